-- name: enterprise_monthly_day
-- Consumption of each day, in standard coal; a day without any reading has none.
-- :first date           first day
-- :last date            first day no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = day date, tce double precision
with s as (
  select day, sum(kgce::numeric) as kgce
    from park.energy_coal(greatest(:me_from, :tenant_from), least(:me_to, :tenant_to), :first, :last)
   where role <> 'sub'
   group by day)
select g.day::date as day, (s.kgce / 1000)::double precision as tce
  from generate_series(:first::timestamp, :last::timestamp - interval '1 day', interval '1 day') g(day)
  left join s on s.day = g.day::date
 order by g.day;
