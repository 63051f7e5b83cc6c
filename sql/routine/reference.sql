-- Reference tables: what is delivered, what people add, who has confirmed it.

-- Takes over what a program delivers, a list as src/knowledge/reference.h has
-- it. What was confirmed and has changed since is unconfirmed again; what people
-- have added stays as it is.
create or replace function park.reference_publish(shipped jsonb) returns bigint
  language sql as $$
  with one as (
    select x->>'name' as name, x->>'title' as title, x->>'title_en' as title_en, x->>'edition' as edition,
           nullif(x->>'valid_from', '')::date as valid_from, nullif(x->>'valid_to', '')::date as valid_to, x->>'source' as source,
           x->>'csv' as csv, (x->>'rows')::integer as rows, x->>'sha256' as sha256, x->'columns' as columns, nr
      from jsonb_array_elements(shipped) with ordinality e(x, nr)),
  named as (
    insert into park.reference_table as t (name, title, title_en, columns)
    select distinct on (name) name, title, title_en, columns from one order by name, nr desc
    on conflict (name) do update set title = excluded.title, title_en = excluded.title_en, columns = excluded.columns
     where (t.title, t.title_en, t.columns) is distinct from (excluded.title, excluded.title_en, excluded.columns)
    returning 1),
  told as (
    insert into park.reference_edition as r (table_name, edition, valid_from, valid_to, source, csv, rows, sha256, shipped)
    select name, edition, valid_from, valid_to, coalesce(source, ''), csv, rows, sha256, true
      from one, (select count(*) from named) first
    on conflict (table_name, edition) do update
       set valid_from = excluded.valid_from, valid_to = excluded.valid_to, source = excluded.source, csv = excluded.csv,
           rows = excluded.rows, sha256 = excluded.sha256, added_at = now(),
           confirmed_by = case when r.sha256 = excluded.sha256 then r.confirmed_by else '' end,
           confirmed_at = case when r.sha256 = excluded.sha256 then r.confirmed_at end
     where r.shipped and (r.sha256, r.valid_from, r.valid_to, r.source)
                         is distinct from (excluded.sha256, excluded.valid_from, excluded.valid_to, excluded.source)
    returning 1)
  select (select count(*) from told) + (select count(*) from named);
$$;

create or replace function park.reference_changed() returns trigger
  language plpgsql as $$
begin
  notify park_reference;
  return null;
end $$;
create or replace trigger reference_changed after insert or update on park.reference_edition
  for each statement execute function park.reference_changed();

-- All editions, for whoever computes.
create or replace function park.reference_shelf() returns text
  language sql stable as $$
  select coalesce(json_agg(json_build_object('name', r.table_name, 'edition', r.edition, 'from', coalesce(r.valid_from::text, ''),
           'to', coalesce(r.valid_to::text, ''), 'csv', r.csv) order by r.table_name, r.id), '[]')::text
    from park.reference_edition r;
$$;

-- Adds an edition; its rows have been looked at.
create or replace function park.reference_add(name_of text, new_edition text, first_day date, end_day date, new_source text, new_csv text,
    new_rows integer, by_whom text) returns park.reference_edition
  language plpgsql security definer set search_path = park, pg_temp as $$
declare
  r park.reference_edition;
begin
  if not exists (select from park.reference_table t where t.name = name_of) then
    raise exception 'there is no table %', name_of using errcode = 'P0002', column = 'name';
  end if;
  if first_day >= end_day then
    raise exception 'it must end after it begins' using errcode = '22023', column = 'valid_to';
  end if;
  if exists (select from park.reference_edition e where e.table_name = name_of and e.edition = new_edition) then
    raise exception 'there is such an edition' using errcode = '55P03', column = 'edition';
  end if;
  insert into park.reference_edition (table_name, edition, valid_from, valid_to, source, csv, rows, sha256, added_by)
  values (name_of, new_edition, first_day, end_day, new_source, new_csv, new_rows, encode(sha256(convert_to(new_csv, 'UTF8')), 'hex'), by_whom)
  returning * into r;
  perform park_audit.append('reference.insert', 'reference ' || name_of, 'done',
    jsonb_build_object('edition', new_edition, 'rows', new_rows, 'sha256', r.sha256));
  return r;
end $$;

-- Says that somebody has held an edition against its document, or, with nobody,
-- that this does not count any more.
create or replace function park.reference_confirm(number bigint, by_whom text, why text) returns setof park.reference_edition
  language plpgsql security definer set search_path = park, pg_temp as $$
declare
  r park.reference_edition;
begin
  update park.reference_edition e
     set confirmed_by = by_whom, confirmed_at = case when by_whom <> '' then now() end, note = why
   where e.id = number
  returning * into r;
  if r.id is null then
    return;
  end if;
  perform park_audit.append(case when by_whom = '' then 'reference.doubt' else 'reference.confirm' end, 'reference ' || r.table_name, 'done',
    jsonb_build_object('edition', r.edition, 'sha256', r.sha256, 'note', why));
  return next r;
end $$;

-- In force today by the clock of China, where standards come into force.
create or replace function park.reference_is_in_force(first_day date, end_day date) returns boolean
  language sql stable
  return coalesce(first_day <= (now() at time zone 'Asia/Shanghai')::date, true)
     and coalesce((now() at time zone 'Asia/Shanghai')::date < end_day, true);
