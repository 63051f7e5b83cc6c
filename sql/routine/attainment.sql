-- How far the platform has come against its clauses: the one place where they
-- are counted, for the page and for the report.

-- What is counted, really and as demonstration, each by a name of its own. A
-- demonstration is what belongs to a tenant that is flagged so, and what the
-- authority does in a park that has nobody else. It runs as whoever asks.
-- Of what goes on, only what had happened at as_of counts; of samples the
-- newest of each series is kept, and so those of the 24 hours before may be
-- newer when a figure is taken again.
create or replace function park.attainment_counts(tenants_from integer, tenants_to integer, as_of timestamptz)
  returns table (measure text, counted double precision, demo double precision)
  language sql stable as $$
  with firm as (
    select t.tenant_id, t.kind, t.demo, e.industry_code, e.above_scale, e.status
      from park.tenant t
      left join park.enterprise e on e.tenant_id = t.tenant_id
     where t.tenant_id between tenants_from and tenants_to and t.created_at <= as_of),
  party as (
    select f.tenant_id, f.kind, f.industry_code, f.above_scale, f.status,
           f.demo or (f.kind = 'park' and not exists (
             select from firm o where not o.demo and o.status = 'operating' and o.tenant_id / 1000000 = f.tenant_id / 1000000)) as demo
      from firm f),
  dev as (
    select d.tenant_id, d.id, d.kind, coalesce(nullif(d.model_code, ''), d.kind) as model, p.industry_code, p.demo
      from park.device d
      join party p on p.tenant_id = d.tenant_id
     where d.tenant_id between tenants_from and tenants_to and d.created_at <= as_of
       and (d.archived_at is null or d.archived_at > as_of)),
  said as materialized (
    select l.tenant_id, l.device_id, count(*) as series
      from park.latest l
     cross join lateral unnest(l.t, l.v) u(t, v)
     where l.tenant_id between tenants_from and tenants_to and l.at > as_of - interval '24 hours'
       and u.t > extract(epoch from as_of - interval '24 hours') * 1000 and u.v <> 'NaN'
     group by l.tenant_id, l.device_id),
  sending as (
    select d.*, s.series
      from dev d
      join said s on s.tenant_id = d.tenant_id and s.device_id = d.id),
  industry as (
    select s.industry_code, s.demo, count(*) as devices
      from sending s
     where s.industry_code is not null
     group by s.industry_code, s.demo),
  crowd as (
    select p.industry_code, p.demo, count(*) as enterprises
      from party p
     where p.industry_code is not null and p.status = 'operating'
       and exists (select from park.account a where a.tenant_id = p.tenant_id and a.state = 'active' and a.created_at <= as_of)
     group by p.industry_code, p.demo),
  one (measure, demo, n) as (
    select 'devices_registered', d.demo, count(*) from dev d group by 2
    union all
    select 'devices_sending', s.demo, count(*) from sending s group by 2
    union all
    select 'device_kinds', s.demo, count(distinct s.kind) from sending s group by 2
    union all
    select 'device_models', s.demo, count(distinct s.model) from sending s group by 2
    union all
    select 'series_sending', s.demo, sum(s.series) from sending s group by 2
    union all
    select 'series_registered', d.demo, count(*)
      from dev d
      join park.metric m on m.tenant_id = d.tenant_id and m.device_id = d.id
     group by 2
    union all
    select 'industries_sending', i.demo, count(*) from industry i group by 2
    union all
    select 'industries_large', i.demo, count(*) from industry i where i.devices >= 500 group by 2
    union all
    select 'industries_wide', c.demo, count(*) from crowd c where c.enterprises >= 50 group by 2
    union all
    select 'industries_registered', p.demo, count(distinct p.industry_code) from party p group by 2
    union all
    select 'enterprises', p.demo, count(*) from party p where p.status = 'operating' group by 2
    union all
    select 'enterprises_declared', p.demo, count(*)
      from party p
      join park.economics c on c.tenant_id = p.tenant_id and c.reported_at <= as_of
       and c.month = (date_trunc('month', as_of at time zone 'Asia/Shanghai') - interval '1 month')::date
     where p.status = 'operating'
     group by 2
    union all
    select 'samples_stored', p.demo, sum(i.fields)
      from park.ingest_tally i
      join party p on p.tenant_id = i.tenant_id
     where i.day < (as_of at time zone 'UTC')::date
     group by 2
    union all
    select 'device_days_scored', p.demo, count(q.score)
      from park.quality_day q
      join party p on p.tenant_id = q.tenant_id
     where q.day >= (as_of at time zone 'Asia/Shanghai')::date - 30 and q.scored_at <= as_of
     group by 2
    union all
    select 'samples_repeated', p.demo, sum(q.counts[13] + q.counts[14])
      from park.quality_day q
      join party p on p.tenant_id = q.tenant_id
     where q.day >= (as_of at time zone 'Asia/Shanghai')::date - 30 and q.scored_at <= as_of
     group by 2
    union all
    select 'alarms_raised', p.demo, count(*)
      from park.alarm a
      join party p on p.tenant_id = a.tenant_id
     where a.raised_at > as_of - interval '30 days' and a.raised_at <= as_of
     group by 2
    union all
    select x.measure, p.demo, x.n
      from (select c.tenant_id, count(*) as commands, count(distinct c.device_id) as devices
              from park.command c
             where c.tenant_id between tenants_from and tenants_to and c.state = 'done'
               and c.ended_at > as_of - interval '30 days' and c.ended_at <= as_of
             group by c.tenant_id) c
      join party p on p.tenant_id = c.tenant_id
     cross join lateral (values ('commands_done', c.commands), ('devices_controlled', c.devices)) x(measure, n)
    union all
    select 'firmware_done', p.demo, count(distinct (f.tenant_id, f.device_id))
      from park.firmware_device f
      join party p on p.tenant_id = f.tenant_id
     where f.state = 'done' and f.ended_at > as_of - interval '365 days' and f.ended_at <= as_of
     group by 2
    union all
    select 'imports_done', p.demo, count(*)
      from park.import i
      join party p on p.tenant_id = i.tenant_id
     where i.state = 'done' and i.at <= as_of
     group by 2
    union all
    select 'certificates_valid', p.demo, count(*)
      from park.certificate c
      join party p on p.tenant_id = c.tenant_id
     where c.kind = 'device' and c.created_at <= as_of and c.not_after > as_of and (c.revoked_at is null or c.revoked_at > as_of)
     group by 2
    union all
    select 'audit_entries', p.demo, sum(a.seq)
      from party p
     cross join lateral (select e.seq from park_audit.entry e where e.tenant_id = p.tenant_id and e.at <= as_of
                          order by e.at desc, e.seq desc limit 1) a
     group by 2
    union all
    select 'reports_issued', p.demo, count(distinct r.report)
      from park.report_run r
      join party p on p.tenant_id = r.tenant_id and p.kind = 'park'
     -- An issue has an instant of that name, too.
     where r.state = 'ready' and r.ready_at > attainment_counts.as_of - interval '365 days'
       and r.ready_at <= attainment_counts.as_of and r.report <> 'attainment'
     group by 2
    union all
    -- The catalogue is the platform's own, and nobody's demonstration.
    select k.kind || 's_verified', false, count(*)
      from park.knowledge_entry k
     where k.state = 'current' and k.strength in ('A', 'B')
     group by 1
    union all
    select 'knowledge_calls', p.demo, sum(h.done)
      from park.knowledge_hour h
      join party p on p.tenant_id = h.tenant_id
     where not h.test and h.hour > as_of - interval '30 days' and h.hour <= as_of
     group by 2
    union all
    select 'sdk_calls', p.demo, sum(k.done)
      from park.knowledge_caller k
      join party p on p.tenant_id = k.tenant_id
     where k.client in ('python', 'javascript', 'java', 'go', 'c') and not k.test and k.hour > as_of - interval '30 days' and k.hour <= as_of
     group by 2
    union all
    select 'sdk_tokens', p.demo, count(distinct k.token_id)
      from park.knowledge_caller k
      join party p on p.tenant_id = k.tenant_id
     where k.client in ('python', 'javascript', 'java', 'go', 'c') and k.token_id > 0 and k.done > 0 and not k.test
       and k.hour > as_of - interval '365 days' and k.hour <= as_of
     group by 2
    union all
    -- An APP counts that somebody used within 90 days for more than its
    -- examples: it asked the park, or its form was filled in. A run has an
    -- instant of that name, too.
    select w.measure, p.demo, count(distinct r.app_id)
      from park.app_run r
      join party p on p.tenant_id = r.tenant_id
      join park.app a on a.id = r.app_id and a.state = 'current'
     cross join lateral (select 'apps_used' union all
                         select 'decision_apps_used' where a.class in ('decision', 'management')) w(measure)
     where r.state = 'done' and not r.test and r.ended_at > attainment_counts.as_of - interval '90 days'
       and r.ended_at <= attainment_counts.as_of
       and (coalesce(jsonb_array_length(r.evidence->'questions'), 0) + coalesce(jsonb_array_length(r.evidence->'series'), 0) > 0
            or coalesce(jsonb_array_length(r.evidence->'examples'), 0) = 0)
     group by 1, 2),
  total as (
    select o.measure, sum(o.n) filter (where not o.demo)::double precision as counted,
           sum(o.n) filter (where o.demo)::double precision as demo
      from one o
     group by o.measure),
  -- Shares have no figure where there is nothing to have a share of.
  share (measure, counted, demo) as (
    select 'devices_sending_share',
           100.0 * (select count(*) from sending s where not s.demo) / nullif((select count(*) from dev d where not d.demo), 0),
           100.0 * (select count(*) from sending s where s.demo) / nullif((select count(*) from dev d where d.demo), 0)
    union all
    select 'reach_above_scale',
           100.0 * count(*) filter (where not p.demo and x.sends) / nullif(count(*) filter (where not p.demo), 0),
           100.0 * count(*) filter (where p.demo and x.sends) / nullif(count(*) filter (where p.demo), 0)
      from party p
     cross join lateral (select exists (select from sending s where s.tenant_id = p.tenant_id) as sends) x
     where p.above_scale and p.status = 'operating')
  select m.measure, coalesce(t.counted, 0), coalesce(t.demo, 0)
    from unnest(array['devices_registered', 'devices_sending', 'device_kinds', 'device_models', 'series_sending',
      'series_registered', 'industries_sending', 'industries_large', 'industries_wide', 'industries_registered',
      'enterprises', 'enterprises_declared', 'samples_stored', 'device_days_scored', 'samples_repeated',
      'alarms_raised', 'commands_done', 'devices_controlled', 'firmware_done', 'imports_done', 'certificates_valid',
      'audit_entries', 'reports_issued', 'models_verified', 'algorithms_verified', 'knowledge_calls',
      'sdk_calls', 'sdk_tokens', 'apps_used', 'decision_apps_used']) m(measure)
    left join total t on t.measure = m.measure
  union all
  select s.measure, s.counted::double precision, s.demo::double precision from share s
$$;

-- Every clause of the newest edition against one level: 'home', a park, or
-- 'stretch', across industries.
-- value      what counts; 0 of what is not built and has a bar; null: not counted
-- status     beyond (this level does not ask for it), missing, near, met
-- grade      A: counted from registers; C: judged by ourselves; -: nothing to judge
-- Near is what is there in part, from six tenths of its bar on, or built and
-- not yet proven by anything real; nothing is met by demonstration.
create or replace function park.attainment(tenants_from integer, tenants_to integer, as_of timestamptz, level text)
  returns table (place integer, id text, edition text, chapter text, kind text, name text, name_en text, rule text, rule_en text,
    unit text, unit_en text, home double precision, stretch double precision, bar double precision, value double precision,
    demo double precision, state text, status text, grade text, gap text, gap_en text, measure text, evidence text)
  language sql stable as $$
  select c.place, c.id, c.edition, substring(c.id from '^R-[0-9]+'), c.kind, c.name, c.name_en, c.rule, c.rule_en, c.unit, c.unit_en,
         c.home, c.stretch, b.bar, v.value, n.demo, c.state, s.status,
         case when c.measure <> '' then 'A' when c.state = 'none' then '-' else 'C' end,
         case when s.status in ('met', 'beyond') then ''
              else concat_ws('；', '还差 ' || g.short || rtrim(' ' || c.unit), nullif(c.lack, ''),
                     case when g.unproven then '能力已建，尚无真实数据' when g.nobody then '尚无可计的对象' end) end,
         case when s.status in ('met', 'beyond') then ''
              else concat_ws('; ', g.short || rtrim(' ' || c.unit_en) || ' short', nullif(c.lack_en, ''),
                     case when g.unproven then 'Built; nothing real counted yet' when g.nobody then 'Nobody to count yet' end) end,
         c.measure, c.evidence
    from park.clause c
    left join park.attainment_counts(tenants_from, tenants_to, as_of) n on n.measure = c.measure
   cross join lateral (select case level when 'home' then c.home else c.stretch end as bar,
                              c.levels ~ case level when 'home' then 'R' else 'X' end as asked) b
   cross join lateral (select case when c.measure <> '' then n.counted when c.state = 'none' and b.bar is not null then 0 end as value) v
   cross join lateral (
     select case when not b.asked then 'beyond'
                 when c.state = 'none' then 'missing'
                 when b.bar is not null and coalesce(v.value, 0) < 0.6 * b.bar then 'missing'
                 when c.state = 'part' or v.value < b.bar or (c.measure <> '' and coalesce(v.value, 0) = 0) then 'near'
                 else 'met' end as status) s
   cross join lateral (
     select case when v.value < b.bar
                 then to_char(b.bar - v.value, case c.unit when '%' then 'FM999,990.0' else 'FM999,999,999,990' end) end as short,
            c.state = 'built' and b.bar is null and c.measure <> '' and v.value = 0 as unproven,
            c.measure <> '' and v.value is null as nobody) g
   where c.edition = (select max(x.edition) from park.clause x)
   order by c.place
$$;
