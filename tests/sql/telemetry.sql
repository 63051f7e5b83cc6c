-- Partitions of samples: two that need the same new day at once.
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
select * from finish();
