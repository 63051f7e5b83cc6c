#include <stdlib.h>

#include "knowledge/entry.h"

struct given {
	struct vector f, N;
};

struct result {
	struct vector N, F;
	double PLL;
	int64_t zone;
};

static const struct port given[] = {
	{ IN(f), PORT_VECTOR, "1/a", { 0, 1e6 },
	    { "场景频率", "frequencies of scenarios" }, "n" },
	{ IN(N), PORT_VECTOR, "{person}", { 1, 1e7 },
	    { "死亡人数", "deaths in each" }, "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(N), PORT_VECTOR, "{person}",
	    .words = { "人数节点", "numbers of deaths, growing" } },
	{ OUT(F), PORT_VECTOR, "1/a",
	    .words = { "累计频率", "frequency of so many or more" } },
	{ OUT(PLL), PORT_NUMBER, "{person}/a",
	    .words = { "潜在生命损失", "potential loss of life" } },
	{ OUT(zone), PORT_WHOLE, "1",
	    .words = { "0 可接受、1 尽可能降低、2 不可接受",
		"0 acceptable, 1 as low as reasonably practicable, 2 not "
		"acceptable" } },
	{ NULL },
};

struct scenario {
	double N, f;
};

static int
by_deaths(const void *a, const void *b)
{
	const struct scenario *x = a, *y = b;

	return (x->N > y->N) - (x->N < y->N);
}

/* From sorted scenarios: one point for each number of deaths. */
static void
add_up(struct call *call, const struct scenario *s, size_t n, struct result *r)
{
	size_t points = 1, at;
	double F = 0;

	for (size_t i = 1; i < n; i++)
		points += s[i].N > s[i - 1].N;
	r->N = call_vector(call, points);
	r->F = call_vector(call, points);
	at = points;
	for (size_t i = n; i > 0; i--) {
		if (i == n || s[i - 1].N < s[i].N)
			at--;
		F += s[i - 1].f;
		r->N.v[at] = s[i - 1].N;
		r->F.v[at] = F;
	}
}

/* Against the two lines that fall with 1/N; the worst point counts. */
static bool
zone(struct call *call, struct result *r)
{
	double upper, lower;

	if (!call_coefficient(call, "risk_limit", STR("society_unacceptable"),
		"value", "f", &upper) ||
	    !call_coefficient(call, "risk_limit", STR("society_acceptable"),
		"value", "f", &lower))
		return false;
	r->zone = 0;
	for (size_t i = 0; i < r->F.n; i++) {
		const double weight = r->F.v[i] * r->N.v[i];

		if (weight > upper)
			r->zone = 2;
		else if (weight > lower && r->zone == 0)
			r->zone = 1;
	}
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct scenario *s =
	    cx_calloc(call->cx, g->f.n, sizeof(struct scenario));

	r->PLL = 0;
	for (size_t i = 0; i < g->f.n; i++) {
		s[i] = (struct scenario){ g->N.v[i], g->f.v[i] };
		r->PLL += s[i].N * s[i].f;
	}
	qsort(s, g->f.n, sizeof(*s), by_deaths);
	add_up(call, s, g->f.n, r);
	return zone(call, r);
}

const struct entry model_societal_risk = {
	.id = "SAF-016",
	.words = { "社会风险 F-N 曲线与 PLL",
	    "Societal risk: F-N curve and potential loss of life" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY | DOMAIN_OPERATION,
	.industries = INDUSTRY_CHEMICAL | INDUSTRY_PHARMA | INDUSTRY_STEEL |
	    INDUSTRY_ELECTRONICS | INDUSTRY_GAS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "F(N) = sum of f with n >= N; PLL = sum(f N); bounds "
		    "1e-3/N and 1e-5/N",
	.source = "GB 36894-2018; GB/T 37243-2019",
	.strength = STRENGTH_B,
	.oracle = "reverse cumulative sum in numpy",
	.note = { "F-N 上下限未对 GB 36894 原文",
	    "The bounds are not confirmed against the text of GB 36894" },
	.version = 1,
	.tables = { "risk_limit" },
	.evaluate = evaluate,
};
