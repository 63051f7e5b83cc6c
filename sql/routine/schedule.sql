-- Schedules of reports: when they come, and the calendar that moves them.

call park_audit.watch('park.report_schedule');
call park_audit.watch('park.workday_table');

-- Time -----------------------------------------------------------------------------

-- The instant of a civil time in a zone, as RFC 5545 3.3.10 wants it: of two,
-- when clocks are put back, the first; in the gap, when they are put forward,
-- by the offset from before. PostgreSQL takes the second of two.
create or replace function park.civil_moment(civil timestamp, zone text) returns timestamptz
  language sql stable
  return (select coalesce(
    (select a.at - d.back from unnest(array[interval '2 h', interval '1 h', interval '30 min']) d(back)
      where (a.at - d.back) at time zone zone = civil order by d.back desc limit 1), a.at)
    from (select civil at time zone zone as at) a);

-- Now in a zone; says so when there is no such zone.
create or replace function park.civil_now(zone text) returns timestamp
  language plpgsql stable as $$
begin
  return date_trunc('minute', now() at time zone zone);
exception when invalid_parameter_value then
  raise exception 'there is no time zone %', zone using errcode = '22023', column = 'zone';
end $$;

-- The days that count, of the last version of each year.
create or replace function park.workdays(tenant integer) returns setof park.workday
  language sql stable
  begin atomic
    select w.* from park.workday w
     where w.tenant_id = tenant / 1000000 * 1000000
       and w.version = (select max(t.version) from park.workday_table t where t.tenant_id = w.tenant_id and t.year = w.year);
  end;

-- Schedules --------------------------------------------------------------------------

-- Has the time of a schedule reckoned anew, from now on.
create or replace function park.report_schedule_reckon(tenant integer, schedule bigint) returns void
  language plpgsql as $$
begin
  insert into park.report_schedule_next (tenant_id, schedule_id, at) values (tenant, schedule, now())
  on conflict (tenant_id, schedule_id) do update set civil = null, at = now(), day = null;
  perform park.job_enqueue(park.tenant_me(), 'report.plan', '{}', 'report.plan');
end $$;

-- A schedule of mine that is there, locked; version: the one that was seen.
create or replace function park.report_schedule_mine(schedule bigint, seen integer default null) returns park.report_schedule
  language plpgsql as $$
declare
  s park.report_schedule;
begin
  select * into s from park.report_schedule x
   where x.tenant_id = park.tenant_me() and x.id = schedule and x.state <> 'removed' for update;
  if not found then
    raise exception 'no such schedule' using errcode = 'P0002';
  end if;
  if seen is not null and s.version <> seen then
    raise exception 'the schedule was changed meanwhile' using errcode = '55P03', column = 'version';
  end if;
  return s;
end $$;

create or replace function park.report_schedule_add(s park.report_schedule) returns bigint
  language plpgsql as $$
declare
  made bigint;
begin
  if nullif(park.account_me(), 0) is null then
    raise exception 'a schedule needs an account that answers for it, not a token' using errcode = '42501';
  end if;
  perform pg_advisory_xact_lock(71530, park.tenant_me());
  if (select count(*) from park.report_schedule c where c.tenant_id = park.tenant_me() and c.state <> 'removed') >= 100 then
    raise exception 'a tenant has at most 100 schedules' using errcode = '22023', column = 'name';
  end if;
  perform park.civil_now(s.zone);
  insert into park.report_schedule (tenant_id, name, report, params, locale, outputs, cron, zone, period_rule, workday_rule,
    missed, spread_min, gate_percent, gate_wait_h, gate_then, only_if, confidential, timeout_h, owner_id)
  values (park.tenant_me(), s.name, s.report, s.params, s.locale, s.outputs, s.cron, s.zone, s.period_rule, s.workday_rule,
    s.missed, s.spread_min, s.gate_percent, s.gate_wait_h, s.gate_then, s.only_if, s.confidential, s.timeout_h, park.account_me())
  returning id into made;
  perform park.report_schedule_reckon(park.tenant_me(), made);
  return made;
end $$;

-- What is null stays.
create or replace function park.report_schedule_change(schedule bigint, seen integer, n park.report_schedule) returns bigint
  language plpgsql as $$
declare
  s park.report_schedule := park.report_schedule_mine(schedule, seen);
begin
  if n.zone is not null then
    perform park.civil_now(n.zone);
  end if;
  update park.report_schedule x
     set name = coalesce(n.name, s.name), params = coalesce(n.params, s.params), locale = coalesce(n.locale, s.locale),
         outputs = coalesce(n.outputs, s.outputs), cron = coalesce(n.cron, s.cron), zone = coalesce(n.zone, s.zone),
         period_rule = coalesce(n.period_rule, s.period_rule), workday_rule = coalesce(n.workday_rule, s.workday_rule),
         missed = coalesce(n.missed, s.missed), spread_min = coalesce(n.spread_min, s.spread_min),
         gate_percent = coalesce(n.gate_percent, s.gate_percent), gate_wait_h = coalesce(n.gate_wait_h, s.gate_wait_h),
         gate_then = coalesce(n.gate_then, s.gate_then), only_if = coalesce(n.only_if, s.only_if),
         confidential = coalesce(n.confidential, s.confidential), timeout_h = coalesce(n.timeout_h, s.timeout_h),
         version = s.version + 1
   where x.tenant_id = s.tenant_id and x.id = s.id;
  if s.state = 'active' then
    perform park.report_schedule_reckon(s.tenant_id, s.id);
  end if;
  return s.id;
end $$;

create or replace function park.report_schedule_pause(schedule bigint, why text) returns bigint
  language plpgsql as $$
declare
  s park.report_schedule := park.report_schedule_mine(schedule);
begin
  if s.state = 'paused' then
    raise exception 'the schedule is paused already' using errcode = '55P03', column = 'state';
  end if;
  update park.report_schedule x set state = 'paused', fault = '', note = why, version = x.version + 1
   where x.tenant_id = s.tenant_id and x.id = s.id;
  delete from park.report_schedule_next x where x.tenant_id = s.tenant_id and x.schedule_id = s.id;
  return s.id;
end $$;

-- What came while it was paused is not made up for.
create or replace function park.report_schedule_resume(schedule bigint) returns bigint
  language plpgsql as $$
declare
  s park.report_schedule := park.report_schedule_mine(schedule);
begin
  if s.state <> 'paused' then
    raise exception 'the schedule is not paused' using errcode = '55P03', column = 'state';
  end if;
  -- Whoever lets it go on answers for it from then on.
  update park.report_schedule x
     set state = 'active', fault = '', note = '', version = x.version + 1, owner_id = coalesce(nullif(park.account_me(), 0), x.owner_id)
   where x.tenant_id = s.tenant_id and x.id = s.id;
  perform park.report_schedule_reckon(s.tenant_id, s.id);
  return s.id;
end $$;

create or replace function park.report_schedule_remove(schedule bigint) returns bigint
  language plpgsql as $$
declare
  s park.report_schedule := park.report_schedule_mine(schedule);
begin
  update park.report_schedule x set state = 'removed', version = x.version + 1 where x.tenant_id = s.tenant_id and x.id = s.id;
  delete from park.report_schedule_next x where x.tenant_id = s.tenant_id and x.schedule_id = s.id;
  return s.id;
end $$;

-- The calendar -----------------------------------------------------------------------

-- The next version of a year's calendar; schedules that heed it are reckoned anew.
create or replace function park.workday_import(new_year integer, new_source text, new_days date[], works text[], names text[],
  out year integer, out version integer, out days integer)
  language plpgsql as $$
#variable_conflict use_column
declare
  s park.report_schedule;
begin
  perform park.authority_only('say which days are worked');
  perform pg_advisory_xact_lock(71531, park.tenant_me());
  select coalesce(max(t.version), 0) + 1 into version from park.workday_table t
   where t.tenant_id = park.tenant_me() and t.year = new_year;
  insert into park.workday_table (tenant_id, year, version, source, days, actor)
  values (park.tenant_me(), new_year, workday_import.version, coalesce(new_source, ''), cardinality(new_days),
    coalesce(current_setting('park.actor', true), ''));
  insert into park.workday (tenant_id, year, version, day, working, name)
  select park.tenant_me(), new_year, workday_import.version, d.day, d.works = 'yes', d.name
    from unnest(new_days, works, names) d(day, works, name);
  for s in select * from park.report_schedule x
            where x.tenant_id between park.tenant_from() and park.tenant_to() and x.state = 'active' and x.workday_rule <> 'any'
  loop
    perform park.report_schedule_reckon(s.tenant_id, s.id);
  end loop;
  year := new_year;
  days := cardinality(new_days);
end $$;
