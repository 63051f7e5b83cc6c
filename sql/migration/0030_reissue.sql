-- Issues made once more: as known then, from the rows that were kept, or as
-- known now, with a bridge from the figures of the first.
-- Undo by hand: drop the columns below.

alter table park.report_run
  add column basis text not null default 'now' check (basis in ('now', 'then')),
  add column of_run bigint,
  add column kept bytea,
  add foreign key (tenant_id, of_run) references park.report_run (tenant_id, id);
comment on column park.report_run.basis is 'then: from the rows of the run it repeats; now: from the data of today';
comment on column park.report_run.of_run is 'Run that is issued once more, null for a first issue';
comment on column park.report_run.kept is 'What its queries said, packed (src/report/snapshot_store.h); null when it was too much';
create index report_run_of on park.report_run (tenant_id, of_run) where of_run is not null;
