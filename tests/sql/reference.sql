-- Reference tables: what is delivered is taken over, what people add stays, and
-- a confirmation is of the rows that were confirmed.
begin;
select no_plan();
select tap.parks();
create function pg_temp.shipped(edition text, sha text, source text default 'x') returns jsonb language sql as $$
  select jsonb_build_array(jsonb_build_object('name', 't_one', 'title', '某表', 'title_en', 'Some table', 'edition', edition,
    'valid_from', '2020-01-01', 'valid_to', '', 'source', source, 'csv', E'key,k\na,1\n', 'rows', 1, 'sha256', repeat(sha, 64),
    'columns', '[{"name": "key", "kind": "text", "gaps": false}, {"name": "k", "kind": "number", "gaps": false}]'::jsonb)) $$;
select is(park.reference_publish(pg_temp.shipped('X 1', 'a')), 2::bigint, 'what is delivered is taken over');
select is(park.reference_publish(pg_temp.shipped('X 1', 'a')), 0::bigint, 'the same again changes nothing');
select is((select confirmed_by from park.reference_edition where table_name = 't_one'), '', 'nobody has confirmed it');

select is(tap.act('park_web', 1000000, $$ select park.reference_add('t_one', 'X 2', '2026-01-01', null, 's', E'key,k\nb,2\n', 1, 'W') $$), 'done',
  'people add an edition');
select is(tap.act('park_web', 1000000, $$ select park.reference_add('t_one', 'X 2', null, null, 's', 'c', 1, 'W') $$), '55P03', 'once');
select is(tap.act('park_web', 1000000, $$ select park.reference_add('t_two', 'X 2', null, null, 's', 'c', 1, 'W') $$), 'P0002', 'of a table that is there');
select is(tap.act('park_web', 1000000, $$ select park.reference_add('t_one', 'X 3', '2026-01-01', '2025-01-01', 's', 'c', 1, 'W') $$), '22023',
  'that holds on some day');
select is(tap.act('park_web', 1000000, $$ insert into park.reference_edition (table_name, edition, csv, rows, sha256)
  values ('t_one', 'X 4', 'c', 1, repeat('a', 64)) $$), '42501', 'and by no other way');
select is(park.reference_publish(pg_temp.shipped('X 2', 'b')), 0::bigint, 'what people have added stays when the program has one of the name');
select is((select added_by || ' ' || shipped from park.reference_edition where table_name = 't_one' and edition = 'X 2'), 'W false', 'and is theirs');

select is(tap.touched('park_web', 1000000, $$ select from park.reference_confirm((select id from park.reference_edition where table_name = 't_one'
  and edition = 'X 1'), 'W', 'p. 3') $$), 1::bigint, 'somebody confirms it');
select is((select confirmed_by || ' ' || (confirmed_at is not null) from park.reference_edition where table_name = 't_one' and edition = 'X 1'), 'W true',
  'by name and hour');
select is((select count(*) from park_audit.entry where tenant_id = 1000000 and action = 'reference.confirm' and object = 'reference t_one'), 1::bigint,
  'which is in the audit log');
select is(park.reference_publish(pg_temp.shipped('X 1', 'a', 'y')), 1::bigint, 'another source changes it');
select is((select confirmed_by from park.reference_edition where table_name = 't_one' and edition = 'X 1'), 'W', 'and leaves it confirmed');
select is(park.reference_publish(pg_temp.shipped('X 1', 'c', 'y')), 1::bigint, 'other rows change it');
select is((select confirmed_by from park.reference_edition where table_name = 't_one' and edition = 'X 1'), '', 'and nobody has confirmed those');
select is((select count(*) from json_array_elements(park.reference_shelf()::json) e where e->>'name' = 't_one'), 2::bigint, 'whoever computes gets both');
select * from finish();
rollback;
