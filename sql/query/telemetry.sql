-- name: telemetry_resolve
-- Devices and metrics behind the keys of a request; registers what is new if wanted.
-- :keys text[]         distinct keys
-- :pair_key integer[]  for each field: place of its device in keys, from 1
-- :pair_code text[]    and the field's name
-- :own bigint          the one device of a device token
-- :make boolean        whether what is new is registered
-- = place integer, device_id bigint, code text, ordinal smallint
select place, device_id, code, ordinal
  from park.telemetry_resolve(:keys, :pair_key, :pair_code, :own, :make);

-- name: sample_days
-- Makes the partitions of these days.
-- :days timestamptz[]  their beginnings, UTC
-- = made integer
select park.sample_days(:days) as made;

-- name: sample_insert
-- Stores wide rows; of two at one instant the later value wins. What comes
-- more than two hours late is noted for those who derive from samples.
-- :device bigint[]          device of each row
-- :at timestamptz[]         its time
-- :first integer[]          where its values begin in v, from 1
-- :last integer[]           and where they end
-- :v float8[]               values of all rows, NaN for none
-- = rows bigint
with stored as (
  insert into park.sample as s (tenant_id, device_id, at, v)
  select :me_tenant, u.device, u.at, (:v)[u.first:u.last]
    from unnest(:device, :at, :first, :last) u(device, at, first, last)
  on conflict (tenant_id, device_id, at) do update
    set v = park.merge_values(s.v, excluded.v)
  returning 1),
late as (
  insert into park.sample_late (tenant_id, device_id, first_at)
  select :me_tenant, u.device, min(u.at)
    from unnest(:device, :at) u(device, at)
   where u.at < now() - interval '2 hours'
   group by u.device
  returning 1)
select (select count(*) from stored) + 0 * (select count(*) from late) as rows;

-- name: sample_text_insert
-- Stores fields that are strings.
-- :text_device bigint[]   device of each
-- :text_at timestamptz[]  its time
-- :code text[]            its field
-- :value text[]           the string
-- = rows bigint
with stored as (
  insert into park.sample_text (tenant_id, device_id, at, code, value)
  select distinct on (u.device, u.code, u.at) :me_tenant, u.device, u.at, u.code, u.value
    from unnest(:text_device, :text_at, :code, :value) with ordinality u(device, at, code, value, i)
   order by u.device, u.code, u.at, u.i desc
  on conflict (tenant_id, device_id, code, at) do update set value = excluded.value
  returning 1)
select count(*) as rows from stored;

-- name: set_aside_add
-- Counts lines that were acknowledged but not stored.
-- :reason text[]   why
-- :count bigint[]  how many
-- :example text[]  the first
-- = rows bigint
with noted as (
  insert into park.set_aside (tenant_id, reason, count, example)
  select :me_tenant, u.reason, u.count, u.example
    from unnest(:reason, :count, :example) u(reason, count, example)
  returning 1)
select count(*) as rows from noted;

-- name: latest_flush_plain
-- Writes newest values behind the samples, of devices that said all theirs at one time. Merging is for those
-- who were known to be newer or wider. Nearly all are known: to change their rows costs two thirds of what it
-- costs to add them and to find that they are there.
-- :device bigint[]       device of each
-- :tenant integer[]      its tenant
-- :at timestamptz[]      time of its values
-- :first integer[]       where they begin, from 1
-- :last integer[]        and where they end
-- :v float8[]            values
-- = rows bigint
with said as materialized (
  select u.tenant, u.device, u.at,
         array_fill(floor(extract(epoch from u.at) * 1000)::bigint, array[u.last - u.first + 1]) as t, (:v)[u.first:u.last] as v
    from unnest(:tenant, :device, :at, :first, :last) u(tenant, device, at, first, last)
   order by u.tenant, u.device),
known as (
  update park.latest l
     set at = greatest(l.at, s.at),
         t = case when l.at <= s.at and cardinality(l.t) <= cardinality(s.t) then s.t else park.merge_times(l.t, s.t) end,
         v = case when l.at <= s.at and cardinality(l.t) <= cardinality(s.t) then s.v
                  else park.newest_values(l.t, l.v, s.t, s.v) end
    from said s
   where l.tenant_id = s.tenant and l.device_id = s.device
  returning l.tenant_id, l.device_id),
added as (
  insert into park.latest as l (tenant_id, device_id, at, t, v)
  select tenant, device, at, t, v from said
   where (tenant, device) not in (select tenant_id, device_id from known)
  on conflict (tenant_id, device_id) do update
    set at = greatest(l.at, excluded.at),
        t = park.merge_times(l.t, excluded.t),
        v = park.newest_values(l.t, l.v, excluded.t, excluded.v)
  returning 1)
select (select count(*) from known) + (select count(*) from added) as rows;

-- name: latest_flush
-- Writes newest values behind the samples.
-- :device bigint[]       device of each
-- :tenant integer[]      its tenant
-- :at timestamptz[]      time of its newest sample
-- :first integer[]       where its values begin, from 1
-- :last integer[]        and where they end
-- :t bigint[]            times, milliseconds; 0 for none
-- :v float8[]            values
-- = rows bigint
with written as (
  insert into park.latest as l (tenant_id, device_id, at, t, v)
  select u.tenant, u.device, u.at, (:t)[u.first:u.last], (:v)[u.first:u.last]
    from unnest(:tenant, :device, :at, :first, :last) u(tenant, device, at, first, last)
   order by u.tenant, u.device
  on conflict (tenant_id, device_id) do update
    set at = greatest(l.at, excluded.at),
        t = park.merge_times(l.t, excluded.t),
        v = park.newest_values(l.t, l.v, excluded.t, excluded.v)
  returning 1)
select count(*) as rows from written;

-- name: tally_flush
-- Adds to the tallies of today.
-- :tenant integer[]   tenants
-- :points bigint[]    lines stored
-- :fields bigint[]    values stored
-- :requests bigint[]  requests
-- = rows bigint
with added as (
  insert into park.ingest_tally as t (tenant_id, day, points, fields, requests)
  select u.tenant, (now() at time zone 'UTC')::date, u.points, u.fields, u.requests
    from unnest(:tenant, :points, :fields, :requests) u(tenant, points, fields, requests)
   order by u.tenant
  on conflict (tenant_id, day) do update
    set points = t.points + excluded.points, fields = t.fields + excluded.fields,
        requests = t.requests + excluded.requests
  returning tenant_id, park.announce(tenant_id, 'telemetry', jsonb_build_object('points', points)))
select count(*) as rows from added;

-- name: series_find
-- A series by the device's number or key and the metric's name.
-- flags: generic
-- :device text  number or key
-- :metric text  metric
-- = tenant_id integer, device_id bigint, key text, metric text, name text, unit text, counter boolean, ordinal smallint, zone_min integer, has_text boolean
select d.tenant_id, d.device_id, d.key, m.code as metric, m.name, m.unit, m.counter, m.ordinal, p.zone_min,
       exists (select from park.sample_text x
                where x.tenant_id = d.tenant_id and x.device_id = d.device_id and x.code = m.code) as has_text
  from (select * from park.devices_named(:device) offset 0) d
  join park.metric m on m.tenant_id = d.tenant_id and m.device_id = d.device_id and m.code = :metric
  join park.park p on p.id = d.tenant_id / 1000000
 where d.tenant_id between :me_from and :me_to
 order by d.rank, d.tenant_id
 limit 1;

-- name: series_still
-- The same of a series that had this place and whose device goes by its key:
-- where one enterprise is seen, no other device can.
-- flags: generic
-- :tenant integer  enterprise
-- :number bigint   device
-- :device text     its key
-- :metric text     metric
-- = tenant_id integer, device_id bigint, key text, metric text, unit text, ordinal smallint, zone_min integer, has_text boolean
select d.tenant_id, d.id as device_id, d.key, m.code as metric, m.unit, m.ordinal, p.zone_min,
       exists (select from park.sample_text x
                where x.tenant_id = d.tenant_id and x.device_id = d.id and x.code = m.code) as has_text
  from park.device d
  join park.metric m on m.tenant_id = d.tenant_id and m.device_id = d.id and m.code = :metric
  join park.park p on p.id = d.tenant_id / 1000000
 where d.tenant_id = :tenant and d.tenant_id between :me_from and :me_to and d.id = :number and d.key = :device;

-- name: series_list
-- Series of a device, or of all devices that measure something.
-- :device text   number or key
-- :metric text   metric
-- :limit bigint  at most so many
-- :after text    cursor
-- = device_id bigint, tenant_id integer, key text, device_name text, metric text, name text, unit text, counter boolean, at timestamptz, value double precision, text text, _cursor text
select d.id as device_id, d.tenant_id, d.key, d.name as device_name, m.code as metric, m.name, m.unit, m.counter,
       case when l.t[m.ordinal] > 0 then to_timestamp(l.t[m.ordinal] / 1000.0) else x.at end as at,
       case when l.t[m.ordinal] > 0 then nullif(l.v[m.ordinal], 'NaN') end as value, x.value as text,
       lpad(d.id::text, 19, '0') || lpad(m.ordinal::text, 5, '0') as _cursor
  from park.device d
  join park.metric m on m.tenant_id = d.tenant_id and m.device_id = d.id
  left join park.latest l on l.tenant_id = d.tenant_id and l.device_id = d.id
  left join lateral (
    select x.at, x.value from park.sample_text x
     where x.tenant_id = m.tenant_id and x.device_id = m.device_id and x.code = m.code
       and not coalesce(l.t[m.ordinal] > 0, false)
     order by x.at desc limit 1) x on true
 where d.tenant_id between :me_from and :me_to
   and (:device is null or d.key = :device or d.id = case when :device ~ '^[0-9]{1,18}$' then (:device)::bigint end)
   and (:metric is null or m.code = :metric)
   and (:after is null or (d.id, m.ordinal) > (left(:after, 19)::bigint, right(:after, 5)::smallint))
 order by d.id, m.ordinal
 limit :limit + 1;

-- name: series_read
-- Samples of one metric, with their neighbours before and after the range.
-- flags: binary
-- :tenant integer      tenant of the device
-- :device bigint       device
-- :ordinal integer     place of the metric
-- :from timestamptz    from
-- :to timestamptz      before
-- :before timestamptz  how far back to look for the one before
-- :after timestamptz   and how far ahead for the one after
-- :limit bigint        at most so many in the range
-- = at timestamptz, value double precision
(select at, v[:ordinal] as value
   from park.sample
  where tenant_id between :me_from and :me_to and tenant_id = :tenant and device_id = :device
    and at < :from and at >= :before and v[:ordinal] <> 'NaN'
  order by at desc limit 1)
union all
(select at, v[:ordinal] as value
   from park.sample
  where tenant_id between :me_from and :me_to and tenant_id = :tenant and device_id = :device
    and at >= :from and at < :to and v[:ordinal] <> 'NaN'
  order by at limit :limit)
union all
(select at, v[:ordinal] as value
   from park.sample
  where tenant_id between :me_from and :me_to and tenant_id = :tenant and device_id = :device
    and at >= :to and at < :after and v[:ordinal] <> 'NaN'
  order by at limit 1);

-- name: text_read
-- The strings that came under a metric's name.
-- flags: binary
-- :tenant integer    tenant of the device
-- :device bigint     device
-- :code text         metric
-- :from timestamptz  from
-- :to timestamptz    before
-- :limit bigint      at most so many
-- = at timestamptz, value text
select at, value
  from park.sample_text
 where tenant_id between :me_from and :me_to and tenant_id = :tenant and device_id = :device and code = :code
   and at >= :from and at < :to
 order by at
 limit :limit;

-- name: series_changes
-- What was done to the meter behind a counter: its last reading, and the
-- first one after.
-- flags: binary
-- :tenant integer    tenant of the device
-- :device bigint     device
-- :code text         metric
-- :from timestamptz  from
-- :to timestamptz    to
-- = at timestamptz, old_final double precision, new_initial double precision
select e.at, e.old_final, e.new_initial
  from park.meter m
  join park.meter_event e on e.tenant_id = m.tenant_id and e.meter_id = m.id
 where m.tenant_id between :me_from and :me_to and m.tenant_id = :tenant and m.device_id = :device and m.metric = :code
   and e.at >= :from and e.at <= :to
 order by e.at, e.id;

-- name: latest_list
-- Newest values; strings where a metric never was a number.
-- :device text     number or key
-- :tenant integer  of this enterprise only
-- :kind text       of devices of this kind only
-- :metric text     of this metric only
-- :limit bigint    at most so many
-- :after text      cursor
-- = device_id bigint, tenant_id integer, key text, device_name text, metric text, name text, unit text, value double precision, text text, at timestamptz, _cursor text
select d.id as device_id, d.tenant_id, d.key, d.name as device_name, m.code as metric, m.name, m.unit,
       case when l.t[m.ordinal] > 0 then l.v[m.ordinal] end as value, x.value as text,
       case when l.t[m.ordinal] > 0 then to_timestamp(l.t[m.ordinal] / 1000.0) else x.at end as at,
       lpad(d.id::text, 19, '0') || lpad(m.ordinal::text, 5, '0') as _cursor
  from park.device d
  join park.metric m on m.tenant_id = d.tenant_id and m.device_id = d.id
  left join park.latest l on l.tenant_id = d.tenant_id and l.device_id = d.id
  left join lateral (
    select x.at, x.value from park.sample_text x
     where x.tenant_id = m.tenant_id and x.device_id = m.device_id and x.code = m.code
       and not coalesce(l.t[m.ordinal] > 0, false)
     order by x.at desc limit 1) x on true
 where d.tenant_id between :me_from and :me_to
   and (:tenant is null or d.tenant_id = :tenant)
   and (:kind is null or d.kind = :kind)
   and (:metric is null or m.code = :metric)
   and (:device is null or d.key = :device or d.id = case when :device ~ '^[0-9]{1,18}$' then (:device)::bigint end)
   and (l.t[m.ordinal] > 0 or x.at is not null)
   and (:after is null or (d.id, m.ordinal) > (left(:after, 19)::bigint, right(:after, 5)::smallint))
 order by d.id, m.ordinal
 limit :limit + 1;

-- name: telemetry_stats
-- What telemetry came in, and what was set aside, in the last days.
-- :days integer  days
-- = points bigint, fields bigint, requests bigint, future bigint, old bigint, unknown_device bigint, not_a_number bigint, devices bigint, online bigint, last_at timestamptz
select (select coalesce(sum(points), 0)::bigint from park.ingest_tally where tenant_id between :me_from and :me_to and day > (now() at time zone 'UTC')::date - :days) as points,
       (select coalesce(sum(fields), 0)::bigint from park.ingest_tally where tenant_id between :me_from and :me_to and day > (now() at time zone 'UTC')::date - :days) as fields,
       (select coalesce(sum(requests), 0)::bigint from park.ingest_tally where tenant_id between :me_from and :me_to and day > (now() at time zone 'UTC')::date - :days) as requests,
       coalesce(sum(a.count) filter (where reason = 'future'), 0)::bigint as future,
       coalesce(sum(a.count) filter (where reason = 'old'), 0)::bigint as old,
       coalesce(sum(a.count) filter (where reason = 'unknown_device'), 0)::bigint as unknown_device,
       coalesce(sum(a.count) filter (where reason = 'not_a_number'), 0)::bigint as not_a_number,
       (select count(*) from park.device where tenant_id between :me_from and :me_to and archived_at is null) as devices,
       (select count(*) from park.latest where tenant_id between :me_from and :me_to and at > now() - interval '10 minutes') as online,
       (select max(at) from park.latest where tenant_id between :me_from and :me_to) as last_at
  from park.set_aside a
 where a.tenant_id between :me_from and :me_to and a.at > now() - make_interval(days => :days);

-- name: telemetry_days
-- What telemetry came in on each of the last days, and what was set aside; a day without any is a row of zeros.
-- :days integer  days
-- = day date, points bigint, fields bigint, requests bigint, set_aside bigint
with days as (
  select d::date as day
    from generate_series((now() at time zone 'UTC')::date - (:days - 1), (now() at time zone 'UTC')::date, interval '1 day') d)
select days.day, coalesce(i.points, 0)::bigint as points, coalesce(i.fields, 0)::bigint as fields,
       coalesce(i.requests, 0)::bigint as requests, coalesce(a.count, 0)::bigint as set_aside
  from days
  left join (select day, sum(points) as points, sum(fields) as fields, sum(requests) as requests
               from park.ingest_tally
              where tenant_id between :me_from and :me_to group by day) i using (day)
  left join (select (at at time zone 'UTC')::date as day, sum(count) as count
               from park.set_aside
              where tenant_id between :me_from and :me_to and at > now() - make_interval(days => :days + 1)
              group by 1) a using (day)
 order by days.day;

-- name: set_aside_list
-- Lines that were set aside, newest first.
-- :reason text   for this reason only
-- :limit bigint  at most so many
-- :after text    cursor
-- = at timestamptz, id bigint, tenant_id integer, reason text, count bigint, example text, _cursor text
select at, id, tenant_id, reason, count, example, id::text as _cursor
  from park.set_aside
 where tenant_id between :me_from and :me_to
   and (:reason is null or reason = :reason)
   and (:after is null or id < :after::bigint)
 order by id desc
 limit :limit + 1;

-- name: latest_rebuild
-- Newest values that a worker had not written yet when it died.
-- = rows bigint
select park.latest_rebuild() as rows;

-- name: telemetry_sweep
-- Makes partitions ahead, drops what is older than its class allows.
-- = made integer, dropped integer, forgotten bigint
select made, dropped, forgotten from park.telemetry_sweep();

-- name: scan_scope
-- Whatever measures something, for a scan of all of it; one row.
-- flags: binary
-- :metric text     what they measure
-- :tenant integer  of this enterprise only
-- :after bigint    behind this device
-- :limit bigint    at most so many
-- = tenants bigint[], devices bigint[], ordinals bigint[]
select array_agg(tenant_id) as tenants, array_agg(device_id) as devices, array_agg(ordinal) as ordinals
  from (select m.tenant_id::bigint, m.device_id, m.ordinal::bigint
          from park.metric m
         where m.tenant_id between :me_from and :me_to and m.code = :metric
           and (:tenant is null or m.tenant_id = :tenant)
           and (:after is null or m.device_id > :after)
         order by m.device_id
         limit :limit + 1) s;

-- name: scan_scope_of
-- The same of devices of a kind or thing model.
-- flags: binary
-- :metric text     what they measure
-- :tenant integer  of this enterprise only
-- :kind text       of this kind only
-- :model text      of this thing model only
-- :after bigint    behind this device
-- :limit bigint    at most so many
-- = tenants bigint[], devices bigint[], ordinals bigint[]
select array_agg(tenant_id) as tenants, array_agg(device_id) as devices, array_agg(ordinal) as ordinals
  from (select d.tenant_id::bigint, d.id as device_id, m.ordinal::bigint
          from park.device d
          join park.metric m on m.tenant_id = d.tenant_id and m.device_id = d.id and m.code = :metric
         where d.tenant_id between :me_from and :me_to
           and (:tenant is null or d.tenant_id = :tenant)
           and (:kind is null or d.kind = :kind)
           and (:model is null or d.model_code = :model)
           and (:after is null or d.id > :after)
         order by d.id
         limit :limit + 1) s;

-- name: scan_keys
-- By what names devices are called.
-- flags: binary
-- :device bigint[]  numbers
-- = place bigint, key text
select u.place, d.key
  from unnest(:device) with ordinality u(device, place)
 cross join lateral (
    select key from park.device
     where tenant_id between :me_from and :me_to and id = u.device
     limit 1) d
 order by u.place;

-- name: scan_listed
-- The same of a list of devices, each by its number or key; without an ordinal where it does not measure that.
-- flags: binary
-- :metric text     what they measure
-- :devices text[]  number or key of each
-- = place bigint, tenant_id integer, device_id bigint, ordinal smallint
select distinct on (u.place) u.place, d.tenant_id, d.device_id, m.ordinal
  from unnest(:devices) with ordinality u(device, place)
 cross join lateral (select * from park.devices_named(u.device) offset 0) d
  left join lateral (
    select ordinal from park.metric
     where tenant_id = d.tenant_id and device_id = d.device_id and code = :metric offset 0) m on true
 where d.tenant_id between :me_from and :me_to
 order by u.place, d.rank, d.tenant_id;

-- name: scan_rows
-- What one metric of each device was in a range: the engine of wide rows.
-- flags: binary
-- :tenant integer[]   enterprise of each
-- :device bigint[]    device
-- :ordinal integer[]  place of the metric
-- :from timestamptz   from
-- :to timestamptz     before
-- = place bigint, count bigint, sum double precision, min double precision, max double precision, first double precision, last double precision, last_at timestamptz
select u.place, count(*) as count, sum(x.v) as sum, min(x.v) as min, max(x.v) as max,
       (array_agg(x.v order by s.at))[1] as first, (array_agg(x.v order by s.at desc))[1] as last, max(s.at) as last_at
  from unnest(:tenant, :device, :ordinal) with ordinality u(tenant, device, ordinal, place)
  join park.sample s on s.tenant_id = u.tenant and s.device_id = u.device
 cross join lateral (select s.v[u.ordinal] as v) x
 where s.tenant_id between :me_from and :me_to and s.at >= :from and s.at < :to and x.v <> 'NaN'
 group by u.place
 order by u.place;

-- name: scan_chunks
-- Chunks of devices that hold something of a range. Planned once: it is asked
-- for each thousand devices, and planning takes a fifth of that.
-- flags: binary generic
-- :tenant integer[]  enterprise of each
-- :device bigint[]   device
-- :from timestamptz  from
-- :to timestamptz    before
-- :from_day date     the days around them
-- :to_day date       up to and with
-- = place bigint, body bytea
select u.place, substr(c.whole, c.start, c.size) as body
  from unnest(:tenant, :device) with ordinality u(tenant, device, place)
 cross join lateral park.chunk_of(u.tenant, u.device, :from_day, :to_day) c
 where u.tenant between :me_from and :me_to and c.to_at >= :from and c.from_at < :to
 order by u.place, c.day, c.gen;

-- name: scan_chunks_between
-- The same of all devices of an enterprise between two, in their order: one
-- walk along the key instead of two for each.
-- flags: binary generic
-- :of integer        enterprise
-- :first bigint      the first device
-- :last bigint       the last
-- :from timestamptz  from
-- :to timestamptz    before
-- :from_day date     the days around them
-- :to_day date       up to and with
-- = device bigint, body bytea
select c.device, c.body
  from (
    select k.device_id as device, k.day, k.gen, k.body
      from park.chunk k
     where k.tenant_id = :of and k.device_id between :first and :last and k.day between :from_day and :to_day
       and k.to_at >= :from and k.from_at < :to
    union all
    select p.device_id, u.day, u.gen, substr(p.body, u.start, u.size)
      from park.chunk_pack p
     cross join lateral unnest(p.days, p.gens, p.from_ats, p.to_ats, p.starts, p.sizes) u(day, gen, from_at, to_at, start, size)
     where p.tenant_id = :of and p.device_id between :first and :last and p.day between :from_day - 7 and :to_day
       and u.day between :from_day and :to_day and u.to_at >= :from and u.from_at < :to) c
 where :of between :me_from and :me_to
 order by c.device, c.day, c.gen;

-- name: export_metrics
-- What devices measure, for taking their samples away: a row each metric.
-- :tenant integer  of this enterprise only
-- :device text     of this device only, number or key
-- = tenant_id integer, device_id bigint, key text, zone_min integer, ordinal smallint, code text, has_text boolean
select d.tenant_id, d.id as device_id, d.key, p.zone_min, m.ordinal, m.code,
       exists (select from park.sample_text x
                where x.tenant_id = d.tenant_id and x.device_id = d.id and x.code = m.code) as has_text
  from park.device d
  join park.park p on p.id = d.tenant_id / 1000000
  join park.metric m on m.tenant_id = d.tenant_id and m.device_id = d.id
 where d.tenant_id between :me_from and :me_to
   and (:tenant is null or d.tenant_id = :tenant)
   and (:device is null or d.key = :device or d.id = case when :device ~ '^[0-9]{1,18}$' then (:device)::bigint end)
 order by d.id, m.ordinal;
