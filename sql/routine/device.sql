-- Changing the register of devices, their metrics and thing models.

-- Number of the model a tenant means by a code: its own one before the park's.
create or replace function park.model_find(tenant integer, wanted text) returns bigint
  language sql stable
  return (select m.id from park.thing_model m
           where m.code = wanted and m.tenant_id in (tenant, tenant / 1000000 * 1000000)
           order by m.tenant_id desc limit 1);

-- Writes metrics of a device: known codes are brought up to date, new ones
-- get the next ordinals. The device's row must be locked or fresh.
create or replace function park.metric_put(tenant integer, device bigint, defs jsonb) returns void
  language plpgsql as $$
begin
  update park.metric m
     set name = d.name, name_en = d.name_en, unit = d.unit, counter = d.counter, lowest = d.min, highest = d.max
    from jsonb_to_recordset(defs) d(code text, name text, name_en text, unit text, counter boolean,
           min double precision, max double precision)
   where m.tenant_id = tenant and m.device_id = device and m.code = d.code
     and (m.name, m.name_en, m.unit, m.counter, m.lowest, m.highest)
         is distinct from (d.name, d.name_en, d.unit, d.counter, d.min, d.max);
  insert into park.metric (tenant_id, device_id, ordinal, code, name, name_en, unit, counter, lowest, highest)
  select tenant, device,
         coalesce((select max(ordinal) from park.metric m where m.tenant_id = tenant and m.device_id = device), 0)
           + row_number() over (order by d.i),
         d.code, d.name, d.name_en, d.unit, d.counter, d.min, d.max
    from rows from (jsonb_to_recordset(defs) as (code text, name text, name_en text, unit text, counter boolean,
           min double precision, max double precision)) with ordinality
           as d(code, name, name_en, unit, counter, min, max, i)
   where not exists (select from park.metric m
                      where m.tenant_id = tenant and m.device_id = device and m.code = d.code);
end $$;

create or replace function park.device_add(tenant integer, new_key text, new_name text, initials text,
  new_kind text, model text, new_serial text, lon double precision, lat double precision,
  new_tags jsonb, metrics jsonb, out id bigint, out version integer)
  language plpgsql as $$
#variable_conflict use_column
declare
  spot geometry := park.point_of(lon, lat);
  m park.thing_model;
begin
  if tenant not between park.tenant_from() and park.tenant_to()
     or not exists (select from park.tenant t where t.tenant_id = tenant) then
    raise exception 'no such tenant' using errcode = 'P0002', column = 'tenant';
  end if;
  perform park.check_in_park(tenant, spot, 'lon');
  if model <> '' then
    select * into m from park.thing_model x where x.id = park.model_find(tenant, model);
    if not found then
      raise exception 'there is no thing model %', model using errcode = '22023', column = 'model';
    end if;
  end if;
  insert into park.device as d (tenant_id, key, name, pinyin, kind, model_code, serial, place, tags)
  values (tenant, new_key, new_name, coalesce(initials, ''), coalesce(new_kind, m.kind, 'equipment'), coalesce(model, ''),
    coalesce(new_serial, ''), spot, array(select jsonb_array_elements_text(coalesce(new_tags, '[]'))))
  returning d.id, d.version into id, version;
  perform park.metric_put(tenant, id, park.metrics_whole(coalesce(metrics, m.metrics, '[]')));
end $$;

-- Definitions with every member there, whatever an older model left out.
create or replace function park.metrics_whole(defs jsonb) returns jsonb
  language sql immutable
  return (select coalesce(jsonb_agg('{"name": "", "name_en": "", "unit": "", "counter": false}'::jsonb || d.v order by d.i), '[]')
            from jsonb_array_elements(defs) with ordinality d(v, i));

-- Changes a device; what is null stays.
create or replace function park.device_change(device bigint, seen integer, new_key text, new_name text,
  initials text, new_kind text, model text, new_serial text, lon double precision, lat double precision,
  new_tags jsonb, is_archived boolean, out id bigint, out version integer)
  language plpgsql as $$
#variable_conflict use_column
declare
  d park.device;
  spot geometry := park.point_of(lon, lat);
begin
  select * into d from park.device x
   where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = device for update;
  if not found then
    raise exception 'no such device' using errcode = 'P0002';
  end if;
  if d.version <> seen then
    raise exception 'it was changed meanwhile; look at it again first' using errcode = '55P03', column = 'version';
  end if;
  perform park.check_in_park(d.tenant_id, spot, 'lon');
  if model <> '' and park.model_find(d.tenant_id, model) is null then
    raise exception 'there is no thing model %', model using errcode = '22023', column = 'model';
  end if;
  update park.device x set
    key = coalesce(new_key, key), name = coalesce(new_name, name), pinyin = coalesce(initials, pinyin),
    kind = coalesce(new_kind, kind), model_code = coalesce(model, model_code), serial = coalesce(new_serial, serial),
    place = coalesce(spot, place),
    tags = case when new_tags is null then tags else array(select jsonb_array_elements_text(new_tags)) end,
    archived_at = case is_archived when true then coalesce(archived_at, now()) when false then null else archived_at end,
    version = x.version + 1
   where x.tenant_id = d.tenant_id and x.id = d.id
  returning x.id, x.version into id, version;
end $$;

-- One metric of a device, new or changed.
create or replace function park.device_metric_put(device bigint, metrics jsonb, out ordinal smallint, out code text)
  language plpgsql as $$
#variable_conflict use_column
declare
  d park.device;
begin
  select * into d from park.device x
   where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = device for update;
  if not found then
    raise exception 'no such device' using errcode = 'P0002';
  end if;
  perform park.metric_put(d.tenant_id, d.id, metrics);
  select m.ordinal, m.code into ordinal, code from park.metric m
   where m.tenant_id = d.tenant_id and m.device_id = d.id and m.code = metrics -> 0 ->> 'code';
end $$;
