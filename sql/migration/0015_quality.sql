-- How good the data of each device and day are, and how often a metric reports.
-- Undo by hand: drop the table below, and the column of park.metric.

alter table park.metric
  add column interval_s integer check (interval_s between 1 and 2678400);
comment on column park.metric.interval_s is 'How often it should report, seconds; null: estimated from what it does';

create table park.quality_day (
  tenant_id    integer not null,
  device_id    bigint not null,
  day          date not null,
  gen          bigint not null,
  settled      boolean not null,
  completeness double precision check (completeness between 0 and 1),
  timeliness   double precision check (timeliness between 0 and 1),
  validity     double precision check (validity between 0 and 1),
  consistency  double precision check (consistency between 0 and 1),
  uniqueness   double precision check (uniqueness between 0 and 1),
  score        double precision check (score between 0 and 1),
  grade        text not null check (grade in ('A', 'B', 'C', 'D', '-')),
  counts       bigint[] not null check (cardinality(counts) = 14 and 0 <= all (counts)),
  metrics      integer[] not null check (cardinality(metrics) % 18 = 0),
  revision     integer not null default 1,
  scored_at    timestamptz not null default now(),
  primary key (tenant_id, device_id, day),
  check ((score is null) = (grade = '-'))
) partition by range (day);
comment on table park.quality_day is 'How good the data of a device and a local day are; a partition a month';
comment on column park.quality_day.tenant_id is 'Enterprise';
comment on column park.quality_day.device_id is 'Device';
comment on column park.quality_day.day is 'Day of the park''s calendar';
comment on column park.quality_day.gen is 'The last chunk it was scored from, 0 for none; a later one has it scored again';
comment on column park.quality_day.settled is 'It was scored first in time, so that what came later is known to be late';
comment on column park.quality_day.completeness is 'Share of expected samples that came; null: not judged, as in the next ones';
comment on column park.quality_day.timeliness is 'Share of samples that came in time';
comment on column park.quality_day.validity is 'Share of samples that are neither bad nor outside of their limits';
comment on column park.quality_day.consistency is 'Share of samples that neither stand still nor fall where they cannot';
comment on column park.quality_day.uniqueness is 'Share of samples that were sent once';
comment on column park.quality_day.score is 'Product of those that were judged';
comment on column park.quality_day.grade is 'A from 0.95, B from 0.90, C from 0.80, D; - when nothing was judged';
comment on column park.quality_day.counts is 'What the scores are made of, in the order of src/quality/quality.h';
comment on column park.quality_day.metrics is 'The same of each metric, 18 numbers each, as src/quality/day.h says';
comment on column park.quality_day.revision is 'Grows each time it is scored again';
comment on column park.quality_day.scored_at is 'When';
call park.guard_table('park.quality_day');
create index quality_day_worst on park.quality_day (day, score);

insert into park.retention values
  ('quality', 1100, null, 'Data quality of each device and day: as long as the samples');
