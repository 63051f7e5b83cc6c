-- Certificates of devices: registering, withdrawing, and finding whose one is.

-- A certificate of a device belongs to one tenant only: whoever registers it
-- first. (An authority may serve several; each has proven to have its key.)
create or replace function park_private.certificate_add(new_kind text, label text, device bigint, der bytea, fingerprint bytea,
  subject_digest bytea, subject text, issuer text, serial text, not_before timestamptz, not_after timestamptz) returns bigint
  language plpgsql security definer
  set search_path = park_private, park, pg_temp as $$
#variable_conflict use_column
declare
  me integer := park.tenant_me();
  lo text := current_setting('park.from');
  hi text := current_setting('park.to');
  taken boolean;
  made bigint;
begin
  if new_kind = 'device' and not exists (
    select from park.device d where d.tenant_id = me and d.id = device and d.archived_at is null) then
    raise exception 'no such device' using errcode = '22023', column = 'device';
  end if;
  if (select count(*) from park.certificate c where c.tenant_id = me and c.kind = 'authority' and c.revoked_at is null) >= 20
     and new_kind = 'authority' then
    raise exception 'a tenant has at most twenty authorities' using errcode = '55P03', column = 'pem';
  end if;
  perform pg_advisory_xact_lock(7357, hashtext(encode(certificate_add.fingerprint, 'hex')));
  perform set_config('park.from', '0', true), set_config('park.to', '2147483647', true);
  taken := exists (select from park.certificate c where c.fingerprint = certificate_add.fingerprint
    and (c.tenant_id = me or new_kind = 'device' or c.kind = 'device'));
  perform set_config('park.from', lo, true), set_config('park.to', hi, true);
  if taken then
    raise exception 'this certificate is registered already' using errcode = '55P03', column = 'pem';
  end if;
  insert into park.certificate as c (tenant_id, kind, name, device_id, der, fingerprint, subject_digest, subject, issuer, serial,
    not_before, not_after, created_by)
  values (me, new_kind, label, case new_kind when 'device' then device end, certificate_add.der, certificate_add.fingerprint,
    certificate_add.subject_digest, certificate_add.subject, certificate_add.issuer, certificate_add.serial,
    certificate_add.not_before, certificate_add.not_after, nullif(park.account_me(), 0))
  returning c.id into made;
  return made;
end $$;

-- Whose a certificate may be: the device it is registered for, and the
-- devices for which authorities of its issuer's name could speak; whether one
-- of these has signed it is for the caller to find out. Looks over all
-- tenants, as gate_find().
create or replace function park_private.gate_find_certificate(print bytea, issuer_print bytea, serial_word text, common_name text)
  returns table (certificate_id bigint, tenant_id integer, device_id bigint, device_key text, zone_min integer,
                 expires_at timestamptz, authority bytea)
  language plpgsql security definer
  set search_path = park_private, park, pg_temp as $$
begin
  perform set_config('park.from', '0', true), set_config('park.to', '2147483647', true);
  return query
    select c.id, c.tenant_id, d.id, d.key, p.zone_min, c.not_after, null::bytea
      from park.certificate c
      join park.device d on d.tenant_id = c.tenant_id and d.id = c.device_id
      join park.park p on p.id = c.tenant_id / 1000000
     where c.fingerprint = print and c.kind = 'device' and c.revoked_at is null and d.archived_at is null
       and now() between c.not_before and c.not_after
    union all
    select c.id, c.tenant_id, d.id, d.key, p.zone_min, c.not_after, c.der
      from park.certificate c
      join park.device d on d.tenant_id = c.tenant_id and d.key = common_name
      join park.park p on p.id = c.tenant_id / 1000000
     where c.subject_digest = issuer_print and c.kind = 'authority' and c.revoked_at is null and d.archived_at is null
       and not exists (select from park.certificate_revocation r
                        where r.tenant_id = c.tenant_id and r.certificate_id = c.id and r.serial = serial_word)
       and not exists (select from park.certificate x
                        where x.tenant_id = c.tenant_id and x.fingerprint = print and x.kind = 'device' and x.revoked_at is not null);
  perform set_config('park.from', '', true), set_config('park.to', '', true);
end $$;
revoke all on function park_private.certificate_add, park_private.gate_find_certificate from public;
grant execute on function park_private.certificate_add, park_private.gate_find_certificate to park_web, park_job;

-- Ends a certificate, or with a serial number one that this authority has signed.
create or replace function park.certificate_revoke(certificate bigint, serial_word text, why text) returns bigint
  language plpgsql as $$
declare
  c park.certificate;
begin
  select * into c from park.certificate x
   where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = certificate and x.revoked_at is null for update;
  if not found then
    raise exception 'no such certificate' using errcode = 'P0002';
  end if;
  if serial_word is null then
    update park.certificate x set revoked_at = now(), revoked_why = why where x.tenant_id = c.tenant_id and x.id = c.id;
    return c.id;
  end if;
  if c.kind <> 'authority' then
    raise exception 'only an authority has signed others' using errcode = '55P03', column = 'certificate';
  end if;
  insert into park.certificate_revocation (tenant_id, certificate_id, serial, reason, account_id)
  values (c.tenant_id, c.id, serial_word, why, nullif(park.account_me(), 0))
  on conflict do nothing;
  return c.id;
end $$;

-- A gate that lets somebody go on must hear that he may not any more.
create or replace function park.forget_certificate() returns trigger
  language plpgsql as $$
begin
  perform pg_notify('park_token', 'certificate ' || case tg_table_name when 'certificate' then to_jsonb(new) ->> 'id'
    else to_jsonb(new) ->> 'certificate_id' end);
  return null;
end $$;
create or replace trigger forget_certificate after insert or update on park.certificate
  for each row execute function park.forget_certificate();
create or replace trigger forget_certificate after insert on park.certificate_revocation
  for each row execute function park.forget_certificate();
