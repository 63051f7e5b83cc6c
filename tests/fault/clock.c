/*
 * clock.c - a clock of the wall that the tests can set, for every process
 * that it is loaded into (LD_PRELOAD).  The first eight bytes of the file
 * $PARK_TEST_CLOCK are how many microseconds the clock is ahead, and count
 * from the moment they are written.  Clocks that nobody sets stay as they are.
 */
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int (*real)(clockid_t clock, struct timespec *ts);
static const volatile int64_t *ahead_us;

/* Before a sandbox closes: later there is nothing left to open. */
__attribute__((constructor)) static void
begin(void)
{
	const char *path = getenv("PARK_TEST_CLOCK");
	const int fd = path == NULL ? -1 : open(path, O_RDONLY | O_CLOEXEC);
	void *page;

	*(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
	if (fd < 0)
		return;
	page = mmap(NULL, sizeof(*ahead_us), PROT_READ, MAP_SHARED, fd, 0);
	if (page != MAP_FAILED)
		ahead_us = page;
	(void)close(fd);
}

int
clock_gettime(clockid_t clock, struct timespec *ts)
{
	int64_t ns;

	if (real == NULL)
		begin();
	if (real(clock, ts) != 0)
		return -1;
	if (ahead_us == NULL ||
	    (clock != CLOCK_REALTIME && clock != CLOCK_REALTIME_COARSE))
		return 0;
	ns = ts->tv_nsec + *ahead_us % 1000000 * 1000;
	ts->tv_sec += *ahead_us / 1000000;
	if (ns < 0 || ns >= 1000000000) {
		ts->tv_sec += ns < 0 ? -1 : 1;
		ns += ns < 0 ? 1000000000 : -1000000000;
	}
	ts->tv_nsec = ns;
	return 0;
}

int
gettimeofday(struct timeval *restrict tv, void *restrict zone)
{
	struct timespec ts;

	(void)zone;
	if (clock_gettime(CLOCK_REALTIME, &ts) != 0)
		return -1;
	*tv = (struct timeval){ ts.tv_sec, ts.tv_nsec / 1000 };
	return 0;
}

time_t
time(time_t *at)
{
	struct timespec ts = { 0 };

	(void)clock_gettime(CLOCK_REALTIME, &ts);
	if (at != NULL)
		*at = ts.tv_sec;
	return ts.tv_sec;
}
