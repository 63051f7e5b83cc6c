-- APPs can be tried out for a time, and say which industries they are made for.
-- Undo by hand: drop the columns below.

alter table park.app
  add column industries text[] not null default '{general}' check (cardinality(industries) > 0);
comment on column park.app.industries is 'Words of the industries it is made for, or general alone';

alter table park.app_subscription
  add column trial_until timestamptz check (trial_until > since),
  add column tried_at timestamptz;
comment on column park.app_subscription.trial_until is 'End of the trial that the subscription is; null: it is none, and holds until it is ended';
comment on column park.app_subscription.tried_at is 'When the tenant tried it out, which it does once; null: never';

alter table park.app_run
  add column trial boolean not null default false;
comment on column park.app_run.trial is 'Run within a trial: it counts as use, its tenant as no subscriber';
