-- name: energy_monthly_output
-- Output value that enterprises declared for a month.
-- :month date           its first day
-- :tenant_from integer  of these tenants only,
-- :tenant_to integer    both included
-- = tenant_id integer, output_fen bigint
select tenant_id, output_fen
  from park.economics
 where tenant_id between :me_from and :me_to and tenant_id between :tenant_from and :tenant_to and month = :month
 order by tenant_id;
