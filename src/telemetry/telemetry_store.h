/*
 * telemetry_store.h - the one door to where samples are kept.
 *
 * There are two engines behind it.  The engine of columns is the product:
 * `park ingest` (writer.h) takes rows in, chunks (chunk.h) keep them.  The
 * engine of wide rows, a table park.sample of float8[] with a partition a
 * day, is what the first is held against: it is a page of SQL, and a stream
 * of samples must give the same answers through both.  PARK_ENGINE=rows
 * chooses it.  What an engine owes:
 *
 *   - a row is kept, in every place that was sent, once it is acknowledged,
 *     and not at all when it is refused;
 *   - of two values of one device, metric and microsecond the one that came
 *     later is kept, and places not sent stay as they are;
 *   - a reading (reading_store.h) finds them in the order of time, whatever
 *     order they came in.
 *
 * tests/http/stream.py holds both to that, over HTTP.
 */
#ifndef TELEMETRY_TELEMETRY_STORE_H
#define TELEMETRY_TELEMETRY_STORE_H

#include "db/db.h"
#include "telemetry/batch.h"
#include "telemetry/directory_store.h"
#include "telemetry/telemetry.h"

enum store_engine { STORE_COLUMNS, STORE_ROWS };

/* What the environment of the process chose. */
enum store_engine store_engine(void);

#define STORE_ASKS 3

/* A day on which samples older than this are not taken in any more. */
#define STORE_PAST_DAYS 1100

/*
 * Wide rows: binds them and returns how many questions, in ask[], keep them:
 * to be asked in one transaction, for the tenant whose devices they are.
 * The directory knows which days were written to before.
 */
size_t store_write(struct cx *cx, const struct directory *d,
    const struct batch_rows *rows, struct db_binds *binds,
    enum query ask[STORE_ASKS]);

/* Strings are kept beside either engine: binds them; false when there are
 * none. */
bool store_write_texts(
    const struct batch_rows *rows, struct db_binds *binds, enum query *ask);

/* What a reason to set aside (batch.h) is called everywhere. */
const char *store_aside_word(size_t reason);

/* What batch_rows() set aside is counted, with an example: binds it; false
 * when there is nothing. */
bool store_aside(
    const struct batch *batch, struct db_binds *binds, enum query *ask);

/* One metric of one device. */
struct store_series {
	int32_t tenant;
	int64_t device;
	int ordinal;
	struct str code;
};

/* At most so many samples come in one answer of store_read(). */
#define STORE_PIECE 100000

/*
 * Wide rows: binds the question for the samples of from_us <= t < to_us,
 * `limit` of them and STORE_PIECE at most, with the last one before, no longer
 * ago than before_us, and the first one after, no later than after_us.
 */
enum query store_read(struct cx *cx, const struct store_series *s,
    int64_t from_us, int64_t to_us, int64_t before_us, int64_t after_us,
    int64_t limit, struct db_binds *binds);

/* One sample of its answer. */
struct telemetry_sample store_sample(const struct db_rows *rows, size_t row);

/* The same for strings that came under the metric's name; columns at,
 * value. */
enum query store_read_text(struct cx *cx, const struct store_series *s,
    int64_t from_us, int64_t to_us, int64_t limit, struct db_binds *binds);

#endif
