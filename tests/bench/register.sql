-- A park of its own with devices :first to :last of a million, for the bench
-- alone: flagged as a demonstration, and never counted as an achievement.  It
-- goes through the triggers that registration goes through, ten thousand
-- devices a statement, as the web's role and under row security.
--   psql "$PARK_DB user=park_dba" -v park=900 -v first=1 -v last=1000000 -v enterprises=500 -v secret=x -f tests/bench/register.sql
\set ON_ERROR_STOP on
select :park * 1000000 as base \gset
select set_config('park.from', :base::text, false), set_config('park.to', (:base + 999999)::text, false),
       set_config('park.tenant', :base::text, false), set_config('park.actor', 'bench', false) \g /dev/null

insert into park.park (id, name, name_en, auto_register) values (:park, '百万园', 'Million Park', true) on conflict do nothing;
insert into park.tenant (tenant_id, kind, name, name_en, demo) values (:base, 'park', '百万园', 'Million Park', true) on conflict do nothing;
insert into park.tenant (tenant_id, kind, name, name_en, demo)
select :base + i, 'enterprise', format('百万园%s号企业', i), 'Enterprise ' || i, true from generate_series(1, :enterprises) i
on conflict do nothing;
-- Each on a parcel of its own, side by side, 25 in a row.
insert into park.enterprise (tenant_id, uscc, name, name_en, industry_code, parcel)
select :base + i, lpad((:base + i)::text, 18, '0'), format('百万园%s号企业', i), 'Enterprise ' || i, '31',
       st_multi(st_makeenvelope(120.60 + i % 25 * 0.0032, 31.28 + i / 25 * 0.0028, 120.603 + i % 25 * 0.0032, 31.2826 + i / 25 * 0.0028, 4490))
  from generate_series(1, :enterprises) i
on conflict do nothing;
insert into park.thing_model (tenant_id, code, name, name_en, kind, metrics)
select :base, m.code, m.name, m.code, m.kind,
       (select jsonb_agg(jsonb_build_object('code', 'm' || k, 'name', '测点' || k, 'unit', 'kW')) from generate_series(1, 8) k)
  from (values ('pump', '水泵', 'equipment'), ('fan', '风机', 'equipment'), ('ammeter', '电表', 'meter'), ('flow', '流量计', 'meter'),
               ('thermo', '温度变送器', 'sensor'), ('gas', '气体探测器', 'sensor'), ('plc', '控制柜', 'controller')) m(code, name, kind)
on conflict do nothing;

-- Who asks in the bench: an operator of the park, and a machine of each
-- enterprise; their tokens are the words below, :secret before them.
insert into park.token (tenant_id, name, role, prefix)
select t.tenant_id, 'bench', case t.kind when 'park' then 'park_operator' else 'enterprise_admin' end, 'bench'
  from park.tenant t where t.tenant_id between :base and :base + 999999
   and not exists (select from park.token k where k.tenant_id = t.tenant_id and k.name = 'bench');
insert into park_private.token_secret (digest, tenant_id, token_id)
select sha256(convert_to(:'secret' || k.tenant_id, 'UTF8')), k.tenant_id, k.id
  from park.token k where k.tenant_id between :base and :base + 999999 and k.name = 'bench'
on conflict do nothing;

create or replace procedure pg_temp.load(base integer, enterprises integer, first integer, last integer)
  language plpgsql as $$
declare
  places text[] := '{循环水,冷冻站,空压站,配电室,锅炉房,一车间,二车间,成品库,罐区,污水站}';
  place_pinyin text[] := '{xhs,lds,kyz,pds,glf,ycj,ecj,cpk,gq,wsz}';
  models text[] := '{pump,fan,ammeter,flow,thermo,gas,plc}';
  names text[] := '{水泵,风机,电表,流量计,温度变送器,气体探测器,控制柜}';
  name_pinyin text[] := '{sb,fj,db,llj,wdbsq,qttcq,kzg}';
  kinds text[] := '{equipment,equipment,meter,meter,sensor,sensor,controller}';
  words text[] := '{重点,特种设备,计量,巡检,防爆,停用备件}';
begin
  for batch in (first - 1) / 10000 .. (last - 1) / 10000 loop
    set local role park_web;
    insert into park.device (tenant_id, key, name, pinyin, kind, model_code, serial, place, tags, origin)
    select base + 1 + x.owner, format('dev-%s', lpad(i::text, 7, '0')), format('%s%s%s号', places[x.p], names[x.m], i % 1000),
           place_pinyin[x.p] || name_pinyin[x.m] || i % 1000 || 'h', kinds[x.m], models[x.m], format('SN%s', lpad((i * 7919::bigint % 10000000)::text, 8, '0')),
           st_setsrid(st_makepoint(120.60 + (x.owner + 1) % 25 * 0.0032 + 0.003 * x.u, 31.28 + (x.owner + 1) / 25 * 0.0028 + 0.0026 * x.v), 4490),
           case when i % 3 = 0 then array[words[1 + i % 5]] when i % 50 = 1 then array[words[6], words[1 + i % 5]] else '{}' end, 'import'
      from (select i,
                   -- A few enterprises have most of the devices.
                   floor(enterprises * power(random(), 2))::integer as owner, 1 + (i * 31 % 10) as p, 1 + (i * 17 % 7) as m,
                   random() as u, random() as v
              from generate_series(greatest(first, batch * 10000 + 1), least(last, batch * 10000 + 10000)) i) x;
    reset role;
    commit;
    if batch % 10 = 9 then
      perform park.register_fold();
      perform park_private.device_words_fold();
      commit;
      analyze park.device, park.device_entry, park.device_count, park.device_cluster, park.device_spot, park_private.device_words;
      commit;
      raise notice '% devices at %', (batch + 1) * 10000, clock_timestamp()::time(0);
    end if;
  end loop;
end $$;
call pg_temp.load(:base, :enterprises, :first, :last);
