-- name: alarm_monthly_day
-- Alarms raised on each day, by urgency.
-- :first date           first day
-- :last date            first day no more
-- :zone text            the park's calendar
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = day date, urgent bigint, others bigint
select g.day::date as day, count(a.id) filter (where a.severity <= 2) as urgent,
       count(a.id) filter (where a.severity > 2) as others
  from generate_series(:first::timestamp, :last::timestamp - interval '1 day', interval '1 day') g(day)
  left join park.alarm a
    on a.tenant_id between :me_from and :me_to and a.tenant_id between :tenant_from and :tenant_to
   and a.raised_at >= g.day at time zone :zone and a.raised_at < (g.day + interval '1 day') at time zone :zone
 group by g.day
 order by g.day;
