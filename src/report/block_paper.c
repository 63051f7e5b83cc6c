#include "report/block_paper.h"

#include <math.h>
#include <string.h>

#include "report/block_rows_paper.h"
#include "report/definition_store.h"
#include "report/shown_paper.h"

#define KPIS 8

/* --- figures -------------------------------------------------------------- */

static enum paper_tone
tone_of_change(const struct derived *f)
{
	const struct str good = json_str(f->spec, "good");
	const double steady = str_is(json_str(f->spec, "as"), "points")
	    ? 100 * PHRASE_STEADY
	    : PHRASE_STEADY;

	if (good.n == 0 || isnan(f->number) || fabs(f->number) < steady)
		return PAPER_PLAIN;
	return (f->number > 0) == str_is(good, "up") ? PAPER_GOOD : PAPER_BAD;
}

static const char *
change_words(
    struct cx *cx, const struct blocks *b, struct str name, enum paper_tone *t)
{
	const struct derived *f = derive_find(b->derivation, name);
	struct shown s;

	if (f == NULL)
		return NULL;
	*t = tone_of_change(f);
	s = show_fact(cx, f, b->derivation->english);
	return shown_words(cx, &s);
}

static struct paper_kpi
kpi_of(struct cx *cx, const struct blocks *b, const json_t *spec)
{
	const struct str name = json_str(spec, "fact");
	const struct derived *f = derive_find(b->derivation, name);
	const struct shown s = show_fact(cx, f, b->derivation->english);
	struct paper_kpi kpi = {
		.label = block_words(f->spec, "label", b->derivation->english),
		.value = s.printed,
		.number = s.number,
		.decimals = s.decimals,
		.unit = s.unit,
		.grade = f->grade,
		.evidence = b->codes.code(b->codes.self, name),
	};

	kpi.yoy = change_words(cx, b, json_str(spec, "yoy"), &kpi.yoy_tone);
	kpi.mom = change_words(cx, b, json_str(spec, "mom"), &kpi.mom_tone);
	return kpi;
}

static bool
add_kpis(struct cx *cx, struct blocks *b, struct paper *p, const json_t *list)
{
	struct paper_kpi kpis[KPIS];
	size_t n = 0;

	for (size_t i = 0; i < json_array_size(list) && n < KPIS; i++)
		kpis[n++] = kpi_of(cx, b, json_array_get(list, i));
	if (n > 0)
		paper_kpis(p, kpis, n);
	return true;
}

/* --- lists ---------------------------------------------------------------- */

static const char *
value_words(struct cx *cx, const struct blocks *b, const struct answer *a,
    size_t row, size_t column)
{
	const bool english = b->derivation->english;
	const double number = answer_cell(a, row, column)->number;
	const char *text = answer_words(a, row, column, english);
	json_t *spec;

	if (a->types[column] == ANSWER_TEXT)
		return text;
	spec = json_own(cx,
	    json_pack("{s:s}", "format",
		a->types[column] == ANSWER_DATE ? "date" : "number"));
	if (a->types[column] == ANSWER_NUMBER && floor(number) == number)
		(void)json_object_set_new(spec, "decimals", json_integer(0));
	return show(cx, spec, number, english).printed;
}

/* The columns of one row in the braces. */
static const char *
item_words(struct cx *cx, const struct blocks *b, const struct answer *a,
    size_t row, const char *item)
{
	struct facts row_facts = facts_new(cx);

	for (size_t i = 0; i < a->columns_n; i++)
		facts_put(&row_facts, a->columns[i],
		    answer_cell(a, row, i)->number,
		    value_words(cx, b, a, row, i));
	return facts_fill(cx, &row_facts, item);
}

static bool
add_list(struct cx *cx, struct blocks *b, struct paper *p, const json_t *spec)
{
	const char *item = block_words(spec, "item", b->derivation->english);
	const struct chosen c = block_choose(cx, b, spec);
	const char **items = cx_calloc(cx, c.n + 1, sizeof(*items));

	for (size_t i = 0; i < c.n; i++) {
		items[i] = item_words(cx, b, c.a, c.rows[i], item);
		if (items[i] == NULL)
			return false;
	}
	if (c.n == 0)
		return true;
	(void)b->codes.code(b->codes.self, json_str(spec, "rows"));
	paper_list(
	    p, json_is_true(json_object_get(spec, "ordered")), items, c.n);
	return true;
}

bool
block_add(struct cx *cx, struct blocks *b, struct paper *p, const char *kind,
    const json_t *spec)
{
	static const struct {
		const char *kind;
		bool (*add)(struct cx *, struct blocks *, struct paper *,
		    const json_t *);
	} kinds[] = {
		{ "kpis", add_kpis },
		{ "table", block_add_table },
		{ "chart", block_add_chart },
		{ "list", add_list },
	};

	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++)
		if (strcmp(kind, kinds[i].kind) == 0)
			return kinds[i].add(cx, b, p, spec);
	return cx_fail(cx, FAIL_BROKEN, NULL, "there is no block %s", kind);
}
