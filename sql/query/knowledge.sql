-- name: knowledge_list
-- Entries of the catalogue that are current, in its order.
-- :kind text      model or algorithm
-- :class text     of this class only
-- :industry text  made for this industry
-- :domain text    that serve this domain
-- :strength text  of this strength only
-- :q text         part of id, names, class, equation or source
-- :limit bigint   at most so many
-- :after text     cursor
-- = id text, name text, name_en text, class text, domains jsonb, industries jsonb, strength text, version integer, equation text,
-- = source text, changed_at timestamptz, _cursor text
select e.id, e.name, e.name_en, e.class, to_jsonb(e.domains) as domains, to_jsonb(e.industries) as industries, e.strength, e.version,
       e.descriptor->>'equation' as equation, e.descriptor->>'source' as source, e.changed_at, lpad(e.place::text, 9, '0') as _cursor
  from park.knowledge_entry e
 where e.kind = :kind and e.state = 'current'
   and (:class is null or e.class = :class)
   and (:industry is null or :industry = any (e.industries))
   and (:domain is null or :domain = any (e.domains))
   and (:strength is null or e.strength = :strength)
   and (:q is null or position(lower(:q) in e.words) > 0)
   and (:after is null or e.place > :after::integer)
 order by e.place
 limit :limit + 1;

-- name: knowledge_facets
-- How many entries that fit have each class, industry, domain and strength.
-- :kind text      model or algorithm
-- :class text     of this class only
-- :industry text  made for this industry
-- :domain text    that serve this domain
-- :strength text  of this strength only
-- :q text         part of id, names, class, equation or source
-- = facet text, word text, name text, name_en text, entries bigint
with entry as (
  select e.descriptor as d, e.strength
    from park.knowledge_entry e
   where e.kind = :kind and e.state = 'current'
     and (:class is null or e.class = :class)
     and (:industry is null or :industry = any (e.industries))
     and (:domain is null or :domain = any (e.domains))
     and (:strength is null or e.strength = :strength)
     and (:q is null or position(lower(:q) in e.words) > 0)),
facet as (
  select 'class' as facet, d->'class' as it from entry
  union all
  select 'domain', x from entry, jsonb_array_elements(d->'domains') x
  union all
  select 'industry', x from entry, jsonb_array_elements(d->'industries') x
  union all
  select 'strength', jsonb_build_object('word', strength, 'zh', strength, 'en', strength) from entry)
select facet, it->>'word' as word, it->>'zh' as name, it->>'en' as name_en, count(*) as entries
  from facet
 group by 1, 2, 3, 4
 order by 1, 5 desc, 2;

-- name: knowledge_find
-- One entry with all that is known of it, also when it is withdrawn.
-- :kind text  model or algorithm
-- :id text    number of the entry
-- = id text, name text, name_en text, class text, strength text, version integer, state text, changed_at timestamptz, descriptor jsonb
select e.id, e.name, e.name_en, e.class, e.strength, e.version, e.state, e.changed_at, e.descriptor
  from park.knowledge_entry e
 where e.kind = :kind and e.id = :id;

-- name: knowledge_call_list
-- Calls of an entry that my tenant made, newest first.
-- :kind text     model or algorithm
-- :id text       number of the entry
-- :limit bigint  at most so many
-- :after text    cursor
-- = call text, at timestamptz, actor text, via text, client text, test boolean, version integer, editions jsonb, variant jsonb, items integer,
-- = refused integer, ms double precision, outcome text, code text, inputs jsonb, inputs_sha256 text, outputs_sha256 text, uploads jsonb, _cursor text
select c.id::text as call, c.at, c.actor, c.via, c.client, c.test, c.version, c.editions, c.variant, c.items, c.refused, c.ms, c.outcome, c.code,
       c.inputs::jsonb as inputs, c.inputs_sha256, c.outputs_sha256, c.uploads, c.id::text as _cursor
  from park.knowledge_call c
 where c.tenant_id = :me_tenant and c.entry_id = :id
   and exists (select from park.knowledge_entry e where e.id = c.entry_id and e.kind = :kind)
   and (:after is null or c.id < :after::uuid)
 order by c.id desc
 limit :limit + 1;

-- name: knowledge_call_find
-- A call that my tenant made, to be computed again.
-- :kind text  model or algorithm
-- :id text    number of the entry
-- :call uuid  call
-- = at timestamptz, version integer, editions text, outcome text, inputs text, inputs_sha256 text, outputs_sha256 text, by_upload boolean, gone text
select c.at, c.version, c.editions::text as editions, c.outcome, c.inputs, c.inputs_sha256, c.outputs_sha256, named.n > 0 as by_upload, named.gone
  from park.knowledge_call c
 cross join lateral (
   select count(*) as n, min(u.key) filter (where not exists (
            select from park.knowledge_upload k
             where k.tenant_id = c.tenant_id and k.id = (u.value->>'upload')::bigint and k.state = 'ready')) as gone
     from jsonb_each(c.uploads) u
    where c.inputs::jsonb->u.key->>'upload' is not null) named
 where c.tenant_id = :me_tenant and c.entry_id = :id and c.id = :call
   and exists (select from park.knowledge_entry e where e.id = c.entry_id and e.kind = :kind);

-- name: knowledge_usage
-- Use of models and algorithms by entry, month, token or client; neither self-tests nor what a demonstration does.
-- :by text     entry, month, token or client
-- :from date   from this day on
-- :to date     before this day
-- :limit bigint  at most so many
-- :after text    cursor
-- = key text, kind text, name text, name_en text, tenant_name text, calls bigint, done bigint, items bigint, subscribers bigint,
-- = ms double precision, _cursor text
select u.key, u.kind, u.name, u.name_en, u.tenant_name, u.calls, u.done, u.items, u.subscribers, u.ms, u.key as _cursor
  from (
    select e.key, e.kind, e.name, e.name_en, null as tenant_name, e.calls, e.done, e.items, e.subscribers, e.ms
      from park.knowledge_usage(:me_from, :me_to, :by, :from, :to) e where :by in ('entry', 'month')
    union all
    select c.key, null, c.name, c.name, c.tenant_name, c.calls, c.done, c.items, c.subscribers, c.ms
      from park.knowledge_callers(:me_from, :me_to, :by, :from, :to) c where :by in ('token', 'client')) u
 where :after is null or u.key > :after
 order by u.key
 limit :limit + 1;

-- name: knowledge_call_note
-- Books calls, each once.
-- :heads json              what calls have in common
-- :head integer[]          which of them each has, from 1
-- :id text[]               numbers of the calls
-- :at timestamptz[]        when they were answered
-- :items integer[]         evaluations
-- :refused integer[]       those that were refused
-- :us bigint[]             microseconds they took
-- :inputs text[]           as canonical JSON; empty: not kept
-- :inputs_digest text[]    their SHA-256
-- :outputs_digest text[]   that of the outputs
-- = calls bigint
select park.knowledge_call_note(:heads, :head, :id, :at, :items, :refused, :us, :inputs, :inputs_digest, :outputs_digest) as calls;

-- name: knowledge_sweep
-- Forgets calls whose time is over.
-- = calls bigint
select park.knowledge_sweep() as calls;
