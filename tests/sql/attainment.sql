-- What counts towards the clauses, and what does not: a demonstration never does.
begin;
select no_plan();
select tap.parks();
update park.tenant set demo = true where tenant_id = 1000002;
insert into park.enterprise (tenant_id, uscc, name, industry_code, above_scale)
values (1000001, '91320594MA1MC3XQ5L', 'A', '31', true), (1000002, '91320594MA1MC3XQ5X', 'B', '39', true);
create function pg_temp.device(tenant integer, key text, seen timestamptz, value double precision) returns void language sql as $$
  with d as (insert into park.device (tenant_id, key, name, kind, created_at)
             values (tenant, key, key, 'meter', now() - interval '10 days') returning tenant_id, id)
  insert into park.latest (tenant_id, device_id, at, t, v)
  select d.tenant_id, d.id, seen, array[extract(epoch from seen) * 1000, 0]::bigint[], array[value, 'NaN'] from d $$;
create function pg_temp.counted(name text, tenant integer default 1000000) returns text language plpgsql as $$
declare
  said text;
begin
  perform tap.become('park_web', tenant);
  select round(counted::numeric, 1) || ' and ' || round(demo::numeric, 1) into said
    from park.attainment_counts(tenant, tenant + case tenant % 1000000 when 0 then 999999 else 0 end, now()) where measure = name;
  perform set_config('role', 'none', true);
  return said;
end $$;
create function pg_temp.clause(number text, level text default 'home') returns text language plpgsql as $$
declare
  said text;
begin
  perform tap.become('park_report', 1000000);
  select concat_ws(' ', status, coalesce(round(value::numeric)::text, '-'), grade) into said
    from park.attainment(1000000, 1999999, now(), level) where id = number;
  perform set_config('role', 'none', true);
  return said;
end $$;

select is(pg_temp.counted('devices_sending'), '0.0 and 0.0', 'nothing is counted where nothing is');
select pg_temp.device(1000001, 'new', now() - interval '23 hours', 1), pg_temp.device(1000001, 'old', now() - interval '25 hours', 1),
       pg_temp.device(1000001, 'bad', now(), 'NaN'), pg_temp.device(1000002, 'shown', now(), 1);
select is(pg_temp.counted('devices_sending'), '1.0 and 1.0',
  'a device with a valid sample in 24 hours counts; one of a demonstration stands beside');
select is(pg_temp.counted('devices_registered'), '3.0 and 1.0', 'what is registered counts whether or not it sends');
select is(pg_temp.counted('series_sending'), '1.0 and 1.0', 'a series that says nothing is none');
select is(pg_temp.counted('devices_sending_share'), '33.3 and 100.0', 'a share is of those that are real');
select is(pg_temp.counted('reach_above_scale'), '100.0 and 100.0', 'so is the reach among enterprises above size');
select is(pg_temp.counted('industries_sending'), '1.0 and 1.0', 'an industry is served where a device of it sends');
select is(pg_temp.counted('devices_sending', 2000000), '0.0 and 0.0', 'another park counts its own alone');
select is(pg_temp.clause('R-6.1.1'), 'missing 1 A', 'one device is far from the bar of a park');

select pg_temp.device(1000002, 'shown' || n, now(), 1) from generate_series(1, 800) n;
select is(pg_temp.clause('R-6.1.1'), 'missing 1 A', 'eight hundred devices of a demonstration change nothing');
select pg_temp.device(1000001, 'real' || n, now(), 1) from generate_series(1, 479) n;
select is(pg_temp.clause('R-6.1.1'), 'near 480 A', 'six tenths of the bar are near');
select pg_temp.device(1000001, 'more' || n, now(), 1) from generate_series(1, 320) n;
select is(pg_temp.clause('R-6.1.1'), 'met 800 A', 'at the bar it is met');
select is(pg_temp.clause('R-6.1.1', 'stretch'), 'missing 800 A', 'and far from that across industries');
update park.device set archived_at = now() - interval '1 s' where key = 'more1';
select is(pg_temp.clause('R-6.1.1'), 'near 799 A', 'a device that is archived counts no more');

insert into park.report_run (tenant_id, report, definition_hash, period, locale, state, salt, requested_at, ready_at)
select t, 'r' || n, '', '2026-10', 'en', 'ready', 'x', now(), now() from unnest('{1000000,1000001}'::integer[]) t, generate_series(1, 5) n;
select is(pg_temp.clause('R-7.R.5'), 'met 5 A', 'reports that the park had made count, those of an enterprise do not');
update park.tenant set demo = true where tenant_id = 1000001;
select is(pg_temp.counted('reports_issued'), '0.0 and 5.0', 'what the authority does among demonstrations alone is one, too');
select is(pg_temp.clause('R-7.R.5'), 'missing 0 A', 'and counts no more');
select is(pg_temp.clause('R-7.R.6a'), 'missing - A', 'a share of nobody is no figure');

select is(pg_temp.clause('R-6.3.1'), 'missing 0 -', 'what is not built has nought where there is a bar');
insert into park.knowledge_entry (id, kind, place, class, domains, industries, strength, version, name, name_en, words, descriptor, state)
select 'T-' || n, case when n <= 30 then 'model' else 'algorithm' end, 9000 + n, 'x', '{}', '{general}', (array['A', 'B', 'C'])[1 + n % 3], 1, 'x', 'x', 'x', '{}',
       case n when 3 then 'withdrawn' else 'current' end from generate_series(1, 60) n;
select is(pg_temp.counted('models_verified'), (select count(*) || '.0 and 0.0' from park.knowledge_entry where kind = 'model' and strength <> 'C' and state = 'current'),
  'models count that something agrees with');
insert into park.knowledge_hour (tenant_id, hour, entry_id, via, test, calls, done, items, ms) values
  (1000001, date_trunc('hour', now()), 'T-1', 'api', false, 9, 7, 7, 1), (1000001, date_trunc('hour', now()), 'T-1', 'api', true, 90, 90, 90, 1),
  (1000001, date_trunc('hour', now()) - interval '31 days', 'T-1', 'api', false, 5, 5, 5, 1), (1000002, date_trunc('hour', now()), 'T-1', 'page', false, 4, 4, 4, 1);
update park.tenant set demo = false where tenant_id = 1000001;
select is(pg_temp.counted('knowledge_calls'), '7.0 and 4.0', 'calls of a month count that had a result and were no test');
insert into park.knowledge_caller (tenant_id, token_id, hour, client, test, calls, done, items, ms) values
  (1000001, 7, date_trunc('hour', now()), 'python', false, 9, 7, 7, 1), (1000001, 7, date_trunc('hour', now()) - interval '1 hour', 'go', false, 2, 2, 2, 1),
  (1000001, 8, date_trunc('hour', now()) - interval '31 days', 'c', false, 5, 5, 5, 1), (1000001, 9, date_trunc('hour', now()), 'java', true, 5, 5, 5, 1),
  (1000001, 10, date_trunc('hour', now()), 'other', false, 5, 5, 5, 1), (1000001, 11, date_trunc('hour', now()), 'c', false, 5, 0, 0, 1),
  (1000001, 0, date_trunc('hour', now()), 'javascript', false, 1, 1, 1, 1), (1000002, 12, date_trunc('hour', now()), 'go', false, 4, 4, 4, 1);
select is(pg_temp.counted('sdk_calls'), '10.0 and 4.0', 'calls of a month count as those of a library that said its name');
select is(pg_temp.counted('sdk_tokens'), '2.0 and 1.0', 'and each token once that had a result by one within a year');
insert into park.app (id, version, class, domains, audience, role, permissions, entries, name, name_en, words, definition, sha256, state)
select 'APP-99' || n, 1, case when n = 1 then 'decision' else 'energy' end, '{saving}', 'both', 'x', '{x}', '{}', 'x', 'x', 'x', '{}', repeat('0', 64),
       case when n = 5 then 'withdrawn' else 'current' end from generate_series(1, 5) n;
insert into park.app_run (tenant_id, app_id, version, sha256, inputs, test, state, ended_at, result, evidence)
select t, 'APP-99' || n, 1, repeat('0', 64), '{}', test, 'done', now() - ago, '{}', evidence::jsonb
  from (values (1000001, 1, false, interval '1 day', '{"questions": [{}], "examples": ["a"]}'), (1000001, 1, false, '2 days', '{"questions": [{}]}'),
               (1000001, 2, false, '1 day', '{"questions": [], "examples": []}'), (1000001, 3, false, '1 day', '{"questions": [], "examples": ["a"]}'),
               (1000001, 4, true, '1 day', '{"questions": [{}]}'), (1000001, 4, false, '91 days', '{"questions": [{}]}'),
               (1000001, 5, false, '1 day', '{"questions": [{}]}'), (1000002, 4, false, '1 day', '{"questions": [{}]}')) r(t, n, test, ago, evidence);
select is(pg_temp.counted('apps_used'), '2.0 and 1.0', 'an APP counts once that was used for more than its examples and is still there');
select is(pg_temp.counted('decision_apps_used'), '1.0 and 0.0', 'one for decisions counts as that, too');
select is(pg_temp.clause('R-3.3.1'), 'missing - -', 'and no figure where there is none');
select is(pg_temp.clause('R-3.2.8'), 'near 0 A', 'what is built is not met before something real was counted');
select is(pg_temp.clause('R-2.4'), 'met - C', 'what tests prove and nothing counts is our own judgement');
select is(pg_temp.clause('R-7.X.1'), 'beyond - -', 'what the level does not ask for is not held against it');
select is_empty($$ select id from park.clause c where measure <> ''
    and measure not in (select measure from park.attainment_counts(0, 0, now())) $$, 'each clause''s measure is one that is taken');
select is_empty($$ select id from park.attainment(1000000, 1999999, now(), 'home') where status = 'met' and state <> 'built' $$,
  'nothing is met that is not built');
select is_empty($$ select id from park.attainment(1000000, 1999999, now(), 'home')
    where (status in ('near', 'missing')) <> (gap <> '' and gap_en <> '') $$, 'what is not met says what is missing, in both languages');
select is(tap.rows('park_report', 1000001, $$ select from park.attainment_counts(0, 2147483647, now()) where counted + demo > 900 $$), 0::bigint,
  'whoever counts everybody gets what he may see');
select finish();
rollback;
