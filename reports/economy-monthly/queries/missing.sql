-- name: economy_monthly_missing
-- Enterprises in operation that have not declared the month.
-- :month_from date      first month
-- :month_to date        first month no more
-- :before_month date    the month before
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = name text, name_en text, industry text, industry_en text, scale text, output_before_fen bigint
select t.name, t.name_en, coalesce(i.name, '未分类') as industry, coalesce(i.name_en, 'Not classified') as industry_en,
       case when e.above_scale then 'above' else 'below' end as scale, b.output_fen as output_before_fen
  from park.enterprise e
  join park.tenant t on t.tenant_id = e.tenant_id
  left join park.industry i on i.code = e.industry_code
  left join park.economics b on b.tenant_id = e.tenant_id and b.month = :before_month
 where e.tenant_id between :me_from and :me_to and e.tenant_id between :tenant_from and :tenant_to and e.status = 'operating'
   and (e.entered_on is null or e.entered_on < :month_to)
   and not exists (select from park.economics c
                    where c.tenant_id = e.tenant_id and c.month >= :month_from and c.month < :month_to)
 order by e.above_scale desc, b.output_fen desc nulls last, e.tenant_id;
