-- name: energy_monthly_scope
-- Whose report it is, and the clock of its snapshot.
-- = tenant_id integer, tenant_kind text, tenant_name text, tenant_name_en text, park_name text, park_name_en text, zone_min integer, stat_day integer, now timestamptz
select t.tenant_id, t.kind as tenant_kind, t.name as tenant_name, t.name_en as tenant_name_en,
       p.name as park_name, p.name_en as park_name_en, p.zone_min, p.stat_day, now() as now
  from park.tenant t
  join park.park p on p.id = t.tenant_id / 1000000
 where t.tenant_id between :me_from and :me_to and t.tenant_id = :me_tenant;

-- name: energy_monthly_party
-- Enterprises in operation, with how many meters count for them.
-- = tenant_id integer, name text, name_en text, short_name text, demo boolean, meters bigint
select e.tenant_id, e.name, e.name_en, coalesce(nullif(e.short_name, ''), e.name) as short_name, t.demo,
       (select count(*) from park.meter m where m.tenant_id = e.tenant_id and m.role <> 'sub') as meters
  from park.enterprise e
  join park.tenant t on t.tenant_id = e.tenant_id
 where e.tenant_id between :me_from and :me_to and e.status in ('operating', 'suspended')
 order by e.tenant_id;
