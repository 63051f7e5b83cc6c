/*
 * alarm_store.h - rules, states and transitions between engine and database.
 */
#ifndef ALARM_ALARM_STORE_H
#define ALARM_ALARM_STORE_H

#include "alarm/alarm.h"
#include "alarm/changes.h"
#include "telemetry/watcher_store.h"

/* At most so many transitions in one commit: samples wait for it, too. */
#define ALARM_STORE_BATCH 500

/*
 * The questions, to be asked in this order in one transaction, about a piece
 * of what changed; they also end alarms that no rule watches any more.
 * Returns how many: ALARM_STORE_ASKS.
 */
#define ALARM_STORE_ASKS 4
size_t alarm_store_asks(
    struct cx *cx, const struct change_piece *piece, struct watcher_ask *ask);

/*
 * Their rows into the engine; the rows may go.  With `judges` what stands is
 * judged where a version is new: not at the beginning, when what the database
 * knows of newest values may be older than what was judged.  A rule whose
 * definition cannot be read is logged and left out.
 */
struct alarm_learned {
	size_t rows;
	int64_t next; /* device behind a piece that goes on; 0: none */
};
struct alarm_learned alarm_store_learn(struct alarm_engine *e,
    const struct change_piece *piece,
    const struct db_rows *const rows[ALARM_STORE_ASKS], bool judges,
    int64_t now_us);

/*
 * Binds n transitions, at most ALARM_STORE_BATCH; returns the question.  To
 * be asked by an identity that sees all their tenants.
 */
enum query alarm_store_apply(struct cx *cx, const struct alarm_transition *t,
    size_t n, struct db_binds *binds);

#endif
