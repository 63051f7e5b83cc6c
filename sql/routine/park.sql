-- Changing the park itself.

-- What is null stays. The authority is a tenant as well, and goes by the
-- name of its park.
drop function if exists park.park_change(text, text, boolean);
drop function if exists park.park_change(text, text, boolean, boolean);
create or replace function park.park_change(new_name text, new_name_en text, new_region text, may_register boolean, may_join boolean)
  returns setof park.park
  language plpgsql as $$
declare
  mine integer := park.tenant_me() / 1000000;
begin
  perform park.authority_only('change the park');
  if new_name is not null or new_name_en is not null then
    update park.tenant t
       set name = coalesce(new_name, t.name), name_en = coalesce(new_name_en, t.name_en)
     where t.tenant_id = park.tenant_me();
  end if;
  return query
    update park.park p
       set name = coalesce(new_name, p.name), name_en = coalesce(new_name_en, p.name_en), region = coalesce(new_region, p.region),
           auto_register = coalesce(may_register, p.auto_register), join_open = coalesce(may_join, p.join_open)
     where p.id = mine
    returning p.*;
end $$;
