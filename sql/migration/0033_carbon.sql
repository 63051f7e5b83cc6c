-- Factors of carbon dioxide from energy, each with year, edition and source.
-- Undo by hand: drop table park.carbon_factor.

create table park.carbon_factor (
  kind       text not null references park.energy_kind (code),
  region     text not null,
  edition    text not null check (edition <> ''),
  year       smallint check (year between 1990 and 2100),
  scope      smallint not null check (scope in (1, 2)),
  batch      double precision not null check (batch > 0),
  batch_name text not null check (batch_name <> ''),
  ncv        double precision check (ncv > 0),
  carbon     double precision check (carbon > 0),
  oxidation  double precision check (oxidation > 0 and oxidation <= 1),
  per_batch  double precision check (per_batch >= 0),
  published  date,
  source     text not null check (source <> ''),
  confirmed  boolean not null,
  primary key (kind, region, edition),
  check (num_nonnulls(ncv, carbon, oxidation) = case when per_batch is null then 3 else 0 end)
);
comment on table park.carbon_factor is 'Factors of carbon dioxide from energy; loaded from sql/seed/carbon_factor.csv';
comment on column park.carbon_factor.kind is 'Kind of energy';
comment on column park.carbon_factor.region is 'Province, 全国 for the nation, empty for everywhere';
comment on column park.carbon_factor.edition is 'What published it';
comment on column park.carbon_factor.year is 'Year it is of; null for a default of no year';
comment on column park.carbon_factor.scope is '1 burnt at the enterprise, 2 bought electricity and heat';
comment on column park.carbon_factor.batch is 'Units of the kind that it is said by: 1000 for a tonne of kilograms';
comment on column park.carbon_factor.batch_name is 'Unit of the batch';
comment on column park.carbon_factor.ncv is 'Net calorific value, GJ a batch; of fuels';
comment on column park.carbon_factor.carbon is 'Carbon content, tC a GJ; of fuels';
comment on column park.carbon_factor.oxidation is 'Share that is oxidized; of fuels';
comment on column park.carbon_factor.per_batch is 'tCO2 a batch; of what is bought';
comment on column park.carbon_factor.published is 'Day of publication; null when it is not known';
comment on column park.carbon_factor.source is 'Where it was read';
comment on column park.carbon_factor.confirmed is 'Whether somebody held it against the document itself';
grant select on park.carbon_factor to park_web, park_job, park_report;
