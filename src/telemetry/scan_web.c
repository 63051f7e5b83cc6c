/*
 * scan_web.c - one metric of many devices at once: which of them stood above
 * their limit in the last twenty minutes.
 */
#include "telemetry/scan_web.h"

#include <math.h>

#include "base/moment.h"
#include "telemetry/scan_store.h"
#include "telemetry/telemetry.h"
#include "telemetry/telemetry_web.h"
#include "telemetry/turn_web.h"

#define SPAN_US (20 * US_PER_MIN) /* without a from */
#define LISTED_MOST 20000
#define ROWS_AT_ONCE 100 /* chunks that are decoded on the loop */

struct wanted {
	struct str metric;
	enum telemetry_agg agg;
	int64_t from_us, to_us;
	bool has_above, has_below;
	double above, below;
	size_t limit;  /* devices of this page */
	size_t listed; /* by name; 0: by what they are */
	struct str *name;
	struct scan_device *device;
	size_t n;
	size_t *meant; /* devices that are shown */
	size_t shown;
	bool more; /* devices behind this page */
	struct scan *scan;
	struct link_call *call;
	struct exchange *x; /* for the thread that takes rows */
	bool ok;
	bool is_ahead; /* the next rows were asked for */
};

static bool go_on(struct cx *cx, struct exchange *x);

/* Writing ------------------------------------------------------------------ */

static double
number_of(const struct glance_sum *s, enum telemetry_agg agg)
{
	switch (agg) {
	case TELEMETRY_MEAN:
		return s->sum / (double)s->count;
	case TELEMETRY_MIN:
		return s->min;
	case TELEMETRY_MAX:
		return s->max;
	case TELEMETRY_SUM:
		return s->sum;
	case TELEMETRY_COUNT:
		return (double)s->count;
	case TELEMETRY_FIRST:
		return s->first;
	case TELEMETRY_LAST:
		return s->last;
	case TELEMETRY_TIME_MEAN:
	case TELEMETRY_DELTA:
	case TELEMETRY_AGG_COUNT:
		break;
	}
	return NAN;
}

/* Without a limit every device counts; with both, those outside of them. */
static bool
is_meant(const struct wanted *w, double v)
{
	if (!w->has_above && !w->has_below)
		return true;
	return (w->has_above && v > w->above) || (w->has_below && v < w->below);
}

static void
write_device(struct text *out, const struct wanted *w, size_t i, struct str key)
{
	const struct glance_sum *s = scan_sum(w->scan, i);

	text_puts(out, "{\"device\":");
	text_json(out, key);
	text_puts(out, ",\"device_id\":");
	text_int(out, w->device[i].device);
	text_puts(out, ",\"tenant_id\":");
	text_int(out, w->device[i].tenant);
	text_puts(out, ",\"value\":");
	text_json_double(out, number_of(s, w->agg));
	text_puts(out, ",\"count\":");
	text_int(out, (int64_t)s->count);
	text_puts(out, ",\"at\":");
	text_int(out, s->last_us / 1000);
	text_char(out, '}');
}

static bool
answer(struct exchange *x, const struct wanted *w, const struct db_rows *keys)
{
	struct text *out = web_out(x);

	text_puts(out, "{\"metric\":");
	text_json(out, w->metric);
	text_printf(out, ",\"from\":%lld,\"to\":%lld,\"scanned\":%zu,",
	    (long long)(w->from_us / 1000), (long long)(w->to_us / 1000), w->n);
	text_puts(out, "\"items\":[");
	for (size_t i = 0; keys != NULL && i < db_count(keys); i++) {
		if (i > 0)
			text_char(out, ',');
		write_device(out, w, w->meant[db_int(keys, i, 0) - 1],
		    db_str(keys, i, 1));
	}
	text_puts(out, "],\"next\":");
	if (w->more)
		text_int(out, w->device[w->n - 1].device);
	else
		text_puts(out, "null");
	text_char(out, '}');
	return true;
}

static bool
keys_came(struct cx *cx, struct exchange *x)
{
	(void)cx;
	return answer(x, web_kept(x), web_rows(x, 0));
}

/* Names are asked for those alone who are shown. */
static bool
summed(struct cx *cx, struct exchange *x, struct wanted *w)
{
	int64_t *device = cx_calloc(cx, w->n, sizeof(*device));

	w->meant = cx_calloc(cx, w->n, sizeof(*w->meant));
	for (size_t i = 0; i < w->n; i++) {
		const struct glance_sum *s = scan_sum(w->scan, i);

		if (s->count == 0 || !is_meant(w, number_of(s, w->agg)))
			continue;
		device[w->shown] = w->device[i].device;
		w->meant[w->shown++] = i;
	}
	if (w->shown == 0)
		return answer(x, w, NULL);
	db_bind_int8s(web_binds(x), "device", device, w->shown);
	web_ask(x, Q_SCAN_KEYS, keys_came);
	return true;
}

/* The walk ----------------------------------------------------------------- */

static bool
sums_came(struct cx *cx, struct exchange *x)
{
	struct wanted *w = web_kept(x);

	scan_sums_came(w->scan, link_sums(w->call));
	return go_on(cx, x);
}

static bool
tails_came(struct cx *cx, struct exchange *x)
{
	struct wanted *w = web_kept(x);

	scan_tails_came(w->scan, link_tails(w->call));
	return go_on(cx, x);
}

static void
take_rows(void *thing)
{
	struct wanted *w = thing;

	w->ok = scan_rows_came(w->scan, web_rows(w->x, 0));
}

static bool rows_came(struct cx *cx, struct exchange *x);

static bool
rows_taken(struct cx *cx, struct exchange *x)
{
	struct wanted *w = web_kept(x);
	enum query query;

	if (!w->ok || !w->is_ahead)
		return w->ok && go_on(cx, x);
	/* What it wants is here already. */
	(void)scan_next(w->scan, web_binds(x), &query);
	return rows_came(cx, x);
}

static bool
rows_came(struct cx *cx, struct exchange *x)
{
	struct wanted *w = web_kept(x);
	enum query query;

	w->x = x;
	w->is_ahead = false;
	if (db_count(web_rows(x, 0)) > ROWS_AT_ONCE) {
		w->is_ahead = scan_ahead(w->scan, web_binds(x), &query);
		if (w->is_ahead)
			web_ask_ahead(x, query);
		web_compute(x, take_rows, w, rows_taken);
		return true;
	}
	take_rows(w);
	return rows_taken(cx, x);
}

static bool
go_on(struct cx *cx, struct exchange *x)
{
	struct wanted *w = web_kept(x);
	const int64_t *device;
	enum query query;
	size_t n;

	switch (scan_next(w->scan, web_binds(x), &query)) {
	case SCAN_SUMS:
		w->call = link_ask_scan(telemetry_link(), cx,
		    scan_packet(w->scan), web_deadline(x), web_awake, x);
		web_wait(x, sums_came);
		return true;
	case SCAN_TAILS:
		device = scan_tails(w->scan, &n);
		w->call = link_ask_tails(telemetry_link(), cx, device, n,
		    web_deadline(x), web_awake, x);
		web_wait(x, tails_came);
		return true;
	case SCAN_ROWS:
		web_ask(x, query, rows_came);
		return true;
	case SCAN_DONE:
		break;
	}
	return summed(cx, x, w);
}

/* Beginning ---------------------------------------------------------------- */

static bool
begin_scan(struct cx *cx, struct exchange *x, struct wanted *w)
{
	w->scan = scan_open(
	    cx, store_engine(), w->device, w->n, w->from_us, w->to_us);
	return go_on(cx, x);
}

/* Every name of a list must be a device that measures it. */
static bool
listed_came(struct cx *cx, struct exchange *x)
{
	struct wanted *w = web_kept(x);
	const struct db_rows *rows = web_rows(x, 0);

	w->device = cx_calloc(cx, w->listed, sizeof(*w->device));
	for (; w->n < w->listed; w->n++) {
		const size_t i = w->n;

		if (i >= db_count(rows) || db_int(rows, i, 0) != (int64_t)i + 1)
			return cx_fail(cx, FAIL_MISSING, "devices",
			    "there is no device %.*s", STR_ARG(w->name[i]));
		if (db_is_null(rows, i, 3))
			return cx_fail(cx, FAIL_MISSING, "metric",
			    "device %.*s has no metric %.*s",
			    STR_ARG(w->name[i]), STR_ARG(w->metric));
		w->device[i] =
		    (struct scan_device){ (int32_t)db_int(rows, i, 1),
			    db_int(rows, i, 2), (int)db_int(rows, i, 3) };
	}
	return begin_scan(cx, x, w);
}

static bool
scope_came(struct cx *cx, struct exchange *x)
{
	struct wanted *w = web_kept(x);
	const struct db_rows *rows = web_rows(x, 0);
	int64_t *tenant, *device, *ordinal;

	w->n = db_is_null(rows, 0, 0) ? 0 : db_ints(cx, rows, 0, 0, &tenant);
	if (w->n == 0)
		return begin_scan(cx, x, w);
	(void)db_ints(cx, rows, 0, 1, &device);
	(void)db_ints(cx, rows, 0, 2, &ordinal);
	w->more = w->n > w->limit;
	if (w->more)
		w->n = w->limit;
	w->device = cx_calloc(cx, w->n, sizeof(*w->device));
	for (size_t i = 0; i < w->n; i++)
		w->device[i] = (struct scan_device){ (int32_t)tenant[i],
			device[i], (int)ordinal[i] };
	return begin_scan(cx, x, w);
}

static bool
read_list(struct cx *cx, struct exchange *x, struct wanted *w)
{
	json_t *list = web_json(x, "devices"), *one;
	size_t i;

	if (!json_is_array(list) || json_array_size(list) == 0 ||
	    json_array_size(list) > LISTED_MOST)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "devices",
		    "devices must list 1 to %d devices", LISTED_MOST);
	if (web_has(x, "tenant") || web_has(x, "kind") || web_has(x, "model") ||
	    web_has(x, "after"))
		return cx_fail_code(cx, FAIL_INVALID, "not_together", "devices",
		    "devices that are listed cannot be chosen by tenant, "
		    "kind, model or after as well");
	w->listed = json_array_size(list);
	w->name = cx_calloc(cx, w->listed, sizeof(*w->name));
	json_array_foreach(list, i, one)
	{
		if (json_is_integer(one))
			w->name[i] = str_of(cx_printf(
			    cx, "%lld", (long long)json_integer_value(one)));
		else if (json_is_string(one))
			w->name[i] = (struct str){ json_string_value(one),
				json_string_length(one) };
		if (w->name[i].n == 0)
			return cx_fail_code(cx, FAIL_INVALID, "wrong_type",
			    "devices", "device %zu must be a number or a key",
			    i + 1);
	}
	return true;
}

static bool
read_range(struct cx *cx, struct exchange *x, struct wanted *w)
{
	w->to_us = web_has(x, "to") ? web_int(x, "to") : moment_now();
	w->from_us =
	    web_has(x, "from") ? web_int(x, "from") : w->to_us - SPAN_US;
	if (w->from_us >= w->to_us)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "from",
		    "from must lie before to");
	if (w->to_us - w->from_us > US_PER_DAY)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "from",
		    "a scan covers a day at most");
	return true;
}

static bool
begin(struct cx *cx, struct exchange *x)
{
	struct wanted *w = cx_alloc(cx, sizeof(*w));

	w->metric = web_text(x, "metric");
	w->has_above = web_has(x, "above");
	w->has_below = web_has(x, "below");
	w->above = web_double(x, "above");
	w->below = web_double(x, "below");
	w->limit = (size_t)web_int(x, "limit");
	(void)telemetry_agg_of(web_text(x, "agg"), &w->agg);
	web_keep(x, w);
	if (!read_range(cx, x, w) ||
	    (web_has(x, "devices") && !read_list(cx, x, w)) ||
	    !turn_take(cx, x, TURNS_MANY))
		return false;
	if (w->listed > 0) {
		db_bind_texts(web_binds(x), "devices", w->name, w->listed);
		web_ask(x, Q_SCAN_LISTED, listed_came);
	} else if (web_has(x, "kind") || web_has(x, "model")) {
		web_ask(x, Q_SCAN_SCOPE_OF, scope_came);
	} else {
		web_ask(x, Q_SCAN_SCOPE, scope_came);
	}
	return true;
}

const struct route scan_routes[] = {
	{ "POST", "/api/v1/scan", "telemetry.read", Q_NONE, REPLY_OWN, NULL,
	    begin,
	    "One metric of many devices over a range of a day at most, each in "
	    "one number; with `above` or `below` only those beyond",
	    "R-6.1.1", .body_most = 2u << 20, .slow = true,
	    .patience_ms = 10000, .answer_ms = 10000,
	    .shape = "{metric text, from int, to int, scanned int, items "
		     "[{device text, device_id int, tenant_id int, value "
		     "number, count int, at int}], next int?}",
	    .params = { { "metric", IN_BODY, PARAM_TEXT, .required = true,
			    .lo = 1, .hi = 256, .about = "what they measure" },
		{ "from", IN_BODY, PARAM_MOMENT,
		    .about = "from; 20 minutes before to" },
		{ "to", IN_BODY, PARAM_MOMENT, .about = "before; now" },
		{ "agg", IN_BODY, PARAM_CHOICE,
		    .choices = "mean min max sum count first last",
		    .fallback = "max", .about = "the number of a device" },
		{ "above", IN_BODY, PARAM_NUMBER,
		    .about = "only devices whose number is greater" },
		{ "below", IN_BODY, PARAM_NUMBER,
		    .about = "only devices whose number is less (with above: "
			     "or greater than that)" },
		{ "tenant", IN_BODY, PARAM_INT,
		    .about = "of this enterprise only" },
		{ "kind", IN_BODY, PARAM_CHOICE,
		    .choices = "meter equipment sensor controller product",
		    .about = "of devices of this kind" },
		{ "model", IN_BODY, PARAM_TEXT, .hi = 60,
		    .about = "of devices of this thing model" },
		{ "devices", IN_BODY, PARAM_JSON,
		    .about = "of these devices, numbers or keys, at most "
			     "20,000; instead of tenant, kind and model" },
		{ "limit", IN_BODY, PARAM_INT, .lo = 1, .hi = 100000,
		    .fallback = "50000", .about = "devices scanned at most" },
		{ "after", IN_BODY, PARAM_INT,
		    .about = "go on behind this device, from next" } } },
	{ .path = NULL }
};
