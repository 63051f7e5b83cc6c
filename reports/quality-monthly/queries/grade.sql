-- name: quality_monthly_grade
-- Device-days by grade, and what share of the graded they are.
-- :first date           first day
-- :last date            first day no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = grade text, device_days bigint, share double precision
select g.grade, count(q.grade) as device_days,
       count(q.grade)::double precision / nullif(sum(count(q.grade)) over (), 0) as share
  from (values ('A'), ('B'), ('C'), ('D')) g(grade)
  left join (select grade from park.quality_day
              where tenant_id between :me_from and :me_to and tenant_id between :tenant_from and :tenant_to
                and day >= :first and day < :last) q on q.grade = g.grade
 group by g.grade
 order by g.grade;
