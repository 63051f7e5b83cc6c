/*
 * objective.h - what is made least by searching: a formula of variables that
 * lie between bounds.
 */
#ifndef OPTIMISATION_OBJECTIVE_H
#define OPTIMISATION_OBJECTIVE_H

#include <gsl/gsl_rng.h>

#include "knowledge/algebra.h"

#define OBJECTIVE_EVALUATIONS 2000000

/* What the givens of each search have, and its results. */
struct objective_given {
	struct str f;
	struct texts names;
	struct vector low, high;
	struct map parameters;
};

struct objective_result {
	struct vector x, trace;
	double value;
	int64_t evaluations;
};

/* The rows of ports of a member `objective` and a member `best`. */
#define OBJECTIVE_AT(member) offsetof(struct given, objective.member)
#define BEST_AT(member) offsetof(struct result, best.member)
#define OBJECTIVE_PORTS                                                        \
	{ "minimize", OBJECTIVE_AT(f), PORT_TEXT, "",                          \
		.words = { "目标算式（求最小；求最大时取负）",                 \
		    "formula that is made least; for the greatest, its "       \
		    "negative" } },                                            \
	    { "names", OBJECTIVE_AT(names), PORT_TEXTS, "",                    \
		    .words = { "变量名", "names of the variables" },           \
		    .shape = "n" },                                            \
	    { "low", OBJECTIVE_AT(low), PORT_VECTOR, "1", { -1e12, 1e12 },     \
		    { "下界", "least of each" }, "n" },                        \
	    { "high", OBJECTIVE_AT(high), PORT_VECTOR, "1", { -1e12, 1e12 },   \
		    { "上界", "most of each" }, "n" },                         \
	{                                                                      \
		"parameters", OBJECTIVE_AT(parameters), PORT_MAP, "1",         \
		    .words = { "参数", "parameters" }, .otherwise = "{}"       \
	}
#define OBJECTIVE_PORT_START                                                   \
	{                                                                      \
		IN(x0), PORT_VECTOR, "1", { -1e12, 1e12 },                     \
		    { "起点（缺省为上下界中点）",                              \
			    "where it begins; the middle without" },           \
		    "n", .otherwise = "null"                                   \
	}
#define OBJECTIVE_PORT_SEED                                                    \
	{                                                                      \
		IN(seed), PORT_WHOLE, "1", { 0, 4294967295 },                  \
		    { "随机种子", "seed" }, .otherwise = "1"                   \
	}
#define BEST_PORTS                                                             \
	{ "x", BEST_AT(x), PORT_VECTOR, "1",                                   \
		.words = { "最优解", "where it is least" } },                  \
	    { "value", BEST_AT(value), PORT_NUMBER, "1",                       \
		    .words = { "最小值", "least value" } },                    \
	    { "trace", BEST_AT(trace), PORT_VECTOR, "1",                       \
		    .words = { "各轮后的最好值", "best after each round" } },  \
	{                                                                      \
		"evaluations", BEST_AT(evaluations), PORT_WHOLE, "1",          \
		    .words = {                                                 \
			    "求值次数",                                        \
			    "how often the formula was worked out"             \
		    }                                                          \
	}

struct objective {
	struct call *call;
	const struct objective_given *g;
	struct algebra formula;
	size_t n;
	int64_t evaluations;
	double best; /* so far, and where; infinite before the first value */
	double *at;
	bool ended; /* the call is to end, or there were too many */
};

/* Reads the formula; refuses bounds that are no interval. */
bool objective_open(
    struct call *call, const struct objective_given *g, struct objective *o);

/* The formula's value at x, which is within the bounds; infinite where it has
 * none.  Keeps the best. */
double objective_value(struct objective *o, const double *x);

/* The middle, or x0 when it is given; refuses an x0 outside of the bounds. */
bool objective_start(struct objective *o, struct vector x0, double *x);

/* Moves a number back into its bounds, as a mirror would. */
double objective_within(const struct objective *o, size_t i, double v);

/* Takes the best as result.  Refuses "minimize" when no value was found;
 * false, too, when the call is to end. */
bool objective_close(struct objective *o, struct objective_result *r);

/* A generator with this seed, freed with the call. */
gsl_rng *objective_random(struct call *call, int64_t seed);

#endif
