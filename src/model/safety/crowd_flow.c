#include "knowledge/entry.h"

struct given {
	double D;
};

struct result {
	double S, Fs;
};

static const struct port given[] = {
	{ IN(D), PORT_NUMBER, "{person}/m2", { 0, 3.75 },
	    { "人员密度", "density of people" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(S), PORT_NUMBER, "m/s", .words = { "速度", "speed" } },
	{ OUT(Fs), PORT_NUMBER, "{person}/m/s",
	    .words = { "比流量", "specific flow" } },
	{ NULL },
};

#define FREE_BELOW 0.54

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const double k = 1.4;

	(void)call;
	/* Below 0.54 people walk as they like. */
	r->S = g->D > FREE_BELOW ? k * (1 - 0.266 * g->D) : 0.85 * k;
	r->Fs = r->S * g->D;
	return true;
}

const struct entry model_crowd_flow = {
	.id = "SAF-023",
	.words = { "SFPE 密度-速度-比流量",
	    "Walking speed and specific flow of a crowd (SFPE)" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "S = 1.4 (1 - 0.266 D) above 0.54, else 0.85 * 1.4; Fs = S D",
	.source = "SFPE Handbook (Nelson & Mowrer), level corridor",
	.strength = STRENGTH_B,
	.oracle = "greatest specific flow 1.32 /(m.s) at 1.88 /m2",
	.note = { "水平通道；密度近 3.76 人/m2 时人流停滞",
	    "Level corridor; near 3.76 /m2 nobody moves" },
	.version = 1,
	.evaluate = evaluate,
};
