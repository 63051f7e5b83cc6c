-- Whose session holds a job, so that the next worker takes over from one that
-- was killed at once and not when its lease has run out.
-- Undo by hand: drop both columns and park.job_is_held.

alter table park.job
  add column holder integer,
  add column held_since timestamptz;
comment on column park.job.holder is 'Process number of the session that took it';
comment on column park.job.held_since is 'When that session began, since numbers come again; null where it may not be seen';
