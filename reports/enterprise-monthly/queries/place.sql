-- name: enterprise_monthly_place
-- Where energy went: meters below the main ones, the most first, at most 200; and of each kind what is metered nowhere below.
-- Of meters that stand below each other the highest counts, so that nothing is counted twice. What was metered on fewer than
-- four days of five before is not compared with.
-- :first date           first day
-- :last date            first day no more
-- :before_first date    first day of the span before
-- :before_last date     its first day no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = name text, name_en text, apart text, kind text, kind_en text, unit text, amount double precision,
-- = mom double precision, tce double precision, gain_tce double precision
with x as (
  select c.meter_id, c.kind, c.role, m.name,
         sum(c.amount::numeric) filter (where c.day >= :first) as amount, sum(c.kgce::numeric) filter (where c.day >= :first) as kgce,
         sum(c.amount::numeric) filter (where c.day < :before_last) as amount_before,
         sum(c.kgce::numeric) filter (where c.day < :before_last) as kgce_before,
         count(c.amount) filter (where c.day < :before_last) >= 0.8 * (:before_last::date - :before_first::date) as compares
    from park.energy_coal(greatest(:me_from, :tenant_from), least(:me_to, :tenant_to), :before_first, :last) c
    join park.meter m on m.tenant_id = c.tenant_id and m.id = c.meter_id
    left join park.meter o on o.tenant_id = m.tenant_id and o.id = m.parent_id
   where coalesce(o.role, '') <> 'sub' and (c.day >= :first or c.day < :before_last)
   group by c.meter_id, c.kind, c.role, m.name),
y as (
  select x.meter_id as place, x.name, x.name as name_en, 'yes' as apart, x.kind, x.amount, x.kgce, x.compares, x.amount_before,
         x.kgce_before
    from x
   where x.role = 'sub' and x.amount is not null
   union all
  select null, k.name || '（未分项）', k.name_en || ', not metered apart', 'no', x.kind, sum(s.sign * x.amount), sum(s.sign * x.kgce),
         bool_and(x.compares), sum(s.sign * x.amount_before), sum(s.sign * x.kgce_before)
    from x
    join park.energy_kind k on k.code = x.kind
   cross join lateral (select case x.role when 'sub' then -1 else 1 end) s(sign)
   where x.amount is not null
   group by x.kind, k.name, k.name_en
  having bool_or(x.role <> 'sub'))
select y.name, y.name_en, y.apart, k.name as kind, k.name_en as kind_en, k.unit, y.amount::double precision as amount,
       case when y.compares and y.amount_before > 0 then (y.amount / y.amount_before - 1)::double precision end as mom,
       (y.kgce / 1000)::double precision as tce,
       case when y.compares then ((y.kgce - y.kgce_before) / 1000)::double precision end as gain_tce
  from y
  join park.energy_kind k on k.code = y.kind
 where y.kgce is not null
 order by y.kgce desc, y.place nulls last, k.code
 limit 200;
