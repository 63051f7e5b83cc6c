-- name: sdk_entries
-- What libraries have to know of each current entry, in the order of the catalogue. Ranges are left out: a bound of 1e300
-- would be written with all of its digits.
-- = entries text
select coalesce(jsonb_agg(jsonb_build_object(
         'id', e.id, 'kind', e.kind, 'name', e.descriptor->'name', 'equation', e.descriptor->'equation',
         'inputs', (select coalesce(jsonb_agg(i.port - 'least' - 'most' order by i.place), '[]')
                      from jsonb_array_elements(e.descriptor->'inputs') with ordinality i (port, place)),
         'example', nullif(jsonb_build_object('inputs', e.descriptor->'example'->'inputs'), '{"inputs": null}'))
         order by e.place), '[]')::text as entries
  from park.knowledge_entry e
 where e.state = 'current';
