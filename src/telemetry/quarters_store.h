/*
 * quarters_store.h - buckets of many series at once, out of roll-ups.
 *
 * A walk like that of reading_store.h: the tails of all devices, then pages
 * of devices.  Days with a roll-up are read from it; what has none, or has
 * got samples since, is rolled up from its chunks and the tail on the way.
 * Each device of a page that came is then taken, on whichever thread, and
 * its series are there as long as the memory they were taken into.
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

/* Takes a page, in the order asked: of devices *from..*to.  Its rows must be
 * there until they are taken. */
void quarters_page_came(struct quarters *q, const struct db_rows *rollups,
    const struct db_rows *chunks, size_t *from, size_t *to);

/* Makes the series of a device of the page, in cx. */
bool quarters_take(struct quarters *q, struct cx *cx, size_t device);

const struct quarter_buckets *quarters_buckets(
    const struct quarters *q, size_t device, size_t place);

#endif
