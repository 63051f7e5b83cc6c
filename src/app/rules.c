#include "app/rules.h"

#include "device/device.h"

#define TONES "plain good warn bad muted"
#define SPANS "now before year_ago year last_year twelve_months"
#define NODE_TYPES                                                             \
	"query series model algorithm sum mean least most count first last "   \
	"formula "                                                             \
	"known top map matrix gather constant grade pick group edges cells "   \
	"fields split pivot layers column"

static const struct grammar_rule option_rules[] = {
	{ "id", GRAMMAR_TEXT, true },
	{ "name", GRAMMAR_WORDS, true },
	{ NULL },
};

#define TEXT_MOST 2000 /* characters that people may be asked for */

static const struct grammar_rule cell_rules[] = {
	{ "id", GRAMMAR_NAME, true },
	{ "type", GRAMMAR_TEXT, true, .choices = "number text choice" },
	{ "unit", GRAMMAR_TEXT },
	{ "least", GRAMMAR_NUMBER },
	{ "most", GRAMMAR_NUMBER },
	{ "shortest", GRAMMAR_WHOLE, .lo = 0, .hi = TEXT_MOST },
	{ "longest", GRAMMAR_WHOLE, .lo = 1, .hi = TEXT_MOST },
	{ "options", GRAMMAR_LIST, .of = option_rules },
	{ "gaps", GRAMMAR_TRUTH },
	{ "name", GRAMMAR_WORDS, true },
	{ NULL },
};

/* What of them belongs to a type is said in inputs.h. */
static const struct grammar_rule input_rules[] = {
	{ "id", GRAMMAR_NAME, true },
	{ "type", GRAMMAR_TEXT, true,
	    .choices = "month number text choice list table device "
		       "series" },
	{ "unit", GRAMMAR_TEXT },
	{ "class", GRAMMAR_TEXT, .choices = DEVICE_KINDS },
	{ "default", GRAMMAR_ANY },
	{ "least", GRAMMAR_NUMBER },
	{ "most", GRAMMAR_NUMBER },
	{ "shortest", GRAMMAR_WHOLE, .lo = 0, .hi = 5000 },
	{ "longest", GRAMMAR_WHOLE, .lo = 1, .hi = 5000 },
	{ "options", GRAMMAR_LIST, .of = option_rules },
	{ "columns", GRAMMAR_LIST, .of = cell_rules },
	{ "gaps", GRAMMAR_TRUTH },
	{ "name", GRAMMAR_WORDS, true },
	{ NULL },
};

static const struct grammar_rule take_rules[] = {
	{ "port", GRAMMAR_NAME, true },
	{ "column", GRAMMAR_NAME, true },
	{ "unit", GRAMMAR_TEXT },
	{ NULL },
};

static const struct grammar_rule with_rules[] = {
	{ "port", GRAMMAR_TEXT, true },
	{ "value", GRAMMAR_ANY, true },
	{ NULL },
};

static const struct grammar_rule name_rules[] = {
	{ "name", GRAMMAR_NAME, true },
	{ "unit", GRAMMAR_TEXT, true },
	{ NULL },
};

static const struct grammar_rule constant_rules[] = {
	{ "port", GRAMMAR_NAME, true },
	{ "unit", GRAMMAR_TEXT },
	{ "values", GRAMMAR_ANY },
	{ NULL },
};

static const struct grammar_rule grade_rules[] = {
	{ "above", GRAMMAR_NUMBER },
	{ "below", GRAMMAR_NUMBER },
	{ "words", GRAMMAR_WORDS, true },
	{ NULL },
};

static const struct grammar_rule param_rules[] = {
	{ "query", GRAMMAR_NAME },
	{ "span", GRAMMAR_TEXT, .choices = SPANS },
	{ "metric", GRAMMAR_TEXT },
	{ "agg", GRAMMAR_NAME },
	{ "step", GRAMMAR_TEXT },
	{ "last", GRAMMAR_TEXT },
	{ "rows", GRAMMAR_TEXT, .choices = "one many" },
	{ "most", GRAMMAR_WHOLE, .lo = 1, .hi = 50000 },
	{ "take", GRAMMAR_LIST, .of = take_rules },
	{ "ref", GRAMMAR_TEXT },
	{ "with", GRAMMAR_LIST, .of = with_rules },
	{ "batch", GRAMMAR_TRUTH },
	{ "optional", GRAMMAR_TRUTH },
	{ "formula", GRAMMAR_TEXT },
	{ "unit", GRAMMAR_TEXT },
	{ "names", GRAMMAR_LIST, .of = name_rules },
	{ "by", GRAMMAR_NAME },
	{ "lowest", GRAMMAR_TRUTH },
	{ "of", GRAMMAR_NAMES },
	{ "columns", GRAMMAR_LIST, .of = constant_rules },
	{ "at", GRAMMAR_WHOLE, .lo = 0, .hi = 999 },
	{ "grades", GRAMMAR_LIST, .of = grade_rules },
	{ NULL },
};

static const struct grammar_rule node_rules[] = {
	{ "id", GRAMMAR_NAME, true },
	{ "type", GRAMMAR_TEXT, true, .choices = NODE_TYPES },
	{ "params", GRAMMAR_OBJECT, .of = param_rules },
	{ NULL },
};

static const struct grammar_rule edge_rules[] = {
	{ "from", GRAMMAR_TEXT, true },
	{ "to", GRAMMAR_TEXT, true },
	{ NULL },
};

static const struct grammar_rule flow_rules[] = {
	{ "nodes", GRAMMAR_LIST, true, .of = node_rules },
	{ "edges", GRAMMAR_LIST, true, .of = edge_rules },
	{ NULL },
};

static const struct grammar_rule level_rules[] = {
	{ "above", GRAMMAR_NUMBER },
	{ "below", GRAMMAR_NUMBER },
	{ "tone", GRAMMAR_TEXT, true, .choices = TONES },
	{ "words", GRAMMAR_WORDS, true },
	{ NULL },
};

static const struct grammar_rule when_rules[] = {
	{ "value", GRAMMAR_TEXT, true },
	{ "above", GRAMMAR_NUMBER },
	{ "below", GRAMMAR_NUMBER },
	{ NULL },
};

static const struct grammar_rule tone_rules[] = {
	{ "view", GRAMMAR_NAME, true },
	{ "tone", GRAMMAR_TEXT, true, .choices = TONES },
	{ NULL },
};

static const struct grammar_rule alarm_rules[] = {
	{ "id", GRAMMAR_NAME, true },
	{ "severity", GRAMMAR_WHOLE, true, .lo = 1, .hi = 4 },
	{ "when", GRAMMAR_LIST, .group = 1, .of = when_rules },
	{ "level", GRAMMAR_OBJECT, .group = 1, .of = tone_rules },
	{ "about", GRAMMAR_TEXT },
	{ "words", GRAMMAR_WORDS, true },
	{ NULL },
};

static const struct grammar_rule column_rules[] = {
	{ "value", GRAMMAR_TEXT, true },
	{ "value_en", GRAMMAR_TEXT },
	{ "name", GRAMMAR_WORDS, true },
	{ "unit", GRAMMAR_WORDS },
	{ "decimals", GRAMMAR_WHOLE, .lo = 0, .hi = 6 },
	{ NULL },
};

static const struct grammar_rule graph_node_rules[] = {
	{ "id", GRAMMAR_TEXT, true },
	{ "label", GRAMMAR_OBJECT, true, .of = column_rules },
	{ "group", GRAMMAR_OBJECT, .of = column_rules },
	{ "columns", GRAMMAR_LIST, .of = column_rules },
	{ NULL },
};

static const struct grammar_rule graph_edge_rules[] = {
	{ "from", GRAMMAR_TEXT, true },
	{ "to", GRAMMAR_TEXT, true },
	{ "columns", GRAMMAR_LIST, .of = column_rules },
	{ NULL },
};

static const struct grammar_rule view_rules[] = {
	{ "id", GRAMMAR_NAME, true },
	{ "kind", GRAMMAR_TEXT, true,
	    .choices = "kpi chart table text map graph" },
	{ "name", GRAMMAR_WORDS, true },
	{ "value", GRAMMAR_TEXT },
	{ "unit", GRAMMAR_WORDS },
	{ "decimals", GRAMMAR_WHOLE, .lo = 0, .hi = 6 },
	{ "levels", GRAMMAR_LIST, .of = level_rules },
	{ "form", GRAMMAR_TEXT, .choices = "line bar" },
	{ "x", GRAMMAR_OBJECT, .of = column_rules },
	{ "columns", GRAMMAR_LIST, .of = column_rules },
	{ "lon", GRAMMAR_TEXT },
	{ "lat", GRAMMAR_TEXT },
	{ "label", GRAMMAR_OBJECT, .of = column_rules },
	{ "nodes", GRAMMAR_OBJECT, .of = graph_node_rules },
	{ "edges", GRAMMAR_OBJECT, .of = graph_edge_rules },
	{ "when", GRAMMAR_LIST, .of = when_rules },
	{ "words", GRAMMAR_WORDS },
	{ NULL },
};

static const struct grammar_rule test_rules[] = {
	{ "name", GRAMMAR_TEXT, true },
	{ "inputs", GRAMMAR_ANY, true },
	{ "data", GRAMMAR_ANY, true },
	{ "expect", GRAMMAR_ANY, true },
	{ "rtol", GRAMMAR_NUMBER, true },
	{ "origin", GRAMMAR_TEXT, true },
	{ NULL },
};

const struct grammar_rule app_rules[] = {
	{ "format", GRAMMAR_TEXT, true, .choices = "park.app/1" },
	{ "id", GRAMMAR_TEXT, true },
	{ "version", GRAMMAR_WHOLE, true, .lo = 1, .hi = 1000000 },
	{ "name", GRAMMAR_WORDS, true },
	{ "purpose", GRAMMAR_WORDS, true },
	{ "class", GRAMMAR_TEXT, true,
	    .choices = "decision management safety energy service research "
		       "logistics platform" },
	{ "domains", GRAMMAR_NAMES, true },
	{ "template", GRAMMAR_NAME },
	{ "industry", GRAMMAR_NAME },
	{ "role", GRAMMAR_NAME, true },
	{ "for", GRAMMAR_TEXT, true, .choices = "park enterprise both" },
	{ "permissions", GRAMMAR_NAMES },
	{ "inputs", GRAMMAR_LIST, true, .of = input_rules },
	{ "flow", GRAMMAR_OBJECT, true, .of = flow_rules },
	{ "completeness", GRAMMAR_TEXT },
	{ "views", GRAMMAR_LIST, true, .of = view_rules },
	{ "alarms", GRAMMAR_LIST, .of = alarm_rules },
	{ "tests", GRAMMAR_LIST, true, .of = test_rules },
	{ NULL },
};
