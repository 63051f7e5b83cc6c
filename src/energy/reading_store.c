#include "energy/reading_store.h"

#include "base/moment.h"

#define NEIGHBOUR_US ((METER_GAP_DAYS + 1) * US_PER_DAY)

static enum meter_change
change_of(struct str kind)
{
	if (str_is(kind, "replace"))
		return METER_REPLACED;
	return str_is(kind, "ct_change") ? METER_CT_CHANGED : METER_RESET_NOTED;
}

struct meter_event *
rows_events(struct cx *cx, const struct db_rows *rows, size_t at, size_t n)
{
	struct meter_event *events = cx_calloc(cx, n + 1, sizeof(*events));
	const size_t multiplier = db_find(rows, "new_multiplier");
	const size_t digits = db_find(rows, "new_digits");

	for (size_t i = 0; i < n; i++)
		events[i] = (struct meter_event){
			.at_us = db_moment(rows, at + i, db_find(rows, "at")),
			.change = change_of(
			    db_str(rows, at + i, db_find(rows, "kind"))),
			.old_final =
			    db_double(rows, at + i, db_find(rows, "old_final")),
			.new_initial = db_double(
			    rows, at + i, db_find(rows, "new_initial")),
			.new_multiplier = db_is_null(rows, at + i, multiplier)
			    ? 0
			    : db_double(rows, at + i, multiplier),
			.new_digits = db_is_null(rows, at + i, digits)
			    ? 0
			    : (int)db_int(rows, at + i, digits),
		};
	return events;
}

struct reading_span
readings_span(int64_t from_us, int64_t to_us)
{
	return (struct reading_span){ .from_us = from_us,
		.to_us = to_us,
		.before_us = from_us - NEIGHBOUR_US,
		.after_us = to_us + NEIGHBOUR_US,
		.skips_bad = true };
}

struct meter_reading *
readings_of(struct cx *cx, const struct reading *reading, size_t *n)
{
	const struct telemetry_sample *s = reading_samples(reading, 0, n);
	struct meter_reading *readings =
	    cx_calloc(cx, *n + 1, sizeof(*readings));

	for (size_t i = 0; i < *n; i++)
		readings[i] = (struct meter_reading){ s[i].at_us, s[i].value };
	return readings;
}
