#include <math.h>

#include "knowledge/entry.h"

enum method { METHOD_DOOR, METHOD_DEADBAND };

struct given {
	struct vector t, v;
	double deviation, max_gap;
	int method;
};

struct result {
	struct vector t, v, kept;
	double ratio, max_error;
};

static const struct port given[] = {
	{ IN(t), PORT_VECTOR, "s",
	    .words = { "时刻（递增）", "times, ascending" }, .shape = "n" },
	{ IN(v), PORT_VECTOR, "1", .words = { "值", "values" }, .shape = "n" },
	{ IN(deviation), PORT_NUMBER, "1", { 0, 1e300 },
	    { "允许偏差", "deviation that is allowed" } },
	{ IN(max_gap), PORT_NUMBER, "s", { 0, 1e300 },
	    { "两保留点最大间隔", "longest time between two that are kept" },
	    .otherwise = "1e300" },
	{ IN(method), PORT_CHOICE, "",
	    .words = { "方法（door 线性还原，deadband 保持还原）",
		"method: door, read as lines; deadband, read as steps" },
	    .choices = "door deadband", .otherwise = "\"door\"" },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(t), PORT_VECTOR, "s",
	    .words = { "保留时刻", "times that are kept" } },
	{ OUT(v), PORT_VECTOR, "1",
	    .words = { "保留值", "values that are kept" } },
	{ OUT(kept), PORT_VECTOR, "1",
	    .words = { "保留点序号（从 0 起）",
		"which ones are kept, from 0" } },
	{ OUT(ratio), PORT_NUMBER, "1",
	    .words = { "压缩比", "values before by values behind" } },
	{ OUT(max_error), PORT_NUMBER, "1",
	    .words = { "还原最大误差", "greatest error when read again" } },
	{ NULL },
};

/*
 * The door hangs at the last kept point: slopes that pass every point since
 * within the deviation.  A point whose own slope is not among them ends the
 * stretch at the one before it.  (The classic door hangs at two hinges and may
 * err by twice the deviation.)
 */
static size_t
door(const struct given *g, size_t from)
{
	double low = -INFINITY, high = INFINITY;
	size_t i = from + 1;

	for (; i < g->t.n; i++) {
		const double span = g->t.v[i] - g->t.v[from];
		const double rise = g->v.v[i] - g->v.v[from];

		if (span > g->max_gap && i > from + 1)
			return i - 1;
		if (rise / span < low || rise / span > high)
			return i - 1;
		low = fmax(low, (rise - g->deviation) / span);
		high = fmin(high, (rise + g->deviation) / span);
	}
	return g->t.n - 1;
}

/* The next value that is farther off than allowed. */
static size_t
deadband(const struct given *g, size_t from)
{
	size_t i = from + 1;

	while (i + 1 < g->t.n &&
	    fabs(g->v.v[i] - g->v.v[from]) <= g->deviation &&
	    g->t.v[i + 1] - g->t.v[from] <= g->max_gap)
		i++;
	return i;
}

/* Of what lies between two kept points. */
static double
error_between(const struct given *g, size_t a, size_t b)
{
	double most = 0;

	for (size_t i = a + 1; i < b; i++) {
		const double share =
		    (g->t.v[i] - g->t.v[a]) / (g->t.v[b] - g->t.v[a]);
		const double read = g->method == METHOD_DOOR
		    ? g->v.v[a] + share * (g->v.v[b] - g->v.v[a])
		    : g->v.v[a];

		most = fmax(most, fabs(g->v.v[i] - read));
	}
	return most;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	size_t n = 1;

	for (size_t i = 1; i < g->t.n; i++)
		if (g->t.v[i] <= g->t.v[i - 1])
			return call_refuse(call, "t", "t must ascend");
	r->kept = call_vector(call, g->t.n);
	for (size_t at = 0; at + 1 < g->t.n;) {
		const size_t next =
		    g->method == METHOD_DOOR ? door(g, at) : deadband(g, at);

		r->max_error = fmax(r->max_error, error_between(g, at, next));
		r->kept.v[n++] = (double)next;
		at = next;
	}
	r->kept.n = n;
	r->t = call_vector(call, n);
	r->v = call_vector(call, n);
	for (size_t k = 0; k < n; k++) {
		r->t.v[k] = g->t.v[(size_t)r->kept.v[k]];
		r->v.v[k] = g->v.v[(size_t)r->kept.v[k]];
	}
	r->ratio = (double)g->t.n / (double)n;
	return true;
}

const struct entry algorithm_swinging_door = {
	.id = "DQP-07",
	.words = { "旋转门压缩与死区", "Swinging door and deadband" },
	.class = CLASS_QUALITY,
	.domains = DOMAIN_OPERATION | DOMAIN_PRODUCTION,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "keep the last point whose slope from the kept one lies "
		    "in [max (dv - e)/dt, min (dv + e)/dt]",
	.source = "Bristol 1990; Imai & Iri 1986 (the cone of slopes)",
	.strength = STRENGTH_A,
	.oracle = "numpy: each stretch tried point by point",
	.note = { "还原误差不超过允许偏差；经典双枢轴门只保证两倍",
	    "Read again, no value is off by more than the deviation; the "
	    "classic door promises twice that" },
	.version = 1,
	.evaluate = evaluate,
};
