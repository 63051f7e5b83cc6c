-- name: alarm_monthly_rule
-- Kinds of alarms by how often they were raised, most first, at most 200: those that cry most are looked at first.
-- :first date           first day
-- :last date            first day no more
-- :zone text            the park's calendar
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = name text, name_en text, severity text, devices bigint, alarms bigint, raises bigint, short bigint, cause text
select a.name, max(a.name_en) as name_en, min(a.severity)::text as severity, count(distinct a.device_id) as devices,
       count(*) as alarms, sum(a.occurrences)::bigint as raises,
       count(*) filter (where a.returned_at - a.raised_at < interval '1 minute') as short,
       nullif(mode() within group (order by nullif(a.cause, '')), '') as cause
  from park.alarm a
 where a.tenant_id between :me_from and :me_to and a.tenant_id between :tenant_from and :tenant_to
   and a.raised_at >= :first::timestamp at time zone :zone and a.raised_at < :last::timestamp at time zone :zone
 group by a.rule_tenant, a.rule_id, a.name
 order by raises desc, a.name, a.rule_tenant, a.rule_id
 limit 200;
