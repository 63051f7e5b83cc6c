-- name: knowledge_allowances
-- Limits and use of this month, for whoever lets calls in.
-- = allowances text
select park.knowledge_allowances() as allowances;

-- name: knowledge_quota_list
-- Calls that tenants have in a month, and have used.
-- :limit bigint  at most so many
-- :after text    cursor
-- = tenant_id integer, tenant_name text, calls bigint, token_calls bigint, used bigint, set_by text, set_at timestamptz, _cursor text
select t.tenant_id, t.name as tenant_name, q.calls, q.token_calls, park.knowledge_used(t.tenant_id) as used, q.set_by, q.set_at,
       lpad(t.tenant_id::text, 10, '0') as _cursor
  from park.tenant t
  left join park.knowledge_quota q on q.tenant_id = t.tenant_id
 where t.tenant_id between :me_from and :me_to and (:after is null or t.tenant_id > :after::integer)
 order by t.tenant_id
 limit :limit + 1;

-- name: knowledge_quota_set
-- Sets how many calls a tenant has in a month.
-- :tenant integer      whose
-- :calls bigint        of all of it; null: any number
-- :token_calls bigint  of each of its tokens; null: any number
-- :actor text          who sets it
-- = tenant_id integer, calls bigint, token_calls bigint, set_by text, set_at timestamptz
select q.tenant_id, q.calls, q.token_calls, q.set_by, q.set_at from park.knowledge_quota_set(:tenant, :calls, :token_calls, :actor) q;

-- name: knowledge_quota_left
-- Whether my tenant may call once more in this month.
-- = calls bigint, used bigint
select q.calls, park.knowledge_used(q.tenant_id) as used
  from park.knowledge_quota q
 where q.tenant_id = :me_tenant and q.calls is not null;
