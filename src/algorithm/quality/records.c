#include "algorithm/quality/records.h"

#include "base/json.h"

bool
records_check(
    struct call *call, const char *input, const json_t *records, size_t most)
{
	size_t i;
	json_t *record;

	if (!json_is_array(records) || json_array_size(records) == 0 ||
	    json_array_size(records) > most)
		return call_refuse(call, input,
		    "%s must be a list of 1 to %zu records", input, most);
	json_array_foreach(records, i, record)
	{
		if (!json_is_object(record))
			return call_refuse(call, input,
			    "record %zu of %s is no object", i + 1, input);
	}
	return true;
}

struct str
records_text(struct call *call, const json_t *record, struct str name)
{
	const json_t *value = json_object_getn(record, name.p, name.n);

	if (value == NULL || json_is_null(value))
		return (struct str){ NULL, 0 };
	if (json_is_string(value))
		return str_trim((struct str){
		    json_string_value(value), json_string_length(value) });
	return str_of(json_canonical(call->cx, value));
}
