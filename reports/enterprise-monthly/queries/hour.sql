-- name: enterprise_monthly_hour
-- Mean load of bought electricity in each hour of the day, from Monday to Friday and at weekends.
-- :first date           first day
-- :last date            first day no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = hour integer, clock text, week_kw double precision, weekend_kw double precision
with s as (
  select e.day, ((s.i - 1) * 24 / cardinality(e.slots))::integer as hour, sum(s.v::numeric) as kwh
    from park.energy_day e
    join park.meter m on m.tenant_id = e.tenant_id and m.id = e.meter_id and m.role = 'main' and m.kind = 'electricity'
   cross join lateral unnest(e.slots) with ordinality s(v, i)
   where e.tenant_id between :me_from and :me_to and e.tenant_id between :tenant_from and :tenant_to
     and e.day >= :first and e.day < :last
   group by e.day, 2)
select hour, to_char(hour, 'FM00') || ':00' as clock,
       avg(kwh) filter (where extract(isodow from day) < 6)::double precision as week_kw,
       avg(kwh) filter (where extract(isodow from day) > 5)::double precision as weekend_kw
  from s
 group by hour
having count(kwh) > 0
 order by hour;
