#include "report/derive.h"

#include <math.h>
#include <string.h>

#include "base/text.h"
#include "energy/grade.h"

#define NAMES_MOST 5
#define NAMES_TEXT 8192

/* --- what is named -------------------------------------------------------- */

static size_t
place(const json_t *list, struct str name)
{
	size_t i = 0;

	while (i < json_array_size(list) &&
	    !str_eq(json_str(json_array_get(list, i), "name"), name))
		i++;
	return i;
}

static bool
fn_is(const json_t *spec, const char *name)
{
	return str_is(json_str(spec, "fn"), name);
}

size_t
derive_query(const json_t *definition, struct str name)
{
	return place(json_object_get(definition, "queries"), name);
}

const struct derived *
derive_find(const struct derivation *d, struct str name)
{
	for (size_t i = 0; i < d->n; i++)
		if (str_is(name, d->items[i].name))
			return &d->items[i];
	return NULL;
}

/* --- which queries -------------------------------------------------------- */

static uint32_t
uses_of_query(const json_t *definition, struct str name)
{
	const json_t *queries = json_object_get(definition, "queries");
	const size_t i = place(queries, name);
	const struct str grade = json_str(json_array_get(queries, i), "grade");
	struct str column;
	uint32_t uses = 0;

	if (i == json_array_size(queries))
		return 0;
	if (!str_is(grade, "counted"))
		uses = UINT32_C(1)
		    << place(queries, str_cut(grade, '.', &column));
	/* What is worked with an earlier query stands on it. */
	if (json_object_get(json_array_get(queries, i), "with") != NULL)
		uses |= uses_of_query(
		    definition, json_str(json_array_get(queries, i), "with"));
	return uses | UINT32_C(1) << i;
}

/* Of a fact before `end`, or of the query that a reference begins with.
 * References lead to earlier facts alone, so this comes to an end. */
static uint32_t
uses_before(const json_t *definition, size_t end, struct str name)
{
	static const char *const refs[] = { "of", "base", "total", "firms" };
	const json_t *facts = json_object_get(definition, "facts");
	const size_t i = place(facts, name);
	const json_t *fact = json_array_get(facts, i);
	struct str column;
	uint32_t uses = 0;

	if (i >= end)
		return uses_of_query(definition, str_cut(name, '.', &column));
	for (size_t k = 0; k < sizeof(refs) / sizeof(refs[0]); k++)
		if (json_object_get(fact, refs[k]) != NULL)
			uses |=
			    uses_before(definition, i, json_str(fact, refs[k]));
	return uses;
}

uint32_t
derive_uses(const json_t *definition, struct str name)
{
	return uses_before(definition,
	    json_array_size(json_object_get(definition, "facts")), name);
}

/* --- references ----------------------------------------------------------- */

/* The query and column of "<query>.<column>"; NULL when it was not asked. */
static const struct answer *
column_of(const struct derivation *d, struct str ref, size_t *column)
{
	struct str name;
	const size_t i = derive_query(d->definition, str_cut(ref, '.', &name));
	const struct answer *a = &d->answers[i];

	if (a->columns_n == 0)
		return NULL;
	*column = answer_column(a, name);
	return *column == a->columns_n ? NULL : a;
}

static double
number_of(const struct derivation *d, struct str ref)
{
	const struct derived *fact = derive_find(d, ref);
	const struct answer *a;
	size_t column;

	if (fact != NULL)
		return fact->number;
	if (ref.n == 0)
		return NAN;
	a = column_of(d, ref, &column);
	return a == NULL || a->n == 0 ? (double)NAN
				      : answer_cell(a, 0, column)->number;
}

static const char *
text_of(const struct derivation *d, struct str ref)
{
	const struct derived *fact = derive_find(d, ref);
	const struct answer *a;
	size_t column;

	if (fact != NULL)
		return fact->text;
	a = column_of(d, ref, &column);
	if (a == NULL || a->n == 0 || a->types[column] != ANSWER_TEXT)
		return NULL;
	return answer_words(a, 0, column, d->english);
}

/* --- grades --------------------------------------------------------------- */

static char
grade_of_query(const struct derivation *d, size_t i)
{
	const json_t *queries = json_object_get(d->definition, "queries");
	const struct str grade = json_str(json_array_get(queries, i), "grade");
	double share;

	if (str_is(grade, "counted"))
		return 'A';
	share = number_of(d, grade);
	return isnan(share) ? 'D' : grade_letter(grade_of(share, 0));
}

char
derive_grade(const struct derivation *d, uint32_t uses)
{
	char worst = 'A';

	for (size_t i = 0; i < DERIVE_QUERIES; i++) {
		if (!(uses >> i & 1))
			continue;
		if (grade_of_query(d, i) > worst)
			worst = grade_of_query(d, i);
	}
	return worst;
}

/* --- functions over rows -------------------------------------------------- */

static const json_t *
where_of(const struct derived *f)
{
	return json_object_get(f->spec, "where");
}

/* The numbers of a column in the rows that count. */
static size_t
numbers_of(const struct derivation *d, const struct derived *f, struct str ref,
    double **v)
{
	size_t column, n = 0;
	const struct answer *a = column_of(d, ref, &column);

	*v = cx_calloc(d->cx, a == NULL ? 1 : a->n + 1, sizeof(**v));
	for (size_t i = 0; a != NULL && i < a->n; i++)
		if (answer_meets(a, i, where_of(f)))
			(*v)[n++] = answer_cell(a, i, column)->number;
	return n;
}

static double
extreme(const double *v, size_t n, bool largest)
{
	double best = NAN;

	for (size_t i = 0; i < n; i++)
		if (!isnan(v[i]) &&
		    (isnan(best) || (largest ? v[i] > best : v[i] < best)))
			best = v[i];
	return best;
}

static void
put_count(const struct derivation *d, struct derived *f)
{
	const struct answer *a =
	    &d->answers[derive_query(d->definition, json_str(f->spec, "of"))];

	f->number = a->columns_n == 0 ? (double)NAN : 0;
	for (size_t i = 0; i < a->n; i++)
		f->number += answer_meets(a, i, where_of(f));
}

static void
put_names(const struct derivation *d, struct derived *f)
{
	const struct answer *a =
	    &d->answers[derive_query(d->definition, json_str(f->spec, "of"))];
	const size_t column = answer_column(a, json_str(f->spec, "column"));
	const json_t *most = json_object_get(f->spec, "most");
	const size_t shown =
	    most == NULL ? NAMES_MOST : (size_t)json_integer_value(most);
	struct text names = text_new(d->cx, NAMES_TEXT);
	size_t n = 0;

	for (size_t i = 0; i < a->n; i++) {
		const char *name;

		if (!answer_meets(a, i, where_of(f)))
			continue;
		name = answer_words(a, i, column, d->english);
		if (n++ < shown)
			text_printf(&names, "%s%s",
			    n == 1 ? "" : (d->english ? ", " : "、"),
			    name == NULL ? "—" : name);
	}
	if (n > shown)
		text_puts(&names, d->english ? " and others" : "等");
	f->number = n == 0 ? (double)NAN : (double)n;
	f->text = names.p;
}

/* The rank of row i among those that count; first come first. */
static size_t
order_of(const struct answer *a, const struct derived *f, size_t column,
    size_t i, double sign)
{
	const double mine = sign * answer_cell(a, i, column)->number;
	size_t rank = 1;

	for (size_t k = 0; k < a->n; k++) {
		const double other = sign * answer_cell(a, k, column)->number;

		rank += answer_meets(a, k, where_of(f)) &&
		    (other > mine ||
			(k < i && !(other < mine) && !isnan(other)));
	}
	return rank;
}

static void
put_top(const struct derivation *d, struct derived *f)
{
	size_t column;
	const struct answer *a = column_of(d, json_str(f->spec, "of"), &column);
	const json_t *nth = json_object_get(f->spec, "nth");
	const size_t wanted = nth == NULL ? 1 : (size_t)json_integer_value(nth);
	const double sign =
	    json_is_true(json_object_get(f->spec, "lowest")) ? -1 : 1;

	for (size_t i = 0; a != NULL && i < a->n; i++) {
		const double number = answer_cell(a, i, column)->number;

		if (isnan(number) || !answer_meets(a, i, where_of(f)) ||
		    order_of(a, f, column, i, sign) != wanted)
			continue;
		f->number = number;
		f->text = answer_words(a, i,
		    answer_column(a, json_str(f->spec, "column")), d->english);
	}
}

static void
put_rank(const struct derivation *d, struct derived *f)
{
	size_t column;
	const struct answer *a = column_of(d, json_str(f->spec, "of"), &column);

	for (size_t i = 0; a != NULL && i < a->n; i++) {
		size_t rank;

		if (!answer_meets(a, i, where_of(f)))
			continue;
		rank = measure_rank(answer_numbers(d->cx, a, column), a->n, i);
		f->number = rank == 0 ? (double)NAN : (double)rank;
		return;
	}
}

/* --- functions over numbers ----------------------------------------------- */

static void
put_rows(const struct derivation *d, struct derived *f)
{
	double *v;
	const size_t n = numbers_of(d, f, json_str(f->spec, "of"), &v);

	if (fn_is(f->spec, "sum"))
		f->number = measure_sum(v, n);
	else if (fn_is(f->spec, "mean"))
		f->number = measure_mean(v, n);
	else
		f->number = extreme(v, n, fn_is(f->spec, "max"));
}

static void
put_change(struct derived *f, struct change change)
{
	f->compares = true;
	f->change = change.kind;
	f->number = change.ratio;
}

static void
put_compared(const struct derivation *d, struct derived *f)
{
	const double now = number_of(d, json_str(f->spec, "of"));
	const double base = number_of(d, json_str(f->spec, "base"));
	const struct str as = json_str(f->spec, "as");
	struct change change = measure_change(now, base);

	if (str_is(as, "points")) {
		change.ratio = measure_points(now, base);
		change.kind =
		    isnan(change.ratio) ? CHANGE_NO_BASE : CHANGE_RATIO;
	} else if (!str_is(as, "profit") && change.kind != CHANGE_RATIO) {
		change = (struct change){ CHANGE_NO_BASE, (double)NAN };
	}
	put_change(f, change);
}

static void
put_cumulative(const struct derivation *d, struct derived *f)
{
	double *now, *base;
	size_t n = numbers_of(d, f, json_str(f->spec, "of"), &now);
	const size_t m = numbers_of(d, f, json_str(f->spec, "base"), &base);

	put_change(f, measure_cumulative(now, base, n < m ? n : m));
}

static void
put_ratio(const struct derivation *d, struct derived *f)
{
	f->number = measure_ratio(number_of(d, json_str(f->spec, "of")),
	    number_of(d, json_str(f->spec, "base")));
}

static void
put_contribution(const struct derivation *d, struct derived *f)
{
	const struct str total = json_str(f->spec, "total");

	f->number = measure_contribution(number_of(d, json_str(f->spec, "of")),
	    number_of(d, json_str(f->spec, "base")),
	    number_of(d, total.n > 0 ? total : json_str(f->spec, "base")));
}

static void
put_value(const struct derivation *d, struct derived *f)
{
	f->number = number_of(d, json_str(f->spec, "of"));
	f->text = text_of(d, json_str(f->spec, "of"));
	/* A text alone is known, too. */
	if (isnan(f->number) && f->text != NULL)
		f->number = 1;
}

static const struct {
	const char *fn;
	void (*put)(const struct derivation *d, struct derived *f);
} functions[] = {
	{ "value", put_value },
	{ "sum", put_rows },
	{ "mean", put_rows },
	{ "min", put_rows },
	{ "max", put_rows },
	{ "count", put_count },
	{ "share", put_ratio },
	{ "ratio", put_ratio },
	{ "yoy", put_compared },
	{ "mom", put_compared },
	{ "cumulative", put_cumulative },
	{ "contribution", put_contribution },
	{ "rank", put_rank },
	{ "top", put_top },
	{ "names", put_names },
};

/* --- all of them ---------------------------------------------------------- */

/* What must not be told, or not be judged on. */
static void
withhold(const struct derivation *d, struct derived *f)
{
	const struct str firms = json_str(f->spec, "firms");

	f->uses = derive_uses(d->definition, str_of(f->name));
	f->grade = derive_grade(d, f->uses);
	f->weak = f->grade == 'D' && !isnan(f->number);
	f->hidden = !d->is_park && firms.n > 0 &&
	    !(number_of(d, firms) >= DERIVE_FIRMS);
	if (!f->weak && !f->hidden)
		return;
	f->number = NAN;
	f->text = NULL;
	f->change = CHANGE_NO_BASE;
}

void
derive(struct derivation *d)
{
	const json_t *facts = json_object_get(d->definition, "facts");
	const size_t n = json_array_size(facts);

	d->items = cx_calloc(d->cx, n + 1, sizeof(*d->items));
	for (d->n = 0; d->n < n; d->n++) {
		struct derived *f = &d->items[d->n];

		f->spec = json_array_get(facts, d->n);
		f->name = json_string_value(json_object_get(f->spec, "name"));
		f->number = NAN;
		for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]);
		     i++)
			if (fn_is(f->spec, functions[i].fn))
				functions[i].put(d, f);
		withhold(d, f);
	}
}
