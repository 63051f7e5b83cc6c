/*
 * scan_store.h - one metric of many devices over a range, each in one number.
 *
 * A walk like that of reading_store.h.  The writer is asked first, some
 * hundred devices at a time; a device of which it says that no chunk holds
 * anything of the range is done with, which are nearly all when the range is
 * the last minutes.  Of the others chunks are asked for.  Where a chunk's
 * instants lie among those of the tail the two cannot be added: then the tail
 * is asked for once more, whole, and then the chunks, so that what was closed
 * meanwhile is found twice, never not at all.
 */
#ifndef TELEMETRY_SCAN_STORE_H
#define TELEMETRY_SCAN_STORE_H

#include "db/db.h"
#include "telemetry/packet.h"
#include "telemetry/telemetry_store.h"

struct scan_device {
	int32_t tenant;
	int64_t device;
	int ordinal; /* of the metric, from 1 */
};

struct scan;

/* device[n] lives as long as cx. */
struct scan *scan_open(struct cx *cx, enum store_engine engine,
    const struct scan_device *device, size_t n, int64_t from_us, int64_t to_us);

enum scan_want { SCAN_SUMS, SCAN_TAILS, SCAN_ROWS, SCAN_DONE };

/* SCAN_SUMS: ask the writer scan_packet().  SCAN_TAILS: the tails of
 * scan_tails().  SCAN_ROWS: a question with its values. */
enum scan_want scan_next(
    struct scan *s, struct db_binds *binds, enum query *query);
/* At SCAN_ROWS: whether the question after it is known already; then its
 * values, and scan_next() will want it again once this one has come. */
bool scan_ahead(struct scan *s, struct db_binds *binds, enum query *query);
const struct packet_scan *scan_packet(const struct scan *s);
const int64_t *scan_tails(const struct scan *s, size_t *n);

void scan_sums_came(struct scan *s, const struct packet_sum *sum);
void scan_tails_came(struct scan *s, const struct str *tail);
bool scan_rows_came(struct scan *s, const struct db_rows *rows);

/* Of the i-th device, once SCAN_DONE. */
const struct glance_sum *scan_sum(const struct scan *s, size_t i);

#endif
