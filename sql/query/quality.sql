-- name: quality_devices
-- Devices in use, in the order in which their days are scored.
-- :from_tenant integer  from this enterprise
-- :from_device bigint   and device on
-- :limit bigint         at most so many
-- = tenant_id integer, device_id bigint
select tenant_id, id as device_id
  from park.device
 where tenant_id between :me_from and :me_to and archived_at is null
   and (tenant_id, id) >= (:from_tenant, :from_device)
 order by tenant_id, id
 limit :limit;

-- name: quality_due
-- Days of devices that are over by three hours and have no score yet, or chunks their score does not know.
-- A device that said nothing for 35 days is not waited for any more. Days before it was registered are history
-- that was loaded: when that came says nothing.
-- :days integer          of the last so many days
-- :after_tenant integer  behind this enterprise,
-- :after_device bigint   device
-- :after_day date        and day
-- :to_tenant integer     up to and with this enterprise
-- :to_device bigint      and device
-- :limit bigint          at most so many
-- = tenant_id integer, device_id bigint, day date, zone_min integer, fresh boolean, settled boolean
with dev as materialized (
  select d.tenant_id, d.id, d.created_at, p.zone_min, p.zone, ((now() - interval '3 hours') at time zone p.zone)::date as today
    from park.device d
    join park.park p on p.id = d.tenant_id / 1000000
   where d.tenant_id between :me_from and :me_to and d.archived_at is null
     and (d.tenant_id, d.id) between (:after_tenant, :after_device) and (:to_tenant, :to_device)),
said as materialized (
  select dev.tenant_id, dev.id, c.day, max(c.gen) as gen
    from dev
   cross join lateral park.chunk_of(dev.tenant_id, dev.id, current_date - :days - 36, dev.today - 1) c
   group by dev.tenant_id, dev.id, c.day),
grid as (
  select dev.tenant_id, dev.id, g.day::date as day, dev.zone_min, dev.zone, dev.created_at, dev.today - :days as since, s.gen,
         (g.day::date + 1)::timestamp at time zone dev.zone as ends,
         max(s.day) over (partition by dev.tenant_id, dev.id order by g.day rows between 35 preceding and 1 preceding) as spoke
    from dev
   cross join generate_series((dev.today - :days - 35)::timestamp, (dev.today - 1)::timestamp, interval '1 day') g(day)
    left join said s on s.tenant_id = dev.tenant_id and s.id = dev.id and s.day = g.day::date)
select g.tenant_id, g.id as device_id, g.day, g.zone_min, g.spoke is null as fresh,
       coalesce(q.settled, g.created_at < g.ends and now() < g.ends + interval '27 hours') as settled
  from grid g
  left join park.quality_day q on q.tenant_id = g.tenant_id and q.device_id = g.id and q.day = g.day
 where g.day >= g.since and (g.gen is not null or g.spoke is not null) and coalesce(q.gen < g.gen, q.day is null)
   and (g.tenant_id, g.id, g.day) > (:after_tenant, :after_device, :after_day)
 order by g.tenant_id, g.id, g.day
 limit :limit;

-- name: quality_rules
-- What is known of the metrics of devices: how often they report, and what can be.
-- A quantity has a unit; what is commanded may stand still.
-- :tenant integer[]  enterprise of each
-- :device bigint[]   device
-- = place bigint, ordinal smallint, interval_s integer, lowest double precision, highest double precision, counter boolean,
-- = measured boolean, code text, name text, name_en text, unit text
select u.place, m.ordinal, m.interval_s, m.lowest, m.highest, m.counter,
       m.unit <> '' and not m.counter
         and not exists (select from jsonb_array_elements(t.points) p where p ->> 'code' = m.code) as measured,
       m.code, m.name, m.name_en, m.unit
  from unnest(:tenant, :device) with ordinality u(tenant, device, place)
  join park.device d on d.tenant_id = u.tenant and d.id = u.device
  join park.metric m on m.tenant_id = u.tenant and m.device_id = u.device
  left join lateral (
    select x.points from park.thing_model x
     where x.code = d.model_code and x.tenant_id in (d.tenant_id, d.tenant_id / 1000000 * 1000000)
     order by x.tenant_id desc limit 1) t on true
 where d.tenant_id between :me_from and :me_to
 order by u.place, m.ordinal;

-- name: quality_known
-- Scored days of devices, from which steps and what was late are known.
-- flags: binary
-- :tenant integer[]  enterprise of each
-- :device bigint[]   device
-- :from_day date     from
-- :to_day date       up to and with
-- = place bigint, day date, metrics bigint[]
select u.place, q.day, q.metrics::bigint[] as metrics
  from unnest(:tenant, :device) with ordinality u(tenant, device, place)
  join park.quality_day q on q.tenant_id = u.tenant and q.device_id = u.device
 where q.tenant_id between :me_from and :me_to and q.day between :from_day and :to_day
 order by u.place, q.day;

-- name: quality_bodies
-- The chunks of days of devices, in the order of their arrival.
-- flags: binary
-- :tenant integer[]  enterprise of each
-- :device bigint[]   device
-- :day date[]        day
-- = place bigint, gen bigint, body bytea
select u.place, c.gen, substr(c.whole, c.start, c.size) as body
  from unnest(:tenant, :device, :day) with ordinality u(tenant, device, day, place)
 cross join lateral park.chunk_of(u.tenant, u.device, u.day, u.day) c
 where u.tenant between :me_from and :me_to
 order by u.place, c.gen;

-- name: quality_months
-- Makes the partitions of these days where they are missing.
-- :days date[]  days
-- = made integer
select park.quality_months(:days) as made;

-- name: quality_put
-- Writes scores of days; NaN is a score that was not judged.
-- :tenant integer[]       enterprise of each
-- :device bigint[]        device
-- :day date[]             day
-- :gen bigint[]           last chunk
-- :settled integer[]      whether it was scored in time
-- :completeness float8[]  scores
-- :timeliness float8[]    …
-- :validity float8[]      …
-- :consistency float8[]   …
-- :uniqueness float8[]    …
-- :score float8[]         their product
-- :grade text[]           A to D
-- :counts bigint[]        14 each
-- :metrics integer[]      packed metrics of all
-- :first integer[]        where those of each begin, from 1
-- :last integer[]         and where they end
-- = rows bigint
with put as (
  insert into park.quality_day as q (tenant_id, device_id, day, gen, settled, completeness, timeliness, validity, consistency,
    uniqueness, score, grade, counts, metrics)
  select u.tenant, u.device, u.day, u.gen, u.settled = 1, nullif(u.completeness, 'NaN'), nullif(u.timeliness, 'NaN'),
         nullif(u.validity, 'NaN'), nullif(u.consistency, 'NaN'), nullif(u.uniqueness, 'NaN'), nullif(u.score, 'NaN'), u.grade,
         (:counts)[u.place * 14 - 13:u.place * 14], (:metrics)[u.first:u.last]
    from unnest(:tenant, :device, :day, :gen, :settled, :completeness, :timeliness, :validity, :consistency, :uniqueness,
           :score, :grade, :first, :last) with ordinality
         u(tenant, device, day, gen, settled, completeness, timeliness, validity, consistency, uniqueness, score, grade,
           first, last, place)
  on conflict (tenant_id, device_id, day) do update
    set gen = excluded.gen, completeness = excluded.completeness, timeliness = excluded.timeliness,
        validity = excluded.validity, consistency = excluded.consistency, uniqueness = excluded.uniqueness,
        score = excluded.score, grade = excluded.grade, counts = excluded.counts, metrics = excluded.metrics,
        revision = q.revision + 1, scored_at = now()
  returning 1)
select count(*) as rows from put;

-- name: quality_ask
-- Asks for days to be scored that have no score yet, or new data.
-- :days integer  of the last so many days
-- = job bigint
select job from park.quality_ask(:days);

-- name: quality_interval_put
-- Says how often a metric of a device should report.
-- :device bigint      device
-- :metric text        metric
-- :interval_s integer seconds; null: estimated
-- = device_id bigint, code text, interval_s integer
select device_id, code, interval_s from park.quality_interval_put(:device, :metric, :interval_s);

-- name: quality_day_list
-- Days of devices with their scores and what those are made of, worst first; without dates, of yesterday.
-- :tenant integer  of this enterprise only
-- :device bigint   of this device only
-- :grade text      of this grade only
-- :q text          part of the device's name or key
-- :from date       from this day on
-- :to date         up to and with this one
-- :limit bigint    at most so many
-- :after text      cursor
-- = tenant_id integer, tenant_name text, device_id bigint, device_key text, device_name text, day date, grade text,
-- = score double precision, completeness double precision, timeliness double precision, validity double precision,
-- = consistency double precision, uniqueness double precision, received bigint, expected bigint, missing bigint, late bigint,
-- = bad bigint, outside bigint, stuck bigint, fallen bigint, repeated bigint, overwritten bigint, revision integer,
-- = scored_at timestamptz, _cursor text
select q.tenant_id, t.name as tenant_name, q.device_id, d.key as device_key, d.name as device_name, q.day, q.grade, q.score,
       q.completeness, q.timeliness, q.validity, q.consistency, q.uniqueness, q.counts[1] as received,
       q.counts[2] as expected, q.counts[3] as missing, q.counts[5] as late, q.counts[7] as bad, q.counts[8] as outside,
       q.counts[10] as stuck, q.counts[11] as fallen, q.counts[13] as repeated, q.counts[14] as overwritten, q.revision,
       q.scored_at, coalesce(q.score, 2) || '_' || q.day || '_' || q.device_id as _cursor
  from park.quality_day q
  join park.tenant t on t.tenant_id = q.tenant_id
  join park.device d on d.tenant_id = q.tenant_id and d.id = q.device_id
 where q.tenant_id between :me_from and :me_to
   and q.day between coalesce(:from, :to, park.quality_last(:me_from)) and coalesce(:to, park.quality_last(:me_from))
   and (:tenant is null or q.tenant_id = :tenant)
   and (:device is null or q.device_id = :device)
   and (:grade is null or q.grade = :grade)
   and (:q is null or position(lower(:q) in lower(d.name || ' ' || d.key)) > 0)
   and (:after is null
        or (coalesce(q.score, 2), q.day, q.device_id)
             > (split_part(:after, '_', 1)::double precision, split_part(:after, '_', 2)::date, split_part(:after, '_', 3)::bigint))
 order by coalesce(q.score, 2), q.day, q.device_id
 limit :limit + 1;

-- name: quality_series_list
-- Metrics of one day with their scores and what those are made of, worst first; without a day, of yesterday.
-- :tenant integer  of this enterprise only
-- :device bigint   of this device only
-- :grade text      of this grade only
-- :day date        of this day
-- :limit bigint    at most so many
-- :after text      cursor
-- = tenant_id integer, tenant_name text, device_id bigint, device_key text, device_name text, metric text, name text, name_en text,
-- = unit text, day date, grade text, score double precision, completeness double precision, timeliness double precision,
-- = validity double precision, consistency double precision, uniqueness double precision, interval_s double precision,
-- = step_s double precision, estimated boolean, received integer, expected integer, missing integer, late integer, bad integer,
-- = outside integer, stuck integer, fallen integer, repeated integer, overwritten integer, lowest double precision,
-- = highest double precision, _cursor text
select q.tenant_id, t.name as tenant_name, q.device_id, d.key as device_key, d.name as device_name, x.code as metric, x.name,
       x.name_en, x.unit, q.day, g.grade, m.score, m.completeness, m.timeliness, m.validity, m.consistency, m.uniqueness,
       m.interval_s, m.step_s, m.estimated, m.received, m.expected, m.missing, m.late, m.bad, m.outside, m.stuck, m.fallen,
       m.repeated, m.overwritten, x.lowest, x.highest,
       coalesce(m.score, 2) || '_' || q.device_id || '_' || m.ordinal as _cursor
  from park.quality_day q
 cross join lateral park.quality_metrics(q.metrics) m
 cross join lateral (select park.quality_grade(m.score) as grade) g
  join park.tenant t on t.tenant_id = q.tenant_id
  join park.device d on d.tenant_id = q.tenant_id and d.id = q.device_id
  join park.metric x on x.tenant_id = q.tenant_id and x.device_id = q.device_id and x.ordinal = m.ordinal
 where q.tenant_id between :me_from and :me_to and q.day = coalesce(:day, park.quality_last(:me_from))
   and (:tenant is null or q.tenant_id = :tenant)
   and (:device is null or q.device_id = :device)
   and (:grade is null or g.grade = :grade)
   and (:after is null
        or (coalesce(m.score, 2), q.device_id, m.ordinal)
             > (split_part(:after, '_', 1)::double precision, split_part(:after, '_', 2)::bigint, split_part(:after, '_', 3)::integer))
 order by coalesce(m.score, 2), q.device_id, m.ordinal
 limit :limit + 1;

-- name: quality_enterprise_list
-- Enterprises by the mean score of their devices' days, worst first; without dates, of the last 7 days.
-- :from date     from this day on
-- :to date       up to and with this one
-- :limit bigint  at most so many
-- :after text    cursor
-- = tenant_id integer, tenant_name text, devices bigint, days bigint, grade text, score double precision, completeness double precision,
-- = timeliness double precision, validity double precision, consistency double precision, uniqueness double precision,
-- = received bigint, expected bigint, missing bigint, late bigint, bad bigint, outside bigint, stuck bigint, fallen bigint,
-- = repeated bigint, overwritten bigint, bad_days bigint, _cursor text
select e.tenant_id, t.name as tenant_name, e.devices, e.days, park.quality_grade(e.score) as grade, e.score, e.completeness,
       e.timeliness, e.validity, e.consistency, e.uniqueness, e.received, e.expected, e.missing, e.late, e.bad, e.outside,
       e.stuck, e.fallen, e.repeated, e.overwritten, e.bad_days, coalesce(e.score, 2) || '_' || e.tenant_id as _cursor
  from (select q.tenant_id, count(distinct q.device_id) as devices, count(*) as days, avg(q.score) as score,
               avg(q.completeness) as completeness, avg(q.timeliness) as timeliness, avg(q.validity) as validity,
               avg(q.consistency) as consistency, avg(q.uniqueness) as uniqueness, sum(q.counts[1])::bigint as received,
               sum(q.counts[2])::bigint as expected, sum(q.counts[3])::bigint as missing, sum(q.counts[5])::bigint as late,
               sum(q.counts[7])::bigint as bad, sum(q.counts[8])::bigint as outside, sum(q.counts[10])::bigint as stuck,
               sum(q.counts[11])::bigint as fallen, sum(q.counts[13])::bigint as repeated,
               sum(q.counts[14])::bigint as overwritten, count(*) filter (where q.grade = 'D') as bad_days
          from park.quality_day q
         where q.tenant_id between :me_from and :me_to
           and q.day between coalesce(:from, coalesce(:to, park.quality_last(:me_from)) - 6) and coalesce(:to, park.quality_last(:me_from))
         group by q.tenant_id) e
  join park.tenant t on t.tenant_id = e.tenant_id
 where :after is null
    or (coalesce(e.score, 2), e.tenant_id) > (split_part(:after, '_', 1)::double precision, split_part(:after, '_', 2)::integer)
 order by coalesce(e.score, 2), e.tenant_id
 limit :limit + 1;

-- name: quality_calendar
-- A row a day: how good the data of all devices were; a day without a score is absent. Without dates, the last 28.
-- :tenant integer  of this enterprise only
-- :device bigint   of this device only
-- :from date       from this day on
-- :to date         up to and with this one
-- = day date, devices bigint, grade text, score double precision, completeness double precision, timeliness double precision,
-- = validity double precision, consistency double precision, uniqueness double precision, received bigint, expected bigint,
-- = missing bigint, late bigint, bad bigint, outside bigint, stuck bigint, fallen bigint, repeated bigint, overwritten bigint,
-- = a bigint, b bigint, c bigint, d bigint
select e.day, e.devices, park.quality_grade(e.score) as grade, e.score, e.completeness, e.timeliness, e.validity, e.consistency,
       e.uniqueness, e.received, e.expected, e.missing, e.late, e.bad, e.outside, e.stuck, e.fallen, e.repeated, e.overwritten,
       e.a, e.b, e.c, e.d
  from (select q.day, count(*) as devices, avg(q.score) as score, avg(q.completeness) as completeness,
               avg(q.timeliness) as timeliness, avg(q.validity) as validity, avg(q.consistency) as consistency,
               avg(q.uniqueness) as uniqueness, sum(q.counts[1])::bigint as received, sum(q.counts[2])::bigint as expected,
               sum(q.counts[3])::bigint as missing, sum(q.counts[5])::bigint as late, sum(q.counts[7])::bigint as bad,
               sum(q.counts[8])::bigint as outside, sum(q.counts[10])::bigint as stuck, sum(q.counts[11])::bigint as fallen,
               sum(q.counts[13])::bigint as repeated, sum(q.counts[14])::bigint as overwritten,
               count(*) filter (where q.grade = 'A') as a, count(*) filter (where q.grade = 'B') as b,
               count(*) filter (where q.grade = 'C') as c, count(*) filter (where q.grade = 'D') as d
          from park.quality_day q
         where q.tenant_id between :me_from and :me_to
           and q.day between coalesce(:from, coalesce(:to, park.quality_last(:me_from)) - 27) and coalesce(:to, park.quality_last(:me_from))
           and (:tenant is null or q.tenant_id = :tenant)
           and (:device is null or q.device_id = :device)
         group by q.day) e
 order by e.day
 limit 1200;

-- name: quality_heat
-- The days of the devices that are worst over a stretch of them: a row a device and day. Without dates, the last 28.
-- :tenant integer  of this enterprise only
-- :from date       from this day on
-- :to date         up to and with this one
-- :most bigint     so many devices at most
-- = rank bigint, tenant_id integer, tenant_name text, device_id bigint, device_key text, device_name text, day date, grade text,
-- = score double precision, mean double precision
with worst as materialized (
  select q.tenant_id, q.device_id, avg(q.score) as mean, row_number() over (order by avg(q.score), q.device_id) as rank
    from park.quality_day q
   where q.tenant_id between :me_from and :me_to
     and q.day between coalesce(:from, coalesce(:to, park.quality_last(:me_from)) - 27) and coalesce(:to, park.quality_last(:me_from))
     and (:tenant is null or q.tenant_id = :tenant) and q.score is not null
   group by q.tenant_id, q.device_id
   order by 3, 2
   limit :most)
select w.rank, q.tenant_id, t.name as tenant_name, q.device_id, d.key as device_key, d.name as device_name, q.day, q.grade, q.score,
       w.mean
  from worst w
  join park.quality_day q on q.tenant_id = w.tenant_id and q.device_id = w.device_id
  join park.tenant t on t.tenant_id = q.tenant_id
  join park.device d on d.tenant_id = q.tenant_id and d.id = q.device_id
 where q.tenant_id between :me_from and :me_to
   and q.day between coalesce(:from, coalesce(:to, park.quality_last(:me_from)) - 27) and coalesce(:to, park.quality_last(:me_from))
 order by w.rank, q.day;

-- name: quality_device_find
-- A device, and how far its chunks may be asked for.
-- :device bigint  device
-- = tenant_id integer, device_id bigint, device_key text, device_name text, zone_min integer, created_at timestamptz
select d.tenant_id, d.id as device_id, d.key as device_key, d.name as device_name, p.zone_min, d.created_at
  from park.device d
  join park.park p on p.id = d.tenant_id / 1000000
 where d.tenant_id between :me_from and :me_to and d.id = :device;
