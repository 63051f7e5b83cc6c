-- name: quality_monthly_silent
-- Devices that sent something in the 35 days before the end of the span and nothing in its last seven days,
-- those that are silent for longest first, at most 500.
-- :last date            first day no more
-- :tenant_from integer  from this tenant
-- :tenant_to integer    to this one
-- = party text, party_en text, place text, place_en text, device text, key text, kind text, spoke date, days integer
select t.name as party, t.name_en as party_en, coalesce(nullif(e.short_name, ''), t.name) || d.name as place,
       coalesce(nullif(t.name_en, ''), t.name) || ': ' || d.name as place_en, d.name as device, d.key, d.kind, s.spoke,
       :last - 1 - s.spoke as days
  from (select tenant_id, device_id, max(day) filter (where counts[1] > 0) as spoke
          from park.quality_day
         where tenant_id between :me_from and :me_to and tenant_id between :tenant_from and :tenant_to
           and day >= :last - 35 and day < :last
         group by tenant_id, device_id) s
  join park.device d on d.tenant_id = s.tenant_id and d.id = s.device_id and d.archived_at is null
  join park.tenant t on t.tenant_id = s.tenant_id
  left join park.enterprise e on e.tenant_id = s.tenant_id
 where s.spoke < :last - 7
 order by s.spoke, s.tenant_id, s.device_id
 limit 500;
