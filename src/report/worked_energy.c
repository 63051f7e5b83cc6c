/*
 * worked_energy.c - the arithmetic of energy between rows and a report.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/moment.h"
#include "base/text.h"
#include "energy/balance.h"
#include "energy/drop.h"
#include "energy/tou.h"
#include "report/worked.h"

#define NAMED 3 /* meters that are named where several are missing */

/* --- balance: where energy gets lost between meters ----------------------- */

static struct balance_node *
nodes_of(struct cx *cx, const struct answer *rows)
{
	struct balance_node *nodes = cx_calloc(cx, rows->n + 1, sizeof(*nodes));

	for (size_t i = 0; i < rows->n; i++)
		nodes[i] = (struct balance_node){
			.id = str_of(worked_text_at(rows, i, "id")),
			.parent = str_of(worked_text_at(rows, i, "parent")),
			.amount =
			    worked_number_at(rows, i, "days") >= BALANCE_DAYS *
				    worked_number_at(rows, i, "wanted")
			    ? worked_number_at(rows, i, "amount")
			    : (double)NAN,
			.limit = worked_number_at(rows, i, "loss_limit"),
			.accuracy = worked_number_at(rows, i, "accuracy"),
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
		text_printf(&names, "%s%s", i == 0 ? "" : " / ",
		    worked_text_at(rows, b->missing[i], "meter"));
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
		worked_text(
		    out, same[i], worked_text_at(rows, b->node, same[i]));
	worked_text(out, "status", balance_status_name(b->status));
	worked_text(
	    out, "place", nodes[b->node].parent.n == 0 ? "top" : "below");
	worked_text(out, "whole", whole ? "yes" : "no");
	worked_text(out, "missing", missing_meters(cx, rows, b));
	worked_text(out, "error", b->within_error ? "within" : "beyond");
	worked_number(cx, out, "main", main);
	worked_number(cx, out, "subs", (double)children[b->node]);
	worked_number(cx, out, "missing_n", (double)b->missing_count);
	/* Of no sub-meter the sum is unknown, not zero. */
	if (b->missing_count < children[b->node])
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

/* --- demand: the largest load, and electricity by period of the day ------- */

#define ENOUGH 0.8 /* share of the intervals that a figure takes: grade C */

static struct tou_slot *
slots_of(struct cx *cx, const struct answer *rows)
{
	struct tou_slot *slots = cx_calloc(cx, rows->n + 1, sizeof(*slots));

	for (size_t i = 0; i < rows->n; i++) {
		const double to = worked_number_at(rows, i, "valid_to");

		slots[i] = (struct tou_slot){
			.large = strcmp(worked_text_at(rows, i, "users"),
				     "all") != 0,
			.months = tou_months_of(
			    str_of(worked_text_at(rows, i, "months"))),
			.from_min = (int)worked_number_at(rows, i, "from_min"),
			.to_min = (int)worked_number_at(rows, i, "to_min"),
			.period = tou_period_of(
			    str_of(worked_text_at(rows, i, "period"))),
			.valid_from =
			    (int32_t)worked_number_at(rows, i, "valid_from"),
			.valid_to = isnan(to) ? INT32_MAX : (int32_t)to,
		};
	}
	return slots;
}

static struct tou_bin
bin_of(const struct answer *rows, size_t i)
{
	const double day = worked_number_at(rows, i, "max_day");

	return (struct tou_bin){
		.month = (int32_t)worked_number_at(rows, i, "month"),
		.minute = (int)worked_number_at(rows, i, "minute"),
		.step_min = (int)worked_number_at(rows, i, "step_min"),
		.kwh = worked_number_at(rows, i, "kwh"),
		.known = (size_t)worked_number_at(rows, i, "known"),
		.max_kwh = worked_number_at(rows, i, "max_kwh"),
		.max_day = isnan(day) ? 0 : (int32_t)day,
	};
}

static void
put_periods(struct cx *cx, struct answer *out, const struct tou_load *l)
{
	static const char *const columns[TOU_COUNT][2] = {
		[TOU_PEAK] = { "peak", "peak_share" },
		[TOU_FLAT] = { "flat", "flat_share" },
		[TOU_VALLEY] = { "valley", "valley_share" },
	};

	/* Where no slot holds for a part of it there is no split. */
	if (l->period[TOU_NONE] != 0 || l->kwh <= 0)
		return;
	for (size_t p = TOU_PEAK; p <= TOU_VALLEY; p++) {
		worked_number(cx, out, columns[p][0], l->period[p]);
		worked_number(cx, out, columns[p][1], l->period[p] / l->kwh);
	}
}

static void
put_load(struct cx *cx, struct answer *out, const struct tou_load *l)
{
	const struct date d = date_of(l->max_day);

	worked_number(cx, out, "kwh", l->kwh);
	worked_number(cx, out, "max_kw", l->max_kw);
	worked_number(cx, out, "factor", l->factor);
	if (!isnan(l->max_kw))
		worked_text(out, "max_at",
		    cx_printf(cx, "%02d-%02d %02d:%02d", d.month, d.day,
			l->max_minute / 60, l->max_minute % 60));
	put_periods(cx, out, l);
}

/* The rows first..last of one tenant; 0 stands for all together, and an
 * enterprise that asks for itself is all there is. */
static void
demand_row(struct cx *cx, const struct answer *rows, size_t first, size_t last,
    const struct tou_slot *slots, size_t slots_n, struct answer *out)
{
	struct tou_bin *bins = cx_calloc(cx, last - first + 1, sizeof(*bins));
	const bool whole = worked_number_at(rows, first, "tenant_id") == 0 ||
	    (first == 0 && last == rows->n);
	double known = 0, wanted = 0;
	struct tou_load l;

	for (size_t i = first; i < last; i++) {
		bins[i - first] = bin_of(rows, i);
		known += worked_number_at(rows, i, "known");
		wanted += worked_number_at(rows, i, "wanted");
	}
	worked_row(out);
	worked_text(out, "scope", whole ? "whole" : "one");
	worked_text(out, "party", worked_cell(rows, first, "party")->text);
	worked_text(
	    out, "party_en", worked_cell(rows, first, "party_en")->text);
	worked_number(
	    cx, out, "step", worked_number_at(rows, first, "step_min"));
	worked_number(cx, out, "known", known / wanted);
	if (known < ENOUGH * wanted)
		return;
	/* The capacity of a transformer is not registered, so nobody is known
	 * to be industry of 315 kVA and more. */
	l = tou_load_of(bins, last - first, slots, slots_n, false);
	put_load(cx, out, &l);
}

static bool
work_demand(struct cx *cx, const struct answer *rows, const struct answer *with,
    struct answer *out)
{
	const struct tou_slot *slots = slots_of(cx, with);
	size_t last;

	worked_room(cx, out, rows->n);
	for (size_t first = 0; first < rows->n; first = last) {
		for (last = first; last < rows->n &&
		     worked_number_at(rows, last, "tenant_id") ==
			 worked_number_at(rows, first, "tenant_id");)
			last++;
		demand_row(cx, rows, first, last, slots, with->n, out);
	}
	return true;
}

/* All together, then tenant by tenant. */
static const char *const demand_needs[] = { "tenant_id", "party", "party_en",
	"month", "step_min", "minute", "kwh", "known", "wanted", "max_kwh",
	"max_day", NULL };
static const char *const demand_with[] = { "users", "months", "from_min",
	"to_min", "period", "valid_from", "valid_to", NULL };

static const struct worked_column demand_columns[] = {
	{ "scope", ANSWER_TEXT }, /* "whole" or "one" */
	{ "party", ANSWER_TEXT },
	{ "party_en", ANSWER_TEXT },
	{ "step", ANSWER_NUMBER },  /* minutes of its fixed window */
	{ "known", ANSWER_NUMBER }, /* share of the intervals */
	{ "kwh", ANSWER_NUMBER },   /* missing from here on below 80 % */
	{ "max_kw", ANSWER_NUMBER },
	{ "max_at", ANSWER_TEXT }, /* "10-14 14:00" */
	{ "factor", ANSWER_NUMBER },
	{ "peak", ANSWER_NUMBER }, /* kWh; missing without slots */
	{ "flat", ANSWER_NUMBER },
	{ "valley", ANSWER_NUMBER },
	{ "peak_share", ANSWER_NUMBER },
	{ "flat_share", ANSWER_NUMBER },
	{ "valley_share", ANSWER_NUMBER },
	{ NULL, ANSWER_TEXT },
};

/* --- watch: sharp falls of electricity ------------------------------------ */

/* The days of one enterprise, one after another; NaN for those nobody knows. */
struct watched {
	int32_t first;
	size_t n;
	double *kwh;
	bool *touched; /* a main meter was changed */
};

static struct watched
watched_of(struct cx *cx, const struct answer *rows, size_t first, size_t last)
{
	struct watched w = { .first = (int32_t)worked_number_at(
				 rows, first, "day") };

	w.n = (size_t)((int32_t)worked_number_at(rows, last - 1, "day") -
		  w.first) +
	    1;
	w.kwh = cx_calloc(cx, w.n, sizeof(*w.kwh));
	w.touched = cx_calloc(cx, w.n, sizeof(*w.touched));
	for (size_t i = 0; i < w.n; i++)
		w.kwh[i] = NAN;
	for (size_t i = first; i < last; i++) {
		const size_t at =
		    (size_t)((int32_t)worked_number_at(rows, i, "day") -
			w.first);

		w.kwh[at] = worked_number_at(rows, i, "kwh");
		w.touched[at] = worked_number_at(rows, i, "touched") > 0;
	}
	return w;
}

/* The seven days that begin at index i. */
static struct drop
week_of(struct cx *cx, const struct watched *w, size_t i)
{
	const size_t before = i < DROP_BASE ? i : DROP_BASE;

	return drop_of(cx, w->kwh + i - before, before, w->kwh + i, DROP_DAYS);
}

/* The week of the month that fell most, of those that are leads if any is;
 * false when no week can be judged. */
static bool
worst_week(struct cx *cx, const struct watched *w, int32_t since, size_t *at,
    struct drop *worst)
{
	bool found = false;

	for (size_t i = 0; i + DROP_DAYS <= w->n; i++) {
		const struct drop d = week_of(cx, w, i);

		if (w->first + (int32_t)i + DROP_DAYS <= since ||
		    isnan(d.change))
			continue;
		if (found &&
		    (drop_is_lead(worst) != drop_is_lead(&d)
			    ? drop_is_lead(worst)
			    : worst->change <= d.change))
			continue;
		*worst = d;
		*at = i;
		found = true;
	}
	return found;
}

/* Whether a main meter was changed in the week or the days it is held to. */
static bool
is_touched(const struct watched *w, size_t at)
{
	for (size_t i = at < DROP_BASE ? 0 : at - DROP_BASE; i < at + DROP_DAYS;
	     i++)
		if (w->touched[i])
			return true;
	return false;
}

static double
mean_before(const struct watched *w, size_t at)
{
	double sum = 0;

	if (at < DROP_DAYS)
		return NAN;
	for (size_t i = at - DROP_DAYS; i < at; i++)
		sum += w->kwh[i];
	return sum / DROP_DAYS;
}

/* An enterprise and its worst week of the month. */
struct watched_party {
	size_t row; /* its first */
	struct watched w;
	size_t at; /* where the week begins */
	struct drop d;
	bool known; /* a week of the month can be judged */
	double declared;
	const char *state;
	bool lead;
};

static const char *
state_of(const struct watched_party *p)
{
	if (!p->known)
		return "unknown";
	if (!drop_is_lead(&p->d))
		return "steady";
	if (is_touched(&p->w, p->at))
		return "touched";
	return drop_diverges(&p->d, p->declared) ? "diverging" : "fall";
}

static struct watched_party
party_of(struct cx *cx, const struct answer *rows, size_t first, size_t last)
{
	struct watched_party p = { .row = first,
		.w = watched_of(cx, rows, first, last),
		.declared = worked_number_at(rows, first, "declared") };

	p.known = worst_week(cx, &p.w,
	    (int32_t)worked_number_at(rows, first, "since"), &p.at, &p.d);
	p.state = state_of(&p);
	p.lead =
	    strcmp(p.state, "fall") == 0 || strcmp(p.state, "diverging") == 0;
	return p;
}

/* Leads first, then by how far they fell; who cannot be judged last. */
static int
compare_parties(const void *a, const void *b)
{
	const struct watched_party *x = a, *y = b;

	if (x->lead != y->lead)
		return x->lead ? -1 : 1;
	if (x->known != y->known)
		return x->known ? -1 : 1;
	if (x->known && x->d.change != y->d.change)
		return x->d.change < y->d.change ? -1 : 1;
	return (x->row > y->row) - (x->row < y->row);
}

static void
watch_row(struct cx *cx, const struct answer *rows,
    const struct watched_party *p, struct answer *out)
{
	const double week = p->known ? mean_before(&p->w, p->at) : (double)NAN;

	worked_row(out);
	worked_text(out, "party", worked_text_at(rows, p->row, "party"));
	worked_text(out, "party_en", worked_text_at(rows, p->row, "party_en"));
	worked_text(out, "state", p->state);
	worked_number(cx, out, "lead", p->lead);
	worked_number(cx, out, "declared", p->declared);
	if (!p->known)
		return;
	worked_date(cx, out, "from_day", p->w.first + (int32_t)p->at);
	worked_date(
	    cx, out, "to_day", p->w.first + (int32_t)p->at + DROP_DAYS - 1);
	worked_number(cx, out, "mean", p->d.mean);
	worked_number(cx, out, "median", p->d.median);
	worked_number(cx, out, "change", p->d.change);
	worked_number(cx, out, "z", isfinite(p->d.z) ? p->d.z : (double)NAN);
	worked_number(cx, out, "week_before", week);
	worked_number(cx, out, "week_change",
	    week > 0 ? p->d.mean / week - 1 : (double)NAN);
}

static bool
work_watch(struct cx *cx, const struct answer *rows, const struct answer *with,
    struct answer *out)
{
	struct watched_party *parties =
	    cx_calloc(cx, rows->n + 1, sizeof(*parties));
	size_t n = 0, last;

	(void)with;
	for (size_t first = 0; first < rows->n; first = last) {
		for (last = first; last < rows->n &&
		     worked_number_at(rows, last, "tenant_id") ==
			 worked_number_at(rows, first, "tenant_id");)
			last++;
		parties[n++] = party_of(cx, rows, first, last);
	}
	if (n > 0)
		qsort(parties, n, sizeof(*parties), compare_parties);
	worked_room(cx, out, n);
	for (size_t i = 0; i < n; i++)
		watch_row(cx, rows, &parties[i], out);
	return true;
}

/* By tenant and day. */
static const char *const watch_needs[] = { "tenant_id", "party", "party_en",
	"day", "since", "kwh", "touched", "declared", NULL };

static const struct worked_column watch_columns[] = {
	{ "party", ANSWER_TEXT },
	{ "party_en", ANSWER_TEXT },
	{ "state", ANSWER_TEXT },  /* "steady", "fall", "diverging" from what
				    * was declared, "touched" by a change of
				    * meters, "unknown" */
	{ "lead", ANSWER_NUMBER }, /* 1 for a fall, diverging or not */
	{ "from_day", ANSWER_DATE },
	{ "to_day", ANSWER_DATE }, /* the last of the week */
	{ "mean", ANSWER_NUMBER }, /* kWh a day */
	{ "median", ANSWER_NUMBER },
	{ "change", ANSWER_NUMBER },
	{ "z", ANSWER_NUMBER },
	{ "week_before", ANSWER_NUMBER }, /* mean of the seven days before */
	{ "week_change", ANSWER_NUMBER },
	{ "declared", ANSWER_NUMBER }, /* change of the declared output */
	{ NULL, ANSWER_TEXT },
};

/* --- all of them ---------------------------------------------------------- */

const struct worked worked_energy[] = {
	{ "balance", balance_needs, NULL, balance_columns, work_balance },
	{ "demand", demand_needs, demand_with, demand_columns, work_demand },
	{ "watch", watch_needs, NULL, watch_columns, work_watch },
	{ .name = NULL },
};
