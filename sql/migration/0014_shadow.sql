-- Devices that are commanded: what of a thing model may be written and called,
-- the shadow of each device, and commands with their history.
-- Undo by hand: drop the tables below, and the columns of park.thing_model.

alter table park.thing_model
  add column points  jsonb not null default '[]' check (jsonb_typeof(points) = 'array'),
  add column methods jsonb not null default '[]' check (jsonb_typeof(methods) = 'array'),
  add column version integer not null default 1;
comment on column park.thing_model.points is 'What may be written: [{code, name, name_en, type, unit, min, max, step, choices, dangerous, tolerance, timeout_s}]';
comment on column park.thing_model.methods is 'What may be called: [{code, name, name_en, dangerous, again, timeout_s}]';
comment on column park.thing_model.version is 'Grows with each change of points and methods; an update must name the one it saw';

create table park.shadow (
  tenant_id        integer not null,
  device_id        bigint not null,
  desired          jsonb not null default '{}' check (jsonb_typeof(desired) = 'object'),
  desired_version  integer not null default 0,
  desired_at       timestamptz,
  reported         jsonb not null default '{}' check (jsonb_typeof(reported) = 'object'),
  reported_version integer not null default 0,
  reported_at      timestamptz,
  passed_over      bigint not null default 0,
  primary key (tenant_id, device_id),
  foreign key (tenant_id, device_id) references park.device (tenant_id, id)
);
comment on table park.shadow is 'What each device should be set to, and what it says that it is set to';
comment on column park.shadow.tenant_id is 'Enterprise that runs the device';
comment on column park.shadow.device_id is 'Device';
comment on column park.shadow.desired is '{code: {value, at, by, command}}, of writes that are under way or confirmed';
comment on column park.shadow.desired_version is 'Grows with each change of desired';
comment on column park.shadow.desired_at is 'When that was';
comment on column park.shadow.reported is '{name: {value, at}}, 256 names and 32 KiB at most';
comment on column park.shadow.reported_version is 'Grows with each change of reported';
comment on column park.shadow.reported_at is 'When the device reported last';
comment on column park.shadow.passed_over is 'Reported values that found no room here any more; they were kept as samples';
call park.guard_table('park.shadow');

create table park.command (
  tenant_id   integer not null,
  id          bigint generated always as identity,
  device_id   bigint not null,
  kind        text not null check (kind in ('write', 'call')),
  code        text not null check (length(code) between 1 and 100),
  name        text not null default '',
  name_en     text not null default '',
  unit        text not null default '',
  value       jsonb not null check (length(value::text) <= 4096),
  tolerance   double precision not null default 0 check (tolerance >= 0),
  dangerous   boolean not null default false,
  again       boolean not null,
  timeout_s   integer not null check (timeout_s between 1 and 86400),
  state       text not null check (state in
    ('waiting', 'queued', 'sent', 'acked', 'confirmed', 'refused', 'cancelled', 'timed_out', 'failed')),
  reason      text not null check (length(reason) between 1 and 500),
  before      jsonb,
  answer      jsonb,
  note        text not null default '' check (length(note) <= 500),
  attempts    integer not null default 0,
  session     text not null default '',
  asked_id    bigint not null,
  asked_by    text not null,
  decided_id  bigint,
  decided_by  text not null default '',
  at          timestamptz not null default now(),
  decided_at  timestamptz,
  sent_at     timestamptz,
  acked_at    timestamptz,
  ended_at    timestamptz,
  expires_at  timestamptz not null,
  due_at      timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, device_id) references park.device (tenant_id, id),
  check (decided_id is null or (decided_id <> asked_id and decided_id <> 0)),
  check (not dangerous or decided_id is not null or state in ('waiting', 'cancelled', 'timed_out')),
  check ((ended_at is null) = (state in ('waiting', 'queued', 'sent', 'acked')))
);
comment on table park.command is 'What somebody asked a device to do: a parameter to be written, or a method to be called';
comment on column park.command.tenant_id is 'Enterprise that runs the device';
comment on column park.command.id is 'Command number, one for the installation';
comment on column park.command.device_id is 'Device';
comment on column park.command.kind is 'write: a point of its thing model; call: a method';
comment on column park.command.code is 'Point or method';
comment on column park.command.name is 'Its name then';
comment on column park.command.name_en is 'Its name in English then';
comment on column park.command.unit is 'Its unit then';
comment on column park.command.value is 'What is to be written, or the parameters of the call';
comment on column park.command.tolerance is 'A reported number so near to the value confirms it, in its unit';
comment on column park.command.dangerous is 'Needs the approval of a second person';
comment on column park.command.again is 'Does the same when it arrives twice: writes do, calls when their method says so';
comment on column park.command.timeout_s is 'Seconds from sending to read-back';
comment on column park.command.state is 'waiting (for approval), queued, sent, acked; ended: confirmed, refused, cancelled, timed_out, failed';
comment on column park.command.reason is 'Why, said by who asked';
comment on column park.command.before is 'What was desired of the point before';
comment on column park.command.answer is 'What the device answered to a call';
comment on column park.command.note is 'Why it ended as it did';
comment on column park.command.attempts is 'How often it was sent';
comment on column park.command.session is 'Connection over which it was sent last';
comment on column park.command.asked_id is 'Account of who asked, 0 for a machine';
comment on column park.command.asked_by is 'Name of who asked';
comment on column park.command.decided_id is 'Account of who approved or refused it, never the one who asked';
comment on column park.command.decided_by is 'Name of who approved or refused it';
comment on column park.command.at is 'When it was asked for';
comment on column park.command.decided_at is 'When it was approved or refused';
comment on column park.command.sent_at is 'When it was sent last';
comment on column park.command.acked_at is 'When the device acknowledged it';
comment on column park.command.ended_at is 'When it ended';
comment on column park.command.expires_at is 'It is not sent any more from then on';
comment on column park.command.due_at is 'When it times out in its present state';
call park.guard_table('park.command');
create index command_newest on park.command (at desc, id desc);
create index command_device on park.command (tenant_id, device_id, id desc);
create index command_open on park.command (tenant_id, device_id) where state in ('waiting', 'queued', 'sent', 'acked');
create index command_due on park.command (due_at) where state in ('waiting', 'queued', 'sent', 'acked');

create table park.command_event (
  tenant_id  integer not null,
  id         bigint generated always as identity,
  command_id bigint not null,
  at         timestamptz not null default clock_timestamp(),
  what       text not null check (what in ('ask', 'approve', 'refuse', 'send', 'acknowledge', 'answer', 'confirm', 'return',
    'cancel', 'supersede', 'time_out', 'fail')),
  account_id bigint,
  actor      text not null default '',
  note       text not null default '',
  primary key (tenant_id, id),
  foreign key (tenant_id, command_id) references park.command (tenant_id, id)
);
comment on table park.command_event is 'What happened to a command, append-only';
comment on column park.command_event.tenant_id is 'As the command''s';
comment on column park.command_event.id is 'Number, in the order of events';
comment on column park.command_event.command_id is 'Command';
comment on column park.command_event.at is 'When';
comment on column park.command_event.what is 'What; return: it could not be handed to the connection and waits again';
comment on column park.command_event.account_id is 'Account of who did it, null for a machine';
comment on column park.command_event.actor is 'Name of who did it: a person, the device, or system';
comment on column park.command_event.note is 'What else there is to say';
call park.guard_table('park.command_event');
create index command_event_command on park.command_event (tenant_id, command_id, id);

create function park.command_event_stays() returns trigger
  language plpgsql as $$
begin
  raise exception 'the history of commands is append-only' using errcode = '42501';
end $$;
create trigger append_only before update or delete or truncate on park.command_event
  for each statement execute function park.command_event_stays();
