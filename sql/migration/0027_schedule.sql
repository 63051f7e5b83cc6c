-- When reports are made by themselves: schedules, when each comes next, and
-- the calendar of working days that may move it.
-- Undo by hand: drop the tables below.

create table park.report_schedule (
  tenant_id    integer not null references park.tenant (tenant_id),
  id           bigint generated always as identity,
  name         text not null check (length(name) between 1 and 100),
  report       text not null check (length(report) between 1 and 60),
  params       jsonb not null default '{}' check (jsonb_typeof(params) = 'object'),
  locale       text not null default 'zh-CN' check (locale in ('zh-CN', 'en')),
  outputs      text[] not null default '{pdf,xlsx}'
    check (outputs <@ array['pdf', 'xlsx'] and cardinality(outputs) between 1 and 2),
  cron         text not null check (length(cron) between 9 and 100),
  zone         text not null default 'Asia/Shanghai' check (length(zone) between 1 and 60),
  period_rule  text not null default 'previous_month'
    check (period_rule in ('previous_day', 'previous_week', 'previous_month', 'previous_quarter', 'previous_year', 'this_month')),
  workday_rule text not null default 'any' check (workday_rule in ('any', 'next', 'previous', 'skip')),
  missed       text not null default 'once' check (missed in ('once', 'skip')),
  spread_min   integer not null default 5 check (spread_min between 0 and 60),
  gate_percent double precision not null default 95 check (gate_percent between 0 and 100),
  gate_wait_h  integer not null default 24 check (gate_wait_h between 0 and 168),
  gate_then    text not null default 'send' check (gate_then in ('send', 'stop')),
  only_if      text not null default 'always' check (only_if in ('always', 'changed', 'weak')),
  confidential boolean not null default false,
  timeout_h    integer not null default 12 check (timeout_h between 1 and 48),
  owner_id     bigint not null,
  state        text not null default 'active' check (state in ('active', 'paused', 'removed')),
  note         text not null default '' check (length(note) <= 500),
  version      integer not null default 1,
  created_at   timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, owner_id) references park.account (tenant_id, id)
);
comment on table park.report_schedule is 'Reports that are made and sent by themselves';
comment on column park.report_schedule.tenant_id is 'Whose report: the park''s, or an enterprise''s own';
comment on column park.report_schedule.id is 'Schedule number';
comment on column park.report_schedule.name is 'What it is called';
comment on column park.report_schedule.report is 'Folder under reports/';
comment on column park.report_schedule.params is 'Its further parameters';
comment on column park.report_schedule.locale is 'Language of report and mails';
comment on column park.report_schedule.outputs is 'Files that are sent';
comment on column park.report_schedule.cron is 'Minute, hour, day, month, weekday';
comment on column park.report_schedule.zone is 'IANA zone in which that is meant';
comment on column park.report_schedule.period_rule is 'Which period is reported on, seen from the day that cron means';
comment on column park.report_schedule.workday_rule is 'A day that is not worked: any, next working day, previous one, or skip';
comment on column park.report_schedule.missed is 'What came while the platform was down: once for the last, or skip';
comment on column park.report_schedule.spread_min is 'Begun within so many minutes, so that not all begin at once';
comment on column park.report_schedule.gate_percent is 'Percent of the period''s data that must have come, 0 for no gate';
comment on column park.report_schedule.gate_wait_h is 'Hours it is waited for them';
comment on column park.report_schedule.gate_then is 'After that: send, marked as incomplete, or stop and tell the owner';
comment on column park.report_schedule.only_if is 'Sent always, only if figures changed since it was sent last, or only if a figure is of grade C or D';
comment on column park.report_schedule.confidential is 'Sent as a link that its receiver must sign in for; for accounts only';
comment on column park.report_schedule.timeout_h is 'Hours from the order of the report until all is given up';
comment on column park.report_schedule.owner_id is 'Account that answers for it and is told of failures';
comment on column park.report_schedule.state is 'active, paused, removed';
comment on column park.report_schedule.note is 'Why it is paused';
comment on column park.report_schedule.version is 'Grows with each change; an update must name the one it saw';
comment on column park.report_schedule.created_at is 'When it was made';
call park.guard_table('park.report_schedule');

create table park.report_schedule_next (
  tenant_id   integer not null,
  schedule_id bigint not null,
  civil       text check (civil = '' or civil ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$'),
  at          timestamptz,
  day         date,
  primary key (tenant_id, schedule_id),
  foreign key (tenant_id, schedule_id) references park.report_schedule (tenant_id, id)
);
comment on table park.report_schedule_next is 'When each active schedule comes next; kept apart, since it is no change of the schedule';
comment on column park.report_schedule_next.tenant_id is 'As the schedule''s';
comment on column park.report_schedule_next.schedule_id is 'Schedule';
comment on column park.report_schedule_next.civil is 'By the clocks of its zone, as 2026-11-03T07:30; null: to be reckoned from now; empty: never';
comment on column park.report_schedule_next.at is 'The instant; infinity when it never comes';
comment on column park.report_schedule_next.day is 'Day that cron meant, before the calendar moved it';
call park.guard_table('park.report_schedule_next');
create index report_schedule_due on park.report_schedule_next (at);

create table park.workday_table (
  tenant_id integer not null references park.tenant (tenant_id),
  year      integer not null check (year between 1990 and 2100),
  version   integer not null check (version >= 1),
  source    text not null default '' check (length(source) <= 200),
  days      integer not null check (days between 1 and 366),
  actor     text not null default '',
  at        timestamptz not null default now(),
  primary key (tenant_id, year, version)
);
comment on table park.workday_table is 'The park''s calendars of working days by year; the last version counts, the others stay';
comment on column park.workday_table.tenant_id is 'Park authority';
comment on column park.workday_table.year is 'Calendar year';
comment on column park.workday_table.version is 'From 1, one an import';
comment on column park.workday_table.source is 'Where it was taken from, such as the number of the notice';
comment on column park.workday_table.days is 'Days it names';
comment on column park.workday_table.actor is 'Who imported it';
comment on column park.workday_table.at is 'When';
call park.guard_table('park.workday_table');
create policy shared on park.workday_table for select
  using (tenant_id = (select park.tenant_from()) / 1000000 * 1000000);

create table park.workday (
  tenant_id integer not null,
  year      integer not null,
  version   integer not null,
  day       date not null,
  working   boolean not null,
  name      text not null default '' check (length(name) <= 50),
  primary key (tenant_id, year, version, day),
  foreign key (tenant_id, year, version) references park.workday_table (tenant_id, year, version),
  check (extract(year from day) = year)
);
comment on table park.workday is 'Days that are otherwise than their weekday says; all others are worked from Monday to Friday';
comment on column park.workday.tenant_id is 'Park authority';
comment on column park.workday.year is 'Calendar year';
comment on column park.workday.version is 'Version of the calendar';
comment on column park.workday.day is 'Day';
comment on column park.workday.working is 'Whether it is worked';
comment on column park.workday.name is 'What it is called';
call park.guard_table('park.workday');
create policy shared on park.workday for select
  using (tenant_id = (select park.tenant_from()) / 1000000 * 1000000);
