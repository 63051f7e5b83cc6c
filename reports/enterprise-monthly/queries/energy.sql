-- name: enterprise_monthly_energy
-- What an enterprise consumed in a span of days, in standard coal and as electricity, and how much of it was read. What that
-- is for its output is known when the span is over and each month of it was declared: output is never spread over days.
-- :first date           first day
-- :last date            first day no more
-- :month_from date      first month
-- :month_to date        first month no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = tce double precision, power_kwh double precision, own_kwh double precision, meters bigint, share_read double precision,
-- = kgce_per_10k double precision, kwh_per_10k double precision
with e as (
  select sum(kgce::numeric) as kgce, sum(amount::numeric) filter (where kind = 'electricity') as kwh,
         sum(amount::numeric) filter (where kind = 'electricity' and role = 'generation') as own_kwh,
         count(distinct meter_id) as meters, sum(received)::numeric / nullif(sum(expected), 0) as share
    from park.energy_coal(greatest(:me_from, :tenant_from), least(:me_to, :tenant_to), :first, :last)
   where role <> 'sub'),
c as (
  select sum(c.output_fen) / 1000000 as output
    from park.economics c
    join park.park p on p.id = c.tenant_id / 1000000
   where c.tenant_id between :me_from and :me_to and c.tenant_id between :tenant_from and :tenant_to
     and c.month >= :month_from and c.month < :month_to
     and :last >= case p.stat_day when 1 then :month_to else (:month_to::date - interval '1 month')::date + p.stat_day - 1 end
  having count(distinct c.month)
           = (extract(year from age(:month_to, :month_from)) * 12 + extract(month from age(:month_to, :month_from)))::bigint)
select (e.kgce / 1000)::double precision as tce, e.kwh::double precision as power_kwh, e.own_kwh::double precision as own_kwh,
       e.meters, e.share::double precision as share_read, (e.kgce / nullif(c.output, 0))::double precision as kgce_per_10k,
       (e.kwh / nullif(c.output, 0))::double precision as kwh_per_10k
  from e
  left join c on true;
