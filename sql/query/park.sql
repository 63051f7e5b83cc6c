-- name: park_find
-- My park.
-- = id integer, name text, name_en text, zone text, zone_min integer, stat_day integer, west double precision,
-- = south double precision, east double precision, north double precision, region text, auto_register boolean, join_open boolean
select id, name, name_en, zone, zone_min, stat_day, west, south, east, north, region, auto_register, join_open
  from park.park where id between :me_from / 1000000 and :me_to / 1000000;

-- name: park_change
-- Changes what is known of my park; what is null stays.
-- :name text              its name in Chinese
-- :name_en text           and in English
-- :region text            province whose rules and factors apply
-- :auto_register boolean  whether telemetry of an unknown device registers it
-- :join_open boolean      whether anybody may apply on the public page
-- = id integer, name text, name_en text, region text, auto_register boolean, join_open boolean
select id, name, name_en, region, auto_register, join_open
  from park.park_change(:name, :name_en, :region, :auto_register, :join_open);
