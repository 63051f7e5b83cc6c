#include "knowledge/queue.h"

#include <stdlib.h>

#include "base/memory.h"

/* A tenant with calls; in the order of turns. */
struct turn {
	struct turn *next;
	int32_t tenant;
	size_t waiting, running, riding;
	struct waiting *first, **last;
};

struct queue {
	struct queue_limits limits;
	struct turn *first;
	size_t waiting, weight;
};

struct queue *
queue_new(const struct queue_limits *limits)
{
	struct queue *q = need(calloc(1, sizeof(*q)));

	q->limits = *limits;
	return q;
}

void
queue_free(struct queue *q)
{
	while (q->first != NULL) {
		struct turn *t = q->first;

		q->first = t->next;
		free(t);
	}
	free(q);
}

static struct turn **
turn_of(struct queue *q, int32_t tenant)
{
	struct turn **at = &q->first;

	while (*at != NULL && (*at)->tenant != tenant)
		at = &(*at)->next;
	return at;
}

/* Who has nothing more is forgotten. */
static void
forget(struct turn **at)
{
	struct turn *t = *at;

	if (t->waiting > 0 || t->running > 0 || t->riding > 0)
		return;
	*at = t->next;
	free(t);
}

/* The tenant's turn, a new one at the end if it has none. */
static struct turn *
turn_for(struct queue *q, int32_t tenant)
{
	struct turn **at = turn_of(q, tenant), *t = *at;

	if (t == NULL) {
		t = *at = need(calloc(1, sizeof(*t)));
		t->tenant = tenant;
		t->last = &t->first;
	}
	return t;
}

static void
count(struct queue *q, struct turn *t, const struct waiting *w)
{
	t->waiting++;
	q->waiting++;
	q->weight += w->weight;
}

enum queue_place
queue_put(struct queue *q, struct waiting *w)
{
	const struct turn *known = *turn_of(q, w->tenant);
	struct turn *t;

	if (q->weight + w->weight > q->limits.weight)
		return QUEUE_FULL;
	if (known != NULL &&
	    known->waiting + known->running + known->riding >= q->limits.tenant)
		return QUEUE_TENANT_FULL;
	t = turn_for(q, w->tenant);
	w->next = NULL;
	*t->last = w;
	t->last = &w->next;
	count(q, t, w);
	return QUEUE_TAKEN;
}

void
queue_put_back(struct queue *q, struct waiting *w)
{
	struct turn *t = turn_for(q, w->tenant);

	w->next = t->first;
	if (t->first == NULL)
		t->last = &w->next;
	t->first = w;
	count(q, t, w);
}

/* Takes what stands at a place of a turn. */
static struct waiting *
take(struct queue *q, struct turn *t, struct waiting **at)
{
	struct waiting *w = *at;

	*at = w->next;
	if (*at == NULL)
		t->last = at;
	t->waiting--;
	q->waiting--;
	q->weight -= w->weight;
	return w;
}

/* Whose turn it was goes to the end. */
static void
to_the_end(struct turn **at, struct turn *t)
{
	*at = t->next;
	while (*at != NULL)
		at = &(*at)->next;
	*at = t;
	t->next = NULL;
}

static bool
may_run(const struct queue *q, const struct turn *t)
{
	return t->waiting > 0 && t->running < q->limits.running;
}

struct waiting *
queue_next(struct queue *q)
{
	struct turn **at = &q->first, *t;
	struct waiting *w;

	while (*at != NULL && !may_run(q, *at))
		at = &(*at)->next;
	t = *at;
	if (t == NULL)
		return NULL;
	w = take(q, t, &t->first);
	t->running++;
	to_the_end(at, t);
	return w;
}

struct waiting *
queue_peek(const struct queue *q, int32_t tenant)
{
	for (const struct turn *t = q->first; t != NULL; t = t->next)
		if (t->tenant == tenant)
			return t->first;
	return NULL;
}

struct waiting *
queue_peek_alone(const struct queue *q, int32_t tenant)
{
	for (const struct turn *t = q->first; t != NULL; t = t->next)
		if (t->tenant != tenant && may_run(q, t))
			return NULL;
	return queue_peek(q, tenant);
}

void
queue_ride(struct queue *q, struct waiting *w)
{
	struct turn *t = turn_for(q, w->tenant);

	(void)take(q, t, &t->first);
	t->riding++;
}

void
queue_over(struct queue *q, int32_t tenant)
{
	struct turn **at = turn_of(q, tenant);

	if (*at == NULL || (*at)->running == 0)
		return;
	(*at)->running--;
	forget(at);
}

void
queue_rode(struct queue *q, int32_t tenant)
{
	struct turn **at = turn_of(q, tenant);

	if (*at == NULL || (*at)->riding == 0)
		return;
	(*at)->riding--;
	forget(at);
}

struct waiting *
queue_late(struct queue *q, int64_t now_us)
{
	for (struct turn **at = &q->first; *at != NULL; at = &(*at)->next)
		/* Of one tenant the first has waited longest. */
		if ((*at)->waiting > 0 && (*at)->first->until_us <= now_us) {
			struct waiting *w = take(q, *at, &(*at)->first);

			forget(at);
			return w;
		}
	return NULL;
}

void
queue_drop(struct queue *q, struct waiting *w)
{
	struct turn **turn = turn_of(q, w->tenant);
	struct waiting **at;

	if (*turn == NULL)
		return;
	at = &(*turn)->first;
	while (*at != NULL && *at != w)
		at = &(*at)->next;
	if (*at != NULL)
		(void)take(q, *turn, at);
	forget(turn);
}

size_t
queue_waiting(const struct queue *q)
{
	return q->waiting;
}
