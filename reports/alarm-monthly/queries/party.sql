-- name: alarm_monthly_party
-- Enterprises with alarms in the span, most first.
-- :first date           first day
-- :last date            first day no more
-- :before_first date    first day of the span before
-- :before_last date     its first day no more
-- :zone text            the park's calendar
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = name text, name_en text, alarms bigint, alarms_before bigint, urgent bigint, acked double precision,
-- = ack_min double precision, standing bigint
with a as (
  select tenant_id, severity, raised_at, raised_at >= :first::timestamp at time zone :zone as now,
         case when acked_at < :last::timestamp at time zone :zone then acked_at end as acked_at,
         case when closed_at < :last::timestamp at time zone :zone then closed_at end as closed_at
    from park.alarm
   where tenant_id between :me_from and :me_to and tenant_id between :tenant_from and :tenant_to
     and (raised_at >= :first::timestamp at time zone :zone and raised_at < :last::timestamp at time zone :zone
       or raised_at >= :before_first::timestamp at time zone :zone and raised_at < :before_last::timestamp at time zone :zone))
select t.name, t.name_en, count(*) filter (where a.now) as alarms,
       count(*) filter (where not a.now) as alarms_before, count(*) filter (where a.now and a.severity <= 2) as urgent,
       count(a.acked_at) filter (where a.now)::double precision / nullif(count(*) filter (where a.now), 0) as acked,
       extract(epoch from percentile_cont(0.5) within group (order by a.acked_at - a.raised_at) filter (where a.now))::double precision / 60 as ack_min,
       count(*) filter (where a.now and a.closed_at is null) as standing
  from a
  join park.tenant t on t.tenant_id = a.tenant_id
 group by t.tenant_id, t.name, t.name_en
having count(*) filter (where a.now) > 0
 order by alarms desc, t.tenant_id;
