-- name: energy_monthly_trust
-- How far the readings of the span go: of the intervals that should be there, good ones count 1, short gaps 1/2. More than a tenth of estimates allow C at best, as everywhere (energy/grade.h).
-- :first date           first day
-- :last date            first day no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = metered double precision, electricity double precision, trees double precision
select case when sum(estimated) filter (where counted) > 0.1 * sum(expected) filter (where counted)
            then least(0.89, sum(good) filter (where counted) / sum(expected) filter (where counted))
            else sum(good) filter (where counted) / sum(expected) filter (where counted) end as metered,
       case when sum(estimated) filter (where power) > 0.1 * sum(expected) filter (where power)
            then least(0.89, sum(good) filter (where power) / sum(expected) filter (where power))
            else sum(good) filter (where power) / sum(expected) filter (where power) end as electricity,
       case when sum(estimated) filter (where tree) > 0.1 * sum(expected) filter (where tree)
            then least(0.89, sum(good) filter (where tree) / sum(expected) filter (where tree))
            else sum(good) filter (where tree) / sum(expected) filter (where tree) end as trees
  from (select m.role = 'main' as counted, m.kind = 'electricity' and m.role = 'main' as power,
               m.parent_id is not null or exists (select from park.meter c where c.tenant_id = m.tenant_id and c.parent_id = m.id) as tree,
               nullif(d.expected, 0)::double precision as expected, d.good + d.linear / 2.0::double precision as good, d.estimated::double precision as estimated
          from park.meter m
          join park.energy_day d on d.tenant_id = m.tenant_id and d.meter_id = m.id and d.day >= :first and d.day < :last
         where m.tenant_id between :me_from and :me_to and m.tenant_id between :tenant_from and :tenant_to) x;

-- name: energy_monthly_tree
-- Meters that hang together, each with what it metered in the span and of how many of its days.
-- :first date           first day
-- :last date            first day no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = id text, parent text, party text, party_en text, meter text, kind text, kind_name text, kind_name_en text, unit text,
-- = loss_limit double precision, accuracy double precision, amount double precision, days bigint, wanted integer
select m.tenant_id || '/' || m.id as id, m.tenant_id || '/' || m.parent_id as parent, coalesce(nullif(b.short_name, ''), t.name) as party, t.name_en as party_en,
       m.name as meter, m.kind, k.name as kind_name, k.name_en as kind_name_en, k.unit, m.loss_limit, m.accuracy,
       e.amount, e.days, least(:last, coalesce(m.valid_to, :last)) - greatest(:first, m.valid_from) as wanted
  from park.meter m
  join park.tenant t on t.tenant_id = m.tenant_id
  left join park.enterprise b on b.tenant_id = t.tenant_id
  join park.energy_kind k on k.code = m.kind
 cross join lateral (
   select sum(d.amount::numeric)::double precision as amount, count(d.amount) as days
     from park.energy_day d
    where d.tenant_id = m.tenant_id and d.meter_id = m.id and d.day >= :first and d.day < :last) e
 where m.tenant_id between :me_from and :me_to and m.tenant_id between :tenant_from and :tenant_to
   and m.valid_from < :last and coalesce(m.valid_to > :first, true)
   and (m.parent_id is not null
     or exists (select from park.meter c where c.tenant_id = m.tenant_id and c.parent_id = m.id and c.valid_from < :last
                   and coalesce(c.valid_to > :first, true)))
 order by m.kind <> 'electricity', m.kind, m.tenant_id, m.id;
