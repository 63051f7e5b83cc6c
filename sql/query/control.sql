-- name: points_find
-- What of a thing model may be written and called.
-- :model bigint  its number
-- = id bigint, tenant_id integer, code text, name text, name_en text, version integer, points jsonb, methods jsonb
select m.id, m.tenant_id, m.code, m.name, m.name_en, m.version, m.points, m.methods
  from park.thing_model m
 where (m.tenant_id between :me_from and :me_to or m.tenant_id = :me_tenant / 1000000 * 1000000)
   and m.id = :model;

-- name: points_put
-- Says anew what of a thing model may be written and called; what is null stays.
-- :model bigint     its number
-- :version integer  the version the caller has seen
-- :points jsonb     what may be written
-- :methods jsonb    what may be called
-- = id bigint, version integer
select id, version from park.model_change(:model, :version, null, null, null, null, :points, :methods);

-- name: shadow_find
-- What a device should be set to and what it says that it is, point by point.
-- :device bigint  its number
-- = device_id bigint, tenant_id integer, key text, name text, model_id bigint, commandable boolean, points jsonb, methods jsonb,
-- = desired_version integer, desired_at timestamptz, reported_version integer, reported_at timestamptz, passed_over bigint,
-- = open bigint, values jsonb
select d.id as device_id, d.tenant_id, d.key, d.name, m.id as model_id,
       d.tenant_id = :me_tenant and d.archived_at is null as commandable,
       coalesce(m.points, '[]') as points, coalesce(m.methods, '[]') as methods,
       coalesce(s.desired_version, 0) as desired_version, s.desired_at,
       coalesce(s.reported_version, 0) as reported_version, s.reported_at, coalesce(s.passed_over, 0) as passed_over,
       (select count(*) from park.command c where c.tenant_id = d.tenant_id and c.device_id = d.id
           and c.state in ('waiting', 'queued', 'sent', 'acked')) as open,
       (select coalesce(jsonb_agg(jsonb_build_object('code', v.code, 'desired', s.desired -> v.code, 'reported', s.reported -> v.code,
                 'differs', coalesce(s.desired ? v.code, false) and not (s.reported ? v.code
                   and park.value_fits(s.desired -> v.code -> 'value', s.reported -> v.code -> 'value',
                         coalesce((v.point ->> 'tolerance')::double precision, 0)))) order by v.i, v.code), '[]')
          from (select coalesce(p.code, k.code) as code, p.point, coalesce(p.i, 1000) as i
                  from (select e ->> 'code' as code, e as point, i from jsonb_array_elements(coalesce(m.points, '[]')) with ordinality x(e, i)) p
                  full join (select jsonb_object_keys(s.desired || s.reported) as code) k on k.code = p.code) v) as values
  from park.device d
  left join park.shadow s on s.tenant_id = d.tenant_id and s.device_id = d.id
  left join lateral (
    select * from park.thing_model x
     where x.code = d.model_code and x.tenant_id in (d.tenant_id, d.tenant_id / 1000000 * 1000000)
     order by x.tenant_id desc limit 1) m on true
 where d.tenant_id between :me_from and :me_to and d.id = :device;

-- name: shadow_report
-- What a device says by HTTP that it is set to.
-- :device bigint  its number
-- :own bigint     the only device the caller speaks for, null for any of its tenant
-- :values jsonb   its values by name
-- = reported_version integer
select park.shadow_report(d.tenant_id, d.id, :values) as reported_version from park.control_own(:device, :own) d;

-- name: command_add
-- Asks a device to write a point or to carry out a method.
-- :device bigint    its number
-- :kind text        write or call
-- :code text        point or method of its thing model
-- :value jsonb      what to write, or the parameters of the call
-- :reason text      why
-- :expires_s integer  it is not sent any more after so many seconds
-- = id bigint, state text
select id, state from park.command_add(:device, :kind, :code, :value, :reason, :expires_s);

-- name: command_list
-- Commands, newest first.
-- :device bigint   to this device only
-- :tenant integer  of this enterprise only
-- :state text      open, waiting, queued, sent, acked, confirmed, refused, cancelled, timed_out or failed; null: all
-- :limit bigint    at most so many
-- :after text      cursor
-- = id bigint, tenant_id integer, tenant_name text, device_id bigint, device_key text, device_name text, kind text, code text,
-- = name text, name_en text, unit text, value jsonb, tolerance double precision, dangerous boolean, again boolean, timeout_s integer,
-- = state text, reason text, answer jsonb, note text, attempts integer, asked_by text, decided_by text, mine boolean,
-- = at timestamptz, decided_at timestamptz, sent_at timestamptz, acked_at timestamptz, ended_at timestamptz, expires_at timestamptz,
-- = due_at timestamptz, demo boolean, _cursor text
select c.id, c.tenant_id, t.name as tenant_name, c.device_id, d.key as device_key, d.name as device_name, c.kind, c.code,
       c.name, c.name_en, c.unit, c.value, c.tolerance, c.dangerous, c.again, c.timeout_s,
       c.state, c.reason, c.answer, c.note, c.attempts, c.asked_by, c.decided_by, c.asked_id = :me_user and :me_user <> 0 as mine,
       c.at, c.decided_at, c.sent_at, c.acked_at, c.ended_at, c.expires_at, c.due_at, t.demo,
       (extract(epoch from c.at) * 1000000)::bigint || '.' || c.id as _cursor
  from park.command c
  join park.tenant t on t.tenant_id = c.tenant_id
  join park.device d on d.tenant_id = c.tenant_id and d.id = c.device_id
 where c.tenant_id between :me_from and :me_to
   and (:device is null or c.device_id = :device) and (:tenant is null or c.tenant_id = :tenant)
   and case coalesce(:state, 'all') when 'all' then true when 'open' then c.ended_at is null else c.state = :state end
   and (:after is null or (c.at, c.id) <
        (to_timestamp(split_part(:after, '.', 1)::bigint / 1000000.0), split_part(:after, '.', 2)::bigint))
 order by c.at desc, c.id desc
 limit :limit + 1;

-- name: command_find
-- One command with its history, oldest first.
-- :command bigint  its number
-- = id bigint, tenant_id integer, tenant_name text, device_id bigint, device_key text, device_name text, kind text, code text,
-- = name text, name_en text, unit text, value jsonb, tolerance double precision, dangerous boolean, again boolean, timeout_s integer,
-- = state text, reason text, answer jsonb, note text, attempts integer, asked_by text, decided_by text, mine boolean,
-- = at timestamptz, decided_at timestamptz, sent_at timestamptz, acked_at timestamptz, ended_at timestamptz, expires_at timestamptz,
-- = due_at timestamptz, demo boolean, events jsonb
select c.id, c.tenant_id, t.name as tenant_name, c.device_id, d.key as device_key, d.name as device_name, c.kind, c.code,
       c.name, c.name_en, c.unit, c.value, c.tolerance, c.dangerous, c.again, c.timeout_s,
       c.state, c.reason, c.answer, c.note, c.attempts, c.asked_by, c.decided_by, c.asked_id = :me_user and :me_user <> 0 as mine,
       c.at, c.decided_at, c.sent_at, c.acked_at, c.ended_at, c.expires_at, c.due_at, t.demo,
       (select coalesce(jsonb_agg(jsonb_build_object('id', e.id, 'at', e.at, 'what', e.what, 'actor', e.actor,
                 'note', e.note) order by e.id), '[]')
          from park.command_event e where e.tenant_id = c.tenant_id and e.command_id = c.id) as events
  from park.command c
  join park.tenant t on t.tenant_id = c.tenant_id
  join park.device d on d.tenant_id = c.tenant_id and d.id = c.device_id
 where c.tenant_id between :me_from and :me_to and c.id = :command;

-- name: command_decide
-- Approves or refuses a dangerous command.
-- :command bigint  its number
-- :yes boolean     whether it may go out
-- :reason text     why
-- = id bigint, state text
select id, state from park.command_decide(:command, :yes, :reason);

-- name: command_cancel
-- Takes back a command that was not sent yet.
-- :command bigint  its number
-- :reason text     why
-- = id bigint, state text
select id, state from park.command_cancel(:command, :reason);

-- name: command_poll
-- What a device that asks by HTTP has to do now. Calls are handed out once.
-- :device bigint  its number
-- :own bigint     the only device the caller speaks for, null for any of its tenant
-- :session text   a word of this answer
-- = id bigint, kind text, code text, value jsonb
select c.id, c.kind, c.code, c.value
  from park.control_own(:device, :own) d,
       lateral park.command_take(array[d.key], array[:session], array[1], array[1], array[0], array[20]) c;

-- name: command_answer
-- What a device answers by HTTP to a call.
-- :device bigint   its number
-- :own bigint      the only device the caller speaks for, null for any of its tenant
-- :command bigint  the call
-- :answer jsonb    what it says
-- = id bigint
select a.id
  from park.control_own(:device, :own) d, lateral park.command_answer(d.tenant_id, d.id, :command::text, :answer) a(id)
 where a.id is not null;

-- name: command_take
-- The commands that go out now to devices which are connected.
-- :keys text[]       devices, by key
-- :sessions text[]   a word for the connection of each
-- :writes integer[]  whether it listens for writes: 0 or 1
-- :calls integer[]   and for calls
-- :children integer[]  and for those of devices behind it: 1 writes, 2 calls, 3 both
-- :rooms integer[]   and how many it takes now
-- = key text, session text, child text, id bigint, kind text, code text, value jsonb
select key, session, child, id, kind, code, value from park.command_take(:keys, :sessions, :writes, :calls, :children, :rooms);

-- name: command_ack
-- Commands whose arrival devices have acknowledged, or refused.
-- :ids bigint[]     their numbers
-- :reasons integer[]  what they said of it, from 128 on a refusal
-- :sessions text[]  the words of the connections that did
-- = n bigint
select park.command_ack(:ids, :reasons, :sessions) as n;

-- name: command_return
-- Commands that could not be handed to their connections.
-- :ids bigint[]     their numbers
-- :sessions text[]  the words of these connections
-- = n bigint
select park.command_return(:ids, :sessions) as n;

-- name: control_heard
-- What devices have said of their attributes and answered to calls.
-- :heard jsonb  see park.control_heard()
-- = n bigint
select park.control_heard(:heard) as n;

-- name: shadow_attributes
-- What devices ask for: their own attributes, and those that are desired.
-- :keys text[]      devices, by key
-- = key text, reported jsonb, desired jsonb
select d.key, coalesce(s.reported, '{}') as reported, coalesce(s.desired, '{}') || park.firmware_shared(d.tenant_id, d.id) as desired
  from park.device d
  left join park.shadow s on s.tenant_id = d.tenant_id and s.device_id = d.id
 where d.tenant_id = :me_tenant and d.key = any (:keys) and d.archived_at is null;

-- name: command_expire
-- Ends commands whose time is over.
-- = n bigint
select park.command_expire() as n;
