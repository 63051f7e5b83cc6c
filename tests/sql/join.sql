-- Who is let in: one decision, all of it or nothing, and what is forgotten when.
begin;
select no_plan();
select tap.parks();

create function pg_temp.ask(code text, uscc text, login text, net text default '10.0.0', park integer default 1) returns text
  language sql as $$ select tap.act('park_web', null, format(
    'select park_private.join_add(%s, %L, ''10.0.0.9'', sha256(%L), %L, %L, ''新友(苏州)科技有限公司'', ''xy'', ''39'', ''王'', ''12345'', ''a@b'', %L, null, null)',
    park, net, code, 'hash ' || login, uscc, login)) $$;
create function pg_temp.of(code text) returns bigint
  language sql as $$ select request_id from park_private.join_secret where code = sha256($1::bytea) $$;
create function pg_temp.state(code text) returns text
  language sql as $$ select state || ' ' || account_name || ' ' || reason from park_private.join_state(sha256($1::bytea)) $$;

-- Applying.
select is(pg_temp.ask('one', '91320594MA1MC3XQ5X', 'xinyou'), 'done', 'whoever is nobody may apply');
select is(pg_temp.ask('two', '91320594MA1MC3XQ5X', 'xinyou'), 'done', 'a second application of the same enterprise is taken like the first');
select is(pg_temp.ask('bad', '91320594MA1MC3XQ5X', 'Xin You'), '23514', 'a sign-in name that is none is not');
select is(tap.rows('park_web', null, 'select from park.join_request'), 0::bigint, 'and then sees no application');
select is(tap.rows('park_web', 1000001, 'select from park.join_request'), 0::bigint, 'nor does an enterprise');
select is(tap.rows('park_web', 2000000, 'select from park.join_request'), 0::bigint, 'nor another park');
select is(tap.rows('park_web', 1000000, 'select from park.join_request'), 2::bigint, 'the park that was asked does');
select is(tap.act('park_web', null, 'select from park_private.join_secret'), '42501', 'no program reads the passwords');
select is(tap.rows('park_web', null, $$ select from park_private.join_state(sha256('one')) $$), 1::bigint, 'a code says how its application stands');
select is(tap.rows('park_web', null, $$ select from park_private.join_state(sha256('three')) $$), 0::bigint, 'a code that is none says nothing');
select is((select count(*) from park_audit.entry where action = 'join.ask' and tenant_id = 1000000 and ip = '10.0.0.9'), 2::bigint,
  'both stand in the park''s audit log, with where they came from');
select is((select count(*) from park_audit.entry where detail::text like '%hash xinyou%'), 0::bigint, 'the passwords do not');

-- The gate.
select is((select park || ' ' || wait_s from park_private.join_gate(1, '10.0.0')), '1 0', 'the park takes more from there');
select is((select park from park_private.join_gate(null, '10.0.0')), null, 'which of two parks is not guessed');
update park.park set join_open = false where id = 2;
select is((select park from park_private.join_gate(null, '10.0.0')), 1, 'the only one is');
select is((select park from park_private.join_gate(2, '10.0.0')), null, 'one that takes none has no gate');
select is(pg_temp.ask('closed', '91320594MA1MC3XQ5X', 'closed', '10.0.0', 2), '55P03', 'and takes none');
select is((select string_agg(pg_temp.ask('many' || n, '91320594MA1MC3XQ5X', 'many' || n, '10.0.1'), ' ') from generate_series(1, 20) n),
  rtrim(repeat('done ', 20)), 'a network has twenty that wait');
select ok((select wait_s from park_private.join_gate(1, '10.0.1')) >= 3600, 'then it waits an hour');
select is(pg_temp.ask('many21', '91320594MA1MC3XQ5X', 'many21', '10.0.1'), '55P03', 'also when two come at once');
select is((select wait_s from park_private.join_gate(1, '10.0.2')), 0, 'its neighbour does not');

-- Deciding.
create function pg_temp.approve(who integer, code text, seen integer, login text default null) returns text
  language sql as $$ select tap.act('park_web', who, format('select park.join_approve(%s, %s, %L)', pg_temp.of(code), seen, login)) $$;
select is(pg_temp.approve(1000001, 'one', 1), '42501', 'an enterprise lets nobody in');
select is(pg_temp.approve(2000000, 'one', 1), 'P0002', 'another park neither');
select is(pg_temp.approve(1000000, 'one', 2), '55P03', 'who saw another version decides nothing');
insert into park_private.login values ('admin', 1000000, 1, 'x');
select is(pg_temp.approve(1000000, 'one', 1, 'admin'), '23505', 'a sign-in name that is taken is given to nobody else');
select is((select count(*) from park.enterprise), 0::bigint, 'and then nothing is made');
select is(pg_temp.approve(1000000, 'one', 1), 'done', 'the park lets an enterprise in');
select is(pg_temp.approve(1000000, 'one', 2), '55P03', 'once');
select is((select e.name || ' ' || e.status || ' ' || t.kind || ' ' || c.phone || ' ' || a.role || ' ' || a.must_change_password || ' ' || l.hash
    from park.join_request r
    join park.enterprise e on e.tenant_id = r.enterprise_id
    join park.tenant t on t.tenant_id = e.tenant_id
    join park.contact c on c.tenant_id = e.tenant_id
    join park.account a on a.tenant_id = e.tenant_id
    join park_private.login l on l.account_id = a.id and l.name = 'xinyou'
   where r.id = pg_temp.of('one')),
  '新友(苏州)科技有限公司 joining enterprise 12345 enterprise_admin false hash xinyou',
  'it has a tenant, an entry, a contact, and an administrator with the password that was chosen');
select is((select hash from park_private.join_secret where code = sha256('one')), null, 'the application forgets it');
select is(pg_temp.state('one'), 'approved xinyou ', 'whoever has the code reads that he is in');
select ok((select twins @> '[{"what": "enterprise", "why": "uscc"}]' from park.join_request r, park.join_twins(r) twins where r.id = pg_temp.of('two')),
  'the second application of the enterprise is known as one');
select is(pg_temp.approve(1000000, 'two', 1, 'xinyou2'), '23505', 'and is not let in twice');
select is(park.name_core('新友（苏州） 科技有限责任公司'), park.name_core('新友苏州科技股份有限公司'), 'names are alike without their legal form');
select isnt(park.name_core('新友科技有限公司'), park.name_core('旧友科技有限公司'), 'other names are not');
select is(tap.act('park_web', 1000000, format('select park.join_refuse(%s, 1, '''')', pg_temp.of('two'))), '23514', 'nobody is refused without a reason');
select is(tap.act('park_web', 1000000, format('select park.join_refuse(%s, 1, ''已在园'')', pg_temp.of('two'))), 'done', 'with one he is');
select is(pg_temp.state('two'), 'refused xinyou 已在园', 'and reads it');

-- Forgetting.
update park.join_request set expires_at = now() where id = pg_temp.of('many1');
select is(pg_temp.approve(1000000, 'many1', 1), '55P03', 'what has expired is let in no more');
update park.join_request set decided_at = now() - interval '91 days' where id = pg_temp.of('one');
select set_config('park.from', '0', true), set_config('park.to', '2147483647', true) \g /dev/null
select is(park.join_sweep(), 1::bigint, 'one has expired');
select is(pg_temp.state('many1'), 'expired many1 ', 'and says so');
select is(pg_temp.state('one'), null, 'what was decided 90 days ago is forgotten');
select is((select count(*) from park_private.join_secret where hash is not null), 19::bigint, 'passwords are kept of what waits alone');
select is((select count(*) from park_private.join_secret), 21::bigint, 'codes of what is there');
select * from finish();
rollback;
