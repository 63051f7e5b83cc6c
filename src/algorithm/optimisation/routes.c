#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "knowledge/entry.h"

#define STOPS_MOST 400
#define GAIN 1e-9 /* of the longest way: as little is none */

struct given {
	struct matrix D;
	struct vector demand;
	double capacity;
};

struct result {
	double total;
	int64_t vehicles;
	json_t *routes;
	struct vector loads, lengths;
};

static const struct port given[] = {
	{ IN(D), PORT_MATRIX, "1", { 0, 1e12 },
	    { "距离（对称；第 0 个为车场）",
		"distances, the same both ways; place 0 is the depot" },
	    "n,n" },
	{ IN(demand), PORT_VECTOR, "1", { 0, 1e12 },
	    { "各点需求（第 0 个为 0）",
		"demand of each place, 0 of the depot" },
	    "n" },
	{ IN(capacity), PORT_NUMBER, "1", { 1e-9, 1e12 },
	    { "车辆容量", "what a vehicle carries" } },
	{ NULL },
};

static const struct port result[] = {
	{ OUT(total), PORT_NUMBER, "1",
	    .words = { "总里程", "length in all" } },
	{ OUT(vehicles), PORT_WHOLE, "1", .words = { "线路数", "routes" } },
	{ OUT(routes), PORT_JSON, "",
	    .words = { "各线路依次到的点（不含车场）",
		"places of each route in their order, without the depot" } },
	{ OUT(loads), PORT_VECTOR, "1",
	    .words = { "各线路载量", "load of each" } },
	{ OUT(lengths), PORT_VECTOR, "1",
	    .words = { "各线路里程", "length of each" } },
	{ NULL },
};

/* Routes as rows of stops; those that were joined to others are empty. */
struct route {
	size_t *stop, n;
	double load;
};

struct saving {
	double by;
	size_t a, b;
};

struct plan {
	const struct given *g;
	size_t n;
	struct route *routes;
	size_t *of;  /* route of each place */
	double gain; /* at least, of a change */
};

static double
way(const struct plan *p, size_t a, size_t b)
{
	return p->g->D.v[a * p->n + b];
}

/* Most first; of as much the first pair, so that results are the same
 * everywhere. */
static int
compare(const void *a, const void *b)
{
	const struct saving *x = a, *y = b;

	if (x->by < y->by || x->by > y->by)
		return x->by > y->by ? -1 : 1;
	if (x->a != y->a)
		return x->a < y->a ? -1 : 1;
	return (x->b > y->b) - (x->b < y->b);
}

static void
turn(struct route *r, size_t from, size_t to)
{
	for (; from < to; from++, to--) {
		const size_t kept = r->stop[from];

		r->stop[from] = r->stop[to];
		r->stop[to] = kept;
	}
}

/* Joins two routes at their ends a and b, when these are ends and both loads
 * fit. */
static void
join(struct plan *p, size_t a, size_t b)
{
	struct route *x = &p->routes[p->of[a]], *y = &p->routes[p->of[b]];

	if (x == y || x->load + y->load > p->g->capacity * (1 + 1e-12))
		return;
	if (x->stop[0] == a)
		turn(x, 0, x->n - 1);
	if (y->stop[y->n - 1] == b)
		turn(y, 0, y->n - 1);
	if (x->stop[x->n - 1] != a || y->stop[0] != b)
		return;
	for (size_t i = 0; i < y->n; i++) {
		p->of[y->stop[i]] = p->of[a];
		x->stop[x->n++] = y->stop[i];
	}
	x->load += y->load;
	y->n = 0;
}

static void
begin(struct call *call, struct plan *p)
{
	p->routes = cx_calloc(call->cx, p->n, sizeof(*p->routes));
	p->of = cx_calloc(call->cx, p->n, sizeof(*p->of));
	for (size_t i = 0; i < p->n * p->n; i++)
		p->gain = fmax(p->gain, GAIN * p->g->D.v[i]);
	for (size_t i = 1; i < p->n; i++) {
		p->routes[i].stop = cx_calloc(call->cx, p->n, sizeof(size_t));
		p->routes[i].stop[0] = i;
		p->routes[i].n = 1;
		p->routes[i].load = p->g->demand.v[i];
		p->of[i] = i;
	}
}

/* Clarke and Wright: what is saved when two places follow each other. */
static void
save(struct call *call, struct plan *p)
{
	struct saving *s = cx_calloc(call->cx, p->n * p->n / 2 + 1, sizeof(*s));
	size_t n = 0;

	for (size_t a = 1; a < p->n; a++)
		for (size_t b = a + 1; b < p->n; b++)
			s[n++] = (struct saving){
				way(p, 0, a) + way(p, 0, b) - way(p, a, b), a, b
			};
	qsort(s, n, sizeof(*s), compare);
	for (size_t i = 0; i < n && s[i].by > 0; i++)
		join(p, s[i].a, s[i].b);
}

static size_t
at(const struct route *r, size_t i)
{
	return i == 0 || i > r->n ? 0 : r->stop[i - 1];
}

/* 2-opt: pieces are turned as long as that is shorter. */
static void
shorten(const struct plan *p, struct route *r)
{
	bool changed = true;

	while (changed) {
		changed = false;
		for (size_t i = 1; i <= r->n; i++)
			for (size_t j = i + 1; j <= r->n; j++) {
				const double more =
				    way(p, at(r, i - 1), at(r, j)) +
				    way(p, at(r, i), at(r, j + 1)) -
				    way(p, at(r, i - 1), at(r, i)) -
				    way(p, at(r, j), at(r, j + 1));

				if (!(more < -p->gain))
					continue;
				turn(r, i - 1, j - 1);
				changed = true;
			}
	}
}

/* What it takes, at place i of a route, to come by `stop`. */
static double
detour(const struct plan *p, const struct route *r, size_t i, size_t stop)
{
	return way(p, at(r, i), stop) + way(p, stop, at(r, i + 1)) -
	    way(p, at(r, i), at(r, i + 1));
}

static void
take_out(struct route *r, size_t i)
{
	memmove(r->stop + i, r->stop + i + 1, (r->n - i - 1) * sizeof(size_t));
	r->n--;
}

static void
put_in(struct route *r, size_t i, size_t stop)
{
	memmove(r->stop + i + 1, r->stop + i, (r->n - i) * sizeof(size_t));
	r->stop[i] = stop;
	r->n++;
}

/* One stop to where it costs least, on any route that has room. */
static bool
relocate(struct plan *p, size_t stop)
{
	struct route *own = &p->routes[p->of[stop]], *to = NULL;
	size_t i = 0, place = 0;
	double least, stays;

	while (own->stop[i] != stop)
		i++;
	take_out(own, i);
	own->load -= p->g->demand.v[stop];
	stays = least = detour(p, own, i, stop);
	for (size_t k = 1; k < p->n; k++) {
		struct route *r = &p->routes[k];

		if ((r->n == 0 && r != own) ||
		    r->load + p->g->demand.v[stop] >
			p->g->capacity * (1 + 1e-12))
			continue;
		for (size_t j = 0; j <= r->n; j++)
			if (detour(p, r, j, stop) < least - p->gain) {
				least = detour(p, r, j, stop);
				to = r;
				place = j;
			}
	}
	if (to == NULL) {
		to = own;
		place = i;
	}
	put_in(to, place, stop);
	to->load += p->g->demand.v[stop];
	p->of[stop] = (size_t)(to - p->routes);
	return least < stays;
}

static bool
improve(struct call *call, struct plan *p)
{
	bool changed = true;

	while (changed) {
		if (!call_goes_on(call, 0.5))
			return false;
		changed = false;
		for (size_t k = 1; k < p->n; k++)
			shorten(p, &p->routes[k]);
		for (size_t stop = 1; stop < p->n; stop++)
			changed |= relocate(p, stop);
	}
	return true;
}

static void
tell(struct call *call, const struct plan *p, struct result *r)
{
	r->routes = json_own(call->cx, json_array());
	r->loads = call_vector(call, p->n);
	r->lengths = call_vector(call, p->n);
	for (size_t k = 1; k < p->n; k++) {
		const struct route *route = &p->routes[k];
		json_t *stops;
		double length = 0;

		if (route->n == 0)
			continue;
		stops = json_array();
		for (size_t i = 0; i <= route->n; i++) {
			length += way(p, at(route, i), at(route, i + 1));
			if (i < route->n)
				(void)json_array_append_new(stops,
				    json_integer((json_int_t)route->stop[i]));
		}
		(void)json_array_append_new(r->routes, stops);
		r->loads.v[r->vehicles] = route->load;
		r->lengths.v[r->vehicles++] = length;
		r->total += length;
	}
	r->loads.n = r->lengths.n = (size_t)r->vehicles;
}

static bool
check(struct call *call, const struct given *g)
{
	const size_t n = g->demand.n;

	if (n < 2 || n > STOPS_MOST)
		return call_refuse(
		    call, "D", "D has %zu places, not 2 to %d", n, STOPS_MOST);
	for (size_t i = 0; i < n * n; i++)
		if (fabs(g->D.v[i] - g->D.v[i % n * n + i / n]) >
		    1e-9 * g->D.v[i])
			return call_refuse(call, "D",
			    "D is not the same both ways: row %zu, column %zu",
			    i / n + 1, i % n + 1);
	if (g->demand.v[0] > 0)
		return call_refuse(
		    call, "demand", "place 0 is the depot and demands nothing");
	for (size_t i = 0; i < n; i++)
		if (g->demand.v[i] > g->capacity)
			return call_refuse(call, "demand",
			    "place %zu demands more than a vehicle carries", i);
	return true;
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct plan p = { .g = g, .n = g->demand.n };

	if (!check(call, g))
		return false;
	begin(call, &p);
	save(call, &p);
	if (!improve(call, &p))
		return false;
	tell(call, &p, out);
	return true;
}

const struct entry algorithm_routes = {
	.id = "OPT-14",
	.words = { "车辆路径（节约法与 2-opt）",
	    "Vehicle routes: savings, 2-opt and moves" },
	.class = CLASS_OPTIMISATION,
	.domains = DOMAIN_LOGISTICS,
	.given = given,
	.given_size = sizeof(struct given),
	.result = result,
	.result_size = sizeof(struct result),
	.equation = "s_ab = d_0a + d_0b - d_ab, most first while loads fit; "
		    "then turns and moves that are shorter",
	.source = "Clarke & Wright 1964; Croes 1958",
	.strength = STRENGTH_A,
	.oracle = "every division into routes tried",
	.note = { "启发式：不保证最优",
	    "A heuristic: the best is not certain" },
	.version = 1,
	.evaluate = evaluate,
};
