#include <gsl/gsl_cdf.h>
#include <math.h>

#include "algorithm/statistics/sample.h"
#include "base/json.h"
#include "knowledge/entry.h"

#define EVENTS_MOST 200000
#define KINDS_MOST 500
#define PAIRS_MOST 20000000 /* of events within the window */

struct given {
	struct vector t;
	struct texts kind;
	double window, min_confidence;
	int64_t min_count;
};

struct result {
	json_t *pairs;
	int64_t count;
};

static const struct port given[] = {
	{ IN(t), PORT_VECTOR, "s", { 0, 1e12 },
	    { "各报警时刻", "time of each alarm" }, "n" },
	{ IN(kind), PORT_TEXTS, "",
	    .words = { "各报警名称", "name of each alarm" }, .shape = "n" },
	{ IN(window), PORT_NUMBER, "s", { 1e-3, 1e9 },
	    { "先后窗口", "how long after the one the other may come" } },
	{ IN(min_count), PORT_WHOLE, "1", { 1, 1e9 },
	    { "最少同现次数", "times a pair is seen at least" },
	    .otherwise = "2" },
	{ IN(min_confidence), PORT_NUMBER, "1", { 0, 1 },
	    { "最小置信度", "share of the first that the other follows" },
	    .otherwise = "0" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(pairs), PORT_JSON, "",
	    .words = { "先后对 first、second、count（后者跟随的次数）、"
		       "confidence、expected、lift、p、delay（平均滞后，秒），"
		       "按 count 降序",
		"pairs: first, second, count (times it was followed), "
		"confidence, expected, lift, p, delay (mean, s); most "
		"first" } },
	{ OUT(count), PORT_WHOLE, "1", .words = { "对数", "pairs" } },
	{ NULL },
};

/* Alarms in the order of time, and their kinds by number. */
struct events {
	size_t n, kinds;
	const size_t *order;
	size_t *kind; /* of each event, in time's order */
	const struct str **name;
	double *times, span;   /* how often each kind is; from first to last */
	double *count, *delay; /* [first * kinds + second] */
};

static bool
name_kinds(struct call *call, const struct given *g, struct events *e)
{
	e->name = cx_calloc(call->cx, KINDS_MOST, sizeof(*e->name));
	e->kind = cx_calloc(call->cx, e->n, sizeof(*e->kind));
	e->times = call_vector(call, KINDS_MOST).v;
	for (size_t i = 0; i < e->n; i++) {
		const struct str *name = &g->kind.v[e->order[i]];
		size_t k = 0;

		while (k < e->kinds && !str_eq(*e->name[k], *name))
			k++;
		if (k == KINDS_MOST)
			return call_refuse(call, "kind",
			    "there are more than %d names", KINDS_MOST);
		if (k == e->kinds)
			e->name[e->kinds++] = name;
		e->kind[i] = k;
		e->times[k]++;
	}
	return true;
}

/* What follows one alarm, each kind once, at its first time. */
static bool
follow(struct call *call, const struct given *g, struct events *e, size_t i,
    size_t *seen, size_t *steps)
{
	const double from = g->t.v[e->order[i]];

	for (size_t j = i + 1; j < e->n; j++) {
		const double later = g->t.v[e->order[j]] - from;
		const size_t at = e->kind[i] * e->kinds + e->kind[j];

		if (later > g->window)
			break;
		if (++*steps > PAIRS_MOST)
			return call_refuse(call, "window",
			    "more than %d pairs are within the window",
			    PAIRS_MOST);
		if (e->kind[j] == e->kind[i] || seen[e->kind[j]] == i + 1 ||
		    !(later > 0))
			continue;
		seen[e->kind[j]] = i + 1;
		e->count[at]++;
		e->delay[at] += later;
	}
	return true;
}

/* Of a second kind that comes by chance, evenly over the span. */
static double
chance(const struct given *g, const struct events *e, size_t second)
{
	return -expm1(-e->times[second] * g->window / e->span);
}

static json_t *
tell(const struct given *g, const struct events *e, size_t a, size_t b)
{
	const double n = e->times[a], k = e->count[a * e->kinds + b];
	const double p = chance(g, e, b);
	const struct str first = *e->name[a], second = *e->name[b];

	return json_pack("{s:s%,s:s%,s:f,s:f,s:f,s:f,s:f,s:f}", "first",
	    first.p, first.n, "second", second.p, second.n, "count", k,
	    "confidence", k / n, "expected", n * p, "lift", k / (n * p), "p",
	    gsl_cdf_binomial_Q((unsigned)k - 1, p, (unsigned)n), "delay",
	    e->delay[a * e->kinds + b] / k);
}

/* Most first; of as many the pair that was met first. */
static void
collect(struct call *call, const struct given *g, const struct events *e,
    struct result *r)
{
	const size_t n = e->kinds * e->kinds;
	struct vector key = call_vector(call, n);
	const size_t *order;

	for (size_t i = 0; i < n; i++)
		key.v[i] = -e->count[i];
	order = sample_order(call, key);
	r->pairs = json_own(call->cx, json_array());
	for (size_t i = 0; i < n; i++) {
		const size_t a = order[i] / e->kinds, b = order[i] % e->kinds;

		if (e->count[order[i]] < (double)g->min_count ||
		    e->count[order[i]] / e->times[a] < g->min_confidence)
			continue;
		(void)json_array_append_new(r->pairs, tell(g, e, a, b));
		r->count++;
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct events e = { .n = g->t.n };
	size_t *seen, steps = 0;

	if (e.n < 2 || e.n > EVENTS_MOST)
		return call_refuse(call, "t",
		    "there are %zu alarms, not 2 to %d", e.n, EVENTS_MOST);
	e.order = sample_order(call, g->t);
	e.span = g->t.v[e.order[e.n - 1]] - g->t.v[e.order[0]];
	if (!(e.span > 0))
		return call_refuse(
		    call, "t", "all alarms are of the same moment");
	if (!name_kinds(call, g, &e))
		return false;
	e.count = call_matrix(call, e.kinds, e.kinds).v;
	e.delay = call_matrix(call, e.kinds, e.kinds).v;
	seen = cx_calloc(call->cx, e.kinds, sizeof(*seen));
	for (size_t i = 0; i < e.n; i++) {
		if (i % 256 == 0 &&
		    !call_goes_on(call, (double)i / (double)e.n))
			return false;
		if (!follow(call, g, &e, i, seen, &steps))
			return false;
	}
	collect(call, g, &e, out);
	return true;
}

const struct entry algorithm_alarm_pairs = {
	.id = "ASC-06",
	.words = { "报警序列窗口共现", "Alarms that follow each other" },
	.class = CLASS_ASSOCIATION,
	.domains = DOMAIN_SAFETY | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "confidence = followed within window/all; expected share 1 "
		    "- exp(-n_b window/span); p: binomial, at least as many",
	.source = "Mannila, Toivonen & Verkamo 1997 (episodes in windows)",
	.strength = STRENGTH_A,
	.oracle = "Python: every alarm with every later one; scipy binom",
	.note = { "p 假定后者随机均匀出现；同时检验多对时应从严",
	    "p takes the second to come evenly; with many pairs be strict" },
	.version = 1,
	.evaluate = evaluate,
};
