-- Issues of reports and the evidence behind their figures.

-- A run whose job died for good has failed, though nobody lived to say so.
create or replace function park.report_state(run text, job text) returns text
  language sql immutable
  return case when run not in ('ready', 'failed') and job = 'failed' then 'failed' else run end;

-- Asks for an issue of a report. While the same is still waiting or being
-- made for the same tenant, that one is meant.
create or replace function park.report_ask(new_report text, new_period text, new_params jsonb, new_locale text)
  returns park.report_run
  language plpgsql as $$
#variable_conflict use_column
declare
  r park.report_run;
begin
  -- Two clicks at once wait for one another here.
  perform pg_advisory_xact_lock(hashtext('report_ask'), park.tenant_me());
  select x.* into r from park.report_run x
    join park.job j on j.tenant_id = x.tenant_id and j.id = x.job_id
   where x.tenant_id = park.tenant_me() and x.report = new_report and x.period = new_period
     and x.params = new_params and x.locale = new_locale
     and x.state in ('queued', 'computing', 'rendering') and j.state in ('queued', 'running')
   order by x.id desc limit 1;
  if found then
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
     set state = 'ready', progress = 1, error = '', definition_hash = definition, as_of = snapshot, ready_at = now(),
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
