-- Transitions as the writer of telemetry hands them over, the states of
-- ISA-18.2 they lead to, whom is told, and whose they are.
begin;
select no_plan();
select tap.parks() \g /dev/null

-- Two devices of one enterprise 50 m apart, one 2 km away, one of another.
insert into park.device (tenant_id, key, name, kind, place) values
  (1000001, 'a1', '釜一', 'equipment', st_setsrid(st_point(120.6000, 31.3000), 4490)),
  (1000001, 'a2', '釜二', 'equipment', st_setsrid(st_point(120.6005, 31.3000), 4490)),
  (1000001, 'a3', '远处', 'equipment', st_setsrid(st_point(120.6200, 31.3000), 4490)),
  (1000002, 'b1', '邻家', 'equipment', st_setsrid(st_point(120.6000, 31.3000), 4490));
insert into park.metric (tenant_id, device_id, ordinal, code)
select tenant_id, id, 3, 't' from park.device where key in ('a1', 'a2', 'a3', 'b1');

select tap.become('park_web', 1000000) \g /dev/null
select id as rule from park.alarm_rule_add('温度高', 'hot', 2, 'kind', 'equipment', null,
  '{"kind": "threshold", "metric": "t", "hi": 80, "hihi": 95}', '{t}', '过热', 'too hot', '', '', '减载') \gset
select is((select count(*) from park.alarm_watch(null) where rule_id = :rule)::int, 0, 'a draft watches nothing');
select is(number, 1, 'a draft is published') from park.alarm_rule_publish(:rule, 1);
select set_eq('select d.key, w.places::text from park.alarm_watch(null) w join park.device d on d.id = w.device_id where w.rule_id = ' || :rule,
  $$ values ('a1', '{3}'), ('a2', '{3}'), ('a3', '{3}'), ('b1', '{3}') $$,
  'a published rule of the park watches the devices of its scope that have the metric, by their places');
select set_config('role', 'none', true) \g /dev/null

-- what, device, level, seconds: applied as one commit of the writer.
create function tap.step(rule bigint, steps jsonb) returns bigint
  language plpgsql as $$
declare
  n bigint;
begin
  perform set_config('park.tenant', '0', true), set_config('park.from', '0', true), set_config('park.to', '2147483647', true),
          set_config('role', 'park_job', true);
  select park.alarm_apply(array_agg(d.tenant_id order by s.i), array_agg(d.id order by s.i), array_agg(1000000 order by s.i),
           array_agg(rule order by s.i), array_agg(1 order by s.i), array_agg(s.v ->> 0 order by s.i),
           array_agg((s.v ->> 2)::int order by s.i),
           array_agg(now() - interval '1 hour' + make_interval(secs => (s.v ->> 3)::int) order by s.i),
           array_agg(81.5::float8 order by s.i), array_agg(80::float8 order by s.i)) into n
    from jsonb_array_elements(steps) with ordinality s(v, i) join park.device d on d.key = s.v ->> 1;
  perform set_config('role', 'none', true);
  return n;
end $$;
create view tap.state as
  select d.key, a.state, a.severity, a.occurrences, a.level, a.id, a.tenant_id, a.group_id
    from park.alarm a join park.device d on d.tenant_id = a.tenant_id and d.id = a.device_id;
grant usage on schema tap to public;
grant select on tap.state to public;

select is(tap.step(:rule, '[["raise", "a1", 1, 0]]'), 1::bigint, 'a raise is applied');
select results_eq($$ select key, state, severity, occurrences from tap.state $$, $$ values ('a1', 'unacked', 2::smallint, 1) $$,
  'and makes an alarm that nobody acknowledged');
select is(tap.step(:rule, '[["raise", "a1", 1, 0]]'), 0::bigint, 'the same raise once more changes nothing');
select is((select count(*) from park.alarm_event where what = 'raise'), 1::bigint, 'nor does the history grow');
select is(tap.step(:rule, '[["change", "a1", 2, 5]]'), 1::bigint, 'it gets worse');
select results_eq($$ select severity, level from tap.state $$, $$ values (1::smallint, 2::smallint) $$, 'and one more urgent beyond hihi');
select tap.become('park_web', 1000001) \g /dev/null
select is(park.alarm_acknowledge((select array_agg(id) from park.alarm), '到场', 'process'), 1::bigint, 'its enterprise acknowledges it');
select set_config('role', 'none', true) \g /dev/null
select is((select state from tap.state), 'acked', 'it is acknowledged and active');
select is(tap.step(:rule, '[["change", "a1", 1, 8]]'), 1::bigint, 'it gets better');
select results_eq($$ select state, severity from tap.state $$, $$ values ('acked', 2::smallint) $$, 'which leaves it acknowledged');
select is(tap.step(:rule, '[["change", "a1", 2, 9]]'), 1::bigint, 'it gets worse again');
select is((select state from tap.state), 'unacked', 'which wants a new acknowledgement');
select is(tap.step(:rule, '[["return", "a1", 0, 10]]'), 1::bigint, 'it returns');
select is((select state from tap.state), 'returned', 'and still waits for somebody');
select is(tap.step(:rule, '[["raise", "a1", 1, 20], ["return", "a1", 0, 21], ["raise", "a1", 1, 22]]'), 3::bigint,
  'an alarm that comes and goes within one commit is applied whole');
select results_eq($$ select state, occurrences from tap.state $$, $$ values ('unacked', 3) $$, 'it is the same alarm, raised three times');
select is(tap.step(:rule, '[["return", "a1", 0, 30]]'), 1::bigint, 'it returns once more');
select tap.become('park_web', 1000001) \g /dev/null
select is(park.alarm_acknowledge((select array_agg(id) from park.alarm), null, null), 1::bigint, 'it is acknowledged after it returned');
select set_config('role', 'none', true) \g /dev/null
select is((select state from tap.state), 'normal', 'and so it is over');
select is(tap.step(:rule, '[["return", "a1", 0, 40]]'), 0::bigint, 'a return of what is over is passed over');
select is(tap.step(:rule, '[["raise", "a1", 1, 50], ["return", "a1", 0, 51]]'), 2::bigint, 'a new one comes and goes at once');
select results_eq($$ select state, occurrences from tap.state where state <> 'normal' $$, $$ values ('returned', 1) $$,
  'and is there to be acknowledged, as an alarm of its own');

-- What its rule watches no more.
select is(tap.step(:rule, '[["raise", "a1", 1, 52], ["withdraw", "a1", 0, 53]]'), 2::bigint, 'it comes again while its rule lets go of the device');
select results_eq($$ select s.state, s.occurrences, a.tell from tap.state s join park.alarm a on a.id = s.id where s.state <> 'normal' $$,
  $$ values ('returned', 2, false) $$, 'which ends it, and nobody is told any more');
select is(tap.step(:rule, '[["withdraw", "a1", 0, 54]]'), 0::bigint, 'what is withdrawn already is passed over');
select is(tap.step(:rule, '[["withdraw", "a2", 0, 54]]'), 0::bigint, 'and so is what nobody raised');
update park.alarm_rule set enabled = false where id = :rule;
select is(tap.step(:rule, '[["raise", "a2", 1, 55], ["withdraw", "a1", 0, 55]]'), 0::bigint, 'a rule at rest raises nothing');
update park.alarm_rule set enabled = true where id = :rule;
insert into park.device (tenant_id, key, name, kind) values (1000002, 'b2', '邻家二', 'equipment');
select is(tap.step(:rule, '[["raise", "b2", 1, 56]]'), 1::bigint, 'an alarm that is active');
update park.alarm_rule set enabled = false where id = :rule;
select is(tap.step(:rule, '[["withdraw", "b2", 0, 57]]'), 1::bigint, 'is withdrawn although its rule is at rest by now');
select is((select state from tap.state where key = 'b2'), 'returned', 'and waits for somebody');
update park.alarm_rule set enabled = true where id = :rule;
select tap.become('park_web', 1000002) \g /dev/null
select is(park.alarm_acknowledge((select array_agg(id) from tap.state where key = 'b2'), null, null), 1::bigint, 'who ends it');
select set_config('role', 'none', true) \g /dev/null

-- Groups.
select is(tap.step(:rule, '[["raise", "a2", 1, 60], ["raise", "a3", 1, 61], ["raise", "b1", 1, 62]]'), 3::bigint, 'the neighbours follow');
select is((select count(distinct group_id) from tap.state where key in ('a1', 'a2')), 1::bigint,
  'what is near in place and time is one group');
select is((select count(distinct group_id) from tap.state where key in ('a2', 'a3', 'b1')), 3::bigint,
  'what is far away, or of somebody else, is another');
select is(tap.step(:rule, '[["return", "a2", 0, 70]]'), 1::bigint, 'one returns');
select tap.become('park_web', 1000000) \g /dev/null
select is(park.alarm_acknowledge((select array_agg(id) from tap.state where key = 'a2' and state = 'returned'), null, null), 1::bigint,
  'the park authority acknowledges an alarm of its enterprise');
select set_config('role', 'none', true) \g /dev/null
select is(tap.step(:rule, '[["raise", "a2", 1, 700]]'), 1::bigint, 'it comes again more than ten minutes after the group''s last');
select is((select count(distinct group_id) from tap.state where key = 'a2'), 2::bigint, 'and begins a group of its own');

-- Shelves.
select tap.become('park_web', 1000001) \g /dev/null
select is(park.alarm_quiet((select array_agg(id) from tap.state where key = 'a2' and state = 'unacked'), 30, '检修'), 1::bigint, 'an alarm is shelved');
select set_config('role', 'none', true) \g /dev/null
select is((select tell from park.alarm a join tap.state s on s.id = a.id where s.key = 'a2' and s.state = 'unacked'), false, 'nobody is told of it');
update park.alarm_hush set at = at - interval '1 hour', until = until - interval '1 hour';
select tap.become('park_job', 0), set_config('park.to', '2147483647', true) \g /dev/null
select is(park.alarm_unshelve(), 1::bigint, 'the shelf ends by itself');
select set_config('role', 'none', true) \g /dev/null
select is((select tell from park.alarm a join tap.state s on s.id = a.id where s.key = 'a2' and s.state = 'unacked'), true,
  'and what is still active is told');

-- Telling.
delete from park.alarm_delivery;
insert into park.alarm_channel (tenant_id, name, kind, address, severity, step, after_min, per_hour, created_at) values
  (1000000, 'duty', 'email', 'duty@example.org', 2, 0, 0, 2, now() - interval '1 day'),
  (1000000, 'chief', 'email', 'chief@example.org', 1, 0, 0, 6, now() - interval '1 day'),
  (1000000, 'later', 'email', 'later@example.org', 2, 1, 10, 6, now() - interval '1 day'),
  (1000002, 'b', 'email', 'b@example.org', 4, 0, 0, 6, now() - interval '1 day');
update park.alarm set tell = state in ('unacked', 'returned');
select tap.become('park_job', 0), set_config('park.to', '2147483647', true) \g /dev/null
select is(park.alarm_plan(), 5::bigint, 'open alarms are told to those whom they concern');
select is(park.alarm_plan(), 0::bigint, 'once');
select set_eq($$ select c.name, count(*) from park.alarm_delivery d join park.alarm_channel c on c.id = d.channel_id group by 1 $$,
  $$ values ('duty', 4::bigint), ('b', 1::bigint) $$, 'the authority hears of all, an enterprise of its own, nobody of what is less urgent than wanted');
select set_eq($$ select address, count from park.alarm_post_next() $$, $$ values ('duty@example.org', 1::bigint) $$, 'the first message has one alarm');
select is((select park.alarm_post_end(tenant_id, message_id, '') from park.alarm_delivery where state = 'sending'), 1::bigint, 'it was taken');
select set_eq($$ select address, count from park.alarm_post_next() $$, $$ values ('duty@example.org', 3::bigint) $$, 'the last one of the hour has the rest');
select is((select park.alarm_post_end(tenant_id, message_id, 'no route') from park.alarm_delivery where state = 'sending' limit 1), 3::bigint, 'it was not taken');
select set_eq($$ select address from park.alarm_post_next() $$, $$ values ('b@example.org') $$, 'others do not wait for it');
select is((select count(*) from park.alarm_delivery where state = 'queued' and attempts = 1 and next_at > now() and error = 'no route'), 3::bigint,
  'and it is tried again later');
select set_config('role', 'none', true) \g /dev/null
update park.alarm set noted_at = now() - interval '11 minutes' where state <> 'normal';
select tap.become('park_job', 0), set_config('park.to', '2147483647', true) \g /dev/null
select is(park.alarm_plan(), 4::bigint, 'what nobody acknowledged in ten minutes goes to the next');
select is(park.alarm_plan(), 0::bigint, 'once too');
select set_config('role', 'none', true) \g /dev/null

-- Rules that end.
select tap.become('park_web', 1000000) \g /dev/null
select is((select version from park.alarm_rule_change(:rule, 2, null, null, false, null, null, null, null, null, null, null, null, null, null, null)),
  3, 'a rule is paused');
select is((select count(*) from park.alarm where state in ('unacked', 'acked')), 0::bigint, 'what it raised is active no more');
select set_config('role', 'none', true) \g /dev/null
select is(tap.step(:rule, '[["raise", "b1", 1, 900]]'), 0::bigint, 'a raise that was on its way then is dropped');

-- Walls.
select is(tap.rows('park_web', 1000002, 'select * from park.alarm'), 2::bigint, 'an enterprise sees its own alarms');
select is(tap.rows('park_web', 1000002, 'select * from park.alarm_rule'), 0::bigint, 'and no rule of the authority');
select is(tap.rows('park_web', 2000000, 'select * from park.alarm'), 0::bigint, 'another park sees none');
select is(tap.act('park_web', 1000002, 'select park.alarm_acknowledge(array[' || (select min(id) from park.alarm where tenant_id = 1000001) || '], null, null)'),
  'P0002', 'nobody acknowledges an alarm of others');
select is(tap.act('park_web', 1000001, 'select park_private.alarm_secret_find(1000000, 1)'), '42501', 'the web reads no secret of a hook');
select is(tap.act('park_report', 1000001, 'select park_private.alarm_secret_put(1, ''x'')'), '42501', 'nor does a report set one');

-- Retention. All that was raised becomes old; one alarm is not over.
select set_config('park.from', '0', true), set_config('park.to', '2147483647', true) \g /dev/null
select count(*) as every, count(*) filter (where state <> 'normal') as open from park.alarm \gset
update park.alarm set raised_at = now() - interval '1200 days';
select min(id) as spared from park.alarm \gset
update park.alarm set state = 'normal', closed_at = now() - interval '1101 days' where id <> :spared;
update park.alarm set state = 'returned', closed_at = null where id = :spared;
update park.alarm_group set first_at = now() - interval '1200 days', last_at = now() - interval '1200 days';
select is(tap.act('park_job', 0, 'delete from park.alarm_event'), '42501', 'nobody forgets the history of alarms');
select tap.become('park_job', 0), set_config('park.to', '2147483647', true), set_config('park.sweeping', 'alarm', true) \g /dev/null
select throws_ok('delete from park.alarm_event', '42501', null, 'not by saying that it sweeps either');
select set_config('park.sweeping', '', true) \g /dev/null
select is(park.alarm_sweep(1), 1::bigint, 'alarms that are over for long are forgotten, some at a time');
select is(park.alarm_sweep(1000), :every - 2::bigint, 'and then the others');
select is(park.alarm_sweep(1000), 0::bigint, 'and no more');
select set_config('role', 'none', true) \g /dev/null
select set_eq('select id from park.alarm', array[:spared]::bigint[], 'one that is not over stays, however old it is');
select set_eq('select distinct alarm_id from park.alarm_event', array[:spared]::bigint[], 'with its history, and no other has any left');
select is((select count(*) from park.alarm_delivery where alarm_id <> :spared), 0::bigint, 'nor is it known whom was told');
select is((select count(*) from park.alarm_group g where not exists (select from park.alarm a where a.group_id = g.id)), 0::bigint,
  'groups go with the last of their alarms');

-- The history of alarms is long, and the planner may know nothing of it yet: a transition must not read it.
insert into park.alarm (tenant_id, rule_tenant, rule_id, rule_version, device_id, state, severity, level, metric, name, name_en, message, message_en,
  consequence, response, occurrences, raised_at, last_at, returned_at, closed_at, tell)
select a.tenant_id, a.rule_tenant, a.rule_id, a.rule_version, a.device_id, 'normal', a.severity, a.level, a.metric, a.name, a.name_en, a.message,
       a.message_en, a.consequence, a.response, 1, now() - interval '2 days', now() - interval '2 days', now() - interval '2 days', now(), false
  from park.alarm a cross join generate_series(1, 3000) where a.id = :spared;
create function tap.alarms_read() returns bigint language sql as
  $$ select seq_tup_read + idx_tup_fetch from pg_stat_xact_user_tables where relid = 'park.alarm'::regclass $$;
select tap.become('park_web', 1000000) \g /dev/null
select id as rule from park.alarm_rule_add('温度高二', 'hot, too', 2, 'kind', 'equipment', null,
  '{"kind": "threshold", "metric": "t", "hi": 80}', '{t}', '过热', 'too hot', '', '', '减载') \gset
select count(*) from park.alarm_rule_publish(:rule, 1) \g /dev/null
select set_config('role', 'none', true) \g /dev/null
select tap.alarms_read() as before \gset
select is(tap.step(:rule, '[["raise", "a2", 1, 3000], ["raise", "a3", 1, 3000]]'), 2::bigint, 'two alarms come to a long history');
select cmp_ok(tap.alarms_read() - :before, '<', 100::bigint, 'of which they read no more than themselves');

select * from finish();
rollback;
