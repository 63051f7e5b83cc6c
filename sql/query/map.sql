-- name: parcel_tile
-- Parcels in a tile, and in a layer of their own the points where their names stand: a parcel that lies in several tiles
-- has one name only.
-- flags: binary
-- :z integer  zoom
-- :x integer  column
-- :y integer  row
-- = tile bytea
with tile as (
  select st_tileenvelope(:z, :x, :y) as box, st_transform(st_tileenvelope(:z, :x, :y, margin => 64.0 / 4096), 4490) as near),
parcel as materialized (
  select e.tenant_id as id, e.tenant_id, e.name, e.name_en, e.short_name, e.industry_code, e.above_scale, e.status,
         e.parcel as shape, tile.box
    from tile
    join park.enterprise e on e.parcel && tile.near
   where e.tenant_id between :me_from and :me_to
   order by e.tenant_id
   limit 10000)
select (select coalesce(st_asmvt(f, 'parcel', 4096, 'geom', 'id'), '')
          from (select id, tenant_id, name, name_en, short_name, industry_code, above_scale, status,
                       st_asmvtgeom(st_transform(shape, 3857), box, 4096, 64) as geom
                  from parcel) f
         where f.geom is not null)
    || (select coalesce(st_asmvt(f, 'parcel_name', 4096, 'geom', 'id'), '')
          from (select id, name, name_en, short_name,
                       st_asmvtgeom(st_transform(st_pointonsurface(shape), 3857), box, 4096, 0) as geom
                  from parcel) f
         where f.geom is not null) as tile;

-- name: device_tile
-- Devices in a tile, each by itself.
-- flags: binary
-- :z integer  zoom
-- :x integer  column
-- :y integer  row
-- = tile bytea
with tile as (
  select st_tileenvelope(:z, :x, :y) as box, st_transform(st_tileenvelope(:z, :x, :y, margin => 64.0 / 4096), 4490) as near)
select coalesce(st_asmvt(f, 'device', 4096, 'geom', 'fid'), '') as tile
  from (select d.id as fid, d.id, d.tenant_id, d.name, d.kind,
               case when l.at is null then 'never'
                    when l.at > now() - interval '10 minutes' then 'online'
                    else 'offline' end as state,
               st_asmvtgeom(st_transform(d.place, 3857), tile.box, 4096, 64) as geom
          from tile
          join park.device d on d.place && tile.near
          left join park.latest l on l.tenant_id = d.tenant_id and l.device_id = d.id
         where d.tenant_id between :me_from and :me_to and d.archived_at is null
         order by d.tenant_id, d.id
         limit 10000) f
 where f.geom is not null;

-- name: device_cluster_tile
-- Devices in a tile, those of one of its 8 x 8 fields together; a field
-- with a single device shows the device itself. Fields end with the tile,
-- so that no device is counted in two tiles. Mercator is written out: for a
-- hundred thousand points st_transform is ten times slower.
-- flags: binary
-- :z integer  zoom
-- :x integer  column
-- :y integer  row
-- = tile bytea
with tile as (
  select box, st_transform(box, 4490) as near, st_xmin(box) as west, st_ymin(box) as south, (st_xmax(box) - st_xmin(box)) / 8 as size
    from st_tileenvelope(:z, :x, :y) box),
spot as (
  select d.id, d.tenant_id, d.name, d.kind,
         case when l.at is null then 'never'
              when l.at > now() - interval '10 minutes' then 'online'
              else 'offline' end as state,
         g.east, g.north, floor((g.east - tile.west) / tile.size) as i, floor((g.north - tile.south) / tile.size) as j
    from tile
    join park.device d on d.place && tile.near
    cross join lateral (
      select st_x(d.place) * 20037508.342789244 / 180 as east, ln(tan(radians(45 + st_y(d.place) / 2))) * 6378137 as north) g
    left join park.latest l on l.tenant_id = d.tenant_id and l.device_id = d.id
   where d.tenant_id between :me_from and :me_to and d.archived_at is null)
select coalesce(st_asmvt(f, 'device', 4096, 'geom', 'fid'), '') as tile
  from (select min(s.id) as fid, count(*)::integer as point_count,
               (count(*) filter (where s.state = 'online'))::integer as online,
               case when count(*) = 1 then min(s.id) end as id,
               case when count(*) = 1 then min(s.tenant_id) end as tenant_id,
               case when count(*) = 1 then min(s.name) end as name,
               case when count(*) = 1 then min(s.kind) end as kind,
               case when count(*) = 1 then min(s.state) end as state,
               st_asmvtgeom(st_setsrid(st_makepoint(avg(s.east), avg(s.north)), 3857), (select box from tile), 4096, 64) as geom
          from spot s
         where s.i between 0 and 7 and s.j between 0 and 7
         group by s.i, s.j) f
 where f.geom is not null;

-- name: map_summary
-- What the map shows, counted.
-- = park jsonb, enterprises bigint, parcels bigint, devices bigint, placed bigint, online bigint, offline bigint,
-- = never bigint, by_kind jsonb, industries jsonb, bbox jsonb
select (select jsonb_build_object('id', p.id, 'name', p.name, 'name_en', p.name_en, 'lon', (p.west + p.east) / 2,
                 'lat', (p.south + p.north) / 2, 'bbox', jsonb_build_array(p.west, p.south, p.east, p.north))
          from park.park p where p.id = :me_tenant / 1000000) as park,
       (select count(*) from park.enterprise where tenant_id between :me_from and :me_to) as enterprises,
       (select count(*) from park.enterprise where tenant_id between :me_from and :me_to and parcel is not null) as parcels,
       coalesce(sum(k.count), 0)::bigint as devices, coalesce(sum(k.placed), 0)::bigint as placed,
       coalesce(sum(k.online), 0)::bigint as online, coalesce(sum(k.count - k.online - k.never), 0)::bigint as offline,
       coalesce(sum(k.never), 0)::bigint as never,
       coalesce(jsonb_agg(to_jsonb(k) order by k.kind), '[]') as by_kind,
       (select coalesce(jsonb_agg(to_jsonb(n) order by n.count desc, n.code), '[]')
          from (select i.code, i.name, i.name_en, count(*) as count
                  from park.enterprise e
                  join park.industry i on i.code = e.industry_code
                 where e.tenant_id between :me_from and :me_to
                 group by i.code, i.name, i.name_en) n) as industries,
       (select jsonb_build_array(st_xmin(b.box), st_ymin(b.box), st_xmax(b.box), st_ymax(b.box))
          from (select st_extent(parcel) as box from park.enterprise
                 where tenant_id between :me_from and :me_to) b
         where b.box is not null) as bbox
  from (select d.kind, count(*) as count, count(d.place) as placed,
               count(*) filter (where l.at > now() - interval '10 minutes') as online,
               count(*) filter (where l.at is null) as never
          from park.device d
          left join park.latest l on l.tenant_id = d.tenant_id and l.device_id = d.id
         where d.tenant_id between :me_from and :me_to and d.archived_at is null
         group by d.kind) k;
