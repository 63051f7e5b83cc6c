#include "edge/watch.h"

#include <errno.h>
#include <pthread.h>
#include <time.h>

struct watch {
	pthread_mutex_t mutex;
	pthread_cond_t end;
	atomic_bool ended;
};

static void
free_watch(void *thing)
{
	struct watch *w = thing;

	(void)pthread_cond_destroy(&w->end);
	(void)pthread_mutex_destroy(&w->mutex);
}

struct watch *
watch_new(struct cx *cx)
{
	struct watch *w = cx_alloc(cx, sizeof(*w));
	pthread_condattr_t attributes;

	(void)pthread_condattr_init(&attributes);
	(void)pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	(void)pthread_cond_init(&w->end, &attributes);
	(void)pthread_condattr_destroy(&attributes);
	(void)pthread_mutex_init(&w->mutex, NULL);
	cx_defer(cx, free_watch, w);
	return w;
}

void
watch_end(struct watch *w)
{
	(void)pthread_mutex_lock(&w->mutex);
	atomic_store(&w->ended, true);
	(void)pthread_cond_broadcast(&w->end);
	(void)pthread_mutex_unlock(&w->mutex);
}

const atomic_bool *
watch_ended(const struct watch *w)
{
	return &w->ended;
}

bool
watch_sleep(struct watch *w, int64_t until_ms)
{
	const struct timespec until = { until_ms / 1000,
		(until_ms % 1000) * 1000000 };
	int result = 0;

	(void)pthread_mutex_lock(&w->mutex);
	while (!atomic_load(&w->ended) && result != ETIMEDOUT)
		result = pthread_cond_timedwait(&w->end, &w->mutex, &until);
	(void)pthread_mutex_unlock(&w->mutex);
	return !atomic_load(&w->ended);
}

static int64_t
clock_ms(clockid_t id)
{
	struct timespec t;

	(void)clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

int64_t
watch_ms(void)
{
	return clock_ms(CLOCK_MONOTONIC);
}

int64_t
watch_wall_ms(void)
{
	return clock_ms(CLOCK_REALTIME);
}
