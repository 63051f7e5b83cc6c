-- Runs of APPs as PDF and workbook.
-- Undo by hand: drop the table below.

create table park.app_paper (
  tenant_id integer not null,
  run_id    bigint not null,
  format    text not null check (format in ('pdf', 'xlsx')),
  language  text not null check (language in ('zh-CN', 'en')),
  state     text not null default 'queued' check (state in ('queued', 'done', 'failed')),
  error     text not null default '' check (length(error) <= 1000),
  asked_at  timestamptz not null default now(),
  made_at   timestamptz,
  sha256    text check (length(sha256) = 64),
  body      bytea,
  primary key (tenant_id, run_id, format, language),
  foreign key (tenant_id, run_id) references park.app_run (tenant_id, id) on delete cascade,
  check ((state = 'done') = (body is not null)),
  check ((body is null) = (sha256 is null))
);
comment on table park.app_paper is 'Runs of APPs that somebody wanted on paper';
comment on column park.app_paper.tenant_id is 'Whose run';
comment on column park.app_paper.run_id is 'Run';
comment on column park.app_paper.format is 'pdf or xlsx';
comment on column park.app_paper.language is 'Language it is written in';
comment on column park.app_paper.state is 'queued, done or failed';
comment on column park.app_paper.error is 'Why it failed';
comment on column park.app_paper.asked_at is 'When it was asked for last';
comment on column park.app_paper.made_at is 'When it was made';
comment on column park.app_paper.sha256 is 'SHA-256 of the file';
comment on column park.app_paper.body is 'The file';
call park.guard_table('park.app_paper');
