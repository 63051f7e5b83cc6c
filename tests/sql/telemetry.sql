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
select ok(to_regclass('park.chunk_199001') is null and to_regclass('park.rollup_199002') is null, 'with their partitions');
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

select is(park.newest_values('{10,10}', '{1,2}', '{12,5}', '{3,4}'), '{3,2}', 'each place keeps its newer value');
select is(park.newest_values('{10}', '{1}', '{10,7}', '{3,4}'), '{3,4}', 'of one time the second, and new places are added');
select is(park.newest_values('{10,0}', '{1,NaN}', '{0,0}', '{NaN,NaN}'), '{1,NaN}', 'a place without a time says nothing');
select is(park.merge_values('{1,2,3}', '{NaN,5}'), '{1,5,3}', 'what a later row does not say stays');
select is(park.merge_values('{1}', '{NaN,5}'), '{1,5}', 'and it may be wider');
rollback;
select * from finish();
