/*
 * compute.c - `park compute`: the pool of processes in which models and
 * algorithms are computed.
 */
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/moment.h"
#include "knowledge/hall_store.h"
#include "knowledge/pool.h"
#include "program/command.h"

static volatile int stop;

static void
told_to_stop(int signal)
{
	(void)signal;
	stop = 1;
}

/* A number of the environment, within bounds; `usual` without one. */
static bool
setting(struct cx *cx, const char *name, int64_t usual, int64_t least,
    int64_t most, int64_t *value)
{
	const char *text = getenv(name);

	*value = usual;
	if (text == NULL || *text == '\0')
		return true;
	if (str_int64(str_of(text), value) && *value >= least && *value <= most)
		return true;
	return cx_fail(cx, FAIL_INVALID, NULL,
	    "%s must be a number from %lld to %lld, not '%s'", name,
	    (long long)least, (long long)most, text);
}

bool
command_compute(struct cx *cx, int argc, char *argv[])
{
	const char *db = getenv("PARK_DB"), *journal = getenv("PARK_CALLS");
	const struct sigaction stops = { .sa_handler = told_to_stop };
	const int64_t cores = sysconf(_SC_NPROCESSORS_ONLN);
	int64_t seats, calls, mib, longs, long_s;
	struct hall_settings s = {
		.socket = pool_socket(),
		.journal = journal == NULL ? "/tmp/park-calls" : journal,
		.conninfo = cx_printf(cx,
		    "%s user=park_job application_name=park_compute "
		    "sslmode=disable gssencmode=disable client_encoding=UTF8",
		    db == NULL ? "host=/tmp dbname=park" : db),
		.place =
		    board_take(board_open(getenv("PARK_FIGURES")), "compute"),
		.stop = &stop,
	};

	(void)argc;
	(void)argv;
	if (!setting(cx, "PARK_COMPUTES", cores < 2 ? 2 : cores, 2, HALL_SEATS,
		&seats) ||
	    !setting(cx, "PARK_COMPUTE_CALLS", 32, 1, 10000, &calls) ||
	    !setting(cx, "PARK_COMPUTE_LONG", cores < 4 ? 2 : cores / 2, 1,
		HALL_FOREMEN, &longs) ||
	    !setting(cx, "PARK_COMPUTE_LONG_SECONDS", 1800, 10, 7 * 86400,
		&long_s) ||
	    !setting(cx, "PARK_COMPUTE_MIB", 1024, 256, 1 << 20, &mib))
		return false;
	s.seats = (size_t)(seats > HALL_SEATS ? HALL_SEATS : seats);
	s.tenant_calls = (size_t)calls;
	s.limits = (struct evaluate_limits){ (size_t)mib << 20, pool_time_us(),
		.is_long = false };
	s.long_limits = (struct evaluate_limits){ (size_t)mib << 20,
		long_s * US_PER_S, .is_long = true };
	s.foremen = (size_t)(longs > HALL_FOREMEN ? HALL_FOREMEN : longs);
	(void)sigaction(SIGTERM, &stops, NULL);
	(void)sigaction(SIGINT, &stops, NULL);
	return hall_serve(cx, &s);
}
