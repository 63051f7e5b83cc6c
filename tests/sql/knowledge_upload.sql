-- Uploads: whose they are, how many a tenant has, and when they go.
begin;
select no_plan();
select tap.parks();
delete from park.knowledge_upload;

-- How many there are by it.
create function pg_temp.add(tenant integer, bytes bigint) returns bigint language sql as $$
  select tap.touched('park_web', tenant, format($q$select from park.knowledge_upload_add('x', 'csv', %s, repeat('ab', 32))$q$, bytes)) $$;
create function pg_temp.newest(tenant integer) returns bigint language sql as $$
  select max(id) from park.knowledge_upload where tenant_id = tenant $$;

select is(pg_temp.add(1000001, 65537), 1::bigint, 'an upload is announced');
select is(tap.rows('park_web', 1000001, 'select from park.knowledge_upload'), 1::bigint, 'its tenant sees it');
select is(tap.rows('park_web', 1000002, 'select from park.knowledge_upload'), 0::bigint, 'nobody else does');
select is(tap.act('park_web', 1000002, format($$select park.knowledge_upload_part(%s, 0, 'x')$$, pg_temp.newest(1000001))), 'P0002', 'nor writes into it');
select is(tap.act('park_web', 1000002, format($$select park.knowledge_upload_end(%s)$$, pg_temp.newest(1000001))), 'P0002', 'nor ends it');
select is(tap.act('park_web', 1000001, format($$select park.knowledge_upload_part(%s, 0, 'x')$$, pg_temp.newest(1000001))), '22023',
  'every part but the last is a multiple of 64 KiB');

-- Limits.
select is((select count(*) from generate_series(1, 7) where pg_temp.add(1000001, 134217728) = 1), 7::bigint, 'seven of 128 MiB have room');
select is(pg_temp.add(1000001, 134217728), 0::bigint, 'beyond 1 GiB there is none');
select is(pg_temp.add(1000002, 134217728), 1::bigint, 'but for somebody else');
select is((select count(*) from generate_series(1, 110) where pg_temp.add(1000002, 1) = 1), 99::bigint, 'a hundred of a tenant are kept');

-- Their time.
delete from park.knowledge_upload;
select is((select count(*) from generate_series(1, 4) where pg_temp.add(1000001, 1) = 1), 4::bigint, 'four of them');
update park.knowledge_upload u set asked_at = now() - interval '25 hours'
 where u.id in (select x.id from park.knowledge_upload x order by x.id limit 2);
update park.knowledge_upload u set got = 1, state = 'ready', ended_at = now() - interval '6 days'
 where u.id in (select x.id from park.knowledge_upload x order by x.id offset 1 limit 1);
insert into park.knowledge_part select tenant_id, id, 0, 'x' from park.knowledge_upload;
select is(park.knowledge_upload_sweep(), 1::bigint, 'after a day, what never came in full goes');
select is((select count(*) from park.knowledge_part), 3::bigint, 'with its bytes');
update park.knowledge_upload u set ended_at = now() - interval '8 days' where u.state = 'ready';
select is(park.knowledge_upload_sweep(), 1::bigint, 'after a week, what has');
select is(tap.touched('park_web', 1000002, format('select from park.knowledge_upload_drop(%s)', pg_temp.newest(1000001))), 0::bigint,
  'nobody takes away what is somebody else''s');
select is(tap.touched('park_web', 1000001, format('select from park.knowledge_upload_drop(%s)', pg_temp.newest(1000001))), 1::bigint, 'one''s own is');
select * from finish();
rollback;
