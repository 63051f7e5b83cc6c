-- Who is connected, as gates tell.

-- Renews a gate's lease. True when it had none, or had lost it: then the
-- gate's connections may have been taken for gone, and it tells them again.
create or replace function park.gate_lease(gate bigint, lease_s integer) returns boolean
  language plpgsql as $$
begin
  update park.gate g set until = now() + make_interval(secs => lease_s)
   where g.tenant_id = 0 and g.id = gate and g.until > now();
  if found then
    return false;
  end if;
  insert into park.gate as g (id, until) values (gate, now() + make_interval(secs => lease_s))
    on conflict (tenant_id, id) do update set until = excluded.until;
  return true;
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

-- What a gate tells of connections of its tenant, in the order in which it
-- happened: [{"key", "word", "on", "protocol", "address", "reason"}]. Devices
-- are taken in the order of their numbers, so that gates do not wait for each
-- other; keys that are in no register are passed over.
create or replace function park.presence_heard(from_gate bigint, heard jsonb) returns bigint
  language plpgsql as $$
declare
  one record;
  changed bigint[] := '{}';
  n bigint := 0;
begin
  for one in
    select d.id, h.v ->> 'word' as word, (h.v ->> 'on')::boolean as is_on, h.v ->> 'protocol' as protocol,
           h.v ->> 'address' as address, h.v ->> 'reason' as reason
      from jsonb_array_elements(heard) with ordinality h(v, i)
      join park.device d on d.tenant_id = park.tenant_me() and d.key = h.v ->> 'key'
     order by d.id, h.i
  loop
    n := n + 1;
    if one.is_on then
      insert into park.presence as p (tenant_id, device_id, online, reason, protocol, address)
      values (park.tenant_me(), one.id, true, 'connected', one.protocol, one.address)
      on conflict (tenant_id, device_id) do update
        set online = true, reason = 'connected', protocol = excluded.protocol, address = excluded.address,
            since = case when p.online then p.since else now() end, changes = p.changes + (not p.online)::integer;
      insert into park.connection (tenant_id, device_id, word, gate, protocol, address)
      values (park.tenant_me(), one.id, one.word, from_gate, one.protocol, one.address)
      on conflict (tenant_id, device_id, word) do update set gate = excluded.gate;
      changed := changed || one.id;
    else
      perform from park.presence p where p.tenant_id = park.tenant_me() and p.device_id = one.id for update;
      delete from park.connection c
       where c.tenant_id = park.tenant_me() and c.device_id = one.id and c.word = one.word;
      if found and park.presence_end(park.tenant_me(), one.id, one.reason) then
        changed := changed || one.id;
      end if;
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
