-- Firmware: keys that sign it, images, and campaigns that bring them to
-- devices stage by stage.
-- Undo by hand: drop the tables below, delete the commands of kind offer, and
-- give park.command its two kinds again.

alter table park.command drop constraint command_kind_check;
alter table park.command add constraint command_kind_check check (kind in ('write', 'call', 'offer'));
comment on column park.command.kind is 'write: a point of its thing model; call: a method; offer: firmware, asked for by a campaign';

create table park.firmware_key (
  tenant_id   integer not null references park.tenant (tenant_id),
  id          bigint generated always as identity,
  name        text not null check (length(name) between 1 and 100),
  public      bytea not null check (length(public) = 32),
  created_by  bigint,
  created_at  timestamptz not null default now(),
  revoked_at  timestamptz,
  revoked_why text not null default '' check (length(revoked_why) <= 500),
  primary key (tenant_id, id),
  unique (tenant_id, public)
);
comment on table park.firmware_key is 'Public keys by which makers sign firmware; those of the park serve all its enterprises';
comment on column park.firmware_key.tenant_id is 'Who trusts it';
comment on column park.firmware_key.id is 'Number';
comment on column park.firmware_key.name is 'Whose it is';
comment on column park.firmware_key.public is 'Ed25519 public key';
comment on column park.firmware_key.created_by is 'Account that registered it';
comment on column park.firmware_key.created_at is 'When';
comment on column park.firmware_key.revoked_at is 'When it was withdrawn';
comment on column park.firmware_key.revoked_why is 'Why';
call park.guard_table('park.firmware_key');
create policy shared on park.firmware_key for select
  using (tenant_id = (select park.tenant_from()) / 1000000 * 1000000);

create table park.firmware_image (
  tenant_id  integer not null references park.tenant (tenant_id),
  id         bigint generated always as identity,
  key_tenant integer not null,
  key_id     bigint not null,
  model_code text not null check (model_code ~ '^[a-z0-9][a-z0-9_-]{0,49}$'),
  name       text not null check (length(name) between 1 and 100),
  version    text not null check (version ~ '^[A-Za-z0-9][A-Za-z0-9._+-]{0,63}$'),
  size       bigint not null check (size between 1 and 67108864),
  sha256     bytea not null check (length(sha256) = 32),
  signature  bytea not null check (length(signature) = 64),
  notes      text not null default '' check (length(notes) <= 2000),
  got        bigint not null default 0,
  state      text not null default 'uploading' check (state in ('uploading', 'ready', 'refused', 'withdrawn')),
  why        text not null default '' check (length(why) <= 500),
  created_by bigint,
  creator    text not null default '',
  created_at timestamptz not null default now(),
  ready_at   timestamptz,
  primary key (tenant_id, id),
  check (got between 0 and size),
  check (state <> 'ready' or (got = size and ready_at is not null))
);
comment on table park.firmware_image is 'Firmware for devices of a thing model, signed by its maker';
comment on column park.firmware_image.tenant_id is 'Owner; images of the park serve all its enterprises';
comment on column park.firmware_image.id is 'Number';
comment on column park.firmware_image.key_tenant is 'Whose key has signed it';
comment on column park.firmware_image.key_id is 'Which';
comment on column park.firmware_image.model_code is 'For devices of this thing model';
comment on column park.firmware_image.name is 'Title, as devices report it';
comment on column park.firmware_image.version is 'Version, as devices report it';
comment on column park.firmware_image.size is 'Bytes';
comment on column park.firmware_image.sha256 is 'SHA-256 of the bytes';
comment on column park.firmware_image.signature is 'Ed25519 signature of the statement about it, see src/firmware/firmware.h';
comment on column park.firmware_image.notes is 'What is new in it';
comment on column park.firmware_image.got is 'Bytes that have come';
comment on column park.firmware_image.state is 'uploading, ready; refused (the bytes are others than said), withdrawn: its bytes are gone';
comment on column park.firmware_image.why is 'Why it was refused or withdrawn';
comment on column park.firmware_image.created_by is 'Account that brought it';
comment on column park.firmware_image.creator is 'Its name then';
comment on column park.firmware_image.created_at is 'When';
comment on column park.firmware_image.ready_at is 'When all of it had come and fitted';
call park.guard_table('park.firmware_image');
create policy shared on park.firmware_image for select
  using (tenant_id = (select park.tenant_from()) / 1000000 * 1000000);
create unique index firmware_image_once on park.firmware_image (tenant_id, model_code, name, version)
  where state in ('uploading', 'ready');

create table park.firmware_chunk (
  tenant_id integer not null,
  image_id  bigint not null,
  ordinal   integer not null check (ordinal between 0 and 1023),
  body      bytea not null check (length(body) between 1 and 65536),
  primary key (tenant_id, image_id, ordinal),
  foreign key (tenant_id, image_id) references park.firmware_image (tenant_id, id)
);
alter table park.firmware_chunk alter column body set storage external;
comment on table park.firmware_chunk is 'The bytes of images, 64 KiB a row';
comment on column park.firmware_chunk.tenant_id is 'As the image''s';
comment on column park.firmware_chunk.image_id is 'Image';
comment on column park.firmware_chunk.ordinal is 'Place, from 0; all but the last are full';
comment on column park.firmware_chunk.body is 'Bytes; not compressed, for images are already';
call park.guard_table('park.firmware_chunk');
create policy shared on park.firmware_chunk for select
  using (tenant_id = (select park.tenant_from()) / 1000000 * 1000000);

create table park.firmware_campaign (
  tenant_id    integer not null references park.tenant (tenant_id),
  id           bigint generated always as identity,
  name         text not null check (length(name) between 1 and 100),
  image_tenant integer not null,
  image_id     bigint not null,
  target       jsonb not null default '{}' check (jsonb_typeof(target) = 'object'),
  pass_share   double precision not null check (pass_share between 1 and 100),
  fail_share   double precision not null check (fail_share between 0 and 100),
  parallel     integer not null check (parallel between 1 and 1000),
  timeout_s    integer not null check (timeout_s between 5 and 86400),
  wait_s       integer not null check (wait_s between 5 and 2592000),
  state        text not null default 'waiting' check (state in
    ('waiting', 'running', 'paused', 'done', 'aborted', 'refused', 'cancelled')),
  stage        integer not null default 0,
  total        integer not null default 0,
  reason       text not null check (length(reason) between 1 and 500),
  note         text not null default '' check (length(note) <= 500),
  asked_id     bigint not null,
  asked_by     text not null,
  decided_id   bigint,
  decided_by   text not null default '',
  at           timestamptz not null default now(),
  decided_at   timestamptz,
  started_at   timestamptz,
  ended_at     timestamptz,
  primary key (tenant_id, id),
  check (decided_id is null or (decided_id <> asked_id and decided_id <> 0)),
  check (decided_id is not null or state in ('waiting', 'cancelled')),
  check ((ended_at is null) = (state in ('waiting', 'running', 'paused')))
);
comment on table park.firmware_campaign is 'An image on its way to the devices of an enterprise, stage by stage';
comment on column park.firmware_campaign.tenant_id is 'Enterprise that runs the devices; the park may ask, and one of the enterprise approves';
comment on column park.firmware_campaign.id is 'Number';
comment on column park.firmware_campaign.name is 'What it is called';
comment on column park.firmware_campaign.image_tenant is 'Whose image';
comment on column park.firmware_campaign.image_id is 'Which';
comment on column park.firmware_campaign.target is 'Of the devices of the image''s thing model: all ({}), {tag}, or {devices: [number]}';
comment on column park.firmware_campaign.pass_share is 'Percent of a stage''s devices that must be done before the next stage';
comment on column park.firmware_campaign.fail_share is 'More percent than these failed, of the devices of the stages so far, end it';
comment on column park.firmware_campaign.parallel is 'So many devices at once';
comment on column park.firmware_campaign.timeout_s is 'Seconds a device has from the offer to its report';
comment on column park.firmware_campaign.wait_s is 'Seconds a stage waits for devices that are not online';
comment on column park.firmware_campaign.state is 'waiting (for approval), running, paused; ended: done, aborted (by itself), refused, cancelled';
comment on column park.firmware_campaign.stage is 'The stage it is in, from 1; 0 before';
comment on column park.firmware_campaign.total is 'Devices it is for';
comment on column park.firmware_campaign.reason is 'Why, said by who asked';
comment on column park.firmware_campaign.note is 'Why it is as it is';
comment on column park.firmware_campaign.asked_id is 'Account of who asked, 0 for a machine';
comment on column park.firmware_campaign.asked_by is 'Name of who asked';
comment on column park.firmware_campaign.decided_id is 'Account of who approved or refused it, never the one who asked';
comment on column park.firmware_campaign.decided_by is 'Name of who approved or refused it';
comment on column park.firmware_campaign.at is 'When it was asked for';
comment on column park.firmware_campaign.decided_at is 'When it was approved or refused';
comment on column park.firmware_campaign.started_at is 'When its devices were chosen';
comment on column park.firmware_campaign.ended_at is 'When it ended';
call park.guard_table('park.firmware_campaign');
create index firmware_campaign_open on park.firmware_campaign (tenant_id, id) where state in ('waiting', 'running', 'paused');

create table park.firmware_stage (
  tenant_id   integer not null,
  campaign_id bigint not null,
  ordinal     integer not null check (ordinal between 1 and 10),
  share       double precision check (share > 0 and share <= 100),
  count       integer check (count between 1 and 100000),
  state       text not null default 'waiting' check (state in ('waiting', 'running', 'passed', 'failed')),
  devices     integer not null default 0,
  done        integer not null default 0,
  failed      integer not null default 0,
  skipped     integer not null default 0,
  active      integer not null default 0,
  started_at  timestamptz,
  ended_at    timestamptz,
  primary key (tenant_id, campaign_id, ordinal),
  foreign key (tenant_id, campaign_id) references park.firmware_campaign (tenant_id, id),
  check ((share is null) <> (count is null))
);
comment on table park.firmware_stage is 'Stages of campaigns';
comment on column park.firmware_stage.tenant_id is 'As the campaign''s';
comment on column park.firmware_stage.campaign_id is 'Campaign';
comment on column park.firmware_stage.ordinal is 'Place, from 1';
comment on column park.firmware_stage.share is 'It reaches so many percent of the devices, those of earlier stages included';
comment on column park.firmware_stage.count is 'Or so many devices, those of earlier stages included';
comment on column park.firmware_stage.state is 'waiting, running, passed, failed';
comment on column park.firmware_stage.devices is 'Devices that it adds';
comment on column park.firmware_stage.done is 'Of these, so many have the version, as of the last look';
comment on column park.firmware_stage.failed is 'So many have failed or timed out';
comment on column park.firmware_stage.skipped is 'So many were passed over';
comment on column park.firmware_stage.active is 'So many are under way';
comment on column park.firmware_stage.started_at is 'When it began, or was resumed';
comment on column park.firmware_stage.ended_at is 'When it passed or failed';
call park.guard_table('park.firmware_stage');

create table park.firmware_device (
  tenant_id    integer not null,
  campaign_id  bigint not null,
  device_id    bigint not null,
  stage        integer not null,
  place        integer not null,
  state        text not null check (state in
    ('queued', 'offered', 'downloading', 'verifying', 'installing', 'done', 'failed', 'timed_out', 'skipped')),
  from_version text not null default '' check (length(from_version) <= 200),
  percent      smallint not null default 0 check (percent between 0 and 100),
  note         text not null default '' check (length(note) <= 500),
  command_id   bigint,
  offered_at   timestamptz,
  heard_at     timestamptz,
  due_at       timestamptz,
  ended_at     timestamptz,
  primary key (tenant_id, campaign_id, device_id),
  foreign key (tenant_id, campaign_id) references park.firmware_campaign (tenant_id, id),
  foreign key (tenant_id, device_id) references park.device (tenant_id, id),
  check ((ended_at is null) = (state in ('queued', 'offered', 'downloading', 'verifying', 'installing')))
);
comment on table park.firmware_device is 'Each device of a campaign, and how far it is';
comment on column park.firmware_device.tenant_id is 'Enterprise that runs it';
comment on column park.firmware_device.campaign_id is 'Campaign';
comment on column park.firmware_device.device_id is 'Device';
comment on column park.firmware_device.stage is 'Stage it belongs to';
comment on column park.firmware_device.place is 'Place in the order of the campaign, drawn by lot';
comment on column park.firmware_device.state is 'queued, offered, downloading, verifying, installing; ended: done, failed, timed_out, skipped';
comment on column park.firmware_device.from_version is 'Version it reported before, empty when none';
comment on column park.firmware_device.percent is 'How much of the image it has fetched, percent';
comment on column park.firmware_device.note is 'Why it ended as it did';
comment on column park.firmware_device.command_id is 'Command by which it was offered';
comment on column park.firmware_device.offered_at is 'When';
comment on column park.firmware_device.heard_at is 'When it said something of it last';
comment on column park.firmware_device.due_at is 'When it times out';
comment on column park.firmware_device.ended_at is 'When it ended';
call park.guard_table('park.firmware_device');
create unique index firmware_device_one on park.firmware_device (tenant_id, device_id)
  where state in ('queued', 'offered', 'downloading', 'verifying', 'installing');
create index firmware_device_due on park.firmware_device (due_at) where state in ('offered', 'downloading', 'verifying', 'installing');
create index firmware_device_next on park.firmware_device (tenant_id, campaign_id, state, place);

create table park.firmware_event (
  tenant_id   integer not null,
  id          bigint generated always as identity,
  campaign_id bigint not null,
  at          timestamptz not null default clock_timestamp(),
  what        text not null check (what in ('ask', 'approve', 'refuse', 'start', 'stage', 'pause', 'resume', 'cancel', 'abort', 'done')),
  stage       integer not null default 0,
  account_id  bigint,
  actor       text not null default '',
  note        text not null default '',
  primary key (tenant_id, id),
  foreign key (tenant_id, campaign_id) references park.firmware_campaign (tenant_id, id)
);
comment on table park.firmware_event is 'What happened to a campaign, append-only';
comment on column park.firmware_event.tenant_id is 'As the campaign''s';
comment on column park.firmware_event.id is 'Number, in the order of events';
comment on column park.firmware_event.campaign_id is 'Campaign';
comment on column park.firmware_event.at is 'When';
comment on column park.firmware_event.what is 'What; stage: the next one has begun';
comment on column park.firmware_event.stage is 'In which stage, 0 before the first';
comment on column park.firmware_event.account_id is 'Account of who did it, null for a machine';
comment on column park.firmware_event.actor is 'Name of who did it: a person, or system';
comment on column park.firmware_event.note is 'What else there is to say';
call park.guard_table('park.firmware_event');
create index firmware_event_campaign on park.firmware_event (tenant_id, campaign_id, id);

create function park.firmware_event_stays() returns trigger
  language plpgsql as $$
begin
  raise exception 'the history of campaigns is append-only' using errcode = '42501';
end $$;
create trigger append_only before update or delete or truncate on park.firmware_event
  for each statement execute function park.firmware_event_stays();
