-- Alarms that runs of APPs raise.
-- Undo by hand: drop the table below and its class in park.retention.

create table park.app_alarm (
  tenant_id   integer not null references park.tenant (tenant_id),
  id          bigint generated always as identity,
  app_id      text not null references park.app (id),
  alarm_id    text not null check (length(alarm_id) between 1 and 100),
  about       text not null default '' check (length(about) <= 200),
  severity    smallint not null check (severity between 1 and 4),
  words       text not null check (length(words) <= 2000),
  words_en    text not null check (length(words_en) <= 2000),
  value       double precision,
  run_id      bigint not null,
  runs        integer not null default 1 check (runs >= 1),
  raised_at   timestamptz not null default now(),
  last_at     timestamptz not null,
  acked_at    timestamptz,
  acked_by    text not null default '' check (length(acked_by) <= 200),
  returned_at timestamptz,
  returned_by text not null default '' check (length(returned_by) <= 200),
  note        text not null default '' check (length(note) <= 1000),
  primary key (tenant_id, id),
  check ((acked_by = '') = (acked_at is null)),
  check (returned_by = '' or returned_at is not null)
);
comment on table park.app_alarm is 'Alarms that results of APPs raised; one of an APP about one thing is active at a time';
comment on column park.app_alarm.tenant_id is 'For whom the APP ran';
comment on column park.app_alarm.id is 'Number of the alarm';
comment on column park.app_alarm.app_id is 'APP';
comment on column park.app_alarm.alarm_id is 'Which of its alarms';
comment on column park.app_alarm.about is 'What it is about, such as an enterprise or a device; empty: no one thing';
comment on column park.app_alarm.severity is '1 urgent, 2 high, 3 medium, 4 low';
comment on column park.app_alarm.words is 'What it says in Chinese, by the run that saw it last';
comment on column park.app_alarm.words_en is 'What it says in English';
comment on column park.app_alarm.value is 'Value of its first condition, by that run';
comment on column park.app_alarm.run_id is 'Run that saw it last';
comment on column park.app_alarm.runs is 'How many runs saw it';
comment on column park.app_alarm.raised_at is 'When the first of them ended';
comment on column park.app_alarm.last_at is 'Instant of the data by which it was seen last';
comment on column park.app_alarm.acked_at is 'When somebody acknowledged it';
comment on column park.app_alarm.acked_by is 'Who; empty: nobody has';
comment on column park.app_alarm.returned_at is 'When a run did not find it any more, or somebody ended it; null: it is active';
comment on column park.app_alarm.returned_by is 'Who ended it; empty: a run';
comment on column park.app_alarm.note is 'What whoever acknowledged or ended it had to say';
call park.guard_table('park.app_alarm');
create unique index app_alarm_one_active on park.app_alarm (tenant_id, app_id, alarm_id, about) where returned_at is null;

insert into park.retention values
  ('app_alarm', 1100, null, 'Alarms of APPs that are over: three years');
