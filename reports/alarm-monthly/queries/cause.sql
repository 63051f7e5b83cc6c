-- name: alarm_monthly_cause
-- Alarms by what people found to be their cause, most first.
-- :first date           first day
-- :last date            first day no more
-- :zone text            the park's calendar
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = cause text, alarms bigint
select case when cause = '' then 'none' else cause end as cause, count(*) as alarms
  from park.alarm
 where tenant_id between :me_from and :me_to and tenant_id between :tenant_from and :tenant_to
   and raised_at >= :first::timestamp at time zone :zone and raised_at < :last::timestamp at time zone :zone
 group by 1
 order by 2 desc, 1;
