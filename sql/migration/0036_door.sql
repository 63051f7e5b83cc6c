-- Where devices connect: each gate says which doors it keeps open.
-- Undo by hand: drop the columns.

alter table park.gate add column mqtt integer check (mqtt between 1 and 65535);
alter table park.gate add column mqtts integer check (mqtts between 1 and 65535);
alter table park.gate add column hj212 integer check (hj212 between 1 and 65535);
comment on column park.gate.mqtt is 'Port of its MQTT; null: it has none';
comment on column park.gate.mqtts is 'Port of its MQTT over TLS';
comment on column park.gate.hj212 is 'Port of its HJ 212';
