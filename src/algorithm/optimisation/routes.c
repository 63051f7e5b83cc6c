#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/json.h"
#include "knowledge/entry.h"

#define STOPS_MOST 400
#define FEW_STOPS 10 /* of which all divisions are tried */
#define GAIN 1e-9    /* of the longest way: as little is none */

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

static bool
fits(const struct plan *p, double load)
{
	return load <= p->g->capacity * (1 + 1e-12);
}

/* Joins two routes at their ends a and b, when these are ends and both loads
 * fit. */
static void
join(struct plan *p, size_t a, size_t b)
{
	struct route *x = &p->routes[p->of[a]], *y = &p->routes[p->of[b]];

	if (x == y || !fits(p, x->load + y->load))
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

static size_t
place_of(const struct route *r, size_t stop)
{
	size_t i = 0;

	while (r->stop[i] != stop)
		i++;
	return i;
}

/* One stop to where it costs least, on any route that has room, be it a new
 * one. */
static bool
relocate(struct plan *p, size_t stop)
{
	struct route *own = &p->routes[p->of[stop]], *to = NULL;
	const size_t i = place_of(own, stop);
	size_t place = 0;
	double least, stays;

	take_out(own, i);
	own->load -= p->g->demand.v[stop];
	stays = least = detour(p, own, i, stop);
	for (size_t k = 1; k < p->n; k++) {
		struct route *r = &p->routes[k];

		if (!fits(p, r->load + p->g->demand.v[stop]))
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

/* How much longer a route is with another stop at a place. */
static double
instead(const struct plan *p, const struct route *r, size_t i, size_t stop)
{
	const size_t before = at(r, i), now = at(r, i + 1), next = at(r, i + 2);

	return way(p, before, stop) + way(p, stop, next) - way(p, before, now) -
	    way(p, now, next);
}

/* Two stops of different routes change places where that is shorter. */
static bool
exchange(struct plan *p, size_t a, size_t b)
{
	struct route *x = &p->routes[p->of[a]], *y = &p->routes[p->of[b]];
	const double more = p->g->demand.v[b] - p->g->demand.v[a];
	size_t i, j;

	if (x == y || !fits(p, x->load + more) || !fits(p, y->load - more))
		return false;
	i = place_of(x, a);
	j = place_of(y, b);
	if (!(instead(p, x, i, b) + instead(p, y, j, a) < -p->gain))
		return false;
	x->stop[i] = b;
	y->stop[j] = a;
	x->load += more;
	y->load -= more;
	p->of[a] = (size_t)(y - p->routes);
	p->of[b] = (size_t)(x - p->routes);
	return true;
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
		for (size_t a = 1; a < p->n; a++)
			for (size_t b = a + 1; b < p->n; b++)
				changed |= exchange(p, a, b);
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

/* Few stops: every division into routes ------------------------------------ */

/* By sets of stops: bit i stands for place i + 1. */
struct sets {
	size_t m;      /* stops */
	double *path;  /* from the depot by all of a set to one of it, m each */
	double *round; /* the shortest there and back; infinite: too heavy */
	double *best;  /* of all divisions */
	size_t *first; /* the set of the first route of the best one */
};

static double *
row_of(const struct sets *s, size_t set)
{
	return s->path + set * s->m;
}

static double
load_of(const struct plan *p, const struct sets *s, size_t set)
{
	double load = 0;

	for (size_t i = 0; i < s->m; i++)
		load += set >> i & 1 ? p->g->demand.v[i + 1] : 0;
	return load;
}

/* Held and Karp, for all sets. */
static void
go_round(const struct plan *p, const struct sets *s, size_t set)
{
	for (size_t to = 0; to < s->m; to++) {
		const size_t rest = set & ~((size_t)1 << to);
		double least = rest == 0 ? way(p, 0, to + 1) : HUGE_VAL;

		if (rest == set)
			continue;
		for (size_t i = 0; i < s->m; i++)
			if (rest >> i & 1)
				least = fmin(least,
				    row_of(s, rest)[i] + way(p, i + 1, to + 1));
		row_of(s, set)[to] = least;
		s->round[set] = fmin(s->round[set], least + way(p, to + 1, 0));
	}
	if (!fits(p, load_of(p, s, set)))
		s->round[set] = HUGE_VAL;
}

/* The route with the last of the stops, whichever others are on it. */
static void
divide(const struct sets *s, size_t set)
{
	for (size_t part = set; part > 0; part = (part - 1) & set) {
		const double sum = s->round[part] + s->best[set ^ part];

		if (sum < s->best[set]) {
			s->best[set] = sum;
			s->first[set] = part;
		}
	}
}

static void
write_route(const struct plan *p, const struct sets *s, size_t set)
{
	struct route *r = NULL;
	double left = s->round[set];
	size_t next = 0;

	while (set > 0) {
		size_t to = 0;
		double off = HUGE_VAL;

		for (size_t i = 0; i < s->m; i++) {
			const double gap = set >> i & 1
			    ? fabs(row_of(s, set)[i] + way(p, i + 1, next) -
				  left)
			    : HUGE_VAL;

			to = gap < off ? i : to;
			off = fmin(off, gap);
		}
		if (r == NULL) {
			r = &p->routes[to + 1];
			r->n = 0;
			r->load = load_of(p, s, set);
		}
		r->stop[r->n++] = to + 1;
		left = row_of(s, set)[to];
		next = to + 1;
		set &= ~((size_t)1 << to);
	}
}

static void
try_all(struct call *call, struct plan *p, size_t m)
{
	const size_t sets = (size_t)1 << m;
	struct sets s = { .m = m,
		.path = cx_calloc(call->cx, sets * m, sizeof(double)),
		.round = cx_calloc(call->cx, sets, sizeof(double)),
		.best = cx_calloc(call->cx, sets, sizeof(double)),
		.first = cx_calloc(call->cx, sets, sizeof(size_t)) };

	for (size_t set = 1; set < sets; set++) {
		s.round[set] = s.best[set] = HUGE_VAL;
		go_round(p, &s, set);
		divide(&s, set);
	}
	for (size_t i = 1; i < p->n; i++)
		p->routes[i].n = 0;
	for (size_t set = sets - 1; set > 0; set ^= s.first[set])
		write_route(p, &s, s.first[set]);
}

static bool
evaluate(struct call *call, const void *in, void *out)
{
	const struct given *g = in;
	struct plan p = { .g = g, .n = g->demand.n };

	if (!check(call, g))
		return false;
	begin(call, &p);
	if (p.n > 1 && p.n <= FEW_STOPS + 1) {
		try_all(call, &p, p.n - 1);
	} else {
		save(call, &p);
		if (!improve(call, &p))
			return false;
	}
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
		    "then turns, moves and exchanges that are shorter",
	.source = "Clarke & Wright 1964; Croes 1958; Held & Karp 1962",
	.strength = STRENGTH_A,
	.oracle = "every division into routes tried",
	.note = { "10 个以内的停靠点为最优；更多时为启发式，不保证最优",
	    "The best of up to 10 stops; a heuristic for more" },
	.version = 2,
	.evaluate = evaluate,
};
