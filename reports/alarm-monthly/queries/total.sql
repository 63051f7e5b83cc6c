-- name: alarm_monthly_total
-- Alarms of a span: how many were raised, how soon people answered, what still stands.
-- An alarm counts when it was first raised in the span; one that came again before it was closed is one alarm.
-- :first date           first day
-- :last date            first day no more
-- :zone text            the park's calendar
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = alarms bigint, urgent bigint, devices bigint, devices_all bigint, share_devices double precision, raises bigint,
-- = closed bigint, share_closed double precision, acked bigint, share_acked double precision, ack_min double precision,
-- = ack_p90_min double precision, close_h double precision, standing bigint, nuisance bigint, with_cause bigint,
-- = share_cause double precision, per_device double precision
with span as (select :first::timestamp at time zone :zone as from_at, :last::timestamp at time zone :zone as to_at),
a as (
  select a.tenant_id, a.device_id, a.severity, a.occurrences, a.cause, a.raised_at, s.to_at,
         case when a.acked_at < s.to_at then a.acked_at end as acked_at,
         case when a.closed_at < s.to_at then a.closed_at end as closed_at
    from park.alarm a
   cross join span s
   where a.tenant_id between :me_from and :me_to and a.tenant_id between :tenant_from and :tenant_to
     and a.raised_at >= s.from_at and a.raised_at < s.to_at),
d as (
  select count(*) as devices_all
    from park.device
   cross join span s
   where tenant_id between :me_from and :me_to and tenant_id between :tenant_from and :tenant_to
     and (created_at < s.to_at or (tenant_id, id) in (select tenant_id, device_id from a))
     and (archived_at is null or archived_at >= s.to_at)),
s as (
  select count(*) as alarms, count(*) filter (where severity <= 2) as urgent, count(distinct device_id) as devices,
         coalesce(sum(occurrences), 0)::bigint as raises, count(closed_at) as closed, count(acked_at) as acked,
         percentile_cont(0.5) within group (order by acked_at - raised_at) as ack_half,
         percentile_cont(0.9) within group (order by acked_at - raised_at) as ack_most,
         avg(closed_at - raised_at) as close,
         count(*) filter (where closed_at is null and raised_at < to_at - interval '1 day') as standing,
         count(*) filter (where cause = 'nuisance') as nuisance, count(*) filter (where cause <> '') as with_cause
    from a)
select s.alarms, s.urgent, s.devices, d.devices_all, s.devices::double precision / nullif(d.devices_all, 0) as share_devices,
       s.raises, s.closed, s.closed::double precision / nullif(s.alarms, 0) as share_closed,
       s.acked, s.acked::double precision / nullif(s.alarms, 0) as share_acked,
       extract(epoch from s.ack_half)::double precision / 60 as ack_min,
       extract(epoch from s.ack_most)::double precision / 60 as ack_p90_min,
       extract(epoch from s.close)::double precision / 3600 as close_h,
       s.standing, s.nuisance, s.with_cause, s.with_cause::double precision / nullif(s.alarms, 0) as share_cause,
       s.alarms::double precision / nullif(d.devices_all, 0) as per_device
  from s cross join d;
