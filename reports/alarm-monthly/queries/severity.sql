-- name: alarm_monthly_severity
-- Alarms by severity, most urgent first, and how soon they were acknowledged.
-- :first date           first day
-- :last date            first day no more
-- :before_first date    first day of the span before
-- :before_last date     its first day no more
-- :zone text            the park's calendar
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = severity text, alarms bigint, alarms_before bigint, acked bigint, closed bigint, standing bigint, ack_min double precision,
-- = close_h double precision
with a as (
  select severity, raised_at, raised_at >= :first::timestamp at time zone :zone as now,
         case when acked_at < :last::timestamp at time zone :zone then acked_at end as acked_at,
         case when closed_at < :last::timestamp at time zone :zone then closed_at end as closed_at
    from park.alarm
   where tenant_id between :me_from and :me_to and tenant_id between :tenant_from and :tenant_to
     and (raised_at >= :first::timestamp at time zone :zone and raised_at < :last::timestamp at time zone :zone
       or raised_at >= :before_first::timestamp at time zone :zone and raised_at < :before_last::timestamp at time zone :zone))
select g.severity::text as severity, count(a.raised_at) filter (where a.now) as alarms,
       count(a.raised_at) filter (where not a.now) as alarms_before, count(a.acked_at) filter (where a.now) as acked,
       count(a.closed_at) filter (where a.now) as closed,
       count(a.raised_at) filter (where a.now and a.closed_at is null) as standing,
       extract(epoch from percentile_cont(0.5) within group (order by a.acked_at - a.raised_at) filter (where a.now))::double precision / 60 as ack_min,
       extract(epoch from avg(a.closed_at - a.raised_at) filter (where a.now))::double precision / 3600 as close_h
  from generate_series(1, 4) g(severity)
  left join a on a.severity = g.severity
 group by g.severity
 order by g.severity;
