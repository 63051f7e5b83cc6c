-- name: energy_monthly_hour
-- Bought electricity of each local hour.
-- :first date           first day
-- :last date            first day no more
-- :tenant integer       of this enterprise only; the authority's own meters count for no other
-- = day date, hour integer, kwh double precision
select e.day, ((s.i - 1) * m.bucket_min / 60)::integer as hour, sum(s.v) as kwh
  from park.energy_day e
  join park.meter m on m.tenant_id = e.tenant_id and m.id = e.meter_id
 cross join lateral unnest(e.slots) with ordinality s(v, i)
 where e.tenant_id between :me_from and :me_to
   and case when :tenant is null then e.tenant_id % 1000000 <> 0 else e.tenant_id = :tenant end
   and e.day >= :first and e.day < :last and m.role = 'main' and m.kind = 'electricity'
 group by e.day, hour
having sum(s.v) is not null
 order by e.day, hour;
