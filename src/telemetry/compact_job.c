#include "telemetry/compact_job.h"

#include "base/log.h"
#include "base/moment.h"
#include "telemetry/compact.h"

#define BATCH 200 /* days of devices a transaction */

/* The last day of a device that was looked at. */
struct cursor {
	int32_t tenant;
	int64_t device;
	int32_t day;
};

/* What a transaction writes, as columns. */
struct result {
	struct cx *cx;
	size_t chunks, days, rollups;
	struct cursor *of_chunk, *of_day, *of_rollup;
	struct compact_chunk *chunk;
	struct str *rollup;
	int64_t *gen, *rollup_gen; /* of each day's last chunk */
};

static struct result
result_new(struct cx *cx, size_t chunks)
{
	return (struct result){ .cx = cx,
		.of_chunk = cx_calloc(cx, chunks, sizeof(struct cursor)),
		.of_day = cx_calloc(cx, chunks, sizeof(struct cursor)),
		.chunk = cx_calloc(cx, chunks, sizeof(struct compact_chunk)),
		.of_rollup = cx_calloc(cx, chunks, sizeof(struct cursor)),
		.rollup = cx_calloc(cx, chunks, sizeof(struct str)),
		.gen = cx_calloc(cx, chunks, sizeof(int64_t)),
		.rollup_gen = cx_calloc(cx, chunks, sizeof(int64_t)) };
}

static struct str
keep(struct cx *cx, struct str s)
{
	return (struct str){ cx_strndup(cx, s.p, s.n), s.n };
}

static void
add(struct result *r, const struct cursor *of, const struct compact_day *day)
{
	for (size_t i = 0; i < day->n; i++) {
		r->of_chunk[r->chunks] = *of;
		r->chunk[r->chunks] = day->chunk[i];
		r->chunk[r->chunks++].body = keep(r->cx, day->chunk[i].body);
	}
	r->of_day[r->days] = *of;
	r->gen[r->days++] = day->chunk[day->n - 1].gen;
	if (day->rollup.n == 0)
		return;
	r->of_rollup[r->rollups] = *of;
	r->rollup_gen[r->rollups] = day->chunk[day->n - 1].gen;
	r->rollup[r->rollups++] = keep(r->cx, day->rollup);
}

/* One day in an arena of its own. */
static void
compact(struct result *r, const struct cursor *of, int zone_min,
    const struct compact_chunk *chunk, size_t n)
{
	struct compact_day day;
	struct cx cx;

	cx_init(&cx);
	if (compact_day(&cx, chunk, n, moment_of_day(of->day, zone_min), &day))
		add(r, of, &day);
	else
		log_error("work", "device %lld, %s: %s", (long long)of->device,
		    date_text(&cx, of->day), cx.message);
	cx_clear(&cx);
}

static void
compact_all(struct result *r, const struct db_rows *rows)
{
	const size_t n = db_count(rows);
	struct compact_chunk *chunk = cx_calloc(r->cx, n, sizeof(*chunk));

	for (size_t i = 0, first = 0; i < n; i++) {
		const struct cursor of = { (int32_t)db_int(rows, i, 0),
			db_int(rows, i, 1), db_date(rows, i, 2) };

		chunk[i] = (struct compact_chunk){ .gen = db_int(rows, i, 4),
			.body = db_str(rows, i, 5) };
		if (i + 1 < n && db_int(rows, i + 1, 1) == of.device &&
		    db_date(rows, i + 1, 2) == of.day)
			continue;
		compact(r, &of, (int)db_int(rows, i, 3), chunk + first,
		    i + 1 - first);
		first = i + 1;
	}
}

static void
bind_whose(
    struct db_binds *b, const struct cursor *of, size_t n, const int64_t *gen)
{
	int32_t *tenant = cx_calloc(b->cx, n, sizeof(*tenant));
	int64_t *device = cx_calloc(b->cx, n, sizeof(*device));
	int32_t *day = cx_calloc(b->cx, n, sizeof(*day));

	for (size_t i = 0; i < n; i++) {
		tenant[i] = of[i].tenant;
		device[i] = of[i].device;
		day[i] = of[i].day;
	}
	db_bind_int4s(b, "tenant", tenant, n);
	db_bind_int8s(b, "device", device, n);
	db_bind_dates(b, "day", day, n);
	db_bind_int8s(b, "gen", gen, n);
}

static bool
write_chunks(struct cx *cx, struct conn *conn, const struct result *r)
{
	const size_t n = r->chunks;
	struct db_binds b = db_binds(cx);
	int64_t *gen = cx_calloc(cx, n, sizeof(*gen));
	int64_t *from = cx_calloc(cx, n, sizeof(*from));
	int64_t *to = cx_calloc(cx, n, sizeof(*to));
	int32_t *rows = cx_calloc(cx, n, sizeof(*rows));
	struct str *body = cx_calloc(cx, n, sizeof(*body));

	for (size_t i = 0; i < n; i++) {
		gen[i] = r->chunk[i].gen;
		from[i] = r->chunk[i].from_us;
		to[i] = r->chunk[i].to_us;
		rows[i] = r->chunk[i].rows;
		body[i] = r->chunk[i].body;
	}
	bind_whose(&b, r->of_chunk, n, gen);
	db_bind_moments(&b, "from", from, n);
	db_bind_moments(&b, "to", to, n);
	db_bind_int4s(&b, "rows", rows, n);
	db_bind_bodies(&b, "body", body, n);
	return conn_ask(cx, conn, Q_CHUNK_ADD_COMPACT, &b) != NULL;
}

static bool
write_rollups(struct cx *cx, struct conn *conn, const struct result *r)
{
	struct db_binds b = db_binds(cx);

	if (r->rollups == 0)
		return true;
	bind_whose(&b, r->of_rollup, r->rollups, r->rollup_gen);
	db_bind_bodies(&b, "body", r->rollup, r->rollups);
	return conn_ask(cx, conn, Q_ROLLUP_PUT, &b) != NULL;
}

/* The chunks of a day up to the highest gen that was read make room. */
static bool
write_days(struct cx *cx, struct conn *conn, const struct result *r)
{
	struct db_binds b = db_binds(cx);

	bind_whose(&b, r->of_day, r->days, r->gen);
	return conn_ask(cx, conn, Q_CHUNK_DROP, &b) != NULL &&
	    write_chunks(cx, conn, r) && write_rollups(cx, conn, r);
}

/* *n days were found; the cursor stands on the last of them. */
static bool
batch(struct cx *cx, struct job *job, struct cursor *after, size_t *n,
    size_t *done)
{
	struct db_binds b = db_binds(cx);
	const struct db_rows *ripe, *rows;
	struct result r;

	db_bind_int(&b, "after_tenant", after->tenant);
	db_bind_int(&b, "after_device", after->device);
	db_bind_text(&b, "after_day", date_text(cx, after->day));
	db_bind_int(&b, "limit", BATCH);
	if (!conn_begin(cx, job->conn, &job->who))
		return false;
	ripe = conn_ask(cx, job->conn, Q_CHUNK_RIPE, &b);
	if (ripe == NULL)
		return false;
	*n = db_count(ripe);
	if (*n == 0)
		return conn_commit(cx, job->conn);
	*after = (struct cursor){ (int32_t)db_int(ripe, *n - 1, 0),
		db_int(ripe, *n - 1, 1), db_date(ripe, *n - 1, 2) };
	db_bind_int(&b, "to_tenant", after->tenant);
	db_bind_int(&b, "to_device", after->device);
	db_bind_text(&b, "to_day", date_text(cx, after->day));
	rows = conn_ask(cx, job->conn, Q_CHUNK_RIPE_READ, &b);
	if (rows == NULL)
		return false;
	r = result_new(cx, db_count(rows));
	compact_all(&r, rows);
	*done += r.days;
	return (r.days == 0 || write_days(cx, job->conn, &r)) &&
	    conn_commit(cx, job->conn);
}

bool
telemetry_compact(struct cx *cx, struct job *job)
{
	struct cursor after = { 0, 0, 0 };
	size_t done = 0, n = BATCH;

	while (n == BATCH) {
		struct cx arena;
		bool went;

		cx_init(&arena);
		went = batch(&arena, job, &after, &n, &done);
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
		log_info(
		    "work", "telemetry: %zu days of devices compacted", done);
	return true;
}
