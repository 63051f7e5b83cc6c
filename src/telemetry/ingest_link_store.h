/*
 * ingest_link_store.h - the way from an entrance to the writer.
 *
 * What base/link.h is between any two programs, in the words of packet.h.
 * Whoever sends rows again because the link broke does no harm.
 *
 * Programs that may wait have link_ask_now().
 */
#ifndef TELEMETRY_INGEST_LINK_STORE_H
#define TELEMETRY_INGEST_LINK_STORE_H

#include "base/link.h"
#include "telemetry/batch.h"
#include "telemetry/packet.h"

/* The path of the writer's socket: PARK_INGEST. */
const char *link_socket(void);

/* The link to the writer.  Never freed: it lives as long as its process. */
struct link *link_new(const struct link_loop *loop);

/*
 * Rows of one tenant.  done(owner) is called once, never from inside of
 * this function: after the commit, or with the failure in cx.  When cx ends
 * before, done() is not called.
 */
struct link_call *link_send_rows(struct link *link, struct cx *cx,
    int32_t tenant, const struct batch_rows *rows, int64_t deadline_us,
    void (*done)(void *owner), void *owner);

/* The tails of devices, at most PACKET_DEVICES. */
struct link_call *link_ask_tails(struct link *link, struct cx *cx,
    const int64_t *device, size_t n, int64_t deadline_us,
    void (*done)(void *owner), void *owner);

/* The tails that came, in the order asked for; as long as cx. */
const struct str *link_tails(const struct link_call *call);

/* When rows of any of these devices last left the writer for a chunk
 * (moment_steady()).  Chunks that were asked for after that hold them. */
int64_t link_left_us(const struct link_call *call);

/* One metric of each of PACKET_SCANNED devices at most; so that nobody's rows
 * wait long, ask for more of them once these have come. */
struct link_call *link_ask_scan(struct link *link, struct cx *cx,
    const struct packet_scan *scan, int64_t deadline_us,
    void (*done)(void *owner), void *owner);

/* What came, in the order asked for; as long as cx. */
const struct packet_sum *link_sums(const struct link_call *call);

/* For programs that may wait, five seconds at most: the tails of devices in
 * tail[n], as long as cx.  FAIL_BUSY when the writer is away. */
bool link_ask_now(
    struct cx *cx, const int64_t *device, size_t n, struct str *tail);

#endif
