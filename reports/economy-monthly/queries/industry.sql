-- name: economy_monthly_industry
-- Declared output by division of GB/T 4754, the largest first.
-- :month_from date      first month
-- :month_to date        first month no more
-- :year_ago_month date  the month a year before
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = name text, name_en text, enterprises bigint, output_fen bigint, output_ago_fen bigint, tax_fen bigint, employees bigint
select coalesce(i.name, '未分类') as name, coalesce(i.name_en, 'Not classified') as name_en,
       count(distinct c.tenant_id) filter (where c.month >= :month_from) as enterprises,
       coalesce(sum(c.output_fen) filter (where c.month >= :month_from), 0)::bigint as output_fen,
       sum(c.output_fen) filter (where c.month = :year_ago_month)::bigint as output_ago_fen,
       sum(c.tax_fen) filter (where c.month >= :month_from)::bigint as tax_fen,
       sum(c.employees) filter (where c.month >= :month_from)::bigint as employees
  from park.economics c
  join park.enterprise e on e.tenant_id = c.tenant_id and e.status = 'operating'
  left join park.industry i on i.code = e.industry_code
 where c.tenant_id between :me_from and :me_to and c.tenant_id between :tenant_from and :tenant_to
   and (c.month >= :month_from and c.month < :month_to or c.month = :year_ago_month)
 group by i.code, i.name, i.name_en
having count(*) filter (where c.month >= :month_from) > 0
 order by output_fen desc, name;
