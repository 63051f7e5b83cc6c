-- name: app_upload_add
-- Takes a package in and asks for its check; null when too many are not decided.
-- :file_name text    name of the file, for people
-- :rollback boolean  it may take the place of a newer version
-- :body bytea        its bytes
-- :actor text        who hands it in
-- = id bigint, state text
select id, state from park.app_upload_add(:file_name, :rollback, :body, :actor);

-- name: app_upload_list
-- Packages that were handed in, newest first.
-- :state text    in this state only
-- :limit bigint  at most so many
-- :after text    cursor
-- = id bigint, state text, code text, field text, error text, app text, version integer, name text, name_en text, publisher text, key text,
-- = permissions jsonb, wanted jsonb, held integer, rollback boolean, file_name text, bytes integer, file_sha256 text, manifest text,
-- = actor text, at timestamptz, decided_by text, decided_at timestamptz, _cursor text
select u.id, park.app_upload_state(u.state, j.state) as state, case when u.body is not null and j.state = 'failed' then 'check_failed' else u.code end as code,
       u.field, u.error, u.app_id as app, u.version, u.name, u.name_en, u.publisher, u.key, to_jsonb(u.permissions) as permissions,
       to_jsonb(u.wanted) as wanted, p.version as held, u.rollback, u.file_name, u.bytes, u.file_sha256, u.manifest, u.actor, u.at, u.decided_by,
       u.decided_at, u.id::text as _cursor
  from park.app_upload u
  left join park.job j on j.tenant_id = u.tenant_id and j.id = u.job_id
  left join park.app_package p on p.app_id = u.app_id
 where u.tenant_id between :me_from and :me_to
   and (:state is null or park.app_upload_state(u.state, j.state) = :state)
   and (:after is null or u.id < :after::bigint)
 order by u.id desc
 limit :limit + 1;

-- name: app_upload_find
-- One package that was handed in: what it is, what it asks for, why it was refused.
-- :app_upload bigint  its number
-- = id bigint, state text, code text, field text, error text, app text, version integer, name text, name_en text, publisher text, key text,
-- = permissions jsonb, wanted jsonb, held integer, rollback boolean, file_name text, bytes integer, file_sha256 text, manifest text,
-- = actor text, at timestamptz, decided_by text, decided_at timestamptz
select u.id, park.app_upload_state(u.state, j.state) as state, case when u.body is not null and j.state = 'failed' then 'check_failed' else u.code end as code,
       u.field, u.error, u.app_id as app, u.version, u.name, u.name_en, u.publisher, u.key, to_jsonb(u.permissions) as permissions,
       to_jsonb(u.wanted) as wanted, p.version as held, u.rollback, u.file_name, u.bytes, u.file_sha256, u.manifest, u.actor, u.at, u.decided_by,
       u.decided_at
  from park.app_upload u
  left join park.job j on j.tenant_id = u.tenant_id and j.id = u.job_id
  left join park.app_package p on p.app_id = u.app_id
 where u.tenant_id between :me_from and :me_to and u.id = :app_upload;

-- name: app_upload_consent
-- Consents to what a package asks for and installs it, or says why it cannot be any more.
-- :app_upload bigint  its number
-- :actor text         who consents
-- = id bigint, state text, app text, version integer, _fault text, _field text, _said text
select id, state, app, version, fault as _fault, fault_field as _field, fault_said as _said from park.app_upload_consent(:app_upload, :actor);

-- name: app_upload_decline
-- Does not take a package that waits.
-- :app_upload bigint  its number
-- :actor text         who declines
-- = id bigint
select park.app_upload_decline(:app_upload, :actor) as id;

-- name: app_upload_begin
-- Begins the check of a package; nothing when it is over.
-- flags: binary
-- :upload bigint  its number
-- = body bytea
update park.app_upload
   set state = 'checking'
 where tenant_id between :me_from and :me_to and tenant_id = :me_tenant and id = :upload and state in ('queued', 'checking')
returning body;

-- name: app_upload_checked
-- Ends a check that found nothing wrong.
-- :upload bigint    its number
-- :definition text  text of the definition
-- :digest text      its SHA-256
-- :manifest text    digest of the manifest
-- :key text         key that signed it
-- :publisher text   who it says has published it
-- = state text
select park.app_upload_checked(:upload, :definition, :digest, :manifest, :key, :publisher) as state;

-- name: app_upload_refuse
-- Ends a check that found something.
-- :upload bigint  its number
-- :code text      stable word
-- :field text     what is at fault
-- :error text     sentence
-- :key text       key that it names
-- = id bigint, said text
update park.app_upload
   set state = 'refused', body = null, code = :code, field = coalesce(:field, ''), error = left(:error, 1000), key = :key
 where tenant_id between :me_from and :me_to and tenant_id = :me_tenant and id = :upload and state in ('queued', 'checking')
returning id, park.announce(tenant_id, 'jobs', jsonb_build_object('app_upload', id, 'state', state))::text as said;

-- name: app_publisher_keys
-- Keys of publishers, and whether they were revoked.
-- = key text, revoked boolean
select key, revoked_at is not null as revoked from park.app_publisher;

-- name: app_package_list
-- APPs that came in packages.
-- :limit bigint  at most so many
-- :after text    cursor
-- = id text, version integer, name text, name_en text, state text, publisher text, key text, revoked boolean, manifest text, sha256 text,
-- = permissions jsonb, installed_by text, installed_at timestamptz, changed_at timestamptz, _cursor text
select p.app_id as id, p.version, a.name, a.name_en, a.state, r.name as publisher, p.key, r.revoked_at is not null as revoked,
       p.sha256 as manifest, a.sha256, to_jsonb(a.permissions) as permissions, p.installed_by, p.installed_at, a.changed_at, p.app_id as _cursor
  from park.app_package p
  join park.app a on a.id = p.app_id
  join park.app_publisher r on r.key = p.key
 where :after is null or p.app_id > :after
 order by p.app_id
 limit :limit + 1;

-- name: app_package_withdraw
-- Takes an APP of a package off the shelf; what ran stays.
-- :id text  number of the APP
-- = id text
select app_id as id from park.app_withdraw(:id);

-- name: app_publisher_list
-- Publishers whose packages are taken, and those that were revoked.
-- :limit bigint  at most so many
-- :after text    cursor
-- = key text, name text, state text, added_by text, added_at timestamptz, revoked_by text, revoked_at timestamptz, reason text,
-- = packages bigint, _cursor text
select r.key, r.name, case when r.revoked_at is null then 'trusted' else 'revoked' end as state, r.added_by, r.added_at, r.revoked_by,
       r.revoked_at, r.reason, (select count(*) from park.app_package p where p.key = r.key) as packages, r.key as _cursor
  from park.app_publisher r
 where :after is null or r.key > :after
 order by r.key
 limit :limit + 1;

-- name: app_publisher_trust
-- Trusts a publisher's key; nothing when it is known already.
-- :key text    public key, 64 hexadecimal digits
-- :name text   whose it is
-- :actor text  who trusts it
-- = key text, name text, state text, added_by text, added_at timestamptz
select key, name, 'trusted' as state, added_by, added_at from park.app_publisher_trust(:key, :name, :actor);

-- name: app_publisher_revoke
-- Revokes a key for good; what it signed runs no more.
-- :publisher text  its key
-- :reason text     why
-- :actor text      who revokes it
-- = key text, name text, state text, revoked_by text, revoked_at timestamptz, reason text
select key, name, 'revoked' as state, revoked_by, revoked_at, reason from park.app_publisher_revoke(:publisher, :reason, :actor);
