-- Signing in.  These functions are the only way to the secrets; each is a
-- definer function of park_owner with a fixed search path.

-- The park's whole range for its authority, itself alone for an enterprise.
create or replace function park.range_of(tenant integer, out lo integer, out hi integer)
  language sql immutable
  return (tenant,
    case when tenant % 1000000 = 0 then tenant + 999999 else tenant end);

create or replace function park_private.login_find(login_name text, net text,
  out tenant_id integer, out account_id bigint, out hash text, out wait_s integer)
  language sql stable security definer
  set search_path = park_private, park, pg_temp as $$
  select l.tenant_id, l.account_id, l.hash,
    coalesce((select ceil(extract(epoch from a.blocked_until - now()))::integer
                from park_private.attempt a
               where a.name = login_name and a.net = login_find.net
                 and a.blocked_until > now()), 0)
    from (select 1) one
    left join park_private.login l on l.name = login_name
$$;

-- Five tries are free; then the wait doubles from one second to 15 minutes.
create or replace function park_private.login_fail(login_name text, net text)
  returns integer
  language sql security definer
  set search_path = park_private, park, pg_temp as $$
  insert into park_private.attempt as a (name, net, failures, blocked_until)
  values (left(login_name, 100), login_fail.net, 1, now())
  on conflict (name, net) do update set
    failures = case when a.at < now() - interval '1 hour' then 1 else a.failures + 1 end,
    at = now(),
    blocked_until = now() + case when a.failures < 5 then interval '0'
      else least(interval '15 minutes', interval '1 second' * power(2, least(a.failures - 5, 12))) end
  returning failures
$$;

create or replace function park_private.session_open(
  login_name text, net text, secret bytea, csrf text, ip text)
  returns bigint
  language plpgsql security definer
  set search_path = park_private, park, pg_temp as $$
declare
  l park_private.login;
begin
  select * into strict l from park_private.login where name = login_name;
  perform set_config('park.from', l.tenant_id::text, true),
          set_config('park.to', l.tenant_id::text, true),
          set_config('park.tenant', l.tenant_id::text, true),
          set_config('park.user', l.account_id::text, true),
          set_config('park.actor', login_name, true);
  if not exists (select from park.account a
                  where a.tenant_id = l.tenant_id and a.id = l.account_id and a.state = 'active') then
    raise exception 'the account is disabled' using errcode = '28000';
  end if;
  delete from park_private.attempt a where a.name = login_name and a.net = session_open.net;
  delete from park_private.session where seen_at < now() - interval '1 day';
  insert into park_private.session (digest, tenant_id, account_id, csrf, ip)
  values (secret, l.tenant_id, l.account_id, csrf, ip);
  perform park_audit.append('session.open', 'account ' || l.account_id, 'done', '{}');
  return l.account_id;
end $$;

-- The identity behind a cookie's or a token's digest; no row when it ended.
drop function if exists park_private.identity_find(bytea);
create or replace function park_private.identity_find(secret bytea)
  returns table (account_id bigint, token_id bigint, tenant_id integer, role text, device_id bigint,
                 csrf text, actor text, session boolean, permissions text)
  language plpgsql security definer
  set search_path = park_private, park, pg_temp as $$
begin
  -- Nobody is known yet, so the owner looks over all tenants, and closes its
  -- eyes again before it returns.
  perform set_config('park.from', '0', true), set_config('park.to', '2147483647', true);
  update park_private.session s set seen_at = now()
   where s.digest = secret and s.seen_at < now() - interval '1 minute'
     and s.seen_at > now() - interval '30 minutes';
  update park_private.token_secret t set used_at = now()
   where t.digest = secret and (t.used_at is null or t.used_at < now() - interval '1 hour');
  return query
    select a.id, 0::bigint, a.tenant_id, a.role, null::bigint, s.csrf, a.name, true,
           (select string_agg(p.permission, ' ' order by p.permission)
              from park.role_permission p where p.role = a.role)
      from park_private.session s
      join park.account a on a.tenant_id = s.tenant_id and a.id = s.account_id
     where s.digest = secret and a.state = 'active'
       and s.seen_at > now() - interval '30 minutes'
       and s.created_at > now() - interval '12 hours'
    union all
    select 0::bigint, t.id, t.tenant_id, t.role, t.device_id, '', t.name, false,
           (select string_agg(p.permission, ' ' order by p.permission)
              from park.role_permission p where p.role = t.role)
      from park_private.token_secret x
      join park.token t on t.tenant_id = x.tenant_id and t.id = x.token_id
     where x.digest = secret and t.revoked_at is null
       and (t.expires_at is null or t.expires_at > now());
  perform set_config('park.from', '', true), set_config('park.to', '', true);
end $$;

create or replace function park_private.session_close(secret bytea) returns void
  language sql security definer
  set search_path = park_private, park, pg_temp as $$
  delete from park_private.session where digest = secret;
  select pg_notify('park_session', '');
$$;

-- The sessions of the caller's account. Their digests stay here; the word that
-- names one is a digest of the digest.
create or replace function park_private.session_word(digest bytea) returns text
  language sql immutable
  return left(encode(sha256(digest), 'hex'), 32);

create or replace function park_private.session_list(mine bytea)
  returns table (session text, ip text, created_at timestamptz, seen_at timestamptz, current boolean)
  language sql stable security definer
  set search_path = park_private, park, pg_temp as $$
  select session_word(s.digest), s.ip, s.created_at, s.seen_at, s.digest = mine
    from park_private.session s
   where s.tenant_id = park.tenant_me() and s.account_id = park.account_me()
     and s.seen_at > now() - interval '30 minutes' and s.created_at > now() - interval '12 hours'
   order by s.digest = mine desc, s.seen_at desc, s.created_at desc
   limit 200
$$;

create or replace function park_private.session_end(word text, mine bytea) returns bigint
  language plpgsql security definer
  set search_path = park_private, park, pg_temp as $$
declare
  n bigint;
begin
  delete from park_private.session s
   where s.tenant_id = park.tenant_me() and s.account_id = park.account_me()
     and case when word is null then s.digest <> mine else session_word(s.digest) = word end;
  get diagnostics n = row_count;
  perform pg_notify('park_session', '');
  return n;
end $$;

-- Sets the password of an account the caller can see; ends its sessions.
create or replace function park_private.password_set(
  account bigint, new_hash text, must_change boolean) returns void
  language plpgsql security definer
  set search_path = park_private, park, pg_temp as $$
declare
  a park.account;
begin
  select * into a from park.account t where t.id = account
     and t.tenant_id between park.tenant_from() and park.tenant_to();
  if not found then
    raise exception 'no such account' using errcode = 'P0002';
  end if;
  insert into park_private.login (name, tenant_id, account_id, hash)
  values (a.name, a.tenant_id, a.id, new_hash)
  on conflict (name) do update set hash = excluded.hash, changed_at = now()
    where login.account_id = excluded.account_id;
  if not found then
    raise exception 'the name is taken' using errcode = '23505', column = 'name';
  end if;
  update park.account t set must_change_password = must_change
   where t.tenant_id = a.tenant_id and t.id = a.id;
  delete from park_private.session s
   where s.tenant_id = a.tenant_id and s.account_id = a.id;
  perform pg_notify('park_session', '');
end $$;

create or replace function park_private.token_add(
  tenant integer, label text, token_role text, device bigint,
  token_prefix text, secret bytea, ends timestamptz) returns bigint
  language plpgsql security definer
  set search_path = park_private, park, pg_temp as $$
declare
  made bigint;
begin
  if tenant not between park.tenant_from() and park.tenant_to() then
    raise exception 'no such tenant' using errcode = 'P0002';
  end if;
  if not park.role_fits(tenant, token_role) then
    raise exception 'there is no such role for this tenant' using errcode = '22023', column = 'role';
  end if;
  if device is not null and not exists (
    select from park.device d where d.tenant_id = tenant and d.id = device) then
    raise exception 'no such device' using errcode = '22023', column = 'device';
  end if;
  -- A station keeps its number and password when its token is renewed.
  delete from park_private.token_secret s
   using park.token t
   where s.digest = secret and t.tenant_id = s.tenant_id and t.id = s.token_id and t.revoked_at is not null;
  insert into park.token (tenant_id, name, role, device_id, prefix, created_by, expires_at)
  values (tenant, label, token_role, device, token_prefix, nullif(park.account_me(), 0), ends)
  returning id into made;
  insert into park_private.token_secret (digest, tenant_id, token_id)
  values (secret, tenant, made);
  return made;
end $$;

-- The same token with another secret; the older one ends keep_s seconds from
-- now. A token that was to end lives as long as the older one was meant to.
create or replace function park_private.token_rotate(token bigint, keep_s integer, token_prefix text, secret bytea) returns bigint
  language plpgsql security definer
  set search_path = park_private, park, pg_temp as $$
declare
  t park.token;
  made bigint;
begin
  select * into t from park.token x
   where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = token for update;
  if not found then
    raise exception 'no such token' using errcode = 'P0002';
  end if;
  if t.revoked_at is not null or t.expires_at <= now() then
    raise exception 'the token has ended; make a new one' using errcode = '55P03', column = 'token';
  end if;
  if t.prefix not like 'pk\_%' then
    raise exception 'a station of HJ 212 brings its own password; make a new token' using errcode = '55P03', column = 'token';
  end if;
  insert into park.token (tenant_id, name, role, device_id, prefix, created_by, expires_at)
  values (t.tenant_id, t.name, t.role, t.device_id, token_prefix, nullif(park.account_me(), 0),
    now() + (t.expires_at - t.created_at))
  returning id into made;
  insert into park_private.token_secret (digest, tenant_id, token_id) values (secret, t.tenant_id, made);
  update park.token x
     set expires_at = least(x.expires_at, now() + make_interval(secs => keep_s)),
         revoked_at = case when keep_s = 0 then now() end
   where x.tenant_id = t.tenant_id and x.id = t.id;
  return made;
end $$;

-- A revoked token or a disabled account must stop within a breath, also in
-- workers that remember it.
create or replace function park.forget_sessions() returns trigger
  language plpgsql as $$
begin
  perform pg_notify('park_session', '');
  return null;
end $$;
create or replace trigger forget_sessions after update or delete on park.account
  for each statement execute function park.forget_sessions();
create or replace trigger forget_sessions after update or delete on park.token
  for each statement execute function park.forget_sessions();

-- Whether the platform still waits for its first operator.
create or replace function park_private.setup_needed() returns boolean
  language sql stable security definer
  set search_path = park_private, park, pg_temp as $$
  select exists (select from park_private.setup)
$$;

-- The first visitor who knows the printed code becomes the operator.
create or replace function park_private.setup_finish(
  code bytea, park_name text, login_name text, new_hash text) returns bigint
  language plpgsql security definer
  set search_path = park_private, park, pg_temp as $$
declare
  made bigint;
begin
  delete from park_private.setup where digest = code;
  if not found then
    raise exception 'the code is wrong or was used' using errcode = '42501', column = 'code';
  end if;
  perform set_config('park.from', '1000000', true), set_config('park.to', '1999999', true),
          set_config('park.tenant', '1000000', true), set_config('park.actor', login_name, true);
  insert into park.park (id, name) values (1, park_name)
    on conflict (id) do update set name = excluded.name;
  insert into park.tenant (tenant_id, kind, name) values (1000000, 'park', park_name)
    on conflict (tenant_id) do update set name = excluded.name;
  insert into park.account (tenant_id, name, display_name, role, must_change_password)
  values (1000000, login_name, login_name, 'park_admin', false) returning id into made;
  insert into park_private.login (name, tenant_id, account_id, hash)
  values (login_name, 1000000, made, new_hash);
  -- One row never changes often enough to be looked at by itself.
  analyze park.park;
  return made;
end $$;

create or replace function park_private.password_mine() returns text
  language sql stable security definer
  set search_path = park_private, park, pg_temp as $$
  select hash from park_private.login
   where tenant_id = park.tenant_me() and account_id = park.account_me()
$$;

create or replace function park_private.token_used(tenant integer, token bigint) returns timestamptz
  language sql stable security definer
  set search_path = park_private, park, pg_temp as $$
  select max(used_at) from park_private.token_secret s
   where s.tenant_id = tenant and s.token_id = token
     and tenant between park.tenant_from() and park.tenant_to()
$$;

-- Who may hold which role: an enterprise gives out its own roles only.
create or replace function park.role_fits(tenant integer, wanted text) returns boolean
  language sql immutable
  return case when tenant % 1000000 = 0 then wanted not like 'enterprise%'
    else wanted like 'enterprise%' or wanted in ('device', 'developer') end;

create or replace function park.account_add(tenant integer, new_name text, shown text,
  mail text, lang text, new_role text, new_hash text) returns bigint
  language plpgsql as $$
declare
  made bigint;
begin
  if tenant not between park.tenant_from() and park.tenant_to()
     or not exists (select from park.tenant t where t.tenant_id = tenant) then
    raise exception 'no such tenant' using errcode = 'P0002', column = 'tenant';
  end if;
  if not park.role_fits(tenant, new_role)
     or not exists (select from park.role_permission where role = new_role) then
    raise exception 'there is no such role for this tenant' using errcode = '22023', column = 'role';
  end if;
  insert into park.account (tenant_id, name, display_name, email, locale, role)
  values (tenant, new_name, shown, mail, lang, new_role) returning id into made;
  perform park_private.password_set(made, new_hash, true);
  return made;
end $$;

create or replace function park.account_change(account bigint, shown text, mail text,
  lang text, new_role text, new_state text) returns bigint
  language plpgsql as $$
declare
  a park.account;
begin
  select * into a from park.account t
   where t.tenant_id between park.tenant_from() and park.tenant_to() and t.id = account for update;
  if not found then
    raise exception 'no such account' using errcode = 'P0002';
  end if;
  if new_role is not null and (not park.role_fits(a.tenant_id, new_role)
     or not exists (select from park.role_permission where role = new_role)) then
    raise exception 'there is no such role for this tenant' using errcode = '22023', column = 'role';
  end if;
  if a.id = park.account_me() and (new_state = 'disabled' or new_role <> a.role) then
    raise exception 'you cannot take your own rights away' using errcode = '55P03', column = 'state';
  end if;
  update park.account t set display_name = coalesce(shown, display_name), email = coalesce(mail, email),
         locale = coalesce(lang, locale), role = coalesce(new_role, role), state = coalesce(new_state, state)
   where t.tenant_id = a.tenant_id and t.id = account;
  return account;
end $$;

-- Who may call what, by name: the next function of this schema is nobody's
-- until it says whose it is.
revoke all on all functions in schema park_private from public;
grant execute on function
  park_private.login_find,
  park_private.login_fail,
  park_private.session_open,
  park_private.identity_find,
  park_private.session_close,
  park_private.session_word,
  park_private.session_list,
  park_private.session_end,
  park_private.password_set,
  park_private.token_add,
  park_private.token_rotate,
  park_private.setup_needed,
  park_private.setup_finish,
  park_private.password_mine,
  park_private.token_used
  to park_web, park_job;
