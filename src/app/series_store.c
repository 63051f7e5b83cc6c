#include "app/series_store.h"

#include <string.h>

#include "app/series.h"
#include "base/hash.h"
#include "base/moment.h"
#include "device/device.h"
#include "knowledge/unit.h"
#include "telemetry/reading_store.h"

#define NEIGHBOUR_US (40 * US_PER_DAY) /* a counter's, at most so far off */

struct found {
	const struct app_node *node;
	const char *input; /* of the form */
	struct str device, metric;
	int32_t tenant;
	int64_t id;
	int ordinal;
	const char *name, *key;
	enum telemetry_agg agg;
	struct telemetry_range range;
	double factor, offset; /* into the node's unit */
	size_t samples;
};

/* --- which one ------------------------------------------------------------ */

/* Metrics have no slash, keys of devices may. */
static void
read_name(struct found *f, const json_t *in)
{
	const json_t *params = json_object_get(f->node->spec, "params");
	const struct str name = json_str(in, "series");
	const char *slash = name.n == 0 ? NULL : memrchr(name.p, '/', name.n);

	f->device = json_str(in, "device");
	f->metric = json_str(params, "metric");
	if (slash == NULL)
		return;
	f->device = (struct str){ name.p, (size_t)(slash - name.p) };
	f->metric = (struct str){ slash + 1, name.n - f->device.n - 1 };
}

static bool
unit_ok(struct cx *cx, struct found *f, struct str unit)
{
	const json_t *params = json_object_get(f->node->spec, "params");
	struct str code;

	return device_unit(cx, f->input, unit, &code) &&
	    unit_convert(cx, f->input, code, json_str(params, "unit"),
		&f->factor, &f->offset);
}

static const char *
kept(struct cx *cx, const struct db_rows *r, const char *column)
{
	const struct str s = db_str(r, 0, db_find(r, column));

	return cx_strndup(cx, s.p, s.n);
}

static bool
class_ok(struct cx *cx, const struct found *f, const char *kind)
{
	const struct str wanted = json_str(f->node->asked, "class");

	return wanted.n == 0 || str_is(wanted, kind) ||
	    cx_fail_code(cx, FAIL_INVALID, "wrong_class", f->input,
		"%s: %s is of the class %s, and %.*s is wanted", f->input,
		f->name, kind, STR_ARG(wanted));
}

static bool
find(struct cx *cx, struct conn *conn, struct found *f)
{
	struct db_binds b = db_binds(cx);
	const struct db_rows *r;

	db_bind(&b, "device", f->device);
	db_bind(&b, "metric", f->metric);
	r = conn_ask(cx, conn, Q_APP_SERIES, &b);
	if (r == NULL)
		return false;
	if (db_count(r) == 0)
		return cx_fail_code(cx, FAIL_INVALID, "unknown_series",
		    f->input, "%s: there is no series %.*s of device %.*s",
		    f->input, STR_ARG(f->metric), STR_ARG(f->device));
	f->tenant = (int32_t)db_int(r, 0, db_find(r, "tenant_id"));
	f->id = db_int(r, 0, db_find(r, "device_id"));
	f->ordinal = (int)db_int(r, 0, db_find(r, "ordinal"));
	f->name = kept(cx, r, "name");
	f->key = kept(cx, r, "key");
	f->range = series_range(
	    f->node, (int)db_int(r, 0, db_find(r, "zone_min")), &f->agg);
	return class_ok(cx, f, kept(cx, r, "kind")) &&
	    unit_ok(cx, f, db_str(r, 0, db_find(r, "unit")));
}

/* --- its samples ---------------------------------------------------------- */

/* What was done to the meter, of which a counter's increase must know. */
static bool
ask_changes(struct cx *cx, struct conn *conn, struct found *f)
{
	struct db_binds b = db_binds(cx);
	struct telemetry_change *change;
	const struct db_rows *r;

	db_bind_int(&b, "tenant", f->tenant);
	db_bind_int(&b, "device", f->id);
	db_bind(&b, "code", f->metric);
	db_bind_text(
	    &b, "from", moment_text(cx, f->range.from_us - NEIGHBOUR_US, 0));
	db_bind_text(
	    &b, "to", moment_text(cx, f->range.to_us + NEIGHBOUR_US, 0));
	r = conn_ask(cx, conn, Q_SERIES_CHANGES, &b);
	if (r == NULL)
		return false;
	change = cx_calloc(cx, db_count(r), sizeof(*change));
	for (size_t i = 0; i < db_count(r); i++)
		change[i] = (struct telemetry_change){ db_moment(r, i, 0),
			db_double(r, i, 1), db_double(r, i, 2) };
	f->range.change = change;
	f->range.changes = db_count(r);
	return true;
}

static bool
read_samples(struct cx *cx, struct conn *conn, struct found *f,
    struct telemetry_bucket **bucket, size_t *n)
{
	const bool counts = f->agg == TELEMETRY_DELTA;
	const int64_t look_us = counts ? NEIGHBOUR_US : f->range.hold_us;
	const struct reading_of of = { f->tenant, f->id, f->range.zone_min,
		&f->ordinal, 1 };
	const struct reading_span span = { .from_us = f->range.from_us,
		.to_us = f->range.to_us,
		.before_us = f->range.from_us - look_us,
		.after_us = f->range.to_us + (counts ? look_us : 0),
		.limit = SERIES_SAMPLES + 1,
		.skips_bad = true };
	const struct telemetry_sample *sample;
	const struct reading *r = reading_now(cx, conn, &of, &span);
	size_t samples;

	if (r == NULL)
		return false;
	f->samples = reading_size(r);
	if (f->samples > SERIES_SAMPLES)
		return cx_fail_code(cx, FAIL_INVALID, "too_many_samples",
		    f->input, "%s: the range holds more than %d samples",
		    f->input, SERIES_SAMPLES);
	sample = reading_samples(r, 0, &samples);
	return telemetry_aggregate(cx, &f->range, sample, samples, bucket, n);
}

static json_t *
note_of(struct cx *cx, const struct found *f, const json_t *out)
{
	const json_t *params = json_object_get(f->node->spec, "params");
	const struct str step = json_str(params, "step"),
			 agg = json_str(params, "agg");

	return json_own(cx,
	    json_pack("{s:s,s:s,s:I,s:i,s:s,s:s,s:s%,s:s%,s:I,s:s}", "node",
		f->node->id, "series",
		cx_printf(cx, "%s/%.*s", f->key, STR_ARG(f->metric)), "device",
		(json_int_t)f->id, "tenant", f->tenant, "from",
		moment_text(cx, f->range.from_us, f->range.zone_min), "to",
		moment_text(cx, f->range.to_us, f->range.zone_min), "step",
		step.p, step.n, "agg", agg.n == 0 ? "mean" : agg.p,
		agg.n == 0 ? (size_t)4 : agg.n, "samples",
		(json_int_t)f->samples, "values_sha256",
		hash_sha256_hex(cx,
		    str_of(
			json_canonical(cx, json_object_get(out, "value"))))));
}

bool
series_read(struct cx *cx, struct conn *conn, const struct app_node *node,
    const json_t *in, int64_t from_us, int64_t to_us, json_t *out,
    json_t **note)
{
	struct found f = { .node = node, .input = node->wires[0].port };
	struct telemetry_bucket *bucket;
	size_t n;

	read_name(&f, in);
	if (!find(cx, conn, &f))
		return false;
	if (!series_last(node, moment_now(), &f.range)) {
		f.range.from_us = from_us;
		f.range.to_us = to_us;
	}
	if ((f.agg == TELEMETRY_DELTA && !ask_changes(cx, conn, &f)) ||
	    !read_samples(cx, conn, &f, &bucket, &n))
		return false;
	series_outputs(cx, &f.range, f.agg, bucket, n, f.factor, f.offset, out);
	(void)json_object_set_new(out, "name", json_string(f.name));
	*note = note_of(cx, &f, out);
	return true;
}
