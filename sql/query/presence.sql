-- name: presence_find
-- Whether a device is connected, since when and why.
-- :device bigint  its number
-- = device_id bigint, online boolean, reason text, protocol text, address text, since timestamptz, changes bigint, connections bigint, last_at timestamptz,
-- = parent_id bigint, parent_name text, children bigint
select d.id as device_id, coalesce(p.online, false) as online, coalesce(p.reason, 'never') as reason,
       coalesce(p.protocol, '') as protocol, coalesce(p.address, '') as address, p.since, coalesce(p.changes, 0) as changes,
       (select count(*) from park.connection c where c.tenant_id = d.tenant_id and c.device_id = d.id) as connections,
       l.at as last_at, g.parent_id, o.name as parent_name,
       (select count(*) from park.gateway_child c where c.tenant_id = d.tenant_id and c.parent_id = d.id) as children
  from park.device d
  left join park.presence p on p.tenant_id = d.tenant_id and p.device_id = d.id
  left join park.gateway_child g on g.tenant_id = d.tenant_id and g.device_id = d.id
  left join park.device o on o.tenant_id = g.tenant_id and o.id = g.parent_id
  left join park.latest l on l.tenant_id = d.tenant_id and l.device_id = d.id
 where d.tenant_id between :me_from and :me_to and d.id = :device;

-- name: presence_list
-- Devices that have ever been connected; what changed last comes first.
-- :online boolean  connected now, or not
-- :reason text     for this reason only
-- :tenant integer  of this enterprise only
-- :gateway bigint  behind this gateway only
-- :limit bigint    at most so many
-- :after text      cursor
-- = device_id bigint, tenant_id integer, tenant_name text, device_key text, device_name text, online boolean, reason text,
-- = protocol text, address text, since timestamptz, changes bigint, last_at timestamptz, demo boolean, _cursor text
select p.device_id, p.tenant_id, t.name as tenant_name, d.key as device_key, d.name as device_name, p.online, p.reason,
       p.protocol, p.address, p.since, p.changes, l.at as last_at, t.demo,
       (extract(epoch from p.since) * 1000000)::bigint || '.' || p.device_id as _cursor
  from park.presence p
  join park.tenant t on t.tenant_id = p.tenant_id
  join park.device d on d.tenant_id = p.tenant_id and d.id = p.device_id
  left join park.latest l on l.tenant_id = p.tenant_id and l.device_id = p.device_id
 where p.tenant_id between :me_from and :me_to and d.archived_at is null
   and (:online is null or p.online = :online) and (:reason is null or p.reason = :reason)
   and (:tenant is null or p.tenant_id = :tenant)
   and (:gateway is null or exists (select from park.gateway_child g
          where g.tenant_id = p.tenant_id and g.device_id = p.device_id and g.parent_id = :gateway))
   and (:after is null or (p.since, p.device_id) <
        (to_timestamp(split_part(:after, '.', 1)::bigint / 1000000.0), split_part(:after, '.', 2)::bigint))
 order by p.since desc, p.device_id desc
 limit :limit + 1;

-- name: presence_heard
-- What a gate has heard of connections of one tenant.
-- :gate bigint  the gate's number
-- :heard jsonb  see park.presence_heard()
-- = n bigint
select park.presence_heard(:gate, :heard) as n;

-- name: presence_sweep
-- Ends connections of gates that are no more.
-- = n bigint
select park.presence_sweep() as n;

-- name: gate_lease
-- Renews the lease of a gate.
-- :gate bigint      its number
-- :lease_s integer  how long it holds
-- :mqtt integer     port of its MQTT,
-- :mqtts integer    of MQTT over TLS; null for none,
-- :hj integer       and of HJ 212
-- = fresh boolean
select park.gate_lease(:gate, :lease_s, :mqtt, :mqtts, :hj) as fresh;

-- name: door_find
-- Where devices connect: ports, null where nobody listens.
-- = mqtt integer, mqtts integer, hj212 integer
select mqtt, mqtts, hj212 from park.doors();
