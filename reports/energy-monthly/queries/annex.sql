-- name: energy_monthly_coefficient
-- The standard-coal coefficients that the span rests on: of the kinds of energy that were metered, each edition that was in force on one of its days. Of a range the middle counts.
-- :first date           first day
-- :last date            first day no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = name text, name_en text, unit text, kgce double precision, kgce_low double precision, kgce_high double precision, use text, standard text, valid_from date, valid_to date, source text, read text
select k.name, k.name_en, k.unit, (c.kgce_low + c.kgce_high) / 2 as kgce, c.kgce_low, c.kgce_high,
       case when k.category = 'medium' then 'medium' when c.kgce_low < c.kgce_high then 'middle' else 'value' end as use,
       c.standard, c.valid_from, c.valid_to, c.source, case when c.source ~ '未见' then 'unseen' else 'seen' end as read
  from park.energy_coefficient c
  join park.energy_kind k on k.code = c.kind
 where c.valid_from < :last and coalesce(c.valid_to > :first, true)
   and exists (select from park.meter m
                 join park.energy_day d on d.tenant_id = m.tenant_id and d.meter_id = m.id and d.day >= :first and d.day < :last
                where m.tenant_id between :me_from and :me_to and m.tenant_id between :tenant_from and :tenant_to
                  and m.kind = c.kind and m.role <> 'sub')
 order by k.category = 'medium', c.kind <> 'electricity', c.kind, c.valid_from;

-- name: energy_monthly_event
-- What happened to registers in the span, newest first: replaced meters and transformers with their readings, rollovers, resets, and readings that could not be used.
-- :first date           first day
-- :last date            first day no more
-- :zone text            the park's calendar
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = day date, party text, party_en text, meter text, kind text, before double precision, after double precision, amount double precision, remark text
select (x.at at time zone :zone)::date as day, coalesce(nullif(b.short_name, ''), t.name) as party, t.name_en as party_en, m.name as meter, x.kind, x.before, x.after, x.amount, x.remark
  from (select e.tenant_id, e.meter_id, e.at, e.kind, e.old_final as before, e.new_initial as after, null::double precision as amount, e.reason as remark
          from park.meter_event e
        union all
        select i.tenant_id, i.meter_id, i.at, i.kind, null, null, (i.detail ->> 'amount')::double precision, ''
          from park.energy_issue i
         where i.kind not in ('replaced', 'ct_changed', 'reset_noted', 'gap')) x
  join park.meter m on m.tenant_id = x.tenant_id and m.id = x.meter_id
  join park.tenant t on t.tenant_id = x.tenant_id
  left join park.enterprise b on b.tenant_id = t.tenant_id
 where x.tenant_id between :me_from and :me_to and x.tenant_id between :tenant_from and :tenant_to
   and x.at >= :first::timestamp at time zone :zone and x.at < :last::timestamp at time zone :zone
 order by x.at desc, x.tenant_id, x.meter_id, x.kind
 limit 1000;

-- name: energy_monthly_correction
-- Corrections of the days of the span, by meter and reason, the largest first.
-- :first date           first day
-- :last date            first day no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = party text, party_en text, meter text, unit text, reason text, days bigint, before double precision, after double precision, change double precision, last date
select coalesce(nullif(b.short_name, ''), t.name) as party, t.name_en as party_en, m.name as meter, k.unit, c.reason, count(distinct c.day) as days,
       sum(c.before::numeric)::double precision as before, sum(c.after::numeric)::double precision as after,
       sum(coalesce(c.after, 0)::numeric - coalesce(c.before, 0)::numeric)::double precision as change, max(c.at)::date as last
  from park.energy_change c
  join park.meter m on m.tenant_id = c.tenant_id and m.id = c.meter_id
  join park.tenant t on t.tenant_id = c.tenant_id
  left join park.enterprise b on b.tenant_id = t.tenant_id
  join park.energy_kind k on k.code = m.kind
 where c.tenant_id between :me_from and :me_to and c.tenant_id between :tenant_from and :tenant_to
   and c.day >= :first and c.day < :last
 group by b.short_name, t.name, t.name_en, m.name, m.id, c.tenant_id, k.unit, c.reason
 order by abs(sum(coalesce(c.after, 0)::numeric - coalesce(c.before, 0)::numeric)) desc, c.tenant_id, m.id, c.reason
 limit 1000;

-- name: energy_monthly_estimate
-- What was not read but estimated, by enterprise, the largest share first: intervals of all its meters, and the bought electricity in those that were estimated.
-- :first date           first day
-- :last date            first day no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = party text, party_en text, meters bigint, expected bigint, linear bigint, estimated bigint, missing bigint, share double precision, kwh double precision, kwh_all double precision, kwh_share double precision
select x.*, x.kwh / nullif(x.kwh_all, 0) as kwh_share
  from (select coalesce(nullif(b.short_name, ''), t.name) as party, t.name_en as party_en, count(distinct m.id) as meters, sum(d.expected)::bigint as expected,
               sum(d.linear)::bigint as linear, sum(d.estimated)::bigint as estimated,
               sum(greatest(d.expected - d.received - d.estimated, 0))::bigint as missing,
               sum(d.estimated)::double precision / nullif(sum(d.expected), 0) as share,
               sum(s.kwh::numeric) filter (where m.kind = 'electricity' and m.role = 'main')::double precision as kwh,
               sum(d.amount::numeric) filter (where m.kind = 'electricity' and m.role = 'main')::double precision as kwh_all
          from park.meter m
          join park.tenant t on t.tenant_id = m.tenant_id
  left join park.enterprise b on b.tenant_id = t.tenant_id
          join park.energy_day d on d.tenant_id = m.tenant_id and d.meter_id = m.id and d.day >= :first and d.day < :last
         cross join lateral (
           select sum(u.v) as kwh from unnest(d.slots) with ordinality u(v, i)
            where d.estimated > 0 and substr(d.flags, u.i::integer, 1) in ('P', 'E')) s
         where m.tenant_id between :me_from and :me_to and m.tenant_id between :tenant_from and :tenant_to and m.role <> 'sub'
         group by m.tenant_id, b.short_name, t.name, t.name_en) x
 where x.estimated > 0 or x.linear > 0 or x.missing > 0
 order by x.share desc nulls last, x.party
 limit 5000;
