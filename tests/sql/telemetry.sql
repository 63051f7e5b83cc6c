-- Partitions of samples: two that need the same new day at once; then how
-- long telemetry is kept, and how newest values are put together.
-- Committed, since they are sessions of their own; the copy is thrown away.
select no_plan();
select dblink_connect('one', :'conninfo'), dblink_connect('two', :'conninfo') \g /dev/null
select dblink_exec(c, 'set role park_web') from unnest(array['one', 'two']) c \g /dev/null

select dblink_exec('one', 'begin') \g /dev/null
select is(made, 2, 'the first makes the partitions of two days')
  from dblink('one', $$ select park.sample_days('{2031-01-01 12:00Z,2031-01-02 00:00Z}') $$) t (made integer);
select dblink_send_query('two', $$ select park.sample_days('{2031-01-02 12:00Z,2031-01-03 00:00Z}') $$) \g /dev/null
select pg_sleep(0.3) \g /dev/null
select is(dblink_is_busy('two'), 1, 'the second waits for it');
select dblink_exec('one', 'commit') \g /dev/null
select is(made, 1, 'and then makes only what is still missing')
  from dblink_get_result('two') t (made integer);
select is(count(*)::integer, 3, 'so that each day has one partition')
  from pg_class where relname in ('sample_20310101', 'sample_20310102', 'sample_20310103');
select is(count(*)::integer, 3, 'which is closed by itself')
  from pg_class where relname in ('sample_20310101', 'sample_20310102', 'sample_20310103') and relforcerowsecurity;

select count(*) from dblink_get_result('two') t (made integer) \g /dev/null

-- The same of the months of chunks, and the two halves of the journal.
select dblink_exec(c, 'reset role; set role park_job') from unnest(array['one', 'two']) c \g /dev/null
select dblink_exec('one', 'begin') \g /dev/null
select is(made, 6, 'chunks, packs and roll-ups get the partitions of two months')
  from dblink('one', $$ select park.chunk_months('{2031-01-31,2031-02-01,2031-01-01}') $$) t (made integer);
select dblink_send_query('two', $$ select park.chunk_months('{2031-02-28,2031-03-01}') $$) \g /dev/null
select pg_sleep(0.3) \g /dev/null
select is(dblink_is_busy('two'), 1, 'whoever needs one of them waits');
select dblink_exec('one', 'commit') \g /dev/null
select is(made, 3, 'and makes only what is still missing')
  from dblink_get_result('two') t (made integer);
select count(*) from dblink_get_result('two') t (made integer) \g /dev/null
select is(made, 0, 'nothing is made twice')
  from dblink('two', $$ select park.chunk_months('{2031-01-15,2031-02-15,2031-03-15}') $$) t (made integer);
select is(made, 0, 'nor for no days') from dblink('two', $$ select park.chunk_months('{}') $$) t (made integer);
select is(count(*)::integer, 9, 'each is closed by itself')
  from pg_class where relname ~ '^(chunk|chunk_pack|rollup)_20310[123]$' and relforcerowsecurity;
select is(pg_get_expr(relpartbound, oid), $$FOR VALUES FROM ('2031-02-01') TO ('2031-03-01')$$, 'a month ends where the next begins')
  from pg_class where relname = 'chunk_203102';

select * from dblink('one', $$ select set_config('park.' || n, v, false)
  from (values ('tenant', '0'), ('from', '0'), ('to', '2147483647')) x(n, v) $$) t (v text) \g /dev/null
select dblink_exec('one', $$ insert into park.journal values (0, 0, 1, 1, 'a'), (0, 1, 2, 1, 'b') $$) \g /dev/null
select dblink_exec('one', 'begin') \g /dev/null
select emptied from dblink('one', 'select park.journal_empty(0)::text') t (emptied text) \g /dev/null
select is(half, 1, 'emptying a half leaves the other one')
  from dblink('one', 'select half from park.journal') t (half integer);
select dblink_exec('one', 'rollback') \g /dev/null
select is(rows, 2, 'and is undone with its transaction')
  from dblink('one', 'select count(*) from park.journal') t (rows integer);
select is(tap.act('park_web', 0, 'select park.journal_empty(0)'), '42501', 'the web empties no journal');
select is(tap.act('park_web', 0, $$ select park.chunk_months('{2031-01-01}') $$), '42501', 'nor makes partitions of chunks');

begin;
select tap.parks() \g /dev/null
select park.chunk_months('{2026-09-01,2026-10-01}') \g /dev/null
insert into park.chunk (tenant_id, device_id, day, gen, from_at, to_at, rows, body)
values (1000001, 1, '2026-10-02', 7, '2026-10-02 09:00+08', '2026-10-02 10:00+08', 3, 'late'),
       (1000001, 1, '2026-09-30', 2, '2026-09-30 09:00+08', '2026-09-30 10:00+08', 3, 'loose'),
       (1000002, 2, '2026-10-02', 7, '2026-10-02 09:00+08', '2026-10-02 10:00+08', 3, 'theirs');
insert into park.chunk_pack (tenant_id, device_id, day, days, gens, from_ats, to_ats, rows, starts, sizes, body)
select t, t - 1000000, '2026-10-01', '{2026-10-01,2026-10-02,2026-10-02,2026-10-08}', '{5,3,4,6}', array_fill(now(), '{4}'),
       array_fill(now(), '{4}'), '{1,2,3,4}', '{1,4,6,7}', '{3,2,1,4}', 'onetwo3fou' from unnest('{1000001,1000002}'::integer[]) t;
select tap.become('park_web', 1000001) \g /dev/null
select is(string_agg(concat_ws(' ', day, gen, rows, convert_from(substr(whole, start, size), 'UTF8')), ', ' order by day, gen),
  '2026-09-30 2 3 loose, 2026-10-01 5 1 one, 2026-10-02 3 2 tw, 2026-10-02 4 3 o, 2026-10-02 7 3 late',
  'chunks are found by themselves and in packs') from park.chunk_of(1000001, 1, '2026-09-30', '2026-10-07');
select is(string_agg(convert_from(substr(whole, start, size), 'UTF8'), ', '), '3fou', 'also on the last day of a pack')
  from park.chunk_of(1000001, 1, '2026-10-08', '2026-10-09');
select is_empty($$ select * from park.chunk_of(1000002, 2, '2026-09-01', '2026-10-31') $$, 'but only one''s own');
rollback;

select is(park.pack_day(d), p, 'the pack of ' || d) from (values ('2026-10-01'::date, '2026-10-01'::date),
  ('2026-10-08', '2026-10-01'), ('2026-10-09', '2026-10-09'), ('2026-10-16', '2026-10-09'), ('2026-10-24', '2026-10-17'),
  ('2026-10-31', '2026-10-25'), ('2024-02-29', '2024-02-25')) x(d, p);

begin;
select tap.parks() \g /dev/null
select park.sample_days(array[now() - interval '1102 days', now() - interval '1099 days', now()]) \g /dev/null
insert into park.sample
select 1000001, 1, t, '{1}' from unnest(array[now() - interval '1102 days', now() - interval '1099 days', now()]) t;
insert into park.sample_text
select 1000001, 1, t, 'state', 'on' from unnest(array[now() - interval '1102 days', now() - interval '1099 days']) t;
update park.retention set most = 5 where class = 'set_aside';
insert into park.set_aside (tenant_id, at, reason, count, example)
select tenant, now() - make_interval(days => days), 'old', n, 'line ' || n
  from (values (1000001, 31, 1), (1000001, 29, 2), (1000001, 0, 3), (1000001, 0, 4), (1000001, 0, 5), (1000001, 0, 6),
               (1000001, 0, 7), (1000002, 0, 8)) x(tenant, days, n);
insert into park.ingest_tally (tenant_id, day) values (1000001, current_date - 3700), (1000001, current_date);
select park.chunk_months(array['1990-01-31', '1990-02-01', current_date]::date[]) \g /dev/null
insert into park.chunk (tenant_id, device_id, day, gen, from_at, to_at, rows, body)
select 1000001, 1, d, 1, d, d, 1, '' from unnest(array['1990-01-31', current_date]::date[]) d;
select is(tap.act('park_web', 1000001, 'select park.telemetry_sweep()'), '42501', 'the web does not sweep');
select is(tap.act('park_web', 1000001, 'select park.journal_empty(0)'), '42501', 'nor does it empty the journal');
select is(tap.act('park_job', 0, 'select park.journal_empty(2)'), '22023', 'the journal has two halves and no third');
select tap.become('park_job', 0), set_config('park.to', '2147483647', true) \g /dev/null
select ok(dropped >= 1 and forgotten = 4, 'the sweep says what it did')
  from park.telemetry_sweep();
select is(array_agg(day), array[current_date], 'months of chunks that are over go whole') from park.chunk where tenant_id = 1000001;
select ok(to_regclass('park.chunk_199001') is null and to_regclass('park.chunk_pack_199001') is null and to_regclass('park.rollup_199002') is null, 'with their partitions');
select is(made + dropped, 0, 'and a second one finds nothing left') from park.telemetry_sweep();
select set_config('role', 'none', true) \g /dev/null
select is(count(*)::integer, 2, 'a day older than its class allows is gone') from park.sample where device_id = 1;
select is(count(*)::integer, 4, 'today and three days ahead have their partition')
  from generate_series(0, 3) i
 where to_regclass('park.sample_' || to_char((now() at time zone 'UTC')::date + i, 'YYYYMMDD')) is not null;
select is(count(*)::integer, 1, 'so are strings') from park.sample_text where device_id = 1;
select is(array_agg(count order by count)::text, '{3,4,5,6,7}', 'of what was set aside the newest stay')
  from park.set_aside where tenant_id = 1000001;
select is(count(*)::integer, 1, 'each tenant has its own') from park.set_aside where tenant_id = 1000002;
select is(count(*)::integer, 1, 'tallies stay for ten years') from park.ingest_tally where tenant_id = 1000001;

-- What a night drops is found by its keys, however much there is beside it.
insert into park.chunk (tenant_id, device_id, day, gen, from_at, to_at, rows, body)
select 1000001, d, current_date, g, now(), now(), 1, '' from generate_series(1000, 1999) d, generate_series(1, 3) g;
create function tap.chunks_read() returns bigint language sql as
  $$ select sum(seq_tup_read + idx_tup_fetch)::bigint from pg_stat_xact_user_tables where relname ~ '^chunk_[0-9]+$' $$;
select tap.chunks_read() as before \gset
select tap.become('park_job', 0), set_config('park.to', '2147483647', true) \g /dev/null
select is(park.chunk_drop('{1000001,1000001}', '{1500,1700}', array[current_date, current_date], '{3,2}'), 5::bigint,
  'chunks are dropped up to the last one that was read');
select set_config('role', 'none', true) \g /dev/null
select cmp_ok(tap.chunks_read() - :before, '<', 50::bigint, 'without a look at the others');
select is(count(*), 1::bigint, 'and what came later stays') from park.chunk where device_id in (1500, 1700);

-- What is one chunk already stays, found by its keys, too.
update park.chunk set rows = 6000 where device_id = 1003 and gen = 1;
delete from park.chunk where device_id in (1001, 1003, 1004) and gen > 1;
insert into park.chunk_pack (tenant_id, device_id, day, days, gens, from_ats, to_ats, rows, starts, sizes, body)
select 1000001, 1004, park.pack_day(current_date), array[park.pack_day(current_date)], '{0}', array[now()], array[now()], '{1}', '{1}', '{1}', 'x';
select tap.chunks_read() as before \gset
select tap.become('park_job', 0), set_config('park.to', '2147483647', true) \g /dev/null
select is(park.chunk_settle('{1000001,1000001,1000001,1000001}', '{1001,1002,1003,1004}',
    array[current_date, current_date, current_date, current_date], 5760), 1::bigint,
  'a day that is one short chunk is settled, no other');
select set_config('role', 'none', true) \g /dev/null
select cmp_ok(tap.chunks_read() - :before, '<', 50::bigint, 'without a look at the others');
select is(array_agg(device_id), '{1001}', 'as it was closed') from park.chunk where compact and device_id between 1000 and 1999;

select is(park.newest_values('{10,10}', '{1,2}', '{12,5}', '{3,4}'), '{3,2}', 'each place keeps its newer value');
select is(park.newest_values('{10}', '{1}', '{10,7}', '{3,4}'), '{3,4}', 'of one time the second, and new places are added');
select is(park.newest_values('{10,0}', '{1,NaN}', '{0,0}', '{NaN,NaN}'), '{1,NaN}', 'a place without a time says nothing');
select is(park.merge_times('{10,5,3}', '{7,7}'), '{10,7,3}', 'what comes late turns no time back');
select is(park.merge_values('{1,2,3}', '{NaN,5}'), '{1,5,3}', 'what a later row does not say stays');
select is(park.merge_values('{1}', '{NaN,5}'), '{1,5}', 'and it may be wider');
rollback;
select * from finish();
