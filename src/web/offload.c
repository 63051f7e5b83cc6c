#include "web/offload.h"

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "web/crew.h"

#define THREADS 2
#define MOST_QUEUED 50

struct offload {
	struct crew_work in_crew;
	void (*work)(const char *, char *);
	void (*done)(void *);
	void *owner; /* NULL once it left */
	bool over;
	char in[WORK_ROOM];
	char out[WORK_ROOM];
};

static struct crew *crew;
static size_t queued;

static void
work(struct crew_work *w)
{
	struct offload *o = (struct offload *)w;

	o->work(o->in, o->out);
	explicit_bzero(o->in, sizeof(o->in));
}

static void
over(struct crew_work *w)
{
	struct offload *o = (struct offload *)w;

	queued--;
	o->over = true;
	if (o->owner == NULL)
		free(o);
	else
		o->done(o->owner);
}

void
offload_start(void)
{
	crew = crew_new(THREADS);
}

struct offload *
offload_run(void (*what)(const char *in, char *out), const char *in,
    void (*done)(void *owner), void *owner)
{
	struct offload *o;

	if (queued >= MOST_QUEUED || strlen(in) >= WORK_ROOM)
		return NULL;
	o = need(calloc(1, sizeof(*o)));
	o->in_crew.work = work;
	o->in_crew.over = over;
	o->work = what;
	o->done = done;
	o->owner = owner;
	memcpy(o->in, in, strlen(in));
	queued++;
	crew_put(crew, &o->in_crew);
	return o;
}

const char *
offload_result(const struct offload *o)
{
	return o->out;
}

void
offload_leave(struct offload *o)
{
	/* Until it is over, in and out belong to the thread. */
	o->owner = NULL;
	if (o->over)
		free(o);
}
