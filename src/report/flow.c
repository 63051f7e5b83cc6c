#include "report/flow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static bool
is_place(const char *a, const char *b)
{
	return a == b || (a != NULL && b != NULL && strcmp(a, b) == 0);
}

/* Adds to the flow of these ends; a new one where there is none. */
static void
add(struct flow *flows, size_t *n, struct flow one)
{
	size_t i = 0;

	while (i < *n &&
	    !(is_place(flows[i].from, one.from) &&
		is_place(flows[i].to, one.to)))
		i++;
	if (i < *n)
		flows[i].value += one.value;
	else
		flows[(*n)++] = one;
}

/* Equal ones in the order of their names, so that equal data look equal. */
static int
larger(const void *a, const void *b)
{
	const struct flow *f = a, *g = b;
	int by;

	if (f->value > g->value || f->value < g->value)
		return f->value > g->value ? -1 : 1;
	by = strcmp(f->from, g->from);
	return by != 0 ? by : strcmp(f->to, g->to);
}

static bool
gives(const struct flow *flows, size_t n, const char *from)
{
	for (size_t i = 0; i < n; i++)
		if (is_place(flows[i].from, from) ||
		    is_place(flows[i].to, from))
			return true;
	return false;
}

/* The first `kept` of them, and the others gathered. */
static size_t
gathered(const struct flow *all, size_t n, size_t kept, struct flow *out)
{
	size_t links = 0;

	for (size_t i = 0; i < kept; i++)
		out[links++] = all[i];
	for (size_t i = kept; i < n; i++) {
		const char *from =
		    gives(all, kept, all[i].from) ? all[i].from : NULL;

		add(out, &links, (struct flow){ from, NULL, all[i].value });
	}
	return links;
}

/* What is gathered on either side is a place of its own. */
static size_t
places(const struct flow *flows, size_t n)
{
	size_t count = 0;
	bool source = false, sink = false;

	for (size_t i = 0; i < n; i++) {
		const bool again = gives(flows, i, flows[i].from);

		source = source || flows[i].from == NULL;
		sink = sink || flows[i].to == NULL;
		count += flows[i].from != NULL && !again;
		count += flows[i].to != NULL && !gives(flows, i, flows[i].to) &&
		    !is_place(flows[i].to, flows[i].from);
	}
	return count + source + sink;
}

struct flow *
flow_gather(struct cx *cx, const struct flow *rows, size_t rows_n, size_t *n)
{
	struct flow *all = cx_calloc(cx, rows_n + 1, sizeof(*all));
	struct flow *out = cx_calloc(cx, rows_n + 1, sizeof(*out));
	size_t all_n = 0, kept;

	for (size_t i = 0; i < rows_n; i++)
		if (rows[i].from != NULL && rows[i].to != NULL &&
		    rows[i].value > 0)
			add(all, &all_n, rows[i]);
	qsort(all, all_n, sizeof(*all), larger);
	kept = all_n < FLOW_LINKS ? all_n : FLOW_LINKS;
	*n = gathered(all, all_n, kept, out);
	while (kept > 0 && (*n > FLOW_LINKS || places(out, *n) > FLOW_PLACES))
		*n = gathered(all, all_n, --kept, out);
	return out;
}

double
flow_given(const struct flow *flows, size_t n, const char *from)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		if (is_place(flows[i].from, from))
			sum += flows[i].value;
	return sum;
}
