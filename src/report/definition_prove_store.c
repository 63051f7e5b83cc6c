/*
 * definition_prove_store.c - that everything a definition names exists.
 */
#include <string.h>

#include "report/definition_store.h"
#include "report/span.h"
#include "report/worked.h"

#define QUERIES_MOST 32 /* derive.h has a bit for each */

/* Facts that every report has (data_paper.c). */
static const char *const given[] = { "subject", "subject.short", "period",
	"period.before", "period.year_ago", "period.year", "partial", "demo" };

struct proof {
	struct cx *cx;
	const json_t *queries, *facts, *params;
	size_t known; /* facts before this one can be referred to */
	bool program; /* it has facts that nobody else knows */
	const char *path;
};

static bool
refuse(const struct proof *p, const char *what, struct str name)
{
	return cx_fail(p->cx, FAIL_BROKEN, NULL, "%s %s: %.*s", p->path, what,
	    STR_ARG(name));
}

/* --- queries -------------------------------------------------------------- */

static const json_t *
named(const json_t *list, size_t n, struct str name)
{
	for (size_t i = 0; i < n; i++)
		if (str_eq(json_str(json_array_get(list, i), "name"), name))
			return json_array_get(list, i);
	return NULL;
}

static const json_t *
query_of(const struct proof *p, struct str name)
{
	return named(p->queries, json_array_size(p->queries), name);
}

static bool
asks_column(const json_t *spec, struct str column)
{
	const struct query_text *q =
	    &query_text[definition_query(json_str(spec, "query"))];

	for (size_t i = 0; i < q->column_count; i++)
		if (str_is(column, q->columns[i].name))
			return true;
	return false;
}

/* Of its rows, or of what is worked out of them. */
static bool
has_column(const json_t *spec, struct str column)
{
	const struct worked *w = worked_find(json_str(spec, "worked"));

	if (w == NULL)
		return asks_column(spec, column);
	for (const struct worked_column *c = w->columns; c->name != NULL; c++)
		if (str_is(column, c->name))
			return true;
	return false;
}

static bool
column_ok(const struct proof *p, const json_t *spec, struct str column)
{
	return column.n == 0 || has_column(spec, column) ||
	    refuse(p, "names no column of its query", column);
}

static bool
where_ok(const struct proof *p, const json_t *spec, const json_t *where)
{
	for (size_t i = 0; i < json_array_size(where); i++)
		if (!column_ok(
			p, spec, json_str(json_array_get(where, i), "column")))
			return false;
	return true;
}

/* "<query>.<column>" of a query, with one row where `one`. */
static const json_t *
cell_of(const struct proof *p, struct str ref, bool one)
{
	struct str column;
	const struct str name = str_cut(ref, '.', &column);
	const json_t *spec = query_of(p, name);

	if (spec == NULL || column.n == 0 || !has_column(spec, column) ||
	    (one && !str_is(json_str(spec, "rows"), "one")))
		return NULL;
	return spec;
}

static bool
reference_ok(const struct proof *p, struct str ref)
{
	return ref.n == 0 || named(p->facts, p->known, ref) != NULL ||
	    cell_of(p, ref, true) != NULL ||
	    refuse(p, "refers to no earlier fact and no column", ref);
}

static bool
is_bound(const struct proof *p, const char *name)
{
	static const char *const bound[] = { "me_tenant", "me_from", "me_to",
		"me_user", "first", "last", "month_from", "month_to",
		"tenant_from", "tenant_to", "zone", "as_of", "before_first",
		"before_last", "before_month", "year_ago_first",
		"year_ago_last", "year_ago_month" };

	for (size_t i = 0; i < sizeof(bound) / sizeof(bound[0]); i++)
		if (strcmp(bound[i], name) == 0)
			return true;
	return named(p->params, json_array_size(p->params), str_of(name)) !=
	    NULL;
}

static bool
words_columns_ok(const struct proof *p, const json_t *spec)
{
	const char *column;
	json_t *values;

	json_object_foreach(json_object_get(spec, "words"), column, values)
	{
		if (!column_ok(p, spec, str_of(column)))
			return false;
	}
	return true;
}

/* What is worked out of the rows of queries[i]: known, with what it needs. */
static bool
worked_ok(const struct proof *p, size_t i)
{
	const json_t *spec = json_array_get(p->queries, i);
	const struct str name = json_str(spec, "worked");
	const struct worked *w = worked_find(name);
	const json_t *with = named(p->queries, i, json_str(spec, "with"));

	if (name.n == 0)
		return json_object_get(spec, "with") == NULL ||
		    refuse(p, "works nothing with", json_str(spec, "with"));
	if (w == NULL)
		return refuse(p, "is worked by nothing called", name);
	for (size_t k = 0; w->needs[k] != NULL; k++)
		if (!asks_column(spec, str_of(w->needs[k])))
			return refuse(p, "lacks the column that is worked",
			    str_of(w->needs[k]));
	if ((w->with == NULL) != (json_object_get(spec, "with") == NULL))
		return refuse(
		    p, "is worked with another query or without", name);
	for (size_t k = 0; w->with != NULL && w->with[k] != NULL; k++)
		if (with == NULL || !has_column(with, str_of(w->with[k])))
			return refuse(p, "is worked with no earlier query of",
			    str_of(w->with[k]));
	return true;
}

static bool
query_ok(struct proof *p, const json_t *spec)
{
	const enum query query = definition_query(json_str(spec, "query"));
	const struct str grade = json_str(spec, "grade");

	if (query == Q_NONE)
		return refuse(
		    p, "asks no known query", json_str(spec, "query"));
	for (size_t i = 0; i < query_text[query].param_count; i++)
		if (!is_bound(p, query_text[query].params[i].name))
			return refuse(p, "has a parameter that nobody binds",
			    str_of(query_text[query].params[i].name));
	if (!str_is(grade, "counted") && cell_of(p, grade, true) == NULL)
		return refuse(p, "has a grade that is no column", grade);
	return words_columns_ok(p, spec);
}

/* --- facts ---------------------------------------------------------------- */

static bool
is_one_of(struct str word, const char *words)
{
	struct str rest = str_of(words);

	while (rest.p != NULL)
		if (str_eq(str_cut(rest, ' ', &rest), word))
			return true;
	return false;
}

/* What it stands on, by its function. */
static bool
stands_on_ok(const struct proof *p, const json_t *fact)
{
	const struct str fn = json_str(fact, "fn"), of = json_str(fact, "of"),
			 base = json_str(fact, "base");
	const json_t *spec;

	if (is_one_of(fn, "value share ratio yoy mom contribution")) {
		if (base.n == 0 && !str_is(fn, "value"))
			return refuse(p, "needs a base", fn);
		return reference_ok(p, of) && reference_ok(p, base);
	}
	spec = is_one_of(fn, "count names") ? query_of(p, of)
					    : cell_of(p, of, false);
	if (spec == NULL)
		return refuse(p, "stands on no known query or column", of);
	if (str_is(fn, "cumulative") && cell_of(p, base, false) == NULL)
		return refuse(p, "has a base that is no column", base);
	if (is_one_of(fn, "top names") && json_str(fact, "column").n == 0)
		return refuse(p, "needs a column", fn);
	return column_ok(p, spec, json_str(fact, "column")) &&
	    where_ok(p, spec, json_object_get(fact, "where"));
}

/* A comparison is called by what it compares; names are no figures. */
static bool
has_label(const struct proof *p, const json_t *fact)
{
	const struct str fn = json_str(fact, "fn");
	const json_t *of;

	if (json_object_get(fact, "label") != NULL ||
	    is_one_of(fn, "top names"))
		return true;
	of = named(p->facts, p->known, json_str(fact, "of"));
	return is_one_of(fn, "yoy mom") && of != NULL &&
	    json_object_get(of, "label") != NULL;
}

static bool
fact_ok(const struct proof *p, const json_t *fact)
{
	const struct str name = json_str(fact, "name");

	if (named(p->facts, p->known, name) != NULL)
		return refuse(p, "has a name that is taken", name);
	if (query_of(p, name) != NULL || cell_of(p, name, false) != NULL)
		return refuse(p, "has the name of a query or column", name);
	if (!stands_on_ok(p, fact))
		return false;
	if (!has_label(p, fact))
		return refuse(p, "is a figure and needs a label", name);
	return reference_ok(p, json_str(fact, "total")) &&
	    reference_ok(p, json_str(fact, "firms"));
}

/* --- words ---------------------------------------------------------------- */

static bool
is_trend(const struct proof *p, struct str name)
{
	const size_t n = name.n - (name.n > 6 ? 6 : 0);
	const json_t *fact;

	if (n == name.n || memcmp(name.p + n, ".trend", 6) != 0)
		return false;
	fact = named(p->facts, p->known, (struct str){ name.p, n });
	return fact != NULL &&
	    is_one_of(json_str(fact, "fn"), "yoy mom cumulative");
}

static bool
fact_known(const struct proof *p, struct str name)
{
	for (size_t i = 0; i < sizeof(given) / sizeof(given[0]); i++)
		if (str_is(name, given[i]))
			return true;
	if (named(p->facts, p->known, name) != NULL || is_trend(p, name) ||
	    p->program)
		return true;
	return refuse(p, "names no fact", name);
}

/* Every {name} of a text is a fact; with `spec` a column of its rows. */
static bool
braces_ok(const struct proof *p, const char *words, const json_t *spec)
{
	struct str rest = str_of(words);

	while (rest.p != NULL) {
		struct str name;

		(void)str_cut(rest, '{', &rest);
		if (rest.p == NULL)
			break;
		name = str_cut(rest, '}', &rest);
		if (rest.p == NULL)
			return refuse(
			    p, "has a brace that is not closed", name);
		if (spec != NULL ? !column_ok(p, spec, name)
				 : !fact_known(p, name))
			return false;
	}
	return true;
}

static bool
words_ok(const struct proof *p, const json_t *both, const json_t *spec)
{
	return both == NULL ||
	    (braces_ok(p, definition_words(both, false), spec) &&
		braces_ok(p, definition_words(both, true), spec));
}

static bool
when_ok(const struct proof *p, const json_t *when)
{
	for (size_t i = 0; i < json_array_size(when); i++)
		if (!fact_known(p, json_str(json_array_get(when, i), "fact")))
			return false;
	return true;
}

/* --- blocks --------------------------------------------------------------- */

static bool
kpis_ok(const struct proof *p, const json_t *list)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *kpi = json_array_get(list, i);
		const struct str yoy = json_str(kpi, "yoy"),
				 mom = json_str(kpi, "mom");

		if (!fact_known(p, json_str(kpi, "fact")) ||
		    (yoy.n > 0 && !fact_known(p, yoy)) ||
		    (mom.n > 0 && !fact_known(p, mom)))
			return false;
	}
	return true;
}

static bool
pair_ok(const struct proof *p, const json_t *spec, const json_t *pair)
{
	if (pair != NULL && json_array_size(pair) != 2)
		return refuse(p, "needs two columns, now and base", STR(""));
	for (size_t i = 0; i < json_array_size(pair); i++)
		if (!column_ok(p, spec,
			str_of(json_string_value(json_array_get(pair, i)))))
			return false;
	return true;
}

static bool
columns_ok(const struct proof *p, const json_t *spec, const json_t *columns)
{
	for (size_t i = 0; i < json_array_size(columns); i++) {
		const json_t *c = json_array_get(columns, i);

		if (!column_ok(p, spec, json_str(c, "column")) ||
		    !column_ok(p, spec, json_str(c, "share")) ||
		    !pair_ok(p, spec, json_object_get(c, "change")) ||
		    !pair_ok(p, spec, json_object_get(c, "contribution")))
			return false;
	}
	return true;
}

static bool
tones_ok(const struct proof *p, const json_t *spec, const json_t *tones)
{
	for (size_t i = 0; i < json_array_size(tones); i++)
		if (!where_ok(p, spec,
			json_object_get(json_array_get(tones, i), "when")))
			return false;
	return true;
}

/* What flows needs where from and where to, and one column of amounts. */
static bool
flows_ok(const struct proof *p, const json_t *spec, const json_t *made)
{
	static const char *const needed[] = { "from", "from_title", "to",
		"to_title" };
	static const char *const odd[] = { "label", "by", "x", "shape",
		"limit" };

	for (size_t i = 0; i < sizeof(needed) / sizeof(needed[0]); i++)
		if (json_object_get(made, needed[i]) == NULL)
			return refuse(
			    p, "is a sankey without", str_of(needed[i]));
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		if (json_object_get(made, odd[i]) != NULL)
			return refuse(
			    p, "is a sankey, which has no", str_of(odd[i]));
	if (json_array_size(json_object_get(made, "series")) != 1)
		return refuse(p, "is a sankey of one series", STR(""));
	return column_ok(p, spec, json_str(made, "from")) &&
	    column_ok(p, spec, json_str(made, "to"));
}

/* What a scatter, a map and a sankey need beyond other charts. */
static bool
kind_ok(const struct proof *p, const json_t *spec, const json_t *made)
{
	const struct str kind = json_str(made, "kind");
	const struct str x = json_str(made, "x");
	const struct str shape = json_str(made, "shape");

	if (str_is(kind, "sankey"))
		return flows_ok(p, spec, made);
	if (json_object_get(made, "from") != NULL ||
	    json_object_get(made, "to") != NULL ||
	    json_object_get(made, "listed") != NULL)
		return refuse(p, "has flows, and is no", STR("sankey"));
	if (kind.n > 0 && json_object_get(made, "label") == NULL)
		return refuse(p, "is a chart without", STR("label"));
	if (str_is(kind, "scatter") && x.n == 0)
		return refuse(p, "is a scatter without", STR("x"));
	if (str_is(kind, "map") && shape.n == 0)
		return refuse(p, "is a map without", STR("shape"));
	return column_ok(p, spec, x) && column_ok(p, spec, shape);
}

/* A table, a chart or a list. */
static bool
rows_ok(const struct proof *p, const json_t *made)
{
	const json_t *spec = query_of(p, json_str(made, "rows"));
	const json_t *series = json_object_get(made, "series");
	const struct str param = json_str(made, "most_param");

	if (!json_is_object(made))
		return true;
	if (spec == NULL)
		return refuse(
		    p, "shows the rows of no query", json_str(made, "rows"));
	if (param.n > 0 &&
	    !is_bound(
		p, json_string_value(json_object_get(made, "most_param"))))
		return refuse(p, "names no parameter", param);
	return columns_ok(p, spec, json_object_get(made, "columns")) &&
	    columns_ok(p, spec, series) &&
	    column_ok(p, spec, json_str(made, "label")) &&
	    column_ok(p, spec, json_str(made, "by")) &&
	    kind_ok(p, spec, made) &&
	    where_ok(p, spec, json_object_get(made, "where")) &&
	    tones_ok(p, spec, json_object_get(made, "tones")) &&
	    words_ok(p, json_object_get(made, "item"), spec);
}

static bool
block_ok(const struct proof *p, const json_t *block)
{
	static const char *const words[] = { "text", "note", "callout",
		"heading", "else", "title", "source" };
	static const char *const made[] = { "table", "chart", "list" };

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (!words_ok(p, json_object_get(block, words[i]), NULL))
			return false;
	for (size_t i = 0; i < sizeof(made) / sizeof(made[0]); i++)
		if (!rows_ok(p, json_object_get(block, made[i])))
			return false;
	return words_ok(p,
		   json_object_get(json_object_get(block, "image"), "caption"),
		   NULL) &&
	    when_ok(p, json_object_get(block, "when")) &&
	    kpis_ok(p, json_object_get(block, "kpis"));
}

/* --- all of it ------------------------------------------------------------ */

static bool
queries_ok(struct proof *p)
{
	for (size_t i = 0; i < json_array_size(p->queries); i++) {
		const json_t *spec = json_array_get(p->queries, i);

		p->path = cx_printf(p->cx, "queries[%zu]", i);
		if (named(p->queries, i, json_str(spec, "name")) != NULL)
			return refuse(p, "has a name that is taken",
			    json_str(spec, "name"));
		if (!worked_ok(p, i) || !query_ok(p, spec))
			return false;
	}
	return true;
}

static bool
facts_ok(struct proof *p)
{
	for (p->known = 0; p->known < json_array_size(p->facts); p->known++) {
		p->path = cx_printf(p->cx, "facts[%zu]", p->known);
		if (!fact_ok(p, json_array_get(p->facts, p->known)))
			return false;
	}
	return true;
}

static bool
sections_ok(struct proof *p, const json_t *sections)
{
	for (size_t i = 0; i < json_array_size(sections); i++) {
		const json_t *blocks =
		    json_object_get(json_array_get(sections, i), "blocks");

		for (size_t k = 0; k < json_array_size(blocks); k++) {
			p->path =
			    cx_printf(p->cx, "sections[%zu].blocks[%zu]", i, k);
			if (!block_ok(p, json_array_get(blocks, k)))
				return false;
		}
	}
	return true;
}

static bool
decisions_ok(struct proof *p, const json_t *decisions)
{
	for (size_t i = 0; i < json_array_size(decisions); i++) {
		const json_t *d = json_array_get(decisions, i);

		p->path = cx_printf(p->cx, "decisions[%zu]", i);
		if (!when_ok(p, json_object_get(d, "when")) ||
		    !words_ok(p, json_object_get(d, "text"), NULL))
			return false;
	}
	return true;
}

static bool
front_ok(struct proof *p, const json_t *json)
{
	p->path = "title";
	if (!words_ok(p, json_object_get(json, "title"), NULL))
		return false;
	p->path = "watermark";
	if (!words_ok(p, json_object_get(json, "watermark"), NULL))
		return false;
	p->path = "scope";
	return words_ok(p, json_object_get(json, "scope"), NULL);
}

bool
definition_prove(struct cx *cx, json_t *json)
{
	struct proof p = { .cx = cx,
		.queries = json_object_get(json, "queries"),
		.facts = json_object_get(json, "facts"),
		.params = json_object_get(json, "params"),
		.program = json_object_get(json, "made_by") != NULL };

	if (json_array_size(p.queries) > QUERIES_MOST)
		return cx_fail(cx, FAIL_BROKEN, NULL,
		    "queries are more than %d", QUERIES_MOST);
	return queries_ok(&p) && facts_ok(&p) && front_ok(&p, json) &&
	    decisions_ok(&p, json_object_get(json, "decisions")) &&
	    sections_ok(&p, json_object_get(json, "sections"));
}
