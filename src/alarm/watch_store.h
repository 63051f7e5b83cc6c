/*
 * watch_store.h - the engine of alarms as a watcher of the writer.
 */
#ifndef ALARM_WATCH_STORE_H
#define ALARM_WATCH_STORE_H

#include "telemetry/watcher_store.h"

/* Lives as long as the process. */
struct watcher *alarm_watcher_new(void);

/* The database says what changed (alarm/changes.h): it is read again soon,
 * and not more often than reading is cheap. */
void alarm_watcher_hear(struct watcher *watcher, const char *words);

#endif
