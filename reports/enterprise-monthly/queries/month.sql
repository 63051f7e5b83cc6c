-- name: enterprise_monthly_month
-- Consumption, output and what one costs of the other, month by month; a month that is not over, that is metered less than
-- four fifths, or that nobody declared, has no such figure.
-- :first date           first day
-- :last date            first day no more
-- :month_from date      first month
-- :month_to date        first month no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = month date, tce double precision, output_fen bigint, kgce_per_10k double precision
with p as (select stat_day from park.park where id = :tenant_from / 1000000),
g as (
  select g.month::date as month,
         case p.stat_day when 1 then g.month + interval '1 month' else g.month + make_interval(days => p.stat_day - 1) end as over
    from generate_series(:month_from::timestamp, :month_to::timestamp - interval '1 month', interval '1 month') g(month)
   cross join p),
s as (
  select (date_trunc('month', x.day - (p.stat_day - 1))
            + case p.stat_day when 1 then interval '0' else interval '1 month' end)::date as month,
         sum(x.kgce::numeric) as kgce, sum(x.received)::numeric / nullif(sum(x.expected), 0) as share
    from park.energy_coal(greatest(:me_from, :tenant_from), least(:me_to, :tenant_to), :first, :last) x
   cross join p
   where x.role <> 'sub'
   group by 1),
c as (
  select month, sum(output_fen)::bigint as output_fen
    from park.economics
   where tenant_id between :me_from and :me_to and tenant_id between :tenant_from and :tenant_to
     and month >= :month_from and month < :month_to
   group by month)
select g.month, case when s.share >= 0.8 then (s.kgce / 1000)::double precision end as tce, c.output_fen,
       case when s.share >= 0.8 and g.over <= :last then (s.kgce / nullif(c.output_fen, 0) * 1000000)::double precision end
         as kgce_per_10k
  from g
  left join s on s.month = g.month
  left join c on c.month = g.month
 order by g.month;
