-- name: attainment_chapter
-- Clauses that a park is asked for, by chapter.
-- :as_of timestamptz    instant of the issue
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = chapter text, asked bigint, met bigint, near bigint, missing bigint, share double precision
select chapter, count(*) as asked, count(*) filter (where status = 'met') as met, count(*) filter (where status = 'near') as near,
       count(*) filter (where status = 'missing') as missing,
       count(*) filter (where status = 'met')::double precision / count(*) as share
  from park.attainment(greatest(:me_from, :tenant_from), least(:me_to, :tenant_to), :as_of, 'home')
 where status <> 'beyond'
 group by chapter
 order by min(place);
