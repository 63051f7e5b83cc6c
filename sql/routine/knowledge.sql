-- The catalogue of models and algorithms, and the books of who used it.

-- Takes over the catalogue of a program, a list as src/knowledge/descriptor.h
-- has it. What it no longer has is withdrawn; what is as it was is not touched.
create or replace function park.knowledge_publish(catalogue jsonb) returns bigint
  language sql as $$
  with entry as (
    select d.value as descriptor, d.nr::integer as place, d.value->>'id' as id
      from jsonb_array_elements(catalogue) with ordinality d(value, nr)),
  gone as (
    update park.knowledge_entry e set state = 'withdrawn', changed_at = now()
     where e.state = 'current' and not exists (select from entry n where n.id = e.id)
    returning e.id),
  told as (
    insert into park.knowledge_entry as e (id, kind, place, class, domains, industries, strength, version, name, name_en, words, descriptor)
    select n.id, d->>'kind', n.place, d->'class'->>'word',
           array(select x->>'word' from jsonb_array_elements(d->'domains') x),
           array(select x->>'word' from jsonb_array_elements(d->'industries') x),
           d->>'strength', (d->>'version')::integer, d->'name'->>'zh', d->'name'->>'en',
           lower(concat_ws(' ', n.id, d->'name'->>'zh', d->'name'->>'en', d->'class'->>'zh', d->'class'->>'en', d->>'equation', d->>'source',
             (select string_agg(x->>'zh' || ' ' || (x->>'en'), ' ') from jsonb_array_elements(d->'domains' || (d->'industries')) x))),
           d
      from entry n cross join lateral (select n.descriptor as d) x
    on conflict (id) do update
       set kind = excluded.kind, place = excluded.place, class = excluded.class, domains = excluded.domains,
           industries = excluded.industries, strength = excluded.strength, version = excluded.version, name = excluded.name,
           name_en = excluded.name_en, words = excluded.words, descriptor = excluded.descriptor, state = 'current', changed_at = now()
     where (e.descriptor, e.place, e.words, e.state) is distinct from (excluded.descriptor, excluded.place, excluded.words, 'current')
    returning e.id)
  select (select count(*) from gone) + (select count(*) from told);
$$;

-- Heads of calls, numbered from 1: who asked for what in which way, with which
-- outcome. A tenant that there is not has none.
create or replace function park.knowledge_heads(heads json)
  returns table (number bigint, tenant integer, account bigint, actor text, token bigint, client text, via text, entry text, version integer,
    editions jsonb, variant jsonb, uploads jsonb, test boolean, outcome text, code text)
  language sql stable as $$
  select h.number, h.tenant, h.account, h.actor, h.token, h.client, h.via, h.entry, h.version, h.editions, h.variant, coalesce(h.uploads, '{}'),
         h.test, h.outcome, h.code
    from rows from (json_to_recordset(heads) as (tenant integer, account bigint, actor text, token bigint, client text, via text, entry text,
           version integer, editions jsonb, variant jsonb, uploads jsonb, test boolean, outcome text, code text)) with ordinality
           h (tenant, account, actor, token, client, via, entry, version, editions, variant, uploads, test, outcome, code, number)
   where exists (select from park.tenant t where t.tenant_id = h.tenant)
$$;

-- Books calls: each once, however often it is told, and in its hour and under
-- its caller with it. Calls come as columns, and each tells the number of its
-- head: a JSON object for each call would take as long to read as all the rest
-- takes. That none was booked before is taken for granted, for it is nearly
-- always so; where it is not, those that were are left out.
drop function if exists park.knowledge_call_note(json);
create or replace function park.knowledge_call_note(heads json, head_numbers integer[], ids text[], moments timestamptz[], items_asked integer[],
    items_refused integer[], took_us bigint[], asked text[], asked_sha256 text[], answered_sha256 text[]) returns bigint
  language plpgsql
  set plan_cache_mode = force_generic_plan as $$
declare
  booked bigint;
begin
  insert into park.knowledge_call (tenant_id, id, at, account_id, actor, token_id, client, entry_id, version, editions, variant, via, test, items,
    refused, ms, outcome, code, inputs, inputs_sha256, outputs_sha256, uploads)
  select h.tenant, c.id::uuid, c.at, h.account, h.actor, h.token, h.client, h.entry, h.version, h.editions, h.variant, h.via, h.test, c.items,
         c.refused, c.us / 1000.0::double precision, h.outcome, h.code, nullif(c.inputs, ''), c.inputs_sha256, c.outputs_sha256, h.uploads
    from (select unnest(head_numbers) as head, unnest(ids) as id, unnest(moments) as at, unnest(items_asked) as items,
                 unnest(items_refused) as refused, unnest(took_us) as us, unnest(asked) as inputs, unnest(asked_sha256) as inputs_sha256,
                 unnest(answered_sha256) as outputs_sha256) c
    join park.knowledge_heads(heads) h on h.number = c.head;
  get diagnostics booked = row_count;
  with summed as (
    select h.*, c.hour, c.calls, case h.outcome when 'done' then c.calls else 0 end as done,
           case h.outcome when 'done' then c.items else 0 end as items, c.ms
      from (select x.head, date_bin('1 hour', x.at, timestamptz 'epoch') as hour, count(*) as calls, sum(x.items - x.refused) as items,
                   sum(x.us) / 1000.0::double precision as ms
              from (select unnest(head_numbers) as head, unnest(moments) as at, unnest(items_asked) as items, unnest(items_refused) as refused,
                           unnest(took_us) as us) x
             group by 1, 2) c
      join park.knowledge_heads(heads) h on h.number = c.head),
  by_hour as (
    insert into park.knowledge_hour as h (tenant_id, hour, entry_id, via, test, calls, done, items, ms)
    select tenant, hour, entry, via, test, sum(calls), sum(done), sum(items), sum(ms)
      from summed group by 1, 2, 3, 4, 5
     order by 1, 2, 3, 4, 5
    on conflict (tenant_id, hour, entry_id, via, test) do update
       set calls = h.calls + excluded.calls, done = h.done + excluded.done, items = h.items + excluded.items, ms = h.ms + excluded.ms)
  insert into park.knowledge_caller as k (tenant_id, token_id, hour, client, test, calls, done, items, ms)
  select tenant, coalesce(token, 0), hour, client, test, sum(calls), sum(done), sum(items), sum(ms)
    from summed group by 1, 2, 3, 4, 5
   order by 1, 2, 3, 4, 5
  on conflict (tenant_id, token_id, hour, client, test) do update
     set calls = k.calls + excluded.calls, done = k.done + excluded.done, items = k.items + excluded.items, ms = k.ms + excluded.ms;
  return booked;
exception when unique_violation then
  return (
    select park.knowledge_call_note(heads, array_agg(f.head), array_agg(f.id), array_agg(f.at), array_agg(f.items), array_agg(f.refused),
             array_agg(f.us), array_agg(f.inputs), array_agg(f.inputs_sha256), array_agg(f.outputs_sha256))
      from (select distinct on (c.id) c.*
              from unnest(head_numbers, ids, moments, items_asked, items_refused, took_us, asked, asked_sha256, answered_sha256)
                   c (head, id, at, items, refused, us, inputs, inputs_sha256, outputs_sha256)
              join park.knowledge_heads(heads) h on h.number = c.head
             where not exists (select from park.knowledge_call k where k.tenant_id = h.tenant and k.id = c.id::uuid)) f);
end $$;

-- One line of the journal, as src/knowledge/record.h has it, with what came by
-- upload, and inputs to keep where the line has none.
create or replace function park.knowledge_line_note(line text, uploads jsonb default '{}', asked text default null) returns bigint
  language sql as $$
  select park.knowledge_call_note(json_build_array(f.part[1]::jsonb || jsonb_build_object('uploads', uploads)), array[1], array[f.part[2]],
           array[timestamptz 'epoch' + f.part[3]::bigint * interval '1 microsecond'], array[f.part[4]::integer], array[f.part[5]::integer],
           array[f.part[6]::bigint], array[coalesce(nullif(f.part[9], ''), asked)], array[f.part[7]], array[f.part[8]])
    from (select string_to_array(rtrim(line, E'\n'), E'\t') as part) f;
$$;

-- The least number that a call of that time or later has.
create or replace function park.knowledge_call_from(at timestamptz) returns uuid
  language sql immutable
  return (lpad(to_hex(greatest(floor(extract(epoch from at) * 1000), 0)::bigint), 12, '0') || repeat('0', 20))::uuid;

-- Forgets calls whose time is over, and of each tenant what is beyond its
-- number, along the key; hours stay longer.
create or replace function park.knowledge_sweep() returns bigint
  language plpgsql as $$
declare
  keep park.retention;
  tenant integer;
  forgotten bigint := 0;
  n bigint;
begin
  select * into keep from park.retention where class = 'knowledge_call';
  for tenant in select t.tenant_id from park.tenant t order by 1
  loop
    delete from park.knowledge_call c
     where c.tenant_id = tenant and c.id < park.knowledge_call_from(now() - make_interval(days => keep.days));
    get diagnostics n = row_count;
    forgotten := forgotten + n;
    delete from park.knowledge_call c
     where c.tenant_id = tenant and c.id <= (select x.id from park.knowledge_call x where x.tenant_id = tenant
                                              order by x.id desc offset keep.most limit 1);
    get diagnostics n = row_count;
    forgotten := forgotten + n;
  end loop;
  select * into keep from park.retention where class = 'knowledge_hour';
  delete from park.knowledge_caller k where k.hour < now() - make_interval(days => keep.days);
  delete from park.knowledge_hour h where h.hour < now() - make_interval(days => keep.days);
  get diagnostics n = row_count;
  return forgotten + n;
end $$;

-- What is used, by entry or by month of the park's clock. What a demonstration
-- does is no use, nor what an authority does in a park that has nobody else.
create or replace function park.knowledge_usage(tenants_from integer, tenants_to integer, grouped text, from_day date, to_day date)
  returns table (key text, kind text, name text, name_en text, calls bigint, done bigint, items bigint, subscribers bigint,
    ms double precision)
  language sql stable as $$
  select case grouped when 'month' then to_char(h.hour at time zone p.zone, 'YYYY-MM') else h.entry_id end,
         case when grouped <> 'month' then min(e.kind) end, case when grouped <> 'month' then min(e.name) end,
         case when grouped <> 'month' then min(e.name_en) end,
         sum(h.calls)::bigint, sum(h.done)::bigint, sum(h.items)::bigint, count(distinct h.tenant_id), sum(h.ms)
    from park.knowledge_hour h
    join park.tenant t on t.tenant_id = h.tenant_id
    join park.park p on p.id = h.tenant_id / 1000000
    left join park.knowledge_entry e on e.id = h.entry_id
   where h.tenant_id between tenants_from and tenants_to and not h.test and park.is_use(t.tenant_id, t.kind, t.demo)
     and (from_day is null or h.hour >= from_day::timestamp at time zone p.zone)
     and (to_day is null or h.hour < to_day::timestamp at time zone p.zone)
   group by 1;
$$;

-- The same by token or by client; the key of what came by no token is "none".
create or replace function park.knowledge_callers(tenants_from integer, tenants_to integer, grouped text, from_day date, to_day date)
  returns table (key text, name text, tenant_name text, calls bigint, done bigint, items bigint, subscribers bigint, ms double precision)
  language sql stable as $$
  select case grouped when 'client' then k.client when 'token' then coalesce(nullif(k.token_id, 0)::text, 'none') end,
         case grouped when 'token' then min(n.name) end, case when grouped = 'token' and max(k.token_id) > 0 then min(t.name) end,
         sum(k.calls)::bigint, sum(k.done)::bigint, sum(k.items)::bigint, count(distinct k.tenant_id), sum(k.ms)
    from park.knowledge_caller k
    join park.tenant t on t.tenant_id = k.tenant_id
    join park.park p on p.id = k.tenant_id / 1000000
    left join park.token n on n.tenant_id = k.tenant_id and n.id = k.token_id
   where k.tenant_id between tenants_from and tenants_to and not k.test and park.is_use(t.tenant_id, t.kind, t.demo)
     and (from_day is null or k.hour >= from_day::timestamp at time zone p.zone)
     and (to_day is null or k.hour < to_day::timestamp at time zone p.zone)
   group by 1;
$$;
