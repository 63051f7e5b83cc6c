-- Long calls: whose turn it is, whose they are, and that each ends once.
begin;
select no_plan();
select tap.parks();
insert into park.knowledge_entry (id, kind, place, class, domains, industries, strength, version, name, name_en, words, descriptor)
values ('T-9', 'model', 9999, 'energy', '{saving}', '{general}', 'A', 1, '某', 'Some', 'x', '{}');
delete from park.knowledge_long;

create function pg_temp.id(nr integer) returns uuid language sql as $$ select (lpad(nr::text, 12, '0') || repeat('0', 20))::uuid $$;
create function pg_temp.ask(tenant integer, nr integer, entry text default 'T-9') returns text language sql as $$
  select tap.act('park_web', tenant, format($q$select park.knowledge_long_ask('model', %L, %L, 'x', 'api', 5, 'go', '{}')$q$, entry, pg_temp.id(nr))) $$;
-- Takes the next one, and says which.
create function pg_temp.take(most integer default 1) returns integer language sql as $$
  select ltrim(left(replace(l.id::text, '-', ''), 12), '0')::integer from park.knowledge_long_take(most, 10) l $$;

select is(pg_temp.ask(1000001, 1), 'done', 'a long call is asked for');
select is(pg_temp.ask(1000001, 2), 'done', 'and another');
select is(pg_temp.ask(1000001, 3), 'done', 'and a third');
select is(pg_temp.ask(1000002, 4), 'done', 'somebody else asks behind them');
select is(pg_temp.ask(1000001, 5, 'T-0'), 'P0002', 'for what there is none of nobody asks');
update park.knowledge_long set asked_at = now() - make_interval(secs => 100 - ltrim(left(replace(id::text, '-', ''), 12), '0')::integer);

select is(tap.rows('park_web', 1000002, 'select from park.knowledge_long'), 1::bigint, 'everybody sees their own');
select is(pg_temp.take(), 1, 'who asked first is first');
select is(pg_temp.take(), 4, 'then it is the turn of somebody else');
select is(pg_temp.take(), null, 'nobody has more under way than may be');
select is(pg_temp.take(2), 2, 'where two may be, the next one of both');

-- A lease.
update park.knowledge_long set lease_until = now() - interval '1 s' where id = pg_temp.id(1);
select is(pg_temp.take(2), 1, 'what nobody spoke of any more is begun anew');
select is((select attempts from park.knowledge_long where id = pg_temp.id(1)), 2, 'which is counted');
select is((select count(*) from park.knowledge_long_end(1000001, pg_temp.id(1), 1, 'done', '', '', '', '{}', null)), 0::bigint,
  'whoever had it before ends it no more');
update park.knowledge_long set lease_until = now() - interval '1 s', attempts = 3 where id = pg_temp.id(1);
select is(pg_temp.take(2), 3, 'after three times it is not begun again');
select is((select state || ' ' || code from park.knowledge_long where id = pg_temp.id(1)), 'failed compute_died', 'but has failed');

-- An end.
create function pg_temp.line(nr integer, inputs text default '[{}]') returns text language sql as $$
  select concat_ws(E'\t', json_build_object('tenant', 1000002, 'account', null, 'actor', 'x', 'token', null, 'client', 'other', 'via', 'api',
    'entry', 'T-9', 'version', 1, 'editions', '{}'::json, 'variant', '{}'::json, 'test', false, 'outcome', 'done', 'code', ''),
    pg_temp.id(nr), 5, 1, 0, 5, '', '', inputs) || E'\n' $$;
select is((select state from park.knowledge_long_end(1000002, pg_temp.id(4), 1, 'done', '', '', '', '{}', pg_temp.line(4))), 'done', 'one is done');
select is((select count(*) from park.knowledge_long_end(1000002, pg_temp.id(4), 1, 'done', '', '', '', '{}', pg_temp.line(4))), 0::bigint, 'once');
select is((select count(*) from park.knowledge_call where id = pg_temp.id(4)), 1::bigint, 'and booked once');
select is((select body is null and progress = 1 from park.knowledge_long where id = pg_temp.id(4)), true, 'what it came from is let go of');
select is(tap.act('park_web', 1000002, format($$ select park.knowledge_long_cancel(%L) $$, pg_temp.id(4))), '55P03', 'what is over is not cancelled');
select is(tap.touched('park_web', 1000002, format($$ select from park.knowledge_long_cancel(%L) $$, pg_temp.id(2))), 0::bigint,
  'nor what is somebody else''s');
select is(tap.touched('park_web', 1000001, format($$ select from park.knowledge_long_cancel(%L) $$, pg_temp.id(2))), 1::bigint, 'one''s own is');

-- What came by upload.
create function pg_temp.by_upload(nr integer, kept text) returns jsonb language plpgsql as $$
begin
  insert into park.knowledge_long (tenant_id, id, entry_id, actor, via, state, attempts, body, uploads, again_of)
  values (1000002, pg_temp.id(nr), 'T-9', 'x', 'api', 'computing', 1, '{"inputs": {"x": {"upload": "7"}, "k": 2}}',
    '{"x": {"upload": "7", "sha256": "ab"}}', pg_temp.id(4));
  perform park.knowledge_long_end(1000002, pg_temp.id(nr), 1, 'done', '', '', '', '{}',
    pg_temp.line(nr, kept));
  return (select jsonb_build_array(c.inputs, c.uploads) from park.knowledge_call c where c.tenant_id = 1000002 and c.id = pg_temp.id(nr));
end $$;
select is(pg_temp.by_upload(6, '{"x": [1]}'), '["{\"x\": [1]}", {"x": {"upload": "7", "sha256": "ab"}}]'::jsonb,
  'the books have what came by upload, and short inputs with it filled in');
select is(pg_temp.by_upload(7, ''), '["{\"x\": {\"upload\": \"7\"}, \"k\": 2}", {"x": {"upload": "7", "sha256": "ab"}}]'::jsonb,
  'long ones as they were asked for');
select is((select uploads from park.knowledge_call where id = pg_temp.id(4)), '{}'::jsonb, 'and nothing where nothing did');

-- Limits.
select is((select count(*) from generate_series(100, 160) n where pg_temp.ask(1000002, n) <> 'done'), 0::bigint, 'whoever asks for too much is told so by no row');
select is((select count(*) from park.knowledge_long where tenant_id = 1000002 and ended_at is null), 50::bigint, 'more than fifty are not taken');

-- Their time.
update park.knowledge_long set ended_at = now() - interval '8 days' where id = pg_temp.id(4);
select is(park.knowledge_long_sweep(), 1::bigint, 'a week after its end it is forgotten');
select * from finish();
rollback;
