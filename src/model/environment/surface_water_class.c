#include <stdlib.h>
#include <string.h>

#include "knowledge/entry.h"
#include "knowledge/reference.h"

struct given {
	struct map c;
};

struct result {
	int64_t cls;
	struct texts worst;
};

static const struct port given[] = {
	{ IN(c), PORT_MAP, "mg/L", { 0, 1e6 },
	    { "指标浓度", "concentrations by item" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(cls), PORT_WHOLE, "1",
	    .words = { "类别（6 为劣 V 类）",
		"class, 1 to 5; 6: worse than V" } },
	{ OUT(worst), PORT_TEXTS, "",
	    .words = { "定类因子", "items that make the class" } },
	{ NULL },
};

#define CLASSES 5

/* The best class whose limit holds; 6 when none does. */
static bool
class_of(struct call *call, struct str item, double c, int *class)
{
	static const char *const column[CLASSES] = { "I", "II", "III", "IV",
		"V" };
	const struct reference *table = call_table(call, "surface_water");
	const bool low = str_is(reference_cell(table, item, "worse"), "low");

	for (*class = 1; *class <= CLASSES; ++*class) {
		double limit;

		if (!call_coefficient(call, "surface_water", item,
			column[*class - 1], "c", &limit))
			return false;
		if (low ? c >= limit : c <= limit)
			break;
	}
	return true;
}

static int
by_name(const void *a, const void *b)
{
	const struct str *x = a, *y = b;
	const int order = memcmp(x->p, y->p, x->n < y->n ? x->n : y->n);

	return order != 0 ? order : (x->n > y->n) - (x->n < y->n);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	int *class = cx_calloc(call->cx, g->c.n, sizeof(*class));
	int worst = 0;

	if (g->c.n == 0)
		return call_refuse(call, "c", "no item was measured");
	for (size_t i = 0; i < g->c.n; i++) {
		if (!class_of(call, g->c.names[i], g->c.v[i], &class[i]))
			return false;
		worst = class[i] > worst ? class[i] : worst;
	}
	r->cls = worst;
	r->worst = call_texts(call, g->c.n);
	r->worst.n = 0;
	for (size_t i = 0; i < g->c.n; i++)
		if (class[i] == worst)
			r->worst.v[r->worst.n++] = g->c.names[i];
	qsort(r->worst.v, r->worst.n, sizeof(*r->worst.v), by_name);
	return true;
}

const struct entry model_surface_water_class = {
	.id = "ENV-002",
	.words = { "地表水水质类别（单因子）",
	    "Class of surface water by its worst item" },
	.class = CLASS_ENVIRONMENT,
	.domains = DOMAIN_SAVING,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "max over the classes of single items",
	.source = "GB 3838-2002，表 1（河流）",
	.strength = STRENGTH_B,
	.oracle = "coded a second time by sorted search",
	.note = { "湖库总磷用 TP_lake，总氮仅用于湖库；各项限值见系数表",
	    "Phosphorus of lakes is TP_lake, nitrogen TN is for lakes only; "
	    "see the table" },
	.version = 1,
	.tables = { "surface_water" },
	.evaluate = evaluate,
};
