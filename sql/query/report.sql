-- name: report_run_list
-- Issues of reports, newest first.
-- :report text   of this report only
-- :period text   of this month only
-- :state text    in this state only
-- :limit bigint  at most so many
-- :after text    cursor
-- = id bigint, tenant_id integer, tenant_name text, report text, period text, params jsonb, locale text, state text, progress real, fault text, error text, requested_by text, requested_at timestamptz, as_of timestamptz, ready_at timestamptz, figures bigint, pdf_bytes integer, xlsx_bytes integer, basis text, of_run bigint, _cursor text
select r.id, r.tenant_id, t.name as tenant_name, r.report, r.period, r.params, r.locale, s.state, r.progress,
       park.report_fault(r, j.state)::text as fault, case when r.error = '' and s.state = 'failed' then j.error else r.error end as error,
       coalesce(a.display_name, '') as requested_by, r.requested_at, r.as_of, r.ready_at,
       (select count(*) from park.figure f where f.tenant_id = r.tenant_id and f.run_id = r.id) as figures,
       length(r.pdf) as pdf_bytes, length(r.xlsx) as xlsx_bytes, r.basis, r.of_run, r.id::text as _cursor
  from park.report_run r
  join park.tenant t on t.tenant_id = r.tenant_id
  left join park.account a on a.tenant_id = r.tenant_id and a.id = r.account_id
  left join park.job j on j.tenant_id = r.tenant_id and j.id = r.job_id
 cross join lateral park.report_state(r.state, j.state) s(state)
 where r.tenant_id between :me_from and :me_to
   and (:report is null or r.report = :report) and (:period is null or r.period = :period)
   and (:state is null or s.state = :state) and (:after is null or r.id < :after::bigint)
 order by r.id desc
 limit :limit + 1;

-- name: report_run_find
-- One issue of a report.
-- :run bigint  run
-- = id bigint, tenant_id integer, tenant_name text, report text, definition_hash text, period text, params jsonb, locale text, state text, progress real, fault text, error text, requested_by text, requested_at timestamptz, as_of timestamptz, ready_at timestamptz, warnings jsonb, figures bigint, pdf_bytes integer, xlsx_bytes integer, html_bytes integer, pdf_sha256 text, xlsx_sha256 text, html_sha256 text, basis text, of_run bigint, repeatable boolean
select r.id, r.tenant_id, t.name as tenant_name, r.report, r.definition_hash, r.period, r.params, r.locale, s.state, r.progress,
       park.report_fault(r, j.state)::text as fault, case when r.error = '' and s.state = 'failed' then j.error else r.error end as error,
       coalesce(a.display_name, '') as requested_by, r.requested_at, r.as_of, r.ready_at, r.warnings,
       (select count(*) from park.figure f where f.tenant_id = r.tenant_id and f.run_id = r.id) as figures,
       length(r.pdf) as pdf_bytes, length(r.xlsx) as xlsx_bytes, octet_length(r.html) as html_bytes,
       r.pdf_sha256, r.xlsx_sha256, r.html_sha256, r.basis, r.of_run,
       s.state = 'ready' and (r.basis = 'then' or r.kept is not null) as repeatable
  from park.report_run r
  join park.tenant t on t.tenant_id = r.tenant_id
  left join park.account a on a.tenant_id = r.tenant_id and a.id = r.account_id
  left join park.job j on j.tenant_id = r.tenant_id and j.id = r.job_id
 cross join lateral park.report_state(r.state, j.state) s(state)
 where r.tenant_id between :me_from and :me_to and r.id = :run;

-- name: report_run_file
-- What a file of an issue is named after, and the file itself.
-- :run bigint   run
-- :format text  pdf, xlsx or html
-- = report text, period text, locale text, state text, sha256 text, body bytea
-- flags: binary
select report, period, locale, state,
       case :format when 'pdf' then pdf_sha256 when 'xlsx' then xlsx_sha256 else html_sha256 end as sha256,
       case :format when 'pdf' then pdf when 'xlsx' then xlsx else convert_to(html, 'UTF8') end as body
  from park.report_run
 where tenant_id between :me_from and :me_to and id = :run;

-- name: report_figures
-- Figures printed in an issue, in the order of the paper.
-- :run bigint  run
-- = code text, ordinal integer, label text, label_en text, value double precision, printed text, unit text, grade text, metric text, parameters jsonb, period text, as_of timestamptz, rows integer
select code, ordinal, label, label_en, value, printed, unit, grade, metric, parameters, period, as_of, rows
  from park.figure
 where tenant_id between :me_from and :me_to and run_id = :run
 order by tenant_id, ordinal;

-- name: report_ask
-- Asks for an issue; the one that waits already when it is the same.
-- :report text    which report
-- :period text    month
-- :params jsonb   further parameters
-- :locale text    language
-- = id bigint, report text, period text, params jsonb, locale text, state text, progress real, requested_at timestamptz
select id, report, period, params, locale, state, progress, requested_at
  from park.report_ask(:report, :period, :params, :locale);

-- name: report_begin
-- What a run has to make; nothing when it is made already.
-- :run bigint  run
-- = report text, period text, params text, locale text, salt text, as_of timestamptz, basis text, of_run bigint,
-- = of_ready_at timestamptz, of_as_of timestamptz, kept bytea
select r.report, r.period, r.params::text as params, r.locale, r.salt,
       coalesce(r.as_of, case when r.basis = 'then' then o.as_of end) as as_of, r.basis, r.of_run,
       o.ready_at as of_ready_at, o.as_of as of_as_of, case when r.basis = 'then' then o.kept end as kept
  from park.report_run r
  left join park.report_run o on o.tenant_id = r.tenant_id and o.id = r.of_run
 where r.tenant_id between :me_from and :me_to and r.tenant_id = :me_tenant and r.id = :run and r.state <> 'ready';

-- name: report_copy_begin
-- What a ready issue was made from, to make its files once more for one receiver.
-- :run bigint  run
-- = report text, period text, params text, locale text, salt text, as_of timestamptz, definition_hash text, kept bytea
select r.report, r.period, r.params::text as params, r.locale, r.salt, r.as_of, r.definition_hash,
       case when r.basis = 'then' then o.kept else r.kept end as kept
  from park.report_run r
  left join park.report_run o on o.tenant_id = r.tenant_id and o.id = r.of_run
 where r.tenant_id between :me_from and :me_to and r.tenant_id = :me_tenant and r.id = :run and r.state = 'ready';

-- name: report_copy_agrees
-- Whether these are the figures of an issue, one for one, as they were printed.
-- :run bigint     run
-- :figures jsonb  [{code, printed …}]
-- = same boolean
select count(*) = count(f.code) and count(*) = count(n.code) as same
  from (select g.code, g.printed, g.unit, g.grade, g.result_sha256 from park.figure g
         where g.tenant_id between :me_from and :me_to and g.tenant_id = :me_tenant and g.run_id = :run) f
  full join jsonb_to_recordset(:figures) n(code text, printed text, unit text, grade text, result_sha256 text)
    on n.code = f.code and n.printed = f.printed and n.unit = f.unit and n.grade = f.grade and n.result_sha256 = f.result_sha256;

-- name: report_keep
-- Keeps what the queries of a run said, so that it can be issued again as known then.
-- :run bigint  run
-- :kept bytea  packed rows, null for none
-- = id bigint
update park.report_run
   set kept = :kept
 where tenant_id between :me_from and :me_to and tenant_id = :me_tenant and id = :run and state <> 'ready'
returning id;

-- name: report_reissue
-- Asks for an issue once more; the one that waits already when it is the same.
-- :run bigint   run to repeat
-- :basis text   then: as known then; now: as known now
-- :locale text  language, null for that of the run
-- = id bigint, report text, period text, params jsonb, locale text, state text, progress real, requested_at timestamptz,
-- = basis text, of_run bigint
select id, report, period, params, locale, state, progress, requested_at, basis, of_run
  from park.report_reissue(:run, :basis, :locale);

-- name: report_bridge
-- What changed between the figures of a run and these, which are not stored yet.
-- :run bigint     run that is issued once more
-- :figures jsonb  [{code, label …}]
-- = label text, label_en text, state text, before_printed text, before_unit text, before_code text, after_printed text,
-- = after_unit text, after_code text, change double precision, unit text
select label, label_en, state, before_printed, before_unit, before_code, after_printed, after_unit, after_code, change, unit
  from park.figure_compare(:me_tenant, :run, :figures);

-- name: report_comparison
-- Figures of two issues of a report side by side.
-- :run bigint   run
-- :with bigint  run it is compared with, issued before
-- = metric text, label text, label_en text, unit text, state text, before_value double precision, before_printed text,
-- = before_unit text, before_grade text, before_code text, after_value double precision, after_printed text,
-- = after_unit text, after_grade text, after_code text, change double precision
select c.metric, c.label, c.label_en, c.unit, c.state, c.before_value, c.before_printed, c.before_unit, c.before_grade,
       c.before_code, c.after_value, c.after_printed, c.after_unit, c.after_grade, c.after_code, c.change
  from park.report_comparison(:run, :with) c;

-- name: report_corrections
-- Days of meters that were corrected between two issues, the largest first, at most 100.
-- :first date         first day of the month
-- :last date          first day no more
-- :since timestamptz  data of the first issue
-- :until timestamptz  data of the second
-- = tenant text, meter text, unit text, day date, before double precision, after double precision, reason text
select coalesce(nullif(e.short_name, ''), t.name) as tenant, m.name as meter, k.unit, c.day, c.before, c.after, c.reason
  from park.energy_change c
  join park.meter m on m.tenant_id = c.tenant_id and m.id = c.meter_id
  join park.energy_kind k on k.code = m.kind
  join park.tenant t on t.tenant_id = c.tenant_id
  left join park.enterprise e on e.tenant_id = c.tenant_id
 where c.tenant_id between :me_from and :me_to
   and c.tenant_id between :me_tenant and :me_tenant + case when :me_tenant % 1000000 = 0 then 999999 else 0 end
   and c.day >= :first and c.day < :last and c.at > :since and c.at <= :until
 order by abs(coalesce(c.after, 0) - coalesce(c.before, 0)) desc, c.tenant_id, c.meter_id, c.day, c.revision
 limit 100;

-- name: report_state
-- Says how far a run is.
-- :run bigint      run
-- :state text      queued, computing, rendering or failed
-- :progress real   0..1
-- :fault text      why it failed, in a word
-- :error text      and in a sentence
-- = id bigint, said text
update park.report_run
   set state = :state, progress = :progress, fault = :fault, error = :error
 where tenant_id between :me_from and :me_to and tenant_id = :me_tenant and id = :run
returning id, park.announce(tenant_id, 'reports', jsonb_build_object('run', id, 'state', state, 'progress', progress))::text as said;

-- name: report_finish
-- Stores the files of a run and the evidence of its figures.
-- :run bigint            run
-- :definition_hash text  SHA-256 of its definition and queries
-- :as_of timestamptz     instant of its snapshot
-- :warnings jsonb        what had to be replaced
-- :pdf bytea             file
-- :xlsx bytea            file
-- :html text             file
-- :pdf_sum text          SHA-256 of it
-- :xlsx_sum text         SHA-256 of it
-- :html_sum text         SHA-256 of it
-- :figures jsonb         [{code, label …}]
-- = id bigint
select park.report_finish(:run, :definition_hash, :as_of, :warnings, :pdf, :xlsx, :html, :pdf_sum, :xlsx_sum,
  :html_sum, :figures) as id;

-- name: figure_find
-- The figure behind an evidence code.
-- :code text  as printed, case and dashes as one likes
-- = tenant_id integer, code text, run_id bigint, report text, locale text, label text, label_en text, value double precision, printed text, unit text, grade text, metric text, metric_version integer, query text, query_sha256 text, parameters jsonb, period text, as_of timestamptz, rows integer, result_sha256 text
select f.tenant_id, f.code, f.run_id, r.report, r.locale, f.label, f.label_en, f.value, f.printed, f.unit, f.grade, f.metric,
       f.metric_version, f.query, f.query_sha256, f.parameters, f.period, f.as_of, f.rows, f.result_sha256
  from park.figure f
  join park.report_run r on r.tenant_id = f.tenant_id and r.id = f.run_id
 where f.tenant_id between :me_from and :me_to and f.code in (:code, park.evidence_code(:code))
 order by f.run_id desc
 limit 1;

-- name: report_scope
-- Whose report it is, whether it holds demonstration data, and the clock of its snapshot.
-- = tenant_id integer, tenant_kind text, tenant_name text, tenant_name_en text, tenant_short text, tenant_short_en text,
-- = park_name text, park_name_en text, zone text, zone_min integer, stat_day integer, demo boolean, now timestamptz
select t.tenant_id, t.kind as tenant_kind, t.name as tenant_name, t.name_en as tenant_name_en,
       coalesce(nullif(e.short_name, ''), t.name) as tenant_short, t.name_en as tenant_short_en,
       p.name as park_name, p.name_en as park_name_en, p.zone, p.zone_min, p.stat_day,
       exists (select from park.tenant x join park.enterprise y on y.tenant_id = x.tenant_id
                where x.tenant_id between :me_from and :me_to and (t.kind = 'park' or x.tenant_id = t.tenant_id)
                  and x.demo and y.status in ('operating', 'suspended')) as demo,
       now() as now
  from park.tenant t
  join park.park p on p.id = t.tenant_id / 1000000
  left join park.enterprise e on e.tenant_id = t.tenant_id
 where t.tenant_id between :me_from and :me_to and t.tenant_id = :me_tenant;
