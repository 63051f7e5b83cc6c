-- Hours of peak, flat and valley electricity by region, and where the park lies.
-- Undo by hand: drop table park.tou_slot, and the column below.

alter table park.park add column region text not null default '' check (length(region) <= 20);
comment on column park.park.region is 'Province whose rules and factors apply (江苏); empty while nobody has said';

create table park.tou_slot (
  region     text not null check (region <> ''),
  edition    text not null check (edition <> ''),
  users      text not null check (users in ('all', 'industry_315')),
  months     smallint[] not null check (cardinality(months) > 0 and 1 <= all (months) and 12 >= all (months)),
  from_min   smallint not null check (from_min between 0 and 1439),
  to_min     smallint not null check (to_min between 1 and 1440),
  period     text not null check (period in ('sharp', 'peak', 'flat', 'valley', 'deep')),
  valid_from date not null,
  valid_to   date,
  source     text not null,
  confirmed  boolean not null,
  primary key (region, edition, users, months, from_min),
  check (from_min < to_min),
  check (valid_to > valid_from)
);
comment on table park.tou_slot is 'Periods of the day that electricity is divided into; loaded from sql/seed/tou_slot.csv';
comment on column park.tou_slot.region is 'Province';
comment on column park.tou_slot.edition is 'Document they stand in';
comment on column park.tou_slot.users is 'all; or industry_315, which goes first for industry of 315 kVA and more';
comment on column park.tou_slot.months is 'Months of the year in which they hold';
comment on column park.tou_slot.from_min is 'First minute of the day';
comment on column park.tou_slot.to_min is 'Minute that is none of it any more';
comment on column park.tou_slot.period is 'sharp, peak, flat, valley or deep valley';
comment on column park.tou_slot.valid_from is 'First day';
comment on column park.tou_slot.valid_to is 'First day no more, null while in force';
comment on column park.tou_slot.source is 'Where they were read';
comment on column park.tou_slot.confirmed is 'Whether somebody held them against the document itself';
grant select on park.tou_slot to park_web, park_job, park_report;
