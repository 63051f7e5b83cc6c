/*
 * What the codecs of telemetry make of values like those of a park: bytes a
 * value and values a second of chunks; bytes and milliseconds of 30 days of
 * roll-ups of 800 series.  One core.
 *
 *   chunk [seconds each]     make .build/bench/chunk && .build/bench/chunk
 *
 * Eight walks of each device, with 0 to 3 decimals (walk.h).
 */
#include "walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "telemetry/rollup.h"

#define ROWS_ALL 172800 /* of one device, cut into chunks */

#define DAYS 30
#define DAY_ROWS 1440
#define DEVICES 100

static double
now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* Millions a second. */
static double
rate(size_t n, double began)
{
	return (double)n / (now() - began) / 1e6;
}

/* One size of chunks: how many there are of it, and their bodies. */
struct trial {
	size_t n, chunks;
	struct str *body;
};

static double
encode(struct cx *keep, struct trial *t, struct walk *walk,
    enum chunk_effort effort)
{
	double began = now(), copying = 0;
	struct cx cx;

	cx_init(&cx);
	for (size_t c = 0; c < t->chunks; c++) {
		const struct chunk_rows rows = walk_rows(walk, c * t->n, t->n);
		const struct str body = chunk_encode(&cx, &rows, effort);
		const double copied = now();

		t->body[c].p = cx_strndup(keep, body.p, body.n);
		t->body[c].n = body.n;
		copying += now() - copied;
		cx_clear(&cx);
	}
	return rate(t->chunks * t->n * WALK_PLACES, began + copying);
}

static double
decode(const struct trial *t, double *value, double seconds)
{
	const double began = now();
	size_t done = 0;
	struct chunk chunk;
	struct cx cx;

	cx_init(&cx);
	for (size_t c = 0; now() - began < seconds; c = (c + 1) % t->chunks) {
		if (!chunk_open(&cx, t->body[c], &chunk))
			abort();
		for (size_t p = 0; p < WALK_PLACES; p++, done += t->n)
			if (!chunk_values(&cx, &chunk, p, value, NULL))
				abort();
		cx_clear(&cx);
	}
	return rate(done, began);
}

static double
bytes_a_value(const struct trial *t)
{
	size_t bytes = 0;

	for (size_t c = 0; c < t->chunks; c++)
		bytes += t->body[c].n;
	return (double)bytes / (double)(t->chunks * t->n * WALK_PLACES);
}

static void
run(struct walk *walk, size_t n, enum chunk_effort effort, double seconds)
{
	struct trial t = { .n = n, .chunks = ROWS_ALL / n };
	double written, read;
	struct cx keep;

	cx_init(&keep);
	t.body = cx_calloc(&keep, t.chunks, sizeof(*t.body));
	written = encode(&keep, &t, walk, effort);
	read = decode(&t, cx_calloc(&keep, n, sizeof(double)), seconds);
	printf("%8zu %8s %8.3f %12.1f %12.1f\n", n,
	    effort == CHUNK_QUICK ? "quick" : "small", bytes_a_value(&t),
	    written, read);
	cx_clear(&keep);
}

/* A device's days, one body each; and the same as chunks. */
static size_t
encode_days(struct cx *cx, struct str body[DAYS], struct str chunk[DAYS])
{
	struct walk *w = walk_new(cx, (size_t)DAYS * DAY_ROWS, 2);
	struct rollup_slots *slots = cx_calloc(cx, WALK_PLACES, sizeof(*slots));
	const struct rollup_slots *place[WALK_PLACES];
	struct chunk_rows rows;
	size_t bytes = 0;

	for (size_t d = 0; d < DAYS; d++) {
		const size_t at = d * DAY_ROWS;

		for (size_t p = 0; p < WALK_PLACES; p++) {
			rollup_of(&slots[p], w->at_us[at], w->at_us + at,
			    w->value[p] + at, NULL, DAY_ROWS);
			place[p] = &slots[p];
		}
		body[d] = rollup_encode(cx, place, WALK_PLACES);
		bytes += body[d].n;
		rows = walk_rows(w, at, DAY_ROWS);
		chunk[d] = chunk_encode(cx, &rows, CHUNK_SMALL);
	}
	return bytes;
}

static double
decode_days(const struct str body[DAYS], unsigned wants)
{
	const double began = now();
	struct rollup_slots slots;
	struct rollup r;
	struct cx cx;

	cx_init(&cx);
	for (size_t device = 0; device < DEVICES; device++)
		for (size_t d = 0; d < DAYS; d++) {
			if (!rollup_open(&cx, body[d], &r))
				abort();
			for (size_t p = 0; p < WALK_PLACES; p++)
				if (!rollup_place(&cx, &r, p, wants, &slots))
					abort();
			cx_clear(&cx);
		}
	return (now() - began) * 1e3;
}

/* The same slots out of the samples. */
static double
roll_up_days(const struct str chunk[DAYS])
{
	const double began = now();
	struct rollup_slots slots;
	double value[DAY_ROWS];
	int64_t at_us[DAY_ROWS];
	struct chunk c;
	struct cx cx;

	cx_init(&cx);
	for (size_t device = 0; device < DEVICES; device++)
		for (size_t d = 0; d < DAYS; d++) {
			if (!chunk_open(&cx, chunk[d], &c) ||
			    !chunk_times(&cx, &c, at_us))
				abort();
			for (size_t p = 0; p < WALK_PLACES; p++) {
				if (!chunk_values(&cx, &c, p, value, NULL))
					abort();
				rollup_of(&slots, at_us[0], at_us, value, NULL,
				    DAY_ROWS);
			}
			cx_clear(&cx);
		}
	return (now() - began) * 1e3;
}

static void
run_days(void)
{
	struct str body[DAYS], chunk[DAYS];
	struct cx cx;
	size_t bytes;

	cx_init(&cx);
	bytes = encode_days(&cx, body, chunk);
	printf("roll-ups: %.2f bytes a slot; %d slots in %.1f ms (count, "
	       "sum), %.1f ms (all); out of samples in %.1f ms\n",
	    (double)bytes / (DAYS * WALK_PLACES * ROLLUP_SLOTS),
	    DEVICES * WALK_PLACES * DAYS * ROLLUP_SLOTS,
	    decode_days(body, ROLLUP_SUMS),
	    decode_days(body, ROLLUP_SUMS | ROLLUP_EXTREMES),
	    roll_up_days(chunk));
	cx_clear(&cx);
}

int
main(int argc, char **argv)
{
	static const size_t sizes[] = { 60, 90, 360, 1440, 8640 };
	const double seconds = argc > 1 ? strtod(argv[1], NULL) : 0.3;
	struct cx cx;
	struct walk *walk;

	cx_init(&cx);
	walk = walk_new(&cx, ROWS_ALL, 1);
	printf("%8s %8s %8s %12s %12s\n", "rows", "effort", "B/value",
	    "encode M/s", "decode M/s");
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		run(walk, sizes[i], CHUNK_QUICK, seconds);
		run(walk, sizes[i], CHUNK_SMALL, seconds);
	}
	run_days();
	cx_clear(&cx);
	return 0;
}
