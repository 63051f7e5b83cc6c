-- Appending to the audit log and watching tables for it.

-- The text whose hash links an entry to the one before; `park audit verify`
-- rebuilds the same text from the columns.
create or replace function park_audit.canonical(e park_audit.entry) returns text
  language sql immutable
  return concat_ws(chr(31), e.tenant_id, e.seq,
    (extract(epoch from e.at) * 1000000)::bigint, coalesce(e.account_id, 0),
    e.actor, e.action, e.object, e.result, e.ip, e.request, e.detail::text);

-- Appends for the identity of the running job; returns the position.
create or replace function park_audit.append(
  action text, object text, result text, detail jsonb) returns bigint
  language plpgsql security definer
  set search_path = park_audit, park, pg_temp as $$
declare
  h park_audit.head;
  e park_audit.entry;
begin
  e.tenant_id := coalesce(park.tenant_me(), 0);
  insert into park_audit.head values (e.tenant_id, 0, '\x0000000000000000000000000000000000000000000000000000000000000000')
    on conflict do nothing;
  select * into h from park_audit.head where tenant_id = e.tenant_id for update;
  e.seq := h.seq + 1;
  e.at := clock_timestamp();
  e.account_id := nullif(park.account_me(), 0);
  e.actor := coalesce(nullif(current_setting('park.actor', true), ''), 'system');
  e.action := action;
  e.object := object;
  e.result := result;
  e.ip := coalesce(current_setting('park.ip', true), '');
  e.request := coalesce(current_setting('park.request', true), '');
  e.detail := detail;
  e.prev := h.hash;
  e.hash := sha256(e.prev || convert_to(park_audit.canonical(e), 'UTF8'));
  insert into park_audit.entry select e.*;
  update park_audit.head set seq = e.seq, hash = e.hash where tenant_id = e.tenant_id;
  return e.seq;
end $$;

-- The first position at which a chain is broken; null while it is whole.
create or replace function park_audit.first_bad(tenant integer) returns bigint
  language sql stable
  return (with link as (
    select e.seq, e.prev, e.hash, park_audit.canonical(e) as said,
           lag(e.hash, 1, '\x0000000000000000000000000000000000000000000000000000000000000000') over (order by seq) as before,
           row_number() over (order by seq) as place
      from park_audit.entry e where tenant_id = tenant)
  select least(
    (select min(place) from link where seq <> place or prev <> before or hash <> sha256(prev || convert_to(said, 'UTF8'))),
    (select h.seq from park_audit.head h where h.tenant_id = tenant
        and not exists (select from link where link.seq = h.seq and link.hash = h.hash))));

-- One entry a statement: how many rows, and the rows themselves up to twenty.
create or replace function park_audit.record() returns trigger
  language plpgsql as $$
declare
  n bigint;
  detail jsonb;
begin
  if tg_op = 'INSERT' then
    select count(*) into n from fresh;
    select jsonb_build_object('rows', n, 'after', jsonb_agg(to_jsonb(f)))
      into detail from (select * from fresh limit 20) f;
  elsif tg_op = 'DELETE' then
    select count(*) into n from stale;
    select jsonb_build_object('rows', n, 'before', jsonb_agg(to_jsonb(s)))
      into detail from (select * from stale limit 20) s;
  else
    select count(*) into n from fresh;
    select jsonb_build_object('rows', n,
        'before', (select jsonb_agg(to_jsonb(s)) from (select * from stale limit 20) s),
        'after', (select jsonb_agg(to_jsonb(f)) from (select * from fresh limit 20) f))
      into detail;
  end if;
  if n > 0 then
    perform park_audit.append(
      coalesce(nullif(current_setting('park.action', true), ''), tg_table_name || '.' || lower(tg_op)),
      tg_table_name, 'done', detail);
  end if;
  return null;
end $$;

create or replace procedure park_audit.watch(tbl regclass)
  language plpgsql as $$
begin
  execute format('create or replace trigger audit_insert after insert on %s
    referencing new table as fresh for each statement execute function park_audit.record()', tbl);
  execute format('create or replace trigger audit_update after update on %s
    referencing old table as stale new table as fresh for each statement execute function park_audit.record()', tbl);
  execute format('create or replace trigger audit_delete after delete on %s
    referencing old table as stale for each statement execute function park_audit.record()', tbl);
end $$;

call park_audit.watch('park.tenant');
call park_audit.watch('park.park');
call park_audit.watch('park.account');
call park_audit.watch('park.token');
call park_audit.watch('park.enterprise');
call park_audit.watch('park.contact');
call park_audit.watch('park.economics');
call park_audit.watch('park.thing_model');
call park_audit.watch('park.device');
call park_audit.watch('park.metric');
call park_audit.watch('park.command');
call park_audit.watch('park.certificate');
call park_audit.watch('park.certificate_revocation');
call park_audit.watch('park.meter');
call park_audit.watch('park.meter_event');
call park_audit.watch('park.alarm_rule');
call park_audit.watch('park.alarm_rule_version');
call park_audit.watch('park.alarm_hush');
call park_audit.watch('park.alarm_channel');
