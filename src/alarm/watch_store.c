#include "alarm/watch_store.h"

#include <string.h>

#include "alarm/alarm_store.h"
#include "base/log.h"
#include "base/moment.h"

/* Devices come by the thousand: what changes within this is one piece. */
#define GATHERED_US (US_PER_S / 2)
#define FAILED_REST_US (5 * US_PER_S)

struct own {
	struct watcher watcher;
	struct cx cx; /* of all of it */
	struct alarm_outbox *outbox;
	struct alarm_engine *engine;
	struct changes changes;
	struct change_piece piece; /* that is being read */
	bool loading;
	bool complete;     /* everything was read once */
	int64_t asked_us;  /* when the piece was asked for */
	int64_t load_us;   /* the next one not before */
	int64_t judged_us; /* spent on pieces since the last quiet */
	size_t pieces;     /* since then */
	size_t taken;      /* transitions under way */
};

static void
rows(void *own, int32_t tenant, size_t n, const int64_t *device,
    const int64_t *at_us, const uint32_t *width, const double *value,
    int64_t now_us)
{
	struct own *o = own;
	struct alarm_device *d = NULL;

	for (size_t i = 0; i < n; i++) {
		alarm_ahead(o->engine, device + i, n - i);
		if (i == 0 || device[i] != device[i - 1])
			d = alarm_find(o->engine, tenant, device[i]);
		if (d != NULL)
			alarm_row(
			    o->engine, d, at_us[i], now_us, value, width[i]);
		value += width[i];
	}
}

static void
tick(void *own, int64_t now_us)
{
	struct own *o = own;

	alarm_tick(o->engine, now_us);
}

static size_t
load(void *own, struct cx *cx, int64_t now_us,
    struct watcher_ask ask[WATCHER_ASKS])
{
	struct own *o = own;

	(void)now_us;
	/* What is withdrawn still looks open to the database. */
	if (o->loading || moment_steady() < o->load_us ||
	    alarm_withdraws(o->outbox) || !changes_next(&o->changes, &o->piece))
		return 0;
	o->loading = true;
	o->asked_us = moment_steady();
	return alarm_store_asks(cx, &o->piece, ask);
}

static void
tell(struct own *o)
{
	log_info("alarm", "%zu watches; %zu pieces read again in %lld ms",
	    alarm_watches(o->engine), o->pieces,
	    (long long)o->judged_us / 1000);
	o->pieces = 0;
	o->judged_us = 0;
}

static void
learn(struct own *o, const struct db_rows *const *answers, int64_t now_us)
{
	const struct change_piece *p = &o->piece;
	const struct alarm_learned got =
	    alarm_store_learn(o->engine, p, answers, o->complete, now_us);

	if (!changes_read(&o->changes, p, got.rows, got.next))
		return;
	alarm_retire(o->engine, p->rule);
	o->complete = o->complete || p->rule == 0;
}

/* Reading again takes half of the time at most, but at the beginning. */
static void
loaded(void *own, const struct db_rows *const *answers, int64_t now_us)
{
	struct own *o = own;
	const int64_t began_us = moment_steady();
	int64_t ended_us;

	o->loading = false;
	if (answers == NULL) {
		changes_failed(&o->changes, &o->piece);
		o->load_us = began_us + FAILED_REST_US;
		return;
	}
	learn(o, answers, now_us);
	ended_us = moment_steady();
	o->pieces++;
	o->judged_us += ended_us - began_us;
	o->load_us = ended_us + (o->complete ? ended_us - o->asked_us : 0);
	if (!changes_wait(&o->changes))
		tell(o);
}

static bool
waits(const void *own)
{
	const struct own *o = own;

	return alarm_waiting(o->outbox) > 0;
}

static enum query
commit(void *own, struct cx *cx, struct db_binds *binds)
{
	struct own *o = own;
	const struct alarm_transition *t =
	    alarm_take(o->outbox, ALARM_STORE_BATCH, &o->taken);

	return o->taken == 0 ? Q_NONE
			     : alarm_store_apply(cx, t, o->taken, binds);
}

static void
settled(void *own, bool committed)
{
	struct own *o = own;

	alarm_settle(o->outbox, o->taken, committed);
	o->taken = 0;
}

struct watcher *
alarm_watcher_new(void)
{
	struct cx first;
	struct own *o;

	/* What lives as long as the process lives in a cx of its own. */
	cx_init(&first);
	o = cx_alloc(&first, sizeof(*o));
	o->cx = first;
	o->outbox = alarm_outbox_new(&o->cx);
	o->engine = alarm_engine_new(&o->cx, o->outbox);
	changes_begin(&o->changes);
	o->watcher = (struct watcher){ o, rows, tick, load, loaded, waits,
		commit, settled };
	return &o->watcher;
}

void
alarm_watcher_hear(struct watcher *watcher, const char *words)
{
	struct own *o = watcher->own;
	const int64_t soon_us = moment_steady() + GATHERED_US;

	if (!changes_wait(&o->changes) && o->load_us < soon_us &&
	    strncmp(words, "device ", 7) == 0)
		o->load_us = soon_us;
	changes_hear(&o->changes, words);
}
