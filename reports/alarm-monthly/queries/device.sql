-- name: alarm_monthly_device
-- Devices by how often their alarms were raised, most first, at most 200.
-- :first date           first day
-- :last date            first day no more
-- :zone text            the park's calendar
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = party text, party_en text, device text, key text, raises bigint, urgent bigint, standing bigint, alarm text, alarm_en text
select t.name as party, t.name_en as party_en, d.name as device, d.key, sum(a.occurrences)::bigint as raises,
       coalesce(sum(a.occurrences) filter (where a.severity <= 2), 0)::bigint as urgent,
       count(*) filter (where a.closed_at is null or a.closed_at >= :last::timestamp at time zone :zone) as standing,
       (array_agg(a.name order by a.occurrences desc, a.id))[1] as alarm,
       (array_agg(a.name_en order by a.occurrences desc, a.id))[1] as alarm_en
  from park.alarm a
  join park.device d on d.tenant_id = a.tenant_id and d.id = a.device_id
  join park.tenant t on t.tenant_id = a.tenant_id
 where a.tenant_id between :me_from and :me_to and a.tenant_id between :tenant_from and :tenant_to
   and a.raised_at >= :first::timestamp at time zone :zone and a.raised_at < :last::timestamp at time zone :zone
 group by t.tenant_id, t.name, t.name_en, d.id, d.name, d.key
 order by raises desc, t.tenant_id, d.id
 limit 200;
