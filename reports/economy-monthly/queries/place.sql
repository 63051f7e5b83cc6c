-- name: economy_monthly_place
-- Where enterprises that declared stand, with their output and people: parcels, or the place of the gate where none was drawn.
-- :month_from date      first month
-- :month_to date        first month no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = name text, name_en text, shape text, output_fen bigint, employees bigint
select coalesce(nullif(e.short_name, ''), t.name) as name, t.name_en, ST_AsGeoJSON(coalesce(e.parcel, e.site), 6) as shape,
       c.output_fen, c.employees::bigint as employees
  from park.economics c
  join park.enterprise e on e.tenant_id = c.tenant_id and e.status = 'operating'
  join park.tenant t on t.tenant_id = c.tenant_id
 where c.tenant_id between :me_from and :me_to and c.tenant_id between :tenant_from and :tenant_to
   and c.month >= :month_from and c.month < :month_to
 order by c.tenant_id;
