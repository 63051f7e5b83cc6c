-- Storing telemetry: partitions, the directory of devices, merging.

-- Later values over earlier ones, place by place; NaN says nothing.
create or replace function park.merge_values(earlier double precision[], later double precision[])
  returns double precision[]
  language sql immutable parallel safe
  return case
    when array_position(later, 'NaN') is null and cardinality(later) >= cardinality(earlier) then later
    else (select array_agg(case when u.b is null or u.b = 'NaN' then coalesce(u.a, 'NaN') else u.b end order by u.i)
            from unnest(earlier, later) with ordinality u(a, b, i)) end;

create or replace function park.merge_times(earlier bigint[], later bigint[])
  returns bigint[]
  language sql immutable parallel safe
  return case
    when array_position(later, 0) is null and cardinality(later) >= cardinality(earlier) then later
    else (select array_agg(greatest(u.a, u.b) order by u.i)
            from unnest(earlier, later) with ordinality u(a, b, i)) end;

-- Makes the partitions of these days (UTC). A definer function, because the
-- programs may fill tables and never make them.
create or replace function park.sample_days(days timestamptz[]) returns integer
  language plpgsql security definer
  set search_path = park, pg_temp as $$
declare
  d date;
  made integer := 0;
begin
  foreach d in array (select array_agg((t at time zone 'UTC')::date) from unnest(days) t) loop
    if to_regclass('park.sample_' || to_char(d, 'YYYYMMDD')) is not null then
      continue;
    end if;
    perform pg_advisory_xact_lock(71501);
    -- Whoever held the lock may have made it. to_regclass would not know: it
    -- answers from what this session remembers, and an advisory lock does not
    -- make it look again.
    if exists (select from pg_class where relnamespace = 'park'::regnamespace
                and relname = 'sample_' || to_char(d, 'YYYYMMDD')) then
      continue;
    end if;
    execute format('create table park.%I partition of park.sample for values from (%L) to (%L)',
      'sample_' || to_char(d, 'YYYYMMDD'),
      d::timestamp at time zone 'UTC', (d + 1)::timestamp at time zone 'UTC');
    -- A child is a table of its own: asked directly, it would not know the
    -- parent's policy. It is closed by itself.
    execute format('alter table park.%I enable row level security', 'sample_' || to_char(d, 'YYYYMMDD'));
    execute format('alter table park.%I force row level security', 'sample_' || to_char(d, 'YYYYMMDD'));
    made := made + 1;
  end loop;
  return made;
end $$;
revoke all on function park.sample_days from public;
grant execute on function park.sample_days to park_web, park_job;

-- Devices behind the keys of a request, with all their metrics. What is
-- missing is registered when the park allows it; a pair says that the device
-- keys[pair_key] sent a field pair_code. The token of one device (own) neither
-- registers nor sees another.
create or replace function park.telemetry_resolve(keys text[], pair_key integer[], pair_code text[], own bigint)
  returns table (place integer, device_id bigint, code text, ordinal smallint)
  language plpgsql as $$
#variable_conflict use_column
declare
  me integer := park.tenant_me();
begin
  if own is null and (select auto_register from park.park where id = me / 1000000) then
    insert into park.device (tenant_id, key, name, kind, origin)
    select me, k, k, 'equipment', 'auto'
      from (select distinct k from unnest(keys) k
             where not exists (select from park.device d where d.tenant_id = me and d.key = k)) missing
     order by k
    on conflict (tenant_id, key) do nothing;
  end if;
  -- In the order of their ids, so that two requests never wait for each other.
  perform 1 from park.device d
    where d.tenant_id = me and d.key = any (keys) and d.archived_at is null
      and (own is null or d.id = own)
    order by d.id for update;
  insert into park.metric (tenant_id, device_id, ordinal, code)
  select me, n.id, coalesce((select max(ordinal) from park.metric m where m.tenant_id = me and m.device_id = n.id), 0)
           + row_number() over (partition by n.id order by n.first), n.code
    from (select d.id, p.code, min(p.i) as first
            from unnest(pair_key, pair_code) with ordinality p(k, code, i)
            join park.device d on d.tenant_id = me and d.key = keys[p.k] and d.archived_at is null
             and (own is null or d.id = own)
           where not exists (select from park.metric m
                              where m.tenant_id = me and m.device_id = d.id and m.code = p.code)
           group by d.id, p.code) n;
  return query
    select k.i::integer, d.id, m.code, m.ordinal
      from unnest(keys) with ordinality k(key, i)
      join park.device d on d.tenant_id = me and d.key = k.key and d.archived_at is null
       and (own is null or d.id = own)
      left join park.metric m on m.tenant_id = me and m.device_id = d.id
     order by 1, 4;
end $$;

-- Workers keep a directory of devices; a change makes them look again.
create or replace function park.forget_devices() returns trigger
  language plpgsql as $$
begin
  perform pg_notify('park_device', '');
  return null;
end $$;
create or replace trigger forget_devices after update or delete on park.device
  for each statement execute function park.forget_devices();
create or replace trigger forget_devices after update or delete on park.metric
  for each statement execute function park.forget_devices();

-- Rebuilds park.latest from the samples of two days: what a worker had not
-- written yet when it died is there again.
create or replace function park.latest_rebuild() returns bigint
  language sql as $$
  with newest as (
    select d.tenant_id, d.id, s.at, s.v
      from park.device d
      cross join lateral (
        select s.at, s.v from park.sample s
         where s.tenant_id = d.tenant_id and s.device_id = d.id
           and s.at > now() - interval '2 days' and s.at < now() + interval '1 day'
         order by s.at desc limit 1) s),
  done as (
    insert into park.latest as l (tenant_id, device_id, at, t, v)
    select tenant_id, id, at,
           array_fill((extract(epoch from at) * 1000)::bigint, array[cardinality(v)]), v
      from newest
    on conflict (tenant_id, device_id) do update
      set at = excluded.at, t = park.merge_times(l.t, excluded.t), v = park.merge_values(l.v, excluded.v)
    where excluded.at > l.at
    returning 1)
  select count(*) from done
$$;
