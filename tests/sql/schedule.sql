-- Schedules: civil times in zones as another calendar reckons them, times that
-- come once, gates, attempts, and what becomes of them.
begin;
select no_plan();
select tap.parks();
set local session_replication_role = origin;

-- Zones: tests/unit/schedule/reckon.py has them from Python's zoneinfo.
\set cases `grep civil ../unit/schedule/cases.json`
create temp table zone_case as
  select c ->> 'civil' as civil, c ->> 'zone' as zone, (c ->> 'at')::timestamptz as at
    from (select line::jsonb as c from regexp_split_to_table(:'cases', E'\n') line where line <> '') x;
select cmp_ok(count(*), '>=', 18::bigint, 'there are cases of zones') from zone_case;
select is(park.civil_moment(civil::timestamp, zone), at, civil || ' in ' || zone) from zone_case;

select set_config('park.from', '1000000', true), set_config('park.to', '1999999', true), set_config('park.tenant', '1000001', true) \g /dev/null
select throws_ok($$ select park.civil_now('Asia/Atlantis') $$, '22023', null, 'a zone that does not exist is refused');

insert into park.account (tenant_id, name, display_name, role, email)
values (1000001, 'owner', '主管', 'enterprise_admin', 'owner@example.org') returning id as owner \gset
select set_config('park.user', :'owner', true) \g /dev/null
create function pg_temp.add(more jsonb) returns bigint language sql as $$
  select park.report_schedule_add(jsonb_populate_record(null::park.report_schedule, '{"name": "月报", "report": "energy-monthly", "params": {},
    "locale": "zh-CN", "outputs": ["pdf"], "cron": "30 7 3 * *", "zone": "Asia/Shanghai", "period_rule": "previous_month",
    "workday_rule": "any", "missed": "once", "spread_min": 0, "gate_percent": 0, "gate_wait_h": 24, "gate_then": "send",
    "only_if": "always", "confidential": false, "timeout_h": 12}'::jsonb || more)) $$;
create function pg_temp.fire(s bigint, variadic at timestamp[]) returns bigint language sql as $$
  select park.report_schedule_fire(1000001, s, at, array(select a::date from unnest(at) a), array(select '2026-10' from unnest(at)),
    array(select date '2026-10-01' from unnest(at)), array(select date '2026-11-01' from unnest(at)), 0, '2030-01-03T07:30', '2030-01-03') $$;
create function pg_temp.said(s bigint) returns text language sql as $$
  select string_agg(state || coalesce(' ' || nullif(reason, ''), ''), ', ' order by scheduled_for) from park.report_dispatch where schedule_id = s $$;
create function pg_temp.step(s bigint) returns text language sql as $$
  select park.report_dispatch_step(max(id)) from park.report_dispatch where schedule_id = s $$;
create function pg_temp.ready(s bigint, how text) returns void language sql as $$
  update park.report_run r set state = how, fault = case how when 'failed' then 'broken' else '' end, error = case how when 'failed' then '缺字体' else '' end, pdf = 'p', pdf_sha256 = 'x'
    from park.report_dispatch d where d.schedule_id = s and d.run_id = r.id and d.ended_at is null $$;

-- Times that come.
select pg_temp.add('{}') as plain \gset
select is((select at <= now() and civil is null from park.report_schedule_next where schedule_id = :plain), true, 'a new schedule is to be reckoned');
select pg_temp.fire(:plain, (now() at time zone 'Asia/Shanghai')::timestamp) \g /dev/null
select is(pg_temp.said(:plain), 'queued', 'a time that came is noted');
select is((select at from park.report_schedule_next where schedule_id = :plain), '2030-01-03 07:30+08', 'and the next one is kept as an instant');
select pg_temp.fire(:plain, (now() at time zone 'Asia/Shanghai')::timestamp) \g /dev/null
select is(pg_temp.said(:plain), 'queued', 'noted twice it counts once');

select pg_temp.add('{"name": "补发"}') as once \gset
select pg_temp.fire(:once, '2026-08-03 07:30', '2026-09-03 07:30', '2026-10-03 07:30') \g /dev/null
select is(pg_temp.said(:once), 'skipped missed, skipped missed, queued', 'of what was missed the last one is made');
select pg_temp.add('{"name": "不补", "missed": "skip"}') as skip \gset
select pg_temp.fire(:skip, '2026-09-03 07:30', '2026-10-03 07:30') \g /dev/null
select is(pg_temp.said(:skip), 'skipped missed, skipped missed', 'or none, and both are noted');

-- From the order to the mail.
insert into park.report_recipient (tenant_id, schedule_id, address, name, state)
values (1000001, :plain, 'a@example.org', '甲', 'active'), (1000001, :plain, 'b@example.org', '乙', 'active'),
       (1000001, :plain, 'c@example.org', '丙', 'waiting'), (1000001, :plain, 'd@example.org', '丁', 'unsubscribed');
select is(pg_temp.step(:plain), 'computing', 'without a gate the report is ordered');
select is(pg_temp.step(:plain), 'computing', 'once');
select is((select count(*) from park.report_run where tenant_id = 1000001), 1::bigint, 'so there is one issue');
update park.report_run set state = 'rendering' where tenant_id = 1000001;
select is(pg_temp.said(:plain), 'rendering', 'an issue takes its dispatch along');
select pg_temp.ready(:plain, 'ready') \g /dev/null
select is(pg_temp.step(:plain), 'sending', 'when it is ready it is sent');
select bag_eq($$ select address from park.report_delivery where tenant_id = 1000001 $$, array['a@example.org', 'b@example.org'],
  'to whoever is confirmed and did not unsubscribe');

create function pg_temp.try(who text, how text, answer integer) returns text language plpgsql as $$
declare
  x bigint;
begin
  update park.report_delivery set next_at = now() where state = 'queued' and address = who;
  update park.report_delivery set next_at = now() + interval '1 day' where state = 'queued' and address <> who;
  select t.id into x from (select max(id) as id from park.report_dispatch where ended_at is null and run_id is not null) d,
    lateral park.report_delivery_take(d.id) t;
  return park.report_delivery_end(x, how, answer, case how when 'sent' then '' else 'no' end, null,
    case how when 'later' then 'put_off' when 'barred' then 'sign_in' else '' end);
end $$;
create function pg_temp.pause(who text) returns interval language sql as $$
  select next_at - now() from park.report_delivery where address = who and kind = 'report' order by id desc limit 1 $$;

select is(pg_temp.try('a@example.org', 'later', 451), 'queued', 'a mail that is put off waits');
select is(pg_temp.pause('a@example.org'), interval '1 minute', 'a minute');
select is(pg_temp.try('a@example.org', 'later', 451), 'queued', 'put off again it waits');
select is(pg_temp.pause('a@example.org'), interval '5 minutes', 'five minutes');
select pg_temp.try('a@example.org', 'later', 0) \g /dev/null
select is(pg_temp.pause('a@example.org'), interval '30 minutes', 'then half an hour');
select pg_temp.try('a@example.org', 'later', 0) \g /dev/null
select is(pg_temp.pause('a@example.org'), interval '2 hours', 'then two hours');
select pg_temp.try('a@example.org', 'later', 0) \g /dev/null
select is(pg_temp.pause('a@example.org'), interval '6 hours', 'then six');
select is(pg_temp.step(:plain), 'sending', 'so long its dispatch is under way');
select is(pg_temp.try('a@example.org', 'later', 0), 'failed', 'and then it is given up');
select is(pg_temp.try('b@example.org', 'sent', 250), 'sent', 'another one was sent');
select is(pg_temp.step(:plain), 'partial', 'so the dispatch was delivered in part');
select is((select string_agg(number || outcome, ' ' order by number) from park.report_delivery_try t
            join park.report_delivery x on x.id = t.delivery_id where x.address = 'a@example.org'),
  '1later 2later 3later 4later 5later 6later', 'each attempt is in the log');
select is((select count(*) from park.report_delivery where kind = 'notice' and address = 'owner@example.org'), 1::bigint, 'and its owner is told');
select is((select refusals || state from park.report_recipient where address = 'a@example.org'), '0active', 'what was put off is no refusal');

-- What did not arrive is somebody's business.
create function pg_temp.alarm(s bigint) returns text language sql as $$
  select string_agg(a.reason || ' ' || a.times || case when a.cleared_at is not null then ' cleared' when a.acked_at is not null then ' acked' else '' end,
           ', ' order by d.scheduled_for)
    from park.report_alarm a join park.report_dispatch d on d.tenant_id = a.tenant_id and d.id = a.dispatch_id where d.schedule_id = s $$;
create function pg_temp.audited(what text) returns bigint language sql as $$
  select count(*) from park_audit.entry where tenant_id = 1000001 and action = what $$;
select is(pg_temp.alarm(:plain), 'given_up 1', 'what was given up raises an alarm');
select is((select a.fault || ' ' || a.detail from park.report_alarm a), 'put_off no', 'with a word, and what was said');
select is((select d.fault || ' ' || d.detail from park.report_dispatch d where d.schedule_id = :plain), 'put_off no', 'and so does its dispatch');
select is(pg_temp.audited('report_alarm.raise'), 1::bigint, 'with an entry of the audit log');
select park.report_alarm_acknowledge((select max(id) from park.report_alarm), '已联系机房') \g /dev/null
select is(pg_temp.alarm(:plain), 'given_up 1 acked', 'somebody takes it on');
select throws_ok($$ select park.report_alarm_acknowledge((select max(id) from park.report_alarm), 'x') $$, '55P03', null, 'once');
select throws_ok($$ select park.report_alarm_acknowledge(999999, 'x') $$, 'P0002', null, 'and nothing that is none');
update park.report_delivery set state = 'sent' where kind = 'notice';
select park.report_delivery_resend(id) from park.report_delivery where address = 'a@example.org' \g /dev/null
select is(pg_temp.try('a@example.org', 'barred', 535), 'failed', 'sent again it fails for good when we are barred');
select is(pg_temp.step(:plain), 'partial', 'so it is delivered in part again');
select is(pg_temp.said(:plain), 'partial barred', 'and says why');
select is(pg_temp.alarm(:plain), 'barred 2', 'which is an alarm again');
select is((select state || issue from park.report_delivery where kind = 'notice' and address = 'owner@example.org'), 'queued2', 'and the owner is told again');
select is((select refusals from park.report_recipient where address = 'a@example.org'), 0, 'being barred is no fault of the receiver');
select park.report_delivery_resend(id) from park.report_delivery where address = 'a@example.org' \g /dev/null
select pg_temp.try('a@example.org', 'sent', 250) \g /dev/null
select is(pg_temp.step(:plain) || ' ' || pg_temp.alarm(:plain), 'delivered barred 2 cleared', 'sent after all, the alarm is over');

-- What is too large for the server goes as a link, once.
create function pg_temp.too_large(link timestamptz) returns text language plpgsql as $$
declare
  x bigint;
begin
  update park.report_delivery set next_at = now() where state = 'queued' and address = 'a@example.org';
  select t.id into x from (select max(d.id) as id from park.report_dispatch d where d.ended_at is null and d.run_id is not null) d,
    lateral park.report_delivery_take(d.id) t where t.address = 'a@example.org';
  return park.report_delivery_end(x, 'barred', 552, '552 5.3.4 too big', link, 'too_large');
end $$;
create function pg_temp.last_try() returns text language sql as $$
  select t.outcome || ' ' || t.fault from park.report_delivery_try t join park.report_delivery x on x.id = t.delivery_id
   where x.address = 'a@example.org' order by t.number desc limit 1 $$;
update park.report_delivery set next_at = now() + interval '1 day' where state = 'queued' and address <> 'a@example.org';
select park.report_delivery_resend(id) from park.report_delivery where address = 'a@example.org' \g /dev/null
select is(pg_temp.too_large(null), 'queued', 'files that the server finds too large are tried again');
select is(pg_temp.last_try(), 'linked too_large', 'which the log says');
select is((select linked and next_at = now() from park.report_delivery where address = 'a@example.org'), true, 'at once, with links');
select is(pg_temp.too_large(now() + interval '1 day'), 'failed', 'a letter with links that is too large, too, fails');
select is(pg_temp.last_try(), 'barred too_large', 'for good');
update park.report_delivery set linked = false where address = 'a@example.org';
select park.report_delivery_resend(id) from park.report_delivery where address = 'a@example.org' \g /dev/null
select is(pg_temp.too_large(now() + interval '1 day'), 'failed', 'and so does one that had no files');
select park.report_delivery_resend(id) from park.report_delivery where address = 'a@example.org' \g /dev/null
select pg_temp.try('a@example.org', 'sent', 250) \g /dev/null
select pg_temp.step(:plain) \g /dev/null

-- Somebody who died with a mail in his hands.
select park.report_delivery_resend(id) from park.report_delivery where address = 'a@example.org' \g /dev/null
update park.report_delivery set next_at = now() + interval '1 day' where state = 'queued' and address <> 'a@example.org';
select count(t.id) from (select max(id) as id from park.report_dispatch where schedule_id = :plain) d, lateral park.report_delivery_take(d.id) t \g /dev/null
update park.report_delivery set next_at = now() where state = 'sending';
select is((select t.attempts from (select max(id) as id from park.report_dispatch where schedule_id = :plain) d,
    lateral park.report_delivery_take(d.id) t), 2, 'a mail whose sender died is taken by the next');
select is((select t.outcome || t.code from park.report_delivery_try t join park.report_delivery x on x.id = t.delivery_id
            where x.address = 'a@example.org' order by t.number desc limit 1), 'later0', 'and the log says so');
select is((select t.fault::text from park.report_delivery_try t join park.report_delivery x on x.id = t.delivery_id
            where x.address = 'a@example.org' order by t.number desc limit 1), 'sender_died', 'in a word');

-- A receiver's own copy.
create function pg_temp.copy_of(who text) returns bigint language sql as $$
  select park.report_copy_keep(x.id, d.run_id, '甲', x.address, 'copied', null, repeat('c', 64), '')
    from park.report_delivery x join park.report_dispatch d using (tenant_id) where d.id = x.dispatch_id and x.address = who and x.kind = 'report'
   order by x.id desc limit 1 $$;
create function pg_temp.got(who text) returns text language plpgsql as $$
declare
  said text;
begin
  select convert_from(f.body, 'UTF8') || left(f.sha256, 2) into said
    from (select * from park.report_delivery x where x.address = who and x.kind = 'report' order by x.id desc limit 1) x
   cross join lateral park_private.link_file(1000001, x.id, 'pdf', 1000001, 0) f;
  perform set_config('park.from', '1000000', true), set_config('park.to', '1999999', true), set_config('park.tenant', '1000001', true);
  return said;
end $$;
update park.report_delivery set next_at = now() where state = 'sending';
select isnt(pg_temp.copy_of('a@example.org'), null, 'a copy is kept while its mail is held');
select is((select copy || left(pdf_sha256, 2) || xlsx_sha256 || (next_at > now()) from park.report_delivery where address = 'a@example.org'), 'owncctrue',
  'its digest stands beside the mail, which is held on');
update park.report_copy set made_at = now() - interval '40 days';
select isnt(pg_temp.copy_of('a@example.org'), null, 'made again');
select is((select count(*) from park.report_copy), 1::bigint, 'it is one');
select park.report_delivery_end(id, 'sent', 250, '', now() + interval '1 day') from park.report_delivery where address = 'a@example.org' \g /dev/null
select is(pg_temp.copy_of('a@example.org'), null, 'a mail that is held no longer takes none');
select is(pg_temp.got('a@example.org'), 'copiedcc', 'the link leads to the copy');
delete from park.report_copy;
select is(pg_temp.got('a@example.org'), null, 'and to nothing else when it is gone');
select park.report_delivery_resend(id) from park.report_delivery where address = 'a@example.org' \g /dev/null
select is(pg_temp.got('a@example.org'), 'px', 'a report that is confidential no more is common again');
select pg_temp.try('a@example.org', 'sent', 250) \g /dev/null
select pg_temp.step(:plain) \g /dev/null

-- Three refusals.
create function pg_temp.round(s bigint, at timestamp, how text) returns text language plpgsql as $$
begin
  perform pg_temp.fire(s, at);
  perform pg_temp.step(s), pg_temp.ready(s, 'ready');
  perform pg_temp.step(s);
  update park.report_delivery set state = 'dropped' where state = 'queued' and address <> 'a@example.org';
  perform pg_temp.try('a@example.org', how, 550);
  return pg_temp.step(s);
end $$;
select is(pg_temp.round(:plain, '2026-11-01 08:00', 'refused'), 'failed', 'a refusal for good fails at once');
select is((select refusals || state from park.report_recipient where address = 'a@example.org'), '1active', 'and is counted');
select pg_temp.round(:plain, '2026-11-02 08:00', 'sent') \g /dev/null
select is((select refusals from park.report_recipient where address = 'a@example.org'), 0, 'a mail that is taken ends the count');
select pg_temp.round(:plain, at, 'refused') from unnest(array['2026-11-03 08:00', '2026-11-04 08:00', '2026-11-05 08:00']::timestamp[]) at \g /dev/null
select is((select state from park.report_recipient where address = 'a@example.org'), 'disabled', 'three in a row disable the receiver');

-- Gates and conditions.
select pg_temp.add('{"name": "等数据", "gate_percent": 95, "gate_wait_h": 5}') as gate \gset
insert into park.report_recipient (tenant_id, schedule_id, address, state) values (1000001, :gate, 'g@example.org', 'active');
select pg_temp.fire(:gate, (now() at time zone 'Asia/Shanghai')::timestamp) \g /dev/null
select is(pg_temp.step(:gate), 'queued', 'without its data a report waits');
select is(pg_temp.said(:gate), 'queued waiting_for_data', 'and says so');
update park.report_dispatch set wait_until = now() where schedule_id = :gate;
select is(pg_temp.step(:gate), 'computing', 'when the wait is over it is made');
select is((select incomplete from park.report_dispatch where schedule_id = :gate), true, 'marked as incomplete');
select pg_temp.add('{"name": "不等", "gate_percent": 95, "gate_wait_h": 0, "gate_then": "stop"}') as stop \gset
select pg_temp.fire(:stop, (now() at time zone 'Asia/Shanghai')::timestamp) \g /dev/null
select is(pg_temp.step(:stop), 'failed', 'or it is not made');
select is(pg_temp.said(:stop), 'failed incomplete', 'which is told and not passed over');
select is(pg_temp.alarm(:stop), 'incomplete 1', 'and raises an alarm');
select is(park.report_completeness('2026-10-01', '2026-11-01'), null, 'where nothing measures nothing is known');

select pg_temp.add('{"name": "有变化才发", "only_if": "weak"}') as weak \gset
insert into park.report_recipient (tenant_id, schedule_id, address, state) values (1000001, :weak, 'w@example.org', 'active');
select pg_temp.fire(:weak, '2026-11-06 08:00') \g /dev/null
select pg_temp.step(:weak), pg_temp.ready(:weak, 'ready') \g /dev/null
select is(pg_temp.step(:weak), 'skipped', 'a report that is not worth sending is skipped');
select is(pg_temp.said(:weak), 'skipped weak_not', 'and says why');

-- Reports that cannot be made, owners that are gone.
select pg_temp.add('{"name": "做不出"}') as broken \gset
select pg_temp.fire(:broken, '2026-11-06 08:00') \g /dev/null
create function pg_temp.fails(s bigint) returns text language plpgsql as $$
begin
  update park.report_dispatch set start_at = now() where schedule_id = s;
  perform pg_temp.step(s), pg_temp.ready(s, 'failed');
  return pg_temp.step(s);
end $$;
select is(pg_temp.fails(:broken), 'queued', 'a report that failed is ordered again');
select is(pg_temp.fails(:broken), 'queued', 'twice');
select is(pg_temp.fails(:broken), 'failed', 'and then given up');
select is((select fault || ' ' || detail from park.report_dispatch where schedule_id = :broken), 'broken 缺字体', 'with its reason');
select is(pg_temp.alarm(:broken), 'report_failed 1', 'which raises an alarm');
insert into park.report_recipient (tenant_id, schedule_id, address, state) values (1000001, :broken, 'x@example.org', 'active');
select park.report_dispatch_again(id) from park.report_dispatch where schedule_id = :broken \g /dev/null
select is(pg_temp.said(:broken), 'queued', 'begun anew by hand');
select throws_ok(format('select park.report_dispatch_again(%s)', (select id from park.report_dispatch where schedule_id = :broken)), '55P03', null, 'once');
select pg_temp.step(:broken), pg_temp.ready(:broken, 'ready') \g /dev/null
select is(pg_temp.step(:broken), 'sending', 'it is made');
select pg_temp.try('x@example.org', 'sent', 250) \g /dev/null
select is(pg_temp.step(:broken) || ' ' || pg_temp.alarm(:broken), 'delivered report_failed 1 cleared', 'and sent, and the alarm is over');
select throws_ok(format('select park.report_dispatch_again(%s)', (select id from park.report_dispatch where schedule_id = :broken)), '55P03', null,
  'what was delivered is not begun anew');
select pg_temp.add('{"name": "没人收"}') as nobody \gset
select pg_temp.fire(:nobody, '2026-11-06 08:00') \g /dev/null
select pg_temp.step(:nobody), pg_temp.ready(:nobody, 'ready') \g /dev/null
select is(pg_temp.step(:nobody), 'failed', 'a report without receivers is no success');
select pg_temp.add('{"name": "太久"}') as slow \gset
select pg_temp.fire(:slow, '2026-11-06 08:00') \g /dev/null
select pg_temp.step(:slow) \g /dev/null
update park.report_dispatch set give_up_at = now() - interval '1 s' where schedule_id = :slow;
select is(pg_temp.step(:slow), 'failed', 'what takes too long is given up');
select is(pg_temp.said(:slow), 'failed timed_out', 'and says so');

-- Two accounts without an address are two lines, and one that gets an address later can be sent to.
select pg_temp.add('{"name": "没有邮箱"}') as mute \gset
insert into park.account (tenant_id, name, display_name, role) values (1000001, 'mute1', '甲', 'enterprise_user'), (1000001, 'mute2', '乙', 'enterprise_user');
insert into park.report_recipient (tenant_id, schedule_id, account_id, state)
select 1000001, :mute, id, 'active' from park.account where name in ('mute1', 'mute2');
select pg_temp.fire(:mute, '2026-11-06 08:00') \g /dev/null
select pg_temp.step(:mute), pg_temp.ready(:mute, 'ready') \g /dev/null
select pg_temp.step(:mute) \g /dev/null
select is(pg_temp.step(:mute), 'failed', 'accounts without an address get nothing');
select is((select count(*) from park.report_delivery where name in ('甲', '乙') and state = 'failed' and address = ''), 2::bigint, 'each of them stands in the log');
select is(pg_temp.alarm(:mute), 'refused 1', 'and an alarm is raised');
select throws_ok($$ select park.report_delivery_resend((select id from park.report_delivery where name = '甲' and address = '')) $$, '55P03', null,
  'as long as there is no address nothing is sent again');
update park.account set email = 'one@example.org' where name = 'mute1';
select park.report_delivery_resend((select id from park.report_delivery where name = '甲' and address = '')) \g /dev/null
select is((select state from park.report_delivery where name = '甲' and address = 'one@example.org'), 'queued', 'then it goes where it belongs');
update park.account set state = 'disabled' where id = :owner;
select pg_temp.add('{"name": "离职"}') as left_ \gset
select pg_temp.fire(:left_, '2026-11-06 08:00') \g /dev/null
select is(pg_temp.step(:left_), 'failed', 'a schedule whose owner is gone sends nothing more');
select is((select state from park.report_schedule where id = :left_), 'paused', 'and rests');

select * from finish();
rollback;
