-- Days that are over, packed: small chunks of a device and of eight days stand behind each other in one row, because bodies of
-- some pages leave the rest of their last page empty.
-- Undo by hand: insert what park.chunk_of() says of packs into park.chunk; drop the function, the table and the index.

create table park.chunk_pack (
  tenant_id integer not null,
  device_id bigint not null,
  day       date not null,
  days      date[] not null,
  gens      bigint[] not null,
  from_ats  timestamptz[] not null,
  to_ats    timestamptz[] not null,
  rows      integer[] not null,
  starts    integer[] not null,
  sizes     integer[] not null,
  body      bytea not null,
  primary key (tenant_id, device_id, day),
  check ((extract(day from day)::integer - 1) % 8 = 0),
  check (cardinality(days) > 0 and array[cardinality(gens), cardinality(from_ats), cardinality(to_ats), cardinality(rows),
         cardinality(starts), cardinality(sizes)] = array_fill(cardinality(days), '{6}')),
  check (starts[cardinality(starts)] + sizes[cardinality(sizes)] - 1 = length(body))
) partition by range (day);
comment on table park.chunk_pack is 'Chunks of a device and of the days 1 to 8, 9 to 16, 17 to 24 or 25 to 31 of a month; a partition a month';
comment on column park.chunk_pack.tenant_id is 'Enterprise';
comment on column park.chunk_pack.device_id is 'Device';
comment on column park.chunk_pack.day is 'First of the eight days: 1, 9, 17 or 25';
comment on column park.chunk_pack.days is 'Of each chunk in it: its day, as in park.chunk';
comment on column park.chunk_pack.gens is 'Its order of arrival';
comment on column park.chunk_pack.from_ats is 'Its first sample';
comment on column park.chunk_pack.to_ats is 'Its last sample';
comment on column park.chunk_pack.rows is 'Its number of instants';
comment on column park.chunk_pack.starts is 'Where it begins in body, from 1';
comment on column park.chunk_pack.sizes is 'How long it is';
comment on column park.chunk_pack.body is 'The chunks, as src/telemetry/chunk.h says, one behind the other in the order of day and gen';
alter table park.chunk_pack alter column body set storage external;
call park.guard_table('park.chunk_pack');

-- What waits to be packed. Of larger bodies little of a page is lost, and what is late would move much.
create index chunk_small on park.chunk (tenant_id, device_id, day) where compact and length(body) < 65536;

do $$
declare
  child record;
begin
  for child in
    select 'chunk_pack_' || right(c.relname, 6) as name, pg_get_expr(c.relpartbound, c.oid) as bounds
      from pg_inherits h join pg_class c on c.oid = h.inhrelid
     where h.inhparent = 'park.chunk'::regclass
  loop
    execute format('create table park.%I partition of park.chunk_pack %s', child.name, child.bounds);
    execute format('alter table park.%I alter column body set storage external', child.name);
    execute format('alter table park.%I enable row level security', child.name);
    execute format('alter table park.%I force row level security', child.name);
  end loop;
end $$;
