-- APPs that came in packages, and who may publish them.
-- Undo by hand: withdraw the APPs of packages, then drop the tables below.

create table park.app_publisher (
  key        text primary key check (key ~ '^[0-9a-f]{64}$'),
  name       text not null check (length(name) between 1 and 200),
  added_by   text not null check (length(added_by) <= 200),
  added_at   timestamptz not null default now(),
  revoked_by text check (length(revoked_by) <= 200),
  revoked_at timestamptz,
  reason     text not null default '' check (length(reason) <= 500),
  check ((revoked_by is null) = (revoked_at is null))
);
comment on table park.app_publisher is 'Keys whose packages of APPs are taken, and those that were revoked';
comment on column park.app_publisher.key is 'Public key, Ed25519, 64 hexadecimal digits';
comment on column park.app_publisher.name is 'Whose it is';
comment on column park.app_publisher.added_by is 'Who trusts it';
comment on column park.app_publisher.added_at is 'Since when';
comment on column park.app_publisher.revoked_by is 'Who revoked it; null: it holds';
comment on column park.app_publisher.revoked_at is 'When';
comment on column park.app_publisher.reason is 'Why it was revoked';
grant select on park.app_publisher to park_web, park_job, park_report;

create table park.app_package (
  app_id       text primary key references park.app (id),
  version      integer not null check (version > 0),
  sha256       text not null check (sha256 ~ '^[0-9a-f]{64}$'),
  key          text not null references park.app_publisher (key),
  definition   text not null check (definition <> ''),
  installed_by text not null check (length(installed_by) <= 200),
  installed_at timestamptz not null default now()
);
comment on table park.app_package is 'APPs that came in a package: they stand beside those that are delivered';
comment on column park.app_package.app_id is 'APP';
comment on column park.app_package.version is 'Its version';
comment on column park.app_package.sha256 is 'SHA-256 of the package''s manifest';
comment on column park.app_package.key is 'Key that signed it';
comment on column park.app_package.definition is 'Text of the definition, byte for byte as it was signed';
comment on column park.app_package.installed_by is 'Who installed it';
comment on column park.app_package.installed_at is 'When';
grant select on park.app_package to park_web, park_job, park_report;
