-- What a person has to look after when a report did not reach whom it should:
-- raised with the failure, and over when somebody took it on or it was sent
-- after all. Mails that no repetition helps, and that are no fault of the
-- receiver. Accounts without an address are each a line of the log.
-- Undo by hand: drop the table; the constraints as 0028 has them.

create table park.report_alarm (
  tenant_id   integer not null,
  id          bigint generated always as identity,
  dispatch_id bigint not null,
  reason      text not null check (length(reason) between 1 and 60),
  detail      text not null default '' check (length(detail) <= 500),
  times       integer not null default 1 check (times >= 1),
  raised_at   timestamptz not null default now(),
  acked_at    timestamptz,
  acked_by    text not null default '',
  note        text not null default '' check (length(note) <= 500),
  cleared_at  timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, dispatch_id),
  foreign key (tenant_id, dispatch_id) references park.report_dispatch (tenant_id, id),
  check ((acked_at is null) = (acked_by = ''))
);
comment on table park.report_alarm is 'Reports that did not reach whom they should, once each, until somebody takes it on or they do';
comment on column park.report_alarm.tenant_id is 'As the schedule''s';
comment on column park.report_alarm.id is 'Number';
comment on column park.report_alarm.dispatch_id is 'Which time of which schedule';
comment on column park.report_alarm.reason is 'Stable word for why, as the dispatch''s';
comment on column park.report_alarm.detail is 'What else there is to say, such as the mail server''s answer';
comment on column park.report_alarm.times is 'How often it was raised; again when it failed again';
comment on column park.report_alarm.raised_at is 'When it was raised last';
comment on column park.report_alarm.acked_at is 'When somebody took it on';
comment on column park.report_alarm.acked_by is 'Who';
comment on column park.report_alarm.note is 'What he did about it';
comment on column park.report_alarm.cleared_at is 'When the report reached everybody after all';
call park.guard_table('park.report_alarm');
create index report_alarm_open on park.report_alarm (tenant_id, raised_at) where acked_at is null and cleared_at is null;

alter table park.report_delivery_try drop constraint report_delivery_try_outcome_check;
alter table park.report_delivery_try add constraint report_delivery_try_outcome_check
  check (outcome in ('sent', 'later', 'refused', 'barred'));
comment on column park.report_delivery_try.outcome is
  'sent, later: to be tried again, refused: the receiver, for good, barred: for good, and no fault of the receiver';

alter table park.report_delivery drop constraint report_delivery_tenant_id_dispatch_id_kind_address_key;
create unique index report_delivery_address on park.report_delivery (tenant_id, dispatch_id, kind, address) where address <> '';
create unique index report_delivery_once on park.report_delivery (tenant_id, dispatch_id, recipient_id);
