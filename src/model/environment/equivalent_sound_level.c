#include <gsl/gsl_sort.h>
#include <gsl/gsl_statistics_double.h>
#include <math.h>
#include <string.h>

#include "knowledge/entry.h"

struct given {
	struct vector L;
};

struct result {
	double Leq, L10, L50, L90;
};

static const struct port given[] = {
	{ IN(L), PORT_VECTOR, "dB", { -20, 200 },
	    { "瞬时 A 声级序列", "A-weighted levels" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(Leq), PORT_NUMBER, "dB",
	    .words = { "等效声级", "equivalent level" } },
	{ OUT(L10), PORT_NUMBER, "dB",
	    .words = { "统计声级 L10", "level exceeded 10 % of the time" } },
	{ OUT(L50), PORT_NUMBER, "dB",
	    .words = { "统计声级 L50", "level exceeded 50 % of the time" } },
	{ OUT(L90), PORT_NUMBER, "dB",
	    .words = { "统计声级 L90", "level exceeded 90 % of the time" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double *sorted = cx_calloc(call->cx, g->L.n, sizeof(*sorted));
	double sum = 0;

	memcpy(sorted, g->L.v, g->L.n * sizeof(*sorted));
	gsl_sort(sorted, 1, g->L.n);
	for (size_t i = 0; i < g->L.n; i++)
		sum += pow(10, g->L.v[i] / 10);
	r->Leq = 10 * log10(sum / (double)g->L.n);
	r->L10 = gsl_stats_quantile_from_sorted_data(sorted, 1, g->L.n, 0.9);
	r->L50 = gsl_stats_quantile_from_sorted_data(sorted, 1, g->L.n, 0.5);
	r->L90 = gsl_stats_quantile_from_sorted_data(sorted, 1, g->L.n, 0.1);
	return true;
}

const struct entry model_equivalent_sound_level = {
	.id = "ENV-005",
	.words = { "等效连续声级 Leq 与统计声级",
	    "Equivalent and statistical sound levels" },
	.class = CLASS_ENVIRONMENT,
	.domains = DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "Leq = 10 lg mean 10^(L/10); LN exceeded N % of the time",
	.source = "GB 3096; GB 12348; HJ 640",
	.strength = STRENGTH_B,
	.oracle = "identities",
	.version = 1,
	.evaluate = evaluate,
};
