-- APPs that run by themselves.
-- Undo by hand: drop the table below and the column of park.app_run.

create table park.app_schedule (
  tenant_id  integer not null references park.tenant (tenant_id),
  id         bigint generated always as identity,
  app_id     text not null references park.app (id),
  name       text not null check (length(name) between 1 and 100),
  inputs     jsonb not null check (jsonb_typeof(inputs) = 'object'),
  cron       text not null check (length(cron) between 1 and 100),
  zone       text not null check (length(zone) between 1 and 60),
  owner_id   bigint not null,
  state      text not null default 'active' check (state in ('active', 'paused')),
  fault      text not null default '' check (fault in ('', 'not_subscribed', 'not_allowed', 'too_many_runs', 'never', 'form')),
  note       text not null default '' check (length(note) <= 500),
  next_at    timestamptz,
  reckon     boolean not null default true,
  run_id     bigint,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, owner_id) references park.account (tenant_id, id)
);
comment on table park.app_schedule is 'When an APP runs by itself, and with which form';
comment on column park.app_schedule.tenant_id is 'For whom';
comment on column park.app_schedule.id is 'Number of the schedule';
comment on column park.app_schedule.app_id is 'APP';
comment on column park.app_schedule.name is 'What it is called';
comment on column park.app_schedule.inputs is 'The form; its month is always the last whole one';
comment on column park.app_schedule.cron is 'Minute, hour, day, month, weekday';
comment on column park.app_schedule.zone is 'IANA zone in which cron is meant';
comment on column park.app_schedule.owner_id is 'Account that answers for it: who made it or let it go on';
comment on column park.app_schedule.state is 'active, or paused';
comment on column park.app_schedule.fault is 'Why its last time made no run, or it rests';
comment on column park.app_schedule.note is 'Why somebody paused it';
comment on column park.app_schedule.next_at is 'When it comes next; null: not reckoned yet, or paused';
comment on column park.app_schedule.reckon is 'Its next time has to be reckoned, without a run';
comment on column park.app_schedule.run_id is 'Its last run';
comment on column park.app_schedule.created_at is 'When it was made';
call park.guard_table('park.app_schedule');
create index app_schedule_due on park.app_schedule (next_at) where state = 'active';

alter table park.app_run add column schedule_id bigint;
comment on column park.app_run.schedule_id is 'Schedule that it ran by; null: somebody asked for it';
