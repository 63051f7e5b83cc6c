/*
 * queue.h - whose call is computed next.
 *
 * Tenants take turns, each with its calls in their order, and none has more
 * under way than its limit.  So one that asks for everything at once waits for
 * itself, and never takes the last process from the others.
 *
 * Pure.  What waits belongs to whoever put it there.
 */
#ifndef KNOWLEDGE_QUEUE_H
#define KNOWLEDGE_QUEUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The beginning of what waits. */
struct waiting {
	struct waiting *next;
	int32_t tenant;
	size_t weight;    /* bytes */
	int64_t until_us; /* its patience */
};

struct queue_limits {
	size_t running; /* calls of a tenant that are computed at a time */
	size_t tenant;  /* calls of a tenant, those that wait included */
	size_t weight;  /* of all that wait */
};

struct queue;

struct queue *queue_new(const struct queue_limits *limits);
void queue_free(struct queue *queue);

enum queue_place { QUEUE_TAKEN, QUEUE_TENANT_FULL, QUEUE_FULL };
enum queue_place queue_put(struct queue *queue, struct waiting *w);

/* The next that may run, which counts as running from now on; NULL: none. */
struct waiting *queue_next(struct queue *queue);

/* What that tenant has behind it, to ride along: it stands in the way of no
 * other tenant.  NULL: none. */
struct waiting *queue_peek(const struct queue *queue, int32_t tenant);
/* The same while no call of another may run. */
struct waiting *queue_peek_alone(const struct queue *queue, int32_t tenant);
void queue_ride(struct queue *queue, struct waiting *w);

/* A call of the tenant runs no more; one has ridden along. */
void queue_over(struct queue *queue, int32_t tenant);
void queue_rode(struct queue *queue, int32_t tenant);

/* It comes before all others of its tenant, whatever the limits. */
void queue_put_back(struct queue *queue, struct waiting *w);

/* Takes one out whose patience is over; NULL: none. */
struct waiting *queue_late(struct queue *queue, int64_t now_us);

/* Takes it out before its turn. */
void queue_drop(struct queue *queue, struct waiting *w);

size_t queue_waiting(const struct queue *queue);

#endif
