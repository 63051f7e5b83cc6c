-- Devices that stand behind a gateway.
-- Undo by hand: drop the table below and the index of park.connection.

create table park.gateway_child (
  tenant_id  integer not null,
  device_id  bigint not null,
  parent_id  bigint not null,
  word       text not null default '' check (length(word) <= 40),
  connected  boolean not null default true,
  since      timestamptz not null default now(),
  primary key (tenant_id, device_id),
  foreign key (tenant_id, device_id) references park.device (tenant_id, id),
  foreign key (tenant_id, parent_id) references park.device (tenant_id, id),
  check (parent_id <> device_id)
);
comment on table park.gateway_child is 'Behind which gateway a device stands, as the gateway has said last';
comment on column park.gateway_child.tenant_id is 'Enterprise that runs both';
comment on column park.gateway_child.device_id is 'Device';
comment on column park.gateway_child.parent_id is 'Its gateway';
comment on column park.gateway_child.word is 'Connection of the gateway over which it was said';
comment on column park.gateway_child.connected is 'Whether the gateway has said that it is there; it is online while the gateway is';
comment on column park.gateway_child.since is 'When the gateway has said so';
call park.guard_table('park.gateway_child');
create index gateway_child_parent on park.gateway_child (tenant_id, parent_id);
create index connection_word on park.connection (tenant_id, word);
