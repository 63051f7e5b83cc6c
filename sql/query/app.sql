-- name: app_list
-- APPs that are current, in their order, and whether they run for my tenant.
-- :class text       of this class only
-- :domain text      that serve this domain
-- :industry text    made for this industry
-- :audience text    made for the park, for an enterprise, or both
-- :entry text       that compute with this model or algorithm
-- :subscribed boolean  those that run for my tenant, or the others
-- :q text           part of id, names or purpose
-- :limit bigint     at most so many
-- :after text       cursor
-- = id text, version integer, name text, name_en text, purpose text, purpose_en text, class text, domains jsonb, industries jsonb,
-- = audience text, role text, permissions jsonb, entries jsonb, open boolean, subscription text, since timestamptz, trial_until timestamptz,
-- = tried boolean, changed_at timestamptz, _cursor text
select a.id, a.version, a.name, a.name_en, a.definition->'purpose'->>'zh-CN' as purpose, a.definition->'purpose'->>'en' as purpose_en,
       a.class, to_jsonb(a.domains) as domains, to_jsonb(a.industries) as industries, a.audience, a.role,
       to_jsonb(a.permissions) as permissions, to_jsonb(a.entries) as entries, park.app_is_open(a.id, a.audience, :me_tenant) as open,
       case when s.app_id is not null then park.app_subscription_state(s.ended_at, s.trial_until) end as subscription,
       case when s.ended_at is null then s.since end as since, case when s.ended_at is null then s.trial_until end as trial_until,
       s.tried_at is not null as tried, a.changed_at, a.id as _cursor
  from park.app a
  left join park.app_subscription s on s.tenant_id = :me_tenant and s.app_id = a.id
 where a.state = 'current'
   and (:class is null or a.class = :class)
   and (:domain is null or :domain = any (a.domains))
   and (:industry is null or :industry = any (a.industries))
   and (:audience is null or a.audience = :audience)
   and (:entry is null or :entry = any (a.entries))
   and (:subscribed is null or park.app_is_open(a.id, a.audience, :me_tenant) = :subscribed)
   and (:q is null or position(lower(:q) in a.words) > 0)
   and (:after is null or a.id > :after)
 order by a.id
 limit :limit + 1;

-- name: app_facets
-- How many APPs that fit have each class, domain, industry and audience, and how many run for my tenant.
-- :class text       of this class only
-- :domain text      that serve this domain
-- :industry text    made for this industry
-- :audience text    made for the park, for an enterprise, or both
-- :entry text       that compute with this model or algorithm
-- :subscribed boolean  those that run for my tenant, or the others
-- :q text           part of id, names or purpose
-- = facet text, word text, name text, name_en text, apps bigint
with app as (
  select a.* from park.app a
   where a.state = 'current'
     and (:class is null or a.class = :class)
     and (:domain is null or :domain = any (a.domains))
     and (:industry is null or :industry = any (a.industries))
     and (:audience is null or a.audience = :audience)
     and (:entry is null or :entry = any (a.entries))
     and (:subscribed is null or park.app_is_open(a.id, a.audience, :me_tenant) = :subscribed)
     and (:q is null or position(lower(:q) in a.words) > 0)),
facet as (
  select 'class' as facet, class as word from app
  union all
  select 'domain', d from app, unnest(domains) d
  union all
  select 'industry', i from app, unnest(industries) i
  union all
  select 'audience', audience from app
  union all
  select 'subscribed', park.app_is_open(id, audience, :me_tenant)::text from app)
select f.facet, f.word, w.name, w.name_en, count(*) as apps
  from facet f
  left join park.catalogue_words() w on w.facet = f.facet and w.word = f.word
 group by 1, 2, 3, 4
 order by 1, 5 desc, 2;

-- name: app_coverage
-- How many models, algorithms and APPs serve each industry in each domain.
-- = industry text, industry_name text, industry_name_en text, domain text, domain_name text, domain_name_en text, models bigint,
-- = algorithms bigint, apps bigint
select c.industry, c.industry_name, c.industry_name_en, c.domain, c.domain_name, c.domain_name_en, c.models, c.algorithms, c.apps
  from park.catalogue_coverage() c
 order by c.industry = 'general', c.industry, c.domain;

-- name: app_mine
-- What my tenant subscribed to, tries out or ran, and the models and algorithms it called within a year.
-- :kind text     app, model or algorithm
-- :limit bigint  at most so many
-- :after text    cursor
-- = kind text, id text, name text, name_en text, state text, since timestamptz, trial_until timestamptz, actor text, last_run bigint,
-- = last_at timestamptz, last_state text, this_month bigint, twelve_months bigint, _cursor text
select m.kind, m.id, m.name, m.name_en, m.state, m.since, m.trial_until, m.actor, m.last_run, m.last_at, m.last_state, m.this_month,
       m.twelve_months, m.kind || ' ' || m.id as _cursor
  from park.app_mine(:me_tenant) m
 where (:kind is null or m.kind = :kind) and (:after is null or m.kind || ' ' || m.id > :after)
 order by m.kind || ' ' || m.id
 limit :limit + 1;

-- name: app_use_by_month
-- Month by month what was used of models, algorithms and APPs, what was not counted, and what the guide asks of a park's calls.
-- :from date     from the month of this day on
-- :limit bigint  at most so many
-- :after text    cursor
-- = month text, models bigint, algorithms bigint, calls bigint, entries bigint, runs bigint, users bigint, test_calls bigint,
-- = test_runs bigint, demo_calls bigint, demo_runs bigint, bar double precision, _cursor text
select u.month, u.models, u.algorithms, u.calls, u.entries, u.runs, u.users, u.test_calls, u.test_runs, u.demo_calls, u.demo_runs,
       (select c.home from park.clause c where c.id = 'R-6.2.6' order by c.edition desc limit 1) as bar, u.month as _cursor
  from park.use_by_month(:me_from, :me_to, coalesce(:from, (now() - interval '11 months')::date)) u
 where :after is null or u.month > :after
 order by u.month
 limit :limit + 1;

-- name: app_find
-- One APP with its definition, also when it is withdrawn, and what is known of the models and algorithms it computes with.
-- :id text  number of the APP
-- = id text, version integer, name text, name_en text, class text, industries jsonb, audience text, role text, permissions jsonb,
-- = entries jsonb, open boolean, subscription text, since timestamptz, trial_until timestamptz, tried boolean, sha256 text, state text,
-- = changed_at timestamptz, domains jsonb, definition jsonb
select a.id, a.version, a.name, a.name_en, a.class,
       (select jsonb_agg(jsonb_build_object('word', i, 'name', w.name, 'name_en', w.name_en))
          from unnest(a.industries) i left join park.catalogue_words() w on w.facet = 'industry' and w.word = i) as industries,
       a.audience, a.role, to_jsonb(a.permissions) as permissions,
       (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'kind', e.kind, 'name', e.name, 'name_en', e.name_en, 'strength', e.strength,
                 'version', e.version, 'state', e.state) order by e.place), '[]')
          from park.knowledge_entry e where e.id = any (a.entries)) as entries,
       park.app_is_open(a.id, a.audience, :me_tenant) as open,
       case when s.app_id is not null then park.app_subscription_state(s.ended_at, s.trial_until) end as subscription,
       case when s.ended_at is null then s.since end as since, case when s.ended_at is null then s.trial_until end as trial_until,
       s.tried_at is not null as tried, a.sha256, a.state, a.changed_at,
       (select jsonb_agg(jsonb_build_object('word', d, 'name', w.name, 'name_en', w.name_en))
          from unnest(a.domains) d left join park.catalogue_words() w on w.facet = 'domain' and w.word = d) as domains,
       a.definition
  from park.app a
  left join park.app_subscription s on s.tenant_id = :me_tenant and s.app_id = a.id
 where a.id = :id;

-- name: app_door
-- What has to be known of an APP before it is run: form, permissions, whether it runs for my tenant, how many of its runs are not over.
-- :id text  number of the APP
-- = inputs text, permissions text, open boolean, tried_out boolean, waiting bigint
select (a.definition->'inputs')::text as inputs, array_to_string(a.permissions, ' ') as permissions,
       park.app_is_open(a.id, a.audience, :me_tenant) as open,
       exists (select from park.app_subscription s where s.tenant_id = :me_tenant and s.app_id = a.id
                and park.app_subscription_state(s.ended_at, s.trial_until) = 'trial_over') as tried_out,
       (select count(*) from park.app_run r join park.job j on j.tenant_id = r.tenant_id and j.id = r.job_id
         where r.tenant_id = :me_tenant and r.state in ('queued', 'running') and j.state in ('queued', 'running')) as waiting
  from park.app a
 where a.id = :id and a.state = 'current' and park.app_is_for(a.audience, :me_tenant);

-- name: app_subscription_list
-- Who subscribed to an APP, of the tenants that I may see.
-- :id text       number of the APP
-- :limit bigint  at most so many
-- :after text    cursor
-- = app text, tenant_id integer, tenant_name text, tenant_name_en text, actor text, state text, since timestamptz, trial_until timestamptz,
-- = ended_at timestamptz, _cursor text
select s.app_id as app, s.tenant_id, t.name as tenant_name, t.name_en as tenant_name_en, s.actor,
       park.app_subscription_state(s.ended_at, s.trial_until) as state, s.since, s.trial_until, s.ended_at, lpad(s.tenant_id::text, 10, '0') as _cursor
  from park.app_subscription s
  join park.tenant t on t.tenant_id = s.tenant_id
 where s.tenant_id between :me_from and :me_to and s.app_id = :id
   and (:after is null or s.tenant_id > :after::integer)
 order by s.tenant_id
 limit :limit + 1;

-- name: app_subscribe
-- Subscribes my tenant to an APP, or has it try it out; nothing when it did so before.
-- :id text        number of the APP
-- :trial boolean  try it out
-- :actor text     who does
-- = app text, tenant_id integer, actor text, state text, since timestamptz, trial_until timestamptz
select s.app_id as app, s.tenant_id, s.actor, park.app_subscription_state(s.ended_at, s.trial_until) as state, s.since, s.trial_until
  from park.app_subscribe(:id, coalesce(:trial, false), :actor) s;

-- name: app_unsubscribe
-- Ends my tenant's subscription to an APP.
-- :id text  number of the APP
-- = app text, ended_at timestamptz
select s.app_id as app, s.ended_at from park.app_unsubscribe(:id) s;

-- name: app_run_list
-- Runs of an APP by my tenant, newest first.
-- :id text       number of the APP
-- :limit bigint  at most so many
-- :after text    cursor
-- = id bigint, app text, version integer, inputs jsonb, test boolean, state text, progress real, fault text, error text, actor text,
-- = asked_at timestamptz, as_of timestamptz, ended_at timestamptz, completeness double precision, via text, schedule bigint, _cursor text
select r.id, r.app_id as app, r.version, r.inputs, r.test, park.app_run_state(r.state, j.state) as state, r.progress,
       park.app_run_fault(r.state, r.fault, j.state) as fault, case when r.error = '' then coalesce(j.error, '') else r.error end as error,
       r.actor, r.asked_at, r.as_of, r.ended_at, (r.result->>'completeness')::double precision as completeness,
       case when r.schedule_id is null then 'person' else 'schedule' end as via, r.schedule_id as schedule, r.id::text as _cursor
  from park.app_run r
  left join park.job j on j.tenant_id = r.tenant_id and j.id = r.job_id
 where r.tenant_id = :me_tenant and r.app_id = :id and (:after is null or r.id < :after::bigint)
 order by r.id desc
 limit :limit + 1;

-- name: app_run_find
-- A run of an APP by my tenant, with what it shows and what that rests on.
-- :id text         number of the APP
-- :app_run bigint  run
-- = id bigint, app text, version integer, sha256 text, inputs jsonb, test boolean, state text, progress real, fault text, error text,
-- = actor text, asked_at timestamptz, as_of timestamptz, ended_at timestamptz, via text, schedule bigint, result jsonb, evidence jsonb
select r.id, r.app_id as app, r.version, r.sha256, r.inputs, r.test, park.app_run_state(r.state, j.state) as state, r.progress,
       park.app_run_fault(r.state, r.fault, j.state) as fault, case when r.error = '' then coalesce(j.error, '') else r.error end as error,
       r.actor, r.asked_at, r.as_of, r.ended_at, case when r.schedule_id is null then 'person' else 'schedule' end as via,
       r.schedule_id as schedule, r.result, r.evidence
  from park.app_run r
  left join park.job j on j.tenant_id = r.tenant_id and j.id = r.job_id
 where r.tenant_id = :me_tenant and r.app_id = :id and r.id = :app_run;

-- name: app_ask
-- Asks for a run.
-- :id text       number of the APP
-- :inputs jsonb  the form
-- :test boolean  not counted as use
-- :actor text    who does
-- = id bigint, app text, version integer, inputs jsonb, test boolean, state text, progress real, asked_at timestamptz
select r.id, r.app_id as app, r.version, r.inputs, r.test, r.state, r.progress, r.asked_at
  from park.app_ask(:id, :inputs, coalesce(:test, false), :actor) r;

-- name: app_cancel
-- Ends a run that is not over.
-- :id text         number of the APP
-- :app_run bigint  run
-- = id bigint, state text
select r.id, r.state from park.app_cancel(:id, :app_run) r;

-- name: app_usage
-- Use of APPs by APP or by month; neither tests nor what a demonstration does.
-- :by text       app or month
-- :from date     from this day on
-- :to date       before this day
-- :limit bigint  at most so many
-- :after text    cursor
-- = key text, name text, name_en text, runs bigint, subscribers bigint, _cursor text
select u.key, u.name, u.name_en, u.runs, u.subscribers, u.key as _cursor
  from park.app_usage(:me_from, :me_to, :by, :from, :to) u
 where :after is null or u.key > :after
 order by u.key
 limit :limit + 1;

-- name: app_begin
-- What a run has to do, from now on; nothing when it is over.
-- :run bigint  run
-- = app text, sha256 text, inputs text, test boolean, actor text, open boolean, late boolean, packed text
update park.app_run r set state = 'running', progress = 0
  from park.app a
 where r.tenant_id between :me_from and :me_to and r.tenant_id = :me_tenant and r.id = :run and r.state in ('queued', 'running')
   and a.id = r.app_id
returning r.app_id as app, r.sha256, r.inputs::text as inputs, r.test, r.actor, a.state = 'current' and park.app_is_open(r.app_id, a.audience, r.tenant_id) as open,
          r.asked_at < now() - interval '1 day' as late,
          (select p.definition from park.app_package p where p.app_id = r.app_id) as packed;

-- name: app_progress
-- Says how far a run is; nothing when it is over, as after it was cancelled.
-- :run bigint      run
-- :progress real   0..1
-- = id bigint
update park.app_run r set progress = :progress
 where r.tenant_id between :me_from and :me_to and r.tenant_id = :me_tenant and r.id = :run and r.state = 'running'
returning r.id;

-- name: app_end
-- Ends a run that is not over, or has it wait again.
-- :run bigint      run
-- :state text      done, failed or queued
-- :fault text      why it failed, in a word
-- :error text      in a sentence
-- :as_of timestamptz  instant of its data
-- :result jsonb    what is shown
-- :evidence jsonb  what that rests on
-- :alarms jsonb    what it raises and takes back, as src/app/sink.h has it; null: nothing
-- = id bigint, alarms bigint, said text
update park.app_run r
   set state = :state, fault = :fault, error = left(:error, 1000), as_of = :as_of, result = :result, evidence = :evidence,
       progress = case :state when 'done' then 1 else r.progress end, ended_at = case :state when 'queued' then null else now() end
 where r.tenant_id between :me_from and :me_to and r.tenant_id = :me_tenant and r.id = :run and r.state in ('queued', 'running')
returning r.id, park.app_alarm_tell(r.tenant_id, r.app_id, r.id, r.as_of, :alarms) as alarms,
          park.announce(r.tenant_id, 'jobs', jsonb_build_object('app_run', r.id, 'state', r.state, 'progress', r.progress))::text as said;

-- name: app_sweep
-- Forgets runs whose time is over.
-- = runs bigint
select park.app_sweep() as runs;

-- name: app_series
-- A series by the device's number or key and the metric's name, of whoever asks.
-- :device text  number or key
-- :metric text  metric
-- = tenant_id integer, device_id bigint, key text, name text, kind text, unit text, ordinal smallint, zone_min integer
select d.tenant_id, d.device_id, d.key, v.name, v.kind, m.unit, m.ordinal, p.zone_min
  from (select * from park.devices_named(:device) offset 0) d
  join park.device v on v.tenant_id = d.tenant_id and v.id = d.device_id and v.archived_at is null
  join park.metric m on m.tenant_id = d.tenant_id and m.device_id = d.device_id and m.code = :metric
  join park.park p on p.id = d.tenant_id / 1000000
 where d.tenant_id between :me_from and :me_to
 order by d.rank, d.tenant_id
 limit 1;

-- name: app_schedule_list
-- Schedules of an APP of my tenant, newest first, with their last run.
-- :id text       number of the APP
-- :limit bigint  at most so many
-- :after text    cursor
-- = id bigint, app text, name text, inputs jsonb, cron text, zone text, owner_name text, state text, fault text, note text, created_at timestamptz,
-- = next_at timestamptz, run bigint, run_state text, run_at timestamptz, _cursor text
select s.id, s.app_id as app, s.name, s.inputs, s.cron, s.zone, o.display_name as owner_name, s.state, s.fault, s.note, s.created_at, s.next_at,
       s.run_id as run, case when r.id is not null then park.app_run_state(r.state, j.state) end as run_state, r.asked_at as run_at, s.id::text as _cursor
  from park.app_schedule s
  join park.account o on o.tenant_id = s.tenant_id and o.id = s.owner_id
  left join park.app_run r on r.tenant_id = s.tenant_id and r.id = s.run_id
  left join park.job j on j.tenant_id = r.tenant_id and j.id = r.job_id
 where s.tenant_id = :me_tenant and s.app_id = :id and (:after is null or s.id < :after::bigint)
 order by s.id desc
 limit :limit + 1;

-- name: app_schedule_find
-- One schedule of an APP, with its last run.
-- :id text              number of the APP
-- :app_schedule bigint  schedule
-- = id bigint, app text, name text, inputs jsonb, cron text, zone text, owner_name text, state text, fault text, note text, created_at timestamptz,
-- = next_at timestamptz, run bigint, run_state text, run_at timestamptz
select s.id, s.app_id as app, s.name, s.inputs, s.cron, s.zone, o.display_name as owner_name, s.state, s.fault, s.note, s.created_at, s.next_at,
       s.run_id as run, case when r.id is not null then park.app_run_state(r.state, j.state) end as run_state, r.asked_at as run_at
  from park.app_schedule s
  join park.account o on o.tenant_id = s.tenant_id and o.id = s.owner_id
  left join park.app_run r on r.tenant_id = s.tenant_id and r.id = s.run_id
  left join park.job j on j.tenant_id = r.tenant_id and j.id = r.job_id
 where s.tenant_id = :me_tenant and s.app_id = :id and s.id = :app_schedule;

-- name: app_schedule_add
-- Has an APP run by itself.
-- :id text       number of the APP
-- :name text     what it is called
-- :inputs jsonb  the form
-- :cron text     five fields
-- :zone text     IANA zone
-- = id bigint, app text, name text, inputs jsonb, cron text, zone text, state text
select s.id, s.app_id as app, s.name, s.inputs, s.cron, s.zone, s.state from park.app_schedule_add(:id, :name, :inputs, :cron, :zone) s;

-- name: app_schedule_pause
-- Lets a schedule rest.
-- :id text              number of the APP
-- :app_schedule bigint  schedule
-- :reason text          why
-- = id bigint, state text, note text
select s.id, s.state, s.note from park.app_schedule_pause(:id, :app_schedule, :reason) s;

-- name: app_schedule_resume
-- Lets it go on.
-- :id text              number of the APP
-- :app_schedule bigint  schedule
-- = id bigint, state text
select s.id, s.state from park.app_schedule_resume(:id, :app_schedule) s;

-- name: app_schedule_remove
-- Ends it; its runs stay to be read.
-- :id text              number of the APP
-- :app_schedule bigint  schedule
-- = id bigint
select park.app_schedule_remove(:id, :app_schedule) as id;

-- name: app_schedule_due
-- A schedule whose time has come or has to be reckoned, held until the end of the transaction.
-- = tenant_id integer, id bigint, cron text, now text, inputs text, form text
select s.tenant_id, s.id, s.cron, to_char(park.civil_now(s.zone), 'YYYY-MM-DD"T"HH24:MI') as now, s.inputs::text as inputs,
       (a.definition->'inputs')::text as form
  from park.app_schedule s
  join park.app a on a.id = s.app_id
 where s.tenant_id between :me_from and :me_to and s.state = 'active' and (s.reckon or s.next_at <= now())
 order by s.next_at nulls first
 limit 1
   for update of s skip locked;

-- name: app_schedule_fire
-- Makes the run of a time that came, and keeps the next one.
-- :tenant integer    its tenant
-- :schedule bigint   schedule
-- :next_civil timestamp  the next time in its zone; null: never
-- :form_fault text   what is wrong with its form by now
-- = id bigint, fault text
select s.id, s.fault from park.app_schedule_fire(:tenant, :schedule, :next_civil, coalesce(:form_fault, '')) s;

-- name: app_paper_ask
-- Has a run made into a file.
-- :id text          number of the APP
-- :app_run bigint   run
-- :format text      pdf or xlsx
-- :language text    zh-CN or en
-- = run bigint, format text, language text, state text, error text, asked_at timestamptz, made_at timestamptz
select p.run_id as run, p.format, p.language, p.state, p.error, p.asked_at, p.made_at from park.app_paper_ask(:id, :app_run, :format, :language) p;

-- name: app_paper_file
-- A file of a run of an APP by my tenant.
-- :id text          number of the APP
-- :app_run bigint   run
-- :format text      pdf or xlsx
-- :language text    zh-CN or en
-- = app text, run bigint, state text, sha256 text, body bytea
-- flags: binary
select r.app_id as app, r.id as run, p.state, p.sha256, p.body
  from park.app_run r
  join park.app_paper p on p.tenant_id = r.tenant_id and p.run_id = r.id
 where r.tenant_id = :me_tenant and r.app_id = :id and r.id = :app_run and p.format = :format and p.language = :language;

-- name: app_paper_begin
-- What a file of a run is made of.
-- :run bigint     run
-- :language text  zh-CN or en
-- = app text, name text, purpose text, park text, tenant text, demo boolean, zone_min integer, now timestamptz, as_of timestamptz,
-- = definition text, inputs text, result text, evidence text
select a.id as app, case :language when 'en' then a.name_en else a.name end as name, a.definition->'purpose'->>:language as purpose,
       case :language when 'en' then coalesce(nullif(p.name_en, ''), p.name) else p.name end as park,
       case :language when 'en' then coalesce(nullif(t.name_en, ''), t.name) else t.name end as tenant, t.demo, p.zone_min, now() as now,
       r.as_of, a.definition::text as definition, r.inputs::text as inputs, r.result::text as result, r.evidence::text as evidence
  from park.app_run r
  join park.app a on a.id = r.app_id
  join park.tenant t on t.tenant_id = r.tenant_id
  join park.park p on p.id = r.tenant_id / 1000000
 where r.tenant_id between :me_from and :me_to and r.tenant_id = :me_tenant and r.id = :run and r.state = 'done';

-- name: app_paper_end
-- Keeps a file of a run, or why there is none.
-- :run bigint     run
-- :format text    pdf or xlsx
-- :language text  zh-CN or en
-- :body bytea     the file; null: it failed
-- :digest text    SHA-256 of the file
-- :error text     why it failed
-- = run bigint, said text
update park.app_paper p
   set state = case when :body::bytea is null then 'failed' else 'done' end, body = :body, sha256 = :digest,
       error = left(coalesce(:error, ''), 1000), made_at = now()
 where p.tenant_id between :me_from and :me_to and p.tenant_id = :me_tenant and p.run_id = :run and p.format = :format and p.language = :language
returning p.run_id as run, park.announce(p.tenant_id, 'jobs', jsonb_build_object('app_run', p.run_id, 'paper', p.format, 'state', p.state))::text as said;

-- name: app_alarm_list
-- Alarms that results of APPs raised, newest first.
-- :state text     open (active or not acknowledged), active, unacked, acked, returned, normal or all
-- :app text       of this APP only
-- :tenant integer of this tenant only
-- :limit bigint   at most so many
-- :after text     cursor
-- = id bigint, tenant_id integer, tenant_name text, demo boolean, app text, name text, name_en text, alarm text, about text, severity integer, state text,
-- = words text, words_en text, value double precision, run bigint, runs integer, raised_at timestamptz, last_at timestamptz,
-- = acked_at timestamptz, acked_by text, returned_at timestamptz, returned_by text, note text, _cursor text
select a.id, a.tenant_id, t.name as tenant_name, not park.is_use(t.tenant_id, t.kind, t.demo) as demo, a.app_id as app, p.name, p.name_en, a.alarm_id as alarm, a.about,
       a.severity::integer as severity, park.app_alarm_state(a.acked_at, a.returned_at) as state, a.words, a.words_en, a.value, a.run_id as run, a.runs, a.raised_at,
       a.last_at, a.acked_at, a.acked_by, a.returned_at, a.returned_by, a.note, lpad(a.id::text, 19, '0') as _cursor
  from park.app_alarm a
  join park.tenant t on t.tenant_id = a.tenant_id
  join park.app p on p.id = a.app_id
 where a.tenant_id between :me_from and :me_to
   and (:app is null or a.app_id = :app)
   and (:tenant is null or a.tenant_id = :tenant)
   and case :state when 'all' then true when 'open' then a.returned_at is null or a.acked_at is null when 'active' then a.returned_at is null
                   else park.app_alarm_state(a.acked_at, a.returned_at) = :state end
   and (:after is null or a.id < :after::bigint)
 order by a.id desc
 limit :limit + 1;

-- name: app_alarm_answer
-- Acknowledges an alarm of an APP, or ends it.
-- :app_alarm bigint  alarm
-- :ends boolean  end it
-- :note text     remark
-- :actor text    who
-- = id bigint, state text, acked_at timestamptz, acked_by text, returned_at timestamptz, returned_by text, note text
select a.id, park.app_alarm_state(a.acked_at, a.returned_at) as state, a.acked_at, a.acked_by, a.returned_at, a.returned_by, a.note
  from park.app_alarm_answer(:app_alarm, :ends, :note, :actor) a;
