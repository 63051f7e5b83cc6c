-- name: search
-- Enterprises and devices whose name, code, key or initials contain the words; enterprises first, best first: of
-- devices, of the first five hundred that contain them.
-- :q text        words
-- :limit bigint  at most so many
-- = type text, id bigint, tenant_id integer, name text, name_en text, detail text, kind text, tenant_name text
select type, id, tenant_id, name, name_en, detail, kind, tenant_name
  from (
    (select 1 as place, row_number() over (order by not best, tenant_id) as rank, 'enterprise' as type,
            tenant_id::bigint as id, tenant_id, name, name_en, uscc as detail, status as kind, name as tenant_name
       from (select e.*, starts_with(e.pinyin, lower(:q)) or starts_with(e.name, :q) or starts_with(e.uscc, upper(:q)) as best
               from park.enterprise e
              where e.tenant_id between :me_from and :me_to
                and (position(lower(:q) in lower(e.name || ' ' || e.name_en || ' ' || e.short_name)) > 0
                     or starts_with(e.uscc, upper(:q)) or position(lower(:q) in e.pinyin) > 0)) e
      order by rank limit :limit)
    union all
    (select 2, row_number() over (order by not best, tenant_id, id) as rank, 'device', id, tenant_id, name, '', key, kind,
            (select t.name from park.tenant t where t.tenant_id = d.tenant_id)
       from (select d.*, starts_with(d.pinyin, lower(:q)) or starts_with(d.name, :q) or starts_with(lower(d.key), lower(:q)) as best
               from park.device_pick(:q, null, null, null, null, null, null, 500) p
               join park.device d on d.tenant_id = p.tenant_id and d.id = p.device_id
              where d.tenant_id between :me_from and :me_to) d
      order by rank limit :limit)
    order by rank, place
    limit :limit) found
 order by place, rank;
