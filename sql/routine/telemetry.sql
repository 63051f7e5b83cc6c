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
  return (select array_agg(greatest(u.a, u.b) order by u.i) from unnest(earlier, later) with ordinality u(a, b, i));

-- Of two rows of newest values, with the time of each value, the newer value
-- of each place; of two of one time the second.
create or replace function park.newest_values(t1 bigint[], v1 double precision[], t2 bigint[], v2 double precision[])
  returns double precision[]
  language sql immutable parallel safe
  return (select array_agg(case when coalesce(u.t2, 0) >= coalesce(u.t1, 0) then coalesce(u.v2, 'NaN') else u.v1 end
                   order by u.i)
            from unnest(t1, v1, t2, v2) with ordinality u(t1, v1, t2, v2, i));

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

-- Tells the planner of devices that have just been made in number. Of a tenant
-- it has never seen it expects one row, and reads all devices for each metric
-- whose foreign key it checks. A definer function: only an owner may analyze.
create or replace function park.device_analyze(made bigint) returns void
  language plpgsql security definer
  set search_path = park, pg_temp as $$
begin
  if made > 100 and made * 10 > (select reltuples from pg_class where oid = 'park.device'::regclass) then
    analyze park.device;
  end if;
end $$;
revoke all on function park.device_analyze from public;
grant execute on function park.device_analyze to park_web, park_job;

-- Numbers of the devices behind keys, in their order; null for none, for one
-- out of use, and for another than the one device of a token (own).
--
-- Ten thousand devices may be new at once, so nothing here may depend on what
-- the planner expects of a tenant it has never seen: it would expect one row,
-- and read all of the tenant's devices for each key. Of (select tenant) it
-- expects an average tenant, and the key is what narrows. Rows are looked up
-- one by one (offset 0 keeps it so).
create or replace function park.devices_of_keys(tenant integer, keys text[], own bigint) returns bigint[]
  language sql stable
  return (select array_agg(d.id order by k.i)
            from unnest(keys) with ordinality k(key, i)
            left join lateral (select d.id from park.device d
                                where d.tenant_id = (select tenant) and d.key = k.key and d.archived_at is null
                                  and (own is null or d.id = own) offset 0) d on true);

-- Devices that the caller sees and that go by a name: their key, or else their
-- number. Which tenants those are is left to row security: a condition that the
-- planner can look into would make it read all of a tenant that it has not
-- seen before. For the same reason callers keep it apart (offset 0).
create or replace function park.devices_named(word text)
  returns table (rank integer, tenant_id integer, device_id bigint, key text)
  language sql stable
begin atomic
  select 1, d.tenant_id, d.id, d.key from park.device d where d.key = word
  union all
  select 2, d.tenant_id, d.id, d.key from park.device d
   where d.id = case when word ~ '^[0-9]{1,18}$' then word::bigint end;
end;

-- Fields that no metric stands for yet, in the order they came: place of the
-- device in ids, name, and the place after its widest the metric will have.
-- One pass over what was sent and what is known, without a join to go wrong.
create or replace function park.metrics_missing(tenant integer, ids bigint[], pair_key integer[], pair_code text[])
  returns table (k integer, code text, ordinal integer)
  language sql stable
begin atomic
  with known as (
    select d.k, m.code, m.ordinal
      from unnest(ids) with ordinality d(id, k)
      cross join lateral (select m.code, m.ordinal from park.metric m
                           where m.tenant_id = (select tenant) and m.device_id = d.id offset 0) m),
  place as (
    select a.k, a.code, min(a.i) as first, max(max(a.ordinal)) over (partition by a.k) as widest
      from (select u.k, u.code, u.i, 0 as ordinal
              from unnest(pair_key, pair_code) with ordinality u(k, code, i)
             where ids[u.k] is not null
            union all
            select k, code, 0, ordinal from known) a
     group by a.k, a.code)
  select p.k::integer, p.code, (p.widest + row_number() over (partition by p.k order by p.first))::integer
    from place p
   where p.first > 0;
end;

-- Devices behind the keys of a request, with all their metrics. What is
-- missing is registered when the park allows it and the caller wants it made;
-- a pair says that the device keys[pair_key] sent a field pair_code. The token
-- of one device (own) neither registers nor sees another.
drop function if exists park.telemetry_resolve(text[], integer[], text[], bigint);
create or replace function park.telemetry_resolve(keys text[], pair_key integer[], pair_code text[], own bigint, make boolean)
  returns table (place integer, device_id bigint, code text, ordinal smallint)
  language plpgsql as $$
#variable_conflict use_column
declare
  me integer := park.tenant_me();
  made bigint;
  ids bigint[] := park.devices_of_keys(me, keys, own);
  new_key integer[]; -- metrics to be made
  new_code text[];
  new_ordinal integer[];
  crowded text;
begin
  if make and own is null and array_position(ids, null) is not null
     and (select auto_register from park.park where id = me / 1000000) then
    insert into park.device (tenant_id, key, name, kind, origin)
    select me, k, k, 'equipment', 'auto'
      from (select distinct k.key from unnest(keys, ids) k(key, id) where k.id is null) missing(k)
     order by k
    on conflict (tenant_id, key) do nothing;
    get diagnostics made = row_count;
    perform park.device_analyze(made);
    ids := park.devices_of_keys(me, keys, own);
  end if;
  if cardinality(pair_key) > 0 then
    select array_agg(m.k), array_agg(m.code), array_agg(m.ordinal) into new_key, new_code, new_ordinal
      from park.metrics_missing(me, ids, pair_key, pair_code) m;
  end if;
  if new_key is not null then
    -- In the order of their ids, so that two requests never wait for each
    -- other; whoever was waited for may have made them.
    perform 1 from park.device d
      where d.tenant_id = me and d.id = any (array(select distinct ids[k] from unnest(new_key) k))
      order by d.id for update;
    select array_agg(m.k), array_agg(m.code), array_agg(m.ordinal) into new_key, new_code, new_ordinal
      from park.metrics_missing(me, ids, pair_key, pair_code) m;
    select keys[u.k] into crowded from unnest(new_key, new_ordinal) u(k, ordinal) where u.ordinal > 1024 limit 1;
    if crowded is not null then
      raise exception 'device % would have more than 1024 metrics', crowded using errcode = '22023', column = 'dev';
    end if;
    insert into park.metric (tenant_id, device_id, ordinal, code)
    select me, ids[u.k], u.ordinal, u.code from unnest(new_key, new_ordinal, new_code) u(k, ordinal, code);
  end if;
  return query
    select k.i::integer, k.id, m.code, m.ordinal
      from unnest(ids) with ordinality k(id, i)
      left join lateral (select m.code, m.ordinal from park.metric m
                          where m.tenant_id = (select me) and m.device_id = k.id offset 0) m on true
     where k.id is not null
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

-- Brings park.latest up to the samples of two days: what a worker had not
-- written yet when it died is there again. One at a time; a second one finds
-- it done. Each place is looked up from its newest sample backwards and no
-- further than what is known, so that a second run reads a row a metric.
create or replace function park.latest_rebuild() returns bigint
  language plpgsql as $$
declare
  n bigint;
begin
  perform pg_advisory_xact_lock(71502);
  with place as (
    select m.tenant_id, m.device_id, m.ordinal, s.at, s.value, l.t[m.ordinal] as known
      from park.metric m
      left join park.latest l on l.tenant_id = m.tenant_id and l.device_id = m.device_id
      cross join lateral (
        select s.at, s.v[m.ordinal] as value from park.sample s
         where s.tenant_id = m.tenant_id and s.device_id = m.device_id
           and s.at >= greatest(now() - interval '2 days', to_timestamp(l.t[m.ordinal] / 1000.0))
           and s.at < now() + interval '1 day' and s.v[m.ordinal] <> 'NaN'
         order by s.at desc limit 1) s),
  fresh as (
    select distinct tenant_id, device_id from place where known is null or known <= floor(extract(epoch from at) * 1000)),
  wide as (
    select f.tenant_id, f.device_id, max(p.at) as at,
           array_agg(coalesce(floor(extract(epoch from p.at) * 1000)::bigint, 0) order by m.ordinal) as t,
           array_agg(coalesce(p.value, 'NaN') order by m.ordinal) as v
      from fresh f
      join park.metric m on m.tenant_id = f.tenant_id and m.device_id = f.device_id
      left join place p on p.tenant_id = m.tenant_id and p.device_id = m.device_id and p.ordinal = m.ordinal
     group by f.tenant_id, f.device_id),
  done as (
    insert into park.latest as l (tenant_id, device_id, at, t, v)
    select tenant_id, device_id, at, t, v from wide order by tenant_id, device_id
    on conflict (tenant_id, device_id) do update
      set at = greatest(l.at, excluded.at), t = park.merge_times(l.t, excluded.t),
          v = park.newest_values(l.t, l.v, excluded.t, excluded.v)
    where (l.t, l.v) is distinct from
          (park.merge_times(l.t, excluded.t), park.newest_values(l.t, l.v, excluded.t, excluded.v))
    returning 1)
  select count(*) into n from done;
  return n;
end $$;

-- Housekeeping of every tenant's telemetry: the days and months ahead have
-- their partitions before the first sample asks for one, whole days and
-- months go when their class is over, the list of what was set aside stays
-- short.
create or replace function park.telemetry_sweep(out made integer, out dropped integer, out forgotten bigint)
  language plpgsql security definer
  set search_path = park, pg_temp as $$
declare
  keep park.retention;
  child record;
  n bigint;
begin
  made := park.sample_days(array(select now() + make_interval(days => i) from generate_series(-1, 3) i))
        + park.chunk_months(array[current_date, current_date + 5]);
  dropped := 0;
  forgotten := 0;
  -- Months go whole, once their last day is over its class.
  for child in
    select c.relname, r.days
      from pg_inherits h
      join pg_class c on c.oid = h.inhrelid
      join (values ('park.chunk'::regclass, 'sample'), ('park.chunk_pack'::regclass, 'sample'),
                    ('park.rollup'::regclass, 'rollup'), ('park.quality_day'::regclass, 'quality')) k(parent, class)
        on k.parent = h.inhparent
      join park.retention r on r.class = k.class
     order by 1
  loop
    if (to_date(right(child.relname, 6), 'YYYYMM') + interval '1 month')::date <= (now() at time zone 'UTC')::date - child.days then
      execute format('drop table park.%I', child.relname);
      dropped := dropped + 1;
    end if;
  end loop;
  select * into keep from park.retention where class = 'sample';
  for child in
    select c.relname from pg_inherits h join pg_class c on c.oid = h.inhrelid
     where h.inhparent = 'park.sample'::regclass
     order by 1
  loop
    if to_date(right(child.relname, 8), 'YYYYMMDD') < (now() at time zone 'UTC')::date - keep.days then
      execute format('drop table park.%I', child.relname);
      dropped := dropped + 1;
    end if;
  end loop;
  select * into keep from park.retention where class = 'sample_text';
  delete from park.sample_text where at < now() - make_interval(days => keep.days);
  get diagnostics forgotten = row_count;
  select * into keep from park.retention where class = 'set_aside';
  delete from park.set_aside a
   where a.at < now() - make_interval(days => keep.days)
      or (a.tenant_id, a.at, a.id) in (
           select x.tenant_id, x.at, x.id
             from (select tenant_id, at, id, row_number() over (partition by tenant_id order by id desc) as place
                     from park.set_aside) x
            where x.place > keep.most);
  get diagnostics n = row_count;
  forgotten := forgotten + n;
  select * into keep from park.retention where class = 'ingest_tally';
  delete from park.ingest_tally where day < now() - make_interval(days => keep.days);
  get diagnostics n = row_count;
  forgotten := forgotten + n;
end $$;
revoke all on function park.telemetry_sweep from public;
grant execute on function park.telemetry_sweep to park_job;
