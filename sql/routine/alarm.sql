-- Alarms: rules and what they watch, transitions as they come from the writer
-- of telemetry, what people do about them, and whom to tell.

-- Rules -----------------------------------------------------------------------

-- The devices that a version of a rule is about, whatever they measure. One
-- that is about one device finds it by its number: there may be thousands of
-- such rules.
create or replace function park.alarm_scope(v park.alarm_rule_version)
  returns table (tenant_id integer, device_id bigint)
  language sql stable
  begin atomic
  select d.tenant_id, d.id
    from park.device d
   where d.id = case when v.scope = 'device' and v.scope_value ~ '^[0-9]{1,18}$' then v.scope_value::bigint end
     and d.archived_at is null
     and d.tenant_id between v.tenant_id and v.tenant_id + case when v.tenant_id % 1000000 = 0 then 999999 else 0 end
     and (v.only_tenant is null or d.tenant_id = v.only_tenant)
  union all
  select d.tenant_id, d.id
    from park.device d
   where v.scope <> 'device'
     and d.archived_at is null
     and d.tenant_id between v.tenant_id and v.tenant_id + case when v.tenant_id % 1000000 = 0 then 999999 else 0 end
     and (v.only_tenant is null or d.tenant_id = v.only_tenant)
     and case v.scope
           when 'all' then true
           when 'model' then d.model_code = v.scope_value
           when 'kind' then d.kind = v.scope_value
           else v.scope_value = any (d.tags) end;
  end;

-- Places of the metrics a version needs, in its order; 0 for one the device
-- does not have. Null when it has none of them.
create or replace function park.alarm_places(wanted text[], tenant integer, device bigint) returns bigint[]
  language sql stable
  return case when cardinality(wanted) = 0 then '{}' else
    (select nullif(array_agg(coalesce(m.ordinal, 0)::bigint order by w.i), array_fill(0::bigint, array[cardinality(wanted)]))
       from unnest(wanted) with ordinality w(code, i)
       left join park.metric m on m.tenant_id = tenant and m.device_id = device and m.code = w.code) end;

-- What the rules at work, or one of them, watch among the devices of these
-- numbers; of those about what is usual, the metric. A device goes under a few words, those of its kind, model and tags,
-- and meets the rules about them: there may be ten thousand of either. Which
-- joins are right does not depend on what the planner knows of a tenant.
drop function if exists park.alarm_watch(bigint);
create or replace function park.alarm_watch(only_rule bigint, froms bigint[] default '{0}', tos bigint[] default '{9223372036854775807}')
  returns table (rule_id bigint, number integer, tenant_id integer, device_id bigint, places bigint[], usual text)
  language plpgsql stable
  set plan_cache_mode = force_generic_plan
  set enable_nestloop = off
  set enable_seqscan = off
  set jit = off as $$
#variable_conflict use_column
begin
  return query
    with work as materialized (
      select r.id as rule, v.number, v.tenant_id as owner, v.scope, case when v.scope = 'all' then '' else v.scope_value end as word,
             v.only_tenant, v.metrics, cardinality(v.metrics) as n, case when v.definition ->> 'kind' = 'deviation' then v.metrics[1] end as usual
        from park.alarm_rule r
        join park.alarm_rule_version v on v.tenant_id = r.tenant_id and v.rule_id = r.id and v.state = 'published'
       where r.enabled and r.archived_at is null and (only_rule is null or r.id = only_rule)),
    word as materialized (
      select d.tenant_id, d.id, o.owner, k.scope, k.word
        from unnest(froms, tos) s(f, t)
       -- Number by number: a range of them would be read tenant by tenant.
       cross join lateral generate_series(s.f, least(s.t, (select x.id from park.device x order by x.id desc limit 1))) i
       cross join lateral (select x.tenant_id, x.id, x.kind, x.model_code, x.tags from park.device x
                            where x.id = i and x.archived_at is null offset 0) d
       cross join lateral (select d.tenant_id union all select d.tenant_id / 1000000 * 1000000 where d.tenant_id % 1000000 <> 0) o(owner)
       cross join lateral (select 'all', '' union all select 'kind', d.kind union all select 'model', d.model_code
                           union all select 'device', d.id::text
                           union all select distinct 'tag', t from unnest(d.tags) t) k(scope, word)
       where exists (select from work))
    select x.rule, x.number, x.tenant_id, x.id, x.places, x.usual
      from (select w.rule, w.number, o.tenant_id, o.id, w.usual,
                   case w.n when 0 then '{}'
                            when 1 then (select array[m.ordinal::bigint] from park.metric m
                                          where m.tenant_id = o.tenant_id and m.device_id = o.id and m.code = w.metrics[1])
                            else park.alarm_places(w.metrics, o.tenant_id, o.id) end as places
              from word o
              join work w on w.owner = o.owner and w.scope = o.scope and w.word = o.word
               and (w.only_tenant is null or w.only_tenant = o.tenant_id)
            offset 0) x
     where x.places is not null;
end $$;

-- Ends what is active although no rule at work watches it any more; of one
-- rule, or among the devices of these numbers. Alarms are few where devices
-- are a million, so it begins with them.
drop function if exists park.alarm_tidy(bigint);
create or replace function park.alarm_tidy(only_rule bigint, froms bigint[] default null, tos bigint[] default null) returns bigint
  language plpgsql as $$
declare
  tenants integer[];
  ids bigint[];
  rules bigint[];
  devices bigint[];
begin
  select array_agg(a.tenant_id), array_agg(a.id), array_agg(a.rule_id), array_agg(a.device_id) into tenants, ids, rules, devices
    from park.alarm a
   where a.state in ('unacked', 'acked') and a.state <> 'normal' and (only_rule is null or a.rule_id = only_rule)
     and a.tenant_id between park.tenant_from() and park.tenant_to()
     and (froms is null or exists (select from unnest(froms, tos) s(f, t) where a.device_id between s.f and s.t));
  if ids is null then
    return 0;
  end if;
  select array_agg(u.tenant), array_agg(u.id) into tenants, ids
    from unnest(tenants, ids, rules, devices) u(tenant, id, rule, device)
   where (u.rule, u.device) not in (
     select w.rule_id, w.device_id
       from (select array(select distinct d from unnest(devices) d) as ids) one
      cross join lateral park.alarm_watch(only_rule, one.ids, one.ids) w);
  if ids is null then
    return 0;
  end if;
  perform 1 from (select * from unnest(tenants, ids) u(tenant, id) order by u.id) k
    cross join lateral (select from park.alarm x where x.tenant_id = k.tenant and x.id = k.id for update) held;
  with lost as (
    update park.alarm a
       set state = case a.state when 'acked' then 'normal' else 'returned' end,
           closed_at = case a.state when 'acked' then now() end, returned_at = now(), tell = false
      from unnest(tenants, ids) u(tenant, id)
     where a.tenant_id = u.tenant and a.id = u.id and a.state in ('unacked', 'acked')
    returning a.*)
  insert into park.alarm_event (tenant_id, alarm_id, rule_id, device_id, at, what, severity, level)
  select tenant_id, id, rule_id, device_id, now(), 'withdraw', severity, 0 from lost;
  return cardinality(ids);
end $$;

-- The rule, locked, when the caller saw its present version.
create or replace function park.alarm_rule_hold(rule bigint, seen integer) returns park.alarm_rule
  language plpgsql as $$
declare
  r park.alarm_rule;
begin
  select * into r from park.alarm_rule x
   where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = rule for update;
  if not found then
    raise exception 'no such rule' using errcode = 'P0002';
  end if;
  if seen is not null and r.version <> seen then
    raise exception 'it was changed meanwhile; look at it again first' using errcode = '55P03', column = 'version';
  end if;
  return r;
end $$;

-- What a draft says; what is null stays as in the version before.
create or replace function park.alarm_draft_put(r park.alarm_rule, new_severity integer, new_scope text, new_value text,
  new_only integer, new_definition jsonb, new_metrics text[], new_message text, new_message_en text,
  new_cause text, new_consequence text, new_response text) returns integer
  language plpgsql as $$
declare
  v park.alarm_rule_version;
begin
  if new_only is not null and not exists (
       select from park.tenant t where t.tenant_id = new_only
          and t.tenant_id between r.tenant_id and r.tenant_id + case when r.tenant_id % 1000000 = 0 then 999999 else 0 end) then
    raise exception 'no such enterprise' using errcode = 'P0002', column = 'only_tenant';
  end if;
  if new_scope = 'device' and not exists (
       select from park.device d where d.id::text = new_value
          and d.tenant_id between r.tenant_id and r.tenant_id + case when r.tenant_id % 1000000 = 0 then 999999 else 0 end) then
    raise exception 'no such device' using errcode = 'P0002', column = 'scope_value';
  end if;
  select * into v from park.alarm_rule_version x
   where x.tenant_id = r.tenant_id and x.rule_id = r.id order by x.number desc limit 1;
  if v.number is null then
    v.number := 0;
    v.state := 'retired';
    v.tenant_id := r.tenant_id;
    v.rule_id := r.id;
  end if;
  v.severity := coalesce(new_severity, v.severity);
  v.only_tenant := case when new_scope is null then v.only_tenant else new_only end;
  v.scope := coalesce(new_scope, v.scope);
  v.scope_value := case when new_scope is null then v.scope_value else coalesce(new_value, '') end;
  v.definition := coalesce(new_definition, v.definition);
  v.metrics := coalesce(new_metrics, v.metrics, '{}');
  v.message := coalesce(new_message, v.message, '');
  v.message_en := coalesce(new_message_en, v.message_en, '');
  v.cause := coalesce(new_cause, v.cause, '');
  v.consequence := coalesce(new_consequence, v.consequence, '');
  v.response := coalesce(new_response, v.response, '');
  if v.state = 'draft' then
    update park.alarm_rule_version x
       set severity = v.severity, scope = v.scope, scope_value = v.scope_value, only_tenant = v.only_tenant,
           definition = v.definition, metrics = v.metrics, message = v.message, message_en = v.message_en,
           cause = v.cause, consequence = v.consequence, response = v.response
     where x.tenant_id = v.tenant_id and x.rule_id = v.rule_id and x.number = v.number;
    return v.number;
  end if;
  insert into park.alarm_rule_version (tenant_id, rule_id, number, severity, scope, scope_value, only_tenant, definition,
    metrics, message, message_en, cause, consequence, response)
  values (v.tenant_id, v.rule_id, v.number + 1, v.severity, v.scope, v.scope_value, v.only_tenant, v.definition,
    v.metrics, v.message, v.message_en, v.cause, v.consequence, v.response);
  return v.number + 1;
end $$;

create or replace function park.alarm_rule_add(new_name text, new_name_en text, new_severity integer, new_scope text,
  new_value text, new_only integer, new_definition jsonb, new_metrics text[], new_message text, new_message_en text,
  new_cause text, new_consequence text, new_response text, out id bigint, out version integer, out draft integer)
  language plpgsql as $$
#variable_conflict use_column
declare
  r park.alarm_rule;
begin
  if (select count(*) from park.alarm_rule x where x.tenant_id = park.tenant_me() and x.archived_at is null) >= 500 then
    raise exception 'a tenant has at most 500 rules' using errcode = '22023', column = 'name';
  end if;
  insert into park.alarm_rule (tenant_id, name, name_en) values (park.tenant_me(), new_name, coalesce(new_name_en, ''))
  returning * into r;
  draft := park.alarm_draft_put(r, new_severity, new_scope, new_value, new_only, new_definition, new_metrics,
    new_message, new_message_en, new_cause, new_consequence, new_response);
  id := r.id;
  version := r.version;
end $$;

create or replace function park.alarm_rule_change(rule bigint, seen integer, new_name text, new_name_en text,
  is_enabled boolean, new_severity integer, new_scope text, new_value text, new_only integer, new_definition jsonb,
  new_metrics text[], new_message text, new_message_en text, new_cause text, new_consequence text, new_response text,
  out id bigint, out version integer, out draft integer)
  language plpgsql as $$
#variable_conflict use_column
declare
  r park.alarm_rule := park.alarm_rule_hold(rule, seen);
begin
  if r.archived_at is not null then
    raise exception 'the rule was given up' using errcode = '22023', column = 'rule';
  end if;
  update park.alarm_rule x
     set name = coalesce(new_name, x.name), name_en = coalesce(new_name_en, x.name_en),
         enabled = coalesce(is_enabled, x.enabled), version = x.version + 1
   where x.tenant_id = r.tenant_id and x.id = r.id
  returning x.id, x.version into id, version;
  if new_severity is not null or new_scope is not null or new_definition is not null or new_message is not null
     or new_message_en is not null or new_cause is not null or new_consequence is not null or new_response is not null then
    draft := park.alarm_draft_put(r, new_severity, new_scope, new_value, new_only, new_definition, new_metrics,
      new_message, new_message_en, new_cause, new_consequence, new_response);
  end if;
  if is_enabled is distinct from r.enabled and is_enabled is not null then
    perform park.alarm_tidy(r.id);
    perform pg_notify('park_alarm', 'rule ' || r.id);
  end if;
end $$;

-- Puts the draft to work.
create or replace function park.alarm_rule_publish(rule bigint, seen integer, out id bigint, out version integer, out number integer)
  language plpgsql as $$
#variable_conflict use_column
declare
  r park.alarm_rule := park.alarm_rule_hold(rule, seen);
  v park.alarm_rule_version;
begin
  select * into v from park.alarm_rule_version x
   where x.tenant_id = r.tenant_id and x.rule_id = r.id and x.state = 'draft';
  if not found or r.archived_at is not null then
    raise exception 'there is no draft' using errcode = '22023', column = 'rule';
  end if;
  update park.alarm_rule_version x set state = 'retired'
   where x.tenant_id = r.tenant_id and x.rule_id = r.id and x.state = 'published';
  update park.alarm_rule_version x
     set state = 'published', published_at = now(), published_by = coalesce(current_setting('park.actor', true), '')
   where x.tenant_id = r.tenant_id and x.rule_id = r.id and x.number = v.number;
  update park.alarm_rule x set version = x.version + 1
   where x.tenant_id = r.tenant_id and x.id = r.id returning x.id, x.version into id, version;
  number := v.number;
  if v.definition ->> 'kind' = 'deviation' then
    perform park.job_enqueue(r.tenant_id, 'alarm.learn', jsonb_build_object('rule', r.id), 'alarm.learn.' || r.id);
  end if;
  perform park.alarm_tidy(r.id);
  perform pg_notify('park_alarm', 'rule ' || r.id);
end $$;

-- Gives a rule up; its alarms and versions stay to be read.
create or replace function park.alarm_rule_archive(rule bigint) returns bigint
  language plpgsql as $$
declare
  r park.alarm_rule;
begin
  update park.alarm_rule x set archived_at = now(), enabled = false, version = x.version + 1
   where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = rule and x.archived_at is null
  returning * into r;
  if not found then
    return null;
  end if;
  delete from park.alarm_hush h where h.rule_id = r.id and h.tenant_id between park.tenant_from() and park.tenant_to();
  perform park.alarm_tidy(r.id);
  perform pg_notify('park_alarm', 'rule ' || r.id);
  return r.id;
end $$;

-- A trial of the newest version on the days behind us.
create or replace function park.alarm_trial_ask(rule bigint, days integer) returns park.alarm_trial
  language plpgsql as $$
declare
  r park.alarm_rule := park.alarm_rule_hold(rule, null);
  t park.alarm_trial;
begin
  select x.* into t from park.alarm_trial x
   where x.tenant_id = r.tenant_id and x.rule_id = r.id and x.state in ('queued', 'running')
     and x.at > now() - interval '1 hour';
  if found then
    raise exception 'a trial of this rule is under way' using errcode = '22023', column = 'rule';
  end if;
  insert into park.alarm_trial (tenant_id, rule_id, number, from_at, to_at, account_id)
  select r.tenant_id, r.id, max(v.number), now() - make_interval(days => days), now(), nullif(park.account_me(), 0)
    from park.alarm_rule_version v where v.tenant_id = r.tenant_id and v.rule_id = r.id
  returning * into t;
  update park.alarm_trial x
     set job_id = park.job_enqueue(x.tenant_id, 'alarm.trial', jsonb_build_object('trial', x.id))
   where x.tenant_id = t.tenant_id and x.id = t.id
  returning * into t;
  perform park_audit.append('alarm.trial', 'alarm_rule ' || r.id, 'done', jsonb_build_object('trial', t.id, 'number', t.number));
  return t;
end $$;

-- Who judges samples looks again at devices that are new or another. What is
-- said are ranges of their numbers (src/alarm/changes.h); a few more than did
-- change do no harm.
create or replace function park.alarm_say(ids bigint[]) returns void
  language plpgsql
  set jit = off as $$
begin
  perform pg_notify('park_alarm', 'device ' || string_agg(r.f || '-' || r.t, ' '))
     from (select min(i) as f, max(i) as t, row_number() over (order by min(i)) / 150 as message
             from (select i, count(*) filter (where apart) over (order by i) as run
                     from (select i, i - lag(i) over (order by i) > 20 as apart
                             from (select distinct u.i from unnest(ids) u(i)) one) a) b
            group by run) r
    group by r.message;
end $$;

-- What was changed: (lots of) devices, mostly one after the other.
create or replace function park.alarm_device_new() returns trigger
  language plpgsql as $$
declare
  a bigint;
  z bigint;
  n bigint;
begin
  select min(id), max(id), count(*) into a, z, n from changed;
  if z - a < 2 * n then
    perform pg_notify('park_alarm', 'device ' || a || '-' || z);
  elsif n > 0 then
    perform park.alarm_say(array(select id from changed));
  end if;
  return null;
end $$;

create or replace function park.alarm_device_another() returns trigger
  language plpgsql as $$
begin
  perform park.alarm_say(array(
    select n.id from changed n
      left join was o on o.tenant_id = n.tenant_id and o.id = n.id
     where (o.id, o.kind, o.model_code, o.tags, o.archived_at is null)
        is distinct from (n.id, n.kind, n.model_code, n.tags, n.archived_at is null)));
  return null;
end $$;

create or replace function park.alarm_metric_new() returns trigger
  language plpgsql as $$
declare
  a bigint;
  z bigint;
  n bigint;
begin
  select min(device_id), max(device_id), count(*) into a, z, n from changed;
  if z - a < n then
    perform pg_notify('park_alarm', 'device ' || a || '-' || z);
  elsif n > 0 then
    perform park.alarm_say(array(select device_id from changed));
  end if;
  return null;
end $$;

create or replace function park.alarm_metric_another() returns trigger
  language plpgsql as $$
begin
  perform park.alarm_say(array(
    select coalesce(n.device_id, o.device_id)
      from changed n
      full join was o on o.tenant_id = n.tenant_id and o.device_id = n.device_id and o.ordinal = n.ordinal
     where o.code is distinct from n.code));
  return null;
end $$;

drop trigger if exists alarm_wake on park.device;
drop trigger if exists alarm_wake on park.metric;
drop function if exists park.alarm_wake();
create or replace trigger alarm_new after insert on park.device referencing new table as changed
  for each statement execute function park.alarm_device_new();
create or replace trigger alarm_another after update on park.device referencing old table as was new table as changed
  for each statement execute function park.alarm_device_another();
create or replace trigger alarm_gone after delete on park.device referencing old table as changed
  for each statement execute function park.alarm_device_new();
create or replace trigger alarm_new after insert on park.metric referencing new table as changed
  for each statement execute function park.alarm_metric_new();
create or replace trigger alarm_another after update on park.metric referencing old table as was new table as changed
  for each statement execute function park.alarm_metric_another();
create or replace trigger alarm_gone after delete on park.metric referencing old table as changed
  for each statement execute function park.alarm_metric_new();

-- Alarms ----------------------------------------------------------------------

-- Whether a rule is not to disturb for a device.
create or replace function park.alarm_hushed(tenant integer, rule bigint, device bigint) returns boolean
  language sql stable
  return exists (select from park.alarm_hush h
    where h.tenant_id = tenant and h.rule_id = rule and h.device_id = device and (h.until is null or h.until > now()));

-- What browsers hear of alarms: one event each, or one a tenant of many, which
-- they read anew all the same.
create or replace function park.alarm_announce(tenants integer[], ids bigint[]) returns void
  language plpgsql as $$
begin
  if cardinality(ids) > 8 then
    perform park.announce(u.tenant, 'alarms', jsonb_build_object('many', count(*)))
       from unnest(tenants) u(tenant) group by u.tenant;
    return;
  end if;
  perform park.announce(a.tenant_id, 'alarms', jsonb_build_object('alarm', a.id, 'tenant', a.tenant_id, 'state', a.state,
            'severity', a.severity, 'name', a.name, 'name_en', a.name_en, 'device', a.device_id, 'device_name', d.name,
            'raised_at', a.raised_at, 'quiet', exists (
              select from park.alarm_hush h where h.tenant_id = a.tenant_id and h.rule_id = a.rule_id and h.device_id = a.device_id
                 and (h.until is null or h.until > now()))))
     from (select distinct u.tenant, u.id from unnest(tenants, ids) u(tenant, id)) u
    -- One by one, by their keys: see park.alarm_apply.
    cross join lateral (select x.* from park.alarm x where x.tenant_id = u.tenant and x.id = u.id offset 0) a
    cross join lateral (select x.name from park.device x where x.tenant_id = a.tenant_id and x.id = a.device_id offset 0) d;
end $$;

-- Writes down what alarm_gather() has put into a group.
drop function if exists park.alarm_group_keep(park.alarm_group, bigint[]);
create or replace function park.alarm_group_keep(g park.alarm_group, rules bigint[], devices bigint[]) returns void
  language plpgsql as $$
begin
  update park.alarm_group x
     set first_at = g.first_at, last_at = g.last_at, severity = g.severity, alarms = g.alarms, area = g.area
   where x.tenant_id = g.tenant_id and x.id = g.id;
  -- By rule and device, and then by where it stands: see park.alarm_apply.
  update park.alarm x set group_id = g.id
    from unnest(rules, devices) m(rule, device)
   cross join lateral (select a.ctid as place from park.alarm a
                        where a.rule_id = m.rule and a.device_id = m.device and a.tenant_id + 0 = g.tenant_id
                          and a.state <> 'normal' offset 0) o
   where x.ctid = o.place;
end $$;

-- Whether an alarm belongs to a group: at most ten minutes after the last of
-- it, and on the enterprise's parcel as the others, or at most 300 m from
-- their extent. What stands nowhere is near everything.
create or replace function park.alarm_fits(g park.alarm_group, raised timestamptz, spot geometry, home geometry) returns boolean
  language sql stable
  return g.last_at >= raised - interval '10 minutes' and g.first_at <= raised + interval '10 minutes'
     and (spot is null or g.area is null or st_covers(g.area, spot) or (st_covers(home, g.area) and st_covers(home, spot))
          or st_dwithin(g.area::geography, spot::geography, 300));

-- Puts alarms into the groups of their neighbours in time and place, or makes
-- new ones. Neighbours come one after the other, and a group is written once
-- for all that join it: thousands come at once when a feeder trips.
create or replace function park.alarm_gather(tenants integer[], ids bigint[]) returns void
  language plpgsql as $$
declare
  a record;
  g park.alarm_group;
  rules bigint[] := '{}';
  devices bigint[] := '{}';
begin
  for a in
    select x.tenant_id, x.id, x.rule_id, x.device_id, x.raised_at, x.severity, d.place as spot, e.parcel as home
      from (select distinct u.tenant, u.id from unnest(tenants, ids) u(tenant, id)) u
     -- One by one, by their keys: see park.alarm_apply.
     cross join lateral (select y.* from park.alarm y where y.tenant_id = u.tenant and y.id = u.id offset 0) x
     cross join lateral (select y.place from park.device y where y.tenant_id = x.tenant_id and y.id = x.device_id offset 0) d
      left join lateral (select y.parcel from park.enterprise y where y.tenant_id = x.tenant_id offset 0) e on true
     where x.group_id is null
     order by x.tenant_id, d.place, x.raised_at, x.id
  loop
    if g.id is null or g.tenant_id <> a.tenant_id or park.alarm_fits(g, a.raised_at, a.spot, a.home) is not true then
      if g.id is not null then
        perform park.alarm_group_keep(g, rules, devices);
      end if;
      rules := '{}';
      devices := '{}';
      select x.* into g from park.alarm_group x
       where x.tenant_id = a.tenant_id and x.last_at >= a.raised_at - interval '10 minutes'
         and park.alarm_fits(x, a.raised_at, a.spot, a.home)
       order by x.last_at desc, x.id desc limit 1;
      if not found then
        insert into park.alarm_group (tenant_id, first_at, last_at, severity, alarms, area)
        values (a.tenant_id, a.raised_at, a.raised_at, a.severity, 1, a.spot)
        returning * into g;
        g.alarms := 0;
      end if;
    end if;
    rules := rules || a.rule_id;
    devices := devices || a.device_id;
    g.first_at := least(g.first_at, a.raised_at);
    g.last_at := greatest(g.last_at, a.raised_at);
    g.severity := least(g.severity, a.severity);
    g.alarms := g.alarms + 1;
    if g.area is null then
      g.area := a.spot;
    elsif a.spot is not null and not st_covers(g.area, a.spot) then
      g.area := st_envelope(st_collect(g.area, a.spot));
    end if;
  end loop;
  if g.id is not null then
    perform park.alarm_group_keep(g, rules, devices);
  end if;
end $$;
drop function if exists park.alarm_join(integer, bigint);

-- Tells the planner of alarms that came in number: where it knows of none it
-- reads all of a tenant for each. A definer function: only an owner may analyze.
create or replace function park.alarm_analyze(made bigint) returns void
  language plpgsql security definer
  set search_path = park, pg_temp as $$
begin
  if made > 50 and made * 5 > (select reltuples from pg_class where oid = 'park.alarm_event'::regclass) then
    analyze park.alarm, park.alarm_event, park.alarm_group;
  end if;
end $$;
revoke all on function park.alarm_analyze from public;
grant execute on function park.alarm_analyze to park_job;

-- People are told of what a second brings together: alarms come with many
-- commits. A job that is nearly due may have looked before we commit.
create or replace function park.alarm_tell_soon() returns void
  language plpgsql as $$
begin
  if not exists (select from park.job j where j.tenant_id = 0 and j.once = 'alarm.tell' and j.state = 'queued'
                    and j.run_at > now() + interval '0.3 seconds') then
    update park.job j set run_at = now() + interval '1 second'
      from park.job_enqueue(0, 'alarm.tell', '{}', 'alarm.tell') made
     where j.tenant_id = 0 and j.id = made and j.state = 'queued' and j.run_at = now();
  end if;
end $$;

-- Transitions of one commit of the writer, in the order in which they were
-- made. Applied twice they count once: a transition that the history knows
-- is passed over. Those of rules that are not at work any more are dropped,
-- but for `withdraw`: the rule watches the device no more, and what it raised
-- while alarm_tidy() looked ends with it.
-- All of it is one statement, planned once: a commit has a handful of
-- transitions, and planning would cost more than they do. Rows are looked up
-- one by one, by their keys: the planner cannot see through the bounds of row
-- security, and would rather read all alarms there are. So tenants are hidden
-- from it where an index does without (alarm_open_of).
create or replace function park.alarm_apply(tenants integer[], devices bigint[], rule_tenants integer[], rules bigint[],
  versions integer[], whats text[], levels integer[], ats timestamptz[], vals double precision[], bounds double precision[])
  returns bigint
  language plpgsql
  set plan_cache_mode = force_generic_plan
  set jit = off
  set enable_hashjoin = off
  set enable_mergejoin = off
  set enable_seqscan = off
  set random_page_cost = 1 as $$
declare
  touched_tenants integer[];
  touched_ids bigint[];
  made_tenants integer[];
  made_ids bigint[];
  tells boolean;
  applied bigint;
begin
  -- In the order of their numbers, as everybody does who wants several.
  perform 1 from (
    select distinct a.tenant_id, a.id
      from unnest(tenants, devices, rules) u(tenant, device, rule)
     cross join lateral (select x.tenant_id, x.id from park.alarm x
                          where x.rule_id = u.rule and x.device_id = u.device and x.tenant_id + 0 = u.tenant
                            and x.state <> 'normal' offset 0) a
     order by a.id) k
   cross join lateral (select from park.alarm x where x.tenant_id = k.tenant_id and x.id = k.id for update) held;
  with step as materialized (
    select u.i, u.tenant as tenant_id, devices[i] as device_id, rules[i] as rule_id, whats[i] as what, levels[i] as level, ats[i] as at,
           greatest(1, v.severity - case when abs(levels[i]) = 2 then 1 else 0 end) as severity
      from unnest(tenants) with ordinality u(tenant, i)
     cross join lateral (
       select v.severity from park.alarm_rule r
         join park.alarm_rule_version v on v.tenant_id = r.tenant_id and v.rule_id = r.id and v.number = versions[i]
        where r.tenant_id = rule_tenants[i] and r.id = rules[i]
          and (whats[i] = 'withdraw' or r.enabled and r.archived_at is null) offset 0) v
     cross join lateral (select from park.device d where d.tenant_id = tenants[i] and d.id = devices[i] offset 0) d
     where not coalesce((
       select true from park.alarm_event e
        where e.tenant_id + 0 = tenants[i] and e.rule_id = rules[i] and e.device_id = devices[i] and e.at = ats[i]
          and e.what = whats[i] and e.level = levels[i] limit 1), false)),
  -- One row a rule and device: the last of its steps, and the last that is no
  -- end, for the row of an alarm that came and went in one commit.
  lead as (
    select s.tenant_id, s.rule_id, s.device_id, max(s.i) as last, max(s.i) filter (where s.what not in ('return', 'withdraw')) as said,
           count(*) filter (where s.what = 'raise') as raises,
           min(s.at) filter (where s.what = 'raise') as first_raise,
           max(s.at) filter (where s.what = 'raise') as last_raise,
           min(s.severity) filter (where s.what not in ('return', 'withdraw')) as worst,
           (array_agg(s.severity order by s.i desc))[1] as severity
      from step s
     group by s.tenant_id, s.rule_id, s.device_id),
  led as (
    select l.*, whats[l.last] in ('return', 'withdraw') as over, whats[l.last] = 'withdraw' as lost, ats[l.last] as at, levels[l.last] as level, versions[l.last] as version,
           rule_tenants[l.last] as rule_tenant, nullif(vals[l.last], 'NaN') as value, nullif(bounds[l.last], 'NaN') as bound
      from lead l),
  known as (
    update park.alarm a
       set state = case
             when not l.over and a.state = 'acked' and l.raises = 0 and l.worst >= a.severity then 'acked'
             when not l.over then 'unacked'
             when a.state = 'acked' and l.raises = 0 then 'normal'
             else 'returned' end,
           closed_at = case when l.over and a.state = 'acked' and l.raises = 0 then now() end,
           returned_at = case when l.over then l.at end,
           severity = case when l.over then least(a.severity, l.worst) else l.severity end,
           level = case when l.over then a.level else l.level end,
           value = case when l.over then a.value else l.value end,
           bound = case when l.over then a.bound else coalesce(l.bound, a.bound) end,
           rule_version = l.version, occurrences = a.occurrences + l.raises,
           last_at = coalesce(greatest(a.last_at, l.last_raise), a.last_at),
           tell = not l.lost and (a.tell or (coalesce(l.worst < a.severity, false) and not exists (
             select from park.alarm_hush h where h.tenant_id = l.tenant_id and h.rule_id = l.rule_id and h.device_id = l.device_id
                and (h.until is null or h.until > now()))))
      from led l
     cross join lateral (select x.ctid as place from park.alarm x
                          where x.rule_id = l.rule_id and x.device_id = l.device_id and x.tenant_id + 0 = l.tenant_id
                            and x.state <> 'normal' offset 0) o
     where a.ctid = o.place and not (l.lost and l.raises = 0 and a.state = 'returned')
    returning a.tenant_id, a.id, a.rule_id, a.device_id, a.tell),
  made as (
    insert into park.alarm as a (tenant_id, rule_tenant, rule_id, rule_version, device_id, state, severity, level, metric,
      value, bound, name, name_en, message, message_en, consequence, response, occurrences, raised_at, last_at, returned_at, tell)
    select l.tenant_id, l.rule_tenant, l.rule_id, l.version, l.device_id,
           case when l.over then 'returned' else 'unacked' end, l.worst, levels[l.said],
           case when cardinality(v.metrics) = 1 then v.metrics[1] else '' end,
           nullif(vals[l.said], 'NaN'), nullif(bounds[l.said], 'NaN'), v.name, v.name_en,
           v.message, v.message_en, v.consequence, v.response, l.raises, l.first_raise, l.last_raise,
           case when l.over then l.at end, not l.lost and not exists (
             select from park.alarm_hush h where h.tenant_id = l.tenant_id and h.rule_id = l.rule_id and h.device_id = l.device_id
                and (h.until is null or h.until > now()))
      from led l
     cross join lateral (
       select r.name, r.name_en, v.metrics, v.message, v.message_en, v.consequence, v.response from park.alarm_rule r
         join park.alarm_rule_version v on v.tenant_id = r.tenant_id and v.rule_id = r.id and v.number = l.version
        where r.tenant_id = l.rule_tenant and r.id = l.rule_id offset 0) v
     where l.raises > 0
       and not exists (select from park.alarm a where a.rule_id = l.rule_id and a.device_id = l.device_id
                          and a.tenant_id + 0 = l.tenant_id and a.state <> 'normal')
    on conflict do nothing
    returning a.tenant_id, a.id, a.rule_id, a.device_id, a.tell),
  touched as (select *, false as fresh from known union all select *, true as fresh from made),
  noted as (
    insert into park.alarm_event (tenant_id, alarm_id, rule_id, device_id, at, what, severity, level, value, bound)
    select s.tenant_id, t.id, s.rule_id, s.device_id, s.at, s.what, s.severity, s.level,
           nullif(vals[s.i], 'NaN'), nullif(bounds[s.i], 'NaN')
      from step s
      join touched t on t.tenant_id = s.tenant_id and t.rule_id = s.rule_id and t.device_id = s.device_id
     order by s.i
    returning 1)
  select (select count(*) from noted), array_agg(t.tenant_id), array_agg(t.id),
         array_agg(t.tenant_id) filter (where t.fresh), array_agg(t.id) filter (where t.fresh), bool_or(t.tell)
    into applied, touched_tenants, touched_ids, made_tenants, made_ids, tells
    from touched t;
  if touched_ids is not null then
    if made_ids is not null then
      perform park.alarm_gather(made_tenants, made_ids);
    end if;
    if applied > 50 then
      perform park.alarm_analyze(applied);
    end if;
    perform park.alarm_announce(touched_tenants, touched_ids);
    if tells then
      perform park.alarm_tell_soon();
    end if;
  end if;
  return applied;
end $$;

-- What people do -----------------------------------------------------------------

-- The alarms that are meant, locked in the order of their numbers; all of
-- them, or none.
create or replace function park.alarm_hold(ids bigint[]) returns setof park.alarm
  language plpgsql as $$
begin
  return query select a.* from park.alarm a
    where a.tenant_id between park.tenant_from() and park.tenant_to() and a.id = any (ids)
    order by a.id for update;
  if (select count(*) from park.alarm a where a.tenant_id between park.tenant_from() and park.tenant_to() and a.id = any (ids))
       <> (select count(distinct i) from unnest(ids) i) then
    raise exception 'no such alarm' using errcode = 'P0002', column = 'alarms';
  end if;
end $$;

create or replace function park.alarm_log(a park.alarm, happened text, remark text) returns void
  language sql
  begin atomic
    insert into park.alarm_event (tenant_id, alarm_id, rule_id, device_id, at, what, severity, level, account_id, actor, note)
    values (a.tenant_id, a.id, a.rule_id, a.device_id, now(), happened, a.severity, a.level, nullif(park.account_me(), 0),
      coalesce(current_setting('park.actor', true), ''), coalesce(remark, ''));
  end;

-- Acknowledges: an active alarm stays, one that returned is over.
create or replace function park.alarm_acknowledge(ids bigint[], remark text, because text) returns bigint
  language plpgsql as $$
declare
  a park.alarm;
  n bigint := 0;
begin
  for a in select * from park.alarm_hold(ids) loop
    continue when a.state in ('acked', 'normal');
    update park.alarm x
       set state = case x.state when 'unacked' then 'acked' else 'normal' end,
           closed_at = case x.state when 'returned' then now() end, tell = false,
           acked_at = now(), acked_by = coalesce(current_setting('park.actor', true), ''), cause = coalesce(because, x.cause)
     where x.tenant_id = a.tenant_id and x.id = a.id;
    perform park.alarm_log(a, 'acknowledge', remark);
    n := n + 1;
  end loop;
  perform park_audit.append('alarm.acknowledge', 'alarm', 'done', jsonb_build_object('alarms', ids, 'cause', because, 'note', remark, 'count', n));
  perform park.alarm_announce(array_agg(x.tenant_id), array_agg(x.id)) from park.alarm x
    where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = any (ids);
  return n;
end $$;

-- Shelves for some minutes, or suppresses (minutes is null) until further
-- notice, the rule on the device of each alarm.
create or replace function park.alarm_quiet(ids bigint[], minutes integer, reason text) returns bigint
  language plpgsql as $$
declare
  a park.alarm;
  n bigint := 0;
begin
  for a in select * from park.alarm_hold(ids) loop
    insert into park.alarm_hush as h (tenant_id, rule_id, device_id, kind, until, reason, account_id, actor)
    values (a.tenant_id, a.rule_id, a.device_id, case when minutes is null then 'suppressed' else 'shelved' end,
      now() + make_interval(mins => minutes), reason, nullif(park.account_me(), 0),
      coalesce(current_setting('park.actor', true), ''))
    on conflict (tenant_id, rule_id, device_id) do update
      set kind = excluded.kind, until = excluded.until, reason = excluded.reason, account_id = excluded.account_id,
          actor = excluded.actor, at = now();
    update park.alarm x set tell = false where x.tenant_id = a.tenant_id and x.id = a.id;
    perform park.alarm_log(a, case when minutes is null then 'suppress' else 'shelve' end, reason);
    n := n + 1;
  end loop;
  perform park_audit.append(case when minutes is null then 'alarm.suppress' else 'alarm.shelve' end, 'alarm', 'done',
    jsonb_build_object('alarms', ids, 'minutes', minutes, 'reason', reason));
  perform park.alarm_announce(array_agg(x.tenant_id), array_agg(x.id)) from park.alarm x
    where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = any (ids);
  return n;
end $$;

-- Ends that. A shelf may be ended by whoever shelves, a suppression only by
-- whoever suppresses: `which` says which kind is meant.
create or replace function park.alarm_unquiet(ids bigint[], which text) returns bigint
  language plpgsql as $$
declare
  a park.alarm;
  n bigint := 0;
begin
  for a in select * from park.alarm_hold(ids) loop
    delete from park.alarm_hush h
     where h.tenant_id = a.tenant_id and h.rule_id = a.rule_id and h.device_id = a.device_id and h.kind = which;
    continue when not found;
    update park.alarm x set tell = x.state = 'unacked' where x.tenant_id = a.tenant_id and x.id = a.id;
    perform park.alarm_log(a, case which when 'shelved' then 'unshelve' else 'unsuppress' end, '');
    n := n + 1;
  end loop;
  perform park_audit.append(case which when 'shelved' then 'alarm.unshelve' else 'alarm.unsuppress' end, 'alarm', 'done',
    jsonb_build_object('alarms', ids, 'count', n));
  perform park.alarm_announce(array_agg(x.tenant_id), array_agg(x.id)) from park.alarm x
    where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = any (ids);
  return n;
end $$;

create or replace function park.alarm_comment(alarm bigint, remark text, because text) returns bigint
  language plpgsql as $$
declare
  a park.alarm;
begin
  select * into strict a from park.alarm_hold(array[alarm]);
  update park.alarm x set cause = coalesce(because, x.cause) where x.tenant_id = a.tenant_id and x.id = a.id;
  perform park.alarm_log(a, 'comment', remark);
  perform park_audit.append('alarm.comment', 'alarm ' || a.id, 'done', jsonb_build_object('cause', because, 'note', remark));
  return a.id;
end $$;

-- Telling people ------------------------------------------------------------------

-- Shelves whose time is over; what is still active then is told again.
create or replace function park.alarm_unshelve() returns bigint
  language plpgsql as $$
declare
  h park.alarm_hush;
  a park.alarm;
  n bigint := 0;
begin
  for h in delete from park.alarm_hush x
            where x.tenant_id between park.tenant_from() and park.tenant_to() and x.until <= now() returning x.*
  loop
    n := n + 1;
    for a in update park.alarm x set tell = x.state = 'unacked'
              where x.tenant_id = h.tenant_id and x.rule_id = h.rule_id and x.device_id = h.device_id and x.state <> 'normal'
            returning x.*
    loop
      insert into park.alarm_event (tenant_id, alarm_id, rule_id, device_id, at, what, severity, level)
      values (a.tenant_id, a.id, a.rule_id, a.device_id, now(), 'unshelve', a.severity, a.level);
      perform park.alarm_announce(array[a.tenant_id], array[a.id]);
    end loop;
  end loop;
  return n;
end $$;

-- Makes a delivery of whatever has to be told to whom: new and worse alarms
-- at once, unacknowledged ones step by step.
create or replace function park.alarm_plan() returns bigint
  language plpgsql
  set enable_hashjoin = off
  set enable_mergejoin = off as $$
declare
  n bigint;
  m bigint;
begin
  -- What the writer holds just now waits for the next time: samples of others
  -- are in its commit.
  with free as (
    select a.ctid as place from park.alarm a
     where a.tell and a.tenant_id between park.tenant_from() and park.tenant_to()
     order by a.id for update skip locked),
  due as (
    update park.alarm a set tell = false
     where a.ctid = any (array(select f.place from free f))
    returning a.*),
  told as (
    insert into park.alarm_delivery (tenant_id, channel_id, kind, alarm_tenant, alarm_id, severity)
    select c.tenant_id, c.id, 'alarm', d.tenant_id, d.id, d.severity
      from due d
      join park.alarm_channel c on c.tenant_id in (d.tenant_id, d.tenant_id / 1000000 * 1000000)
     where c.enabled and c.step = 0 and d.severity <= c.severity and d.state in ('unacked', 'returned')
    on conflict do nothing
    returning alarm_tenant, alarm_id),
  noted as (
    insert into park.alarm_event (tenant_id, alarm_id, rule_id, device_id, at, what, severity, level, note)
    select a.tenant_id, a.id, a.rule_id, a.device_id, now(), 'tell', a.severity, a.level, t.n::text
      from (select alarm_tenant, alarm_id, count(*) as n from told group by 1, 2) t
     -- By its key, one by one: `due` has none, and both may be thousands.
     cross join lateral (select x.* from park.alarm x where x.tenant_id = t.alarm_tenant and x.id = t.alarm_id offset 0) a
    returning 1)
  select count(*) into n from told;
  with waiting as (
    insert into park.alarm_delivery (tenant_id, channel_id, kind, alarm_tenant, alarm_id, severity)
    select c.tenant_id, c.id, 'escalation', a.tenant_id, a.id, a.severity
      from park.alarm a
      join park.alarm_channel c on c.tenant_id in (a.tenant_id, a.tenant_id / 1000000 * 1000000)
     where a.state in ('unacked', 'returned') and a.tenant_id between park.tenant_from() and park.tenant_to()
       and c.enabled and c.step > 0 and a.severity <= c.severity
       and a.noted_at + make_interval(mins => c.after_min) <= now() and a.noted_at > now() - interval '8 days'
       and a.noted_at >= c.created_at
       and not park.alarm_hushed(a.tenant_id, a.rule_id, a.device_id)
    on conflict do nothing
    returning alarm_tenant, alarm_id, channel_id),
  noted as (
    insert into park.alarm_event (tenant_id, alarm_id, rule_id, device_id, at, what, severity, level, note)
    select a.tenant_id, a.id, a.rule_id, a.device_id, now(), 'escalate', a.severity, a.level, count(*)::text
      from waiting w join park.alarm a on a.tenant_id = w.alarm_tenant and a.id = w.alarm_id
     group by a.tenant_id, a.id, a.rule_id, a.device_id, a.severity, a.level
    returning 1)
  select count(*) into m from waiting;
  return n + m;
end $$;

-- The next message that may go out, with everything that travels in it; its
-- deliveries are held for two minutes. A channel sends at most per_hour
-- messages in any hour; the last of them takes everything that waits. A test
-- that somebody asked for does not wait.
create or replace function park.alarm_post_next()
  returns table (tenant_id integer, message_id bigint, channel_id bigint, kind text, address text, locale text, secret text,
    attempts integer, count bigint, alarms jsonb)
  language plpgsql as $$
#variable_conflict use_column
declare
  c park.alarm_channel;
  first park.alarm_delivery;
  sent bigint;
begin
  for first in
    select distinct on (d.tenant_id, d.channel_id) d.* from park.alarm_delivery d
     where d.tenant_id between park.tenant_from() and park.tenant_to()
       and d.state in ('queued', 'sending') and d.next_at <= now()
     order by d.tenant_id, d.channel_id, d.kind = 'test' desc, d.severity, d.id
  loop
    select * into c from park.alarm_channel x
     where x.tenant_id = first.tenant_id and x.id = first.channel_id for update skip locked;
    continue when not found;
    if not c.enabled then
      update park.alarm_delivery d set state = 'dropped'
       where d.tenant_id = c.tenant_id and d.channel_id = c.id and d.state in ('queued', 'sending');
      continue;
    end if;
    select count(distinct d.message_id) into sent from park.alarm_delivery d
     where d.tenant_id = c.tenant_id and d.channel_id = c.id and d.sent_at > now() - interval '1 hour';
    continue when sent >= c.per_hour and first.kind <> 'test';
    update park.alarm_delivery d
       set state = 'sending', message_id = first.id, attempts = d.attempts + 1, next_at = now() + interval '2 minutes'
     where d.tenant_id = c.tenant_id and d.channel_id = c.id and d.state in ('queued', 'sending') and d.next_at <= now()
       and (d.id = first.id or (sent + 1 = c.per_hour and d.kind <> 'test'));
    return query
      select c.tenant_id, first.id, c.id, c.kind, c.address, c.locale, park_private.alarm_secret_find(c.tenant_id, c.id),
             max(d.attempts), count(*),
             jsonb_agg(jsonb_build_object('kind', d.kind, 'alarm', a.id, 'tenant', a.tenant_id, 'tenant_name', t.name,
               'severity', d.severity, 'state', a.state, 'name', a.name, 'name_en', a.name_en, 'message', a.message,
               'message_en', a.message_en, 'response', a.response, 'device', a.device_id, 'device_name', x.name,
               'device_key', x.key, 'metric', a.metric, 'value', a.value, 'bound', a.bound,
               'unit', coalesce(m.unit, ''), 'raised_at', a.raised_at) order by d.severity, d.id)
        from park.alarm_delivery d
        left join park.alarm a on a.tenant_id = d.alarm_tenant and a.id = d.alarm_id
        left join park.tenant t on t.tenant_id = a.tenant_id
        left join park.device x on x.tenant_id = a.tenant_id and x.id = a.device_id
        left join park.metric m on m.tenant_id = a.tenant_id and m.device_id = a.device_id and m.code = a.metric
       where d.tenant_id = c.tenant_id and d.channel_id = c.id and d.state = 'sending' and d.message_id = first.id;
    return;
  end loop;
end $$;

-- How the message fared. Tried again after 1, 2, 4 … minutes, an hour at most;
-- given up after ten attempts.
create or replace function park.alarm_post_end(tenant integer, message bigint, fault text) returns bigint
  language plpgsql as $$
declare
  n bigint;
begin
  update park.alarm_delivery d
     set state = case when fault = '' then 'sent' when d.attempts >= 10 then 'failed' else 'queued' end,
         sent_at = case when fault = '' then now() end, error = left(fault, 500),
         next_at = now() + least(interval '1 hour', interval '1 minute' * power(2, d.attempts - 1))
   where d.tenant_id = tenant and d.message_id = message and d.state = 'sending';
  get diagnostics n = row_count;
  return n;
end $$;

-- Secrets of web hooks ------------------------------------------------------------

create or replace function park_private.alarm_secret_put(channel bigint, new_secret text) returns void
  language sql security definer
  set search_path = park_private, park, pg_temp
  begin atomic
    insert into park_private.alarm_secret (tenant_id, channel_id, secret)
    select c.tenant_id, c.id, new_secret from park.alarm_channel c
     where c.tenant_id = park.tenant_me() and c.id = channel
    on conflict (tenant_id, channel_id) do update set secret = excluded.secret;
  end;

create or replace function park_private.alarm_secret_find(tenant integer, channel bigint) returns text
  language sql stable security definer
  set search_path = park_private, park, pg_temp
  return (select s.secret from park_private.alarm_secret s where s.tenant_id = tenant and s.channel_id = channel
    and tenant between park.tenant_from() and park.tenant_to());

-- What web hooks are signed with is for whoever sends, not for the web.
revoke all on function park_private.alarm_secret_put, park_private.alarm_secret_find from public, park_web, park_job;
grant execute on function park_private.alarm_secret_put to park_web, park_job;
grant execute on function park_private.alarm_secret_find to park_job;

-- Channels ------------------------------------------------------------------------

-- A message that says that messages arrive.
create or replace function park.alarm_channel_test(channel bigint) returns bigint
  language plpgsql as $$
declare
  made bigint;
begin
  insert into park.alarm_delivery as d (tenant_id, channel_id, kind, severity)
  select c.tenant_id, c.id, 'test', 4 from park.alarm_channel c
   where c.tenant_id between park.tenant_from() and park.tenant_to() and c.id = channel and c.enabled
     and not exists (select from park.alarm_delivery x where x.tenant_id = c.tenant_id and x.channel_id = c.id
                        and x.kind = 'test' and x.state in ('queued', 'sending'))
  returning d.id into made;
  if made is null then
    raise exception 'no such channel at work without a test under way' using errcode = 'P0002';
  end if;
  perform park.job_enqueue(park.tenant_me(), 'alarm.tell', '{}', 'alarm.tell');
  perform park_audit.append('alarm.channel_test', 'alarm_channel ' || channel, 'done', '{}');
  return made;
end $$;

create or replace function park.alarm_channel_add(new_name text, new_kind text, new_address text, new_locale text,
  new_severity integer, new_step integer, new_after integer, new_hour integer, new_secret text,
  out id bigint, out version integer, out secret text)
  language plpgsql as $$
#variable_conflict use_column
begin
  if (select count(*) from park.alarm_channel c where c.tenant_id = park.tenant_me()) >= 200 then
    raise exception 'a tenant has at most 200 channels' using errcode = '22023', column = 'name';
  end if;
  insert into park.alarm_channel as c (tenant_id, name, kind, address, locale, severity, step, after_min, per_hour)
  values (park.tenant_me(), new_name, new_kind, new_address, new_locale, new_severity, new_step, new_after, new_hour)
  returning c.id, c.version into id, version;
  if new_kind = 'webhook' then
    perform park_private.alarm_secret_put(id, new_secret);
    secret := new_secret;
  end if;
end $$;

create or replace function park.alarm_channel_change(channel bigint, seen integer, new_name text, new_address text,
  new_locale text, new_severity integer, new_step integer, new_after integer, new_hour integer, is_enabled boolean,
  out id bigint, out version integer)
  language plpgsql as $$
#variable_conflict use_column
declare
  c park.alarm_channel;
begin
  select * into c from park.alarm_channel x
   where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = channel for update;
  if not found then
    raise exception 'no such channel' using errcode = 'P0002';
  end if;
  if c.version <> seen then
    raise exception 'it was changed meanwhile; look at it again first' using errcode = '55P03', column = 'version';
  end if;
  update park.alarm_channel x
     set name = coalesce(new_name, x.name), address = coalesce(new_address, x.address), locale = coalesce(new_locale, x.locale),
         severity = coalesce(new_severity, x.severity), step = coalesce(new_step, x.step),
         after_min = coalesce(new_after, x.after_min), per_hour = coalesce(new_hour, x.per_hour),
         enabled = coalesce(is_enabled, x.enabled), version = x.version + 1
   where x.tenant_id = c.tenant_id and x.id = c.id
  returning x.id, x.version into id, version;
end $$;

-- Retention ------------------------------------------------------------------------

-- History is added to and never changed; what is over for longer than its
-- class goes whole, by park.alarm_sweep() alone.
create or replace function park.alarm_event_stays() returns trigger
  language plpgsql as $$
begin
  if tg_op = 'DELETE' and current_user = (select pg_get_userbyid(relowner) from pg_class where oid = tg_relid)
     and current_setting('park.sweeping', true) = 'alarm' then
    return null;
  end if;
  raise exception 'the history of alarms is append-only' using errcode = '42501';
end $$;

-- Forgets at most `most` alarms that are over for longer than their class,
-- oldest first, and all that belongs to them; how many.
create or replace function park.alarm_sweep(most integer) returns bigint
  language plpgsql security definer
  set search_path = park, pg_temp as $$
declare
  since timestamptz := now() - make_interval(days => (select days from park.retention where class = 'alarm'));
  tenants integer[];
  ids bigint[];
begin
  select array_agg(a.tenant_id), array_agg(a.id) into tenants, ids
    from (select x.tenant_id, x.id from park.alarm x
           where x.raised_at < since and x.state = 'normal' and x.closed_at < since
           order by x.raised_at limit most) a;
  if ids is null then
    return 0;
  end if;
  perform set_config('park.sweeping', 'alarm', true);
  delete from park.alarm_event e using unnest(tenants, ids) u(tenant, id) where e.tenant_id = u.tenant and e.alarm_id = u.id;
  perform set_config('park.sweeping', '', true);
  delete from park.alarm_delivery d using unnest(tenants, ids) u(tenant, id)
   where d.alarm_tenant = u.tenant and d.alarm_id = u.id;
  delete from park.alarm a using unnest(tenants, ids) u(tenant, id) where a.tenant_id = u.tenant and a.id = u.id;
  delete from park.alarm_group g
   where g.last_at < since
     and not exists (select from park.alarm a where a.tenant_id = g.tenant_id and a.group_id = g.id);
  return cardinality(ids);
end $$;
revoke all on function park.alarm_sweep from public;
grant execute on function park.alarm_sweep to park_job;
