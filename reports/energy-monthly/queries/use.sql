-- name: energy_monthly_use
-- What was bought and sold, by enterprise, kind of energy and edition of its coefficient, with the intervals behind it.
-- :first date           first day
-- :last date            first day no more
-- :tenant_from integer  of these tenants only,
-- :tenant_to integer    both included
-- :kind text            this kind of energy only
-- = tenant_id integer, kind text, name text, name_en text, unit text, category text, sold boolean,
-- = edition text, valid_from date, valid_to date, kgce_low double precision, kgce_high double precision,
-- = amount double precision, meters bigint, expected bigint, received bigint, estimated bigint, good double precision
select m.tenant_id, m.kind, k.name, k.name_en, k.unit, k.category, m.role = 'export' as sold,
       c.edition, c.valid_from, c.valid_to, c.kgce_low, c.kgce_high,
       sum(e.amount) * case when m.role = 'export' then -1 else 1 end as amount,
       count(distinct m.id) as meters,
       sum(1440 / m.bucket_min)::bigint as expected,
       coalesce(sum(length(e.flags) - length(translate(e.flags, 'GLZOX', ''))), 0)::bigint as received,
       coalesce(sum(length(e.flags) - length(translate(e.flags, 'PE', ''))), 0)::bigint as estimated,
       coalesce(sum(length(e.flags) - length(translate(e.flags, 'G', ''))
         + 0.5 * (length(e.flags) - length(translate(e.flags, 'L', '')))), 0)::double precision as good
  from park.meter m
  join park.energy_kind k on k.code = m.kind
 cross join lateral (
       select d::date as day
         from generate_series(greatest(:first, m.valid_from), least(:last, m.valid_to) - 1, interval '1 day') d) s
  left join park.energy_day e on e.tenant_id = m.tenant_id and e.meter_id = m.id and e.day = s.day
  left join lateral (
       select c.edition, c.valid_from, c.valid_to, c.kgce_low, c.kgce_high
         from park.energy_coefficient c
        where c.kind = m.kind and s.day >= c.valid_from and (c.valid_to is null or s.day < c.valid_to)
        order by c.valid_from desc
        limit 1) c on true
 where m.tenant_id between :me_from and :me_to and m.tenant_id between :tenant_from and :tenant_to
   and m.role in ('main', 'export') and (:kind is null or m.kind = :kind)
 group by m.tenant_id, m.kind, k.name, k.name_en, k.unit, k.category, m.role, c.edition, c.valid_from, c.valid_to,
          c.kgce_low, c.kgce_high
 order by m.tenant_id, m.kind, sold, c.valid_from;
