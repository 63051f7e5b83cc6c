#include "energy/energy_web.h"
#include "energy/account_store.h"

#include <math.h>

#include "base/moment.h"
#include "energy/balance.h"
#include "energy/intensity_web.h"

/* Summary ------------------------------------------------------------------ */

struct summary {
	struct figure figure;
	struct intensity intensity;
};

static bool
summary_came(struct cx *cx, struct exchange *x)
{
	const struct frame *f = frame_of(x);
	const struct summary *s = f->own;
	struct text *out = web_out(x);
	size_t n;
	const struct account_row *rows = account_rows(cx, web_rows(x, 0), &n);

	text_printf(out, "{\"scope\":\"%s\",\"tenant\":",
	    f->is_park ? "park" : "enterprise");
	if (f->is_park)
		text_puts(out, "null,");
	else
		text_printf(out, "%d,", (int)f->tenant);
	frame_write_text(out, "name", f->is_park ? f->park_name : f->name);
	text_char(out, ',');
	frame_write_text(
	    out, "name_en", f->is_park ? f->park_name_en : f->name_en);
	text_printf(out, ",\"demo\":%s,", f->demo ? "true" : "false");
	frame_write_moment(cx, out, "as_of", moment_now(), f->zone_min);
	text_char(out, ',');
	if (!figure_write(cx, out, f, &s->figure, rows, n))
		return false;
	text_char(out, ',');
	if (!intensity_write(
		cx, out, f, &s->intensity, rows, n, web_rows(x, 1)))
		return false;
	text_char(out, ',');
	frame_write_rules(out, f);
	text_char(out, '}');
	return true;
}

static bool
summary_ready(struct cx *cx, struct exchange *x)
{
	struct frame *f = frame_of(x);
	struct summary *s = cx_alloc(cx, sizeof(*s));
	struct period period;

	if (!period_parse(cx, web_text(x, "period"), f->stat_day, &period))
		return false;
	f->own = s;
	s->figure = figure_of(f, period);
	s->intensity = intensity_of(f, &s->figure);
	frame_bind(cx, x);
	intensity_bind(cx, x, &s->intensity);
	web_ask(x, Q_ENERGY_SUM, summary_came);
	web_ask(x, Q_ENERGY_OUTPUT, summary_came);
	return true;
}

static bool
summary(struct cx *cx, struct exchange *x)
{
	return frame_begin(cx, x, summary_ready);
}

/* Balance ------------------------------------------------------------------ */

/* Whether a meter says enough of its days to be held against others. */
static bool
says_enough(const struct db_rows *rows, size_t i)
{
	return (double)db_int(rows, i, db_find(rows, "days")) >=
	    BALANCE_DAYS * (double)db_int(rows, i, db_find(rows, "wanted"));
}

static struct balance_node *
nodes_of(struct cx *cx, const struct db_rows *rows)
{
	const size_t n = db_count(rows), parent = db_find(rows, "parent_id");
	struct balance_node *nodes = cx_calloc(cx, n + 1, sizeof(*nodes));

	for (size_t i = 0; i < n; i++)
		nodes[i] = (struct balance_node){
			.id = db_str(rows, i, db_find(rows, "id")),
			.parent = db_is_null(rows, i, parent)
			    ? STR("")
			    : db_str(rows, i, parent),
			.amount = says_enough(rows, i)
			    ? db_double(rows, i, db_find(rows, "amount"))
			    : (double)NAN,
			.limit =
			    db_double(rows, i, db_find(rows, "loss_limit")),
			.accuracy =
			    db_double(rows, i, db_find(rows, "accuracy")),
		};
	return nodes;
}

static void
write_loss(
    struct text *out, const struct balance *b, const struct balance_node *nodes)
{
	bool known;

	text_puts(out, ",\"balance\":");
	if (b == NULL) {
		text_puts(out, "null");
		return;
	}
	/* What is lost beside a meter that says nothing, nobody knows. */
	known = b->status != BALANCE_INCOMPLETE;
	text_char(out, '{');
	frame_write_number(out, "sub_sum", b->sub_sum);
	text_char(out, ',');
	frame_write_number(out, "loss", known ? b->loss : (double)NAN);
	text_char(out, ',');
	frame_write_number(out, "rate", known ? b->rate : (double)NAN);
	text_char(out, ',');
	frame_write_number(out, "loss_error", b->loss_error);
	text_printf(out, ",\"within_error\":%s,\"status\":\"%s\",\"missing\":[",
	    b->within_error ? "true" : "false", balance_status_name(b->status));
	for (size_t i = 0; i < b->missing_count; i++) {
		if (i > 0)
			text_char(out, ',');
		text_put(out, nodes[b->missing[i]].id);
	}
	text_puts(out, "]}");
}

static char
grade_at(const struct db_rows *rows, size_t i)
{
#define COUNT(name) db_int(rows, i, db_find(rows, name))
	if (db_is_null(rows, i, db_find(rows, "expected")))
		return '-';
	const struct grade_tally tally = {
		.expected = (size_t)COUNT("expected"),
		.received = (size_t)COUNT("received"),
		.estimated = (size_t)COUNT("estimated"),
		.good = (double)COUNT("good") + (double)COUNT("linear") / 2,
	};
#undef COUNT
	const struct grade_factors factors = grade_factors_of(&tally);

	return grade_letter(grade_of(grade_score(&factors),
	    tally.expected == 0
		? 0
		: (double)tally.estimated / (double)tally.expected));
}

static void
write_node(struct text *out, const struct db_rows *rows, size_t i,
    const struct balance_node *nodes, const struct balance *b)
{
	text_printf(out, "%s{\"meter\":", i == 0 ? "" : ",");
	text_put(out, nodes[i].id);
	text_puts(out, ",\"parent\":");
	if (nodes[i].parent.n == 0)
		text_puts(out, "null");
	else
		text_put(out, nodes[i].parent);
	text_puts(out, ",\"tenant\":");
	text_put(out, db_str(rows, i, db_find(rows, "tenant_id")));
	text_char(out, ',');
	frame_write_text(out, "name", db_str(rows, i, db_find(rows, "name")));
	text_char(out, ',');
	frame_write_text(out, "role", db_str(rows, i, db_find(rows, "role")));
	text_char(out, ',');
	frame_write_number(
	    out, "amount", db_double(rows, i, db_find(rows, "amount")));
	text_printf(out, ",\"days\":%lld,\"wanted_days\":%lld",
	    (long long)db_int(rows, i, db_find(rows, "days")),
	    (long long)db_int(rows, i, db_find(rows, "wanted")));
	text_char(out, ',');
	frame_write_number(out, "limit", nodes[i].limit);
	text_printf(out, ",\"grade\":\"%c\"", grade_at(rows, i));
	write_loss(out, b, nodes);
	text_char(out, '}');
}

static bool
balance_came(struct cx *cx, struct exchange *x)
{
	const struct frame *f = frame_of(x);
	const struct db_rows *rows = web_rows(x, 0);
	const size_t n = db_count(rows);
	struct balance_node *nodes = nodes_of(cx, rows);
	struct text *out = web_out(x);
	struct balance *balances;
	size_t count, at = 0;

	balance_cut_loose(cx, nodes, n);
	if (!balance_of(cx, nodes, n, BALANCE_TOLERANCE, &balances, &count))
		return false;
	text_puts(out, "{\"period\":");
	frame_write_period(cx, out, f->own);
	text_puts(out, ",\"kind\":");
	text_json(out, web_text(x, "kind"));
	text_puts(out, ",\"unit\":");
	text_json(
	    out, n == 0 ? STR("") : db_str(rows, 0, db_find(rows, "unit")));
	text_puts(out, ",\"nodes\":[");
	for (size_t i = 0; i < n; i++) {
		const bool has = at < count && balances[at].node == i;

		write_node(out, rows, i, nodes, has ? &balances[at] : NULL);
		at += has;
	}
	text_puts(out, "]}");
	return true;
}

static bool
balance_ready(struct cx *cx, struct exchange *x)
{
	struct frame *f = frame_of(x);
	struct period *period = cx_alloc(cx, sizeof(*period));
	int32_t from, to;

	if (!period_parse(cx, web_text(x, "period"), f->stat_day, period))
		return false;
	f->own = period;
	frame_past(f, period, &from, &to);
	db_bind_text(web_binds(x), "from", date_text(cx, from));
	db_bind_text(web_binds(x), "to", date_text(cx, to));
	web_ask(x, Q_ENERGY_TREE, balance_came);
	return true;
}

static bool
balance(struct cx *cx, struct exchange *x)
{
	return frame_begin_plain(cx, x, balance_ready);
}

/* Routes ------------------------------------------------------------------- */

#define PAGE                                                                   \
	{ "limit", IN_QUERY, PARAM_INT, .lo = 1, .hi = 500, .fallback = "100", \
		.about = "at most so many" },                                  \
	{                                                                      \
		"after", IN_QUERY, PARAM_TEXT,                                 \
		    .hi = 200,                                                 \
		    .about = "cursor, from `next` of the page before"          \
	}
#define ISSUES                                                                 \
	{ "meter", IN_QUERY, PARAM_INT, .about = "of this meter only" },       \
	    { "issue", IN_QUERY, PARAM_CHOICE,                                 \
		    .choices = "replaced ct_changed reset_noted rollover "     \
			       "reset negative spike gap dropped",             \
		    .about = "of this kind only" },                            \
	    { "from", IN_QUERY, PARAM_DATE, .about = "from this day on" },     \
	{                                                                      \
		"to", IN_QUERY, PARAM_DATE, .about = "before this day"         \
	}
#define CHANGES                                                                \
	{ "meter", IN_QUERY, PARAM_INT, .about = "of this meter only" },       \
	    { "reason", IN_QUERY, PARAM_CHOICE,                                \
		    .choices = "late_data meter_event recomputed",             \
		    .about = "for this reason only" },                         \
	    { "from", IN_QUERY, PARAM_DATE,                                    \
		    .about = "of days from this one on" },                     \
	{                                                                      \
		"to", IN_QUERY, PARAM_DATE, .about = "of days before this one" \
	}

const struct route energy_routes[] = {
	{ "GET", "/api/v1/energy/summary", "energy.read", Q_NONE, REPLY_OWN,
	    NULL, summary,
	    "What was consumed in a period, beside the period before and a "
	    "year ago",
	    "R-7.R.3", .cache_s = 10, .slow = true,
	    .shape = "{scope text, tenant int?, name text, name_en text, demo "
		     "bool, as_of moment, " SHAPE_FIGURE
		     ", intensity " SHAPE_INTENSITY ", rules " SHAPE_RULES "}",
	    .params = { FRAME_PERIOD, FRAME_TENANT, FRAME_POLICY } },
	{ "GET", "/api/v1/energy/balance", "energy.read", Q_NONE, REPLY_OWN,
	    NULL, balance,
	    "Meters of a kind with what is lost below each in a period",
	    "R-7.R.3", .slow = true,
	    .shape =
		"{period " SHAPE_PERIOD
		", kind text, unit text, nodes [{meter int, parent int?, "
		"tenant int, name text, role text, amount number?, days "
		"int, wanted_days int, limit "
		"number?, grade text, balance {sub_sum number?, loss number?, "
		"rate number?, loss_error number?, within_error bool, status "
		"text, missing [int]}?}]}",
	    .params = { FRAME_PERIOD,
		{ "kind", IN_QUERY, PARAM_TEXT, .hi = 50,
		    .fallback = "electricity", .about = "kind of energy" },
		FRAME_TENANT } },
	{ "GET", "/api/v1/energy/issues", "energy.read", Q_ENERGY_ISSUE_LIST,
	    REPLY_LIST, NULL, NULL, "What was odd in registers, newest first",
	    "R-6.4.2", .params = { FRAME_TENANT, ISSUES, PAGE } },
	{ "GET", "/api/v1/energy/issues.csv", "energy.read",
	    Q_ENERGY_ISSUE_LIST, REPLY_CSV, WEB_CSV, NULL,
	    "The same as a table", "R-6.4.2",
	    .params = { FRAME_TENANT, ISSUES } },
	{ "GET", "/api/v1/energy/changes", "energy.read", Q_ENERGY_CHANGE_LIST,
	    REPLY_LIST, NULL, NULL, "Corrections of closed days, newest first",
	    "R-6.4.2", .params = { FRAME_TENANT, CHANGES, PAGE } },
	{ "GET", "/api/v1/energy/changes.csv", "energy.read",
	    Q_ENERGY_CHANGE_LIST, REPLY_CSV, WEB_CSV, NULL,
	    "The same as a table", "R-6.4.2",
	    .params = { FRAME_TENANT, CHANGES } },
	{ .path = NULL }
};
