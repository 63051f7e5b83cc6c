#include "knowledge/entry.h"

struct given {
	double Cc, Mn, Cr, Mo, V, Ni, Cu, Si, B;
};

struct result {
	double CEV, Pcm;
};

static const struct port given[] = {
	{ IN(Cc), PORT_NUMBER, "%", { 0, 2.1 },
	    { "碳质量分数", "carbon, by mass" } },
	{ IN(Mn), PORT_NUMBER, "%", { 0, 30 }, { "锰", "manganese" } },
	{ IN(Cr), PORT_NUMBER, "%", { 0, 30 }, { "铬", "chromium" } },
	{ IN(Mo), PORT_NUMBER, "%", { 0, 10 }, { "钼", "molybdenum" } },
	{ IN(V), PORT_NUMBER, "%", { 0, 5 }, { "钒", "vanadium" } },
	{ IN(Ni), PORT_NUMBER, "%", { 0, 40 }, { "镍", "nickel" } },
	{ IN(Cu), PORT_NUMBER, "%", { 0, 5 }, { "铜", "copper" } },
	{ IN(Si), PORT_NUMBER, "%", { 0, 5 }, { "硅", "silicon" } },
	{ IN(B), PORT_NUMBER, "%", { 0, 0.1 }, { "硼", "boron" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(CEV), PORT_NUMBER, "%",
	    .words = { "碳当量", "carbon equivalent (IIW)" } },
	{ OUT(Pcm), PORT_NUMBER, "%",
	    .words = { "裂纹敏感指数", "index of cracking" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->CEV = g->Cc + g->Mn / 6 + (g->Cr + g->Mo + g->V) / 5 +
	    (g->Ni + g->Cu) / 15;
	r->Pcm = g->Cc + g->Si / 30 + (g->Mn + g->Cu + g->Cr) / 20 +
	    g->Ni / 60 + g->Mo / 15 + g->V / 10 + 5 * g->B;
	return true;
}

const struct entry model_carbon_equivalent = {
	.id = "PRO-033",
	.words = { "碳当量CEV（IIW）与Pcm", "Carbon equivalents CEV and Pcm" },
	.class = CLASS_PROCESS,
	.domains = DOMAIN_QUALITY | DOMAIN_DESIGN,
	.industries = INDUSTRY_STEEL | INDUSTRY_MACHINERY | INDUSTRY_RAIL,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "CEV = C + Mn/6 + (Cr + Mo + V)/5 + (Ni + Cu)/15; Pcm = C "
		    "+ Si/30 + (Mn + Cu + Cr)/20 + Ni/60 + Mo/15 + V/10 + 5 B",
	.source = "GB/T 1591-2018; IIW Doc. IX-535-67; Ito & Bessyo 1968",
	.strength = STRENGTH_C,
	.oracle = "the formula alone",
	.version = 1,
	.evaluate = evaluate,
};
