-- Dispatches: from the time of a schedule to the mail in a box.

call park_audit.watch('park.report_recipient');

-- As they were before failures had words.
drop function if exists park.report_alarm_raise(bigint, text, text);
drop function if exists park.report_dispatch_end(park.report_dispatch, text, text, text);
drop function if exists park.report_delivery_note(park.report_delivery, text, integer, text);
drop function if exists park.report_delivery_end(bigint, text, integer, text, timestamptz);

-- Alarms ------------------------------------------------------------------------------

-- Somebody has to look after a dispatch: once, however many of its mails
-- failed; again when it failed again. Whoever tests sees for himself.
create or replace function park.report_alarm_raise(dispatch bigint, why text, more text, word park.fault default '')
  returns void
  language plpgsql as $$
#variable_conflict use_column
declare
  a park.report_alarm;
begin
  if exists (select from park.report_dispatch d
              where d.tenant_id = park.tenant_me() and d.id = report_alarm_raise.dispatch and d.kind = 'test') then
    return;
  end if;
  insert into park.report_alarm (tenant_id, dispatch_id, reason, detail, fault)
  values (park.tenant_me(), report_alarm_raise.dispatch, why, left(coalesce(more, ''), 500), coalesce(word, ''))
  on conflict (tenant_id, dispatch_id) do update
     set reason = excluded.reason, detail = excluded.detail, fault = excluded.fault, raised_at = now(), acked_at = null, acked_by = '', note = '', cleared_at = null,
         times = park.report_alarm.times + (park.report_alarm.cleared_at is not null or park.report_alarm.acked_at is not null)::integer
  returning * into a;
  perform park_audit.append('report_alarm.raise', 'report_dispatch ' || a.dispatch_id, 'failed',
    jsonb_build_object('reason', a.reason, 'fault', a.fault, 'detail', a.detail, 'times', a.times));
  perform park.announce(a.tenant_id, 'reports', jsonb_build_object('alarm', a.id, 'dispatch', a.dispatch_id, 'reason', a.reason));
end $$;

-- It reached everybody after all.
create or replace function park.report_alarm_clear(dispatch bigint) returns void
  language plpgsql as $$
declare
  cleared bigint;
begin
  update park.report_alarm a set cleared_at = now()
   where a.tenant_id = park.tenant_me() and a.dispatch_id = dispatch and a.cleared_at is null
  returning a.id into cleared;
  if found then
    perform park_audit.append('report_alarm.clear', 'report_dispatch ' || dispatch, 'done', '{}');
    perform park.announce(park.tenant_me(), 'reports', jsonb_build_object('alarm', cleared, 'dispatch', dispatch));
  end if;
end $$;

-- Somebody takes it on, and says what he does.
create or replace function park.report_alarm_acknowledge(alarm bigint, what text) returns bigint
  language plpgsql as $$
declare
  a park.report_alarm;
begin
  select * into a from park.report_alarm x
   where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = alarm for update;
  if not found then
    raise exception 'no such alarm' using errcode = 'P0002';
  end if;
  if a.acked_at is not null or a.cleared_at is not null then
    raise exception 'nobody has to look after it any more' using errcode = '55P03', column = 'state';
  end if;
  update park.report_alarm x
     set acked_at = now(), acked_by = coalesce(nullif(current_setting('park.actor', true), ''), 'system'), note = coalesce(what, '')
   where x.tenant_id = a.tenant_id and x.id = a.id;
  perform park_audit.append('report_alarm.acknowledge', 'report_dispatch ' || a.dispatch_id, 'done', jsonb_build_object('note', coalesce(what, '')));
  perform park.announce(a.tenant_id, 'reports', jsonb_build_object('alarm', a.id, 'dispatch', a.dispatch_id));
  return a.id;
end $$;

-- When a schedule comes ---------------------------------------------------------------

-- The times of a schedule that were reckoned: those that have come are noted,
-- each once, and the next one is kept. The last of them begins within
-- spread_min by lot; those before it were missed while the platform was down,
-- and so was the last when it is an hour late and nothing missed is made up
-- for. gone: how many more were missed than are noted.
create or replace function park.report_schedule_fire(tenant integer, schedule bigint, civils timestamp[], days date[], periods text[],
  froms date[], tos date[], gone bigint, next_civil text, next_day date) returns bigint
  language plpgsql as $$
declare
  s park.report_schedule;
  n integer := cardinality(civils);
  due timestamptz;
  late boolean;
  made bigint;
begin
  select * into strict s from park.report_schedule x where x.tenant_id = tenant and x.id = schedule;
  for i in 1 .. n loop
    due := park.civil_moment(civils[i], s.zone);
    late := i < n or (s.missed = 'skip' and due < now() - interval '1 hour');
    insert into park.report_dispatch as d (tenant_id, schedule_id, scheduled_for, day, period, from_day, to_day, state, reason,
      missed_before, start_at, look_at, ended_at)
    select s.tenant_id, s.id, due, days[i], periods[i], froms[i], tos[i], case when late then 'skipped' else 'queued' end,
           case when late then 'missed' else '' end,
           case when late and i = 1 then greatest(gone, 0) else 0 end, w.at, w.at,
           case when late then now() end
      from (select due + random() * make_interval(mins => s.spread_min) as at) w
    on conflict do nothing
    returning d.id into made;
    if made is not null then
      perform park.announce(s.tenant_id, 'reports', jsonb_build_object('dispatch', made));
    end if;
  end loop;
  update park.report_schedule_next x
     set civil = coalesce(next_civil, ''),
         at = case when next_civil is null then 'infinity' else park.civil_moment(next_civil::timestamp, s.zone) end,
         day = next_day
   where x.tenant_id = tenant and x.schedule_id = schedule;
  return n;
end $$;

-- Puts a job in for every dispatch that has to be looked at.
create or replace function park.report_dispatch_wake() returns bigint
  language plpgsql as $$
begin
  return (select count(park.job_enqueue(w.tenant_id, 'report.dispatch', jsonb_build_object('dispatch', w.id), 'report.dispatch ' || w.id))
    from (select d.tenant_id, d.id from park.report_dispatch d
           where d.tenant_id between park.tenant_from() and park.tenant_to() and d.ended_at is null and d.look_at <= now()
          union
          select x.tenant_id, x.dispatch_id from park.report_delivery x
           where x.tenant_id between park.tenant_from() and park.tenant_to()
             and x.state in ('queued', 'sending') and x.next_at <= now()) w);
end $$;

-- An issue that goes on takes its dispatches along.
create or replace function park.report_run_moved() returns trigger
  language plpgsql as $$
begin
  if new.state in ('computing', 'rendering') then
    update park.report_dispatch d set state = new.state
     where d.tenant_id = new.tenant_id and d.run_id = new.id and d.state in ('computing', 'rendering');
  elsif new.state in ('ready', 'failed') then
    update park.report_dispatch d set look_at = now()
     where d.tenant_id = new.tenant_id and d.run_id = new.id and d.ended_at is null;
    perform park.job_enqueue(d.tenant_id, 'report.dispatch', jsonb_build_object('dispatch', d.id), 'report.dispatch ' || d.id)
       from park.report_dispatch d
      where d.tenant_id = new.tenant_id and d.run_id = new.id and d.ended_at is null;
  end if;
  return null;
end $$;
create or replace trigger dispatch after update of state on park.report_run
  for each row when (old.state is distinct from new.state) execute function park.report_run_moved();

-- The gate -----------------------------------------------------------------------------

-- Percent of the intervals that meters should have brought in a span of days
-- and did; days not yet derived have brought nothing. Where there is no
-- meter, the mean completeness of the devices' days. Null: nothing is known.
create or replace function park.report_completeness(from_day date, to_day date) returns double precision
  language sql stable
  begin atomic
  with meter as (
    select m.tenant_id, m.id, greatest(from_day, m.valid_from, p.first_day) as lo, least(to_day, m.valid_to) as hi,
           1440 / m.bucket_min as slots
      from park.meter m
      left join park.energy_progress p on p.tenant_id = m.tenant_id and p.meter_id = m.id
     where m.tenant_id between park.tenant_from() and park.tenant_to() and m.role <> 'sub'
       and (m.tenant_id % 1000000 <> 0 or park.tenant_me() % 1000000 <> 0)),
  came as (
    select sum(e.received) as received, sum(e.expected + (m.hi - m.lo - e.days) * m.slots) as expected
      from meter m
     cross join lateral (
       select count(*) as days, coalesce(sum(d.expected), 0) as expected, coalesce(sum(d.received), 0) as received
         from park.energy_day d
        where d.tenant_id = m.tenant_id and d.meter_id = m.id and d.day >= m.lo and d.day < m.hi) e
     where m.lo < m.hi)
  select coalesce(100.0 * c.received / nullif(c.expected, 0),
           (select 100 * avg(q.completeness) from park.quality_day q
             where q.tenant_id between park.tenant_from() and park.tenant_to() and q.day >= from_day and q.day < to_day))::double precision
    from came c;
  end;

-- Step by step ------------------------------------------------------------------------

-- A dispatch comes to its end; of what failed the owner is told, and an alarm
-- is raised. What fails again after it was sent again is told again.
create or replace function park.report_dispatch_end(d park.report_dispatch, how text, why text, more text default '', word park.fault default '')
  returns void
  language plpgsql as $$
begin
  update park.report_delivery x set state = 'failed', fault = 'time_over'
   where x.tenant_id = d.tenant_id and x.dispatch_id = d.id and x.kind = 'report' and x.state in ('queued', 'sending');
  update park.report_dispatch x set state = how, reason = why, detail = left(coalesce(more, ''), 500), fault = coalesce(word, ''), ended_at = now()
   where x.tenant_id = d.tenant_id and x.id = d.id;
  if how in ('failed', 'partial') then
    insert into park.report_delivery (tenant_id, dispatch_id, kind, account_id, address, name)
    select d.tenant_id, d.id, 'notice', a.id, a.email, a.display_name
      from park.account a
      join park.report_schedule s on s.tenant_id = a.tenant_id and s.owner_id = a.id
     where s.tenant_id = d.tenant_id and s.id = d.schedule_id and a.state = 'active' and a.email <> ''
    on conflict (tenant_id, dispatch_id, kind, address) where address <> '' do update
       set state = 'queued', attempts = 0, issue = park.report_delivery.issue + 1, next_at = now(), fault = '', error = '', code = 0, sent_at = null
     where park.report_delivery.state in ('sent', 'failed');
    -- Mails raised theirs when they failed.
    if why not in ('refused', 'barred', 'given_up')
       or not exists (select from park.report_alarm a where a.tenant_id = d.tenant_id and a.dispatch_id = d.id) then
      perform park.report_alarm_raise(d.id, why, more, word);
    end if;
  elsif how = 'delivered' then
    perform park.report_alarm_clear(d.id);
  end if;
  perform park.announce(d.tenant_id, 'reports', jsonb_build_object('dispatch', d.id, 'schedule', d.schedule_id, 'state', how, 'reason', why));
end $$;

-- Waiting for data: true while it has to.
create or replace function park.report_dispatch_waits(d park.report_dispatch, s park.report_schedule) returns boolean
  language plpgsql as $$
declare
  came double precision;
begin
  if d.kind = 'test' or s.gate_percent = 0 then
    return false;
  end if;
  came := coalesce(park.report_completeness(d.from_day, d.to_day), 0);
  update park.report_dispatch x
     set completeness = came, wait_until = coalesce(x.wait_until, greatest(x.start_at, x.created_at) + make_interval(hours => s.gate_wait_h)),
         incomplete = came < s.gate_percent
   where x.tenant_id = d.tenant_id and x.id = d.id
  returning x.* into d;
  if not d.incomplete then
    return false;
  end if;
  if now() < d.wait_until then
    update park.report_dispatch x
       set reason = 'waiting_for_data', fault = '', detail = '', look_at = least(now() + interval '10 minutes', d.wait_until)
     where x.tenant_id = d.tenant_id and x.id = d.id;
    return true;
  end if;
  if s.gate_then = 'stop' then
    perform park.report_dispatch_end(d, 'failed', 'incomplete');
    return true;
  end if;
  return false;
end $$;

create or replace function park.report_dispatch_begin(d park.report_dispatch, s park.report_schedule) returns void
  language plpgsql as $$
declare
  ordered bigint;
begin
  if now() < d.start_at then
    update park.report_dispatch x set look_at = d.start_at where x.tenant_id = d.tenant_id and x.id = d.id;
    return;
  end if;
  if d.kind = 'due' and s.state = 'removed' then
    perform park.report_dispatch_end(d, 'skipped', 'schedule_removed');
    return;
  end if;
  if not exists (select from park.account a where a.tenant_id = s.tenant_id and a.id = s.owner_id and a.state = 'active') then
    update park.report_schedule x set state = 'paused', fault = 'owner_gone', note = '', version = x.version + 1
     where x.tenant_id = s.tenant_id and x.id = s.id and x.state = 'active';
    delete from park.report_schedule_next x where x.tenant_id = s.tenant_id and x.schedule_id = s.id;
    perform park.report_dispatch_end(d, 'failed', 'owner_gone');
    return;
  end if;
  if park.report_dispatch_waits(d, s) then
    return;
  end if;
  select r.id into ordered from park.report_ask(s.report, d.period, s.params, s.locale) r;
  update park.report_dispatch x
     set state = 'computing', reason = '', fault = '', detail = '', run_id = ordered, run_tries = x.run_tries + 1,
         give_up_at = coalesce(x.give_up_at, now() + make_interval(hours => s.timeout_h)), look_at = now() + interval '1 minute'
   where x.tenant_id = d.tenant_id and x.id = d.id;
  perform park.announce(d.tenant_id, 'reports', jsonb_build_object('dispatch', d.id, 'state', 'computing'));
end $$;

-- Whether the issue is worth sending by the schedule's own condition.
create or replace function park.report_dispatch_wanted(d park.report_dispatch, s park.report_schedule) returns boolean
  language sql stable
  return case
    when d.kind = 'test' or s.only_if = 'always' then true
    when s.only_if = 'weak' then exists (
      select from park.figure f where f.tenant_id = d.tenant_id and f.run_id = d.run_id and f.grade in ('C', 'D'))
    else coalesce((
      select exists (
        (select f.metric, f.label, f.parameters, f.printed from park.figure f where f.tenant_id = d.tenant_id and f.run_id = d.run_id
         except
         select f.metric, f.label, f.parameters, f.printed from park.figure f where f.tenant_id = d.tenant_id and f.run_id = last.run_id)
        union all
        (select f.metric, f.label, f.parameters, f.printed from park.figure f where f.tenant_id = d.tenant_id and f.run_id = last.run_id
         except
         select f.metric, f.label, f.parameters, f.printed from park.figure f where f.tenant_id = d.tenant_id and f.run_id = d.run_id))
        from park.report_dispatch last
       where last.tenant_id = d.tenant_id and last.schedule_id = d.schedule_id and last.kind = 'due'
         and last.state in ('delivered', 'partial') and last.id <> d.id
       order by last.scheduled_for desc limit 1), true)
    end;

-- To whom; a test goes to whoever asked for it.
create or replace function park.report_dispatch_address(d park.report_dispatch, s park.report_schedule) returns bigint
  language plpgsql as $$
declare
  n bigint;
begin
  if d.kind = 'test' then
    insert into park.report_delivery (tenant_id, dispatch_id, account_id, address, name)
    select d.tenant_id, d.id, a.id, a.email, a.display_name
      from park.account a where a.tenant_id = d.tenant_id and a.id = d.account_id and a.state = 'active' and a.email <> ''
    on conflict do nothing;
  else
    insert into park.report_delivery (tenant_id, dispatch_id, recipient_id, account_id, address, name, state, fault)
    select d.tenant_id, d.id, r.id, r.account_id, coalesce(a.email, r.address), coalesce(a.display_name, r.name),
           case when coalesce(a.email, r.address) = '' then 'failed' else 'queued' end,
           case when coalesce(a.email, r.address) = '' then 'no_address' else '' end
      from park.report_recipient r
      left join park.account a on a.tenant_id = r.tenant_id and a.id = r.account_id
     where r.tenant_id = d.tenant_id and r.schedule_id = d.schedule_id and r.state = 'active'
       and (a.id is null or a.state = 'active') and (not s.confidential or a.id is not null)
     order by r.id
    on conflict do nothing;
  end if;
  select count(*) into n from park.report_delivery x where x.tenant_id = d.tenant_id and x.dispatch_id = d.id and x.kind = 'report';
  return n;
end $$;

create or replace function park.report_dispatch_follow(d park.report_dispatch, s park.report_schedule) returns void
  language plpgsql as $$
declare
  made text;
  why text;
  word park.fault;
begin
  select park.report_state(r.state, j.state), coalesce(nullif(r.error, ''), j.error, ''), park.report_fault(r, j.state) into made, why, word
    from park.report_run r left join park.job j on j.tenant_id = r.tenant_id and j.id = r.job_id
   where r.tenant_id = d.tenant_id and r.id = d.run_id;
  if made = 'ready' then
    if not park.report_dispatch_wanted(d, s) then
      perform park.report_dispatch_end(d, 'skipped', s.only_if || '_not');
    elsif park.report_dispatch_address(d, s) = 0 then
      perform park.report_dispatch_end(d, 'failed', 'no_recipients');
    else
      update park.report_dispatch x set state = 'sending', reason = '', fault = '', detail = '', look_at = now()
       where x.tenant_id = d.tenant_id and x.id = d.id;
      perform park.announce(d.tenant_id, 'reports', jsonb_build_object('dispatch', d.id, 'state', 'sending'));
    end if;
  elsif now() > d.give_up_at then
    perform park.report_dispatch_end(d, 'failed', 'timed_out', '', 'still_' || d.state);
  elsif made = 'failed' and d.run_tries >= 3 then
    perform park.report_dispatch_end(d, 'failed', 'report_failed', why, word);
  elsif made = 'failed' then
    update park.report_dispatch x
       set state = 'queued', reason = 'report_failed', fault = word, detail = left(why, 500), start_at = now() + interval '5 minutes' * x.run_tries,
           look_at = now() + interval '5 minutes' * x.run_tries
     where x.tenant_id = d.tenant_id and x.id = d.id;
  else
    update park.report_dispatch x set look_at = now() + interval '1 minute' where x.tenant_id = d.tenant_id and x.id = d.id;
  end if;
end $$;

-- Why mails of a dispatch failed, by the last attempt at each; what has to be
-- mended first comes first. One without an address was never tried.
create or replace function park.report_dispatch_fault(d park.report_dispatch) returns text
  language sql stable
  return (
    select case when bool_or(t.outcome = 'barred') then 'barred' when bool_and(t.outcome = 'later') then 'given_up' else 'refused' end
      from park.report_delivery x
      left join lateral (
        select coalesce(max(y.outcome), '') as outcome from park.report_delivery_try y
         where y.tenant_id = x.tenant_id and y.delivery_id = x.id
           and y.number = (select max(z.number) from park.report_delivery_try z where z.tenant_id = x.tenant_id and z.delivery_id = x.id)) t on true
     where x.tenant_id = d.tenant_id and x.dispatch_id = d.id and x.kind = 'report' and x.state = 'failed');

create or replace function park.report_dispatch_count(d park.report_dispatch) returns void
  language plpgsql as $$
declare
  waits timestamptz;
  sent bigint;
  others bigint;
  failing park.report_delivery;
begin
  select min(x.next_at) filter (where x.state in ('queued', 'sending')), count(*) filter (where x.state = 'sent'),
         count(*) filter (where x.state = 'failed')
    into waits, sent, others
    from park.report_delivery x
   where x.tenant_id = d.tenant_id and x.dispatch_id = d.id and x.kind = 'report';
  -- What failed for good says more than what is tried again.
  select x.* into failing from park.report_delivery x
   where x.tenant_id = d.tenant_id and x.dispatch_id = d.id and x.kind = 'report' and x.state <> 'dropped' and (x.fault <> '' or x.error <> '')
   order by x.state = 'failed' desc, x.fault = 'no_address', x.id desc limit 1;
  if waits is not null and now() < d.give_up_at then
    update park.report_dispatch x
       set look_at = least(waits, d.give_up_at), fault = coalesce(failing.fault, ''), detail = left(coalesce(failing.error, ''), 500)
     where x.tenant_id = d.tenant_id and x.id = d.id;
    return;
  end if;
  if waits is not null then
    perform park.report_dispatch_end(d, case when sent > 0 then 'partial' else 'failed' end, 'timed_out', failing.error, failing.fault);
  elsif others = 0 and sent > 0 then
    perform park.report_dispatch_end(d, 'delivered', '');
  elsif others = 0 then
    perform park.report_dispatch_end(d, 'skipped', 'unsubscribed');
  else
    perform park.report_dispatch_end(d, case when sent > 0 then 'partial' else 'failed' end, park.report_dispatch_fault(d), failing.error,
      failing.fault);
  end if;
end $$;

-- Goes on with a dispatch as far as the database alone can; its state then.
create or replace function park.report_dispatch_step(dispatch bigint) returns text
  language plpgsql as $$
declare
  d park.report_dispatch;
  s park.report_schedule;
begin
  select * into d from park.report_dispatch x where x.tenant_id = park.tenant_me() and x.id = dispatch for update;
  if not found then
    return null;
  end if;
  select * into strict s from park.report_schedule x where x.tenant_id = d.tenant_id and x.id = d.schedule_id;
  if d.state = 'queued' then
    perform park.report_dispatch_begin(d, s);
  elsif d.state in ('computing', 'rendering') then
    perform park.report_dispatch_follow(d, s);
  elsif d.state = 'sending' then
    perform park.report_dispatch_count(d);
  end if;
  return (select x.state from park.report_dispatch x where x.tenant_id = d.tenant_id and x.id = d.id);
end $$;

-- Mails ----------------------------------------------------------------------------------

create or replace function park.report_delivery_note(x park.report_delivery, how text, answer integer, word park.fault, why text) returns void
  language sql
  begin atomic
  insert into park.report_delivery_try (tenant_id, delivery_id, number, code, outcome, fault, error)
  select x.tenant_id, x.id, coalesce(max(t.number), 0) + 1, answer, how, word, left(why, 500)
    from park.report_delivery_try t where t.tenant_id = x.tenant_id and t.delivery_id = x.id;
  end;

-- The next mail of a dispatch that may go out, held for three minutes. One
-- that is still held then was tried by somebody who did not live to say how it
-- went; that, too, stands in the log.
create or replace function park.report_delivery_take(dispatch bigint) returns setof park.report_delivery
  language plpgsql as $$
declare
  x park.report_delivery;
  wanted text;
begin
  loop
    select * into x from park.report_delivery y
     where y.tenant_id = park.tenant_me() and y.dispatch_id = dispatch and y.state in ('queued', 'sending') and y.next_at <= now()
     order by y.next_at, y.id limit 1 for update skip locked;
    if not found then
      return;
    end if;
    if x.state = 'sending' then
      perform park.report_delivery_note(x, 'later', 0, 'sender_died', '');
    end if;
    select r.state into wanted from park.report_recipient r where r.tenant_id = x.tenant_id and r.id = x.recipient_id;
    if wanted in ('unsubscribed', 'disabled') then
      update park.report_delivery y set state = 'dropped', fault = wanted, error = ''
       where y.tenant_id = x.tenant_id and y.id = x.id;
      continue;
    end if;
    return query
      update park.report_delivery y set state = 'sending', attempts = y.attempts + 1, next_at = now() + interval '3 minutes'
       where y.tenant_id = x.tenant_id and y.id = x.id returning y.*;
    return;
  end loop;
end $$;

-- A receiver's own copy of a confidential report. Whose mail is no longer held
-- by the one who made it has another maker. Copies whose links ended long ago
-- go meanwhile; what they were stays beside their mails.
create or replace function park.report_copy_keep(delivery bigint, run bigint, new_receiver text, new_address text,
  new_pdf bytea, new_xlsx bytea, pdf_sum text, xlsx_sum text) returns bigint
  language plpgsql as $$
declare
  mail bigint;
begin
  update park.report_delivery x
     set copy = 'own', pdf_sha256 = case when new_pdf is null then '' else pdf_sum end,
         xlsx_sha256 = case when new_xlsx is null then '' else xlsx_sum end, next_at = now() + interval '3 minutes'
   where x.tenant_id = park.tenant_me() and x.id = delivery and x.state = 'sending'
  returning x.id into mail;
  if not found then
    return null;
  end if;
  delete from park.report_copy c
   where c.tenant_id = park.tenant_me() and (c.delivery_id = mail or (c.made_at < now() - interval '31 days'
     and not exists (select from park.report_delivery x where x.tenant_id = c.tenant_id and x.id = c.delivery_id
                        and (x.link_until > now() or x.state in ('queued', 'sending')))));
  insert into park.report_copy (tenant_id, delivery_id, file, run_id, receiver, address, sha256, body)
  select park.tenant_me(), mail, f.file, run, new_receiver, new_address, f.sum, f.body
    from (values ('pdf', pdf_sum, new_pdf), ('xlsx', xlsx_sum, new_xlsx)) f(file, sum, body)
   where f.body is not null;
  return mail;
end $$;

-- How an attempt ended: sent; later, tried again after 1, 5, 30 min, 2 h, 6 h;
-- refused by the receiver for good, which disables him when it happens three
-- times in a row; or barred for good, which is no fault of his. Files that
-- were too large are sent as links at once, and only then it is for good.
create or replace function park.report_delivery_end(delivery bigint, how text, answer integer, why text, link timestamptz, word park.fault default '')
  returns text
  language plpgsql as $$
declare
  x park.report_delivery;
  pauses interval[] := array[interval '1 min', interval '5 min', interval '30 min', interval '2 h', interval '6 h'];
begin
  select * into x from park.report_delivery y where y.tenant_id = park.tenant_me() and y.id = delivery and y.state = 'sending' for update;
  if not found then
    return null;
  end if;
  if how = 'barred' and word = 'too_large' and link is null and not x.linked and x.kind = 'report' then
    how := 'linked';
  end if;
  perform park.report_delivery_note(x, how, answer, word, why);
  update park.report_delivery y
     set state = case when how = 'sent' then 'sent' when how in ('refused', 'barred') or (how <> 'linked' and x.attempts > cardinality(pauses)) then 'failed' else 'queued' end,
         next_at = now() + case when how = 'linked' then interval '0' else coalesce(pauses[x.attempts], interval '0') end,
         linked = y.linked or how = 'linked', code = answer, fault = word,
         error = left(why, 500), sent_at = case when how = 'sent' then now() end, link_until = case when how = 'sent' then link else y.link_until end
   where y.tenant_id = x.tenant_id and y.id = x.id
  returning y.* into x;
  if how = 'sent' then
    update park.report_recipient r set refusals = 0
     where r.tenant_id = x.tenant_id and r.id = x.recipient_id and r.refusals > 0;
  elsif how = 'refused' and x.recipient_id is not null then
    update park.report_recipient r
       set refusals = r.refusals + 1, state = case when r.refusals >= 2 and r.state = 'active' then 'disabled' else r.state end,
           note = case when r.refusals >= 2 and r.state = 'active' then left(why, 500) else r.note end
     where r.tenant_id = x.tenant_id and r.id = x.recipient_id;
  end if;
  if x.state = 'failed' and x.kind = 'report' then
    perform park.report_alarm_raise(x.dispatch_id, case how when 'later' then 'given_up' else how end, why, word);
  end if;
  return x.state;
end $$;

-- Sent again by hand: a new message, whatever became of the one before.
create or replace function park.report_delivery_resend(delivery bigint) returns bigint
  language plpgsql as $$
declare
  x park.report_delivery;
  today text;
begin
  select * into x from park.report_delivery y
   where y.tenant_id = park.tenant_me() and y.id = delivery and y.kind = 'report' for update;
  if not found then
    raise exception 'no such delivery' using errcode = 'P0002';
  end if;
  if x.state in ('queued', 'sending') then
    raise exception 'the mail is under way' using errcode = '55P03', column = 'state';
  end if;
  if exists (select from park.report_recipient r where r.tenant_id = x.tenant_id and r.id = x.recipient_id and r.state <> 'active')
     or (x.recipient_id is null and (select d.kind from park.report_dispatch d where d.tenant_id = x.tenant_id and d.id = x.dispatch_id) = 'due') then
    raise exception 'the receiver is unsubscribed, disabled or no more' using errcode = '55P03', column = 'state';
  end if;
  if not exists (select from park.report_dispatch d join park.report_run r on r.tenant_id = d.tenant_id and r.id = d.run_id
                  where d.tenant_id = x.tenant_id and d.id = x.dispatch_id and r.state = 'ready') then
    raise exception 'there is no report to send' using errcode = '55P03', column = 'state';
  end if;
  select coalesce(nullif((select a.email from park.account a where a.tenant_id = x.tenant_id and a.id = x.account_id), ''), x.address) into today;
  if today = '' then
    raise exception 'the account has no e-mail address' using errcode = '55P03', column = 'address';
  end if;
  update park.report_delivery y
     set state = 'queued', attempts = 0, issue = y.issue + 1, next_at = now(), fault = '', error = '', code = 0, sent_at = null, address = today,
         copy = case when s.confidential then y.copy else '' end, pdf_sha256 = case when s.confidential then y.pdf_sha256 else '' end,
         xlsx_sha256 = case when s.confidential then y.xlsx_sha256 else '' end
    from park.report_dispatch d join park.report_schedule s on s.tenant_id = d.tenant_id and s.id = d.schedule_id
   where d.tenant_id = y.tenant_id and d.id = y.dispatch_id and y.tenant_id = x.tenant_id and y.id = x.id;
  update park.report_dispatch d
     set state = 'sending', reason = '', fault = '', detail = '', ended_at = null, look_at = now(),
         give_up_at = now() + (select make_interval(hours => s.timeout_h) from park.report_schedule s
                                where s.tenant_id = d.tenant_id and s.id = d.schedule_id)
   where d.tenant_id = x.tenant_id and d.id = x.dispatch_id;
  perform park_audit.append('report_delivery.resend', 'report_delivery ' || delivery, 'done', jsonb_build_object('address', x.address));
  perform park.report_dispatch_wake();
  return delivery;
end $$;

-- One whose report was not made, begun anew by hand: its period stays, and so
-- does what was said of it.
create or replace function park.report_dispatch_again(dispatch bigint) returns bigint
  language plpgsql as $$
declare
  d park.report_dispatch;
begin
  select * into d from park.report_dispatch x
   where x.tenant_id = park.tenant_me() and x.id = dispatch and x.kind = 'due' for update;
  if not found then
    raise exception 'no such dispatch' using errcode = 'P0002';
  end if;
  if d.state not in ('failed', 'skipped') then
    raise exception 'it is under way, or was sent' using errcode = '55P03', column = 'state';
  end if;
  if exists (select from park.report_delivery x where x.tenant_id = d.tenant_id and x.dispatch_id = d.id and x.kind = 'report') then
    raise exception 'its report was made: its mails can be sent again' using errcode = '55P03', column = 'state';
  end if;
  if not exists (select from park.report_schedule s where s.tenant_id = d.tenant_id and s.id = d.schedule_id and s.state <> 'removed') then
    raise exception 'the schedule is no more' using errcode = '55P03', column = 'state';
  end if;
  update park.report_dispatch x
     set state = 'queued', reason = '', fault = '', detail = '', ended_at = null, start_at = now(), look_at = now(), wait_until = null, run_id = null,
         run_tries = 0, give_up_at = null
   where x.tenant_id = d.tenant_id and x.id = d.id;
  perform park_audit.append('report_dispatch.again', 'report_dispatch ' || dispatch, 'done', jsonb_build_object('period', d.period));
  perform park.announce(d.tenant_id, 'reports', jsonb_build_object('dispatch', d.id, 'state', 'queued'));
  perform park.report_dispatch_wake();
  return dispatch;
end $$;

-- The report of its last period to whoever asks, now.
create or replace function park.report_schedule_test(schedule bigint, new_day date, new_period text, from_day date, to_day date) returns bigint
  language plpgsql as $$
declare
  s park.report_schedule := park.report_schedule_mine(schedule);
  made bigint;
begin
  if not exists (select from park.account a where a.tenant_id = park.tenant_me() and a.id = park.account_me() and a.email <> '') then
    raise exception 'your account has no e-mail address' using errcode = '22023', column = 'email';
  end if;
  if exists (select from park.report_dispatch d where d.tenant_id = s.tenant_id and d.schedule_id = s.id and d.kind = 'test'
               and d.account_id = park.account_me() and d.ended_at is null) then
    raise exception 'a test is under way' using errcode = '55P03', column = 'state';
  end if;
  insert into park.report_dispatch (tenant_id, schedule_id, kind, scheduled_for, day, period, from_day, to_day, account_id)
  values (s.tenant_id, s.id, 'test', now(), new_day, new_period, from_day, to_day, park.account_me()) returning id into made;
  perform park_audit.append('report_schedule.test', 'report_schedule ' || schedule, 'done', jsonb_build_object('period', new_period));
  perform park.report_dispatch_wake();
  return made;
end $$;

-- Receivers --------------------------------------------------------------------------------

create or replace function park.report_recipient_add(schedule bigint, account bigint, new_address text, new_name text,
  out id bigint, out state text)
  language plpgsql as $$
#variable_conflict use_column
declare
  s park.report_schedule := park.report_schedule_mine(schedule);
begin
  if (select count(*) from park.report_recipient r where r.tenant_id = s.tenant_id and r.schedule_id = s.id) >= 100 then
    raise exception 'a schedule has at most 100 receivers' using errcode = '22023', column = 'address';
  end if;
  if account is not null and not exists (
       select from park.account a where a.tenant_id = s.tenant_id and a.id = account and a.state = 'active') then
    raise exception 'there is no such account' using errcode = '22023', column = 'account';
  end if;
  if account is null and s.confidential then
    raise exception 'a confidential report goes to accounts only' using errcode = '22023', column = 'address';
  end if;
  insert into park.report_recipient as r (tenant_id, schedule_id, account_id, address, name, state)
  values (s.tenant_id, s.id, account, coalesce(new_address, ''), coalesce(new_name, ''), case when account is null then 'waiting' else 'active' end)
  returning r.id, r.state into id, state;
end $$;

-- The park's word that an address may get what it is to get: a new one, or one
-- that was disabled. One that unsubscribed itself is its own master.
create or replace function park.report_recipient_confirm(recipient bigint) returns text
  language plpgsql as $$
declare
  r park.report_recipient;
begin
  perform park.authority_only('confirm addresses');
  select * into r from park.report_recipient x
   where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = recipient for update;
  if not found then
    raise exception 'no such receiver' using errcode = 'P0002';
  end if;
  if r.state not in ('waiting', 'disabled') then
    raise exception 'the receiver is %', r.state using errcode = '55P03', column = 'state';
  end if;
  update park.report_recipient x
     set state = 'active', refusals = 0, note = '', confirmed_by = coalesce(current_setting('park.actor', true), ''), confirmed_at = now()
   where x.tenant_id = r.tenant_id and x.id = r.id;
  return 'active';
end $$;

-- Links in mails ---------------------------------------------------------------------------

-- What links are signed with.
create or replace function park_private.link_key() returns text
  language sql stable security definer
  set search_path = park_private, park, pg_temp
  return (select k.key from park_private.link_key k);

-- What a link leads to, for somebody who needs not have signed in: its
-- signature was proven. Of a confidential report only for the account it is
-- for, and his own copy.
create or replace function park_private.link_file(tenant integer, delivery bigint, format text, account integer, account_id bigint)
  returns table (report text, period text, sha256 text, body bytea)
  language plpgsql security definer
  set search_path = park_private, park, pg_temp as $$
begin
  perform set_config('park.from', tenant::text, true), set_config('park.to', tenant::text, true),
          set_config('park.tenant', tenant::text, true);
  return query
    update park.report_delivery x set downloads = x.downloads + 1
      from park.report_dispatch d, park.report_schedule s, park.report_run r
      left join park.report_copy c on c.tenant_id = tenant and c.delivery_id = delivery and c.file = link_file.format
     where x.tenant_id = tenant and x.id = delivery and x.link_until > now() and x.state in ('sent', 'queued', 'sending')
       and d.tenant_id = x.tenant_id and d.id = x.dispatch_id and s.tenant_id = d.tenant_id and s.id = d.schedule_id
       and r.tenant_id = d.tenant_id and r.id = d.run_id and r.state = 'ready' and format = any (s.outputs)
       and (x.copy <> 'own' or c.body is not null)
       and (not s.confidential or (x.tenant_id = link_file.account and x.account_id = link_file.account_id))
    returning r.report, r.period, case when x.copy = 'own' then c.sha256 when format = 'pdf' then r.pdf_sha256 else r.xlsx_sha256 end,
              case when x.copy = 'own' then c.body when format = 'pdf' then r.pdf else r.xlsx end;
  if found then
    perform park_audit.append('report_delivery.download', 'report_delivery ' || delivery, 'done', jsonb_build_object('format', format));
  end if;
  perform set_config('park.from', '', true), set_config('park.to', '', true), set_config('park.tenant', '', true);
end $$;

-- Whom an unsubscribe link is for, and what he would no longer get.
create or replace function park_private.link_recipient(tenant integer, recipient bigint)
  returns table (name text, locale text, tenant_name text, tenant_name_en text, report text, state text)
  language plpgsql security definer
  set search_path = park_private, park, pg_temp as $$
begin
  perform set_config('park.from', tenant::text, true), set_config('park.to', tenant::text, true);
  return query
    select s.name, s.locale, t.name, t.name_en, s.report, r.state
      from park.report_recipient r
      join park.report_schedule s on s.tenant_id = r.tenant_id and s.id = r.schedule_id
      join park.tenant t on t.tenant_id = r.tenant_id
     where r.tenant_id = tenant and r.id = recipient;
  perform set_config('park.from', '', true), set_config('park.to', '', true);
end $$;

create or replace function park_private.link_unsubscribe(tenant integer, recipient bigint, ip text) returns boolean
  language plpgsql security definer
  set search_path = park_private, park, pg_temp as $$
declare
  n bigint;
begin
  perform set_config('park.from', tenant::text, true), set_config('park.to', tenant::text, true),
          set_config('park.tenant', tenant::text, true), set_config('park.actor', 'recipient', true),
          set_config('park.action', 'report_recipient.unsubscribe', true), set_config('park.ip', ip, true);
  update park.report_recipient r set state = 'unsubscribed', note = ''
   where r.tenant_id = tenant and r.id = recipient and r.state <> 'unsubscribed';
  select count(*) into n from park.report_recipient r where r.tenant_id = tenant and r.id = recipient;
  perform set_config('park.from', '', true), set_config('park.to', '', true), set_config('park.tenant', '', true),
          set_config('park.actor', '', true), set_config('park.action', '', true);
  return n > 0;
end $$;

revoke all on function park_private.link_key(), park_private.link_file, park_private.link_recipient, park_private.link_unsubscribe
  from public, park_web, park_job;
grant execute on function park_private.link_key() to park_web, park_job;
grant execute on function park_private.link_file, park_private.link_recipient, park_private.link_unsubscribe to park_web;
