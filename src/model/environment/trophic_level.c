#include <math.h>

#include "knowledge/entry.h"

struct given {
	double chla, TP, TN, SD, CODMn;
};

struct result {
	double TLI;
};

static const struct port given[] = {
	{ IN(chla), PORT_NUMBER, "mg/m3", { 0.001, 100000 },
	    { "叶绿素 a", "chlorophyll a" } },
	{ IN(TP), PORT_NUMBER, "mg/L", { 1e-5, 100 },
	    { "总磷", "total phosphorus" } },
	{ IN(TN), PORT_NUMBER, "mg/L", { 0.0001, 1000 },
	    { "总氮", "total nitrogen" } },
	{ IN(SD), PORT_NUMBER, "m", { 0.001, 100 },
	    { "透明度", "transparency" } },
	{ IN(CODMn), PORT_NUMBER, "mg/L", { 0.01, 1000 },
	    { "高锰酸盐指数", "permanganate index" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(TLI), PORT_NUMBER, "1",
	    .words = { "综合营养状态指数", "trophic level index" } },
	{ NULL },
};

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const struct {
		struct str name;
		double value;
	} each[] = { { STR("chla"), g->chla }, { STR("TP"), g->TP },
		{ STR("TN"), g->TN }, { STR("SD"), g->SD },
		{ STR("CODMn"), g->CODMn } };
	double sum = 0, weights = 0;

	for (size_t i = 0; i < sizeof(each) / sizeof(*each); i++) {
		const char *input = each[i].name.p;
		double a, b, c;

		if (!call_coefficient(call, "trophic_index", each[i].name,
			"intercept", input, &a) ||
		    !call_coefficient(call, "trophic_index", each[i].name,
			"slope", input, &b) ||
		    !call_coefficient(call, "trophic_index", each[i].name,
			"correlation", input, &c))
			return false;
		sum += c * c * 10 * (a + b * log(each[i].value));
		weights += c * c;
	}
	r->TLI = sum / weights;
	return true;
}

const struct entry model_trophic_level = {
	.id = "ENV-010",
	.words = { "湖库综合营养状态指数 TLI",
	    "Trophic level index of a lake" },
	.class = CLASS_ENVIRONMENT,
	.domains = DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "TLI = sum r^2 10 (a + b ln x) / sum r^2",
	.source = "中国环境监测总站 总站生字[2001]090 号",
	.strength = STRENGTH_C,
	.oracle = "none: the formula alone",
	.version = 1,
	.tables = { "trophic_index" },
	.evaluate = evaluate,
};
