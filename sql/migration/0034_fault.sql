-- Why something failed in the background, as a word of a closed set that has a
-- text in each language; what a mail server or a library said stays beside it,
-- as they said it. Rows from before have no word, and keep their sentence.
-- Undo by hand: drop the columns below, then the domain.

create domain park.fault as text
  check (value in ('',
    -- a mail
    'no_server', 'no_connection', 'broken_off', 'too_slow', 'no_tls', 'sign_in', 'sender', 'receiver', 'too_large', 'content', 'put_off',
    'sender_died', 'no_address', 'time_over', 'unsubscribed', 'disabled',
    -- the issue of a report
    'too_early', 'not_kept', 'too_many_rows', 'busy', 'worker_died', 'broken', 'still_computing', 'still_rendering',
    -- a schedule
    'owner_gone',
    -- what an alarm is told to by HTTP
    'not_public'));
comment on domain park.fault is 'Why something failed in the background; empty: it did not, or nobody knows a word for it';

alter table park.report_delivery add column fault park.fault not null default '';
alter table park.report_delivery_try add column fault park.fault not null default '';
alter table park.report_dispatch add column fault park.fault not null default '';
alter table park.report_dispatch add column missed_before bigint not null default 0 check (missed_before >= 0);
alter table park.report_alarm add column fault park.fault not null default '';
alter table park.report_run add column fault park.fault not null default '';
alter table park.report_schedule add column fault park.fault not null default '';
comment on column park.report_delivery.fault is 'Why the last attempt failed, in a word';
comment on column park.report_delivery.error is 'What the mail server or the library said of it';
comment on column park.report_delivery_try.fault is 'Why it was not sent, in a word';
comment on column park.report_delivery_try.error is 'What the mail server or the library said of it';
comment on column park.report_dispatch.fault is 'Why the issue or a mail failed, in a word';
comment on column park.report_dispatch.detail is 'What was said of that by whoever failed';
comment on column park.report_dispatch.missed_before is 'How many earlier times were missed too, and are not noted';
comment on column park.report_alarm.fault is 'Why, in a word, as the dispatch''s';
comment on column park.report_run.fault is 'Why it failed, in a word';
comment on column park.report_schedule.fault is 'Why the platform paused it, in a word';
