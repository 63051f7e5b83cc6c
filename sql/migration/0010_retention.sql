-- How long telemetry is kept.
-- Undo by hand: drop the table below.

create table park.retention (
  class text primary key,
  days  integer not null check (days between 1 and 36500),
  most  bigint check (most > 0),
  about text not null
);
comment on table park.retention is 'How long telemetry is kept, by class; the operator may change it';
comment on column park.retention.class is 'Table it is about';
comment on column park.retention.days is 'Older rows go, whole days at a time for samples';
comment on column park.retention.most is 'Newest rows kept of each tenant, null for any number';
comment on column park.retention.about is 'What it is';
grant select on park.retention to park_web, park_job, park_report;
insert into park.retention values
  ('sample', 1100, null, 'Samples: three years, so that each month has its year before'),
  ('sample_text', 1100, null, 'Strings'),
  ('set_aside', 30, 10000, 'What was set aside, to be looked at'),
  ('ingest_tally', 3660, null, 'What came in, a row a day');
