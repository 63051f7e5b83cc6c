/*
 * fill.c - a spool as three days without the platform leave it.
 *
 *   fill FOLDER PREFIX DEVICES HOURS PERIOD_S END_S
 *
 * DEVICES devices named PREFIX-0 … with eight values each, every PERIOD_S
 * seconds of the HOURS before END_S (Unix seconds), through the spool that
 * the gateway itself writes with.  The value `n` counts up from 0.
 */
#include <stdio.h>
#include <stdlib.h>

#include "edge/spool.h"

#define LIMIT (UINT64_C(1) << 30)

static bool
fill(struct spool *s, const char *prefix, long devices, long samples,
    long period_s, long end_s)
{
	for (long i = 0; i < samples; i++)
		for (long d = 0; d < devices; d++) {
			char line[256];
			const int n = snprintf(line, sizeof(line),
			    "edge,dev=%s-%ld n=%ldi,p=%ld.%03ld,u1=231.7,"
			    "u2=230.%ld,u3=232.1,i1=%ld.5,i2=12.51,"
			    "on=true %ld000",
			    prefix, d, i, i % 97, (i * 7 + d) % 1000, i % 10,
			    d + i % 13, end_s - (samples - i) * period_s);

			if (!spool_append(s, (struct str){ line, (size_t)n }))
				return false;
		}
	return spool_sync(s);
}

int
main(int argc, char *argv[])
{
	struct spool *s;
	long number[4];
	bool good;
	struct cx cx;

	if (argc != 7)
		return 2;
	for (int i = 0; i < 4; i++)
		number[i] = strtol(argv[3 + i], NULL, 10);
	cx_init(&cx);
	s = spool_open(&cx, argv[1], LIMIT);
	good = s != NULL &&
	    fill(s, argv[2], number[0], number[1] * 3600 / number[2], number[2],
		number[3]);
	if (good)
		printf("%llu %llu\n",
		    (unsigned long long)spool_figures(s).records,
		    (unsigned long long)spool_figures(s).bytes);
	cx_clear(&cx);
	return good ? 0 : 1;
}
