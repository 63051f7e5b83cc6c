-- How long alarms are kept.
-- Undo by hand: delete the row below.

insert into park.retention values
  ('alarm', 1100, null, 'Alarms that are over, with their history and what was told of them; others stay');
