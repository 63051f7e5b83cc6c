#include "web/crew.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/memory.h"
#include "web/kore.h"
#include "web/loop.h"

struct crew {
	pthread_mutex_t lock;
	pthread_cond_t more, less; /* work came; some of it is over */
	struct crew_work *head, *tail;
	int ends[2]; /* what is over goes through this pipe */
};

static struct crew_work *
take(struct crew *crew)
{
	struct crew_work *w;

	while (crew->head == NULL)
		pthread_cond_wait(&crew->more, &crew->lock);
	w = crew->head;
	crew->head = w->next;
	if (crew->head == NULL)
		crew->tail = NULL;
	w->state = CREW_RUNS;
	return w;
}

static void *
labour(void *arg)
{
	struct crew *crew = arg;

	pthread_mutex_lock(&crew->lock);
	for (;;) {
		struct crew_work *w = take(crew);

		pthread_mutex_unlock(&crew->lock);
		w->work(w);
		pthread_mutex_lock(&crew->lock);
		w->state = CREW_OVER;
		pthread_cond_broadcast(&crew->less);
		/* Writes of a pointer's size to a pipe are never torn. */
		if (w->over != NULL &&
		    write(crew->ends[1], &w, sizeof(w)) != (ssize_t)sizeof(w))
			abort();
	}
	return NULL;
}

static void
told(void *arg, bool failed)
{
	struct crew *crew = arg;
	struct crew_work *w;

	(void)failed;
	while (read(crew->ends[0], &w, sizeof(w)) == (ssize_t)sizeof(w))
		w->over(w);
}

struct crew *
crew_new(unsigned threads)
{
	struct crew *crew = need(calloc(1, sizeof(*crew)));

	*crew = (struct crew){ .lock = PTHREAD_MUTEX_INITIALIZER,
		.more = PTHREAD_COND_INITIALIZER,
		.less = PTHREAD_COND_INITIALIZER };
	if (pipe2(crew->ends, O_CLOEXEC) != 0 ||
	    fcntl(crew->ends[0], F_SETFL, O_NONBLOCK) != 0)
		abort();
	(void)loop_watch(crew->ends[0], told, crew);
	for (unsigned i = 0; i < threads; i++) {
		pthread_t t;

		if (pthread_create(&t, NULL, labour, crew) != 0)
			abort();
		(void)pthread_detach(t);
	}
	return crew;
}

void
crew_put(struct crew *crew, struct crew_work *w)
{
	w->next = NULL;
	w->state = CREW_WAITS;
	pthread_mutex_lock(&crew->lock);
	if (crew->tail != NULL)
		crew->tail->next = w;
	else
		crew->head = w;
	crew->tail = w;
	pthread_cond_signal(&crew->more);
	pthread_mutex_unlock(&crew->lock);
}

static void
take_out(struct crew *crew, struct crew_work *w)
{
	struct crew_work *before = NULL;

	for (struct crew_work *at = crew->head; at != w; at = at->next)
		before = at;
	if (before == NULL)
		crew->head = w->next;
	else
		before->next = w->next;
	if (crew->tail == w)
		crew->tail = before;
}

bool
crew_recall(struct crew *crew, struct crew_work *w)
{
	bool waits;

	pthread_mutex_lock(&crew->lock);
	waits = w->state == CREW_WAITS;
	if (waits)
		take_out(crew, w);
	pthread_mutex_unlock(&crew->lock);
	return waits;
}

void
crew_wait(struct crew *crew, const struct crew_work *w)
{
	pthread_mutex_lock(&crew->lock);
	while (w->state == CREW_RUNS)
		pthread_cond_wait(&crew->less, &crew->lock);
	pthread_mutex_unlock(&crew->lock);
}
