/*
 * worked_carbon.c - carbon dioxide by factor, between rows and a report: by
 * kind of energy, and by enterprise.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "energy/carbon.h"
#include "energy/grade.h"
#include "report/worked.h"

static struct carbon_factor *
factors_of(struct cx *cx, const struct answer *rows)
{
	struct carbon_factor *factors =
	    cx_calloc(cx, rows->n + 1, sizeof(*factors));

	for (size_t i = 0; i < rows->n; i++) {
		const double published = worked_number_at(rows, i, "published");

		factors[i] = (struct carbon_factor){
			.kind = str_of(worked_text_at(rows, i, "kind")),
			.region = str_of(worked_text_at(rows, i, "region")),
			.year = (int)worked_number_at(rows, i, "year"),
			.published =
			    isnan(published) ? INT32_MIN : (int32_t)published,
			.scope = (int)worked_number_at(rows, i, "scope"),
			.batch = worked_number_at(rows, i, "batch"),
			.ncv = worked_number_at(rows, i, "ncv"),
			.carbon = worked_number_at(rows, i, "carbon"),
			.oxidation = worked_number_at(rows, i, "oxidation"),
			.per_batch = worked_number_at(rows, i, "per_batch"),
		};
	}
	return factors;
}

static const struct carbon_factor *
factor_of(const struct carbon_factor *factors, size_t n,
    const struct answer *rows, size_t i)
{
	return carbon_choose(factors, n,
	    str_of(worked_text_at(rows, i, "kind")),
	    str_of(worked_text_at(rows, i, "region")),
	    (int)worked_number_at(rows, i, "year"),
	    (int32_t)worked_number_at(rows, i, "issued"));
}

/* Whether two rows say the same in a column. */
static bool
alike(const struct answer *rows, size_t a, size_t b, const char *column)
{
	return strcmp(worked_text_at(rows, a, column),
		   worked_text_at(rows, b, column)) == 0;
}

/* Adds v to what is known so far. */
static void
gather(double *sum, double v)
{
	if (!isnan(v))
		*sum = (isnan(*sum) ? 0 : *sum) + v;
}

static void
put_factor(struct cx *cx, struct answer *out, const struct answer *with,
    const struct carbon_factor *factors, const struct carbon_factor *f)
{
	const size_t i = (size_t)(f - factors);

	worked_text(out, "scope", f->scope == 1 ? "1" : "2");
	worked_text(out, "batch_name", worked_text_at(with, i, "batch_name"));
	worked_text(out, "edition", worked_text_at(with, i, "edition"));
	worked_text(out, "place",
	    f->region.n == 0 ? "anywhere" : worked_text_at(with, i, "region"));
	worked_text(out, "source", worked_text_at(with, i, "source"));
	worked_text(out, "state", worked_text_at(with, i, "state"));
	worked_number(cx, out, "factor", carbon_per_batch(f));
	if (f->year > 0)
		worked_text(out, "year", cx_printf(cx, "%d", f->year));
}

/* The rows of one kind of energy, of all enterprises. */
static void
carbon_kind(struct cx *cx, const struct answer *rows, size_t first, size_t last,
    const struct answer *with, const struct carbon_factor *factors,
    struct answer *out)
{
	const struct carbon_factor *f =
	    factor_of(factors, with->n, rows, first);
	double amount = NAN;

	for (size_t i = first; i < last; i++)
		gather(&amount, worked_number_at(rows, i, "amount"));
	worked_row(out);
	worked_text(out, "kind", worked_text_at(rows, first, "kind"));
	worked_text(out, "kind_name", worked_text_at(rows, first, "kind_name"));
	worked_text(
	    out, "kind_name_en", worked_text_at(rows, first, "kind_name_en"));
	worked_text(out, "scope", "none");
	if (f == NULL)
		return;
	put_factor(cx, out, with, factors, f);
	worked_number(cx, out, "amount", amount / f->batch);
	worked_number(cx, out, "t", carbon_tonnes(f, amount));
}

static bool
work_carbon(struct cx *cx, const struct answer *rows, const struct answer *with,
    struct answer *out)
{
	const struct carbon_factor *factors = factors_of(cx, with);
	size_t last;

	worked_room(cx, out, rows->n);
	for (size_t first = 0; first < rows->n; first = last) {
		for (last = first;
		     last < rows->n && alike(rows, first, last, "kind");)
			last++;
		carbon_kind(cx, rows, first, last, with, factors, out);
	}
	return true;
}

/* --- by enterprise -------------------------------------------------------- */

struct emitter {
	size_t row; /* one of its own */
	double scope[3];
	double total;
	double good; /* the worst share of good readings that counted */
	bool whole;  /* every kind it takes has a factor */
};

static void
emit(struct emitter *e, const struct answer *rows, size_t i,
    const struct carbon_factor *f)
{
	const double good = worked_number_at(rows, i, "good");
	const double t = f == NULL
	    ? (double)NAN
	    : carbon_tonnes(f, worked_number_at(rows, i, "amount"));

	e->whole = e->whole && f != NULL;
	if (f == NULL)
		return;
	gather(&e->scope[f->scope], t);
	gather(&e->total, t);
	if (isnan(e->good) || !(good >= e->good))
		e->good = isnan(good) ? 0 : good;
}

/* The most first; who has nothing last. */
static int
compare_emitters(const void *a, const void *b)
{
	const struct emitter *x = a, *y = b;
	const double mine = isnan(x->total) ? -1 : x->total;
	const double other = isnan(y->total) ? -1 : y->total;

	if (mine != other)
		return mine < other ? 1 : -1;
	return (x->row > y->row) - (x->row < y->row);
}

static struct emitter *
emitter_of(struct emitter *list, size_t *n, const struct answer *rows, size_t i)
{
	for (size_t k = 0; k < *n; k++)
		if (alike(rows, list[k].row, i, "tenant_id"))
			return &list[k];
	list[*n] = (struct emitter){ i, { NAN, NAN, NAN }, NAN, NAN, true };
	return &list[(*n)++];
}

static void
emitter_row(struct cx *cx, const struct answer *rows, const struct emitter *e,
    struct answer *out)
{
	const char grade[] = { grade_letter(grade_of(e->good, 0)), '\0' };

	worked_row(out);
	worked_text(out, "party", worked_text_at(rows, e->row, "party"));
	worked_text(out, "party_en", worked_text_at(rows, e->row, "party_en"));
	worked_text(out, "whole",
	    grade[0] == 'D' ? "weak"
		: e->whole  ? "yes"
			    : "no");
	worked_text(out, "grade", cx_strndup(cx, grade, 1));
	if (grade[0] == 'D')
		return;
	worked_number(cx, out, "scope1", e->scope[1]);
	worked_number(cx, out, "scope2", e->scope[2]);
	worked_number(cx, out, "t", e->total);
}

static bool
work_carbon_party(struct cx *cx, const struct answer *rows,
    const struct answer *with, struct answer *out)
{
	const struct carbon_factor *factors = factors_of(cx, with);
	struct emitter *list = cx_calloc(cx, rows->n + 1, sizeof(*list));
	size_t n = 0;

	for (size_t i = 0; i < rows->n; i++)
		emit(emitter_of(list, &n, rows, i), rows, i,
		    factor_of(factors, with->n, rows, i));
	if (n > 0)
		qsort(list, n, sizeof(*list), compare_emitters);
	worked_room(cx, out, n);
	for (size_t i = 0; i < n; i++)
		emitter_row(cx, rows, &list[i], out);
	return true;
}

/* By kind, the enterprises of each one after another. */
static const char *const carbon_needs[] = { "tenant_id", "party", "party_en",
	"kind", "kind_name", "kind_name_en", "amount", "good", "region", "year",
	"issued", NULL };
static const char *const carbon_with[] = { "kind", "region", "year", "edition",
	"scope", "batch", "batch_name", "ncv", "carbon", "oxidation",
	"per_batch", "published", "source", "state", NULL };

static const struct worked_column carbon_columns[] = {
	{ "kind", ANSWER_TEXT },
	{ "kind_name", ANSWER_TEXT },
	{ "kind_name_en", ANSWER_TEXT },
	{ "scope", ANSWER_TEXT },    /* "1", "2", "none" without a factor */
	{ "amount", ANSWER_NUMBER }, /* batches */
	{ "batch_name", ANSWER_TEXT },
	{ "factor", ANSWER_NUMBER }, /* tCO2 a batch */
	{ "edition", ANSWER_TEXT },
	{ "year", ANSWER_TEXT },  /* of the factor */
	{ "place", ANSWER_TEXT }, /* "anywhere", or a region */
	{ "source", ANSWER_TEXT },
	{ "state", ANSWER_TEXT }, /* "confirmed" or "unconfirmed" */
	{ "t", ANSWER_NUMBER },   /* tCO2 */
	{ NULL, ANSWER_TEXT },
};

static const struct worked_column carbon_party_columns[] = {
	{ "party", ANSWER_TEXT },
	{ "party_en", ANSWER_TEXT },
	{ "scope1", ANSWER_NUMBER }, /* tCO2; missing of grade D */
	{ "scope2", ANSWER_NUMBER },
	{ "t", ANSWER_NUMBER },
	{ "whole", ANSWER_TEXT }, /* "yes"; "no": it takes a kind without a
				   * factor; "weak": of grade D */
	{ "grade", ANSWER_TEXT },
	{ NULL, ANSWER_TEXT },
};

const struct worked worked_carbon[] = {
	{ "carbon", carbon_needs, carbon_with, carbon_columns, work_carbon },
	{ "carbon_party", carbon_needs, carbon_with, carbon_party_columns,
	    work_carbon_party },
	{ .name = NULL },
};
