-- Long calls of models and algorithms: asked for now, computed later, kept for
-- a while.
-- Undo by hand: drop the table below and its class in park.retention.

create table park.knowledge_long (
  tenant_id   integer not null references park.tenant (tenant_id),
  id          uuid not null,
  entry_id    text not null references park.knowledge_entry (id),
  account_id  bigint,
  actor       text not null check (length(actor) <= 200),
  via         text not null check (via in ('page', 'api', 'app')),
  state       text not null default 'queued' check (state in ('queued', 'computing', 'done', 'refused', 'failed', 'cancelled')),
  progress    real not null default 0 check (progress between 0 and 1),
  body        bytea,
  asked_at    timestamptz not null default now(),
  began_at    timestamptz,
  ended_at    timestamptz,
  attempts    integer not null default 0 check (attempts >= 0),
  lease_until timestamptz,
  code        text not null default '',
  field       text not null default '',
  error       text not null default '' check (length(error) <= 1000),
  result      bytea,
  primary key (tenant_id, id),
  check ((state = 'done') = (result is not null)),
  check ((state in ('queued', 'computing')) = (ended_at is null)),
  check (ended_at is not null or body is not null)
);
comment on table park.knowledge_long is 'Calls of models and algorithms that somebody comes back for; the call itself is booked once, when it is over';
comment on column park.knowledge_long.tenant_id is 'Who has it computed';
comment on column park.knowledge_long.id is 'Number of the call';
comment on column park.knowledge_long.entry_id is 'Model or algorithm';
comment on column park.knowledge_long.account_id is 'Account that asked; null for a token';
comment on column park.knowledge_long.actor is 'Name of the account or token at that time';
comment on column park.knowledge_long.via is 'From a page, by the API or inside an APP';
comment on column park.knowledge_long.state is 'queued, computing, or how it ended';
comment on column park.knowledge_long.progress is 'How far it is, where its formula tells';
comment on column park.knowledge_long.body is 'What it is computed from, as it was sent; null once it is over';
comment on column park.knowledge_long.asked_at is 'When it was asked for';
comment on column park.knowledge_long.began_at is 'When it was begun last';
comment on column park.knowledge_long.ended_at is 'When it was over';
comment on column park.knowledge_long.attempts is 'How often it was begun';
comment on column park.knowledge_long.lease_until is 'Whoever computes it has said so until then; afterwards another one may begin it anew';
comment on column park.knowledge_long.code is 'Code of the failure, empty for none';
comment on column park.knowledge_long.field is 'Input at fault, empty for none';
comment on column park.knowledge_long.error is 'What is wrong, in words';
comment on column park.knowledge_long.result is 'The answer, as the call would have had it';
call park.guard_table('park.knowledge_long');
create index knowledge_long_open on park.knowledge_long (asked_at) where ended_at is null;

alter table park.knowledge_call drop constraint knowledge_call_outcome_check;
alter table park.knowledge_call add constraint knowledge_call_outcome_check
  check (outcome in ('done', 'refused', 'time_limit', 'memory_limit', 'died', 'cancelled', 'failed'));
comment on column park.knowledge_call.outcome is 'done, refused, over a limit, died with its process, cancelled, or failed';

insert into park.retention values
  ('knowledge_long', 7, 10000, 'Results of long calls of models and algorithms');
