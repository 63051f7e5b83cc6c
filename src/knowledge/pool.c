#include "knowledge/pool.h"

#include <stdlib.h>

#include "base/moment.h"
#include "base/str.h"

const char *
pool_socket(void)
{
	const char *path = getenv("PARK_COMPUTE");

	return path == NULL ? "/tmp/park-compute" : path;
}

int64_t
pool_time_us(void)
{
	const char *text = getenv("PARK_COMPUTE_SECONDS");
	int64_t seconds;

	if (text == NULL || !str_int64(str_of(text), &seconds) || seconds < 1 ||
	    seconds > 3600)
		seconds = 10;
	return seconds * US_PER_S;
}

int64_t
pool_patience_us(void)
{
	return 2 * pool_time_us() + 2 * US_PER_S;
}
