-- Industrial APPs: the shelf, subscriptions, runs, use.

-- Writes APPs, [{"definition", "sha256"}, …], onto the shelf; what is as it was is
-- not touched.
create or replace function park.app_put(shelf jsonb) returns bigint
  language sql as $$
  with app as (
    select x->'definition' as d, x->>'sha256' as sha256, x->'definition'->>'id' as id from jsonb_array_elements(shelf) x),
  told as (
    insert into park.app as a (id, version, class, domains, industries, audience, role, permissions, entries, name, name_en, words, definition,
      sha256)
    select id, (d->>'version')::integer, d->>'class', array(select jsonb_array_elements_text(d->'domains')),
           array[coalesce(d->>'industry', 'general')], d->>'for', d->>'role',
           array(select jsonb_array_elements_text(d->'permissions')),
           array(select distinct split_part(n->'params'->>'ref', '@', 1) from jsonb_array_elements(d->'flow'->'nodes') n
                  where n->'params' ? 'ref' order by 1),
           d->'name'->>'zh-CN', d->'name'->>'en',
           lower(concat_ws(' ', id, d->'name'->>'zh-CN', d->'name'->>'en', d->'purpose'->>'zh-CN', d->'purpose'->>'en')), d, sha256
      from app
    on conflict (id) do update
       set version = excluded.version, class = excluded.class, domains = excluded.domains, industries = excluded.industries,
           audience = excluded.audience, role = excluded.role, permissions = excluded.permissions, entries = excluded.entries, name = excluded.name,
           name_en = excluded.name_en, words = excluded.words, definition = excluded.definition, sha256 = excluded.sha256,
           state = 'current', changed_at = now()
     where (a.sha256, a.state, a.words, a.entries, a.industries)
           is distinct from (excluded.sha256, 'current', excluded.words, excluded.entries, excluded.industries)
    returning a.id)
  select count(*) from told;
$$;

-- Takes over the APPs of a program, in the same form. What it no longer has is
-- withdrawn; what came in a package is its publisher's and stays as it is.
create or replace function park.app_publish(shelf jsonb) returns bigint
  language sql as $$
  with app as (
    select x, x->'definition'->>'id' as id from jsonb_array_elements(shelf) x
     where not exists (select from park.app_package p where p.app_id = x->'definition'->>'id')),
  gone as (
    update park.app a set state = 'withdrawn', changed_at = now()
     where a.state = 'current' and not exists (select from app n where n.id = a.id)
       and not exists (select from park.app_package p where p.app_id = a.id)
    returning a.id)
  select (select count(*) from gone) + park.app_put((select coalesce(jsonb_agg(x), '[]') from app));
$$;

-- It is made for this tenant: the park authority, or an enterprise.
create or replace function park.app_is_for(audience text, tenant integer) returns boolean
  language sql immutable
  return audience = 'both' or (audience = 'park') = (tenant % 1000000 = 0);

-- What a subscription is now: subscribed, trial, trial_over or ended.
create or replace function park.app_subscription_state(ended_at timestamptz, trial_until timestamptz) returns text
  language sql stable
  return case when ended_at is not null then 'ended' when trial_until is null then 'subscribed' when trial_until > now() then 'trial'
              else 'trial_over' end;

-- It runs for this tenant: an authority runs what is made for it, an enterprise
-- what it subscribed to or tries out.
create or replace function park.app_is_open(app text, audience text, tenant integer) returns boolean
  language sql stable
  return park.app_is_for(audience, tenant) and (tenant % 1000000 = 0 or exists (
    select from park.app_subscription s
     where s.tenant_id = tenant and s.app_id = app and park.app_subscription_state(s.ended_at, s.trial_until) in ('subscribed', 'trial')));

-- How long an APP is tried out; a month and its weekends.
create or replace function park.app_trial() returns interval
  language sql immutable
  return interval '30 days';

-- Subscribes, or begins the one trial there is; nothing comes when that is
-- used up. A subscription that holds stays as it is, a trial becomes one.
drop function if exists park.app_subscribe(text, text);
create or replace function park.app_subscribe(app text, trial boolean, by_whom text) returns setof park.app_subscription
  language plpgsql as $$
#variable_conflict use_column
declare
  s park.app_subscription;
begin
  if not exists (select from park.app a where a.id = app and a.state = 'current' and park.app_is_for(a.audience, park.tenant_me())) then
    raise exception 'no such APP' using errcode = 'P0002', column = 'id';
  end if;
  select x.* into s from park.app_subscription x where x.tenant_id = park.tenant_me() and x.app_id = app for update;
  if not found or park.app_subscription_state(s.ended_at, s.trial_until) not in ('subscribed', case when trial then 'trial' else 'subscribed' end) then
    if trial and s.tried_at is not null then
      return;
    end if;
    insert into park.app_subscription as x (tenant_id, app_id, account_id, actor, trial_until, tried_at)
    values (park.tenant_me(), app, nullif(park.account_me(), 0), by_whom, case when trial then now() + park.app_trial() end,
            case when trial then now() end)
    on conflict (tenant_id, app_id) do update
       set account_id = excluded.account_id, actor = excluded.actor, since = now(), ended_at = null, trial_until = excluded.trial_until,
           tried_at = coalesce(x.tried_at, excluded.tried_at)
    returning * into s;
  end if;
  if trial then
    perform park_audit.append('app.try', 'app ' || app, 'done', '{}');
  else
    perform park_audit.append('app.subscribe', 'app ' || app, 'done', '{}');
  end if;
  return next s;
end $$;

-- Ends a subscription; what ran stays to be read.
create or replace function park.app_unsubscribe(app text) returns setof park.app_subscription
  language plpgsql as $$
#variable_conflict use_column
begin
  return query
    update park.app_subscription s set ended_at = greatest(now(), s.since)
     where s.tenant_id = park.tenant_me() and s.app_id = app and s.ended_at is null
    returning s.*;
  if found then
    perform park_audit.append('app.unsubscribe', 'app ' || app, 'done', '{}');
  end if;
end $$;

-- A run of an APP that is open to my tenant, with its job; null when there is none.
create or replace function park.app_run_make(app text, new_inputs jsonb, new_test boolean, account bigint, by_whom text, schedule bigint)
  returns park.app_run
  language plpgsql as $$
#variable_conflict use_column
declare
  r park.app_run;
begin
  insert into park.app_run (tenant_id, app_id, version, sha256, inputs, test, trial, account_id, actor, schedule_id)
  select park.tenant_me(), a.id, a.version, a.sha256, new_inputs, new_test, s.trial_until is not null, account, by_whom, schedule
    from park.app a
    left join park.app_subscription s on s.tenant_id = park.tenant_me() and s.app_id = a.id
   where a.id = app and a.state = 'current' and park.app_is_open(a.id, a.audience, park.tenant_me())
  returning * into r;
  if r.id is null then
    return null;
  end if;
  update park.app_run x
     set job_id = park.job_enqueue(x.tenant_id, 'app.run', jsonb_build_object('run', x.id))
   where x.tenant_id = r.tenant_id and x.id = r.id
  returning * into r;
  perform park.announce(r.tenant_id, 'jobs', jsonb_build_object('app_run', r.id, 'state', r.state, 'progress', 0));
  perform park_audit.append('app.run', 'app_run ' || r.id, 'done',
    jsonb_strip_nulls(jsonb_build_object('app', app, 'inputs', new_inputs, 'test', new_test, 'schedule', schedule)));
  return r;
end $$;

-- Asks for a run.
create or replace function park.app_ask(app text, new_inputs jsonb, new_test boolean, by_whom text) returns park.app_run
  language plpgsql as $$
#variable_conflict use_column
declare
  r park.app_run;
begin
  r := park.app_run_make(app, new_inputs, new_test, nullif(park.account_me(), 0), by_whom, null);
  if r.id is null then
    raise exception 'no such APP' using errcode = 'P0002', column = 'id';
  end if;
  return r;
end $$;

-- A run that is not over ends here; its job finds out before its next step.
create or replace function park.app_cancel(app text, run bigint) returns setof park.app_run
  language plpgsql as $$
#variable_conflict use_column
declare
  r park.app_run;
begin
  update park.app_run x set state = 'cancelled', ended_at = now()
   where x.tenant_id = park.tenant_me() and x.app_id = app and x.id = run and x.state in ('queued', 'running')
  returning * into r;
  if r.id is null then
    if exists (select from park.app_run x where x.tenant_id = park.tenant_me() and x.app_id = app and x.id = run) then
      raise exception 'the run is over' using errcode = '55P03', column = 'app_run';
    end if;
    return;
  end if;
  perform park_audit.append('app.cancel', 'app_run ' || r.id, 'done', jsonb_build_object('app', app));
  return next r;
end $$;

-- A run whose job died for good has failed, though nobody lived to say so.
create or replace function park.app_run_state(run text, job text) returns text
  language sql immutable
  return case when run in ('queued', 'running') and coalesce(job, 'failed') in ('failed', 'done') then 'failed' else run end;

create or replace function park.app_run_fault(run text, fault text, job text) returns text
  language sql immutable
  return case when fault = '' and run in ('queued', 'running') and coalesce(job, 'failed') in ('failed', 'done') then 'worker_died' else fault end;

-- What of it is use: neither what a demonstration does, nor what an authority
-- does in a park that has nobody else.
create or replace function park.is_use(tenant integer, kind text, demo boolean) returns boolean
  language sql stable
  return not demo and (kind <> 'park' or exists (
    select from park.tenant o where o.kind = 'enterprise' and not o.demo and o.tenant_id / 1000000 = tenant / 1000000));

-- Use by APP or by month of the park's clock: runs that were done, and distinct
-- subscribers with at least one; whoever tries an APP out is none yet.
create or replace function park.app_usage(tenants_from integer, tenants_to integer, grouped text, from_day date, to_day date)
  returns table (key text, name text, name_en text, runs bigint, subscribers bigint)
  language sql stable as $$
  select case grouped when 'month' then to_char(r.ended_at at time zone p.zone, 'YYYY-MM') else r.app_id end,
         case when grouped <> 'month' then min(a.name) end, case when grouped <> 'month' then min(a.name_en) end,
         count(*), count(distinct r.tenant_id) filter (where not r.trial)
    from park.app_run r
    join park.app a on a.id = r.app_id
    join park.tenant t on t.tenant_id = r.tenant_id
    join park.park p on p.id = r.tenant_id / 1000000
   where r.tenant_id between tenants_from and tenants_to and r.state = 'done' and not r.test and park.is_use(t.tenant_id, t.kind, t.demo)
     and (from_day is null or r.ended_at >= from_day::timestamp at time zone p.zone)
     and (to_day is null or r.ended_at < to_day::timestamp at time zone p.zone)
   group by 1;
$$;

-- Month by month what models, algorithms and APPs were used, and beside it
-- what was not counted: self-tests, and what a demonstration does.  Months
-- without anything are there too.
create or replace function park.use_by_month(tenants_from integer, tenants_to integer, from_day date)
  returns table (month text, models bigint, algorithms bigint, calls bigint, entries bigint, runs bigint, users bigint,
    test_calls bigint, test_runs bigint, demo_calls bigint, demo_runs bigint)
  language sql stable as $$
  with party as materialized (
    select t.tenant_id, p.zone, park.is_use(t.tenant_id, t.kind, t.demo) as counts
      from park.tenant t
      join park.park p on p.id = t.tenant_id / 1000000
     where t.tenant_id between tenants_from and tenants_to),
  used as (
    select to_char(h.hour at time zone p.zone, 'YYYY-MM') as month, e.kind, h.entry_id as what, h.tenant_id, h.test, p.counts, h.done as n
      from park.knowledge_hour h
      join party p using (tenant_id)
      left join park.knowledge_entry e on e.id = h.entry_id
     where h.tenant_id between tenants_from and tenants_to and h.hour >= date_trunc('month', from_day::timestamp) at time zone p.zone and h.done > 0
    union all
    select to_char(r.ended_at at time zone p.zone, 'YYYY-MM'), 'app', r.app_id, r.tenant_id, r.test, p.counts, 1
      from park.app_run r
      join party p using (tenant_id)
     where r.tenant_id between tenants_from and tenants_to and r.state = 'done' and r.ended_at >= date_trunc('month', from_day::timestamp) at time zone p.zone),
  every as (
    select to_char(m, 'YYYY-MM') as month
      from generate_series(date_trunc('month', from_day::timestamp),
             now() at time zone coalesce((select min(zone) from party), 'Asia/Shanghai'), interval '1 month') m)
  select e.month,
         coalesce(sum(u.n) filter (where u.kind = 'model' and u.counts and not u.test), 0)::bigint,
         coalesce(sum(u.n) filter (where u.kind = 'algorithm' and u.counts and not u.test), 0)::bigint,
         coalesce(sum(u.n) filter (where u.kind <> 'app' and u.counts and not u.test), 0)::bigint,
         count(distinct u.what) filter (where u.kind <> 'app' and u.counts and not u.test),
         coalesce(sum(u.n) filter (where u.kind = 'app' and u.counts and not u.test), 0)::bigint,
         count(distinct u.tenant_id) filter (where u.counts and not u.test),
         coalesce(sum(u.n) filter (where u.kind <> 'app' and u.test), 0)::bigint,
         coalesce(sum(u.n) filter (where u.kind = 'app' and u.test), 0)::bigint,
         coalesce(sum(u.n) filter (where u.kind <> 'app' and not u.counts and not u.test), 0)::bigint,
         coalesce(sum(u.n) filter (where u.kind = 'app' and not u.counts and not u.test), 0)::bigint
    from every e
    left join used u using (month)
   group by e.month;
$$;

-- What a tenant subscribed to, tries out or ran, and the models and algorithms
-- it called within a year; what it did as a test is none of it.
create or replace function park.app_mine(tenant integer)
  returns table (kind text, id text, name text, name_en text, state text, since timestamptz, trial_until timestamptz, actor text,
    last_run bigint, last_at timestamptz, last_state text, this_month bigint, twelve_months bigint)
  language sql stable as $$
  with clock as (
    select date_trunc('month', now() at time zone p.zone) at time zone p.zone as month
      from park.park p where p.id = tenant / 1000000)
  select 'app', a.id, a.name, a.name_en,
         case when s.app_id is null then 'open' else park.app_subscription_state(s.ended_at, s.trial_until) end,
         s.since, s.trial_until, s.actor, l.id, l.asked_at, park.app_run_state(l.state, l.job), n.this_month, n.twelve_months
    from park.app a
    left join park.app_subscription s on s.tenant_id = tenant and s.app_id = a.id and s.ended_at is null
    left join lateral (
      select r.id, r.asked_at, r.state, j.state as job
        from park.app_run r
        left join park.job j on j.tenant_id = r.tenant_id and j.id = r.job_id
       where r.tenant_id = tenant and r.app_id = a.id
       order by r.id desc limit 1) l on true
    cross join lateral (
      select count(*) filter (where r.ended_at >= c.month) as this_month, count(*) as twelve_months
        from park.app_run r, clock c
       where r.tenant_id = tenant and r.app_id = a.id and r.state = 'done' and not r.test and r.ended_at >= now() - interval '1 year') n
   where s.app_id is not null or (tenant % 1000000 = 0 and l.id is not null)
  union all
  select e.kind, e.id, e.name, e.name_en, 'open', null, null, null, null, l.at, l.outcome, h.this_month, h.twelve_months
    from (
      select h.entry_id, coalesce(sum(h.done) filter (where h.hour >= c.month), 0)::bigint as this_month, sum(h.done)::bigint as twelve_months
        from park.knowledge_hour h, clock c
       where h.tenant_id = tenant and not h.test and h.hour >= now() - interval '1 year'
       group by h.entry_id) h
    join park.knowledge_entry e on e.id = h.entry_id
    left join lateral (
      select c.at, c.outcome from park.knowledge_call c
       where c.tenant_id = tenant and c.entry_id = h.entry_id and not c.test
       order by c.id desc limit 1) l on true;
$$;

-- How the catalogue's domains and industries are called.
create or replace function park.catalogue_words() returns table (facet text, word text, name text, name_en text)
  language sql stable as $$
  select distinct 'domain', x->>'word', x->>'zh', x->>'en'
    from park.knowledge_entry e, jsonb_array_elements(e.descriptor->'domains') x where e.state = 'current'
  union all
  select distinct 'industry', x->>'word', x->>'zh', x->>'en'
    from park.knowledge_entry e, jsonb_array_elements(e.descriptor->'industries') x where e.state = 'current';
$$;

-- How many models, algorithms and APPs serve each industry in each domain; what
-- serves any industry stands in a row of its own.
create or replace function park.catalogue_coverage()
  returns table (industry text, industry_name text, industry_name_en text, domain text, domain_name text, domain_name_en text,
    models bigint, algorithms bigint, apps bigint)
  language sql stable as $$
  with one as (
    select e.kind, i as industry, d as domain
      from park.knowledge_entry e, unnest(e.industries) i, unnest(e.domains) d where e.state = 'current'
    union all
    select 'app', i, d from park.app a, unnest(a.industries) i, unnest(a.domains) d where a.state = 'current')
  select i.word, i.name, i.name_en, d.word, d.name, d.name_en,
         count(*) filter (where o.kind = 'model'), count(*) filter (where o.kind = 'algorithm'), count(*) filter (where o.kind = 'app')
    from park.catalogue_words() i
    cross join park.catalogue_words() d
    left join one o on o.industry = i.word and o.domain = d.word
   where i.facet = 'industry' and d.facet = 'domain'
   group by 1, 2, 3, 4, 5, 6;
$$;

-- Forgets runs and packages whose time is over, and of each tenant what is beyond its number.
create or replace function park.app_sweep() returns bigint
  language sql as $$
  with old as (
    delete from park.app_run c
     using (select t.tenant_id, r.days,
                   (select x.id from park.app_run x where x.tenant_id = t.tenant_id order by x.id desc offset r.most limit 1) as last
              from park.tenant t, park.retention r where r.class = 'app_run') k
     where c.tenant_id = k.tenant_id and (c.asked_at < now() - make_interval(days => k.days) or c.id <= k.last)
    returning c.id),
  handed_in as (
    delete from park.app_upload u
     using (select t.tenant_id, r.days,
                   (select x.id from park.app_upload x where x.tenant_id = t.tenant_id order by x.id desc offset r.most limit 1) as last
              from park.tenant t, park.retention r where r.class = 'app_upload') k
     where u.tenant_id = k.tenant_id and (u.at < now() - make_interval(days => k.days) or u.id <= k.last)
    returning u.id),
  answered as (
    delete from park.app_alarm a
     using park.retention r
     where r.class = 'app_alarm' and a.returned_at < now() - make_interval(days => r.days)
    returning a.id)
  select (select count(*) from old) + (select count(*) from handed_in) + (select count(*) from answered);
$$;

-- Alarms --------------------------------------------------------------------

-- unacked, acked, returned (nobody acknowledged it yet) or normal, after ISA-18.2.
create or replace function park.app_alarm_state(acked timestamptz, returned timestamptz) returns text
  language sql immutable
  return case when returned is null then case when acked is null then 'unacked' else 'acked' end
              else case when acked is null then 'returned' else 'normal' end end;

-- What a run says of its APP's alarms, a list as src/app/sink.h has it: raised
-- ones are raised or seen again, others of those that were judged return.
-- Data older than those it was seen by last change nothing.
create or replace function park.app_alarm_tell(tenant integer, app text, run bigint, seen_at timestamptz, told jsonb) returns bigint
  language sql as $$
  with judged as (
    select j->>'id' as id, (j->>'severity')::smallint as severity, left(j->'words'->>'zh-CN', 2000) as words, left(j->'words'->>'en', 2000) as words_en,
           j->'raised' as raised, j->'unknown' as unknown
      from jsonb_array_elements(coalesce(told, '[]')) j),
  holds as (
    select distinct on (g.id, left(r->>'about', 200)) g.*, left(r->>'about', 200) as about, (r->>'value')::double precision as value
      from judged g
     cross join jsonb_array_elements(g.raised) r),
  gone as (
    update park.app_alarm a set returned_at = now()
      from judged g
     where a.tenant_id = tenant and a.app_id = app and a.alarm_id = g.id and a.returned_at is null and a.last_at <= seen_at
       and not exists (select from holds h where h.id = a.alarm_id and h.about = a.about)
       and not exists (select from jsonb_array_elements_text(g.unknown) u where left(u, 200) = a.about)
    returning a.id),
  seen as (
    insert into park.app_alarm as a (tenant_id, app_id, alarm_id, about, severity, words, words_en, value, run_id, last_at)
    select tenant, app, h.id, h.about, h.severity, h.words, h.words_en, h.value, run, seen_at from holds h order by h.id, h.about
    on conflict (tenant_id, app_id, alarm_id, about) where returned_at is null do update
       set severity = excluded.severity, words = excluded.words, words_en = excluded.words_en, value = excluded.value,
           run_id = excluded.run_id, runs = a.runs + 1, last_at = excluded.last_at
     where a.last_at <= excluded.last_at
    returning a.id)
  select (select count(*) from gone) + (select count(*) from seen);
$$;

-- Somebody has seen it, or ends it; each once.
create or replace function park.app_alarm_answer(alarm bigint, ends boolean, remark text, by_whom text) returns setof park.app_alarm
  language plpgsql as $$
declare
  a park.app_alarm;
begin
  select * into a from park.app_alarm x
   where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = alarm
     for update;
  if a.id is null then
    return;
  end if;
  if (case when ends then a.returned_at else a.acked_at end) is not null then
    raise exception '%', case when ends then 'the alarm is over' else 'the alarm is acknowledged' end using errcode = '55P03', column = 'app_alarm';
  end if;
  return query
    update park.app_alarm x
       set acked_at = coalesce(x.acked_at, now()), acked_by = case when x.acked_at is null then by_whom else x.acked_by end,
           returned_at = case when ends then now() else x.returned_at end, returned_by = case when ends then by_whom else x.returned_by end,
           note = coalesce(nullif(remark, ''), x.note)
     where x.tenant_id = a.tenant_id and x.id = a.id
    returning x.*;
  perform park_audit.append(case when ends then 'app.alarm_return' else 'app.alarm_ack' end, 'app_alarm ' || alarm, 'done',
    jsonb_build_object('app', a.app_id, 'alarm', a.alarm_id, 'about', a.about, 'note', coalesce(remark, '')));
end $$;

-- Schedules --------------------------------------------------------------------------

-- What an account may no longer do of what an APP takes; null: it may all.
create or replace function park.app_lacks(app text, tenant integer, account bigint) returns text
  language sql stable
  return (select min(w.permission)
    from park.app a, unnest(a.permissions || array['app.run']) w(permission)
   where a.id = app and not exists (
     select from park.account o join park.role_permission p on p.role = o.role and p.permission = w.permission
      where o.tenant_id = tenant and o.id = account and o.state = 'active'));

create or replace function park.app_schedule_mine(app text, schedule bigint) returns park.app_schedule
  language plpgsql as $$
#variable_conflict use_column
declare
  s park.app_schedule;
begin
  select x.* into s from park.app_schedule x where x.tenant_id = park.tenant_me() and x.app_id = app and x.id = schedule for update;
  if not found then
    raise exception 'no such schedule' using errcode = 'P0002', column = 'app_schedule';
  end if;
  return s;
end $$;

-- A schedule needs somebody who answers for it, and rests when he may no more.
create or replace function park.app_schedule_add(app text, new_name text, new_inputs jsonb, new_cron text, new_zone text) returns park.app_schedule
  language plpgsql as $$
#variable_conflict use_column
declare
  s park.app_schedule;
begin
  if nullif(park.account_me(), 0) is null then
    raise exception 'a schedule needs an account that answers for it, not a token' using errcode = '42501';
  end if;
  perform park.civil_now(new_zone);
  perform pg_advisory_xact_lock(71533, park.tenant_me());
  if (select count(*) from park.app_schedule x where x.tenant_id = park.tenant_me()) >= 100 then
    raise exception 'a tenant has at most 100 schedules of APPs' using errcode = '22023', column = 'name';
  end if;
  insert into park.app_schedule (tenant_id, app_id, name, inputs, cron, zone, owner_id)
  values (park.tenant_me(), app, new_name, new_inputs, new_cron, new_zone, park.account_me())
  returning * into s;
  perform park.job_enqueue(s.tenant_id, 'app.plan', '{}', 'app.plan');
  perform park_audit.append('app.schedule', 'app_schedule ' || s.id, 'done',
    jsonb_build_object('app', app, 'name', new_name, 'inputs', new_inputs, 'cron', new_cron, 'zone', new_zone));
  return s;
end $$;

create or replace function park.app_schedule_pause(app text, schedule bigint, why text) returns park.app_schedule
  language plpgsql as $$
#variable_conflict use_column
declare
  s park.app_schedule := park.app_schedule_mine(app, schedule);
begin
  if s.state = 'paused' then
    raise exception 'the schedule is paused already' using errcode = '55P03', column = 'state';
  end if;
  update park.app_schedule x set state = 'paused', fault = '', note = why, next_at = null
   where x.tenant_id = s.tenant_id and x.id = s.id returning * into s;
  perform park_audit.append('app.schedule_pause', 'app_schedule ' || s.id, 'done', jsonb_build_object('app', app, 'reason', why));
  return s;
end $$;

-- What came while it was paused is not made up for.
create or replace function park.app_schedule_resume(app text, schedule bigint) returns park.app_schedule
  language plpgsql as $$
#variable_conflict use_column
declare
  s park.app_schedule := park.app_schedule_mine(app, schedule);
begin
  if s.state <> 'paused' then
    raise exception 'the schedule is not paused' using errcode = '55P03', column = 'state';
  end if;
  update park.app_schedule x
     set state = 'active', fault = '', note = '', reckon = true, next_at = null, owner_id = coalesce(nullif(park.account_me(), 0), x.owner_id)
   where x.tenant_id = s.tenant_id and x.id = s.id returning * into s;
  perform park.job_enqueue(s.tenant_id, 'app.plan', '{}', 'app.plan');
  perform park_audit.append('app.schedule_resume', 'app_schedule ' || s.id, 'done', jsonb_build_object('app', app));
  return s;
end $$;

create or replace function park.app_schedule_remove(app text, schedule bigint) returns bigint
  language plpgsql as $$
#variable_conflict use_column
declare
  s park.app_schedule := park.app_schedule_mine(app, schedule);
begin
  delete from park.app_schedule x where x.tenant_id = s.tenant_id and x.id = s.id;
  perform park_audit.append('app.schedule_remove', 'app_schedule ' || s.id, 'done', jsonb_build_object('app', app));
  return s.id;
end $$;

-- A time that came makes a run, or says why not; of times that were missed the last one counts.
create or replace function park.app_schedule_fire(tenant integer, schedule bigint, next_civil timestamp, form_fault text)
  returns park.app_schedule
  language plpgsql as $$
#variable_conflict use_column
declare
  s park.app_schedule;
  r park.app_run;
  who text;
begin
  select x.* into s from park.app_schedule x where x.tenant_id = tenant and x.id = schedule and x.state = 'active' for update;
  if not found then
    return null;
  end if;
  perform set_config('park.tenant', tenant::text, true), set_config('park.from', tenant::text, true),
          set_config('park.to', (tenant + case when tenant % 1000000 = 0 then 999999 else 0 end)::text, true);
  s.fault := '';
  if next_civil is null then
    s.fault := 'never';
  elsif not s.reckon then
    select a.display_name into who from park.account a where a.tenant_id = tenant and a.id = s.owner_id;
    if form_fault <> '' then
      s.fault := 'form';
    elsif park.app_lacks(s.app_id, tenant, s.owner_id) is not null then
      s.fault := 'not_allowed';
    elsif (select count(*) from park.app_run x join park.job j on j.tenant_id = x.tenant_id and j.id = x.job_id
            where x.tenant_id = tenant and x.state in ('queued', 'running') and j.state in ('queued', 'running')) >= 20 then
      s.fault := 'too_many_runs';
    else
      r := park.app_run_make(s.app_id, s.inputs, false, s.owner_id, who, s.id);
      s.fault := case when r.id is null then 'not_subscribed' else '' end;
    end if;
  end if;
  update park.app_schedule x
     set reckon = false, fault = s.fault, note = left(form_fault, 500), run_id = coalesce(r.id, x.run_id),
         state = case when s.fault in ('', 'too_many_runs') then 'active' else 'paused' end,
         next_at = case when s.fault in ('', 'too_many_runs') then park.civil_moment(next_civil, s.zone) end
   where x.tenant_id = tenant and x.id = schedule
  returning * into s;
  if s.fault <> '' then
    perform park_audit.append('app.schedule_rest', 'app_schedule ' || s.id, 'failed', jsonb_build_object('app', s.app_id, 'fault', s.fault));
  end if;
  return s;
end $$;

-- Paper ------------------------------------------------------------------------------

-- A run of mine that is done, as a file; one that is there or on its way is not made again.
create or replace function park.app_paper_ask(app text, run bigint, new_format text, new_language text) returns park.app_paper
  language plpgsql as $$
#variable_conflict use_column
declare
  p park.app_paper;
  r park.app_run;
begin
  select x.* into r from park.app_run x where x.tenant_id = park.tenant_me() and x.app_id = app and x.id = run;
  if not found then
    raise exception 'no such run' using errcode = 'P0002', column = 'app_run';
  elsif r.state <> 'done' then
    raise exception 'the run is not done' using errcode = '55P03', column = 'app_run';
  end if;
  insert into park.app_paper as x (tenant_id, run_id, format, language) values (r.tenant_id, r.id, new_format, new_language)
  on conflict (tenant_id, run_id, format, language) do update set state = 'queued', error = '', asked_at = now()
   where x.state = 'failed' or x.state = 'queued' and x.asked_at < now() - interval '10 minutes'
  returning * into p;
  if p.run_id is null then
    select x.* into p from park.app_paper x
     where x.tenant_id = r.tenant_id and x.run_id = r.id and x.format = new_format and x.language = new_language;
  else
    perform park.job_enqueue(r.tenant_id, 'app.paper', jsonb_build_object('run', r.id, 'format', new_format, 'language', new_language));
  end if;
  perform park_audit.append('app.paper', 'app_run ' || r.id, 'done',
    jsonb_build_object('app', app, 'format', new_format, 'language', new_language));
  return p;
end $$;
