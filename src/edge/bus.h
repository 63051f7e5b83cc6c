/*
 * bus.h - one Modbus TCP connection, on libmodbus.
 *
 * Calls block until the answer or the time-out; a bus belongs to one thread.
 * After silence or a broken answer the connection is closed, so that a late
 * answer cannot be taken for the next one.
 */
#ifndef EDGE_BUS_H
#define EDGE_BUS_H

#include "edge/plan.h"

enum bus_result {
	BUS_ANSWER,
	BUS_EXCEPTION, /* the device says no; the connection stays */
	BUS_SILENCE,   /* no answer, or none that can be understood */
	BUS_AWAY       /* nobody takes the connection */
};

struct bus;

/* Not connected yet; closed by cx. */
struct bus *bus_new(struct cx *cx, const char *host, const char *port);

/*
 * Reads the registers, or the bits as words of 0 and 1, of one request;
 * words has room for PLAN_BITS.  *exception is the code of BUS_EXCEPTION.
 */
enum bus_result bus_read(struct bus *b, unsigned unit_id, int64_t timeout_ms,
    const struct plan_request *r, uint16_t *words, int *exception);

/* Why the last call brought no answer. */
const char *bus_why(const struct bus *b);

#endif
