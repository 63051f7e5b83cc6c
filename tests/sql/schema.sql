-- The gate: what every table, view and function must be, whoever adds it.
begin;
select no_plan();

select is_empty($$ select full_name from tap.tenant_table t join pg_class c using (oid)
                    where not c.relrowsecurity or not c.relforcerowsecurity $$,
  'every tenant table has row security, forced on its owner too');

select is_empty($$ select t.full_name from tap.tenant_table t
   where not exists (select from pg_policy p where p.polrelid = t.oid and p.polname = 'tenant'
     and p.polcmd = '*' and p.polpermissive and p.polroles = '{0}'
     and pg_get_expr(p.polqual, p.polrelid) = '((tenant_id >= ( SELECT park.tenant_from() AS tenant_from)) AND (tenant_id <= ( SELECT park.tenant_to() AS tenant_to)))'
     and pg_get_expr(p.polwithcheck, p.polrelid) = pg_get_expr(p.polqual, p.polrelid)) $$,
  'every tenant table has the one policy, word for word');

select set_eq($$ select polrelid::regclass::text || ' ' || polname from pg_policy where polname <> 'tenant' $$,
  array['park_audit.entry writer', 'park_audit.head writer', 'park.thing_model shared',
        'park.firmware_key shared', 'park.firmware_image shared', 'park.firmware_chunk shared',
        'park.workday_table shared', 'park.workday shared'],
  'there is no other policy but the writer of the audit log, and the models, the firmware and the calendar that a park shares');

select is_empty($$ select polrelid::regclass::text from pg_policy where polname = 'shared'
   and (polcmd <> 'r' or pg_get_expr(polqual, polrelid) <> '(tenant_id = ((( SELECT park.tenant_from() AS tenant_from) / 1000000) * 1000000))') $$,
  'what a park shares is its authority''s own, and for reading only');

select is_empty($$ select conrelid::regclass || ' ' || pg_get_constraintdef(oid) from pg_constraint k
   where contype in ('p', 'u') and conrelid in (select oid from tap.tenant_table)
     and conkey[1] <> (select attnum from pg_attribute where attrelid = conrelid and attname = 'tenant_id') $$,
  'keys of tenant tables begin with the tenant, so that they betray nobody else''s');

select is_empty($$ select i.indexrelid::regclass::text from pg_index i
   where i.indisunique and i.indrelid in (select oid from tap.tenant_table)
     and i.indkey[0] <> (select attnum from pg_attribute where attrelid = i.indrelid and attname = 'tenant_id')
     and i.indexrelid::regclass::text <> all (array['park.enterprise_uscc']) $$,
  'so do unique indexes, but for the credit code, which is one for the whole country');

select is_empty($$ select full_name from tap.tenant_table t
   where not exists (select from pg_constraint where contype = 'p' and conrelid = t.oid) $$,
  'every tenant table has a primary key');

select is_empty($$ select conrelid::regclass || ' ' || conname from pg_constraint k
   where contype = 'f' and conrelid in (select oid from tap.tenant_table)
     and confrelid in (select oid from tap.tenant_table)
     and not conkey @> array[(select attnum from pg_attribute where attrelid = conrelid and attname = 'tenant_id')] $$,
  'a reference between tenant tables carries the tenant');

select is_empty($$ select conrelid::regclass || ' ' || conname from pg_constraint
   where contype = 'f' and conrelid in ('park.sample'::regclass, 'park.sample_text'::regclass,
     'park.latest'::regclass, 'park.set_aside'::regclass, 'park.ingest_tally'::regclass, 'park.chunk'::regclass,
     'park.chunk_pack'::regclass, 'park.rollup'::regclass, 'park.journal'::regclass) $$,
  'series of samples refer to nothing, so that writing them looks nothing up');

select is_empty($$ select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname like 'park%' and c.relkind = 'v'
     and not coalesce('security_invoker=true' = any (c.reloptions), false) $$,
  'a view sees with the eyes of whoever asks');

select is_empty($$ select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname like 'park%' and c.relkind = 'm' $$,
  'there is no materialized view, which row security does not reach');

select is_empty($$ select c.oid::regclass || ' ' || coalesce(c.relacl::text, '') from pg_class c
    join pg_namespace n on n.oid = c.relnamespace
   where n.nspname like 'park%' and c.relispartition
     and (has_table_privilege('park_web', c.oid, 'select, insert, update, delete, truncate')
       or has_table_privilege('park_job', c.oid, 'select, insert, update, delete, truncate')
       or has_table_privilege('park_report', c.oid, 'select, insert, update, delete, truncate')) $$,
  'partitions are reached through their table, whose row security they do not share');

select bag_eq($$ select p.oid::regprocedure::text from pg_proc p where prosecdef
                    and pronamespace in (select oid from pg_namespace where nspname like 'park%')
                    and pronamespace <> 'park_private'::regnamespace $$,
  array['park_audit.append(text,text,text,jsonb)', 'park.sample_days(timestamp with time zone[])',
        'park.telemetry_sweep()', 'park.chunk_months(date[])', 'park.quality_months(date[])', 'park.journal_empty(integer)',
        'park.device_analyze(bigint)', 'park.alarm_analyze(bigint)', 'park.alarm_sweep(integer)',
        'park.report_peers(integer,date,date,date,date)',
        'park.app_publisher_trust(text,text,text)', 'park.app_publisher_revoke(text,text,text)', 'park.app_withdraw(text)',
        'park.app_upload_add(text,boolean,bytea,text)', 'park.app_upload_checked(bigint,text,text,text,text,text)',
        'park.app_upload_consent(bigint,text)', 'park.app_upload_decline(bigint,text)',
        'park.reference_add(text,text,date,date,text,text,integer,text)', 'park.reference_confirm(bigint,text,text)',
        'park.evidence_correction(text[],date,date,date,date,integer,integer,timestamp with time zone)'],
  'only the functions about secrets, the audit log, partitions, retention, what the planner knows, what an industry is told of itself, reference tables, packages of APPs and what was corrected behind a figure act as their owner');

select set_eq($$ select proname::text from pg_proc where prosecdef and pronamespace = 'park_private'::regnamespace $$,
  array['login_find', 'login_fail', 'session_open', 'session_close', 'identity_find', 'password_set', 'password_mine',
        'token_add', 'token_rotate', 'token_used', 'setup_needed', 'setup_finish', 'session_list', 'session_end', 'gate_find',
        'certificate_add', 'gate_find_certificate', 'alarm_secret_put', 'alarm_secret_find', 'device_words_put', 'device_words_drop', 'device_words_fold', 'device_search',
        'join_parks', 'join_gate', 'join_add', 'join_state', 'join_taken', 'join_login', 'join_forget',
        'link_key', 'link_file', 'link_recipient', 'link_unsubscribe'],
  'the functions about secrets, words for search, applications and links in mails are the known ones');

select is_empty($$ select p.oid::regprocedure::text from pg_proc p
   where prosecdef and pronamespace in (select oid from pg_namespace where nspname like 'park%')
     and (proconfig is null or not exists (select from unnest(proconfig) c where c like 'search\_path=%pg\_temp')) $$,
  'a function that acts as its owner has a fixed search path that ends in pg_temp');

select is_empty($$ select p.oid::regprocedure::text from pg_proc p
   where prosecdef and proowner <> 'park_owner'::regrole
     and pronamespace in (select oid from pg_namespace where nspname like 'park%') $$,
  'and its owner is park_owner, never a superuser');

select is_empty($$ select p.oid::regprocedure::text from pg_proc p
   where pronamespace = 'park_private'::regnamespace
     and (proacl is null or has_function_privilege('park_report', oid, 'execute')) $$,
  'not everybody may call the functions about secrets');

select is_empty($$ select rolname from pg_roles
   where rolname in ('park_web', 'park_job', 'park_report', 'park_owner')
     and (rolsuper or rolbypassrls or rolcreaterole or rolcreatedb or rolreplication) $$,
  'no role of a program is a superuser or stands above row security');

select is_empty($$ select c.oid::regclass::text from pg_class c
   where relowner in ('park_web'::regrole, 'park_job'::regrole, 'park_report'::regrole) $$,
  'programs own nothing');

select is_empty($$ select roleid::regrole::text from pg_auth_members
   where member in ('park_web'::regrole, 'park_job'::regrole, 'park_report'::regrole) $$,
  'programs are members of no other role');

select is_empty($$ select t.full_name from tap.tenant_table t
   where has_table_privilege('park_web', oid, 'truncate, references, trigger')
      or has_table_privilege('park_job', oid, 'truncate, references, trigger') $$,
  'programs cannot empty a table or hang a trigger on it');

select is_empty($$ select c.oid::regclass::text from pg_class c
   where relnamespace = 'park_private'::regnamespace and relkind in ('r', 'p')
     and (has_table_privilege('park_web', oid, 'select, insert, update, delete')
       or has_table_privilege('park_job', oid, 'select, insert, update, delete')
       or has_table_privilege('park_report', oid, 'select, insert, update, delete')) $$,
  'no program reaches a table of secrets');

select is_empty($$ select t.full_name from tap.tenant_table t
   where has_table_privilege('park_report', oid, 'insert, update, delete, truncate') $$,
  'the reader of reports only reads');

select is_empty($$ select r || ' in ' || n.nspname from pg_namespace n,
    unnest(array['park_web', 'park_job', 'park_report']) r
   where n.nspname like 'park%' and has_schema_privilege(r, n.oid, 'create') $$,
  'programs create nothing in the schemas');

select is_empty($$ select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname like 'park%' and relkind in ('r', 'p', 'v') and not relispartition
     and obj_description(c.oid, 'pg_class') is null $$,
  'every table says what it holds');

select is_empty($$ select c.oid::regclass || '.' || attname from pg_class c
    join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
   where n.nspname like 'park%' and relkind in ('r', 'p') and not relispartition and attnum > 0 and not attisdropped
     and col_description(c.oid, attnum) is null $$,
  'every column says what it means');

select is_empty($$ select c.oid::regclass::text from pg_class c join pg_namespace n on n.oid = c.relnamespace
   where n.nspname like 'park%' and relkind in ('r', 'p') and relname <> lower(relname) $$,
  'names are in lower case');

select is_empty($$ select c.oid::regclass || '.' || attname from pg_class c
    join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
   where n.nspname like 'park%' and relkind in ('r', 'p') and attnum > 0
     and atttypid = 'timestamp'::regtype $$,
  'no instant is kept without its zone');

select is_empty($$ select w.name from (values ('park.tenant'), ('park.park'), ('park.account'), ('park.token'), ('park.enterprise'),
    ('park.contact'), ('park.economics'), ('park.thing_model'), ('park.device'), ('park.metric'), ('park.command'), ('park.certificate'), ('park.certificate_revocation'), ('park.meter'), ('park.meter_event'),
    ('park.alarm_rule'), ('park.alarm_rule_version'), ('park.alarm_hush'), ('park.alarm_channel'), ('park.device_tag'), ('park.join_request'), ('park.firmware_key'),
    ('park.firmware_image'), ('park.firmware_campaign')) w (name)
   where (select count(*) from pg_trigger where tgrelid = w.name::regclass and tgname ~ '^audit_(insert|update|delete)$') <> 3 $$,
  'registers are watched by the audit log on insert, update and delete');

select * from finish();
rollback;
