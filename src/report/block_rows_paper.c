#include <math.h>
#include <string.h>

#include "base/moment.h"
#include "report/block_rows_paper.h"
#include "report/definition_store.h"
#include "report/shown_paper.h"

#define ROWS_USUAL 5000

const char *
block_words(const json_t *spec, const char *key, bool english)
{
	return definition_words(json_object_get(spec, key), english);
}

static const struct answer *
rows_of(const struct blocks *b, const json_t *spec)
{
	const struct derivation *d = b->derivation;

	return &d->answers[derive_query(d->definition, json_str(spec, "rows"))];
}

/* At most so many of them: a number, or that of a parameter. */
static size_t
most_of(const struct blocks *b, const json_t *spec)
{
	const json_t *most = json_object_get(spec, "most");
	const char *param =
	    json_string_value(json_object_get(spec, "most_param"));

	if (param != NULL)
		most = json_object_get(b->params, param);
	return most == NULL ? ROWS_USUAL : (size_t)json_integer_value(most);
}

struct chosen
block_choose(struct cx *cx, const struct blocks *b, const json_t *spec)
{
	struct chosen c = { .a = rows_of(b, spec) };
	const json_t *where = json_object_get(spec, "where");
	const size_t most = most_of(b, spec);

	c.rows = cx_calloc(cx, c.a->n + 1, sizeof(*c.rows));
	for (size_t i = 0; i < c.a->n && c.n < most; i++)
		if (answer_meets(c.a, i, where))
			c.rows[c.n++] = i;
	return c;
}

double *
block_numbers(struct cx *cx, const struct chosen *c, struct str column)
{
	const size_t at = answer_column(c->a, column);
	double *v = cx_calloc(cx, c->n + 1, sizeof(*v));

	for (size_t i = 0; i < c->n; i++)
		v[i] = answer_cell(c->a, c->rows[i], at)->number;
	return v;
}

const char *
block_caption(struct cx *cx, const struct blocks *b, const json_t *spec,
    const char *key, size_t number)
{
	const bool english = b->derivation->english;
	const bool table = strcmp(key, "caption") == 0;
	const char *text = block_words(spec, key, english);

	if (!table)
		return english ? cx_printf(cx, "Figure %zu  %s", number, text)
			       : cx_printf(cx, "图 %zu  %s", number, text);
	return cx_printf(cx,
	    english ? "Table %zu  %s (evidence %s)" : "表 %zu  %s（证据 %s）",
	    number, text, b->codes.code(b->codes.self, json_str(spec, "rows")));
}

int
block_decimals(const json_t *spec)
{
	const json_t *decimals = json_object_get(spec, "decimals");

	if (decimals != NULL)
		return (int)json_integer_value(decimals);
	return json_object_get(spec, "rank") != NULL ||
		str_is(json_str(spec, "format"), "count")
	    ? 0
	    : 1;
}
