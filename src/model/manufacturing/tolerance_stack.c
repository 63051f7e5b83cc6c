#include <math.h>

#include "knowledge/entry.h"

struct given {
	struct vector tol, sens;
};

struct result {
	double wc, rss;
};

static const struct port given[] = {
	{ IN(tol), PORT_VECTOR, "mm", { 0, 1e6 },
	    { "各环半公差", "half tolerance of each link" }, "n" },
	{ IN(sens), PORT_VECTOR, "1", { -1e6, 1e6 },
	    { "传递系数", "its transfer" }, "n" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(wc), PORT_NUMBER, "mm", .words = { "极值法", "worst case" } },
	{ OUT(rss), PORT_NUMBER, "mm", .words = { "统计法", "statistical" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	double square = 0;

	(void)call;
	r->wc = 0;
	for (size_t i = 0; i < g->tol.n; i++) {
		const double part = fabs(g->sens.v[i]) * g->tol.v[i];

		r->wc += part;
		square += part * part;
	}
	r->rss = sqrt(square);
	return true;
}

const struct entry model_tolerance_stack = {
	.id = "MFG-015",
	.words = { "尺寸链公差叠加", "Tolerance stack-up" },
	.class = CLASS_MANUFACTURING,
	.domains = DOMAIN_DESIGN | DOMAIN_QUALITY,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_AUTOMOTIVE |
	    INDUSTRY_ELECTRONICS | INDUSTRY_RAIL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "sum(|c| T); sqrt(sum((c T)^2))",
	.source = "GB/T 5847",
	.strength = STRENGTH_A,
	.oracle = "Monte Carlo of 800,000 draws",
	.note = { "统计法假定各环独立、正态且居中",
	    "The statistical sum supposes links that are independent, normal "
	    "and centred" },
	.version = 1,
	.evaluate = evaluate,
};
