-- Telemetry in columns: partitions by month, and the journal's halves.

-- Makes the partitions of chunks, packs and roll-ups for these days. A definer
-- function, because the programs may fill tables and never make them.
create or replace function park.chunk_months(days date[]) returns integer
  language plpgsql security definer
  set search_path = park, pg_temp as $$
declare
  month date;
  parent text;
  child text;
  made integer := 0;
begin
  for month, parent in
    select distinct date_trunc('month', d)::date, p
      from unnest(days) d cross join unnest('{chunk,chunk_pack,rollup}'::text[]) p order by 1, 2
  loop
    child := parent || '_' || to_char(month, 'YYYYMM');
    if to_regclass('park.' || child) is not null then
      continue;
    end if;
    perform pg_advisory_xact_lock(71501);
    -- Whoever held the lock may have made it; see sample_days().
    if exists (select from pg_class where relnamespace = 'park'::regnamespace and relname = child) then
      continue;
    end if;
    execute format('create table park.%I partition of park.%I for values from (%L) to (%L)',
      child, parent, month, (month + interval '1 month')::date);
    execute format('alter table park.%I alter column body set storage external, alter column body set statistics 0', child);
    execute format('alter table park.%I enable row level security', child);
    execute format('alter table park.%I force row level security', child);
    made := made + 1;
  end loop;
  return made;
end $$;
revoke all on function park.chunk_months from public;
grant execute on function park.chunk_months to park_job;

-- First of the eight days of a month that a pack is of.
create or replace function park.pack_day(day date) returns date
  language sql immutable parallel safe
  return day - (extract(day from day)::integer - 1) % 8;

-- Days of devices behind a cursor that are over and whose chunks are not one
-- yet. Partitions are merged along their indexes: sorting what waits in all of
-- them for each batch would grow with the square of it.
create or replace function park.chunk_ripe(after_tenant integer, after_device bigint, after_day date, most bigint)
  returns table (tenant_id integer, device_id bigint, day date)
  language plpgsql stable
  set plan_cache_mode = force_generic_plan
  set enable_sort = off
  set enable_hashagg = off
  set enable_hashjoin = off
  set enable_mergejoin = off as $$
#variable_conflict use_column
begin
  return query
    select c.tenant_id, c.device_id, c.day
      from park.chunk c
      join park.park p on p.id = c.tenant_id / 1000000
     where c.tenant_id between park.tenant_from() and park.tenant_to() and not c.compact
       and c.day < ((now() - interval '3 hours') at time zone p.zone)::date
       and (c.tenant_id, c.device_id, c.day) > (after_tenant, after_device, after_day)
     group by c.tenant_id, c.device_id, c.day
     order by c.tenant_id, c.device_id, c.day
     limit most;
end $$;

-- Makes one pack of the small chunks of a device and of eight days.
create or replace function park.chunk_pack_one(tenant integer, device bigint, first_day date) returns void
  language plpgsql
  set plan_cache_mode = force_generic_plan as $$
begin
  with taken as (
    delete from park.chunk c
     where c.tenant_id = tenant and c.device_id = device and c.day between first_day and first_day + 7
       and park.pack_day(c.day) = first_day and c.compact and length(c.body) < 65536
    returning c.*)
  insert into park.chunk_pack (tenant_id, device_id, day, days, gens, from_ats, to_ats, rows, starts, sizes, body)
  select tenant, device, first_day, array_agg(t.day order by t.day, t.gen), array_agg(t.gen order by t.day, t.gen),
         array_agg(t.from_at order by t.day, t.gen), array_agg(t.to_at order by t.day, t.gen),
         array_agg(t.rows order by t.day, t.gen), array_agg(t.start order by t.day, t.gen),
         array_agg(length(t.body) order by t.day, t.gen), string_agg(t.body, '' order by t.day, t.gen)
    from (select k.*, (1 + sum(length(k.body)) over (order by k.day, k.gen) - length(k.body))::integer as start
            from taken k) t
  having count(*) > 0;
end $$;

-- Packs what is ripe of the next devices that have small chunks of eight days
-- that are over. A device is in the answer although nothing of it could be
-- packed, so that whoever asks knows where to go on.
create or replace function park.chunk_pack_up(after_tenant integer, after_device bigint, most bigint)
  returns table (tenant_id integer, device_id bigint, packs bigint)
  language plpgsql
  set plan_cache_mode = force_generic_plan
  set enable_sort = off
  set enable_hashagg = off
  set enable_hashjoin = off
  set enable_mergejoin = off as $$
#variable_conflict use_column
declare
  d record;
  stretch date;
begin
  for d in
    select c.tenant_id, c.device_id, min(park.pack_day(((now() - interval '3 hours') at time zone p.zone)::date)) as before
      from park.chunk c
      join park.park p on p.id = c.tenant_id / 1000000
     where c.tenant_id between park.tenant_from() and park.tenant_to() and c.compact and length(c.body) < 65536
       and (c.tenant_id, c.device_id) > (after_tenant, after_device)
       and c.day < park.pack_day(((now() - interval '3 hours') at time zone p.zone)::date)
     group by c.tenant_id, c.device_id
     order by c.tenant_id, c.device_id
     limit most
  loop
    tenant_id := d.tenant_id;
    device_id := d.device_id;
    packs := 0;
    for stretch in
      select s.day
        from (select park.pack_day(c.day) as day from park.chunk c
               where c.tenant_id = d.tenant_id and c.device_id = d.device_id and c.compact and length(c.body) < 65536
                 and c.day < d.before
               group by park.pack_day(c.day) offset 0) s
       where not exists (select from park.chunk l
                          where l.tenant_id = d.tenant_id and l.device_id = d.device_id and not l.compact
                            and l.day between s.day and s.day + 7 and park.pack_day(l.day) = s.day)
    loop
      perform park.chunk_pack_one(d.tenant_id, d.device_id, stretch);
      packs := packs + 1;
    end loop;
    return next;
  end loop;
end $$;

-- The chunks of a device and of some days, loose or in packs. A body is
-- substr(whole, start, size), to be cut by those who want it: of what is not
-- wanted no page is fetched. The planner sees through this function.
create or replace function park.chunk_of(tenant integer, device bigint, from_day date, to_day date)
  returns table (day date, gen bigint, from_at timestamptz, to_at timestamptz, rows integer, whole bytea, start integer, size integer)
  language sql stable parallel safe
begin atomic
  select c.day, c.gen, c.from_at, c.to_at, c.rows, c.body, 1, length(c.body)
    from park.chunk c
   where c.tenant_id = chunk_of.tenant and c.device_id = chunk_of.device
     and c.day between chunk_of.from_day and chunk_of.to_day
  union all
  select u.day, u.gen, u.from_at, u.to_at, u.rows, p.body, u.start, u.size
    from park.chunk_pack p
   cross join lateral unnest(p.days, p.gens, p.from_ats, p.to_ats, p.rows, p.starts, p.sizes)
           u(day, gen, from_at, to_at, rows, start, size)
   where p.tenant_id = chunk_of.tenant and p.device_id = chunk_of.device
     and p.day between chunk_of.from_day - 7 and chunk_of.to_day
     and u.day between chunk_of.from_day and chunk_of.to_day;
end;

drop function if exists park.chunk_bodies(integer, bigint, date, date);

-- Days of which there is one chunk, short enough to need no roll-up: the night
-- would make the same of it, so that it stays. How many there are. Where the
-- eight days have a pack already, that has to be taken apart for it. By their
-- keys, as chunk_drop() does.
create or replace function park.chunk_settle(tenants integer[], devices bigint[], days date[], plain_rows integer) returns bigint
  language plpgsql
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off as $$
declare
  settled bigint := 0;
  one record;
  n bigint;
begin
  for one in select u.tenant, u.device, u.day from unnest(tenants, devices, days) u(tenant, device, day) loop
    update park.chunk c set compact = true
     where c.tenant_id = one.tenant and c.device_id = one.device and c.day = one.day and not c.compact and c.rows <= plain_rows
       and not exists (select from park.chunk o
                        where o.tenant_id = one.tenant and o.device_id = one.device and o.day = one.day and o.gen <> c.gen)
       and not exists (select from park.chunk_pack p
                        where p.tenant_id = one.tenant and p.device_id = one.device and p.day = park.pack_day(one.day));
    get diagnostics n = row_count;
    settled := settled + n;
  end loop;
  return settled;
end $$;

-- Makes room for what was compacted: the chunks of each day up to the last one
-- that was read, and its roll-up; how many chunks there were. One day after the
-- other, by its key: of many at once the planner, which cannot see through the
-- bounds of row security, would read all the chunks there are.
create or replace function park.chunk_drop(tenants integer[], devices bigint[], days date[], gens bigint[]) returns bigint
  language plpgsql
  set plan_cache_mode = force_generic_plan
  set enable_seqscan = off as $$
declare
  dropped bigint := 0;
  n bigint;
begin
  for i in 1 .. cardinality(days) loop
    delete from park.chunk c
     where c.tenant_id = tenants[i] and c.device_id = devices[i] and c.day = days[i] and c.gen <= gens[i];
    get diagnostics n = row_count;
    dropped := dropped + n;
    delete from park.rollup r
     where r.tenant_id = tenants[i] and r.device_id = devices[i] and r.day = days[i] and r.gen <= gens[i];
  end loop;
  return dropped;
end $$;

-- Empties a half of the journal that nothing needs any more.
create or replace function park.journal_empty(half integer) returns void
  language plpgsql security definer
  set search_path = park, pg_temp as $$
begin
  if half not in (0, 1) then
    raise exception 'the journal has no half %', half using errcode = '22023';
  end if;
  execute format('truncate park.%I', 'journal_' || half);
end $$;
revoke all on function park.journal_empty from public;
grant execute on function park.journal_empty to park_job;
