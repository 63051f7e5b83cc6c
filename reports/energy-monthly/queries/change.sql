-- name: energy_monthly_change
-- Corrections of days in the span that were made after an instant, oldest first, at most 500.
-- :first date           first day
-- :last date            first day no more
-- :since timestamptz    made after it
-- :tenant integer       of this enterprise only; the authority's own meters count for no other
-- :kind text            this kind of energy only
-- = tenant_id integer, meter_id bigint, meter text, kind text, unit text, day date, revision integer, before double precision, after double precision, reason text, at timestamptz
select c.tenant_id, c.meter_id, m.name as meter, m.kind, k.unit, c.day, c.revision, c.before, c.after, c.reason, c.at
  from park.energy_change c
  join park.meter m on m.tenant_id = c.tenant_id and m.id = c.meter_id
  join park.energy_kind k on k.code = m.kind
 where c.tenant_id between :me_from and :me_to
   and case when :tenant is null then c.tenant_id % 1000000 <> 0 else c.tenant_id = :tenant end
   and c.day >= :first and c.day < :last and c.at > :since and m.role <> 'sub'
   and (:kind is null or m.kind = :kind)
 order by c.at, c.tenant_id, c.meter_id, c.day, c.revision
 limit 500;
