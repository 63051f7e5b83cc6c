/*
 * energy_store.h - readings in, days out, many meters at a time.
 *
 * For programs that may wait.  Every call needs a transaction that the
 * caller began; failures leave it to be rolled back.
 */
#ifndef ENERGY_ENERGY_STORE_H
#define ENERGY_ENERGY_STORE_H

#include "db/conn.h"
#include "energy/follow.h"

#define STORE_NO_DAY INT32_MAX

/* A meter whose register is followed. */
struct store_meter {
	int32_t tenant;
	int64_t id;
	int64_t device;
	int ordinal; /* of the register; 0: no such metric */
	struct meter_rule rule;
	const struct meter_event *events;
	size_t event_count;
	int32_t valid_from;
	int32_t valid_to; /* first day no more; STORE_NO_DAY: open */
	int32_t from;     /* derive from here on; STORE_NO_DAY: no reading */
	struct str reason;
	int32_t first;   /* earliest day that was derived, or STORE_NO_DAY */
	int64_t seen_us; /* last reading, 0 for none */
};

/* Meters that are due, locked until the transaction ends, with events. */
bool store_due(struct cx *cx, struct conn *conn, int64_t began_us, size_t most,
    struct store_meter **meters, size_t *n);

/*
 * Derives the days from..to of all meters that are in service then and due
 * from an earlier day than `to`, and writes what is new.
 */
bool store_follow(struct cx *cx, struct conn *conn, struct store_meter *meters,
    size_t n, int32_t from, int32_t to, int64_t now_us);

/* Notes that the meters were followed. */
bool store_done(struct cx *cx, struct conn *conn,
    const struct store_meter *meters, size_t n);

#endif
