/*
 * cache.h - answers that a worker may repeat for a few seconds.
 *
 * For routes whose row says cache_s: the same address for the same range of
 * tenants and role.  The answer says its own data time, so its reader knows
 * its age.
 */
#ifndef WEB_CACHE_H
#define WEB_CACHE_H

#include "web/exchange.h"

/* The remembered answer, copied into the exchange. */
bool cache_find(struct exchange *x, struct str *bytes);

void cache_keep(const struct exchange *x, struct str bytes);

/* Rows have changed: forget everything. */
void cache_forget_all(void);

#endif
