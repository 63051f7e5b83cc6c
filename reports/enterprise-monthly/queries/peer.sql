-- name: enterprise_monthly_peer
-- Where the enterprise stands among the others of its industry: rank, how many others, their mean; nothing of that
-- when fewer than three others have the figure.
-- :first date           first day
-- :last date            first day no more
-- :month_from date      first month
-- :month_to date        first month no more
-- :tenant_from integer  the enterprise
-- :tenant_to integer    and no other
-- = measure text, better text, unit text, unit_en text, mine double precision, mean double precision, rank bigint,
-- = parties bigint, behind double precision
select p.measure, p.better, u.unit, u.unit_en, p.mine * u.factor as mine, p.mean * u.factor as mean, p.rank, p.peers + 1 as parties,
       (p.rank - 1)::double precision / p.peers as behind
  from park.report_peers(:tenant_from, :month_from, :month_to, :first, :last) p
  join (values ('intensity', 'kgce/万元', 'kgce per 10,000 yuan', 1), ('per_head', '万元/人', '10,000 yuan a head', 0.000001),
               ('value_rate', '%', '%', 100), ('quality', '%', '%', 100)) u(measure, unit, unit_en, factor)
    on u.measure = p.measure
 where :tenant_from between :me_from and :me_to and :tenant_from = :tenant_to;
