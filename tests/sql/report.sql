-- What an enterprise learns of its neighbours: a rank and a mean, and that
-- only when at least three others have the figure.
begin;
select no_plan();
select tap.parks();
insert into park.tenant (tenant_id, kind, name, demo)
select n, 'enterprise', 'peer ' || n, n = 1000017 from generate_series(1000011, 1000017) n;
-- 11 is who asks, 12 to 14 are its industry; 15 is another, 16 has left, 17 is a demonstration.
insert into park.enterprise (tenant_id, uscc, name, industry_code, status)
select n, '91320000MA000' || (n - 1000000 + 10000), 'peer ' || n, case n when 1000015 then '14' else '13' end,
       case n when 1000016 then 'left' else 'operating' end
  from generate_series(1000011, 1000017) n;
-- Output of 1, 2, 3 … million yuan; everybody has 10 employees.
insert into park.economics (tenant_id, month, output_fen, employees)
select n, '2026-10-01', (n - 1000010) * 100000000::bigint, 10 from generate_series(1000011, 1000017) n;
insert into park.meter (tenant_id, name, kind, role, max_rate)
select n, k, 'electricity', k, 100 from generate_series(1000011, 1000014) n cross join unnest('{main,sub,export}'::text[]) k;
insert into park.energy_day (tenant_id, meter_id, day, amount, slots, flags, expected, received, good)
select m.tenant_id, m.id, '2026-10-05', case m.role when 'main' then 10000 when 'export' then 1000 else 500 end, '{}', '', 24, 24, 24
  from park.meter m;

create function pg_temp.peers(tenant integer, whose integer) returns text language plpgsql as $$
declare
  said text;
begin
  perform tap.become('park_report', tenant);
  select string_agg(concat_ws(' ', measure, better, round(mine::numeric, 4), 'rank', coalesce(rank::text, '-'),
           'of', coalesce(peers::text, '-'), 'mean', coalesce(round(mean::numeric, 4)::text, '-')), '; ')
    into said
    from park.report_peers(whose, '2026-10-01', '2026-11-01', '2026-10-01', '2026-11-01');
  perform set_config('role', 'none', true);
  return said;
end $$;

select is((select round(sum(kgce::numeric), 4)::text from park.energy_coal(1000011, 1000011, '2026-10-01', '2026-11-01') where role <> 'sub'),
  '1106.1000', 'ten thousand kilowatt-hours, less one thousand given away, are standard coal at the heat value');
select is(tap.rows('park_report', 1000011, $$ select from park.energy_coal(0, 2147483647, '2026-10-01', '2026-11-01') $$), 3::bigint,
  'whoever asks for everybody''s energy gets what he may see');
select is(pg_temp.peers(1000011, 1000011),
  'intensity low 11.0610 rank 4 of 3 mean 3.9943; per_head high 10000000.0000 rank 4 of 3 mean 30000000.0000',
  'among three others of its industry an enterprise learns its rank and their mean: not of those that left, nor of a demonstration');
select is(pg_temp.peers(1000014, 1000014),
  'intensity low 2.7653 rank 1 of 3 mean 6.7595; per_head high 40000000.0000 rank 1 of 3 mean 20000000.0000',
  'less energy for its output is better, more output for its people is better');
select is(pg_temp.peers(1000000, 1000014), pg_temp.peers(1000014, 1000014), 'the park, taking a figure again, is told the same');
select is(pg_temp.peers(1000012, 1000011), null, 'another enterprise is told nothing');
select is(pg_temp.peers(2000000, 1000011), null, 'nor is another park');
select is(pg_temp.peers(1000015, 1000015), 'per_head high 50000000.0000 rank - of - mean -', 'alone in its industry it learns only its own');
select is(pg_temp.peers(1000017, 1000017), 'per_head high 70000000.0000 rank - of - mean -',
  'a demonstration is not compared with those that are real');
delete from park.economics where tenant_id = 1000013;
select is(pg_temp.peers(1000011, 1000011), 'intensity low 11.0610 rank - of - mean -; per_head high 10000000.0000 rank - of - mean -',
  'of two others it learns neither rank nor mean nor that they are two');
select is(tap.rows('park_report', 1000011, $$ select from park.report_peers(1000011, '2026-10-01', '2026-11-01', '2026-10-01', '2026-11-01'), park.tenant $$),
  2::bigint, 'and afterwards it sees itself alone again');
select is(has_function_privilege('public', 'park.report_peers(integer, date, date, date, date)', 'execute'), false,
  'nobody else may ask');
select finish();
rollback;
