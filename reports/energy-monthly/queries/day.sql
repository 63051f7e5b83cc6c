-- name: energy_monthly_day
-- Amounts by day, kind and role.
-- :first date           first day
-- :last date            first day no more
-- :tenant integer       of this enterprise only; the authority's own meters count for no other
-- = day date, kind text, role text, amount double precision
select e.day, m.kind, m.role, sum(e.amount) as amount
  from park.energy_day e
  join park.meter m on m.tenant_id = e.tenant_id and m.id = e.meter_id
 where e.tenant_id between :me_from and :me_to
   and case when :tenant is null then e.tenant_id % 1000000 <> 0 else e.tenant_id = :tenant end
   and e.day >= :first and e.day < :last and m.role <> 'sub'
 group by e.day, m.kind, m.role
 order by e.day, m.kind, m.role;
