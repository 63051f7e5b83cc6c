-- What the register of devices is looked through by, kept beside it: entries,
-- counts, cells of the map, words.  src/device/README.md tells how it fits.

-- Cells of the map ------------------------------------------------------------

-- A bit of nothing between the bits of a number below 2^26.
create or replace function park.spread(v bigint) returns bigint
  language plpgsql immutable parallel safe as $$
begin
  v := (v | (v << 16)) & 281470681808895;    -- 0000ffff0000ffff
  v := (v | (v << 8)) & 71777214294589695;   -- 00ff00ff00ff00ff
  v := (v | (v << 4)) & 1085102592571150095; -- 0f0f…
  v := (v | (v << 2)) & 3689348814741910323; -- 3333…
  return (v | (v << 1)) & 6148914691236517205; -- 5555…
end $$;

-- Number of the cell at a column from the west and a row from the north.
create or replace function park.cell_of(x bigint, y bigint) returns bigint
  language sql immutable parallel safe
  return park.spread(x) | (park.spread(y) << 1);

-- Where degrees lie in Web Mercator, and in which cell of level 26. Written
-- out: for many points st_transform is ten times slower.
create or replace function park.spot_of(place geometry, out cell bigint, out east double precision, out north double precision)
  language plpgsql immutable parallel safe as $$
declare
  half constant double precision := 20037508.342789244;
  wide constant double precision := 2 * 20037508.342789244;
begin
  east := least(st_x(place), 179.9999999) * half / 180;
  north := ln(tan(radians(45 + greatest(least(st_y(place), 85.05), -85.05) / 2))) * 6378137;
  cell := park.cell_of(floor((east + half) / wide * 67108864)::bigint, floor((half - north) / wide * 67108864)::bigint);
end $$;

-- Words -----------------------------------------------------------------------

-- Brings the words of devices up to date. A definer function, because no
-- program reads or writes their table; it reads the devices with the rights
-- of its caller's tenant, as everybody does.
create or replace function park_private.device_words_put(tenants integer[], devices bigint[]) returns void
  language plpgsql security definer
  set search_path = park_private, park, pg_temp as $$
begin
  insert into park_private.device_words as w (tenant_id, device_id, words, facts)
  select d.tenant_id, d.id, lower(d.name || ' ' || d.key || ' ' || d.serial) || e'\n' || d.pinyin,
         park_private.facts_of(d.tenant_id, d.kind, d.model_code, d.tags)
    from unnest(tenants, devices) u(tenant, device)
    cross join lateral (select * from park.device x where x.tenant_id = u.tenant and x.id = u.device offset 0) d
   order by d.tenant_id, d.id
  on conflict (tenant_id, device_id) do update set words = excluded.words, facts = excluded.facts
  where (w.words, w.facts) <> (excluded.words, excluded.facts);
end $$;
revoke all on function park_private.device_words_put from public;
grant execute on function park_private.device_words_put to park_web, park_job;

-- Forgets the words of devices of the caller's tenants.
create or replace function park_private.device_words_drop(tenants integer[], devices bigint[]) returns void
  language sql security definer
  set search_path = park_private, park, pg_temp as $$
  delete from park_private.device_words w using unnest(tenants, devices) u(tenant, device)
   where w.tenant_id = u.tenant and w.device_id = u.device
     and w.tenant_id between park.tenant_from() and park.tenant_to()
$$;
revoke all on function park_private.device_words_drop from public;
grant execute on function park_private.device_words_drop to park_web, park_job;

-- What text search asks for a part of a word, and for the facts beside it.
create or replace function park_private.grams_asked(q text, facts text[]) returns tsquery
  language sql immutable
  return (select string_agg('''' || replace(replace(g, '\', '\\'), '''', '''''') || '''' || rest, ' & ')::tsquery
            from ((select distinct substr(q, i, 3) as g, case when length(q) < 3 then ':*' else '' end as rest
                     from generate_series(1, greatest(length(q) - 2, 1)) i limit 24)
                  union all
                  select f, '' from unnest(facts) f where f is not null) asked);
revoke all on function park_private.grams_asked from public;

-- Devices of the caller's tenants that contain the words q, by tenant and
-- number. A definer function, so that the index serves: the tenants, which
-- row security would have tested, are tested here.
create or replace function park_private.device_search(q text, f_from integer, f_to integer, f_tag text, f_kind text,
  f_model text, f_state text, after_tenant integer, after_id bigint, n bigint)
  returns table (tenant_id integer, device_id bigint, state text)
  language plpgsql stable security definer
  set search_path = park_private, park, pg_temp
  set plan_cache_mode = force_custom_plan
  set enable_seqscan = off as $$
#variable_conflict use_column
begin
  return query
    with hit as materialized (
      select w.tenant_id, w.device_id
        from park_private.device_words w
       where park_private.grams(w.words, w.facts) @@ park_private.grams_asked(q, array[
               case when f_from = f_to then e'\x01#' || f_from end, e'\x01k' || f_kind, e'\x01m' || f_model,
               e'\x01t' || nullif(f_tag, '')])
         and position(q in w.words) > 0
         and w.tenant_id between greatest(f_from, park.tenant_from(), after_tenant) and least(f_to, park.tenant_to())
         and (w.tenant_id, w.device_id) > (after_tenant, after_id))
    select e.tenant_id, e.device_id, e.state::text
      from (select h.* from hit h order by h.tenant_id, h.device_id) h
      cross join lateral (
        select * from park.device_entry x
         where x.tenant_id = h.tenant_id and x.device_id = h.device_id and x.tag = f_tag offset 0) e
     where (f_kind is null or e.kind = f_kind) and (f_model is null or e.model_code = f_model)
       and (e.state = f_state or (f_state is null and e.state <> 'archived'))
     limit n;
end $$;
revoke all on function park_private.device_search from public;
grant execute on function park_private.device_search to park_web, park_job;

-- Keeping it ------------------------------------------------------------------

-- In which state a device is, by when it was last heard of.
create or replace function park.state_of(at timestamptz) returns text
  language sql stable parallel safe
  return case when at is null then 'never' when at > now() - interval '10 minutes' then 'online' else 'offline' end;

-- Brings entries, counts and cells of devices up to date with the register,
-- those of devices that are gone included. What was there is locked first, in
-- one order for all; counts are only ever added to, so nobody waits there.
-- One device and ten thousand want other plans, so each call has its own; and
-- all of them look rows up, whatever the planner takes row security for.
create or replace function park.device_reface(tenants integer[], devices bigint[]) returns void
  language plpgsql
  set plan_cache_mode = force_custom_plan
  set enable_hashjoin = off
  set enable_mergejoin = off as $$
begin
  perform 1 from (select * from unnest(tenants, devices) x(tenant, device) order by 1, 2) u
    cross join lateral (select from park.device_entry x
                         where x.tenant_id = u.tenant and x.device_id = u.device and x.tag = '' for update) e;
  with u as materialized (
    select distinct u.tenant, u.device from unnest(tenants, devices) u(tenant, device)),
  held as materialized (
    select e.*, s.cell, s.east, s.north
      from u
      cross join lateral (select * from park.device_entry x where x.tenant_id = u.tenant and x.device_id = u.device offset 0) e
      left join lateral (select * from park.device_spot x where x.tenant_id = u.tenant and x.device_id = u.device offset 0) s on true),
  real as materialized (
    select d.tenant_id, d.id as device_id, d.kind, d.model_code, d.tags,
           case when d.archived_at is not null then 'archived' else park.state_of(l.at) end as state, p.cell, p.east, p.north
      from u
      cross join lateral (select * from park.device x where x.tenant_id = u.tenant and x.id = u.device offset 0) d
      left join lateral (select x.at from park.latest x where x.tenant_id = u.tenant and x.device_id = u.device offset 0) l on true
      left join lateral (select * from park.spot_of(d.place) offset 0) p on d.place is not null and d.archived_at is null),
  want as materialized (
    select r.tenant_id, r.device_id, ''::text as tag, r.kind, r.model_code, r.state, r.cell, r.east, r.north from real r
    union
    select r.tenant_id, r.device_id, t, r.kind, r.model_code, r.state, r.cell, r.east, r.north from real r cross join unnest(r.tags) t
     where t <> ''),
  gone as (
    delete from park.device_entry e
     using (select tenant_id, device_id, tag from held except select tenant_id, device_id, tag from want) h
     where e.tenant_id = h.tenant_id and e.device_id = h.device_id and e.tag = h.tag),
  put as (
    insert into park.device_entry as e (tenant_id, device_id, tag, kind, model_code, state)
    select w.tenant_id, w.device_id, w.tag, w.kind, w.model_code, w.state from want w
    on conflict (tenant_id, device_id, tag) do update
      set kind = excluded.kind, model_code = excluded.model_code, state = excluded.state
    where (e.kind, e.model_code, e.state) is distinct from (excluded.kind, excluded.model_code, excluded.state)),
  counted as (
    insert into park.device_count_delta (tenant_id, tag, kind, model_code, state, n, placed)
    select c.tenant_id, c.tag, c.kind, c.model_code, c.state, sum(c.n), sum(c.placed)
      from (select tenant_id, tag, kind, model_code, state, 1 as n, (cell is not null)::integer as placed from want
            union all
            select tenant_id, tag, kind, model_code, state, -1, -(cell is not null)::integer from held) c
     group by c.tenant_id, c.tag, c.kind, c.model_code, c.state
    having sum(c.n) <> 0 or sum(c.placed) <> 0),
  left_spot as (
    delete from park.device_spot s
     using (select tenant_id, device_id from held where cell is not null
            except select tenant_id, device_id from real where cell is not null) h
     where s.tenant_id = h.tenant_id and s.device_id = h.device_id),
  took_spot as (
    insert into park.device_spot as s (tenant_id, device_id, cell, east, north)
    select r.tenant_id, r.device_id, r.cell, r.east, r.north from real r where r.cell is not null
    on conflict (tenant_id, device_id) do update set cell = excluded.cell, east = excluded.east, north = excluded.north
    where (s.cell, s.east, s.north) is distinct from (excluded.cell, excluded.east, excluded.north))
  insert into park.device_cluster_delta (tenant_id, cell, n, online, east, north)
  select c.tenant_id, c.cell >> 12, sum(c.n), sum(c.n * c.online), sum(c.n * c.east), sum(c.n * c.north)
    from (select tenant_id, cell, 1 as n, (state = 'online')::integer as online, east, north from want
           where tag = '' and cell is not null
          union all
          select tenant_id, cell, -1, (state = 'online')::integer, east, north from held
           where tag = '' and cell is not null) c
   group by c.tenant_id, c.cell >> 12
  having sum(c.n) <> 0 or sum(c.n * c.online) <> 0 or abs(sum(c.n * c.east)) > 1e-6 or abs(sum(c.n * c.north)) > 1e-6;
end $$;

create or replace function park.device_made() returns trigger
  language plpgsql as $$
declare
  tenants integer[];
  devices bigint[];
begin
  select array_agg(tenant_id), array_agg(id) into tenants, devices from fresh;
  if devices is not null then
    perform park.device_reface(tenants, devices), park_private.device_words_put(tenants, devices);
  end if;
  return null;
end $$;
create or replace trigger register_made after insert on park.device
  referencing new table as fresh for each statement execute function park.device_made();

create or replace function park.device_altered() returns trigger
  language plpgsql as $$
declare
  tenants integer[];
  devices bigint[];
begin
  -- A row that was given away is gone where it was.
  select array_agg(c.tenant_id), array_agg(c.id) into tenants, devices
    from (select f.tenant_id, f.id from fresh f left join stale s on s.tenant_id = f.tenant_id and s.id = f.id
           where (s.kind, s.model_code, s.tags, s.archived_at is null, s.place)
                 is distinct from (f.kind, f.model_code, f.tags, f.archived_at is null, f.place)
          union
          select s.tenant_id, s.id from stale s
           where not exists (select from fresh f where f.tenant_id = s.tenant_id and f.id = s.id)) c;
  if devices is not null then
    perform park.device_reface(tenants, devices);
  end if;
  select array_agg(f.tenant_id), array_agg(f.id) into tenants, devices
    from fresh f left join stale s on s.tenant_id = f.tenant_id and s.id = f.id
   where (s.name, s.key, s.serial, s.pinyin, s.kind, s.model_code, s.tags)
         is distinct from (f.name, f.key, f.serial, f.pinyin, f.kind, f.model_code, f.tags);
  if devices is not null then
    perform park_private.device_words_put(tenants, devices);
  end if;
  select array_agg(s.tenant_id), array_agg(s.id) into tenants, devices
    from stale s where not exists (select from fresh f where f.tenant_id = s.tenant_id and f.id = s.id);
  if devices is not null then
    perform park_private.device_words_drop(tenants, devices);
  end if;
  return null;
end $$;
create or replace trigger register_altered after update on park.device
  referencing old table as stale new table as fresh for each statement execute function park.device_altered();

create or replace function park.device_dropped() returns trigger
  language plpgsql as $$
declare
  tenants integer[];
  devices bigint[];
begin
  select array_agg(tenant_id), array_agg(id) into tenants, devices from stale;
  if devices is not null then
    perform park.device_reface(tenants, devices), park_private.device_words_drop(tenants, devices);
  end if;
  return null;
end $$;
create or replace trigger register_dropped after delete on park.device
  referencing old table as stale for each statement execute function park.device_dropped();

-- States ----------------------------------------------------------------------

-- Brings the state of devices up to date with when they were last heard of.
-- Looked at only after the entries are locked: what another has just written
-- is seen, so that of two who disagree the later one is right. Whoever has no
-- patience leaves out what another holds, and so waits for nobody.
drop function if exists park.device_restate(integer[], bigint[]);
create or replace function park.device_restate(tenants integer[], devices bigint[], patient boolean) returns bigint
  language plpgsql
  set plan_cache_mode = force_custom_plan
  set enable_hashjoin = off
  set enable_mergejoin = off as $$
declare
  moved bigint;
begin
  if patient then
    perform 1 from (select * from unnest(tenants, devices) x(tenant, device) order by 1, 2) u
      cross join lateral (select from park.device_entry x
                           where x.tenant_id = u.tenant and x.device_id = u.device and x.tag = '' for update) e;
  else
    select array_agg(u.tenant), array_agg(u.device) into tenants, devices
      from unnest(tenants, devices) u(tenant, device)
      cross join lateral (select from park.device_entry x
                           where x.tenant_id = u.tenant and x.device_id = u.device and x.tag = '' for update skip locked) e;
  end if;
  with moving as materialized (
    select e.*, s.state as becomes, p.cell
      from unnest(tenants, devices) u(tenant, device)
      cross join lateral (select * from park.device_entry x
                           where x.tenant_id = u.tenant and x.device_id = u.device and x.state <> 'archived' offset 0) e
      left join lateral (select x.at from park.latest x where x.tenant_id = u.tenant and x.device_id = u.device offset 0) l on true
      cross join lateral (select park.state_of(l.at) as state) s
      left join lateral (select x.cell from park.device_spot x where x.tenant_id = u.tenant and x.device_id = u.device offset 0) p on true
     where e.state <> s.state),
  done as (
    update park.device_entry e set state = m.becomes
      from moving m
     where e.tenant_id = m.tenant_id and e.device_id = m.device_id and e.tag = m.tag),
  counted as (
    insert into park.device_count_delta (tenant_id, tag, kind, model_code, state, n, placed)
    select c.tenant_id, c.tag, c.kind, c.model_code, c.state, sum(c.n), sum(c.placed)
      from (select tenant_id, tag, kind, model_code, becomes as state, 1 as n, (cell is not null)::integer as placed from moving
            union all
            select tenant_id, tag, kind, model_code, state, -1, -(cell is not null)::integer from moving) c
     group by c.tenant_id, c.tag, c.kind, c.model_code, c.state
    having sum(c.n) <> 0),
  drawn as (
    insert into park.device_cluster_delta (tenant_id, cell, n, online, east, north)
    select m.tenant_id, m.cell >> 12, 0, sum((m.becomes = 'online')::integer - (m.state = 'online')::integer), 0, 0
      from moving m
     where m.tag = '' and m.cell is not null
     group by m.tenant_id, m.cell >> 12
    having sum((m.becomes = 'online')::integer - (m.state = 'online')::integer) <> 0)
  select count(*) into moved from moving where tag = '';
  return moved;
end $$;

-- A first sample, and one that ends a silence, make a device another one to
-- those who look for it; all others, nearly all, end here, and so does what
-- comes out of a spool. One statement may bring
-- both kinds, so two sets are locked one after the other: without patience,
-- since two such writers would wait for each other. The look of each minute
-- finds what was left out.
create or replace function park.latest_made() returns trigger
  language plpgsql as $$
begin
  perform park.device_restate(array_agg(f.tenant_id), array_agg(f.device_id), false) from fresh f having count(*) > 0;
  return null;
end $$;
create or replace trigger register_made after insert on park.latest
  referencing new table as fresh for each statement execute function park.latest_made();

create or replace function park.latest_altered() returns trigger
  language plpgsql as $$
begin
  perform park.device_restate(array_agg(s.tenant_id), array_agg(s.device_id), false)
     from stale s
     cross join lateral (select from park.latest l where l.tenant_id = s.tenant_id and l.device_id = s.device_id
                            and l.at > now() - interval '10 minutes' offset 0) l
    where s.at <= now() - interval '10 minutes'
   having count(*) > 0;
  return null;
end $$;
create or replace trigger register_altered after update on park.latest
  referencing old table as stale for each statement execute function park.latest_altered();

-- Looks at all devices, once a minute: those that fell silent are offline.
-- Fifty thousand at most; when so many have moved there may be more.
-- Counts and cells that have come to nothing go.
create or replace function park.device_states() returns bigint
  language plpgsql as $$
declare
  tenants integer[];
  devices bigint[];
  n bigint := 0;
begin
  select array_agg(e.tenant_id order by e.tenant_id, e.device_id), array_agg(e.device_id order by e.tenant_id, e.device_id)
    into tenants, devices
    from (select e.tenant_id, e.device_id
            from park.device_entry e
            left join park.latest l on l.tenant_id = e.tenant_id and l.device_id = e.device_id
           where e.tag = '' and e.state <> 'archived' and e.state <> park.state_of(l.at)
           limit 50000) e;
  for i in 0 .. coalesce(cardinality(devices), 0) / 10000 loop
    n := n + park.device_restate(tenants[i * 10000 + 1 : i * 10000 + 10000], devices[i * 10000 + 1 : i * 10000 + 10000], true);
  end loop;
  if pg_try_advisory_xact_lock(71503) then
    delete from park.device_count c where c.n = 0 and c.placed = 0;
    delete from park.device_cluster c where c.n = 0;
  end if;
  return n;
end $$;

-- Folding ---------------------------------------------------------------------

-- Folds what writers have added into counts and cells; how much there was.
-- One at a time: whoever comes second leaves it to the first.
create or replace function park.register_fold() returns bigint
  language plpgsql as $$
declare
  n bigint := 0;
  m bigint;
begin
  if not pg_try_advisory_xact_lock(71503) then
    return 0;
  end if;
  with taken as (
    delete from park.device_count_delta returning *),
  summed as materialized (
    select t.tenant_id, t.tag, t.kind, t.model_code, t.state, sum(t.n) as n, sum(t.placed) as placed, count(*) as rows
      from taken t group by t.tenant_id, t.tag, t.kind, t.model_code, t.state),
  put as (
    insert into park.device_count as c (tenant_id, tag, kind, model_code, state, n, placed)
    select s.tenant_id, s.tag, s.kind, s.model_code, s.state, s.n, s.placed from summed s where s.n <> 0 or s.placed <> 0
    on conflict (tenant_id, tag, kind, model_code, state) do update set n = c.n + excluded.n, placed = c.placed + excluded.placed)
  select coalesce(sum(s.rows), 0) into m from summed s;
  n := n + m;
  with taken as (
    delete from park.device_cluster_delta returning *),
  base as materialized (
    select t.tenant_id, t.cell, sum(t.n) as n, sum(t.online) as online, sum(t.east) as east, sum(t.north) as north, count(*) as rows
      from taken t group by t.tenant_id, t.cell),
  put as (
    insert into park.device_cluster as c (tenant_id, level, cell, n, online, east, north)
    select w.whose, v.level, b.cell >> (2 * (20 - v.level)), sum(b.n), sum(b.online), sum(b.east), sum(b.north)
      from base b
      cross join generate_series(3, 20) v(level)
      cross join lateral (select b.tenant_id union select b.tenant_id / 1000000 * 1000000) w(whose)
     group by w.whose, v.level, b.cell >> (2 * (20 - v.level))
    on conflict (tenant_id, level, cell) do update
      set n = c.n + excluded.n, online = c.online + excluded.online, east = c.east + excluded.east, north = c.north + excluded.north)
  select coalesce(sum(b.rows), 0) into m from base b;
  return n + m;
end $$;

-- Takes the words of new devices out of the list in which they wait for the
-- index; a definer function, because only its owner may.
create or replace function park_private.device_words_fold() returns bigint
  language sql security definer
  set search_path = park_private, park, pg_temp
  return gin_clean_pending_list('park_private.device_words_grams'::regclass);
revoke all on function park_private.device_words_fold from public;
grant execute on function park_private.device_words_fold to park_job;

-- Looking ---------------------------------------------------------------------

-- What counts say now, of the tenants, with what is not folded yet.
create or replace function park.device_counts(f_from integer, f_to integer)
  returns table (tenant_id integer, tag text, kind text, model_code text, state text, n bigint, placed bigint)
  language sql stable
begin atomic
  select c.tenant_id, c.tag, c.kind, c.model_code, c.state, c.n, c.placed
    from park.device_count c where c.tenant_id between f_from and f_to
  union all
  select c.tenant_id, c.tag, c.kind, c.model_code, c.state, c.n, c.placed
    from park.device_count_delta c where c.tenant_id between f_from and f_to;
end;

-- Devices one after another, by tenant and number: from the cells of the
-- counts that fit, each of which is a range of one index, the next n. So the
-- last page costs what the first does, and what is rare is found as fast as
-- what is common. Counts are read of a few tenants first, then of more.
create or replace function park.device_walk(f_from integer, f_to integer, f_tag text, f_kind text, f_model text,
  f_state text, after_tenant integer, after_id bigint, n bigint)
  returns table (tenant_id integer, device_id bigint, state text)
  language plpgsql stable as $$
#variable_conflict use_column
declare
  t record;
  wanted bigint := n;
  got bigint;
  lo integer := greatest(f_from, after_tenant);
  hi integer;
  width integer := 4;
begin
  while lo <= f_to and wanted > 0 loop
    -- Tenants are numbered without gaps, parks are not.
    hi := least(f_to, case when width > 300 then f_to else lo + width - 1 end);
    for t in
      select c.tenant_id, array_agg(c.kind) as kinds, array_agg(c.model_code) as models, array_agg(c.state) as states
        from (select c.tenant_id, c.kind, c.model_code, c.state
                from park.device_counts(lo, hi) c
               where c.tag = f_tag and (f_kind is null or c.kind = f_kind) and (f_model is null or c.model_code = f_model)
                 and (c.state = f_state or (f_state is null and c.state <> 'archived'))
               group by c.tenant_id, c.kind, c.model_code, c.state
              having sum(c.n) > 0) c
       group by c.tenant_id
       order by c.tenant_id
    loop
      return query
        select t.tenant_id, e.device_id, e.state
          from unnest(t.kinds, t.models, t.states) u(kind, model_code, state)
          cross join lateral (
            select x.device_id, u.state from park.device_entry x
             where x.tenant_id = t.tenant_id and x.tag = f_tag and x.kind = u.kind and x.model_code = u.model_code
               and x.state = u.state and x.device_id > case when t.tenant_id = after_tenant then after_id else 0 end
             order by x.device_id
             limit wanted) e
         order by e.device_id
         limit wanted;
      get diagnostics got = row_count;
      wanted := wanted - got;
      exit when wanted <= 0;
    end loop;
    lo := hi + 1;
    width := width * 9;
  end loop;
end $$;

-- Devices of the caller's tenants that fit, by tenant and number, n of them
-- behind the cursor "tenant.number". With words, devices are read one after
-- another as long as that finds enough soon; else the words are asked for in
-- their index.
create or replace function park.device_pick(q text, f_tenant integer, f_kind text, f_model text, f_state text, f_tag text,
  after text, n bigint)
  returns table (tenant_id integer, device_id bigint, state text)
  language plpgsql stable rows 50 as $$
#variable_conflict use_column
declare
  lo integer := greatest(f_tenant, park.tenant_from());
  hi integer := least(f_tenant, park.tenant_to());
  at_tenant integer := coalesce(split_part(after, '.', 1)::integer, 0);
  at_id bigint := coalesce(split_part(after, '.', 2)::bigint, 0);
  asked text := lower(q);
  of_tag text := coalesce(f_tag, '');
  wanted bigint := n;
  got bigint;
  step bigint := 500;
  t integer[];
  d bigint[];
  s text[];
begin
  if asked is null then
    return query select * from park.device_walk(lo, hi, of_tag, f_kind, f_model, f_state, at_tenant, at_id, n);
    return;
  end if;
  loop
    select array_agg(w.tenant_id), array_agg(w.device_id), array_agg(w.state) into t, d, s
      from park.device_walk(lo, hi, of_tag, f_kind, f_model, f_state, at_tenant, at_id, step) w;
    return query
      select u.tenant, u.device, u.state
        from unnest(t, d, s) with ordinality u(tenant, device, state, i)
        cross join lateral (
          select from park.device x
           where x.tenant_id = u.tenant and x.id = u.device
             and (position(asked in lower(x.name || ' ' || x.key || ' ' || x.serial)) > 0 or position(asked in x.pinyin) > 0)
          offset 0) x
       order by u.i
       limit wanted;
    get diagnostics got = row_count;
    wanted := wanted - got;
    if wanted <= 0 or coalesce(cardinality(d), 0) < step then
      return;
    end if;
    at_tenant := t[step];
    at_id := d[step];
    -- One in a hundred is worth reading on; fewer are not.
    exit when got * 100 < step;
    step := least(5000, wanted * step / got);
  end loop;
  return query
    select * from park_private.device_search(asked, lo, hi, of_tag, f_kind, f_model, f_state, at_tenant, at_id, wanted);
end $$;

-- How many devices fit, and how they divide. Without words each list leaves
-- its own filter out, so that it shows what else there is; with words all
-- filters hold, and no more than the first two thousand are counted.
create or replace function park.device_facets(q text, f_tenant integer, f_kind text, f_model text, f_state text, f_tag text)
  returns table (total bigint, partial boolean, tenants jsonb, kinds jsonb, states jsonb, models jsonb, tags jsonb)
  language sql stable
begin atomic
  with picked as materialized (
    select p.tenant_id, p.device_id from park.device_pick(q, f_tenant, f_kind, f_model, f_state, f_tag, null, 2000) p
     where q is not null),
  base as materialized (
    select c.tenant_id, c.kind, c.model_code, c.state, sum(c.n) as n
      from park.device_counts(park.tenant_from(), park.tenant_to()) c
     where q is null and c.tag = coalesce(f_tag, '')
     group by c.tenant_id, c.kind, c.model_code, c.state
    having sum(c.n) > 0
    union all
    select e.tenant_id, e.kind, e.model_code, e.state, count(*)
      from picked p
      cross join lateral (
        select * from park.device_entry x where x.tenant_id = p.tenant_id and x.device_id = p.device_id and x.tag = '' offset 0) e
     group by e.tenant_id, e.kind, e.model_code, e.state),
  fit as materialized (
    select b.tenant_id, b.kind, b.model_code, b.state, b.n,
           f_tenant is null or b.tenant_id = f_tenant as by_tenant, f_kind is null or b.kind = f_kind as by_kind,
           f_model is null or b.model_code = f_model as by_model,
           b.state = f_state or (f_state is null and b.state <> 'archived') as by_state
      from base b)
  select a.total, q is not null and a.total >= 2000 as partial,
    (select coalesce(jsonb_agg(jsonb_build_object('tenant_id', x.tenant_id, 'name', t.name, 'name_en', t.name_en, 'devices', x.n)
              order by x.n desc, x.tenant_id), '[]')
       from (select f.tenant_id, sum(f.n) as n from fit f where f.by_kind and f.by_model and f.by_state
              group by f.tenant_id order by n desc, f.tenant_id limit 100) x
       join park.tenant t on t.tenant_id = x.tenant_id),
    (select coalesce(jsonb_agg(jsonb_build_object('kind', x.kind, 'devices', x.n) order by x.n desc, x.kind), '[]')
       from (select f.kind, sum(f.n) as n from fit f where f.by_tenant and f.by_model and f.by_state group by f.kind) x),
    (select coalesce(jsonb_agg(jsonb_build_object('state', x.state, 'devices', x.n) order by x.n desc, x.state), '[]')
       from (select f.state, sum(f.n) as n from fit f where f.by_tenant and f.by_kind and f.by_model group by f.state) x),
    (select coalesce(jsonb_agg(jsonb_build_object('model', x.model_code, 'name', coalesce(m.name, x.model_code),
              'name_en', coalesce(m.name_en, ''), 'devices', x.n) order by x.n desc, x.model_code), '[]')
       from (select f.model_code, sum(f.n) as n from fit f where f.by_tenant and f.by_kind and f.by_state and f.model_code <> ''
              group by f.model_code order by n desc, f.model_code limit 100) x
       left join lateral (
         select m.name, m.name_en from park.thing_model m where m.code = x.model_code order by m.tenant_id limit 1) m on true),
    (select coalesce(jsonb_agg(jsonb_build_object('tag', x.tag, 'colour', coalesce(g.colour, 'grey'), 'devices', x.n)
              order by x.n desc, x.tag), '[]')
       from (select y.tag, sum(y.n) as n
               from (select c.tag, c.n from park.device_counts(greatest(f_tenant, park.tenant_from()), least(f_tenant, park.tenant_to())) c
                      where q is null and c.tag <> '' and (f_kind is null or c.kind = f_kind)
                        and (f_model is null or c.model_code = f_model)
                        and (c.state = f_state or (f_state is null and c.state <> 'archived'))
                     union all
                     select e.tag, 1 from picked p
                       cross join lateral (
                         select * from park.device_entry x
                          where x.tenant_id = p.tenant_id and x.device_id = p.device_id and x.tag <> '' offset 0) e) y
              group by y.tag having sum(y.n) > 0 order by n desc, y.tag limit 100) x
       left join park.device_tag g on g.tenant_id = park.tenant_me() and g.name = x.tag)
    from (select coalesce(sum(f.n), 0)::bigint as total from fit f
           where f.by_tenant and f.by_kind and f.by_model and f.by_state) a;
end;
