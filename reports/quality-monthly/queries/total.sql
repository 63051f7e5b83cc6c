-- name: quality_monthly_total
-- The quality of all device-days of a span: mean scores, and the samples behind them. A device is there from its
-- registration on, and when history of it was loaded.
-- :first date           first day
-- :last date            first day no more
-- :zone text            the park's calendar
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = devices bigint, sending bigint, share_sending double precision, device_days bigint, judged double precision,
-- = score double precision, completeness double precision, timeliness double precision, validity double precision,
-- = consistency double precision, uniqueness double precision, good_days double precision, received bigint, expected bigint,
-- = missing bigint, late bigint, bad bigint, stuck bigint, repeated bigint
with q as (
  select tenant_id, device_id, score, completeness, timeliness, validity, consistency, uniqueness, grade, counts
    from park.quality_day
   where tenant_id between :me_from and :me_to and tenant_id between :tenant_from and :tenant_to
     and day >= :first and day < :last),
r as (
  select count(*) as devices
    from park.device
   where tenant_id between :me_from and :me_to and tenant_id between :tenant_from and :tenant_to
     and (created_at < :last::timestamp at time zone :zone or (tenant_id, id) in (select tenant_id, device_id from q))
     and (archived_at is null or archived_at >= :last::timestamp at time zone :zone)),
s as (
  select count(distinct device_id) filter (where counts[1] > 0) as sending, count(*) as device_days,
         count(score)::double precision / nullif(count(*), 0) as judged, avg(score::numeric)::double precision as score,
         avg(completeness::numeric)::double precision as completeness,
         avg(timeliness::numeric)::double precision as timeliness, avg(validity::numeric)::double precision as validity,
         avg(consistency::numeric)::double precision as consistency,
         avg(uniqueness::numeric)::double precision as uniqueness,
         count(*) filter (where grade in ('A', 'B'))::double precision / nullif(count(score), 0) as good_days,
         coalesce(sum(counts[1]), 0)::bigint as received, coalesce(sum(counts[2]), 0)::bigint as expected,
         coalesce(sum(counts[3]), 0)::bigint as missing, coalesce(sum(counts[5]), 0)::bigint as late,
         coalesce(sum(counts[7] + counts[8]), 0)::bigint as bad, coalesce(sum(counts[10] + counts[11]), 0)::bigint as stuck,
         coalesce(sum(counts[13] + counts[14]), 0)::bigint as repeated
    from q)
select r.devices, s.sending, s.sending::double precision / nullif(r.devices, 0) as share_sending, s.device_days, s.judged,
       s.score, s.completeness, s.timeliness, s.validity, s.consistency, s.uniqueness, s.good_days, s.received, s.expected,
       s.missing, s.late, s.bad, s.stuck, s.repeated
  from r cross join s;
