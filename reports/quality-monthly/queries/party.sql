-- name: quality_monthly_party
-- Enterprises with devices: how many send, and the mean scores of their device-days, worst first.
-- :first date           first day
-- :last date            first day no more
-- :before_first date    first day of the span before
-- :before_last date     its first day no more
-- :zone text            the park's calendar
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = name text, name_en text, devices bigint, sending bigint, score double precision, score_before double precision,
-- = completeness double precision, timeliness double precision, validity double precision, consistency double precision,
-- = missing bigint, grade text
with d as (
  select tenant_id, count(*) as devices
    from park.device d
   where tenant_id between :me_from and :me_to and tenant_id between :tenant_from and :tenant_to
     and (created_at < :last::timestamp at time zone :zone
       or exists (select from park.quality_day x
                   where x.tenant_id = d.tenant_id and x.device_id = d.id and x.day >= :first and x.day < :last))
     and (archived_at is null or archived_at >= :last::timestamp at time zone :zone)
   group by tenant_id),
q as (
  select tenant_id, count(distinct device_id) filter (where counts[1] > 0 and day >= :first) as sending,
         avg(score::numeric) filter (where day >= :first)::double precision as score,
         avg(score::numeric) filter (where day < :before_last)::double precision as score_before,
         avg(completeness::numeric) filter (where day >= :first)::double precision as completeness,
         avg(timeliness::numeric) filter (where day >= :first)::double precision as timeliness,
         avg(validity::numeric) filter (where day >= :first)::double precision as validity,
         avg(consistency::numeric) filter (where day >= :first)::double precision as consistency,
         coalesce(sum(counts[3]) filter (where day >= :first), 0)::bigint as missing
    from park.quality_day
   where tenant_id between :me_from and :me_to and tenant_id between :tenant_from and :tenant_to
     and (day >= :first and day < :last or day >= :before_first and day < :before_last)
   group by tenant_id)
select t.name, t.name_en, d.devices, coalesce(q.sending, 0) as sending, q.score, q.score_before, q.completeness,
       q.timeliness,
       q.validity, q.consistency, coalesce(q.missing, 0) as missing, park.quality_grade(q.score) as grade
  from d
  join park.tenant t on t.tenant_id = d.tenant_id
  left join q on q.tenant_id = d.tenant_id
 where t.kind = 'enterprise'
 order by q.score nulls last, t.tenant_id;
