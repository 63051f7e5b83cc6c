-- Alarms are looked up by tenant and number. While the statistics know little
-- the smallest index that begins with the tenant looks as good as the key, and
-- that was this one: all alarms of the tenant were read for each.
-- Undo by hand: the same index on (tenant_id, group_id).

drop index park.alarm_of_group;
create index alarm_of_group on park.alarm (group_id, tenant_id);
