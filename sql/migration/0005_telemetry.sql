-- Telemetry in its first form: one wide row a device and instant.
-- Undo by hand: drop the tables below.

create table park.sample (
  tenant_id integer not null,
  device_id bigint not null,
  at        timestamptz not null,
  v         double precision[] not null,
  primary key (tenant_id, device_id, at)
) partition by range (at);
comment on table park.sample is 'Samples as wide rows, a partition a day (UTC); the oracle of the columnar store';
comment on column park.sample.tenant_id is 'Enterprise';
comment on column park.sample.device_id is 'Device';
comment on column park.sample.at is 'Time of the sample, to the microsecond';
comment on column park.sample.v is 'Values by metric ordinal; NaN where the metric was not sent';
call park.guard_table('park.sample');

create table park.sample_text (
  tenant_id integer not null,
  device_id bigint not null,
  at        timestamptz not null,
  code      text not null,
  value     text not null check (length(value) <= 65536),
  primary key (tenant_id, device_id, code, at)
);
comment on table park.sample_text is 'Fields of telemetry that are strings';
comment on column park.sample_text.tenant_id is 'Enterprise';
comment on column park.sample_text.device_id is 'Device';
comment on column park.sample_text.at is 'Time of the sample';
comment on column park.sample_text.code is 'Field name';
comment on column park.sample_text.value is 'The string';
call park.guard_table('park.sample_text');

create table park.latest (
  tenant_id integer not null,
  device_id bigint not null,
  at        timestamptz not null,
  t         bigint[] not null,
  v         double precision[] not null,
  primary key (tenant_id, device_id)
) with (fillfactor = 60);
comment on table park.latest is 'Newest value of each metric; written behind the samples within a second and rebuilt from them at start';
comment on column park.latest.tenant_id is 'Enterprise';
comment on column park.latest.device_id is 'Device';
comment on column park.latest.at is 'Time of the newest sample';
comment on column park.latest.t is 'Time of each value, milliseconds since 1970';
comment on column park.latest.v is 'Values by metric ordinal';
call park.guard_table('park.latest');

create table park.set_aside (
  tenant_id integer not null,
  at        timestamptz not null default now(),
  id        bigint generated always as identity,
  reason    text not null check (reason in ('future', 'old', 'unknown_device', 'not_a_number')),
  count     bigint not null check (count > 0),
  example   text not null,
  primary key (tenant_id, at, id)
);
comment on table park.set_aside is 'Samples that were acknowledged but not stored, counted with one example a request';
comment on column park.set_aside.tenant_id is 'Tenant whose token sent them';
comment on column park.set_aside.at is 'When they came';
comment on column park.set_aside.id is 'Number';
comment on column park.set_aside.reason is 'Why they were set aside';
comment on column park.set_aside.count is 'How many lines';
comment on column park.set_aside.example is 'The first of them';
call park.guard_table('park.set_aside');

create table park.ingest_tally (
  tenant_id integer not null,
  day       date not null,
  points    bigint not null default 0,
  fields    bigint not null default 0,
  requests  bigint not null default 0,
  primary key (tenant_id, day)
);
comment on table park.ingest_tally is 'What telemetry each tenant sent, a row a day';
comment on column park.ingest_tally.tenant_id is 'Enterprise';
comment on column park.ingest_tally.day is 'Day of arrival (UTC)';
comment on column park.ingest_tally.points is 'Lines stored';
comment on column park.ingest_tally.fields is 'Values stored';
comment on column park.ingest_tally.requests is 'Requests';
call park.guard_table('park.ingest_tally');
