-- name: gate_find
-- Who speaks, by the SHA-256 of a token, or of a station's number and password.
-- flags: public
-- :secret bytea  SHA-256
-- = token_id bigint, tenant_id integer, device_id bigint, device_key text, zone_min integer, may_write boolean, expires_at timestamptz
select token_id, tenant_id, device_id, device_key, zone_min, may_write, expires_at
  from park_private.gate_find(:secret);

-- name: gate_tell
-- Tells the other gates which clients have connected here.
-- :news text  see src/gate/client_gate.c
-- = told text
select pg_notify('park_gate', :news)::text as told;
