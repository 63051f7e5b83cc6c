-- How many calls a tenant has in a month of the park's clock, and has used.

create or replace function park.knowledge_month(tenant integer) returns timestamptz
  language sql stable
  return (select date_trunc('month', now() at time zone p.zone) at time zone p.zone from park.park p where p.id = tenant / 1000000);

-- Self-tests count as well: they cost the same.
create or replace function park.knowledge_used(tenant integer) returns bigint
  language sql stable
  return (select coalesce(sum(h.calls), 0)::bigint from park.knowledge_hour h
           where h.tenant_id = tenant and h.hour >= park.knowledge_month(tenant));

-- Tokens of a name count together, so that a new one of the same name, as when
-- it is rotated, begins no new month. Hours are summed, not calls, for this is
-- asked by the second.
create or replace function park.knowledge_token_used(tenant integer, token_name text) returns bigint
  language sql stable
  return (select coalesce(sum(k.calls), 0)::bigint from park.token t
            join park.knowledge_caller k on k.tenant_id = t.tenant_id and k.token_id = t.id
           where t.tenant_id = tenant and t.name = token_name and k.hour >= park.knowledge_month(tenant));

-- Limits and use of this month, by tenant and, where tokens have a limit, by the
-- name of the token that called; for whoever lets calls in.
create or replace function park.knowledge_allowances() returns text
  language sql stable as $$
  with month as (
    select q.*, to_char(now() at time zone p.zone, 'YYYY-MM') as month
      from park.knowledge_quota q
      join park.park p on p.id = q.tenant_id / 1000000),
  told as (
    select tenant_id, month, '' as token, calls, park.knowledge_used(tenant_id) as used from month where calls is not null
    union all
    select m.tenant_id, m.month, k.name, m.token_calls,
           park.knowledge_token_used(m.tenant_id, k.name)
      from month m
     cross join lateral (select distinct t.name from park.token t where t.tenant_id = m.tenant_id and t.revoked_at is null) k
     where m.token_calls is not null)
  select coalesce(json_agg(json_build_object('tenant', tenant_id, 'month', month, 'token', token, 'calls', calls, 'used', used)
                           order by tenant_id, token), '[]')::text
    from told;
$$;

-- How near a month is to its end of calls.
create or replace function park.knowledge_quota_state(calls bigint, used bigint) returns text
  language sql immutable
  return case when calls is null then 'any' when used >= calls then 'used_up' when used >= 0.8 * calls then 'near' else 'good' end;

-- Sets both limits of a tenant that I may see.
drop function if exists park.knowledge_quota_set(integer, bigint, bigint, text);
create or replace function park.knowledge_quota_set(tenant integer, new_calls bigint, new_token_calls bigint, why text, by_whom text)
  returns setof park.knowledge_quota
  language plpgsql as $$
begin
  if not exists (select from park.tenant t where t.tenant_id = tenant) then
    return;
  end if;
  return query
    insert into park.knowledge_quota as q (tenant_id, calls, token_calls, reason, set_by)
    values (tenant, new_calls, new_token_calls, coalesce(why, ''), by_whom)
    on conflict (tenant_id) do update
       set calls = excluded.calls, token_calls = excluded.token_calls, reason = excluded.reason, set_by = excluded.set_by, set_at = now()
    returning q.*;
  perform park_audit.append('knowledge.quota', 'tenant ' || tenant, 'done',
    jsonb_build_object('calls', new_calls, 'token_calls', new_token_calls, 'reason', coalesce(why, '')));
  notify park_reference;
end $$;
