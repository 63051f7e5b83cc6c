/*
 * worked_energy.c - the arithmetic of energy between rows and a report.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "energy/balance.h"
#include "report/worked.h"

#define NAMED 4 /* meters that are named where several are missing */

static double
number(const struct answer *a, size_t row, const char *column)
{
	return worked_cell(a, row, column)->number;
}

static const char *
text(const struct answer *a, size_t row, const char *column)
{
	const char *t = worked_cell(a, row, column)->text;

	return t == NULL ? "" : t;
}

/* --- balance: where energy gets lost between meters -------------------------
 */

static struct balance_node *
nodes_of(struct cx *cx, const struct answer *rows)
{
	struct balance_node *nodes = cx_calloc(cx, rows->n + 1, sizeof(*nodes));

	for (size_t i = 0; i < rows->n; i++)
		nodes[i] = (struct balance_node){
			.id = str_of(text(rows, i, "id")),
			.parent = str_of(text(rows, i, "parent")),
			.amount = number(rows, i, "days") >=
				BALANCE_DAYS * number(rows, i, "wanted")
			    ? number(rows, i, "amount")
			    : (double)NAN,
			.limit = number(rows, i, "loss_limit"),
			.accuracy = number(rows, i, "accuracy"),
		};
	balance_cut_loose(cx, nodes, rows->n);
	return nodes;
}

/* What wants somebody stands first; of the same status the largest loss. */
static int
compare_balances(const void *a, const void *b)
{
	static const int order[BALANCE_STATUS_COUNT] = {
		[BALANCE_NEGATIVE] = 0,
		[BALANCE_HIGH] = 1,
		[BALANCE_INCOMPLETE] = 2,
		[BALANCE_NO_MAIN] = 3,
		[BALANCE_OK] = 4,
	};
	const struct balance *x = a, *y = b;
	const double mine = isnan(x->loss) ? 0 : fabs(x->loss);
	const double other = isnan(y->loss) ? 0 : fabs(y->loss);

	if (order[x->status] != order[y->status])
		return order[x->status] - order[y->status];
	if (mine != other)
		return mine < other ? 1 : -1;
	return (x->node > y->node) - (x->node < y->node);
}

static const char *
missing_meters(
    struct cx *cx, const struct answer *rows, const struct balance *b)
{
	struct text names = text_new(cx, 4096);

	for (size_t i = 0; i < b->missing_count && i < NAMED; i++)
		text_printf(&names, "%s%s", i == 0 ? "" : ", ",
		    text(rows, b->missing[i], "meter"));
	if (b->missing_count > NAMED)
		text_puts(&names, " …");
	return b->missing_count == 0 ? NULL : names.p;
}

static void
balance_row(struct cx *cx, const struct answer *rows, const struct balance *b,
    const struct balance_node *nodes, const size_t *children,
    struct answer *out)
{
	static const char *const same[] = { "party", "party_en", "meter",
		"kind", "kind_name", "kind_name_en", "unit" };
	/* What is lost beside a meter that says nothing, nobody knows. */
	const bool whole =
	    b->status != BALANCE_INCOMPLETE && b->status != BALANCE_NO_MAIN;
	const double main = nodes[b->node].amount;

	worked_row(out);
	for (size_t i = 0; i < sizeof(same) / sizeof(same[0]); i++)
		worked_text(out, same[i], text(rows, b->node, same[i]));
	worked_text(out, "status", balance_status_name(b->status));
	worked_text(
	    out, "place", nodes[b->node].parent.n == 0 ? "top" : "below");
	worked_text(out, "whole", whole ? "yes" : "no");
	worked_text(out, "missing", missing_meters(cx, rows, b));
	worked_text(out, "error", b->within_error ? "within" : "beyond");
	worked_number(cx, out, "main", main);
	worked_number(cx, out, "subs", (double)children[b->node]);
	worked_number(cx, out, "missing_n", (double)b->missing_count);
	worked_number(cx, out, "sub_sum", b->sub_sum);
	worked_number(cx, out, "allowed", nodes[b->node].limit);
	if (!whole)
		return;
	worked_number(cx, out, "loss", b->loss);
	worked_number(cx, out, "rate", b->rate);
	worked_number(
	    cx, out, "beyond", fmax(0, b->loss - nodes[b->node].limit * main));
}

static size_t *
count_children(struct cx *cx, const struct balance_node *nodes, size_t n,
    const struct balance *balances, size_t count)
{
	size_t *children = cx_calloc(cx, n + 1, sizeof(*children));

	for (size_t k = 0; k < count; k++)
		for (size_t i = 0; i < n; i++)
			children[balances[k].node] +=
			    str_eq(nodes[i].parent, nodes[balances[k].node].id);
	return children;
}

static bool
work_balance(struct cx *cx, const struct answer *rows,
    const struct answer *with, struct answer *out)
{
	struct balance_node *nodes = nodes_of(cx, rows);
	struct balance *balances;
	const size_t *children;
	size_t n;

	(void)with;
	if (!balance_of(cx, nodes, rows->n, BALANCE_TOLERANCE, &balances, &n))
		return false;
	children = count_children(cx, nodes, rows->n, balances, n);
	if (n > 0)
		qsort(balances, n, sizeof(*balances), compare_balances);
	worked_room(cx, out, n);
	for (size_t i = 0; i < n; i++)
		balance_row(cx, rows, &balances[i], nodes, children, out);
	return true;
}

static const char *const balance_needs[] = { "id", "parent", "party",
	"party_en", "meter", "kind", "kind_name", "kind_name_en", "unit",
	"loss_limit", "accuracy", "amount", "days", "wanted", NULL };

static const struct worked_column balance_columns[] = {
	{ "party", ANSWER_TEXT },
	{ "party_en", ANSWER_TEXT },
	{ "meter", ANSWER_TEXT },
	{ "kind", ANSWER_TEXT },
	{ "kind_name", ANSWER_TEXT },
	{ "kind_name_en", ANSWER_TEXT },
	{ "unit", ANSWER_TEXT },
	{ "status", ANSWER_TEXT },  /* balance_status_name() */
	{ "place", ANSWER_TEXT },   /* "top" or "below" of another node */
	{ "whole", ANSWER_TEXT },   /* "yes" when every meter has an amount */
	{ "missing", ANSWER_TEXT }, /* names of sub-meters without one */
	{ "error", ANSWER_TEXT },   /* "within": the loss says nothing */
	{ "main", ANSWER_NUMBER },
	{ "subs", ANSWER_NUMBER }, /* how many sub-meters */
	{ "missing_n", ANSWER_NUMBER },
	{ "sub_sum", ANSWER_NUMBER },
	{ "loss", ANSWER_NUMBER },
	{ "rate", ANSWER_NUMBER },    /* share */
	{ "allowed", ANSWER_NUMBER }, /* largest share */
	{ "beyond", ANSWER_NUMBER },  /* what is lost above that */
	{ NULL, ANSWER_TEXT },
};

/* --- all of them ------------------------------------------------------------
 */

const struct worked worked_energy[] = {
	{ "balance", balance_needs, NULL, balance_columns, work_balance },
	{ .name = NULL },
};
