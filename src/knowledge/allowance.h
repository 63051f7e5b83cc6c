/*
 * allowance.h - how many calls a tenant, and each of its tokens, has in a
 * month.
 *
 * The operator sets it (park.knowledge_quota), the books count it
 * (park.knowledge_hour); a librarian tells both, and what was let in since then
 * is added here.  So a restart or a second of delay lets a few calls too many
 * in, and none too few.  Pure.
 */
#ifndef KNOWLEDGE_ALLOWANCE_H
#define KNOWLEDGE_ALLOWANCE_H

#include "base/cx.h"
#include "base/str.h"

struct allowances;

struct allowances *allowances_new(void);
void allowances_free(struct allowances *allowances);

/*
 * [{"tenant", "month": "2026-11", "token": "" for all of the tenant, else a
 * token's name, "calls", "used"}] takes the place of what was told before.
 * False after FAIL_INVALID; then nothing changes.
 */
bool allowances_read(
    struct cx *cx, struct allowances *allowances, struct str json);

/*
 * A call more of a tenant, by a token or, with "", by somebody.  False after
 * FAIL_PATIENCE, "quota", when the month has no more.
 */
bool allowances_take(struct cx *cx, struct allowances *allowances,
    int32_t tenant, struct str token);

#endif
