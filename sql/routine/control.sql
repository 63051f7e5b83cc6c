-- Shadows of devices, and commands from asking to read-back.

-- Points and methods ---------------------------------------------------------------

-- A number in its shortest form: 21.2, not 21.199999999999999.
create or replace function park.tidy(v jsonb) returns jsonb
  language sql immutable
  return case when jsonb_typeof(v) = 'number' and v::text ~ '[.e]' then to_jsonb(v::double precision) else v end;
create or replace function park.tidy_list(list jsonb) returns jsonb
  language sql immutable
  return (select coalesce(jsonb_agg((select jsonb_object_agg(m.key, park.tidy(m.value)) from jsonb_each(e.v) m) order by e.i), '[]')
            from jsonb_array_elements(list) with ordinality e(v, i));

-- Changes a thing model; what is null stays. Devices keep the metrics with
-- which they were registered; points and methods are those of the model.
drop function if exists park.points_put(bigint, integer, jsonb, jsonb);
create or replace function park.model_change(model bigint, seen integer, new_name text, new_name_en text, new_kind text,
  new_metrics jsonb, new_points jsonb, new_methods jsonb, out id bigint, out version integer)
  language plpgsql as $$
#variable_conflict use_column
declare
  m park.thing_model;
begin
  select * into m from park.thing_model x
   where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = model for update;
  if not found then
    raise exception 'no such thing model' using errcode = 'P0002';
  end if;
  if m.version <> seen then
    raise exception 'it was changed meanwhile; look at it again first' using errcode = '55P03', column = 'version';
  end if;
  update park.thing_model x
     set name = coalesce(new_name, x.name), name_en = coalesce(new_name_en, x.name_en), kind = coalesce(new_kind, x.kind),
         metrics = coalesce(new_metrics, x.metrics), points = coalesce(park.tidy_list(new_points), x.points),
         methods = coalesce(new_methods, x.methods), version = x.version + 1
   where x.tenant_id = m.tenant_id and x.id = m.id
  returning x.id, x.version into id, version;
end $$;

-- Takes out a thing model, unless a device is of it, in use or not.
create or replace function park.model_remove(model bigint) returns bigint
  language plpgsql as $$
declare
  m park.thing_model;
begin
  select * into m from park.thing_model x
   where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = model for update;
  if not found then
    raise exception 'no such thing model' using errcode = 'P0002';
  end if;
  -- The index of entries begins with tag and kind.
  if exists (select from park.device_entry e
              where e.tag = '' and e.kind = any ('{meter,equipment,sensor,controller,product}') and e.model_code = m.code
                and e.tenant_id between park.tenant_from() and park.tenant_to()
                and park.model_find(e.tenant_id, m.code) = m.id) then
    raise exception 'there are devices of this model' using errcode = '55P03', column = 'model';
  end if;
  delete from park.thing_model x where x.tenant_id = m.tenant_id and x.id = m.id;
  return m.id;
end $$;

-- Why a value does not fit a point, null when it does.
create or replace function park.value_fault(p jsonb, value jsonb) returns text
  language plpgsql immutable as $$
declare
  v double precision;
  steps double precision;
begin
  case p ->> 'type'
  when 'number' then
    if jsonb_typeof(value) <> 'number' then
      return 'value must be a number';
    end if;
    v := value::double precision;
    if v < (p ->> 'min')::double precision or v > (p ->> 'max')::double precision then
      return format('value must be between %s and %s %s', p ->> 'min', p ->> 'max', p ->> 'unit');
    end if;
    steps := (v - (p ->> 'min')::double precision) / (p ->> 'step')::double precision;
    if abs(steps - round(steps)) > 1e-6 then
      return format('value must be in steps of %s from %s', p ->> 'step', p ->> 'min');
    end if;
  when 'truth' then
    if jsonb_typeof(value) <> 'boolean' then
      return 'value must be true or false';
    end if;
  when 'choice' then
    if jsonb_typeof(value) <> 'string' or not p -> 'choices' ? (value #>> '{}') then
      return format('value must be one of: %s', (select string_agg(c, ', ') from jsonb_array_elements_text(p -> 'choices') c));
    end if;
  else
    if jsonb_typeof(value) <> 'string' or length(value #>> '{}') > (p ->> 'max')::integer then
      return format('value must be a text of at most %s characters', p ->> 'max');
    end if;
  end case;
  return null;
end $$;

-- Whether what was reported is what was wanted. Devices write truths as 0 and 1, too.
create or replace function park.value_fits(wanted jsonb, got jsonb, tolerance double precision) returns boolean
  language sql immutable
  return case
    when jsonb_typeof(wanted) = 'number' and jsonb_typeof(got) = 'number'
      then abs(wanted::double precision - got::double precision)
           <= tolerance + 1e-9 * greatest(abs(wanted::double precision), 1)
    when jsonb_typeof(wanted) = 'boolean' and jsonb_typeof(got) = 'number'
      then wanted::boolean = (got::double precision <> 0)
    else wanted = got end;

-- Commands -------------------------------------------------------------------------

create or replace function park.command_log(c park.command, happened text, who text, remark text) returns void
  language plpgsql as $$
begin
  insert into park.command_event (tenant_id, command_id, what, account_id, actor, note)
  values (c.tenant_id, c.id, happened, nullif(park.account_me(), 0),
    coalesce(who, nullif(current_setting('park.actor', true), ''), 'system'), coalesce(remark, ''));
  perform park.announce(c.tenant_id, 'commands', jsonb_build_object('command', c.id, 'device', c.device_id, 'state', c.state));
end $$;

-- What a point should be from now on; null takes the wish away.
create or replace function park.shadow_desire(tenant integer, device bigint, code text, wish jsonb) returns void
  language sql as $$
  insert into park.shadow as s (tenant_id, device_id, desired, desired_version, desired_at)
  values (tenant, device, case when wish is null then '{}' else jsonb_build_object(code, wish) end, 1, now())
  on conflict (tenant_id, device_id) do update
    set desired = case when wish is null then s.desired - code else s.desired || jsonb_build_object(code, wish) end,
        desired_version = s.desired_version + 1, desired_at = now()
$$;

-- Ends a command. A write that was not confirmed takes its wish with it: the
-- device must not be set to it later by asking for what is desired.
create or replace function park.command_end(command park.command, how text, happened text, who text, remark text) returns void
  language plpgsql as $$
declare
  c park.command;
begin
  update park.command x
     set state = how, note = left(coalesce(remark, ''), 500), ended_at = now()
   where x.tenant_id = command.tenant_id and x.id = command.id
  returning * into c;
  if c.kind = 'write' and how <> 'confirmed' and exists (
       select from park.shadow s where s.tenant_id = c.tenant_id and s.device_id = c.device_id
          and (s.desired -> c.code ->> 'command')::bigint = c.id) then
    perform park.shadow_desire(c.tenant_id, c.device_id, c.code, c.before);
  end if;
  perform park.command_log(c, happened, who, remark);
end $$;

-- A command that may go out: an older write to the same point will not any
-- more, the shadow says what is desired, and the gates hear of it.
create or replace function park.command_release(command park.command) returns void
  language plpgsql as $$
declare
  c park.command;
  older park.command;
begin
  for older in
    select * from park.command x
     where command.kind = 'write' and x.tenant_id = command.tenant_id and x.device_id = command.device_id and x.id <> command.id
       and x.kind = 'write' and x.code = command.code and x.state in ('queued', 'sent', 'acked') for update
  loop
    perform park.command_end(older, 'cancelled', 'supersede', null, format('command %s wants something else', command.id));
  end loop;
  update park.command x
     set state = 'queued', due_at = x.expires_at,
         before = (select s.desired -> command.code from park.shadow s
                    where s.tenant_id = command.tenant_id and s.device_id = command.device_id)
   where x.tenant_id = command.tenant_id and x.id = command.id
  returning * into c;
  if c.kind = 'write' then
    perform park.shadow_desire(c.tenant_id, c.device_id, c.code,
      jsonb_build_object('value', c.value, 'at', now(), 'by', c.asked_by, 'command', c.id));
  end if;
  perform pg_notify('park_command', c.tenant_id || ' ' || d.key) from park.device d
    where d.tenant_id = c.tenant_id and d.id in (c.device_id, (
      select g.parent_id from park.gateway_child g where g.tenant_id = c.tenant_id and g.device_id = c.device_id and g.connected));
end $$;

-- Only whoever runs a device commands it: the park authority sees the
-- enterprises' devices, and does not write to them.
create or replace function park.commands_own(owner integer, field text) returns void
  language plpgsql as $$
begin
  if owner <> park.tenant_me() then
    raise exception 'a device is commanded by the enterprise that runs it' using errcode = '42501', column = field;
  end if;
end $$;

create or replace function park.command_add(device bigint, new_kind text, new_code text, new_value jsonb, new_reason text,
  ttl_s integer, out id bigint, out state text)
  language plpgsql as $$
#variable_conflict use_column
declare
  d park.device;
  m park.thing_model;
  p jsonb;
  c park.command;
  fault text;
begin
  select * into d from park.device x
   where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = device for update;
  if not found then
    raise exception 'no such device' using errcode = 'P0002';
  end if;
  perform park.commands_own(d.tenant_id, 'device');
  if d.archived_at is not null then
    raise exception 'the device is out of use' using errcode = '55P03', column = 'device';
  end if;
  select * into m from park.thing_model x where x.id = park.model_find(d.tenant_id, d.model_code);
  select e into p from jsonb_array_elements(case new_kind when 'write' then m.points else m.methods end) e
   where e ->> 'code' = new_code;
  if p is null then
    raise exception 'the thing model of this device has no such %', case new_kind when 'write' then 'point' else 'method' end
      using errcode = '22023', column = 'code';
  end if;
  fault := case when new_kind = 'write' then park.value_fault(p, new_value)
                when jsonb_typeof(new_value) <> 'object' then 'the parameters of a call must be an object' end;
  if fault is not null then
    raise exception '%', fault using errcode = '22023', column = 'value';
  end if;
  if (select count(*) from park.command x
       where x.tenant_id = d.tenant_id and x.device_id = d.id and x.state in ('waiting', 'queued', 'sent', 'acked')) >= 20 then
    raise exception 'twenty commands of this device are open; wait, or cancel some' using errcode = '55P03', column = 'device';
  end if;
  insert into park.command as x (tenant_id, device_id, kind, code, name, name_en, unit, value, tolerance, dangerous, again,
      timeout_s, state, reason, asked_id, asked_by, expires_at, due_at)
  values (d.tenant_id, d.id, new_kind, new_code, p ->> 'name', p ->> 'name_en', coalesce(p ->> 'unit', ''), park.tidy(new_value),
      coalesce((p ->> 'tolerance')::double precision, 0), (p ->> 'dangerous')::boolean,
      new_kind = 'write' or (p ->> 'again')::boolean, (p ->> 'timeout_s')::integer, 'waiting', new_reason,
      coalesce(park.account_me(), 0), coalesce(current_setting('park.actor', true), ''),
      now() + make_interval(secs => ttl_s), now() + make_interval(secs => ttl_s))
  returning x.* into c;
  perform park.command_log(c, 'ask', null, new_reason);
  if not c.dangerous then
    perform park.command_release(c);
  end if;
  select x.id, x.state into id, state from park.command x where x.tenant_id = c.tenant_id and x.id = c.id;
end $$;

-- A command of the caller's tenant that is in one of these states, locked.
create or replace function park.command_hold(command bigint, states text[]) returns park.command
  language plpgsql as $$
declare
  c park.command;
begin
  select * into c from park.command x
   where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = command for update;
  if not found then
    raise exception 'no such command' using errcode = 'P0002';
  end if;
  perform park.commands_own(c.tenant_id, 'command');
  if c.state <> all (states) then
    raise exception 'the command is % already', c.state using errcode = '55P03', column = 'state';
  end if;
  return c;
end $$;

-- A machine is no person, and nobody is a second one to himself.
create or replace function park.second_person(asked bigint, field text) returns void
  language plpgsql as $$
begin
  if coalesce(park.account_me(), 0) in (0, asked) then
    raise exception 'a dangerous command is approved by a second person, not by who asked' using errcode = '42501', column = field;
  end if;
end $$;

-- The second person decides.
create or replace function park.command_decide(command bigint, yes boolean, remark text, out id bigint, out state text)
  language plpgsql as $$
#variable_conflict use_column
declare
  c park.command := park.command_hold(command, '{waiting}');
begin
  perform park.second_person(c.asked_id, 'command');
  if c.expires_at <= now() then
    raise exception 'the command has expired' using errcode = '55P03', column = 'state';
  end if;
  update park.command x
     set decided_id = park.account_me(), decided_by = coalesce(current_setting('park.actor', true), ''), decided_at = now()
   where x.tenant_id = c.tenant_id and x.id = c.id returning x.* into c;
  if yes then
    perform park.command_release(c);
    select * into c from park.command x where x.tenant_id = c.tenant_id and x.id = c.id;
    perform park.command_log(c, 'approve', null, remark);
  else
    perform park.command_end(c, 'refused', 'refuse', null, remark);
  end if;
  select x.id, x.state into id, state from park.command x where x.tenant_id = c.tenant_id and x.id = c.id;
end $$;

-- What was sent cannot be called back.
create or replace function park.command_cancel(command bigint, remark text, out id bigint, out state text)
  language plpgsql as $$
#variable_conflict use_column
declare
  c park.command := park.command_hold(command, '{waiting,queued}');
begin
  if c.kind = 'offer' then
    raise exception 'firmware is called back with its campaign' using errcode = '55P03', column = 'command';
  end if;
  perform park.command_end(c, 'cancelled', 'cancel', null, remark);
  select x.id, x.state into id, state from park.command x where x.tenant_id = c.tenant_id and x.id = c.id;
end $$;

-- Devices --------------------------------------------------------------------------

-- The commands that go out now to devices of a tenant, by their keys, each to
-- the session that listens for it. What was sent to another session and not
-- acknowledged goes out again when it does no harm; a call that may come once
-- is never sent twice.
-- Devices behind a gateway get theirs through it; firmware they fetch themselves.
drop function if exists park.command_take(text[], text[], integer[], integer[], integer[]);
create or replace function park.command_take(keys text[], sessions text[], writes integer[], calls integer[], children integer[],
  rooms integer[])
  returns table (key text, session text, child text, id bigint, kind text, code text, value jsonb)
  language plpgsql as $$
#variable_conflict use_column
declare
  c park.command;
  who record;
begin
  for who in
    select d.tenant_id, d.id, d.key, u.session, u.w, u.c, u.ch, u.room,
           array(select g.device_id from park.gateway_child g join park.device x on x.tenant_id = g.tenant_id and x.id = g.device_id
                  where u.ch <> 0 and g.tenant_id = d.tenant_id and g.parent_id = d.id and g.connected and x.archived_at is null) as behind
      from unnest(keys, sessions, writes, calls, children, rooms) u(key, session, w, c, ch, room)
      join park.device d on d.tenant_id = park.tenant_me() and d.key = u.key and d.archived_at is null
     order by d.id
  loop
    for c in
      -- Materialized, because a limit that is looked at twice gives twice as many.
      with due as materialized (
        select y.id from park.command y
         where y.tenant_id = who.tenant_id and y.device_id = any (who.id || who.behind) and y.due_at > now()
           and (y.state = 'queued' or (y.state = 'sent' and y.again and y.session <> who.session))
           and case when y.device_id = who.id then case y.kind when 'call' then who.c else who.w end
                    else who.ch & case y.kind when 'write' then 1 when 'call' then 2 else 0 end end <> 0
         order by y.id limit who.room for update skip locked),
      gone as (
        update park.command x
           set state = 'sent', acked_at = null, attempts = x.attempts + 1, session = who.session, sent_at = now(),
               due_at = now() + make_interval(secs => x.timeout_s)
          from due
         where x.tenant_id = who.tenant_id and x.id = due.id
        returning x.*)
      select * from gone order by id
    loop
      perform park.command_log(c, 'send', 'system', case when c.attempts > 1 then 'again' else '' end);
      key := who.key;
      session := who.session;
      child := case when c.device_id <> who.id
        then (select x.key from park.device x where x.tenant_id = c.tenant_id and x.id = c.device_id) end;
      id := c.id;
      kind := c.kind;
      code := c.code;
      value := c.value;
      return next;
    end loop;
  end loop;
end $$;

-- Commands whose arrival a session has acknowledged, or refused: a reason of
-- MQTT from 128 on.
create or replace function park.command_ack(ids bigint[], reasons integer[], session_words text[]) returns bigint
  language plpgsql as $$
declare
  c park.command;
  n bigint := 0;
begin
  for c in
    select x.* from park.command x join unnest(ids, reasons, session_words) u(id, reason, word) on x.id = u.id
     where x.tenant_id = park.tenant_me() and x.session = u.word and x.state = 'sent' and u.reason >= 128
     order by x.id for update of x
  loop
    perform park.command_end(c, 'failed', 'fail', 'device', 'the device did not take it: reason 0x'
      || (select to_hex(u.reason) from unnest(ids, reasons) u(id, reason) where u.id = c.id limit 1));
    n := n + 1;
  end loop;
  -- Its report may have been faster than this: then it stays confirmed.
  for c in
    update park.command x set state = case x.state when 'sent' then 'acked' else x.state end, acked_at = now()
      from unnest(ids, reasons, session_words) u(id, reason, word)
     where x.tenant_id = park.tenant_me() and x.id = u.id and x.session = u.word and x.state in ('sent', 'confirmed')
       and x.acked_at is null and u.reason < 128
    returning x.*
  loop
    perform park.command_log(c, 'acknowledge', 'device', '');
    n := n + 1;
  end loop;
  return n;
end $$;

-- Commands that were taken for sessions which had ended before they could be
-- sent: nobody has seen them, so they wait again.
create or replace function park.command_return(ids bigint[], session_words text[]) returns bigint
  language plpgsql as $$
declare
  c park.command;
  n bigint := 0;
begin
  for c in
    update park.command x set state = 'queued', due_at = x.expires_at, attempts = x.attempts - 1
      from unnest(ids, session_words) u(id, word)
     where x.tenant_id = park.tenant_me() and x.id = u.id and x.session = u.word and x.state = 'sent'
    returning x.*
  loop
    perform park.command_log(c, 'return', 'system', '');
    n := n + 1;
  end loop;
  return n;
end $$;

-- What a device says that it is set to, as {name: value}. Up to 256 names and
-- 32 KiB find room in the shadow; the newest value of a name stands.
create or replace function park.shadow_report(tenant integer, device bigint, news jsonb) returns integer
  language plpgsql as $$
declare
  s park.shadow;
  c park.command;
  fresh jsonb;
  whole jsonb;
  over bigint := 0;
begin
  insert into park.shadow (tenant_id, device_id) values (tenant, device) on conflict do nothing;
  select * into s from park.shadow x where x.tenant_id = tenant and x.device_id = device for update;
  select coalesce(jsonb_object_agg(e.key, jsonb_build_object('value', park.tidy(e.value), 'at', now())), '{}') into fresh
    from jsonb_each(news) e;
  whole := s.reported || fresh;
  if (select count(*) from jsonb_object_keys(whole)) > 256 or length(whole::text) > 32768 then
    -- What is known already may change, what is new may not come in.
    select count(*) into over from jsonb_object_keys(fresh) k where not s.reported ? k;
    select coalesce(jsonb_object_agg(e.key, e.value), '{}') into fresh from jsonb_each(fresh) e
     where s.reported ? e.key and length(e.value::text) <= greatest(length((s.reported -> e.key)::text), 100);
    whole := s.reported || fresh;
  end if;
  update park.shadow x
     set reported = whole, reported_version = x.reported_version + 1, reported_at = now(), passed_over = x.passed_over + over
   where x.tenant_id = tenant and x.device_id = device;
  for c in
    select * from park.command x
     where x.tenant_id = tenant and x.device_id = device and x.kind = 'write' and x.state in ('sent', 'acked')
       and news ? x.code and park.value_fits(x.value, news -> x.code, x.tolerance)
     order by x.id for update
  loop
    perform park.command_end(c, 'confirmed', 'confirm', 'device', format('reported %s', park.tidy(news -> c.code)));
  end loop;
  if news ?| '{fw_state,current_fw_version}' then
    perform park.firmware_heard(tenant, device, news);
  end if;
  if exists (select from jsonb_each(news) e where s.reported -> e.key -> 'value' is distinct from e.value) then
    perform park.announce(tenant, 'shadow', jsonb_build_object('device', device));
  end if;
  return s.reported_version + 1;
end $$;

-- What a device answers to a call; one that says {"error": …} could not do it.
-- An answer that comes twice, or too late, changes nothing.
create or replace function park.command_answer(tenant integer, device bigint, command text, said jsonb) returns bigint
  language plpgsql as $$
declare
  c park.command;
begin
  if command !~ '^[0-9]{1,18}$' then
    return null;
  end if;
  update park.command x set answer = said
   where x.tenant_id = tenant and x.device_id = device and x.id = command::bigint and x.kind = 'call'
     and x.state in ('sent', 'acked') and length(said::text) <= 65536
  returning * into c;
  if not found then
    return null;
  end if;
  if jsonb_typeof(said) = 'object' and said ? 'error' then
    perform park.command_end(c, 'failed', 'fail', 'device', left(said ->> 'error', 500));
  else
    perform park.command_end(c, 'confirmed', 'answer', 'device', '');
  end if;
  return c.id;
end $$;

-- What a gate has heard from devices of its tenant, in the order in which it
-- came: [{"key", "values"}] and [{"key", "request", "answer"}]. Devices are
-- locked in the order of their numbers, so that two of these never wait for
-- each other.
create or replace function park.control_heard(heard jsonb) returns bigint
  language plpgsql as $$
declare
  one record;
  n bigint := 0;
begin
  for one in
    select d.id, h.v from jsonb_array_elements(heard) with ordinality h(v, i)
      join park.device d on d.tenant_id = park.tenant_me() and d.key = h.v ->> 'key'
     order by d.id, h.i
  loop
    if one.v ? 'values' then
      perform park.shadow_report(park.tenant_me(), one.id, one.v -> 'values');
    else
      perform park.command_answer(park.tenant_me(), one.id, one.v ->> 'request', one.v -> 'answer');
    end if;
    n := n + 1;
  end loop;
  return n;
end $$;

-- The device a caller may speak for by HTTP: of its own tenant, and of its own
-- token when that is for one device alone.
create or replace function park.control_own(device bigint, own bigint) returns park.device
  language plpgsql as $$
declare
  d park.device;
begin
  select * into d from park.device x where x.tenant_id = park.tenant_me() and x.id = device and x.archived_at is null;
  if not found or own <> d.id then
    raise exception 'no such device' using errcode = 'P0002';
  end if;
  return d;
end $$;

-- Time -----------------------------------------------------------------------------

create or replace function park.command_expire() returns bigint
  language plpgsql as $$
declare
  c park.command;
  got jsonb;
  n bigint := 0;
begin
  for c in
    select * from park.command x
     where x.tenant_id between park.tenant_from() and park.tenant_to()
       and x.state in ('waiting', 'queued', 'sent', 'acked') and x.due_at <= now()
     order by x.tenant_id, x.id for update skip locked
  loop
    select s.reported -> c.code -> 'value' into got from park.shadow s
      where s.tenant_id = c.tenant_id and s.device_id = c.device_id;
    perform park.command_end(c, 'timed_out', 'time_out', 'system', case
      when c.state = 'waiting' then 'nobody approved it in time'
      when c.state = 'queued' then 'the device did not come for it in time; it was never sent'
      when c.kind = 'call' then 'sent and never answered; it may have been carried out'
      when got is null then 'the device never reported the point'
      else format('the device still reports %s', left(got::text, 100)) end);
    n := n + 1;
  end loop;
  return n;
end $$;
