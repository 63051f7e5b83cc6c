-- name: device_list
-- Devices with their state, by tenant and number.
-- :q text          part of the name, the key, the serial number or the initials
-- :kind text       of this kind only
-- :tenant integer  of this enterprise only
-- :model text      of this thing model only
-- :state text      online, offline, never or archived; null: all that are in use
-- :tag text        with this tag only
-- :limit bigint    at most so many
-- :after text      cursor
-- = id bigint, tenant_id integer, tenant_name text, key text, name text, kind text,
-- = model_id bigint, model_code text, model_name text, model_name_en text, serial text,
-- = lon double precision, lat double precision, state text, last_at timestamptz, tags jsonb,
-- = metrics bigint, demo boolean, version integer, _cursor text
select d.id, d.tenant_id, t.name as tenant_name, d.key, d.name, d.kind, m.id as model_id, d.model_code,
       m.name as model_name, m.name_en as model_name_en, d.serial, park.lon_of(d.place) as lon, park.lat_of(d.place) as lat,
       p.state, l.at as last_at, to_jsonb(d.tags) as tags,
       (select count(*) from park.metric x where x.tenant_id = d.tenant_id and x.device_id = d.id) as metrics,
       t.demo, d.version, d.tenant_id || '.' || d.id as _cursor
  from park.device_pick(:q, :tenant, :kind, :model, :state, :tag, :after, :limit + 1) p
  cross join lateral (select * from park.device x where x.tenant_id = p.tenant_id and x.id = p.device_id offset 0) d
  left join lateral (select x.at from park.latest x where x.tenant_id = p.tenant_id and x.device_id = p.device_id offset 0) l on true
  cross join lateral (select x.name, x.demo from park.tenant x where x.tenant_id = p.tenant_id offset 0) t
  left join lateral (
    select * from park.thing_model x
     where x.code = d.model_code and x.tenant_id in (d.tenant_id, d.tenant_id / 1000000 * 1000000)
     order by x.tenant_id desc limit 1) m on true
 where d.tenant_id between :me_from and :me_to
 order by d.tenant_id, d.id;

-- name: device_csv
-- The register of devices as a table, at most 50,000.
-- :q text          part of the name, the key, the serial number or the initials
-- :kind text       of this kind only
-- :tenant integer  of this enterprise only
-- :model text      of this thing model only
-- :state text      online, offline, never or archived; null: all that are in use
-- :tag text        with this tag only
-- :after text      cursor: the part behind this device
-- = id bigint, tenant_id integer, tenant_name text, key text, name text, kind text, model_code text, serial text,
-- = lon double precision, lat double precision, tags text, state text, last_at timestamptz, demo text
select d.id, d.tenant_id, t.name as tenant_name, d.key, d.name, d.kind, d.model_code, d.serial,
       park.lon_of(d.place) as lon, park.lat_of(d.place) as lat, array_to_string(d.tags, ';') as tags, p.state, l.at as last_at, t.demo::text as demo
  from park.device_pick(:q, :tenant, :kind, :model, :state, :tag, :after, 50000) p
  cross join lateral (select * from park.device x where x.tenant_id = p.tenant_id and x.id = p.device_id offset 0) d
  left join lateral (select x.at from park.latest x where x.tenant_id = p.tenant_id and x.device_id = p.device_id offset 0) l on true
  cross join lateral (select x.name, x.demo from park.tenant x where x.tenant_id = p.tenant_id offset 0) t
 where d.tenant_id between :me_from and :me_to
 order by d.tenant_id, d.id;

-- name: device_facets
-- How many devices fit, and how they divide. Without words each list leaves its own filter out; with words all filters
-- hold, and no more than the first two thousand are counted (partial). At most a hundred enterprises, models and tags.
-- :q text          part of the name, the key, the serial number or the initials
-- :kind text       of this kind only
-- :tenant integer  of this enterprise only
-- :model text      of this thing model only
-- :state text      online, offline, never or archived; null: all that are in use
-- :tag text        with this tag only
-- = total bigint, partial boolean, tenants jsonb, kinds jsonb, states jsonb, models jsonb, tags jsonb
select total, partial, tenants, kinds, states, models, tags
  from park.device_facets(:q, :tenant, :kind, :model, :state, :tag);

-- name: device_find
-- One device.
-- :device bigint  its number
-- = id bigint, tenant_id integer, tenant_name text, key text, name text, pinyin text, kind text,
-- = model_id bigint, model_code text, model_name text, model_name_en text, serial text,
-- = lon double precision, lat double precision, state text, last_at timestamptz, tags jsonb, origin text,
-- = archived_at timestamptz, created_at timestamptz, demo boolean, version integer, metrics jsonb
select d.id, d.tenant_id, t.name as tenant_name, d.key, d.name, d.pinyin, d.kind, m.id as model_id, d.model_code,
       m.name as model_name, m.name_en as model_name_en, d.serial, park.lon_of(d.place) as lon, park.lat_of(d.place) as lat,
       case when d.archived_at is not null then 'archived' else park.state_of(l.at) end as state,
       l.at as last_at, to_jsonb(d.tags) as tags, d.origin, d.archived_at, d.created_at, t.demo, d.version,
       (select coalesce(jsonb_agg(jsonb_build_object('ordinal', x.ordinal, 'code', x.code, 'name', x.name,
                 'name_en', x.name_en, 'unit', x.unit, 'counter', x.counter) order by x.ordinal), '[]')
          from park.metric x where x.tenant_id = d.tenant_id and x.device_id = d.id) as metrics
  from park.device d
  join park.tenant t on t.tenant_id = d.tenant_id
  left join park.latest l on l.tenant_id = d.tenant_id and l.device_id = d.id
  left join lateral (
    select * from park.thing_model x
     where x.code = d.model_code and x.tenant_id in (d.tenant_id, d.tenant_id / 1000000 * 1000000)
     order by x.tenant_id desc limit 1) m on true
 where d.tenant_id between :me_from and :me_to and d.id = :device;

-- name: device_add
-- Registers a device; without metrics it gets those of its model.
-- :tenant integer        enterprise, mine when not given
-- :key text              name in telemetry
-- :name text             name shown to people
-- :pinyin text           initials
-- :kind text             kind; the model's when not given
-- :model text            code of its thing model
-- :serial text           serial number
-- :lon float8  where it stands
-- :lat float8  where it stands
-- :tags jsonb            words for filtering
-- :metrics jsonb         definitions of its metrics
-- = id bigint, version integer
select id, version
  from park.device_add(coalesce(:tenant, :me_tenant), :key, :name, :pinyin, :kind, :model, :serial,
         :lon, :lat, :tags, :metrics);

-- name: device_change
-- Changes a device; what is null stays.
-- :device bigint         its number
-- :version integer       the version the caller has seen
-- :key text              name in telemetry
-- :name text             name shown to people
-- :pinyin text           initials
-- :kind text             kind
-- :model text            code of its thing model
-- :serial text           serial number
-- :lon float8  where it stands
-- :lat float8  where it stands
-- :tags jsonb            words for filtering
-- :archived boolean      out of use, or in use again
-- = id bigint, version integer
select id, version
  from park.device_change(:device, :version, :key, :name, :pinyin, :kind, :model, :serial,
         :lon, :lat, :tags, :archived);

-- name: device_archive
-- Takes a device out of use; its data stay.
-- :device bigint  its number
-- = id bigint
update park.device
   set archived_at = now(), version = version + 1
 where tenant_id between :me_from and :me_to and id = :device and archived_at is null
returning id;

-- name: metric_list
-- What a device measures, with its newest values.
-- :device bigint  its number
-- = ordinal smallint, code text, name text, name_en text, unit text, counter boolean,
-- = min double precision, max double precision, value double precision, at timestamptz
select x.ordinal, x.code, x.name, x.name_en, x.unit, x.counter, x.lowest as min, x.highest as max,
       nullif(l.v[x.ordinal], 'NaN') as value,
       case when l.t[x.ordinal] > 0 then to_timestamp(l.t[x.ordinal] / 1000.0) end as at
  from park.metric x
  left join park.latest l on l.tenant_id = x.tenant_id and l.device_id = x.device_id
 where x.tenant_id between :me_from and :me_to and x.device_id = :device
 order by x.ordinal;

-- name: metric_put
-- One metric of a device, new or changed.
-- :device bigint  its number
-- :metrics jsonb  a list of one definition
-- = ordinal smallint, code text
select ordinal, code from park.device_metric_put(:device, :metrics);

-- name: thing_model_list
-- Thing models: my tenants' and the park's.
-- :kind text     of this kind only
-- :limit bigint  at most so many
-- :after text    cursor
-- = id bigint, tenant_id integer, code text, name text, name_en text, kind text, metrics jsonb, devices bigint, _cursor text
select m.id, m.tenant_id, m.code, m.name, m.name_en, m.kind, park.metrics_whole(m.metrics) as metrics,
       (select coalesce(sum(c.n), 0)::bigint from park.device_counts(:me_from, :me_to) c
         where c.tag = '' and c.model_code = m.code and c.state <> 'archived') as devices,
       m.id::text as _cursor
  from park.thing_model m
 where (m.tenant_id between :me_from and :me_to or m.tenant_id = :me_tenant / 1000000 * 1000000)
   and (:kind is null or m.kind = :kind)
   and (:after is null or m.id > :after::bigint)
 order by m.id
 limit :limit + 1;

-- name: thing_model_find
-- One thing model, whole.
-- :model bigint  its number
-- = id bigint, tenant_id integer, code text, name text, name_en text, kind text, metrics jsonb, points jsonb, methods jsonb,
-- = devices bigint, version integer
select m.id, m.tenant_id, m.code, m.name, m.name_en, m.kind, park.metrics_whole(m.metrics) as metrics, m.points, m.methods,
       (select coalesce(sum(c.n), 0)::bigint from park.device_counts(:me_from, :me_to) c
         where c.tag = '' and c.model_code = m.code and c.state <> 'archived') as devices,
       m.version
  from park.thing_model m
 where (m.tenant_id between :me_from and :me_to or m.tenant_id = :me_tenant / 1000000 * 1000000)
   and m.id = :model;

-- name: thing_model_add
-- A new thing model of my tenant.
-- :code text      short stable name
-- :name text      name
-- :name_en text   name in English
-- :kind text      kind of device
-- :metrics jsonb  definitions of its metrics
-- :points jsonb   what may be written
-- :methods jsonb  what may be called
-- = id bigint, version integer
insert into park.thing_model (tenant_id, code, name, name_en, kind, metrics, points, methods)
values (:me_tenant, :code, :name, coalesce(:name_en, ''), :kind, :metrics, park.tidy_list(coalesce(:points, '[]')),
        coalesce(:methods, '[]'))
returning id, version;

-- name: thing_model_change
-- Changes a thing model; what is null stays.
-- :model bigint     its number
-- :version integer  the version the caller has seen
-- :name text        name
-- :name_en text     name in English
-- :kind text        kind of device
-- :metrics jsonb    definitions of its metrics
-- :points jsonb     what may be written
-- :methods jsonb    what may be called
-- = id bigint, version integer
select id, version from park.model_change(:model, :version, :name, :name_en, :kind, :metrics, :points, :methods);

-- name: thing_model_remove
-- Takes out a thing model that no device is of.
-- :model bigint  its number
-- = id bigint
select park.model_remove(:model) as id;

-- name: register_fold
-- Folds what writers have added into counts, cells and the index of words.
-- = changes bigint, pages bigint
select park.register_fold() as changes, park_private.device_words_fold() as pages;

-- name: register_states
-- Notices devices that have fallen silent.
-- = moved bigint
select park.device_states() as moved;
