-- Of a confidential report each receiver gets a copy of his own, with his name
-- on each page: the copies, their digests beside the mails, and a word for one
-- that could not be made.
-- Undo by hand: drop the table and the columns; the domain as 0034 has it.

create table park.report_copy (
  tenant_id   integer not null,
  delivery_id bigint not null,
  file        text not null check (file in ('pdf', 'xlsx')),
  run_id      bigint not null,
  receiver    text not null check (receiver <> ''),
  address     text not null check (length(address) <= 200),
  sha256      text not null check (length(sha256) = 64),
  body        bytea not null,
  made_at     timestamptz not null default now(),
  primary key (tenant_id, delivery_id, file),
  foreign key (tenant_id, delivery_id) references park.report_delivery (tenant_id, id),
  foreign key (tenant_id, run_id) references park.report_run (tenant_id, id)
);
comment on table park.report_copy is 'Files of a confidential issue as one receiver gets them; gone a month after, and made again with the same bytes when they are sent again';
comment on column park.report_copy.tenant_id is 'As the delivery''s';
comment on column park.report_copy.delivery_id is 'Mail whose links lead to it';
comment on column park.report_copy.file is 'pdf or xlsx';
comment on column park.report_copy.run_id is 'Issue it is a copy of';
comment on column park.report_copy.receiver is 'Name on each page';
comment on column park.report_copy.address is 'Address beside it';
comment on column park.report_copy.sha256 is 'SHA-256 of the file';
comment on column park.report_copy.body is 'The file';
comment on column park.report_copy.made_at is 'When it was made';
call park.guard_table('park.report_copy');
create index report_copy_made on park.report_copy (tenant_id, made_at);

alter table park.report_delivery
  add column copy text not null default '' check (copy in ('', 'own', 'common')),
  add column pdf_sha256 text not null default '' check (length(pdf_sha256) in (0, 64)),
  add column xlsx_sha256 text not null default '' check (length(xlsx_sha256) in (0, 64));
comment on column park.report_delivery.copy is 'Of a confidential report: own, with the receiver''s name on each page; common, since the issue keeps no rows to make it from';
comment on column park.report_delivery.pdf_sha256 is 'SHA-256 of the PDF that this receiver gets by his link, of a confidential report';
comment on column park.report_delivery.xlsx_sha256 is 'SHA-256 of the workbook, likewise';

alter domain park.fault drop constraint fault_check;
alter domain park.fault add constraint fault_check
  check (value in ('',
    -- a mail
    'no_server', 'no_connection', 'broken_off', 'too_slow', 'no_tls', 'sign_in', 'sender', 'receiver', 'too_large', 'content', 'put_off',
    'sender_died', 'no_address', 'time_over', 'unsubscribed', 'disabled', 'no_copy',
    -- the issue of a report
    'too_early', 'not_kept', 'too_many_rows', 'busy', 'worker_died', 'broken', 'still_computing', 'still_rendering',
    -- a schedule
    'owner_gone',
    -- what an alarm is told to by HTTP
    'not_public'));
