-- What APPs ask beside the questions of reports (src/app/README.md). Each names its tenants twice, as those do.

-- name: register_code
-- Enterprises of the register with their credit codes, and which of the particulars that a file wants are there.
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = name text, name_en text, uscc text, industry text, industry_en text, filled bigint, wanted bigint, devices bigint
select t.name, t.name_en, e.uscc, i.name as industry, i.name_en as industry_en,
       num_nonnulls(e.industry_code, nullif(e.short_name, ''), nullif(e.address, ''), e.site, e.parcel, e.entered_on)::bigint as filled,
       6::bigint as wanted,
       (select count(*) from park.device d where d.tenant_id = e.tenant_id and d.archived_at is null) as devices
  from park.enterprise e
  join park.tenant t on t.tenant_id = e.tenant_id
  left join park.industry i on i.code = e.industry_code
 where e.tenant_id between :me_from and :me_to and e.tenant_id between :tenant_from and :tenant_to and e.status <> 'left'
 order by e.tenant_id;

-- name: economy_land_party
-- Enterprises that declared, with the ground they have and where it lies; those without a parcel are left out.
-- :first date           first day
-- :last date            first day no more
-- :month_from date      first month
-- :month_to date        first month no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = name text, name_en text, area_m2 double precision, output_fen double precision, tax_fen double precision, employees double precision,
-- = kgce double precision, lon double precision, lat double precision
select t.name, t.name_en, st_area(e.parcel::geography) as area_m2, c.output_fen, c.tax_fen, c.employees, x.kgce,
       st_x(st_pointonsurface(e.parcel)) as lon, st_y(st_pointonsurface(e.parcel)) as lat
  from park.enterprise e
  join park.tenant t on t.tenant_id = e.tenant_id
  join lateral (
    select sum(c.output_fen)::double precision as output_fen, sum(c.tax_fen)::double precision as tax_fen,
           avg(c.employees)::double precision as employees
      from park.economics c
     where c.tenant_id = e.tenant_id and c.month >= :month_from and c.month < :month_to
    having count(*) > 0) c on true
  left join (
    select tenant_id, sum(kgce::numeric)::double precision as kgce
      from park.energy_coal(greatest(:me_from, :tenant_from), least(:me_to, :tenant_to), :first, :last)
     where role <> 'sub'
     group by tenant_id) x on x.tenant_id = e.tenant_id
 where e.tenant_id between :me_from and :me_to and e.tenant_id between :tenant_from and :tenant_to and e.status = 'operating'
   and e.parcel is not null
 order by e.tenant_id;

-- name: energy_use_kind
-- Energy by kind in the unit of its kind, of enterprises; how much of it was read stands in each row.
-- :first date           first day
-- :last date            first day no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = kind text, name text, name_en text, unit text, amount double precision, tce double precision, share double precision
with x as (
  select kind, sum(amount::numeric) as amount, sum(kgce::numeric) as kgce, sum(received) as received, sum(expected) as expected
    from park.energy_coal(greatest(:me_from, :tenant_from), least(:me_to, :tenant_to), :first, :last)
   where role <> 'sub' and tenant_id % 1000000 <> 0
   group by kind)
select x.kind, k.name, k.name_en, k.unit, greatest(x.amount, 0)::double precision as amount, (x.kgce / 1000)::double precision as tce,
       (sum(x.received) over () / nullif(sum(x.expected) over (), 0))::double precision as share
  from x
  join park.energy_kind k on k.code = x.kind
 where k.category <> 'medium' and x.amount is not null
 order by x.kgce desc nulls last, x.kind;

-- name: energy_load_point
-- Bought electricity of each local hour as mean power, of enterprises; an hour is known where 95 % of its intervals are.
-- :first date           first day
-- :last date            first day no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = at text, hour double precision, kw double precision
select to_char(x.day, 'MM-DD') || ' ' || lpad(x.hour::text, 2, '0') || ':00' as at, x.hour::double precision as hour,
       case when x.known >= 0.95 * x.wanted then x.kwh::double precision end as kw
  from (select e.day, ((s.i - 1) * 24 / cardinality(e.slots))::integer as hour, sum(s.v::numeric) as kwh, count(s.v) as known,
               count(*) as wanted
          from park.energy_day e
          join park.meter m on m.tenant_id = e.tenant_id and m.id = e.meter_id
         cross join lateral unnest(e.slots) with ordinality s(v, i)
         where e.tenant_id between :me_from and :me_to and e.tenant_id between :tenant_from and :tenant_to
           and e.tenant_id % 1000000 <> 0 and e.day >= :first and e.day < :last and m.role = 'main' and m.kind = 'electricity'
         group by e.day, hour) x
 order by x.day, x.hour;

-- name: energy_power_month
-- Bought electricity and declared output of each month, of enterprises that have both; a month metered less than four fifths, or that is
-- not over, has no electricity.
-- :first date           first day
-- :last date            first day no more
-- :month_from date      first month
-- :month_to date        first month no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = month date, kwh double precision, output_fen double precision
with p as (select stat_day from park.park where id = :tenant_from / 1000000),
d as (
  select x.tenant_id, x.amount, x.received, x.expected,
         (date_trunc('month', x.day - (p.stat_day - 1)) + case p.stat_day when 1 then interval '0' else interval '1 month' end)::date as month
    from park.energy_coal(greatest(:me_from, :tenant_from), least(:me_to, :tenant_to), :first, :last) x
   cross join p
   where x.role = 'main' and x.kind = 'electricity'),
e as (
  select d.month, sum(d.amount::numeric) as kwh, sum(d.received)::numeric / nullif(sum(d.expected), 0) as share
    from d
   where exists (select from park.economics c where c.tenant_id = d.tenant_id and c.month = d.month)
   group by d.month),
c as (
  select c.month, sum(c.output_fen) as output_fen
    from park.economics c
   where c.tenant_id between :me_from and :me_to and c.tenant_id between :tenant_from and :tenant_to
     and exists (select from d where d.tenant_id = c.tenant_id and d.month = c.month)
   group by c.month)
select g.month::date as month, case when e.share >= 0.8 then e.kwh::double precision end as kwh, c.output_fen::double precision as output_fen
  from generate_series(:month_from::timestamp, :month_to::timestamp - interval '1 month', interval '1 month') g(month)
  left join e on e.month = g.month::date
  left join c on c.month = g.month::date
 order by g.month;

-- name: energy_power_party
-- Bought electricity and declared output of each enterprise, beside the span before; what was metered less than four fifths is not known.
-- :first date           first day
-- :last date            first day no more
-- :before_first date    first day of the span before
-- :before_last date     its first day no more
-- :month_from date      the month
-- :before_month date    the month before
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = name text, name_en text, kwh double precision, kwh_before double precision, output_fen double precision,
-- = output_before_fen double precision
with x as (
  select tenant_id, sum(amount::numeric) filter (where day >= :first) as kwh,
         sum(received) filter (where day >= :first)::numeric / nullif(sum(expected) filter (where day >= :first), 0) as share,
         sum(amount::numeric) filter (where day < :before_last) as kwh_before,
         sum(received) filter (where day < :before_last)::numeric / nullif(sum(expected) filter (where day < :before_last), 0) as share_before
    from park.energy_coal(greatest(:me_from, :tenant_from), least(:me_to, :tenant_to), :before_first, :last)
   where role = 'main' and kind = 'electricity' and tenant_id % 1000000 <> 0
   group by tenant_id)
select t.name, t.name_en, case when x.share >= 0.8 then x.kwh::double precision end as kwh,
       case when x.share_before >= 0.8 then x.kwh_before::double precision end as kwh_before,
       n.output_fen::double precision as output_fen, b.output_fen::double precision as output_before_fen
  from x
  join park.tenant t on t.tenant_id = x.tenant_id
  left join park.economics n on n.tenant_id = x.tenant_id and n.month = :month_from
  left join park.economics b on b.tenant_id = x.tenant_id and b.month = :before_month
 order by x.tenant_id;
