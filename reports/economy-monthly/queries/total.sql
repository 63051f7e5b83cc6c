-- name: economy_monthly_total
-- What enterprises in operation declared for a span of months, all together.
-- An enterprise is expected to declare from the month it entered the park.
-- :month_from date      first month
-- :month_to date        first month no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = output_fen bigint, value_added_fen bigint, revenue_fen bigint, tax_fen bigint, employees bigint, per_head_fen double precision,
-- = top3_fen bigint, enterprises bigint, declared bigint, expected bigint, share_declared double precision, value_rate double precision
with e as (
  select tenant_id, entered_on
    from park.enterprise
   where tenant_id between :me_from and :me_to and tenant_id between :tenant_from and :tenant_to and status = 'operating'),
x as (
  select count(*) as expected, count(distinct e.tenant_id) as enterprises
    from e
   cross join generate_series(:month_from::timestamp, :month_to::timestamp - interval '1 month', interval '1 month') m(month)
   where e.entered_on is null or e.entered_on < m.month + interval '1 month'),
c as (
  select c.*
    from park.economics c
    join e on e.tenant_id = c.tenant_id
   where c.tenant_id between :me_from and :me_to and c.month >= :month_from and c.month < :month_to),
t as (
  select sum(s.output_fen)::bigint as top3_fen
    from (select sum(output_fen) as output_fen from c group by tenant_id order by 1 desc limit 3) s),
s as (
  select sum(output_fen)::bigint as output_fen, sum(value_added_fen)::bigint as value_added_fen,
         sum(revenue_fen)::bigint as revenue_fen, sum(tax_fen)::bigint as tax_fen,
         sum(employees) filter (where month = (select max(month) from c))::bigint as employees,
         sum(output_fen) filter (where employees > 0) as staffed_fen, sum(employees) as heads,
         sum(output_fen) filter (where value_added_fen is not null) as valued_fen, count(*) as declared
    from c)
select s.output_fen, s.value_added_fen, s.revenue_fen, s.tax_fen, s.employees,
       (s.staffed_fen / nullif(s.heads, 0))::double precision as per_head_fen, t.top3_fen, x.enterprises, s.declared, x.expected,
       s.declared::double precision / nullif(x.expected, 0) as share_declared,
       (s.value_added_fen / nullif(s.valued_fen, 0))::double precision as value_rate
  from s cross join x cross join t;
