-- Row security in action: who sees and changes whose rows.
begin;
select no_plan();
select tap.parks();
insert into park.device (tenant_id, key, name, kind)
values (1000001, 'a', 'of A', 'meter'), (1000002, 'b', 'of B', 'meter'), (2000001, 'c', 'of C', 'meter');
insert into park.account (tenant_id, name, display_name, role)
values (1000000, 'tap-p', 'p', 'park_admin'), (1000001, 'tap-a', 'a', 'enterprise_admin'), (2000000, 'tap-q', 'q', 'park_admin');

-- Nobody.
select is_empty($$ with t as materialized (select full_name from tap.tenant_table) select full_name from t where tap.rows('park_web', null, 'select from ' || full_name) > 0 $$,
  'without an identity every tenant table is empty');
select is(tap.rows('park_web', null, 'select from park.park'), 0::bigint, 'and there is no park');
select is(tap.act('park_web', null, $$ insert into park.device (tenant_id, key, name, kind) values (1000001, 'x', 'x', 'meter') $$),
  '42501', 'without an identity nothing can be written');
select is(tap.touched('park_web', null, 'update park.device set name = name'), 0::bigint, 'nor changed');
select is(tap.touched('park_web', null, 'delete from park.device'), 0::bigint, 'nor deleted');

-- An enterprise.
select is(tap.rows('park_web', 1000001, 'select from park.device'), 1::bigint, 'an enterprise sees its own devices');
select is(tap.rows('park_web', 1000001, 'select from park.device where tenant_id <> 1000001'), 0::bigint, 'and nobody else''s');
select is(tap.rows('park_web', 1000001, 'select from park.tenant'), 1::bigint, 'it knows of itself only');
select is(tap.act('park_web', 1000001, $$ insert into park.device (tenant_id, key, name, kind) values (1000001, 'a2', 'x', 'meter') $$),
  'done', 'it adds a device of its own');
select is(tap.act('park_web', 1000001, $$ insert into park.device (tenant_id, key, name, kind) values (1000002, 'b2', 'x', 'meter') $$),
  '42501', 'it cannot add one to its neighbour');
select is(tap.act('park_web', 1000001, $$ insert into park.device (tenant_id, key, name, kind) values (1000000, 'p', 'x', 'meter') $$),
  '42501', 'nor to the park');
select is(tap.touched('park_web', 1000001, $$ update park.device set name = 'mine' where key = 'a' $$), 1::bigint, 'it renames its own');
select is(tap.touched('park_web', 1000001, $$ update park.device set name = 'mine' where key = 'b' $$), 0::bigint, 'not its neighbour''s');
select is(tap.act('park_web', 1000001, $$ update park.device set tenant_id = 1000002 where key = 'a' $$),
  '42501', 'it cannot give a row away');
select is(tap.touched('park_web', 1000001, $$ delete from park.device where key <> 'a2' and key <> 'a' $$), 0::bigint, 'nor delete another''s');
select is(tap.act('park_web', 1000001, $$ insert into park.metric (tenant_id, device_id, ordinal, code)
    select 1000001, 1 + max(id), 1, 'x' from park.device $$), '23503',
  'it cannot hang a row of its own on a device it does not have');
select is((select tap.act('park_web', 1000001, format($$ insert into park.metric (tenant_id, device_id, ordinal, code) values (1000001, %s, 1, 'x') $$, id))
     from park.device where key = 'b'), '23503', 'nor on its neighbour''s device');
select is((select name from park.device where key = 'b'), 'of B', 'the neighbour''s device is as it was');

-- A key that a neighbour uses is free, and so betrays nothing.
select is(tap.act('park_web', 1000001, $$ insert into park.device (tenant_id, key, name, kind) values (1000001, 'b', 'x', 'meter') $$),
  'done', 'a key that the neighbour uses is free');
select is(tap.act('park_web', 1000001, $$ insert into park.device (tenant_id, key, name, kind) values (1000001, 'b', 'x', 'meter') $$),
  '23505', 'a key of its own is taken');

-- The authority.
select is(tap.rows('park_web', 1000000, $$ select from park.device where key in ('a', 'b') and tenant_id % 10 in (1, 2) $$), 3::bigint,
  'the authority sees the devices of all its enterprises');
select is(tap.rows('park_web', 1000000, 'select from park.device where tenant_id >= 2000000'), 0::bigint, 'and none of another park');
select is(tap.rows('park_web', 1000000, 'select from park.park'), 1::bigint, 'it knows one park');
select is(tap.rows('park_web', 1000000, 'select from park.account where tenant_id >= 2000000'), 0::bigint, 'and no people of the other');
select is(tap.act('park_web', 1000000, $$ insert into park.device (tenant_id, key, name, kind) values (1000002, 'by-p', 'x', 'meter') $$),
  'done', 'the authority adds a device to an enterprise');
select is(tap.act('park_web', 1000000, $$ insert into park.device (tenant_id, key, name, kind) values (2000001, 'by-p', 'x', 'meter') $$),
  '42501', 'not to one of another park');
select is(tap.act('park_web', 1000000, $$ update park.park set name = 'x' where id = 2 $$), 'done', 'changing another park does nothing');
select is((select name from park.park where id = 2), '别处', 'it has its name still');
select is(tap.rows('park_web', 2000000, 'select from park.device'), 1::bigint, 'the other park sees its own');

-- Settings end with their transaction, and nonsense in them opens nothing.
select is(tap.act('park_web', 1000001, $$ select set_config('park.from', 'x', true) from park.device; select from park.device $$),
  '22P02', 'an identity that is no number is an error, not everything');
select is(tap.rows('park_job', null, 'select from park.device'), 0::bigint, 'background work without an identity sees nothing either');
select is(tap.rows('park_report', 1000001, 'select from park.device where tenant_id <> 1000001'), 0::bigint,
  'the reader of reports is under the same policy');
select is(tap.act('park_report', 1000001, $$ update park.device set name = name $$), '42501', 'and changes nothing');

-- Secrets.
select is(tap.act('park_web', 1000000, 'select from park_private.login'), '42501', 'password hashes cannot be read');
select is(tap.act('park_web', 1000000, 'select from park_private.session'), '42501', 'nor sessions');
select is(tap.act('park_web', 1000000, 'select from park_private.token_secret'), '42501', 'nor digests of tokens');
select ok(not pg_has_role('park_web', 'park_owner', 'member'), 'the web cannot become the owner');
select is(tap.act('park_report', 1000000, $$ select park_private.login_find('tap-p', '') $$), '42501',
  'the reader of reports cannot ask about sign-ins');
select is((select tap.act('park_web', 1000001, format($$ select park_private.password_set(%s, 'x', false) $$, id)) from park.account where name = 'tap-p'),
  'P0002', 'an enterprise cannot set the password of the park''s people');
select is(tap.act('park_web', 1000001, $$ select park_private.token_add(1000002, 'x', 'device', null, 'pk_x', '\x00', null) $$),
  'P0002', 'nor make a token for its neighbour');
select is(tap.act('park_web', 1000001, $$ select park_private.token_add(1000001, 'x', 'park_operator', null, 'pk_x', '\x00', null) $$),
  '22023', 'nor one with a role of the park');
select is((select tap.act('park_web', 1000001, format($$ select park_private.token_add(1000001, 'x', 'device', %s, 'pk_x', '\x00', null) $$, id))
  from park.device where tenant_id = 2000001), '22023', 'nor one for a device it does not have');
select is(tap.act('park_web', 1000001, $$ select park_private.token_add(1000001, 'x', 'device', null, 'pk_x', '\x01', null) $$),
  'done', 'it makes one for itself');
select is(tap.act('park_web', 1000001, $$ select park.account_add(1000001, 'tap-x', 'x', '', 'zh-CN', 'park_admin', 'h') $$),
  '22023', 'an enterprise gives out no role of the park');
select is(tap.act('park_web', 1000001, $$ select park.account_add(1000001, 'tap-x', 'x', '', 'zh-CN', 'enterprise_user', 'h') $$),
  'done', 'it gives out its own');
select is(tap.act('park_web', 1000002, $$ select park.account_add(1000002, 'tap-x', 'x', '', 'zh-CN', 'enterprise_user', 'h') $$),
  '23505', 'a sign-in name is taken once for all');

select * from finish();
rollback;
