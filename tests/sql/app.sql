-- APPs run for whoever subscribed, and only their use counts.
begin;
select no_plan();
select tap.parks();
insert into park.tenant (tenant_id, kind, name, demo) values (1000008, 'enterprise', '真', false), (1000009, 'enterprise', '样', true);

-- The shelf.
create function pg_temp.app(id text, audience text default 'both', sha text default 'a') returns jsonb language sql as $$
  select jsonb_build_object('sha256', repeat(sha, 64), 'definition', jsonb_build_object('id', id, 'version', 1, 'class', 'decision',
    'domains', '["saving"]'::jsonb, 'for', audience, 'role', 'park_admin', 'permissions', '["energy.read"]'::jsonb,
    'name', '{"zh-CN": "某应用", "en": "Some APP"}'::jsonb, 'purpose', '{"zh-CN": "为何", "en": "What for"}'::jsonb, 'inputs', '[]'::jsonb,
    'flow', '{"nodes": [{"id": "a", "params": {"ref": "ENE-001@1"}}, {"id": "b"}]}'::jsonb)) $$;
select is(park.app_publish(jsonb_build_array(pg_temp.app('APP-901'), pg_temp.app('APP-902', 'park'), pg_temp.app('APP-903', 'enterprise'))) >= 3, true,
  'a shelf is taken over');
select is((select count(*) from park.app where state = 'current'), 3::bigint, 'what it has not is withdrawn');
select is(park.app_publish(jsonb_build_array(pg_temp.app('APP-901'), pg_temp.app('APP-902', 'park'), pg_temp.app('APP-903', 'enterprise'))), 0::bigint,
  'the same again changes nothing');
select is(park.app_publish(jsonb_build_array(pg_temp.app('APP-901', 'both', 'b'), pg_temp.app('APP-902', 'park'), pg_temp.app('APP-903', 'enterprise'))), 1::bigint,
  'what is new of one changes that one');
select is((select entries from park.app where id = 'APP-901'), array['ENE-001'], 'it is known what it computes with');
select is((select industries from park.app where id = 'APP-901'), array['general'], 'an APP that names no industry is for any');
select is(park.app_publish(jsonb_build_array(jsonb_set(pg_temp.app('APP-901', 'both', 'c'), '{definition,industry}', '"steel"'),
  pg_temp.app('APP-902', 'park'), pg_temp.app('APP-903', 'enterprise'))), 1::bigint, 'one that does is for that');
select is((select industries from park.app where id = 'APP-901'), array['steel'], 'and it says so');
select is(position('some app' in words) > 0 and position('为何' in words) > 0, true, 'a search finds it by name and purpose') from park.app where id = 'APP-901';
select is(tap.act('park_web', 1000000, $$ update park.app set name = 'x' $$), '42501', 'nobody but the program that migrates writes it');
select is(tap.act('park_web', 1000001, $$ select from park.app $$), 'done', 'everybody reads it');

select lives_ok($$ select park.app_publish(jsonb_build_array(pg_temp.app('APP-901', 'both', 'b'), pg_temp.app('APP-902', 'park'),
  pg_temp.app('APP-903', 'enterprise'), pg_temp.app('APP-904') #- '{definition,permissions}')) $$, 'one that only computes needs no permission');
select is((select permissions from park.app where id = 'APP-904'), '{}', 'and has none');

-- Packages.
select set_config('park.tenant', '0', true), set_config('park.from', '0', true), set_config('park.to', '2147483647', true) \g /dev/null
create function pg_temp.text(id text, sha text, version integer) returns text language sql as $$
  select jsonb_set(pg_temp.app(id, 'both', sha)->'definition', '{version}', to_jsonb(version))::text $$;
create function pg_temp.install(id text, sha text, signer text, version integer default 1, rollback boolean default false) returns text
  language sql as $$
  select app_id from park.app_install(pg_temp.text(id, sha, version), repeat(sha, 64), repeat(sha, 64), signer, '甲', rollback) $$;
select is((select name from park.app_publisher_trust(repeat('1', 64), '某某科技', '甲')), '某某科技', 'a key is trusted');
select is_empty($$ select park.app_publisher_trust(repeat('1', 64), '别人', '乙') $$, 'once');
select is(pg_temp.install('APP-905', 'd', repeat('1', 64)), 'APP-905', 'an APP of a package is installed');
select is((select state || ' ' || name from park.app where id = 'APP-905'), 'current 某应用', 'and stands beside those that are delivered');
select is((select key || installed_by from park.app_package where app_id = 'APP-905'), repeat('1', 64) || '甲', 'with its key and who installed it');
select throws_ok($$ select pg_temp.install('APP-901', 'd', repeat('1', 64)) $$, '23505', null, 'a number of one that is delivered is not taken');
select throws_ok($$ select pg_temp.install('APP-906', 'd', repeat('2', 64)) $$, '42501', null, 'nor anything of a key that nobody trusts');
select is(park.app_publish(jsonb_build_array(pg_temp.app('APP-901', 'both', 'b'), pg_temp.app('APP-902', 'park'), pg_temp.app('APP-903', 'enterprise'),
  pg_temp.app('APP-904') #- '{definition,permissions}', pg_temp.app('APP-905', 'park', 'e'))), 0::bigint, 'a program that is migrated does not touch it');
select is((select sha256 || state from park.app where id = 'APP-905'), repeat('d', 64) || 'current', 'neither to withdraw nor to overwrite it');
select throws_ok($$ select pg_temp.install('APP-905', 'f', repeat('1', 64)) $$, '55P03', null, 'the same version with other content is refused');
select is(pg_temp.install('APP-905', 'f', repeat('1', 64), 1, true), 'APP-905', 'but for a rollback');
select is(pg_temp.install('APP-905', 'd', repeat('1', 64), 3), 'APP-905', 'a newer one is installed');
select is(pg_temp.install('APP-905', 'd', repeat('1', 64), 3), 'APP-905', 'and again, which changes nothing');
select throws_ok($$ select pg_temp.install('APP-905', 'd', repeat('1', 64), 2) $$, '55P03', null, 'an older one is refused');
select is(pg_temp.install('APP-905', 'f', repeat('1', 64), 2, true), 'APP-905', 'but for a rollback, too');
select lives_ok($$ select park.app_publisher_trust(repeat('4', 64), '第二家', '甲') $$, 'somebody else is trusted as well');
select throws_ok($$ select pg_temp.install('APP-905', 'd', repeat('4', 64), 9, true) $$, '42501', 'this APP is of another publisher',
  'and takes nothing over, not even by a rollback');
select is((select sha256 from park.app where id = 'APP-905'), repeat('f', 64), 'and is what runs');
select is((select reason from park.app_publisher_revoke(repeat('1', 64), '泄露', '甲')), '泄露', 'a key is revoked');
select is_empty($$ select park.app_publisher_revoke(repeat('1', 64), '泄露', '甲') $$, 'once');
select is((select state from park.app where id = 'APP-905'), 'withdrawn', 'what it signed runs no more');
select is_empty($$ select park.app_publisher_trust(repeat('1', 64), '某某科技', '甲') $$, 'and it is trusted never again');
select throws_ok($$ select pg_temp.install('APP-905', 'd', repeat('1', 64)) $$, '42501', null, 'nor is anything of it taken');
select is((select string_agg(action, ' ' order by seq) from park_audit.entry where action in ('app.trust', 'app.install', 'app.revoke')),
  'app.trust app.install app.install app.install app.install app.install app.trust app.revoke', 'all of it is in the audit log');
select is(tap.act('park_web', 1000000, $$ insert into park.app_publisher (key, name, added_by) values (repeat('3', 64), 'x', 'x') $$), '42501',
  'the web adds no publisher');
select is(tap.act('park_web', 1000000, $$ delete from park.app_package $$), '42501', 'and removes no package');
select is(tap.act('park_web', 1000000, $$ select pg_temp.install('APP-907', 'd', repeat('4', 64)) $$), '42501', 'nor does it install one itself');
select is(tap.act('park_web', 1000001, $$ select park.app_publisher_trust(repeat('5', 64), 'x', 'x') $$), '42501', 'an enterprise trusts nobody');
select is(tap.act('park_web', 1000001, $$ select park.app_publisher_revoke(repeat('4', 64), 'x', 'x') $$), '42501', 'nor revokes anybody');
select is(tap.act('park_web', 1000001, $$ select park.app_withdraw('APP-905') $$), '42501', 'nor takes an APP off the shelf');
select is_empty($$ select park.app_withdraw('APP-901') $$, 'what is delivered is not taken off the shelf by hand');

-- Packages that are handed in: checked by a job, then installed or consented to.
select set_config('park.tenant', '1000000', true), set_config('park.from', '1000000', true), set_config('park.to', '1999999', true) \g /dev/null
create function pg_temp.checked(upload bigint, id text, sha text, version integer, signer text default repeat('4', 64)) returns text
  language sql as $$
  select park.app_upload_checked(upload, pg_temp.text(id, sha, version), repeat(sha, 64), repeat(sha, 64), signer, '第二家') $$;
select is(tap.act('park_web', 1000001, $$ select park.app_upload_add('x', false, 'PK', 'x') $$), '42501', 'an enterprise hands nothing in');
select id as one from park.app_upload_add('一.parkapp', false, 'PK', '甲') \gset
select is((select u.state || ' ' || kind from park.app_upload u join park.job j on j.id = u.job_id where u.id = :one), 'queued app.package',
  'the authority does, and a job has to check it');
select throws_ok(format('select park.app_upload_consent(%s, %L)', :one, '甲'), '55P03', null, 'before, nobody consents');
select is(pg_temp.checked(:one, 'APP-907', 'd', 1), 'waiting', 'one that asks for something waits');
select is((select wanted::text || coalesce(length(body), 0) from park.app_upload where id = :one), '{energy.read}0', 'it says for what; the file is gone');
select is(tap.act('park_web', 1000000, format('select park.app_upload_checked(%s, %L, %L, %L, %L, %L)', :one, '{}', '', '', '', '')), '42501',
  'that a package was checked is not for the web to say');
select is(tap.act('park_web', 1000000, $$ update park.app_upload set definition = '{}' $$), '42501', 'nor what is in it');
select is((select state || app || fault from park.app_upload_consent(:one, '乙')), 'installedAPP-907', 'with consent it is installed');
select is((select installed_by from park.app_package where app_id = 'APP-907'), '乙', 'by whoever consented');
select id as two from park.app_upload_add('二', false, 'PK', '甲') \gset
select is(pg_temp.checked(:two, 'APP-907', 'e', 2), 'installed', 'an update that asks for nothing new waits for nobody');
select id as three from park.app_upload_add('三', false, 'PK', '甲') \gset
select is(pg_temp.checked(:three, 'APP-908', 'd', 1), 'waiting', 'another APP waits');
select lives_ok($$ select park.app_publisher_revoke(repeat('4', 64), '泄露', '甲') $$, 'while its key is revoked');
select is((select fault || ' ' || fault_field from park.app_upload_consent(:three, '乙')), 'key_revoked key', 'and consent comes too late');
select is((select state from park.app_upload where id = :three), 'waiting', 'which changes nothing');
select is(park.app_upload_decline(:three, '乙'), :three::bigint, 'it may still be declined');
select throws_ok(format('select park.app_upload_decline(%s, %L)', :three, '乙'), '55P03', null, 'once');
select id as four from park.app_upload_add('四', false, 'PK', '甲') \gset
select is(pg_temp.checked(:four, 'APP-909', 'd', 1), 'refused', 'what was signed by it is refused');
select id as five from park.app_upload_add('五', false, 'PK', '甲') \gset
update park.job set state = 'failed' where id = (select job_id from park.app_upload where id = :five);
select is(park.app_upload_state('checking', 'failed') || ' ' || park.app_upload_state('waiting', 'failed'), 'refused waiting',
  'one whose job died for good is refused');
select is((select count(u.id) from generate_series(1, 25) g, lateral park.app_upload_add('x' || g, false, 'PK', '甲') u), 20::bigint,
  'at most twenty are not decided');
update park.app_upload set at = now() - interval '4 years' where id in (:one, :two);
select is(park.app_sweep() >= 2, true, 'and what is too old of them goes');
select set_config('park.tenant', '0', true), set_config('park.from', '0', true), set_config('park.to', '2147483647', true) \g /dev/null

-- For whom.
select is(park.app_is_open('APP-901', 'both', 1000000), true, 'for an authority it runs');
select is(park.app_is_open('APP-903', 'enterprise', 1000000), false, 'but not what is made for enterprises');
select is(park.app_is_open('APP-901', 'both', 1000008), false, 'for an enterprise not, before it subscribed');

create function pg_temp.me(tenant integer) returns void language sql as $$
  select set_config('park.tenant', tenant::text, true), set_config('park.from', tenant::text, true), set_config('park.to', tenant::text, true) $$;
select pg_temp.me(1000008);
select is((select app_id from park.app_subscribe('APP-901', false, '甲')), 'APP-901', 'it subscribes');
select is(park.app_is_open('APP-901', 'both', 1000008), true, 'then it runs');
select is((select actor from park.app_subscribe('APP-901', false, '乙')), '甲', 'a subscription that holds stays as it is');
select throws_ok($$ select park.app_subscribe('APP-902', false, '甲') $$, 'P0002', null, 'what is made for the authority is not for enterprises');
select throws_ok($$ select park.app_subscribe('APP-999', true, '甲') $$, 'P0002', null, 'nor is what does not exist');
select throws_ok($$ select park.app_ask('APP-903', '{}', false, '甲') $$, 'P0002', null, 'without a subscription nothing is asked for');

-- Runs.
select is((select state from park.app_ask('APP-901', '{}', false, '甲')), 'queued', 'a run waits');
select is((select count(*) from park.app_run r join park.job j on j.tenant_id = r.tenant_id and j.id = r.job_id where r.tenant_id = 1000008 and j.kind = 'app.run'),
  1::bigint, 'with a job that will do it');
select is((select state from park.app_cancel('APP-901', (select max(id) from park.app_run where tenant_id = 1000008))), 'cancelled', 'it is cancelled');
select throws_ok($$ select park.app_cancel('APP-901', (select max(id) from park.app_run where tenant_id = 1000008)) $$, '55P03', null, 'once');
select is_empty($$ select park.app_cancel('APP-901', 999999999) $$, 'and nothing that is none');
select is(park.app_run_state('running', 'running'), 'running', 'a run whose job lives runs');
select is(park.app_run_state('running', 'failed'), 'failed', 'one whose job died for good has failed');
select is(park.app_run_state('queued', null), 'failed', 'so has one whose job is gone');
select is(park.app_run_fault('running', '', 'failed'), 'worker_died', 'and says why');
select is(park.app_run_fault('queued', 'busy', 'failed'), 'busy', 'or what it said before');
select is(park.app_run_state('cancelled', 'done'), 'cancelled', 'what is over stays as it ended');
select is((select ended_at is not null from park.app_unsubscribe('APP-901')), true, 'a subscription ends');
select is_empty($$ select park.app_unsubscribe('APP-901') $$, 'once');
select is(park.app_is_open('APP-901', 'both', 1000008), false, 'then it runs no more');
select is((select ended_at from park.app_subscribe('APP-901', false, '乙')), null, 'until it subscribes anew');

-- Trials.
select is((select trial_until = now() + park.app_trial() from park.app_subscribe('APP-903', true, '甲')), true, 'an APP is tried out for so long');
select is(park.app_is_open('APP-903', 'enterprise', 1000008), true, 'and runs meanwhile');
select is((select trial from park.app_ask('APP-903', '{}', false, '甲')), true, 'its runs say that they are of a trial');
update park.app_subscription set since = now() - interval '31 days', trial_until = now() - interval '1 second' where tenant_id = 1000008 and app_id = 'APP-903';
select is(park.app_is_open('APP-903', 'enterprise', 1000008), false, 'a trial ends by itself');
select is(park.app_subscription_state(null, now() - interval '1 second'), 'trial_over', 'and says so');
select is((select state from park.app_mine(1000008) where id = 'APP-903'), 'trial_over', 'also among what is one''s own');
select is_empty($$ select park.app_subscribe('APP-903', true, '甲') $$, 'there is one trial');
select is((select trial_until from park.app_subscribe('APP-903', false, '甲')), null, 'after it one subscribes');
select is((select trial_until from park.app_subscribe('APP-903', true, '甲')), null, 'and what is subscribed becomes no trial');
update park.app_run set state = 'cancelled', ended_at = now() where state = 'queued';

-- Schedules.
insert into park.role_permission (role, permission) values ('enterprise_user', 'app.run'), ('enterprise_user', 'energy.read') on conflict do nothing;
insert into park.account (tenant_id, name, display_name, role) values (1000008, 'schedules', '丁', 'enterprise_user'),
  (1000008, 'schedules-not', '戊', 'auditor-of-nothing');
create function pg_temp.by(who text) returns void language sql as $$
  select set_config('park.user', (select id::text from park.account where tenant_id = 1000008 and name = who), true) $$;
create function pg_temp.fired(next text default '2026-12-02 08:00', wrong text default '') returns text language sql as $$
  select concat_ws(' ', s.state, nullif(s.fault, ''), to_char(s.next_at at time zone 'Asia/Shanghai', 'YYYY-MM-DD HH24:MI'))
    from park.app_schedule x, lateral park.app_schedule_fire(1000008, x.id, next::timestamp, wrong) s where x.tenant_id = 1000008 $$;
select set_config('park.user', '0', true) \g /dev/null
select throws_ok($$ select park.app_schedule_add('APP-901', '月', '{}', '0 8 2 * *', 'Asia/Shanghai') $$, '42501', null, 'a token has no schedule');
select pg_temp.by('schedules') \g /dev/null
select throws_ok($$ select park.app_schedule_add('APP-901', '月', '{}', '0 8 2 * *', 'Mars/Base') $$, '22023', null, 'nor is there one on Mars');
select is((select state from park.app_schedule_add('APP-901', '月', '{"month": null}', '0 8 2 * *', 'Asia/Shanghai')), 'active', 'a schedule is made');
select is(pg_temp.fired(), 'active 2026-12-02 08:00', 'at first its time is reckoned');
select is((select count(*) from park.app_run where schedule_id is not null), 0::bigint, 'and nothing runs');
select is(pg_temp.fired('2027-01-02 08:00'), 'active 2027-01-02 08:00', 'when it comes the next is known');
select results_eq($$ select r.app_id, r.actor, r.account_id = s.owner_id, r.inputs, r.id = s.run_id from park.app_run r
  join park.app_schedule s on s.tenant_id = r.tenant_id and s.id = r.schedule_id $$,
  $$ values ('APP-901', '丁', true, '{"month": null}'::jsonb, true) $$, 'and it runs for whoever answers for it');
select is(pg_temp.fired('2027-01-02 08:00', 'life must be within'), 'paused form', 'with a form that fits no more it rests');
select is((select state from park.app_schedule_resume('APP-901', (select max(id) from park.app_schedule))), 'active', 'until somebody lets it go on');
select throws_ok($$ select park.app_schedule_resume('APP-901', (select max(id) from park.app_schedule)) $$, '55P03', null, 'once');
update park.account set state = 'disabled' where tenant_id = 1000008 and name = 'schedules';
select is(pg_temp.fired(), 'active 2026-12-02 08:00', 'reckoning asks for nobody''s right');
select is(pg_temp.fired(), 'paused not_allowed', 'one whose account is disabled rests');
update park.account set state = 'active' where tenant_id = 1000008 and name = 'schedules';
select park.app_schedule_resume('APP-901', (select max(id) from park.app_schedule)) \g /dev/null
select pg_temp.fired() \g /dev/null
update park.account set role = 'auditor-of-nothing' where tenant_id = 1000008 and name = 'schedules';
select is(pg_temp.fired(), 'paused not_allowed', 'so does one whose role may not do what the APP takes');
update park.account set role = 'enterprise_user' where tenant_id = 1000008 and name = 'schedules';
select park.app_schedule_resume('APP-901', (select max(id) from park.app_schedule)) \g /dev/null
select pg_temp.fired() \g /dev/null
select park.app_unsubscribe('APP-901') \g /dev/null
select is(pg_temp.fired(), 'paused not_subscribed', 'so does one whose subscription ended');
select is((select count(*) from park.app_run where schedule_id is not null), 1::bigint, 'none of them ran');
select park.app_subscribe('APP-901', false, '甲') \g /dev/null
select throws_ok($$ select park.app_schedule_remove('APP-902', (select max(id) from park.app_schedule)) $$, 'P0002', null, 'it is found under its own APP alone');
select is((select count(park.app_schedule_remove('APP-901', id)) from park.app_schedule where tenant_id = 1000008), 1::bigint, 'it ends');
select pg_temp.me(1000009) \g /dev/null
select throws_ok($$ select park.app_schedule_pause('APP-901', 1, 'x') $$, 'P0002', null, 'another''s is none');
select pg_temp.me(1000008) \g /dev/null
delete from park.app_run where schedule_id is not null;

-- Use.
insert into park.app_run (tenant_id, app_id, version, sha256, inputs, test, state, ended_at, result, evidence)
select t, 'APP-901', 1, repeat('a', 64), '{}', test, state, at::timestamptz, case when state = 'done' then '{}'::jsonb end,
       case when state = 'done' then '{}'::jsonb end
  from (values (1000008, false, 'done', '2026-11-24 10:00+08'), (1000008, false, 'done', '2026-11-24 11:00+08'),
               (1000008, true, 'done', '2026-11-24 10:00+08'), (1000008, false, 'failed', '2026-11-24 10:00+08'),
               (1000009, false, 'done', '2026-11-24 10:00+08'), (1000000, false, 'done', '2026-11-24 10:00+08'),
               (1000008, false, 'done', '2026-10-30 23:59+08')) v(t, test, state, at);
select set_config('park.tenant', '1000000', true), set_config('park.from', '1000000', true), set_config('park.to', '1999999', true) \g /dev/null
select results_eq($$ select key, runs, subscribers from park.app_usage(1000000, 1999999, 'app', '2026-11-24', '2026-11-25') $$,
  $$ values ('APP-901', 3::bigint, 2::bigint) $$, 'neither tests nor failures nor a demonstration are use; a subscriber counts once');
select results_eq($$ select key, runs, subscribers from park.app_usage(1000000, 1999999, 'month', '2026-10-01', null) order by key $$,
  $$ values ('2026-10', 1::bigint, 1::bigint), ('2026-11', 3::bigint, 2::bigint) $$, 'by months of the park''s clock');
select is_empty($$ select * from park.app_usage(1000001, 1000001, 'app', null, null) $$, 'of others nothing is told');
update park.app_run set trial = true where tenant_id = 1000008 and state = 'done';
select results_eq($$ select runs, subscribers from park.app_usage(1000000, 1999999, 'app', '2026-11-24', '2026-11-25') $$,
  $$ values (3::bigint, 1::bigint) $$, 'a run of a trial is use, by no subscriber');
insert into park.knowledge_entry (id, kind, place, class, domains, industries, strength, version, name, name_en, words, descriptor)
values ('ENE-001', 'model', 1, 'energy', '{saving}', '{steel,food}', 'A', 1, '某模型', 'Some model', '', '{"domains": [{"word": "saving", "zh": "节能", "en": "Saving"}],
  "industries": [{"word": "steel", "zh": "钢铁", "en": "Steel"}, {"word": "food", "zh": "食品", "en": "Food"}]}');
insert into park.knowledge_hour (tenant_id, hour, entry_id, via, test, calls, done, items, ms)
values (1000008, '2026-11-24 10:00+08', 'ENE-001', 'app', false, 5, 4, 4, 1), (1000008, '2026-11-24 10:00+08', 'ENE-001', 'page', true, 2, 2, 2, 1),
       (1000009, '2026-11-24 10:00+08', 'ENE-001', 'app', false, 7, 7, 7, 1);
select results_eq($$ select month, models, algorithms, calls, entries, runs, users, test_calls, test_runs, demo_calls, demo_runs
    from park.use_by_month(1000000, 1999999, '2026-10-31') where month in ('2026-10', '2026-11') order by 1 $$,
  $$ values ('2026-10', 0::bigint, 0::bigint, 0::bigint, 0::bigint, 1::bigint, 1::bigint, 0::bigint, 0::bigint, 0::bigint, 0::bigint),
            ('2026-11', 4, 0, 4, 1, 3, 2, 2, 1, 7, 1) $$, 'by whole months: what was done; tests and demonstration stand beside it');
select results_eq($$ select industry, domain, models, algorithms, apps from park.catalogue_coverage() order by 1 $$,
  $$ values ('food', 'saving', 1::bigint, 0::bigint, 0::bigint), ('steel', 'saving', 1, 0, 0) $$, 'what serves two industries stands in both');

-- Forgetting.
update park.retention set most = 1 where class = 'app_run';
select park.app_sweep() \g /dev/null
select is((select count(*) from park.app_run where tenant_id = 1000008), 1::bigint, 'of each tenant the newest runs are kept');
update park.retention set days = 1, most = null where class = 'app_run';
update park.app_run set asked_at = now() - interval '2 days';
select park.app_sweep() \g /dev/null
select is((select count(*) from park.app_run), 0::bigint, 'and what is too old goes');

-- Alarms.
create function pg_temp.told(raised text, unknown text default '[]') returns jsonb language sql as $$
  select jsonb_build_array(jsonb_build_object('id', 'low', 'severity', 2, 'words', '{"zh-CN": "低", "en": "Low"}'::jsonb,
    'raised', raised::jsonb, 'unknown', unknown::jsonb)) $$;
create function pg_temp.alarms() returns text language sql as $$
  select string_agg(about || ' ' || park.app_alarm_state(acked_at, returned_at) || ' ' || runs, ', ' order by id) from park.app_alarm where tenant_id = 1000008 $$;
select is(park.app_alarm_tell(1000008, 'APP-903', 1, '2026-11-01', pg_temp.told('[{"about": "a", "value": 1}, {"about": "b", "value": 2}, {"about": "b", "value": 3}]')), 2::bigint,
  'a run raises one alarm for each thing');
select is(park.app_alarm_tell(1000008, 'APP-903', 2, '2026-11-02', pg_temp.told('[{"about": "a", "value": 9}]', '["b"]')), 1::bigint, 'the next one sees it again');
select is(pg_temp.alarms(), 'a unacked 2, b unacked 1', 'as the same, and what is not known stays as it is');
select is((select value || ' ' || run_id from park.app_alarm where tenant_id = 1000008 and about = 'a'), '9 2', 'by the values of the last run');
select is(park.app_alarm_tell(1000008, 'APP-903', 3, '2026-10-01', pg_temp.told('[]')), 0::bigint, 'older data take nothing back');
select is(park.app_alarm_tell(1000008, 'APP-903', 4, '2026-11-03', null), 0::bigint, 'nor does a run that says nothing of alarms');
select is(park.app_alarm_tell(1000008, 'APP-902', 5, '2026-11-03', pg_temp.told('[]')), 0::bigint, 'nor another APP');
select is(park.app_alarm_tell(1000008, 'APP-903', 6, '2026-11-03', pg_temp.told('[{"about": "a", "value": 1}]')), 2::bigint, 'a run that finds one no more takes it back');
select is(pg_temp.alarms(), 'a unacked 3, b returned 1', 'it waits to be acknowledged');
select is(park.app_alarm_tell(1000008, 'APP-903', 7, '2026-11-04', pg_temp.told('[{"about": "b", "value": 1}]')), 2::bigint, 'found again it is another one');
select is(pg_temp.alarms(), 'a returned 3, b returned 1, b unacked 1', 'beside the one that returned');
create function pg_temp.answer(tenant integer, which text, ends boolean) returns text language sql as $$
  select tap.act('park_web', tenant, format('select from park.app_alarm_answer(%s, %L, %L, %L)',
    (select max(id) from park.app_alarm where tenant_id = 1000008 and about = which), ends, 'seen', '甲')) $$;
select is(pg_temp.answer(1000008, 'a', false), 'done', 'it is acknowledged');
select is(pg_temp.answer(1000008, 'a', false), '55P03', 'once');
select is(pg_temp.answer(1000008, 'b', true), 'done', 'somebody ends the other');
select is(pg_temp.answer(1000008, 'b', true), '55P03', 'once');
select is(pg_temp.alarms(), 'a normal 3, b returned 1, b normal 1', 'both are over');
select is((select count(*) from park_audit.entry where tenant_id = 1000008 and action in ('app.alarm_ack', 'app.alarm_return')), 2::bigint, 'which the audit log has');
select is(tap.rows('park_web', 1000009, 'select from park.app_alarm where tenant_id = 1000008'), 0::bigint, 'another enterprise sees none of them');
select * from finish();
rollback;
