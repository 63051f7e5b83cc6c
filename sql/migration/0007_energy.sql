-- Energy: kinds, coefficients by edition, meters and what they metered.
-- Undo by hand: drop the tables below.

create table park.energy_kind (
  code     text primary key,
  name     text not null,
  name_en  text not null,
  unit     text not null,
  category text not null check (category in ('primary', 'secondary', 'medium'))
);
comment on table park.energy_kind is 'Kinds of energy; loaded from sql/seed/energy_kind.csv';
comment on column park.energy_kind.code is 'Short stable name';
comment on column park.energy_kind.name is 'Name in Chinese';
comment on column park.energy_kind.name_en is 'Name in English';
comment on column park.energy_kind.unit is 'Unit of its amounts';
comment on column park.energy_kind.category is 'primary, secondary, or energy-consuming medium';
grant select on park.energy_kind to park_web, park_job, park_report;

create table park.energy_coefficient (
  kind       text not null references park.energy_kind (code),
  edition    text not null,
  standard   text not null,
  kgce_low   double precision not null check (kgce_low >= 0),
  kgce_high  double precision not null,
  ncv_kj     double precision,
  valid_from date not null,
  valid_to   date,
  source     text not null,
  primary key (kind, edition),
  check (kgce_low <= kgce_high),
  check (valid_to is null or valid_to > valid_from)
);
comment on table park.energy_coefficient is 'Standard-coal coefficients, each edition with its days of validity; loaded from sql/seed/energy_coefficient.csv';
comment on column park.energy_coefficient.kind is 'Kind of energy';
comment on column park.energy_coefficient.edition is 'Edition of the standard';
comment on column park.energy_coefficient.standard is 'Standard it stands in';
comment on column park.energy_coefficient.kgce_low is 'kgce per unit; lower end where the standard gives a range';
comment on column park.energy_coefficient.kgce_high is 'kgce per unit; upper end, else the same';
comment on column park.energy_coefficient.ncv_kj is 'Average net calorific value, kJ per unit';
comment on column park.energy_coefficient.valid_from is 'First day';
comment on column park.energy_coefficient.valid_to is 'First day no more, null while in force';
comment on column park.energy_coefficient.source is 'Where the value was read';
grant select on park.energy_coefficient to park_web, park_job, park_report;

create table park.meter (
  tenant_id    integer not null references park.tenant (tenant_id),
  id           bigint generated always as identity,
  parent_id    bigint,
  device_id    bigint,
  metric       text not null default '',
  power_metric text not null default '',
  name         text not null check (length(name) between 1 and 100),
  kind         text not null references park.energy_kind (code),
  role         text not null default 'main' check (role in ('main', 'sub', 'generation', 'export')),
  digits       smallint not null default 8 check (digits between 3 and 12),
  multiplier   double precision not null default 1 check (multiplier > 0),
  max_rate     double precision not null check (max_rate > 0),
  bucket_min   smallint not null default 60 check (bucket_min in (15, 60)),
  loss_limit   double precision not null default 0.05 check (loss_limit between 0 and 1),
  accuracy     double precision check (accuracy > 0 and accuracy < 1),
  valid_from   date not null default '2000-01-01',
  valid_to     date,
  version      integer not null default 1,
  primary key (tenant_id, id),
  foreign key (tenant_id, parent_id) references park.meter (tenant_id, id),
  foreign key (tenant_id, device_id) references park.device (tenant_id, id),
  check (parent_id <> id),
  check (valid_to > valid_from)
);
comment on table park.meter is 'Meters; a main meter counts towards the enterprise, a sub-meter towards its parent';
comment on column park.meter.tenant_id is 'Enterprise';
comment on column park.meter.id is 'Meter number';
comment on column park.meter.parent_id is 'Meter above it, null at the top';
comment on column park.meter.device_id is 'Device that reports it';
comment on column park.meter.metric is 'Metric that is its register';
comment on column park.meter.power_metric is 'Metric that is its momentary rate, empty for none';
comment on column park.meter.name is 'Name shown to people';
comment on column park.meter.kind is 'Kind of energy';
comment on column park.meter.role is 'main, sub, generation or export';
comment on column park.meter.digits is 'Digits of its register before the point, for rollover';
comment on column park.meter.multiplier is 'Register times this is the amount in the unit of the kind';
comment on column park.meter.max_rate is 'Largest plausible amount an hour, in the unit of the kind';
comment on column park.meter.bucket_min is 'Length of its intervals, minutes';
comment on column park.meter.loss_limit is 'Largest share that may be lost to its sub-meters';
comment on column park.meter.accuracy is 'Accuracy class as a share, 0.005 for class 0.5; null when unknown';
comment on column park.meter.valid_from is 'First day it counts';
comment on column park.meter.valid_to is 'First day it counts no more';
comment on column park.meter.version is 'Grows with each change; an update must name the one it saw';
call park.guard_table('park.meter');
create index meter_device on park.meter (tenant_id, device_id);
create index meter_parent on park.meter (tenant_id, parent_id);

create table park.meter_event (
  tenant_id      integer not null,
  id             bigint generated always as identity,
  meter_id       bigint not null,
  at             timestamptz not null,
  kind           text not null check (kind in ('replace', 'ct_change', 'reset')),
  old_final      double precision not null check (old_final >= 0),
  new_initial    double precision not null check (new_initial >= 0),
  new_multiplier double precision check (new_multiplier > 0),
  new_digits     smallint check (new_digits between 3 and 12),
  reason         text not null check (length(reason) between 1 and 500),
  account_id     bigint,
  noted_at       timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, meter_id, at),
  foreign key (tenant_id, meter_id) references park.meter (tenant_id, id)
);
comment on table park.meter_event is 'Replacements and changes of a meter; readings around them are never touched';
comment on column park.meter_event.tenant_id is 'Enterprise';
comment on column park.meter_event.id is 'Event number';
comment on column park.meter_event.meter_id is 'Meter';
comment on column park.meter_event.at is 'When it happened';
comment on column park.meter_event.kind is 'replace, ct_change or reset';
comment on column park.meter_event.old_final is 'Last reading before';
comment on column park.meter_event.new_initial is 'First reading after; a new meter does not start at zero';
comment on column park.meter_event.new_multiplier is 'Multiplier from then on, null when unchanged';
comment on column park.meter_event.new_digits is 'Digits from then on, null when unchanged';
comment on column park.meter_event.reason is 'Why, in words';
comment on column park.meter_event.account_id is 'Who noted it';
comment on column park.meter_event.noted_at is 'When it was noted';
call park.guard_table('park.meter_event');

create table park.energy_day (
  tenant_id   integer not null,
  meter_id    bigint not null,
  day         date not null,
  amount      double precision,
  slots       double precision[] not null,
  flags       text not null,
  expected    smallint not null,
  received    smallint not null,
  good        smallint not null,
  linear      smallint not null default 0,
  estimated   smallint not null default 0,
  data_at     timestamptz,
  revision    integer not null default 1,
  computed_at timestamptz not null default now(),
  -- Sums over a period read the key alone, not the intervals.
  primary key (tenant_id, meter_id, day)
    include (amount, expected, received, good, linear, estimated, data_at),
  foreign key (tenant_id, meter_id) references park.meter (tenant_id, id)
);
comment on table park.energy_day is 'Amounts of one meter and local day, derived from its register';
comment on column park.energy_day.tenant_id is 'Enterprise';
comment on column park.energy_day.meter_id is 'Meter';
comment on column park.energy_day.day is 'Local day';
comment on column park.energy_day.amount is 'Sum of the usable intervals, unit of the kind; null when there is none';
comment on column park.energy_day.slots is 'Amount of each interval; null where unusable';
comment on column park.energy_day.flags is 'One letter an interval: G good, L linear, P profile, Z reset, X unusable, E estimated, - none yet';
comment on column park.energy_day.expected is 'Intervals that should be there by now';
comment on column park.energy_day.received is 'Of them, with a reading behind them (all flags but P and E)';
comment on column park.energy_day.good is 'Of them, measured (flag G)';
comment on column park.energy_day.linear is 'Of them, short gaps divided by time (flag L)';
comment on column park.energy_day.estimated is 'Intervals that were estimated (flags P and E)';
comment on column park.energy_day.data_at is 'Last reading that counted into the day';
comment on column park.energy_day.revision is 'Grows when a closed day changes';
comment on column park.energy_day.computed_at is 'When it was derived';
call park.guard_table('park.energy_day');

create table park.energy_progress (
  tenant_id   integer not null,
  meter_id    bigint not null,
  first_day   date,
  seen_at     timestamptz,
  computed_at timestamptz,
  dirty_from  date,
  reason      text not null default '',
  asked_at    timestamptz,
  primary key (tenant_id, meter_id),
  foreign key (tenant_id, meter_id) references park.meter (tenant_id, id)
);
comment on table park.energy_progress is 'How far the register of each meter was followed, and what has to be gone over again';
comment on column park.energy_progress.tenant_id is 'Enterprise';
comment on column park.energy_progress.meter_id is 'Meter';
comment on column park.energy_progress.first_day is 'Local day of its first reading';
comment on column park.energy_progress.seen_at is 'Last reading that was followed';
comment on column park.energy_progress.computed_at is 'When';
comment on column park.energy_progress.dirty_from is 'Everything from this day on has to be derived again; null for nothing';
comment on column park.energy_progress.reason is 'Why: late_data, meter_event or recomputed';
comment on column park.energy_progress.asked_at is 'When that was last noted';
call park.guard_table('park.energy_progress');

create table park.sample_late (
  tenant_id integer not null,
  id        bigint generated always as identity,
  device_id bigint not null,
  first_at  timestamptz not null,
  noted_at  timestamptz not null default now(),
  primary key (tenant_id, id)
);
comment on table park.sample_late is 'Samples that came more than two hours after their time: who derives from samples looks there for what to derive again';
comment on column park.sample_late.tenant_id is 'Enterprise';
comment on column park.sample_late.id is 'Number';
comment on column park.sample_late.device_id is 'Device';
comment on column park.sample_late.first_at is 'Time of the earliest of them';
comment on column park.sample_late.noted_at is 'When they came';
call park.guard_table('park.sample_late');

create table park.energy_change (
  tenant_id integer not null,
  meter_id  bigint not null,
  day       date not null,
  revision  integer not null,
  before    double precision,
  after     double precision,
  reason    text not null,
  at        timestamptz not null default now(),
  primary key (tenant_id, meter_id, day, revision)
);
comment on table park.energy_change is 'Corrections: how the amount of a past day changed, and why';
comment on column park.energy_change.tenant_id is 'Enterprise';
comment on column park.energy_change.meter_id is 'Meter';
comment on column park.energy_change.day is 'Local day';
comment on column park.energy_change.revision is 'Revision that came of it';
comment on column park.energy_change.before is 'Amount before; null when there was none';
comment on column park.energy_change.after is 'Amount after; null when there is none';
comment on column park.energy_change.reason is 'late_data, meter_event or recomputed';
comment on column park.energy_change.at is 'When';
call park.guard_table('park.energy_change');
create index energy_change_at on park.energy_change (tenant_id, at desc);

create table park.energy_issue (
  tenant_id integer not null,
  meter_id  bigint not null,
  at        timestamptz not null,
  kind      text not null,
  detail    jsonb not null default '{}',
  primary key (tenant_id, meter_id, at, kind)
);
comment on table park.energy_issue is 'What was odd in a meter''s register, for a person to look at';
comment on column park.energy_issue.tenant_id is 'Enterprise';
comment on column park.energy_issue.meter_id is 'Meter';
comment on column park.energy_issue.at is 'Where in time';
comment on column park.energy_issue.kind is 'replaced, rollover, reset, negative, spike, gap …';
comment on column park.energy_issue.detail is 'Amounts before and after';
call park.guard_table('park.energy_issue');
