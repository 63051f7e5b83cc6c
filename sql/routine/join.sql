-- Applications of enterprises.  Whoever applies is nobody yet: the functions
-- that take and show applications act as their owner and look over all parks,
-- and say the same whatever is known of the enterprise already.

-- The parks that take applications.
create or replace function park_private.join_parks() returns jsonb
  language plpgsql security definer
  set search_path = park_private, park, pg_temp as $$
declare
  parks jsonb;
begin
  perform set_config('park.from', '0', true), set_config('park.to', '2147483647', true);
  select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'name', p.name, 'name_en', p.name_en) order by p.id), '[]')
    into parks from park.park p where p.join_open;
  perform set_config('park.from', '', true), set_config('park.to', '', true);
  return parks;
end $$;

-- Which park an application may go to, and how long its sender has to wait.
-- Applications count like failed sign-ins under a name that nobody can have;
-- beyond that a network has twenty that wait, and a park two thousand.
create or replace function park_private.join_gate(wanted integer, net text, out park integer, out wait_s integer)
  language plpgsql security definer
  set search_path = park_private, park, pg_temp as $$
begin
  perform set_config('park.from', '0', true), set_config('park.to', '2147483647', true);
  select case when count(*) = 1 then min(p.id) end into park
    from park.park p where p.join_open and (wanted is null or p.id = wanted);
  select f.wait_s into wait_s from park_private.login_find(' join', net) f;
  if (select count(*) from (
        select from park_private.join_secret s
         where s.net = join_gate.net and s.hash is not null limit 20) few) = 20
     or (select count(*) from (
        select from park.join_request r
         where r.tenant_id = join_gate.park * 1000000 and r.state = 'waiting' limit 2000) few) = 2000 then
    wait_s := greatest(wait_s, 3600);
  end if;
  perform set_config('park.from', '', true), set_config('park.to', '', true);
end $$;

create or replace function park_private.join_add(wanted integer, net text, ip text, code bytea, hash text,
  new_uscc text, new_name text, initials text, industry text, who text, new_phone text, mail text,
  login text, lang text, said text) returns boolean
  language plpgsql security definer
  set search_path = park_private, park, pg_temp as $$
declare
  authority integer;
  made bigint;
begin
  -- Two of one network take turns, so that the bound of the gate is one.
  perform pg_advisory_xact_lock(71509, hashtext(net));
  select g.park * 1000000 into authority from park_private.join_gate(wanted, net) g where g.wait_s < 3600;
  if authority is null then
    raise exception 'the park takes no application now' using errcode = '55P03', column = 'park';
  end if;
  perform park_private.login_fail(' join', net);
  perform set_config('park.from', authority::text, true), set_config('park.to', (authority + 999999)::text, true),
          set_config('park.tenant', authority::text, true), set_config('park.actor', 'applicant', true),
          set_config('park.action', 'join.ask', true), set_config('park.ip', ip, true);
  insert into park.join_request (tenant_id, uscc, name, pinyin, industry_code, contact, phone, email, account_name,
    locale, note, ip)
  values (authority, new_uscc, new_name, initials, industry, who, new_phone, mail, login, coalesce(lang, 'zh-CN'),
    coalesce(said, ''), ip)
  returning id into made;
  insert into park_private.join_secret (code, tenant_id, request_id, net, hash)
  values (code, authority, made, net, hash);
  return true;
end $$;

-- How the application of a code stands; no row for a code that is none.
create or replace function park_private.join_state(wanted bytea)
  returns table (state text, park_name text, park_name_en text, name text, account_name text, reason text,
    asked_at timestamptz, expires_at timestamptz, decided_at timestamptz)
  language plpgsql security definer
  set search_path = park_private, park, pg_temp as $$
begin
  perform set_config('park.from', '0', true), set_config('park.to', '2147483647', true);
  return query
    select r.state, p.name, p.name_en, r.name, r.account_name, r.reason, r.asked_at, r.expires_at, r.decided_at
      from park_private.join_secret s
      join park.join_request r on r.tenant_id = s.tenant_id and r.id = s.request_id
      join park.park p on p.id = r.tenant_id / 1000000
     where s.code = wanted;
  perform set_config('park.from', '', true), set_config('park.to', '', true);
end $$;

-- Whether the sign-in name of an application is taken by now.
create or replace function park_private.join_taken(login text) returns boolean
  language sql stable security definer
  set search_path = park_private, park, pg_temp as $$
  select exists (select from park_private.login l where l.name = login)
$$;

-- The password that was chosen with an application of the caller's park
-- becomes that of the account that came of it.
create or replace function park_private.join_login(request bigint, account bigint) returns void
  language plpgsql security definer
  set search_path = park_private, park, pg_temp as $$
declare
  a park.account;
  s park_private.join_secret;
begin
  perform park.authority_only('decide on applications');
  select * into s from park_private.join_secret x
   where x.tenant_id = park.tenant_me() and x.request_id = request and x.hash is not null for update;
  if not found then
    raise exception 'no such application' using errcode = 'P0002';
  end if;
  select * into strict a from park.account t
   where t.tenant_id between park.tenant_from() and park.tenant_to() and t.id = account;
  insert into park_private.login (name, tenant_id, account_id, hash)
  values (a.name, a.tenant_id, a.id, s.hash) on conflict (name) do nothing;
  if not found then
    raise exception 'the sign-in name is taken; give another' using errcode = '23505', column = 'account_name';
  end if;
end $$;

-- Forgets the passwords of what is decided, and the codes of what is gone.
create or replace function park_private.join_forget() returns void
  language sql security definer
  set search_path = park_private, park, pg_temp as $$
  update park_private.join_secret s set hash = null
   where s.tenant_id between park.tenant_from() and park.tenant_to() and s.hash is not null
     and not exists (select from park.join_request r
                      where r.tenant_id = s.tenant_id and r.id = s.request_id and r.state = 'waiting');
  delete from park_private.join_secret s
   where s.tenant_id between park.tenant_from() and park.tenant_to()
     and not exists (select from park.join_request r where r.tenant_id = s.tenant_id and r.id = s.request_id);
$$;

-- What makes two names of enterprises alike: what is left without blanks,
-- brackets and the words of their legal form.
create or replace function park.name_core(name text) returns text
  language sql immutable parallel safe
  return regexp_replace(lower(name), '有限责任|股份|有限|集团|公司|co\.|ltd\.?|[[:space:]()（）,，.·-]', '', 'g');

-- Enterprises and other waiting applications that may be the same one.
create or replace function park.join_twins(r park.join_request) returns jsonb
  language sql stable
  return (select coalesce(jsonb_agg(jsonb_build_object('what', w.what, 'id', w.id, 'name', w.name, 'uscc', w.uscc,
            'why', case when w.uscc = r.uscc then 'uscc' else 'name' end) order by w.uscc <> r.uscc, w.what, w.id), '[]')
    from (select 'enterprise' as what, e.tenant_id::bigint as id, e.name, e.uscc from park.enterprise e
           where e.tenant_id between r.tenant_id and r.tenant_id + 999999
             and (e.uscc = r.uscc or park.name_core(e.name) = park.name_core(r.name))
             and e.tenant_id is distinct from r.enterprise_id
          union all
          select 'request', o.id, o.name, o.uscc from park.join_request o
           where o.tenant_id = r.tenant_id and o.id <> r.id and o.state = 'waiting'
             and (o.uscc = r.uscc or park.name_core(o.name) = park.name_core(r.name))
          limit 20) w);

-- The application in the caller's hands, if it still waits as he saw it.
create or replace function park.join_taken_up(request bigint, seen integer) returns park.join_request
  language plpgsql as $$
declare
  r park.join_request;
begin
  perform park.authority_only('decide on applications');
  select * into r from park.join_request j
   where j.tenant_id = park.tenant_me() and j.id = request for update;
  if not found then
    raise exception 'no such application' using errcode = 'P0002';
  end if;
  if r.state <> 'waiting' or r.version <> seen then
    raise exception 'it was decided meanwhile; look at it again first' using errcode = '55P03', column = 'version';
  end if;
  if r.expires_at <= now() then
    raise exception 'the application has expired' using errcode = '55P03', column = 'version';
  end if;
  return r;
end $$;

-- Lets an enterprise in: tenant, entry of the register, contact and its first
-- administrator, or nothing of it.
create or replace function park.join_approve(request bigint, seen integer, login text,
  out id bigint, out enterprise integer, out account_name text)
  language plpgsql as $$
#variable_conflict use_column
declare
  r park.join_request := park.join_taken_up(request, seen);
  account bigint;
begin
  id := r.id;
  account_name := coalesce(login, r.account_name);
  select e.tenant_id into enterprise
    from park.enterprise_add(r.uscc, r.name, null, null, r.pinyin, r.industry_code, false, 'joining', null, null, null,
      null, null, null, null, false) e;
  perform park.contact_add(enterprise, 'general', r.contact, r.phone, r.email);
  insert into park.account as a (tenant_id, name, display_name, email, locale, role, must_change_password)
  values (enterprise, join_approve.account_name, r.contact, r.email, r.locale, 'enterprise_admin', false)
  returning a.id into account;
  perform park_private.join_login(r.id, account);
  update park.join_request j
     set state = 'approved', decided_at = now(), decided_by = current_setting('park.actor'), version = j.version + 1,
         enterprise_id = enterprise, account_name = join_approve.account_name
   where j.tenant_id = r.tenant_id and j.id = r.id;
  perform park_private.join_forget();
end $$;

create or replace function park.join_refuse(request bigint, seen integer, why text) returns bigint
  language plpgsql as $$
declare
  r park.join_request := park.join_taken_up(request, seen);
begin
  update park.join_request j
     set state = 'refused', decided_at = now(), decided_by = current_setting('park.actor'), version = j.version + 1,
         reason = why
   where j.tenant_id = r.tenant_id and j.id = r.id;
  perform park_private.join_forget();
  return r.id;
end $$;

-- Applications nobody decided on expire; all are forgotten 90 days later.
create or replace function park.join_sweep() returns bigint
  language plpgsql as $$
declare
  n bigint;
begin
  delete from park.join_request r
   where r.tenant_id between park.tenant_from() and park.tenant_to() and r.decided_at < now() - interval '90 days';
  update park.join_request r set state = 'expired', decided_at = now(), version = r.version + 1
   where r.tenant_id between park.tenant_from() and park.tenant_to() and r.state = 'waiting' and r.expires_at <= now();
  get diagnostics n = row_count;
  perform park_private.join_forget();
  return n;
end $$;

call park_audit.watch('park.join_request');

revoke all on function park_private.join_parks, park_private.join_gate, park_private.join_add, park_private.join_state,
  park_private.join_taken, park_private.join_login, park_private.join_forget from public;
grant execute on function park_private.join_parks, park_private.join_gate, park_private.join_add, park_private.join_state,
  park_private.join_taken, park_private.join_login, park_private.join_forget to park_web, park_job;
