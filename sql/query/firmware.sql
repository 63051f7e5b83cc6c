-- name: firmware_key_list
-- Keys by which firmware is signed, newest first.
-- :limit bigint  at most so many
-- :after text    cursor
-- = id bigint, tenant_id integer, tenant_name text, name text, public text, images bigint, created_at timestamptz,
-- = revoked_at timestamptz, revoked_why text, _cursor text
select k.id, k.tenant_id, t.name as tenant_name, k.name, encode(k.public, 'hex') as public,
       (select count(*) from park.firmware_image i where i.key_tenant = k.tenant_id and i.key_id = k.id and i.state = 'ready') as images,
       k.created_at, k.revoked_at, k.revoked_why, lpad(k.id::text, 19, '0') as _cursor
  from park.firmware_key k
  left join park.tenant t on t.tenant_id = k.tenant_id
 where (k.tenant_id between :me_from and :me_to or k.tenant_id = :me_tenant / 1000000 * 1000000)
   and (:after is null or k.id < :after::bigint)
 order by k.id desc
 limit :limit + 1;

-- name: firmware_key_find
-- A key that holds, of the caller's own or of its park.
-- :firmware_key bigint  its number
-- = tenant_id integer, public bytea
select k.tenant_id, k.public
  from park.firmware_key k
 where k.tenant_id in (:me_tenant, :me_tenant / 1000000 * 1000000) and k.id = :firmware_key and k.revoked_at is null;

-- name: firmware_key_add
-- Registers a public key.
-- :name text     whose it is
-- :public bytea  Ed25519, 32 bytes
-- = id bigint, public text
insert into park.firmware_key as k (tenant_id, name, public, created_by)
values (:me_tenant, :name, :public, nullif(:me_user, 0))
returning k.id, encode(k.public, 'hex') as public;

-- name: firmware_key_revoke
-- Withdraws a key: nothing that it has signed is offered any more.
-- :firmware_key bigint   its number
-- :reason text  why
-- = id bigint
select park.firmware_key_revoke(:firmware_key, :reason) as id;

-- name: firmware_image_list
-- Images, newest first.
-- :model text    for this thing model only
-- :state text    uploading, ready, refused or withdrawn; null: all
-- :limit bigint  at most so many
-- :after text    cursor
-- = id bigint, tenant_id integer, tenant_name text, model_code text, name text, version text, size bigint, sha256 text, signature text,
-- = key_id bigint, key_name text, key_revoked boolean, notes text, got bigint, state text, why text, creator text,
-- = created_at timestamptz, ready_at timestamptz, _cursor text
select i.id, i.tenant_id, t.name as tenant_name, i.model_code, i.name, i.version, i.size, encode(i.sha256, 'hex') as sha256,
       encode(i.signature, 'hex') as signature, i.key_id, k.name as key_name, k.revoked_at is not null as key_revoked, i.notes, i.got,
       i.state, i.why, i.creator, i.created_at, i.ready_at, lpad(i.id::text, 19, '0') as _cursor
  from park.firmware_image i
  left join park.tenant t on t.tenant_id = i.tenant_id
  left join park.firmware_key k on k.tenant_id = i.key_tenant and k.id = i.key_id
 where (i.tenant_id between :me_from and :me_to or i.tenant_id = :me_tenant / 1000000 * 1000000)
   and (:model is null or i.model_code = :model) and (:state is null or i.state = :state)
   and (:after is null or i.id < :after::bigint)
 order by i.id desc
 limit :limit + 1;

-- name: firmware_image_find
-- One image.
-- :image bigint  its number
-- = id bigint, tenant_id integer, model_code text, name text, version text, size bigint, sha256 text, signature text, key_id bigint,
-- = notes text, got bigint, state text, why text, creator text, created_at timestamptz, ready_at timestamptz
select i.id, i.tenant_id, i.model_code, i.name, i.version, i.size, encode(i.sha256, 'hex') as sha256,
       encode(i.signature, 'hex') as signature, i.key_id, i.notes, i.got, i.state, i.why, i.creator, i.created_at, i.ready_at
  from park.firmware_image i
 where (i.tenant_id between :me_from and :me_to or i.tenant_id = :me_tenant / 1000000 * 1000000) and i.id = :image;

-- name: firmware_image_add
-- An image that is to come; its signature holds.
-- :key_tenant integer  whose key has signed it
-- :firmware_key bigint          which
-- :model text          for devices of this thing model
-- :name text           its title
-- :version text        its version
-- :size bigint         bytes
-- :digest bytea        its SHA-256
-- :signed bytea        Ed25519 signature of the statement about it
-- :notes text          what is new
-- = id bigint, state text
select id, state from park.firmware_image_add(:key_tenant, :firmware_key, :model, :name, :version, :size, :digest, :signed, :notes);

-- name: firmware_part
-- The next bytes of an image.
-- :image bigint   its number
-- :offset bigint  they begin there
-- :body bytea     the bytes
-- = id bigint, got bigint, state text
select id, got, state from park.firmware_part(:image, :offset, :body);

-- name: firmware_image_withdraw
-- Ends an image: its bytes go, and campaigns that bring it end.
-- :image bigint  its number
-- :reason text   why
-- = id bigint
select park.firmware_image_withdraw(:image, :reason) as id;

-- name: firmware_image_bytes
-- Bytes of an image, for people.
-- flags: binary
-- :image bigint  its number
-- :from bigint   the first of them
-- :count bigint  so many at most
-- = body bytea, size bigint, sha256 bytea, name text, version text
select park.firmware_bytes(i.tenant_id, i.id, :from, :count) as body, i.size, i.sha256, i.name, i.version
  from park.firmware_image i
 where (i.tenant_id between :me_from and :me_to or i.tenant_id = :me_tenant / 1000000 * 1000000)
   and i.id = :image and i.state = 'ready';

-- name: firmware_fetch
-- Bytes of the image that is offered to a device, for the device.
-- flags: binary
-- :device bigint  its number
-- :own bigint     the only device the caller speaks for, null for any of its tenant
-- :from bigint    the first of them
-- :count bigint   so many at most
-- = body bytea, size bigint, sha256 bytea, name text, version text
select f.body, f.size, f.sha256, f.name, f.version
  from park.control_own(:device, :own) d, lateral park.firmware_fetch(d.tenant_id, d.id, :from, :count) f
 where f.body is not null;

-- name: firmware_chunk
-- The same for a device that asks by MQTT; a row without body when nothing is offered to it.
-- flags: binary
-- :key text      the device
-- :from bigint   the first byte
-- :count bigint  so many at most
-- = body bytea
select f.body
  from park.device d
  left join lateral park.firmware_fetch(d.tenant_id, d.id, :from, :count) f on true
 where d.tenant_id = :me_tenant and d.key = :key and d.archived_at is null;

-- name: firmware_now
-- What is offered to a device, and how far it is.
-- :device bigint  its number
-- :own bigint     the only device the caller speaks for, null for any of its tenant
-- = campaign_id bigint, state text, percent smallint, due_at timestamptz, offer jsonb
select f.campaign_id, f.state, f.percent, f.due_at, k.value as offer
  from park.control_own(:device, :own) d
  join park.firmware_device f on f.tenant_id = d.tenant_id and f.device_id = d.id
   and f.state in ('offered', 'downloading', 'verifying', 'installing')
  join park.command k on k.tenant_id = f.tenant_id and k.id = f.command_id;

-- name: firmware_campaign_list
-- Campaigns, newest first, with how far they are.
-- :state text    open, waiting, running, paused, done, aborted, refused or cancelled; null: all
-- :tenant integer  of this enterprise only
-- :limit bigint  at most so many
-- :after text    cursor
-- = id bigint, tenant_id integer, tenant_name text, name text, image_id bigint, image_name text, image_version text, model_code text,
-- = state text, note text, stage integer, stages bigint, total integer, done bigint, failed bigint, skipped bigint, active bigint,
-- = reason text, asked_by text, decided_by text, mine boolean, at timestamptz, decided_at timestamptz, started_at timestamptz,
-- = ended_at timestamptz, _cursor text
select c.id, c.tenant_id, t.name as tenant_name, c.name, c.image_id, i.name as image_name, i.version as image_version, i.model_code,
       c.state, c.note, c.stage, s.stages, c.total, s.done, s.failed, s.skipped, s.active,
       c.reason, c.asked_by, c.decided_by, c.asked_id = :me_user and :me_user <> 0 as mine, c.at, c.decided_at, c.started_at, c.ended_at,
       lpad(c.id::text, 19, '0') as _cursor
  from park.firmware_campaign c
  join park.tenant t on t.tenant_id = c.tenant_id
  left join park.firmware_image i on i.tenant_id = c.image_tenant and i.id = c.image_id
 cross join lateral (
    select count(*) as stages, coalesce(sum(x.done), 0) as done, coalesce(sum(x.failed), 0) as failed,
           coalesce(sum(x.skipped), 0) as skipped, coalesce(sum(x.active), 0) as active
      from park.firmware_stage x where x.tenant_id = c.tenant_id and x.campaign_id = c.id) s
 where c.tenant_id between :me_from and :me_to
   and case coalesce(:state, 'all') when 'all' then true when 'open' then c.ended_at is null else c.state = :state end
   and (:tenant is null or c.tenant_id = :tenant) and (:after is null or c.id < :after::bigint)
 order by c.id desc
 limit :limit + 1;

-- name: firmware_campaign_find
-- One campaign with its stages and its history, oldest first.
-- :campaign bigint  its number
-- = id bigint, tenant_id integer, tenant_name text, name text, image_id bigint, image_name text, image_version text, model_code text,
-- = target jsonb, pass_share double precision, fail_share double precision, parallel integer, timeout_s integer, wait_s integer,
-- = state text, note text, stage integer, total integer, reason text, asked_by text, decided_by text, mine boolean, own boolean,
-- = at timestamptz, decided_at timestamptz, started_at timestamptz, ended_at timestamptz, stages jsonb, events jsonb
select c.id, c.tenant_id, t.name as tenant_name, c.name, c.image_id, i.name as image_name, i.version as image_version, i.model_code,
       c.target, c.pass_share, c.fail_share, c.parallel, c.timeout_s, c.wait_s, c.state, c.note, c.stage, c.total, c.reason,
       c.asked_by, c.decided_by, c.asked_id = :me_user and :me_user <> 0 as mine, c.tenant_id = :me_tenant as own,
       c.at, c.decided_at, c.started_at, c.ended_at,
       (select jsonb_agg(jsonb_build_object('ordinal', s.ordinal, 'share', s.share, 'count', s.count, 'state', s.state,
                 'devices', s.devices, 'done', s.done, 'failed', s.failed, 'skipped', s.skipped, 'active', s.active,
                 'started_at', s.started_at, 'ended_at', s.ended_at) order by s.ordinal)
          from park.firmware_stage s where s.tenant_id = c.tenant_id and s.campaign_id = c.id) as stages,
       (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'at', e.at, 'what', e.what, 'stage', e.stage, 'actor', e.actor,
                 'note', e.note) order by e.id), '[]')
          from park.firmware_event e where e.tenant_id = c.tenant_id and e.campaign_id = c.id) as events
  from park.firmware_campaign c
  join park.tenant t on t.tenant_id = c.tenant_id
  left join park.firmware_image i on i.tenant_id = c.image_tenant and i.id = c.image_id
 where c.tenant_id between :me_from and :me_to and c.id = :campaign;

-- name: firmware_campaign_add
-- Asks for an image to be brought to devices.
-- :tenant integer  enterprise that runs them; null: the caller's own
-- :image bigint    the image
-- :name text       what it is called
-- :target jsonb    all of its thing model: {}; {"tag"}; {"devices": […]}
-- :stages jsonb    [{"share"} or {"count"}]
-- :pass float8   percent that must be done before the next stage
-- :fail float8   more percent than these failed end it
-- :parallel integer   so many devices at once
-- :timeout_s integer  seconds a device has
-- :wait_s integer     seconds a stage waits for devices that are not online
-- :reason text     why
-- = id bigint, state text, devices bigint
select id, state, devices
  from park.firmware_campaign_add(:tenant, :image, :name, :target, :stages, :pass, :fail, :parallel, :timeout_s, :wait_s, :reason);

-- name: firmware_campaign_decide
-- Approves or refuses a campaign.
-- :campaign bigint  its number
-- :yes boolean      whether it may begin
-- :reason text      why
-- = id bigint, state text
select id, state from park.firmware_decide(:campaign, :yes, :reason);

-- name: firmware_campaign_pause
-- Offers to no further device for now.
-- :campaign bigint  its number
-- :reason text      why
-- = id bigint, state text
select id, state from park.firmware_pause(:campaign, :reason);

-- name: firmware_campaign_resume
-- Goes on.
-- :campaign bigint  its number
-- :reason text      why
-- = id bigint, state text
select id, state from park.firmware_resume(:campaign, :reason);

-- name: firmware_campaign_cancel
-- Ends a campaign before its time.
-- :campaign bigint  its number
-- :reason text      why
-- = id bigint, state text
select id, state from park.firmware_cancel(:campaign, :reason);

-- name: firmware_device_list
-- The devices of a campaign, in its order.
-- :campaign bigint  its number
-- :state text       in this state; open: not ended; null: all
-- :stage integer    of this stage only
-- :limit bigint     at most so many
-- :after text       cursor
-- = device_id bigint, tenant_id integer, device_key text, device_name text, stage integer, state text, percent smallint, note text,
-- = from_version text, online boolean, command_id bigint, offered_at timestamptz, heard_at timestamptz, due_at timestamptz,
-- = ended_at timestamptz, _cursor text
select d.device_id, d.tenant_id, x.key as device_key, x.name as device_name, d.stage, d.state, d.percent, d.note, d.from_version,
       coalesce(p.online, e.state = 'online', false) as online, d.command_id, d.offered_at, d.heard_at, d.due_at, d.ended_at,
       d.place::text as _cursor
  from park.firmware_device d
  join park.device x on x.tenant_id = d.tenant_id and x.id = d.device_id
  left join park.presence p on p.tenant_id = d.tenant_id and p.device_id = d.device_id
  left join park.device_entry e on e.tenant_id = d.tenant_id and e.device_id = d.device_id and e.tag = ''
 where d.tenant_id between :me_from and :me_to and d.campaign_id = :campaign
   and case coalesce(:state, 'all') when 'all' then true when 'open' then d.ended_at is null else d.state = :state end
   and (:stage is null or d.stage = :stage) and (:after is null or d.place > :after::integer)
 order by d.place
 limit :limit + 1;

-- name: firmware_due
-- Campaigns that have to be carried on.
-- = tenant_id integer, campaign_id bigint
select c.tenant_id, c.id as campaign_id from park.firmware_campaign c
 where c.tenant_id between :me_from and :me_to
   and (c.state in ('running', 'paused') or (c.state = 'waiting' and c.at < now() - interval '7 days'))
union
select d.tenant_id, d.campaign_id from park.firmware_device d
 where d.tenant_id between :me_from and :me_to
   and d.state in ('offered', 'downloading', 'verifying', 'installing') and d.due_at <= now();

-- name: firmware_step
-- Carries a campaign on.
-- :campaign bigint  its number
-- = state text
select park.firmware_step(:campaign) as state;

-- name: firmware_tidy
-- Forgets images that stopped coming.
-- = n bigint
select park.firmware_tidy() as n;
