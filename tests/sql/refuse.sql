-- What each table takes and what it refuses: pairs of a good row and bad ones.
begin;
select no_plan();
select tap.parks();
-- Refusals of the tables themselves, so nobody's row security is in the way.
set local session_replication_role = origin;

create temp table attempt (nr integer generated always as identity, wanted text, statement text, sentence text);
insert into attempt (wanted, statement, sentence) values
('done',  $$ insert into park.park (id, name) values (7, '某园') $$, 'a park'),
('23514', $$ insert into park.park (id, name) values (2001, '某园') $$, 'a park number beyond the range of tenants'),
('23514', $$ insert into park.park (id, name) values (8, '') $$, 'a park without a name'),
('23514', $$ insert into park.park (id, name, west, east) values (9, 'x', 121, 120) $$, 'a park whose west is east'),
('23514', $$ insert into park.park (id, name, stat_day) values (10, 'x', 31) $$, 'a statistical month that begins on the 31st'),
('done',  $$ insert into park.tenant values (7000000, 'park', 'x'), (7000001, 'enterprise', 'y') $$, 'an authority and an enterprise'),
('23514', $$ insert into park.tenant values (7000002, 'park', 'x') $$, 'an authority with an enterprise''s number'),
('23514', $$ insert into park.tenant values (8000000, 'enterprise', 'x') $$, 'an enterprise with an authority''s number'),
('23514', $$ insert into park.tenant values (999999, 'enterprise', 'x') $$, 'a tenant of no park'),
('done',  $$ insert into park.account (tenant_id, name, display_name, role) values (1000001, 'a.b-c_9', '王', 'enterprise_user') $$, 'an account'),
('23514', $$ insert into park.account (tenant_id, name, display_name, role) values (1000001, 'Wang', '王', 'enterprise_user') $$, 'a sign-in name with a capital'),
('23514', $$ insert into park.account (tenant_id, name, display_name, role) values (1000001, 'w w', '王', 'enterprise_user') $$, 'a sign-in name with a space'),
('23514', $$ insert into park.account (tenant_id, name, display_name, role, state) values (1000001, 'w2', '王', 'enterprise_user', 'gone') $$, 'a state that is none'),
('23503', $$ insert into park.account (tenant_id, name, display_name, role) values (1000099, 'w3', '王', 'enterprise_user') $$, 'an account of no tenant'),
('23505', $$ insert into park.account (tenant_id, name, display_name, role) values (1000001, 'a.b-c_9', '王', 'enterprise_user') $$, 'a name that is taken'),
('done',  $$ insert into park.enterprise (tenant_id, uscc, name, industry_code) values (1000001, '91320594MA1MC3XQ5L', '甲', '31') $$, 'an enterprise''s entry'),
('23505', $$ insert into park.enterprise (tenant_id, uscc, name) values (1000002, '91320594MA1MC3XQ5L', '乙') $$, 'a credit code that is taken'),
('23514', $$ insert into park.enterprise (tenant_id, uscc, name) values (1000002, '91320594MA1MC3XQ5I', '乙') $$, 'a credit code with the letter I'),
('23514', $$ insert into park.enterprise (tenant_id, uscc, name) values (1000002, '9132', '乙') $$, 'a credit code that is too short'),
('23503', $$ insert into park.enterprise (tenant_id, uscc, name, industry_code) values (1000002, '91320594MA1MC3XQ6L', '乙', '99') $$, 'an industry that is none'),
('23514', $$ insert into park.enterprise (tenant_id, uscc, name) values (1000000, '91320594MA1MC3XQ7L', '乙') $$, 'an enterprise''s entry for the authority'),
('22023', $$ update park.enterprise set site = 'SRID=4326;POINT(120 31)' where tenant_id = 1000001 $$, 'a place in another coordinate system'),
('done',  $$ update park.enterprise set site = 'SRID=4490;POINT(120.6 31.3)' where tenant_id = 1000001 $$, 'a place in CGCS2000'),
('done',  $$ insert into park.economics (tenant_id, month, output_fen) values (1000001, '2026-10-01', 0) $$, 'a month of economics'),
('23514', $$ insert into park.economics (tenant_id, month, output_fen) values (1000001, '2026-10-02', 0) $$, 'a month that begins on the second'),
('23514', $$ insert into park.economics (tenant_id, month, output_fen) values (1000001, '2026-09-01', -1) $$, 'an output below nothing'),
('done',  $$ insert into park.economics (tenant_id, month, output_fen, tax_fen) values (1000001, '2026-08-01', 5, -1) $$, 'a refund of taxes'),
('done',  $$ insert into park.contact (tenant_id, duty, name, phone) values (1000001, 'energy', '李', '+86 512-6123 4567') $$, 'a contact'),
('23514', $$ insert into park.contact (tenant_id, duty, name, phone) values (1000001, 'energy', '李', 'call me') $$, 'a telephone number in words'),
('done',  $$ insert into park.device (tenant_id, key, name, kind) values (1000001, 'k', '表', 'meter') $$, 'a device'),
('23514', $$ insert into park.device (tenant_id, key, name, kind) values (1000001, 'k3', '表', 'animal') $$, 'a kind of device that is none'),
('23514', $$ insert into park.device (tenant_id, key, name, kind) values (1000001, '', '表', 'meter') $$, 'a device without a key'),
('done',  $$ insert into park.metric (tenant_id, device_id, ordinal, code) select 1000001, id, 1, 'e' from park.device where tenant_id = 1000001 $$, 'a metric'),
('23505', $$ insert into park.metric (tenant_id, device_id, ordinal, code) select 1000001, id, 1, 'f' from park.device where tenant_id = 1000001 $$, 'a place in the row that is taken'),
('23505', $$ insert into park.metric (tenant_id, device_id, ordinal, code) select 1000001, id, 2, 'e' from park.device where tenant_id = 1000001 $$, 'a metric twice'),
('23514', $$ insert into park.metric (tenant_id, device_id, ordinal, code) select 1000001, id, 0, 'g' from park.device where tenant_id = 1000001 $$, 'a metric at place nought'),
('done',  $$ insert into park.meter (tenant_id, name, kind, max_rate) values (1000001, '总表', 'electricity', 100) $$, 'a meter'),
('23503', $$ insert into park.meter (tenant_id, name, kind, max_rate) values (1000001, 'x', 'steam engine', 100) $$, 'a kind of energy that is none'),
('23514', $$ insert into park.meter (tenant_id, name, kind, max_rate) values (1000001, 'x', 'electricity', 0) $$, 'a meter that can measure nothing'),
('23514', $$ insert into park.meter (tenant_id, name, kind, max_rate, digits) values (1000001, 'x', 'electricity', 1, 2) $$, 'a register of two digits'),
('23514', $$ insert into park.meter (tenant_id, name, kind, max_rate, bucket_min) values (1000001, 'x', 'electricity', 1, 7) $$, 'an interval of seven minutes'),
('23514', $$ update park.meter set parent_id = id where tenant_id = 1000001 $$, 'a meter that is its own parent'),
('23503', $$ insert into park.meter (tenant_id, name, kind, max_rate, parent_id) select 1000002, 'x', 'electricity', 1, id from park.meter where tenant_id = 1000001 $$, 'a parent in another enterprise'),
('23503', $$ insert into park.meter (tenant_id, name, kind, max_rate, device_id) select 1000002, 'x', 'electricity', 1, id from park.device where tenant_id = 1000001 $$, 'a device of another enterprise'),
('done',  $$ insert into park.meter_event (tenant_id, meter_id, at, kind, old_final, new_initial, reason) select tenant_id, id, now(), 'replace', 9, 3, '坏了' from park.meter where tenant_id = 1000001 $$, 'a replaced meter'),
('23514', $$ insert into park.meter_event (tenant_id, meter_id, at, kind, old_final, new_initial, reason) select tenant_id, id, now(), 'replace', 9, 3, '' from park.meter where tenant_id = 1000001 $$, 'a replaced meter without a reason'),
('23505', $$ insert into park.meter_event (tenant_id, meter_id, at, kind, old_final, new_initial, reason) select tenant_id, meter_id, at, 'reset', 9, 3, '又' from park.meter_event where tenant_id = 1000001 $$, 'two events of a meter at one instant'),
('23514', $$ insert into park.meter_event (tenant_id, meter_id, at, kind, old_final, new_initial, reason) select tenant_id, id, '2026-01-01', 'song', 9, 3, 'x' from park.meter where tenant_id = 1000001 $$, 'an event of a kind that is none'),
('23514', $$ update park.meter set accuracy = 1 where tenant_id = 1000001 $$, 'a meter that is a whole off'),
('23514', $$ update park.meter set valid_from = '2026-01-02', valid_to = '2026-01-02' where tenant_id = 1000001 $$, 'a meter that ends on the day it begins'),
('done',  $$ insert into park.energy_day (tenant_id, meter_id, day, amount, slots, flags, expected, received, good) select tenant_id, id, '2026-10-01', null, '{null}', '-', 24, 0, 0 from park.meter where tenant_id = 1000001 $$, 'a day of which nothing is known'),
('23503', $$ insert into park.energy_day (tenant_id, meter_id, day, amount, slots, flags, expected, received, good) select 1000002, id, '2026-10-01', 1, '{1}', 'G', 1, 1, 1 from park.meter where tenant_id = 1000001 $$, 'a day of another enterprise''s meter'),
('23514', $$ insert into park.energy_coefficient select kind, 'x', standard, 2, 1, ncv_kj, valid_from, valid_to, source from park.energy_coefficient limit 1 $$, 'a coefficient whose low end is above its high end'),
('23514', $$ insert into park.set_aside (tenant_id, reason, count, example) values (1000001, 'ugly', 1, 'x') $$, 'a reason that is none'),
('done',  $$ insert into park.set_aside (tenant_id, reason, count, example) values (1000001, 'future', 1, 'x') $$, 'a sample set aside'),
('23514', $$ insert into park.import (tenant_id, kind, body) values (1000001, 'song', '') $$, 'an import of nothing we keep'),
('23505', $$ insert into park.latest values (1000001, 1, now(), '{}', '{}'), (1000001, 1, now(), '{}', '{}') $$, 'two newest rows of one device'),
('23514', $$ insert into park.figure select 1000001, 'c', 1, 0, 'l', '', 1, '1', 't', 'E', 'm', 1, 'q', 'h', '{}', 'p', now(), 1, 'h' $$, 'a figure of grade E'),
('23514', $$ insert into park.schedule values (1000001, 'x', 0) $$, 'work that returns all the time');

select is(tap.act('park_dba', 1000001, statement), wanted,
    case wanted when 'done' then 'taken: ' else 'refused: ' end || sentence)
  from attempt order by nr;

select * from finish();
rollback;
