-- Telemetry in columns: chunks, roll-ups, and the journal of the writer.
-- Undo by hand: drop the tables below.

create table park.chunk (
  tenant_id integer not null,
  device_id bigint not null,
  day       date not null,
  gen       bigint not null,
  from_at   timestamptz not null,
  to_at     timestamptz not null,
  rows      integer not null check (rows > 0),
  compact   boolean not null default false,
  body      bytea not null,
  primary key (tenant_id, device_id, day, gen),
  check (from_at <= to_at)
) partition by range (day);
comment on table park.chunk is 'Samples of a device and a local day as columns; a partition a month';
comment on column park.chunk.tenant_id is 'Enterprise';
comment on column park.chunk.device_id is 'Device';
comment on column park.chunk.day is 'Day of the park''s calendar that all its samples lie in';
comment on column park.chunk.gen is 'Order of arrival: of two samples of one instant the one with the higher number counts';
comment on column park.chunk.from_at is 'First sample';
comment on column park.chunk.to_at is 'Last sample';
comment on column park.chunk.rows is 'Number of instants';
comment on column park.chunk.compact is 'Made by the nightly compaction, which leaves one chunk a day';
comment on column park.chunk.body is 'Columns, as src/telemetry/chunk.h says';
alter table park.chunk alter column body set storage external;
call park.guard_table('park.chunk');
create index chunk_loose on park.chunk (tenant_id, device_id, day) where not compact;

create table park.rollup (
  tenant_id integer not null,
  device_id bigint not null,
  day       date not null,
  gen       bigint not null,
  body      bytea not null,
  primary key (tenant_id, device_id, day)
) partition by range (day);
comment on table park.rollup is 'Quarter hours of a device and a local day, all metrics in one body; a partition a month';
comment on column park.rollup.tenant_id is 'Enterprise';
comment on column park.rollup.device_id is 'Device';
comment on column park.rollup.day is 'Day of the park''s calendar';
comment on column park.rollup.gen is 'The chunk it was made from; while the day has another one, the chunks count';
comment on column park.rollup.body is 'Count, sum, least, greatest, first and last of 96 slots, as src/telemetry/rollup.h says';
alter table park.rollup alter column body set storage external;
call park.guard_table('park.rollup');

create table park.journal (
  tenant_id integer not null check (tenant_id = 0),
  half      smallint not null check (half in (0, 1)),
  seq       bigint not null check (seq > 0),
  part      integer not null,
  body      bytea not null,
  primary key (tenant_id, half, seq, part)
) partition by list (half);
comment on table park.journal is 'What the writer acknowledged and has not put into chunks yet; read when it starts';
comment on column park.journal.tenant_id is 'The platform: a commit carries rows of many tenants';
comment on column park.journal.half is 'Which half; one is filled while the other one runs empty';
comment on column park.journal.seq is 'Number of the commit';
comment on column park.journal.part is 'Its pieces, each within a page';
comment on column park.journal.body is 'Records, as src/telemetry/writer.c says';
call park.guard_table('park.journal');
create table park.journal_0 partition of park.journal for values in (0);
create table park.journal_1 partition of park.journal for values in (1);
alter table park.journal_0 alter column body set storage plain;
alter table park.journal_1 alter column body set storage plain;
alter table park.journal_0 enable row level security;
alter table park.journal_0 force row level security;
alter table park.journal_1 enable row level security;
alter table park.journal_1 force row level security;

insert into park.retention values
  ('rollup', 3660, null, 'Quarter hours of every metric: ten years');
