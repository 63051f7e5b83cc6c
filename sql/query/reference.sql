-- name: reference_shelf
-- All editions, for whoever computes.
-- = editions text
select park.reference_shelf() as editions;

-- name: reference_list
-- Editions of reference tables.
-- :q text               part of names, editions or sources
-- :confirmed boolean    confirmed by somebody, or not
-- :in_force boolean     in force today, or not
-- :limit bigint         at most so many
-- :after text           cursor
-- = id bigint, name text, title text, title_en text, edition text, valid_from date, valid_to date, in_force boolean, source text,
-- = rows integer, shipped boolean, added_by text, added_at timestamptz, confirmed_by text, confirmed_at timestamptz, entries jsonb, _cursor text
select r.id, t.name, t.title, t.title_en, r.edition, r.valid_from, r.valid_to, park.reference_is_in_force(r.valid_from, r.valid_to) as in_force,
       r.source, r.rows, r.shipped, r.added_by, r.added_at, r.confirmed_by, r.confirmed_at,
       (select coalesce(jsonb_agg(e.id order by e.place), '[]') from park.knowledge_entry e
         where e.state = 'current' and e.descriptor->'tables' @> jsonb_build_array(jsonb_build_object('name', t.name))) as entries,
       t.name || ' ' || lpad(r.id::text, 12, '0') as _cursor
  from park.reference_edition r
  join park.reference_table t on t.name = r.table_name
 where (:q is null or position(lower(:q) in lower(concat_ws(' ', t.name, t.title, t.title_en, r.edition, r.source))) > 0)
   and (:confirmed is null or (r.confirmed_by <> '') = :confirmed)
   and (:in_force is null or park.reference_is_in_force(r.valid_from, r.valid_to) = :in_force)
   and (:after is null or t.name || ' ' || lpad(r.id::text, 12, '0') > :after)
 order by t.name || ' ' || lpad(r.id::text, 12, '0')
 limit :limit + 1;

-- name: reference_find
-- An edition with its rows.
-- :edition bigint  number of the edition
-- = id bigint, name text, title text, title_en text, edition text, valid_from date, valid_to date, in_force boolean, source text,
-- = rows integer, sha256 text, shipped boolean, added_by text, added_at timestamptz, confirmed_by text, confirmed_at timestamptz, note text,
-- = columns jsonb, csv text
select r.id, t.name, t.title, t.title_en, r.edition, r.valid_from, r.valid_to, park.reference_is_in_force(r.valid_from, r.valid_to) as in_force,
       r.source, r.rows, r.sha256, r.shipped, r.added_by, r.added_at, r.confirmed_by, r.confirmed_at, r.note, t.columns, r.csv
  from park.reference_edition r
  join park.reference_table t on t.name = r.table_name
 where r.id = :edition;

-- name: reference_csv
-- The rows of an edition.
-- :edition bigint  number of the edition
-- = csv bytea
select convert_to(r.csv, 'UTF8') as csv from park.reference_edition r where r.id = :edition;

-- name: reference_columns
-- The columns of a table.
-- :name text  table
-- = columns text
select t.columns::text as columns from park.reference_table t where t.name = :name;

-- name: reference_add
-- Adds an edition.
-- :name text        table
-- :edition text     document with its year
-- :valid_from date  first day
-- :valid_to date    first day no more
-- :source text      where its values were read
-- :csv text         its rows
-- :rows integer     how many
-- :actor text       who adds it
-- = id bigint, name text, edition text, rows integer, sha256 text
select r.id, r.table_name as name, r.edition, r.rows, r.sha256
  from park.reference_add(:name, :edition, :valid_from, :valid_to, coalesce(:source, ''), :csv, :rows, :actor) r;

-- name: reference_confirm
-- Says that an edition was held against its document.
-- :edition bigint  number of the edition
-- :actor text      who did
-- :note text       what was held against what
-- = id bigint, name text, edition text, confirmed_by text, confirmed_at timestamptz
select r.id, r.table_name as name, r.edition, r.confirmed_by, r.confirmed_at
  from park.reference_confirm(:edition, :actor, coalesce(:note, '')) r;

-- name: reference_doubt
-- Takes a confirmation back.
-- :edition bigint  number of the edition
-- = id bigint, name text
select r.id, r.table_name as name from park.reference_confirm(:edition, '', '') r;
