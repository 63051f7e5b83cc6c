/*
 * long_web.h - calls that somebody comes back for.
 *
 *	POST …/calls with Prefer: respond-async (RFC 7240) or "async": true
 *	  -> 202, Location: /api/v1/knowledge/jobs/{call}
 *
 * They wait in the database for foreman_store.h.
 */
#ifndef KNOWLEDGE_LONG_WEB_H
#define KNOWLEDGE_LONG_WEB_H

#include "knowledge/ask.h"
#include "web/web.h"

extern const struct route long_routes[];

/* The client would rather come back. */
bool long_is_preferred(const struct exchange *x);

/* Whether a body may say so, too. */
bool long_may_be_said(struct str body);

/* Takes the member `async` out of *body, sets *is_long to it where there is
 * one, and goes on with next; FAIL_INVALID when it is neither true nor false.
 */
void long_read(struct cx *cx, struct exchange *x, struct str *body,
    bool *is_long, web_step next);

/* Asks for the call and answers with its address; FAIL_PATIENCE,
 * "too_many_calls", when too many of the tenant's are not over.  again_of is
 * the call that it computes again, empty for none. */
void long_ask(struct cx *cx, struct exchange *x, const struct ask *ask,
    struct str again_of);

#endif
