-- One row of :tenant in every tenant table, each text carrying :canary.
-- Prints name=id for each, by the name that routes give it.  Run as the
-- cluster's superuser, since some rows are only ever made by programs.
begin;
select set_config('park.tenant', :tenant::text, true), set_config('park.from', :tenant::text, true),
       set_config('park.to', :tenant::text, true), set_config('park.actor', :canary, true) \g /dev/null

insert into park.enterprise (tenant_id, uscc, name, industry_code, address, site)
values (:tenant, lpad(:tenant::text, 18, '0'), :canary || ' 企业', '31', :canary, st_setsrid(st_point(120.64, 31.31), 4490))
on conflict (tenant_id) do update set address = excluded.address, site = excluded.site;
update park.enterprise
   set parcel = st_multi(st_setsrid(st_makeenvelope(120.639, 31.309, 120.641, 31.311), 4490))
 where tenant_id = :tenant;
insert into park.contact (tenant_id, duty, name, email) values (:tenant, 'general', :canary, :canary)
returning 'contact=' || id;
insert into park.economics (tenant_id, month, output_fen, revenue_fen)
values (:tenant, '2026-09-01', 7357117 + :tenant, 7357118) on conflict do nothing;
insert into park.thing_model (tenant_id, code, name, kind, metrics)
values (:tenant, 'canary', :canary, 'meter', jsonb_build_array(jsonb_build_object('code', 'energy', 'name', :canary)))
returning 'model=' || id;
insert into park.device (tenant_id, key, name, kind, model_code, serial, place, tags)
values (:tenant, 'dev-' || :canary, :canary || ' 电表', 'meter', 'canary', :canary,
  st_setsrid(st_point(120.64, 31.31), 4490), array[:canary])
returning id as device, key \gset
select 'device=' || :device;
select 'key=' || :'key';
insert into park.device_tag (tenant_id, name, colour) values (:tenant, :canary, 'red') returning 'device_tag=' || id;
insert into park.device_tag_task (tenant_id, what, tag, filter, state)
values (:tenant, 'assign', :canary, jsonb_build_object('tag', :canary), 'done') returning 'tag_task=' || id;
insert into park.metric (tenant_id, device_id, ordinal, code, name, unit, counter)
values (:tenant, :device, 1, 'energy', :canary, 'kW.h', true), (:tenant, :device, 2, 'power', :canary, 'kW', false);
select 'metric=energy';
insert into park.sample_text (tenant_id, device_id, at, code, value)
values (:tenant, :device, '2026-10-15 08:00+08', 'note', :canary);
insert into park.latest (tenant_id, device_id, at, t, v)
values (:tenant, :device, '2026-10-15 08:00+08', '{1791935999000,1791935999000}', '{7357119.25,7357120.5}');
-- Of a day that nobody reads: these bodies are none.
select park.chunk_months('{2001-01-01}') \g /dev/null
insert into park.chunk (tenant_id, device_id, day, gen, from_at, to_at, rows, compact, body)
values (:tenant, :device, '2001-01-01', 1, '2001-01-01 08:00+08', '2001-01-01 09:00+08', 2, true, convert_to(:canary, 'UTF8'));
insert into park.chunk_pack (tenant_id, device_id, day, days, gens, from_ats, to_ats, rows, starts, sizes, body)
values (:tenant, :device, '2001-01-09', '{2001-01-09}', '{1}', '{2001-01-09 08:00+08}', '{2001-01-09 09:00+08}', '{2}', '{1}',
  array[length(convert_to(:canary, 'UTF8'))], convert_to(:canary, 'UTF8'));
insert into park.rollup (tenant_id, device_id, day, gen, body)
values (:tenant, :device, '2001-01-01', 1, convert_to(:canary, 'UTF8'));
insert into park.set_aside (tenant_id, reason, count, example) values (:tenant, 'unknown_device', 3, :canary);
insert into park.ingest_tally (tenant_id, day, points) values (:tenant, current_date, 5) on conflict do nothing;
insert into park.job (tenant_id, kind, payload, state, error)
values (:tenant, 'canary', jsonb_build_object('text', :canary), 'failed', :canary) returning 'job=' || id;
insert into park.schedule (tenant_id, kind, every_s, next_at) values (:tenant, :canary, 31536000, now() + interval '9 years')
on conflict do nothing;
insert into park.import (tenant_id, kind, file_name, body, state, header, rows, bad, error)
values (:tenant, 'device', :canary || '.csv', convert_to(:canary, 'UTF8'), 'checked', '["key"]', 1, 1, :canary)
returning id as import \gset
select 'import=' || :import;
insert into park.import_row (tenant_id, import_id, line, fields, field, code, message)
values (:tenant, :import, 2, jsonb_build_object('key', :canary), 'key', 'missing', :canary);
insert into park.meter (tenant_id, device_id, metric, name, kind, max_rate)
values (:tenant, :device, 'energy', :canary, 'electricity', 1000) returning id as meter \gset
select 'meter=' || :meter;
insert into park.meter_event (tenant_id, meter_id, at, kind, old_final, new_initial, reason)
values (:tenant, :meter, '2026-10-02 08:00+08', 'replace', 10, 0, :canary) returning 'event=' || id;
insert into park.energy_day (tenant_id, meter_id, day, amount, slots, flags, expected, received, good)
select :tenant, :meter, d, 7357.125, array_fill(306.547::float8, array[24]), repeat('G', 24), 24, 24, 24
  from generate_series('2026-10-01'::date, '2026-10-31', '1 day') d;
insert into park.energy_progress (tenant_id, meter_id, computed_at, reason) values (:tenant, :meter, now(), :canary);
insert into park.sample_late (tenant_id, device_id, first_at, noted_at) values (:tenant, :device, now(), now() + interval '9 years');
insert into park.energy_change (tenant_id, meter_id, day, revision, before, after, reason)
values (:tenant, :meter, '2026-10-02', 2, 7357.125, 7358.125, :canary);
insert into park.energy_issue (tenant_id, meter_id, at, kind, detail)
values (:tenant, :meter, '2026-10-02 08:00+08', 'spike', jsonb_build_object('text', :canary));
insert into park.report_run (tenant_id, report, period, state, progress, error, pdf, xlsx, html, pdf_sha256, xlsx_sha256, html_sha256, ready_at, as_of)
values (:tenant, 'energy-monthly', '2026-10', 'ready', 1, :canary, convert_to(:canary, 'UTF8'), convert_to(:canary, 'UTF8'),
  :canary, :canary, :canary, :canary, now(), now())
returning id as run \gset
select 'run=' || :run;
select 'id=energy-monthly';
insert into park.figure (tenant_id, code, run_id, label, value, printed, unit, grade, metric, query, query_sha256, parameters, period, as_of, rows, result_sha256)
values (:tenant, 'E-' || right(:tenant::text, 4) || '-' || upper(left(md5(:canary), 4)), :run, :canary, null, :canary, 'tce', 'D', 'tce',
  'energy_factors energy_sum', :canary, jsonb_build_object('first', '2021-10-01', 'last', '2021-11-01', 'month', '2021-10-01',
    'tenant', :tenant, 'kind', null, 'scale', 1), '2021-10', now(), 1, :canary)
returning 'code=' || code;
insert into park.alarm_rule (tenant_id, name, name_en) values (:tenant, :canary, :canary) returning id as rule \gset
select 'rule=' || :rule;
insert into park.alarm_rule_version (tenant_id, rule_id, number, state, severity, scope, definition, metrics, message, message_en,
  cause, consequence, response, published_at)
values (:tenant, :rule, 1, 'published', 2, 'all', '{"kind": "threshold", "metric": "power", "hi": 1e9}', '{power}', :canary, :canary,
    :canary, :canary, :canary, now());
insert into park.alarm_rule_version (tenant_id, rule_id, number, severity, scope, definition, message)
values (:tenant, :rule, 2, 2, 'all', '{"kind": "threshold", "metric": "power", "hi": 2e9}', :canary);
insert into park.alarm_group (tenant_id, first_at, last_at, severity) values (:tenant, now(), now(), 2) returning id as "group" \gset
select 'group=' || :group;
insert into park.alarm (tenant_id, rule_tenant, rule_id, rule_version, device_id, group_id, state, severity, level, metric, value, bound,
  name, name_en, message, message_en, consequence, response, raised_at, last_at, tell)
values (:tenant, :tenant, :rule, 1, :device, :group, 'unacked', 1, 1, 'power', 7357.25, 7357.5, :canary, :canary, :canary, :canary, :canary,
  :canary, now(), now(), false) returning id as alarm \gset
select 'alarm=' || :alarm;
insert into park.alarm_event (tenant_id, alarm_id, rule_id, device_id, at, what, severity, note, actor)
values (:tenant, :alarm, :rule, :device, now(), 'raise', 1, :canary, :canary);
insert into park.alarm_hush (tenant_id, rule_id, device_id, kind, reason, actor)
values (:tenant, :rule, :device, 'suppressed', :canary, :canary);
insert into park.alarm_channel (tenant_id, name, kind, address, enabled) values (:tenant, :canary, 'email', :canary || '@example.org', false)
returning id as channel \gset
select 'channel=' || :channel;
insert into park_private.alarm_secret (tenant_id, channel_id, secret) values (:tenant, :channel, :canary);
insert into park.alarm_delivery (tenant_id, channel_id, kind, alarm_tenant, alarm_id, severity, state, error)
values (:tenant, :channel, 'alarm', :tenant, :alarm, 1, 'failed', :canary);
insert into park.alarm_trial (tenant_id, rule_id, number, from_at, to_at, state, result, error)
values (:tenant, :rule, 1, '2026-10-01', '2026-10-02', 'ready', jsonb_build_object('text', :canary), :canary) returning 'trial=' || id;
insert into park.alarm_baseline (tenant_id, device_id, metric, mean, spread, days)
values (:tenant, :device, 'power', array_fill(7357::float8, array[96]), array_fill(1::float8, array[96]), 28);
update park.thing_model set points = jsonb_build_array(jsonb_build_object('code', 'note', 'name', :canary, 'name_en', '', 'type', 'text',
    'unit', '', 'max', 100, 'dangerous', true, 'timeout_s', 30)),
  methods = jsonb_build_array(jsonb_build_object('code', 'restart', 'name', :canary, 'name_en', '', 'dangerous', false, 'again', false,
    'timeout_s', 30))
 where tenant_id = :tenant and code = 'canary';
insert into park.shadow (tenant_id, device_id, desired, reported)
values (:tenant, :device, jsonb_build_object('note', jsonb_build_object('value', :canary)),
  jsonb_build_object('note', jsonb_build_object('value', :canary)));
insert into park.command (tenant_id, device_id, kind, code, name, value, dangerous, again, timeout_s, state, reason, asked_id, asked_by,
  expires_at, due_at)
values (:tenant, :device, 'write', 'note', :canary, to_jsonb(:canary::text), true, true, 30, 'waiting', :canary, 1, :canary,
  now() + interval '9 years', now() + interval '9 years')
returning id as command \gset
select 'command=' || :command;
insert into park.command_event (tenant_id, command_id, what, actor, note) values (:tenant, :command, 'ask', :canary, :canary);
insert into park.firmware_key (tenant_id, name, public) values (:tenant, :canary, sha256(convert_to(:canary, 'UTF8')))
returning id as firmware_key \gset
select 'firmware_key=' || :firmware_key;
insert into park.firmware_image (tenant_id, key_tenant, key_id, model_code, name, version, size, sha256, signature, notes, why, creator, got, state,
  ready_at)
values (:tenant, :tenant, :firmware_key, 'canary', :canary, '7.357', 65536 + length(:canary), sha256('x'),
  sha256(convert_to(:canary, 'UTF8')) || sha256('x'), :canary, :canary, :canary, 65536 + length(:canary), 'ready', now())
returning id as image \gset
select 'image=' || :image;
insert into park.firmware_chunk (tenant_id, image_id, ordinal, body)
values (:tenant, :image, 0, convert_to(rpad(:canary, 65536, :canary), 'UTF8')), (:tenant, :image, 1, convert_to(:canary, 'UTF8'));
insert into park.firmware_campaign (tenant_id, name, image_tenant, image_id, target, pass_share, fail_share, parallel, timeout_s, wait_s,
  state, stage, total, reason, note, asked_id, asked_by)
values (:tenant, :canary, :tenant, :image, jsonb_build_object('tag', :canary), 73.57, 5, 50, 3600, 86400, 'waiting', 0, 7357, :canary, :canary,
  1, :canary) returning id as campaign \gset
select 'campaign=' || :campaign;
insert into park.firmware_stage (tenant_id, campaign_id, ordinal, share, done) values (:tenant, :campaign, 1, 73.57, 7357);
insert into park.firmware_device (tenant_id, campaign_id, device_id, stage, place, state, from_version, note, command_id, due_at)
values (:tenant, :campaign, :device, 1, 1, 'offered', :canary, :canary, :command, now() + interval '9 years');
insert into park.firmware_event (tenant_id, campaign_id, what, actor, note) values (:tenant, :campaign, 'ask', :canary, :canary);
insert into park.report_schedule (tenant_id, name, report, params, cron, owner_id, note)
select :tenant, :canary, 'energy-monthly', jsonb_build_object('text', :canary), '0 8 1 1 *', min(a.id), :canary
  from park.account a where a.tenant_id = :tenant returning id as schedule, owner_id as owner \gset
select 'schedule=' || :schedule;
insert into park.report_schedule_next (tenant_id, schedule_id, civil, at, day)
values (:tenant, :schedule, '2099-07-03T05:07', now() + interval '9 years', '2099-07-03');
insert into park.report_recipient (tenant_id, schedule_id, address, name, state, note, confirmed_by)
values (:tenant, :schedule, :canary || '@example.org', :canary, 'active', :canary, :canary) returning id as recipient \gset
select 'recipient=' || :recipient;
insert into park.report_dispatch (tenant_id, schedule_id, scheduled_for, day, period, from_day, to_day, state, reason, detail, run_id, ended_at)
values (:tenant, :schedule, now() - interval '9 years', '2017-01-01', '2016-12', '2016-12-01', '2017-01-01', 'delivered', left(:canary, 60),
  :canary, :run, now()) returning id as dispatch \gset
select 'dispatch=' || :dispatch;
insert into park.report_delivery (tenant_id, dispatch_id, recipient_id, address, name, state, error, sent_at)
values (:tenant, :dispatch, :recipient, :canary || '@example.org', :canary, 'sent', :canary, now()) returning id as delivery \gset
select 'delivery=' || :delivery;
insert into park.report_copy (tenant_id, delivery_id, file, run_id, receiver, address, sha256, body)
values (:tenant, :delivery, 'pdf', :run, :canary, :canary || '@example.org', repeat('7', 64), convert_to(:canary, 'UTF8'));
insert into park.report_delivery_try (tenant_id, delivery_id, number, code, outcome, error) values (:tenant, :delivery, 1, 250, 'sent', :canary);
insert into park.report_alarm (tenant_id, dispatch_id, reason, detail, note) values (:tenant, :dispatch, left(:canary, 60), :canary, :canary)
returning id as report_alarm \gset
select 'report_alarm=' || :report_alarm;
-- The calendar belongs to the authority of a park; this one stands here to be looked for.
insert into park.workday_table (tenant_id, year, version, source, days, actor) values (:tenant, 2026, 7357, :canary, 1, :canary);
insert into park.workday (tenant_id, year, version, day, working, name) values (:tenant, 2026, 7357, '2026-10-01', false, left(:canary, 50));
create function pg_temp.month(d date) returns integer language sql as $$ select park.quality_months(array[d]) $$;
select pg_temp.month('2026-10-15'), pg_temp.month(park.quality_last(:tenant)) \g /dev/null
insert into park.quality_day (tenant_id, device_id, day, gen, settled, completeness, score, grade, counts, metrics)
select :tenant, :device, d, 1, true, 0.7357, 0.7357, 'D', '{7357,10000,2643,7357,0,0,0,0,0,0,0,0,0,0}',
       '{1,60000,60000,0,7357,10000,2643,7357,0,0,0,0,0,0,0,0,0,0}'
  from unnest(array['2026-10-15', park.quality_last(:tenant)]::date[]) d;
insert into park.presence (tenant_id, device_id, online, reason, address) values (:tenant, :device, false, 'left', left(:canary, 64));
insert into park.certificate (tenant_id, kind, name, der, fingerprint, subject_digest, subject, issuer, serial, not_before, not_after)
values (:tenant, 'authority', :canary, convert_to(:canary, 'UTF8'), sha256(convert_to(:canary, 'UTF8')), sha256('x'), :canary, :canary,
  'ab', now(), now() + interval '9 years') returning id as certificate \gset
select 'certificate=' || :certificate;
insert into park.certificate_revocation (tenant_id, certificate_id, serial, reason) values (:tenant, :certificate, 'cd', :canary);
-- Applications belong to the authority of a park; this one stands here to be looked for.
insert into park.join_request (tenant_id, uscc, name, industry_code, contact, phone, email, account_name, note)
values (:tenant, lpad(:tenant::text, 18, '0'), :canary, '39', left(:canary, 50), '0512 7357', :canary || '@example.org', 'canary', :canary)
returning id as join \gset
select 'join=' || :join;
insert into park_private.join_secret (code, tenant_id, request_id, net, hash)
values (sha256(convert_to(:canary, 'UTF8')), :tenant, :join, '7357', :canary);
-- A gate that lives, so that nothing of this is swept.
insert into park.gate (id, until, mqtt, hj212) values (7, now() + interval '9 years', 1, 1) on conflict do nothing;
insert into park.device (tenant_id, key, name, kind) values (:tenant, 'gw-' || :canary, :canary, 'controller') returning id as gateway \gset
insert into park.gateway_child (tenant_id, device_id, parent_id, word, connected) values (:tenant, :device, :gateway, 'w', false);
insert into park.connection (tenant_id, device_id, word, gate, protocol, address)
values (:tenant, :device, 'w', 7, 'mqtt', left(:canary, 64));
-- Counts and cells hold a row as soon as they are folded.
select park.register_fold() \g /dev/null
insert into park.knowledge_call (tenant_id, id, at, actor, entry_id, version, editions, via, test, items, refused, ms, outcome, code, inputs,
  inputs_sha256, outputs_sha256)
values (:tenant, md5(:canary)::uuid, '2026-10-15 08:00+08', :canary, 'ECO-013', 1, jsonb_build_object('x', :canary), 'api', false, 1, 0, 7357.25,
  'done', '', to_json(:canary::text)::text, repeat('c', 64), repeat('c', 64)) returning 'call=' || id;
insert into park.knowledge_long (tenant_id, id, entry_id, actor, via, state, ended_at, error, result)
values (:tenant, md5(:canary)::uuid, 'ECO-013', :canary, 'api', 'done', now(), :canary, convert_to(to_json(:canary::text)::text, 'UTF8'));
insert into park.knowledge_upload (tenant_id, name, format, bytes, sha256, got, creator)
values (:tenant, left(:canary, 100), 'csv', 65536 + 7357, sha256('x'), 7357, :canary) returning id as upload \gset
select 'upload=' || :upload;
insert into park.knowledge_part (tenant_id, upload_id, ordinal, body) values (:tenant, :upload, 0, convert_to(:canary, 'UTF8'));
insert into park.knowledge_quota (tenant_id, calls, token_calls, set_by) values (:tenant, 735773577357, 7357735773, :canary) on conflict do nothing;
insert into park.knowledge_hour (tenant_id, hour, entry_id, via, test, calls, done, items, ms)
values (:tenant, '2026-10-15 08:00+08', 'ECO-013', 'api', false, 7357, 7357, 7357, 7357.25);
insert into park.knowledge_caller (tenant_id, token_id, hour, client, test, calls, done, items, ms)
values (:tenant, 0, '2026-10-15 08:00+08', 'other', false, 7357, 7357, 7357, 7357.25);
insert into park.app_subscription (tenant_id, app_id, actor) select :tenant, id, :canary from park.app where id = 'APP-010' on conflict do nothing;
insert into park.app_run (tenant_id, app_id, version, sha256, inputs, state, error, actor, result, evidence)
select :tenant, id, version, sha256, jsonb_build_object('month', :canary), 'done', :canary, :canary, jsonb_build_object('completeness', 0.7357, 'x', :canary),
       jsonb_build_object('x', :canary) from park.app where id = 'APP-010' returning 'app_run=' || id;
insert into park.app_alarm (tenant_id, app_id, alarm_id, about, severity, words, words_en, value, run_id, last_at)
select :tenant, 'APP-010', :canary, :canary, 2, :canary, :canary, 7357, max(id), now() from park.app_run where tenant_id = :tenant returning 'app_alarm=' || id;
insert into park.app_paper (tenant_id, run_id, format, language, state, made_at, sha256, body)
select :tenant, max(id), 'pdf', 'zh-CN', 'done', now(), repeat('a', 64), convert_to(:canary, 'UTF8') from park.app_run where tenant_id = :tenant;
insert into park.app_upload (tenant_id, file_name, bytes, file_sha256, state, code, field, error, actor)
values (:tenant, :canary, 7357, repeat('7', 64), 'refused', 'bad_package', 'package', :canary, :canary) returning 'app_upload=' || id;
insert into park.app_schedule (tenant_id, app_id, name, inputs, cron, zone, owner_id, state)
select :tenant, 'APP-010', :canary, jsonb_build_object('month', null, 'factor', 0.5), '0 0 1 1 *', 'UTC', min(id), 'paused'
  from park.account where tenant_id = :tenant having min(id) is not null returning 'app_schedule=' || id;
commit;
-- Partitions of samples exist for some days only.
do $$ begin
  insert into park.sample (tenant_id, device_id, at, v)
  select tenant_id, device_id, now(), v from park.latest l
   where not exists (select from park.sample s where (s.tenant_id, s.device_id) = (l.tenant_id, l.device_id));
exception when check_violation then null; end $$;
