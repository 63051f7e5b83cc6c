-- Packages of APPs: whose are taken, what was handed in, and what was installed of it.

-- Publishers -------------------------------------------------------------------------

-- Trusts a key from now on; one that is known, or was revoked, stays as it is.
create or replace function park.app_publisher_trust(new_key text, new_name text, by_whom text) returns setof park.app_publisher
  language plpgsql security definer set search_path = park, pg_temp as $$
begin
  perform park.authority_only('trust publishers of APPs');
  return query
    insert into park.app_publisher (key, name, added_by) values (new_key, new_name, by_whom)
    on conflict do nothing
    returning *;
  if found then
    perform park_audit.append('app.trust', 'app_publisher ' || new_key, 'done', jsonb_build_object('name', new_name));
  end if;
end $$;

-- Revokes a key for good: nothing of it is taken, and what it signed runs no more.
create or replace function park.app_publisher_revoke(old_key text, why text, by_whom text) returns setof park.app_publisher
  language plpgsql security definer set search_path = park, pg_temp as $$
begin
  perform park.authority_only('revoke publishers of APPs');
  lock table park.app_publisher, park.app_package in share row exclusive mode;
  update park.app a set state = 'withdrawn', changed_at = now()
    from park.app_package p
   where p.app_id = a.id and p.key = old_key and a.state = 'current';
  return query
    update park.app_publisher p set revoked_by = by_whom, revoked_at = now(), reason = why
     where p.key = old_key and p.revoked_at is null
    returning p.*;
  if found then
    perform park_audit.append('app.revoke', 'app_publisher ' || old_key, 'done', jsonb_build_object('reason', why));
  end if;
end $$;

-- Installing -------------------------------------------------------------------------

-- Why a package may not stand where it wants to; no row: it may. With rollback
-- the version does not matter, the publisher always does.
create or replace function park.app_install_fault(app text, new_version integer, manifest text, signer text, rollback boolean)
  returns table (code text, field text, said text)
  language sql stable as $$
  with fault as (
    select case when r.key is null then 'key_unknown'
                when r.revoked_at is not null then 'key_revoked'
                when p.app_id is null and exists (select from park.app a where a.id = app) then 'number_taken'
                when p.key <> signer then 'other_publisher'
                when rollback then null
                when new_version < p.version then 'older_version'
                when new_version = p.version and manifest <> p.sha256 then 'other_content'
           end as code
      from (select app) one
      left join park.app_package p on p.app_id = app
      left join park.app_publisher r on r.key = signer)
  select w.code, w.field, w.said
    from fault
    join (values ('key_unknown', 'key', 'the key that signed it is not trusted here'),
                 ('key_revoked', 'key', 'the key that signed it was revoked'),
                 ('number_taken', 'id', 'the number is of an APP that is delivered'),
                 ('other_publisher', 'key', 'this APP is of another publisher'),
                 ('older_version', 'version', 'a newer version is installed'),
                 ('other_content', 'version', 'this version is installed with other content')) w(code, field, said) using (code);
$$;

-- Puts an APP of a package, which somebody has read and proven, beside those
-- that are delivered.
drop function if exists park.app_install(text, text, text, text, text);
create or replace function park.app_install(definition text, sha256 text, manifest text, signer text, by_whom text, rollback boolean)
  returns setof park.app_package
  language plpgsql as $$
#variable_conflict use_column
declare
  d jsonb := app_install.definition::jsonb;
  fault record;
begin
  lock table park.app_publisher, park.app_package in share row exclusive mode;
  select * into fault from park.app_install_fault(d->>'id', (d->>'version')::integer, manifest, signer, rollback);
  if found then
    raise exception '%', fault.said
      using errcode = case fault.field when 'key' then '42501' when 'id' then '23505' else '55P03' end, column = fault.field;
  end if;
  perform park.app_put(jsonb_build_array(jsonb_build_object('definition', d, 'sha256', app_install.sha256)));
  return query
    insert into park.app_package as p (app_id, version, sha256, key, definition, installed_by)
    values (d->>'id', (d->>'version')::integer, manifest, signer, app_install.definition, by_whom)
    on conflict (app_id) do update
       set version = excluded.version, sha256 = excluded.sha256, key = excluded.key, definition = excluded.definition,
           installed_by = excluded.installed_by, installed_at = now()
    returning p.*;
  perform park_audit.append('app.install', 'app ' || (d->>'id'), 'done',
    jsonb_build_object('version', d->'version', 'manifest', manifest, 'key', signer, 'permissions', coalesce(d->'permissions', '[]')));
end $$;

-- Takes an APP of a package off the shelf: it runs no more, what ran stays.
create or replace function park.app_withdraw(app text) returns setof park.app_package
  language plpgsql security definer set search_path = park, pg_temp as $$
#variable_conflict use_column
begin
  perform park.authority_only('withdraw APPs');
  return query
    with gone as (
      update park.app a set state = 'withdrawn', changed_at = now()
       where a.id = app and a.state = 'current' and exists (select from park.app_package p where p.app_id = a.id)
      returning a.id)
    select p.* from park.app_package p join gone on gone.id = p.app_id;
  if found then
    perform park_audit.append('app.withdraw', 'app ' || app, 'done', '{}');
  end if;
end $$;

-- Handing in -------------------------------------------------------------------------

-- How far one is; a job that died for good refuses it, though nobody lived to
-- write that.
create or replace function park.app_upload_state(state text, job text) returns text
  language sql immutable
  return case when state in ('queued', 'checking') and job = 'failed' then 'refused' else state end;

-- Takes a package in and asks for its check; null when too many are not decided.
create or replace function park.app_upload_add(name text, back boolean, content bytea, by_whom text, out id bigint, out state text)
  language plpgsql security definer set search_path = park, pg_temp as $$
#variable_conflict use_column
begin
  perform park.authority_only('install APPs');
  perform pg_advisory_xact_lock(71534, park.tenant_me());
  if (select count(*) from park.app_upload u left join park.job j on j.tenant_id = u.tenant_id and j.id = u.job_id
       where u.tenant_id = park.tenant_me() and park.app_upload_state(u.state, j.state) in ('queued', 'checking', 'waiting')) >= 20 then
    return;
  end if;
  insert into park.app_upload (tenant_id, file_name, bytes, file_sha256, body, rollback, account_id, actor)
  values (park.tenant_me(), coalesce(name, ''), length(content), encode(sha256(content), 'hex'), content, coalesce(back, false),
          nullif(park.account_me(), 0), by_whom)
  returning app_upload.id, app_upload.state into id, state;
  update park.app_upload u
     set job_id = park.job_enqueue(u.tenant_id, 'app.package', jsonb_build_object('upload', u.id))
   where u.tenant_id = park.tenant_me() and u.id = app_upload_add.id;
  perform park_audit.append('app.upload', 'app_upload ' || id, 'done',
    jsonb_build_object('file_name', name, 'bytes', length(content), 'sha256', encode(sha256(content), 'hex'), 'rollback', back));
end $$;

-- What of these permissions nobody has consented to: all of an APP that is not there.
create or replace function park.app_wanted(app text, permissions text[]) returns text[]
  language sql stable
  return array(select w from unnest(permissions) w
                where not exists (select from park.app a join park.app_package p on p.app_id = a.id
                                   where a.id = app and a.state = 'current' and w = any (a.permissions))
                order by w);

-- Ends a check that found nothing: it waits for consent, or is installed when
-- it wants nothing new, or is refused by what is installed here.
create or replace function park.app_upload_checked(upload bigint, new_definition text, new_sha256 text, new_manifest text, signer text,
    new_publisher text) returns text
  language plpgsql security definer set search_path = park, pg_temp as $$
#variable_conflict use_column
declare
  d jsonb := new_definition::jsonb;
  needed text[] := array(select jsonb_array_elements_text(d->'permissions') order by 1);
  u park.app_upload;
  fault record;
begin
  lock table park.app_publisher, park.app_package in share row exclusive mode;
  select * into fault from park.app_install_fault(d->>'id', (d->>'version')::integer, new_manifest, signer,
    (select x.rollback from park.app_upload x where x.tenant_id = park.tenant_me() and x.id = upload));
  update park.app_upload x
     set body = null, app_id = d->>'id', version = (d->>'version')::integer, name = d->'name'->>'zh-CN', name_en = d->'name'->>'en',
         publisher = new_publisher, key = signer, permissions = needed, wanted = park.app_wanted(d->>'id', needed),
         definition = new_definition, sha256 = new_sha256, manifest = new_manifest,
         state = case when fault.code is null then 'waiting' else 'refused' end, code = coalesce(fault.code, ''),
         field = coalesce(fault.field, ''), error = coalesce(fault.said, '')
   where x.tenant_id = park.tenant_me() and x.id = upload and x.state in ('queued', 'checking')
  returning * into u;
  if u.state = 'waiting' and u.wanted = '{}' then
    perform park.app_install(u.definition, u.sha256, u.manifest, u.key, u.actor, u.rollback);
    update park.app_upload x set state = 'installed', decided_by = u.actor, decided_at = now()
     where x.tenant_id = u.tenant_id and x.id = u.id
    returning * into u;
  end if;
  perform park.announce(u.tenant_id, 'jobs', jsonb_build_object('app_upload', u.id, 'state', u.state));
  return u.state;
end $$;

-- One of mine that waits for a decision.
create or replace function park.app_upload_open(upload bigint) returns park.app_upload
  language plpgsql as $$
declare
  u park.app_upload;
begin
  perform park.authority_only('decide on packages of APPs');
  select * into u from park.app_upload x
   where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = upload for update;
  if not found then
    raise exception 'no such package' using errcode = 'P0002', column = 'app_upload';
  elsif u.state <> 'waiting' then
    raise exception 'the package is %, and waits for no decision', u.state using errcode = '55P03', column = 'state';
  end if;
  return u;
end $$;

-- Consents to what a package asks for, and installs it, unless what is
-- installed has changed since it was checked.
create or replace function park.app_upload_consent(upload bigint, by_whom text)
  returns table (id bigint, state text, app text, version integer, fault text, fault_field text, fault_said text)
  language plpgsql security definer set search_path = park, pg_temp as $$
#variable_conflict use_column
declare
  u park.app_upload := park.app_upload_open(upload);
  f record;
begin
  lock table park.app_publisher, park.app_package in share row exclusive mode;
  select * into f from park.app_install_fault(u.app_id, u.version, u.manifest, u.key, u.rollback);
  if found then
    return query select u.id, u.state, u.app_id, u.version, f.code, f.field, f.said;
    return;
  end if;
  perform park_audit.append('app.consent', 'app_upload ' || u.id, 'done',
    jsonb_build_object('app', u.app_id, 'version', u.version, 'permissions', to_jsonb(u.wanted)));
  perform park.app_install(u.definition, u.sha256, u.manifest, u.key, by_whom, u.rollback);
  update park.app_upload x set state = 'installed', decided_by = by_whom, decided_at = now()
   where x.tenant_id = u.tenant_id and x.id = u.id;
  return query select u.id, 'installed', u.app_id, u.version, '', '', '';
end $$;

-- Does not take it: it stays on the list.
create or replace function park.app_upload_decline(upload bigint, by_whom text) returns bigint
  language plpgsql security definer set search_path = park, pg_temp as $$
#variable_conflict use_column
declare
  u park.app_upload := park.app_upload_open(upload);
begin
  update park.app_upload x set state = 'declined', decided_by = by_whom, decided_at = now()
   where x.tenant_id = u.tenant_id and x.id = u.id;
  perform park_audit.append('app.decline', 'app_upload ' || u.id, 'done', jsonb_build_object('app', u.app_id, 'version', u.version));
  return u.id;
end $$;

-- What installs without a decision, and what says that a package was checked,
-- is for whoever checks, not for the web.
revoke all on function park.app_install(text, text, text, text, text, boolean) from public;
revoke all on function park.app_upload_checked(bigint, text, text, text, text, text) from public;
grant execute on function park.app_upload_checked(bigint, text, text, text, text, text) to park_job;
