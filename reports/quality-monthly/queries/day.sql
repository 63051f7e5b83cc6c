-- name: quality_monthly_day
-- Mean scores of each day.
-- :first date           first day
-- :last date            first day no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = day date, devices bigint, score double precision, completeness double precision, validity double precision
select day, count(*) as devices, avg(score::numeric)::double precision as score,
       avg(completeness::numeric)::double precision as completeness, avg(validity::numeric)::double precision as validity
  from park.quality_day
 where tenant_id between :me_from and :me_to and tenant_id between :tenant_from and :tenant_to
   and day >= :first and day < :last
 group by day
 order by day;
