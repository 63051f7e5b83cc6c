-- name: import_add
-- Takes a file in and asks for its check.
-- :kind text       device or enterprise
-- :file_name text  its name, for people
-- :body bytea      its bytes
-- = id bigint, state text
select id, state from park.import_add(:kind, :file_name, :body);

-- name: import_list
-- Imports, newest first.
-- :kind text     of this kind only
-- :limit bigint  at most so many
-- :after text    cursor
-- = id bigint, tenant_id integer, kind text, state text, rows integer, good integer, bad integer,
-- = created integer, updated integer, unchanged integer, progress double precision,
-- = error_code text, error text, file_name text, charset text, at timestamptz, _cursor text
select i.id, i.tenant_id, i.kind, case when j.state = 'failed' then 'failed' else i.state end as state,
       i.rows, i.good, i.bad, i.created, i.updated, i.unchanged,
       case when i.state in ('checked', 'done') then 1 else coalesce(j.progress, 0) end::double precision as progress,
       case when j.state = 'failed' then 'job' else i.error_code end as error_code,
       case when j.state = 'failed' then j.error else i.error end as error, i.file_name, i.charset, i.at, i.id::text as _cursor
  from park.import i
  left join park.job j on j.tenant_id = i.tenant_id and j.id = i.job_id
 where i.tenant_id between :me_from and :me_to
   and (:kind is null or i.kind = :kind)
   and (:after is null or i.id < :after::bigint)
 order by i.id desc
 limit :limit + 1;

-- name: import_find
-- One import. Until it is applied, created, updated and unchanged tell what applying it would do.
-- :import bigint  its number
-- = id bigint, tenant_id integer, kind text, state text, rows integer, good integer, bad integer,
-- = created integer, updated integer, unchanged integer, progress double precision,
-- = error_code text, error text, file_name text, charset text, at timestamptz, header jsonb, ignored jsonb
select i.id, i.tenant_id, i.kind, case when j.state = 'failed' then 'failed' else i.state end as state,
       i.rows, i.good, i.bad, i.created, i.updated, i.unchanged,
       case when i.state in ('checked', 'done') then 1 else coalesce(j.progress, 0) end::double precision as progress,
       case when j.state = 'failed' then 'job' else i.error_code end as error_code,
       case when j.state = 'failed' then j.error else i.error end as error, i.file_name, i.charset, i.at, i.header, i.ignored
  from park.import i
  left join park.job j on j.tenant_id = i.tenant_id and j.id = i.job_id
 where i.tenant_id between :me_from and :me_to and i.id = :import;

-- name: import_row_list
-- Rows of an import with what is wrong with them.
-- :import bigint  its number
-- :status text    good or bad only
-- :limit bigint   at most so many
-- :after text     cursor
-- = line integer, status text, column text, code text, message text, values jsonb, _cursor text
select line, case when value is null then 'bad' else 'good' end as status, field as "column", code, message,
       fields as "values", line::text as _cursor
  from park.import_row
 where tenant_id between :me_from and :me_to and import_id = :import
   and (:status is null or (value is not null) = (:status = 'good'))
   and (:after is null or line > :after::integer)
 order by line
 limit :limit + 1;

-- name: import_bad
-- The bad rows of an import, for the file that goes back to its sender.
-- :import bigint  its number
-- = fields jsonb, field text, code text, message text
select fields, field, code, message
  from park.import_row
 where tenant_id between :me_from and :me_to and import_id = :import and value is null
 order by line
 limit 100000;

-- name: import_apply
-- Lets the good rows of a checked file into the register.
-- :import bigint  its number
-- = id bigint, state text
select id, state from park.import_apply(:import);

-- name: import_begin
-- Begins the check anew: its file, and nothing judged yet.
-- flags: binary
-- :import bigint  its number
-- = kind text, body bytea, swept bigint
with swept as (
  delete from park.import_row where tenant_id = :me_tenant and import_id = :import returning 1)
update park.import
   set state = 'checking'
 where tenant_id between :me_from and :me_to and tenant_id = :me_tenant and id = :import
   and state in ('queued', 'checking')
returning kind, body, (select count(*) from swept) as swept;

-- name: import_heading
-- Notes what the head of the file says.
-- :import bigint  its number
-- :charset text   UTF-8 or GB18030
-- :header jsonb   names of the columns
-- :ignored jsonb  those that mean nothing
-- = id bigint
update park.import
   set charset = :charset, header = :header, ignored = :ignored
 where tenant_id between :me_from and :me_to and tenant_id = :me_tenant and id = :import
returning id;

-- name: import_row_add
-- Notes judged rows.
-- :import bigint  its number
-- :rows jsonb     [{line, fields, value, field, code, message}]
-- = rows bigint
with noted as (
  insert into park.import_row (tenant_id, import_id, line, fields, value, field, code, message)
  select :me_tenant, :import, r.line, r.fields, r.value, coalesce(r.field, ''), coalesce(r.code, ''), coalesce(r.message, '')
    from jsonb_to_recordset(:rows) r(line integer, fields jsonb, value jsonb, field text, code text, message text)
  returning 1)
select count(*) as rows from noted;

-- name: import_checked
-- Ends the check.
-- :import bigint  its number
-- = state text
select park.import_checked(:import) as state;

-- name: import_refuse
-- Ends the check of a file that cannot be read as a whole.
-- :import bigint  its number
-- :code text      stable word
-- :message text   sentence
-- = id bigint, said text
update park.import
   set state = 'failed', error_code = :code, error = :message
 where tenant_id between :me_from and :me_to and tenant_id = :me_tenant and id = :import
returning id, park.announce(tenant_id, 'jobs', jsonb_build_object('import', id, 'state', state))::text as said;

-- name: import_step
-- Applies the next rows; how much is done then.
-- :import bigint  its number
-- :rows integer   how many
-- = done double precision
select park.import_step(:import, :rows) as done;

-- name: import_tenants
-- Whose devices a file may speak of.
-- = tenant_id integer, uscc text, name text, short_name text
select tenant_id, uscc, name, short_name
  from park.enterprise
 where tenant_id between :me_from and :me_to;

-- name: import_models
-- Codes of the thing models a file may speak of.
-- = code text
select code from park.thing_model
 where tenant_id between :me_from and :me_to or tenant_id = :me_tenant / 1000000 * 1000000;

-- name: import_park
-- The borders of my park.
-- = west double precision, south double precision, east double precision, north double precision
select west, south, east, north from park.park where id = :me_tenant / 1000000;
