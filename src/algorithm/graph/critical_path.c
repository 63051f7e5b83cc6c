#include <math.h>

#include "algorithm/graph/graph.h"
#include "knowledge/entry.h"

struct given {
	struct vector duration;
	struct matrix edges;
};

struct result {
	double total;
	struct vector order, earliest, latest, slack, critical;
};

static const struct port given[] = {
	{ IN(duration), PORT_VECTOR, "d", { 0, 1e9 },
	    { "各工序工期", "how long each task takes" } },
	GRAPH_PORT_EDGES("先后：先行工序、后续工序、间隔（天，缺省为 0）",
	    "order: task before, task after, days between (0 without)"),
	{ NULL },
};

static const struct port result[] = {
	{ OUT(total), PORT_NUMBER, "d",
	    .words = { "总工期", "how long all take" } },
	{ OUT(order), PORT_VECTOR, "1",
	    .words = { "拓扑序（同时可做的按编号）",
		"an order that keeps all; the least number first" } },
	{ OUT(earliest), PORT_VECTOR, "d",
	    .words = { "最早开始", "earliest begin" } },
	{ OUT(latest), PORT_VECTOR, "d",
	    .words = { "最迟开始", "latest begin" } },
	{ OUT(slack), PORT_VECTOR, "d", .words = { "总时差", "slack" } },
	{ OUT(critical), PORT_VECTOR, "1",
	    .words = { "关键工序（按编号）", "critical tasks" } },
	{ NULL },
};

#define SLACK_NONE 1e-9 /* of the total */

/* Least number first: a heap of tasks that may begin. */
struct heap {
	size_t *v, n;
};

static void
put(struct heap *h, size_t task)
{
	size_t at = h->n++;

	for (; at > 0 && h->v[(at - 1) / 2] > task; at = (at - 1) / 2)
		h->v[at] = h->v[(at - 1) / 2];
	h->v[at] = task;
}

static size_t
take(struct heap *h)
{
	const size_t least = h->v[0], last = h->v[--h->n];
	size_t at = 0;

	for (size_t next = 1; next < h->n; next = 2 * at + 1) {
		next += next + 1 < h->n && h->v[next + 1] < h->v[next];
		if (h->v[next] >= last)
			break;
		h->v[at] = h->v[next];
		at = next;
	}
	h->v[at] = last;
	return least;
}

/* Edges by their first task. */
struct plan {
	const struct given *g;
	size_t n, *begin, *edge, *before;
};

static size_t
end_of(const struct plan *p, size_t edge, size_t k)
{
	return (size_t)p->g->edges.v[edge * p->g->edges.cols + k];
}

static double
gap_of(const struct plan *p, size_t edge)
{
	return p->g->edges.cols > 2 ? p->g->edges.v[edge * 3 + 2] : 0;
}

static struct plan
lay_out(struct call *call, const struct given *g)
{
	struct plan p = { g, g->duration.n,
		cx_calloc(call->cx, g->duration.n + 1, sizeof(size_t)),
		cx_calloc(call->cx, g->edges.rows, sizeof(size_t)),
		cx_calloc(call->cx, g->duration.n, sizeof(size_t)) };

	for (size_t e = 0; e < g->edges.rows; e++) {
		p.begin[end_of(&p, e, 0)]++;
		p.before[end_of(&p, e, 1)]++;
	}
	for (size_t i = 1; i <= p.n; i++)
		p.begin[i] += p.begin[i - 1];
	for (size_t e = 0; e < g->edges.rows; e++)
		p.edge[--p.begin[end_of(&p, e, 0)]] = e;
	return p;
}

/* Earliest begins, in an order that keeps all; false: there is a circle. */
static bool
forth(struct call *call, struct plan *p, struct result *r)
{
	struct heap h = { cx_calloc(call->cx, p->n, sizeof(size_t)), 0 };

	r->order.n = 0;
	for (size_t i = 0; i < p->n; i++)
		if (p->before[i] == 0)
			put(&h, i);
	while (h.n > 0) {
		const size_t i = take(&h);
		const double done = r->earliest.v[i] + p->g->duration.v[i];

		r->order.v[r->order.n++] = (double)i;
		r->total = fmax(r->total, done);
		for (size_t k = p->begin[i]; k < p->begin[i + 1]; k++) {
			const size_t to = end_of(p, p->edge[k], 1);

			r->earliest.v[to] = fmax(
			    r->earliest.v[to], done + gap_of(p, p->edge[k]));
			if (--p->before[to] == 0)
				put(&h, to);
		}
	}
	return r->order.n == p->n;
}

static void
back(const struct plan *p, struct result *r)
{
	for (size_t o = p->n; o-- > 0;) {
		const size_t i = (size_t)r->order.v[o];
		double until = r->total;

		for (size_t k = p->begin[i]; k < p->begin[i + 1]; k++)
			until = fmin(until,
			    r->latest.v[end_of(p, p->edge[k], 1)] -
				gap_of(p, p->edge[k]));
		r->latest.v[i] = until - p->g->duration.v[i];
	}
	r->critical.n = 0;
	for (size_t i = 0; i < p->n; i++) {
		r->slack.v[i] = fmax(0, r->latest.v[i] - r->earliest.v[i]);
		if (r->slack.v[i] <= SLACK_NONE * r->total)
			r->critical.v[r->critical.n++] = (double)i;
	}
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct result *r = out;
	struct vector *all[] = { &r->order, &r->earliest, &r->latest, &r->slack,
		&r->critical };
	struct plan p;

	if (g->duration.n > GRAPH_NODES)
		return call_refuse(call, "duration",
		    "there are more than %d tasks", GRAPH_NODES);
	if (!graph_check(call, (int64_t)g->duration.n, &g->edges, 3))
		return false;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		*all[i] = call_vector(call, g->duration.n);
	p = lay_out(call, g);
	if (!forth(call, &p, r))
		return call_refuse(
		    call, "edges", "tasks wait for each other in a circle");
	back(&p, r);
	return true;
}

const struct entry algorithm_critical_path = {
	.id = "GRA-18",
	.words = { "拓扑排序与关键路径（CPM）",
	    "Topological order and critical path (CPM)" },
	.class = CLASS_GRAPH,
	.domains = DOMAIN_PRODUCTION | DOMAIN_MANAGEMENT | DOMAIN_DESIGN,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "ES_j = max(ES_i + d_i + gap_ij); LS_i = min(LS_j - "
		    "gap_ij) - d_i; slack = LS - ES",
	.source = "Kelley & Walker 1959; Kahn 1962",
	.strength = STRENGTH_A,
	.oracle = "networkx lexicographical_topological_sort, "
		  "dag_longest_path_length",
	.version = 1,
	.evaluate = evaluate,
};
