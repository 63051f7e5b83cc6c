-- Devices, their thing models and metrics.
-- Undo by hand: drop the tables below.

create table park.thing_model (
  tenant_id integer not null references park.tenant (tenant_id),
  id        bigint generated always as identity,
  code      text not null check (code ~ '^[a-z0-9][a-z0-9_-]{0,49}$'),
  name      text not null check (length(name) between 1 and 100),
  name_en   text not null default '',
  kind      text not null check (kind in ('meter', 'equipment', 'sensor', 'controller', 'product')),
  metrics   jsonb not null default '[]' check (jsonb_typeof(metrics) = 'array'),
  primary key (tenant_id, id),
  unique (tenant_id, code)
);
comment on table park.thing_model is 'What a type of device measures; the park''s own models serve all its enterprises';
comment on column park.thing_model.tenant_id is 'Owner';
comment on column park.thing_model.id is 'Model number';
comment on column park.thing_model.code is 'Short stable name';
comment on column park.thing_model.name is 'Name in Chinese';
comment on column park.thing_model.name_en is 'Name in English';
comment on column park.thing_model.kind is 'Kind of device';
comment on column park.thing_model.metrics is '[{code, name, name_en, unit, counter, min, max}], UCUM units';
call park.guard_table('park.thing_model');
-- An enterprise reads the models of its park and changes only its own.
create policy shared on park.thing_model for select
  using (tenant_id = (select park.tenant_from()) / 1000000 * 1000000);

create table park.device (
  tenant_id   integer not null references park.tenant (tenant_id),
  id          bigint generated always as identity,
  key         text not null check (length(key) between 1 and 200),
  name        text not null check (length(name) between 1 and 200),
  pinyin      text not null default '',
  kind        text not null check (kind in ('meter', 'equipment', 'sensor', 'controller', 'product')),
  model_code  text not null default '',
  serial      text not null default '' check (length(serial) <= 100),
  place       geometry(Point, 4490),
  tags        text[] not null default '{}',
  origin      text not null default 'manual' check (origin in ('manual', 'import', 'auto')),
  archived_at timestamptz,
  version     integer not null default 1,
  created_at  timestamptz not null default now(),
  primary key (tenant_id, id),
  unique (tenant_id, key)
);
comment on table park.device is 'Register of devices';
comment on column park.device.tenant_id is 'Enterprise that runs it';
comment on column park.device.id is 'Device number';
comment on column park.device.key is 'Name by which telemetry calls it (tag dev or device)';
comment on column park.device.name is 'Name shown to people';
comment on column park.device.pinyin is 'Initials of the name in pinyin, for search';
comment on column park.device.kind is 'meter, equipment, sensor, controller or product';
comment on column park.device.model_code is 'Thing model, empty when unknown';
comment on column park.device.serial is 'Serial number on its plate';
comment on column park.device.place is 'Where it stands, EPSG:4490';
comment on column park.device.tags is 'Words for filtering';
comment on column park.device.origin is 'How it came into the register';
comment on column park.device.archived_at is 'When it was taken out of use';
comment on column park.device.version is 'Grows with each change; an update must name the one it saw';
comment on column park.device.created_at is 'When it was registered';
call park.guard_table('park.device');
-- The park authority asks by number alone, over all its tenants.
create index device_id on park.device (id);
create index device_pinyin on park.device (tenant_id, pinyin text_pattern_ops);
create index device_place on park.device using gist (place);

create table park.metric (
  tenant_id integer not null,
  device_id bigint not null,
  ordinal   smallint not null check (ordinal between 1 and 1024),
  code      text not null check (length(code) between 1 and 256),
  name      text not null default '' check (length(name) <= 200),
  name_en   text not null default '' check (length(name_en) <= 200),
  unit      text not null default '' check (length(unit) <= 30),
  counter   boolean not null default false,
  lowest    double precision,
  highest   double precision,
  primary key (tenant_id, device_id, ordinal),
  unique (tenant_id, device_id, code),
  foreign key (tenant_id, device_id) references park.device (tenant_id, id)
);
comment on table park.metric is 'What a device measures; the ordinal is the place in its wide rows and is never reused';
comment on column park.metric.tenant_id is 'Enterprise';
comment on column park.metric.device_id is 'Device';
comment on column park.metric.ordinal is 'Place in sample.v, from 1';
comment on column park.metric.code is 'Field name of its telemetry';
comment on column park.metric.name is 'Name shown to people';
comment on column park.metric.name_en is 'Name in English';
comment on column park.metric.unit is 'UCUM unit';
comment on column park.metric.counter is 'A register that only grows, such as energy';
comment on column park.metric.lowest is 'Values below are not plausible, in its unit; null when unknown';
comment on column park.metric.highest is 'Values above are not plausible, in its unit; null when unknown';
call park.guard_table('park.metric');
