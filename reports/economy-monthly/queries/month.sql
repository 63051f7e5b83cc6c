-- name: economy_monthly_month
-- Declared figures by month, beside those of the same month a year before.
-- :month_from date      first month
-- :month_to date        first month no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = month date, output_fen bigint, output_ago_fen bigint, revenue_fen bigint, revenue_ago_fen bigint, tax_fen bigint,
-- = tax_ago_fen bigint, declared bigint
with c as (
  select c.month, sum(c.output_fen)::bigint as output_fen, sum(c.revenue_fen)::bigint as revenue_fen,
         sum(c.tax_fen)::bigint as tax_fen, count(*) as declared
    from park.economics c
    join park.enterprise e on e.tenant_id = c.tenant_id and e.status = 'operating'
   where c.tenant_id between :me_from and :me_to and c.tenant_id between :tenant_from and :tenant_to
     and c.month >= :month_from::date - interval '1 year' and c.month < :month_to
   group by c.month)
select m.month::date as month, n.output_fen, a.output_fen as output_ago_fen, n.revenue_fen, a.revenue_fen as revenue_ago_fen,
       n.tax_fen, a.tax_fen as tax_ago_fen, coalesce(n.declared, 0) as declared
  from generate_series(:month_from::timestamp, :month_to::timestamp - interval '1 month', interval '1 month') m(month)
  left join c n on n.month = m.month::date
  left join c a on a.month = (m.month - interval '1 year')::date
 order by m.month;
