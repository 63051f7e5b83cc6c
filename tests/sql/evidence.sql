-- What was corrected behind a printed figure.
begin;
select no_plan();
select tap.parks();
insert into park.enterprise (tenant_id, uscc, name, short_name) values
  (1000001, '91320000MA0000001X', '甲公司', '甲'), (1000002, '91320000MA0000002X', '乙公司', '乙');
insert into park.economics (tenant_id, month, output_fen, tax_fen) values (1000001, '2026-10-01', 100, 7), (1000002, '2026-10-01', 200, 8);
insert into park.meter (tenant_id, name, kind, role, max_rate) values (1000001, '总表', 'electricity', 'main', 100);

-- As somebody of this tenant reads it, of figures about these tenants in October.
create function pg_temp.told(viewer integer, names text[], lo integer, hi integer, since interval default '1 minute') returns text language plpgsql as $$
declare
  said text;
begin
  perform tap.become('park_web', viewer);
  select string_agg(concat_ws(' ', c.source, c.tenant_id, c.what, c.field, coalesce(c.before, '-'), coalesce(c.after, '-'), c.reason), '; '
           order by c.source, c.tenant_id, c.field) into said
    from park.evidence_correction(names, '2026-10-01', '2026-11-01', '2026-10-01', '2026-11-01', lo, hi, clock_timestamp() - since) c
   where c.reason <> 'added';
  perform set_config('role', 'none', true);
  return said;
end $$;

select is(pg_temp.told(1000000, '{economics}', 1000000, 1999999), null, 'as long as nothing was changed nothing is told');
select is(tap.act('park_web', 1000001, $$ update park.economics set output_fen = 150, reported_at = now() where tenant_id = 1000001 $$), 'done',
  'an enterprise declares anew');
select is(tap.act('park_web', 1000000, $$ update park.economics set tax_fen = 9 where tenant_id = 1000002 $$), 'done', 'the park mends another''s');
select is(tap.act('park_web', 1000001, $$ insert into park.economics (tenant_id, month, output_fen) values (1000001, '2026-09-01', 1) $$), 'done', 'a month more');
select is(tap.act('park_web', 1000001, $$ update park.economics set output_fen = 2 where month = '2026-09-01' $$), 'done', 'is changed too');
select is(pg_temp.told(1000000, '{economics}', 1000000, 1999999),
  'economics 1000001 甲 2026-10 output_fen 100 150 changed; economics 1000002 乙 2026-10 tax_fen 8 9 changed',
  'what was declared anew since is told, by field, of the months reported on');
select is(pg_temp.told(1000000, '{economics}', 1000000, 1999999, '0'), null, 'but nothing from before');
select is(pg_temp.told(1000000, '{economics}', 1000001, 1000001), 'economics 1000001 甲 2026-10 output_fen 100 150 changed', 'nor of others than the figure is about');
select is(pg_temp.told(1000002, '{economics}', 1000002, 1000002), 'economics 1000002 乙 2026-10 tax_fen 8 9 changed',
  'an enterprise is told what the park changed of its own');
select is(pg_temp.told(1000002, '{economics}', 1000000, 1999999), 'economics 1000002 乙 2026-10 tax_fen 8 9 changed', 'and nothing of its neighbours, whatever is asked');
select is(pg_temp.told(2000000, '{economics}', 1000000, 1999999), null, 'nor is another park');
select is(pg_temp.told(1000000, '{device,meter}', 1000000, 1999999), null, 'nor of tables that the figure does not rest on');

select is(tap.act('park_web', 1000001, $$ update park.enterprise set status = 'suspended', address = '新址', version = 2 where tenant_id = 1000001 $$), 'done',
  'a register is changed');
select is(pg_temp.told(1000000, '{enterprise}', 1000000, 1999999), 'enterprise 1000001 甲公司 status operating suspended changed',
  'of it what figures may rest on is told, and nothing else');
insert into park.energy_change (tenant_id, meter_id, day, revision, before, after, reason, at)
select tenant_id, id, d, 2, 10, 12, 'late_data', clock_timestamp() from park.meter, unnest('{2026-10-05,2026-08-05}'::date[]) d where tenant_id = 1000001;
select is(pg_temp.told(1000000, '{energy_coal}', 1000000, 1999999), 'energy_day 1000001 总表 2026-10-05 amount 10 12 late_data',
  'days of meters are told with their reason');
select is(tap.act('park_web', 1000001, $$ delete from park.economics where month = '2026-10-01' and tenant_id = 1000001 $$), 'done', 'a declaration is taken back');
select is(pg_temp.told(1000001, '{economics}', 1000001, 1000001),
  'economics 1000001 甲 2026-10 output_fen 100 150 changed; economics 1000001 甲 2026-10 output_fen 150 - removed', 'which is told, too');

select is((select string_agg(source || ' ' || kept, ', ') from park.evidence_source('{quality_day,economics,energy_coal,industry}')),
  'economics log, energy_coefficient own, energy_day days, meter log, quality_day no', 'it is said what keeps its past and what does not');
select is(has_function_privilege('park_report', 'park.evidence_correction(text[], date, date, date, date, integer, integer, timestamptz)', 'execute'), false,
  'a report itself asks for none of it');
select finish();
rollback;
