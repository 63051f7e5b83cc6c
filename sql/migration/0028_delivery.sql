-- To whom reports are sent, what became of each time a schedule came, and of
-- each mail.
-- Undo by hand: drop the tables below, in both schemas.

create table park.report_recipient (
  tenant_id    integer not null,
  id           bigint generated always as identity,
  schedule_id  bigint not null,
  account_id   bigint,
  address      text not null default '' check (length(address) <= 200),
  name         text not null default '' check (length(name) <= 100),
  state        text not null check (state in ('waiting', 'active', 'unsubscribed', 'disabled')),
  refusals     integer not null default 0 check (refusals >= 0),
  note         text not null default '' check (length(note) <= 500),
  confirmed_by text not null default '',
  confirmed_at timestamptz,
  created_at   timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, schedule_id) references park.report_schedule (tenant_id, id),
  foreign key (tenant_id, account_id) references park.account (tenant_id, id),
  unique (tenant_id, schedule_id, account_id),
  check ((account_id is null) = (address <> ''))
);
comment on table park.report_recipient is 'Who gets the reports of a schedule: an account of the tenant, or an address that the park has confirmed';
comment on column park.report_recipient.tenant_id is 'As the schedule''s';
comment on column park.report_recipient.id is 'Number';
comment on column park.report_recipient.schedule_id is 'Schedule';
comment on column park.report_recipient.account_id is 'Account, whose address counts at the time; null for an address';
comment on column park.report_recipient.address is 'E-mail address; empty for an account';
comment on column park.report_recipient.name is 'Name to write to; of an account its own';
comment on column park.report_recipient.state is 'waiting: to be confirmed; active; unsubscribed: by the receiver; disabled: after three refusals for good';
comment on column park.report_recipient.refusals is 'Mails refused for good, one after another';
comment on column park.report_recipient.note is 'Why it is disabled';
comment on column park.report_recipient.confirmed_by is 'Who confirmed the address';
comment on column park.report_recipient.confirmed_at is 'When';
comment on column park.report_recipient.created_at is 'When it was added';
call park.guard_table('park.report_recipient');
create unique index report_recipient_address on park.report_recipient (tenant_id, schedule_id, lower(address)) where address <> '';

create table park.report_dispatch (
  tenant_id     integer not null,
  id            bigint generated always as identity,
  schedule_id   bigint not null,
  kind          text not null default 'due' check (kind in ('due', 'test')),
  scheduled_for timestamptz not null,
  day           date not null,
  period        text not null check (length(period) between 4 and 10),
  from_day      date not null,
  to_day        date not null,
  state         text not null default 'queued'
    check (state in ('queued', 'computing', 'rendering', 'sending', 'delivered', 'partial', 'failed', 'skipped')),
  reason        text not null default '' check (length(reason) <= 60),
  detail        text not null default '' check (length(detail) <= 500),
  completeness  double precision,
  incomplete    boolean not null default false,
  wait_until    timestamptz,
  start_at      timestamptz not null default now(),
  look_at       timestamptz not null default now(),
  run_id        bigint,
  run_tries     integer not null default 0,
  give_up_at    timestamptz,
  account_id    bigint,
  created_at    timestamptz not null default now(),
  ended_at      timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, schedule_id) references park.report_schedule (tenant_id, id),
  foreign key (tenant_id, run_id) references park.report_run (tenant_id, id),
  unique (tenant_id, schedule_id, kind, scheduled_for),
  check ((ended_at is null) = (state in ('queued', 'computing', 'rendering', 'sending'))),
  check (from_day < to_day),
  check ((kind = 'test') = (account_id is not null))
);
comment on table park.report_dispatch is 'Each time a schedule came, once: what was made of it';
comment on column park.report_dispatch.tenant_id is 'As the schedule''s';
comment on column park.report_dispatch.id is 'Number';
comment on column park.report_dispatch.schedule_id is 'Schedule';
comment on column park.report_dispatch.kind is 'due: its time came; test: somebody had it sent to himself';
comment on column park.report_dispatch.scheduled_for is 'Its time';
comment on column park.report_dispatch.day is 'Day that cron meant, from which the period is seen';
comment on column park.report_dispatch.period is 'Period reported on, as 2026-10';
comment on column park.report_dispatch.from_day is 'Its first day';
comment on column park.report_dispatch.to_day is 'First day no more';
comment on column park.report_dispatch.state is 'queued, computing, rendering, sending; ended: delivered, partial, failed, skipped';
comment on column park.report_dispatch.reason is 'Stable word for why it waits, failed or was skipped';
comment on column park.report_dispatch.detail is 'What else there is to say';
comment on column park.report_dispatch.completeness is 'Percent of the period''s data that had come, null when nobody looked';
comment on column park.report_dispatch.incomplete is 'It was sent though data were missing, and says so';
comment on column park.report_dispatch.wait_until is 'Until when it waits for data';
comment on column park.report_dispatch.start_at is 'Not begun before: its time, and some minutes by lot';
comment on column park.report_dispatch.look_at is 'When it is looked at next';
comment on column park.report_dispatch.run_id is 'Issue of the report that is sent';
comment on column park.report_dispatch.run_tries is 'How often an issue was ordered';
comment on column park.report_dispatch.give_up_at is 'When all is given up';
comment on column park.report_dispatch.account_id is 'Of a test: whose';
comment on column park.report_dispatch.created_at is 'When it was noted';
comment on column park.report_dispatch.ended_at is 'When it ended';
call park.guard_table('park.report_dispatch');
create index report_dispatch_open on park.report_dispatch (look_at) where ended_at is null;
create index report_dispatch_run on park.report_dispatch (tenant_id, run_id) where ended_at is null;

create table park.report_delivery (
  tenant_id    integer not null,
  id           bigint generated always as identity,
  dispatch_id  bigint not null,
  recipient_id bigint,
  kind         text not null default 'report' check (kind in ('report', 'notice')),
  account_id   bigint,
  address      text not null check (length(address) <= 200),
  name         text not null default '',
  state        text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'failed', 'dropped')),
  attempts     integer not null default 0,
  issue        integer not null default 1,
  next_at      timestamptz not null default now(),
  code         integer not null default 0,
  error        text not null default '' check (length(error) <= 500),
  link_until   timestamptz,
  downloads    integer not null default 0,
  created_at   timestamptz not null default now(),
  sent_at      timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, dispatch_id) references park.report_dispatch (tenant_id, id),
  foreign key (tenant_id, recipient_id) references park.report_recipient (tenant_id, id) on delete set null (recipient_id),
  unique (tenant_id, dispatch_id, kind, address)
);
comment on table park.report_delivery is 'One mail to one receiver, however often it is tried';
comment on column park.report_delivery.tenant_id is 'As the schedule''s';
comment on column park.report_delivery.id is 'Number';
comment on column park.report_delivery.dispatch_id is 'Which time of which schedule';
comment on column park.report_delivery.recipient_id is 'Receiver; null for a test, a notice, and one that was removed';
comment on column park.report_delivery.kind is 'report, or notice: what the owner is told of a failure';
comment on column park.report_delivery.account_id is 'Account it goes to, null for an address';
comment on column park.report_delivery.address is 'Where it went';
comment on column park.report_delivery.name is 'To whom';
comment on column park.report_delivery.state is 'queued, sending, sent: the mail server took it, failed for good, dropped: no longer wanted';
comment on column park.report_delivery.attempts is 'How often it was tried since it was asked for';
comment on column park.report_delivery.issue is 'Grows when it is sent again by hand; the number of the message is made from it';
comment on column park.report_delivery.next_at is 'Not before; while sending: when the sender is taken for dead';
comment on column park.report_delivery.code is 'What the mail server answered last, 0 for nothing';
comment on column park.report_delivery.error is 'Why the last attempt failed';
comment on column park.report_delivery.link_until is 'Until when its link opens; null when the files are in the mail';
comment on column park.report_delivery.downloads is 'How often the link was used';
comment on column park.report_delivery.created_at is 'When it was asked for';
comment on column park.report_delivery.sent_at is 'When the mail server took it';
call park.guard_table('park.report_delivery');
create index report_delivery_due on park.report_delivery (next_at) where state in ('queued', 'sending');
create index report_delivery_recipient on park.report_delivery (tenant_id, recipient_id);

create table park.report_delivery_try (
  tenant_id   integer not null,
  delivery_id bigint not null,
  number      integer not null,
  at          timestamptz not null default now(),
  code        integer not null,
  outcome     text not null check (outcome in ('sent', 'later', 'refused')),
  error       text not null default '' check (length(error) <= 500),
  primary key (tenant_id, delivery_id, number),
  foreign key (tenant_id, delivery_id) references park.report_delivery (tenant_id, id)
);
comment on table park.report_delivery_try is 'Each attempt to send a mail, append-only';
comment on column park.report_delivery_try.tenant_id is 'As the delivery''s';
comment on column park.report_delivery_try.delivery_id is 'Delivery';
comment on column park.report_delivery_try.number is 'From 1';
comment on column park.report_delivery_try.at is 'When it ended';
comment on column park.report_delivery_try.code is 'What the mail server answered, 0 for nothing';
comment on column park.report_delivery_try.outcome is 'sent, later: to be tried again, refused: for good';
comment on column park.report_delivery_try.error is 'Why it was not sent';
call park.guard_table('park.report_delivery_try');

create function park.report_delivery_try_stays() returns trigger
  language plpgsql as $$
begin
  raise exception 'the log of deliveries is append-only' using errcode = '42501';
end $$;
create trigger append_only before update or delete or truncate on park.report_delivery_try
  for each statement execute function park.report_delivery_try_stays();

create table park_private.link_key (
  single  boolean primary key default true check (single),
  key     text not null default encode(sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8')), 'hex'),
  made_at timestamptz not null default now()
);
comment on table park_private.link_key is 'What links in mails are signed with; made anew, all of them end';
comment on column park_private.link_key.single is 'There is one row';
comment on column park_private.link_key.key is 'Key of HMAC-SHA256';
comment on column park_private.link_key.made_at is 'When it was made';
insert into park_private.link_key default values;
