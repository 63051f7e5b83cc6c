-- Issued reports and the evidence behind each of their figures.
-- Undo by hand: drop the tables below.

create table park.report_run (
  tenant_id       integer not null references park.tenant (tenant_id),
  id              bigint generated always as identity,
  report          text not null,
  definition_hash text not null default '',
  period          text not null,
  params          jsonb not null default '{}',
  locale          text not null default 'zh-CN',
  state           text not null default 'queued'
    check (state in ('queued', 'computing', 'rendering', 'ready', 'failed')),
  progress        real not null default 0,
  error           text not null default '',
  salt            text not null default encode(sha256(convert_to(gen_random_uuid()::text, 'UTF8')), 'hex'),
  job_id          bigint,
  account_id      bigint,
  requested_at    timestamptz not null default now(),
  as_of           timestamptz,
  ready_at        timestamptz,
  warnings        jsonb not null default '[]',
  pdf             bytea,
  xlsx            bytea,
  html            text,
  pdf_sha256      text,
  xlsx_sha256     text,
  html_sha256     text,
  primary key (tenant_id, id)
);
comment on table park.report_run is 'One issue of a report';
comment on column park.report_run.tenant_id is 'For whom';
comment on column park.report_run.id is 'Run number';
comment on column park.report_run.report is 'Folder under reports/';
comment on column park.report_run.definition_hash is 'SHA-256 of its definition and queries';
comment on column park.report_run.period is 'Month, as 2026-10';
comment on column park.report_run.params is 'Further parameters';
comment on column park.report_run.locale is 'Language';
comment on column park.report_run.state is 'queued, computing, rendering, ready, failed';
comment on column park.report_run.progress is 'Share done, 0..1';
comment on column park.report_run.error is 'Why it failed';
comment on column park.report_run.salt is 'Random; its evidence codes are made from it, so that they come out the same when it is made again';
comment on column park.report_run.job_id is 'Job that makes it';
comment on column park.report_run.account_id is 'Who asked for it';
comment on column park.report_run.requested_at is 'When it was asked for';
comment on column park.report_run.as_of is 'Data as of';
comment on column park.report_run.ready_at is 'When it was ready';
comment on column park.report_run.warnings is 'What the renderer had to replace';
comment on column park.report_run.pdf is 'The PDF';
comment on column park.report_run.xlsx is 'The workbook';
comment on column park.report_run.html is 'The preview';
comment on column park.report_run.pdf_sha256 is 'SHA-256 of the PDF';
comment on column park.report_run.xlsx_sha256 is 'SHA-256 of the workbook';
comment on column park.report_run.html_sha256 is 'SHA-256 of the preview';
call park.guard_table('park.report_run');

create table park.figure (
  tenant_id    integer not null,
  code         text not null,
  run_id       bigint not null,
  ordinal      integer not null default 0,
  label        text not null,
  label_en     text not null default '',
  value        double precision,
  printed      text not null,
  unit         text not null,
  grade        text not null check (grade in ('A', 'B', 'C', 'D')),
  metric       text not null,
  metric_version integer not null default 1,
  query        text not null,
  query_sha256 text not null,
  parameters   jsonb not null,
  period       text not null,
  as_of        timestamptz not null,
  rows         integer not null,
  result_sha256 text not null,
  primary key (tenant_id, code),
  foreign key (tenant_id, run_id) references park.report_run (tenant_id, id)
);
comment on table park.figure is 'Every printed figure with what is needed to compute it again';
comment on column park.figure.tenant_id is 'As the run''s';
comment on column park.figure.code is 'Evidence code printed beside it';
comment on column park.figure.run_id is 'Report run it was printed in';
comment on column park.figure.ordinal is 'Its place among the figures of the run';
comment on column park.figure.label is 'What it is, in Chinese';
comment on column park.figure.label_en is 'What it is, in English';
comment on column park.figure.value is 'Its value, null when there was not enough data';
comment on column park.figure.printed is 'As printed';
comment on column park.figure.unit is 'Its unit';
comment on column park.figure.grade is 'A to D, by completeness';
comment on column park.figure.metric is 'Which computation';
comment on column park.figure.metric_version is 'Version of that computation';
comment on column park.figure.query is 'Named queries it rests on, with spaces between';
comment on column park.figure.query_sha256 is 'SHA-256 of their texts';
comment on column park.figure.parameters is 'Their parameters, and the scale of the printed unit';
comment on column park.figure.period is 'Period';
comment on column park.figure.as_of is 'Data as of';
comment on column park.figure.rows is 'Rows the query gave';
comment on column park.figure.result_sha256 is 'SHA-256 of those rows';
call park.guard_table('park.figure');
create index figure_run on park.figure (tenant_id, run_id, ordinal);
