-- Tables of numbers that tenants bring once and name in long calls.
-- Undo by hand: drop the tables and columns below, and the class in park.retention.

create table park.knowledge_upload (
  tenant_id integer not null references park.tenant (tenant_id),
  id        bigint generated always as identity,
  name      text not null check (length(name) between 1 and 100),
  format    text not null check (format in ('json', 'csv')),
  bytes     bigint not null check (bytes between 1 and case format when 'json' then 33554432 else 134217728 end),
  sha256    bytea not null check (length(sha256) = 32),
  got       bigint not null default 0,
  state     text not null default 'uploading' check (state in ('uploading', 'ready', 'refused')),
  creator   text not null check (length(creator) <= 200),
  asked_at  timestamptz not null default now(),
  ended_at  timestamptz,
  primary key (tenant_id, id),
  check (got between 0 and bytes),
  check (state <> 'ready' or got = bytes),
  check ((state = 'uploading') = (ended_at is null))
);
comment on table park.knowledge_upload is 'Files of numbers for long calls of models and algorithms';
comment on column park.knowledge_upload.tenant_id is 'Whose it is';
comment on column park.knowledge_upload.id is 'Number';
comment on column park.knowledge_upload.name is 'What it is called';
comment on column park.knowledge_upload.format is 'json or csv';
comment on column park.knowledge_upload.bytes is 'Bytes it will have';
comment on column park.knowledge_upload.sha256 is 'SHA-256 of them, as it was announced';
comment on column park.knowledge_upload.got is 'Bytes that have come';
comment on column park.knowledge_upload.state is 'uploading, ready; refused: the bytes were others than announced, and are gone';
comment on column park.knowledge_upload.creator is 'Name of the account or token that brought it';
comment on column park.knowledge_upload.asked_at is 'When it was announced';
comment on column park.knowledge_upload.ended_at is 'When all of it had come and was held against its digest';
call park.guard_table('park.knowledge_upload');

create table park.knowledge_part (
  tenant_id integer not null,
  upload_id bigint not null,
  ordinal   integer not null check (ordinal between 0 and 2047),
  body      bytea not null check (length(body) between 1 and 65536),
  primary key (tenant_id, upload_id, ordinal),
  foreign key (tenant_id, upload_id) references park.knowledge_upload (tenant_id, id) on delete cascade
);
comment on table park.knowledge_part is 'The bytes of uploads, 64 KiB a row';
comment on column park.knowledge_part.tenant_id is 'As the upload''s';
comment on column park.knowledge_part.upload_id is 'Upload';
comment on column park.knowledge_part.ordinal is 'Place, from 0; all but the last are full';
comment on column park.knowledge_part.body is 'Bytes';
call park.guard_table('park.knowledge_part');

alter table park.knowledge_long add column uploads jsonb not null default '{}' check (jsonb_typeof(uploads) = 'object');
comment on column park.knowledge_long.uploads is 'What came by upload, by input: as it was asked for, with the SHA-256 of the bytes';
alter table park.knowledge_long add column again_of uuid;
comment on column park.knowledge_long.again_of is 'Call that is computed again by this one, to be compared with it';

alter table park.knowledge_call add column uploads jsonb not null default '{}' check (jsonb_typeof(uploads) = 'object');
comment on column park.knowledge_call.uploads is 'What of its inputs came by upload, as in park.knowledge_long';
comment on column park.knowledge_call.inputs is 'Inputs as canonical JSON, to compute again from, or where they are longer than 16384 characters as they named uploads; else null';
comment on column park.knowledge_call.inputs_sha256 is 'SHA-256 of the inputs as canonical JSON, uploads filled in; empty where nothing was read';

insert into park.retention values
  ('knowledge_upload', 7, 100, 'Uploads for long calls of models and algorithms; unfinished ones a day');
