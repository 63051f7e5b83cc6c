-- Background work: the queue, its schedule, and imports that run in it.
-- Undo by hand: drop the tables below.

create table park.job (
  tenant_id   integer not null,
  id          bigint generated always as identity,
  kind        text not null,
  payload     jsonb not null default '{}',
  state       text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed')),
  run_at      timestamptz not null default now(),
  lease_until timestamptz,
  attempts    integer not null default 0,
  max_attempts integer not null default 3,
  progress    real not null default 0 check (progress between 0 and 1),
  error       text not null default '',
  once        text,
  account_id  bigint,
  created_at  timestamptz not null default now(),
  finished_at timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, once)
);
comment on table park.job is 'Queue of background work; a worker holds a job by a lease and loses it when it dies';
comment on column park.job.tenant_id is 'On whose behalf';
comment on column park.job.id is 'Job number';
comment on column park.job.kind is 'Which function of src/program/jobs.c';
comment on column park.job.payload is 'Its input';
comment on column park.job.state is 'queued, running, done, failed';
comment on column park.job.run_at is 'Not before';
comment on column park.job.lease_until is 'Until when its worker holds it';
comment on column park.job.attempts is 'How often it was begun';
comment on column park.job.max_attempts is 'After so many it has failed';
comment on column park.job.progress is 'Share done, 0..1';
comment on column park.job.error is 'Why the last attempt failed';
comment on column park.job.once is 'Only one job of this word ever exists in a tenant';
comment on column park.job.account_id is 'Who asked for it';
comment on column park.job.created_at is 'When it was asked for';
comment on column park.job.finished_at is 'When it ended';
call park.guard_table('park.job');
create index job_due on park.job (run_at) where state in ('queued', 'running');

create table park.schedule (
  tenant_id integer not null,
  kind      text not null,
  every_s   integer not null check (every_s between 1 and 31536000),
  next_at   timestamptz not null default now(),
  primary key (tenant_id, kind)
);
comment on table park.schedule is 'Work that returns; each due time makes one job';
comment on column park.schedule.tenant_id is 'On whose behalf; 0 is the platform itself';
comment on column park.schedule.kind is 'Kind of job';
comment on column park.schedule.every_s is 'Period in seconds';
comment on column park.schedule.next_at is 'Next due time';
call park.guard_table('park.schedule');

create table park.import (
  tenant_id  integer not null references park.tenant (tenant_id),
  id         bigint generated always as identity,
  kind       text not null check (kind in ('enterprise', 'device')),
  file_name  text not null default '' check (length(file_name) <= 200),
  charset    text not null default '',
  body       bytea not null,
  state      text not null default 'queued'
    check (state in ('queued', 'checking', 'checked', 'applying', 'done', 'failed')),
  header     jsonb not null default '[]',
  ignored    jsonb not null default '[]',
  rows       integer not null default 0,
  good       integer not null default 0,
  bad        integer not null default 0,
  created    integer not null default 0,
  updated    integer not null default 0,
  unchanged  integer not null default 0,
  error_code text not null default '',
  error      text not null default '',
  applied    integer not null default 0,
  job_id     bigint,
  account_id bigint,
  at         timestamptz not null default now(),
  primary key (tenant_id, id)
);
comment on table park.import is 'CSV files handed in; checked first, applied when someone says so';
comment on column park.import.tenant_id is 'Into whose register';
comment on column park.import.id is 'Import number';
comment on column park.import.kind is 'Which register';
comment on column park.import.file_name is 'Name of the file, for people';
comment on column park.import.charset is 'UTF-8 or GB18030, as found';
comment on column park.import.body is 'The file as it came';
comment on column park.import.state is 'queued, checking, checked (nothing changed yet), applying, done, failed';
comment on column park.import.header is 'Column names of the file';
comment on column park.import.ignored is 'Those of them that mean nothing to the register';
comment on column park.import.rows is 'Data rows';
comment on column park.import.good is 'Rows without fault';
comment on column park.import.bad is 'Rows with a fault';
comment on column park.import.created is 'Rows that made something new, or would';
comment on column park.import.updated is 'Rows that changed something, or would';
comment on column park.import.unchanged is 'Rows that were there already';
comment on column park.import.error_code is 'Stable word for why the file as a whole was refused';
comment on column park.import.error is 'The same as a sentence';
comment on column park.import.applied is 'Last line that was applied; a second worker goes on behind it';
comment on column park.import.job_id is 'Job that works on it';
comment on column park.import.account_id is 'Who handed it in';
comment on column park.import.at is 'When';
call park.guard_table('park.import');

create table park.import_row (
  tenant_id integer not null,
  import_id bigint not null,
  line      integer not null,
  fields    jsonb not null,
  value     jsonb,
  field     text not null default '',
  code      text not null default '',
  message   text not null default '',
  primary key (tenant_id, import_id, line),
  foreign key (tenant_id, import_id) references park.import (tenant_id, id)
);
comment on table park.import_row is 'Rows of an import with what is wrong with them';
comment on column park.import_row.tenant_id is 'As the import''s';
comment on column park.import_row.import_id is 'Import';
comment on column park.import_row.line is 'Line in the file';
comment on column park.import_row.fields is 'Its fields as strings';
comment on column park.import_row.value is 'What goes into the register, null when the row is bad';
comment on column park.import_row.field is 'Column at fault, empty when the row is good';
comment on column park.import_row.code is 'Stable word for the fault';
comment on column park.import_row.message is 'One sentence for a person';
call park.guard_table('park.import_row');
