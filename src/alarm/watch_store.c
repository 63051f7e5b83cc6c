#include "alarm/watch_store.h"

#include <stdlib.h>

#include "alarm/alarm_store.h"
#include "base/log.h"
#include "base/moment.h"

/* Reading the rules again may take a tenth of the time, no more. */
#define REST 10
#define LEAST_REST_US US_PER_S
#define FAILED_REST_US (5 * US_PER_S)

struct own {
	struct watcher watcher;
	struct cx cx; /* of the outbox */
	struct alarm_outbox *outbox;
	struct cx *engine_cx;
	struct alarm_engine *engine; /* NULL until the rules are read */
	bool wanted, loading;
	int64_t load_us; /* not before */
	size_t taken;    /* transitions under way */
};

static void
rows(void *own, int32_t tenant, size_t n, const int64_t *device,
    const int64_t *at_us, const uint32_t *width, const double *value,
    int64_t now_us)
{
	struct own *o = own;
	struct alarm_device *d = NULL;

	for (size_t i = 0; o->engine != NULL && i < n; i++) {
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

	if (o->engine != NULL)
		alarm_tick(o->engine, now_us);
}

static size_t
load(void *own, int64_t now_us, enum query ask[WATCHER_ASKS])
{
	struct own *o = own;

	(void)now_us;
	if (!o->wanted || o->loading || moment_steady() < o->load_us)
		return 0;
	o->wanted = false;
	o->loading = true;
	o->load_us = moment_steady();
	return alarm_store_asks(ask);
}

static void
loaded(void *own, const struct db_rows *const *answers, int64_t now_us)
{
	struct own *o = own;
	struct cx *cx;
	int64_t took_us;

	o->loading = false;
	if (answers == NULL) {
		o->wanted = true;
		o->load_us = moment_steady() + FAILED_REST_US;
		return;
	}
	cx = cx_alloc(&o->cx, sizeof(*cx));
	cx_init(cx);
	o->engine =
	    alarm_store_build(cx, answers, o->outbox, o->engine, now_us);
	if (o->engine_cx != NULL)
		cx_clear(o->engine_cx);
	o->engine_cx = cx;
	took_us = moment_steady() - o->load_us;
	o->load_us = moment_steady() +
	    (took_us * REST > LEAST_REST_US ? took_us * REST : LEAST_REST_US);
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
	o->wanted = true;
	o->watcher = (struct watcher){ o, rows, tick, load, loaded, waits,
		commit, settled };
	return &o->watcher;
}

void
alarm_watcher_wake(struct watcher *watcher)
{
	struct own *o = watcher->own;

	o->wanted = true;
}
