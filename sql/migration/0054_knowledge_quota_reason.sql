-- Why somebody has so many calls in a month.
-- Undo by hand: drop the column reason.

alter table park.knowledge_quota add column reason text not null default '' check (length(reason) <= 500);
comment on column park.knowledge_quota.reason is 'Why it was set or lifted; empty: nobody said';
