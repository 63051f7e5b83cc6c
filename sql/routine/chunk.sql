-- Telemetry in columns: partitions by month, and the journal's halves.

-- Makes the partitions of chunks and roll-ups for these days. A definer
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
      from unnest(days) d cross join unnest('{chunk,rollup}'::text[]) p order by 1, 2
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
