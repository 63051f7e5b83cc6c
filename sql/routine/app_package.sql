-- Packages of APPs: whose are taken, and what was installed of them.

-- Trusts a key from now on; one that is known, or was revoked, stays as it is.
create or replace function park.app_publisher_trust(new_key text, new_name text, by_whom text) returns setof park.app_publisher
  language plpgsql as $$
begin
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
  language plpgsql as $$
begin
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

-- Puts an APP of a package, which somebody has read and proven, beside those
-- that are delivered; a number of theirs is never taken.
create or replace function park.app_install(definition text, sha256 text, manifest text, signer text, by_whom text) returns setof park.app_package
  language plpgsql as $$
#variable_conflict use_column
declare
  d jsonb := app_install.definition::jsonb;
begin
  if exists (select from park.app a where a.id = d->>'id' and not exists (select from park.app_package p where p.app_id = a.id)) then
    raise exception 'the number is of an APP that is delivered' using errcode = '23505', column = 'id';
  end if;
  if not exists (select from park.app_publisher p where p.key = signer and p.revoked_at is null) then
    raise exception 'the key is not trusted' using errcode = '42501', column = 'key';
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
    jsonb_build_object('version', d->'version', 'manifest', manifest, 'key', signer));
end $$;
