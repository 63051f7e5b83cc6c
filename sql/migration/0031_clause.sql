-- What a park platform is asked to be, clause by clause, to hold this one against.
-- Undo by hand: drop table park.clause.

create table park.clause (
  edition  text not null check (edition ~ '^[0-9]{4}-[0-9]{2}$'),
  id       text not null check (id ~ '^R-[0-9A-Z.]+[a-z]?$'),
  place    integer not null check (place > 0),
  levels   text not null check (levels ~ '^E?I?R?X?$' and levels <> ''),
  kind     text not null check (kind <> ''),
  name     text not null check (name <> ''),
  name_en  text not null check (name_en <> ''),
  rule     text not null check (rule <> ''),
  rule_en  text not null check (rule_en <> ''),
  unit     text not null,
  unit_en  text not null,
  home     double precision check (home > 0),
  stretch  double precision check (stretch > 0),
  state    text not null check (state in ('built', 'part', 'none')),
  lack     text not null,
  lack_en  text not null,
  measure  text not null,
  evidence text not null,
  primary key (edition, id),
  check ((lack = '') = (state = 'built') and (lack = '') = (lack_en = '')),
  check (home is null or levels ~ 'R'),
  check (stretch is null or levels ~ 'X'),
  check (state = 'none' or evidence <> ''),
  check (state <> 'none' or measure = '')
);
comment on table park.clause is 'Clauses a park platform is measured by; loaded from sql/seed/clause.csv';
comment on column park.clause.edition is 'Edition of the clauses; the newest counts';
comment on column park.clause.id is 'Number of the clause';
comment on column park.clause.place is 'Order in which they are read';
comment on column park.clause.levels is 'Levels that demand it: E enterprise, I industry, R region or park (home), X across industries (stretch)';
comment on column park.clause.kind is 'What satisfies it: SW software, CAP capacity, CNT a count of content, ADOPT of people or companies, OUT an outcome, HW hardware, AG an agency';
comment on column park.clause.name is 'What it asks, in Chinese';
comment on column park.clause.name_en is 'What it asks, in English';
comment on column park.clause.rule is 'What counts, in Chinese';
comment on column park.clause.rule_en is 'What counts, in English';
comment on column park.clause.unit is 'Unit of its figure, in Chinese';
comment on column park.clause.unit_en is 'Unit of its figure, in English';
comment on column park.clause.home is 'Least figure at the level of a park; null: it is no number';
comment on column park.clause.stretch is 'Least figure at the level across industries';
comment on column park.clause.state is 'Whether this platform can do it: built, part of it, none of it';
comment on column park.clause.lack is 'What is missing of it, in Chinese';
comment on column park.clause.lack_en is 'What is missing of it, in English';
comment on column park.clause.measure is 'Which count of park.attainment_counts() is its figure; empty: none is taken';
comment on column park.clause.evidence is 'Where it is done and proven: folders and files of the source';
grant select on park.clause to park_web, park_job, park_report;
