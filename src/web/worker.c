/*
 * worker.c - Kore's hooks: before the workers are made, and in each one.
 */
#include "web/worker.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <unistd.h>

#include "base/board.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/moment.h"
#include "web/cache.h"
#include "web/compute.h"
#include "web/exchange.h"
#include "web/live.h"
#include "web/loop.h"
#include "web/offload.h"
#include "web/session.h"
#include "web/static.h"

#define LINKS 4 /* one of them never carries slow jobs */
#define DEPTH 32
#define TICK_MS 20
#define BEAT_US (15 * US_PER_S)
#define RECORDS_ROOM 65536

void kore_parent_configure(int argc, char *argv[]);
void kore_worker_configure(void);

static struct pool *pool;
static pid_t parent;
static bool trusts_proxy;
static char conninfo[512];
static struct board *board;
static struct board_place *place;
static int64_t beat_us, hung_us;
static uint64_t requests, served[6], id_base;
static char records[RECORDS_ROOM];
static size_t recorded;

struct pool *
worker_pool(void)
{
	return pool;
}

bool
worker_trusts_proxy(void)
{
	return trusts_proxy;
}

void
worker_request_id(char *out, size_t room)
{
	(void)snprintf(
	    out, room, "%016llx", (unsigned long long)(id_base + ++requests));
}

static void
flush_records(void)
{
	size_t done = 0;

	while (done < recorded) {
		const ssize_t n =
		    write(STDOUT_FILENO, records + done, recorded - done);

		if (n <= 0)
			break;
		done += (size_t)n;
	}
	recorded = 0;
}

void
worker_record(struct str line, int status)
{
	served[status / 100 % 6]++;
	if (line.n > sizeof(records))
		return;
	if (recorded + line.n > sizeof(records))
		flush_records();
	memcpy(records + recorded, line.p, line.n);
	recorded += line.n;
}

static void hang_out_figures(void);

static void
tick(void *arg, u_int64_t now)
{
	const int64_t now_us = moment_steady();

	(void)arg;
	(void)now;
	pool_tick(pool, now_us);
	for (size_t i = 0; worker_ticks[i] != NULL; i++)
		worker_ticks[i](now_us);
	flush_records();
	if (now_us - beat_us >= BEAT_US) {
		beat_us = now_us;
		live_beat();
	}
	if (now_us - hung_us >= US_PER_S) {
		hung_us = now_us;
		hang_out_figures();
	}
}

static void
sessions_changed(const char *channel, const char *payload)
{
	(void)channel;
	(void)payload;
	session_forget_all();
	cache_forget_all();
	live_doubt();
}

/* In the parent, before workers are made: what all of them share. */
void
kore_parent_configure(int argc, char *argv[])
{
	const char *dist = getenv("PARK_DIST");
	const char *db = getenv("PARK_DB");
	const char *proxy = getenv("PARK_TRUST_PROXY");

	(void)argc;
	(void)argv;
	parent = getpid();
	board = board_open(getenv("PARK_FIGURES"));
	(void)setvbuf(stdout, NULL, _IOLBF, 0);
	trusts_proxy = proxy != NULL && strcmp(proxy, "1") == 0;
	(void)snprintf(conninfo, sizeof(conninfo),
	    "%s user=park_web application_name=park_web sslmode=disable "
	    "gssencmode=disable connect_timeout=3 client_encoding=UTF8 "
	    "options='-c statement_timeout=15000 -c timezone=Asia/Shanghai "
	    "-c idle_in_transaction_session_timeout=10000'",
	    db == NULL ? "host=/tmp dbname=park" : db);
	static_load(dist == NULL ? "assets/dist" : dist);
}

void
kore_worker_configure(void)
{
	char name[24];

	/* A parent killed with -9 would leave workers that hold the port; one
	 * that died before this line sends no signal any more. */
	(void)prctl(PR_SET_PDEATHSIG, SIGKILL);
	if (getppid() != parent)
		_exit(1);
	hash_random(&id_base, sizeof(id_base));
	pool = pool_new(&loop_for_pool, conninfo, LINKS, DEPTH);
	pool_listen(pool, "park_session", sessions_changed);
	pool_listen(pool, "park_live", live_heard);
	offload_start();
	(void)snprintf(name, sizeof(name), "worker-%u", worker->id);
	place = board_take(board, name);
	compute_start();
	beat_us = moment_steady();
	(void)kore_timer_add(tick, TICK_MS, NULL, 0);
}

/* What operators look at --------------------------------------------------- */

static bool
health_came(struct cx *cx, struct exchange *x)
{
	(void)cx;
	text_puts(web_out(x), "{\"status\":\"ok\"}");
	return true;
}

static bool
health(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_ask(x, Q_SETUP_NEEDED, health_came);
	return true;
}

static void
hang_out_figures(void)
{
	const struct pool_figures f = pool_figures(pool);
	char label[32];

	for (int k = 2; k <= 5; k++) {
		(void)snprintf(label, sizeof(label), "class=\"%dxx\"", k);
		board_put(place, BOARD_COUNTER, "park_http_responses_total",
		    label, (double)served[k]);
	}
	board_put(
	    place, BOARD_COUNTER, "park_db_jobs_total", "", (double)f.jobs);
	board_put(place, BOARD_COUNTER, "park_db_failures_total", "",
	    (double)f.failures);
	board_put(place, BOARD_COUNTER, "park_db_reconnects_total", "",
	    (double)f.reconnects);
	board_put(
	    place, BOARD_GAUGE, "park_db_links_up", "", (double)f.links_up);
	board_put(
	    place, BOARD_GAUGE, "park_db_jobs_waiting", "", (double)f.waiting);
	board_put(place, BOARD_GAUGE, "park_live_listeners", "",
	    (double)live_count());
	board_stamp(place);
}

static bool
metrics(struct cx *cx, struct exchange *x)
{
	(void)cx;
	hang_out_figures();
	board_print(board, web_out(x));
	return true;
}

static bool
hello(struct cx *cx, struct exchange *x)
{
	(void)cx;
	text_puts(web_out(x), "{\"hello\":\"park\"}");
	return true;
}

const struct route worker_routes[] = {
	{ "GET", "/health", NULL, Q_NONE, REPLY_OWN, NULL, health,
	    "Whether the web and its database answer", "R-1.8",
	    .patience_ms = 2000 },
	{ "GET", "/metrics", NULL, Q_NONE, REPLY_OWN,
	    "text/plain; version=0.0.4", metrics,
	    "Figures of all processes as Prometheus text", "R-1.8" },
	{ "GET", "/api/v1/hello", NULL, Q_NONE, REPLY_OWN, NULL, hello,
	    "Answers without asking anything; the yardstick of the benches",
	    NULL },
	{ .path = NULL }
};
