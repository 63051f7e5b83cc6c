-- name: audit_list
-- The audit log, newest first.
-- :tenant integer    of actors of this tenant only
-- :about integer     about rows of this tenant, whoever changed them
-- :actor text        of this actor only
-- :action text       actions that begin so, such as device
-- :object text       objects that contain this
-- :result text       done, refused or failed only
-- :from timestamptz  not before
-- :to timestamptz    before
-- :limit bigint      at most so many
-- :after text        cursor
-- = tenant_id integer, tenant_name text, seq bigint, at timestamptz, actor text, action text, object text, result text,
-- = ip text, request text, detail jsonb, _cursor text
select e.tenant_id, t.name as tenant_name, e.seq, e.at, e.actor, e.action, e.object, e.result, e.ip, e.request, e.detail,
       (extract(epoch from e.at) * 1000000)::bigint || '.' || e.tenant_id || '.' || e.seq as _cursor
  from park_audit.entry e
  left join park.tenant t on t.tenant_id = e.tenant_id
 where e.tenant_id between :me_from and :me_to
   and (:tenant is null or e.tenant_id = :tenant)
   and (:about is null or e.tenant_id = :about or e.detail @> jsonb_build_object('after', jsonb_build_array(jsonb_build_object('tenant_id', (:about)::integer)))
        or e.detail @> jsonb_build_object('before', jsonb_build_array(jsonb_build_object('tenant_id', (:about)::integer))))
   and (:actor is null or e.actor = :actor)
   and (:action is null or starts_with(e.action, :action))
   and (:object is null or position(:object in e.object) > 0)
   and (:result is null or e.result = :result)
   and (:from is null or e.at >= :from)
   and (:to is null or e.at < :to)
   and (:after is null or (e.at, e.tenant_id, e.seq) <
         (to_timestamp(split_part(:after, '.', 1)::bigint / 1000000)
            + make_interval(secs => (split_part(:after, '.', 1)::bigint % 1000000) / 1e6),
          split_part(:after, '.', 2)::integer, split_part(:after, '.', 3)::bigint))
 order by e.at desc, e.tenant_id desc, e.seq desc
 limit :limit + 1;

-- name: audit_csv
-- The audit log as a table, newest first, at most 100,000 lines.
-- :tenant integer    of actors of this tenant only
-- :about integer     about rows of this tenant, whoever changed them
-- :actor text        of this actor only
-- :action text       actions that begin so, such as device
-- :object text       objects that contain this
-- :result text       done, refused or failed only
-- :from timestamptz  not before
-- :to timestamptz    before
-- = tenant_id integer, tenant_name text, seq bigint, at timestamptz, actor text, action text, object text, result text,
-- = ip text, request text, detail text, hash text
select e.tenant_id, t.name as tenant_name, e.seq, e.at, e.actor, e.action, e.object, e.result, e.ip, e.request,
       e.detail::text as detail, encode(e.hash, 'hex') as hash
  from park_audit.entry e
  left join park.tenant t on t.tenant_id = e.tenant_id
 where e.tenant_id between :me_from and :me_to
   and (:tenant is null or e.tenant_id = :tenant)
   and (:about is null or e.tenant_id = :about or e.detail @> jsonb_build_object('after', jsonb_build_array(jsonb_build_object('tenant_id', (:about)::integer)))
        or e.detail @> jsonb_build_object('before', jsonb_build_array(jsonb_build_object('tenant_id', (:about)::integer))))
   and (:actor is null or e.actor = :actor)
   and (:action is null or starts_with(e.action, :action))
   and (:object is null or position(:object in e.object) > 0)
   and (:result is null or e.result = :result)
   and (:from is null or e.at >= :from)
   and (:to is null or e.at < :to)
 order by e.at desc, e.tenant_id desc, e.seq desc
 limit 100000;

-- name: audit_heads
-- The last link of each chain.
-- = tenant_id integer, tenant_name text, seq bigint, hash bytea
select h.tenant_id, coalesce(t.name, '') as tenant_name, h.seq, h.hash
  from park_audit.head h
  left join park.tenant t on t.tenant_id = h.tenant_id
 where h.tenant_id between :me_from and :me_to
 order by h.tenant_id;

-- name: audit_state
-- Whether a chain is whole, link by link.
-- :tenant integer  whose; one's own when not said
-- = tenant_id integer, seq bigint, hash text, whole boolean, first_bad bigint, checked_at timestamptz
select h.tenant_id, h.seq, encode(h.hash, 'hex') as hash, bad.seq is null as whole, bad.seq as first_bad,
       now() as checked_at
  from park_audit.head h
 cross join lateral park_audit.first_bad(h.tenant_id) bad(seq)
 where h.tenant_id between :me_from and :me_to and h.tenant_id = coalesce(:tenant, :me_tenant);

-- name: audit_chain
-- One chain, link by link.
-- :tenant integer  whose
-- :after bigint    behind this position
-- :limit bigint    at most so many
-- = seq bigint, at_us bigint, account_id bigint, actor text, action text, object text, result text, ip text, request text,
-- = detail text, prev bytea, hash bytea
select seq, (extract(epoch from at) * 1000000)::bigint as at_us, coalesce(account_id, 0) as account_id,
       actor, action, object, result, ip, request, detail::text as detail, prev, hash
  from park_audit.entry
 where tenant_id between :me_from and :me_to and tenant_id = :tenant and seq > :after
 order by seq
 limit :limit;
