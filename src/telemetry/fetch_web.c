#include "telemetry/fetch_web.h"

#include <math.h>

#include "base/moment.h"
#include "telemetry/reading_web.h"

#define SAMPLES_MOST 2000000
#define AT_ONCE 4000 /* samples gone through on the loop */
#define HOLD_US US_PER_HOUR
#define NEIGHBOUR_US (40 * US_PER_DAY) /* a counter's, at most so far off */

struct fetching {
	struct fetch *fetch;
	const char *field;
	web_step done;
	void *kept;
	struct cx *cx;
	struct store_series store;
	struct reading *reading;
	bool ok;
};

/* Samples within the range as they are. */
static bool
take_samples(struct fetching *f, const struct telemetry_sample *s, size_t n)
{
	struct fetch *to = f->fetch;

	to->value = cx_calloc(f->cx, n, sizeof(*to->value));
	for (size_t i = 0; i < n; i++)
		if (s[i].at_us >= to->range.from_us &&
		    s[i].at_us < to->range.to_us)
			to->value[to->n++] = s[i].value;
	return to->n <= FETCH_MOST ||
	    cx_fail_code(f->cx, FAIL_INVALID, "too_many_samples", f->field,
		"%s: the series has more than %d samples there; take a "
		"shorter range or a step",
		f->field, FETCH_MOST);
}

/* Every bucket of the range; those without samples are gaps. */
static bool
take_buckets(struct fetching *f, const struct telemetry_sample *s, size_t n)
{
	struct fetch *to = f->fetch;
	struct telemetry_bucket *bucket = NULL;
	size_t count = 0, at = 0;

	if (!telemetry_aggregate(f->cx, &to->range, s, n, &bucket, &count))
		return false;
	to->value = cx_calloc(f->cx, FETCH_MOST, sizeof(*to->value));
	for (int64_t us = to->range.from_us, from_us, to_us;
	     us < to->range.to_us && to->n < FETCH_MOST; us = to_us) {
		telemetry_bounds(&to->range, us, &from_us, &to_us);
		while (at < count && bucket[at].from_us < from_us)
			at++;
		to->value[to->n++] = at < count && bucket[at].from_us == from_us
		    ? telemetry_value(&bucket[at], to->agg)
		    : (double)NAN;
	}
	return true;
}

static void
take(void *thing)
{
	struct fetching *f = thing;
	size_t n;
	const struct telemetry_sample *s = reading_samples(f->reading, 0, &n);

	f->ok = f->fetch->raw ? take_samples(f, s, n) : take_buckets(f, s, n);
}

static bool
taken(struct cx *cx, struct exchange *x)
{
	struct fetching *f = web_kept(x);

	if (!f->ok)
		return false;
	if (f->fetch->n == 0)
		return cx_fail_code(cx, FAIL_INVALID, "no_samples", f->field,
		    "%s: the series has no samples there", f->field);
	web_keep(x, f->kept);
	return f->done(cx, x);
}

static bool
samples_came(struct cx *cx, struct exchange *x)
{
	struct fetching *f = web_kept(x);
	const size_t n = reading_size(f->reading);

	if (n > SAMPLES_MOST)
		return cx_fail_code(cx, FAIL_INVALID, "too_many_samples",
		    f->field, "%s: the range holds more than %d samples",
		    f->field, SAMPLES_MOST);
	if (n > AT_ONCE) {
		web_compute(x, take, f, taken);
		return true;
	}
	take(f);
	return taken(cx, x);
}

static bool
read_samples(struct cx *cx, struct exchange *x)
{
	struct fetching *f = web_kept(x);
	const struct telemetry_range *range = &f->fetch->range;
	const bool counts = !f->fetch->raw && f->fetch->agg == TELEMETRY_DELTA;
	const int64_t look_us = f->fetch->raw ? 0
	    : counts                          ? NEIGHBOUR_US
					      : HOLD_US;
	const struct reading_of of = { f->store.tenant, f->store.device,
		range->zone_min, &f->store.ordinal, 1 };
	const struct reading_span span = { .from_us = range->from_us,
		.to_us = range->to_us,
		.before_us = range->from_us - look_us,
		.after_us = range->to_us + (counts ? look_us : 0),
		.limit = SAMPLES_MOST + 1,
		.skips_bad = true };

	f->reading = reading_open(cx, store_engine(), &of, &span);
	return reading_walk(cx, x, f->reading, samples_came);
}

static bool
changes_came(struct cx *cx, struct exchange *x)
{
	struct fetching *f = web_kept(x);
	const struct db_rows *rows = web_rows(x, 0);
	const size_t n = db_count(rows);
	struct telemetry_change *c = cx_calloc(cx, n, sizeof(*c));

	for (size_t i = 0; i < n; i++)
		c[i] = (struct telemetry_change){ db_moment(rows, i, 0),
			db_double(rows, i, 1), db_double(rows, i, 2) };
	f->fetch->range.change = c;
	f->fetch->range.changes = n;
	return read_samples(cx, x);
}

/* What was done to the meter, of which a counter's increase must know. */
static void
ask_changes(struct cx *cx, struct exchange *x, const struct fetching *f)
{
	const struct telemetry_range *range = &f->fetch->range;
	struct db_binds *b = web_binds(x);

	db_bind_int(b, "tenant", f->store.tenant);
	db_bind_int(b, "device", f->store.device);
	db_bind(b, "code", f->store.code);
	db_bind_text(
	    b, "from", moment_text(cx, range->from_us - NEIGHBOUR_US, 0));
	db_bind_text(b, "to", moment_text(cx, range->to_us + NEIGHBOUR_US, 0));
	web_ask(x, Q_SERIES_CHANGES, changes_came);
}

static struct str
keep(struct cx *cx, const struct db_rows *rows, const char *column)
{
	const struct str s = db_str(rows, 0, db_find(rows, column));

	return (struct str){ cx_strndup(cx, s.p, s.n), s.n };
}

static bool
found(struct cx *cx, struct exchange *x)
{
	struct fetching *f = web_kept(x);
	const struct db_rows *rows = web_rows(x, 0);

	if (db_count(rows) == 0)
		return cx_fail_code(cx, FAIL_INVALID, "unknown_series",
		    f->field, "%s: there is no series %.*s of device %.*s",
		    f->field, STR_ARG(f->fetch->metric),
		    STR_ARG(f->fetch->device));
	f->store = (struct store_series){ (int32_t)db_int(rows, 0,
					      db_find(rows, "tenant_id")),
		db_int(rows, 0, db_find(rows, "device_id")),
		(int)db_int(rows, 0, db_find(rows, "ordinal")),
		keep(cx, rows, "metric") };
	f->fetch->unit = keep(cx, rows, "unit");
	f->fetch->range.zone_min =
	    (int)db_int(rows, 0, db_find(rows, "zone_min"));
	if (f->fetch->raw || f->fetch->agg != TELEMETRY_DELTA)
		return read_samples(cx, x);
	ask_changes(cx, x, f);
	return true;
}

bool
fetch_series(struct cx *cx, struct exchange *x, struct fetch *fetch,
    const char *field, web_step done)
{
	struct fetching *f = cx_alloc(cx, sizeof(*f));

	*f = (struct fetching){ .fetch = fetch,
		.field = field,
		.done = done,
		.kept = web_kept(x),
		.cx = cx };
	fetch->range.hold_us = HOLD_US;
	fetch->n = 0;
	web_keep(x, f);
	db_bind(web_binds(x), "device", fetch->device);
	db_bind(web_binds(x), "metric", fetch->metric);
	web_ask(x, Q_SERIES_FIND, found);
	return true;
}
