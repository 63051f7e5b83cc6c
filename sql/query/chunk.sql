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

-- name: writer_others
-- Sessions of writers but for the one that asks.
-- = others bigint
select count(*) as others
  from pg_stat_activity
 where application_name = 'park_ingest' and datname = current_database() and pid <> pg_backend_pid();

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
    from park.chunk_of(:tenant, :device, :from_day, :to_day)
   where :tenant between :me_from and :me_to
   group by day),
page as (select max(day) as last from days where before < :page)
select c.day, substr(c.whole, c.start, c.size) as body, exists (select from days where day > page.last) as more
  from page
 cross join lateral park.chunk_of(:tenant, :device, :from_day, page.last) c
 order by c.day, c.gen;

-- name: chunk_days
-- The same of a day or two, in one page. To plan it for one's days, though that
-- leaves out all months but theirs, takes thirty times as long as to answer it.
-- flags: binary generic
-- :tenant integer  enterprise
-- :device bigint   device
-- :from_day date   from
-- :to_day date     up to and with
-- = day date, body bytea, more boolean
select c.day, substr(c.whole, c.start, c.size) as body, false as more
  from park.chunk_of(:tenant, :device, :from_day, :to_day) c
 where :tenant between :me_from and :me_to
 order by c.day, c.gen;

-- name: chunk_back
-- The chunks of the last day that has any.
-- flags: binary
-- :tenant integer  enterprise
-- :device bigint   device
-- :from_day date   not before
-- :to_day date     up to and with
-- = day date, body bytea
select c.day, substr(c.whole, c.start, c.size) as body
  from (select max(day) as day from park.chunk_of(:tenant, :device, :from_day, :to_day)
         where :tenant between :me_from and :me_to) last
 cross join lateral park.chunk_of(:tenant, :device, last.day, last.day) c
 order by c.gen;

-- name: chunk_next
-- The chunks of the first day that has any.
-- flags: binary
-- :tenant integer  enterprise
-- :device bigint   device
-- :from_day date   from
-- :to_day date     not behind
-- = day date, body bytea
select c.day, substr(c.whole, c.start, c.size) as body
  from (select min(day) as day from park.chunk_of(:tenant, :device, :from_day, :to_day)
         where :tenant between :me_from and :me_to) first
 cross join lateral park.chunk_of(:tenant, :device, first.day, first.day) c
 order by c.gen;

-- name: chunk_ripe
-- Days of devices that are over and whose chunks are not one yet.
-- :after_tenant integer  behind this enterprise,
-- :after_device bigint   device
-- :after_day date        and day
-- :limit bigint          at most so many
-- = tenant_id integer, device_id bigint, day date
select tenant_id, device_id, day from park.chunk_ripe(:after_tenant, :after_device, :after_day, :limit);

-- name: chunk_settle
-- Those of the days that are one chunk already, with no more rows than a day without a roll-up has, stay as they are; how
-- many.
-- :tenant integer[]    enterprise of each
-- :device bigint[]     device
-- :day date[]          local day
-- :plain_rows integer  at most so many rows
-- = rows bigint
select park.chunk_settle(:tenant, :device, :day, :plain_rows) as rows;

-- name: chunk_unpack
-- Takes apart the packs that those days have got new chunks for: their chunks stand by themselves again.
-- :after_tenant integer  behind this enterprise,
-- :after_device bigint   device
-- :after_day date        and day
-- :to_tenant integer     up to and with this enterprise,
-- :to_device bigint      device
-- :to_day date           and day
-- = rows bigint
with torn as (
  delete from park.chunk_pack p
   using (select distinct tenant_id, device_id, park.pack_day(day) as day
            from park.chunk
           where tenant_id between :me_from and :me_to and not compact
             and (tenant_id, device_id, day) > (:after_tenant, :after_device, :after_day)
             and (tenant_id, device_id, day) <= (:to_tenant, :to_device, :to_day)) l
   where p.tenant_id = l.tenant_id and p.device_id = l.device_id and p.day = l.day
  returning p.*),
loose as (
  insert into park.chunk (tenant_id, device_id, day, gen, from_at, to_at, rows, compact, body)
  select p.tenant_id, p.device_id, u.day, u.gen, u.from_at, u.to_at, u.rows, true, substr(p.body, u.start, u.size)
    from torn p
   cross join lateral unnest(p.days, p.gens, p.from_ats, p.to_ats, p.rows, p.starts, p.sizes)
           u(day, gen, from_at, to_at, rows, start, size)
  returning 1)
select count(*) as rows from loose;

-- name: chunk_pack
-- Packs small chunks of some devices, once their eight days are over and nothing of them waits to become one chunk; how
-- many packs each device got. Fewer devices than asked for are the last ones.
-- :after_tenant integer  behind this enterprise
-- :after_device bigint   and device
-- :limit bigint          at most so many devices
-- = tenant_id integer, device_id bigint, packs bigint
select tenant_id, device_id, packs from park.chunk_pack_up(:after_tenant, :after_device, :limit);

-- name: chunk_ripe_read
-- The chunks of those days, from one cursor to another.
-- flags: binary
-- :after_tenant integer  behind this enterprise,
-- :after_device bigint   device
-- :after_day date        and day
-- :to_tenant integer     up to and with this enterprise,
-- :to_device bigint      device
-- :to_day date           and day
-- = tenant_id integer, device_id bigint, day date, zone_min integer, gen bigint, body bytea
select c.tenant_id, c.device_id, c.day, p.zone_min, c.gen, c.body
  from (select distinct l.tenant_id, l.device_id, l.day
          from park.chunk l
         where l.tenant_id between :me_from and :me_to and not l.compact
           and (l.tenant_id, l.device_id, l.day) > (:after_tenant, :after_device, :after_day)
           and (l.tenant_id, l.device_id, l.day) <= (:to_tenant, :to_device, :to_day)) ripe
  join park.park p on p.id = ripe.tenant_id / 1000000
  join park.chunk c on c.tenant_id = ripe.tenant_id and c.device_id = ripe.device_id and c.day = ripe.day
 where c.day < ((now() - interval '3 hours') at time zone p.zone)::date
 order by c.tenant_id, c.device_id, c.day, c.gen;

-- name: chunk_drop
-- Makes room for what was compacted: the chunks of each day up to the last one that was read, and its roll-up.
-- :tenant integer[]  enterprise of each
-- :device bigint[]   device
-- :day date[]        local day
-- :gen bigint[]      of the last one
-- = rows bigint
select park.chunk_drop(:tenant, :device, :day, :gen) as rows;

-- name: chunk_add_compact
-- Chunks that were compacted.
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
  insert into park.chunk (tenant_id, device_id, day, gen, from_at, to_at, rows, compact, body)
  select u.tenant, u.device, u.day, u.gen, u.from_at, u.to_at, u.rows, true, u.body
    from unnest(:tenant, :device, :day, :gen, :from, :to, :rows, :body)
           u(tenant, device, day, gen, from_at, to_at, rows, body)
  returning 1)
select count(*) as rows from added;

-- name: rollup_put
-- Days in quarters of an hour.
-- :tenant integer[]  enterprise of each
-- :device bigint[]   device
-- :day date[]        local day
-- :gen bigint[]      of the last chunk it was made from
-- :body bytea[]      slots
-- = rows bigint
with put as (
  insert into park.rollup as r (tenant_id, device_id, day, gen, body)
  select u.tenant, u.device, u.day, u.gen, u.body
    from unnest(:tenant, :device, :day, :gen, :body) u(tenant, device, day, gen, body)
  on conflict (tenant_id, device_id, day) do update set gen = excluded.gen, body = excluded.body
  returning 1)
select count(*) as rows from put;

-- name: rollup_due
-- Chunks of days whose roll-up is not made yet, of the months whose samples go within 31 days while quarters of an hour stay.
-- flags: binary
-- :after_tenant integer  behind this enterprise,
-- :after_device bigint   device
-- :after_day date        and first of eight days
-- :limit bigint          at most so many times eight days
-- = tenant_id integer, device_id bigint, day date, zone_min integer, gen bigint, body bytea, stretch date
with due as (
  select date_trunc('month', (now() at time zone 'UTC')::date - s.days + 31)::date as before
    from park.retention s
    join park.retention r on r.class = 'rollup' and r.days > s.days
   where s.class = 'sample'),
stretch as (
  select s.tenant_id, s.device_id, s.day
    from due
   cross join lateral (
      select tenant_id, device_id, day from park.chunk_pack
       where tenant_id between :me_from and :me_to and day < due.before
      union
      select tenant_id, device_id, park.pack_day(day) from park.chunk
       where tenant_id between :me_from and :me_to and day < due.before and compact) s
   where (s.tenant_id, s.device_id, s.day) > (:after_tenant, :after_device, :after_day)
     and exists (
       select from park.chunk_of(s.tenant_id, s.device_id, s.day, s.day + 7) c
         left join park.rollup r on r.tenant_id = s.tenant_id and r.device_id = s.device_id and r.day = c.day
        where park.pack_day(c.day) = s.day and (r.gen is null or r.gen < c.gen))
   order by s.tenant_id, s.device_id, s.day
   limit :limit)
select s.tenant_id, s.device_id, c.day, p.zone_min, c.gen, substr(c.whole, c.start, c.size) as body, s.day as stretch
  from stretch s
  join park.park p on p.id = s.tenant_id / 1000000
 cross join lateral park.chunk_of(s.tenant_id, s.device_id, s.day, s.day + 7) c
  left join park.rollup r on r.tenant_id = s.tenant_id and r.device_id = s.device_id and r.day = c.day
 where park.pack_day(c.day) = s.day
   and (r.gen is null or r.gen < (select max(gen) from park.chunk_of(s.tenant_id, s.device_id, c.day, c.day)))
 order by s.tenant_id, s.device_id, c.day, c.gen;

-- name: rollup_page
-- Quarters of an hour of devices, of days that have no newer chunk.
-- flags: binary
-- :tenant integer[]  enterprise of each
-- :device bigint[]   device
-- :from_day date     from
-- :to_day date       up to and with
-- = place bigint, day date, body bytea
select u.place, r.day, r.body
  from unnest(:tenant, :device) with ordinality u(tenant, device, place)
  join park.rollup r on r.tenant_id = u.tenant and r.device_id = u.device
 where r.tenant_id between :me_from and :me_to and r.day between :from_day and :to_day
   and not exists (select from park.chunk c
                    where c.tenant_id = r.tenant_id and c.device_id = r.device_id and c.day = r.day and c.gen > r.gen)
 order by u.place, r.day;

-- name: chunk_page
-- Chunks of devices, of days without a roll-up that is still right, of those that the writer has samples of, and of
-- those of which only a part is asked for.
-- flags: binary
-- :tenant integer[]  enterprise of each
-- :device bigint[]   device
-- :tail_from date[]  first day the writer has samples of
-- :tail_to date[]    and last
-- :cut date[]        days of which a part is asked for
-- :from_day date     from
-- :to_day date       up to and with
-- = place bigint, day date, body bytea
select u.place, c.day, substr(c.whole, c.start, c.size) as body
  from unnest(:tenant, :device, :tail_from, :tail_to) with ordinality u(tenant, device, tail_from, tail_to, place)
 cross join lateral park.chunk_of(u.tenant, u.device, :from_day, :to_day) c
  left join park.rollup r on r.tenant_id = u.tenant and r.device_id = u.device and r.day = c.day
 where u.tenant between :me_from and :me_to
   and (r.gen is null or c.day between u.tail_from and u.tail_to or c.day = any(:cut)
        or exists (select from park.chunk n
                    where n.tenant_id = u.tenant and n.device_id = u.device and n.day = c.day and n.gen > r.gen))
 order by u.place, c.day, c.gen;

-- name: series_find_many
-- Series by the device's number or key and the metric's name, as series_find.
-- :devices text[]  number or key of each
-- :metrics text[]  metric
-- = place bigint, tenant_id integer, device_id bigint, key text, metric text, unit text, ordinal smallint, zone_min integer
select distinct on (u.place) u.place, d.tenant_id, d.device_id, d.key, m.code as metric, m.unit, m.ordinal, p.zone_min
  from unnest(:devices, :metrics) with ordinality u(device, metric, place)
 cross join lateral (select * from park.devices_named(u.device) offset 0) d
 cross join lateral (
   select code, unit, ordinal from park.metric
    where tenant_id = d.tenant_id and device_id = d.device_id and code = u.metric offset 0) m
  join park.park p on p.id = d.tenant_id / 1000000
 where d.tenant_id between :me_from and :me_to
 order by u.place, d.rank, d.tenant_id;
