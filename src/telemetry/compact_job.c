#include "telemetry/compact_job.h"

#include "base/log.h"
#include "base/moment.h"
#include "telemetry/compact.h"

/* Of a transaction: days of devices; devices that are packed; packs whose days
 * are rolled up. */
#define BATCH 200
#define PACKED 20
#define ROLLED 25

/* The last day of a device that was looked at, or first day of its pack. */
struct cursor {
	int32_t tenant;
	int64_t device;
	int32_t day;
};

static struct cursor
cursor_of(const struct db_rows *rows, size_t i)
{
	return (struct cursor){ (int32_t)db_int(rows, i, 0), db_int(rows, i, 1),
		db_date(rows, i, 2) };
}

/* Something of a day of a device. */
struct piece {
	struct cursor of;
	struct compact_chunk chunk; /* a day and a roll-up have no more than
				     * gen, of the day's last chunk, and body */
};

/* What a transaction writes. */
struct result {
	struct cx *cx;
	struct piece *chunk, *day, *rollup;
	size_t chunks, days, rollups;
};

static struct result
result_new(struct cx *cx, size_t chunks)
{
	return (struct result){ .cx = cx,
		.chunk = cx_calloc(cx, chunks, sizeof(struct piece)),
		.day = cx_calloc(cx, chunks, sizeof(struct piece)),
		.rollup = cx_calloc(cx, chunks, sizeof(struct piece)) };
}

static struct str
keep(struct cx *cx, struct str s)
{
	return (struct str){ cx_strndup(cx, s.p, s.n), s.n };
}

static void
add(struct result *r, const struct cursor *of, const struct compact_day *day)
{
	const int64_t gen = day->chunk[day->n - 1].gen;

	for (size_t i = 0; i < day->n; i++) {
		struct piece *p = &r->chunk[r->chunks++];

		*p = (struct piece){ *of, day->chunk[i] };
		p->chunk.body = keep(r->cx, p->chunk.body);
	}
	r->day[r->days++] = (struct piece){ *of, { .gen = gen } };
	if (day->rollup.n > 0)
		r->rollup[r->rollups++] = (struct piece){ *of,
			{ .gen = gen, .body = keep(r->cx, day->rollup) } };
}

static void
log_damaged(const struct cursor *of, struct cx *cx)
{
	log_error("work", "device %lld, %s: %s", (long long)of->device,
	    date_text(cx, of->day), cx->message);
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
		log_damaged(of, &cx);
	cx_clear(&cx);
}

/* What is done to the chunks of one day. */
typedef void (*day_deed)(struct result *r, const struct cursor *of,
    int zone_min, const struct compact_chunk *chunk, size_t n);

static void
each_day(struct result *r, const struct db_rows *rows, day_deed deed)
{
	const size_t n = db_count(rows);
	struct compact_chunk *chunk = cx_calloc(r->cx, n, sizeof(*chunk));

	for (size_t i = 0, first = 0; i < n; i++) {
		const struct cursor of = cursor_of(rows, i);

		chunk[i] = (struct compact_chunk){ .gen = db_int(rows, i, 4),
			.body = db_str(rows, i, 5) };
		if (i + 1 < n && db_int(rows, i + 1, 1) == of.device &&
		    db_date(rows, i + 1, 2) == of.day)
			continue;
		deed(r, &of, (int)db_int(rows, i, 3), chunk + first,
		    i + 1 - first);
		first = i + 1;
	}
}

static void
bind_whose(struct db_binds *b, const struct piece *p, size_t n)
{
	db_bind_each_int4(b, "tenant", DB_EACH(p, n, of.tenant));
	db_bind_each_int8(b, "device", DB_EACH(p, n, of.device));
	db_bind_each_date(b, "day", DB_EACH(p, n, of.day));
	db_bind_each_int8(b, "gen", DB_EACH(p, n, chunk.gen));
}

static bool
write_chunks(struct cx *cx, struct conn *conn, const struct result *r)
{
	const struct piece *p = r->chunk;
	const size_t n = r->chunks;
	struct db_binds b = db_binds(cx);

	bind_whose(&b, p, n);
	db_bind_each_moment(&b, "from", DB_EACH(p, n, chunk.from_us));
	db_bind_each_moment(&b, "to", DB_EACH(p, n, chunk.to_us));
	db_bind_each_int4(&b, "rows", DB_EACH(p, n, chunk.rows));
	db_bind_each_body(&b, "body", DB_EACH(p, n, chunk.body));
	return conn_ask(cx, conn, Q_CHUNK_ADD_COMPACT, &b) != NULL;
}

static bool
write_rollups(struct cx *cx, struct conn *conn, const struct result *r)
{
	struct db_binds b = db_binds(cx);

	if (r->rollups == 0)
		return true;
	bind_whose(&b, r->rollup, r->rollups);
	db_bind_each_body(
	    &b, "body", DB_EACH(r->rollup, r->rollups, chunk.body));
	return conn_ask(cx, conn, Q_ROLLUP_PUT, &b) != NULL;
}

/* The chunks of a day up to the highest gen that was read make room. */
static bool
write_days(struct cx *cx, struct conn *conn, const struct result *r)
{
	struct db_binds b = db_binds(cx);

	bind_whose(&b, r->day, r->days);
	return conn_ask(cx, conn, Q_CHUNK_DROP, &b) != NULL &&
	    write_chunks(cx, conn, r) && write_rollups(cx, conn, r);
}

static void
bind_after(
    struct cx *cx, struct db_binds *b, const struct cursor *after, int limit)
{
	db_bind_int(b, "after_tenant", after->tenant);
	db_bind_int(b, "after_device", after->device);
	db_bind_text(b, "after_day", date_text(cx, after->day));
	db_bind_int(b, "limit", limit);
}

/* One transaction behind the cursor, which moves on to the last thing done;
 * *more when there may be others. */
typedef bool (*walk_step)(struct cx *cx, struct job *job, struct cursor *after,
    bool *more, size_t *done);

/* Days that are one chunk as they were closed need no look at it. */
static bool
settle_days(
    struct cx *cx, struct conn *conn, const struct db_rows *ripe, size_t *done)
{
	const size_t n = db_count(ripe);
	struct cursor *day = cx_calloc(cx, n, sizeof(*day));
	struct db_binds b = db_binds(cx);
	const struct db_rows *settled;

	for (size_t i = 0; i < n; i++)
		day[i] = cursor_of(ripe, i);
	db_bind_each_int4(&b, "tenant", DB_EACH(day, n, tenant));
	db_bind_each_int8(&b, "device", DB_EACH(day, n, device));
	db_bind_each_date(&b, "day", DB_EACH(day, n, day));
	db_bind_int(&b, "plain_rows", COMPACT_PLAIN_ROWS);
	settled = conn_ask(cx, conn, Q_CHUNK_SETTLE, &b);
	if (settled == NULL)
		return false;
	*done += (size_t)db_int(settled, 0, 0);
	return true;
}

static bool
compact_days(struct cx *cx, struct job *job, struct cursor *after, bool *more,
    size_t *done)
{
	struct db_binds b = db_binds(cx);
	const struct db_rows *ripe, *rows;
	struct result r;
	size_t n;

	bind_after(cx, &b, after, BATCH);
	if (!conn_begin(cx, job->conn, &job->who))
		return false;
	ripe = conn_ask(cx, job->conn, Q_CHUNK_RIPE, &b);
	if (ripe == NULL)
		return false;
	n = db_count(ripe);
	*more = n == BATCH;
	if (n == 0)
		return conn_commit(cx, job->conn);
	*after = cursor_of(ripe, n - 1);
	if (!settle_days(cx, job->conn, ripe, done))
		return false;
	db_bind_int(&b, "to_tenant", after->tenant);
	db_bind_int(&b, "to_device", after->device);
	db_bind_text(&b, "to_day", date_text(cx, after->day));
	if (conn_ask(cx, job->conn, Q_CHUNK_UNPACK, &b) == NULL)
		return false;
	rows = conn_ask(cx, job->conn, Q_CHUNK_RIPE_READ, &b);
	if (rows == NULL)
		return false;
	r = result_new(cx, db_count(rows));
	each_day(&r, rows, compact);
	*done += r.days;
	return (r.days == 0 || write_days(cx, job->conn, &r)) &&
	    conn_commit(cx, job->conn);
}

static bool
pack_days(struct cx *cx, struct job *job, struct cursor *after, bool *more,
    size_t *done)
{
	struct db_binds b = db_binds(cx);
	const struct db_rows *rows;
	size_t n;

	bind_after(cx, &b, after, PACKED);
	rows = conn_ask_once(cx, job->conn, &job->who, Q_CHUNK_PACK, &b);
	if (rows == NULL)
		return false;
	n = db_count(rows);
	*more = n == PACKED;
	for (size_t i = 0; i < n; i++)
		*done += (size_t)db_int(rows, i, 2);
	if (n > 0)
		*after = (struct cursor){ (int32_t)db_int(rows, n - 1, 0),
			db_int(rows, n - 1, 1), 0 };
	return true;
}

/* The roll-up of one day that has none, in an arena of its own. */
static void
roll_up(struct result *r, const struct cursor *of, int zone_min,
    const struct compact_chunk *chunk, size_t n)
{
	struct str body;
	struct cx cx;

	cx_init(&cx);
	if (compact_rollup(
		&cx, chunk, n, moment_of_day(of->day, zone_min), &body))
		r->rollup[r->rollups++] = (struct piece){ *of,
			{ .gen = chunk[n - 1].gen,
			    .body = keep(r->cx, body) } };
	else
		log_damaged(of, &cx);
	cx_clear(&cx);
}

static bool
roll_up_days(struct cx *cx, struct job *job, struct cursor *after, bool *more,
    size_t *done)
{
	struct db_binds b = db_binds(cx);
	const struct db_rows *rows;
	struct result r;
	size_t n;

	bind_after(cx, &b, after, ROLLED);
	if (!conn_begin(cx, job->conn, &job->who))
		return false;
	rows = conn_ask(cx, job->conn, Q_ROLLUP_DUE, &b);
	if (rows == NULL)
		return false;
	n = db_count(rows);
	*more = n > 0;
	if (n > 0)
		*after = (struct cursor){ (int32_t)db_int(rows, n - 1, 0),
			db_int(rows, n - 1, 1), db_date(rows, n - 1, 6) };
	r = result_new(cx, n);
	each_day(&r, rows, roll_up);
	*done += r.rollups;
	return write_rollups(cx, job->conn, &r) && conn_commit(cx, job->conn);
}

/* From the first device to the last; *done counts. */
static bool
walk(struct cx *cx, struct job *job, walk_step step, size_t *done)
{
	struct cursor after = { 0, 0, 0 };
	bool more = true;

	for (*done = 0; more;) {
		struct cx arena;
		bool went;

		cx_init(&arena);
		went = step(&arena, job, &after, &more, done);
		if (!went)
			(void)cx_fail(
			    cx, arena.fail, NULL, "%s", arena.message);
		cx_clear(&arena);
		if (!went)
			return false;
		if (!job_progress(
			cx, job, (double)*done / (double)(*done + BATCH)))
			return cx_fail(cx, FAIL_BUSY, NULL,
			    "another worker has taken the job over");
	}
	return true;
}

bool
telemetry_compact(struct cx *cx, struct job *job)
{
	size_t days, packs, rolled;

	if (!walk(cx, job, compact_days, &days) ||
	    !walk(cx, job, pack_days, &packs) ||
	    !walk(cx, job, roll_up_days, &rolled))
		return false;
	if (days + packs + rolled > 0)
		log_info("work",
		    "telemetry: %zu days of devices compacted, %zu packs, "
		    "%zu days rolled up before their samples go",
		    days, packs, rolled);
	return true;
}
