-- Alarms: rules and their versions, alarms with their history, what hushes
-- them, groups, and how people are told.
-- Undo by hand: drop the tables below, in both schemas.

create table park.alarm_rule (
  tenant_id   integer not null references park.tenant (tenant_id),
  id          bigint generated always as identity,
  name        text not null check (length(name) between 1 and 100),
  name_en     text not null default '' check (length(name_en) <= 100),
  enabled     boolean not null default true,
  archived_at timestamptz,
  version     integer not null default 1,
  created_at  timestamptz not null default now(),
  primary key (tenant_id, id)
);
comment on table park.alarm_rule is 'What alarms are raised for; those of the park authority watch all its enterprises';
comment on column park.alarm_rule.tenant_id is 'Owner';
comment on column park.alarm_rule.id is 'Rule number, one for the installation';
comment on column park.alarm_rule.name is 'Name in Chinese';
comment on column park.alarm_rule.name_en is 'Name in English';
comment on column park.alarm_rule.enabled is 'Whether its published version is at work';
comment on column park.alarm_rule.archived_at is 'When it was given up';
comment on column park.alarm_rule.version is 'Grows with each change; an update must name the one it saw';
comment on column park.alarm_rule.created_at is 'When it was made';
call park.guard_table('park.alarm_rule');

create table park.alarm_rule_version (
  tenant_id    integer not null,
  rule_id      bigint not null,
  number       integer not null check (number >= 1),
  state        text not null default 'draft' check (state in ('draft', 'published', 'retired')),
  severity     smallint not null check (severity between 1 and 4),
  scope        text not null check (scope in ('device', 'model', 'kind', 'tag', 'all')),
  scope_value  text not null default '' check (length(scope_value) <= 200),
  only_tenant  integer,
  definition   jsonb not null check (jsonb_typeof(definition) = 'object'),
  metrics      text[] not null default '{}',
  message      text not null default '' check (length(message) <= 500),
  message_en   text not null default '' check (length(message_en) <= 500),
  cause        text not null default '' check (length(cause) <= 1000),
  consequence  text not null default '' check (length(consequence) <= 1000),
  response     text not null default '' check (length(response) <= 1000),
  created_at   timestamptz not null default now(),
  published_at timestamptz,
  published_by text not null default '',
  primary key (tenant_id, rule_id, number),
  foreign key (tenant_id, rule_id) references park.alarm_rule (tenant_id, id),
  check ((scope = 'all') = (scope_value = '')),
  check ((state = 'draft') = (published_at is null))
);
comment on table park.alarm_rule_version is 'Contents of rules; a published version never changes';
comment on column park.alarm_rule_version.tenant_id is 'As the rule''s';
comment on column park.alarm_rule_version.rule_id is 'Rule';
comment on column park.alarm_rule_version.number is 'Version, from 1';
comment on column park.alarm_rule_version.state is 'draft: being written; published: at work; retired: was at work';
comment on column park.alarm_rule_version.severity is '1 urgent, 2 high, 3 medium, 4 low; beyond hihi or lolo one more urgent';
comment on column park.alarm_rule_version.scope is 'Which devices: one, those of a thing model, a kind or a tag, or all';
comment on column park.alarm_rule_version.scope_value is 'The device''s number, the model''s code, the kind or the tag';
comment on column park.alarm_rule_version.only_tenant is 'Devices of this enterprise only, null for all the owner sees';
comment on column park.alarm_rule_version.definition is 'Conditions as src/alarm/rule.h reads them';
comment on column park.alarm_rule_version.metrics is 'Codes of the metrics it needs, in the order of the definition';
comment on column park.alarm_rule_version.message is 'What the alarm says in Chinese';
comment on column park.alarm_rule_version.message_en is 'What it says in English';
comment on column park.alarm_rule_version.cause is 'Rationalisation: what usually causes it';
comment on column park.alarm_rule_version.consequence is 'Rationalisation: what happens when nobody acts';
comment on column park.alarm_rule_version.response is 'Rationalisation: what the operator does';
comment on column park.alarm_rule_version.created_at is 'When it was begun';
comment on column park.alarm_rule_version.published_at is 'When it went to work';
comment on column park.alarm_rule_version.published_by is 'Who published it';
call park.guard_table('park.alarm_rule_version');
create unique index alarm_rule_draft on park.alarm_rule_version (tenant_id, rule_id) where state = 'draft';
create unique index alarm_rule_published on park.alarm_rule_version (tenant_id, rule_id) where state = 'published';

create table park.alarm_group (
  tenant_id integer not null,
  id        bigint generated always as identity,
  first_at  timestamptz not null,
  last_at   timestamptz not null,
  severity  smallint not null check (severity between 1 and 4),
  alarms    integer not null default 1 check (alarms >= 1),
  area      geometry(Geometry, 4490),
  primary key (tenant_id, id),
  check (first_at <= last_at)
);
comment on table park.alarm_group is 'Alarms of one enterprise that came close together in place and time';
comment on column park.alarm_group.tenant_id is 'Enterprise';
comment on column park.alarm_group.id is 'Group number';
comment on column park.alarm_group.first_at is 'First alarm';
comment on column park.alarm_group.last_at is 'Last one; another joins up to ten minutes later';
comment on column park.alarm_group.severity is 'The most urgent of them';
comment on column park.alarm_group.alarms is 'How many alarms it has';
comment on column park.alarm_group.area is 'Extent of the places of its devices, EPSG:4490; null when none is known';
call park.guard_table('park.alarm_group');
create index alarm_group_recent on park.alarm_group (tenant_id, last_at desc);

create table park.alarm (
  tenant_id    integer not null,
  id           bigint generated always as identity,
  rule_tenant  integer not null,
  rule_id      bigint not null,
  rule_version integer not null,
  device_id    bigint not null,
  group_id     bigint,
  state        text not null check (state in ('unacked', 'acked', 'returned', 'normal')),
  severity     smallint not null check (severity between 1 and 4),
  level        smallint not null check (level between -2 and 2),
  metric       text not null default '',
  value        double precision,
  bound        double precision,
  name         text not null,
  name_en      text not null default '',
  message      text not null default '',
  message_en   text not null default '',
  consequence  text not null default '',
  response     text not null default '',
  occurrences  integer not null default 1 check (occurrences >= 1),
  raised_at    timestamptz not null,
  last_at      timestamptz not null,
  returned_at  timestamptz,
  acked_at     timestamptz,
  acked_by     text not null default '',
  closed_at    timestamptz,
  cause        text not null default ''
    check (cause in ('', 'process', 'equipment', 'instrument', 'communication', 'operation', 'test', 'nuisance')),
  tell         boolean not null default true,
  noted_at     timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, device_id) references park.device (tenant_id, id),
  check ((state = 'normal') = (closed_at is not null))
);
comment on table park.alarm is 'Alarms in the states of ISA-18.2; at most one that is not normal of each rule and device';
comment on column park.alarm.tenant_id is 'Enterprise that runs the device';
comment on column park.alarm.id is 'Alarm number';
comment on column park.alarm.rule_tenant is 'Owner of the rule, which may be the park authority';
comment on column park.alarm.rule_id is 'Rule';
comment on column park.alarm.rule_version is 'Its version that raised the alarm last';
comment on column park.alarm.device_id is 'Device';
comment on column park.alarm.group_id is 'Group it belongs to';
comment on column park.alarm.state is 'unacked: active, unacknowledged; acked: active, acknowledged; returned: no longer active, unacknowledged; normal: over';
comment on column park.alarm.severity is '1 urgent, 2 high, 3 medium, 4 low';
comment on column park.alarm.level is '2 above hihi, 1 above hi or true, -1 below lo, -2 below lolo; the last one it had';
comment on column park.alarm.metric is 'Metric that decided, empty for several or none';
comment on column park.alarm.value is 'Its value then, in its unit; seconds of silence for a silent device';
comment on column park.alarm.bound is 'Limit that was crossed, in the same unit';
comment on column park.alarm.name is 'Name of the rule then';
comment on column park.alarm.name_en is 'The same in English';
comment on column park.alarm.message is 'What it says';
comment on column park.alarm.message_en is 'What it says in English';
comment on column park.alarm.consequence is 'What happens when nobody acts';
comment on column park.alarm.response is 'What the operator does';
comment on column park.alarm.occurrences is 'How often it was raised until somebody acknowledged and it was over';
comment on column park.alarm.raised_at is 'When it was raised first';
comment on column park.alarm.last_at is 'When it was raised last';
comment on column park.alarm.returned_at is 'When it returned, null while active';
comment on column park.alarm.acked_at is 'When it was acknowledged';
comment on column park.alarm.acked_by is 'By whom';
comment on column park.alarm.closed_at is 'When it was over: returned and acknowledged';
comment on column park.alarm.cause is 'What it was, as far as somebody said so';
comment on column park.alarm.tell is 'Whether people have still to be told';
comment on column park.alarm.noted_at is 'When it came into the database';
call park.guard_table('park.alarm');
create unique index alarm_one_open on park.alarm (tenant_id, rule_id, device_id) where state <> 'normal';
create index alarm_time on park.alarm (raised_at desc, tenant_id desc, id desc);
create index alarm_device on park.alarm (tenant_id, device_id, id desc);
create index alarm_of_group on park.alarm (tenant_id, group_id);
create index alarm_open on park.alarm (state, severity) where state <> 'normal';
create index alarm_tell on park.alarm (id) where tell;

create table park.alarm_event (
  tenant_id  integer not null,
  id         bigint generated always as identity,
  alarm_id   bigint not null,
  rule_id    bigint not null,
  device_id  bigint not null,
  at         timestamptz not null,
  noted_at   timestamptz not null default now(),
  what       text not null check (what in ('raise', 'change', 'return', 'withdraw', 'acknowledge', 'shelve',
    'unshelve', 'suppress', 'unsuppress', 'comment', 'tell', 'escalate')),
  severity   smallint not null check (severity between 1 and 4),
  level      smallint not null default 0 check (level between -2 and 2),
  value      double precision,
  bound      double precision,
  account_id bigint,
  actor      text not null default '',
  note       text not null default '' check (length(note) <= 1000),
  primary key (tenant_id, id)
);
comment on table park.alarm_event is 'What happened to alarms; rows are added and never changed';
comment on column park.alarm_event.tenant_id is 'As the alarm''s';
comment on column park.alarm_event.id is 'Number, in the order of arrival';
comment on column park.alarm_event.alarm_id is 'Alarm';
comment on column park.alarm_event.rule_id is 'Its rule';
comment on column park.alarm_event.device_id is 'Its device';
comment on column park.alarm_event.at is 'When it happened, by the clock of the samples for raise, change and return';
comment on column park.alarm_event.noted_at is 'When it came into the database';
comment on column park.alarm_event.what is 'What happened';
comment on column park.alarm_event.severity is 'Severity from then on';
comment on column park.alarm_event.level is 'Level from then on';
comment on column park.alarm_event.value is 'Value that decided';
comment on column park.alarm_event.bound is 'Limit that was crossed';
comment on column park.alarm_event.account_id is 'Who did it, null for the platform';
comment on column park.alarm_event.actor is 'The name of whoever did it';
comment on column park.alarm_event.note is 'Reason or remark';
call park.guard_table('park.alarm_event');
create index alarm_event_of on park.alarm_event (tenant_id, alarm_id, id);
create index alarm_event_key on park.alarm_event (tenant_id, rule_id, device_id, at);
create index alarm_event_time on park.alarm_event (at);

create function park.alarm_event_stays() returns trigger
  language plpgsql as $$
begin
  raise exception 'the history of alarms is append-only' using errcode = '42501';
end $$;
create trigger append_only before update or delete or truncate on park.alarm_event
  for each statement execute function park.alarm_event_stays();

create table park.alarm_hush (
  tenant_id  integer not null,
  rule_id    bigint not null,
  device_id  bigint not null,
  kind       text not null check (kind in ('shelved', 'suppressed')),
  until      timestamptz,
  reason     text not null check (length(reason) between 1 and 500),
  account_id bigint,
  actor      text not null default '',
  at         timestamptz not null default now(),
  primary key (tenant_id, rule_id, device_id),
  foreign key (tenant_id, device_id) references park.device (tenant_id, id),
  check (kind = 'suppressed' or (until is not null and until <= at + interval '8 hours'))
);
comment on table park.alarm_hush is 'Rules that are not to disturb for a device: shelved for hours, or suppressed until further notice';
comment on column park.alarm_hush.tenant_id is 'Enterprise that runs the device';
comment on column park.alarm_hush.rule_id is 'Rule';
comment on column park.alarm_hush.device_id is 'Device';
comment on column park.alarm_hush.kind is 'shelved: by an operator, eight hours at most; suppressed: by whoever answers for the rules';
comment on column park.alarm_hush.until is 'When it ends by itself';
comment on column park.alarm_hush.reason is 'Why';
comment on column park.alarm_hush.account_id is 'Who did it';
comment on column park.alarm_hush.actor is 'The name of whoever did it';
comment on column park.alarm_hush.at is 'When';
call park.guard_table('park.alarm_hush');

create table park.alarm_channel (
  tenant_id integer not null references park.tenant (tenant_id),
  id        bigint generated always as identity,
  name      text not null check (length(name) between 1 and 100),
  kind      text not null check (kind in ('email', 'webhook')),
  address   text not null check (length(address) between 3 and 500),
  locale    text not null default 'zh-CN' check (locale in ('zh-CN', 'en')),
  severity  smallint not null default 2 check (severity between 1 and 4),
  step      smallint not null default 0 check (step between 0 and 9),
  after_min integer not null default 0 check (after_min between 0 and 10080),
  per_hour  integer not null default 6 check (per_hour between 1 and 1000),
  enabled   boolean not null default true,
  version   integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (tenant_id, id),
  check ((step = 0) = (after_min = 0))
);
comment on table park.alarm_channel is 'Whom to tell of alarms, and how: one person or one system each';
comment on column park.alarm_channel.tenant_id is 'Whose alarms: an enterprise''s own, or those of the whole park';
comment on column park.alarm_channel.id is 'Channel number';
comment on column park.alarm_channel.name is 'Who it is';
comment on column park.alarm_channel.kind is 'email or webhook';
comment on column park.alarm_channel.address is 'E-mail address or URL';
comment on column park.alarm_channel.locale is 'Language of the messages';
comment on column park.alarm_channel.severity is 'Alarms at least so urgent';
comment on column park.alarm_channel.step is '0: told at once; above: told when nobody has acknowledged';
comment on column park.alarm_channel.after_min is 'Minutes without acknowledgement until this step is told';
comment on column park.alarm_channel.per_hour is 'At most so many messages an hour; the rest comes in one digest';
comment on column park.alarm_channel.enabled is 'Whether it is told at all';
comment on column park.alarm_channel.version is 'Grows with each change; an update must name the one it saw';
comment on column park.alarm_channel.created_at is 'When it was made';
call park.guard_table('park.alarm_channel');

create table park_private.alarm_secret (
  tenant_id  integer not null,
  channel_id bigint not null,
  secret     text not null,
  primary key (tenant_id, channel_id)
);
comment on table park_private.alarm_secret is 'What messages to web hooks are signed with; shown once, when the channel is made';
comment on column park_private.alarm_secret.tenant_id is 'As the channel''s';
comment on column park_private.alarm_secret.channel_id is 'Channel';
comment on column park_private.alarm_secret.secret is 'Key of HMAC-SHA256';

create table park.alarm_delivery (
  tenant_id    integer not null,
  id           bigint generated always as identity,
  channel_id   bigint not null,
  kind         text not null check (kind in ('alarm', 'escalation', 'test')),
  alarm_tenant integer,
  alarm_id     bigint,
  severity     smallint not null check (severity between 1 and 4),
  state        text not null default 'queued' check (state in ('queued', 'sending', 'sent', 'failed', 'dropped')),
  message_id   bigint,
  attempts     integer not null default 0,
  next_at      timestamptz not null default now(),
  error        text not null default '',
  created_at   timestamptz not null default now(),
  sent_at      timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, channel_id) references park.alarm_channel (tenant_id, id),
  unique (tenant_id, channel_id, alarm_tenant, alarm_id, kind, severity),
  check ((kind = 'test') = (alarm_id is null))
);
comment on table park.alarm_delivery is 'What is to be told to whom, once each; several may travel in one message';
comment on column park.alarm_delivery.tenant_id is 'As the channel''s';
comment on column park.alarm_delivery.id is 'Number';
comment on column park.alarm_delivery.channel_id is 'To whom';
comment on column park.alarm_delivery.kind is 'alarm: raised or worse; escalation: nobody acknowledged; test: asked for by hand';
comment on column park.alarm_delivery.alarm_tenant is 'Enterprise of the alarm';
comment on column park.alarm_delivery.alarm_id is 'Alarm, null for a test';
comment on column park.alarm_delivery.severity is 'Its severity then';
comment on column park.alarm_delivery.state is 'queued, sending, sent, failed for good, dropped with its channel';
comment on column park.alarm_delivery.message_id is 'Delivery whose message it travels in, null before';
comment on column park.alarm_delivery.attempts is 'How often it was tried';
comment on column park.alarm_delivery.next_at is 'Not before; while sending: when the sender is taken for dead';
comment on column park.alarm_delivery.error is 'Why the last attempt failed';
comment on column park.alarm_delivery.created_at is 'When it was asked for';
comment on column park.alarm_delivery.sent_at is 'When it was taken by the other side';
call park.guard_table('park.alarm_delivery');
create index alarm_delivery_due on park.alarm_delivery (next_at) where state in ('queued', 'sending');
create index alarm_delivery_sent on park.alarm_delivery (tenant_id, channel_id, sent_at);

create table park.alarm_trial (
  tenant_id  integer not null,
  id         bigint generated always as identity,
  rule_id    bigint not null,
  number     integer not null,
  from_at    timestamptz not null,
  to_at      timestamptz not null,
  state      text not null default 'queued' check (state in ('queued', 'running', 'ready', 'failed')),
  progress   real not null default 0 check (progress between 0 and 1),
  result     jsonb,
  error      text not null default '',
  job_id     bigint,
  account_id bigint,
  at         timestamptz not null default now(),
  primary key (tenant_id, id),
  foreign key (tenant_id, rule_id, number) references park.alarm_rule_version (tenant_id, rule_id, number),
  check (from_at < to_at)
);
comment on table park.alarm_trial is 'Versions of rules tried on the past, before they are published';
comment on column park.alarm_trial.tenant_id is 'As the rule''s';
comment on column park.alarm_trial.id is 'Trial number';
comment on column park.alarm_trial.rule_id is 'Rule';
comment on column park.alarm_trial.number is 'Version of it';
comment on column park.alarm_trial.from_at is 'Beginning of the past it was tried on';
comment on column park.alarm_trial.to_at is 'Its end';
comment on column park.alarm_trial.state is 'queued, running, ready, failed';
comment on column park.alarm_trial.progress is 'Share done, 0..1';
comment on column park.alarm_trial.result is 'What would have been raised, beside what the version at work would have';
comment on column park.alarm_trial.error is 'Why it failed';
comment on column park.alarm_trial.job_id is 'Job that runs it';
comment on column park.alarm_trial.account_id is 'Who asked for it';
comment on column park.alarm_trial.at is 'When';
call park.guard_table('park.alarm_trial');

create table park.alarm_baseline (
  tenant_id   integer not null,
  device_id   bigint not null,
  metric      text not null,
  mean        double precision[] not null check (cardinality(mean) = 96),
  spread      double precision[] not null check (cardinality(spread) = 96),
  days        integer not null check (days >= 0),
  computed_at timestamptz not null default now(),
  primary key (tenant_id, device_id, metric),
  foreign key (tenant_id, device_id) references park.device (tenant_id, id)
);
comment on table park.alarm_baseline is 'What is usual for a metric, by quarter hour of the local day, from the last weeks';
comment on column park.alarm_baseline.tenant_id is 'Enterprise';
comment on column park.alarm_baseline.device_id is 'Device';
comment on column park.alarm_baseline.metric is 'Metric';
comment on column park.alarm_baseline.mean is 'Mean of each quarter hour, NaN where nothing is known';
comment on column park.alarm_baseline.spread is 'Standard deviation of each quarter hour';
comment on column park.alarm_baseline.days is 'Days it was taken from';
comment on column park.alarm_baseline.computed_at is 'When';
call park.guard_table('park.alarm_baseline');
