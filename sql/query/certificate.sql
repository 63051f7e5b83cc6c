-- name: gate_find_certificate
-- Whose a certificate may be; with an authority when it still has to be found out whether that has signed it.
-- flags: public
-- :print bytea    SHA-256 of the certificate
-- :issuer bytea   SHA-256 of its issuer's name
-- :serial text    its serial number
-- :name text      its common name
-- = certificate_id bigint, tenant_id integer, device_id bigint, device_key text, zone_min integer, expires_at timestamptz, authority bytea
select certificate_id, tenant_id, device_id, device_key, zone_min, expires_at, authority
  from park_private.gate_find_certificate(:print, :issuer, :serial, :name);

-- name: certificate_list
-- Certificates of devices and of authorities, newest first.
-- :device bigint   of this device only
-- :kind text       device or authority
-- :tenant integer  of this enterprise only
-- :limit bigint    at most so many
-- :after text      cursor
-- = id bigint, tenant_id integer, tenant_name text, kind text, name text, device_id bigint, device_name text, fingerprint text,
-- = subject text, issuer text, serial text, not_before timestamptz, not_after timestamptz, created_at timestamptz,
-- = revoked_at timestamptz, revoked_why text, revocations bigint, _cursor text
select c.id, c.tenant_id, t.name as tenant_name, c.kind, c.name, c.device_id, d.name as device_name,
       encode(c.fingerprint, 'hex') as fingerprint, c.subject, c.issuer, c.serial, c.not_before, c.not_after, c.created_at,
       c.revoked_at, c.revoked_why,
       (select count(*) from park.certificate_revocation r where r.tenant_id = c.tenant_id and r.certificate_id = c.id) as revocations,
       lpad(c.id::text, 19, '0') as _cursor
  from park.certificate c
  join park.tenant t on t.tenant_id = c.tenant_id
  left join park.device d on d.tenant_id = c.tenant_id and d.id = c.device_id
 where c.tenant_id between :me_from and :me_to
   and (:device is null or c.device_id = :device) and (:kind is null or c.kind = :kind)
   and (:tenant is null or c.tenant_id = :tenant) and (:after is null or c.id < :after::bigint)
 order by c.id desc
 limit :limit + 1;

-- name: certificate_add
-- Registers a certificate.
-- :kind text            device or authority
-- :name text            what it is for
-- :device bigint        the device it is of
-- :der bytea            the certificate
-- :print bytea          its SHA-256
-- :subject_print bytea  SHA-256 of its subject's name
-- :subject text         its subject
-- :issuer text          its issuer
-- :serial text          its serial number
-- :from timestamptz     it holds from then
-- :to timestamptz       until then
-- = id bigint
select park_private.certificate_add(:kind, :name, :device, :der, :print, :subject_print, :subject, :issuer, :serial, :from, :to) as id;

-- name: certificate_revoke
-- Withdraws a certificate, or one that an authority has signed.
-- :certificate bigint  its number
-- :serial text         serial number of the one it has signed; null: itself
-- :reason text         why
-- = id bigint
select park.certificate_revoke(:certificate, :serial, :reason) as id;
