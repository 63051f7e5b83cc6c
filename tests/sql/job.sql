-- The queue: one taker a job, a dead taker's job is taken again, `once`.
-- Committed, since takers are sessions of their own; the copy is thrown away.
select no_plan();
select tap.parks();
select dblink_connect('one', :'conninfo'), dblink_connect('two', :'conninfo') \g /dev/null
select dblink_exec(c, 'set "park.from" = 0') || dblink_exec(c, 'set "park.to" = 2147483647') || dblink_exec(c, 'set role park_job')
  from unnest(array['one', 'two']) c \g /dev/null
set "park.from" = 0;
set "park.to" = 2147483647;
create function pg_temp.take(c text, what text) returns bigint language sql as
  $$ select id from dblink(c, format('select id from park.job_take(%s)', what)) t (id bigint) $$;

select is(pg_temp.take('one', '60'), null, 'an empty queue gives nothing');
select park.job_enqueue(1000001, 'first', '{}') as first \gset
select park.job_enqueue(1000001, 'second', '{}') as second \gset

select dblink_exec('one', 'begin') \g /dev/null
select is(pg_temp.take('one', '60'), :first::bigint, 'the oldest job is taken first');
select is(pg_temp.take('two', '60'), :second::bigint, 'a second taker gets the next one without waiting for the first');
select is(pg_temp.take('two', '60'), null, 'and never the one that is held');
select dblink_exec('one', 'commit') \g /dev/null
select is(pg_temp.take('two', '60'), null, 'nor when the first has committed');
select is((select state || ' ' || attempts from park.job where id = :first), 'running 1', 'a taken job is running for the first time');

select park.job_enqueue(1000001, 'third', '{}') as third \gset
select dblink_exec('one', 'begin') \g /dev/null
select is(pg_temp.take('one', '60'), :third::bigint, 'a taker that dies');
select dblink_exec('one', 'rollback') \g /dev/null
select is(pg_temp.take('two', '60'), :third::bigint, 'leaves its job to the next');

select dblink_connect('three', :'conninfo') \g /dev/null
select dblink_exec('three', 'set "park.from" = 0; set "park.to" = 2147483647; set role park_job') \g /dev/null
select park.job_enqueue(1000001, 'fourth', '{}') as fourth \gset
select is(pg_temp.take('three', '60'), :fourth::bigint, 'a taker holds what it has committed');
select is(pg_temp.take('two', '60'), null, 'while its session lasts');
select dblink_disconnect('three'), pg_sleep(0.2) \g /dev/null
select is(pg_temp.take('two', '60'), :fourth::bigint, 'and its job is taken again as soon as that has ended');
update park.job set holder = pg_backend_pid(), held_since = now() - interval '1 year' where id = :fourth;
select ok(not park.job_is_held(holder, held_since), 'a later session of the same number does not hold it') from park.job where id = :fourth;
update park.job set holder = (select a.pid from pg_stat_activity a where a.pid <> pg_backend_pid() and a.backend_type = 'client backend' limit 1), held_since = null
 where id = :fourth;
select ok(park.job_is_held(holder, held_since), 'one whose beginning is not known does, until the lease has run out') from park.job where id = :fourth;

update park.job set lease_until = now() - interval '1 second' where id = :first;
select is(pg_temp.take('two', '60'), :first::bigint, 'a job whose lease has run out is taken again');
select is((select attempts from park.job where id = :first), 2, 'as its second attempt');
select park.job_enqueue(1000001, 'later', '{}') as later \gset
update park.job set run_at = now() + interval '1 hour' where id = :later;
select is(pg_temp.take('one', '60'), null, 'a job is not taken before its time');

-- Lanes: the quick do not wait behind the slow.
select park.job_enqueue(1000001, 'long', '{}') as long \gset
select park.job_enqueue(1000001, 'brief', '{}') as brief \gset
select dblink_exec('one', 'begin') \g /dev/null
select is(pg_temp.take('one', $$60, '{long}', false$$), :brief::bigint, 'who takes what is not slow passes over what is');
select is(pg_temp.take('two', $$60, '{long}', false$$), null, 'and takes nothing when only slow work is left');
select is(pg_temp.take('two', $$60, '{long}', true$$), :long::bigint, 'which is for the one who takes that');
select is(pg_temp.take('two', $$60, '{long}', true$$), null, 'and nothing else');
select dblink_exec('one', 'commit') \g /dev/null

-- Twenty jobs, two greedy takers.
select count(park.job_enqueue(1000002, 'many', jsonb_build_object('n', n))) from generate_series(1, 20) n \g /dev/null
select dblink_send_query('one', 'select t.id from generate_series(1, 20) n, lateral (select id from park.job_take(60 + n * 0)) t');
select dblink_send_query('two', 'select t.id from generate_series(1, 20) n, lateral (select id from park.job_take(60 + n * 0)) t');
create temp table taken as
  select 'one' as taker, id from dblink_get_result('one') t (id bigint)
  union all select 'two', id from dblink_get_result('two') t (id bigint);
select is((select count(*) from taken), (select count(distinct id) from taken), 'two greedy takers share no job');
select ok((select count(*) from taken) > 0, 'and take some');

-- Once.
select park.job_enqueue(1000001, 'daily', '{}', 'daily') as daily \gset
select is(park.job_enqueue(1000001, 'daily', '{}', 'daily'), :daily::bigint, 'a job of that name is there only once');
select isnt(park.job_enqueue(1000002, 'daily', '{}', 'daily'), :daily::bigint, 'in each tenant for itself');
update park.job set state = 'done', finished_at = now() where id = :daily;
select isnt(park.job_enqueue(1000001, 'daily', '{}', 'daily'), :daily::bigint, 'done, it makes room for the next');

-- Refusals.
select is(tap.act('park_web', 1000001, $$ select park.job_enqueue(1000002, 'x', '{}') $$), '42501', 'nobody queues work for another tenant');
select is(tap.rows('park_web', 1000001, 'select from park.job where tenant_id <> 1000001'), 0::bigint, 'or sees it');
select throws_ok($$ update park.job set state = 'asleep' $$, '23514', null, 'a job has one of four states');
select throws_ok($$ update park.job set progress = 1.5 $$, '23514', null, 'progress is a share');
select dblink_disconnect('one'), dblink_disconnect('two') \g /dev/null
select * from finish();
