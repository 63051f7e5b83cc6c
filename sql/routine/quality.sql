-- Data quality: partitions, and what a packed day says.

-- Makes the partitions of these days. A definer function, because the programs
-- may fill tables and never make them.
create or replace function park.quality_months(days date[]) returns integer
  language plpgsql security definer
  set search_path = park, pg_temp as $$
declare
  month date;
  child text;
  made integer := 0;
begin
  for month in select distinct date_trunc('month', d)::date from unnest(days) d order by 1 loop
    child := 'quality_day_' || to_char(month, 'YYYYMM');
    if to_regclass('park.' || child) is not null then
      continue;
    end if;
    perform pg_advisory_xact_lock(71501);
    -- Whoever held the lock may have made it; see sample_days().
    if exists (select from pg_class where relnamespace = 'park'::regnamespace and relname = child) then
      continue;
    end if;
    execute format('create table park.%I partition of park.quality_day for values from (%L) to (%L)',
      child, month, (month + interval '1 month')::date);
    execute format('alter table park.%I enable row level security', child);
    execute format('alter table park.%I force row level security', child);
    made := made + 1;
  end loop;
  return made;
end $$;
revoke all on function park.quality_months from public;
grant execute on function park.quality_months to park_job;

-- The grade of a score, as src/energy/grade.h; - for none.
create or replace function park.quality_grade(score double precision) returns text
  language sql immutable parallel safe
  return case when score is null then '-' when score >= 0.95 - 1e-9 then 'A' when score >= 0.90 - 1e-9 then 'B'
              when score >= 0.80 - 1e-9 then 'C' else 'D' end;

-- A share of what is not at fault; null when there is no whole.
create or replace function park.quality_share(faults bigint, whole bigint) returns double precision
  language sql immutable parallel safe
  return case when whole > 0 then greatest(1 - faults::double precision / whole, 0) end;

-- Metrics of a packed day with their scores, as src/quality/quality.h has them.
create or replace function park.quality_metrics(metrics integer[])
  returns table (ordinal integer, interval_s double precision, step_s double precision, estimated boolean,
    received integer, expected integer, missing integer, late integer, bad integer, outside integer, stuck integer,
    fallen integer, repeated integer, overwritten integer, completeness double precision, timeliness double precision,
    validity double precision, consistency double precision, uniqueness double precision, score double precision)
  language sql immutable parallel safe
begin atomic
  select m.ordinal, m.interval_s, m.step_s, m.estimated, m.received, m.expected, m.missing, m.late, m.bad, m.outside,
         m.stuck, m.fallen, m.repeated, m.overwritten, s.completeness, s.timeliness, s.validity, s.consistency, s.uniqueness,
         case when num_nonnulls(s.completeness, s.timeliness, s.validity, s.consistency, s.uniqueness) > 0
              then coalesce(s.completeness, 1) * coalesce(s.timeliness, 1) * coalesce(s.validity, 1)
                     * coalesce(s.consistency, 1) * coalesce(s.uniqueness, 1) end
    from (select metrics[i] as ordinal, nullif(metrics[i + 1], 0) / 1000.0::double precision as interval_s,
                 nullif(metrics[i + 2], 0) / 1000.0::double precision as step_s, metrics[i + 3] = 1 as estimated,
                 metrics[i + 4] as received, metrics[i + 5] as expected, metrics[i + 6] as missing,
                 metrics[i + 7] as timed, metrics[i + 8] as late, metrics[i + 9] as ranged, metrics[i + 10] as bad,
                 metrics[i + 11] as outside, metrics[i + 12] as watched, metrics[i + 13] as stuck,
                 metrics[i + 14] as fallen, metrics[i + 15] as told, metrics[i + 16] as repeated,
                 metrics[i + 17] as overwritten
            from generate_series(1, cardinality(metrics), 18) i) m
   cross join lateral (
     select park.quality_share(m.missing, m.expected) as completeness, park.quality_share(m.late, m.timed) as timeliness,
            park.quality_share(m.bad + m.outside, m.ranged) as validity,
            park.quality_share(m.stuck + m.fallen, m.watched) as consistency,
            park.quality_share(m.repeated + m.overwritten, m.told) as uniqueness) s;
end;

-- Has the days of the last so many days scored that lack a score or have new
-- data.
create or replace function park.quality_ask(days integer, out job bigint)
  language plpgsql as $$
begin
  job := park.job_enqueue(park.tenant_me(), 'quality.day', jsonb_build_object('days', days), 'quality.day');
  perform park_audit.append('quality.recompute', 'quality', 'done', jsonb_build_object('days', days));
end $$;

-- How often a metric of a device should report; null: as it does.
create or replace function park.quality_interval_put(device bigint, metric text, seconds integer,
  out device_id bigint, out code text, out interval_s integer)
  language plpgsql as $$
#variable_conflict use_column
declare
  before integer;
begin
  select m.device_id, m.code, m.interval_s into device_id, code, before
    from park.metric m
   where m.tenant_id between park.tenant_from() and park.tenant_to() and m.device_id = device and m.code = metric
     for update;
  if not found then
    raise exception 'the device has no metric %', metric using errcode = 'P0002';
  end if;
  update park.metric m set interval_s = seconds
   where m.tenant_id between park.tenant_from() and park.tenant_to() and m.device_id = device and m.code = metric;
  interval_s := seconds;
  perform park_audit.append('quality.interval', 'device ' || device, 'done',
    jsonb_build_object('metric', metric, 'before', before, 'after', seconds));
end $$;

-- The last day of the park that may have a score: over by three hours.
create or replace function park.quality_last(tenant integer) returns date
  language sql stable
  return coalesce((select ((now() - interval '3 hours') at time zone p.zone)::date - 1
                     from park.park p where p.id = tenant / 1000000),
                  ((now() - interval '3 hours') at time zone 'Asia/Shanghai')::date - 1);
