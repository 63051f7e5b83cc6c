-- name: enterprise_monthly_kind
-- Consumption by kind of energy, the most first; media have an amount and no coal. What was metered on fewer than four days of
-- five is not compared with.
-- :first date           first day
-- :last date            first day no more
-- :before_first date    first day of the span before
-- :before_last date     its first day no more
-- :year_ago_first date  first day a year before
-- :year_ago_last date   its first day no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = name text, name_en text, unit text, amount double precision, mom double precision, yoy double precision, tce double precision
with s as (
  select kind, sum(amount::numeric) filter (where day >= :first and day < :last) as amount,
         sum(amount::numeric) filter (where day >= :before_first and day < :before_last) as amount_before,
         count(distinct day) filter (where day >= :before_first and day < :before_last and amount is not null)
           >= 0.8 * (:before_last::date - :before_first::date) as compares_before,
         sum(amount::numeric) filter (where day >= :year_ago_first and day < :year_ago_last) as amount_ago,
         count(distinct day) filter (where day >= :year_ago_first and day < :year_ago_last and amount is not null)
           >= 0.8 * (:year_ago_last::date - :year_ago_first::date) as compares_ago,
         sum(kgce::numeric) filter (where day >= :first and day < :last) as kgce
    from park.energy_coal(greatest(:me_from, :tenant_from), least(:me_to, :tenant_to), :year_ago_first, :last)
   where role <> 'sub'
   group by kind)
select k.name, k.name_en, k.unit, s.amount::double precision as amount,
       case when s.compares_before and s.amount_before > 0 then (s.amount / s.amount_before - 1)::double precision end as mom,
       case when s.compares_ago and s.amount_ago > 0 then (s.amount / s.amount_ago - 1)::double precision end as yoy,
       (s.kgce / 1000)::double precision as tce
  from s
  join park.energy_kind k on k.code = s.kind
 where s.amount is not null
 order by s.kgce desc nulls last, k.code;
