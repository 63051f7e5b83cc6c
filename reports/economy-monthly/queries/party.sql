-- name: economy_monthly_party
-- Enterprises that declared, the largest output first, with what changed against a year before.
-- :month_from date      first month
-- :month_to date        first month no more
-- :before_month date    the month before
-- :year_ago_month date  the month a year before
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = name text, name_en text, industry text, industry_en text, output_fen bigint, output_before_fen bigint, output_ago_fen bigint,
-- = gain_fen bigint, revenue_fen bigint, tax_fen bigint, employees bigint, per_head_fen double precision
with c as (
  select c.*
    from park.economics c
    join park.enterprise e on e.tenant_id = c.tenant_id and e.status = 'operating'
   where c.tenant_id between :me_from and :me_to and c.tenant_id between :tenant_from and :tenant_to)
select t.name, t.name_en, coalesce(i.name, '未分类') as industry, coalesce(i.name_en, 'Not classified') as industry_en,
       n.output_fen, b.output_fen as output_before_fen, a.output_fen as output_ago_fen, n.output_fen - a.output_fen as gain_fen,
       n.revenue_fen, n.tax_fen, n.employees::bigint as employees, (n.output_fen::numeric / nullif(n.employees, 0))::double precision as per_head_fen
  from c n
  join park.tenant t on t.tenant_id = n.tenant_id
  join park.enterprise e on e.tenant_id = n.tenant_id
  left join park.industry i on i.code = e.industry_code
  left join c b on b.tenant_id = n.tenant_id and b.month = :before_month
  left join c a on a.tenant_id = n.tenant_id and a.month = :year_ago_month
 where n.month >= :month_from and n.month < :month_to
 order by n.output_fen desc, n.tenant_id;
