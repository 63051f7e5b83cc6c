/*
 * evidence_web.c - takes a printed figure again and says whether it stands.
 */
#include <math.h>
#include <string.h>

#include "base/moment.h"
#include "report/answer_store.h"
#include "report/definition_store.h"
#include "report/derive.h"
#include "report/energy_monthly_store.h"
#include "report/report_web.h"
#include "report/worked.h"

#define SAME 1e-9 /* of the value: what another order of adding may lose */

/* The figure as it was printed. */
struct evidence {
	const char *code, *label, *label_en, *printed, *unit, *grade, *metric,
	    *query, *query_sha256, *period, *report, *locale, *as_of, *sha256;
	int64_t run, rows, metric_version;
	double value;
	json_t *parameters;
	struct monthly_param param;
	enum monthly_metric taken; /* COUNT: nobody can take it any more */
	enum query queries[DERIVE_QUERIES];
	size_t queries_n;
	/* Of a report that is data alone: */
	struct definition definition;
	struct asking asking;
	const char *name; /* of a fact, or of a query whose rows it shows */
	uint32_t uses;
	double scale;
	struct answer *answers;
	size_t next; /* query of the definition to be asked next */
	const char *corrections, *sources; /* JSON */
};

static const char *
copied(struct cx *cx, const struct db_rows *r, const char *column)
{
	const struct str s = db_str(r, 0, db_find(r, column));

	return cx_strndup(cx, s.p, s.n);
}

static struct evidence *
read_figure(struct cx *cx, const struct db_rows *r)
{
	struct evidence *e = cx_alloc(cx, sizeof(*e));

	*e = (struct evidence){ .code = copied(cx, r, "code"),
		.label = copied(cx, r, "label"),
		.label_en = copied(cx, r, "label_en"),
		.printed = copied(cx, r, "printed"),
		.unit = copied(cx, r, "unit"),
		.grade = copied(cx, r, "grade"),
		.metric = copied(cx, r, "metric"),
		.query = copied(cx, r, "query"),
		.query_sha256 = copied(cx, r, "query_sha256"),
		.period = copied(cx, r, "period"),
		.report = copied(cx, r, "report"),
		.locale = copied(cx, r, "locale"),
		.as_of =
		    moment_text(cx, db_moment(r, 0, db_find(r, "as_of")), 480),
		.sha256 = copied(cx, r, "result_sha256"),
		.run = db_int(r, 0, db_find(r, "run_id")),
		.rows = db_int(r, 0, db_find(r, "rows")),
		.metric_version = db_int(r, 0, db_find(r, "metric_version")),
		.value = db_double(r, 0, db_find(r, "value")),
		.parameters =
		    json_read(cx, str_of(copied(cx, r, "parameters"))) };
	return e;
}

/* --- the answer
 * ---------------------------------------------------------------
 */

enum verdict { VERDICT_SAME, VERDICT_CORRECTED, VERDICT_UNKNOWN };

static const char *const verdicts[] = { "一致", "已更正", "无法复核" };
static const char *const verdicts_en[] = { "consistent", "corrected",
	"cannot be checked" };

static void
put_text(struct text *out, const char *key, const char *value)
{
	text_printf(out, "\"%s\":", key);
	text_json(out, str_of(value));
	text_char(out, ',');
}

static void
put_double(struct text *out, const char *key, double value)
{
	text_printf(out, "\"%s\":", key);
	text_json_double(out, value);
	text_char(out, ',');
}

static void
put_figure(struct text *out, const struct evidence *e)
{
	text_puts(out, "\"figure\":{");
	put_text(out, "label", e->label);
	put_text(out, "label_en", e->label_en);
	put_text(out, "printed", e->printed);
	put_text(out, "unit", e->unit);
	put_text(out, "period", e->period);
	put_text(out, "report", e->report);
	put_text(out, "metric", e->metric);
	text_printf(out, "\"metric_version\":%lld,\"run\":%lld},",
	    (long long)e->metric_version, (long long)e->run);
}

static void
put_state(struct text *out, const char *key, double value, const char *grade,
    const char *at, int64_t rows, const char *sha256)
{
	text_printf(out, "\"%s\":{", key);
	put_double(out, "value", value);
	put_text(out, "grade", grade);
	put_text(out, "as_of", at);
	put_text(out, "sha256", sha256);
	text_printf(out, "\"rows\":%lld},", (long long)rows);
}

static void
put_queries(struct cx *cx, struct text *out, const struct evidence *e)
{
	const char *now = definition_queries_hash(cx, e->queries, e->queries_n);

	text_puts(out, "\"queries\":[");
	for (size_t i = 0; i < e->queries_n; i++) {
		const struct query_text *q = &query_text[e->queries[i]];

		text_printf(out, "%s{", i > 0 ? "," : "");
		put_text(out, "name", q->name);
		put_text(out, "about", q->about);
		text_puts(out, "\"sql\":");
		text_json(out, str_of(q->sql));
		text_char(out, '}');
	}
	text_printf(out, "],\"query_same\":%s,",
	    str_is(str_of(now), e->query_sha256) ? "true" : "false");
}

static void
put_head(struct cx *cx, struct text *out, const struct evidence *e,
    enum verdict verdict)
{
	text_char(out, '{');
	put_text(out, "code", e->code);
	put_text(out, "verdict", verdicts[verdict]);
	put_text(out, "verdict_en", verdicts_en[verdict]);
	put_figure(out, e);
	put_state(
	    out, "then", e->value, e->grade, e->as_of, e->rows, e->sha256);
	text_printf(
	    out, "\"parameters\":%s,", json_canonical(cx, e->parameters));
}

/* A figure whose computation this program does not have. */
static bool
answer_unknown(struct cx *cx, struct exchange *x, const struct evidence *e)
{
	struct text *out = web_out(x);

	put_head(cx, out, e, VERDICT_UNKNOWN);
	text_puts(out,
	    "\"now\":null,\"change\":null,\"rows_same\":false,"
	    "\"computation_same\":false,\"queries\":[],\"query_same\":false,"
	    "\"corrections\":[],\"sources\":[],\"rows\":[]}");
	return true;
}

static bool
is_same(double then, double now)
{
	if (isnan(then) || isnan(now))
		return isnan(then) == isnan(now);
	return fabs(now - then) <= SAME * fmax(1, fabs(then));
}

static bool
answer(struct cx *cx, struct exchange *x)
{
	const struct evidence *e = web_kept(x);
	const struct db_rows *changes = web_rows(x, e->queries_n);
	struct monthly_rows rows = { 0 };
	struct monthly_measure now;
	struct text *out = web_out(x);

	for (size_t i = 0; i < e->queries_n; i++)
		monthly_rows_add(cx, e->queries[i], web_rows(x, i), &rows);
	rows = monthly_rows_of_kind(cx, &rows, e->param.kind);
	now = monthly_measure_of(cx, e->taken, &rows, e->param.scale);
	put_head(cx, out, e,
	    is_same(e->value, now.value) ? VERDICT_SAME : VERDICT_CORRECTED);
	put_state(out, "now", now.value, (const char[]){ now.grade, '\0' },
	    moment_text(cx, moment_now(), 480), (int64_t)now.rows, now.sha256);
	put_double(out, "change", now.value - e->value);
	text_printf(out, "\"rows_same\":%s,\"computation_same\":%s,",
	    str_is(str_of(now.sha256), e->sha256) ? "true" : "false",
	    monthly_metric_version(e->taken) == e->metric_version ? "true"
								  : "false");
	put_queries(cx, out, e);
	text_puts(out, "\"corrections\":");
	web_json_rows(out, changes);
	text_puts(out,
	    ",\"sources\":[{\"source\":\"energy_day\",\"kept\":\"days\"}],"
	    "\"rows\":");
	web_json_rows(out, web_rows(x, 1));
	text_char(out, '}');
	return true;
}

/* --- the question
 * --------------------------------------------------------------
 */

/* --- a report that is data alone ------------------------------------------ */

static bool ask_on(struct cx *cx, struct exchange *x);

static const json_t *
query_at(const struct evidence *e, size_t i)
{
	return json_array_get(
	    json_object_get(e->definition.json, "queries"), i);
}

/* The fact, or how many rows there are. */
static double
number_now(struct cx *cx, const struct evidence *e, char *grade)
{
	struct derivation d = { .cx = cx,
		.definition = e->definition.json,
		.answers = e->answers,
		.is_park = e->asking.tenant_from != e->asking.tenant_to };
	const struct derived *f;

	derive(&d);
	*grade = derive_grade(&d, e->uses);
	f = derive_find(&d, str_of(e->name));
	if (f == NULL)
		return (double)e
		    ->answers[derive_query(d.definition, str_of(e->name))]
		    .n;
	return f->text != NULL ? (double)NAN : f->number * e->scale;
}

static bool
answer_data(struct cx *cx, struct exchange *x, const struct db_rows *rows)
{
	const struct evidence *e = web_kept(x);
	const size_t n =
	    json_array_size(json_object_get(e->definition.json, "queries"));
	const char *sha256 = answer_digest(cx, e->answers, n, e->uses);
	struct text *out = web_out(x);
	size_t count = 0;
	char grade;
	const double now = number_now(cx, e, &grade);
	const bool rows_only =
	    derive_query(e->definition.json, str_of(e->name)) < n;
	const bool same = is_same(e->value, now) &&
	    (!rows_only || str_is(str_of(sha256), e->sha256));

	for (size_t i = 0; i < n; i++)
		count += e->uses >> i & 1 ? e->answers[i].n : 0;
	put_head(cx, out, e, same ? VERDICT_SAME : VERDICT_CORRECTED);
	put_state(out, "now", now, (const char[]){ grade, '\0' },
	    moment_text(cx, moment_now(), 480), (int64_t)count, sha256);
	put_double(out, "change", now - e->value);
	text_printf(out, "\"rows_same\":%s,\"computation_same\":%s,",
	    str_is(str_of(sha256), e->sha256) ? "true" : "false",
	    e->definition.version == e->metric_version ? "true" : "false");
	put_queries(cx, out, e);
	text_printf(out,
	    "\"corrections\":%s,\"sources\":%s,\"rows\":", e->corrections,
	    e->sources);
	web_json_rows(out, rows);
	text_char(out, '}');
	return true;
}

/* The rows of the query asked last; those of the figure's own come last. */
static bool
data_came(struct cx *cx, struct exchange *x)
{
	struct evidence *e = web_kept(x);
	const struct db_rows *rows = web_rows(x, 0);

	e->answers[e->next] = answer_of(cx, query_at(e, e->next), rows);
	if (!worked_do(cx, e->definition.json, e->answers, e->next))
		return false;
	e->next++;
	if (e->uses >> e->next != 0)
		return ask_on(cx, x);
	return answer_data(cx, x, rows);
}

static bool
ask_on(struct cx *cx, struct exchange *x)
{
	struct evidence *e = web_kept(x);
	const json_t *spec;

	(void)cx;
	while (!(e->uses >> e->next & 1))
		e->next++;
	spec = query_at(e, e->next);
	asking_bind(&e->asking, spec, web_binds(x));
	web_ask(x, definition_query(json_str(spec, "query")), data_came);
	return true;
}

/* Corrections -------------------------------------------------------------- */

#define NAMES_MOST 32
#define JSON_MOST (1u << 20)

/* The tables and functions of ours that a query reads, each once. */
static size_t
read_names(struct cx *cx, enum query query, struct str *names, size_t n)
{
	static const char ours[] = "park.";
	const char *p = query_text[query].sql;

	while ((p = strstr(p, ours)) != NULL) {
		struct str name = { p += sizeof(ours) - 1, 0 };
		size_t i = 0;

		name.n = strspn(p, "abcdefghijklmnopqrstuvwxyz_");
		while (i < n && !str_eq(names[i], name))
			i++;
		if (i == n && n < NAMES_MOST && name.n > 0)
			names[n++] =
			    (struct str){ cx_strndup(cx, name.p, name.n),
				    name.n };
	}
	return n;
}

static bool
asks(enum query query, const char *param)
{
	for (size_t i = 0; i < query_text[query].param_count; i++)
		if (strcmp(query_text[query].params[i].name, param) == 0)
			return true;
	return false;
}

static void
widen(struct span *all, struct span one)
{
	if (all->last == 0)
		*all = one;
	all->first = one.first < all->first ? one.first : all->first;
	all->last = one.last > all->last ? one.last : all->last;
	if (one.month_from < all->month_from)
		all->month_from = one.month_from;
	if (one.month_to > all->month_to)
		all->month_to = one.month_to;
}

/* All days that a query of the figure is asked about. */
static void
cover(const struct evidence *e, const json_t *spec, struct span *all)
{
	const struct asking *a = &e->asking;
	const enum query query = definition_query(json_str(spec, "query"));

	widen(all,
	    span_of(span_of_name(json_str(spec, "span")), &a->month, a->days));
	if (asks(query, "before_first") || asks(query, "before_month"))
		widen(all, span_of(SPAN_BEFORE, &a->month, a->days));
	if (asks(query, "year_ago_first") || asks(query, "year_ago_month"))
		widen(all, span_of(SPAN_YEAR_AGO, &a->month, a->days));
}

static const char *
json_rows(struct cx *cx, const struct db_rows *rows)
{
	struct text t = text_new(cx, JSON_MOST);

	web_json_rows(&t, rows);
	return t.p;
}

static bool
corrections_came(struct cx *cx, struct exchange *x)
{
	struct evidence *e = web_kept(x);

	e->sources = json_rows(cx, web_rows(x, 0));
	e->corrections = json_rows(cx, web_rows(x, 1));
	return ask_on(cx, x);
}

static void
ask_corrections(struct cx *cx, struct exchange *x, const struct evidence *e)
{
	struct str *names = cx_calloc(cx, NAMES_MOST, sizeof(*names));
	struct db_binds *b = web_binds(x);
	struct span all = { 0 };
	size_t n = 0;

	for (size_t i = 0; i < e->queries_n; i++)
		n = read_names(cx, e->queries[i], names, n);
	for (size_t i = 0; i < DERIVE_QUERIES; i++)
		if (e->uses >> i & 1)
			cover(e, query_at(e, i), &all);
	db_bind_texts(b, "names", names, n);
	db_bind_text(b, "first", date_text(cx, all.first));
	db_bind_text(b, "last", date_text(cx, all.last));
	db_bind_text(b, "month_from", date_text(cx, all.month_from));
	db_bind_text(b, "month_to", date_text(cx, all.month_to));
	db_bind_int(b, "tenant_from", e->asking.tenant_from);
	db_bind_int(b, "tenant_to", e->asking.tenant_to);
	db_bind_text(b, "since", e->as_of);
	web_ask(x, Q_EVIDENCE_SOURCE, corrections_came);
	web_ask(x, Q_EVIDENCE_CORRECTION, corrections_came);
}

/* Whether this program can still take the figure. */
static bool
data_found(struct cx *cx, struct evidence *e)
{
	struct str name;

	(void)str_cut(str_of(e->metric), '/', &name);
	if (e->parameters == NULL ||
	    !definition_find(cx, str_of(e->report), &e->definition) ||
	    !asking_read(cx, e->parameters, &e->asking))
		return false;
	e->name = name.p;
	e->scale = json_number_value(json_object_get(e->parameters, "scale"));
	e->uses = derive_uses(e->definition.json, name);
	e->queries_n = definition_uses(e->definition.json, e->uses, e->queries);
	e->answers = cx_calloc(cx,
	    json_array_size(json_object_get(e->definition.json, "queries")) + 1,
	    sizeof(*e->answers));
	return e->uses != 0;
}

static bool
ask_data(struct cx *cx, struct exchange *x, struct evidence *e)
{
	if (!data_found(cx, e)) {
		cx_forgive(cx);
		return answer_unknown(cx, x, e);
	}
	web_keep(x, e);
	ask_corrections(cx, x, e);
	return true;
}

static bool
figure_came(struct cx *cx, struct exchange *x)
{
	const struct db_rows *r = web_rows(x, 0);
	struct evidence *e;

	if (db_count(r) == 0)
		return cx_fail(
		    cx, FAIL_MISSING, "code", "there is no such evidence code");
	e = read_figure(cx, r);
	if (strchr(e->metric, '/') != NULL)
		return ask_data(cx, x, e);
	e->taken = monthly_metric_of(str_of(e->metric));
	if (e->parameters == NULL || e->taken == MONTHLY_METRIC_COUNT ||
	    !monthly_param_read(cx, e->parameters, &e->param)) {
		cx_forgive(cx);
		return answer_unknown(cx, x, e);
	}
	e->queries_n = monthly_queries(e->taken, e->queries);
	monthly_param_bind(&e->param, web_binds(x));
	db_bind_text(web_binds(x), "since", e->as_of);
	for (size_t i = 0; i < e->queries_n; i++)
		web_ask(x, e->queries[i], answer);
	web_ask(x, Q_ENERGY_MONTHLY_CHANGE, answer);
	web_keep(x, e);
	return true;
}

static bool
evidence(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_ask(x, Q_FIGURE_FIND, figure_came);
	return true;
}

#define SHAPE_STATE                                                            \
	"{value number?, grade text, as_of moment, rows int, sha256 text}"

const struct route evidence_routes[] = {
	{ "GET", "/api/v1/evidence/{code}", "report.read", Q_NONE, REPLY_OWN,
	    NULL, evidence,
	    "Take a printed figure again: consistent (一致) or corrected "
	    "(已更正), with the corrections between",
	    "R-7.R.5",
	    .shape =
		"{code text, verdict text, verdict_en text, figure {label "
		"text, label_en text, printed text, unit text, period text, "
		"report text, metric text, metric_version int, run int}, "
		"then " SHAPE_STATE ", now " SHAPE_STATE
		"?, change number?, rows_same bool, computation_same bool, "
		"query_same bool, parameters any, queries [{name text, about "
		"text, sql text}], corrections [any], sources [{source text, "
		"kept text}], rows [any]}",
	    .params = { { "code", IN_PATH, PARAM_TEXT, .lo = 4, .hi = 40,
		.about = "as printed, case and dashes as one likes" } } },
	{ .path = NULL }
};
