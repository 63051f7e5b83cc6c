/*
 * compute.c - how long an algorithm takes for many rows, without the JSON.
 *
 *   compute ID INPUTS FILE ROWS COLS ROUNDS
 *
 * INPUTS are as the API has them, with an X of one number (and a y of one);
 * the real ones are doubles in FILE: ROWS times COLS, row by row, and behind
 * them ROWS of y where the algorithm has one.  Prints the seconds of each
 * round and, of the last one, every output that is a single number.
 */
#include <gsl/gsl_errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/json.h"
#include "base/str.h"
#include "knowledge/catalogue.h"

static double
now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
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

/* Puts the rows where X and y are. */
static void
place(const struct entry *e, void *given, double *v, size_t rows, size_t cols)
{
	for (const struct port *p = e->given; p->name != NULL; p++) {
		void *at = (char *)given + p->at;

		if (strcmp(p->name, "X") == 0)
			*(struct matrix *)at = (struct matrix){ v, rows, cols };
		if (strcmp(p->name, "y") == 0)
			*(struct vector *)at =
			    (struct vector){ v + rows * cols, rows };
	}
}

static void
print_numbers(const struct entry *e, const void *result)
{
	for (const struct port *p = e->result; p->name != NULL; p++) {
		const void *at = (const char *)result + p->at;

		if (p->kind == PORT_NUMBER)
			(void)printf(
			    "%s %.17g\n", p->name, *(const double *)at);
		if (p->kind == PORT_WHOLE)
			(void)printf("%s %lld\n", p->name,
			    (long long)*(const int64_t *)at);
	}
}

static bool
run(const struct entry *e, const char *inputs, double *v, size_t rows,
    size_t cols, bool last)
{
	struct cx cx;
	struct call call = { .cx = &cx, .entry = e };
	void *given, *result;
	bool good;
	double began;

	cx_init(&cx);
	given = cx_alloc(&cx, e->given_size);
	result = cx_alloc(&cx, e->result_size);
	good = call_take(&call, json_read(&cx, str_of(inputs)), given);
	place(e, given, v, rows, cols);
	began = now();
	good = good && e->evaluate(&call, given, result);
	if (good)
		(void)printf("seconds %.6f\n", now() - began);
	else
		(void)fprintf(stderr, "compute: %s\n", cx.message);
	if (good && last)
		print_numbers(e, result);
	cx_clear(&cx);
	return good;
}

int
main(int argc, char *argv[])
{
	const struct entry *e =
	    argc == 7 ? catalogue_find(str_of(argv[1])) : NULL;
	size_t rows, cols, n, rounds;
	double *v;

	if (e == NULL) {
		(void)fputs(
		    "usage: compute ID INPUTS FILE ROWS COLS ROUNDS\n", stderr);
		return 2;
	}
	rows = strtoul(argv[4], NULL, 10);
	cols = strtoul(argv[5], NULL, 10);
	rounds = strtoul(argv[6], NULL, 10);
	n = rows * cols + (strstr(argv[2], "\"y\"") == NULL ? 0 : rows);
	v = load(argv[3], n);
	(void)gsl_set_error_handler_off();
	for (size_t i = 1; i <= rounds; i++)
		if (!run(e, argv[2], v, rows, cols, i == rounds))
			return 1;
	free(v);
	return 0;
}
