-- What packed days say, which days are due, and who may see them.
begin;
select no_plan();
select tap.parks();

-- The arithmetic of SQL is that of src/quality/quality.c: a day of which each dimension lost a share of its own.
select is(completeness, 1 - 10 / 100::float8, 'completeness is what is not missing'),
       is(timeliness, 1 - 9 / 90::float8, 'timeliness what is not late'),
       is(validity, 1 - (2 + 3) / 90::float8, 'validity what is neither bad nor outside'),
       is(consistency, 1 - (20 + 1) / 90::float8, 'consistency what neither stands nor falls'),
       is(uniqueness, 1 - (4 + 6) / 96::float8, 'uniqueness what was sent once'),
       is(score, completeness * timeliness * validity * consistency * uniqueness, 'and the score their product'),
       is(interval_s, 60::float8, 'intervals are seconds'), is(estimated, true, 'and say whether they are a guess')
  from park.quality_metrics('{3,60000,61000,1,90,100,10,90,9,90,2,3,90,20,1,96,4,6}');
select is((select array_agg(num_nulls(completeness, timeliness, validity, consistency, uniqueness, score))
             from park.quality_metrics(array_fill(0, array[36]))), '{6,6}', 'what cannot be judged is absent, never perfect');
select is((select completeness from park.quality_metrics('{1,1,1,0,5,3,9,0,0,0,0,0,0,0,0,0,0,0}')), 0::float8, 'no share is below nothing');
select is((select count(*) from park.quality_metrics('{}')), 0::bigint, 'a day without metrics has none');
select is(string_agg(park.quality_grade(s), '' order by i), 'AABBCCDD-', 'grades have their thresholds')
  from unnest(array[1, 0.95, 0.9499, 0.9, 0.8999, 0.8, 0.7999, 0, null]::float8[]) with ordinality x(s, i);

-- Partitions, by the program of the background alone.
select is(tap.act('park_web', 1000001, $$ select park.quality_months('{2031-01-01}') $$), '42501', 'the web makes no partitions');
select is(tap.act('park_job', 0, $$ select park.quality_months('{2031-01-01,2031-01-31,2031-02-01}') $$), 'done', 'the job does');
select is(count(*)::integer, 2, 'two months have two, that force row security')
  from pg_class where relname ~ '^quality_day_20310[12]$' and relforcerowsecurity;
select is(park.quality_months('{}'), 0, 'no days need none');

-- Retention goes by months.
select park.quality_months('{1990-01-31}') \g /dev/null
select tap.become('park_job', 0), set_config('park.to', '2147483647', true) \g /dev/null
select ok(dropped >= 1, 'a month of scores older than its class goes') from park.telemetry_sweep();
select set_config('role', 'none', true) \g /dev/null
select ok(to_regclass('park.quality_day_199001') is null, 'whole');

-- Intervals.
insert into park.device (tenant_id, key, name, kind) values (1000001, 'q', '表', 'meter');
insert into park.metric (tenant_id, device_id, ordinal, code) select tenant_id, id, 1, 'e' from park.device where key = 'q';
create function pg_temp.put(tenant integer, seconds text) returns text language sql as $$
  select tap.act('park_web', tenant, format('select park.quality_interval_put(%s, ''e'', %s)', (select id from park.device where key = 'q'), seconds)) $$;
select is(pg_temp.put(1000001, '60'), 'done', 'its enterprise says how often a metric reports');
select is((select interval_s from park.metric where code = 'e' and device_id = (select id from park.device where key = 'q')), 60, 'and so it is kept');
select is(pg_temp.put(1000002, '30'), 'P0002', 'another enterprise sees no such metric');
select is(pg_temp.put(1000001, '0'), '23514', 'never is no interval');
select is(pg_temp.put(1000001, 'null'), 'done', 'it may be left open again');
select is((select detail from park_audit.entry where action = 'quality.interval' order by seq desc limit 1),
  '{"after": null, "before": 60, "metric": "e"}'::jsonb, 'the log knows both values');

-- Asking for work.
select is(tap.act('park_web', 1000001, 'select park.quality_ask(3)'), 'done', 'scores may be asked for');
select is(tap.act('park_web', 1000001, 'select park.quality_ask(3)'), 'done', 'twice');
select is((select count(*) from park.job where kind = 'quality.day' and tenant_id = 1000001), 1::bigint, 'which is one piece of work');

-- Walls.
insert into park.quality_day (tenant_id, device_id, day, gen, settled, score, grade, counts, metrics)
select t, 1, '2031-01-01', 1, true, 1, 'A', array_fill(0, array[14]), '{}' from unnest(array[1000001, 1000002]) t;
select is(tap.rows('park_web', 1000001, 'select * from park.quality_day'), 1::bigint, 'an enterprise sees its own days');
select is(tap.rows('park_web', 1000000, 'select * from park.quality_day'), 2::bigint, 'the authority those of all');
select is(tap.rows('park_web', 2000000, 'select * from park.quality_day'), 0::bigint, 'and another park none');
select is(tap.rows('park_web', null, 'select * from park.quality_day'), 0::bigint, 'nor does nobody');
select is(tap.act('park_web', 1000001, $$ insert into park.quality_day (tenant_id, device_id, day, gen, settled, grade, counts, metrics)
  values (1000002, 2, '2031-01-02', 1, true, '-', array_fill(0, array[14]), '{}') $$), '42501', 'nobody scores for another');
select * from finish();
rollback;
