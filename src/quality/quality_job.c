#include "quality/quality_job.h"

#include <math.h>

#include "base/log.h"
#include "base/moment.h"
#include "quality/quality_store.h"
#include "telemetry/compact.h"
#include "telemetry/ingest_link_store.h"
#include "telemetry/sheet.h"
#include "telemetry/telemetry_store.h"

#define PAGE 200  /* devices looked at */
#define BATCH 200 /* days of devices a transaction */

/* The last day of a device that was looked at. */
struct cursor {
	int32_t tenant;
	int64_t device;
	int32_t day;
};

/* A day of a device that is due, and what comes out. */
struct due {
	struct cursor of;
	int64_t place; /* among the devices of the batch, from 1 */
	int zone_min;
	bool fresh;      /* nothing of the days before is there */
	int32_t settled; /* 0 or 1 */
	bool failed;     /* a chunk of it is damaged */
	int64_t gen;
	struct quality_scores scores;
	struct quality_tally sum;
	const int32_t *packed;
	size_t metrics;
	int32_t first, last; /* in the packed numbers of all */
};

/* The work of one transaction. */
struct round {
	struct cx *cx;
	struct job *job;
	struct due *due;
	size_t n;
	struct cursor *device; /* each once */
	size_t devices;
	const struct db_rows *rules, *known, *bodies;
	struct str *tail; /* of each device, what is in no chunk yet */
};

/* What is due -------------------------------------------------------------- */

static void
take_due(struct round *b, const struct db_rows *rows)
{
	b->n = db_count(rows);
	b->due = cx_calloc(b->cx, b->n + 1, sizeof(*b->due));
	b->device = cx_calloc(b->cx, b->n + 1, sizeof(*b->device));
	for (size_t i = 0; i < b->n; i++) {
		struct due *d = &b->due[i];

		d->of = (struct cursor){ (int32_t)db_int(rows, i, 0),
			db_int(rows, i, 1), db_date(rows, i, 2) };
		d->zone_min = (int)db_int(rows, i, 3);
		d->fresh = db_bool(rows, i, 4);
		d->settled = db_bool(rows, i, 5);
		if (b->devices == 0 ||
		    b->device[b->devices - 1].device != d->of.device)
			b->device[b->devices++] = d->of;
		d->place = (int64_t)b->devices;
	}
}

/* Before the chunks: a tail that is closed meanwhile is then found twice, never
 * not at all. */
static bool
ask_tails(struct round *b)
{
	int64_t *id = cx_calloc(b->cx, b->devices + 1, sizeof(*id));

	b->tail = cx_calloc(b->cx, b->devices + 1, sizeof(*b->tail));
	for (size_t i = 0; i < b->devices; i++)
		id[i] = b->device[i].device;
	return store_engine() == STORE_ROWS ||
	    link_ask_now(b->cx, id, b->devices, b->tail);
}

static bool
ask_what_is_known(struct round *b)
{
	struct db_binds q = db_binds(b->cx), days = db_binds(b->cx);
	int32_t from = b->due[0].of.day, to = from;

	for (size_t i = 0; i < b->n; i++) {
		const int32_t day = b->due[i].of.day;

		from = day < from ? day : from;
		to = day > to ? day : to;
	}
	db_bind_each_int4(&q, "tenant", DB_EACH(b->device, b->devices, tenant));
	db_bind_each_int8(&q, "device", DB_EACH(b->device, b->devices, device));
	db_bind_text(&q, "from_day", date_text(b->cx, from - DAY_STEPS));
	db_bind_text(&q, "to_day", date_text(b->cx, to));
	db_bind_each_int4(&days, "tenant", DB_EACH(b->due, b->n, of.tenant));
	db_bind_each_int8(&days, "device", DB_EACH(b->due, b->n, of.device));
	db_bind_each_date(&days, "day", DB_EACH(b->due, b->n, of.day));
	b->rules = conn_ask(b->cx, b->job->conn, Q_QUALITY_RULES, &q);
	b->known = b->rules == NULL
	    ? NULL
	    : conn_ask(b->cx, b->job->conn, Q_QUALITY_KNOWN, &q);
	b->bodies = b->known == NULL
	    ? NULL
	    : conn_ask(b->cx, b->job->conn, Q_QUALITY_BODIES, &days);
	return b->bodies != NULL;
}

/* Judging ------------------------------------------------------------------ */

static void
keep(struct round *b, struct due *d, const struct day_scores *s)
{
	int32_t *packed =
	    cx_calloc(b->cx, s->n * DAY_STRIDE + 1, sizeof(*packed));

	for (size_t i = 0; i < s->n * DAY_STRIDE; i++)
		packed[i] = s->packed[i];
	d->packed = packed;
	d->metrics = s->n;
	d->scores = s->scores;
	d->sum = s->sum;
}

/* What the writer has not put into a chunk yet came last. */
static bool
read_tail(struct cx *cx, struct str tail, struct chunk_rows *piece, size_t *n)
{
	struct sheet s;

	if (tail.n == 0)
		return true;
	if (!sheet_of_tail(cx, tail, &s))
		return false;
	piece[(*n)++] =
	    (struct chunk_rows){ s.n, s.places, s.at_us, s.value, s.quality };
	return true;
}

/* One day, of the bodies [from, to), in an arena of its own. */
static void
judge_day(struct round *b, struct due *d, const struct day_metric *m, size_t n,
    size_t from, size_t to)
{
	const int64_t begin_us = moment_of_day(d->of.day, d->zone_min);
	struct cx cx;
	struct chunk_rows *piece;
	struct day_scores s;
	size_t n_pieces;

	cx_init(&cx);
	piece = cx_calloc(&cx, to - from + 2, sizeof(*piece));
	for (size_t i = from; i < to && !d->failed; i++) {
		d->gen = db_int(b->bodies, i, 1);
		d->failed = !compact_read(
		    &cx, db_str(b->bodies, i, 2), &piece[i - from]);
	}
	n_pieces = to - from;
	d->failed = d->failed ||
	    !read_tail(&cx, b->tail[d->place - 1], piece, &n_pieces);
	if (d->failed) {
		log_error("work", "quality of device %lld, %s: %s",
		    (long long)d->of.device, date_text(&cx, d->of.day),
		    cx.message);
	} else {
		const struct day day = { .from_us = begin_us,
			.to_us = begin_us + US_PER_DAY,
			.fresh = d->fresh,
			.settled = d->settled != 0,
			.piece = piece,
			.pieces = n_pieces,
			.metric = m,
			.metrics = n };

		s = day_judge(&cx, &day);
		keep(b, d, &s);
	}
	cx_clear(&cx);
}

/* Days of one device one after the other: each is known to the next. */
static void
judge_all(struct round *b)
{
	size_t at = 0, metrics = 0;
	struct day_metric *m = NULL;
	struct past past = { 0 };

	for (size_t i = 0; i < b->n; i++) {
		struct due *d = &b->due[i];
		const size_t from = at;

		if (i == 0 || d[-1].place != d->place) {
			m = quality_metrics(
			    b->cx, b->rules, d->place, &metrics);
			past =
			    quality_past(b->cx, b->known, d->place, b->n - i);
		}
		while (at < db_count(b->bodies) &&
		    db_int(b->bodies, at, 0) == (int64_t)i + 1)
			at++;
		quality_recall(m, metrics, &past, d->of.day);
		judge_day(b, d, m, metrics, from, at);
		if (!d->failed)
			past.day[past.n++] = (struct past_day){ d->of.day,
				d->packed, d->metrics };
	}
}

/* Writing ------------------------------------------------------------------ */

/* Leaves out what failed and puts the packed metrics behind each other. */
static int32_t *
line_up(struct round *b, size_t *all)
{
	size_t n = 0, kept = 0;
	int32_t *packed;

	*all = 0;
	for (size_t i = 0; i < b->n; i++)
		*all += b->due[i].metrics * DAY_STRIDE;
	packed = cx_calloc(b->cx, *all + 1, sizeof(*packed));
	for (size_t i = 0; i < b->n; i++) {
		struct due d = b->due[i];
		const size_t size = d.metrics * DAY_STRIDE;

		if (d.failed)
			continue;
		d.first = (int32_t)n + 1;
		d.last = (int32_t)(n + size);
		for (size_t k = 0; k < size; k++)
			packed[n + k] = d.packed[k];
		n += size;
		b->due[kept++] = d;
	}
	b->n = kept;
	return packed;
}

static void
bind_scores(struct db_binds *q, const struct round *b)
{
	const struct due *d = b->due;
	struct str *grade = cx_calloc(b->cx, b->n + 1, sizeof(*grade));

	for (size_t i = 0; i < b->n; i++)
		grade[i] = (struct str){ &d[i].scores.grade, 1 };
	db_bind_texts(q, "grade", grade, b->n);
	db_bind_each_float8(
	    q, "completeness", DB_EACH(d, b->n, scores.of[COMPLETENESS]));
	db_bind_each_float8(
	    q, "timeliness", DB_EACH(d, b->n, scores.of[TIMELINESS]));
	db_bind_each_float8(
	    q, "validity", DB_EACH(d, b->n, scores.of[VALIDITY]));
	db_bind_each_float8(
	    q, "consistency", DB_EACH(d, b->n, scores.of[CONSISTENCY]));
	db_bind_each_float8(
	    q, "uniqueness", DB_EACH(d, b->n, scores.of[UNIQUENESS]));
	db_bind_each_float8(q, "score", DB_EACH(d, b->n, scores.score));
}

static bool
write_all(struct round *b)
{
	size_t all;
	const int32_t *packed = line_up(b, &all);
	struct db_binds q = db_binds(b->cx);
	const struct due *d = b->due;
	int64_t *counts =
	    cx_calloc(b->cx, b->n * TALLY_COUNTS + 1, sizeof(*counts));

	if (b->n == 0)
		return true;
	for (size_t i = 0; i < b->n * TALLY_COUNTS; i++)
		counts[i] = d[i / TALLY_COUNTS].sum.of[i % TALLY_COUNTS];
	db_bind_each_int4(&q, "tenant", DB_EACH(d, b->n, of.tenant));
	db_bind_each_int8(&q, "device", DB_EACH(d, b->n, of.device));
	db_bind_each_date(&q, "day", DB_EACH(d, b->n, of.day));
	db_bind_each_date(&q, "days", DB_EACH(d, b->n, of.day));
	db_bind_each_int8(&q, "gen", DB_EACH(d, b->n, gen));
	db_bind_each_int4(&q, "settled", DB_EACH(d, b->n, settled));
	db_bind_each_int4(&q, "first", DB_EACH(d, b->n, first));
	db_bind_each_int4(&q, "last", DB_EACH(d, b->n, last));
	db_bind_int8s(&q, "counts", counts, b->n * TALLY_COUNTS);
	db_bind_int4s(&q, "metrics", packed, all);
	bind_scores(&q, b);
	return conn_ask(b->cx, b->job->conn, Q_QUALITY_MONTHS, &q) != NULL &&
	    conn_ask(b->cx, b->job->conn, Q_QUALITY_PUT, &q) != NULL;
}

/* The walk ----------------------------------------------------------------- */

static bool
ask_due(struct cx *cx, struct job *job, int64_t days,
    const struct cursor *after, const struct cursor *to,
    const struct db_rows **rows)
{
	struct db_binds q = db_binds(cx);

	db_bind_int(&q, "days", days);
	db_bind_int(&q, "after_tenant", after->tenant);
	db_bind_int(&q, "after_device", after->device);
	db_bind_text(&q, "after_day", date_text(cx, after->day));
	db_bind_int(&q, "to_tenant", to->tenant);
	db_bind_int(&q, "to_device", to->device);
	db_bind_int(&q, "limit", BATCH);
	*rows = conn_ask(cx, job->conn, Q_QUALITY_DUE, &q);
	return *rows != NULL;
}

/* A page of devices, or as many of its days as a transaction takes; *more is
 * false behind the last device. */
static bool
batch(struct cx *cx, struct job *job, int64_t days, struct cursor *at,
    bool *more, size_t *done)
{
	struct round b = { .cx = cx, .job = job };
	struct db_binds q = db_binds(cx);
	const struct db_rows *page, *due;
	struct cursor last;

	db_bind_int(&q, "from_tenant", at->tenant);
	db_bind_int(&q, "from_device", at->device);
	db_bind_int(&q, "limit", PAGE);
	if (!conn_begin(cx, job->conn, &job->who))
		return false;
	page = conn_ask(cx, job->conn, Q_QUALITY_DEVICES, &q);
	if (page == NULL)
		return false;
	*more = db_count(page) > 0;
	if (!*more)
		return conn_commit(cx, job->conn);
	last = (struct cursor){ (int32_t)db_int(page, db_count(page) - 1, 0),
		db_int(page, db_count(page) - 1, 1), 0 };
	if (!ask_due(cx, job, days, at, &last, &due))
		return false;
	take_due(&b, due);
	*at = b.n == BATCH ? b.due[b.n - 1].of
			   : (struct cursor){ last.tenant, last.device + 1, 0 };
	*done += b.n;
	if (b.n > 0) {
		if (!ask_tails(&b) || !ask_what_is_known(&b))
			return false;
		judge_all(&b);
		if (!write_all(&b))
			return false;
	}
	return conn_commit(cx, job->conn);
}

static int64_t
days_of(const struct job *job)
{
	const json_t *days = json_object_get(job->payload, "days");
	const int64_t n =
	    json_is_integer(days) ? json_integer_value(days) : QUALITY_DAYS;

	return n < 1 ? 1 : n > QUALITY_DAYS_MOST ? QUALITY_DAYS_MOST : n;
}

bool
quality_score_days(struct cx *cx, struct job *job)
{
	struct cursor at = { 0, 0, 0 };
	size_t done = 0;
	bool more = true;

	while (more) {
		struct cx arena;
		bool went;

		cx_init(&arena);
		went = batch(&arena, job, days_of(job), &at, &more, &done);
		if (!went)
			(void)cx_fail(
			    cx, arena.fail, NULL, "%s", arena.message);
		cx_clear(&arena);
		if (!went)
			return false;
		if (!job_progress(
			cx, job, (double)done / (double)(done + BATCH)))
			return cx_fail(cx, FAIL_BUSY, NULL,
			    "another worker has taken the job over");
	}
	if (done > 0)
		log_info("work", "quality: %zu days of devices scored", done);
	return true;
}
