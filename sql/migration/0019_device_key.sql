-- A device by its key, for those who see many enterprises: the key comes
-- first, so that nobody reads all devices of a tenant to find one.
create index device_key on park.device (key, tenant_id);
