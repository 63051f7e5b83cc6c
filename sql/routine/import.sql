-- Files on their way into the registers.

-- Takes a file in and asks for its check.
create or replace function park.import_add(new_kind text, name text, content bytea, out id bigint, out state text)
  language plpgsql as $$
#variable_conflict use_column
begin
  if new_kind = 'enterprise' then
    perform park.authority_only('import enterprises', 'kind');
  end if;
  insert into park.import (tenant_id, kind, file_name, body, account_id)
  values (park.tenant_me(), new_kind, coalesce(name, ''), content, nullif(park.account_me(), 0))
  returning import.id, import.state into id, state;
  update park.import i
     set job_id = park.job_enqueue(i.tenant_id, 'import.check', jsonb_build_object('import', i.id))
   where i.tenant_id = park.tenant_me() and i.id = import_add.id;
  perform park_audit.append('import.create', 'import ' || id, 'done',
    jsonb_build_object('kind', new_kind, 'file_name', name, 'bytes', length(content)));
end $$;

-- Lets the good rows of a checked file into the register.
create or replace function park.import_apply(wanted bigint, out id bigint, out state text)
  language plpgsql as $$
#variable_conflict use_column
declare
  i park.import;
begin
  select * into i from park.import x
   where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = wanted for update;
  if not found then
    raise exception 'no such import' using errcode = 'P0002';
  end if;
  if i.state <> 'checked' then
    raise exception 'the import is %, not checked', i.state using errcode = '55P03';
  end if;
  if i.good = 0 then
    raise exception 'no row of it is good' using errcode = '55P03';
  end if;
  if i.kind = 'enterprise' then
    perform park.authority_only('import enterprises', 'kind');
  end if;
  update park.import x
     set state = 'applying', created = 0, updated = 0, unchanged = 0, applied = 0,
         job_id = park.job_enqueue(x.tenant_id, 'import.apply', jsonb_build_object('import', x.id))
   where x.tenant_id = i.tenant_id and x.id = i.id
  returning x.id, x.state into id, state;
  perform park_audit.append('import.apply', 'import ' || i.id, 'done',
    jsonb_build_object('kind', i.kind, 'file_name', i.file_name, 'good', i.good, 'bad', i.bad));
end $$;

-- What each good row from one line to another would do to the devices.
create or replace function park.import_device_plan(imp_tenant integer, imp bigint, from_line integer, to_line integer)
  returns table (line integer, tenant integer, key text, name text, pinyin text, kind text, model text, serial text,
    place geometry, tags text[], device bigint, verdict text)
  language sql stable as $$
  select r.line, v.tenant, v.key, v.name, v.pinyin, v.kind, v.model, v.serial, v.place, v.tags, d.id,
         case when d.id is null then 'created'
              when d.archived_at is null and d.name = v.name
               and d.kind = coalesce(v.kind, d.kind) and d.model_code = coalesce(v.model, d.model_code)
               and d.serial = coalesce(v.serial, d.serial) and d.tags = coalesce(v.tags, d.tags)
               and d.place is not distinct from coalesce(v.place, d.place) then 'unchanged'
              else 'updated' end
    from park.import_row r
    cross join lateral (
      select x.tenant, x.key, x.name, x.pinyin, x.kind, x.model, x.serial,
             park.point_of(x.lon, x.lat) as place, x.tags
        from jsonb_to_record(r.value) x(tenant integer, key text, name text, pinyin text, kind text, model text,
               serial text, lon double precision, lat double precision, tags text[])) v
    left join park.device d on d.tenant_id = v.tenant and d.key = v.key
   where r.tenant_id = imp_tenant and r.import_id = imp and r.value is not null
     and r.line between from_line and to_line
$$;

create or replace function park.import_enterprise_plan(imp_tenant integer, imp bigint, from_line integer, to_line integer)
  returns table (line integer, uscc text, name text, name_en text, short_name text, pinyin text, industry text,
    above boolean, status text, address text, site geometry, entered date, tenant integer, verdict text)
  language sql stable as $$
  select r.line, v.uscc, v.name, v.name_en, v.short_name, v.pinyin, v.industry, v.above_scale, v.status, v.address,
         v.site, v.entered_on, e.tenant_id,
         case when e.tenant_id is null then 'created'
              when e.name = v.name and e.name_en = coalesce(v.name_en, e.name_en)
               and e.short_name = coalesce(v.short_name, e.short_name)
               and e.industry_code is not distinct from coalesce(v.industry, e.industry_code)
               and e.above_scale = coalesce(v.above_scale, e.above_scale) and e.status = coalesce(v.status, e.status)
               and e.address = coalesce(v.address, e.address)
               and e.site is not distinct from coalesce(v.site, e.site)
               and e.entered_on is not distinct from coalesce(v.entered_on, e.entered_on) then 'unchanged'
              else 'updated' end
    from park.import_row r
    cross join lateral (
      select x.*, park.point_of(x.lon, x.lat) as site
        from jsonb_to_record(r.value) x(uscc text, name text, name_en text, short_name text, pinyin text,
               industry text, above_scale boolean, status text, address text, lon double precision,
               lat double precision, entered_on date)) v
    left join park.enterprise e on e.uscc = v.uscc
   where r.tenant_id = imp_tenant and r.import_id = imp and r.value is not null
     and r.line between from_line and to_line
$$;

-- Ends the check: counts the rows, and what applying them would do.
create or replace function park.import_checked(imp bigint) returns text
  language plpgsql as $$
#variable_conflict use_column
declare
  i park.import;
  n record;
begin
  select * into strict i from park.import x where x.tenant_id = park.tenant_me() and x.id = imp for update;
  if i.kind = 'device' then
    select count(*) filter (where verdict = 'created') as created, count(*) filter (where verdict = 'updated') as updated,
           count(*) filter (where verdict = 'unchanged') as unchanged
      into n from park.import_device_plan(i.tenant_id, i.id, 0, 2147483647);
  else
    select count(*) filter (where verdict = 'created') as created, count(*) filter (where verdict = 'updated') as updated,
           count(*) filter (where verdict = 'unchanged') as unchanged
      into n from park.import_enterprise_plan(i.tenant_id, i.id, 0, 2147483647);
  end if;
  update park.import x
     set state = 'checked', created = n.created, updated = n.updated, unchanged = n.unchanged,
         (rows, good, bad) = (select count(*), count(r.value), count(*) - count(r.value) from park.import_row r
                               where r.tenant_id = x.tenant_id and r.import_id = x.id)
   where x.tenant_id = i.tenant_id and x.id = i.id;
  perform park.announce(i.tenant_id, 'jobs', jsonb_build_object('import', i.id, 'state', 'checked'));
  return 'checked';
end $$;

-- Applies the rows from one line to another; what was there already is not
-- written, so that nothing is audited that did not happen.
create or replace function park.import_device_rows(imp_tenant integer, imp bigint, from_line integer, to_line integer,
  out created integer, out updated integer)
  language plpgsql as $$
begin
  -- The plan is made once, and joined as it is: without statistics of rows
  -- just written, it would be made anew for each device.
  with plan as materialized (
    select * from park.import_device_plan(imp_tenant, imp, from_line, to_line)),
  made as (
    insert into park.device (tenant_id, key, name, pinyin, kind, model_code, serial, place, tags, origin)
    select p.tenant, p.key, p.name, p.pinyin,
           coalesce(p.kind, (select m.kind from park.thing_model m where m.id = park.model_find(p.tenant, p.model)), 'equipment'),
           coalesce(p.model, ''), coalesce(p.serial, ''), p.place, coalesce(p.tags, '{}'), 'import'
      from plan p
     where p.verdict = 'created'
     order by p.line
    returning tenant_id, id, model_code),
  described as (
    insert into park.metric (tenant_id, device_id, ordinal, code, name, name_en, unit, counter, lowest, highest)
    select d.tenant_id, d.id, v.i, v.d ->> 'code', v.d ->> 'name', v.d ->> 'name_en', v.d ->> 'unit',
           (v.d ->> 'counter')::boolean, (v.d ->> 'min')::double precision, (v.d ->> 'max')::double precision
      from made d
      join park.thing_model m on m.id = park.model_find(d.tenant_id, d.model_code)
      cross join lateral jsonb_array_elements(park.metrics_whole(m.metrics)) with ordinality v(d, i)
     where d.model_code <> ''),
  changed as (
    update park.device d
       set name = p.name, pinyin = p.pinyin, kind = coalesce(p.kind, d.kind), model_code = coalesce(p.model, d.model_code),
           serial = coalesce(p.serial, d.serial), place = coalesce(p.place, d.place), tags = coalesce(p.tags, d.tags),
           archived_at = null, version = d.version + 1
      from plan p
     where p.verdict = 'updated' and d.tenant_id = p.tenant and d.id = p.device
    returning 1)
  select (select count(*) from made), (select count(*) from changed) into created, updated;
end $$;

create or replace function park.import_enterprise_rows(imp_tenant integer, imp bigint, from_line integer, to_line integer,
  out created integer, out updated integer)
  language plpgsql as $$
#variable_conflict use_column
declare
  first integer;
begin
  perform park.authority_only('import enterprises');
  select count(*) into created from park.import_enterprise_plan(imp_tenant, imp, from_line, to_line) p
   where p.verdict = 'created';
  if created > 0 then
    first := park.tenant_next(created);
    with numbered as materialized (
      select p.*, first - 1 + (row_number() over (order by p.line))::integer as number
        from park.import_enterprise_plan(imp_tenant, imp, from_line, to_line) p
       where p.verdict = 'created'),
    housed as (
      insert into park.tenant (tenant_id, kind, name, name_en)
      select n.number, 'enterprise', n.name, coalesce(n.name_en, '') from numbered n
      returning tenant_id)
    insert into park.enterprise (tenant_id, uscc, name, name_en, short_name, pinyin, industry_code, above_scale, status,
      address, site, entered_on)
    select n.number, n.uscc, n.name, coalesce(n.name_en, ''), coalesce(n.short_name, ''), n.pinyin, n.industry,
           coalesce(n.above, false), coalesce(n.status, 'operating'), coalesce(n.address, ''), n.site, n.entered
      from numbered n
      join housed h on h.tenant_id = n.number;
  end if;
  with plan as materialized (
    select * from park.import_enterprise_plan(imp_tenant, imp, from_line, to_line) p where p.verdict = 'updated'),
  renamed as (
    update park.tenant t set name = p.name, name_en = coalesce(p.name_en, t.name_en)
      from plan p
     where t.tenant_id = p.tenant and (t.name <> p.name or t.name_en <> p.name_en)
    returning 1),
  changed as (
    update park.enterprise e
       set name = p.name, pinyin = p.pinyin, name_en = coalesce(p.name_en, e.name_en),
           short_name = coalesce(p.short_name, e.short_name), industry_code = coalesce(p.industry, e.industry_code),
           above_scale = coalesce(p.above, e.above_scale), status = coalesce(p.status, e.status),
           address = coalesce(p.address, e.address), site = coalesce(p.site, e.site),
           entered_on = coalesce(p.entered, e.entered_on), version = e.version + 1, updated_at = now()
      from plan p
     where e.tenant_id = p.tenant
    returning 1)
  select count(*) into updated from changed;
end $$;

-- Applies the next n rows; how much is done then, 1 for all of it. What it
-- did and how far it came are one transaction: a second worker counts on.
create or replace function park.import_step(imp bigint, n integer) returns double precision
  language plpgsql as $$
#variable_conflict use_column
declare
  i park.import;
  last integer;
  hit record;
  batch integer;
begin
  select * into strict i from park.import x where x.tenant_id = park.tenant_me() and x.id = imp for update;
  if i.state <> 'applying' then
    return 1;
  end if;
  select max(line), count(*) into last, batch
    from (select line from park.import_row r
           where r.tenant_id = i.tenant_id and r.import_id = i.id and r.line > i.applied and r.value is not null
           order by line limit n) next;
  if batch > 0 then
    if i.kind = 'device' then
      select * into hit from park.import_device_rows(i.tenant_id, i.id, i.applied + 1, last);
    else
      select * into hit from park.import_enterprise_rows(i.tenant_id, i.id, i.applied + 1, last);
    end if;
    update park.import x
       set created = x.created + hit.created, updated = x.updated + hit.updated,
           unchanged = x.unchanged + batch - hit.created - hit.updated, applied = last
     where x.tenant_id = i.tenant_id and x.id = i.id
    returning * into i;
  end if;
  if not exists (select from park.import_row r
                  where r.tenant_id = i.tenant_id and r.import_id = i.id and r.line > i.applied and r.value is not null) then
    update park.import x set state = 'done' where x.tenant_id = i.tenant_id and x.id = i.id;
    perform park.announce(i.tenant_id, 'jobs', jsonb_build_object('import', i.id, 'state', 'done'));
    return 1;
  end if;
  return (i.created + i.updated + i.unchanged)::double precision / i.good;
end $$;
