#include "telemetry/query_web.h"

#include <stdlib.h>
#include <string.h>

#include "base/moment.h"
#include "telemetry/quarters_web.h"
#include "telemetry/tape.h"
#include "telemetry/turn_web.h"

/* One series that was found. */
struct found {
	int32_t tenant;
	int64_t device;
	int ordinal;
	struct str key, code, unit;
};

struct many {
	const struct query_ask *ask;
	struct telemetry_range range;
	struct found *found; /* sorted by device */
	struct reading_of *of;
	size_t devices;
	const int *ordinal; /* of each found */
	struct quarters *quarters;
};

/* Writing ------------------------------------------------------------------ */

/* For a tape. */
struct shown {
	const struct quarter_buckets *b;
	enum telemetry_agg agg;
};

static void
write_points(struct cx *cx, struct text *out, const struct many *q,
    const struct quarter_buckets *b)
{
	const size_t limit = q->ask->limit;

	text_puts(out, "\"points\":[");
	for (size_t i = 0; i < b->n && i < limit; i++) {
		if (i > 0)
			text_char(out, ',');
		text_json_pair(out, b->bucket[i].from_us / 1000,
		    telemetry_value(&b->bucket[i], q->ask->agg));
	}
	text_puts(out, "],\"next\":");
	if (b->n <= limit)
		text_puts(out, "null");
	else
		text_json(out,
		    str_of(moment_text(
			cx, b->bucket[limit].from_us, q->range.zone_min)));
}

static void
write_series(struct cx *cx, struct text *out, const struct many *q, size_t i,
    const struct quarter_buckets *b)
{
	const struct found *f = &q->found[i];

	text_puts(out, i == 0 ? "{\"device\":" : ",{\"device\":");
	text_json(out, f->key);
	text_puts(out, ",\"device_id\":");
	text_int(out, f->device);
	text_puts(out, ",\"metric\":");
	text_json(out, f->code);
	text_puts(out, ",\"unit\":");
	text_json(out, f->unit);
	text_char(out, ',');
	write_points(cx, out, q, b);
	text_char(out, '}');
}

static struct tape_point
point_at(const void *thing, size_t i)
{
	const struct shown *s = thing;

	return (struct tape_point){ s->b->bucket[i].from_us,
		telemetry_value(&s->b->bucket[i], s->agg) };
}

static void
tape_one(struct text *out, const struct many *q, size_t i,
    const struct quarter_buckets *b)
{
	const struct found *f = &q->found[i];
	const size_t limit = q->ask->limit;
	const struct shown s = { b, q->ask->agg };
	const struct tape_head head = { .device = f->device,
		.key = f->key,
		.metric = f->code,
		.unit = f->unit,
		.next_us = b->n > limit ? &b->bucket[limit].from_us : NULL };

	tape_series(out, &head, b->n > limit ? limit : b->n, point_at, &s);
}

static void
write_device(struct cx *cx, struct text *out, const struct many *q, size_t i)
{
	/* Places and series lie in the same order. */
	const size_t first = (size_t)(q->of[i].ordinal - q->ordinal);

	for (size_t p = 0; p < q->of[i].places; p++) {
		const struct quarter_buckets *b =
		    quarters_buckets(q->quarters, i, p);

		if (q->ask->tape)
			tape_one(out, q, first + p, b);
		else
			write_series(cx, out, q, first + p, b);
	}
}

static void
write_part(void *own, struct cx *cx, struct text *out, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		write_device(cx, out, own, i);
}

static bool
all_written(struct cx *cx, struct exchange *x)
{
	const struct many *q = web_kept(x);

	(void)cx;
	if (!q->ask->tape)
		text_puts(web_out(x), "]}");
	return true;
}

/* Beginning ---------------------------------------------------------------- */

static int
by_device(const void *a, const void *b)
{
	const struct found *x = a, *y = b;

	if (x->device != y->device)
		return x->device < y->device ? -1 : 1;
	return x->ordinal - y->ordinal;
}

/* Series of one device next to each other become one reading. */
static void
group(struct cx *cx, struct many *q)
{
	int *ordinal = cx_calloc(cx, q->ask->n, sizeof(*ordinal));

	q->ordinal = ordinal;
	q->of = cx_calloc(cx, q->ask->n, sizeof(*q->of));
	qsort(q->found, q->ask->n, sizeof(*q->found), by_device);
	for (size_t i = 0; i < q->ask->n; i++) {
		const struct found *f = &q->found[i];

		ordinal[i] = f->ordinal;
		if (i == 0 || f->device != q->found[i - 1].device)
			q->of[q->devices++] = (struct reading_of){ f->tenant,
				f->device, q->range.zone_min, &ordinal[i], 0 };
		q->of[q->devices - 1].places++;
	}
}

static struct str
keep(struct cx *cx, const struct db_rows *rows, size_t row, const char *column)
{
	const struct str s = db_str(rows, row, db_find(rows, column));

	return (struct str){ cx_strndup(cx, s.p, s.n), s.n };
}

static bool
found(struct cx *cx, struct exchange *x)
{
	struct many *q = web_kept(x);
	const struct db_rows *rows = web_rows(x, 0);

	q->found = cx_calloc(cx, q->ask->n, sizeof(*q->found));
	for (size_t i = 0; i < q->ask->n; i++) {
		if (i >= db_count(rows) || db_int(rows, i, 0) != (int64_t)i + 1)
			return cx_fail(cx, FAIL_MISSING, "series",
			    "there is no series %.*s of device %.*s",
			    STR_ARG(q->ask->metric[i]),
			    STR_ARG(q->ask->device[i]));
		q->found[i] = (struct found){ (int32_t)db_int(rows, i,
						  db_find(rows, "tenant_id")),
			db_int(rows, i, db_find(rows, "device_id")),
			(int)db_int(rows, i, db_find(rows, "ordinal")),
			keep(cx, rows, i, "key"), keep(cx, rows, i, "metric"),
			keep(cx, rows, i, "unit") };
		q->range.zone_min =
		    (int)db_int(rows, i, db_find(rows, "zone_min"));
	}
	group(cx, q);
	q->quarters =
	    quarters_open(cx, q->of, q->devices, &q->range, q->ask->agg);
	if (q->ask->tape)
		tape_begin(web_out(x));
	else
		text_puts(web_out(x), "{\"series\":[");
	return quarters_walk(cx, x, q->quarters, write_part, q, all_written);
}

bool
query_quarters(struct cx *cx, struct exchange *x, const struct query_ask *ask)
{
	struct many *q = cx_alloc(cx, sizeof(*q));

	if (!turn_take(cx, x, TURNS_MANY))
		return false;
	q->ask = ask;
	q->range = ask->range;
	web_keep(x, q);
	db_bind_texts(web_binds(x), "devices", ask->device, ask->n);
	db_bind_texts(web_binds(x), "metrics", ask->metric, ask->n);
	web_ask(x, Q_SERIES_FIND_MANY, found);
	return true;
}
