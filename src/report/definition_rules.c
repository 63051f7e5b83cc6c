/*
 * definition_rules.c - the grammar of reports/<id>/report.json; what its
 * members mean is said in definition_store.h.
 */
#include "report/grammar.h"

#define FORMATS "number count percent money change points text date month"
#define TONES "plain good warn bad muted"
#define SPANS "now before year_ago year last_year twelve_months"
#define FUNCTIONS                                                              \
	"value sum mean min max count share ratio yoy mom cumulative "         \
	"contribution rank top names"

static const struct grammar_rule query_rules[] = {
	{ "name", GRAMMAR_NAME, true },
	{ "query", GRAMMAR_NAME, true },
	{ "span", GRAMMAR_TEXT, .choices = SPANS },
	{ "worked", GRAMMAR_NAME },
	{ "with", GRAMMAR_NAME },
	{ "rows", GRAMMAR_TEXT, true, .choices = "one many" },
	{ "max_rows", GRAMMAR_WHOLE, .lo = 1, .hi = 50000 },
	{ "timeout_ms", GRAMMAR_WHOLE, .lo = 100, .hi = 60000 },
	{ "grade", GRAMMAR_NAME, true },
	{ "label", GRAMMAR_WORDS, true },
	{ "words", GRAMMAR_VALUES },
	{ NULL },
};

static const struct grammar_rule where_rules[] = {
	{ "column", GRAMMAR_NAME, true },
	{ "above", GRAMMAR_NUMBER },
	{ "below", GRAMMAR_NUMBER },
	{ "is", GRAMMAR_TEXT },
	{ "known", GRAMMAR_TRUTH },
	{ NULL },
};

static const struct grammar_rule fact_rules[] = {
	{ "name", GRAMMAR_NAME, true },
	{ "fn", GRAMMAR_TEXT, true, .choices = FUNCTIONS },
	{ "of", GRAMMAR_NAME, true },
	{ "base", GRAMMAR_NAME },
	{ "total", GRAMMAR_NAME },
	{ "column", GRAMMAR_NAME },
	{ "where", GRAMMAR_LIST, .of = where_rules },
	{ "as", GRAMMAR_TEXT, .choices = "ratio points profit" },
	{ "nth", GRAMMAR_WHOLE, .lo = 1, .hi = 100 },
	{ "lowest", GRAMMAR_TRUTH },
	{ "most", GRAMMAR_WHOLE, .lo = 1, .hi = 20 },
	{ "firms", GRAMMAR_NAME },
	{ "format", GRAMMAR_TEXT, .choices = FORMATS },
	{ "decimals", GRAMMAR_WHOLE, .lo = 0, .hi = 6 },
	{ "unit", GRAMMAR_WORDS },
	{ "good", GRAMMAR_TEXT, .choices = "up down" },
	{ "label", GRAMMAR_WORDS },
	{ NULL },
};

static const struct grammar_rule when_rules[] = {
	{ "fact", GRAMMAR_NAME, true },
	{ "above", GRAMMAR_NUMBER },
	{ "below", GRAMMAR_NUMBER },
	{ "known", GRAMMAR_TRUTH },
	{ NULL },
};

static const struct grammar_rule decision_rules[] = {
	{ "when", GRAMMAR_LIST, true, .of = when_rules },
	{ "text", GRAMMAR_WORDS, true },
	{ NULL },
};

static const struct grammar_rule kpi_rules[] = {
	{ "fact", GRAMMAR_NAME, true },
	{ "yoy", GRAMMAR_NAME },
	{ "mom", GRAMMAR_NAME },
	{ NULL },
};

static const struct grammar_rule column_rules[] = {
	{ "column", GRAMMAR_NAME, .group = 1 },
	{ "share", GRAMMAR_NAME, .group = 1 },
	{ "change", GRAMMAR_NAMES, .group = 1 },
	{ "contribution", GRAMMAR_NAMES, .group = 1 },
	{ "rank", GRAMMAR_TRUTH, .group = 1 },
	{ "title", GRAMMAR_WORDS, true },
	{ "unit", GRAMMAR_WORDS },
	{ "format", GRAMMAR_TEXT, .choices = FORMATS },
	{ "decimals", GRAMMAR_WHOLE, .lo = 0, .hi = 6 },
	{ "width", GRAMMAR_NUMBER },
	{ "align", GRAMMAR_TEXT, .choices = "left centre right" },
	{ "sum", GRAMMAR_TRUTH },
	{ NULL },
};

static const struct grammar_rule tone_rules[] = {
	{ "when", GRAMMAR_LIST, true, .of = where_rules },
	{ "tone", GRAMMAR_TEXT, true, .choices = TONES },
	{ NULL },
};

static const struct grammar_rule table_rules[] = {
	{ "rows", GRAMMAR_NAME, true },
	{ "caption", GRAMMAR_WORDS, true },
	{ "columns", GRAMMAR_LIST, true, .of = column_rules },
	{ "where", GRAMMAR_LIST, .of = where_rules },
	{ "most", GRAMMAR_WHOLE, .lo = 1, .hi = 5000 },
	{ "most_param", GRAMMAR_NAME },
	{ "tones", GRAMMAR_LIST, .of = tone_rules },
	{ "total", GRAMMAR_TRUTH },
	{ NULL },
};

static const struct grammar_rule series_rules[] = {
	{ "column", GRAMMAR_NAME, true },
	{ "name", GRAMMAR_WORDS, true },
	{ "dashed", GRAMMAR_TRUTH },
	{ "muted", GRAMMAR_TRUTH },
	{ NULL },
};

static const struct grammar_rule limit_rules[] = {
	{ "value", GRAMMAR_NUMBER, true },
	{ "name", GRAMMAR_WORDS, true },
	{ NULL },
};

static const struct grammar_rule chart_rules[] = {
	{ "kind", GRAMMAR_TEXT, true,
	    .choices =
		"line bar stacked ranking heat ring waterfall scatter map "
		"sankey" },
	{ "title", GRAMMAR_WORDS, true },
	{ "unit", GRAMMAR_WORDS, true },
	{ "rows", GRAMMAR_NAME, true },
	{ "label", GRAMMAR_NAME },
	{ "label_format", GRAMMAR_TEXT, .choices = "text day month" },
	{ "by", GRAMMAR_NAME },
	{ "x", GRAMMAR_NAME },
	{ "x_title", GRAMMAR_WORDS },
	{ "x_factor", GRAMMAR_NUMBER },
	{ "shape", GRAMMAR_NAME },
	{ "from", GRAMMAR_NAME },
	{ "from_title", GRAMMAR_WORDS },
	{ "to", GRAMMAR_NAME },
	{ "to_title", GRAMMAR_WORDS },
	{ "listed", GRAMMAR_TRUTH },
	{ "series", GRAMMAR_LIST, true, .of = series_rules },
	{ "where", GRAMMAR_LIST, .of = where_rules },
	{ "factor", GRAMMAR_NUMBER },
	{ "decimals", GRAMMAR_WHOLE, .lo = 0, .hi = 6 },
	{ "limit", GRAMMAR_OBJECT, .of = limit_rules },
	{ "most", GRAMMAR_WHOLE, .lo = 1, .hi = 62 },
	{ NULL },
};

static const struct grammar_rule list_rules[] = {
	{ "rows", GRAMMAR_NAME, true },
	{ "most", GRAMMAR_WHOLE, true, .lo = 1, .hi = 50 },
	{ "where", GRAMMAR_LIST, .of = where_rules },
	{ "ordered", GRAMMAR_TRUTH },
	{ "item", GRAMMAR_WORDS, true },
	{ NULL },
};

static const struct grammar_rule image_rules[] = {
	{ "file", GRAMMAR_NAME, true },
	{ "caption", GRAMMAR_WORDS, true },
	{ "width", GRAMMAR_WHOLE, .lo = 10, .hi = 100 },
	{ NULL },
};

static const struct grammar_rule term_rules[] = {
	{ "term", GRAMMAR_WORDS, true },
	{ "meaning", GRAMMAR_WORDS, true },
	{ NULL },
};

static const struct grammar_rule block_rules[] = {
	{ "text", GRAMMAR_WORDS, .group = 1 },
	{ "note", GRAMMAR_WORDS, .group = 1 },
	{ "callout", GRAMMAR_WORDS, .group = 1 },
	{ "heading", GRAMMAR_WORDS, .group = 1 },
	{ "kpis", GRAMMAR_MADE_LIST, .group = 1, .of = kpi_rules },
	{ "chart", GRAMMAR_MADE, .group = 1, .of = chart_rules },
	{ "table", GRAMMAR_MADE, .group = 1, .of = table_rules },
	{ "list", GRAMMAR_OBJECT, .group = 1, .of = list_rules },
	{ "image", GRAMMAR_OBJECT, .group = 1, .of = image_rules },
	{ "terms", GRAMMAR_LIST, .group = 1, .of = term_rules },
	{ "evidence", GRAMMAR_TRUTH, .group = 1 },
	{ "page_break", GRAMMAR_TRUTH, .group = 1 },
	{ "when", GRAMMAR_LIST, .of = when_rules },
	{ "else", GRAMMAR_WORDS },
	{ "tone", GRAMMAR_TEXT, .choices = TONES },
	{ "title", GRAMMAR_WORDS },
	{ "source", GRAMMAR_WORDS },
	{ NULL },
};

static const struct grammar_rule section_rules[] = {
	{ "id", GRAMMAR_NAME, true },
	{ "for", GRAMMAR_TEXT, .choices = "park enterprise" },
	{ "annex", GRAMMAR_TRUTH },
	{ "title", GRAMMAR_WORDS, true },
	{ "blocks", GRAMMAR_LIST, true, .of = block_rules },
	{ NULL },
};

static const struct grammar_rule period_rules[] = {
	{ "grain", GRAMMAR_TEXT, true, .choices = "month" },
	{ "default", GRAMMAR_TEXT, true, .choices = "previous current" },
	{ NULL },
};

static const struct grammar_rule param_rules[] = {
	{ "name", GRAMMAR_NAME, true },
	{ "type", GRAMMAR_TEXT, true, .choices = "int" },
	{ "default", GRAMMAR_WHOLE, true },
	{ "min", GRAMMAR_WHOLE, true },
	{ "max", GRAMMAR_WHOLE, true },
	{ "about", GRAMMAR_WORDS, true },
	{ NULL },
};

const struct grammar_rule definition_rules[] = {
	{ "id", GRAMMAR_NAME, true },
	{ "version", GRAMMAR_WHOLE, true, .lo = 1, .hi = 1000000 },
	{ "name", GRAMMAR_WORDS, true },
	{ "title", GRAMMAR_WORDS, true },
	{ "about", GRAMMAR_WORDS, true },
	{ "decides", GRAMMAR_WORDS, true },
	{ "reader", GRAMMAR_WORDS, true },
	{ "author", GRAMMAR_WORDS },
	{ "scope", GRAMMAR_WORDS },
	{ "style", GRAMMAR_TEXT, true, .choices = "brief gongwen" },
	{ "contents", GRAMMAR_TRUTH },
	{ "watermark", GRAMMAR_WORDS },
	{ "for", GRAMMAR_TEXT, true, .choices = "park enterprise both" },
	{ "period", GRAMMAR_OBJECT, true, .of = period_rules },
	{ "params", GRAMMAR_LIST, true, .of = param_rules },
	{ "made_by", GRAMMAR_TEXT, .choices = "program" },
	{ "queries", GRAMMAR_LIST, .of = query_rules },
	{ "facts", GRAMMAR_LIST, .of = fact_rules },
	{ "decisions", GRAMMAR_LIST, true, .of = decision_rules },
	{ "sections", GRAMMAR_LIST, true, .of = section_rules },
	{ NULL },
};
