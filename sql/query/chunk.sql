-- name: journal_add
-- One commit of the writer.
-- :half integer  half of the journal
-- :seq bigint    number of the commit
-- :body bytea[]  its pieces
-- = rows bigint
with added as (
  insert into park.journal (tenant_id, half, seq, part, body)
  select 0, :half, :seq, u.part, u.body
    from unnest(:body) with ordinality u(body, part)
  returning 1)
select count(*) as rows from added;

-- name: journal_groups
-- The commits that stand in the journal, in their order.
-- = seq bigint, half smallint, bytes bigint
select seq, half, sum(length(body))::bigint as bytes
  from park.journal
 where tenant_id = 0
 group by seq, half
 order by seq;

-- name: journal_read
-- Commits from one to another.
-- flags: binary
-- :from bigint  number of the first
-- :to bigint    and of the last
-- = seq bigint, half smallint, body bytea
select seq, half, string_agg(body, ''::bytea order by part) as body
  from park.journal
 where tenant_id = 0 and seq between :from and :to
 group by seq, half
 order by seq;

-- name: journal_empty
-- Empties a half that nothing needs any more.
-- :half integer  which
-- = done text
select park.journal_empty(:half)::text as done;

-- name: chunk_months
-- Makes the partitions of these days where they are missing.
-- :days date[]  days
-- = made integer
select park.chunk_months(:days) as made;

-- name: chunk_add
-- Chunks that were closed.
-- :tenant integer[]    enterprise of each
-- :device bigint[]     device
-- :day date[]          local day
-- :gen bigint[]        order of arrival
-- :from timestamptz[]  first sample
-- :to timestamptz[]    last sample
-- :rows integer[]      instants
-- :body bytea[]        columns
-- = rows bigint
with added as (
  insert into park.chunk (tenant_id, device_id, day, gen, from_at, to_at, rows, body)
  select u.tenant, u.device, u.day, u.gen, u.from_at, u.to_at, u.rows, u.body
    from unnest(:tenant, :device, :day, :gen, :from, :to, :rows, :body)
           u(tenant, device, day, gen, from_at, to_at, rows, body)
  returning 1)
select count(*) as rows from added;

-- name: late_add
-- Notes that samples came more than two hours after their time.
-- :tenant integer[]     enterprise of each
-- :device bigint[]      device
-- :first timestamptz[]  earliest of them
-- = rows bigint
with added as (
  insert into park.sample_late (tenant_id, device_id, first_at)
  select u.tenant, u.device, min(u.first)
    from unnest(:tenant, :device, :first) u(tenant, device, first)
   group by u.tenant, u.device
  returning 1)
select count(*) as rows from added;

-- name: park_zones
-- The calendars of all parks.
-- = id integer, zone_min integer
select id, zone_min from park.park order by id;

-- name: chunk_range
-- Chunks of a device, whole days, as many as a page holds and one at least.
-- flags: binary
-- :tenant integer  enterprise
-- :device bigint   device
-- :from_day date   from
-- :to_day date     up to and with
-- :page bigint     rows of a page, about
-- = day date, body bytea, more boolean
with days as (
  select day, sum(sum(rows)) over (order by day) - sum(rows) as before
    from park.chunk
   where tenant_id between :me_from and :me_to and tenant_id = :tenant and device_id = :device
     and day between :from_day and :to_day
   group by day),
page as (select max(day) as last from days where before < :page)
select c.day, c.body, exists (select from days where day > page.last) as more
  from page
  join park.chunk c on c.day <= page.last
 where c.tenant_id between :me_from and :me_to and c.tenant_id = :tenant and c.device_id = :device
   and c.day between :from_day and :to_day
 order by c.day, c.gen;

-- name: chunk_back
-- The chunks of the last day that has any.
-- flags: binary
-- :tenant integer  enterprise
-- :device bigint   device
-- :from_day date   not before
-- :to_day date     up to and with
-- = day date, body bytea
select c.day, c.body
  from park.chunk c
 where c.tenant_id between :me_from and :me_to and c.tenant_id = :tenant and c.device_id = :device
   and c.day between :from_day and :to_day
   and c.day = (select max(day) from park.chunk
                 where tenant_id between :me_from and :me_to and tenant_id = :tenant and device_id = :device
                   and day between :from_day and :to_day)
 order by c.gen;

-- name: chunk_next
-- The chunks of the first day that has any.
-- flags: binary
-- :tenant integer  enterprise
-- :device bigint   device
-- :from_day date   from
-- :to_day date     not behind
-- = day date, body bytea
select c.day, c.body
  from park.chunk c
 where c.tenant_id between :me_from and :me_to and c.tenant_id = :tenant and c.device_id = :device
   and c.day between :from_day and :to_day
   and c.day = (select min(day) from park.chunk
                 where tenant_id between :me_from and :me_to and tenant_id = :tenant and device_id = :device
                   and day between :from_day and :to_day)
 order by c.gen;
