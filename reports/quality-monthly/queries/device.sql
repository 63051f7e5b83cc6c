-- name: quality_monthly_device
-- Devices with a mean score below B, worst first, at most 500: what is at fault most, on how many days.
-- :first date           first day
-- :last date            first day no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = party text, party_en text, device text, key text, days bigint, bad_days bigint, score double precision, fault text,
-- = missing bigint
with q as (
  select tenant_id, device_id, count(score) as days, count(*) filter (where grade in ('C', 'D')) as bad_days,
         avg(score::numeric)::double precision as score, avg(completeness::numeric)::double precision as completeness,
         avg(timeliness::numeric)::double precision as timeliness, avg(validity::numeric)::double precision as validity,
         avg(consistency::numeric)::double precision as consistency,
         avg(uniqueness::numeric)::double precision as uniqueness, sum(counts[3])::bigint as missing
    from park.quality_day
   where tenant_id between :me_from and :me_to and tenant_id between :tenant_from and :tenant_to
     and day >= :first and day < :last
   group by tenant_id, device_id
  having avg(score::numeric)::double precision < 0.9)
select t.name as party, t.name_en as party_en, d.name as device, d.key, q.days, q.bad_days, q.score, f.fault, q.missing
  from q
  join park.device d on d.tenant_id = q.tenant_id and d.id = q.device_id
  join park.tenant t on t.tenant_id = q.tenant_id
 cross join lateral (
   select x.fault
     from (values (1, 'completeness', q.completeness), (2, 'validity', q.validity), (3, 'consistency', q.consistency),
                  (4, 'timeliness', q.timeliness), (5, 'uniqueness', q.uniqueness)) x(place, fault, score)
    where x.score is not null
    order by x.score, x.place
    limit 1) f
 order by q.score, q.tenant_id, q.device_id
 limit 500;
