/*
 * quarters_store.h - buckets of many series at once, out of roll-ups.
 *
 * A walk like that of reading_store.h: the tails of all devices, then pages
 * of devices.  Days with a roll-up are read from it; what has none, or has
 * got samples since, is rolled up from its chunks and the tail on the way.
 * After a page the series of its devices are complete; take them before
 * going on, since a page ends with its memory.
 */
#ifndef TELEMETRY_QUARTERS_STORE_H
#define TELEMETRY_QUARTERS_STORE_H

#include "telemetry/quarter.h"
#include "telemetry/reading_store.h"

struct quarters;

/* At most PACKET_DEVICES devices, each with its places; of and range live as
 * long as cx. */
struct quarters *quarters_open(struct cx *cx, const struct reading_of *of,
    size_t n, const struct telemetry_range *range, enum telemetry_agg agg);

enum quarters_want { QUARTERS_TAILS, QUARTERS_PAGE, QUARTERS_DONE };

/* QUARTERS_TAILS: the tails of devices device[*count].
 * QUARTERS_PAGE: both Q_ROLLUP_PAGE and Q_CHUNK_PAGE, with these values; the
 * next one may be wanted before this one is taken.
 * QUARTERS_DONE: every page is asked for. */
enum quarters_want quarters_next(struct quarters *q, const int64_t **device,
    size_t *count, struct db_binds *binds);

void quarters_tails_came(struct quarters *q, const struct str *tail);

/* Takes a page, in the order asked: devices *from..*to are complete, in
 * buckets(i, place). */
bool quarters_page_came(struct quarters *q, const struct db_rows *rollups,
    const struct db_rows *chunks, size_t *from, size_t *to);

const struct quarter_buckets *quarters_buckets(
    const struct quarters *q, size_t device, size_t place);

#endif
