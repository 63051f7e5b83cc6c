-- Uploads for long calls: announced, brought in parts, held against their digest.

-- Announces one; no row when the tenant keeps too many or too much. Two of a
-- tenant that ask at once take turns.
create or replace function park.knowledge_upload_add(new_name text, new_format text, new_bytes bigint, digest text)
  returns setof park.knowledge_upload
  language plpgsql as $$
declare
  u park.knowledge_upload;
begin
  if digest !~ '^[0-9a-f]{64}$' then
    raise exception 'a SHA-256 has 64 hexadecimal digits' using errcode = '22023', column = 'sha256';
  end if;
  if new_format = 'json' and new_bytes > 33554432 then
    raise exception 'JSON has at most 32 MiB; bring more as CSV' using errcode = '22023', column = 'bytes';
  end if;
  perform pg_advisory_xact_lock(hashtext('park.knowledge_upload'), park.tenant_me());
  if (select count(*) >= 100 or coalesce(sum(x.bytes) filter (where x.state <> 'refused'), 0) + new_bytes > 1073741824
        from park.knowledge_upload x where x.tenant_id = park.tenant_me()) then
    return;
  end if;
  insert into park.knowledge_upload (tenant_id, name, format, bytes, sha256, creator)
  values (park.tenant_me(), new_name, new_format, new_bytes, decode(digest, 'hex'),
    left(coalesce(current_setting('park.actor', true), ''), 200))
  returning * into u;
  perform park_audit.append('knowledge_upload.create', 'knowledge_upload ' || u.id, 'done', jsonb_build_object('name', u.name, 'bytes', u.bytes));
  return next u;
end $$;

-- One of mine that is still to come, held until the end of the transaction.
create or replace function park.knowledge_upload_hold(upload bigint) returns park.knowledge_upload
  language plpgsql as $$
declare
  u park.knowledge_upload;
begin
  select * into u from park.knowledge_upload x where x.tenant_id = park.tenant_me() and x.id = upload for update;
  if not found then
    raise exception 'no such upload' using errcode = 'P0002';
  end if;
  if u.state <> 'uploading' then
    raise exception 'the upload is % already', u.state using errcode = '55P03', column = 'state';
  end if;
  return u;
end $$;

-- The next bytes.
create or replace function park.knowledge_upload_part(upload bigint, at bigint, given bytea) returns setof park.knowledge_upload
  language plpgsql as $$
declare
  u park.knowledge_upload := park.knowledge_upload_hold(upload);
begin
  if at <> u.got then
    raise exception 'the next part begins at byte %', u.got using errcode = '55P03', column = 'offset';
  end if;
  if at + length(given) > u.bytes then
    raise exception 'that is longer than the % bytes of the upload', u.bytes using errcode = '22023', column = 'offset';
  end if;
  if length(given) % 65536 <> 0 and at + length(given) < u.bytes then
    raise exception 'every part but the last is a multiple of 65536 bytes' using errcode = '22023', column = 'offset';
  end if;
  insert into park.knowledge_part (tenant_id, upload_id, ordinal, body)
  select u.tenant_id, u.id, (at / 65536)::integer + n, substring(given from n * 65536 + 1 for 65536)
    from generate_series(0, (length(given) - 1) / 65536) n;
  perform park_audit.append('knowledge_upload.part', 'knowledge_upload ' || u.id, 'done', jsonb_build_object('offset', at, 'bytes', length(given)));
  return query
    update park.knowledge_upload x set got = at + length(given) where x.tenant_id = u.tenant_id and x.id = u.id returning x.*;
end $$;

-- All has come. Bytes that are others than announced go; its row says so.
create or replace function park.knowledge_upload_end(upload bigint) returns setof park.knowledge_upload
  language plpgsql as $$
declare
  u park.knowledge_upload := park.knowledge_upload_hold(upload);
  is_right boolean;
begin
  if u.got <> u.bytes then
    raise exception '% of % bytes have come', u.got, u.bytes using errcode = '55P03', column = 'bytes';
  end if;
  select sha256(string_agg(p.body, '' order by p.ordinal)) = u.sha256 into is_right
    from park.knowledge_part p where p.tenant_id = u.tenant_id and p.upload_id = u.id;
  if not is_right then
    delete from park.knowledge_part p where p.tenant_id = u.tenant_id and p.upload_id = u.id;
  end if;
  perform park_audit.append('knowledge_upload.check', 'knowledge_upload ' || u.id, case when is_right then 'done' else 'refused' end,
    jsonb_build_object('name', u.name, 'sha256', encode(u.sha256, 'hex')));
  return query
    update park.knowledge_upload x set state = case when is_right then 'ready' else 'refused' end, ended_at = now()
     where x.tenant_id = u.tenant_id and x.id = u.id returning x.*;
end $$;

-- Takes one of mine away, with its bytes.
create or replace function park.knowledge_upload_drop(upload bigint) returns setof park.knowledge_upload
  language plpgsql as $$
declare
  u park.knowledge_upload;
begin
  delete from park.knowledge_upload x where x.tenant_id = park.tenant_me() and x.id = upload returning * into u;
  if u.id is null then
    return;
  end if;
  perform park_audit.append('knowledge_upload.delete', 'knowledge_upload ' || u.id, 'done', jsonb_build_object('name', u.name));
  return next u;
end $$;

-- Forgets those whose time is over: a day for what never came in full.
create or replace function park.knowledge_upload_sweep() returns bigint
  language sql as $$
  with gone as (
    delete from park.knowledge_upload u
     using park.retention r
     where r.class = 'knowledge_upload'
       and (u.ended_at < now() - make_interval(days => r.days) or (u.ended_at is null and u.asked_at < now() - interval '24 hours'))
    returning 1)
  select count(*) from gone;
$$;
