-- name: energy_monthly_watch
-- Bought electricity of each day from five weeks before the span on, by enterprise, but for the holidays of the park's calendar, which compare with nothing; known where its meters know four fifths of their intervals; whether a meter was changed that day; and what was declared of the output of the month, against the mean of the three months before.
-- :first date           first day
-- :last date            first day no more
-- :month_from date      the month
-- :zone text            the park's calendar
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = tenant_id integer, party text, party_en text, day date, since date, kwh double precision, touched boolean, declared double precision
select m.tenant_id, coalesce(nullif(b.short_name, ''), t.name) as party, t.name_en as party_en, d.day, :first as since,
       case when sum(d.received) >= 0.8 * sum(d.expected) and count(d.amount) = count(*) and sum(d.expected) > 0 then sum(d.amount) end as kwh,
       exists (select from park.meter_event e
                join park.meter x on x.tenant_id = e.tenant_id and x.id = e.meter_id and x.kind = 'electricity' and x.role = 'main'
                where e.tenant_id = m.tenant_id and (e.at at time zone :zone)::date = d.day) as touched,
       o.now / nullif(o.before, 0) - 1 as declared
  from park.meter m
  join park.tenant t on t.tenant_id = m.tenant_id
  left join park.enterprise b on b.tenant_id = t.tenant_id
  join park.energy_day d on d.tenant_id = m.tenant_id and d.meter_id = m.id and d.day >= :first - 35 and d.day < :last
   and not exists (select from park.workday w
                    where w.tenant_id = m.tenant_id / 1000000 * 1000000 and w.day = d.day and not w.working
                      and w.version = (select max(v.version) from park.workday_table v where v.tenant_id = w.tenant_id and v.year = w.year))
  left join lateral (
    select max(c.output_fen) filter (where c.month = :month_from)::double precision as now,
           avg(c.output_fen::numeric) filter (where c.month < :month_from)::double precision as before
      from park.economics c
     where c.tenant_id = m.tenant_id and c.month <= :month_from and c.month >= :month_from - interval '3 months') o on true
 where m.tenant_id between :me_from and :me_to and m.tenant_id between :tenant_from and :tenant_to and m.tenant_id % 1000000 <> 0
   and m.kind = 'electricity' and m.role = 'main'
 group by m.tenant_id, b.short_name, t.name, t.name_en, d.day, o.now, o.before
 order by m.tenant_id, d.day;

-- name: energy_monthly_calendar
-- How many holidays the park's calendar has for the days that are examined, and whether it has one for their years.
-- :first date           first day
-- :last date            first day no more
-- :tenant_from integer  from this tenant
-- = years bigint, holidays bigint, complete double precision
select count(distinct y.year) as years,
       (select count(*) from park.workday w
         where w.tenant_id = :tenant_from / 1000000 * 1000000 and w.day >= :first - 35 and w.day < :last and not w.working
           and w.version = (select max(v.version) from park.workday_table v where v.tenant_id = w.tenant_id and v.year = w.year)) as holidays,
       case when count(distinct t.year) = count(distinct y.year) then 1 end::double precision as complete
  from generate_series(extract(year from :first - 35)::integer, extract(year from :last - 1)::integer) y(year)
  left join park.workday_table t on t.tenant_id = :tenant_from / 1000000 * 1000000 and t.year = y.year;
