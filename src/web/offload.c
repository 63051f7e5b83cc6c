#include "web/offload.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "web/kore.h"
#include "web/loop.h"

#define THREADS 2
#define MOST_QUEUED 50

struct offload {
	struct offload *next;
	void (*work)(const char *, char *);
	void (*done)(void *);
	void *owner; /* NULL once it left */
	bool over;
	char in[WORK_ROOM];
	char out[WORK_ROOM];
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t more = PTHREAD_COND_INITIALIZER;
static struct offload *head, *tail;
static size_t queued;
static int ends[2]; /* finished work goes through this pipe */

static void *
labour(void *arg)
{
	(void)arg;
	for (;;) {
		struct offload *o;

		pthread_mutex_lock(&lock);
		while (head == NULL)
			pthread_cond_wait(&more, &lock);
		o = head;
		head = o->next;
		if (head == NULL)
			tail = NULL;
		pthread_mutex_unlock(&lock);
		o->work(o->in, o->out);
		explicit_bzero(o->in, sizeof(o->in));
		/* Writes of a pointer's size to a pipe are never torn. */
		if (write(ends[1], &o, sizeof(o)) != (ssize_t)sizeof(o))
			abort();
	}
	return NULL;
}

static void
finished(void *arg, bool failed)
{
	struct offload *o;

	(void)arg;
	(void)failed;
	while (read(ends[0], &o, sizeof(o)) == (ssize_t)sizeof(o)) {
		queued--;
		o->over = true;
		if (o->owner == NULL)
			free(o);
		else
			o->done(o->owner);
	}
}

void
offload_start(void)
{
	if (pipe2(ends, O_CLOEXEC) != 0 ||
	    fcntl(ends[0], F_SETFL, O_NONBLOCK) != 0)
		abort();
	(void)loop_watch(ends[0], finished, NULL);
	for (int i = 0; i < THREADS; i++) {
		pthread_t t;

		if (pthread_create(&t, NULL, labour, NULL) != 0)
			abort();
		(void)pthread_detach(t);
	}
}

struct offload *
offload_run(void (*work)(const char *in, char *out), const char *in,
    void (*done)(void *owner), void *owner)
{
	struct offload *o;

	if (queued >= MOST_QUEUED || strlen(in) >= WORK_ROOM)
		return NULL;
	o = calloc(1, sizeof(*o));
	if (o == NULL)
		abort();
	o->work = work;
	o->done = done;
	o->owner = owner;
	memcpy(o->in, in, strlen(in));
	queued++;
	pthread_mutex_lock(&lock);
	if (tail != NULL)
		tail->next = o;
	else
		head = o;
	tail = o;
	pthread_cond_signal(&more);
	pthread_mutex_unlock(&lock);
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
