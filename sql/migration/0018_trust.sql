-- Certificates by which devices prove who they are.
-- Undo by hand: drop the tables below.

create table park.certificate (
  tenant_id      integer not null references park.tenant (tenant_id),
  id             bigint generated always as identity,
  kind           text not null check (kind in ('device', 'authority')),
  name           text not null check (length(name) between 1 and 100),
  device_id      bigint,
  der            bytea not null check (length(der) between 1 and 16384),
  fingerprint    bytea not null check (length(fingerprint) = 32),
  subject_digest bytea not null check (length(subject_digest) = 32),
  subject        text not null,
  issuer         text not null,
  serial         text not null,
  not_before     timestamptz not null,
  not_after      timestamptz not null,
  created_by     bigint,
  created_at     timestamptz not null default now(),
  revoked_at     timestamptz,
  revoked_why    text not null default '' check (length(revoked_why) <= 500),
  primary key (tenant_id, id),
  unique (tenant_id, fingerprint),
  foreign key (tenant_id, device_id) references park.device (tenant_id, id),
  check ((kind = 'device') = (device_id is not null)),
  check (not_before < not_after)
);
comment on table park.certificate is 'Certificates of devices, and of authorities whose certificates speak for the devices they name';
comment on column park.certificate.tenant_id is 'Enterprise whose devices these are';
comment on column park.certificate.id is 'Number';
comment on column park.certificate.kind is 'device: this one is its own; authority: what it has signed speaks for the device with the key of its common name';
comment on column park.certificate.name is 'What it is for';
comment on column park.certificate.device_id is 'The device of its own';
comment on column park.certificate.der is 'The certificate';
comment on column park.certificate.fingerprint is 'SHA-256 of it';
comment on column park.certificate.subject_digest is 'SHA-256 of its subject''s name, by which those it has signed find it';
comment on column park.certificate.subject is 'Its subject, for people';
comment on column park.certificate.issuer is 'Its issuer, for people';
comment on column park.certificate.serial is 'Its serial number, hexadecimal';
comment on column park.certificate.not_before is 'It holds from then';
comment on column park.certificate.not_after is 'It holds until then';
comment on column park.certificate.created_by is 'Account that registered it';
comment on column park.certificate.created_at is 'When';
comment on column park.certificate.revoked_at is 'When it was withdrawn';
comment on column park.certificate.revoked_why is 'Why';
call park.guard_table('park.certificate');
create index certificate_fingerprint on park.certificate (fingerprint);
create index certificate_subject on park.certificate (subject_digest) where kind = 'authority';

create table park.certificate_revocation (
  tenant_id      integer not null,
  certificate_id bigint not null,
  serial         text not null check (serial ~ '^[0-9a-f]{1,64}$'),
  reason         text not null check (length(reason) between 1 and 500),
  account_id     bigint,
  at             timestamptz not null default now(),
  primary key (tenant_id, certificate_id, serial),
  foreign key (tenant_id, certificate_id) references park.certificate (tenant_id, id)
);
comment on table park.certificate_revocation is 'Certificates of an authority that are not good any more';
comment on column park.certificate_revocation.tenant_id is 'As the authority''s';
comment on column park.certificate_revocation.certificate_id is 'Authority that signed it';
comment on column park.certificate_revocation.serial is 'Its serial number, hexadecimal';
comment on column park.certificate_revocation.reason is 'Why';
comment on column park.certificate_revocation.account_id is 'Who withdrew it';
comment on column park.certificate_revocation.at is 'When';
call park.guard_table('park.certificate_revocation');
