-- name: knowledge_long_ask
-- Asks for a long call; nothing when my tenant has too many that are not over.
-- :kind text   model or algorithm
-- :id text     number of the entry
-- :call uuid   number of the call
-- :actor text  who asks
-- :via text    page or api
-- :token bigint  by which it comes; 0: none
-- :client text   program by which it comes
-- :body bytea  what it is computed from
-- :again uuid  the call that it computes again, or null
-- = call text, entry text, state text, progress real, asked_at timestamptz
select l.id::text as call, l.entry_id as entry, l.state, l.progress, l.asked_at
  from park.knowledge_long_ask(:kind, :id, :call, :actor, :via, :token, :client, :body, :again) l;

-- name: knowledge_long_list
-- Long calls of my tenant, newest first.
-- :state text    in this state only
-- :limit bigint  at most so many
-- :after text    cursor
-- = call text, entry text, kind text, name text, name_en text, state text, progress real, actor text, asked_at timestamptz,
-- = began_at timestamptz, ended_at timestamptz, kept_until timestamptz, code text, field text, error text, _cursor text
select l.id::text as call, l.entry_id as entry, e.kind, e.name, e.name_en, l.state, l.progress, l.actor, l.asked_at, l.began_at, l.ended_at,
       l.ended_at + make_interval(days => k.days) as kept_until, l.code, l.field, l.error, l.id::text as _cursor
  from park.knowledge_long l
  join park.knowledge_entry e on e.id = l.entry_id
 cross join park.retention k
 where l.tenant_id = :me_tenant and k.class = 'knowledge_long'
   and (:state is null or l.state = :state)
   and (:after is null or l.id < :after::uuid)
 order by l.id desc
 limit :limit + 1;

-- name: knowledge_long_find
-- A long call of my tenant.
-- :call uuid  number of the call
-- = call text, entry text, kind text, name text, name_en text, state text, progress real, actor text, asked_at timestamptz,
-- = began_at timestamptz, ended_at timestamptz, kept_until timestamptz, code text, field text, error text, uploads jsonb, again_of text, same_inputs boolean, same boolean
select l.id::text as call, l.entry_id as entry, e.kind, e.name, e.name_en, l.state, l.progress, l.actor, l.asked_at, l.began_at, l.ended_at,
       l.ended_at + make_interval(days => k.days) as kept_until, l.code, l.field, l.error, l.uploads, l.again_of::text as again_of,
       mine.inputs_sha256 = theirs.inputs_sha256 as same_inputs, mine.outputs_sha256 = theirs.outputs_sha256 as same
  from park.knowledge_long l
  join park.knowledge_entry e on e.id = l.entry_id
 cross join park.retention k
  left join park.knowledge_call mine on mine.tenant_id = l.tenant_id and mine.id = l.id and l.state = 'done'
  left join park.knowledge_call theirs on theirs.tenant_id = l.tenant_id and theirs.id = l.again_of
 where l.tenant_id = :me_tenant and l.id = :call and k.class = 'knowledge_long';

-- name: knowledge_long_result
-- What a long call of my tenant had as its answer.
-- :call uuid  number of the call
-- = result bytea
select l.result from park.knowledge_long l where l.tenant_id = :me_tenant and l.id = :call;

-- name: knowledge_long_cancel
-- Ends a long call of my tenant that is not over.
-- :call uuid  number of the call
-- = call text, state text
select l.id::text as call, l.state from park.knowledge_long_cancel(:call) l;

-- name: knowledge_long_take
-- The next long call to be computed.
-- :most integer     calls of a tenant at a time
-- :lease_s integer  seconds for which it is ours without a word
-- = tenant_id integer, call text, attempt integer, entry text, algorithm boolean, account_id bigint, actor text, token_id bigint, client text, via text,
-- = body bytea
select l.tenant_id, l.id::text as call, l.attempts as attempt, l.entry_id as entry,
       (select e.kind = 'algorithm' from park.knowledge_entry e where e.id = l.entry_id) as algorithm, coalesce(l.account_id, 0) as account_id,
       l.actor, coalesce(l.token_id, 0) as token_id, l.client, l.via, l.body
  from park.knowledge_long_take(:most, :lease_s) l;

-- name: knowledge_long_beat
-- Says how far a long call is; nothing when it is not ours any more.
-- :tenant integer   whose
-- :call uuid        number of the call
-- :attempt integer  which time it was begun
-- :share real       how far
-- :lease_s integer  seconds for which it is ours without a word
-- = state text
update park.knowledge_long l set progress = :share, lease_until = now() + make_interval(secs => :lease_s)
 where l.tenant_id = :tenant and l.id = :call and l.attempts = :attempt and l.state = 'computing'
returning l.state;

-- name: knowledge_long_end
-- How a long call ended; nothing when it is not ours any more.
-- :tenant integer   whose
-- :call uuid        number of the call
-- :attempt integer  which time it was begun
-- :state text       done, refused or failed
-- :code text        of the failure
-- :field text       input at fault
-- :error text       what is wrong
-- :result bytea     the answer
-- :line text        for the books
-- = state text
select l.state
  from park.knowledge_long_end(:tenant, :call, :attempt, :state, :code, :field, :error, :result, :line) l;

-- name: knowledge_long_release
-- Gives a long call back, to be begun anew by another.
-- :tenant integer   whose
-- :call uuid        number of the call
-- :attempt integer  which time it was begun
-- = state text
update park.knowledge_long l set state = 'queued', progress = 0, attempts = l.attempts - 1, lease_until = null
 where l.tenant_id = :tenant and l.id = :call and l.attempts = :attempt and l.state = 'computing'
returning l.state;

-- name: knowledge_long_sweep
-- Forgets long calls whose time is over.
-- = calls bigint
select park.knowledge_long_sweep() as calls;
