-- Keeping meters and their events, and saying what has to be derived again.

-- Everything of a meter from a day on has to be derived again.
create or replace function park.energy_soil(tenant integer, meter bigint, from_day date, why text) returns void
  language sql as $$
  insert into park.energy_progress as p (tenant_id, meter_id, dirty_from, reason, asked_at)
  values (tenant, meter, from_day, why, now())
  on conflict (tenant_id, meter_id) do update
    set dirty_from = least(p.dirty_from, excluded.dirty_from), asked_at = excluded.asked_at,
        reason = case when p.reason in ('', 'late_data') then excluded.reason else p.reason end
$$;

-- The work itself, for the tenant that asks.
create or replace function park.energy_job() returns bigint
  language plpgsql as $$
begin
  -- One that runs already may have passed what is asked for now.
  update park.job j set once = null
   where j.tenant_id = park.tenant_me() and j.once = 'energy.day' and j.state = 'running';
  return park.job_enqueue(park.tenant_me(), 'energy.day', '{}', 'energy.day');
end $$;

-- What a meter must be: its parent in its own tree and no circle, its device
-- with that metric.
create or replace function park.meter_check(m park.meter) returns void
  language plpgsql stable as $$
declare
  above bigint := m.parent_id;
  steps integer := 0;
  kind_above text;
begin
  if not exists (select from park.energy_kind k where k.code = m.kind) then
    raise exception 'there is no kind of energy %', m.kind using errcode = '22023', column = 'kind';
  end if;
  if m.bucket_min not in (15, 60) then
    raise exception 'intervals are 15 or 60 minutes long' using errcode = '22023', column = 'bucket_min';
  end if;
  if m.valid_to <= m.valid_from then
    raise exception 'it ends before it begins' using errcode = '22023', column = 'valid_to';
  end if;
  if m.parent_id is not null then
    select x.kind into kind_above from park.meter x where x.tenant_id = m.tenant_id and x.id = m.parent_id;
    if not found then
      raise exception 'there is no such meter in this enterprise' using errcode = '22023', column = 'parent';
    elsif kind_above <> m.kind then
      raise exception 'the meter above measures another kind of energy' using errcode = '22023', column = 'parent';
    end if;
  end if;
  while above is not null loop
    steps := steps + 1;
    if above = m.id or steps > 16 then
      raise exception 'the meters would stand in a circle, or more than 16 deep' using errcode = '22023', column = 'parent';
    end if;
    select x.parent_id into above from park.meter x where x.tenant_id = m.tenant_id and x.id = above;
  end loop;
  if m.device_id is null then
    return;
  end if;
  if not exists (select from park.device d where d.tenant_id = m.tenant_id and d.id = m.device_id) then
    raise exception 'there is no such device in this enterprise' using errcode = '22023', column = 'device';
  end if;
  if not exists (select from park.metric x where x.tenant_id = m.tenant_id and x.device_id = m.device_id and x.code = m.metric) then
    raise exception 'the device has no metric %', m.metric using errcode = '22023', column = 'metric';
  end if;
  if m.power_metric <> '' and not exists (select from park.metric x
       where x.tenant_id = m.tenant_id and x.device_id = m.device_id and x.code = m.power_metric) then
    raise exception 'the device has no metric %', m.power_metric using errcode = '22023', column = 'power_metric';
  end if;
end $$;

create or replace function park.meter_add(tenant integer, parent bigint, device bigint, new_metric text, new_power_metric text,
  new_name text, new_kind text, new_role text, new_digits integer, new_multiplier double precision,
  new_max_rate double precision, new_bucket integer, new_loss_limit double precision, new_accuracy double precision,
  first_day date, last_day date, out id bigint, out version integer)
  language plpgsql as $$
#variable_conflict use_column
declare
  m park.meter;
begin
  if tenant not between park.tenant_from() and park.tenant_to()
     or not exists (select from park.tenant t where t.tenant_id = tenant) then
    raise exception 'no such tenant' using errcode = 'P0002', column = 'tenant';
  end if;
  m.tenant_id := tenant;
  m.parent_id := parent;
  m.device_id := device;
  m.metric := coalesce(new_metric, '');
  m.power_metric := coalesce(new_power_metric, '');
  m.name := new_name;
  m.kind := new_kind;
  m.role := coalesce(new_role, case when parent is null then 'main' else 'sub' end);
  m.digits := coalesce(new_digits, 8);
  m.multiplier := coalesce(new_multiplier, 1);
  m.max_rate := new_max_rate;
  m.bucket_min := coalesce(new_bucket, 60);
  m.loss_limit := coalesce(new_loss_limit, 0.05);
  m.accuracy := new_accuracy;
  m.valid_from := coalesce(first_day, '2000-01-01');
  m.valid_to := last_day;
  perform park.meter_check(m);
  insert into park.meter as x (tenant_id, parent_id, device_id, metric, power_metric, name, kind, role, digits, multiplier,
    max_rate, bucket_min, loss_limit, accuracy, valid_from, valid_to)
  values (m.tenant_id, m.parent_id, m.device_id, m.metric, m.power_metric, m.name, m.kind, m.role, m.digits, m.multiplier,
    m.max_rate, m.bucket_min, m.loss_limit, m.accuracy, m.valid_from, m.valid_to)
  returning x.id, x.version into id, version;
  perform park.energy_soil(tenant, id, m.valid_from, 'recomputed');
end $$;

-- Changes a meter; what is null stays, parent 0 is none. What it metered is
-- derived again when that may have changed.
create or replace function park.meter_change(meter bigint, seen integer, parent bigint, device bigint, new_metric text,
  new_power_metric text, new_name text, new_role text, new_digits integer, new_multiplier double precision,
  new_max_rate double precision, new_bucket integer, new_loss_limit double precision, new_accuracy double precision,
  first_day date, last_day date, out id bigint, out version integer)
  language plpgsql as $$
#variable_conflict use_column
declare
  old park.meter;
  m park.meter;
begin
  select * into old from park.meter x
   where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = meter for update;
  if not found then
    raise exception 'no such meter' using errcode = 'P0002';
  end if;
  if old.version <> seen then
    raise exception 'it was changed meanwhile; look at it again first' using errcode = '55P03', column = 'version';
  end if;
  m := old;
  m.parent_id := nullif(coalesce(parent, m.parent_id), 0);
  m.device_id := coalesce(device, m.device_id);
  m.metric := coalesce(new_metric, m.metric);
  m.power_metric := coalesce(new_power_metric, m.power_metric);
  m.name := coalesce(new_name, m.name);
  m.role := coalesce(new_role, m.role);
  m.digits := coalesce(new_digits, m.digits);
  m.multiplier := coalesce(new_multiplier, m.multiplier);
  m.max_rate := coalesce(new_max_rate, m.max_rate);
  m.bucket_min := coalesce(new_bucket, m.bucket_min);
  m.loss_limit := coalesce(new_loss_limit, m.loss_limit);
  m.accuracy := coalesce(new_accuracy, m.accuracy);
  m.valid_from := coalesce(first_day, m.valid_from);
  m.valid_to := coalesce(last_day, m.valid_to);
  m.version := m.version + 1;
  if m.parent_id is distinct from old.parent_id then
    -- Two people who move meters below each other would not see the circle.
    perform pg_advisory_xact_lock(71507, m.tenant_id);
  end if;
  perform park.meter_check(m);
  update park.meter x set
    parent_id = m.parent_id, device_id = m.device_id, metric = m.metric, power_metric = m.power_metric, name = m.name,
    role = m.role, digits = m.digits, multiplier = m.multiplier, max_rate = m.max_rate, bucket_min = m.bucket_min,
    loss_limit = m.loss_limit, accuracy = m.accuracy, valid_from = m.valid_from, valid_to = m.valid_to, version = m.version
   where x.tenant_id = m.tenant_id and x.id = m.id
  returning x.id, x.version into id, version;
  if (m.device_id, m.metric, m.digits, m.multiplier, m.max_rate, m.bucket_min, m.valid_from, m.valid_to)
     is distinct from (old.device_id, old.metric, old.digits, old.multiplier, old.max_rate, old.bucket_min, old.valid_from, old.valid_to) then
    -- Days outside of its service count no more.
    delete from park.energy_day e
     where e.tenant_id = m.tenant_id and e.meter_id = m.id and (e.day < m.valid_from or e.day >= m.valid_to);
    perform park.energy_soil(m.tenant_id, m.id, least(m.valid_from, old.valid_from), 'recomputed');
    perform park.energy_job();
  end if;
end $$;

create or replace function park.meter_event_add(meter bigint, happened timestamptz, what text, old_final double precision,
  new_initial double precision, new_multiplier double precision, new_digits integer, why text, out id bigint, out job bigint)
  language plpgsql as $$
#variable_conflict use_column
declare
  m park.meter;
  zone text;
begin
  select * into m from park.meter x
   where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = meter for update;
  if not found then
    raise exception 'no such meter' using errcode = 'P0002';
  end if;
  select p.zone into zone from park.park p where p.id = m.tenant_id / 1000000;
  if happened > now() then
    raise exception 'it has not happened yet' using errcode = '22023', column = 'at';
  end if;
  if happened < m.valid_from::timestamp at time zone zone or happened >= m.valid_to::timestamp at time zone zone then
    raise exception 'the meter is not in service then' using errcode = '22023', column = 'at';
  end if;
  if what = 'ct_change' and new_multiplier is null then
    raise exception 'a changed transformer needs its new multiplier' using errcode = '22023', column = 'new_multiplier';
  end if;
  if exists (select from park.meter_event e where e.tenant_id = m.tenant_id and e.meter_id = m.id and e.at = happened) then
    raise exception 'an event at that instant is noted already' using errcode = '55P03', column = 'at';
  end if;
  insert into park.meter_event as e (tenant_id, meter_id, at, kind, old_final, new_initial, new_multiplier, new_digits, reason, account_id)
  values (m.tenant_id, m.id, happened, what, old_final, new_initial, new_multiplier, new_digits, why, nullif(park.account_me(), 0))
  returning e.id into id;
  perform park.energy_soil(m.tenant_id, m.id, (happened at time zone zone)::date, 'meter_event');
  job := park.energy_job();
end $$;

create or replace function park.meter_event_remove(meter bigint, event bigint, out id bigint)
  language plpgsql as $$
#variable_conflict use_column
declare
  e park.meter_event;
begin
  delete from park.meter_event x
   where x.tenant_id between park.tenant_from() and park.tenant_to() and x.meter_id = meter and x.id = event
  returning * into e;
  if not found then
    raise exception 'no such event' using errcode = 'P0002';
  end if;
  id := e.id;
  perform park.energy_soil(e.tenant_id, e.meter_id,
    (e.at at time zone (select p.zone from park.park p where p.id = e.tenant_id / 1000000))::date, 'meter_event');
  perform park.energy_job();
end $$;

-- Has everything from a day on derived again, or only what is new.
create or replace function park.energy_ask(tenant integer, meter bigint, from_day date, out job bigint, out meters bigint)
  language plpgsql as $$
#variable_conflict use_column
begin
  if tenant is not null and not exists (select from park.tenant t
       where t.tenant_id between park.tenant_from() and park.tenant_to() and t.tenant_id = tenant) then
    raise exception 'no such enterprise' using errcode = 'P0002', column = 'tenant';
  end if;
  if meter is not null and not exists (select from park.meter m
       where m.tenant_id between park.tenant_from() and park.tenant_to() and m.id = meter) then
    raise exception 'no such meter' using errcode = 'P0002', column = 'meter';
  end if;
  if from_day is not null then
    perform park.energy_soil(m.tenant_id, m.id, greatest(from_day, m.valid_from), 'recomputed')
       from park.meter m
      where m.tenant_id between park.tenant_from() and park.tenant_to()
        and m.tenant_id = coalesce(tenant, m.tenant_id) and m.id = coalesce(meter, m.id);
  end if;
  select count(*) into meters from park.meter m
   where m.tenant_id between park.tenant_from() and park.tenant_to()
     and m.tenant_id = coalesce(tenant, m.tenant_id) and m.id = coalesce(meter, m.id);
  job := park.energy_job();
  perform park_audit.append('energy.recompute',
    case when meter is not null then 'meter ' || meter when tenant is not null then 'tenant ' || tenant else 'meters' end,
    'done', jsonb_build_object('from', from_day, 'meters', meters));
end $$;

-- Turns notes of late samples into work, once no more of them come: for
-- settle_s seconds, but ten minutes at most. Gives every meter its progress.
create or replace function park.energy_late_take(settle_s integer) returns bigint
  language plpgsql as $$
declare
  n bigint;
begin
  insert into park.energy_progress (tenant_id, meter_id, dirty_from, reason, asked_at)
  select m.tenant_id, m.id, m.valid_from, 'recomputed', now() - interval '1 hour'
    from park.meter m
   where m.tenant_id between park.tenant_from() and park.tenant_to()
     and not exists (select from park.energy_progress p where p.tenant_id = m.tenant_id and p.meter_id = m.id)
  on conflict do nothing;
  with ripe as (
    select l.tenant_id, l.device_id
      from park.sample_late l
     where l.tenant_id between park.tenant_from() and park.tenant_to()
     group by l.tenant_id, l.device_id
    having max(l.noted_at) <= now() - make_interval(secs => settle_s)
        or min(l.noted_at) < now() - interval '10 minutes'),
  taken as (
    delete from park.sample_late l using ripe r
     where l.tenant_id = r.tenant_id and l.device_id = r.device_id
    returning l.tenant_id, l.device_id, l.first_at),
  soiled as (
    select park.energy_soil(m.tenant_id, m.id, greatest(m.valid_from, (t.first_at at time zone g.zone)::date), 'late_data')
      from (select tenant_id, device_id, min(first_at) as first_at from taken group by 1, 2) t
      join park.meter m on m.tenant_id = t.tenant_id and m.device_id = t.device_id
      join park.park g on g.id = m.tenant_id / 1000000
     order by m.tenant_id, m.id)
  select count(*) into n from soiled;
  return n;
end $$;

-- What meters metered on days, and how much standard coal that is, as the
-- reports account it (src/report/energy_monthly.h): electricity at its heat
-- value, of a coefficient with a range its middle, exported energy below zero.
-- Without coal: a medium, and an amount for whose day no edition is in force.
-- It runs as whoever asks, who sees what he may.
create or replace function park.energy_coal(tenants_from integer, tenants_to integer, first_day date, last_day date)
  returns table (tenant_id integer, meter_id bigint, kind text, role text, day date, amount double precision,
    kgce double precision, expected smallint, received smallint, good smallint)
  language sql stable as $$
  select e.tenant_id, e.meter_id, m.kind, m.role, e.day, e.amount * s.sign, e.amount * s.sign * c.kgce,
         e.expected, e.received, e.good
    from park.energy_day e
    join park.meter m on m.tenant_id = e.tenant_id and m.id = e.meter_id
   cross join lateral (select case m.role when 'export' then -1 else 1 end) s(sign)
    left join lateral (
      select (f.kgce_low + f.kgce_high) / 2 as kgce
        from park.energy_coefficient f
        join park.energy_kind k on k.code = f.kind and k.category <> 'medium'
       where f.kind = m.kind and f.valid_from <= e.day and coalesce(f.valid_to > e.day, true)
       order by f.valid_from desc, f.edition desc
       limit 1) c on true
   where e.tenant_id between tenants_from and tenants_to and e.day >= first_day and e.day < last_day
$$;
