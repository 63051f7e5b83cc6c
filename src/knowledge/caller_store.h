/*
 * caller_store.h - a call to the processes that compute, for programs that may
 * wait.
 */
#ifndef KNOWLEDGE_CALLER_STORE_H
#define KNOWLEDGE_CALLER_STORE_H

#include "knowledge/ask.h"

/*
 * Waits for the answer, at most pool_patience_us().  False after what the call
 * failed with, or FAIL_BUSY when nobody computes or they take too long; then
 * it may or may not have been computed.  told lives as long as cx.
 */
bool caller_call(struct cx *cx, const struct ask *ask, struct told *told);

#endif
