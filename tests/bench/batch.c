/*
 * What a batch costs beside its formula: 10,000 saturation pressures by a plain
 * loop over equation 30 of IAPWS R7-97, by the entry on structs that are filled
 * already, and as a request from body to answer.
 *
 *   batch [seconds each]     make .build/bench/batch && .build/bench/batch
 *
 * Lines of "name evaluations/s", for knowledge.py.  One core.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "knowledge/catalogue.h"
#include "knowledge/task.h"

#define N 10000

static double
now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

/* The formula, and nothing else; called for each, as any library's would be,
 * and not woven into the loop. */
static double __attribute__((noinline)) pressure(double T)
{
	const double t = T - 0.23855557567849 / (T - 650.17534844798);
	const double a = t * t + 1167.0521452767 * t - 724213.16703206;
	const double b =
	    -17.073846940092 * t * t + 12020.824702470 * t - 3232555.0322333;
	const double c =
	    14.915108613530 * t * t - 4823.2657361591 * t + 405113.40542057;

	return 1e6 * pow(2 * c / (-b + sqrt(b * b - 4 * a * c)), 4);
}

struct bench {
	const struct entry *entry;
	double T[N];
	double *result;
	struct task task;
};

static void
plainly(struct bench *b)
{
	for (size_t i = 0; i < N; i++)
		b->result[i] = pressure(b->T[i]);
}

static void
by_the_entry(struct bench *b)
{
	struct cx cx;
	struct call call;

	cx_init(&cx);
	call = (struct call){ .cx = &cx, .entry = b->entry };
	for (size_t i = 0; i < N; i++)
		if (!b->entry->evaluate(&call, &b->T[i], &b->result[i]))
			abort();
	cx_clear(&cx);
}

static void
as_a_request(struct bench *b)
{
	struct task t = b->task;
	struct cx cx;

	cx_init(&cx);
	if (!task_run(&cx, &t) || t.refused > 0)
		abort();
	cx_clear(&cx);
}

/* Evaluations a second. */
static double
rate(void (*run)(struct bench *b), struct bench *b, double seconds)
{
	const double began = now();
	size_t rounds = 0;

	while (now() - began < seconds) {
		run(b);
		rounds++;
	}
	return (double)(rounds * N) / (now() - began);
}

static struct str
body_of(struct cx *cx, const struct bench *b)
{
	struct text body = text_new(cx, 4 << 20);

	text_puts(&body, "{\"batch\":[");
	for (size_t i = 0; i < N; i++)
		text_printf(
		    &body, "%s{\"T\":%.2f}", i == 0 ? "" : ",", b->T[i]);
	text_puts(&body, "]}");
	return text_str(&body);
}

int
main(int argc, char **argv)
{
	const double seconds = argc > 1 ? strtod(argv[1], NULL) : 1;
	static struct bench b;
	double plain[N];
	struct cx cx;

	cx_init(&cx);
	b.entry = catalogue_find(STR("ENE-001"));
	if (b.entry == NULL || b.entry->given_size != sizeof(double))
		return 1;
	b.result = cx_calloc(&cx, N, sizeof(double));
	for (size_t i = 0; i < N; i++)
		b.T[i] = 280 + (double)i * 0.03;
	b.task = (struct task){
		.id = STR("ENE-001"), .call = "c", .body = body_of(&cx, &b)
	};
	plainly(&b);
	memcpy(plain, b.result, sizeof(plain));
	by_the_entry(&b);
	for (size_t i = 0; i < N; i++)
		if (fabs(plain[i] - b.result[i]) > 1e-9 * plain[i])
			return 2;
	printf("plain %.0f\n", rate(plainly, &b, seconds));
	printf("entry %.0f\n", rate(by_the_entry, &b, seconds));
	printf("request %.0f\n", rate(as_a_request, &b, seconds));
	cx_clear(&cx);
	return 0;
}
