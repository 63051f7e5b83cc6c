/*
 * reading_store.h - samples out of the store, whatever keeps them.
 *
 * A reading is a walk over what has to be asked: the writer's tail, then
 * chunks of some days at a time, then what lies before and behind the
 * range.  It asks nothing itself, so that the event loop of the web and a
 * job that may wait take the same walk:
 *
 *	r = reading_open(cx, …);
 *	for (;;)
 *		switch (reading_next(r, &binds, &query)) {
 *		case READING_TAIL:  … reading_tail_came(r, tail);
 *		case READING_ROWS:  … reading_rows_came(r, rows);
 *		case READING_DONE:  … reading_samples(r, i, &n);
 *		}
 *
 * The tail is asked for first: a tail that is closed meanwhile is then
 * found twice, never not at all.  Who asks both at once, with
 * reading_beside(), asks for the rows again when link_left_us() is not before
 * the asking.
 *
 * reading_now() does all of it for programs that may wait.
 */
#ifndef TELEMETRY_READING_STORE_H
#define TELEMETRY_READING_STORE_H

#include "db/conn.h"
#include "telemetry/telemetry.h"
#include "telemetry/telemetry_store.h"

/* Metrics of one device. */
struct reading_of {
	int32_t tenant;
	int64_t device;
	int zone_min;       /* of its park */
	const int *ordinal; /* from 1 */
	size_t places;
};

struct reading_span {
	int64_t from_us, to_us; /* from <= t < to */
	/* Also the last sample before from, not before this, and the first
	 * one from to on and before that; equal to from and to for none. */
	int64_t before_us, after_us;
	/* When every place has so many samples in the range, the rest of it
	 * may be left out.  0: everything. */
	size_t limit;
	bool skips_bad; /* samples of bad quality are not there */
};

struct reading;

enum reading_want { READING_TAIL, READING_ROWS, READING_DONE };

/* of and span are copied; cx holds all that is read. */
struct reading *reading_open(struct cx *cx, enum store_engine engine,
    const struct reading_of *of, const struct reading_span *span);

/* What is to be asked next; a question for READING_ROWS with its values. */
enum reading_want reading_next(
    struct reading *r, struct db_binds *binds, enum query *query);

/* At READING_TAIL: the question that will follow. */
enum query reading_beside(const struct reading *r, struct db_binds *binds);

bool reading_tail_came(struct reading *r, struct str tail);
bool reading_rows_came(struct reading *r, const struct db_rows *rows);

int64_t reading_device(const struct reading *r);

/* The most samples in the range that a place has so far. */
size_t reading_size(const struct reading *r);

/* Samples of the i-th place, sorted, one an instant, none of them NaN; with
 * the neighbours. */
const struct telemetry_sample *reading_samples(
    const struct reading *r, size_t i, size_t *n);

/* The walk for those who may wait, within conn's transaction.  NULL after a
 * failure. */
const struct reading *reading_now(struct cx *cx, struct conn *conn,
    const struct reading_of *of, const struct reading_span *span);

#endif
