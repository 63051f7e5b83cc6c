/*
 * ranking_web.c - enterprises by what they consume, as JSON and as a table.
 */
#include <math.h>
#include <stdlib.h>

#include "energy/account_store.h"
#include "energy/energy_web.h"
#include "energy/intensity_web.h"

struct place {
	size_t row; /* of the enterprises */
	struct account account;
	double tce, before, change, year_ago, change_year_ago;
	struct intensity_value intensity;
	double key; /* what is ranked by, largest first */
};

struct ranking {
	struct figure figure;
	struct intensity intensity;
	const struct db_rows *enterprises;
	struct place *places;
	size_t n;
	double tce; /* of all */
};

static int
by_key(const void *a, const void *b)
{
	const struct place *p = a, *q = b;

	/* Those without a figure come last. */
	if (isnan(p->key) || isnan(q->key))
		return isnan(p->key) - isnan(q->key);
	return (p->key < q->key) - (p->key > q->key);
}

static double
key_of(const struct place *p, struct str by)
{
	if (str_is(by, "intensity"))
		return p->intensity.value;
	if (str_is(by, "change"))
		return p->change;
	return str_is(by, "change_year_ago") ? p->change_year_ago : p->tce;
}

static struct str
cell(const struct ranking *r, const struct place *p, const char *column)
{
	return db_str(r->enterprises, p->row, db_find(r->enterprises, column));
}

static bool
fill(struct cx *cx, const struct frame *f, const struct ranking *r,
    const struct account_row *rows, size_t n, const struct db_rows *output,
    struct place *p)
{
	const int32_t tenant = (int32_t)db_int(
	    r->enterprises, p->row, db_find(r->enterprises, "tenant_id"));
	struct account before, year_ago;
	const char *why;

	if (!figure_account(
		cx, f, &r->figure, FIGURE_NOW, tenant, rows, n, &p->account) ||
	    !figure_account(
		cx, f, &r->figure, FIGURE_BEFORE, tenant, rows, n, &before) ||
	    !figure_account(cx, f, &r->figure, FIGURE_YEAR_AGO, tenant, rows, n,
		&year_ago) ||
	    !intensity_value(cx, f, &r->intensity, FIGURE_NOW, tenant, rows, n,
		output, &p->intensity))
		return false;
	p->tce = account_tce(&p->account);
	p->before = account_tce(&before);
	p->year_ago = account_tce(&year_ago);
	p->change = figure_change(&r->figure, &p->account, &before, &why);
	p->change_year_ago =
	    figure_change(&r->figure, &p->account, &year_ago, &why);
	return true;
}

static bool
rank(struct cx *cx, struct exchange *x, struct ranking *r)
{
	const struct frame *f = frame_of(x);
	const struct str industry = web_text(x, "industry");
	size_t n;
	const struct account_row *rows = account_rows(cx, web_rows(x, 0), &n);

	r->enterprises = web_rows(x, 2);
	r->places =
	    cx_calloc(cx, db_count(r->enterprises) + 1, sizeof(*r->places));
	for (size_t i = 0; i < db_count(r->enterprises); i++) {
		struct place *p = &r->places[r->n];

		*p = (struct place){ .row = i };
		if ((industry.n > 0 &&
			!str_eq(cell(r, p, "industry_code"), industry)) ||
		    db_int(r->enterprises, i,
			db_find(r->enterprises, "meters")) == 0)
			continue;
		if (!fill(cx, f, r, rows, n, web_rows(x, 1), p))
			return false;
		p->key = key_of(p, web_text(x, "by"));
		if (!isnan(p->tce))
			r->tce += p->tce;
		r->n++;
	}
	qsort(r->places, r->n, sizeof(*r->places), by_key);
	return true;
}

/* JSON --------------------------------------------------------------------- */

static void
write_names(struct text *out, const struct ranking *r, const struct place *p)
{
	static const char *const columns[] = { "name", "name_en", "short_name",
		"industry_code", "industry_name", "industry_name_en" };

	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		frame_write_text(out, columns[i], cell(r, p, columns[i]));
		text_char(out, ',');
	}
	text_printf(out, "\"above_scale\":%s,\"demo\":%s,",
	    db_bool(
		r->enterprises, p->row, db_find(r->enterprises, "above_scale"))
		? "true"
		: "false",
	    db_bool(r->enterprises, p->row, db_find(r->enterprises, "demo"))
		? "true"
		: "false");
}

static void
write_place(struct cx *cx, struct text *out, const struct frame *f,
    const struct ranking *r, size_t i)
{
	const struct place *p = &r->places[i];

	text_printf(out, "%s{\"rank\":", i == 0 ? "" : ",");
	if (isnan(p->key))
		text_puts(out, "null");
	else
		text_printf(out, "%zu", i + 1);
	text_puts(out, ",\"tenant\":");
	text_put(out, cell(r, p, "tenant_id"));
	text_char(out, ',');
	write_names(out, r, p);
	frame_write_number(out, "tce", p->tce);
	text_char(out, ',');
	frame_write_number(
	    out, "share", r->tce > 0 ? p->tce / r->tce : (double)NAN);
	text_char(out, ',');
	frame_write_number(out, "before", p->before);
	text_char(out, ',');
	frame_write_number(out, "change", p->change);
	text_char(out, ',');
	frame_write_number(out, "year_ago", p->year_ago);
	text_char(out, ',');
	frame_write_number(out, "change_year_ago", p->change_year_ago);
	text_char(out, ',');
	frame_write_number(out, "intensity", p->intensity.value);
	text_printf(
	    out, ",\"output_fen\":%lld,", (long long)p->intensity.output_fen);
	frame_write_quality(cx, out, &p->account, f->zone_min);
	text_char(out, '}');
}

static bool
write_json(struct cx *cx, struct exchange *x, struct ranking *r)
{
	const struct frame *f = frame_of(x);
	const size_t limit = (size_t)web_int(x, "limit");
	struct text *out = web_out(x);

	text_puts(out, "{\"period\":");
	frame_write_period(cx, out, &r->figure.period[FIGURE_NOW]);
	text_printf(out,
	    ",\"running\":%s,\"by\":", r->figure.running ? "true" : "false");
	text_json(out, web_text(x, "by"));
	text_puts(out, ",\"unit\":\"tce\",");
	frame_write_rules(out, f);
	text_printf(out, ",\"count\":%zu,", r->n);
	frame_write_number(out, "tce", r->tce);
	text_puts(out, ",\"items\":[");
	for (size_t i = 0; i < r->n && i < limit; i++)
		write_place(cx, out, f, r, i);
	text_puts(out, "]}");
	return true;
}

/* CSV ---------------------------------------------------------------------- */

/* An empty field where nothing is known. */
static void
csv_number(struct text *out, double value)
{
	text_char(out, ',');
	if (isfinite(value))
		text_json_double(out, round(value * 1e6) / 1e6);
}

static bool
write_csv(struct cx *cx, struct exchange *x, struct ranking *r)
{
	struct text *out = web_out(x);

	web_reply_media(x, WEB_CSV);
	text_puts(out,
	    "\xef\xbb\xbfrank,tenant,name,industry,period,tce,share,"
	    "before_tce,change,year_ago_tce,change_year_ago,"
	    "intensity_tce_per_10k_yuan,output_yuan,grade,completeness\r\n");
	for (size_t i = 0; i < r->n; i++) {
		const struct place *p = &r->places[i];

		text_printf(out, "%zu,", i + 1);
		text_put(out, cell(r, p, "tenant_id"));
		text_char(out, ',');
		text_csv(out, cell(r, p, "name"));
		text_char(out, ',');
		text_csv(out, cell(r, p, "industry_name"));
		text_printf(
		    out, ",%s", period_text(cx, &r->figure.period[FIGURE_NOW]));
		csv_number(out, p->tce);
		csv_number(out, r->tce > 0 ? p->tce / r->tce : (double)NAN);
		csv_number(out, p->before);
		csv_number(out, p->change);
		csv_number(out, p->year_ago);
		csv_number(out, p->change_year_ago);
		csv_number(out, p->intensity.value);
		csv_number(out,
		    p->intensity.output_fen == 0
			? (double)NAN
			: (double)p->intensity.output_fen / 100);
		text_printf(out, ",%c", grade_letter(p->account.grade));
		csv_number(out, p->account.factors.completeness);
		text_puts(out, "\r\n");
	}
	return true;
}

/* Steps -------------------------------------------------------------------- */

static bool
json_came(struct cx *cx, struct exchange *x)
{
	struct ranking *r = frame_of(x)->own;

	return rank(cx, x, r) && write_json(cx, x, r);
}

static bool
csv_came(struct cx *cx, struct exchange *x)
{
	struct ranking *r = frame_of(x)->own;

	return rank(cx, x, r) && write_csv(cx, x, r);
}

static bool
ask(struct cx *cx, struct exchange *x, web_step came)
{
	struct frame *f = frame_of(x);
	struct ranking *r = cx_alloc(cx, sizeof(*r));
	struct period period;

	if (!period_parse(cx, web_text(x, "period"), f->stat_day, &period))
		return false;
	f->own = r;
	r->figure = figure_of(f, period);
	r->intensity = intensity_of(f, &r->figure);
	frame_bind(cx, x);
	intensity_bind(cx, x, &r->intensity);
	web_ask(x, Q_ENERGY_SUM, came);
	web_ask(x, Q_ENERGY_OUTPUT, came);
	web_ask(x, Q_ENERGY_ENTERPRISES, came);
	return true;
}

static bool
json_ready(struct cx *cx, struct exchange *x)
{
	return ask(cx, x, json_came);
}

static bool
csv_ready(struct cx *cx, struct exchange *x)
{
	return ask(cx, x, csv_came);
}

static bool
ranking(struct cx *cx, struct exchange *x)
{
	return frame_begin(cx, x, json_ready);
}

static bool
ranking_csv(struct cx *cx, struct exchange *x)
{
	return frame_begin(cx, x, csv_ready);
}

#define BY                                                                     \
	{ "by", IN_QUERY, PARAM_CHOICE,                                        \
		.choices = "tce intensity change change_year_ago",             \
		.fallback = "tce", .about = "largest of this first" },         \
	{                                                                      \
		"industry", IN_QUERY, PARAM_TEXT,                              \
		    .hi = 10, .about = "of this GB/T 4754 division only"       \
	}

const struct route ranking_routes[] = {
	{ "GET", "/api/v1/energy/ranking", "energy.read", Q_NONE, REPLY_OWN,
	    NULL, ranking, "Enterprises by what they consume in a period",
	    "R-7.R.3", .cache_s = 10, .slow = true,
	    .shape = "{period " SHAPE_PERIOD
		     ", running bool, by text, unit text, rules " SHAPE_RULES
		     ", count int, tce number?, items [{rank int?, tenant "
		     "int, name text, name_en text, short_name text, "
		     "industry_code text, industry_name text, "
		     "industry_name_en text, above_scale bool, demo bool, "
		     "tce number?, share number?, before number?, change "
		     "number?, year_ago number?, change_year_ago number?, "
		     "intensity number?, output_fen int, quality " SHAPE_QUALITY
		     "}]}",
	    .params = { FRAME_PERIOD, BY, FRAME_TENANT, FRAME_POLICY,
		{ "limit", IN_QUERY, PARAM_INT, .lo = 1, .hi = 2000,
		    .fallback = "200", .about = "at most so many" } } },
	{ "GET", "/api/v1/energy/ranking.csv", "energy.read", Q_NONE, REPLY_OWN,
	    WEB_CSV, ranking_csv, "The same as a table", "R-7.R.3",
	    .params = { FRAME_PERIOD, BY, FRAME_TENANT, FRAME_POLICY } },
	{ .path = NULL }
};
