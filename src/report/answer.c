#include "report/answer.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "base/text.h"

#define SEALED_MOST (64u << 20)

size_t
answer_column(const struct answer *a, struct str name)
{
	size_t i = 0;

	while (i < a->columns_n && !str_is(name, a->columns[i]))
		i++;
	return i;
}

const struct answer_cell *
answer_cell(const struct answer *a, size_t row, size_t column)
{
	return &a->cells[row * a->columns_n + column];
}

/* --- words ---------------------------------------------------------------- */

static const char *
given_words(const struct answer *a, size_t column, const char *value, bool en)
{
	const json_t *words = json_object_get(
	    json_object_get(a->spec, "words"), a->columns[column]);

	return json_string_value(json_object_get(
	    json_object_get(words, value), en ? "en" : "zh-CN"));
}

/* The cell of the column called <column>_en. */
static const char *
sister(const struct answer *a, size_t row, size_t column)
{
	const size_t n = strlen(a->columns[column]);

	for (size_t i = 0; i < a->columns_n; i++) {
		const char *name = a->columns[i];

		if (strncmp(name, a->columns[column], n) == 0 &&
		    strcmp(name + n, "_en") == 0)
			return answer_cell(a, row, i)->text;
	}
	return NULL;
}

const char *
answer_words(const struct answer *a, size_t row, size_t column, bool english)
{
	const char *value = answer_cell(a, row, column)->text;
	const char *words;

	if (value == NULL)
		return NULL;
	words = given_words(a, column, value, english);
	if (words == NULL && english)
		words = sister(a, row, column);
	return words == NULL || words[0] == '\0' ? value : words;
}

/* --- conditions ----------------------------------------------------------- */

static bool
meets(const struct answer_cell *cell, const json_t *condition)
{
	const json_t *above = json_object_get(condition, "above");
	const json_t *below = json_object_get(condition, "below");
	const json_t *known = json_object_get(condition, "known");
	const char *is = json_string_value(json_object_get(condition, "is"));

	if (above != NULL && !(cell->number > json_number_value(above)))
		return false;
	if (below != NULL && !(cell->number < json_number_value(below)))
		return false;
	if (known != NULL && json_is_true(known) != (cell->text != NULL))
		return false;
	return is == NULL ||
	    (cell->text != NULL && strcmp(cell->text, is) == 0);
}

bool
answer_meets(const struct answer *a, size_t row, const json_t *where)
{
	for (size_t i = 0; i < json_array_size(where); i++) {
		const json_t *condition = json_array_get(where, i);
		const size_t column =
		    answer_column(a, json_str(condition, "column"));

		if (column == a->columns_n ||
		    !meets(answer_cell(a, row, column), condition))
			return false;
	}
	return true;
}

/* --- numbers and digest --------------------------------------------------- */

double *
answer_numbers(struct cx *cx, const struct answer *a, size_t column)
{
	double *v = cx_calloc(cx, a->n + 1, sizeof(*v));

	for (size_t i = 0; i < a->n; i++)
		v[i] = answer_cell(a, i, column)->number;
	return v;
}

void
answer_seal(struct cx *cx, struct answer *a)
{
	struct text all = text_new(cx, SEALED_MOST);

	for (size_t i = 0; i < a->columns_n; i++)
		text_printf(&all, "%s\t", a->columns[i]);
	for (size_t i = 0; i < a->n * a->columns_n; i++) {
		text_char(&all, i % a->columns_n == 0 ? '\n' : '\t');
		if (a->cells[i].text == NULL)
			text_puts(&all, "null");
		else
			text_json(&all, str_of(a->cells[i].text));
	}
	a->sha256 = hash_sha256_hex(cx, text_str(&all));
}

const char *
answer_digest(
    struct cx *cx, const struct answer *answers, size_t n, uint32_t uses)
{
	struct text all = text_new(cx, SEALED_MOST);

	for (size_t i = 0; i < n; i++)
		if (uses >> i & 1)
			text_printf(&all, "%s %s\n", answers[i].name,
			    answers[i].sha256);
	return hash_sha256_hex(cx, text_str(&all));
}
