-- Who is connected, as gates tell.

-- Renews a gate's lease. True when it had none, or had lost it: then the
-- gate's connections may have been taken for gone, and it tells them again.
drop function if exists park.gate_lease(bigint, integer);
create or replace function park.gate_lease(gate bigint, lease_s integer, mqtt integer, mqtts integer, hj212 integer) returns boolean
  language plpgsql as $$
begin
  update park.gate g set until = now() + make_interval(secs => lease_s)
   where g.tenant_id = 0 and g.id = gate and g.until > now();
  if found then
    return false;
  end if;
  insert into park.gate as g (id, until, mqtt, mqtts, hj212)
  values (gate, now() + make_interval(secs => lease_s), gate_lease.mqtt, gate_lease.mqtts, gate_lease.hj212)
    on conflict (tenant_id, id) do update set until = excluded.until;
  return true;
end $$;

-- The doors that gates which live keep open; they are the platform's, and
-- whoever asks is himself again afterwards.
create or replace function park.doors(out mqtt integer, out mqtts integer, out hj212 integer)
  language plpgsql as $$
declare
  mine_from text := current_setting('park.from', true);
  mine_to text := current_setting('park.to', true);
begin
  perform set_config('park.from', '0', true), set_config('park.to', '0', true);
  select max(g.mqtt), max(g.mqtts), max(g.hj212) into doors.mqtt, doors.mqtts, doors.hj212
    from park.gate g where g.tenant_id = 0 and g.until > now();
  perform set_config('park.from', mine_from, true), set_config('park.to', mine_to, true);
end $$;

-- A device of which no connection is left.
create or replace function park.presence_end(tenant integer, device bigint, why text) returns boolean
  language plpgsql as $$
begin
  if exists (select from park.connection c where c.tenant_id = tenant and c.device_id = device) then
    return false;
  end if;
  update park.presence p set online = false, reason = why, since = now(), changes = p.changes + 1
   where p.tenant_id = tenant and p.device_id = device and p.online;
  return found;
end $$;

-- A device that is there, by a connection of its own or of its gateway.
create or replace function park.presence_begin(device bigint, by_word text, from_gate bigint, how text, whence text) returns void
  language plpgsql as $$
begin
  insert into park.presence as p (tenant_id, device_id, online, reason, protocol, address)
  values (park.tenant_me(), device, true, 'connected', how, whence)
  on conflict (tenant_id, device_id) do update
    set online = true, reason = 'connected', protocol = excluded.protocol, address = excluded.address,
        since = case when p.online then p.since else now() end, changes = p.changes + (not p.online)::integer;
  insert into park.connection (tenant_id, device_id, word, gate, protocol, address)
  values (park.tenant_me(), device, by_word, from_gate, how, whence)
  on conflict (tenant_id, device_id, word) do update set gate = excluded.gate;
end $$;

-- A connection is over, of one device or, with it, of all that hang on it.
-- Answers the devices of which none is left.
create or replace function park.presence_over(device bigint, by_word text, why text) returns setof bigint
  language plpgsql as $$
declare
  one bigint;
begin
  for one in
    select c.device_id from park.connection c
     where c.tenant_id = park.tenant_me() and c.word = by_word and (device is null or c.device_id = device)
     order by c.device_id
  loop
    perform from park.presence p where p.tenant_id = park.tenant_me() and p.device_id = one for update;
    delete from park.connection c where c.tenant_id = park.tenant_me() and c.device_id = one and c.word = by_word;
    if found and park.presence_end(park.tenant_me(), one, why) then
      return next one;
    end if;
  end loop;
end $$;

-- What a gate tells of connections of its tenant, in the order in which it
-- happened: [{"key", "word", "on", "protocol", "address", "reason"}], and with
-- "parent" what a gateway says of a device behind it. A gateway that is told
-- again brings those behind it along. Keys that are in no register are passed
-- over.
create or replace function park.presence_heard(from_gate bigint, heard jsonb) returns bigint
  language plpgsql as $$
declare
  one record;
  child bigint;
  changed bigint[] := '{}';
  n bigint := 0;
begin
  for one in
    select d.id, p.id as parent, h.v ->> 'word' as word, (h.v ->> 'on')::boolean as is_on, h.v ->> 'protocol' as protocol,
           h.v ->> 'address' as address, h.v ->> 'reason' as reason, h.v ? 'parent' as is_child
      from jsonb_array_elements(heard) with ordinality h(v, i)
      join park.device d on d.tenant_id = park.tenant_me() and d.key = h.v ->> 'key'
      left join park.device p on p.tenant_id = park.tenant_me() and p.key = h.v ->> 'parent'
     order by h.i
  loop
    n := n + 1;
    continue when one.is_child and (one.parent is null or one.parent = one.id);
    if one.is_child then
      insert into park.gateway_child as g (tenant_id, device_id, parent_id, word, connected)
      values (park.tenant_me(), one.id, one.parent, one.word, one.is_on)
      on conflict (tenant_id, device_id) do update
        set parent_id = excluded.parent_id, word = excluded.word, connected = excluded.connected, since = now();
      -- What waits for it can go through the gateway now.
      if one.is_on and exists (select from park.command c where c.tenant_id = park.tenant_me() and c.device_id = one.id
           and c.state in ('queued', 'sent')) then
        perform pg_notify('park_command', park.tenant_me() || ' ' || p.key) from park.device p
          where p.tenant_id = park.tenant_me() and p.id = one.parent;
      end if;
    end if;
    -- A gateway that has gone meanwhile takes what it said with it.
    if one.is_on and (not one.is_child or exists (
         select from park.connection c
          where c.tenant_id = park.tenant_me() and c.device_id = one.parent and c.word = one.word)) then
      perform park.presence_begin(one.id, one.word, from_gate, one.protocol, one.address);
      changed := changed || one.id;
      for child in
        select g.device_id from park.gateway_child g
         where g.tenant_id = park.tenant_me() and g.parent_id = one.id and g.word = one.word and g.connected
      loop
        perform park.presence_begin(child, one.word, from_gate, one.protocol, one.address);
      end loop;
    elsif not one.is_on then
      changed := changed || array(
        select o from park.presence_over(case when one.is_child then one.id end, one.word, one.reason) o);
    end if;
  end loop;
  if cardinality(changed) > 20 then
    perform park.announce(park.tenant_me(), 'presence', jsonb_build_object('many', cardinality(changed)));
  else
    perform park.announce(park.tenant_me(), 'presence', jsonb_build_object('device', x)) from unnest(changed) x;
  end if;
  return n;
end $$;

-- Connections that hang on gates whose lease is over.
create or replace function park.presence_sweep() returns bigint
  language plpgsql as $$
declare
  c record;
  n bigint := 0;
begin
  delete from park.gate g where g.tenant_id = 0 and g.until < now();
  for c in
    select x.tenant_id, x.device_id, x.word from park.connection x
     where x.tenant_id between park.tenant_from() and park.tenant_to()
       and not exists (select from park.gate g where g.tenant_id = 0 and g.id = x.gate)
     order by x.tenant_id, x.device_id
  loop
    perform from park.presence p where p.tenant_id = c.tenant_id and p.device_id = c.device_id for update;
    delete from park.connection x where x.tenant_id = c.tenant_id and x.device_id = c.device_id and x.word = c.word
       and not exists (select from park.gate g where g.tenant_id = 0 and g.id = x.gate);
    if found and park.presence_end(c.tenant_id, c.device_id, 'gate_lost') then
      n := n + 1;
      perform park.announce(c.tenant_id, 'presence', jsonb_build_object('device', c.device_id));
    end if;
  end loop;
  return n;
end $$;
