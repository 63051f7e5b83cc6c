-- name: energy_monthly_scope
-- Whose report it is, and the clock of its snapshot.
-- = tenant_id integer, tenant_kind text, tenant_name text, tenant_name_en text, park_name text, park_name_en text, zone_min integer, stat_day integer, now timestamptz
select t.tenant_id, t.kind as tenant_kind, t.name as tenant_name, t.name_en as tenant_name_en,
       p.name as park_name, p.name_en as park_name_en, p.zone_min, p.stat_day, now() as now
  from park.tenant t
  join park.park p on p.id = t.tenant_id / 1000000
 where t.tenant_id between :me_from and :me_to and t.tenant_id = :me_tenant;

-- name: energy_monthly_party
-- Enterprises in operation, and the park itself where it has meters.
-- = tenant_id integer, name text, name_en text, short_name text, is_park boolean, above_scale boolean, demo boolean, meters bigint
select t.tenant_id, t.name, t.name_en, coalesce(nullif(e.short_name, ''), t.name) as short_name, t.kind = 'park' as is_park,
       coalesce(e.above_scale, false) as above_scale, t.demo, n.meters
  from park.tenant t
  left join park.enterprise e on e.tenant_id = t.tenant_id
 cross join lateral (
       select count(*) as meters from park.meter m
        where m.tenant_id = t.tenant_id and m.role = 'main') n
 where t.tenant_id between :me_from and :me_to
   and (e.status in ('operating', 'suspended') or (t.kind = 'park' and n.meters > 0))
 order by t.tenant_id;
