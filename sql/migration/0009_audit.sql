-- The audit log read by time over many tenants, and the heads of its chains
-- for those who verify it.
-- Undo by hand: drop index park_audit.entry_time; revoke select on
-- park_audit.head from park_web, park_job.

create index entry_time on park_audit.entry (at desc, tenant_id desc, seq desc);

alter table park_audit.head enable row level security;
alter table park_audit.head force row level security;
create policy tenant on park_audit.head
  using (tenant_id between (select park.tenant_from()) and (select park.tenant_to()))
  with check (tenant_id between (select park.tenant_from()) and (select park.tenant_to()));
create policy writer on park_audit.head to park_owner using (true) with check (true);
grant select on park_audit.head to park_web, park_job;
