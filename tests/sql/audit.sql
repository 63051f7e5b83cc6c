-- The audit log: appended only, and a change by anybody can be found.
begin;
select no_plan();
select tap.parks();

select is(tap.act('park_web', 1000001, $$ insert into park.device (tenant_id, key, name, kind) values (1000001, 'k1', '一号', 'meter'), (1000001, 'k2', '二号', 'meter') $$),
  'done', 'two devices are made in one statement');
select is((select count(*) from park_audit.entry where tenant_id = 1000001), 1::bigint, 'one statement makes one entry');
select is((select detail->>'rows' from park_audit.entry where tenant_id = 1000001), '2', 'which counts its rows');
select is((select detail->'after'->0->>'name' from park_audit.entry where tenant_id = 1000001), '一号', 'and shows them');
select is((select actor || ' ' || result from park_audit.entry where tenant_id = 1000001), 'tap done', 'and says who it was');
select is(tap.act('park_web', 1000001, $$ update park.device set name = '改名' where key = 'k1' $$), 'done', 'a device is renamed');
select is((select (detail->'before'->0->>'name') || '→' || (detail->'after'->0->>'name') from park_audit.entry where tenant_id = 1000001 and seq = 2),
  '一号→改名', 'the entry shows before and after');
select is(tap.act('park_web', 1000001, $$ update park.device set name = 'x' where key = 'nothing' $$), 'done', 'a change of nothing');
select is((select max(seq) from park_audit.entry where tenant_id = 1000001), 2::bigint, 'leaves no entry');
select is(tap.act('park_web', 1000001, $$ delete from park.device where key = 'k2' $$), 'done', 'a device is deleted');
select is((select detail->'before'->0->>'key' from park_audit.entry where tenant_id = 1000001 and seq = 3), 'k2', 'the entry shows what it was');
select lives_ok($$ select tap.act('park_web', 1000001, $i$ select park_audit.append('test.act', 'object', 'done', '{"n": 1.50}') $i$) from generate_series(1, 5) $$,
  'other actions are appended by name');

-- Nobody changes it.
select is(tap.act('park_web', 1000001, $$ update park_audit.entry set actor = 'nobody' $$), '42501', 'the web cannot change an entry');
select is(tap.act('park_web', 1000001, 'delete from park_audit.entry'), '42501', 'nor delete one');
select is(tap.act('park_web', 1000001, $$ insert into park_audit.entry select * from park_audit.entry $$), '42501', 'nor write past the function');
select is(tap.act('park_web', 1000001, 'truncate park_audit.entry'), '42501', 'nor empty the log');
select is(tap.act('park_web', 1000001, 'update park_audit.head set seq = 0'), '42501', 'nor turn its head back');
select is(tap.act('park_owner', 1000001, $$ update park_audit.entry set actor = 'nobody' $$), '42501', 'the owner cannot change an entry');
select is(tap.act('park_owner', 1000001, 'delete from park_audit.entry'), '42501', 'nor delete one');
select throws_ok('truncate park_audit.entry', '42501', null, 'nor does a superuser by accident empty it');
select throws_ok('delete from park_audit.entry', '42501', null, 'or delete from it');
select is(tap.rows('park_web', 1000002, 'select from park_audit.entry'), 0::bigint, 'an enterprise reads none of its neighbour''s log');
select is(tap.rows('park_web', 1000001, 'select from park_audit.entry'), 8::bigint, 'it reads its own');

-- Whoever gets round the guards is found.
select is(park_audit.first_bad(1000001), null, 'an untouched chain is whole');
savepoint whole;
set local session_replication_role = replica;
update park_audit.entry set actor = 'somebody else' where tenant_id = 1000001 and seq = 3;
select is(park_audit.first_bad(1000001), 3::bigint, 'a changed actor is found at its place');
rollback to whole;
set local session_replication_role = replica;
update park_audit.entry set detail = jsonb_set(detail, '{n}', '1.5') where tenant_id = 1000001 and seq = 5;
select is(park_audit.first_bad(1000001), 5::bigint, 'so is a digit of a detail');
rollback to whole;
set local session_replication_role = replica;
update park_audit.entry set at = at + interval '1 microsecond' where tenant_id = 1000001 and seq = 1;
select is(park_audit.first_bad(1000001), 1::bigint, 'so is a microsecond');
rollback to whole;
set local session_replication_role = replica;
delete from park_audit.entry where tenant_id = 1000001 and seq = 4;
select is(park_audit.first_bad(1000001), 4::bigint, 'a deleted entry is missed at its place');
rollback to whole;
set local session_replication_role = replica;
delete from park_audit.entry where tenant_id = 1000001 and seq = 8;
select is(park_audit.first_bad(1000001), 8::bigint, 'a tail that was cut off is missed too');
rollback to whole;
set local session_replication_role = replica;
update park_audit.entry set seq = -seq where tenant_id = 1000001 and seq in (6, 7);
update park_audit.entry set seq = 13 + seq where tenant_id = 1000001 and seq < 0;
select is(park_audit.first_bad(1000001), 6::bigint, 'entries that changed places are found');
rollback to whole;
set local session_replication_role = replica;
update park_audit.entry e set actor = 'forger' where tenant_id = 1000001 and seq = 2;
update park_audit.entry e set hash = sha256(e.prev || convert_to(park_audit.canonical(e), 'UTF8')) where tenant_id = 1000001 and seq = 2;
select is(park_audit.first_bad(1000001), 3::bigint, 'a forged entry with a matching hash breaks the link after it');
rollback to whole;

select * from finish();
rollback;
