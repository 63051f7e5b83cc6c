-- What the register is looked through by agrees with the register, whatever is done to it.
begin;
select no_plan();
select tap.parks();
select set_config('park.from', '0', true), set_config('park.to', '2147483647', true) \g /dev/null

insert into park.device (tenant_id, key, name, pinyin, kind, model_code, serial, place, tags)
select 1000001 + i % 2, 'r' || i, case when i % 5 = 0 then '循环水泵' else '电表' end || i, case when i % 5 = 0 then 'xhsb' else 'db' end || i,
       (array['meter', 'equipment', 'sensor'])[1 + i % 3], (array['', 'pump'])[1 + i % 2], 'SN' || i * 7,
       case when i % 4 > 0 then st_setsrid(st_makepoint(120.6 + i % 50 * 0.001, 31.29 + i / 50 * 0.002), 4490) end,
       case i % 3 when 0 then array['重点'] when 1 then array['重点', '巡检', '重点'] else '{}' end
  from generate_series(1, 500) i;
select is(tap.register_wrong(), 'nothing', 'five hundred devices that were made at once stand in everything');
select park.register_fold() \g /dev/null
select is(tap.register_wrong(), 'nothing', 'folding changes what nobody sees');
select is((select count(*) from park.device_count_delta) + (select count(*) from park.device_cluster_delta), 0::bigint, 'and leaves nothing to fold');

insert into park.latest (tenant_id, device_id, at, t, v)
select tenant_id, id, now() - case when id % 3 = 0 then interval '1 hour' else interval '1 minute' end, '{1}', '{1}' from park.device where key ~ '^r[0-9]*[1-4]$';
select is(tap.register_wrong(), 'nothing', 'first samples make devices online, old ones offline');
update park.latest set at = now() where at < now() - interval '30 minutes' and device_id % 2 = 0;
select is(tap.register_wrong(), 'nothing', 'a sample after a silence makes a device online again');
update park.latest set at = at - interval '11 minutes' where device_id % 3 = 1;
select isnt(tap.register_wrong(), 'nothing', 'silence is not noticed by itself');
select ok(park.device_states() > 0, 'but by the work of each minute');
select is(tap.register_wrong(), 'nothing', 'and then the states are right');
select is(park.device_states(), 0::bigint, 'a second look moves nothing');

update park.device set tags = array_append(tags, '新') where id % 4 = 0;
update park.device set archived_at = now() where id % 7 = 0;
update park.device set place = null where id % 11 = 0;
update park.device set place = st_setsrid(st_makepoint(120.65, 31.30), 4490), kind = 'controller' where id % 13 = 0;
update park.device set name = '改名' || id, pinyin = 'gm' where id % 17 = 0;
select is(tap.register_wrong(), 'nothing', 'tagged, archived, moved and renamed devices are what they are everywhere');
update park.device set archived_at = null where id % 14 = 0;
select is(tap.register_wrong(), 'nothing', 'in use again, a device has the state it had');
delete from park.device where id % 19 = 0;
select is(tap.register_wrong(), 'nothing', 'a device that is deleted is nowhere');
update park.device set tenant_id = 1000002 where key = 'r2';
select is(tap.register_wrong(), 'nothing', 'a device that was given away is with its new owner');
select park.register_fold() \g /dev/null
select is(tap.register_wrong(), 'nothing', 'and all of that is so when it is folded');
select park.device_states() \g /dev/null
select is((select count(*) from park.device_count where n = 0) + (select count(*) from park.device_cluster where n = 0), 0::bigint,
  'counts and cells of nothing are swept');

-- Looking.
create function tap.picked(tenant integer, args text) returns text
  language plpgsql as $$
declare
  found text;
begin
  perform tap.become('park_web', tenant);
  execute format('select coalesce(md5(string_agg(tenant_id || ''.'' || device_id, '' '' order by tenant_id, device_id)), ''none'') from park.device_pick(%s)', args) into found;
  perform set_config('role', 'none', true);
  return found;
end $$;
create function tap.sought(lo integer, hi integer, filter text) returns text
  language plpgsql as $$
declare
  found text;
begin
  execute format($f$ select coalesce(md5(string_agg(d.tenant_id || '.' || d.id, ' ' order by d.tenant_id, d.id)), 'none')
    from park.device d left join park.latest l on l.tenant_id = d.tenant_id and l.device_id = d.id
   where d.tenant_id between %s and %s and (%s) $f$, lo, hi, filter) into found;
  return found;
end $$;
select is(tap.picked(f.tenant, f.args), tap.sought(f.tenant, f.hi, f.filter), f.sentence)
  from (values
    (1000000, 1999999, 'null, null, null, null, null, null, null, 1000', 'd.archived_at is null', 'the authority finds all that is in use'),
    (1000001, 1000001, 'null, null, null, null, null, null, null, 1000', 'd.archived_at is null', 'an enterprise its own'),
    (1000001, 1000001, 'null, 1000002, null, null, null, null, null, 1000', 'false', 'and none of its neighbour when it asks for them'),
    (1000000, 1999999, 'null, 1000002, ''meter'', null, null, null, null, 1000', 'd.archived_at is null and d.kind = ''meter'' and d.tenant_id = 1000002', 'one kind of one enterprise'),
    (1000000, 1999999, 'null, null, null, ''pump'', ''online'', null, null, 1000', 'd.archived_at is null and d.model_code = ''pump'' and l.at > now() - interval ''10 minutes''', 'a model that is online'),
    (1000000, 1999999, 'null, null, null, null, ''archived'', null, null, 1000', 'd.archived_at is not null', 'those out of use'),
    (1000000, 1999999, 'null, null, null, null, null, ''重点'', null, 1000', 'd.archived_at is null and ''重点'' = any (d.tags)', 'those with a tag'),
    (1000002, 1000002, 'null, null, ''sensor'', null, ''never'', ''新'', null, 1000', 'd.archived_at is null and d.kind = ''sensor'' and l.at is null and ''新'' = any (d.tags)', 'a tag, a kind and a state together'),
    (1000000, 1999999, '''水泵1'', null, null, null, null, null, null, 1000', 'd.archived_at is null and d.name like ''%水泵1%''', 'part of a name'),
    (1000000, 1999999, '''XHS'', null, null, null, null, null, null, 1000', 'd.archived_at is null and d.pinyin like ''%xhs%''', 'initials in capitals'),
    (1000000, 1999999, '''sn70'', null, null, null, null, null, null, 1000', 'd.archived_at is null and d.serial like ''SN70%''', 'a serial number'),
    (1000000, 1999999, '''%'', null, null, null, null, null, null, 1000', 'false', 'a sign of patterns is only itself'),
    (1000000, 1999999, '''e''''\\'', null, null, null, null, null, null, 1000', 'false', 'so are a quote and a backslash')
  ) f(tenant, hi, args, filter, sentence);
select is(tap.rows('park_web', 1000000, $$ select from park.device_pick(null, null, null, null, null, null, null, 7) $$), 7::bigint, 'no more than were asked for');
with recursive page as (
  select 0 as n, null::text as after, 0::bigint as found
  union all
  select n + 1, (select x.tenant_id || '.' || x.device_id from park.device_pick(null, null, null, null, null, '重点', page.after, 30) x
                  order by x.tenant_id desc, x.device_id desc limit 1),
         (select count(*) from park.device_pick(null, null, null, null, null, '重点', page.after, 30))
    from page where n = 0 or after is not null)
select is((select sum(found) from page), (select count(*)::numeric from park.device where archived_at is null and '重点' = any (tags)),
  'page after page finds each device once');

-- The index of words itself, which few devices are not worth.
select is((select count(*) from park_private.device_search(s.q, 0, 2147483647, '', null, null, null, 0, 0, 10000)),
          (select count(*) from park.device d where d.archived_at is null
              and (position(s.q in lower(d.name || ' ' || d.key || ' ' || d.serial)) > 0 or position(s.q in d.pinyin) > 0)),
          'the index finds what contains ' || quote_literal(s.q))
  from (values ('水'), ('水泵'), ('循环水泵1'), ('db'), ('7'), ('sn35'), ('r12'), (' '), ('a''b'), ('a\b'), ('&|!:*'), ('表1 r')) s(q);
select is((select count(*) from park_private.device_search('sn', 1000001, 1000001, '重点', 'meter', 'pump', 'online', 0, 0, 10000)),
          (select count(*) from park.device d join park.latest l on l.tenant_id = d.tenant_id and l.device_id = d.id
            where d.tenant_id = 1000001 and '重点' = any (d.tags) and d.kind = 'meter' and d.model_code = 'pump' and d.archived_at is null
              and l.at > now() - interval '10 minutes'), 'and what has all the facts beside');
select is(tap.rows('park_web', 1000001, $$ select from park_private.device_search('r', 0, 2147483647, '', null, null, null, 0, 0, 10000) where tenant_id <> 1000001 $$),
  0::bigint, 'and nothing of a neighbour, whatever range is asked for');
select is(tap.rows('park_web', 1000000, $$ select from park_private.device_search('r', 0, 2147483647, '', null, null, null, 0, 0, 10000) where tenant_id = 1000002 $$) > 0,
  true, 'the authority finds those of its enterprises');
select is(tap.rows('park_web', null, $$ select from park_private.device_search('r', 0, 2147483647, '', null, null, null, 0, 0, 10000) $$),
  0::bigint, 'without an identity it finds nothing');
select is(tap.act('park_web', 1000000, 'select from park_private.device_words'), '42501', 'the words themselves cannot be read');
select is(tap.act('park_web', 1000001, $$ select park_private.device_words_drop('{1000002}', array[id]) from park.device $$), 'done', 'nor forgotten for a neighbour');
select is(tap.register_wrong(), 'nothing', 'whose words are still there');

-- Facets.
create function tap.facets(tenant integer, args text, what text) returns text
  language plpgsql as $$
declare
  found text;
begin
  perform tap.become('park_web', tenant);
  execute format('select %s::text from park.device_facets(%s)', what, args) into found;
  perform set_config('role', 'none', true);
  return found;
end $$;
select is(tap.facets(1000001, 'null, null, null, null, null, null', 'total')::bigint,
  (select count(*) from park.device where tenant_id = 1000001 and archived_at is null), 'facets count what an enterprise has');
select is(tap.facets(1000001, 'null, null, null, null, null, null', 'tenants'),
  (select jsonb_build_array(jsonb_build_object('tenant_id', 1000001, 'name', 'A', 'name_en', '', 'devices', count(*)))::text
     from park.device where tenant_id = 1000001 and archived_at is null), 'and name nobody else');
select is(tap.facets(1000001, 'null, 1000002, null, null, null, null', 'total'), '0', 'asked for its neighbour they count nothing');
select is(tap.facets(1000000, 'null, null, ''meter'', null, null, null', 'kinds')::jsonb,
  (select jsonb_agg(jsonb_build_object('kind', kind, 'devices', n) order by n desc, kind)
     from (select kind, count(*) as n from park.device where archived_at is null group by kind) k),
  'a facet leaves its own filter out');
select is(tap.facets(1000000, 'null, null, ''meter'', null, null, null', 'states')::jsonb,
  (select jsonb_agg(jsonb_build_object('state', state, 'devices', n) order by n desc, state)
     from (select e.state, count(*) as n from park.device_entry e where e.tag = '' and e.kind = 'meter' group by e.state) k),
  'and holds the others');
select is(tap.facets(1000000, '''水泵'', null, null, null, null, null', 'total')::bigint,
  (select count(*) from park.device where archived_at is null and name like '%水泵%'), 'with words they count what contains them');
select is(tap.facets(1000000, '''水泵'', null, null, null, null, null', 'tags')::jsonb,
  (select jsonb_agg(jsonb_build_object('tag', tag, 'colour', 'grey', 'devices', n) order by n desc, tag)
     from (select t as tag, count(*) as n
             from park.device d cross join lateral (select distinct t from unnest(d.tags) t) t
            where d.archived_at is null and name like '%水泵%' group by 1) k),
  'by tag as well');

-- Tags in number.
create function tap.task(tenant integer, args text) returns text
  language plpgsql as $$
declare
  made bigint;
  share double precision;
  told text;
begin
  perform tap.become('park_job', tenant);
  execute format('select id from park.device_tag_task_add(%s)', args) into made;
  for i in 1 .. 100 loop
    share := park.device_tag_step(made, 50);
    exit when share = 1;
  end loop;
  perform park.device_tag_step(made, 50);
  select seen || ' seen, ' || changed || ' changed, ' || full_up || ' full' into told from park.device_tag_task where id = made;
  perform set_config('role', 'none', true);
  return told;
end $$;
create temp table before as select * from park.device;
select is(tap.task(1000001, $$ 'assign', '夏季', null, null, '{"kind": "meter"}' $$),
  (select format('%s seen, %s changed, 0 full', count(*), count(*)) from park.device where tenant_id = 1000001 and kind = 'meter' and archived_at is null),
  'a tag is given to all that a filter finds');
select is((select count(*) from park.device d join before b using (tenant_id, id) where d.tags <> b.tags and (d.tenant_id <> 1000001 or d.kind <> 'meter')),
  0::bigint, 'and to nobody else''s');
select is((select count(*) from park.device where '夏季' = any (tags)), (select count(*) from before where tenant_id = 1000001 and kind = 'meter' and archived_at is null),
  'each of them once');
select is(tap.task(1000001, $$ 'assign', '夏季', null, null, '{"kind": "meter"}' $$),
  (select format('%s seen, 0 changed, 0 full', count(*)) from before where tenant_id = 1000001 and kind = 'meter' and archived_at is null),
  'a second time changes nothing');
select is(tap.task(1000000, $$ 'rename', '夏季', '冬季', null, '{"tag": "夏季"}' $$),
  (select format('%s seen, %s changed, 0 full', count(*), count(*)) from before where tenant_id = 1000001 and kind = 'meter' and archived_at is null),
  'the authority renames it everywhere');
select is(tap.task(1000001, (select format($$ 'remove', '冬季', null, %L, null $$, jsonb_agg(id)) from before where key in ('r3', 'r4', 'r6', 'r12'))) ~ '^[1-4] seen',
  true, 'chosen devices lose it, those of a neighbour are not seen');
update park.device set tags = array(select 't' || i from generate_series(1, 20) i) where key = 'r12';
select is(tap.task(1000000, (select format($$ 'assign', 'x', null, %L, null $$, jsonb_agg(id)) from before where key = 'r12')), '1 seen, 0 changed, 1 full',
  'a device with twenty tags is left as it is, and counted');
select is(tap.register_wrong(), 'nothing', 'after all of that the register agrees with itself');

select * from finish();
rollback;
