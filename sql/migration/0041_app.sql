-- Industrial APPs: their definitions, who subscribed to them, and their runs.
-- Undo by hand: drop the tables below and their class in park.retention.

create table park.app (
  id          text primary key check (id ~ '^APP-[0-9]{3}$'),
  version     integer not null check (version > 0),
  class       text not null check (class <> ''),
  domains     text[] not null check (cardinality(domains) > 0),
  audience    text not null check (audience in ('park', 'enterprise', 'both')),
  role        text not null check (role <> ''),
  permissions text[] not null check (cardinality(permissions) > 0),
  entries     text[] not null,
  name        text not null check (name <> ''),
  name_en     text not null check (name_en <> ''),
  words       text not null,
  definition  jsonb not null check (jsonb_typeof(definition) = 'object'),
  sha256      text not null check (length(sha256) = 64),
  state       text not null default 'current' check (state in ('current', 'withdrawn')),
  changed_at  timestamptz not null default now()
);
comment on table park.app is 'Industrial APPs that the platform runs; written when it is migrated, from the program that runs them';
comment on column park.app.id is 'Number of the APP, such as APP-010';
comment on column park.app.version is 'Grows with every change of meaning';
comment on column park.app.class is 'Word of its class, such as decision';
comment on column park.app.domains is 'Words of the domains it serves';
comment on column park.app.audience is 'Made for the park authority, for an enterprise or for both';
comment on column park.app.role is 'Role of the people it is made for';
comment on column park.app.permissions is 'What whoever runs it must be allowed to read';
comment on column park.app.entries is 'Models and algorithms it computes with';
comment on column park.app.name is 'Name in Chinese';
comment on column park.app.name_en is 'Name in English';
comment on column park.app.words is 'What a search looks through, in lower case';
comment on column park.app.definition is 'Form, steps, views and tests, as src/app/README.md has them';
comment on column park.app.sha256 is 'SHA-256 of the definition''s text';
comment on column park.app.state is 'current, or withdrawn: it stays to be read and is run no more';
comment on column park.app.changed_at is 'When any of this changed';
grant select on park.app to park_web, park_job, park_report;

create table park.app_subscription (
  tenant_id  integer not null references park.tenant (tenant_id),
  app_id     text not null references park.app (id),
  account_id bigint,
  actor      text not null default '' check (length(actor) <= 200),
  since      timestamptz not null default now(),
  ended_at   timestamptz check (ended_at >= since),
  primary key (tenant_id, app_id)
);
comment on table park.app_subscription is 'APPs that a tenant subscribed to; only then they run for it, but those of the park for its authority';
comment on column park.app_subscription.tenant_id is 'Who subscribed';
comment on column park.app_subscription.app_id is 'APP';
comment on column park.app_subscription.account_id is 'Account that subscribed last; null for a token';
comment on column park.app_subscription.actor is 'Name of the account or token at that time';
comment on column park.app_subscription.since is 'Since when';
comment on column park.app_subscription.ended_at is 'When it ended; null: it holds';
call park.guard_table('park.app_subscription');

create table park.app_run (
  tenant_id  integer not null references park.tenant (tenant_id),
  id         bigint generated always as identity,
  app_id     text not null references park.app (id),
  version    integer not null check (version > 0),
  sha256     text not null check (length(sha256) = 64),
  inputs     jsonb not null check (jsonb_typeof(inputs) = 'object'),
  test       boolean not null default false,
  state      text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  progress   real not null default 0 check (progress between 0 and 1),
  fault      text not null default '' check (fault in ('', 'refused', 'too_many_rows', 'too_many_items', 'definition_changed',
               'not_subscribed', 'too_early', 'time_over', 'busy', 'worker_died', 'broken')),
  error      text not null default '' check (length(error) <= 1000),
  job_id     bigint,
  account_id bigint,
  actor      text not null default '' check (length(actor) <= 200),
  asked_at   timestamptz not null default now(),
  as_of      timestamptz,
  ended_at   timestamptz,
  result     jsonb check (jsonb_typeof(result) = 'object'),
  evidence   jsonb check (jsonb_typeof(evidence) = 'object'),
  primary key (tenant_id, id),
  check ((state = 'done') = (result is not null)),
  check ((result is null) = (evidence is null))
);
comment on table park.app_run is 'Each run of an APP with what it showed and what that rests on';
comment on column park.app_run.tenant_id is 'For whom';
comment on column park.app_run.id is 'Number of the run';
comment on column park.app_run.app_id is 'APP';
comment on column park.app_run.version is 'Its version';
comment on column park.app_run.sha256 is 'SHA-256 of its definition';
comment on column park.app_run.inputs is 'The form as it was filled in, with what was usual for the rest';
comment on column park.app_run.test is 'A test, which is never counted as use';
comment on column park.app_run.state is 'queued, running, done, failed or cancelled';
comment on column park.app_run.progress is 'Share done, 0..1';
comment on column park.app_run.fault is 'Why it failed, in a word';
comment on column park.app_run.error is 'Why it failed, in a sentence that names the step';
comment on column park.app_run.job_id is 'Job that does it';
comment on column park.app_run.account_id is 'Account that asked; null for a token';
comment on column park.app_run.actor is 'Name of the account or token at that time';
comment on column park.app_run.asked_at is 'When it was asked for';
comment on column park.app_run.as_of is 'Instant of the snapshot that its data were read from';
comment on column park.app_run.ended_at is 'When it was done, failed or cancelled';
comment on column park.app_run.result is 'What is shown, as src/app/view.h has it';
comment on column park.app_run.evidence is 'Questions and calls it rests on, with editions and digests';
call park.guard_table('park.app_run');
create index app_run_app on park.app_run (tenant_id, app_id, id);
create index app_run_done on park.app_run (app_id, ended_at) where state = 'done' and not test;

insert into park.retention values
  ('app_run', 1100, 100000, 'Runs of APPs with what they showed: three years');
