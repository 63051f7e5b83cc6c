-- The ground everything stands on: identity of a job, the one row-security
-- rule, tenants and the append-only audit log.
-- Undo by hand: drop schema park, park_private, park_audit cascade.

create schema park authorization park_owner;
create schema park_private authorization park_owner;
create schema park_audit authorization park_owner;

comment on schema park is 'Data of the park; every tenant table is under row security';
comment on schema park_private is 'Secrets and their functions; no program role reads its tables';
comment on schema park_audit is 'Append-only audit log';

grant usage on schema park to park_web, park_job, park_report;
grant usage on schema park_private, park_audit to park_web, park_job;
grant usage on schema park_audit to park_report;

-- Who a job works for.  The settings live as long as its transaction; unset
-- they are null, and a comparison with null hides every row.
create function park.tenant_from() returns integer
  language sql stable parallel safe
  return nullif(current_setting('park.from', true), '')::integer;
create function park.tenant_to() returns integer
  language sql stable parallel safe
  return nullif(current_setting('park.to', true), '')::integer;
create function park.tenant_me() returns integer
  language sql stable parallel safe
  return nullif(current_setting('park.tenant', true), '')::integer;
create function park.account_me() returns bigint
  language sql stable parallel safe
  return nullif(current_setting('park.user', true), '')::bigint;

-- Puts a tenant table under the one policy there is.  Tenants of a park are
-- numbered in one range (park 1: 1000000 the authority, 1000001.. its
-- enterprises), so that "own rows" and "all rows of my park" are the same
-- comparison, and the primary key, which starts with tenant_id, serves both.
create procedure park.guard_table(tbl regclass)
  language plpgsql as $$
begin
  execute format('alter table %s enable row level security', tbl);
  execute format('alter table %s force row level security', tbl);
  execute format(
    'create policy tenant on %s
       using (tenant_id between (select park.tenant_from()) and (select park.tenant_to()))
       with check (tenant_id between (select park.tenant_from()) and (select park.tenant_to()))',
    tbl);
  execute format('grant select, insert, update, delete on %s to park_web, park_job', tbl);
  execute format('grant select on %s to park_report', tbl);
end $$;

create table park.park (
  id         integer primary key check (id between 1 and 2000),
  name       text not null check (length(name) between 1 and 100),
  name_en    text not null default '',
  zone       text not null default 'Asia/Shanghai',
  zone_min   integer not null default 480 check (zone_min between -720 and 840),
  stat_day   integer not null default 1 check (stat_day between 1 and 28),
  west       double precision not null default 120.60,
  south      double precision not null default 31.28,
  east       double precision not null default 120.68,
  north      double precision not null default 31.34,
  auto_register boolean not null default false,
  created_at timestamptz not null default now(),
  check (west < east and south < north)
);
comment on table park.park is 'Industrial parks of this installation';
comment on column park.park.id is 'Park number; its tenants are id*1000000 .. id*1000000+999999';
comment on column park.park.name is 'Name in Chinese';
comment on column park.park.name_en is 'Name in English';
comment on column park.park.zone is 'IANA time zone of the park''s calendar';
comment on column park.park.zone_min is 'The same zone in minutes east of UTC; zones with daylight saving are not supported';
comment on column park.park.stat_day is 'Day on which a statistical month begins; 26 means 26th to 25th';
comment on column park.park.west is 'Western border, degrees, EPSG:4490';
comment on column park.park.south is 'Southern border, degrees, EPSG:4490';
comment on column park.park.east is 'Eastern border, degrees, EPSG:4490';
comment on column park.park.north is 'Northern border, degrees, EPSG:4490';
comment on column park.park.auto_register is 'Whether telemetry of an unknown device registers it';
comment on column park.park.created_at is 'When the park was set up';
grant select, insert, update on park.park to park_web, park_job;
grant select on park.park to park_report;
alter table park.park enable row level security;
alter table park.park force row level security;
create policy tenant on park.park
  using (id between (select park.tenant_from()) / 1000000 and (select park.tenant_to()) / 1000000)
  with check (id between (select park.tenant_from()) / 1000000 and (select park.tenant_to()) / 1000000);

create table park.tenant (
  tenant_id  integer primary key check (tenant_id >= 1000000),
  kind       text not null check (kind in ('park', 'enterprise')),
  name       text not null check (length(name) between 1 and 200),
  name_en    text not null default '',
  demo       boolean not null default false,
  created_at timestamptz not null default now(),
  check ((kind = 'park') = (tenant_id % 1000000 = 0))
);
comment on table park.tenant is 'The park authority and each enterprise';
comment on column park.tenant.tenant_id is 'Park number * 1000000 + n; n = 0 is the authority';
comment on column park.tenant.kind is 'park: the authority, sees its whole park; enterprise: sees itself';
comment on column park.tenant.name is 'Name in Chinese';
comment on column park.tenant.name_en is 'Name in English';
comment on column park.tenant.demo is 'Demonstration data, never counted as achievement';
comment on column park.tenant.created_at is 'When the tenant was created';
call park.guard_table('park.tenant');

-- Audit ---------------------------------------------------------------------

create table park_audit.entry (
  tenant_id  integer not null,
  seq        bigint not null,
  at         timestamptz not null,
  account_id bigint,
  actor      text not null,
  action     text not null,
  object     text not null,
  result     text not null,
  ip         text not null,
  request    text not null,
  detail     jsonb not null,
  prev       bytea not null,
  hash       bytea not null,
  primary key (tenant_id, seq)
);
comment on table park_audit.entry is 'Audit log; one hash chain a tenant, appended by park_audit.append alone';
comment on column park_audit.entry.tenant_id is 'Tenant of the actor';
comment on column park_audit.entry.seq is 'Position in the tenant''s chain, from 1 without gaps';
comment on column park_audit.entry.at is 'When it happened';
comment on column park_audit.entry.account_id is 'Account of the actor, null for a machine';
comment on column park_audit.entry.actor is 'Name of the actor at that time';
comment on column park_audit.entry.action is 'What was done, such as device.create';
comment on column park_audit.entry.object is 'To what: table and key, or address';
comment on column park_audit.entry.result is 'done, refused or failed';
comment on column park_audit.entry.ip is 'Address the request came from';
comment on column park_audit.entry.request is 'Request id, as in the access log';
comment on column park_audit.entry.detail is 'Before and after, counts, reasons; never secrets';
comment on column park_audit.entry.prev is 'Hash of the entry before, 32 zero bytes for the first';
comment on column park_audit.entry.hash is 'SHA-256 of prev and the canonical text of this entry';
alter table park_audit.entry enable row level security;
alter table park_audit.entry force row level security;
create policy tenant on park_audit.entry
  using (tenant_id between (select park.tenant_from()) and (select park.tenant_to()))
  with check (tenant_id between (select park.tenant_from()) and (select park.tenant_to()));
-- The chain's writer is a definer function of the owner, for whom the log
-- must be readable and appendable, never more.
create policy writer on park_audit.entry to park_owner using (true) with check (true);
grant select on park_audit.entry to park_web, park_job, park_report;
create index entry_at on park_audit.entry (tenant_id, at desc);

create table park_audit.head (
  tenant_id integer primary key,
  seq       bigint not null,
  hash      bytea not null
);
comment on table park_audit.head is 'Last link of each chain; its row lock orders the writers of one tenant';
comment on column park_audit.head.tenant_id is 'Tenant of the chain';
comment on column park_audit.head.seq is 'Last position';
comment on column park_audit.head.hash is 'Hash of the last entry';

create function park_audit.refuse_change() returns trigger
  language plpgsql as $$
begin
  raise exception 'the audit log is append-only' using errcode = '42501';
end $$;
create trigger append_only before update or delete or truncate on park_audit.entry
  for each statement execute function park_audit.refuse_change();
