-- Columns that no question chooses by need no statistics: to sample arrays of
-- values and bodies of chunks cost a tenth of what writing them did. The newest
-- values of a device are written every few seconds and their old versions go
-- when its page is next written; a journal is emptied whole. Neither wants to
-- be vacuumed for every fifth row.
-- Undo by hand: set statistics -1 and reset the options.

alter table park.latest
  alter column t set statistics 0,
  alter column v set statistics 0,
  set (autovacuum_vacuum_scale_factor = 5, autovacuum_analyze_scale_factor = 5);
alter table park.journal_0 set (autovacuum_enabled = false);
alter table park.journal_1 set (autovacuum_enabled = false);
alter table park.chunk alter column body set statistics 0;
alter table park.rollup alter column body set statistics 0;
alter table park.chunk_pack
  alter column body set statistics 0,
  alter column gens set statistics 0,
  alter column from_ats set statistics 0,
  alter column to_ats set statistics 0,
  alter column starts set statistics 0,
  alter column sizes set statistics 0;
alter table park.sample alter column v set statistics 0;
