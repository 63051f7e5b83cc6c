-- Who is connected: gates by lease, connections of devices, and since when and
-- why a device is there or not.
-- Undo by hand: drop the tables below.

create table park.gate (
  tenant_id integer not null default 0 check (tenant_id = 0),
  id        bigint not null,
  until     timestamptz not null,
  primary key (tenant_id, id)
);
comment on table park.gate is 'Gates that live: each renews its lease, and what hangs on one that does not is gone';
comment on column park.gate.tenant_id is 'Always 0: gates are the platform''s';
comment on column park.gate.id is 'Number a gate has drawn';
comment on column park.gate.until is 'How long it is believed to live without another word';
call park.guard_table('park.gate');

create table park.connection (
  tenant_id integer not null,
  device_id bigint not null,
  word      text not null check (length(word) between 1 and 40),
  gate      bigint not null,
  protocol  text not null check (protocol in ('mqtt', 'mqtts')),
  address   text not null default '' check (length(address) <= 64),
  since     timestamptz not null default now(),
  primary key (tenant_id, device_id, word),
  foreign key (tenant_id, device_id) references park.device (tenant_id, id)
);
comment on table park.connection is 'Connections of devices that are open now';
comment on column park.connection.tenant_id is 'Enterprise that runs the device';
comment on column park.connection.device_id is 'Device';
comment on column park.connection.word is 'Word the gate has drawn for it';
comment on column park.connection.gate is 'Gate that holds it';
comment on column park.connection.protocol is 'mqtt, or mqtts with TLS';
comment on column park.connection.address is 'Where it comes from';
comment on column park.connection.since is 'When it was opened';
call park.guard_table('park.connection');
create index connection_gate on park.connection (gate);

create table park.presence (
  tenant_id integer not null,
  device_id bigint not null,
  online    boolean not null,
  reason    text not null check (reason in ('connected', 'left', 'will', 'lost', 'silent', 'taken_over', 'credential',
    'refused', 'shutdown', 'gate_lost')),
  protocol  text not null default '',
  address   text not null default '',
  since     timestamptz not null default now(),
  changes   bigint not null default 1,
  primary key (tenant_id, device_id),
  foreign key (tenant_id, device_id) references park.device (tenant_id, id)
);
comment on table park.presence is 'Whether a device that connects is connected, since when and why; no row: never seen';
comment on column park.presence.tenant_id is 'Enterprise that runs the device';
comment on column park.presence.device_id is 'Device';
comment on column park.presence.online is 'Whether any connection of it is open';
comment on column park.presence.reason is 'connected; or how the last connection ended: left (said goodbye), will (vanished, its will was published), lost (vanished), silent (keep-alive lapsed), taken_over, credential (withdrawn or expired), refused (broke the protocol), shutdown or gate_lost (of the gate)';
comment on column park.presence.protocol is 'Of the newest connection';
comment on column park.presence.address is 'Where the newest connection came from';
comment on column park.presence.since is 'Since when it is so';
comment on column park.presence.changes is 'How often that has changed';
call park.guard_table('park.presence');
create index presence_since on park.presence (since desc, device_id desc);
