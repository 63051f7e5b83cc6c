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
-- Devices in a tile, each by itself; where there are more than ten thousand, those of one of its 64 x 64 fields together.
-- flags: binary
-- :z integer  zoom
-- :x integer  column
-- :y integer  row
-- = tile bytea
with tile as (
  select st_tileenvelope(:z, :x, :y) as box, park.cell_of(:x, :y) as cell, 2 * (26 - :z) as bits),
spot as materialized (
  select s.tenant_id, s.device_id, s.cell, s.east, s.north
    from park.device_spot s
   where s.cell between (select cell << bits from tile) and (select ((cell + 1) << bits) - 1 from tile)
     and s.tenant_id between :me_from and :me_to
   limit 200000),
many as (
  select count(*) > 10000 as so from spot),
lone as (
  select s.device_id as id, s.tenant_id, 1::bigint as n, e.state = 'online' as online, d.name, d.kind, e.state::text as state, s.east, s.north
    from spot s
    cross join lateral (
      select x.name, x.kind from park.device x where x.tenant_id = s.tenant_id and x.id = s.device_id offset 0) d
    cross join lateral (
      select x.state from park.device_entry x where x.tenant_id = s.tenant_id and x.device_id = s.device_id and x.tag = '' offset 0) e
   where not (select so from many))
select coalesce(st_asmvt(f, 'device', 4096, 'geom', 'fid'), '') as tile
  from (select l.id as fid, l.id, l.tenant_id, l.name, l.kind, l.state, null::integer as point_count, l.online::integer as online,
               st_asmvtgeom(st_setsrid(st_makepoint(l.east, l.north), 3857), (select box from tile), 4096, 64) as geom
          from lone l
        union all
        select min(s.device_id), null, null, null, null, null, count(*)::integer, null,
               st_asmvtgeom(st_setsrid(st_makepoint(avg(s.east), avg(s.north)), 3857), (select box from tile), 4096, 64)
          from spot s
         where (select so from many)
         group by s.cell >> greatest((select bits from tile) - 12, 0)) f
 where f.geom is not null;

-- name: device_cluster_tile
-- Devices in a tile, those of one of its 8 x 8 fields together: how many, how many of them online, and the middle of
-- where they stand. A field with a single device shows the device itself. Fields end with the tile, so that no device is
-- counted in two tiles. To level 20, which is zoom 17.
-- flags: binary
-- :z integer  zoom
-- :x integer  column
-- :y integer  row
-- = tile bytea
with tile as (
  select st_tileenvelope(:z, :x, :y) as box, park.cell_of(:x, :y) as cell, (:z + 3)::smallint as level, 2 * (17 - :z) as bits),
part as (
  select c.cell, c.n, c.online, c.east, c.north
    from park.device_cluster c
   where c.tenant_id = :me_tenant and c.level = (select level from tile)
     and c.cell between (select cell << 6 from tile) and (select ((cell + 1) << 6) - 1 from tile)
  union all
  select d.cell >> (select bits from tile), d.n, d.online, d.east, d.north
    from park.device_cluster_delta d
   where d.tenant_id between :me_from and :me_to
     and d.cell between (select cell << (bits + 6) from tile) and (select ((cell + 1) << (bits + 6)) - 1 from tile)),
field as (
  select p.cell, sum(p.n)::bigint as n, sum(p.online)::bigint as online, sum(p.east) / sum(p.n) as east, sum(p.north) / sum(p.n) as north
    from part p
   group by p.cell
  having sum(p.n) > 0)
select coalesce(st_asmvt(f, 'device', 4096, 'geom', 'fid'), '') as tile
  from (select coalesce(o.id, -w.cell - 1) as fid, w.n::integer as point_count, w.online::integer as online,
               o.id, o.tenant_id, o.name, o.kind, o.state,
               st_asmvtgeom(st_setsrid(st_makepoint(coalesce(o.east, w.east), coalesce(o.north, w.north)), 3857),
                 (select box from tile), 4096, 64) as geom
          from field w
          left join lateral (
            select d.id, d.tenant_id, d.name, d.kind, e.state::text as state, s.east, s.north
              from park.device_spot s
              cross join lateral (
                select x.id, x.tenant_id, x.name, x.kind from park.device x where x.tenant_id = s.tenant_id and x.id = s.device_id offset 0) d
              cross join lateral (
                select x.state from park.device_entry x
                 where x.tenant_id = s.tenant_id and x.device_id = s.device_id and x.tag = '' offset 0) e
             where s.cell between w.cell << (2 * (23 - :z)) and ((w.cell + 1) << (2 * (23 - :z))) - 1
               and s.tenant_id between :me_from and :me_to
             limit 1) o on w.n = 1) f
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
  from (select c.kind, sum(c.n)::bigint as count, sum(c.placed)::bigint as placed,
               coalesce(sum(c.n) filter (where c.state = 'online'), 0)::bigint as online,
               coalesce(sum(c.n) filter (where c.state = 'never'), 0)::bigint as never
          from park.device_counts(:me_from, :me_to) c
         where c.tag = '' and c.state <> 'archived'
         group by c.kind
        having sum(c.n) > 0) k;
