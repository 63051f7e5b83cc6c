/*
 * poll.h - asks the devices of one connection, each at its period.
 *
 * Devices with the same host and port share a connection and a thread: the
 * box behind an address is often a converter to a serial line, which knows
 * few connections and one question at a time.  Whoever is slow holds up
 * those on its own line and nobody else; on its line a device that stays
 * silent is asked less and less often.
 */
#ifndef EDGE_POLL_H
#define EDGE_POLL_H

#include "edge/config.h"
#include "edge/pace.h"
#include "edge/spool.h"
#include "edge/watch.h"

/* How a device does; others may read it at any time. */
struct poll_health {
	atomic_uint_fast64_t polls;      /* with an answer */
	atomic_uint_fast64_t errors;     /* without one */
	atomic_uint_fast64_t exceptions; /* answers that were a refusal */
	atomic_int exception;            /* code of the last of these */
	atomic_int_fast64_t good_ms;     /* watch_ms() of the last answer */
};

/* What all devices count together. */
struct poll_tally {
	atomic_uint_fast64_t unfit;   /* values out of range or not finite */
	atomic_uint_fast64_t unkept;  /* lines the spool did not take */
	atomic_uint_fast64_t stepped; /* stamps made while the clock was back */
};

struct poll_device {
	const struct config_device *config;
	struct filter *filters; /* one a point */
	int64_t due_ms;
	int64_t stamp_ms; /* of its newest sample */
	struct pace pace;
	bool failing; /* as it was told to the log */
	struct poll_health health;
};

struct poll {
	struct poll_device **devices; /* of one host and port */
	size_t n;
	struct spool *spool;
	struct watch *watch;
	struct poll_tally *tally;
};

/* A device that was never polled; newest_ms is the last stamp in the spool. */
void poll_prepare(struct cx *cx, struct poll_device *d,
    const struct config_device *config, int64_t newest_ms);

/* Polls until the watch ends; a start routine of pthread_create(). */
void *poll_work(void *poll);

#endif
