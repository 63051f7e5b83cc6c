-- name: energy_monthly_tou
-- The periods of the day that electricity is divided into where the park lies, of the editions in force in the span.
-- :first date           first day
-- :last date            first day no more
-- :tenant_from integer  from this tenant
-- = region text, edition text, users text, months text, from_min integer, to_min integer, hours text, period text, valid_from date, valid_to date, source text, state text
select s.region, s.edition, s.users, array_to_string(s.months, ' ') as months, s.from_min::integer as from_min, s.to_min::integer as to_min,
       lpad((s.from_min / 60)::text, 2, '0') || ':' || lpad((s.from_min % 60)::text, 2, '0') || '–' || lpad((s.to_min / 60)::text, 2, '0') || ':' || lpad((s.to_min % 60)::text, 2, '0') as hours,
       s.period, s.valid_from, s.valid_to, s.source, case when s.confirmed then 'confirmed' else 'unconfirmed' end as state
  from park.tou_slot s
  join park.park p on p.region = s.region
 where p.id between :me_from / 1000000 and :me_to / 1000000 and p.id = :tenant_from / 1000000
   and s.valid_from < :last and coalesce(s.valid_to > :first, true)
   and exists (select from generate_series(:first::timestamp, (:last - 1)::timestamp, '1 day') d where extract(month from d) = any (s.months))
 order by s.valid_from, s.users, s.months, s.from_min;

-- name: energy_monthly_demand
-- Bought electricity by interval of the day: of all together as tenant 0, then of each enterprise, the largest first. An interval of an enterprise is known when each of its meters knows it, of all together when 95 % of the meters do; meters of an hour and of a quarter are added by the hour.
-- :first date           first day
-- :last date            first day no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = tenant_id integer, party text, party_en text, month date, step_min integer, minute integer, kwh double precision, known bigint, wanted bigint, max_kwh double precision, max_day date
with one as materialized (
  select d.tenant_id, d.day, d.slots, cardinality(d.slots) as n
    from park.meter m
    join park.energy_day d on d.tenant_id = m.tenant_id and d.meter_id = m.id and d.day >= :first and d.day < :last
   where m.tenant_id between :me_from and :me_to and m.tenant_id between :tenant_from and :tenant_to and m.tenant_id % 1000000 <> 0
     and m.kind = 'electricity' and m.role = 'main' and cardinality(d.slots) in (24, 96)),
step as (
  select tenant_id, min(n) as n from one group by tenant_id
  union all
  select 0, min(n) from one having count(distinct tenant_id) > 1),
load as (
  select s.tenant_id, o.day, s.n, ((u.i - 1) * s.n / o.n)::integer as slot,
         case when count(u.v) >= count(*) * case when s.tenant_id = 0 then 0.95 else 1 end then sum(u.v) end as kwh
    from step s
    join one o on s.tenant_id = 0 or s.tenant_id = o.tenant_id
   cross join lateral unnest(o.slots) with ordinality u(v, i)
   group by s.tenant_id, o.day, s.n, ((u.i - 1) * s.n / o.n)::integer)
select l.tenant_id, coalesce(nullif(b.short_name, ''), t.name) as party, t.name_en as party_en, date_trunc('month', l.day)::date as month,
       1440 / l.n as step_min, l.slot * 1440 / l.n as minute, sum(l.kwh) as kwh, count(l.kwh) as known, count(*) as wanted,
       max(l.kwh) as max_kwh, (array_agg(l.day order by l.kwh desc nulls last, l.day))[1] as max_day
  from load l
  left join park.tenant t on t.tenant_id = l.tenant_id
  left join park.enterprise b on b.tenant_id = l.tenant_id
 group by l.tenant_id, b.short_name, t.name, t.name_en, date_trunc('month', l.day), l.n, l.slot
 order by l.tenant_id <> 0, sum(sum(l.kwh)) over (partition by l.tenant_id) desc nulls last, l.tenant_id, month, l.slot;
