-- name: identity
-- Puts the identity of a changing job into its transaction.
-- :actor text    name for the audit log
-- :action text   what is being done
-- :request text  request id
-- :ip text       where it came from
-- = a text
select set_config('park.tenant', :me_tenant::text, true) || set_config('park.from', :me_from::text, true)
    || set_config('park.to', :me_to::text, true) || set_config('park.user', :me_user::text, true)
    || set_config('park.actor', :actor, true) || set_config('park.action', :action, true)
    || set_config('park.request', :request, true) || set_config('park.ip', :ip, true) as a;

-- name: identity_read
-- Puts the identity of a reading job into its transaction.
-- = a text
select set_config('park.tenant', :me_tenant::text, true) || set_config('park.from', :me_from::text, true)
    || set_config('park.to', :me_to::text, true) || set_config('park.user', :me_user::text, true) as a;

-- name: identity_generic
-- The same, for a job whose questions are all planned once a connection.
-- = a text
select set_config('park.tenant', :me_tenant::text, true) || set_config('park.from', :me_from::text, true)
    || set_config('park.to', :me_to::text, true) || set_config('park.user', :me_user::text, true)
    || set_config('plan_cache_mode', 'force_generic_plan', true) as a;

-- name: identity_find
-- The identity behind a session or token, by the SHA-256 of its secret.
-- flags: public
-- :secret bytea  SHA-256 of the cookie or token
-- = account_id bigint, token_id bigint, tenant_id integer, role text, device_id bigint, csrf text, actor text, session boolean, permissions text
select account_id, token_id, tenant_id, role, device_id, csrf, actor, session, permissions
  from park_private.identity_find(:secret);

-- name: login_find
-- What is known of a sign-in name; one row also when nothing is.
-- flags: public
-- :name text  sign-in name
-- :net text   network the attempt comes from
-- = tenant_id integer, account_id bigint, hash text, wait_s integer
select tenant_id, account_id, hash, wait_s from park_private.login_find(:name, :net);

-- name: login_fail
-- Notes a failed sign-in.
-- flags: public
-- :name text  sign-in name
-- :net text   network the attempt came from
-- = failures integer
select park_private.login_fail(:name, :net) as failures;

-- name: session_open
-- Opens a session after the password was right.
-- flags: public
-- :name text     sign-in name
-- :net text      network
-- :secret bytea  SHA-256 of the cookie
-- :csrf text     word the browser repeats in a header
-- :ip text       address
-- = account_id bigint
select park_private.session_open(:name, :net, :secret, :csrf, :ip) as account_id;

-- name: session_close
-- Ends a session.
-- :secret bytea  SHA-256 of the cookie
-- = closed text, seq bigint
select park_private.session_close(:secret)::text as closed,
       park_audit.append('session.close', 'account ' || :me_user, 'done', '{}') as seq;

-- name: session_show
-- Who I am: account, tenant, park.
-- :role text  my role, from the session
-- = account jsonb, tenant jsonb, park jsonb
select coalesce((select jsonb_build_object('id', a.id, 'name', a.name, 'display_name', a.display_name,
                   'locale', a.locale, 'must_change_password', a.must_change_password)
                   from park.account a
                  where a.tenant_id = t.tenant_id and a.id = :me_user),
                jsonb_build_object('id', 0, 'name', :role, 'display_name', :role, 'locale', 'zh-CN',
                   'must_change_password', false)) as account,
       jsonb_build_object('id', t.tenant_id, 'name', t.name, 'name_en', t.name_en, 'kind', t.kind, 'demo', t.demo) as tenant,
       jsonb_build_object('id', p.id, 'name', p.name, 'name_en', p.name_en, 'zone', p.zone, 'zone_min', p.zone_min,
         'lon', (p.west + p.east) / 2, 'lat', (p.south + p.north) / 2,
         'bbox', jsonb_build_array(p.west, p.south, p.east, p.north)) as park
  from park.tenant t
  join park.park p on p.id = t.tenant_id / 1000000
 where t.tenant_id = :me_tenant;

-- name: password_find
-- The hash of my own password, for the change that asks for it again.
-- = hash text
select hash from park_private.password_mine() as hash;

-- name: password_change
-- Sets my password; ends every session of mine.
-- :hash text  argon2id
-- = done text, seq bigint
select park_private.password_set(:me_user, :hash, false)::text as done,
       park_audit.append('password.change', 'account ' || :me_user, 'done', '{}') as seq;

-- name: setup_needed
-- Whether the platform still waits for its first operator.
-- flags: public
-- = needed boolean
select park_private.setup_needed() as needed;

-- name: setup_finish
-- Makes the first operator.
-- flags: public
-- :code bytea      SHA-256 of the printed code
-- :park_name text  name of the park
-- :name text       sign-in name
-- :hash text       argon2id
-- = account_id bigint
select park_private.setup_finish(:code, :park_name, :name, :hash) as account_id;

-- name: account_list
-- Accounts of my tenants.
-- :tenant integer  of this tenant only
-- :q text          part of the sign-in name, the shown name or the e-mail
-- :role text       with this role only
-- :state text      active or disabled only
-- :limit bigint    at most so many
-- :after text      cursor
-- = id bigint, tenant_id integer, tenant_name text, name text, display_name text, email text, locale text, role text, state text, must_change_password boolean, created_at timestamptz, _cursor text
select a.id, a.tenant_id, t.name as tenant_name, a.name, a.display_name, a.email, a.locale, a.role, a.state,
       a.must_change_password, a.created_at, lpad(a.id::text, 19, '0') as _cursor
  from park.account a
  join park.tenant t using (tenant_id)
 where a.tenant_id between :me_from and :me_to
   and (:tenant is null or a.tenant_id = :tenant)
   and (:q is null or position(lower(:q) in lower(a.name || ' ' || a.display_name || ' ' || a.email)) > 0)
   and (:role is null or a.role = :role)
   and (:state is null or a.state = :state)
   and (:after is null or a.id > :after::bigint)
 order by a.id
 limit :limit + 1;

-- name: account_csv
-- Accounts of my tenants as a table, at most 50,000.
-- :tenant integer  of this tenant only
-- :q text          part of the sign-in name, the shown name or the e-mail
-- :role text       with this role only
-- :state text      active or disabled only
-- = id bigint, tenant_id integer, tenant_name text, name text, display_name text, email text, role text, state text, created_at timestamptz
select a.id, a.tenant_id, t.name as tenant_name, a.name, a.display_name, a.email, a.role, a.state, a.created_at
  from park.account a
  join park.tenant t using (tenant_id)
 where a.tenant_id between :me_from and :me_to
   and (:tenant is null or a.tenant_id = :tenant)
   and (:q is null or position(lower(:q) in lower(a.name || ' ' || a.display_name || ' ' || a.email)) > 0)
   and (:role is null or a.role = :role)
   and (:state is null or a.state = :state)
 order by a.id
 limit 50000;

-- name: account_mine
-- Changes what is mine to change of my own account; what is null stays.
-- :display_name text  name shown to others
-- :email text         e-mail
-- :locale text        language
-- = id bigint
select park.account_change(:me_user, :display_name, :email, :locale, null, null) as id;

-- name: session_list
-- My open sessions, the one in use last first; they are told apart by a word that opens nothing.
-- :secret bytea  SHA-256 of the cookie in hand
-- = session text, ip text, created_at timestamptz, seen_at timestamptz, current boolean
select session, ip, created_at, seen_at, current from park_private.session_list(:secret);

-- name: session_end
-- Ends one of my sessions, or all but the one in hand.
-- :session text  its word; null: all others
-- :secret bytea  SHA-256 of the cookie in hand
-- = ended bigint, seq bigint
select e.ended, park_audit.append('session.end', 'account ' || :me_user, 'done', jsonb_build_object('rows', e.ended)) as seq
  from park_private.session_end(:session, :secret) e(ended)
 where e.ended > 0 or :session is null;

-- name: account_add
-- A new account with its first password.
-- :tenant integer     its tenant, mine when not given
-- :name text          sign-in name
-- :display_name text  name shown to others
-- :email text         e-mail
-- :locale text        language
-- :role text          role
-- :hash text          argon2id
-- = id bigint
select park.account_add(coalesce(:tenant, :me_tenant), :name, :display_name, coalesce(:email, ''),
         coalesce(:locale, 'zh-CN'), :role, :hash) as id;

-- name: account_change
-- Changes an account; what is null stays.
-- :user bigint        account
-- :display_name text  name shown to others
-- :email text         e-mail
-- :locale text        language
-- :role text          role
-- :state text         active or disabled
-- = id bigint
select park.account_change(:user, :display_name, :email, :locale, :role, :state) as id;

-- name: account_reset
-- Sets somebody's password; must be changed at the next sign-in.
-- :user bigint  account
-- :hash text    argon2id
-- = done text, seq bigint
select park_private.password_set(:user, :hash, true)::text as done,
       park_audit.append('password.reset', 'account ' || :user, 'done', '{}') as seq;

-- name: role_list
-- Roles and what they may do.
-- = role text, permissions jsonb
select role, jsonb_agg(permission order by permission) as permissions
  from park.role_permission
 group by role
 order by role;

-- name: token_list
-- Bearer tokens of my tenants, without their secrets; with calls of this month, and how many are left where there is a limit.
-- :tenant integer  of this tenant only
-- :device bigint   for this device only
-- :limit bigint    at most so many
-- :after text      cursor
-- = id bigint, tenant_id integer, tenant_name text, name text, role text, device_id bigint, device_name text, prefix text, created_at timestamptz, expires_at timestamptz, revoked_at timestamptz, used_at timestamptz, calls bigint, calls_left bigint, _cursor text
with quota as materialized (
  select q.tenant_id, q.token_calls, q.calls - park.knowledge_used(q.tenant_id) as left
    from park.knowledge_quota q
   where q.tenant_id between :me_from and :me_to)
select t.id, t.tenant_id, o.name as tenant_name, t.name, t.role, t.device_id, d.name as device_name, t.prefix,
       t.created_at, t.expires_at, t.revoked_at,
       park_private.token_used(t.tenant_id, t.id) as used_at,
       (select coalesce(sum(k.calls), 0)::bigint from park.knowledge_caller k
         where k.tenant_id = t.tenant_id and k.token_id = t.id and k.hour >= park.knowledge_month(t.tenant_id)) as calls,
       case when coalesce(q.left, q.token_calls) is not null then
         greatest(least(q.left, q.token_calls - case when q.token_calls is not null then park.knowledge_token_used(t.tenant_id, t.name) end), 0)
       end as calls_left,
       lpad(t.id::text, 19, '0') as _cursor
  from park.token t
  join park.tenant o on o.tenant_id = t.tenant_id
  left join park.device d on d.tenant_id = t.tenant_id and d.id = t.device_id
  left join quota q on q.tenant_id = t.tenant_id
 where t.tenant_id between :me_from and :me_to
   and (:tenant is null or t.tenant_id = :tenant)
   and (:device is null or t.device_id = :device)
   and (:after is null or t.id > :after::bigint)
 order by t.id
 limit :limit + 1;

-- name: token_add
-- A new token; the caller knows its secret, the database its digest.
-- :tenant integer      its tenant, mine when not given
-- :name text           what it is for
-- :role text           role
-- :device bigint       the one device it may write for
-- :prefix text         first characters
-- :secret bytea        SHA-256 of it
-- :expires timestamptz when it ends
-- = id bigint
select park_private.token_add(coalesce(:tenant, :me_tenant), :name, :role, :device, :prefix, :secret, :expires) as id;

-- name: token_rotate
-- A token made anew for the same purpose.
-- :token bigint    the older one
-- :keep_s integer  it stays good for so many seconds
-- :prefix text     first characters of the new one
-- :secret bytea    its SHA-256
-- = id bigint
select park_private.token_rotate(:token, :keep_s, :prefix, :secret) as id;

-- name: token_revoke
-- Withdraws a token.
-- :token bigint  token
-- = id bigint
update park.token
   set revoked_at = now()
 where tenant_id between :me_from and :me_to and id = :token and revoked_at is null
returning id;
