/*
 * guess_web.h - where a series probably stands.
 *
 * A worker remembers where series stood that it was asked for, so that the
 * writer can be asked at once and the database once instead of twice.  It is
 * a guess and nothing more: whoever uses it asks the database where the series
 * stands in the same transaction as for its samples, and begins anew when it
 * was wrong.
 */
#ifndef TELEMETRY_GUESS_WEB_H
#define TELEMETRY_GUESS_WEB_H

#include "web/web.h"

struct guess {
	int32_t tenant;
	int64_t device;
	int ordinal;
	int zone_min;
	bool is_key; /* the device goes by its key, not by its number */
};

/* What somebody who sees these tenants calls so; false when nobody knows. */
bool guess_find(const struct identity *who, struct str device,
    struct str metric, struct guess *guess);
void guess_note(const struct identity *who, struct str device,
    struct str metric, const struct guess *guess);

bool guess_same(const struct guess *a, const struct guess *b);

#endif
