-- name: enterprise_monthly_device
-- Machines and meters: on how many days they sent, how complete and how good that was, and how often they raised alarms;
-- those that sent least come first, at most 500. A device counts from its registration on.
-- :first date           first day
-- :last date            first day no more
-- :zone text            the park's calendar
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = device text, key text, kind text, days bigint, days_sent bigint, online double precision, completeness double precision,
-- = score double precision, raises bigint
with d as (
  select tenant_id, id, name, key, kind,
         greatest(:last - greatest(:first, (created_at at time zone :zone)::date), 0) as since
    from park.device
   where tenant_id between :me_from and :me_to and tenant_id between :tenant_from and :tenant_to
     and (archived_at is null or archived_at >= :last::timestamp at time zone :zone)),
q as (
  select tenant_id, device_id, count(*) as days, count(*) filter (where counts[1] > 0) as sent,
         avg(completeness::numeric) as completeness, avg(score::numeric) as score
    from park.quality_day
   where tenant_id between :me_from and :me_to and tenant_id between :tenant_from and :tenant_to
     and day >= :first and day < :last
   group by tenant_id, device_id),
a as (
  select tenant_id, device_id, sum(occurrences) as raises
    from park.alarm
   where tenant_id between :me_from and :me_to and tenant_id between :tenant_from and :tenant_to
     and raised_at >= :first::timestamp at time zone :zone and raised_at < :last::timestamp at time zone :zone
   group by tenant_id, device_id)
select d.name as device, d.key, d.kind, greatest(q.days, d.since)::bigint as days, coalesce(q.sent, 0) as days_sent,
       coalesce(q.sent, 0)::double precision / nullif(greatest(q.days, d.since), 0) as online,
       q.completeness::double precision as completeness, q.score::double precision as score,
       coalesce(a.raises, 0)::bigint as raises
  from d
  left join q on q.tenant_id = d.tenant_id and q.device_id = d.id
  left join a on a.tenant_id = d.tenant_id and a.device_id = d.id
 where greatest(q.days, d.since) > 0
 order by online, q.score nulls first, d.tenant_id, d.id
 limit 500;
