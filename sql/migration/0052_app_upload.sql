-- Packages of APPs that were handed in, before they are installed.
-- Undo by hand: drop the table below and its class in park.retention.

create table park.app_upload (
  tenant_id   integer not null references park.tenant (tenant_id),
  id          bigint generated always as identity,
  file_name   text not null default '' check (length(file_name) <= 200),
  bytes       integer not null check (bytes > 0),
  file_sha256 text not null check (file_sha256 ~ '^[0-9a-f]{64}$'),
  body        bytea,
  rollback    boolean not null default false,
  state       text not null default 'queued' check (state in ('queued', 'checking', 'refused', 'waiting', 'installed', 'declined')),
  code        text not null default '' check (length(code) <= 40),
  field       text not null default '' check (length(field) <= 40),
  error       text not null default '' check (length(error) <= 1000),
  app_id      text check (length(app_id) <= 40),
  version     integer check (version > 0),
  name        text not null default '',
  name_en     text not null default '',
  publisher   text not null default '',
  key         text check (key ~ '^[0-9a-f]{64}$'),
  permissions text[] not null default '{}',
  wanted      text[] not null default '{}',
  definition  text,
  sha256      text check (sha256 ~ '^[0-9a-f]{64}$'),
  manifest    text check (manifest ~ '^[0-9a-f]{64}$'),
  job_id      bigint,
  account_id  bigint,
  actor       text not null default '' check (length(actor) <= 200),
  at          timestamptz not null default now(),
  decided_by  text check (length(decided_by) <= 200),
  decided_at  timestamptz,
  primary key (tenant_id, id),
  check ((state in ('queued', 'checking')) = (body is not null)),
  check ((state = 'refused') = (code <> '')),
  check (state not in ('waiting', 'installed', 'declined') or
         (app_id is not null and version is not null and key is not null and definition is not null and sha256 is not null and
          manifest is not null)),
  check ((state in ('installed', 'declined')) = (decided_by is not null)),
  check ((decided_by is null) = (decided_at is null))
);
comment on table park.app_upload is 'Packages of APPs as they were handed in: checked first, installed when nothing new is asked for or somebody consents';
comment on column park.app_upload.tenant_id is 'Authority that was handed it';
comment on column park.app_upload.id is 'Number';
comment on column park.app_upload.file_name is 'Name of the file, for people';
comment on column park.app_upload.bytes is 'How many it has';
comment on column park.app_upload.file_sha256 is 'SHA-256 of the file';
comment on column park.app_upload.body is 'The file, until it is checked';
comment on column park.app_upload.rollback is 'It may take the place of a newer version, or of the same with other content';
comment on column park.app_upload.state is 'queued, checking, refused, waiting for consent, installed or declined';
comment on column park.app_upload.code is 'Stable word for why it was refused';
comment on column park.app_upload.field is 'What of it is at fault: package, key, id or version';
comment on column park.app_upload.error is 'The same as a sentence';
comment on column park.app_upload.app_id is 'APP, as its definition says';
comment on column park.app_upload.version is 'Its version';
comment on column park.app_upload.name is 'Its name in Chinese';
comment on column park.app_upload.name_en is 'Its name in English';
comment on column park.app_upload.publisher is 'Who the package says has published it';
comment on column park.app_upload.key is 'Key that it names; what is not refused was signed by it';
comment on column park.app_upload.permissions is 'What it takes to run it';
comment on column park.app_upload.wanted is 'Those of them that nobody has consented to';
comment on column park.app_upload.definition is 'Text of the definition, byte for byte as it was signed';
comment on column park.app_upload.sha256 is 'SHA-256 of the definition, canonical';
comment on column park.app_upload.manifest is 'SHA-256 of the package''s manifest';
comment on column park.app_upload.job_id is 'Job that checks it';
comment on column park.app_upload.account_id is 'Account that handed it in; null for a token';
comment on column park.app_upload.actor is 'Its name at that time';
comment on column park.app_upload.at is 'When';
comment on column park.app_upload.decided_by is 'Who consented or declined';
comment on column park.app_upload.decided_at is 'When';
call park.guard_table('park.app_upload');
-- What is installed was checked: the web hands in and decides, by functions, and writes nothing here itself.
revoke insert, update, delete on park.app_upload from park_web;

insert into park.retention values
  ('app_upload', 1100, 1000, 'Packages of APPs that were handed in: three years');
