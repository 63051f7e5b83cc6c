-- name: energy_kind_list
-- Kinds of energy, with the coefficient in force today.
-- = code text, name text, name_en text, unit text, category text, edition text, standard text,
-- = kgce_low double precision, kgce_high double precision, ncv_kj double precision, source text
select k.code, k.name, k.name_en, k.unit, k.category, c.edition, c.standard, c.kgce_low, c.kgce_high, c.ncv_kj, c.source
  from park.energy_kind k
  left join lateral (
    select * from park.energy_coefficient c
     where c.kind = k.code and c.valid_from <= current_date and coalesce(c.valid_to > current_date, true)
     order by c.valid_from desc, c.edition desc limit 1) c on true
 order by k.category = 'medium', k.code <> 'electricity', k.code;

-- name: energy_coefficient_list
-- Standard-coal coefficients of all editions, or those in force on a day.
-- :kind text  of this kind only
-- :day date   in force on this day only
-- = kind text, name text, name_en text, unit text, category text, edition text, standard text,
-- = kgce_low double precision, kgce_high double precision, ncv_kj double precision,
-- = valid_from date, valid_to date, source text
select c.kind, k.name, k.name_en, k.unit, k.category, c.edition, c.standard, c.kgce_low, c.kgce_high, c.ncv_kj,
       c.valid_from, c.valid_to, c.source
  from park.energy_coefficient c
  join park.energy_kind k on k.code = c.kind
 where (:kind is null or c.kind = :kind)
   and (:day is null or (c.valid_from <= :day and coalesce(c.valid_to > :day, true)))
 order by c.kind, c.valid_from;

-- name: energy_factors
-- All editions of the coefficients, for converting.
-- = kind text, category text, edition text, kgce_low double precision, kgce_high double precision, ncv_kj double precision,
-- = valid_from date, valid_to date, unit text, name text, name_en text
select c.kind, k.category, c.edition, c.kgce_low, c.kgce_high, c.ncv_kj, c.valid_from, c.valid_to, k.unit, k.name, k.name_en
  from park.energy_coefficient c
  join park.energy_kind k on k.code = c.kind
 order by c.kind, c.valid_from;

-- name: meter_list
-- Meters with the device behind them, by enterprise and number; parent_id makes the tree.
-- :tenant integer  of this enterprise only
-- :kind text       of this kind of energy only
-- :role text       in this role only
-- :q text          part of the name
-- :limit bigint    at most so many
-- :after text      cursor
-- = id bigint, tenant_id integer, tenant_name text, parent_id bigint, device_id bigint, device_key text, device_name text,
-- = metric text, power_metric text, name text, kind text, kind_name text, kind_name_en text, unit text, role text,
-- = digits smallint, multiplier double precision, max_rate double precision, bucket_min smallint,
-- = loss_limit double precision, accuracy double precision, valid_from date, valid_to date, in_service boolean,
-- = seen_at timestamptz, computed_at timestamptz, demo boolean, version integer, _cursor text
select m.id, m.tenant_id, t.name as tenant_name, m.parent_id, m.device_id, d.key as device_key, d.name as device_name,
       m.metric, m.power_metric, m.name, m.kind, k.name as kind_name, k.name_en as kind_name_en, k.unit, m.role,
       m.digits, m.multiplier, m.max_rate, m.bucket_min, m.loss_limit, m.accuracy, m.valid_from, m.valid_to,
       coalesce(m.valid_to > current_date, true) as in_service, p.seen_at, p.computed_at, t.demo, m.version,
       m.tenant_id || '.' || m.id as _cursor
  from park.meter m
  join park.tenant t on t.tenant_id = m.tenant_id
  join park.energy_kind k on k.code = m.kind
  left join park.device d on d.tenant_id = m.tenant_id and d.id = m.device_id
  left join park.energy_progress p on p.tenant_id = m.tenant_id and p.meter_id = m.id
 where m.tenant_id between :me_from and :me_to
   and (:tenant is null or m.tenant_id = :tenant)
   and (:kind is null or m.kind = :kind)
   and (:role is null or m.role = :role)
   and (:q is null or position(lower(:q) in lower(m.name)) > 0)
   and (:after is null
        or (m.tenant_id, m.id) > (split_part(:after, '.', 1)::integer, split_part(:after, '.', 2)::bigint))
 order by m.tenant_id, m.id
 limit coalesce(:limit, 50000) + 1;

-- name: meter_find
-- One meter.
-- :meter bigint  its number
-- = id bigint, tenant_id integer, tenant_name text, parent_id bigint, parent_name text, device_id bigint, device_key text, device_name text,
-- = metric text, power_metric text, name text, kind text, kind_name text, kind_name_en text, unit text, role text,
-- = digits smallint, multiplier double precision, max_rate double precision, bucket_min smallint,
-- = loss_limit double precision, accuracy double precision, valid_from date, valid_to date, in_service boolean,
-- = first_day date, seen_at timestamptz, computed_at timestamptz, events bigint, children bigint, demo boolean, version integer
select m.id, m.tenant_id, t.name as tenant_name, m.parent_id, o.name as parent_name, m.device_id, d.key as device_key, d.name as device_name,
       m.metric, m.power_metric, m.name, m.kind, k.name as kind_name, k.name_en as kind_name_en, k.unit, m.role,
       m.digits, m.multiplier, m.max_rate, m.bucket_min, m.loss_limit, m.accuracy, m.valid_from, m.valid_to,
       coalesce(m.valid_to > current_date, true) as in_service, p.first_day, p.seen_at, p.computed_at,
       (select count(*) from park.meter_event e where e.tenant_id = m.tenant_id and e.meter_id = m.id) as events,
       (select count(*) from park.meter c where c.tenant_id = m.tenant_id and c.parent_id = m.id) as children,
       t.demo, m.version
  from park.meter m
  join park.tenant t on t.tenant_id = m.tenant_id
  join park.energy_kind k on k.code = m.kind
  left join park.meter o on o.tenant_id = m.tenant_id and o.id = m.parent_id
  left join park.device d on d.tenant_id = m.tenant_id and d.id = m.device_id
  left join park.energy_progress p on p.tenant_id = m.tenant_id and p.meter_id = m.id
 where m.tenant_id between :me_from and :me_to and m.id = :meter;

-- name: meter_add
-- A new meter.
-- :tenant integer       enterprise; null is the own one
-- :parent bigint        meter above it
-- :device bigint        device that reports it
-- :metric text          metric that is its register
-- :power_metric text    metric that is its momentary rate
-- :name text            name
-- :kind text            kind of energy
-- :role text            main, sub, generation or export
-- :digits integer       digits of its register before the point
-- :multiplier float8    register times this is the amount
-- :max_rate float8      largest plausible amount an hour
-- :bucket_min integer   length of its intervals, minutes
-- :loss_limit float8    largest share that may be lost below it
-- :accuracy float8      accuracy class as a share
-- :valid_from date      first day it counts
-- :valid_to date        first day it counts no more
-- = id bigint, version integer
select id, version
  from park.meter_add(coalesce(:tenant, :me_tenant), :parent, :device, :metric, :power_metric, :name, :kind, :role, :digits,
         :multiplier, :max_rate, :bucket_min, :loss_limit, :accuracy, :valid_from, :valid_to);

-- name: meter_change
-- Changes a meter; what is null stays.
-- :meter bigint         its number
-- :version integer      the version the caller has seen
-- :parent bigint        meter above it; 0 is none
-- :device bigint        device that reports it
-- :metric text          metric that is its register
-- :power_metric text    metric that is its momentary rate
-- :name text            name
-- :role text            main, sub, generation or export
-- :digits integer       digits of its register before the point
-- :multiplier float8    register times this is the amount
-- :max_rate float8      largest plausible amount an hour
-- :bucket_min integer   length of its intervals, minutes
-- :loss_limit float8    largest share that may be lost below it
-- :accuracy float8      accuracy class as a share
-- :valid_from date      first day it counts
-- :valid_to date        first day it counts no more
-- = id bigint, version integer
select id, version
  from park.meter_change(:meter, :version, :parent, :device, :metric, :power_metric, :name, :role, :digits,
         :multiplier, :max_rate, :bucket_min, :loss_limit, :accuracy, :valid_from, :valid_to);

-- name: meter_event_list
-- Replacements and changes of a meter, newest first.
-- :meter bigint  its number
-- :limit bigint  at most so many
-- :after text    cursor
-- = id bigint, tenant_id integer, meter_id bigint, at timestamptz, kind text, old_final double precision,
-- = new_initial double precision, new_multiplier double precision, new_digits smallint, reason text,
-- = account_name text, noted_at timestamptz, _cursor text
select e.id, e.tenant_id, e.meter_id, e.at, e.kind, e.old_final, e.new_initial, e.new_multiplier, e.new_digits, e.reason,
       a.name as account_name, e.noted_at, e.id::text as _cursor
  from park.meter_event e
  left join park.account a on a.tenant_id between :me_from and :me_to and a.id = e.account_id
 where e.tenant_id between :me_from and :me_to and e.meter_id = :meter
   and (:after is null or e.id < :after::bigint)
 order by e.id desc
 limit :limit + 1;

-- name: meter_event_add
-- Notes an event of a meter; what it metered since is derived again.
-- :meter bigint           its number
-- :at timestamptz         when it happened
-- :kind text              replace, ct_change or reset
-- :old_final float8       last reading before
-- :new_initial float8     first reading after
-- :new_multiplier float8  multiplier from then on
-- :new_digits integer     digits from then on
-- :reason text            why
-- = id bigint, job bigint
select id, job from park.meter_event_add(:meter, :at, :kind, :old_final, :new_initial, :new_multiplier, :new_digits, :reason);

-- name: meter_event_remove
-- Takes back an event that was noted by mistake.
-- :meter bigint  meter
-- :event bigint  event
-- = id bigint
select id from park.meter_event_remove(:meter, :event);

-- name: energy_ask
-- Asks for everything from a day on to be derived again, or for what is new now.
-- :tenant integer  of this enterprise only
-- :meter bigint    of this meter only
-- :from date       from this day on; null: only what is new
-- = job bigint, meters bigint
select job, meters from park.energy_ask(:tenant, :meter, :from);

-- name: meter_days
-- What a meter metered, a row a day.
-- :meter bigint  its number
-- :from date     from
-- :to date       before
-- = day date, amount double precision, slots jsonb, flags text, expected smallint, received smallint, good smallint,
-- = linear smallint, estimated smallint, data_at timestamptz, revision integer, computed_at timestamptz, unit text, bucket_min smallint, zone_min integer
select e.day, e.amount, to_jsonb(e.slots) as slots, e.flags, e.expected, e.received, e.good, e.linear, e.estimated, e.data_at, e.revision,
       e.computed_at, k.unit, (1440 / greatest(length(e.flags), 1))::smallint as bucket_min, p.zone_min
  from park.energy_day e
  join park.meter m on m.tenant_id = e.tenant_id and m.id = e.meter_id
  join park.energy_kind k on k.code = m.kind
  join park.park p on p.id = m.tenant_id / 1000000
 where e.tenant_id between :me_from and :me_to and e.meter_id = :meter and e.day >= :from and e.day < :to
 order by e.day
 limit 1200;

-- name: energy_late_take
-- Turns notes of late samples into work: their meters are derived again from there.
-- :settle_s integer  leave notes that are younger, more may be coming
-- = meters bigint
select park.energy_late_take(:settle_s) as meters;

-- name: energy_due
-- Takes meters whose register has to be followed, and tells from which day on.
-- :began timestamptz  not those that were followed since
-- :limit bigint       at most so many
-- = tenant_id integer, meter_id bigint, device_id bigint, ordinal smallint, digits smallint, multiplier double precision,
-- = max_rate double precision, bucket_min smallint, zone_min integer, valid_from date, valid_to date, known_day date, looks_back boolean,
-- = dirty_at timestamptz, back_at timestamptz, reason text
with due as materialized (
  select p.tenant_id, p.meter_id, p.first_day, p.seen_at, p.computed_at, p.dirty_from, p.reason, g.zone, g.zone_min
    from park.energy_progress p
    join park.meter m on m.tenant_id = p.tenant_id and m.id = p.meter_id
    join park.park g on g.id = m.tenant_id / 1000000
    left join park.latest l on l.tenant_id = m.tenant_id and l.device_id = m.device_id
   where p.tenant_id between :me_from and :me_to
     and coalesce(p.computed_at < :began, true)
     and (p.dirty_from is not null
          or (p.first_day is null and l.at is not null)
          or (p.first_day is not null
              and coalesce(p.computed_at < (m.valid_to + 1)::timestamptz, true)
              and (floor(extract(epoch from now() - interval '2 minutes') / (60 * m.bucket_min))
                     > floor(extract(epoch from p.computed_at - interval '2 minutes') / (60 * m.bucket_min))
                   or (p.computed_at < now() - interval '5 minutes'
                       and floor(extract(epoch from l.at) / (60 * m.bucket_min))
                             > floor(extract(epoch from p.seen_at) / (60 * m.bucket_min))))))
   order by p.dirty_from nulls last, p.tenant_id, p.meter_id
   limit :limit
   for update of p skip locked)
select m.tenant_id, m.id as meter_id, m.device_id, x.ordinal, m.digits, m.multiplier, m.max_rate, m.bucket_min, d.zone_min,
       m.valid_from, m.valid_to,
       least((d.seen_at at time zone d.zone)::date,
             case when d.first_day is not null then ((d.computed_at - interval '3 hours') at time zone d.zone)::date end) as known_day,
       d.dirty_from is not null or d.first_day is null as looks_back,
       d.dirty_from::timestamp at time zone d.zone as dirty_at, (d.dirty_from - 51)::timestamp at time zone d.zone as back_at,
       case when d.dirty_from is null then 'late_data' else d.reason end as reason
  from due d
  join park.meter m on m.tenant_id = d.tenant_id and m.id = d.meter_id
  left join park.metric x on x.tenant_id = m.tenant_id and x.device_id = m.device_id and x.code = m.metric
 order by m.tenant_id, m.id;

-- name: energy_events
-- Events of meters.
-- :tenant integer[]  tenant of each
-- :meter bigint[]    meter
-- = place bigint, at timestamptz, kind text, old_final double precision, new_initial double precision,
-- = new_multiplier double precision, new_digits smallint
select u.place, e.at, e.kind, e.old_final, e.new_initial, e.new_multiplier, e.new_digits
  from unnest(:tenant, :meter) with ordinality u(tenant, meter, place)
  join park.meter_event e on e.tenant_id = u.tenant and e.meter_id = u.meter
 where e.tenant_id between :me_from and :me_to
 order by u.place, e.at;

-- name: energy_usual
-- Complete days of a meter, from which its usual hours are known.
-- flags: binary
-- :tenant integer  enterprise
-- :meter bigint    meter
-- :from date       from
-- :to date         before
-- = slots double precision[]
select slots
  from park.energy_day
 where tenant_id between :me_from and :me_to and tenant_id = :tenant and meter_id = :meter
   and day >= :from and day < :to and flags ~ '^[GL]+$'
 order by day;

-- name: energy_day_put
-- Writes derived days where they are new or differ; a closed day that changes gets a new revision and a correction.
-- :tenant integer[]     of each row: enterprise
-- :meter bigint[]       meter
-- :day integer[]        days since 1970-01-01
-- :amount float8[]      sum of the usable intervals, NaN for none
-- :first integer[]      where its intervals begin in slots, from 1
-- :last integer[]       and where they end
-- :slots float8[]       intervals of all rows, NaN where unusable
-- :flags text[]         a letter an interval
-- :expected integer[]   intervals that should be there
-- :received integer[]   of them, with a reading behind them
-- :good integer[]       of them, measured
-- :linear integer[]     of them, short gaps
-- :estimated integer[]  estimated ones
-- :data_at timestamptz[]  last reading that counted; 1970 for none
-- :reason text[]        why it is derived again
-- = written bigint, corrected bigint
with fresh as materialized (
  select u.tenant, u.meter, date '1970-01-01' + u.day as day, nullif(u.amount, 'NaN') as amount,
         array_replace((:slots)[u.first:u.last], 'NaN', null) as slots, u.flags, u.expected, u.received, u.good, u.linear,
         u.estimated, nullif(u.data_at, timestamptz 'epoch') as data_at, u.reason
    from unnest(:tenant, :meter, :day, :amount, :first, :last, :flags, :expected, :received, :good, :linear, :estimated, :data_at, :reason)
         u(tenant, meter, day, amount, first, last, flags, expected, received, good, linear, estimated, data_at, reason)),
judged as (
  select f.*, o.amount as before, coalesce(o.revision, 0) as seen,
         o.amount is not null and o.computed_at > ((o.day + 1)::timestamp at time zone g.zone) + interval '3 hours'
           and (f.amount is null or abs(f.amount - o.amount) > 1e-9 * greatest(abs(o.amount), 1)) as corrects
    from fresh f
    join park.park g on g.id = f.tenant / 1000000
    left join park.energy_day o on o.tenant_id = f.tenant and o.meter_id = f.meter and o.day = f.day
   where o.day is null
      or (f.amount, f.slots, f.flags, f.expected, f.received, f.data_at)
         is distinct from (o.amount, o.slots, o.flags, o.expected::integer, o.received::integer, o.data_at)),
written as (
  insert into park.energy_day as e (tenant_id, meter_id, day, amount, slots, flags, expected, received, good, linear, estimated,
    data_at, revision, computed_at)
  select tenant, meter, day, amount, slots, flags, expected, received, good, linear, estimated, data_at,
         greatest(seen + corrects::integer, 1), clock_timestamp()
    from judged
  on conflict (tenant_id, meter_id, day) do update
    set amount = excluded.amount, slots = excluded.slots, flags = excluded.flags, expected = excluded.expected,
        received = excluded.received, good = excluded.good, linear = excluded.linear, estimated = excluded.estimated,
        data_at = excluded.data_at, revision = excluded.revision, computed_at = excluded.computed_at
  returning 1),
noted as (
  insert into park.energy_change (tenant_id, meter_id, day, revision, before, after, reason)
  select tenant, meter, day, seen + 1, before, amount, reason from judged where corrects
  on conflict do nothing
  returning 1)
select (select count(*) from written) as written, (select count(*) from noted) as corrected;

-- name: energy_issue_put
-- Writes what was odd in registers, instead of what was noted of these stretches before.
-- :all_tenant integer[]  meters that were followed: enterprise
-- :all_meter bigint[]    meter
-- :from timestamptz[]    from
-- :to timestamptz[]      before
-- :tenant integer[]      of each issue: enterprise
-- :meter bigint[]        meter
-- :at timestamptz[]      where in time
-- :kind text[]           what
-- :amount float8[]       what the pair would have counted
-- :behind float8[]       behind an event
-- = noted bigint
with gone as (
  delete from park.energy_issue i
   using unnest(:all_tenant, :all_meter, :from, :to) u(tenant, meter, from_at, to_at)
   where i.tenant_id = u.tenant and i.meter_id = u.meter and i.at >= u.from_at and i.at < u.to_at
     and not exists (select from unnest(:tenant, :meter, :at, :kind) n(tenant, meter, at, kind)
                      where (n.tenant, n.meter, n.at, n.kind) = (i.tenant_id, i.meter_id, i.at, i.kind))
  returning 1),
noted as (
  insert into park.energy_issue (tenant_id, meter_id, at, kind, detail)
  select distinct on (u.tenant, u.meter, u.at, u.kind) u.tenant, u.meter, u.at, u.kind,
         jsonb_build_object('amount', nullif(u.amount, 'NaN'), 'after', nullif(u.behind, 'NaN'))
    from unnest(:tenant, :meter, :at, :kind, :amount, :behind) u(tenant, meter, at, kind, amount, behind)
  on conflict (tenant_id, meter_id, at, kind) do update set detail = excluded.detail
  returning 1)
select count(*) + 0 * (select count(*) from gone) as noted from noted;

-- name: energy_followed
-- Notes how far the registers of meters were followed.
-- :tenant integer[]       enterprise
-- :meter bigint[]         meter
-- :first integer[]        earliest day that was derived, days since 1970; 2147483647 for none
-- :seen_at timestamptz[]  last reading; 1970 for none
-- = rows bigint
with noted as (
  update park.energy_progress p
     set first_day = least(p.first_day, date '1970-01-01' + nullif(u.first, 2147483647)),
         seen_at = greatest(p.seen_at, nullif(u.seen_at, timestamptz 'epoch')),
         computed_at = clock_timestamp(), dirty_from = null, reason = '', asked_at = null
    from unnest(:tenant, :meter, :first, :seen_at) u(tenant, meter, first, seen_at)
   where p.tenant_id between :me_from and :me_to and p.tenant_id = u.tenant and p.meter_id = u.meter
  returning 1)
select count(*) as rows from noted;

-- name: energy_ground
-- What every sum needs to know: the park's calendar and the day it is there, and whom I may ask about.
-- :tenant integer  the enterprise that is asked about; null for all
-- = park integer, name text, name_en text, zone_min integer, stat_day integer, today date, tenant_id integer,
-- = tenant_name text, tenant_name_en text, demo boolean
select p.id as park, p.name, p.name_en, p.zone_min, p.stat_day, (now() at time zone p.zone)::date as today,
       t.tenant_id, t.name as tenant_name, t.name_en as tenant_name_en, coalesce(t.demo, false) as demo
  from park.park p
  left join park.tenant t on t.tenant_id between :me_from and :me_to
        and t.tenant_id = coalesce(:tenant, case when :me_from = :me_to then :me_tenant end)
 where p.id = coalesce(:tenant, :me_tenant) / 1000000;

-- name: energy_sum
-- Amounts of spans of days by enterprise, kind and role, apart where an edition of coefficients begins or ends. The
-- authority's own meters feed those of the enterprises; they count only when it is asked for by number. How good the
-- samples of the meters' devices were is known of the days that were scored.
-- :tenant integer  of this enterprise only
-- :from date[]     first day of each span
-- :to date[]       first day no more
-- = span bigint, tenant_id integer, kind text, role text, day date, amount double precision, meters bigint, reported bigint,
-- = expected bigint, received bigint, good bigint, linear bigint, estimated bigint, data_at timestamptz,
-- = timed bigint, late bigint, watched bigint, odd bigint
with cut as (
  select c.day as from_day, lead(c.day, 1, date 'infinity') over (order by c.day) as to_day
    from (select date '-infinity' as day
          union select valid_from from park.energy_coefficient
          union select valid_to from park.energy_coefficient where valid_to is not null) c),
part as materialized (
  select s.span, greatest(s.from_day, c.from_day) as from_day, least(s.to_day, c.to_day) as to_day
    from unnest(:from, :to) with ordinality s(from_day, to_day, span)
    join cut c on c.from_day < s.to_day and c.to_day > s.from_day
   where s.from_day < s.to_day)
select p.span, m.tenant_id, m.kind, m.role, p.from_day as day, sum(e.amount) as amount, count(*) as meters,
       count(e.amount) as reported, sum(e.expected)::bigint as expected,
       sum(e.received)::bigint as received, sum(e.good)::bigint as good, sum(e.linear)::bigint as linear,
       sum(e.estimated)::bigint as estimated, max(e.data_at) as data_at, coalesce(sum(q.timed), 0)::bigint as timed,
       coalesce(sum(q.late), 0)::bigint as late, coalesce(sum(q.watched), 0)::bigint as watched,
       coalesce(sum(q.odd), 0)::bigint as odd
  from part p
  join park.meter m on m.tenant_id between :me_from and :me_to and m.role <> 'sub'
   and case when :tenant is null then m.tenant_id % 1000000 <> 0 else m.tenant_id = :tenant end
 cross join lateral (
   select sum(d.amount) as amount, sum(d.expected) as expected, sum(d.received) as received,
          sum(d.good) as good, sum(d.linear) as linear, sum(d.estimated) as estimated, max(d.data_at) as data_at
     from park.energy_day d
    where d.tenant_id = m.tenant_id and d.meter_id = m.id and d.day >= p.from_day and d.day < p.to_day) e
 cross join lateral (
   select sum(d.counts[4]) as timed, sum(d.counts[5]) as late, sum(d.counts[9]) as watched,
          sum(d.counts[10] + d.counts[11]) as odd
     from park.quality_day d
    where d.tenant_id = m.tenant_id and d.device_id = m.device_id and d.day >= p.from_day and d.day < p.to_day) q
 where e.expected is not null
 group by p.span, m.tenant_id, m.kind, m.role, p.from_day
 order by p.span, m.tenant_id, m.kind, m.role;

-- name: energy_output
-- Output values that enterprises reported for spans of months.
-- :tenant integer   of this enterprise only
-- :months_from date[]  first month of each span
-- :months_to date[]    first month no more
-- = span bigint, tenant_id integer, output_fen bigint, months bigint
select s.span, c.tenant_id, sum(c.output_fen)::bigint as output_fen, count(*) as months
  from unnest(:months_from, :months_to) with ordinality s(from_month, to_month, span)
  join park.economics c on c.month >= s.from_month and c.month < s.to_month
 where c.tenant_id between :me_from and :me_to and (:tenant is null or c.tenant_id = :tenant)
 group by s.span, c.tenant_id
 order by s.span, c.tenant_id;

-- name: energy_enterprises
-- Enterprises by number, with how many meters count for them.
-- :tenant integer  this one only
-- = tenant_id integer, name text, name_en text, short_name text, industry_code text, industry_name text, industry_name_en text,
-- = above_scale boolean, demo boolean, meters bigint
select e.tenant_id, e.name, e.name_en, e.short_name, e.industry_code, i.name as industry_name, i.name_en as industry_name_en,
       e.above_scale, t.demo,
       (select count(*) from park.meter m where m.tenant_id = e.tenant_id and m.role <> 'sub') as meters
  from park.enterprise e
  join park.tenant t on t.tenant_id = e.tenant_id
  left join park.industry i on i.code = e.industry_code
 where e.tenant_id between :me_from and :me_to and (:tenant is null or e.tenant_id = :tenant)
 order by e.tenant_id;

-- name: park_state
-- How the park, or one enterprise of it, stands this moment.
-- :tenant integer  this enterprise only
-- = enterprises bigint, above_scale bigint, demo_enterprises bigint, operating bigint,
-- = devices bigint, online bigint, never bigint, points_today bigint, points_per_minute double precision, last_at timestamptz, set_aside_today bigint,
-- = power double precision, power_meters bigint, power_fresh bigint, power_at timestamptz, issues bigint, corrections bigint, as_of timestamptz
select e.enterprises, e.above_scale, e.demo_enterprises, e.operating, d.devices, d.online, d.never, i.points as points_today,
       i.points / greatest(extract(epoch from now() - date_trunc('day', now() at time zone 'UTC') at time zone 'UTC') / 60, 1)::double precision as points_per_minute,
       d.last_at, coalesce((select sum(a.count)::bigint from park.set_aside a
         where a.tenant_id between :me_from and :me_to and (:tenant is null or a.tenant_id = :tenant)
           and a.at >= date_trunc('day', now())), 0) as set_aside_today,
       w.power, w.power_meters, w.power_fresh, w.power_at,
       (select count(*) from park.energy_issue x
         where x.tenant_id between :me_from and :me_to and (:tenant is null or x.tenant_id = :tenant)
           and x.at > now() - interval '7 days' and x.kind not in ('replaced', 'ct_changed', 'reset_noted', 'rollover')) as issues,
       (select count(*) from park.energy_change x
         where x.tenant_id between :me_from and :me_to and (:tenant is null or x.tenant_id = :tenant)
           and x.at > now() - interval '7 days') as corrections,
       now() as as_of
  from (select count(*) as enterprises, count(*) filter (where e.above_scale) as above_scale,
               count(*) filter (where t.demo) as demo_enterprises, count(*) filter (where e.status = 'operating') as operating
          from park.enterprise e join park.tenant t on t.tenant_id = e.tenant_id
         where e.tenant_id between :me_from and :me_to and (:tenant is null or e.tenant_id = :tenant)) e
 cross join (
   select count(*) as devices, count(*) filter (where l.at > now() - interval '10 minutes') as online,
          count(*) filter (where l.at is null) as never, max(l.at) as last_at
     from park.device d
     left join park.latest l on l.tenant_id = d.tenant_id and l.device_id = d.id
    where d.tenant_id between :me_from and :me_to and (:tenant is null or d.tenant_id = :tenant) and d.archived_at is null) d
 cross join (
   select coalesce(sum(points), 0)::bigint as points
     from park.ingest_tally
    where tenant_id between :me_from and :me_to and (:tenant is null or tenant_id = :tenant) and day = (now() at time zone 'UTC')::date) i
 cross join (
   select sum(case m.role when 'export' then -l.v[x.ordinal] else l.v[x.ordinal] end)
            filter (where l.t[x.ordinal] > (extract(epoch from now()) - 600) * 1000) as power,
          count(*) as power_meters, count(*) filter (where l.t[x.ordinal] > (extract(epoch from now()) - 600) * 1000) as power_fresh,
          max(to_timestamp(l.t[x.ordinal] / 1000.0)) filter (where l.t[x.ordinal] > 0) as power_at
     from park.meter m
     join park.metric x on x.tenant_id = m.tenant_id and x.device_id = m.device_id and x.code = m.power_metric
     left join park.latest l on l.tenant_id = m.tenant_id and l.device_id = m.device_id
    where m.tenant_id between :me_from and :me_to and m.kind = 'electricity' and m.role <> 'sub' and m.power_metric <> ''
      and coalesce(m.valid_to > current_date, true)
      and case when :tenant is null then m.tenant_id % 1000000 <> 0 else m.tenant_id = :tenant end) w;

-- name: energy_daily
-- Amounts of each day by kind and role, over all meters that count.
-- :tenant integer  of this enterprise only
-- :only text       of this kind of energy only
-- :from date       first day
-- :to date         first day no more
-- = span bigint, tenant_id integer, day date, kind text, role text, amount double precision, meters bigint, reported bigint, expected bigint, received bigint,
-- = good bigint, linear bigint, estimated bigint, data_at timestamptz, timed bigint, late bigint, watched bigint, odd bigint
select 1::bigint as span, 0 as tenant_id, d.day, m.kind, m.role, sum(d.amount) as amount, count(*) as meters, count(d.amount) as reported,
       sum(d.expected)::bigint as expected, sum(d.received)::bigint as received, sum(d.good)::bigint as good,
       sum(d.linear)::bigint as linear, sum(d.estimated)::bigint as estimated, max(d.data_at) as data_at,
       coalesce(sum(q.counts[4]), 0)::bigint as timed, coalesce(sum(q.counts[5]), 0)::bigint as late,
       coalesce(sum(q.counts[9]), 0)::bigint as watched, coalesce(sum(q.counts[10] + q.counts[11]), 0)::bigint as odd
  from park.meter m
  join park.energy_day d on d.tenant_id = m.tenant_id and d.meter_id = m.id and d.day >= :from and d.day < :to
  left join park.quality_day q on q.tenant_id = m.tenant_id and q.device_id = m.device_id and q.day = d.day
   and q.day >= :from and q.day < :to
 where m.tenant_id between :me_from and :me_to and m.role <> 'sub' and (:only is null or m.kind = :only)
   and case when :tenant is null then m.tenant_id % 1000000 <> 0 else m.tenant_id = :tenant end
 group by d.day, m.kind, m.role
 order by d.day, m.kind, m.role;

-- name: energy_load
-- Amounts of each interval of the day, over the meters of a kind that count and are that fine.
-- :tenant integer  of this enterprise only
-- :kind text       of this kind of energy
-- :from date       first day
-- :to date         first day no more
-- :slots integer   intervals of a day, 24 or 96
-- = day date, slot bigint, amount double precision, present bigint, meters bigint, coarser bigint
with one as materialized (
  select d.day, d.slots, m.role, cardinality(d.slots) as n
    from park.meter m
    join park.energy_day d on d.tenant_id = m.tenant_id and d.meter_id = m.id and d.day >= :from and d.day < :to
   where m.tenant_id between :me_from and :me_to and m.role <> 'sub' and m.kind = :kind
     and case when :tenant is null then m.tenant_id % 1000000 <> 0 else m.tenant_id = :tenant end),
fine as (
  select o.day, u.i - 1 as slot, o.role, u.amount
    from one o
    cross join lateral unnest(o.slots) with ordinality u(amount, i)
   where o.n = :slots
  union all
  select o.day, (u.i - 1) * :slots / o.n, o.role,
         -- An hour without one of its quarters is no hour.
         case when count(u.amount) = count(*) then sum(u.amount) end
    from (select row_number() over () as id, * from one where n > :slots) o
    cross join lateral unnest(o.slots) with ordinality u(amount, i)
   group by o.id, o.day, o.role, (u.i - 1) * :slots / o.n)
select f.day, f.slot, sum(case f.role when 'export' then -f.amount else f.amount end) as amount, count(f.amount) as present,
       count(*) as meters, coalesce(max(c.meters), 0) as coarser
  from fine f
  left join (select day, count(*) as meters from one where n < :slots group by day) c on c.day = f.day
 group by f.day, f.slot
 order by f.day, f.slot;

-- name: energy_tree
-- Meters of a kind with what they metered in a span of days, by enterprise and number.
-- :tenant integer  of this enterprise only
-- :kind text       of this kind of energy
-- :from date       first day
-- :to date         first day no more
-- = id bigint, tenant_id integer, parent_id bigint, name text, role text, loss_limit double precision, accuracy double precision,
-- = amount double precision, days bigint, wanted integer, expected bigint, received bigint, good bigint, linear bigint, estimated bigint, data_at timestamptz, unit text
select m.id, m.tenant_id, m.parent_id, m.name, m.role, m.loss_limit, m.accuracy, e.amount, e.days,
       (least(:to, coalesce(m.valid_to, :to)) - greatest(:from, m.valid_from)) as wanted, e.expected, e.received, e.good,
       e.linear, e.estimated, e.data_at, k.unit
  from park.meter m
  join park.energy_kind k on k.code = m.kind
 cross join lateral (
   select sum(d.amount) as amount, count(d.amount) as days, sum(d.expected)::bigint as expected, sum(d.received)::bigint as received,
          sum(d.good)::bigint as good, sum(d.linear)::bigint as linear, sum(d.estimated)::bigint as estimated, max(d.data_at) as data_at
     from park.energy_day d
    where d.tenant_id = m.tenant_id and d.meter_id = m.id and d.day >= :from and d.day < :to) e
 where m.tenant_id between :me_from and :me_to and (:tenant is null or m.tenant_id = :tenant) and m.kind = :kind
   and m.valid_from < :to and coalesce(m.valid_to > :from, true)
 order by m.tenant_id, m.id
 limit 5000;

-- name: energy_issue_list
-- What was odd in registers, newest first.
-- :tenant integer  of this enterprise only
-- :meter bigint    of this meter only
-- :issue text      of this kind only
-- :from date       from this day on
-- :to date         before this day
-- :limit bigint    at most so many
-- :after text      cursor
-- = tenant_id integer, tenant_name text, meter_id bigint, meter_name text, kind text, energy text, unit text, at timestamptz,
-- = amount double precision, after double precision, _cursor text
select i.tenant_id, t.name as tenant_name, i.meter_id, m.name as meter_name, i.kind, m.kind as energy, k.unit, i.at,
       (i.detail ->> 'amount')::double precision as amount, (i.detail ->> 'after')::double precision as after,
       extract(epoch from i.at) || '/' || i.meter_id || '/' || i.kind as _cursor
  from park.energy_issue i
  join park.meter m on m.tenant_id = i.tenant_id and m.id = i.meter_id
  join park.energy_kind k on k.code = m.kind
  join park.tenant t on t.tenant_id = i.tenant_id
  join park.park p on p.id = i.tenant_id / 1000000
 where i.tenant_id between :me_from and :me_to
   and (:tenant is null or i.tenant_id = :tenant)
   and (:meter is null or i.meter_id = :meter)
   and (:issue is null or i.kind = :issue)
   and (:from is null or i.at >= (:from)::timestamp at time zone p.zone)
   and (:to is null or i.at < (:to)::timestamp at time zone p.zone)
   and (:after is null or (i.at, i.meter_id, i.kind) < (to_timestamp(split_part(:after, '/', 1)::numeric),
         split_part(:after, '/', 2)::bigint, split_part(:after, '/', 3)))
 order by i.at desc, i.meter_id desc, i.kind desc
 limit coalesce(:limit, 50000) + 1;

-- name: energy_change_list
-- Corrections of closed days, newest first.
-- :tenant integer  of this enterprise only
-- :meter bigint    of this meter only
-- :reason text     for this reason only
-- :from date       of days from this one on
-- :to date         of days before this one
-- :limit bigint    at most so many
-- :after text      cursor
-- = tenant_id integer, tenant_name text, meter_id bigint, meter_name text, energy text, unit text, day date, revision integer,
-- = before double precision, after double precision, reason text, at timestamptz, _cursor text
select c.tenant_id, t.name as tenant_name, c.meter_id, m.name as meter_name, m.kind as energy, k.unit, c.day, c.revision,
       c.before, c.after, c.reason, c.at,
       extract(epoch from c.at) || '/' || c.day || '/' || c.meter_id || '/' || c.revision as _cursor
  from park.energy_change c
  join park.meter m on m.tenant_id = c.tenant_id and m.id = c.meter_id
  join park.energy_kind k on k.code = m.kind
  join park.tenant t on t.tenant_id = c.tenant_id
 where c.tenant_id between :me_from and :me_to
   and (:tenant is null or c.tenant_id = :tenant)
   and (:meter is null or c.meter_id = :meter)
   and (:reason is null or c.reason = :reason)
   and (:from is null or c.day >= :from)
   and (:to is null or c.day < :to)
   and (:after is null or (c.at, c.day, c.meter_id, c.revision) < (to_timestamp(split_part(:after, '/', 1)::numeric),
         split_part(:after, '/', 2)::date, split_part(:after, '/', 3)::bigint, split_part(:after, '/', 4)::integer))
 order by c.at desc, c.day desc, c.meter_id desc, c.revision desc
 limit coalesce(:limit, 50000) + 1;

-- name: meter_rule
-- How the register of a meter is read.
-- :meter bigint  its number
-- = tenant_id integer, device_id bigint, ordinal smallint, digits smallint, multiplier double precision, max_rate double precision,
-- = bucket_min smallint, zone_min integer, today date, valid_from date, valid_to date, unit text
select m.tenant_id, m.device_id, x.ordinal, m.digits, m.multiplier, m.max_rate, m.bucket_min, p.zone_min,
       (now() at time zone p.zone)::date as today, m.valid_from, m.valid_to, k.unit
  from park.meter m
  join park.park p on p.id = m.tenant_id / 1000000
  join park.energy_kind k on k.code = m.kind
  left join park.metric x on x.tenant_id = m.tenant_id and x.device_id = m.device_id and x.code = m.metric
 where m.tenant_id between :me_from and :me_to and m.id = :meter;
