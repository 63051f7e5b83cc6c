-- The catalogue is the program's, and each call is booked once.
begin;
select no_plan();
select tap.parks();
insert into park.tenant (tenant_id, kind, name, demo) values (1000008, 'enterprise', '真', false), (1000009, 'enterprise', '样', true);

-- The catalogue.
create function pg_temp.entry(id text, strength text default 'A', version integer default 1) returns jsonb language sql as $$
  select jsonb_build_object('id', id, 'kind', 'model', 'name', '{"zh": "某模型", "en": "Some Model"}'::jsonb,
    'class', '{"word": "energy", "zh": "能源", "en": "Energy"}'::jsonb, 'domains', '[{"word": "saving", "zh": "节能减排", "en": "Saving"}]'::jsonb,
    'industries', '[{"word": "general", "zh": "通用", "en": "Any"}]'::jsonb, 'strength', strength, 'version', version,
    'equation', 'E = m c^2', 'source', 'X 1') $$;
select is(park.knowledge_publish(jsonb_build_array(pg_temp.entry('T-1'), pg_temp.entry('T-2'))) >= 2, true, 'a catalogue is taken over');
select is((select count(*) from park.knowledge_entry where state = 'current'), 2::bigint, 'what it has not is withdrawn');
select is(park.knowledge_publish(jsonb_build_array(pg_temp.entry('T-1'), pg_temp.entry('T-2'))), 0::bigint, 'the same again changes nothing');
select is(park.knowledge_publish(jsonb_build_array(pg_temp.entry('T-1', 'A', 2), pg_temp.entry('T-2'))), 1::bigint, 'what is new of one changes that one');
select is((select version from park.knowledge_entry where id = 'T-1'), 2, 'its version is the new one');
select is(park.knowledge_publish(jsonb_build_array(pg_temp.entry('T-2'))), 2::bigint, 'one that goes is withdrawn, and the others move up');
select is((select state from park.knowledge_entry where id = 'T-1'), 'withdrawn', 'and stays to be read');
select is(position('some model' in words) > 0 and position('节能减排' in words) > 0 and position('e = m c^2' in words) > 0, true,
  'a search finds it by names, domains and equation') from park.knowledge_entry where id = 'T-2';
select is(tap.act('park_web', 1000000, $$ insert into park.knowledge_entry select 'T-3', kind, place, class, domains, industries, strength,
  version, name, name_en, words, descriptor from park.knowledge_entry limit 1 $$), '42501', 'nobody but the program that migrates writes it');
select is(tap.act('park_job', 1000000, $$ update park.knowledge_entry set strength = 'A' $$), '42501', 'nor background work');
select is(tap.act('park_web', 1000001, $$ select from park.knowledge_entry $$), 'done', 'everybody reads it');

-- Calls.
create function pg_temp.id(nr integer) returns text language sql as $$
  select (lpad(to_hex(1795478400000 + nr), 12, '0') || repeat('0', 20))::uuid::text $$;
create function pg_temp.head(tenant integer, more jsonb default '{}') returns jsonb language sql as $$
  select jsonb_build_object('tenant', tenant, 'account', null, 'actor', 'x', 'token', null, 'client', 'other', 'via', 'api', 'entry', 'T-2',
    'version', 1, 'editions', '{}'::jsonb, 'variant', '{}'::jsonb, 'test', false, 'outcome', 'done', 'code', '') || more $$;
-- Calls of those numbers, each with a head of that number, of three items.
create function pg_temp.note(heads jsonb, head integer[], nr integer[], refused integer[]) returns bigint language sql as $$
  select park.knowledge_call_note(heads::json, head, array_agg(pg_temp.id(n) order by i), array_agg('2026-11-24T00:00:00Z'::timestamptz),
           array_agg(3), refused, array_agg(500::bigint), array_agg('[{}]'::text), array_agg(repeat('a', 64)), array_agg(repeat('b', 64)))
    from unnest(nr) with ordinality c (n, i) $$;
select is(pg_temp.note(jsonb_build_array(pg_temp.head(1000008), pg_temp.head(1000008, '{"test": true}'), pg_temp.head(7777777),
    pg_temp.head(1000008, '{"outcome": "refused"}'), pg_temp.head(1000009)),
  '{1,1,2,4,5,3}', '{1,2,3,4,5,6}', '{1,1,1,3,1,1}'), 5::bigint, 'calls are booked, but for those of nobody');
select is(pg_temp.note(jsonb_build_array(pg_temp.head(1000008)), '{1,1}', '{2,7}', '{1,1}'), 1::bigint, 'and each of them once');
select results_eq($$ select id::text, entry_id, ms, outcome, inputs, refused from park.knowledge_call where tenant_id = 1000008 and id = pg_temp.id(4)::uuid $$,
  $$ values (pg_temp.id(4), 'T-2', 0.5::float8, 'refused', '[{}]', 3) $$, 'with what its head says, and what it says itself');
select is(pg_temp.note(jsonb_build_array(pg_temp.head(1000008)), '{1}', '{2}', '{1}'), 0::bigint, 'though all of them were booked before');
select is(pg_temp.note(jsonb_build_array(pg_temp.head(1000008, '{"entry": "T-3"}')), '{1,1}', '{20,20}', '{1,1}'), 1::bigint, 'or one comes twice at once');
select is((select calls from park.knowledge_hour where tenant_id = 1000008 and entry_id = 'T-3'), 1::bigint, 'and is counted once');
delete from park.knowledge_hour where entry_id = 'T-3';
delete from park.knowledge_call where entry_id = 'T-3';
update park.knowledge_caller set calls = calls - 1, done = done - 1, items = items - 2, ms = ms - 0.5 where tenant_id = 1000008 and not test;
select is(pg_temp.note(jsonb_build_array(pg_temp.head(1000008)), '{2}', '{8}', '{1}'), 0::bigint, 'one without a head is none');
select throws_ok($$ select pg_temp.note(jsonb_build_array(pg_temp.head(1000008)), '{1}', '{8}', '{4}') $$, '23514', null, 'more than all is not refused');
select throws_ok($$ select pg_temp.note(jsonb_build_array(pg_temp.head(1000008, '{"client": "x"}')), '{1}', '{8}', '{1}') $$, '23514', null,
  'nor does an unknown library call');
select results_eq($$ select calls, done, items, ms from park.knowledge_hour where tenant_id = 1000008 and not test $$,
  $$ values (4::bigint, 3::bigint, 6::bigint, 2.0::float8) $$, 'its hour counts each once, and results as results');
select results_eq($$ select calls from park.knowledge_hour where tenant_id = 1000008 and test $$, $$ values (1::bigint) $$, 'self-tests apart');
select results_eq($$ select token_id, client, calls, done, items, ms from park.knowledge_caller where tenant_id = 1000008 and not test $$,
  $$ values (0::bigint, 'other', 4::bigint, 3::bigint, 6::bigint, 2.0::float8) $$, 'and what came by no token and no library as that');

-- Use.
select results_eq($$ select key, calls, done, items, subscribers from park.knowledge_usage(1000000, 1999999, 'entry', '2026-11-24', '2026-11-25') $$,
  $$ values ('T-2', 4::bigint, 3::bigint, 6::bigint, 1::bigint) $$, 'neither self-tests nor a demonstration are use');
select results_eq($$ select key, calls from park.knowledge_usage(1000000, 1999999, 'month', '2026-11-01', null) $$,
  $$ values ('2026-11', 4::bigint) $$, 'by months of the park''s clock');
select is_empty($$ select * from park.knowledge_usage(1000001, 1000001, 'entry', null, null) where key = 'T-2' $$, 'of others nothing is told');
select is_empty($$ select * from park.knowledge_usage(1000000, 1999999, 'entry', '2026-11-25', '2026-11-26') $$, 'nor of other days');

-- Forgetting.
select is(park.knowledge_call_from('2026-11-24T00:00:00Z') < pg_temp.id(1)::uuid, true, 'numbers of calls follow time');
update park.retention set most = 2 where class = 'knowledge_call';
select park.knowledge_sweep() \g /dev/null
select is((select count(*) from park.knowledge_call where tenant_id = 1000008), 2::bigint, 'of each tenant the newest are kept');
select is((select id from park.knowledge_call where tenant_id = 1000008 order by id limit 1), pg_temp.id(4)::uuid, 'and those are the newest');
update park.retention set days = 1, most = null where class = 'knowledge_call';
update park.knowledge_call set id = '00000000-0001-7000-8000-000000000000' where tenant_id = 1000008 and id = pg_temp.id(4)::uuid;
select park.knowledge_sweep() \g /dev/null
select is((select count(*) from park.knowledge_call where id = '00000000-0001-7000-8000-000000000000'), 0::bigint, 'and what is too old goes');
select is((select sum(calls) from park.knowledge_hour where tenant_id = 1000008), 5::numeric, 'what was counted stays');

-- By whom.
insert into park.token (tenant_id, id, name, role, prefix) overriding system value values (1000008, 70000001, 'mes', 'developer', 'x');
create function pg_temp.library(client text, more jsonb default '{}') returns jsonb language sql as $$
  select pg_temp.head(1000008, jsonb_build_object('token', 70000001, 'client', client) || more) $$;
select is(pg_temp.note(jsonb_build_array(pg_temp.library('python'), pg_temp.library('python', '{"outcome": "refused"}'), pg_temp.library('go'),
  pg_temp.library('go', '{"test": true}'), pg_temp.head(1000009, '{"token": 70000001, "client": "go"}')),
  '{1,2,3,4,5}', '{11,12,13,14,15}', '{1,3,1,1,1}'), 5::bigint, 'calls by a token are booked');
select is(pg_temp.note(jsonb_build_array(pg_temp.library('go')), '{1}', '{13}', '{1}'), 0::bigint, 'once');
select results_eq($$ select key, name, tenant_name, calls, done, items, subscribers from park.knowledge_callers(1000000, 1999999, 'token', '2026-11-24', '2026-11-25') order by 1 $$,
  $$ values ('70000001', 'mes', '真', 3::bigint, 2::bigint, 4::bigint, 1::bigint), ('none', null, null, 4, 3, 6, 1) $$,
  'they are told by token; neither self-tests nor a demonstration are among them');
select results_eq($$ select key, name, calls from park.knowledge_callers(1000000, 1999999, 'client', '2026-11-01', null) order by 1 $$,
  $$ values ('go', null, 1::bigint), ('other', null, 4), ('python', null, 2) $$, 'and by library');
select is((select sum(c.calls) from park.knowledge_callers(1000000, 1999999, 'client', '2026-11-01', null) c),
  (select sum(u.calls) from park.knowledge_usage(1000000, 1999999, 'month', '2026-11-01', null) u), 'together they are all calls');
select is_empty($$ select from park.knowledge_callers(1000001, 1000001, 'token', null, null) where key = '70000001' $$, 'of another''s tokens nothing is told');
select * from finish();
rollback;
