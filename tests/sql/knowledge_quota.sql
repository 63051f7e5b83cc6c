-- How many calls a tenant has in a month, and what of them is used.
begin;
select no_plan();
select tap.parks();
insert into park.knowledge_hour (tenant_id, hour, entry_id, via, test, calls, done, items, ms)
select 1000002, h, 'T', 'api', false, n, 0, 0, 0 from (values
  (park.knowledge_month(1000002), 3), (park.knowledge_month(1000002) + interval '1 hour', 4),
  (park.knowledge_month(1000002) - interval '1 hour', 100)) v(h, n);
select is(park.knowledge_used(1000002), 7::bigint, 'calls of this month of the park''s clock are used');
select is(tap.touched('park_web', 1000000, $$ select from park.knowledge_quota_set(1000002, 10, 2, 'trial', 'W') $$), 1::bigint, 'the authority sets a limit');
select is(tap.touched('park_web', 2000000, $$ select from park.knowledge_quota_set(1000002, 99, 9, '', 'X') $$), 0::bigint, 'that of another park does not');
select is((select calls || ' ' || token_calls || ' ' || reason || ' ' || set_by from park.knowledge_quota where tenant_id = 1000002), '10 2 trial W', 'it is as it was set');
select is((select count(*) from park_audit.entry where tenant_id = 1000000 and action = 'knowledge.quota' and detail->>'reason' = 'trial'), 1::bigint, 'and in the audit log with its reason');
select is((select string_agg(park.knowledge_quota_state(c, u), ' ') from (values (null, 5), (10, 0), (10, 7), (10, 8), (10, 10), (10, 12), (0, 0)) v(c, u)),
  'any good good near used_up used_up used_up', 'how near the end of its calls a month is');
insert into park.token (tenant_id, name, role, prefix, revoked_at) values (1000002, 'm', 'developer', 'x', now()), (1000002, 'm', 'developer', 'y', null);
insert into park.knowledge_caller (tenant_id, token_id, hour, client, test, calls, done, items, ms)
select t.tenant_id, t.id, h.hour, 'other', false, 1, 1, 1, 1
  from park.token t
 cross join (values (date_trunc('hour', now())), (now() - interval '40 days')) h (hour)
 where t.tenant_id = 1000002 and t.name = 'm';
select is((select (e->>'calls') || ' ' || (e->>'used') from json_array_elements(park.knowledge_allowances()::json) e
  where (e->>'tenant')::integer = 1000002 and e->>'token' = ''), '10 7', 'whoever lets calls in is told of the tenant');
select is((select (e->>'calls') || ' ' || (e->>'used') from json_array_elements(park.knowledge_allowances()::json) e
  where (e->>'tenant')::integer = 1000002 and e->>'token' = 'm'), '2 2', 'and of its tokens, those of a name together, of this month alone');
select is(tap.rows('park_web', 1000001, 'select from park.knowledge_quota'), 0::bigint, 'another enterprise sees nothing of it');
select is(tap.act('park_web', 1000000, $$ select from park.knowledge_quota_set(1000002, -1, null, '', 'W') $$), '23514', 'less than none is refused');
select * from finish();
rollback;
