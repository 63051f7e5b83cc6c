-- Long calls: asked for by the web, computed by `park compute`.

-- Asks for one; no row when the tenant has too many that are not over, or too
-- large ones. The body is a stranger's: whoever computes it reads it.
drop function if exists park.knowledge_long_ask(text, text, uuid, text, text, bytea);
drop function if exists park.knowledge_long_ask(text, text, uuid, text, text, bytea, uuid);
create or replace function park.knowledge_long_ask(kind_of text, entry text, call uuid, by_whom text, way text, token bigint, client_word text,
    given bytea, again uuid default null)
  returns setof park.knowledge_long
  language plpgsql as $$
declare
  l park.knowledge_long;
begin
  if not exists (select from park.knowledge_entry e where e.id = entry and e.kind = kind_of and e.state = 'current') then
    raise exception 'there is no % %', kind_of, entry using errcode = 'P0002', column = 'id';
  end if;
  perform pg_advisory_xact_lock(hashtext('park.knowledge_long'), park.tenant_me());
  if (select count(*) >= 50 or coalesce(sum(length(x.body)), 0) + length(given) > 268435456
        from park.knowledge_long x where x.tenant_id = park.tenant_me() and x.ended_at is null) then
    return;
  end if;
  insert into park.knowledge_long (tenant_id, id, entry_id, account_id, actor, token_id, client, via, body, again_of)
  values (park.tenant_me(), call, entry, nullif(park.account_me(), 0), by_whom, nullif(token, 0), client_word, way, given, again)
  returning * into l;
  perform park_audit.append('knowledge.long', 'knowledge_long ' || call, 'done', jsonb_build_object('entry', entry, 'bytes', length(given)));
  notify park_compute;
  return next l;
end $$;

-- Ends one that is not over; whoever computes it finds out within a second.
create or replace function park.knowledge_long_cancel(call uuid) returns setof park.knowledge_long
  language plpgsql as $$
declare
  l park.knowledge_long;
begin
  update park.knowledge_long x set state = 'cancelled', ended_at = now(), body = null, code = 'cancelled', error = 'it was cancelled'
   where x.tenant_id = park.tenant_me() and x.id = call and x.ended_at is null
  returning * into l;
  if l.id is null then
    if exists (select from park.knowledge_long x where x.tenant_id = park.tenant_me() and x.id = call) then
      raise exception 'the call is over' using errcode = '55P03', column = 'call';
    end if;
    return;
  end if;
  perform park_audit.append('knowledge.cancel', 'knowledge_long ' || call, 'done', jsonb_build_object('entry', l.entry_id));
  notify park_compute;
  return next l;
end $$;

-- The next one to be computed. Tenants take turns: first whoever has fewest under
-- way, at most `most`, then whoever has waited longest for a turn. One that
-- took its process and all of the pool down three times is not begun again.
create or replace function park.knowledge_long_take(most integer, lease_s integer) returns setof park.knowledge_long
  language plpgsql as $$
begin
  update park.knowledge_long x
     set state = 'failed', ended_at = now(), body = null, code = 'compute_died', error = 'whatever computed it has died, three times'
   where x.ended_at is null and x.state = 'computing' and x.attempts >= 3 and x.lease_until < now();
  return query
    update park.knowledge_long l
       set state = 'computing', attempts = l.attempts + 1, began_at = now(), progress = 0, lease_until = now() + make_interval(secs => lease_s)
     where (l.tenant_id, l.id) = (
       select d.tenant_id, d.id
         from park.knowledge_long d
        cross join lateral (
          select count(*) as n from park.knowledge_long r
           where r.ended_at is null and r.tenant_id = d.tenant_id and r.state = 'computing' and r.lease_until >= now()) busy
        cross join lateral (
          select max(r.began_at) as last from park.knowledge_long r where r.tenant_id = d.tenant_id and r.began_at > now() - interval '1 day') turn
        where d.ended_at is null and (d.state = 'queued' or d.lease_until < now()) and busy.n < most
        order by busy.n, turn.last nulls first, d.asked_at, d.id
        limit 1
        for update of d skip locked)
    returning l.*;
end $$;

-- Its inputs as they were asked for, where some came by upload: what the books
-- keep when the line has none, for they are too long with the uploads in them.
drop function if exists park.knowledge_long_line(park.knowledge_long, json);
create or replace function park.knowledge_long_inputs(l park.knowledge_long) returns text
  language sql stable as $$
  select a.inputs from (select convert_from(l.body, 'UTF8')::json->>'inputs' as inputs) a where l.uploads <> '{}' and length(a.inputs) <= 16384
$$;

-- How it ended, and its line in the books, once. No row when it is not this one's
-- any more: somebody cancelled it, or another one has begun it anew.
drop function if exists park.knowledge_long_end(integer, uuid, integer, text, text, text, text, bytea, json);
create or replace function park.knowledge_long_end(tenant integer, call uuid, attempt integer, how text, new_code text, new_field text,
    new_error text, answer bytea, line text) returns setof park.knowledge_long
  language plpgsql as $$
declare
  was park.knowledge_long;
begin
  select * into was from park.knowledge_long l
   where l.tenant_id = tenant and l.id = call and l.attempts = attempt and l.state in ('computing', 'cancelled') for update;
  if not found then
    return;
  end if;
  return query
    update park.knowledge_long l
       set state = how, ended_at = now(), body = null, progress = case how when 'done' then 1 else l.progress end, code = new_code,
           field = new_field, error = left(new_error, 1000), result = answer, lease_until = null
     where l.tenant_id = tenant and l.id = call and l.state = 'computing'
    returning l.*;
  if line is not null then
    perform park.knowledge_line_note(line, was.uploads, park.knowledge_long_inputs(was));
  end if;
end $$;

-- Forgets what was computed and had its time.
create or replace function park.knowledge_long_sweep() returns bigint
  language sql as $$
  with keep as (select * from park.retention where class = 'knowledge_long'),
  gone as (
    delete from park.knowledge_long l
     using keep
     where l.ended_at < now() - make_interval(days => keep.days)
        or (l.ended_at is not null and l.id <= (
             select x.id from park.knowledge_long x where x.tenant_id = l.tenant_id order by x.id desc offset keep.most limit 1))
    returning 1)
  select count(*) from gone;
$$;
