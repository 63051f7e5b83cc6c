-- Reference tables with their editions, and by which method a call was computed.
-- Undo by hand: drop the tables below and the column variant.

create table park.reference_table (
  name     text primary key check (name ~ '^[a-z][a-z0-9_]{0,39}$'),
  title    text not null check (title <> ''),
  title_en text not null check (title_en <> ''),
  columns  jsonb not null check (jsonb_typeof(columns) = 'array')
);
comment on table park.reference_table is 'Tables that models and algorithms take coefficients from; written when it is migrated';
comment on column park.reference_table.name is 'By which models know it';
comment on column park.reference_table.title is 'Name in Chinese';
comment on column park.reference_table.title_en is 'Name in English';
comment on column park.reference_table.columns is 'Names of its columns, whether they hold numbers, and whether they may be empty; the first one is the key';
grant select on park.reference_table to park_web, park_job, park_report;

create table park.reference_edition (
  id           bigint generated always as identity primary key,
  table_name   text not null references park.reference_table (name),
  edition      text not null check (length(edition) between 1 and 100),
  valid_from   date,
  valid_to     date,
  source       text not null default '' check (length(source) <= 1000),
  csv          text not null check (length(csv) between 1 and 4194304),
  rows         integer not null check (rows > 0),
  sha256       text not null check (length(sha256) = 64),
  shipped      boolean not null default false,
  added_by     text not null default '' check (length(added_by) <= 200),
  added_at     timestamptz not null default now(),
  confirmed_by text not null default '' check (length(confirmed_by) <= 200),
  confirmed_at timestamptz,
  note         text not null default '' check (length(note) <= 1000),
  unique (table_name, edition),
  check (valid_from < valid_to),
  check ((confirmed_by = '') = (confirmed_at is null))
);
comment on table park.reference_edition is 'Editions of reference tables: those that are delivered and those that people have added; none is taken away, since calls name them';
comment on column park.reference_edition.id is 'Number';
comment on column park.reference_edition.table_name is 'Table';
comment on column park.reference_edition.edition is 'Document with its year';
comment on column park.reference_edition.valid_from is 'First day; null: always';
comment on column park.reference_edition.valid_to is 'First day no more; null: it holds';
comment on column park.reference_edition.source is 'Where its values were read';
comment on column park.reference_edition.csv is 'Its rows, headed by the names of its columns';
comment on column park.reference_edition.rows is 'How many there are';
comment on column park.reference_edition.sha256 is 'SHA-256 of csv';
comment on column park.reference_edition.shipped is 'Delivered with the program';
comment on column park.reference_edition.added_by is 'Who added it; empty: the program';
comment on column park.reference_edition.added_at is 'When it was added or changed';
comment on column park.reference_edition.confirmed_by is 'Who has held it against its document; empty: nobody has';
comment on column park.reference_edition.confirmed_at is 'When';
comment on column park.reference_edition.note is 'What was held against what';
grant select on park.reference_edition to park_web, park_job, park_report;

alter table park.knowledge_call add column variant jsonb not null default '{}' check (jsonb_typeof(variant) = 'object');
comment on column park.knowledge_call.variant is 'Which of several methods it was: the words of its choices, by input; empty for a batch';

-- Both editions of the air quality index stood in tables of their own.
update park.knowledge_call
   set editions = jsonb_build_object('air_quality', case when inputs like '%"edition":"2026"%' then 'HJ 633-2026' else 'HJ 633-2012' end)
 where entry_id = 'ENV-001' and editions ? 'air_quality_2012';
