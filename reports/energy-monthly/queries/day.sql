-- name: energy_monthly_day
-- Bought and sold energy by day, kind and coefficient.
-- :first date           first day
-- :last date            first day no more
-- :tenant_from integer  of these tenants only,
-- :tenant_to integer    both included
-- = day date, kind text, category text, valid_from date, valid_to date, kgce_low double precision, kgce_high double precision, amount double precision
select e.day, m.kind, k.category, c.valid_from, c.valid_to, c.kgce_low, c.kgce_high,
       sum(e.amount * case when m.role = 'export' then -1 else 1 end) as amount
  from park.energy_day e
  join park.meter m on m.tenant_id = e.tenant_id and m.id = e.meter_id
  join park.energy_kind k on k.code = m.kind
  join lateral (
       select c.valid_from, c.valid_to, c.kgce_low, c.kgce_high
         from park.energy_coefficient c
        where c.kind = m.kind and e.day >= c.valid_from and (c.valid_to is null or e.day < c.valid_to)
        order by c.valid_from desc
        limit 1) c on true
 where e.tenant_id between :me_from and :me_to and e.tenant_id between :tenant_from and :tenant_to
   and e.day >= :first and e.day < :last and m.role in ('main', 'export')
   and e.day >= m.valid_from and (m.valid_to is null or e.day < m.valid_to)
 group by e.day, m.kind, k.category, c.valid_from, c.valid_to, c.kgce_low, c.kgce_high
 order by e.day, m.kind;
