-- What was corrected behind printed figures.

-- Tables that hold what reports count, by the names that queries call them
-- by. How each keeps what it said before: `days`, by day of a meter;
-- `log`, by row in the audit log; `own`, as a history or as editions that are
-- kept with it; `no`, not at all: only what it says now can be read.
create or replace function park.evidence_source(names text[]) returns table (source text, kept text)
  language sql immutable
begin atomic
  select distinct s.source, s.kept
    from (values
      ('economics', 'economics', 'log'), ('report_peers', 'economics', 'log'),
      ('enterprise', 'enterprise', 'log'), ('report_peers', 'enterprise', 'log'),
      ('tenant', 'tenant', 'log'),
      ('device', 'device', 'log'),
      ('meter', 'meter', 'log'), ('energy_coal', 'meter', 'log'), ('report_peers', 'meter', 'log'),
      ('meter_event', 'meter_event', 'log'),
      ('energy_day', 'energy_day', 'days'), ('energy_coal', 'energy_day', 'days'), ('energy_change', 'energy_day', 'days'),
      ('report_peers', 'energy_day', 'days'),
      ('energy_coefficient', 'energy_coefficient', 'own'), ('energy_coal', 'energy_coefficient', 'own'),
      ('carbon_factor', 'carbon_factor', 'own'),
      ('tou_slot', 'tou_slot', 'own'),
      ('workday', 'workday', 'own'), ('workday_table', 'workday', 'own'),
      ('alarm', 'alarm', 'own'),
      ('quality_day', 'quality_day', 'no'), ('report_peers', 'quality_day', 'no'),
      ('energy_issue', 'energy_issue', 'no'),
      ('attainment', 'attainment', 'no')) s(name, source, kept)
   where s.name = any (names)
   order by s.source;
end;

-- What a figure may rest on of a row in the audit log; nothing else of it is
-- told to those who may read reports.
create or replace function park.evidence_field(source text, field text) returns boolean
  language sql immutable
  return case source
    when 'economics' then field in ('output_fen', 'value_added_fen', 'revenue_fen', 'tax_fen', 'employees')
    when 'enterprise' then field in ('name', 'name_en', 'short_name', 'industry_code', 'above_scale', 'status', 'entered_on', 'site', 'parcel')
    when 'tenant' then field in ('name', 'name_en', 'demo')
    when 'device' then field in ('name', 'kind', 'model_code', 'archived_at')
    when 'meter' then field in ('name', 'kind', 'role', 'parent_id', 'device_id', 'metric', 'digits', 'multiplier', 'bucket_min', 'valid_from',
                                'valid_to', 'loss_limit', 'accuracy')
    when 'meter_event' then field in ('at', 'kind', 'old_final', 'new_initial', 'new_multiplier', 'new_digits')
    else false end;

-- Rows of these tenants alone, of months and days within the span, changed
-- after an instant. An authority's changes of an enterprise's rows stand in
-- the authority's log; the enterprise is told of its own rows there. Of a
-- statement that changed more rows than the log holds, the others are counted.
create or replace function park.evidence_correction(names text[], first_day date, last_day date, month_from date, month_to date,
  tenant_first integer, tenant_last integer, since timestamptz)
  returns table (source text, tenant_id integer, what text, field text, before text, after text, reason text, at timestamptz)
  language sql stable security definer
  set search_path = park, pg_temp as $$
  with span as (
    select greatest(tenant_first, park.tenant_from()) as lo, least(tenant_last, park.tenant_to()) as hi),
  kept as (
    select s.source, s.kept from park.evidence_source(names) s),
  day as (
    select 'energy_day' as source, c.tenant_id, m.name || ' ' || c.day as what, 'amount' as field, c.before::text, c.after::text, c.reason, c.at
      from span
      join park.energy_change c on c.tenant_id between span.lo and span.hi
      join park.meter m on m.tenant_id = c.tenant_id and m.id = c.meter_id
     where 'days' = any (select k.kept from kept k) and c.day >= first_day and c.day < last_day and c.at > since
     order by c.at limit 500),
  entry as (
    select e.object as source, e.tenant_id, e.at, e.seq, e.detail
      from span
      join park_audit.entry e on e.tenant_id between span.lo and span.hi or e.tenant_id = span.lo / 1000000 * 1000000
     where e.at > since and e.result = 'done' and e.object in (select k.source from kept k where k.kept = 'log')),
  pair as (
    select e.source, e.at, e.seq, p.was, p.is, coalesce(p.is, p.was) as r
      from entry e
     cross join lateral (
       select x.value as was, y.value as is
         from jsonb_array_elements(coalesce(e.detail -> 'before', '[]')) x
         full join jsonb_array_elements(coalesce(e.detail -> 'after', '[]')) y
           on jsonb_build_array(x.value -> 'tenant_id', x.value -> 'id', x.value -> 'month')
            = jsonb_build_array(y.value -> 'tenant_id', y.value -> 'id', y.value -> 'month')) p),
  mine as (
    select p.*, (p.r ->> 'tenant_id')::integer as tenant_id
      from pair p, span
     where (p.r ->> 'tenant_id')::integer between span.lo and span.hi
       and (p.source <> 'economics' or ((p.r ->> 'month')::date >= month_from and (p.r ->> 'month')::date < month_to))),
  row as (
    select m.source, m.tenant_id,
           coalesce((select coalesce(nullif(b.short_name, ''), b.name) || ' ' || left(m.r ->> 'month', 7) from park.enterprise b
             where b.tenant_id = m.tenant_id), m.r ->> 'month', m.r ->> 'name', (select x.name from park.meter x
             where m.source = 'meter_event' and x.tenant_id = m.tenant_id and x.id = (m.r ->> 'meter_id')::bigint), '') as what,
           f.key as field, m.was ->> f.key as before, m.is ->> f.key as after,
           case when m.was is null then 'added' when m.is is null then 'removed' else 'changed' end as reason, m.at
      from mine m
     cross join lateral jsonb_each(m.r) f
     where park.evidence_field(m.source, f.key)
       and case when m.was is null or m.is is null then f.key in ('output_fen', 'name', 'kind')
                else m.was -> f.key is distinct from m.is -> f.key end
     order by m.at, m.seq limit 500),
  more as (
    select e.source, e.tenant_id, ((e.detail ->> 'rows')::bigint - 20)::text as what, '' as field, null as before, null as after,
           'more' as reason, e.at
      from entry e, span
     where (e.detail ->> 'rows')::bigint > 20 and e.tenant_id between span.lo and span.hi
     order by e.at limit 500)
  select a.* from (select * from day union all select * from row union all select * from more) a
   order by a.at limit 500
$$;
revoke all on function park.evidence_correction from public;
grant execute on function park.evidence_correction to park_web;
