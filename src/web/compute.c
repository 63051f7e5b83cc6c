#include "web/compute.h"

#include <stdlib.h>

#include "base/memory.h"
#include "web/crew.h"

#define THREADS 2

struct compute {
	struct crew_work in_crew;
	void (*work)(void *);
	void *thing;
	void (*done)(void *);
	void *owner; /* NULL once it left */
	bool told;   /* the owner knows that it is over */
};

static struct crew *crew;

static void
work(struct crew_work *w)
{
	struct compute *c = (struct compute *)w;

	c->work(c->thing);
}

static void
over(struct crew_work *w)
{
	struct compute *c = (struct compute *)w;

	c->told = true;
	if (c->owner == NULL)
		free(c);
	else
		c->done(c->owner);
}

void
compute_start(void)
{
	crew = crew_new(THREADS);
}

struct compute *
compute_run(void (*what)(void *thing), void *thing, void (*done)(void *owner),
    void *owner)
{
	struct compute *c = need(calloc(1, sizeof(*c)));

	*c = (struct compute){ .in_crew = { .work = work, .over = over },
		.work = what,
		.thing = thing,
		.done = done,
		.owner = owner };
	crew_put(crew, &c->in_crew);
	return c;
}

void
compute_both(void (*mine)(void *thing), void *my_thing,
    void (*other)(void *thing), void *other_thing)
{
	struct compute c = {
		.in_crew = { .work = work },
		.work = other,
		.thing = other_thing,
	};

	crew_put(crew, &c.in_crew);
	mine(my_thing);
	if (crew_recall(crew, &c.in_crew))
		other(other_thing);
	else
		crew_wait(crew, &c.in_crew);
}

void
compute_leave(struct compute *c)
{
	if (c->told || crew_recall(crew, &c->in_crew)) {
		free(c);
		return;
	}
	crew_wait(crew, &c->in_crew);
	c->owner = NULL; /* over() frees it */
}
