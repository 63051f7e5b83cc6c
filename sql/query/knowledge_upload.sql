-- name: knowledge_upload_list
-- Uploads of my tenant, newest first.
-- :state text    in this state only
-- :limit bigint  at most so many
-- :after text    cursor
-- = id bigint, name text, format text, bytes bigint, sha256 text, got bigint, state text, creator text, asked_at timestamptz,
-- = ended_at timestamptz, kept_until timestamptz, _cursor text
select u.id, u.name, u.format, u.bytes, encode(u.sha256, 'hex') as sha256, u.got, u.state, u.creator, u.asked_at, u.ended_at,
       case when u.ended_at is null then u.asked_at + interval '24 hours' else u.ended_at + make_interval(days => r.days) end as kept_until,
       lpad(u.id::text, 19, '0') as _cursor
  from park.knowledge_upload u
 cross join park.retention r
 where u.tenant_id = :me_tenant and r.class = 'knowledge_upload'
   and (:state is null or u.state = :state)
   and (:after is null or u.id < :after::bigint)
 order by u.id desc
 limit :limit + 1;

-- name: knowledge_upload_find
-- An upload of my tenant.
-- :upload bigint  its number
-- = id bigint, name text, format text, bytes bigint, sha256 text, got bigint, state text, creator text, asked_at timestamptz,
-- = ended_at timestamptz, kept_until timestamptz
select u.id, u.name, u.format, u.bytes, encode(u.sha256, 'hex') as sha256, u.got, u.state, u.creator, u.asked_at, u.ended_at,
       case when u.ended_at is null then u.asked_at + interval '24 hours' else u.ended_at + make_interval(days => r.days) end as kept_until
  from park.knowledge_upload u
 cross join park.retention r
 where u.tenant_id = :me_tenant and u.id = :upload and r.class = 'knowledge_upload';

-- name: knowledge_upload_add
-- Announces an upload; nothing when my tenant keeps too many.
-- :name text     what it is called
-- :format text   json or csv
-- :bytes bigint  that it will have
-- :digest text   SHA-256 of them, hexadecimal
-- = id bigint, state text, got bigint
select u.id, u.state, u.got from park.knowledge_upload_add(:name, :format, :bytes, :digest) u;

-- name: knowledge_upload_part
-- The next bytes of an upload.
-- :upload bigint  its number
-- :offset bigint  where they begin
-- :body bytea     the bytes
-- = id bigint, state text, got bigint
select u.id, u.state, u.got from park.knowledge_upload_part(:upload, :offset, :body) u;

-- name: knowledge_upload_end
-- Holds an upload against what was announced.
-- :upload bigint  its number
-- = id bigint, state text, got bigint
select u.id, u.state, u.got from park.knowledge_upload_end(:upload) u;

-- name: knowledge_upload_drop
-- Takes an upload of my tenant away.
-- :upload bigint  its number
-- = id bigint
select u.id from park.knowledge_upload_drop(:upload) u;

-- name: knowledge_upload_take
-- An upload of my tenant that is ready.
-- :upload bigint  its number
-- = format text, bytes bigint, sha256 text
select u.format, u.bytes, encode(u.sha256, 'hex') as sha256
  from park.knowledge_upload u
 where u.tenant_id = :me_tenant and u.id = :upload and u.state = 'ready';

-- name: knowledge_upload_read
-- Some bytes of an upload of my tenant, 1 MiB but at its end.
-- :upload bigint  its number
-- :from integer   first row of 64 KiB
-- = body bytea
select string_agg(p.body, '' order by p.ordinal) as body
  from park.knowledge_part p
 where p.tenant_id = :me_tenant and p.upload_id = :upload and p.ordinal >= :from and p.ordinal < :from + 16;

-- name: knowledge_upload_note
-- Which uploads a long call of my tenant is computed from.
-- :call uuid      number of the call
-- :uploads jsonb  as asked for, with SHA-256, by input
-- = call text
update park.knowledge_long l set uploads = :uploads
 where l.tenant_id = :me_tenant and l.id = :call
returning l.id::text as call;

-- name: knowledge_upload_sweep
-- Forgets uploads whose time is over.
-- = uploads bigint
select park.knowledge_upload_sweep() as uploads;
