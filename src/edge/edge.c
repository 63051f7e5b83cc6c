#include "edge/edge.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <time.h>

#include "base/hash.h"
#include "base/log.h"
#include "edge/forward.h"
#include "edge/poll.h"
#include "edge/uplink.h"

#define STACK_BYTES (512 * 1024)
#define TICK_S 1 /* how often the spool is put onto the disk */
#define SEND_PAUSE_MS 1000
#define SEND_PAUSE_MOST_MS 60000

struct edge {
	const struct config *config;
	struct spool *spool;
	struct uplink *uplink;
	struct watch *watch;
	struct poll_device *devices; /* as in the configuration */
	struct poll *polls;
	pthread_t *threads; /* one a poll, and the sender behind them */
	size_t poll_count, running;
	struct poll_tally tally;
	atomic_uint_fast64_t send_failures;
	int64_t health_stamp_ms;
};

/* Sending ------------------------------------------------------------------ */

/* How long until the next attempt, and a word about the first failure. */
static int64_t
pause_after(struct edge *e, struct pace *pace, struct str why)
{
	const int64_t asked_ms = uplink_wait_s(e->uplink) * 1000;
	uint32_t chance;
	int64_t pause_ms;

	if (pace->pause_ms == 0)
		log_error("edge", "the platform does not take it: %.*s",
		    STR_ARG(why));
	atomic_fetch_add(&e->send_failures, 1);
	hash_random(&chance, sizeof(chance));
	pause_ms = pace_failed(pace, SEND_PAUSE_MS, SEND_PAUSE_MOST_MS, chance);
	if (asked_ms > pause_ms)
		pause_ms = asked_ms < SEND_PAUSE_MOST_MS ? asked_ms
							 : SEND_PAUSE_MOST_MS;
	return pause_ms;
}

static void *
send_work(void *thing)
{
	struct edge *e = thing;
	struct forward f = { e->spool, uplink_post, e->uplink, 0 };
	struct pace pace = { 0 };
	int64_t pause_ms = 0;

	while (watch_sleep(e->watch, watch_ms() + pause_ms)) {
		struct str why;
		struct cx cx;

		cx_init(&cx);
		pause_ms = 0;
		switch (forward_step(&f, &cx, &why)) {
		case FORWARD_STUCK:
			pause_ms = pause_after(e, &pace, why);
			break;
		case FORWARD_MOVED:
			if (pace.pause_ms > 0)
				log_info("edge", "the platform takes it again");
			pace_succeeded(&pace);
			break;
		case FORWARD_IDLE:
			pause_ms = e->config->send_ms;
			break;
		}
		cx_clear(&cx);
	}
	return NULL;
}

/* Health ------------------------------------------------------------------- */

static void
put(struct text *t, const char *name, uint64_t v)
{
	text_printf(
	    t, "%s%s=%llui", t->n == 0 ? "" : ",", name, (unsigned long long)v);
}

static void
append_health(struct edge *e, struct cx *cx, struct str fields)
{
	struct text line = text_new(cx, 65536);

	text_printf(&line, "edge,dev=%s %.*s %lld", e->config->gateway,
	    STR_ARG(fields), (long long)e->health_stamp_ms);
	if (!spool_append(e->spool, text_str(&line)))
		atomic_fetch_add(&e->tally.unkept, 1);
}

static void
report_gateway(struct edge *e, struct cx *cx)
{
	const struct spool_figures f = spool_figures(e->spool);
	struct text t = text_new(cx, 4096);

	put(&t, "spool_records", f.records);
	put(&t, "spool_bytes", f.bytes);
	put(&t, "sent", f.sent);
	put(&t, "dropped", f.dropped);
	put(&t, "lost", f.lost);
	put(&t, "refused", f.refused);
	put(&t, "send_failures", atomic_load(&e->send_failures));
	put(&t, "unfit", atomic_load(&e->tally.unfit));
	put(&t, "unkept", atomic_load(&e->tally.unkept));
	put(&t, "stepped", atomic_load(&e->tally.stepped));
	append_health(e, cx, text_str(&t));
}

static void
report_device(struct edge *e, struct cx *cx, struct poll_device *d)
{
	struct poll_health *h = &d->health;
	const char *key = d->config->key;
	struct text t = text_new(cx, 4096);

	put(&t, cx_printf(cx, "%s.polls", key), atomic_load(&h->polls));
	put(&t, cx_printf(cx, "%s.errors", key), atomic_load(&h->errors));
	put(&t, cx_printf(cx, "%s.exceptions", key),
	    atomic_load(&h->exceptions));
	put(&t, cx_printf(cx, "%s.exception", key),
	    (uint64_t)atomic_load(&h->exception));
	put(&t, cx_printf(cx, "%s.silent_s", key),
	    (uint64_t)(watch_ms() - atomic_load(&h->good_ms)) / 1000);
	append_health(e, cx, text_str(&t));
}

/* Lines of one stamp join to one sample of the gateway. */
static void
report_health(struct edge *e)
{
	const int64_t wall_ms = watch_wall_ms();
	struct cx cx;

	if (wall_ms < PACE_CLOCK_FLOOR_MS)
		return;
	e->health_stamp_ms = pace_stamp(wall_ms, e->health_stamp_ms);
	cx_init(&cx);
	report_gateway(e, &cx);
	for (size_t i = 0; i < e->config->device_count; i++)
		report_device(e, &cx, &e->devices[i]);
	cx_clear(&cx);
}

/* Beginning ---------------------------------------------------------------- */

/* The number at the end of a line. */
static int64_t
stamp_of(struct str line)
{
	int64_t stamp = 0;
	size_t at = line.n;

	while (at > 0 && line.p[at - 1] != ' ')
		at--;
	(void)str_int64((struct str){ line.p + at, line.n - at }, &stamp);
	return stamp;
}

static bool
share_line(const struct config_device *a, const struct config_device *b)
{
	return strcmp(a->host, b->host) == 0 && strcmp(a->port, b->port) == 0;
}

static struct poll *
poll_of(struct edge *e, struct cx *cx, const struct config_device *c)
{
	struct poll *p = e->polls;

	while (p < e->polls + e->poll_count &&
	    !share_line(p->devices[0]->config, c))
		p++;
	if (p == e->polls + e->poll_count) {
		e->poll_count++;
		p->devices =
		    cx_calloc(cx, e->config->device_count, sizeof(*p->devices));
		p->spool = e->spool;
		p->watch = e->watch;
		p->tally = &e->tally;
	}
	return p;
}

static void
prepare_polls(struct edge *e, struct cx *cx)
{
	const struct config *c = e->config;
	const int64_t newest_ms = stamp_of(spool_newest(e->spool));

	e->devices = cx_calloc(cx, c->device_count, sizeof(*e->devices));
	e->polls = cx_calloc(cx, c->device_count, sizeof(*e->polls));
	e->threads = cx_calloc(cx, c->device_count + 1, sizeof(*e->threads));
	e->health_stamp_ms = newest_ms;
	for (size_t i = 0; i < c->device_count; i++) {
		struct poll *p;

		poll_prepare(cx, &e->devices[i], &c->devices[i], newest_ms);
		p = poll_of(e, cx, &c->devices[i]);
		p->devices[p->n++] = &e->devices[i];
	}
}

static bool
start(struct edge *e, struct cx *cx, const pthread_attr_t *attributes,
    void *(*work)(void *), void *owner)
{
	const int failed =
	    pthread_create(&e->threads[e->running], attributes, work, owner);

	if (failed != 0)
		return cx_fail(cx, FAIL_BROKEN, NULL,
		    "cannot start thread %zu: %s", e->running + 1,
		    strerror(failed));
	e->running++;
	return true;
}

static bool
start_all(struct edge *e, struct cx *cx)
{
	pthread_attr_t small;
	bool good = true;

	(void)pthread_attr_init(&small);
	(void)pthread_attr_setstacksize(&small, STACK_BYTES);
	for (size_t i = 0; i < e->poll_count && good; i++)
		good = start(e, cx, &small, poll_work, &e->polls[i]);
	(void)pthread_attr_destroy(&small);
	return good && start(e, cx, NULL, send_work, e);
}

/* Until told to stop: the disk each second, the health each period. */
static void
attend(struct edge *e, const sigset_t *told)
{
	const struct timespec tick = { TICK_S, 0 };
	int64_t due_ms = watch_ms() + e->config->health_ms;

	while (sigtimedwait(told, NULL, &tick) < 0) {
		if (watch_ms() >= due_ms) {
			report_health(e);
			due_ms =
			    pace_due(due_ms, e->config->health_ms, watch_ms());
		}
		(void)spool_sync(e->spool);
	}
}

bool
edge_run(struct cx *cx, const struct config *config)
{
	struct edge e = { .config = config };
	sigset_t told;
	bool good;

	/* Threads inherit this: the signals come to attend() alone. */
	(void)sigemptyset(&told);
	(void)sigaddset(&told, SIGTERM);
	(void)sigaddset(&told, SIGINT);
	(void)pthread_sigmask(SIG_BLOCK, &told, NULL);
	(void)signal(SIGPIPE, SIG_IGN);
	e.watch = watch_new(cx);
	e.spool = spool_open(cx, config->spool_folder, config->spool_limit);
	if (e.spool == NULL)
		return false;
	e.uplink = uplink_open(cx, config, watch_ended(e.watch));
	if (e.uplink == NULL)
		return false;
	prepare_polls(&e, cx);
	good = start_all(&e, cx);
	if (good) {
		log_info("edge", "%zu devices on %zu lines, %llu records wait",
		    config->device_count, e.poll_count,
		    (unsigned long long)spool_figures(e.spool).records);
		attend(&e, &told);
	}
	watch_end(e.watch);
	for (size_t i = 0; i < e.running; i++)
		(void)pthread_join(e.threads[i], NULL);
	return good;
}
