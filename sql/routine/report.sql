-- Issues of reports and the evidence behind their figures.

-- A run whose job died for good has failed, though nobody lived to say so.
create or replace function park.report_state(run text, job text) returns text
  language sql immutable
  return case when run not in ('ready', 'failed') and job = 'failed' then 'failed' else run end;

-- Why a run failed, in a word; one whose job died had nobody to say it.
create or replace function park.report_fault(r park.report_run, job text) returns park.fault
  language sql immutable
  return case when r.fault = '' and r.state not in ('ready', 'failed') and job = 'failed' then 'worker_died' else r.fault end;

-- The same issue that is still waiting or being made for this tenant: of the
-- same report, or of the same first run once more. Two clicks at once wait for
-- one another here.
create or replace function park.report_waiting(new_report text, new_period text, new_params jsonb, new_locale text, new_basis text,
  first_run bigint) returns park.report_run
  language plpgsql as $$
declare
  r park.report_run;
begin
  perform pg_advisory_xact_lock(hashtext('report_ask'), park.tenant_me());
  select x.* into r from park.report_run x
    join park.job j on j.tenant_id = x.tenant_id and j.id = x.job_id
   where x.tenant_id = park.tenant_me() and x.report = new_report and x.period = new_period and x.params = new_params
     and x.locale = new_locale and x.basis = new_basis and x.of_run is not distinct from first_run
     and x.state in ('queued', 'computing', 'rendering') and j.state in ('queued', 'running')
   order by x.id desc limit 1;
  return r;
end $$;

-- Asks for an issue of a report. While the same is still waiting or being
-- made for the same tenant, that one is meant.
create or replace function park.report_ask(new_report text, new_period text, new_params jsonb, new_locale text)
  returns park.report_run
  language plpgsql as $$
#variable_conflict use_column
declare
  r park.report_run;
begin
  r := park.report_waiting(new_report, new_period, new_params, new_locale, 'now', null);
  if r.id is not null then
    return r;
  end if;
  insert into park.report_run (tenant_id, report, period, params, locale, account_id)
  values (park.tenant_me(), new_report, new_period, new_params, new_locale, nullif(park.account_me(), 0))
  returning * into r;
  update park.report_run x
     set job_id = park.job_enqueue(x.tenant_id, 'report.run', jsonb_build_object('run', x.id))
   where x.tenant_id = r.tenant_id and x.id = r.id
  returning * into r;
  perform park.announce(r.tenant_id, 'reports', jsonb_build_object('run', r.id, 'state', r.state, 'progress', 0));
  perform park_audit.append('report.run', 'report_run ' || r.id, 'done',
    jsonb_build_object('report', new_report, 'period', new_period, 'params', new_params, 'locale', new_locale));
  return r;
end $$;

-- Asks for an issue once more. While the same is still waiting or being made,
-- that one is meant. Whoever repeats a repetition repeats the first.
create or replace function park.report_reissue(run bigint, new_basis text, new_locale text) returns park.report_run
  language plpgsql as $$
#variable_conflict use_column
declare
  first park.report_run;
  r park.report_run;
begin
  select x.* into first from park.report_run x where x.tenant_id = park.tenant_me() and x.id = run;
  if first.basis = 'then' then
    select x.* into first from park.report_run x where x.tenant_id = first.tenant_id and x.id = first.of_run;
  end if;
  if first.id is null then
    raise exception 'no such run' using errcode = 'P0002', column = 'run';
  end if;
  if first.state <> 'ready' then
    raise exception 'the report is not ready' using errcode = '55P03', column = 'run';
  end if;
  if new_basis = 'then' and first.kept is null then
    raise exception 'the rows of this issue were not kept' using errcode = '55P03', column = 'basis';
  end if;
  r := park.report_waiting(first.report, first.period, first.params, coalesce(new_locale, first.locale), new_basis, first.id);
  if r.id is not null then
    return r;
  end if;
  insert into park.report_run (tenant_id, report, period, params, locale, account_id, basis, of_run)
  values (first.tenant_id, first.report, first.period, first.params, coalesce(new_locale, first.locale),
          nullif(park.account_me(), 0), new_basis, first.id)
  returning * into r;
  update park.report_run x
     set job_id = park.job_enqueue(x.tenant_id, 'report.run', jsonb_build_object('run', x.id))
   where x.tenant_id = r.tenant_id and x.id = r.id
  returning * into r;
  perform park.announce(r.tenant_id, 'reports', jsonb_build_object('run', r.id, 'state', r.state, 'progress', 0));
  perform park_audit.append('report.reissue', 'report_run ' || r.id, 'done',
    jsonb_build_object('of', first.id, 'basis', new_basis, 'locale', r.locale));
  return r;
end $$;

-- Figures of a run beside those of another, in the order of the paper: what
-- is the same computation about the same party and kind of energy stands in
-- one line. `rows`: the value is the same though it rests on other rows.
create or replace function park.figure_compare(of_tenant integer, before bigint, after jsonb)
  returns table (metric text, label text, label_en text, unit text, state text, before_value double precision,
    before_printed text, before_unit text, before_grade text, before_code text, after_value double precision,
    after_printed text, after_unit text, after_grade text, after_code text, change double precision)
  language sql stable
begin atomic
  with was as (
    select f.*, row_number() over (partition by f.metric, f.parameters ->> 'tenant', f.parameters ->> 'kind' order by f.ordinal) as nth
      from park.figure f
     where f.tenant_id = of_tenant and f.run_id = before),
  now as (
    select f.*, row_number() over (partition by f.metric, f.parameters ->> 'tenant', f.parameters ->> 'kind' order by f.ordinal) as nth
      from jsonb_to_recordset(after) f(code text, ordinal integer, label text, label_en text, value double precision,
             printed text, unit text, grade text, metric text, parameters jsonb, result_sha256 text)),
  pair as (
    select w.code is not null as there, n.code is not null as here,
           coalesce(n.metric, w.metric) as metric, coalesce(n.label, w.label) as label,
           coalesce(n.label_en, w.label_en) as label_en, coalesce(n.unit, w.unit) as unit,
           coalesce(n.ordinal, w.ordinal) as place, w.ordinal as old_place,
           -- What was printed in other units is compared in the same.
           w.value as w_value, w.printed as w_printed, w.unit as w_unit, w.grade as w_grade, w.code as w_code,
           w.result_sha256 as w_sum, n.value as n_value, n.printed as n_printed, n.unit as n_unit, n.grade as n_grade,
           n.code as n_code, n.result_sha256 as n_sum,
           w.value * coalesce((n.parameters ->> 'scale')::double precision / nullif((w.parameters ->> 'scale')::double precision, 0), 1)
             as w_scaled
      from was w
      full join now n on n.metric = w.metric and n.nth = w.nth
        and (n.parameters ->> 'tenant') is not distinct from (w.parameters ->> 'tenant')
        and (n.parameters ->> 'kind') is not distinct from (w.parameters ->> 'kind'))
  select p.metric, p.label, p.label_en, p.unit,
         case when not p.there then 'new' when not p.here then 'gone'
              when p.n_value is distinct from p.w_scaled
                   and (p.n_value is null or p.w_scaled is null
                        or abs(p.n_value - p.w_scaled) > 1e-9 * greatest(1, abs(p.w_scaled))) then 'changed'
              when p.n_sum <> p.w_sum then 'rows' else 'same' end,
         p.w_value, p.w_printed, p.w_unit, p.w_grade, p.w_code, p.n_value, p.n_printed, p.n_unit, p.n_grade, p.n_code,
         p.n_value - p.w_scaled
    from pair p
   order by p.place, p.old_place;
end;

-- Two issues of a report of one tenant side by side.
create or replace function park.report_comparison(run bigint, other bigint)
  returns table (metric text, label text, label_en text, unit text, state text, before_value double precision,
    before_printed text, before_unit text, before_grade text, before_code text, after_value double precision,
    after_printed text, after_unit text, after_grade text, after_code text, change double precision)
  language plpgsql stable as $$
#variable_conflict use_column
declare
  one park.report_run;
  two park.report_run;
begin
  select x.* into one from park.report_run x where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = run;
  if one.id is null then
    raise exception 'no such run' using errcode = 'P0002', column = 'run';
  end if;
  select x.* into two from park.report_run x where x.tenant_id = one.tenant_id and x.id = other;
  if two.id is null then
    raise exception 'no such run of the same party' using errcode = 'P0002', column = 'with';
  end if;
  if one.report <> two.report then
    raise exception 'only issues of the same report are compared' using errcode = '22023', column = 'with';
  end if;
  if one.state <> 'ready' or two.state <> 'ready' then
    raise exception 'the report is not ready' using errcode = '55P03', column = case when one.state <> 'ready' then 'run' else 'with' end;
  end if;
  return query
    select c.* from park.figure_compare(one.tenant_id, two.id,
      (select jsonb_agg(to_jsonb(f)) from park.figure f where f.tenant_id = one.tenant_id and f.run_id = one.id)) c;
end $$;

-- Stores what a run made, whole or not at all: made twice it counts once.
create or replace function park.report_finish(wanted bigint, definition text, snapshot timestamptz, said jsonb,
  new_pdf bytea, new_xlsx bytea, new_html text, pdf_sum text, xlsx_sum text, html_sum text, figures jsonb)
  returns bigint
  language plpgsql as $$
#variable_conflict use_column
declare
  r park.report_run;
begin
  update park.report_run x
     set state = 'ready', progress = 1, fault = '', error = '', definition_hash = definition, as_of = snapshot, ready_at = now(),
         warnings = said, pdf = new_pdf, xlsx = new_xlsx, html = new_html,
         pdf_sha256 = pdf_sum, xlsx_sha256 = xlsx_sum, html_sha256 = html_sum
   where x.tenant_id = park.tenant_me() and x.id = wanted and x.state <> 'ready'
  returning * into r;
  if not found then
    return null;
  end if;
  delete from park.figure f where f.tenant_id = r.tenant_id and f.run_id = r.id;
  insert into park.figure (tenant_id, code, run_id, ordinal, label, label_en, value, printed, unit, grade, metric,
    metric_version, query, query_sha256, parameters, period, as_of, rows, result_sha256)
  select r.tenant_id, f.code, r.id, f.ordinal, f.label, f.label_en, f.value, f.printed, f.unit, f.grade, f.metric,
         f.metric_version, f.query, f.query_sha256, f.parameters, r.period, snapshot, f.rows, f.result_sha256
    from jsonb_to_recordset(figures) f(code text, ordinal integer, label text, label_en text, value double precision,
           printed text, unit text, grade text, metric text, metric_version integer, query text, query_sha256 text,
           parameters jsonb, rows integer, result_sha256 text);
  perform park.announce(r.tenant_id, 'reports', jsonb_build_object('run', r.id, 'state', 'ready', 'progress', 1));
  return r.id;
end $$;

-- An evidence code as people type it: in any case, with or without dashes,
-- and with the letters that look like digits taken for those.
create or replace function park.evidence_code(typed text) returns text
  language sql immutable
  return (select 'E-' || substr(b.c, 1, 4) || '-' || substr(b.c, 5)
            from (select translate(regexp_replace(upper(typed), '[^0-9A-Z]', '', 'g'), 'OIL', '011') as c) a
           cross join lateral (select case when length(a.c) = 9 then substr(a.c, 2) else a.c end as c) b);

-- Where an enterprise stands among the others of its industry: the only
-- thing an enterprise learns of its neighbours. It learns a rank and a mean of
-- the others, and that only when at least three others have the figure, so
-- that no one's can be told from it; else not even how many they are.
-- Demonstration is compared with demonstration alone.
-- Others are in operation, declared the span whole, and metered four fifths
-- of it: what could not be printed of them is not compared with either.
create or replace function park.report_peers(whose integer, month_from date, month_to date, first_day date, last_day date)
  returns table (measure text, better text, mine double precision, rank bigint, peers bigint, mean double precision)
  language plpgsql security definer
  set search_path = park, pg_temp as $$
declare
  seen_from text := current_setting('park.from', true);
  seen_to text := current_setting('park.to', true);
  park_from integer := whose - whose % 1000000;
begin
  if whose not between park.tenant_from() and park.tenant_to() then
    return;
  end if;
  perform set_config('park.from', park_from::text, true), set_config('park.to', (park_from + 999999)::text, true);
  return query
    with me as (
      select e.industry_code, t.demo
        from park.enterprise e
        join park.tenant t on t.tenant_id = e.tenant_id
       where e.tenant_id = whose),
    party as (
      select e.tenant_id
        from park.enterprise e
        join park.tenant t on t.tenant_id = e.tenant_id
        join me on me.industry_code = e.industry_code and me.demo = t.demo
       where e.tenant_id between park_from and park_from + 999999 and (e.status = 'operating' or e.tenant_id = whose)),
    money as (
      select c.tenant_id, sum(c.output_fen) as output_fen, sum(c.value_added_fen) as value_added_fen,
             count(c.value_added_fen) = count(*) as valued, sum(c.employees) as heads
        from park.economics c
        join party p on p.tenant_id = c.tenant_id
       where c.month >= month_from and c.month < month_to
       group by c.tenant_id
      having count(*) = (extract(year from age(month_to, month_from)) * 12 + extract(month from age(month_to, month_from)))::bigint),
    coal as (
      select x.tenant_id, sum(x.kgce::numeric) as kgce, sum(x.received)::numeric / nullif(sum(x.expected), 0) as share
        from park.energy_coal(park_from, park_from + 999999, first_day, last_day) x
        join party p on p.tenant_id = x.tenant_id
       where x.role <> 'sub'
       group by x.tenant_id),
    quality as (
      select q.tenant_id, avg(q.score::numeric) as score, count(q.score)::numeric / nullif(count(*), 0) as share
        from park.quality_day q
        join party p on p.tenant_id = q.tenant_id
       where q.day >= first_day and q.day < last_day
       group by q.tenant_id),
    -- The lower the better counts below zero, and so the greatest is the best.
    figure as (
      select p.tenant_id, f.place, f.measure, f.sign, f.value
        from party p
        left join money m on m.tenant_id = p.tenant_id
        left join coal c on c.tenant_id = p.tenant_id
        left join quality q on q.tenant_id = p.tenant_id
       cross join lateral (values
         (1, 'intensity', -1, case when c.share >= 0.8 then c.kgce / nullif(m.output_fen, 0) * 1000000 end),
         (2, 'per_head', 1, m.output_fen / nullif(m.heads, 0)),
         (3, 'value_rate', 1, case when m.valued then m.value_added_fen / nullif(m.output_fen, 0) end),
         (4, 'quality', 1, case when q.share >= 0.8 then q.score end)) f(place, measure, sign, value)
       where f.value is not null),
    other as (
      select f.place, count(*) as n, avg(f.value) as mean
        from figure f
       where f.tenant_id <> whose
       group by f.place
      having count(*) >= 3)
    select f.measure, case f.sign when 1 then 'high' else 'low' end, f.value::double precision,
           case when o.n is not null then
             (select count(*) + 1 from figure g where g.place = f.place and g.sign * g.value > f.sign * f.value) end,
           o.n, o.mean::double precision
      from figure f
      left join other o on o.place = f.place
     where f.tenant_id = whose
     order by f.place;
  perform set_config('park.from', coalesce(seen_from, ''), true), set_config('park.to', coalesce(seen_to, ''), true);
end $$;
revoke all on function park.report_peers from public;
grant execute on function park.report_peers to park_web, park_job, park_report;
