#include "energy/balance.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define NOBODY ((size_t)-1)

struct work {
	struct cx *cx;
	const struct balance_node *nodes;
	size_t n;
	const struct balance_node **by_id; /* sorted */
	size_t *parent;                    /* NOBODY at the top */
	size_t *children;                  /* how many */
};

static int
compare_str(struct str a, struct str b)
{
	const size_t n = a.n < b.n ? a.n : b.n;
	const int order = n == 0 ? 0 : memcmp(a.p, b.p, n);

	return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

static int
compare_nodes(const void *a, const void *b)
{
	const struct balance_node *const *x = a, *const *y = b;

	return compare_str((*x)->id, (*y)->id);
}

static size_t
find(const struct work *w, struct str id)
{
	const struct balance_node key = { .id = id }, *at = &key;
	const struct balance_node **hit =
	    bsearch(&at, w->by_id, w->n, sizeof(*w->by_id), compare_nodes);

	return hit == NULL ? NOBODY : (size_t)(*hit - w->nodes);
}

static void
order_nodes(struct work *w)
{
	w->by_id = cx_calloc(w->cx, w->n, sizeof(*w->by_id));
	for (size_t i = 0; i < w->n; i++)
		w->by_id[i] = &w->nodes[i];
	if (w->n > 0)
		qsort(w->by_id, w->n, sizeof(*w->by_id), compare_nodes);
}

static bool
sort_nodes(struct work *w)
{
	order_nodes(w);
	for (size_t i = 1; i < w->n; i++)
		if (str_eq(w->by_id[i - 1]->id, w->by_id[i]->id))
			return cx_fail_code(w->cx, FAIL_INVALID,
			    "repeated_meter", "id",
			    "the meter \"%.*s\" stands twice in the tree",
			    STR_ARG(w->by_id[i]->id));
	return true;
}

static bool
link_nodes(struct work *w)
{
	w->parent = cx_calloc(w->cx, w->n, sizeof(*w->parent));
	w->children = cx_calloc(w->cx, w->n, sizeof(*w->children));
	for (size_t i = 0; i < w->n; i++) {
		w->parent[i] = NOBODY;
		if (w->nodes[i].parent.n == 0)
			continue;
		w->parent[i] = find(w, w->nodes[i].parent);
		if (w->parent[i] == NOBODY)
			return cx_fail_code(w->cx, FAIL_INVALID,
			    "unknown_parent", "parent",
			    "\"%.*s\" hangs under \"%.*s\", which is not in "
			    "the tree",
			    STR_ARG(w->nodes[i].id),
			    STR_ARG(w->nodes[i].parent));
		w->children[w->parent[i]]++;
	}
	return true;
}

/* Going up from any node must end; after n steps it never will. */
static bool
check_cycles(struct work *w)
{
	for (size_t i = 0; i < w->n; i++) {
		size_t at = i, steps = 0;

		while (at != NOBODY && steps++ <= w->n)
			at = w->parent[at];
		if (at != NOBODY)
			return cx_fail_code(w->cx, FAIL_INVALID, "meter_cycle",
			    "parent", "\"%.*s\" hangs under itself",
			    STR_ARG(w->nodes[i].id));
	}
	return true;
}

static enum balance_status
judge(
    const struct balance_node *main, const struct balance *b, double tolerance)
{
	const double limit =
	    isfinite(main->limit) ? main->limit : BALANCE_LIMIT;

	if (isnan(main->amount))
		return BALANCE_NO_MAIN;
	if (b->missing_count > 0)
		return BALANCE_INCOMPLETE;
	/* Without a rate the main meter stood still and its children did not */
	if (isnan(b->rate))
		return b->loss < 0 ? BALANCE_NEGATIVE : BALANCE_HIGH;
	if (b->rate < -tolerance)
		return BALANCE_NEGATIVE;
	return b->rate > limit ? BALANCE_HIGH : BALANCE_OK;
}

static double
rate_of(double loss, double main)
{
	if (main == 0)
		return loss == 0 ? 0 : (double)NAN;
	return loss / main;
}

/* Adds child i to the balance of its parent. */
static void
add_child(struct balance *b, const struct balance_node *child, size_t i)
{
	if (isnan(child->amount)) {
		b->missing[b->missing_count++] = i;
		return;
	}
	b->sub_sum += child->amount;
	b->loss_error += pow(child->accuracy * child->amount, 2);
}

static void
finish(struct balance *b, const struct balance_node *main, double tolerance)
{
	b->loss = main->amount - b->sub_sum;
	b->rate = rate_of(b->loss, main->amount);
	b->loss_error =
	    sqrt(b->loss_error + pow(main->accuracy * main->amount, 2));
	if (b->missing_count > 0)
		b->loss_error = NAN;
	b->within_error = fabs(b->loss) < b->loss_error;
	b->status = judge(main, b, tolerance);
}

/* Every node with children gets its balance; at[i] says which. */
static size_t
open_balances(struct work *w, struct balance *balances, size_t *at)
{
	size_t count = 0;

	for (size_t i = 0; i < w->n; i++) {
		if (w->children[i] == 0)
			continue;
		balances[count] = (struct balance){
			.node = i,
			.missing =
			    cx_calloc(w->cx, w->children[i], sizeof(size_t)),
		};
		at[i] = count++;
	}
	return count;
}

bool
balance_of(struct cx *cx, const struct balance_node *nodes, size_t n,
    double tolerance, struct balance **balances, size_t *count)
{
	struct work w = { .cx = cx, .nodes = nodes, .n = n };
	size_t *at = cx_calloc(cx, n, sizeof(*at));

	if (!sort_nodes(&w) || !link_nodes(&w) || !check_cycles(&w))
		return false;
	*balances = cx_calloc(cx, n, sizeof(**balances));
	*count = open_balances(&w, *balances, at);
	for (size_t i = 0; i < n; i++)
		if (w.parent[i] != NOBODY) {
			struct balance *b = &(*balances)[at[w.parent[i]]];

			add_child(b, &nodes[i], i);
		}
	for (size_t i = 0; i < *count; i++)
		finish(&(*balances)[i], &nodes[(*balances)[i].node], tolerance);
	return true;
}

void
balance_cut_loose(struct cx *cx, struct balance_node *nodes, size_t n)
{
	struct work w = { .cx = cx, .nodes = nodes, .n = n };

	order_nodes(&w);
	for (size_t i = 0; i < n; i++)
		if (nodes[i].parent.n > 0 &&
		    find(&w, nodes[i].parent) == NOBODY)
			nodes[i].parent = (struct str){ "", 0 };
}

const char *
balance_status_name(enum balance_status status)
{
	static const char *const names[BALANCE_STATUS_COUNT] = {
		[BALANCE_NO_MAIN] = "no_main",
		[BALANCE_INCOMPLETE] = "incomplete",
		[BALANCE_NEGATIVE] = "negative",
		[BALANCE_HIGH] = "high",
		[BALANCE_OK] = "ok",
	};

	return names[status];
}
