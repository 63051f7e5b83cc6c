#include <math.h>
#include <string.h>

#include "report/block_rows_paper.h"
#include "report/definition_store.h"
#include "report/shown_paper.h"

/* A column as data: for each row a number or a text, and what stands below. */
struct table_column {
	const json_t *spec;
	double *number; /* as printed; NULL: texts */
	const char **text;
	double total; /* NaN: none */
};

static bool
is_text(const struct answer *a, const json_t *spec)
{
	const struct str format = json_str(spec, "format");
	const size_t at = answer_column(a, json_str(spec, "column"));

	return json_object_get(spec, "column") != NULL &&
	    (a->types[at] == ANSWER_TEXT || str_is(format, "date") ||
		str_is(format, "month") || str_is(format, "text"));
}

static const char **
texts(struct cx *cx, const struct blocks *b, const struct chosen *c,
    const json_t *spec)
{
	const bool english = b->derivation->english;
	const size_t at = answer_column(c->a, json_str(spec, "column"));
	const char **text = cx_calloc(cx, c->n + 1, sizeof(*text));

	for (size_t i = 0; i < c->n; i++) {
		const struct answer_cell *cell =
		    answer_cell(c->a, c->rows[i], at);

		text[i] = c->a->types[at] == ANSWER_DATE
		    ? show(cx, spec, cell->number, english).printed
		    : answer_words(c->a, c->rows[i], at, english);
	}
	return text;
}

static double *
pair(struct cx *cx, const struct chosen *c, const json_t *names, size_t i)
{
	return block_numbers(
	    cx, c, str_of(json_string_value(json_array_get(names, i))));
}

static void
fill_change(struct cx *cx, const struct chosen *c, struct table_column *k)
{
	const json_t *names = json_object_get(k->spec, "change");
	double *now = pair(cx, c, names, 0), *base = pair(cx, c, names, 1);

	for (size_t i = 0; i < c->n; i++)
		k->number[i] = phrase_change(now[i], base[i]);
	k->total = measure_cumulative(now, base, c->n).ratio;
}

static void
fill_contribution(struct cx *cx, const struct chosen *c, struct table_column *k)
{
	const json_t *names = json_object_get(k->spec, "contribution");
	const struct str base =
	    str_of(json_string_value(json_array_get(names, 1)));
	double *now = pair(cx, c, names, 0), *before = pair(cx, c, names, 1);
	/* Of the whole, not only of the rows that are shown. */
	const double whole = measure_sum(
	    answer_numbers(cx, c->a, answer_column(c->a, base)), c->a->n);

	for (size_t i = 0; i < c->n; i++)
		k->number[i] = measure_contribution(now[i], before[i], whole);
	k->total = measure_sum(k->number, c->n);
}

/* Of the whole answer: a part of its rows adds up to less than 100. */
static void
fill_share(struct cx *cx, const struct chosen *c, struct table_column *k)
{
	const size_t at = answer_column(c->a, json_str(k->spec, "share"));
	double *percent = cx_calloc(cx, c->a->n + 1, sizeof(*percent));

	measure_shares(cx, answer_numbers(cx, c->a, at), c->a->n, 1, percent);
	for (size_t i = 0; i < c->n; i++)
		k->number[i] = percent[c->rows[i]] / 100;
	k->total = measure_sum(k->number, c->n);
}

static void
fill_column(
    struct cx *cx, const struct chosen *c, struct table_column *k, bool english)
{
	const double factor = show_unit(k->spec, english).factor;
	const bool fraction = str_is(json_str(k->spec, "format"), "percent") ||
	    str_is(json_str(k->spec, "format"), "change");
	double *v = block_numbers(cx, c, json_str(k->spec, "column"));

	for (size_t i = 0; i < c->n; i++)
		k->number[i] = fraction ? v[i] : v[i] * factor;
	if (json_is_true(json_object_get(k->spec, "sum")))
		k->total = measure_sum(k->number, c->n);
}

static struct table_column
table_column(struct cx *cx, const struct blocks *b, const struct chosen *c,
    const json_t *spec)
{
	struct table_column k = { .spec = spec, .total = NAN };

	if (is_text(c->a, spec)) {
		k.text = texts(cx, b, c, spec);
		return k;
	}
	k.number = cx_calloc(cx, c->n + 1, sizeof(*k.number));
	if (json_object_get(spec, "share") != NULL)
		fill_share(cx, c, &k);
	else if (json_object_get(spec, "change") != NULL)
		fill_change(cx, c, &k);
	else if (json_object_get(spec, "contribution") != NULL)
		fill_contribution(cx, c, &k);
	else if (json_object_get(spec, "rank") != NULL)
		for (size_t i = 0; i < c->n; i++)
			k.number[i] = (double)(i + 1);
	else
		fill_column(cx, c, &k, b->derivation->english);
	return k;
}

static enum paper_format
paper_format_of(const json_t *spec)
{
	const struct str format = json_str(spec, "format");

	if (json_object_get(spec, "share") != NULL || str_is(format, "percent"))
		return PAPER_PERCENT;
	if (json_object_get(spec, "change") != NULL || str_is(format, "change"))
		return PAPER_CHANGE;
	if (json_object_get(spec, "contribution") != NULL ||
	    str_is(format, "points"))
		return PAPER_SIGNED;
	return PAPER_NUMBER;
}

static enum paper_align
align_of(const struct table_column *k)
{
	static const char *const names[] = { "", "left", "centre", "right" };
	const struct str align = json_str(k->spec, "align");

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (str_is(align, names[i]) && i > 0)
			return (enum paper_align)i;
	return k->number != NULL ? PAPER_RIGHT : PAPER_LEFT;
}

static struct paper_column
paper_column_of(const struct table_column *k, bool english)
{
	const json_t *width = json_object_get(k->spec, "width");
	const struct phrase_unit unit = show_unit(k->spec, english);

	return (struct paper_column){
		.title = block_words(k->spec, "title", english),
		.unit = strcmp(unit.name, "%") == 0 || unit.name[0] == '\0'
		    ? NULL
		    : unit.name,
		.width = width == NULL ? 1 : json_number_value(width),
		.align = align_of(k),
		.format = paper_format_of(k->spec),
		.decimals = block_decimals(k->spec),
		.sum = json_is_true(json_object_get(k->spec, "sum")) ||
		    json_object_get(k->spec, "share") != NULL,
	};
}

static enum paper_tone
tone_of_row(const struct chosen *c, size_t row, const json_t *tones)
{
	static const char *const names[PAPER_TONE_COUNT] = { "plain", "good",
		"warn", "bad", "muted" };

	for (size_t i = 0; i < json_array_size(tones); i++) {
		const json_t *one = json_array_get(tones, i);

		if (!answer_meets(c->a, row, json_object_get(one, "when")))
			continue;
		for (size_t k = 0; k < PAPER_TONE_COUNT; k++)
			if (str_is(json_str(one, "tone"), names[k]))
				return (enum paper_tone)k;
	}
	return PAPER_PLAIN;
}

static void
put_cell(struct paper_table *t, const struct table_column *k, size_t i)
{
	if (k->text == NULL)
		paper_number(t, k->number[i]);
	else if (k->text[i] == NULL)
		paper_empty(t);
	else
		paper_text(t, k->text[i]);
}

static void
put_total(struct paper_table *t, const struct table_column *columns, size_t n,
    bool english)
{
	paper_total(t);
	for (size_t i = 0; i < n; i++) {
		if (i == 0 && isnan(columns[i].total))
			paper_text(t, english ? "Total" : "合计");
		else if (isnan(columns[i].total))
			paper_text(t, "");
		else
			paper_number(t, columns[i].total);
	}
}

bool
block_add_table(
    struct cx *cx, struct blocks *b, struct paper *p, const json_t *spec)
{
	const bool english = b->derivation->english;
	const json_t *list = json_object_get(spec, "columns");
	const size_t n = json_array_size(list);
	const struct chosen c = block_choose(cx, b, spec);
	struct table_column columns[PAPER_COLUMNS];
	struct paper_column heads[PAPER_COLUMNS];
	struct paper_table *t;

	if (c.n == 0)
		return true;
	for (size_t i = 0; i < n && i < PAPER_COLUMNS; i++) {
		columns[i] = table_column(cx, b, &c, json_array_get(list, i));
		heads[i] = paper_column_of(&columns[i], english);
	}
	t = paper_table(
	    p, block_caption(cx, b, spec, "caption", ++b->tables), heads, n);
	for (size_t i = 0; i < c.n; i++) {
		paper_row(t,
		    tone_of_row(&c, c.rows[i], json_object_get(spec, "tones")));
		for (size_t k = 0; k < n; k++)
			put_cell(t, &columns[k], i);
	}
	if (json_is_true(json_object_get(spec, "total")))
		put_total(t, columns, n, english);
	return true;
}
