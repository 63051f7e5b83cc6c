#include "app/series.h"

#include <math.h>
#include <string.h>

#include "base/moment.h"
#include "knowledge/unit.h"

#define LAST_MOST_US (400 * US_PER_DAY)
#define STEPS_MOST 20000

static struct str
param(const struct app_node *node, const char *name)
{
	return json_str(json_object_get(node->spec, "params"), name);
}

bool
series_is(const struct app_node *node)
{
	return node->kind->type != NULL &&
	    strcmp(node->kind->type, series_kinds[0].type) == 0;
}

/* --- what params say ------------------------------------------------------ */

/* "36h" or "30d". */
static bool
read_length(struct str text, int64_t *us)
{
	const int64_t unit =
	    text.n > 1 && text.p[text.n - 1] == 'h' ? US_PER_HOUR : US_PER_DAY;
	int64_t n;

	if (text.n < 2 || strchr("hd", text.p[text.n - 1]) == NULL ||
	    !str_int64((struct str){ text.p, text.n - 1 }, &n) || n < 1 ||
	    n > LAST_MOST_US / unit)
		return false;
	*us = n * unit;
	return true;
}

struct telemetry_range
series_range(const struct app_node *node, int zone_min, enum telemetry_agg *agg)
{
	struct telemetry_range range = { .zone_min = zone_min,
		.hold_us = US_PER_HOUR };

	(void)telemetry_agg_of(param(node, "agg"), agg);
	(void)telemetry_step_of(param(node, "step"), &range);
	return range;
}

bool
series_last(
    const struct app_node *node, int64_t now_us, struct telemetry_range *range)
{
	int64_t length_us, end_us;

	if (!read_length(param(node, "last"), &length_us))
		return false;
	telemetry_bounds(range, now_us, &range->to_us, &end_us);
	telemetry_bounds(
	    range, range->to_us - length_us, &range->from_us, &end_us);
	return true;
}

/* --- proving -------------------------------------------------------------- */

static bool
times_ok(struct cx *cx, const struct app_node *node)
{
	struct telemetry_range range = { .to_us = 0 };
	const struct str last = param(node, "last");
	enum telemetry_agg agg;
	int64_t length_us = 31 * US_PER_DAY, from_us, to_us;

	if (!telemetry_agg_of(param(node, "agg"), &agg))
		return app_refuse(cx, app_place(cx, node, "agg"),
		    "there is no %.*s", STR_ARG(param(node, "agg")));
	if (!telemetry_step_of(param(node, "step"), &range))
		return app_refuse(cx, app_place(cx, node, "step"),
		    "params.step is a length such as 15m or hour");
	if (last.n > 0 && !read_length(last, &length_us))
		return app_refuse(cx, app_place(cx, node, "last"),
		    "it is 1h to 9600h or 1d to 400d");
	telemetry_bounds(&range, 0, &from_us, &to_us);
	return length_us / STEPS_MOST < to_us - from_us ||
	    app_refuse(cx, app_place(cx, node, "step"),
		"that would be more than %d steps", STEPS_MOST);
}

/* One of the two, straight from the form. */
static bool
wire_ok(struct cx *cx, struct app_node *node)
{
	const bool device = app_wire(node, "device") != NULL;
	const char *port = device ? "device" : "series";
	const struct app_wire *w = app_wire(node, port);

	if (!app_want(cx, node, port, (struct app_type){ APP_TEXT, "" }))
		return false;
	if (w->from != 0)
		return app_refuse(
		    cx, app_place(cx, node, port), "only the form leads to it");
	return device == (param(node, "metric").n > 0) ||
	    app_refuse(cx, app_place(cx, node, "metric"),
		"params.metric belongs to a device");
}

static bool
prove(struct cx *cx, struct app_node *node)
{
	const char *unit = json_string_value(
	    json_object_get(json_object_get(node->spec, "params"), "unit"));

	if (!wire_ok(cx, node) || !times_ok(cx, node))
		return false;
	if (unit == NULL)
		return app_refuse(cx, app_place(cx, node, "unit"),
		    "params.unit says what its numbers come in");
	if (!app_unit(cx, app_place(cx, node, "unit"), unit))
		return false;
	app_give(cx, node, "at", (struct app_type){ APP_TEXTS, "" });
	app_give(cx, node, "value", (struct app_type){ APP_NUMBERS, unit });
	app_give(
	    cx, node, "completeness", (struct app_type){ APP_NUMBER, "1" });
	app_give(cx, node, "name", (struct app_type){ APP_TEXT, "" });
	return true;
}

static const json_t *
input_of(const struct app *app, const char *id)
{
	const json_t *inputs = json_object_get(app->json, "inputs");

	for (size_t i = 0; i < json_array_size(inputs); i++)
		if (str_is(json_str(json_array_get(inputs, i), "id"), id))
			return json_array_get(inputs, i);
	return NULL;
}

bool
series_form_prove(struct cx *cx, const struct app *app, struct app_node *node)
{
	const struct app_wire *w = &node->wires[0];
	const char *place = app_place(cx, node, w->to);
	const json_t *input = input_of(app, w->port);
	double factor, offset;

	if (!str_is(json_str(input, "type"), w->to))
		return app_refuse(
		    cx, place, "the input %s is no %s", w->port, w->to);
	node->asked = input;
	if (strcmp(w->to, "device") == 0 ||
	    unit_convert(cx, w->to, json_str(input, "unit"),
		param(node, "unit"), &factor, &offset))
		return true;
	cx_forgive(cx);
	return app_refuse(cx, place, "%.*s is not of the same kind as %.*s",
	    STR_ARG(json_str(input, "unit")), STR_ARG(param(node, "unit")));
}

const struct node_kind series_kinds[] = {
	{ "series", prove, NULL },
	{ NULL },
};

/* --- what came ------------------------------------------------------------ */

void
series_outputs(struct cx *cx, const struct telemetry_range *range,
    enum telemetry_agg agg, const struct telemetry_bucket *bucket, size_t n,
    double factor, double offset, json_t *out)
{
	json_t *at = json_array(), *value = json_array();
	size_t next = 0, steps = 0, known = 0;

	for (int64_t us = range->from_us, from_us, to_us; us < range->to_us;
	     us = to_us, steps++) {
		double v = (double)NAN;

		telemetry_bounds(range, us, &from_us, &to_us);
		while (next < n && bucket[next].from_us < from_us)
			next++;
		if (next < n && bucket[next].from_us == from_us)
			v = telemetry_value(&bucket[next], agg) * factor +
			    offset;
		known += isfinite(v);
		(void)json_array_append_new(
		    at, json_string(moment_text(cx, from_us, range->zone_min)));
		(void)json_array_append_new(
		    value, isfinite(v) ? json_real(v) : json_null());
	}
	(void)json_object_set_new(out, "at", at);
	(void)json_object_set_new(out, "value", value);
	(void)json_object_set_new(out, "completeness",
	    steps == 0 ? json_null()
		       : json_real((double)known / (double)steps));
}
