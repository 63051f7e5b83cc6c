/*
 * compute.c - how long an algorithm takes for many rows, without the JSON.
 *
 *   compute ID INPUTS FILE ROWS COLS RESULTS
 *
 * INPUTS are as the API has them, with one row in what is long: X (and y),
 * x or edges.  The real ones are doubles in FILE: ROWS times COLS, row by row,
 * and behind them ROWS of y where INPUTS have one.  Prints seconds of the
 * processor and of the clock, MiB that were in use beyond what stood there
 * before, and every output that is a single number.  The others go to RESULTS:
 * "name rows cols", a new line and the doubles.
 */
#include <fcntl.h>
#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/json.h"
#include "base/str.h"
#include "knowledge/catalogue.h"

static double
now(clockid_t clock)
{
	struct timespec t;

	(void)clock_gettime(clock, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

/* A line of the kernel's own books about this process, in MiB. */
static double
memory(const char *name)
{
	FILE *in = fopen("/proc/self/status", "r");
	char line[256];
	double kib = 0;

	while (in != NULL && fgets(line, sizeof(line), in) != NULL)
		if (strncmp(line, name, strlen(name)) == 0)
			kib = strtod(line + strlen(name), NULL);
	if (in != NULL)
		(void)fclose(in);
	return kib / 1024;
}

/* From now on the most in use counts anew. */
static void
forget_the_most(void)
{
	const int fd = open("/proc/self/clear_refs", O_WRONLY);

	if (fd < 0 || write(fd, "5", 1) != 1)
		(void)fputs("compute: no memory figures\n", stderr);
	if (fd >= 0)
		(void)close(fd);
}

static double *
load(const char *file, size_t n)
{
	FILE *in = fopen(file, "rb");
	double *v = malloc(n * sizeof(*v));

	if (in == NULL || v == NULL || fread(v, sizeof(*v), n, in) != n) {
		(void)fprintf(stderr, "compute: %s is too short\n", file);
		exit(1);
	}
	(void)fclose(in);
	return v;
}

/* Puts the rows where the long inputs are. */
static void
place(const struct entry *e, void *given, double *v, size_t rows, size_t cols)
{
	for (const struct port *p = e->given; p->name != NULL; p++) {
		void *at = (char *)given + p->at;

		if (strcmp(p->name, "X") == 0 || strcmp(p->name, "edges") == 0)
			*(struct matrix *)at = (struct matrix){ v, rows, cols };
		if (strcmp(p->name, "x") == 0)
			*(struct vector *)at = (struct vector){ v, rows };
		if (strcmp(p->name, "y") == 0)
			*(struct vector *)at =
			    (struct vector){ v + rows * cols, rows };
	}
}

static void
print_long(FILE *to, const char *name, const double *v, size_t n, size_t m)
{
	(void)fprintf(to, "%s %zu %zu\n", name, n, m);
	(void)fwrite(v, sizeof(*v), n * m, to);
}

static void
print_results(const struct entry *e, const void *result, FILE *to)
{
	for (const struct port *p = e->result; p->name != NULL; p++) {
		const void *at = (const char *)result + p->at;
		const struct vector *v = at;
		const struct matrix *m = at;

		if (p->kind == PORT_NUMBER)
			(void)printf(
			    "%s %.17g\n", p->name, *(const double *)at);
		if (p->kind == PORT_WHOLE)
			(void)printf("%s %lld\n", p->name,
			    (long long)*(const int64_t *)at);
		if (p->kind == PORT_VECTOR)
			print_long(to, p->name, v->v, v->n, 1);
		if (p->kind == PORT_MATRIX)
			print_long(to, p->name, m->v, m->rows, m->cols);
	}
}

/* What one evaluation costs. */
struct cost {
	double cpu, wall, mib;
};

static bool
evaluate(struct call *call, const void *given, void *result, struct cost *cost)
{
	double before, wall, cpu;

	forget_the_most();
	before = memory("VmRSS:");
	wall = now(CLOCK_MONOTONIC);
	cpu = now(CLOCK_PROCESS_CPUTIME_ID);
	if (!call->entry->evaluate(call, given, result)) {
		(void)fprintf(stderr, "compute: %s\n", call->cx->message);
		return false;
	}
	cost->cpu = now(CLOCK_PROCESS_CPUTIME_ID) - cpu;
	cost->wall = now(CLOCK_MONOTONIC) - wall;
	cost->mib = memory("VmHWM:") - before;
	return true;
}

static bool
run(const struct entry *e, const char *inputs, const struct matrix *rows,
    FILE *results, struct cost *cost)
{
	struct cx cx;
	struct call call = { .cx = &cx, .entry = e };
	void *given, *result;
	bool good;

	cx_init(&cx);
	given = cx_alloc(&cx, e->given_size);
	result = cx_alloc(&cx, e->result_size);
	good = call_take(&call, json_read(&cx, str_of(inputs)), given);
	place(e, given, rows->v, rows->rows, rows->cols);
	good = good && evaluate(&call, given, result, cost);
	if (good && results != NULL)
		print_results(e, result, results);
	cx_clear(&cx);
	return good;
}

/* Twice, as in a process that has computed before: memory is of the first
 * time, for the second may find the first one's; time is of the second. */
static bool
run_twice(const struct entry *e, const char *inputs, const struct matrix *rows,
    FILE *results)
{
	struct cost first, second;
	const bool good = run(e, inputs, rows, NULL, &first) &&
	    run(e, inputs, rows, results, &second);

	if (good)
		(void)printf("cpu %.6f\nwall %.6f\nmib %.1f\n", second.cpu,
		    second.wall, first.mib);
	return good;
}

int
main(int argc, char *argv[])
{
	const struct entry *e =
	    argc == 7 ? catalogue_find(str_of(argv[1])) : NULL;
	struct matrix rows;
	FILE *results;
	bool good;

	if (e == NULL || (results = fopen(argv[6], "wb")) == NULL) {
		(void)fputs("usage: compute ID INPUTS FILE ROWS COLS RESULTS\n",
		    stderr);
		return 2;
	}
	rows.rows = strtoul(argv[4], NULL, 10);
	rows.cols = strtoul(argv[5], NULL, 10);
	rows.v = load(argv[3],
	    rows.rows * rows.cols +
		(strstr(argv[2], "\"y\"") == NULL ? 0 : rows.rows));
	(void)gsl_set_error_handler_off();
	good = run_twice(e, argv[2], &rows, results);
	free(rows.v);
	return fclose(results) == 0 && good ? 0 : 1;
}
