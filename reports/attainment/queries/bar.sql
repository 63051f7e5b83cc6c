-- name: attainment_bar
-- Clauses that are a number: what counts, what is demonstration, and the bars of both levels.
-- :as_of timestamptz    instant of the issue
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = id text, name text, name_en text, unit text, unit_en text, value double precision, demo double precision,
-- = home double precision, stretch double precision, reached double precision, status text
select id, name, name_en, unit, unit_en, value, demo, home, stretch, value / coalesce(home, stretch) as reached,
       case when home is null then 'beyond' else status end as status
  from (select h.place, h.id, h.name, h.name_en, h.unit, h.unit_en, coalesce(h.value, s.value) as value, h.demo, h.home, h.stretch,
               h.status
          from park.attainment(greatest(:me_from, :tenant_from), least(:me_to, :tenant_to), :as_of, 'home') h
          join park.attainment(greatest(:me_from, :tenant_from), least(:me_to, :tenant_to), :as_of, 'stretch') s on s.id = h.id
         where h.home is not null or h.stretch is not null) x
 order by place;
