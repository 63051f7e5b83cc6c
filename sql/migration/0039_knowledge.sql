-- The catalogue of models and algorithms, and who had what computed.
-- Undo by hand: drop the tables below and their classes in park.retention.

create table park.knowledge_entry (
  id         text primary key check (length(id) between 1 and 40),
  kind       text not null check (kind in ('model', 'algorithm')),
  place      integer not null check (place > 0),
  class      text not null check (class <> ''),
  domains    text[] not null,
  industries text[] not null check (cardinality(industries) > 0),
  strength   text not null check (strength in ('A', 'B', 'C')),
  version    integer not null check (version > 0),
  name       text not null check (name <> ''),
  name_en    text not null check (name_en <> ''),
  words      text not null,
  descriptor jsonb not null check (jsonb_typeof(descriptor) = 'object'),
  state      text not null default 'current' check (state in ('current', 'withdrawn')),
  changed_at timestamptz not null default now()
);
comment on table park.knowledge_entry is 'Models and algorithms that the platform knows; written when it is migrated, from the program that computes them';
comment on column park.knowledge_entry.id is 'Number of the entry, such as ENE-001';
comment on column park.knowledge_entry.kind is 'model or algorithm';
comment on column park.knowledge_entry.place is 'Order in the catalogue';
comment on column park.knowledge_entry.class is 'Word of its class';
comment on column park.knowledge_entry.domains is 'Words of the domains it serves';
comment on column park.knowledge_entry.industries is 'Words of the industries it is made for, or general';
comment on column park.knowledge_entry.strength is 'How sure we are: A another method agrees, B a published value agrees, C the formula alone';
comment on column park.knowledge_entry.version is 'Grows when results change';
comment on column park.knowledge_entry.name is 'Name in Chinese';
comment on column park.knowledge_entry.name_en is 'Name in English';
comment on column park.knowledge_entry.words is 'What a search looks through, in lower case';
comment on column park.knowledge_entry.descriptor is 'Ports, units, ranges, source, example, test vectors, JSON Schema of its inputs';
comment on column park.knowledge_entry.state is 'current, or withdrawn: it stays to be read and is computed no more';
comment on column park.knowledge_entry.changed_at is 'When any of this changed';
grant select on park.knowledge_entry to park_web, park_job, park_report;

create table park.knowledge_call (
  tenant_id      integer not null references park.tenant (tenant_id),
  id             uuid not null,
  at             timestamptz not null,
  account_id     bigint,
  actor          text not null check (length(actor) <= 200),
  entry_id       text not null,
  version        integer not null,
  editions       jsonb not null check (jsonb_typeof(editions) = 'object'),
  via            text not null check (via in ('page', 'api', 'app')),
  test           boolean not null,
  items          integer not null check (items >= 0),
  refused        integer not null check (refused between 0 and items),
  ms             double precision not null check (ms >= 0),
  outcome        text not null check (outcome in ('done', 'refused', 'time_limit', 'memory_limit', 'died', 'failed')),
  code           text not null default '',
  inputs         text check (length(inputs) <= 16384),
  inputs_sha256  text not null check (length(inputs_sha256) in (0, 64)),
  outputs_sha256 text not null check (length(outputs_sha256) in (0, 64)),
  primary key (tenant_id, id)
);
comment on table park.knowledge_call is 'Each call of a model or an algorithm';
comment on column park.knowledge_call.tenant_id is 'Who had it computed';
comment on column park.knowledge_call.id is 'Number of the call; its first 48 bits are milliseconds since 1970, so that numbers follow time';
comment on column park.knowledge_call.at is 'When it was answered';
comment on column park.knowledge_call.account_id is 'Account that asked; null for a token';
comment on column park.knowledge_call.actor is 'Name of the account or token at that time';
comment on column park.knowledge_call.entry_id is 'Model or algorithm';
comment on column park.knowledge_call.version is 'Its version';
comment on column park.knowledge_call.editions is 'Editions of the tables it took coefficients from';
comment on column park.knowledge_call.via is 'From a page, by the API or inside an APP';
comment on column park.knowledge_call.test is 'A self-test, which is never counted as use';
comment on column park.knowledge_call.items is 'Evaluations: 1, or those of a batch';
comment on column park.knowledge_call.refused is 'How many of them were refused';
comment on column park.knowledge_call.ms is 'Milliseconds it took';
comment on column park.knowledge_call.outcome is 'done, refused, over a limit, died with its process, or failed';
comment on column park.knowledge_call.code is 'Code of the failure, empty for none';
comment on column park.knowledge_call.inputs is 'Inputs as canonical JSON, to compute again from; null where they are longer than 16384 characters';
comment on column park.knowledge_call.inputs_sha256 is 'SHA-256 of the inputs as canonical JSON; empty where nothing was read';
comment on column park.knowledge_call.outputs_sha256 is 'SHA-256 of the outputs; empty where there are none';
call park.guard_table('park.knowledge_call');
create index knowledge_call_entry on park.knowledge_call (tenant_id, entry_id, id);

create table park.knowledge_hour (
  tenant_id integer not null references park.tenant (tenant_id),
  hour      timestamptz not null,
  entry_id  text not null,
  via       text not null check (via in ('page', 'api', 'app')),
  test      boolean not null,
  calls     bigint not null check (calls >= 0),
  done      bigint not null check (done between 0 and calls),
  items     bigint not null check (items >= 0),
  ms        double precision not null check (ms >= 0),
  primary key (tenant_id, hour, entry_id, via, test)
);
comment on table park.knowledge_hour is 'Calls of models and algorithms by the hour; each call is added with its own row, once';
comment on column park.knowledge_hour.tenant_id is 'Who had it computed';
comment on column park.knowledge_hour.hour is 'Beginning of the hour';
comment on column park.knowledge_hour.entry_id is 'Model or algorithm';
comment on column park.knowledge_hour.via is 'From a page, by the API or inside an APP';
comment on column park.knowledge_hour.test is 'Self-tests, which are never counted as use';
comment on column park.knowledge_hour.calls is 'Calls';
comment on column park.knowledge_hour.done is 'Those that had a result';
comment on column park.knowledge_hour.items is 'Evaluations that had a result';
comment on column park.knowledge_hour.ms is 'Milliseconds they took together';
call park.guard_table('park.knowledge_hour');

insert into park.retention values
  ('knowledge_call', 400, 1000000, 'Calls of models and algorithms, to be computed again: a year and its month'),
  ('knowledge_hour', 3660, null, 'How often they were called, by the hour');
