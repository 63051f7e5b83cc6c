-- The queue of background work.

-- Puts a job in; `once` names it so that there is only one such job that is
-- still to be done (a done or failed one makes room for the next).
create or replace function park.job_enqueue(tenant integer, kind text, payload jsonb, once text default null)
  returns bigint
  language plpgsql as $$
#variable_conflict use_column
declare
  made bigint;
begin
  if job_enqueue.once is not null then
    update park.job j set once = null
     where j.tenant_id = tenant and j.once = job_enqueue.once and j.state in ('done', 'failed');
  end if;
  insert into park.job (tenant_id, kind, payload, once, account_id)
  values (tenant, job_enqueue.kind, payload, job_enqueue.once, nullif(park.account_me(), 0))
  on conflict (tenant_id, once) do nothing
  returning id into made;
  if made is null then
    select id into made from park.job j where j.tenant_id = tenant and j.once = job_enqueue.once;
  end if;
  perform pg_notify('park_job', '');
  return made;
end $$;

-- Whether the session that took a job is still there: it ends with its worker.
-- Of another role's session the beginning is not shown; then its number alone
-- has to do, and the lease decides.
create or replace function park.job_is_held(holder integer, held_since timestamptz) returns boolean
  language sql
  return exists (select from pg_stat_get_activity(holder) a
                  where a.backend_start = held_since or (a.backend_start = held_since) is null);

-- Takes the next due job for lease_s seconds, also one whose worker is gone or
-- fell silent; its attempts tell when it has died too often.  With `among` only
-- one of the kinds, or only one of no such kind.
drop function if exists park.job_take(integer);
create or replace function park.job_take(lease_s integer, kinds text[] default '{}', among boolean default null)
  returns setof park.job
  language sql as $$
  update park.job j
     set state = 'running', attempts = attempts + 1, progress = 0,
         lease_until = now() + make_interval(secs => lease_s), holder = pg_backend_pid(),
         held_since = (select a.backend_start from pg_stat_get_activity(pg_backend_pid()) a)
   where (j.tenant_id, j.id) = (
     select d.tenant_id, d.id from park.job d
      where d.run_at <= now()
        and (d.state = 'queued' or (d.state = 'running' and (d.lease_until < now() or not park.job_is_held(d.holder, d.held_since))))
        and (among is null or (d.kind = any(kinds)) = among)
      order by d.run_at, d.id
      limit 1
      for update skip locked)
  returning j.*
$$;

-- What people see live of anything that changes.
create or replace function park.announce(tenant integer, topic text, data jsonb) returns void
  language sql
  return pg_notify('park_live', jsonb_build_object('tenant', tenant, 'topic', topic, 'data', data)::text);
