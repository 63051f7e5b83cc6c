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
    execute format('alter table park.%I alter column body set storage external', child);
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
