-- name: job_take
-- The next due job of a lane, held for the lease.
-- :lease_s integer  seconds
-- :kinds text[]     kinds of job
-- :among boolean    only those, or only others, or any
-- = id bigint, tenant_id integer, kind text, payload jsonb, attempts integer, max_attempts integer, account_id bigint,
-- = actor text
select j.id, j.tenant_id, j.kind, j.payload, j.attempts, j.max_attempts, j.account_id,
       (select a.name from park.account a where a.id = j.account_id) as actor
  from park.job_take(:lease_s, :kinds, :among) j;

-- name: job_progress
-- Renews the lease and says how far the job is.
-- :job bigint       job
-- :attempt integer  the attempt that still holds it
-- :share real       0..1
-- :lease_s integer  seconds
-- = id bigint, said text
update park.job
   set progress = :share, lease_until = now() + make_interval(secs => :lease_s)
 where tenant_id between :me_from and :me_to and id = :job and attempts = :attempt and state = 'running'
returning id, park.announce(tenant_id, 'jobs', jsonb_build_object('id', id, 'kind', kind, 'state', state, 'progress', progress))::text as said;

-- name: job_end
-- Ends an attempt: done, failed for good, or queued again for later.
-- :job bigint       job
-- :attempt integer  the attempt that ends
-- :state text       done, failed or queued
-- :error text       why, empty when done
-- :wait_s integer   not before so many seconds from now
-- = id bigint, said text
update park.job
   set state = :state, error = :error, progress = case when :state = 'done' then 1 else progress end,
       run_at = now() + make_interval(secs => :wait_s), lease_until = null,
       finished_at = case when :state = 'queued' then null else now() end
 where tenant_id between :me_from and :me_to and id = :job and attempts = :attempt and state = 'running'
returning id, park.announce(tenant_id, 'jobs', jsonb_build_object('id', id, 'kind', kind, 'state', state, 'error', error))::text as said;

-- name: job_due
-- Makes a job of each schedule whose time has come. One that is further away than its period is of a clock that was set back since.
-- What is not due is not touched: every worker asks whenever anything happens.
-- :kinds text[]       kinds of job
-- :every_s integer[]  period of each
-- = job bigint
with told as (
  select u.kind, u.every_s
    from unnest(:kinds, :every_s) u(kind, every_s)
    left join park.schedule s on s.tenant_id = 0 and s.kind = u.kind
   where s.next_at is null or s.next_at <= now() or s.next_at > now() + make_interval(secs => u.every_s)),
due as (
  insert into park.schedule (tenant_id, kind, every_s, next_at)
  select 0, t.kind, t.every_s, now() + make_interval(secs => t.every_s) from told t order by t.kind
  on conflict (tenant_id, kind) do update
     set next_at = case when park.schedule.next_at > now() then excluded.next_at
                        else greatest(park.schedule.next_at + make_interval(secs => excluded.every_s), now()) end,
         every_s = excluded.every_s
   where park.schedule.next_at <= now() or park.schedule.next_at > excluded.next_at
  returning tenant_id, kind)
select park.job_enqueue(tenant_id, kind, '{}', kind) as job from due;

-- name: job_next
-- Seconds until the next job of a lane or a schedule is due, at most one minute.
-- :kinds text[]   kinds of job
-- :among boolean  only those, or only others, or any
-- = wait_s double precision
select greatest(0, least(60, extract(epoch from coalesce(min(at), now() + interval '60 s') - now())))::double precision as wait_s
  from (select run_at as at from park.job
         where tenant_id between :me_from and :me_to and state = 'queued'
           and (:among is null or (kind = any(:kinds)) = :among)
        union all
        select lease_until from park.job
         where tenant_id between :me_from and :me_to and state = 'running'
           and (:among is null or (kind = any(:kinds)) = :among)
        union all
        select next_at from park.schedule where tenant_id between :me_from and :me_to) t;

-- name: job_list
-- Background jobs, newest first.
-- :state text    in this state only
-- :limit bigint  at most so many
-- :after text    cursor
-- = id bigint, tenant_id integer, kind text, state text, progress real, attempts integer, error text, created_at timestamptz, run_at timestamptz, finished_at timestamptz, _cursor text
select id, tenant_id, kind, state, progress, attempts, error, created_at, run_at, finished_at, id::text as _cursor
  from park.job
 where tenant_id between :me_from and :me_to
   and (:state is null or state = :state)
   and (:after is null or id < :after::bigint)
 order by id desc
 limit :limit + 1;

-- name: job_sweep
-- Forgets jobs that ended a month ago.
-- = id bigint
delete from park.job
 where tenant_id between :me_from and :me_to
   and state in ('done', 'failed') and finished_at < now() - interval '30 days'
returning id;
