/*
 * pool.h - where the processes that compute are, and how long they take, for
 * them and for those who call them.
 */
#ifndef KNOWLEDGE_POOL_H
#define KNOWLEDGE_POOL_H

#include <stdint.h>

/* The path of their socket: PARK_COMPUTE. */
const char *pool_socket(void);

/* How long a call may take to compute: PARK_COMPUTE_SECONDS, 1 to 3600, else
 * 10; and how long a caller waits for its turn and its answer, at most. */
int64_t pool_time_us(void);
int64_t pool_patience_us(void);

#endif
