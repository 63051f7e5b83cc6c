-- Who speaks at the gates: devices by token, stations by number and password.

-- What a gate needs to know of a token, by the digest of its secret; no row
-- when it ended or was never there. Looks over all tenants, as identity_find().
create or replace function park_private.gate_find(secret bytea)
  returns table (token_id bigint, tenant_id integer, device_id bigint, device_key text,
                 zone_min integer, may_write boolean, expires_at timestamptz)
  language plpgsql security definer
  set search_path = park_private, park, pg_temp as $$
begin
  perform set_config('park.from', '0', true), set_config('park.to', '2147483647', true);
  update park_private.token_secret t set used_at = now()
   where t.digest = secret and (t.used_at is null or t.used_at < now() - interval '1 hour');
  return query
    select t.id, t.tenant_id, t.device_id, d.key, p.zone_min,
           exists (select from park.role_permission r where r.role = t.role and r.permission = 'telemetry.write'),
           t.expires_at
      from park_private.token_secret x
      join park.token t on t.tenant_id = x.tenant_id and t.id = x.token_id
      join park.park p on p.id = t.tenant_id / 1000000
      left join park.device d on d.tenant_id = t.tenant_id and d.id = t.device_id
     where x.digest = secret and t.revoked_at is null
       and (t.expires_at is null or t.expires_at > now())
       and (t.device_id is null or d.archived_at is null);
  perform set_config('park.from', '', true), set_config('park.to', '', true);
end $$;
revoke all on function park_private.gate_find from public;
grant execute on function park_private.gate_find to park_web, park_job;

-- A gate that lets somebody go on must hear that he may not any more: by the
-- number of the token, or of the device whose name or use has changed.
create or replace function park.forget_token() returns trigger
  language plpgsql as $$
begin
  perform pg_notify('park_token', 'token ' || old.id);
  return null;
end $$;
create or replace trigger forget_token after update or delete on park.token
  for each row execute function park.forget_token();

create or replace function park.forget_speaker() returns trigger
  language plpgsql as $$
begin
  perform pg_notify('park_token', 'device ' || old.id);
  return null;
end $$;
create or replace trigger forget_speaker after update of key, archived_at on park.device
  for each row when (old.key is distinct from new.key or old.archived_at is distinct from new.archived_at)
  execute function park.forget_speaker();
create or replace trigger forget_speaker_gone after delete on park.device
  for each row execute function park.forget_speaker();
