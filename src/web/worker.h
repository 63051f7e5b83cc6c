/*
 * worker.h - what one Kore worker owns: its pool, its clock, its records.
 */
#ifndef WEB_WORKER_H
#define WEB_WORKER_H

#include <stdbool.h>
#include <stddef.h>

#include "base/text.h"
#include "db/pool.h"
#include "web/web.h"

struct pool *worker_pool(void);

/* Whether X-Forwarded-For is to be believed (PARK_TRUST_PROXY=1). */
bool worker_trusts_proxy(void);

void worker_request_id(char *out, size_t room);

/* An access record; written in bunches. */
void worker_record(struct str line, int status);

/* Called every 20 ms on the event loop; features add work behind requests.
 * now is of moment_steady(). */
typedef void (*worker_tick)(int64_t now_us);
extern const worker_tick worker_ticks[];

extern const struct route worker_routes[];

#endif
