-- name: alarm_monthly_standing
-- Alarms that were not closed at the end of the span, most urgent and oldest first, at most 200.
-- :last date            first day no more
-- :zone text            the park's calendar
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = party text, party_en text, device text, alarm text, alarm_en text, severity text, raised date, days integer, acked text
select t.name as party, t.name_en as party_en, d.name as device, a.name as alarm, a.name_en as alarm_en,
       a.severity::text as severity, (a.raised_at at time zone :zone)::date as raised,
       :last - (a.raised_at at time zone :zone)::date as days,
       case when a.acked_at < :last::timestamp at time zone :zone then 'yes' else 'no' end as acked
  from park.alarm a
  join park.device d on d.tenant_id = a.tenant_id and d.id = a.device_id
  join park.tenant t on t.tenant_id = a.tenant_id
 where a.tenant_id between :me_from and :me_to and a.tenant_id between :tenant_from and :tenant_to
   and a.raised_at < :last::timestamp at time zone :zone
   and (a.closed_at is null or a.closed_at >= :last::timestamp at time zone :zone)
 order by a.severity, a.raised_at, a.tenant_id, a.id
 limit 200;
