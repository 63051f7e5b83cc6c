#include "knowledge/entry.h"

struct given {
	double v;
	int64_t group;
	int sup;
};

struct result {
	int zone;
};

static const struct port given[] = {
	{ IN(v), PORT_NUMBER, "mm/s", { 0, 1000 },
	    { "振动速度有效值", "vibration velocity, effective" } },
	{ IN(group), PORT_WHOLE, "1", { 1, 2 },
	    { "机组类（1：大于 300 kW；2：15～300 kW）",
		"1: above 300 kW; 2: from 15 to 300 kW" } },
	{ IN(sup), PORT_CHOICE, "",
	    .words = { "支承（rigid 刚性/flexible 柔性）", "support" },
	    .choices = "rigid flexible" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(zone), PORT_CHOICE, "", .words = { "区域A/B/C/D", "zone" },
	    .choices = "A B C D" },
	{ NULL },
};

enum zone { A, B, C, D };

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	static const char *const limits[] = { "a_b", "b_c", "c_d" };
	const struct str sup = call_choice(call, "sup", g->sup);
	const struct str key =
	    str_of(cx_printf(call->cx, "%d_%.*s", (int)g->group, STR_ARG(sup)));

	for (r->zone = A; r->zone < D; r->zone++) {
		double limit;

		if (!call_coefficient(call, "vibration_zone", key,
			limits[r->zone], "group", &limit))
			return false;
		if (g->v <= limit)
			break;
	}
	return true;
}

const struct entry model_vibration_zone = {
	.id = "EQP-003",
	.words = { "振动烈度分区评价", "Zone of vibration severity" },
	.class = CLASS_EQUIPMENT,
	.domains = DOMAIN_SERVICE | DOMAIN_SAFETY,
	.industries = INDUSTRY_MACHINERY | INDUSTRY_RAIL | INDUSTRY_AUTOMOTIVE |
	    INDUSTRY_STEEL | INDUSTRY_CHEMICAL | INDUSTRY_ELECTRONICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation =
	    "A up to the first limit, B to the second, C to the third, D above",
	.source = "ISO 10816-3:2009 (GB/T 6075.3-2011), tables A.1 and A.2; "
		  "now ISO 20816-3",
	.strength = STRENGTH_B,
	.oracle = "ISO 10816-3 table A.1/A.2",
	.note = { "10～1000 Hz 宽带有效值，轴承座处测量",
	    "Broad band 10 to 1000 Hz, measured at the bearing" },
	.version = 1,
	.tables = { "vibration_zone" },
	.evaluate = evaluate,
};
