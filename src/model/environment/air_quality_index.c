#include <math.h>
#include <string.h>

#include "knowledge/entry.h"
#include "knowledge/reference.h"

struct given {
	struct map c;
	int edition;
};

struct result {
	int64_t AQI;
	struct texts primary;
	int64_t level;
};

static const struct port given[] = {
	{ IN(c), PORT_MAP, "", { 0, 100000 },
	    { "各污染物浓度（CO 为 mg/m3，其余 ug/m3）",
		"concentration of each pollutant: CO in mg/m3, all others in "
		"ug/m3" } },
	{ IN(edition), PORT_CHOICE, "",
	    .words = { "HJ 633 版本", "edition of HJ 633" },
	    .choices = "in_force 2012 2026", .otherwise = "\"in_force\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(AQI), PORT_WHOLE, "1",
	    .words = { "空气质量指数", "air quality index" } },
	{ OUT(primary), PORT_TEXTS, "",
	    .words = { "首要污染物", "primary pollutants, where above 50" } },
	{ OUT(level), PORT_WHOLE, "1",
	    .words = { "级别（1 至 6）", "level, 1 to 6" } },
	{ NULL },
};

#define TABLE "air_quality"
#define STEPS 8
#define OFF_SCALE (-1.0)
#define PRIMARY_ABOVE 50

static const double step[STEPS] = { 0, 50, 100, 150, 200, 300, 400, 500 };
static const char *const column[STEPS] = { "iaqi_0", "iaqi_50", "iaqi_100",
	"iaqi_150", "iaqi_200", "iaqi_300", "iaqi_400", "iaqi_500" };

/* What the standard says of a concentration above the last break point: a
 * fixed index, or that another mean is to be taken. */
static void
above_scale(struct call *call, struct str pollutant, double *index)
{
	const struct str cell =
	    reference_cell(call_table(call, TABLE), pollutant, "above");

	*index = OFF_SCALE;
	if (str_double(cell, index))
		call_warn(call, "有浓度超出分级范围，按上限计",
		    "a concentration is above the scale and counts as its end");
	else
		call_warn(call, "有浓度超出该平均时间的分级范围，未计入",
		    "a concentration is off the scale of its mean and does not "
		    "count");
}

/* Straight between break points and up to a whole number. */
static bool
sub_index(struct call *call, struct str pollutant, double c, double *index)
{
	double low, high;

	if (!call_coefficient(call, TABLE, pollutant, column[0], "c", &low))
		return false;
	for (size_t i = 1; i < STEPS; i++, low = high) {
		const struct str cell = reference_cell(
		    call_table(call, TABLE), pollutant, column[i]);

		if (!str_double(cell, &high))
			break;
		if (c > high)
			continue;
		/* A hair's breadth above a whole number is that number. */
		*index = ceil(step[i - 1] +
		    (step[i] - step[i - 1]) * (c - low) / (high - low) - 1e-9);
		return true;
	}
	above_scale(call, pollutant, index);
	return true;
}

static int64_t
level_of(double index)
{
	static const double ends[] = { 50, 100, 150, 200, 300 };
	int64_t level = 1;

	while (level <= 5 && index > ends[level - 1])
		level++;
	return level;
}

static struct texts
primary(
    struct call *call, const struct map *c, const double *index, double most)
{
	struct texts t = call_texts(call, c->n);

	t.n = 0;
	for (size_t i = 0; i < c->n && most > PRIMARY_ABOVE; i++)
		if (index[i] >= most)
			t.v[t.n++] = c->names[i];
	return t;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	const char *const editions[] = { NULL, "HJ 633-2012", "HJ 633-2026" };
	double *index = cx_calloc(call->cx, g->c.n, sizeof(*index));
	double most = -1;

	if (g->edition > 0 && !call_edition(call, TABLE, editions[g->edition]))
		return false;
	if (g->c.n == 0)
		return call_refuse(call, "c", "no pollutant was measured");
	for (size_t i = 0; i < g->c.n; i++) {
		if (!sub_index(call, g->c.names[i], g->c.v[i], &index[i]))
			return false;
		most = fmax(most, index[i]);
	}
	if (most < 0)
		return call_refuse(
		    call, "c", "all that was measured is off the scale");
	r->AQI = (int64_t)most;
	r->level = level_of(most);
	r->primary = primary(call, &g->c, index, most);
	if (strcmp(call_table(call, TABLE)->edition, editions[1]) == 0)
		call_warn(call,
		    "按 HJ 633-2012 计算；2026-03-01 起适用 2026 版",
		    "by HJ 633-2012; from 2026-03-01 the edition of 2026 "
		    "applies");
	return true;
}

const struct entry model_air_quality_index = {
	.id = "ENV-001",
	.words = { "空气质量指数 AQI（日）", "Air quality index of a day" },
	.class = CLASS_ENVIRONMENT,
	.domains = DOMAIN_SAVING | DOMAIN_SAFETY,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "IAQI straight between break points, up to a whole number; "
		    "AQI = max IAQI",
	.source = "HJ 633-2012，表 1；HJ 633-2026，表 3",
	.strength = STRENGTH_B,
	.oracle = "numpy.interp on the break points; their identities",
	.note = { "2012 版 O3 8 小时超过 800 不计入；2026 版计 "
		  "300。未给版本时按计算日期现行版本",
	    "O3 of 8 h above 800 does not count in the edition of 2012 and is "
	    "300 in that of 2026. The edition in force on the day of the call "
	    "unless said otherwise" },
	.version = 2,
	.tables = { TABLE },
	.evaluate = evaluate,
};
