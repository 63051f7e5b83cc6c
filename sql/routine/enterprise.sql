-- Changing the register of enterprises.

-- A point or parcel of a tenant must lie in its park.
create or replace function park.check_in_park(tenant integer, shape geometry, field text) returns void
  language plpgsql stable as $$
declare
  p park.park;
begin
  select * into p from park.park where id = tenant / 1000000;
  if shape is not null and not st_coveredby(shape, st_makeenvelope(p.west, p.south, p.east, p.north, 4490)) then
    raise exception 'it lies outside of the park, % to % E, % to % N', p.west, p.east, p.south, p.north
      using errcode = '22023', column = field;
  end if;
end $$;

create or replace function park.point_of(lon double precision, lat double precision) returns geometry
  language sql immutable parallel safe
  return case when lon is not null and lat is not null then st_setsrid(st_makepoint(lon, lat), 4490) end;

-- Degrees to seven decimals, a centimetre: what a person can have meant.
create or replace function park.lon_of(spot geometry) returns double precision
  language sql immutable parallel safe
  return round(st_x(spot)::numeric, 7)::double precision;
create or replace function park.lat_of(spot geometry) returns double precision
  language sql immutable parallel safe
  return round(st_y(spot)::numeric, 7)::double precision;

-- A parcel from GeoJSON that is already in CGCS2000.
create or replace function park.parcel_of(geojson jsonb) returns geometry
  language plpgsql immutable as $$
declare
  shape geometry := st_setsrid(st_multi(st_force2d(st_geomfromgeojson(geojson))), 4490);
begin
  if shape is not null and (not st_isvalid(shape) or st_isempty(shape)) then
    raise exception 'the parcel is not a valid area: %', st_isvalidreason(shape)
      using errcode = '22023', column = 'parcel';
  end if;
  return shape;
end $$;

-- The authority of the park the job works for; all others are refused.
create or replace function park.authority_only(what text, field text default null) returns void
  language plpgsql stable as $$
begin
  if park.tenant_me() % 1000000 = 0 then
    return;
  elsif field is null then
    raise exception 'only the park authority may %', what using errcode = '42501';
  end if;
  raise exception 'only the park authority may %', what using errcode = '42501', column = field;
end $$;

-- Numbers for n new enterprises of the park: the first of them.
create or replace function park.tenant_next(n integer) returns integer
  language plpgsql as $$
declare
  base integer := park.tenant_me() / 1000000 * 1000000;
  first integer;
begin
  -- Two that create at once take turns.
  perform pg_advisory_xact_lock(71502, base);
  select coalesce(max(tenant_id), base) + 1 into first from park.tenant
   where tenant_id between base and base + 999999;
  if first + n - 1 > base + 999999 then
    raise exception 'the park is full' using errcode = '55P03';
  end if;
  return first;
end $$;

create or replace function park.enterprise_add(code text, new_name text, new_name_en text, short text,
  initials text, industry text, above boolean, new_status text, new_address text,
  lon double precision, lat double precision, given jsonb, crs text, geojson jsonb,
  entered date, is_demo boolean, out tenant_id integer, out version integer)
  language plpgsql as $$
#variable_conflict use_column
declare
  made integer;
  spot geometry := park.point_of(lon, lat);
  shape geometry := park.parcel_of(geojson);
begin
  perform park.authority_only('register enterprises');
  made := park.tenant_next(1);
  perform park.check_in_park(made, spot, 'lon'), park.check_in_park(made, shape, 'parcel');
  insert into park.tenant (tenant_id, kind, name, name_en, demo)
  values (made, 'enterprise', new_name, coalesce(new_name_en, ''), coalesce(is_demo, false));
  insert into park.enterprise as e (tenant_id, uscc, name, name_en, short_name, pinyin, industry_code, above_scale,
    status, address, site, parcel, parcel_crs, parcel_given, entered_on)
  values (made, code, new_name, coalesce(new_name_en, ''), coalesce(short, ''), coalesce(initials, ''), industry,
    coalesce(above, false), coalesce(new_status, 'operating'), coalesce(new_address, ''), spot, shape,
    coalesce(crs, 'CGCS2000'), given, entered)
  returning e.tenant_id, e.version into tenant_id, version;
end $$;

-- Changes an enterprise; what is null stays. `seen` is the version the caller
-- read: if it changed since, nothing is done.
create or replace function park.enterprise_change(tenant integer, seen integer, code text, new_name text,
  new_name_en text, short text, initials text, industry text, above boolean, new_status text,
  new_address text, lon double precision, lat double precision, given jsonb, crs text, geojson jsonb,
  entered date, out tenant_id integer, out version integer)
  language plpgsql as $$
#variable_conflict use_column
declare
  e park.enterprise;
  spot geometry := park.point_of(lon, lat);
  shape geometry := park.parcel_of(geojson);
  reserved text;
begin
  select * into e from park.enterprise x
   where x.tenant_id between park.tenant_from() and park.tenant_to() and x.tenant_id = tenant for update;
  if not found then
    raise exception 'no such enterprise' using errcode = 'P0002';
  end if;
  -- What the authority vouches for, an enterprise cannot change in itself.
  reserved := case
    when code <> e.uscc then 'uscc'
    when new_name <> e.name then 'name'
    when industry is not null and industry is distinct from e.industry_code then 'industry_code'
    when above <> e.above_scale then 'above_scale'
    when new_status <> e.status then 'status'
    when entered is not null and entered is distinct from e.entered_on then 'entered_on'
    when geojson is not null then 'parcel' end;
  if reserved is not null then
    perform park.authority_only('change this', reserved);
  end if;
  if e.version <> seen then
    raise exception 'it was changed meanwhile; look at it again first' using errcode = '55P03', column = 'version';
  end if;
  perform park.check_in_park(tenant, spot, 'lon'), park.check_in_park(tenant, shape, 'parcel');
  if new_name <> e.name or new_name_en <> e.name_en then
    update park.tenant t set name = coalesce(new_name, t.name), name_en = coalesce(new_name_en, t.name_en)
     where t.tenant_id = tenant;
  end if;
  update park.enterprise x set
    uscc = coalesce(code, uscc), name = coalesce(new_name, name), name_en = coalesce(new_name_en, name_en),
    short_name = coalesce(short, short_name), pinyin = coalesce(initials, pinyin),
    industry_code = coalesce(industry, industry_code), above_scale = coalesce(above, above_scale),
    status = coalesce(new_status, status), address = coalesce(new_address, address),
    site = coalesce(spot, site), parcel = coalesce(shape, parcel),
    parcel_crs = case when shape is null then parcel_crs else coalesce(crs, 'CGCS2000') end,
    parcel_given = case when shape is null then parcel_given else given end,
    entered_on = coalesce(entered, entered_on), version = x.version + 1, updated_at = now()
   where x.tenant_id = tenant
  returning x.tenant_id, x.version into tenant_id, version;
end $$;

-- The economic figures of one month, written or written over.
create or replace function park.economics_put(tenant integer, of_month date, output bigint, value_added bigint,
  revenue bigint, tax bigint, people integer, out tenant_id integer, out month text)
  language plpgsql as $$
#variable_conflict use_column
declare
  t park.tenant;
begin
  select * into t from park.tenant x
   where x.tenant_id between park.tenant_from() and park.tenant_to()
     and x.tenant_id = tenant and x.kind = 'enterprise';
  if not found then
    raise exception 'no such enterprise' using errcode = 'P0002';
  end if;
  if of_month > now() at time zone (select zone from park.park where id = tenant / 1000000) then
    raise exception 'the month has not begun' using errcode = '22023', column = 'month';
  end if;
  insert into park.economics as x (tenant_id, month, output_fen, value_added_fen, revenue_fen, tax_fen, employees, source)
  values (tenant, of_month, output, value_added, revenue, tax, people, case when t.demo then 'demo' else 'declared' end)
  on conflict (tenant_id, month) do update set
    output_fen = excluded.output_fen, value_added_fen = excluded.value_added_fen, revenue_fen = excluded.revenue_fen,
    tax_fen = excluded.tax_fen, employees = excluded.employees, source = excluded.source, reported_at = now();
  tenant_id := tenant;
  month := to_char(of_month, 'YYYY-MM');
end $$;

create or replace function park.contact_add(tenant integer, for_duty text, new_name text, new_phone text, mail text)
  returns bigint
  language plpgsql as $$
declare
  made bigint;
begin
  if not exists (select from park.enterprise e
                  where e.tenant_id between park.tenant_from() and park.tenant_to() and e.tenant_id = tenant) then
    raise exception 'no such enterprise' using errcode = 'P0002';
  end if;
  if (select count(*) from park.contact c where c.tenant_id = tenant) >= 100 then
    raise exception 'there are a hundred contacts already' using errcode = '55P03';
  end if;
  insert into park.contact (tenant_id, duty, name, phone, email)
  values (tenant, for_duty, new_name, coalesce(new_phone, ''), coalesce(mail, '')) returning id into made;
  return made;
end $$;
