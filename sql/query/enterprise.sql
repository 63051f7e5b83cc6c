-- name: enterprise_list
-- Enterprises with the number of their devices, by number.
-- :q text               part of a name, of the credit code or of the initials
-- :industry text        of this GB/T 4754 division only
-- :above_scale boolean  above designated size only, or below only
-- :status text          in this stage of their life only
-- :limit bigint         at most so many
-- :after text           cursor
-- = tenant_id integer, uscc text, name text, name_en text, short_name text, pinyin text,
-- = industry_code text, industry_name text, industry_name_en text, above_scale boolean, status text,
-- = lon double precision, lat double precision, devices bigint, online bigint, demo boolean, version integer, _cursor text
select e.tenant_id, e.uscc, e.name, e.name_en, e.short_name, e.pinyin, e.industry_code,
       i.name as industry_name, i.name_en as industry_name_en, e.above_scale, e.status,
       park.lon_of(e.spot) as lon, park.lat_of(e.spot) as lat, n.devices, n.online, t.demo, e.version, e.tenant_id::text as _cursor
  from (select *, coalesce(site, st_pointonsurface(parcel)) as spot
          from park.enterprise
         where tenant_id between :me_from and :me_to
           and (:industry is null or industry_code = :industry)
           and (:above_scale is null or above_scale = :above_scale)
           and (:status is null or status = :status)
           and (:q is null or position(lower(:q) in lower(name || ' ' || name_en || ' ' || short_name)) > 0
                or starts_with(uscc, upper(:q)) or position(lower(:q) in pinyin) > 0)
           and (:after is null or tenant_id > :after::integer)
         order by tenant_id
         limit :limit + 1) e
  join park.tenant t on t.tenant_id = e.tenant_id
  left join park.industry i on i.code = e.industry_code
  cross join lateral (
    select count(*) as devices, count(*) filter (where l.at > now() - interval '10 minutes') as online
      from park.device d
      left join park.latest l on l.tenant_id = d.tenant_id and l.device_id = d.id
     where d.tenant_id = e.tenant_id and d.archived_at is null) n
 order by e.tenant_id;

-- name: enterprise_csv
-- The register of enterprises as a table, at most 50,000.
-- :q text               part of a name, of the credit code or of the initials
-- :industry text        of this GB/T 4754 division only
-- :above_scale boolean  above designated size only, or below only
-- :status text          in this stage of their life only
-- = tenant_id integer, uscc text, name text, name_en text, short_name text, industry_code text, industry_name text,
-- = above_scale text, status text, address text, lon double precision, lat double precision,
-- = parcel_m2 double precision, entered_on date, devices bigint, demo text
select e.tenant_id, e.uscc, e.name, e.name_en, e.short_name, e.industry_code, i.name as industry_name,
       e.above_scale::text as above_scale, e.status, e.address, park.lon_of(e.spot) as lon, park.lat_of(e.spot) as lat,
       round(st_area(e.parcel::geography))::double precision as parcel_m2, e.entered_on,
       coalesce(n.devices, 0) as devices, t.demo::text as demo
  from (select *, coalesce(site, st_pointonsurface(parcel)) as spot
          from park.enterprise
         where tenant_id between :me_from and :me_to
           and (:industry is null or industry_code = :industry)
           and (:above_scale is null or above_scale = :above_scale)
           and (:status is null or status = :status)
           and (:q is null or position(lower(:q) in lower(name || ' ' || name_en || ' ' || short_name)) > 0
                or starts_with(uscc, upper(:q)) or position(lower(:q) in pinyin) > 0)
         order by tenant_id
         limit 50000) e
  join park.tenant t on t.tenant_id = e.tenant_id
  left join park.industry i on i.code = e.industry_code
  left join (select tenant_id, count(*) as devices from park.device
              where tenant_id between :me_from and :me_to and archived_at is null
              group by tenant_id) n on n.tenant_id = e.tenant_id
 order by e.tenant_id;

-- name: enterprise_find
-- One enterprise.
-- :tenant integer  its number
-- = tenant_id integer, uscc text, name text, name_en text, short_name text, pinyin text,
-- = industry_code text, industry_name text, industry_name_en text, above_scale boolean, status text, address text,
-- = lon double precision, lat double precision, parcel jsonb, parcel_crs text, parcel_m2 double precision,
-- = entered_on date, devices bigint, online bigint, demo boolean, version integer, updated_at timestamptz
select e.tenant_id, e.uscc, e.name, e.name_en, e.short_name, e.pinyin, e.industry_code,
       i.name as industry_name, i.name_en as industry_name_en, e.above_scale, e.status, e.address,
       park.lon_of(e.spot) as lon, park.lat_of(e.spot) as lat, st_asgeojson(e.parcel, 7, 0)::jsonb as parcel, e.parcel_crs,
       round(st_area(e.parcel::geography))::double precision as parcel_m2, e.entered_on,
       n.devices, n.online, t.demo, e.version, e.updated_at
  from (select *, coalesce(site, st_pointonsurface(parcel)) as spot
          from park.enterprise
         where tenant_id between :me_from and :me_to and tenant_id = :tenant) e
  join park.tenant t on t.tenant_id = e.tenant_id
  left join park.industry i on i.code = e.industry_code
  cross join lateral (
    select count(*) as devices, count(*) filter (where l.at > now() - interval '10 minutes') as online
      from park.device d
      left join park.latest l on l.tenant_id = d.tenant_id and l.device_id = d.id
     where d.tenant_id = e.tenant_id and d.archived_at is null) n;

-- name: enterprise_add
-- Registers an enterprise with its tenant.
-- :uscc text             unified social credit code
-- :name text             registered name
-- :name_en text          name in English
-- :short_name text       name in tables and charts
-- :pinyin text           initials
-- :industry_code text    GB/T 4754 division
-- :above_scale boolean   above designated size
-- :status text           stage of its life
-- :address text          address
-- :lon float8  main entrance
-- :lat float8  main entrance
-- :parcel jsonb          parcel as handed in
-- :crs text              coordinate system it was handed in
-- :geometry jsonb       parcel in CGCS2000
-- :entered_on date       day it came
-- :demo boolean          demonstration data
-- = tenant_id integer, version integer
select tenant_id, version
  from park.enterprise_add(:uscc, :name, :name_en, :short_name, :pinyin, :industry_code, :above_scale, :status,
         :address, :lon, :lat, :parcel, :crs, :geometry, :entered_on, :demo);

-- name: enterprise_change
-- Changes an enterprise; what is null stays.
-- :tenant integer        its number
-- :version integer       the version the caller has seen
-- :uscc text             unified social credit code
-- :name text             registered name
-- :name_en text          name in English
-- :short_name text       name in tables and charts
-- :pinyin text           initials
-- :industry_code text    GB/T 4754 division
-- :above_scale boolean   above designated size
-- :status text           stage of its life
-- :address text          address
-- :lon float8  main entrance
-- :lat float8  main entrance
-- :parcel jsonb          parcel as handed in
-- :crs text              coordinate system it was handed in
-- :geometry jsonb       parcel in CGCS2000
-- :entered_on date       day it came
-- = tenant_id integer, version integer
select tenant_id, version
  from park.enterprise_change(:tenant, :version, :uscc, :name, :name_en, :short_name, :pinyin, :industry_code,
         :above_scale, :status, :address, :lon, :lat, :parcel, :crs, :geometry, :entered_on);

-- name: enterprise_profile
-- One enterprise on one page: its devices, energy, economics, people, land.
-- :tenant integer  its number
-- = tenant_id integer, enterprise jsonb, devices jsonb, energy jsonb, economics jsonb, contacts jsonb, parcel jsonb
select e.tenant_id,
       jsonb_build_object('tenant_id', e.tenant_id, 'uscc', e.uscc, 'name', e.name, 'name_en', e.name_en,
         'short_name', e.short_name, 'industry_code', e.industry_code, 'industry_name', i.name,
         'industry_name_en', i.name_en, 'above_scale', e.above_scale, 'status', e.status, 'address', e.address,
         'lon', park.lon_of(e.spot), 'lat', park.lat_of(e.spot), 'parcel_m2', round(st_area(e.parcel::geography)),
         'entered_on', e.entered_on, 'demo', t.demo, 'version', e.version) as enterprise,
       (select jsonb_build_object('total', coalesce(sum(k.count), 0), 'online', coalesce(sum(k.online), 0),
                 'by_kind', coalesce(jsonb_agg(to_jsonb(k) order by k.kind), '[]'))
          from (select d.kind, count(*) as count,
                       count(*) filter (where l.at > now() - interval '10 minutes') as online
                  from park.device d
                  left join park.latest l on l.tenant_id = d.tenant_id and l.device_id = d.id
                 where d.tenant_id = e.tenant_id and d.archived_at is null
                 group by d.kind) k) as devices,
       (select jsonb_build_object('month', to_char(now() at time zone p.zone, 'YYYY-MM'),
                 'by_kind', coalesce(jsonb_agg(to_jsonb(k) order by k.kind), '[]'))
          from (select m.kind, x.name, x.name_en, x.unit, sum(y.amount) as amount
                  from park.energy_day y
                  join park.meter m on m.tenant_id = y.tenant_id and m.id = y.meter_id and m.role = 'main'
                  join park.energy_kind x on x.code = m.kind
                 where y.tenant_id = e.tenant_id and y.day >= date_trunc('month', now() at time zone p.zone)::date
                 group by m.kind, x.name, x.name_en, x.unit) k) as energy,
       (select coalesce(jsonb_agg(to_jsonb(k) order by k.month desc), '[]')
          from (select to_char(c.month, 'YYYY-MM') as month, c.output_fen, c.value_added_fen, c.revenue_fen,
                       c.tax_fen, c.employees, c.source
                  from park.economics c
                 where c.tenant_id = e.tenant_id
                 order by c.month desc limit 12) k) as economics,
       (select coalesce(jsonb_agg(jsonb_build_object('id', c.id, 'duty', c.duty, 'name', c.name,
                 'phone', c.phone, 'email', c.email) order by c.id), '[]')
          from park.contact c
         where c.tenant_id = e.tenant_id) as contacts,
       st_asgeojson(e.parcel, 7, 0)::jsonb as parcel
  from (select *, coalesce(site, st_pointonsurface(parcel)) as spot
          from park.enterprise
         where tenant_id between :me_from and :me_to and tenant_id = :tenant) e
  join park.tenant t on t.tenant_id = e.tenant_id
  join park.park p on p.id = e.tenant_id / 1000000
  left join park.industry i on i.code = e.industry_code;

-- name: enterprise_seen
-- Whether there is such an enterprise for me.
-- :tenant integer  its number
-- = tenant_id integer
select tenant_id from park.enterprise where tenant_id between :me_from and :me_to and tenant_id = :tenant;

-- name: industry_list
-- Industries: the divisions of GB/T 4754.
-- = code text, name text, name_en text, section text
select code, name, name_en, section from park.industry order by code;

-- name: economics_list
-- Economic figures of an enterprise, newest month first.
-- :tenant integer  enterprise
-- :limit bigint    at most so many
-- :after text      cursor
-- = tenant_id integer, month text, output_fen bigint, value_added_fen bigint, revenue_fen bigint, tax_fen bigint,
-- = employees integer, source text, reported_at timestamptz, _cursor text
select tenant_id, to_char(month, 'YYYY-MM') as month, output_fen, value_added_fen, revenue_fen, tax_fen,
       employees, source, reported_at, month::text as _cursor
  from park.economics
 where tenant_id between :me_from and :me_to and tenant_id = :tenant
   and (:after is null or month < :after::date)
 order by park.economics.month desc
 limit :limit + 1;

-- name: economics_put
-- Economic figures of one month, written or written over.
-- :tenant integer          enterprise
-- :day date                first day of the month
-- :output_fen bigint       output value
-- :value_added_fen bigint  value added
-- :revenue_fen bigint      revenue
-- :tax_fen bigint          taxes
-- :employees integer       employees at the end of the month
-- = tenant_id integer, month text
select tenant_id, month
  from park.economics_put(:tenant, :day, :output_fen, :value_added_fen, :revenue_fen, :tax_fen, :employees);

-- name: contact_list
-- Whom to call at an enterprise; at most a hundred.
-- :tenant integer  enterprise
-- = id bigint, tenant_id integer, duty text, name text, phone text, email text
select id, tenant_id, duty, name, phone, email
  from park.contact
 where tenant_id between :me_from and :me_to and tenant_id = :tenant
 order by id;

-- name: contact_add
-- A new contact.
-- :tenant integer  enterprise
-- :duty text       for which matter
-- :name text       name
-- :phone text      telephone
-- :email text      e-mail
-- = id bigint
select park.contact_add(:tenant, :duty, :name, :phone, :email) as id;

-- name: contact_change
-- Changes a contact; what is null stays.
-- :tenant integer  enterprise
-- :contact bigint  contact
-- :duty text       for which matter
-- :name text       name
-- :phone text      telephone
-- :email text      e-mail
-- = id bigint
update park.contact
   set duty = coalesce(:duty, duty), name = coalesce(:name, name),
       phone = coalesce(:phone, phone), email = coalesce(:email, email)
 where tenant_id between :me_from and :me_to and tenant_id = :tenant and id = :contact
returning id;

-- name: contact_remove
-- Takes a contact out.
-- :tenant integer  enterprise
-- :contact bigint  contact
-- = id bigint
delete from park.contact
 where tenant_id between :me_from and :me_to and tenant_id = :tenant and id = :contact
returning id;
