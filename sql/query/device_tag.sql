-- name: device_tag_list
-- Tags: those I have made, and those that devices carry, by name; with how many devices in use carry each.
-- :q text        names that contain this
-- :limit bigint  at most so many
-- :after text    cursor
-- = id bigint, name text, colour text, devices bigint, version integer, _cursor text
select g.id, n.name, coalesce(g.colour, 'grey') as colour, coalesce(sum(n.n), 0)::bigint as devices, g.version, n.name as _cursor
  from (select c.tag::text as name, c.n from park.device_counts(:me_from, :me_to) c where c.tag <> '' and c.state <> 'archived'
        union all
        select x.name, 0 from park.device_tag x where x.tenant_id = :me_tenant and x.tenant_id between :me_from and :me_to) n
  left join park.device_tag g on g.tenant_id = :me_tenant and g.name = n.name
 where (:q is null or position(lower(:q) in lower(n.name)) > 0)
   and (:after is null or n.name collate "C" > :after)
 group by n.name, g.id, g.colour, g.version
having g.id is not null or sum(n.n) > 0
 order by n.name collate "C"
 limit :limit + 1;

-- name: device_tag_add
-- Makes a tag.
-- :name text    the word
-- :colour text  how it is shown
-- = id bigint, version integer
select id, version from park.device_tag_add(:name, :colour);

-- name: device_tag_change
-- Renames a tag or gives it another colour; what is null stays.
-- :device_tag bigint    its number
-- :version integer  the version the caller has seen
-- :name text        the word
-- :colour text      how it is shown
-- = id bigint, version integer, task bigint
select id, version, task from park.device_tag_change(:device_tag, :version, :name, :colour);

-- name: device_tag_drop
-- Gives a tag up, and takes it from all devices that carry it.
-- :device_tag bigint  its number
-- = id bigint, task bigint
select id, task from park.device_tag_drop(:device_tag);

-- name: device_tag_task_add
-- Gives a tag to many devices, or takes it from them, in the background.
-- :what text      assign or remove
-- :name text      the tag
-- :devices jsonb  numbers of devices; null: all that the filter finds
-- :q text         part of the name, the key, the serial number or the initials
-- :kind text      of this kind only
-- :tenant integer of this enterprise only
-- :model text     of this thing model only
-- :state text     online, offline, never or archived; null: all that are in use
-- :tag text       with this tag only
-- = id bigint, state text, total bigint
select id, state, total
  from park.device_tag_task_add(:what, :name, null, :devices,
         jsonb_build_object('q', :q, 'kind', :kind, 'tenant', :tenant, 'model', :model, 'state', :state, 'tag', :tag));

-- name: device_tag_task_list
-- Work on the tags of many devices, newest first.
-- :limit bigint  at most so many
-- :after text    cursor
-- = id bigint, what text, tag text, new_tag text, state text, seen bigint, changed bigint, full_up bigint, total bigint,
-- = at timestamptz, _cursor text
select k.id, k.what, k.tag, k.new_tag, case when j.state = 'failed' then 'failed' else k.state end as state,
       k.seen, k.changed, k.full_up, k.total, k.at, k.id::text as _cursor
  from park.device_tag_task k
  left join park.job j on j.tenant_id = k.tenant_id and j.id = k.job_id
 where k.tenant_id between :me_from and :me_to and k.tenant_id = :me_tenant
   and (:after is null or k.id < :after::bigint)
 order by k.id desc
 limit :limit + 1;

-- name: device_tag_task_find
-- One of them.
-- :tag_task bigint  its number
-- = id bigint, what text, tag text, new_tag text, state text, seen bigint, changed bigint, full_up bigint, total bigint,
-- = at timestamptz, filter jsonb
select k.id, k.what, k.tag, k.new_tag, case when j.state = 'failed' then 'failed' else k.state end as state,
       k.seen, k.changed, k.full_up, k.total, k.at, k.filter
  from park.device_tag_task k
  left join park.job j on j.tenant_id = k.tenant_id and j.id = k.job_id
 where k.tenant_id between :me_from and :me_to and k.tenant_id = :me_tenant and k.id = :tag_task;

-- name: device_tag_step
-- Does the next devices of a task; how much is done then.
-- :tag_task bigint   its number
-- :rows integer  how many
-- = done double precision
select park.device_tag_step(:tag_task, :rows) as done;
