-- A mail that the server finds too large goes out once more, with links
-- instead of files.
-- Undo by hand: drop the column; the constraint as 0029 has it.

alter table park.report_delivery add column linked boolean not null default false;
comment on column park.report_delivery.linked is 'Links go out instead of files, since the mail server found them too large';

alter table park.report_delivery_try drop constraint report_delivery_try_outcome_check;
alter table park.report_delivery_try add constraint report_delivery_try_outcome_check
  check (outcome in ('sent', 'later', 'refused', 'barred', 'linked'));
comment on column park.report_delivery_try.outcome is
  'sent, later: to be tried again, refused: the receiver, for good, barred: for good, and no fault of the receiver, linked: too large, sent as links instead';
