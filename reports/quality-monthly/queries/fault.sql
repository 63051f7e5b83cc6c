-- name: quality_monthly_fault
-- Samples by what was wrong with them, most first.
-- :first date           first day
-- :last date            first day no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = fault text, samples bigint, devices bigint
select f.fault, coalesce(sum(f.n), 0)::bigint as samples,
       count(distinct (q.tenant_id, q.device_id)) filter (where f.n > 0) as devices
  from park.quality_day q
 cross join lateral (values ('missing', q.counts[3]), ('late', q.counts[5]), ('bad', q.counts[7]), ('outside', q.counts[8]),
   ('stuck', q.counts[10]), ('fallen', q.counts[11]), ('repeated', q.counts[13]), ('overwritten', q.counts[14])) f(fault, n)
 where q.tenant_id between :me_from and :me_to and q.tenant_id between :tenant_from and :tenant_to
   and q.day >= :first and q.day < :last
 group by f.fault
 order by 2 desc, f.fault;
