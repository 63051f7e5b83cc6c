-- By which token and which client library models and algorithms are called.
-- Undo by hand: drop the table below and the columns token_id and client.

alter table park.knowledge_call
  add column token_id bigint,
  add column client text check (client in ('other', 'portal', 'app', 'python', 'javascript', 'java', 'go', 'c'));
comment on column park.knowledge_call.token_id is 'Token by which it came; null for a person, for an APP, and for what was booked before this was noted';
comment on column park.knowledge_call.client is 'Program by which it came, by its own word; null for what was booked before this was noted';

alter table park.knowledge_long
  add column token_id bigint,
  add column client text not null default 'other' check (client in ('other', 'portal', 'app', 'python', 'javascript', 'java', 'go', 'c'));
comment on column park.knowledge_long.token_id is 'Token by which it was asked for; null for none';
comment on column park.knowledge_long.client is 'Program by which it was asked for, by its own word';

-- The token stands before the hour: what one has called in a month is asked
-- more often than what all have.
create table park.knowledge_caller (
  tenant_id integer not null references park.tenant (tenant_id),
  token_id  bigint not null check (token_id >= 0),
  hour      timestamptz not null,
  client    text not null check (client in ('other', 'portal', 'app', 'python', 'javascript', 'java', 'go', 'c')),
  test      boolean not null,
  calls     bigint not null check (calls >= 0),
  done      bigint not null check (done between 0 and calls),
  items     bigint not null check (items >= 0),
  ms        double precision not null check (ms >= 0),
  primary key (tenant_id, token_id, hour, client, test)
);
comment on table park.knowledge_caller is 'Calls of models and algorithms by token, client library and hour; each call is added with its own row, once';
comment on column park.knowledge_caller.tenant_id is 'Who had it computed';
comment on column park.knowledge_caller.token_id is 'Token by which the calls came; 0: a person, or an APP';
comment on column park.knowledge_caller.hour is 'Beginning of the hour';
comment on column park.knowledge_caller.client is 'Program by which they came: a library for developers, the portal, an APP, or any other';
comment on column park.knowledge_caller.test is 'Self-tests, which are never counted as use';
comment on column park.knowledge_caller.calls is 'Calls';
comment on column park.knowledge_caller.done is 'Those that had a result';
comment on column park.knowledge_caller.items is 'Evaluations that had a result';
comment on column park.knowledge_caller.ms is 'Milliseconds they took together';
call park.guard_table('park.knowledge_caller');

-- Of what came before, the way is known, and the token where one alone has the
-- name that called. Libraries were not noted.
insert into park.knowledge_caller (tenant_id, token_id, hour, client, test, calls, done, items, ms)
select c.tenant_id, coalesce(k.id, 0), date_trunc('hour', c.at), case c.via when 'page' then 'portal' when 'app' then 'app' else 'other' end,
       c.test, count(*), count(*) filter (where c.outcome = 'done'), coalesce(sum(c.items - c.refused) filter (where c.outcome = 'done'), 0), sum(c.ms)
  from park.knowledge_call c
  left join (select t.tenant_id, t.name, min(t.id) as id from park.token t group by 1, 2 having count(*) = 1) k
    on k.tenant_id = c.tenant_id and k.name = c.actor and c.account_id is null and c.via = 'api'
 group by 1, 2, 3, 4, 5;
