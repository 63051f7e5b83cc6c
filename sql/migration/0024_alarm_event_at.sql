-- Ten thousand alarms of one instant: whoever looks for a transition that the
-- history may know must not read all of that instant, whichever index the
-- planner takes.
-- Undo by hand: the same index on (at) alone.

drop index park.alarm_event_time;
create index alarm_event_time on park.alarm_event (at, device_id, rule_id, tenant_id);
