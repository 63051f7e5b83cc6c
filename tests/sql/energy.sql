-- Which meters have to be derived again, and from which day on.
begin;
select no_plan();
select tap.parks();
insert into park.device (tenant_id, key, name, kind) values (1000001, 'reg', '表', 'meter');
insert into park.metric (tenant_id, device_id, ordinal, code) select tenant_id, id, 1, 'energy' from park.device where key = 'reg';
insert into park.meter (tenant_id, device_id, metric, name, kind, max_rate, valid_from)
select tenant_id, id, 'energy', '总表', 'electricity', 100, '2026-03-01' from park.device where key = 'reg';
-- What the tables below hold, as one line.
create function pg_temp.progress() returns text language sql as $$
  select concat_ws(' ', coalesce(dirty_from::text, 'clean'), reason) from park.energy_progress $$;
create function pg_temp.late(at timestamptz, noted interval) returns void language sql as $$
  insert into park.sample_late (tenant_id, device_id, first_at, noted_at)
  select tenant_id, id, at, now() - noted from park.device where key = 'reg' $$;

select is(tap.act('park_job', 1000001, 'select park.energy_late_take(20)'), 'done', 'the program may look for late samples');
select is(pg_temp.progress(), '2026-03-01 recomputed', 'a meter nobody followed yet is followed from its first day');

update park.energy_progress set dirty_from = null, reason = '', computed_at = now();
select pg_temp.late('2026-10-04 20:00+08', '5 s'), pg_temp.late('2026-10-03 20:00+08', '1 minute');
select tap.act('park_job', 1000001, 'select park.energy_late_take(20)');
select is(pg_temp.progress(), 'clean ', 'while late samples still come, they are waited for');
select tap.act('park_job', 1000002, 'select park.energy_late_take(0)');
select is(pg_temp.progress(), 'clean ', 'and nobody takes those of another enterprise');
select tap.act('park_job', 1000001, 'select park.energy_late_take(0)');
select is(pg_temp.progress(), '2026-10-03 late_data', 'the earliest of them says from where');
select is((select count(*) from park.sample_late), 0::bigint, 'and no note is left');

select pg_temp.late('2026-10-05 20:00+08', '5 s'), pg_temp.late('2026-10-05 21:00+08', '11 minutes');
select tap.act('park_job', 1000001, 'select park.energy_late_take(3600)');
select is((select count(*) from park.sample_late), 0::bigint, 'nobody waits longer than ten minutes');
select is(pg_temp.progress(), '2026-10-03 late_data', 'what is dirty from earlier on stays so');

select is(tap.act('park_web', 1000001, $$ select park.meter_event_add(id, '2026-10-01 08:00+08', 'replace', 9, 3, null, null, 'x') from park.meter $$),
  'done', 'a person notes an event');
select is(pg_temp.progress(), '2026-10-01 meter_event', 'which makes the days since dirty, and is the better reason');
select is((select count(*) from park.job where tenant_id = 1000001 and kind = 'energy.day' and state = 'queued'), 1::bigint,
  'and the work is asked for in the same breath');
select is(tap.act('park_web', 1000001, $$ select park.energy_ask(null, null, '2020-01-01') $$), 'done', 'everything can be asked for');
select is(pg_temp.progress(), '2026-03-01 meter_event', 'but nothing from before the meter''s service');
select is((select count(*) from park.job where tenant_id = 1000001 and kind = 'energy.day' and state = 'queued'), 1::bigint,
  'and work that waits is not asked for twice');
update park.job set state = 'running' where kind = 'energy.day';
select tap.act('park_web', 1000001, 'select park.energy_ask(null, null, null)');
select is((select count(*) from park.job where tenant_id = 1000001 and kind = 'energy.day' and state = 'queued'), 1::bigint,
  'work that runs may have passed it, so it is asked for again');

select is(tap.act('park_web', 1000002, $$ select park.energy_ask(null, (select min(id) from park.meter), null) $$), 'done',
  'another enterprise sees no meter to ask for');
select is(tap.act('park_web', 1000002, $$ select park.meter_event_add(1, now(), 'reset', 9, 3, null, null, 'x') $$), 'P0002',
  'and notes no event of it');

-- One question: may this meter be?
create function pg_temp.may(statement text) returns text language sql as $$ select tap.act('park_web', 1000001, statement) $$;
select is(pg_temp.may($$ select park.meter_add(1000001, null, null, '', '', 'x', 'electricity', null, null, null, 5, 20, null, null, null, null) $$), '22023', 'refused: intervals of twenty minutes');
select is(pg_temp.may($$ select park.meter_add(1000001, null, null, '', '', 'x', 'song', null, null, null, 5, null, null, null, null, null) $$), '22023', 'refused: a kind that is none');
select is(pg_temp.may($$ select park.meter_add(1000002, null, null, '', '', 'x', 'electricity', null, null, null, 5, null, null, null, null, null) $$), 'P0002', 'refused: a meter for another enterprise');
select is(pg_temp.may($$ select park.meter_add(1000001, id, null, '', '', 'x', 'heat', null, null, null, 5, null, null, null, null, null) from park.meter $$), '22023', 'refused: heat below electricity');
select is(pg_temp.may($$ select park.meter_add(1000001, id, null, '', '', '分表', 'electricity', null, null, null, 5, null, null, null, null, null) from park.meter $$), 'done', 'taken: a meter below another');
select is((select role from park.meter where name = '分表'), 'sub', 'and it is a sub-meter unless somebody says otherwise');
select is(pg_temp.may($$ select park.meter_change(m.id, 1, c.id, null, null, null, null, null, null, null, null, null, null, null, null, null)
  from park.meter m, park.meter c where m.name = '总表' and c.name = '分表' $$), '22023', 'refused: meters in a circle');
select is(pg_temp.may($$ select park.meter_change(id, 7, null, null, null, null, 'y', null, null, null, null, null, null, null, null, null) from park.meter where name = '总表' $$), '55P03', 'refused: a change by who saw another version');

select * from finish();
rollback;
