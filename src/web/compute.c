#include "web/compute.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

#include "web/kore.h"
#include "web/loop.h"

#define THREADS 2

enum state { WAITS, RUNS, OVER };

struct compute {
	struct compute *next;
	void (*work)(void *);
	void *thing;
	void (*done)(void *);
	void *owner; /* NULL once it left */
	enum state state;
	bool told; /* the loop knows that it is over */
};

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t more = PTHREAD_COND_INITIALIZER;
static pthread_cond_t less = PTHREAD_COND_INITIALIZER; /* one is over */
static struct compute *head, *tail;
static int ends[2]; /* finished work goes through this pipe */

static struct compute *
take(void)
{
	struct compute *c;

	while (head == NULL)
		pthread_cond_wait(&more, &lock);
	c = head;
	head = c->next;
	if (head == NULL)
		tail = NULL;
	c->state = RUNS;
	return c;
}

static void *
labour(void *arg)
{
	(void)arg;
	pthread_mutex_lock(&lock);
	for (;;) {
		struct compute *c = take();

		pthread_mutex_unlock(&lock);
		c->work(c->thing);
		pthread_mutex_lock(&lock);
		c->state = OVER;
		pthread_cond_broadcast(&less);
		/* Writes of a pointer's size to a pipe are never torn. */
		if (write(ends[1], &c, sizeof(c)) != (ssize_t)sizeof(c))
			abort();
	}
	return NULL;
}

static void
finished(void *arg, bool failed)
{
	struct compute *c;

	(void)arg;
	(void)failed;
	while (read(ends[0], &c, sizeof(c)) == (ssize_t)sizeof(c)) {
		c->told = true;
		if (c->owner == NULL)
			free(c);
		else
			c->done(c->owner);
	}
}

void
compute_start(void)
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

struct compute *
compute_run(void (*work)(void *thing), void *thing, void (*done)(void *owner),
    void *owner)
{
	struct compute *c = calloc(1, sizeof(*c));

	if (c == NULL)
		abort();
	*c = (struct compute){
		.work = work, .thing = thing, .done = done, .owner = owner
	};
	pthread_mutex_lock(&lock);
	if (tail != NULL)
		tail->next = c;
	else
		head = c;
	tail = c;
	pthread_cond_signal(&more);
	pthread_mutex_unlock(&lock);
	return c;
}

static void
take_out(struct compute *c)
{
	struct compute *before = NULL;

	for (struct compute *at = head; at != c; at = at->next)
		before = at;
	if (before == NULL)
		head = c->next;
	else
		before->next = c->next;
	if (tail == c)
		tail = before;
}

void
compute_leave(struct compute *c)
{
	bool ours;

	pthread_mutex_lock(&lock);
	ours = c->state == WAITS || c->told;
	if (c->state == WAITS)
		take_out(c);
	while (c->state == RUNS)
		pthread_cond_wait(&less, &lock);
	c->owner = NULL;
	pthread_mutex_unlock(&lock);
	/* Else finished() is still to be told of it. */
	if (ours)
		free(c);
}
