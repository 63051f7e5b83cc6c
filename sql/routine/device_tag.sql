-- Tags that somebody has made, and tags given to many devices.

call park_audit.watch('park.device_tag');

-- A tag of the caller's own tenant, as it was seen.
create or replace function park.device_tag_seen(wanted bigint, seen integer) returns park.device_tag
  language plpgsql as $$
declare
  g park.device_tag;
begin
  select * into g from park.device_tag x where x.tenant_id = park.tenant_me() and x.id = wanted for update;
  if not found then
    raise exception 'no such tag' using errcode = 'P0002';
  end if;
  if seen is not null and g.version <> seen then
    raise exception 'it was changed meanwhile; look at it again first' using errcode = '55P03', column = 'version';
  end if;
  return g;
end $$;

create or replace function park.device_tag_add(new_name text, new_colour text, out id bigint, out version integer)
  language plpgsql as $$
#variable_conflict use_column
begin
  if (select count(*) from park.device_tag g where g.tenant_id = park.tenant_me()) >= 500 then
    raise exception 'there are five hundred tags already' using errcode = '55P03', column = 'name';
  end if;
  insert into park.device_tag as g (tenant_id, name, colour)
  values (park.tenant_me(), new_name, coalesce(new_colour, 'grey'))
  returning g.id, g.version into id, version;
end $$;

-- Changes a tag; what is null stays. Devices that carry it carry its new name
-- after a while: `task` is the work on them, null when there is none to do.
create or replace function park.device_tag_change(wanted bigint, seen integer, new_name text, new_colour text,
  out id bigint, out version integer, out task bigint)
  language plpgsql as $$
#variable_conflict use_column
declare
  g park.device_tag := park.device_tag_seen(wanted, seen);
begin
  update park.device_tag x
     set name = coalesce(new_name, name), colour = coalesce(new_colour, colour), version = x.version + 1
   where x.tenant_id = g.tenant_id and x.id = g.id
  returning x.id, x.version into id, version;
  if new_name <> g.name then
    task := (select t.id from park.device_tag_task_add('rename', g.name, new_name, null, jsonb_build_object('tag', g.name)) t);
  end if;
end $$;

-- Gives a tag up, and takes it from all devices that carry it.
create or replace function park.device_tag_drop(wanted bigint, out id bigint, out task bigint)
  language plpgsql as $$
#variable_conflict use_column
declare
  g park.device_tag := park.device_tag_seen(wanted, null);
begin
  delete from park.device_tag x where x.tenant_id = g.tenant_id and x.id = g.id;
  id := g.id;
  task := (select t.id from park.device_tag_task_add('remove', g.name, null, null, jsonb_build_object('tag', g.name)) t);
end $$;

-- Asks for work on many devices: those of `ids`, or all that `filter` finds.
create or replace function park.device_tag_task_add(what text, tag text, new_tag text, ids jsonb, filter jsonb,
  out id bigint, out state text, out total bigint)
  language plpgsql as $$
#variable_conflict use_column
declare
  me integer := park.tenant_me();
  f jsonb := jsonb_strip_nulls(coalesce(filter, '{}'));
  chosen bigint[] := array(select distinct v::bigint from jsonb_array_elements_text(ids) v order by 1);
begin
  -- Two that ask at once take turns.
  perform pg_advisory_xact_lock(71504, me);
  if (select count(*) from park.device_tag_task x where x.tenant_id = me and x.state <> 'done') >= 20 then
    raise exception 'twenty such tasks are under way; wait for one of them' using errcode = '55P03';
  end if;
  total := case
    when ids is not null then cardinality(chosen)
    when f ? 'q' then 0
    else (select coalesce(sum(c.n), 0)
            from park.device_counts(greatest((f ->> 'tenant')::integer, park.tenant_from()), least((f ->> 'tenant')::integer, park.tenant_to())) c
           where c.tag = coalesce(f ->> 'tag', '') and (not f ? 'kind' or c.kind = f ->> 'kind')
             and (not f ? 'model' or c.model_code = f ->> 'model')
             and (c.state = f ->> 'state' or (not f ? 'state' and c.state <> 'archived'))) end;
  insert into park.device_tag_task as x (tenant_id, what, tag, new_tag, only_ids, filter, total, account_id)
  values (me, what, tag, new_tag, case when ids is not null then chosen end, f, total, nullif(park.account_me(), 0))
  returning x.id, x.state into id, state;
  update park.device_tag_task x
     set job_id = park.job_enqueue(me, 'device.tag', jsonb_build_object('task', x.id))
   where x.tenant_id = me and x.id = device_tag_task_add.id;
  perform park_audit.append('device_tag.' || what, 'device_tag_task ' || id, 'done',
    jsonb_strip_nulls(jsonb_build_object('tag', tag, 'new_tag', new_tag, 'devices', ids, 'filter', f, 'total', total)));
end $$;

-- Does the next n devices of a task; how much is done then, 1 for all of it.
-- What it did and how far it came are one transaction.
create or replace function park.device_tag_step(task bigint, n integer) returns double precision
  language plpgsql as $$
declare
  k park.device_tag_task;
  tenants integer[];
  devices bigint[];
  looked bigint;
  hit bigint;
  crowded bigint := 0;
begin
  select * into strict k from park.device_tag_task x where x.tenant_id = park.tenant_me() and x.id = task for update;
  if k.state = 'done' then
    return 1;
  end if;
  if k.only_ids is not null then
    select array_agg(d.tenant_id), array_agg(d.id), count(*) into tenants, devices, looked
      from unnest(k.only_ids) u(id)
      cross join lateral (
        select x.tenant_id, x.id from park.device x
         where x.id = u.id and x.tenant_id between park.tenant_from() and park.tenant_to() offset 0) d;
  else
    select array_agg(p.tenant_id), array_agg(p.device_id), count(*) into tenants, devices, looked
      from park.device_pick(k.filter ->> 'q', (k.filter ->> 'tenant')::integer, k.filter ->> 'kind', k.filter ->> 'model',
             k.filter ->> 'state', k.filter ->> 'tag', k.after, n) p;
  end if;
  perform 1 from (select * from unnest(tenants, devices) x(tenant, device) order by 1, 2) u
    cross join lateral (select from park.device x where x.tenant_id = u.tenant and x.id = u.device for update) d;
  if k.what = 'assign' then
    select count(*) into crowded from unnest(tenants, devices) u(tenant, device)
      cross join lateral (
        select from park.device x where x.tenant_id = u.tenant and x.id = u.device
           and cardinality(x.tags) >= 20 and not k.tag = any (x.tags) offset 0) d;
  end if;
  update park.device d
     set tags = case k.what when 'assign' then d.tags || k.tag
                            when 'remove' then array_remove(d.tags, k.tag)
                            else case when k.new_tag = any (d.tags) then array_remove(d.tags, k.tag)
                                      else array_replace(d.tags, k.tag, k.new_tag) end end,
         version = d.version + 1
    from unnest(tenants, devices) u(tenant, device)
   where d.tenant_id = u.tenant and d.id = u.device
     and case k.what when 'assign' then not k.tag = any (d.tags) and cardinality(d.tags) < 20 else k.tag = any (d.tags) end;
  get diagnostics hit = row_count;
  update park.device_tag_task x
     set seen = x.seen + looked, changed = x.changed + hit, full_up = x.full_up + crowded,
         after = case when looked > 0 then tenants[looked] || '.' || devices[looked] else x.after end,
         state = case when x.only_ids is not null or looked < n then 'done' else 'running' end
   where x.tenant_id = k.tenant_id and x.id = k.id
  returning * into k;
  if k.state = 'done' then
    perform park.announce(k.tenant_id, 'jobs', jsonb_build_object('device_tag_task', k.id, 'state', k.state));
    return 1;
  end if;
  return least(0.99, k.seen / greatest(k.total, k.seen + 1)::double precision);
end $$;
