-- name: attainment_rule
-- What counts for each clause, and where it is done and proven.
-- :as_of timestamptz    instant of the issue
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = id text, name text, name_en text, rule text, rule_en text, measure text, evidence text
select id, name, name_en, rule, rule_en, measure, evidence
  from park.attainment(greatest(:me_from, :tenant_from), least(:me_to, :tenant_to), :as_of, 'home')
 order by place;
