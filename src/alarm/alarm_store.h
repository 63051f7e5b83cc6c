/*
 * alarm_store.h - rules, states and transitions between engine and database.
 */
#ifndef ALARM_ALARM_STORE_H
#define ALARM_ALARM_STORE_H

#include "alarm/alarm.h"
#include "db/db.h"

/* At most so many transitions in one commit: samples wait for it, too. */
#define ALARM_STORE_BATCH 500

/*
 * The questions, to be asked in this order in one transaction, that an
 * engine is built of; they also end what no rule watches any more.  Returns
 * how many: ALARM_STORE_ASKS.
 */
#define ALARM_STORE_ASKS 5
size_t alarm_store_asks(enum query ask[ALARM_STORE_ASKS]);

/*
 * An engine of all rules at work and of what is active, of the rows of those
 * questions.  It lives in cx, the rows may go; the states of `old` go on in
 * it when old is not NULL.  A rule whose definition cannot be read is logged
 * and left out.
 */
struct alarm_engine *alarm_store_build(struct cx *cx,
    const struct db_rows *const rows[ALARM_STORE_ASKS],
    struct alarm_outbox *outbox, const struct alarm_engine *old,
    int64_t now_us);

/*
 * Binds n transitions, at most ALARM_STORE_BATCH; returns the question.  To
 * be asked by an identity that sees all their tenants.
 */
enum query alarm_store_apply(struct cx *cx, const struct alarm_transition *t,
    size_t n, struct db_binds *binds);

#endif
