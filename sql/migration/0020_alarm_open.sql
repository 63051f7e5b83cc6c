-- The alarm of a rule on a device, found among thousands by its keys: the
-- tenant comes last, for the planner takes row security for selective and
-- would read all of a tenant instead.
-- Undo by hand: drop the index.

create index alarm_open_of on park.alarm (rule_id, device_id, tenant_id) where state <> 'normal';
