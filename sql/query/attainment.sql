-- name: attainment_list
-- Clauses with their figure, status and gap, in the order of the book.
-- :level text   home or stretch
-- :status text  with this status only
-- :kind text    that need this: SW, CAP, CNT, ADOPT, OUT, HW or AG
-- = id text, edition text, chapter text, kind text, name text, name_en text, status text, bar double precision,
-- = value double precision, demo double precision, unit text, unit_en text, grade text, gap text, gap_en text, rule text,
-- = rule_en text, home double precision, stretch double precision, state text, measure text, evidence text
select id, edition, chapter, kind, name, name_en, status, bar, value, demo, unit, unit_en, grade, gap, gap_en, rule, rule_en, home,
       stretch, state, measure, evidence
  from park.attainment(:me_from, :me_to, now(), :level)
 where (:status is null or status = :status) and (:kind is null or :kind = any (string_to_array(kind, '+')))
 order by place;
