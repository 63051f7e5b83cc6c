-- name: evidence_source
-- The tables behind a figure, and how each keeps what it said before.
-- :names text[]  tables and functions that its queries read
-- = source text, kept text
select source, kept from park.evidence_source(:names);

-- name: evidence_correction
-- What was changed in them since an instant, oldest first, at most 500.
-- :names text[]         tables and functions that its queries read
-- :first date           first day reported on
-- :last date            first day no more
-- :month_from date      first month
-- :month_to date        first month no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- :since timestamptz    changed after it
-- = source text, tenant_id integer, what text, field text, before text, after text, reason text, at timestamptz
select source, tenant_id, what, field, before, after, reason, at
  from park.evidence_correction(:names, :first, :last, :month_from, :month_to, :tenant_from, :tenant_to, :since);
