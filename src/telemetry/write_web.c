/*
 * write_web.c - telemetry in: decode, look up, store, commit, then 204.
 *
 * The answer leaves after the commit, so what is acknowledged is kept.
 */
#include <string.h>

#include "base/log.h"
#include "base/moment.h"
#include "telemetry/body.h"
#include "telemetry/telemetry_store.h"
#include "telemetry/telemetry_web.h"
#include "web/worker.h"

#define BODY_MOST (8u << 20)
#define FUTURE_US (10 * US_PER_MIN)
#define FLUSH_US US_PER_S
#define FLUSH_PATIENCE_US (10 * US_PER_S)

static struct directory *directory;

static void
devices_changed(const char *channel, const char *payload)
{
	(void)channel;
	(void)payload;
	directory_forget(directory);
}

static struct directory *
directory_ready(void)
{
	if (directory == NULL) {
		directory = directory_new();
		pool_listen(worker_pool(), "park_device", devices_changed);
	}
	return directory;
}

/* Writing behind: the engine of wide rows alone ---------------------------- */

/* One flush at a time; its cx ends with its job. */
static struct {
	struct cx cx;
	struct identity who;
	bool under_way;
	/* Whether park.latest holds all that was stored: not before the first
	 * flush, since a worker may have died, nor after one that failed. */
	bool rebuilt;
	int64_t at_us;
} flush;

static void
flushed(void *owner)
{
	(void)owner;
	if (flush.cx.fail != FAIL_NONE)
		log_error("web", "newest values: %s", flush.cx.message);
	flush.rebuilt = flush.cx.fail == FAIL_NONE;
	cx_clear(&flush.cx);
	flush.under_way = false;
}

static void
write_behind(int64_t now_us)
{
	struct pool_job *job;
	bool any;

	if (flush.under_way || now_us - flush.at_us < FLUSH_US)
		return;
	flush.at_us = now_us;
	flush.who = identity_system("");
	cx_init(&flush.cx);
	job = pool_job_new(worker_pool(), &flush.cx, &flush.who);
	pool_job_slow(job);
	any = !flush.rebuilt;
	if (any)
		pool_job_ask(job, Q_LATEST_REBUILD, NULL);
	any |= directory_flush(directory, &flush.cx, job);
	if (!any) {
		cx_clear(&flush.cx);
		return;
	}
	flush.under_way = true;
	pool_job_start(job, now_us + FLUSH_PATIENCE_US, flushed, NULL);
}

void
telemetry_tick(int64_t now_us)
{
	(void)directory_ready();
	if (store_engine() == STORE_COLUMNS)
		link_tick(telemetry_link(), now_us);
	else
		write_behind(now_us);
}

/* Storing ------------------------------------------------------------------ */

struct writing {
	struct batch *batch;
	struct batch_rows *rows;
	size_t asked; /* times the database was asked who its devices are */
};

/* The engine of wide rows: everything was committed. */
static bool
stored(struct cx *cx, struct exchange *x)
{
	const struct writing *w = web_kept(x);

	(void)cx;
	directory_stored(directory, web_identity(x)->tenant, w->batch, w->rows);
	for (size_t i = 0; i < w->rows->n; i++)
		directory_add_day(directory, moment_day(w->rows->at_us[i], 0));
	web_status(x, 204);
	return true;
}

static bool
noted(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_status(x, 204);
	return true;
}

/* Numbers are committed; what goes beside them follows. */
static bool
committed(struct cx *cx, struct exchange *x)
{
	const struct writing *w = web_kept(x);
	enum query ask;

	(void)cx;
	web_status(x, 204);
	if (store_write_texts(w->rows, web_binds(x), &ask))
		web_ask(x, ask, noted);
	if (store_aside(w->batch, web_binds(x), &ask))
		web_ask(x, ask, noted);
	return true;
}

static bool
store_rows(struct cx *cx, struct exchange *x, const struct writing *w)
{
	enum query ask[STORE_ASKS];
	const size_t n = store_write(cx, directory, w->rows, web_binds(x), ask);
	enum query aside;

	web_status(x, 204);
	for (size_t i = 0; i < n; i++)
		web_ask(x, ask[i], stored);
	if (store_aside(w->batch, web_binds(x), &aside))
		web_ask(x, aside, stored);
	return true;
}

static bool
store(struct cx *cx, struct exchange *x, struct batch *batch)
{
	const int64_t now_us = moment_now();
	struct writing *w = cx_alloc(cx, sizeof(*w));

	w->batch = batch;
	w->rows = batch_rows(
	    batch, now_us - STORE_PAST_DAYS * US_PER_DAY, now_us + FUTURE_US);
	web_keep(x, w);
	if (store_engine() == STORE_ROWS)
		return store_rows(cx, x, w);
	if (w->rows->n == 0)
		return committed(cx, x);
	(void)link_send_rows(telemetry_link(), cx, web_identity(x)->tenant,
	    w->rows, web_deadline(x), web_awake, x);
	web_wait(x, committed);
	return true;
}

/*
 * A token of one device writes for that device alone.  Its key is known to
 * the database only, so it is compared after the look-up.
 */
static bool
check_own(struct cx *cx, const struct exchange *x, const struct batch *b)
{
	const int64_t own = web_device(x);

	for (size_t i = 0; i < b->devices && own != 0; i++)
		if (b->device[i].id != own)
			return cx_fail_code(cx, FAIL_DENIED, "foreign_device",
			    "dev", "this token writes for its own device only");
	return true;
}

static bool resolved(struct cx *cx, struct exchange *x);

static bool
resolve(struct exchange *x, enum directory_wish wish)
{
	const struct writing *w = web_kept(x);

	directory_ask(w->batch, wish, web_binds(x));
	if (web_device(x) != 0)
		db_bind_int(web_binds(x), "own", web_device(x));
	web_ask(x, Q_TELEMETRY_RESOLVE, resolved);
	return true;
}

static bool
resolved(struct cx *cx, struct exchange *x)
{
	struct writing *w = web_kept(x);
	const int32_t tenant = web_identity(x)->tenant;

	directory_learn(directory, tenant, w->batch, web_rows(x, 0));
	if (w->asked++ == 0 && directory_find(directory, tenant, w->batch) > 0)
		return resolve(x, DIRECTORY_MAKE);
	return check_own(cx, x, w->batch) && store(cx, x, w->batch);
}

static bool
look_up(struct cx *cx, struct exchange *x, struct batch *batch)
{
	struct writing *w;

	if (batch->points == 0 && batch->aside[ASIDE_NUMBER] == 0) {
		web_status(x, 204);
		return true;
	}
	if (directory_find(directory_ready(), web_identity(x)->tenant, batch) ==
	    0)
		return check_own(cx, x, batch) && store(cx, x, batch);
	w = cx_alloc(cx, sizeof(*w));
	w->batch = batch;
	web_keep(x, w);
	return resolve(x, DIRECTORY_LOOK);
}

/* Decoding ----------------------------------------------------------------- */

static bool
unpack(struct cx *cx, const struct exchange *x, struct str *body)
{
	*body = web_body(x);
	return body_unpack(cx, web_header(x, "content-encoding"), body);
}

static bool
write_lines(struct cx *cx, struct exchange *x)
{
	struct batch *b = batch_new(cx);
	enum line_precision precision;
	struct str body;

	if (!line_precision_of(web_text(x, "precision"), &precision))
		return cx_fail_code(cx, FAIL_INVALID, "not_a_choice",
		    "precision", "precision must be one of: ns us ms s");
	return unpack(cx, x, &body) &&
	    body_lines(b, body, precision, moment_now()) && look_up(cx, x, b);
}

static bool
write_json(struct cx *cx, struct exchange *x)
{
	struct batch *b = batch_new(cx);
	struct str body;

	return unpack(cx, x, &body) && body_json(b, body, moment_now()) &&
	    look_up(cx, x, b);
}

/*
 * A message of version 2 read as one of version 1 holds nothing, and would be
 * acknowledged without being stored; its media type tells.
 */
static bool
check_version(struct cx *cx, const struct exchange *x)
{
	const char *media = web_header(x, "content-type");

	if (media == NULL || strstr(media, "io.prometheus.write.v2") == NULL)
		return true;
	return cx_fail_code(cx, FAIL_INVALID, "unknown_version", NULL,
	    "send prometheus.WriteRequest; io.prometheus.write.v2 is not known "
	    "here");
}

static bool
write_remote(struct cx *cx, struct exchange *x)
{
	struct batch *b = batch_new(cx);
	struct str body = web_body(x);

	return check_version(cx, x) &&
	    body_unpack_remote(cx, web_header(x, "content-encoding"), &body) &&
	    body_remote(b, body) && look_up(cx, x, b);
}

#define LINES                                                                  \
	.body_most = BODY_MOST, .raw_body = true, .patience_ms = 15000,        \
	.params = {                                                            \
		{ "precision", IN_QUERY, PARAM_TEXT, .hi = 2,                  \
		    .fallback = "ns", .about = "unit of times: ns us ms s" },  \
		{ "db", IN_QUERY, PARAM_TEXT, .about = "taken and ignored" },  \
		{ "rp", IN_QUERY, PARAM_TEXT, .about = "taken and ignored" },  \
		{ "org", IN_QUERY, PARAM_TEXT, .about = "taken and ignored" }, \
		{ "bucket", IN_QUERY, PARAM_TEXT,                              \
		    .about = "taken and ignored" },                            \
	}

const struct route telemetry_routes[] = {
	{ "POST", "/write", "telemetry.write", Q_NONE, REPLY_OWN, NULL,
	    write_lines, "Store line protocol; 204 after the commit", "R-6.1.1",
	    LINES },
	{ "POST", "/api/v2/write", "telemetry.write", Q_NONE, REPLY_OWN, NULL,
	    write_lines, "Store line protocol; 204 after the commit", "R-6.1.1",
	    .operation = "postWriteV2", LINES },
	{ "POST", "/api/v1/telemetry", "telemetry.write", Q_NONE, REPLY_OWN,
	    NULL, write_json, "Store JSON samples; 204 after the commit",
	    "R-6.1.1", .body_most = BODY_MOST, .raw_body = true,
	    .patience_ms = 15000 },
	{ "POST", "/api/v1/prom/write", "telemetry.write", Q_NONE, REPLY_OWN,
	    NULL, write_remote,
	    "Store what Prometheus writes; 204 after the commit", "R-6.1.1",
	    .body_most = BODY_MOST, .raw_body = true, .patience_ms = 15000 },
	{ .path = NULL }
};
