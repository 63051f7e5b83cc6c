/*
 * uplink.h - POST /write of the platform, on libcurl.
 *
 * What a status means: 2xx taken; refused for good is 400, 413 and 422, and
 * 403 when it is about the device of a line, if the answer is a problem
 * document of the platform and not the page of some proxy.  Everything else
 * is for later: a wrong token or one without the permission as well, since
 * it is about no line, and somebody will mend it.
 */
#ifndef EDGE_UPLINK_H
#define EDGE_UPLINK_H

#include <stdatomic.h>

#include "edge/config.h"
#include "edge/forward.h"

struct uplink;

/* Reads the token; FAIL_INVALID names what is missing.  Ends with cx. A
 * request under way is given up when *stop becomes true. */
struct uplink *uplink_open(
    struct cx *cx, const struct config *c, const atomic_bool *stop);

/* A forward_post; the owner is the uplink. */
struct forward_answer uplink_post(void *owner, struct cx *cx, struct str lines);

/* Seconds the platform asked to wait with its last answer, 0 when none. */
int64_t uplink_wait_s(const struct uplink *u);

#endif
