-- name: knowledge_allowances
-- Limits and use of this month, for whoever lets calls in.
-- = allowances text
select park.knowledge_allowances() as allowances;

-- name: knowledge_quota_list
-- Calls that tenants have in a month, have used and have left.
-- :q text         part of a tenant's name
-- :state text     any, good, near or used_up only
-- :limit bigint   at most so many
-- :after text     cursor
-- = tenant_id integer, tenant_name text, calls bigint, token_calls bigint, used bigint, calls_left bigint, state text, reason text, set_by text,
-- = set_at timestamptz, _cursor text
select t.tenant_id, t.name as tenant_name, q.calls, q.token_calls, u.used, case when u.used < q.calls then q.calls - u.used when q.calls >= 0 then 0 end as calls_left,
       park.knowledge_quota_state(q.calls, u.used) as state, q.reason, q.set_by, q.set_at, lpad(t.tenant_id::text, 10, '0') as _cursor
  from park.tenant t
  left join park.knowledge_quota q on q.tenant_id = t.tenant_id
 cross join lateral (select park.knowledge_used(t.tenant_id) as used) u
 where t.tenant_id between :me_from and :me_to and (:after is null or t.tenant_id > :after::integer)
   and (:q is null or position(lower(:q) in lower(t.name)) > 0)
   and (:state is null or park.knowledge_quota_state(q.calls, u.used) = :state)
 order by t.tenant_id
 limit :limit + 1;

-- name: knowledge_quota_mine
-- Calls that my tenant has in a month, has used and has left.
-- = calls bigint, token_calls bigint, used bigint, calls_left bigint, state text, set_at timestamptz
select q.calls, q.token_calls, u.used, case when u.used < q.calls then q.calls - u.used when q.calls >= 0 then 0 end as calls_left,
       park.knowledge_quota_state(q.calls, u.used) as state, q.set_at
  from (select park.knowledge_used(:me_tenant) as used) u
  left join park.knowledge_quota q on q.tenant_id = :me_tenant;

-- name: knowledge_quota_set
-- Sets how many calls a tenant has in a month.
-- :tenant integer      whose
-- :calls bigint        of all of it; null: any number
-- :token_calls bigint  of each of its tokens; null: any number
-- :reason text         why
-- :actor text          who sets it
-- = tenant_id integer, calls bigint, token_calls bigint, reason text, set_by text, set_at timestamptz
select q.tenant_id, q.calls, q.token_calls, q.reason, q.set_by, q.set_at
  from park.knowledge_quota_set(:tenant, :calls, :token_calls, :reason, :actor) q;

-- name: knowledge_quota_left
-- Whether my tenant may call once more in this month.
-- = calls bigint, used bigint
select q.calls, park.knowledge_used(q.tenant_id) as used
  from park.knowledge_quota q
 where q.tenant_id = :me_tenant and q.calls is not null;
