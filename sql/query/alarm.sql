-- name: alarm_rule_list
-- Rules with what is at work of them, newest first.
-- :q text        part of the name
-- :state text    working, paused, draft (never published) or archived; null: all not given up
-- :limit bigint  at most so many
-- :after text    cursor
-- = id bigint, tenant_id integer, tenant_name text, name text, name_en text, enabled boolean, state text, version integer,
-- = number integer, published integer, has_draft boolean, kind text, severity smallint, scope text, scope_value text,
-- = only_tenant integer, definition jsonb, open bigint, raised_30d bigint, created_at timestamptz, published_at timestamptz, _cursor text
select r.id, r.tenant_id, t.name as tenant_name, r.name, r.name_en, r.enabled, s.state, r.version, v.number, p.number as published,
       coalesce(l.state = 'draft', false) as has_draft, v.definition ->> 'kind' as kind, v.severity, v.scope, v.scope_value,
       v.only_tenant, v.definition,
       (select count(*) from park.alarm a where a.tenant_id between :me_from and :me_to and a.rule_id = r.id
           and a.state in ('unacked', 'acked')) as open,
       (select count(*) from park.alarm_event e where e.tenant_id between :me_from and :me_to and e.rule_id = r.id
           and e.what = 'raise' and e.at > now() - interval '30 days') as raised_30d,
       r.created_at, p.published_at, r.id::text as _cursor
  from park.alarm_rule r
  join park.tenant t on t.tenant_id = r.tenant_id
  left join park.alarm_rule_version p on p.tenant_id = r.tenant_id and p.rule_id = r.id and p.state = 'published'
 cross join lateral (select * from park.alarm_rule_version x where x.tenant_id = r.tenant_id and x.rule_id = r.id
                      order by x.number desc limit 1) l
 cross join lateral (select coalesce(p.number, l.number) as number) n
  join park.alarm_rule_version v on v.tenant_id = r.tenant_id and v.rule_id = r.id and v.number = n.number
 cross join lateral (select case when r.archived_at is not null then 'archived' when p.number is null then 'draft'
                                 when r.enabled then 'working' else 'paused' end as state) s
 where r.tenant_id between :me_from and :me_to
   and (:q is null or position(lower(:q) in lower(r.name || ' ' || r.name_en)) > 0)
   and (s.state = :state or (:state is null and r.archived_at is null))
   and (:after is null or r.id < :after::bigint)
 order by r.id desc
 limit :limit + 1;

-- name: alarm_rule_find
-- One rule with all its versions, newest first.
-- :rule bigint  rule
-- = id bigint, tenant_id integer, tenant_name text, name text, name_en text, enabled boolean, archived_at timestamptz, version integer,
-- = created_at timestamptz, versions jsonb
select r.id, r.tenant_id, t.name as tenant_name, r.name, r.name_en, r.enabled, r.archived_at, r.version, r.created_at,
       (select jsonb_agg(jsonb_build_object('number', v.number, 'state', v.state, 'severity', v.severity, 'scope', v.scope,
                 'scope_value', v.scope_value, 'only_tenant', v.only_tenant, 'definition', v.definition, 'message', v.message,
                 'message_en', v.message_en, 'cause', v.cause, 'consequence', v.consequence, 'response', v.response,
                 'created_at', v.created_at, 'published_at', v.published_at, 'published_by', v.published_by)
                 order by v.number desc)
          from park.alarm_rule_version v where v.tenant_id = r.tenant_id and v.rule_id = r.id) as versions
  from park.alarm_rule r
  join park.tenant t on t.tenant_id = r.tenant_id
 where r.tenant_id between :me_from and :me_to and r.id = :rule;

-- name: alarm_rule_add
-- A new rule of my tenant, as a draft.
-- :name text           name
-- :name_en text        name in English
-- :severity integer    1 urgent to 4 low
-- :scope text          which devices
-- :scope_value text    of which device, model, kind or tag
-- :only_tenant integer of this enterprise only
-- :definition jsonb    conditions
-- :metrics text[]      metrics they need
-- :message text        what it says
-- :message_en text     the same in English
-- :cause text          what usually causes it
-- :consequence text    what happens when nobody acts
-- :response text       what the operator does
-- = id bigint, version integer, draft integer
select id, version, draft
  from park.alarm_rule_add(:name, :name_en, :severity, :scope, :scope_value, :only_tenant, :definition, :metrics,
         :message, :message_en, :cause, :consequence, :response);

-- name: alarm_rule_change
-- Changes a rule; what it says goes into its draft. What is null stays.
-- :rule bigint         rule
-- :version integer     the version the caller has seen
-- :name text           name
-- :name_en text        name in English
-- :enabled boolean     at work or paused
-- :severity integer    1 urgent to 4 low
-- :scope text          which devices
-- :scope_value text    of which device, model, kind or tag
-- :only_tenant integer of this enterprise only
-- :definition jsonb    conditions
-- :metrics text[]      metrics they need
-- :message text        what it says
-- :message_en text     the same in English
-- :cause text          what usually causes it
-- :consequence text    what happens when nobody acts
-- :response text       what the operator does
-- = id bigint, version integer, draft integer
select id, version, draft
  from park.alarm_rule_change(:rule, :version, :name, :name_en, :enabled, :severity, :scope, :scope_value, :only_tenant,
         :definition, :metrics, :message, :message_en, :cause, :consequence, :response);

-- name: alarm_rule_publish
-- Puts the draft of a rule to work.
-- :rule bigint      rule
-- :version integer  the version the caller has seen
-- = id bigint, version integer, number integer
select id, version, number from park.alarm_rule_publish(:rule, :version);

-- name: alarm_rule_archive
-- Gives a rule up.
-- :rule bigint  rule
-- = id bigint
select x.id from park.alarm_rule_archive(:rule) x(id) where x.id is not null;

-- name: alarm_rule_devices
-- Devices that the newest version of a rule is about, with what they lack for it.
-- :rule bigint   rule
-- :limit bigint  at most so many
-- :after text    cursor
-- = id bigint, tenant_id integer, tenant_name text, key text, name text, fits boolean, hushed boolean, _cursor text
select d.id, d.tenant_id, t.name as tenant_name, d.key, d.name,
       park.alarm_places(v.metrics, d.tenant_id, d.id) is not null as fits,
       park.alarm_hushed(d.tenant_id, v.rule_id, d.id) as hushed, d.id::text as _cursor
  from park.alarm_rule_version v
 cross join lateral park.alarm_scope(v) s
  join park.device d on d.tenant_id = s.tenant_id and d.id = s.device_id
  join park.tenant t on t.tenant_id = d.tenant_id
 where v.tenant_id between :me_from and :me_to and v.rule_id = :rule
   and v.number = (select max(x.number) from park.alarm_rule_version x where x.tenant_id = v.tenant_id and x.rule_id = v.rule_id)
   and (:after is null or d.id > :after::bigint)
 order by d.id
 limit :limit + 1;

-- name: alarm_list
-- Alarms, newest first. What belongs to each is looked up by its key: the planner, which knows little of alarms that came
-- within a second, would read all devices for each.
-- :state text      open (not normal), active, unacked, acked, returned or normal; null: open
-- :severity integer  exactly so urgent
-- :tenant integer  of this enterprise only
-- :device bigint   of this device only
-- :rule bigint     of this rule only
-- :group bigint    of this group only
-- :quiet text      no: not shelved nor suppressed; shelved, suppressed: only those; null: all
-- :q text          part of the names of rule or device
-- :from timestamptz  raised at this time or later
-- :to timestamptz    raised before
-- :limit bigint    at most so many
-- :after text      cursor
-- = id bigint, tenant_id integer, tenant_name text, rule_id bigint, rule_version integer, group_id bigint, state text, severity smallint,
-- = level smallint, name text, name_en text, message text, message_en text, consequence text, response text, device_id bigint, device_name text, device_key text,
-- = metric text, metric_name text, metric_name_en text, value double precision, bound double precision, unit text, occurrences integer, raised_at timestamptz,
-- = last_at timestamptz, returned_at timestamptz, acked_at timestamptz, acked_by text, closed_at timestamptz, cause text,
-- = quiet text, quiet_until timestamptz, quiet_reason text, quiet_by text, demo boolean, _cursor text
select a.id, a.tenant_id, t.name as tenant_name, a.rule_id, a.rule_version, a.group_id, a.state, a.severity, a.level, a.name, a.name_en,
       a.message, a.message_en, a.consequence, a.response, a.device_id, d.name as device_name, d.key as device_key, a.metric,
       coalesce(m.name, '') as metric_name, coalesce(m.name_en, '') as metric_name_en, a.value, a.bound, coalesce(m.unit, '') as unit,
       a.occurrences, a.raised_at, a.last_at, a.returned_at, a.acked_at, a.acked_by, a.closed_at, a.cause,
       h.kind as quiet, h.until as quiet_until, h.reason as quiet_reason, h.actor as quiet_by, t.demo,
       (extract(epoch from a.raised_at) * 1000000)::bigint || '.' || a.id as _cursor
  from park.alarm a
 cross join lateral (select x.name, x.demo from park.tenant x where x.tenant_id = a.tenant_id offset 0) t
 cross join lateral (select x.name, x.key from park.device x where x.tenant_id + 0 = a.tenant_id and x.id = a.device_id offset 0) d
  left join lateral (
    select x.name, x.name_en, x.unit from park.metric x
     where x.tenant_id = a.tenant_id and x.device_id = a.device_id and x.code = a.metric offset 0) m on true
  left join lateral (
    select x.kind, x.until, x.reason, x.actor from park.alarm_hush x
     where x.tenant_id = a.tenant_id and x.rule_id = a.rule_id and x.device_id = a.device_id
       and (x.until is null or x.until > now()) offset 0) h on true
 where a.tenant_id between :me_from and :me_to
   and case coalesce(:state, 'open') when 'open' then a.state <> 'normal' when 'active' then a.state in ('unacked', 'acked')
         when 'all' then true else a.state = :state end
   and (:severity is null or a.severity = :severity) and (:tenant is null or a.tenant_id = :tenant)
   and (:device is null or a.device_id = :device) and (:rule is null or a.rule_id = :rule)
   and (:group is null or a.group_id = :group)
   and (:quiet is null or h.kind = :quiet or (:quiet = 'no' and h.kind is null))
   and (:q is null or position(lower(:q) in lower(a.name || ' ' || a.name_en || ' ' || d.name || ' ' || d.key)) > 0)
   and (:from is null or a.raised_at >= :from) and (:to is null or a.raised_at < :to)
   and (:after is null or (a.raised_at, a.id) <
        (to_timestamp(split_part(:after, '.', 1)::bigint / 1000000.0), split_part(:after, '.', 2)::bigint))
 order by a.raised_at desc, a.id desc
 limit :limit + 1;

-- name: alarm_find
-- One alarm with its history, newest first.
-- :alarm bigint  alarm
-- = id bigint, tenant_id integer, tenant_name text, rule_id bigint, rule_version integer, group_id bigint, state text, severity smallint,
-- = level smallint, name text, name_en text, message text, message_en text, consequence text, response text, device_id bigint, device_name text, device_key text,
-- = metric text, metric_name text, metric_name_en text, value double precision, bound double precision, unit text, occurrences integer, raised_at timestamptz,
-- = last_at timestamptz, returned_at timestamptz, acked_at timestamptz, acked_by text, closed_at timestamptz, cause text, noted_at timestamptz,
-- = quiet text, quiet_until timestamptz, quiet_reason text, quiet_by text, demo boolean, definition jsonb, events jsonb
select a.id, a.tenant_id, t.name as tenant_name, a.rule_id, a.rule_version, a.group_id, a.state, a.severity, a.level, a.name, a.name_en,
       a.message, a.message_en, a.consequence, a.response, a.device_id, d.name as device_name, d.key as device_key, a.metric,
       coalesce(m.name, '') as metric_name, coalesce(m.name_en, '') as metric_name_en, a.value, a.bound, coalesce(m.unit, '') as unit,
       a.occurrences, a.raised_at, a.last_at, a.returned_at, a.acked_at, a.acked_by, a.closed_at, a.cause, a.noted_at,
       h.kind as quiet, h.until as quiet_until, h.reason as quiet_reason, h.actor as quiet_by, t.demo, v.definition,
       (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'at', e.at, 'what', e.what, 'severity', e.severity,
                 'level', e.level, 'value', e.value, 'bound', e.bound, 'actor', e.actor, 'note', e.note) order by e.id desc), '[]')
          from (select * from park.alarm_event x where x.tenant_id = a.tenant_id and x.alarm_id = a.id
                 order by x.id desc limit 200) e) as events
  from park.alarm a
  join park.tenant t on t.tenant_id = a.tenant_id
  join park.device d on d.tenant_id = a.tenant_id and d.id = a.device_id
  left join park.metric m on m.tenant_id = a.tenant_id and m.device_id = a.device_id and m.code = a.metric
  left join park.alarm_rule_version v on v.tenant_id = a.rule_tenant and v.rule_id = a.rule_id and v.number = a.rule_version
  left join park.alarm_hush h on h.tenant_id = a.tenant_id and h.rule_id = a.rule_id and h.device_id = a.device_id
   and (h.until is null or h.until > now())
 where a.tenant_id between :me_from and :me_to and a.id = :alarm;

-- name: alarm_summary
-- How many alarms are open, by state and severity, and the oldest urgent one that nobody acknowledged.
-- = unacked bigint, acked bigint, returned bigint, shelved bigint, suppressed bigint, s1 bigint, s2 bigint, s3 bigint, s4 bigint, urgent jsonb
select count(*) filter (where a.state = 'unacked' and h.kind is null) as unacked,
       count(*) filter (where a.state = 'acked' and h.kind is null) as acked,
       count(*) filter (where a.state = 'returned' and h.kind is null) as returned,
       count(*) filter (where h.kind = 'shelved') as shelved, count(*) filter (where h.kind = 'suppressed') as suppressed,
       count(*) filter (where a.severity = 1 and a.state in ('unacked', 'acked') and h.kind is null) as s1,
       count(*) filter (where a.severity = 2 and a.state in ('unacked', 'acked') and h.kind is null) as s2,
       count(*) filter (where a.severity = 3 and a.state in ('unacked', 'acked') and h.kind is null) as s3,
       count(*) filter (where a.severity = 4 and a.state in ('unacked', 'acked') and h.kind is null) as s4,
       (select jsonb_build_object('alarm', u.id, 'name', u.name, 'name_en', u.name_en, 'device', d.id, 'device_name', d.name,
                 'tenant_name', t.name, 'raised_at', u.raised_at)
          from (select x.* from park.alarm x
                 where x.tenant_id between :me_from and :me_to and x.state = 'unacked' and x.severity = 1
                   and not park.alarm_hushed(x.tenant_id, x.rule_id, x.device_id)
                 order by x.raised_at desc, x.id desc limit 1) u
          join park.device d on d.tenant_id = u.tenant_id and d.id = u.device_id
          join park.tenant t on t.tenant_id = u.tenant_id) as urgent
  from park.alarm a
  left join park.alarm_hush h on h.tenant_id = a.tenant_id and h.rule_id = a.rule_id and h.device_id = a.device_id
   and (h.until is null or h.until > now())
 where a.tenant_id between :me_from and :me_to and a.state <> 'normal';

-- name: alarm_group_list
-- Groups of alarms close together in place and time, newest first.
-- :state text      open: with an alarm that is not normal; all
-- :tenant integer  of this enterprise only
-- :limit bigint    at most so many
-- :after text      cursor
-- = id bigint, tenant_id integer, tenant_name text, first_at timestamptz, last_at timestamptz, alarms bigint, open bigint, unacked bigint,
-- = severity smallint, devices bigint, name text, name_en text, device_name text, lon double precision, lat double precision, demo boolean, _cursor text
select g.id, g.tenant_id, t.name as tenant_name, g.first_at, g.last_at, n.alarms, n.open, n.unacked, n.severity, n.devices,
       p.name, p.name_en, p.device_name, park.lon_of(st_centroid(g.area)) as lon, park.lat_of(st_centroid(g.area)) as lat, t.demo,
       (extract(epoch from g.last_at) * 1000000)::bigint || '.' || g.id as _cursor
  from park.alarm_group g
  join park.tenant t on t.tenant_id = g.tenant_id
 cross join lateral (
   select count(*) as alarms, count(*) filter (where a.state <> 'normal') as open,
          count(*) filter (where a.state in ('unacked', 'returned')) as unacked, min(a.severity) as severity,
          count(distinct a.device_id) as devices
     from park.alarm a where a.tenant_id = g.tenant_id and a.group_id = g.id) n
 cross join lateral (
   select f.name, f.name_en, d.name as device_name
     from (select * from park.alarm a where a.tenant_id = g.tenant_id and a.group_id = g.id
            order by a.severity, a.raised_at, a.id limit 1) f
     join park.device d on d.tenant_id = f.tenant_id and d.id = f.device_id) p
 where g.tenant_id between :me_from and :me_to and (:tenant is null or g.tenant_id = :tenant)
   and (:state = 'all' or n.open > 0)
   and (:after is null or (g.last_at, g.id) <
        (to_timestamp(split_part(:after, '.', 1)::bigint / 1000000.0), split_part(:after, '.', 2)::bigint))
 order by g.last_at desc, g.id desc
 limit :limit + 1;

-- name: alarm_acknowledge
-- Acknowledges alarms, all or none.
-- :alarms jsonb  their numbers
-- :note text     remark
-- :cause text    what it was
-- = count bigint
select park.alarm_acknowledge(array(select jsonb_array_elements_text(:alarms)::bigint), :note, :cause) as count;

-- name: alarm_shelve
-- Shelves the rules of alarms for their devices.
-- :alarms jsonb     their numbers
-- :minutes integer  for so long
-- :reason text      why
-- = count bigint
select park.alarm_quiet(array(select jsonb_array_elements_text(:alarms)::bigint), :minutes, :reason) as count;

-- name: alarm_suppress
-- Suppresses the rules of alarms for their devices until further notice.
-- :alarms jsonb  their numbers
-- :reason text   why
-- = count bigint
select park.alarm_quiet(array(select jsonb_array_elements_text(:alarms)::bigint), null, :reason) as count;

-- name: alarm_unshelve
-- Takes alarms from the shelf.
-- :alarms jsonb  their numbers
-- = count bigint
select park.alarm_unquiet(array(select jsonb_array_elements_text(:alarms)::bigint), 'shelved') as count;

-- name: alarm_unsuppress
-- Ends the suppression of alarms.
-- :alarms jsonb  their numbers
-- = count bigint
select park.alarm_unquiet(array(select jsonb_array_elements_text(:alarms)::bigint), 'suppressed') as count;

-- name: alarm_comment
-- Adds a remark to an alarm.
-- :alarm bigint  alarm
-- :note text     remark
-- :cause text    what it was
-- = id bigint
select park.alarm_comment(:alarm, :note, :cause) as id;

-- name: alarm_hush_list
-- Everything that is shelved or suppressed now.
-- :kind text     shelved or suppressed only
-- :limit bigint  at most so many
-- :after text    cursor
-- = tenant_id integer, tenant_name text, rule_id bigint, rule_name text, device_id bigint, device_name text, kind text,
-- = until timestamptz, reason text, actor text, at timestamptz, alarm bigint, _cursor text
select h.tenant_id, t.name as tenant_name, h.rule_id, coalesce(a.name, '') as rule_name, h.device_id, d.name as device_name, h.kind,
       h.until, h.reason, h.actor, h.at, a.id as alarm,
       (extract(epoch from h.at) * 1000000)::bigint || '.' || h.rule_id || '.' || h.device_id as _cursor
  from park.alarm_hush h
  join park.tenant t on t.tenant_id = h.tenant_id
  join park.device d on d.tenant_id = h.tenant_id and d.id = h.device_id
  left join lateral (
    select x.id, x.name from park.alarm x
     where x.tenant_id = h.tenant_id and x.rule_id = h.rule_id and x.device_id = h.device_id
     order by x.id desc limit 1) a on true
 where h.tenant_id between :me_from and :me_to and (h.until is null or h.until > now()) and (:kind is null or h.kind = :kind)
   and (:after is null or (h.at, h.rule_id, h.device_id) <
        (to_timestamp(split_part(:after, '.', 1)::bigint / 1000000.0), split_part(:after, '.', 2)::bigint,
         split_part(:after, '.', 3)::bigint))
 order by h.at desc, h.rule_id desc, h.device_id desc
 limit :limit + 1;

-- name: alarm_log
-- What was raised, acknowledged and returned in a period, in order, for the measures of quality.
-- :from timestamptz  from then
-- :to timestamptz    until then
-- :tenant integer    of this enterprise only
-- :limit bigint      at most so many
-- = at timestamptz, rule_id bigint, device_id bigint, kind integer, severity smallint
select e.at, e.rule_id, e.device_id,
       case e.what when 'raise' then 0 when 'acknowledge' then 1 else 2 end as kind, e.severity
  from park.alarm_event e
 where e.tenant_id between :me_from and :me_to and (:tenant is null or e.tenant_id = :tenant)
   and e.at >= :from and e.at < :to and e.what in ('raise', 'acknowledge', 'return', 'withdraw')
 order by e.at, e.id
 limit :limit;

-- name: alarm_names
-- Names of rules and devices that the measures of quality speak of.
-- :rules bigint[]    rules
-- :devices bigint[]  devices
-- = rule_id bigint, device_id bigint, name text, name_en text, device_name text, tenant_name text, open bigint, quiet text
select u.rule_id, u.device_id, a.name, a.name_en, d.name as device_name, t.name as tenant_name, a.id as open, h.kind as quiet
  from unnest(:rules, :devices) u(rule_id, device_id)
  join park.device d on d.tenant_id between :me_from and :me_to and d.id = u.device_id
  join park.tenant t on t.tenant_id = d.tenant_id
 cross join lateral (
   select x.id, x.name, x.name_en from park.alarm x
    where x.tenant_id = d.tenant_id and x.device_id = d.id and x.rule_id = u.rule_id order by x.id desc limit 1) a
  left join park.alarm_hush h on h.tenant_id = d.tenant_id and h.rule_id = u.rule_id and h.device_id = u.device_id
   and (h.until is null or h.until > now());

-- name: alarm_trial_ask
-- Asks for a trial of the newest version of a rule on the past.
-- :rule bigint   rule
-- :days integer  so many days back
-- = id bigint, rule_id bigint, number integer, state text, from_at timestamptz, to_at timestamptz
select t.id, t.rule_id, t.number, t.state, t.from_at, t.to_at from park.alarm_trial_ask(:rule, :days) t;

-- name: alarm_trial_list
-- Trials of a rule, newest first.
-- :rule bigint   rule
-- :limit bigint  at most so many
-- :after text    cursor
-- = id bigint, rule_id bigint, number integer, from_at timestamptz, to_at timestamptz, state text, progress real, result jsonb, error text, at timestamptz, _cursor text
select t.id, t.rule_id, t.number, t.from_at, t.to_at,
       case when j.state = 'failed' and t.state <> 'ready' then 'failed' else t.state end as state, t.progress, t.result,
       case when t.error = '' and j.state = 'failed' then j.error else t.error end as error, t.at, t.id::text as _cursor
  from park.alarm_trial t
  left join park.job j on j.tenant_id = t.tenant_id and j.id = t.job_id
 where t.tenant_id between :me_from and :me_to and t.rule_id = :rule and (:after is null or t.id < :after::bigint)
 order by t.id desc
 limit :limit + 1;

-- name: alarm_trial_find
-- One trial.
-- :trial bigint  trial
-- = id bigint, rule_id bigint, number integer, from_at timestamptz, to_at timestamptz, state text, progress real, result jsonb, error text, at timestamptz
select t.id, t.rule_id, t.number, t.from_at, t.to_at,
       case when j.state = 'failed' and t.state <> 'ready' then 'failed' else t.state end as state, t.progress, t.result,
       case when t.error = '' and j.state = 'failed' then j.error else t.error end as error, t.at
  from park.alarm_trial t
  left join park.job j on j.tenant_id = t.tenant_id and j.id = t.job_id
 where t.tenant_id between :me_from and :me_to and t.id = :trial;

-- name: alarm_trial_begin
-- What a trial is about: the version, and the one at work beside it.
-- :trial bigint  trial
-- = rule_id bigint, tenant_id integer, number integer, from_at timestamptz, to_at timestamptz, zone_min integer, definition jsonb, metrics text, published integer, old_definition jsonb
update park.alarm_trial t set state = 'running'
  from park.alarm_rule_version v
  join park.park p on p.id = v.tenant_id / 1000000
  left join park.alarm_rule_version o on o.tenant_id = v.tenant_id and o.rule_id = v.rule_id and o.state = 'published'
 where t.tenant_id between :me_from and :me_to and t.id = :trial and t.state <> 'ready'
   and v.tenant_id = t.tenant_id and v.rule_id = t.rule_id and v.number = t.number
returning t.rule_id, t.tenant_id, t.number, t.from_at, t.to_at, p.zone_min, v.definition, array_to_string(v.metrics, E'\x1f') as metrics,
  o.number as published, o.definition as old_definition;

-- name: alarm_trial_devices
-- The devices a version of a rule is tried on, with the places of its metrics.
-- :rule bigint     rule
-- :number integer  version
-- :limit bigint    at most so many
-- = tenant_id integer, device_id bigint, name text, places bigint[], matched bigint
-- flags: binary
select d.tenant_id, d.id as device_id, d.name, p.places, count(*) over () as matched
  from park.alarm_rule_version v
 cross join lateral park.alarm_scope(v) s
  join park.device d on d.tenant_id = s.tenant_id and d.id = s.device_id
 cross join lateral park.alarm_places(v.metrics, d.tenant_id, d.id) p(places)
 where v.tenant_id between :me_from and :me_to and v.rule_id = :rule and v.number = :number and p.places is not null
 order by d.id
 limit :limit;

-- name: alarm_trial_true
-- Alarms of a rule in a period that somebody said were true: process, equipment or operation.
-- :rule bigint       rule
-- :from timestamptz  from then
-- :to timestamptz    until then
-- = device_id bigint, raised_at timestamptz, returned_at timestamptz
select a.device_id, a.raised_at, coalesce(a.returned_at, :to) as returned_at
  from park.alarm a
 where a.tenant_id between :me_from and :me_to and a.rule_id = :rule and a.raised_at >= :from and a.raised_at < :to
   and a.cause in ('process', 'equipment', 'operation')
 order by a.raised_at;

-- name: alarm_trial_progress
-- How far a trial is.
-- :trial bigint   trial
-- :progress real  0..1
-- = id bigint
update park.alarm_trial t set progress = :progress
 where t.tenant_id between :me_from and :me_to and t.id = :trial
returning t.id;

-- name: alarm_trial_end
-- The result of a trial, or why it failed.
-- :trial bigint  trial
-- :result jsonb  result, null when it failed
-- :error text    why it failed
-- = id bigint, said text
update park.alarm_trial t
   set state = case when :result is null then 'failed' else 'ready' end, result = :result, error = :error, progress = 1
 where t.tenant_id between :me_from and :me_to and t.id = :trial
returning t.id, park.announce(t.tenant_id, 'alarm-trials', jsonb_build_object('trial', t.id, 'rule', t.rule_id, 'state', t.state))::text as said;

-- name: alarm_channel_list
-- Whom to tell of alarms, in the order of steps.
-- :limit bigint  at most so many
-- :after text    cursor
-- = id bigint, tenant_id integer, tenant_name text, name text, kind text, address text, locale text, severity smallint, step smallint,
-- = after_min integer, per_hour integer, enabled boolean, version integer, sent_24h bigint, waiting bigint, failed_24h bigint, last_error text, _cursor text
select c.id, c.tenant_id, t.name as tenant_name, c.name, c.kind, c.address, c.locale, c.severity, c.step, c.after_min, c.per_hour, c.enabled,
       c.version, d.sent_24h, d.waiting, d.failed_24h, coalesce(d.last_error, '') as last_error,
       c.tenant_id || '.' || c.step || '.' || c.id as _cursor
  from park.alarm_channel c
  join park.tenant t on t.tenant_id = c.tenant_id
 cross join lateral (
   select count(distinct x.message_id) filter (where x.sent_at > now() - interval '24 hours') as sent_24h,
          count(*) filter (where x.state in ('queued', 'sending')) as waiting,
          count(*) filter (where x.state = 'failed' and x.created_at > now() - interval '24 hours') as failed_24h,
          (array_agg(x.error order by x.id desc) filter (where x.error <> ''))[1] as last_error
     from park.alarm_delivery x
    where x.tenant_id = c.tenant_id and x.channel_id = c.id
      and (x.created_at > now() - interval '24 hours' or x.state in ('queued', 'sending'))) d
 where c.tenant_id between :me_from and :me_to
   and (:after is null or (c.tenant_id, c.step, c.id) >
        (split_part(:after, '.', 1)::integer, split_part(:after, '.', 2)::smallint, split_part(:after, '.', 3)::bigint))
 order by c.tenant_id, c.step, c.id
 limit :limit + 1;

-- name: alarm_channel_add
-- A new channel of my tenant; the secret of a web hook is shown this once.
-- :name text          who it is
-- :kind text          email or webhook
-- :address text       e-mail address or URL
-- :locale text        language of the messages
-- :severity integer   alarms at least so urgent
-- :step integer       0 at once, above: when nobody acknowledged
-- :after_min integer  minutes until this step
-- :per_hour integer   at most so many messages an hour
-- :new_secret text    what web hooks are signed with
-- = id bigint, version integer, secret text
select id, version, secret
  from park.alarm_channel_add(:name, :kind, :address, :locale, :severity, :step, :after_min, :per_hour, :new_secret);

-- name: alarm_channel_change
-- Changes a channel; what is null stays.
-- :channel bigint     channel
-- :version integer    the version the caller has seen
-- :name text          who it is
-- :address text       e-mail address or URL
-- :locale text        language of the messages
-- :severity integer   alarms at least so urgent
-- :step integer       0 at once, above: when nobody acknowledged
-- :after_min integer  minutes until this step
-- :per_hour integer   at most so many messages an hour
-- :enabled boolean    told at all
-- = id bigint, version integer
select id, version
  from park.alarm_channel_change(:channel, :version, :name, :address, :locale, :severity, :step, :after_min, :per_hour, :enabled);

-- name: alarm_channel_kind
-- What sort of address a channel has.
-- :channel bigint  channel
-- = kind text
select kind from park.alarm_channel where tenant_id between :me_from and :me_to and id = :channel;

-- name: alarm_channel_remove
-- Tells somebody no more; what was told stays in the history of the alarms.
-- :channel bigint  channel
-- = id bigint
with gone as (
  delete from park.alarm_delivery
   where tenant_id between :me_from and :me_to and channel_id = :channel
  returning 1)
delete from park.alarm_channel
 where tenant_id between :me_from and :me_to and id = :channel and (select count(*) from gone) >= 0
returning id;

-- name: alarm_channel_test
-- Sends a channel a message that says that messages arrive.
-- :channel bigint  channel
-- = id bigint
select park.alarm_channel_test(:channel) as id;

-- name: alarm_delivery_list
-- What was told to whom, newest first.
-- :channel bigint  to this one only
-- :alarm bigint    of this alarm only
-- :state text      in this state only
-- :limit bigint    at most so many
-- :after text      cursor
-- = id bigint, tenant_id integer, channel_id bigint, channel_name text, kind text, alarm_id bigint, alarm_name text, severity smallint, state text,
-- = message_id bigint, attempts integer, error text, created_at timestamptz, sent_at timestamptz, _cursor text
select d.id, d.tenant_id, d.channel_id, c.name as channel_name, d.kind, d.alarm_id, coalesce(a.name, '') as alarm_name, d.severity, d.state,
       d.message_id, d.attempts, d.error, d.created_at, d.sent_at, d.id::text as _cursor
  from park.alarm_delivery d
  join park.alarm_channel c on c.tenant_id = d.tenant_id and c.id = d.channel_id
  left join park.alarm a on a.tenant_id = d.alarm_tenant and a.id = d.alarm_id
 where d.tenant_id between :me_from and :me_to and (:channel is null or d.channel_id = :channel)
   and (:alarm is null or d.alarm_id = :alarm) and (:state is null or d.state = :state)
   and (:after is null or d.id < :after::bigint)
 order by d.id desc
 limit :limit + 1;

-- name: alarm_rules
-- The rules at work, for whoever judges samples.
-- :rule bigint     this one; null: all
-- :wanted boolean  whether any
-- = tenant_id integer, id bigint, number integer, zone_min integer, definition jsonb
select r.tenant_id, r.id, v.number, p.zone_min, v.definition
  from park.alarm_rule r
  join park.alarm_rule_version v on v.tenant_id = r.tenant_id and v.rule_id = r.id and v.state = 'published'
  join park.park p on p.id = r.tenant_id / 1000000
 where r.tenant_id between :me_from and :me_to and r.enabled and r.archived_at is null
   and :wanted and (:rule is null or r.id = :rule)
 order by r.id;

-- name: alarm_watches
-- What the rules at work watch among some devices: what each of those said last, when (milliseconds since 1970),
-- what is usual, and the alarm that is active.
-- :rule bigint    of this rule only, null for all
-- :from bigint[]  numbers of devices, from
-- :to bigint[]    up to
-- = rule_id bigint, number integer, tenant_id integer, device_id bigint, places bigint[], heard boolean, vals float8[], ats bigint[],
-- = mean float8[], spread float8[], level smallint, since timestamptz
-- flags: binary
select w.rule_id, w.number, w.tenant_id, w.device_id, w.places, l.at is not null as heard,
       case when l.at is null or cardinality(w.places) = 0 then null
            when cardinality(w.places) = 1 then array[coalesce(l.v[w.places[1]], 'NaN')]
            else array(select coalesce(l.v[p.place], 'NaN') from unnest(w.places) with ordinality p(place, i) order by p.i) end as vals,
       case when l.at is null or cardinality(w.places) = 0 then null
            when cardinality(w.places) = 1 then array[coalesce(l.t[w.places[1]], 0)]
            else array(select coalesce(l.t[p.place], 0) from unnest(w.places) with ordinality p(place, i) order by p.i) end as ats,
       b.mean, b.spread, a.level, a.since
  from park.alarm_watch(:rule, :from, :to) w
  left join lateral (
    select l.at, l.t, l.v from park.latest l where l.tenant_id = w.tenant_id and l.device_id = w.device_id offset 0) l on true
  left join lateral (
    select b.mean, b.spread from park.alarm_baseline b
     where b.tenant_id = w.tenant_id and b.device_id = w.device_id and b.metric = w.usual offset 0) b on w.usual is not null
  left join lateral (
    select a.level, (select max(e.at) from park.alarm_event e
                      where e.tenant_id = a.tenant_id and e.rule_id = a.rule_id and e.device_id = a.device_id
                        and e.what in ('raise', 'change')) as since
      from park.alarm a
     where a.rule_id = w.rule_id and a.device_id = w.device_id and a.tenant_id + 0 = w.tenant_id
       and a.state <> 'normal' and a.state in ('unacked', 'acked') offset 0) a on true
 where w.tenant_id between :me_from and :me_to;

-- name: alarm_beyond
-- The next device behind a number, as far as a rule may be about it; 0 for none.
-- :rule bigint  this rule only, null for all
-- :last bigint  number
-- = next bigint
select coalesce(case
         when :rule is null and not exists (select from park.alarm_rule r where r.enabled and r.archived_at is null) then null
         when :rule is null or (v.scope <> 'device' and v.only_tenant is null and v.tenant_id % 1000000 = 0) then
           (select d.id from park.device d where d.id > :last order by d.id limit 1)
         when v.scope = 'device' then
           (select d.id from park.device d where d.id > :last and d.id::text = v.scope_value
              and d.id = case when v.scope_value ~ '^[0-9]{1,18}$' then v.scope_value::bigint end)
         else
           (select d.id from park.device d where d.tenant_id = coalesce(v.only_tenant, v.tenant_id) and d.id > :last
             order by d.id limit 1) end, 0) as next
  from (select 1) one
  left join (select v.* from park.alarm_rule r
               join park.alarm_rule_version v on v.tenant_id = r.tenant_id and v.rule_id = r.id and v.state = 'published'
              where r.id = :rule and r.enabled and r.archived_at is null) v on true;

-- name: alarm_tidy
-- Ends what is active although no rule watches it any more.
-- :rule bigint    of this rule only, null for all
-- :from bigint[]  numbers of devices, from
-- :to bigint[]    up to
-- = count bigint
select park.alarm_tidy(:rule, :from, :to) as count;

-- name: alarm_sweep
-- Forgets alarms that are over for longer than they are kept.
-- :most integer  at most so many
-- = count bigint
select park.alarm_sweep(:most) as count;

-- name: alarm_apply
-- Transitions, in the order in which they were made.
-- :tenants integer[]      enterprises of the devices
-- :devices bigint[]       devices
-- :rule_tenants integer[] owners of the rules
-- :rules bigint[]         rules
-- :versions integer[]     their versions
-- :whats text[]           raise, change, return, withdraw
-- :levels integer[]       levels they have then
-- :ats timestamptz[]      when
-- :vals float8[]          values, NaN for none
-- :bounds float8[]        limits, NaN for none
-- = count bigint
select park.alarm_apply(:tenants, :devices, :rule_tenants, :rules, :versions, :whats, :levels, :ats, :vals, :bounds) as count;

-- name: alarm_baseline_find
-- What is usual for one metric of one device.
-- :tenant integer  enterprise
-- :device bigint   device
-- :metric text     metric
-- = mean float8[], spread float8[]
-- flags: binary
select b.mean, b.spread from park.alarm_baseline b
 where b.tenant_id between :me_from and :me_to and b.tenant_id = :tenant and b.device_id = :device and b.metric = :metric;

-- name: alarm_baseline_due
-- Metrics of devices whose usual course is wanted and older than a day.
-- :rule bigint   of this rule, however old; null: of all at work
-- :limit bigint  at most so many
-- = tenant_id integer, device_id bigint, metric text, ordinal bigint, zone_min integer
select w.tenant_id, w.device_id, w.usual as metric, w.places[1] as ordinal, p.zone_min
  from park.alarm_watch(:rule) w
  join park.park p on p.id = w.tenant_id / 1000000
  left join park.alarm_baseline b on b.tenant_id = w.tenant_id and b.device_id = w.device_id and b.metric = w.usual
 where w.usual is not null and w.tenant_id between :me_from and :me_to and w.places[1] > 0
   and (:rule is not null or b.computed_at is null or b.computed_at < now() - interval '23 hours')
 order by b.computed_at nulls first, w.device_id
 limit :limit;

-- name: alarm_baseline_put
-- The usual course of a metric, and whoever judges samples hears of it.
-- :tenant integer   enterprise
-- :device bigint    device
-- :metric text      metric
-- :mean float8[]    by quarter hour
-- :spread float8[]  by quarter hour
-- :days integer     days it was taken from
-- = days integer
with put as (
  insert into park.alarm_baseline as b (tenant_id, device_id, metric, mean, spread, days)
  values (:tenant, :device, :metric, :mean, :spread, :days)
  on conflict (tenant_id, device_id, metric) do update
     set mean = excluded.mean, spread = excluded.spread, days = excluded.days, computed_at = now()
  returning b.days)
select put.days from put cross join (select pg_notify('park_alarm', 'device ' || :device::bigint)) said;

-- name: alarm_unshelve_due
-- Ends shelves whose time is over.
-- = count bigint
select park.alarm_unshelve() as count;

-- name: alarm_plan
-- Makes deliveries of what has to be told.
-- = count bigint
select park.alarm_plan() as count;

-- name: alarm_post_next
-- The next message that may go out.
-- = tenant_id integer, message_id bigint, channel_id bigint, kind text, address text, locale text, secret text, attempts integer, count bigint, alarms jsonb
select tenant_id, message_id, channel_id, kind, address, locale, secret, attempts, count, alarms from park.alarm_post_next();

-- name: alarm_post_end
-- How a message fared.
-- :tenant integer  as the channel's
-- :message bigint  message
-- :fault text      why it was not taken, empty when it was
-- = count bigint
select park.alarm_post_end(:tenant, :message, :fault) as count;

-- name: alarm_job_sweep
-- Forgets the jobs of telling that are done.
-- = count bigint
with gone as (
  delete from park.job
   where tenant_id between :me_from and :me_to and kind = 'alarm.tell' and state = 'done' and finished_at < now() - interval '1 hour'
  returning 1)
select count(*) from gone;
