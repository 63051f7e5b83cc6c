-- name: report_schedule_list
-- Schedules of reports, newest first.
-- :report text     of this report only
-- :state text      in this state only
-- :limit bigint    at most so many
-- :after text      cursor
-- = id bigint, tenant_id integer, tenant_name text, name text, report text, locale text, outputs jsonb, cron text, zone text, period_rule text,
-- = workday_rule text, state text, fault text, note text, owner_name text, version integer, created_at timestamptz, next_at timestamptz, _cursor text
select s.id, s.tenant_id, t.name as tenant_name, s.name, s.report, s.locale, to_jsonb(s.outputs) as outputs, s.cron, s.zone, s.period_rule,
       s.workday_rule, s.state, s.fault, s.note, a.display_name as owner_name, s.version, s.created_at,
       case when isfinite(n.at) and n.civil is not null then n.at end as next_at, lpad(s.id::text, 19, '0') as _cursor
  from park.report_schedule s
  join park.tenant t on t.tenant_id = s.tenant_id
  join park.account a on a.tenant_id = s.tenant_id and a.id = s.owner_id
  left join park.report_schedule_next n on n.tenant_id = s.tenant_id and n.schedule_id = s.id
 where s.tenant_id between :me_from and :me_to and s.state <> 'removed'
   and (:report is null or s.report = :report) and (:state is null or s.state = :state)
   and (:after is null or s.id < :after::bigint)
 order by s.id desc
 limit :limit + 1;

-- name: report_schedule_find
-- One schedule, with all it says.
-- :schedule bigint  schedule
-- = id bigint, tenant_id integer, tenant_name text, name text, report text, params jsonb, locale text, outputs jsonb, cron text, zone text,
-- = period_rule text, workday_rule text, missed text, spread_min integer, gate_percent double precision, gate_wait_h integer, gate_then text,
-- = only_if text, confidential boolean, timeout_h integer, owner_id bigint, owner_name text, state text, fault text, note text, version integer,
-- = created_at timestamptz, next_at timestamptz
select s.id, s.tenant_id, t.name as tenant_name, s.name, s.report, s.params, s.locale, to_jsonb(s.outputs) as outputs, s.cron, s.zone,
       s.period_rule, s.workday_rule, s.missed, s.spread_min, s.gate_percent, s.gate_wait_h, s.gate_then, s.only_if, s.confidential,
       s.timeout_h, s.owner_id, a.display_name as owner_name, s.state, s.fault, s.note, s.version, s.created_at,
       case when isfinite(n.at) and n.civil is not null then n.at end as next_at
  from park.report_schedule s
  join park.tenant t on t.tenant_id = s.tenant_id
  join park.account a on a.tenant_id = s.tenant_id and a.id = s.owner_id
  left join park.report_schedule_next n on n.tenant_id = s.tenant_id and n.schedule_id = s.id
 where s.tenant_id between :me_from and :me_to and s.id = :schedule and s.state <> 'removed';

-- name: report_schedule_add
-- A new schedule of my tenant, which answers for it.
-- :name text                     what it is called
-- :report text                   which report
-- :params jsonb                  its further parameters
-- :locale text                   language
-- :outputs text[]                pdf, xlsx
-- :cron text                     five fields
-- :zone text                     IANA zone
-- :period_rule text              which period
-- :workday_rule text             days that are not worked
-- :missed text                   once or skip
-- :spread_min integer            minutes
-- :gate_percent float8 percent, 0 for no gate
-- :gate_wait_h integer           hours
-- :gate_then text                send or stop
-- :only_if text                  always, changed, weak
-- :confidential boolean          as a link, after signing in
-- :timeout_h integer             hours
-- = id bigint, version integer
select park.report_schedule_add(jsonb_populate_record(null::park.report_schedule, jsonb_build_object('name', :name, 'report', :report,
         'params', :params, 'locale', :locale, 'outputs', :outputs, 'cron', :cron, 'zone', :zone, 'period_rule', :period_rule,
         'workday_rule', :workday_rule, 'missed', :missed, 'spread_min', :spread_min, 'gate_percent', :gate_percent,
         'gate_wait_h', :gate_wait_h, 'gate_then', :gate_then, 'only_if', :only_if, 'confidential', :confidential,
         'timeout_h', :timeout_h))) as id, 1 as version;

-- name: report_schedule_change
-- Changes a schedule of mine; what is null stays.
-- :schedule bigint               schedule
-- :version integer               version that was seen
-- :name text                     what it is called
-- :params jsonb                  further parameters
-- :locale text                   language
-- :outputs text[]                pdf, xlsx
-- :cron text                     five fields
-- :zone text                     IANA zone
-- :period_rule text              which period
-- :workday_rule text             days that are not worked
-- :missed text                   once or skip
-- :spread_min integer            minutes
-- :gate_percent float8 percent, 0 for no gate
-- :gate_wait_h integer           hours
-- :gate_then text                send or stop
-- :only_if text                  always, changed, weak
-- :confidential boolean          as a link, after signing in
-- :timeout_h integer             hours
-- = id bigint, version integer
select park.report_schedule_change(:schedule, :version, jsonb_populate_record(null::park.report_schedule, jsonb_build_object('name', :name,
         'params', :params, 'locale', :locale, 'outputs', :outputs, 'cron', :cron, 'zone', :zone, 'period_rule', :period_rule,
         'workday_rule', :workday_rule, 'missed', :missed, 'spread_min', :spread_min, 'gate_percent', :gate_percent,
         'gate_wait_h', :gate_wait_h, 'gate_then', :gate_then, 'only_if', :only_if, 'confidential', :confidential,
         'timeout_h', :timeout_h))) as id, :version + 1 as version;

-- name: report_schedule_pause
-- Lets a schedule of mine rest.
-- :schedule bigint  schedule
-- :reason text      why
-- = id bigint
select park.report_schedule_pause(:schedule, :reason) as id;

-- name: report_schedule_resume
-- Lets it go on.
-- :schedule bigint  schedule
-- = id bigint
select park.report_schedule_resume(:schedule) as id;

-- name: report_schedule_remove
-- Ends a schedule of mine; what it sent stays in the log.
-- :schedule bigint  schedule
-- = id bigint
select park.report_schedule_remove(:schedule) as id;

-- name: schedule_now
-- Now in a zone, and on which day the statistical months of my park begin.
-- :zone text  IANA zone
-- = civil text, now timestamptz, stat_day integer
select to_char(park.civil_now(:zone), 'YYYY-MM-DD"T"HH24:MI') as civil, now() as now, p.stat_day
  from park.park p where p.id = :me_tenant / 1000000;

-- name: workday_exceptions
-- Days that are otherwise than their weekday says, in order.
-- :tenant integer  of this tenant's park; null: of mine
-- = day date, working boolean
select w.day, w.working from park.workdays(coalesce(:tenant, :me_tenant)) w order by w.day;

-- name: civil_moments
-- The instants of civil times in a zone; local is what clocks show then, which differs in the gap when they are put forward.
-- :zone text     IANA zone
-- :civil text[]  civil times
-- = nr bigint, at timestamptz, local text, twice boolean
select c.nr, m.at, to_char(m.at at time zone :zone, 'YYYY-MM-DD"T"HH24:MI') as local,
       (c.civil::timestamp at time zone :zone) <> m.at as twice
  from unnest(:civil) with ordinality c(civil, nr)
 cross join lateral (select park.civil_moment(c.civil::timestamp, :zone) as at) m
 order by c.nr;

-- name: workday_table_list
-- Calendars of working days that were imported, newest year and version first.
-- :limit bigint  at most so many
-- :after text    cursor
-- = tenant_id integer, year integer, version integer, source text, days integer, actor text, at timestamptz, counts boolean, _cursor text
select t.tenant_id, t.year, t.version, t.source, t.days, t.actor, t.at,
       t.version = max(t.version) over (partition by t.tenant_id, t.year) as counts, t.year || '.' || lpad(t.version::text, 9, '0') as _cursor
  from park.workday_table t
 where t.tenant_id = :me_tenant / 1000000 * 1000000
   and (:after is null or t.year || '.' || lpad(t.version::text, 9, '0') < :after)
 order by t.year desc, t.version desc
 limit :limit + 1;

-- name: workday_list
-- Days of a year's calendar that are otherwise than their weekday says.
-- :year integer     calendar year
-- :version integer  this version; null: the one that counts
-- :limit bigint     at most so many
-- :after text       cursor
-- = day date, working boolean, name text, version integer, _cursor text
select w.day, w.working, w.name, w.version, w.day::text as _cursor
  from park.workday w
 where w.tenant_id = :me_tenant / 1000000 * 1000000 and w.year = :year
   and w.version = coalesce(:version, (select max(t.version) from park.workday_table t
         where t.tenant_id = :me_tenant / 1000000 * 1000000 and t.year = :year))
   and (:after is null or w.day > :after::date)
 order by w.day
 limit :limit + 1;

-- name: workday_import
-- The next version of a year's calendar.
-- :year integer   calendar year
-- :source text    where it was taken from
-- :days text[]    days
-- :works text[]   yes or no
-- :names text[]   what they are called
-- = year integer, version integer, days integer
select year, version, days from park.workday_import(:year, :source, :days::date[], :works, :names);
