-- name: energy_monthly_carbon_factor
-- Factors of carbon dioxide that may be chosen, of the kinds of energy that were metered and where the park lies.
-- :first date           first day
-- :last date            first day no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = kind text, kind_name text, kind_name_en text, region text, year integer, edition text, scope integer, batch double precision, batch_name text, ncv double precision,
-- = carbon double precision, oxidation double precision, per_batch double precision, published date, source text, state text
select f.kind, k.name as kind_name, k.name_en as kind_name_en, f.region, coalesce(f.year, 0)::integer as year, f.edition, f.scope::integer as scope, f.batch, f.batch_name, f.ncv, f.carbon, f.oxidation,
       f.per_batch, f.published, f.source, case when f.confirmed then 'confirmed' else 'unconfirmed' end as state
  from park.carbon_factor f
  join park.energy_kind k on k.code = f.kind
 where f.region in ('', '全国', (select p.region from park.park p where p.id between :me_from / 1000000 and :me_to / 1000000 and p.id = :tenant_from / 1000000))
   and exists (select from park.meter m
                 join park.energy_day d on d.tenant_id = m.tenant_id and d.meter_id = m.id and d.day >= :first and d.day < :last
                where m.tenant_id between :me_from and :me_to and m.tenant_id between :tenant_from and :tenant_to
                  and m.kind = f.kind and m.role = 'main')
 order by f.scope, f.kind, f.region, f.year, f.edition;

-- name: energy_monthly_carbon
-- What the enterprises took of each kind of energy, by their main meters, with what a factor is chosen by, and how far the readings go.
-- :first date           first day
-- :last date            first day no more
-- :month_from date      the month
-- :as_of timestamptz    instant of the issue
-- :zone text            the park's calendar
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = tenant_id integer, party text, party_en text, kind text, kind_name text, kind_name_en text, amount double precision, good double precision, region text, year integer, issued date
select m.tenant_id, coalesce(nullif(b.short_name, ''), t.name) as party, t.name_en as party_en, m.kind, k.name as kind_name, k.name_en as kind_name_en,
       sum(d.amount) as amount, sum(d.good + d.linear / 2.0)::double precision / nullif(sum(d.expected), 0) as good, p.region,
       extract(year from :month_from)::integer as year, (:as_of at time zone :zone)::date as issued
  from park.meter m
  join park.tenant t on t.tenant_id = m.tenant_id
  join park.park p on p.id = m.tenant_id / 1000000
  left join park.enterprise b on b.tenant_id = t.tenant_id
  join park.energy_kind k on k.code = m.kind
  join park.energy_day d on d.tenant_id = m.tenant_id and d.meter_id = m.id and d.day >= :first and d.day < :last
 where m.tenant_id between :me_from and :me_to and m.tenant_id between :tenant_from and :tenant_to and m.tenant_id % 1000000 <> 0
   and m.role = 'main' and k.category <> 'medium'
 group by m.tenant_id, b.short_name, t.name, t.name_en, m.kind, k.name, k.name_en, p.region
 order by m.kind <> 'electricity', m.kind, m.tenant_id;
