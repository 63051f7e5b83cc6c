/*
 * outbox.h - how the engine fills the outbox that alarm.h speaks of.
 */
#ifndef ALARM_OUTBOX_H
#define ALARM_OUTBOX_H

#include "alarm/alarm.h"

/* Whether ALARM_OUTBOX_MOST transitions wait; then nothing may be put. */
bool outbox_full(const struct alarm_outbox *outbox);

void outbox_put(struct alarm_outbox *outbox, const struct alarm_transition *t);

#endif
