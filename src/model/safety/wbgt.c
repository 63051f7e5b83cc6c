#include "knowledge/entry.h"

struct given {
	double Tnw, Tg, Ta;
	bool outdoor;
};

struct result {
	double W;
};

static const struct port given[] = {
	{ IN(Tnw), PORT_NUMBER, "Cel", { -20, 60 },
	    { "自然湿球", "natural wet bulb" } },
	{ IN(Tg), PORT_NUMBER, "Cel", { -20, 120 }, { "黑球", "black globe" } },
	{ IN(Ta), PORT_NUMBER, "Cel", { -20, 70 }, { "干球", "dry bulb" } },
	{ IN(outdoor), PORT_TRUTH, "",
	    .words = { "室外有日照", "in the sun" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(W), PORT_NUMBER, "Cel", .words = { "WBGT", "WBGT" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;

	(void)call;
	r->W = g->outdoor ? 0.7 * g->Tnw + 0.2 * g->Tg + 0.1 * g->Ta
			  : 0.7 * g->Tnw + 0.3 * g->Tg;
	return true;
}

const struct entry model_wbgt = {
	.id = "SAF-025",
	.words = { "WBGT 指数", "WBGT heat index" },
	.class = CLASS_SAFETY,
	.domains = DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "0.7 Tnw + 0.2 Tg + 0.1 Ta in the sun, else 0.7 Tnw + 0.3 Tg",
	.source = "GB/T 17244-1998; ISO 7243",
	.strength = STRENGTH_C,
	.oracle = "none",
	.version = 1,
	.evaluate = evaluate,
};
