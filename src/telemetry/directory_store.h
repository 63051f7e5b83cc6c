/*
 * directory_store.h - the devices a worker has met, and their newest values.
 *
 * Looking up a device for each line must not cost a question to the
 * database, so a worker keeps what it was told: number, metrics, places.
 * The database says when a device changes, and the directory is emptied.
 *
 * With the engine of wide rows the newest values go the other way: collected
 * here as samples are stored, written to park.latest about once a second.
 * What a dying worker has not written is rebuilt from the samples at the next
 * start.
 *
 * One directory a process, made by telemetry_web.c; not thread-safe.
 */
#ifndef TELEMETRY_DIRECTORY_STORE_H
#define TELEMETRY_DIRECTORY_STORE_H

#include "db/pool.h"
#include "telemetry/batch.h"

struct directory;

struct directory *directory_new(void);

/* Fills in the devices of the batch that are known with every metric the
 * batch needs; returns how many are not. */
size_t directory_find(struct directory *d, int32_t tenant, struct batch *b);

/*
 * Binds keys, pair_key, pair_code and make for telemetry_resolve: the devices
 * directory_find() left open.  Looking comes first: most of what a worker has
 * not met is known all the same, and ten thousand devices are looked up in a
 * fraction of the time that comparing the names of their values takes.
 */
enum directory_wish { DIRECTORY_LOOK, DIRECTORY_MAKE };
void directory_ask(
    const struct batch *b, enum directory_wish wish, struct db_binds *binds);

/* Takes the answer in; devices that are not in it stay unknown. */
void directory_learn(struct directory *d, int32_t tenant, struct batch *b,
    const struct db_rows *rows);

/* Rows were stored: remembers their newest values and the tally. */
void directory_stored(struct directory *d, int32_t tenant,
    const struct batch *b, const struct batch_rows *rows);

/* Adds to the job what is not yet written, which counts as written then;
 * false when there is nothing. */
bool directory_flush(struct directory *d, struct cx *cx, struct pool_job *job);

/* Something about devices changed.  Newest values not yet written stay. */
void directory_forget(struct directory *d);

/* Whether the partition of a day (UTC day number) is known to exist. */
bool directory_has_day(const struct directory *d, int32_t day);
void directory_add_day(struct directory *d, int32_t day);

#endif
