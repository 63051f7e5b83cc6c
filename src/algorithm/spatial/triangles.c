#include "algorithm/spatial/triangles.h"

#include "algorithm/statistics/sample.h"

#define NONE TRIANGLES_NONE

/*
 * Places come from left to right, so that each new one is outside of the hull
 * of those before it: it is joined to the sides that it sees, and then edges
 * are flipped until all circles are empty.  The hull goes round anticlockwise;
 * owner[a] is the triangle at its side from a to next[a].
 */
struct mesh {
	struct triangles *t;
	const double *at;
	size_t *order, n;
	size_t *next, *before, *owner;
	size_t *stack, waiting; /* triangles whose opposite side is unsure */
};

/* Above 0: c is to the left of the way from a to b. */
static long double
turn(const struct mesh *m, size_t a, size_t b, size_t c)
{
	const double *p = m->at + a * 2, *q = m->at + b * 2, *r = m->at + c * 2;

	return ((long double)q[0] - p[0]) * ((long double)r[1] - p[1]) -
	    ((long double)r[0] - p[0]) * ((long double)q[1] - p[1]);
}

/* Whether d is within the circle of a, b, c, which are anticlockwise. */
static bool
is_within(const struct mesh *m, const size_t *abc, size_t d)
{
	long double x[3], y[3], s[3];

	for (size_t k = 0; k < 3; k++) {
		x[k] = (long double)m->at[abc[k] * 2] - m->at[d * 2];
		y[k] = (long double)m->at[abc[k] * 2 + 1] - m->at[d * 2 + 1];
		s[k] = x[k] * x[k] + y[k] * y[k];
	}
	return s[0] * (x[1] * y[2] - x[2] * y[1]) -
	    s[1] * (x[0] * y[2] - x[2] * y[0]) +
	    s[2] * (x[0] * y[1] - x[1] * y[0]) >
	    0;
}

static int
compare(const double *a, const double *b)
{
	if (a[0] < b[0] || a[0] > b[0])
		return a[0] < b[0] ? -1 : 1;
	return (a[1] > b[1]) - (a[1] < b[1]);
}

/* By x already; equal ones by y. */
static bool
sort(struct call *call, struct mesh *m)
{
	struct vector x = call_vector(call, m->n);

	for (size_t i = 0; i < m->n; i++)
		x.v[i] = m->at[i * 2];
	m->order = sample_order(call, x);
	for (size_t i = 1; i < m->n; i++) {
		const size_t here = m->order[i];
		size_t k = i;

		for (; k > 0 &&
		     compare(m->at + m->order[k - 1] * 2, m->at + here * 2) > 0;
		     k--)
			m->order[k] = m->order[k - 1];
		m->order[k] = here;
		if (k > 0 &&
		    compare(m->at + m->order[k - 1] * 2, m->at + here * 2) == 0)
			return call_refuse(call, "pts",
			    "rows %zu and %zu are the same place",
			    m->order[k - 1] + 1, here + 1);
	}
	return true;
}

static size_t
add(struct mesh *m, size_t a, size_t b, size_t c)
{
	const size_t t = m->t->n++;

	m->t->corner[t][0] = a;
	m->t->corner[t][1] = b;
	m->t->corner[t][2] = c;
	for (size_t k = 0; k < 3; k++)
		m->t->beside[t][k] = NONE;
	return t;
}

static size_t
corner_of(const struct mesh *m, size_t t, size_t node)
{
	size_t k = 0;

	while (m->t->corner[t][k] != node)
		k++;
	return k;
}

/* u is beside t now, opposite its corner k; without u that side is of the
 * hull. */
static void
attach(struct mesh *m, size_t t, size_t k, size_t u)
{
	const size_t from = m->t->corner[t][(k + 1) % 3];

	m->t->beside[t][k] = u;
	if (u == NONE)
		m->owner[from] = t;
	else
		m->t->beside[u][(corner_of(m, u, from) + 1) % 3] = t;
}

/* The other diagonal of t = (p, b, c) and u = (d, c, b). */
static void
flip(struct mesh *m, size_t t, size_t p, size_t u, size_t d)
{
	const size_t k = corner_of(m, t, p), l = corner_of(m, u, d);
	const size_t b = m->t->corner[t][(k + 1) % 3];
	const size_t c = m->t->corner[t][(k + 2) % 3];
	const size_t pc = m->t->beside[t][(k + 1) % 3];
	const size_t pb = m->t->beside[t][(k + 2) % 3];
	const size_t db = m->t->beside[u][(l + 1) % 3];
	const size_t dc = m->t->beside[u][(l + 2) % 3];
	const size_t first[] = { p, b, d }, second[] = { p, d, c };

	for (size_t i = 0; i < 3; i++) {
		m->t->corner[t][i] = first[i];
		m->t->corner[u][i] = second[i];
	}
	m->t->beside[t][1] = u;
	m->t->beside[u][2] = t;
	attach(m, t, 0, db);
	attach(m, t, 2, pb);
	attach(m, u, 0, dc);
	attach(m, u, 1, pc);
}

/* Until no circle of a triangle at p holds a place. */
static void
settle(struct mesh *m, size_t p)
{
	while (m->waiting > 0) {
		const size_t t = m->stack[--m->waiting];
		const size_t u = m->t->beside[t][corner_of(m, t, p)];
		size_t d = 0;

		if (u == NONE)
			continue;
		while (m->t->beside[u][d] != t)
			d++;
		d = m->t->corner[u][d];
		if (!is_within(m, m->t->corner[t], d))
			continue;
		flip(m, t, p, u, d);
		m->stack[m->waiting++] = t;
		m->stack[m->waiting++] = u;
	}
}

/* A triangle outside of each side from `from` to `to`. */
static void
join(struct mesh *m, size_t p, size_t from, size_t to)
{
	size_t last = NONE;

	for (size_t a = from; a != to; a = m->next[a]) {
		const size_t b = m->next[a];
		const size_t t = add(m, b, a, p);

		attach(m, t, 2, m->owner[a]);
		attach(m, t, 0, last);
		last = t;
		m->stack[m->waiting++] = t;
	}
	attach(m, last, 1, NONE);
	m->next[from] = m->before[to] = p;
	m->before[p] = from;
	m->next[p] = to;
}

/* The first places are on a line as far as `end`, the next is not: a fan. */
static void
fan(struct mesh *m, size_t end)
{
	const size_t p = m->order[end];
	const bool left = turn(m, m->order[0], m->order[1], p) > 0;
	size_t last = NONE;

	for (size_t i = 0; i + 1 < end; i++) {
		const size_t a = m->order[left ? i : end - 1 - i];
		const size_t b = m->order[left ? i + 1 : end - 2 - i];
		const size_t t = add(m, a, b, p);

		attach(m, t, 2, NONE);
		attach(m, t, 1, last);
		attach(m, t, 0, NONE);
		m->next[a] = b;
		m->before[b] = a;
		m->next[b] = p;
		m->before[p] = b;
		last = t;
	}
	m->next[p] = m->order[left ? 0 : end - 1];
	m->before[m->next[p]] = p;
}

static bool
grow(struct call *call, struct mesh *m)
{
	size_t i = 2;

	while (i < m->n && turn(m, m->order[0], m->order[1], m->order[i]) == 0)
		i++;
	if (i >= m->n)
		return call_refuse(
		    call, "pts", "all places are on one line: no triangle");
	fan(m, i);
	for (i++; i < m->n; i++) {
		const size_t p = m->order[i];
		size_t from = m->order[i - 1], to = from;

		if (!call_goes_on(call, (double)i / (double)m->n))
			return false;
		while (turn(m, to, m->next[to], p) < 0)
			to = m->next[to];
		while (turn(m, m->before[from], from, p) < 0)
			from = m->before[from];
		join(m, p, from, to);
		settle(m, p);
	}
	return true;
}

bool
triangles_of(struct call *call, const struct matrix *pts, struct triangles *t)
{
	const size_t n = pts->rows;
	struct mesh m = { .t = t, .at = pts->v, .n = n };

	/* A triangulation of n places has fewer than 2 n triangles. */
	t->n = 0;
	t->corner = cx_calloc(call->cx, 2 * n, sizeof(*t->corner));
	t->beside = cx_calloc(call->cx, 2 * n, sizeof(*t->beside));
	m.next = cx_calloc(call->cx, n, sizeof(size_t));
	m.before = cx_calloc(call->cx, n, sizeof(size_t));
	m.owner = cx_calloc(call->cx, n, sizeof(size_t));
	m.stack = cx_calloc(call->cx, 4 * n, sizeof(size_t));
	return sort(call, &m) && grow(call, &m);
}
