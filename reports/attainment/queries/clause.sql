-- name: attainment_clause
-- Every clause that a park is asked for: what it asks, where we stand, and what is missing.
-- :as_of timestamptz    instant of the issue
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = id text, chapter text, name text, name_en text, kind text, status text, state text, value double precision,
-- = demo double precision, bar double precision, unit text, unit_en text, grade text, gap text, gap_en text
select id, chapter, name, name_en, kind, status, state, value, demo, bar, case when num_nonnulls(value, bar) > 0 then unit end as unit,
       case when num_nonnulls(value, bar) > 0 then unit_en end as unit_en, grade, gap, gap_en
  from park.attainment(greatest(:me_from, :tenant_from), least(:me_to, :tenant_to), :as_of, 'home')
 where status <> 'beyond'
 order by place;
