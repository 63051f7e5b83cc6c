-- Firmware: images, campaigns from asking to the end, and what devices say.

call park_audit.watch('park.firmware_key');
call park_audit.watch('park.firmware_image');
call park_audit.watch('park.firmware_campaign');

-- Images ---------------------------------------------------------------------------

-- Ends a key: nothing that it has signed is offered any more.
create or replace function park.firmware_key_revoke(key bigint, why text) returns bigint
  language plpgsql as $$
begin
  update park.firmware_key k set revoked_at = now(), revoked_why = why
   where k.tenant_id = park.tenant_me() and k.id = key and k.revoked_at is null;
  if not found then
    raise exception 'no such key' using errcode = 'P0002';
  end if;
  return key;
end $$;

-- An image that is to come; its signature was proven by the caller.
create or replace function park.firmware_image_add(key_tenant integer, key bigint, model text, new_name text, new_version text,
  new_size bigint, digest bytea, signed bytea, remark text, out id bigint, out state text)
  language plpgsql as $$
#variable_conflict use_column
begin
  if park.model_find(park.tenant_me(), model) is null then
    raise exception 'there is no thing model %', model using errcode = '22023', column = 'model';
  end if;
  -- Two that ask at once take turns.
  perform pg_advisory_xact_lock(71523, park.tenant_me());
  if (select count(*) >= 500 or coalesce(sum(i.size), 0) + new_size > 4294967296 from park.firmware_image i
       where i.tenant_id = park.tenant_me() and i.state in ('uploading', 'ready')) then
    raise exception 'five hundred images or 4 GiB are kept already; withdraw some' using errcode = '55P03', column = 'size';
  end if;
  insert into park.firmware_image as i (tenant_id, key_tenant, key_id, model_code, name, version, size, sha256, signature, notes,
    created_by, creator)
  values (park.tenant_me(), key_tenant, key, model, new_name, new_version, new_size, digest, signed, coalesce(remark, ''),
    nullif(park.account_me(), 0), coalesce(current_setting('park.actor', true), ''))
  returning i.id, i.state into id, state;
end $$;

-- The next bytes of an image. With the last of them it is ready, or refused
-- when they are not what was signed: then state says so, and they are gone.
create or replace function park.firmware_part(image bigint, at bigint, body bytea, out id bigint, out got bigint, out state text)
  language plpgsql as $$
#variable_conflict use_column
declare
  i park.firmware_image;
begin
  select * into i from park.firmware_image x where x.tenant_id = park.tenant_me() and x.id = image for update;
  if not found then
    raise exception 'no such image' using errcode = 'P0002';
  end if;
  if i.state <> 'uploading' then
    raise exception 'the image is % already', i.state using errcode = '55P03', column = 'state';
  end if;
  if at <> i.got then
    raise exception 'the next part begins at byte %', i.got using errcode = '55P03', column = 'offset';
  end if;
  if at + length(body) > i.size then
    raise exception 'that is longer than the % bytes of the image', i.size using errcode = '22023', column = 'offset';
  end if;
  if length(body) % 65536 <> 0 and at + length(body) < i.size then
    raise exception 'every part but the last is a multiple of 65536 bytes' using errcode = '22023', column = 'offset';
  end if;
  insert into park.firmware_chunk (tenant_id, image_id, ordinal, body)
  select i.tenant_id, i.id, (at / 65536)::integer + n, substring(body from n * 65536 + 1 for 65536)
    from generate_series(0, (length(body) - 1) / 65536) n;
  update park.firmware_image x set got = at + length(body)
   where x.tenant_id = i.tenant_id and x.id = i.id returning x.* into i;
  if i.got = i.size then
    if (select sha256(string_agg(c.body, '' order by c.ordinal)) from park.firmware_chunk c
         where c.tenant_id = i.tenant_id and c.image_id = i.id) = i.sha256 then
      update park.firmware_image x set state = 'ready', ready_at = now()
       where x.tenant_id = i.tenant_id and x.id = i.id returning x.* into i;
    else
      perform park.firmware_image_drop(i, 'refused', 'the bytes have another SHA-256 than was signed');
      i.state := 'refused';
    end if;
  end if;
  id := i.id;
  got := i.got;
  state := i.state;
end $$;

-- An image that is no more: its bytes go, its row says why.
create or replace function park.firmware_image_drop(i park.firmware_image, how text, remark text) returns void
  language sql as $$
  delete from park.firmware_chunk c where c.tenant_id = (i).tenant_id and c.image_id = (i).id;
  update park.firmware_image x set state = how, why = left(remark, 500) where x.tenant_id = (i).tenant_id and x.id = (i).id
$$;

create or replace function park.firmware_image_withdraw(image bigint, why text) returns bigint
  language plpgsql as $$
declare
  i park.firmware_image;
begin
  select * into i from park.firmware_image x where x.tenant_id = park.tenant_me() and x.id = image for update;
  if not found then
    raise exception 'no such image' using errcode = 'P0002';
  end if;
  if i.state not in ('uploading', 'ready') then
    raise exception 'the image is % already', i.state using errcode = '55P03', column = 'state';
  end if;
  perform park.firmware_image_drop(i, 'withdrawn', why);
  return i.id;
end $$;

-- n bytes of an image from one on, fewer at its end.
create or replace function park.firmware_bytes(image_tenant integer, image bigint, at bigint, n bigint) returns bytea
  language sql stable
  return (select coalesce(string_agg(substring(c.body
             from greatest(at - c.ordinal * 65536::bigint, 0)::integer + 1
             for (least(at + n, (c.ordinal + 1) * 65536::bigint) - greatest(at, c.ordinal * 65536::bigint))::integer), ''
             order by c.ordinal), '')
            from park.firmware_chunk c
           where c.tenant_id = image_tenant and c.image_id = image and n > 0
             and c.ordinal between (at / 65536)::integer and ((at + n - 1) / 65536)::integer);

-- Campaigns ------------------------------------------------------------------------

create or replace function park.firmware_log(c park.firmware_campaign, happened text, remark text) returns void
  language plpgsql as $$
begin
  insert into park.firmware_event (tenant_id, campaign_id, what, stage, account_id, actor, note)
  values (c.tenant_id, c.id, happened, c.stage, nullif(park.account_me(), 0),
    coalesce(nullif(current_setting('park.actor', true), ''), 'system'), left(coalesce(remark, ''), 500));
  perform park.announce(c.tenant_id, 'firmware', jsonb_build_object('campaign', c.id, 'state', c.state));
end $$;

-- The devices a campaign is for.
create or replace function park.firmware_fits(owner integer, model text, target jsonb) returns setof bigint
  language sql stable
  begin atomic
    select d.id from park.device d
     where d.tenant_id = owner and d.model_code = model and d.archived_at is null
       and (not target ? 'tag' or target ->> 'tag' = any (d.tags))
       and (not target ? 'devices' or d.id in (select v::bigint from jsonb_array_elements_text(target -> 'devices') v))
     limit 100000;
  end;

create or replace function park.firmware_campaign_add(owner integer, image bigint, new_name text, new_target jsonb, stages jsonb,
  pass double precision, fail double precision, together integer, timeout integer, patience integer, why text,
  out id bigint, out state text, out devices bigint)
  language plpgsql as $$
#variable_conflict use_column
declare
  i park.firmware_image;
  c park.firmware_campaign;
begin
  owner := coalesce(owner, park.tenant_me());
  if owner not between park.tenant_from() and park.tenant_to()
     or not exists (select from park.tenant t where t.tenant_id = owner) then
    raise exception 'no such enterprise' using errcode = '22023', column = 'tenant';
  end if;
  select * into i from park.firmware_image x
   where x.id = image and x.tenant_id in (owner, owner / 1000000 * 1000000);
  if not found then
    raise exception 'no such image' using errcode = '22023', column = 'image';
  end if;
  if i.state <> 'ready' or exists (
       select from park.firmware_key k where k.tenant_id = i.key_tenant and k.id = i.key_id and k.revoked_at is not null) then
    raise exception 'the image is not ready, or its key was withdrawn' using errcode = '55P03', column = 'image';
  end if;
  devices := (select count(*) from park.firmware_fits(owner, i.model_code, new_target));
  if devices = 0 then
    raise exception 'it is for no device: none of the model % is meant', i.model_code using errcode = '22023', column = 'target';
  end if;
  perform pg_advisory_xact_lock(71524, owner);
  if (select count(*) from park.firmware_campaign x
       where x.tenant_id = owner and x.state in ('waiting', 'running', 'paused')) >= 20 then
    raise exception 'twenty campaigns are open; end some' using errcode = '55P03';
  end if;
  insert into park.firmware_campaign as x (tenant_id, name, image_tenant, image_id, target, pass_share, fail_share, parallel, timeout_s,
    wait_s, reason, asked_id, asked_by)
  values (owner, new_name, i.tenant_id, i.id, new_target, pass, fail, together, timeout, patience, why,
    coalesce(park.account_me(), 0), coalesce(current_setting('park.actor', true), ''))
  returning x.* into c;
  insert into park.firmware_stage (tenant_id, campaign_id, ordinal, share, count)
  select c.tenant_id, c.id, s.i, (s.v ->> 'share')::double precision, (s.v ->> 'count')::integer
    from jsonb_array_elements(stages) with ordinality s(v, i);
  perform park.firmware_log(c, 'ask', why);
  id := c.id;
  state := c.state;
end $$;

-- A campaign on the caller's own devices that is in one of these states, locked.
create or replace function park.firmware_hold(campaign bigint, states text[]) returns park.firmware_campaign
  language plpgsql as $$
declare
  c park.firmware_campaign;
begin
  select * into c from park.firmware_campaign x
   where x.tenant_id between park.tenant_from() and park.tenant_to() and x.id = campaign for update;
  if not found then
    raise exception 'no such campaign' using errcode = 'P0002';
  end if;
  perform park.commands_own(c.tenant_id, 'campaign');
  if c.state <> all (states) then
    raise exception 'the campaign is % already', c.state using errcode = '55P03', column = 'state';
  end if;
  return c;
end $$;

-- Gives a campaign its next state, and its line of history.
create or replace function park.firmware_turn(campaign park.firmware_campaign, how text, happened text, remark text)
  returns park.firmware_campaign
  language plpgsql as $$
declare
  c park.firmware_campaign;
begin
  update park.firmware_campaign x
     set state = how, note = left(coalesce(remark, ''), 500),
         ended_at = case when how in ('waiting', 'running', 'paused') then null else now() end
   where x.tenant_id = campaign.tenant_id and x.id = campaign.id
  returning * into c;
  perform park.firmware_log(c, happened, remark);
  return c;
end $$;

-- What is asked of many devices is dangerous: a second person decides.
create or replace function park.firmware_decide(campaign bigint, yes boolean, remark text, out id bigint, out state text)
  language plpgsql as $$
#variable_conflict use_column
declare
  c park.firmware_campaign := park.firmware_hold(campaign, '{waiting}');
begin
  perform park.second_person(c.asked_id, 'campaign');
  update park.firmware_campaign x
     set decided_id = park.account_me(), decided_by = coalesce(current_setting('park.actor', true), ''), decided_at = now()
   where x.tenant_id = c.tenant_id and x.id = c.id returning x.* into c;
  c := park.firmware_turn(c, case when yes then 'running' else 'refused' end, case when yes then 'approve' else 'refuse' end, remark);
  id := c.id;
  state := c.state;
end $$;

create or replace function park.firmware_pause(campaign bigint, remark text, out id bigint, out state text)
  language plpgsql as $$
declare
  c park.firmware_campaign := park.firmware_hold(campaign, '{running}');
begin
  c := park.firmware_turn(c, 'paused', 'pause', remark);
  id := c.id;
  state := c.state;
end $$;

-- A stage that goes on waits for its devices anew.
create or replace function park.firmware_resume(campaign bigint, remark text, out id bigint, out state text)
  language plpgsql as $$
declare
  c park.firmware_campaign := park.firmware_hold(campaign, '{paused}');
begin
  update park.firmware_stage s set started_at = now()
   where s.tenant_id = c.tenant_id and s.campaign_id = c.id and s.state = 'running';
  c := park.firmware_turn(c, 'running', 'resume', remark);
  id := c.id;
  state := c.state;
end $$;

create or replace function park.firmware_cancel(campaign bigint, remark text, out id bigint, out state text)
  language plpgsql as $$
declare
  c park.firmware_campaign := park.firmware_hold(campaign, '{waiting,running,paused}');
begin
  c := park.firmware_stop(c, 'cancelled', 'cancel', remark);
  id := c.id;
  state := c.state;
end $$;

-- Ends a campaign before its time. What installs already is waited for: it
-- cannot be called back, and how it ends is worth knowing.
create or replace function park.firmware_stop(campaign park.firmware_campaign, how text, happened text, remark text)
  returns park.firmware_campaign
  language plpgsql as $$
declare
  d park.firmware_device;
begin
  for d in
    select * from park.firmware_device x
     where x.tenant_id = campaign.tenant_id and x.campaign_id = campaign.id
       and x.state in ('queued', 'offered', 'downloading', 'verifying')
     order by x.device_id for update
  loop
    perform park.firmware_end(d, 'skipped', 'the campaign has ended');
  end loop;
  update park.firmware_stage s set state = 'failed', ended_at = now()
   where s.tenant_id = campaign.tenant_id and s.campaign_id = campaign.id and s.state = 'running';
  perform park.firmware_count(campaign.tenant_id, campaign.id);
  return park.firmware_turn(campaign, how, happened, remark);
end $$;

-- Devices of a campaign ------------------------------------------------------------

-- Ends a device's part, and the offer with it.
create or replace function park.firmware_end(d park.firmware_device, how text, remark text) returns void
  language plpgsql as $$
declare
  k park.command;
begin
  update park.firmware_device x
     set state = how, note = left(coalesce(remark, ''), 500), ended_at = now(), percent = case how when 'done' then 100 else x.percent end
   where x.tenant_id = d.tenant_id and x.campaign_id = d.campaign_id and x.device_id = d.device_id;
  select * into k from park.command x
   where x.tenant_id = d.tenant_id and x.id = d.command_id and x.state in ('queued', 'sent', 'acked') for update;
  if found then
    perform park.command_end(k, case how when 'done' then 'confirmed' when 'failed' then 'failed' when 'timed_out' then 'timed_out'
        else 'cancelled' end,
      case how when 'done' then 'confirm' when 'failed' then 'fail' when 'timed_out' then 'time_out' else 'cancel' end, 'system', remark);
  end if;
end $$;

-- What an offer says; names as ThingsBoard's, and the signature beside them.
create or replace function park.firmware_words(i park.firmware_image, device bigint) returns jsonb
  language sql stable
  return jsonb_build_object('fw_title', (i).name, 'fw_version', (i).version, 'fw_size', (i).size,
    'fw_checksum', encode((i).sha256, 'hex'), 'fw_checksum_algorithm', 'SHA256', 'fw_model', (i).model_code,
    'fw_signature', encode((i).signature, 'hex'), 'fw_signature_algorithm', 'Ed25519',
    'fw_key', (select encode(k.public, 'hex') from park.firmware_key k where k.tenant_id = (i).key_tenant and k.id = (i).key_id),
    'fw_url', '/api/v1/devices/' || device || '/firmware/body');

-- Offers the image to a device: a command, which gates and polls deliver.
create or replace function park.firmware_offer(c park.firmware_campaign, i park.firmware_image, device bigint) returns void
  language plpgsql as $$
declare
  due timestamptz := now() + make_interval(secs => c.timeout_s);
  k park.command;
begin
  insert into park.command as x (tenant_id, device_id, kind, code, name, value, again, timeout_s, state, reason, asked_id, asked_by,
    decided_id, decided_by, decided_at, expires_at, due_at)
  values (c.tenant_id, device, 'offer', 'firmware', i.name || ' ' || i.version, park.firmware_words(i, device), true, c.timeout_s,
    'queued', c.reason, c.asked_id, c.asked_by, c.decided_id, c.decided_by, c.decided_at, due, due)
  returning x.* into k;
  perform park.command_log(k, 'ask', c.asked_by, c.name);
  update park.firmware_device x
     set state = 'offered', command_id = k.id, offered_at = now(), due_at = due, percent = 0
   where x.tenant_id = c.tenant_id and x.campaign_id = c.id and x.device_id = device;
  perform pg_notify('park_command', d.tenant_id || ' ' || d.key) from park.device d where d.tenant_id = c.tenant_id and d.id = device;
end $$;

-- What is under way at a device, null when nothing is.
create or replace function park.firmware_under_way(tenant integer, device bigint) returns park.firmware_device
  language sql stable
  return (select d from park.firmware_device d
           where d.tenant_id = tenant and d.device_id = device and d.state in ('offered', 'downloading', 'verifying', 'installing'));

-- The offer that stands, as the attributes a device may ask for.
create or replace function park.firmware_shared(tenant integer, device bigint) returns jsonb
  language sql stable
  return coalesce((select jsonb_object_agg(w.key, jsonb_build_object('value', w.value))
                     from park.firmware_device d
                     join park.command k on k.tenant_id = d.tenant_id and k.id = d.command_id
                    -- Whatever order the planner takes: values of writes are no objects.
                    cross join lateral jsonb_each(case k.kind when 'offer' then k.value else '{}' end) w
                    where d.tenant_id = tenant and d.device_id = device
                      and d.state in ('offered', 'downloading', 'verifying', 'installing')), '{}');

-- What a device has said of firmware, in ThingsBoard's words: fw_state,
-- fw_error, current_fw_title, current_fw_version; and fw_progress, percent.
-- It is done when it reports the version, and by nothing else.
create or replace function park.firmware_heard(tenant integer, device bigint, news jsonb) returns void
  language plpgsql as $$
declare
  said text := upper(news ->> 'fw_state');
  states constant text[] := '{offered,downloading,verifying,installing}';
  next_state text := case when said = 'DOWNLOADING' then 'downloading' when said in ('DOWNLOADED', 'VERIFIED') then 'verifying'
                          when said in ('UPDATING', 'UPDATED') then 'installing' end;
  d park.firmware_device;
  i park.firmware_image;
begin
  select * into d from park.firmware_device x
   where x.tenant_id = tenant and x.device_id = device
     and x.state in ('queued', 'offered', 'downloading', 'verifying', 'installing') for update;
  if not found then
    return;
  end if;
  select x.* into i from park.firmware_campaign c
    join park.firmware_image x on x.tenant_id = c.image_tenant and x.id = c.image_id
   where c.tenant_id = d.tenant_id and c.id = d.campaign_id;
  if news ->> 'current_fw_version' = i.version and coalesce(news ->> 'current_fw_title', i.name) = i.name then
    perform park.firmware_end(d, 'done', '');
  elsif d.state = 'queued' then
    return;
  elsif said = 'FAILED' then
    perform park.firmware_end(d, 'failed', coalesce(news ->> 'fw_error', 'the device says no more'));
  elsif said = 'UPDATED' and news ? 'current_fw_version' then
    perform park.firmware_end(d, 'failed', format('it says UPDATED and reports %s', left(news ->> 'current_fw_version', 100)));
  else
    update park.firmware_device x
       set heard_at = now(),
           state = case when array_position(states, next_state) > array_position(states, x.state) then next_state else x.state end,
           percent = case when jsonb_typeof(news -> 'fw_progress') = 'number'
                          then greatest(0, least(100, (news ->> 'fw_progress')::double precision))::smallint else x.percent end
     where x.tenant_id = d.tenant_id and x.campaign_id = d.campaign_id and x.device_id = d.device_id;
  end if;
  perform park.announce(tenant, 'firmware', jsonb_build_object('campaign', d.campaign_id, 'device', device));
end $$;

-- Bytes of the image that is offered to a device; null when none is. Whoever
-- fetches has heard the offer.
create or replace function park.firmware_fetch(tenant integer, device bigint, at bigint, n bigint,
  out body bytea, out size bigint, out sha256 bytea, out name text, out version text)
  language plpgsql as $$
#variable_conflict use_column
declare
  d park.firmware_device := park.firmware_under_way(tenant, device);
  i park.firmware_image;
  share smallint;
begin
  if d.device_id is null then
    return;
  end if;
  select x.* into i from park.firmware_campaign c
    join park.firmware_image x on x.tenant_id = c.image_tenant and x.id = c.image_id
   where c.tenant_id = d.tenant_id and c.id = d.campaign_id and x.state = 'ready';
  if not found then
    return;
  end if;
  body := park.firmware_bytes(i.tenant_id, i.id, at, least(n, i.size - at));
  size := i.size;
  sha256 := i.sha256;
  name := i.name;
  version := i.version;
  share := least(100, 100 * (at + length(body)) / i.size);
  if d.state = 'offered' or (d.state = 'downloading' and d.percent < share) then
    update park.firmware_device x
       set state = case x.state when 'offered' then 'downloading' else x.state end, percent = greatest(x.percent, share), heard_at = now()
     where x.tenant_id = d.tenant_id and x.campaign_id = d.campaign_id and x.device_id = d.device_id
       and x.state in ('offered', 'downloading');
  end if;
end $$;

-- The work -------------------------------------------------------------------------

-- Counts each stage anew.
create or replace function park.firmware_count(tenant integer, campaign bigint) returns void
  language sql as $$
  update park.firmware_stage s
     set devices = n.devices, done = n.done, failed = n.failed, skipped = n.skipped, active = n.active
    from (select t.ordinal, count(d.device_id) as devices, count(*) filter (where d.state = 'done') as done,
                 count(*) filter (where d.state in ('failed', 'timed_out')) as failed,
                 count(*) filter (where d.state = 'skipped') as skipped,
                 count(*) filter (where d.state in ('offered', 'downloading', 'verifying', 'installing')) as active
            from park.firmware_stage t
            left join park.firmware_device d on d.tenant_id = t.tenant_id and d.campaign_id = t.campaign_id and d.stage = t.ordinal
           where t.tenant_id = tenant and t.campaign_id = campaign
           group by t.ordinal) n
   where s.tenant_id = tenant and s.campaign_id = campaign and s.ordinal = n.ordinal
     and (s.devices, s.done, s.failed, s.skipped, s.active) is distinct from (n.devices, n.done, n.failed, n.skipped, n.active)
$$;

-- Chooses the devices and deals them out to the stages. Those that have the
-- version, and those that another campaign holds, are no trial of anything:
-- they come last.
create or replace function park.firmware_start(c park.firmware_campaign, i park.firmware_image) returns park.firmware_campaign
  language plpgsql as $$
declare
  waiting bigint;
begin
  insert into park.firmware_device (tenant_id, campaign_id, device_id, stage, place, state, from_version, percent, note, ended_at)
  select c.tenant_id, c.id, o.device, 0, row_number() over (order by o.state <> 'queued', hashtextextended(o.device::text, c.id)),
         o.state, o.version, case o.state when 'done' then 100 else 0 end,
         case o.state when 'done' then 'it has the version already' when 'skipped' then 'another campaign is at it' else '' end,
         case when o.state <> 'queued' then now() end
    from (select f.device, left(coalesce(s.reported -> 'current_fw_version' ->> 'value', ''), 200) as version,
                 case when s.reported -> 'current_fw_version' ->> 'value' = i.version
                       and coalesce(s.reported -> 'current_fw_title' ->> 'value', i.name) = i.name then 'done'
                      when exists (select from park.firmware_device x
                                    where x.tenant_id = c.tenant_id and x.device_id = f.device
                                      and x.state in ('queued', 'offered', 'downloading', 'verifying', 'installing')) then 'skipped'
                      else 'queued' end as state
            from park.firmware_fits(c.tenant_id, i.model_code, c.target) f(device)
            left join park.shadow s on s.tenant_id = c.tenant_id and s.device_id = f.device) o;
  select count(*) into waiting from park.firmware_device d
   where d.tenant_id = c.tenant_id and d.campaign_id = c.id and d.state = 'queued';
  update park.firmware_device d
     set stage = coalesce((
           select min(s.ordinal) from park.firmware_stage s
            where s.tenant_id = c.tenant_id and s.campaign_id = c.id
              and d.place <= coalesce(s.count, ceil(waiting * s.share / 100))), 0)
   where d.tenant_id = c.tenant_id and d.campaign_id = c.id and d.state = 'queued';
  -- What no stage reaches is left alone.
  delete from park.firmware_device d where d.tenant_id = c.tenant_id and d.campaign_id = c.id and d.state = 'queued' and d.stage = 0;
  update park.firmware_device d
     set stage = (select max(s.ordinal) from park.firmware_stage s where s.tenant_id = c.tenant_id and s.campaign_id = c.id)
   where d.tenant_id = c.tenant_id and d.campaign_id = c.id and d.stage = 0;
  update park.firmware_campaign x
     set started_at = now(), stage = 1,
         total = (select count(*) from park.firmware_device d where d.tenant_id = c.tenant_id and d.campaign_id = c.id)
   where x.tenant_id = c.tenant_id and x.id = c.id returning x.* into c;
  update park.firmware_stage s set state = 'running', started_at = now()
   where s.tenant_id = c.tenant_id and s.campaign_id = c.id and s.ordinal = 1;
  perform park.firmware_log(c, 'start', c.total || ' devices');
  return c;
end $$;

-- Offers to the next devices that are online, as many as there is room for.
create or replace function park.firmware_offer_next(c park.firmware_campaign, i park.firmware_image) returns void
  language plpgsql as $$
declare
  room bigint;
  device bigint;
begin
  select c.parallel - count(*) into room from park.firmware_device d
   where d.tenant_id = c.tenant_id and d.campaign_id = c.id and d.state in ('offered', 'downloading', 'verifying', 'installing');
  if room <= 0 then
    return;
  end if;
  for device in
    select d.device_id from park.firmware_device d
     where d.tenant_id = c.tenant_id and d.campaign_id = c.id and d.state = 'queued' and d.stage <= c.stage
       and (exists (select from park.presence p where p.tenant_id = d.tenant_id and p.device_id = d.device_id and p.online)
         or exists (select from park.device_entry e
                     where e.tenant_id = d.tenant_id and e.device_id = d.device_id and e.tag = '' and e.state = 'online'))
     order by d.place limit room for update
  loop
    perform park.firmware_offer(c, i, device);
  end loop;
end $$;

-- What the stage that runs comes to: null while it does; else passed, failed,
-- or blind, when no device of it was there.
create or replace function park.firmware_judge(c park.firmware_campaign, s park.firmware_stage) returns text
  language plpgsql stable as $$
declare
  tried integer := s.devices - s.skipped;
  is_last boolean := not exists (select from park.firmware_stage x
    where x.tenant_id = c.tenant_id and x.campaign_id = c.id and x.ordinal > s.ordinal);
  queued integer := s.devices - s.done - s.failed - s.skipped - s.active;
  -- Those of earlier stages that were not online then.
  behind boolean := exists (select from park.firmware_device d
    where d.tenant_id = c.tenant_id and d.campaign_id = c.id
      and d.state in ('queued', 'offered', 'downloading', 'verifying', 'installing') and d.stage < s.ordinal);
  over boolean := s.started_at + make_interval(secs => c.wait_s) <= now();
begin
  if s.done >= ceil(tried * c.pass_share / 100)
     and (not is_last or (s.active = 0 and queued = 0 and not behind)) then
    return 'passed';
  end if;
  if s.active > 0 or (queued > 0 and not over) or (is_last and behind and not over) then
    return null;
  end if;
  if s.done + s.failed = 0 and queued > 0 then
    return 'blind';
  end if;
  -- Who was not there in time does not speak against the image.
  return case when s.done >= ceil((s.done + s.failed) * c.pass_share / 100) then 'passed' else 'failed' end;
end $$;

-- Carries a campaign on: time-outs, stages, offers. All of it is one
-- transaction, so that a worker that dies leaves nothing half done.
create or replace function park.firmware_step(campaign bigint) returns text
  language plpgsql as $$
declare
  c park.firmware_campaign;
  i park.firmware_image;
  s park.firmware_stage;
  d park.firmware_device;
  verdict text;
  bad bigint;
  among bigint;
begin
  select * into c from park.firmware_campaign x
   where x.tenant_id = park.tenant_me() and x.id = campaign for update skip locked;
  if not found then
    return null;
  end if;
  for d in
    select * from park.firmware_device x
     where x.tenant_id = c.tenant_id and x.campaign_id = c.id and x.state in ('offered', 'downloading', 'verifying', 'installing')
       and x.due_at <= now()
     order by x.device_id for update
  loop
    perform park.firmware_end(d, 'timed_out', format('it was %s until then', d.state));
  end loop;
  perform park.firmware_count(c.tenant_id, c.id);
  if c.state = 'waiting' and c.at < now() - interval '7 days' then
    c := park.firmware_stop(c, 'cancelled', 'cancel', 'nobody approved it in seven days');
  end if;
  if c.state not in ('running', 'paused') then
    return c.state;
  end if;
  select x.* into i from park.firmware_image x join park.firmware_key k on k.tenant_id = x.key_tenant and k.id = x.key_id
   where x.tenant_id = c.image_tenant and x.id = c.image_id and x.state = 'ready' and k.revoked_at is null;
  if not found then
    return (park.firmware_stop(c, 'aborted', 'abort', 'the image or its key was withdrawn')).state;
  end if;
  if c.state = 'running' and c.started_at is null then
    c := park.firmware_start(c, i);
    perform park.firmware_count(c.tenant_id, c.id);
  end if;
  select coalesce(sum(x.failed), 0), coalesce(sum(x.devices - x.skipped), 0) into bad, among from park.firmware_stage x
   where x.tenant_id = c.tenant_id and x.campaign_id = c.id and x.ordinal <= c.stage;
  if bad > floor(among * c.fail_share / 100) then
    return (park.firmware_stop(c, 'aborted', 'abort',
      format('%s of %s devices have failed; %s %% were allowed', bad, among, c.fail_share))).state;
  end if;
  while c.state = 'running' loop
    select * into s from park.firmware_stage x where x.tenant_id = c.tenant_id and x.campaign_id = c.id and x.ordinal = c.stage;
    verdict := park.firmware_judge(c, s);
    exit when verdict is null;
    if verdict = 'blind' then
      return (park.firmware_turn(c, 'paused', 'pause',
        format('no device of stage %s was online in time', s.ordinal))).state;
    elsif verdict = 'failed' then
      return (park.firmware_stop(c, 'aborted', 'abort',
        format('stage %s: %s of %s devices have the version; %s %% were wanted', s.ordinal, s.done, s.done + s.failed, c.pass_share))).state;
    end if;
    update park.firmware_stage x set state = 'passed', ended_at = now()
     where x.tenant_id = c.tenant_id and x.campaign_id = c.id and x.ordinal = s.ordinal;
    update park.firmware_stage x set state = 'running', started_at = now()
     where x.tenant_id = c.tenant_id and x.campaign_id = c.id and x.ordinal = s.ordinal + 1;
    if found then
      update park.firmware_campaign x set stage = s.ordinal + 1 where x.tenant_id = c.tenant_id and x.id = c.id returning x.* into c;
      perform park.firmware_log(c, 'stage', '');
    else
      c := park.firmware_finish(c);
    end if;
  end loop;
  if c.state = 'running' then
    perform park.firmware_offer_next(c, i);
    perform park.firmware_count(c.tenant_id, c.id);
  end if;
  return c.state;
end $$;

-- The last stage has passed; who was not there by then is left out.
create or replace function park.firmware_finish(c park.firmware_campaign) returns park.firmware_campaign
  language plpgsql as $$
declare
  d park.firmware_device;
begin
  for d in
    select * from park.firmware_device x where x.tenant_id = c.tenant_id and x.campaign_id = c.id and x.state = 'queued'
     order by x.device_id for update
  loop
    perform park.firmware_end(d, 'skipped', 'it was not online in time');
  end loop;
  perform park.firmware_count(c.tenant_id, c.id);
  return park.firmware_turn(c, 'done', 'done', '');
end $$;

-- Images that stopped coming a day ago.
create or replace function park.firmware_tidy() returns bigint
  language plpgsql as $$
declare
  i park.firmware_image;
  n bigint := 0;
begin
  for i in
    select * from park.firmware_image x
     where x.tenant_id between park.tenant_from() and park.tenant_to() and x.state = 'uploading' and x.created_at < now() - interval '1 day'
     for update skip locked
  loop
    perform park.firmware_image_drop(i, 'withdrawn', 'it did not come whole within a day');
    n := n + 1;
  end loop;
  return n;
end $$;
