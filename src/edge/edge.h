/*
 * edge.h - the gateway beside the machines.
 *
 * Polls devices, keeps what they say on disk and brings it to the platform.
 */
#ifndef EDGE_EDGE_H
#define EDGE_EDGE_H

#include "edge/config.h"

/* Works until SIGTERM or SIGINT; false when it cannot begin. */
bool edge_run(struct cx *cx, const struct config *config);

#endif
