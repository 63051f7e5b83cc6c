-- How many calls of models and algorithms a tenant has in a month.
-- Undo by hand: drop the table below.

create table park.knowledge_quota (
  tenant_id   integer primary key references park.tenant (tenant_id),
  calls       bigint check (calls >= 0),
  token_calls bigint check (token_calls >= 0),
  set_by      text not null check (length(set_by) <= 200),
  set_at      timestamptz not null default now()
);
comment on table park.knowledge_quota is 'Calls of models and algorithms that a tenant has in a month; without a row, any number';
comment on column park.knowledge_quota.tenant_id is 'Tenant';
comment on column park.knowledge_quota.calls is 'Of all of it; null: any number';
comment on column park.knowledge_quota.token_calls is 'Of each of its API tokens; null: any number';
comment on column park.knowledge_quota.set_by is 'Who set it';
comment on column park.knowledge_quota.set_at is 'When';
call park.guard_table('park.knowledge_quota');
