-- name: attainment_total
-- Clauses by status at the level of a park and across industries, and how many are built.
-- :as_of timestamptz    instant of the issue
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = edition text, clauses bigint, asked bigint, met bigint, near bigint, missing bigint, built bigint, part bigint, none bigint,
-- = stretch_asked bigint, stretch_met bigint, stretch_near bigint, stretch_missing bigint
select max(h.edition) as edition, count(*) as clauses, count(*) filter (where h.status <> 'beyond') as asked,
       count(*) filter (where h.status = 'met') as met, count(*) filter (where h.status = 'near') as near,
       count(*) filter (where h.status = 'missing') as missing, count(*) filter (where h.state = 'built') as built,
       count(*) filter (where h.state = 'part') as part, count(*) filter (where h.state = 'none') as none,
       count(*) filter (where s.status <> 'beyond') as stretch_asked, count(*) filter (where s.status = 'met') as stretch_met,
       count(*) filter (where s.status = 'near') as stretch_near, count(*) filter (where s.status = 'missing') as stretch_missing
  from park.attainment(greatest(:me_from, :tenant_from), least(:me_to, :tenant_to), :as_of, 'home') h
  join park.attainment(greatest(:me_from, :tenant_from), least(:me_to, :tenant_to), :as_of, 'stretch') s on s.id = h.id;
