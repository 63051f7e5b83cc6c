/* Outputs: an entry's own struct checked, and written as JSON. */
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "knowledge/entry.h"

static bool
is_finite(const struct port *p, const double *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (isinf(v[i]) || (isnan(v[i]) && !p->gaps))
			return false;
	return true;
}

static bool
is_sound(const struct port *p, const void *at)
{
	const struct vector *vector = at;
	const struct matrix *matrix = at;
	const struct cube *cube = at;
	const struct map *map = at;

	switch (p->kind) {
	case PORT_NUMBER:
		return is_finite(p, at, 1);
	case PORT_VECTOR:
		return is_finite(p, vector->v, vector->n);
	case PORT_MATRIX:
		return is_finite(p, matrix->v, matrix->rows * matrix->cols);
	case PORT_CUBE:
		return is_finite(
		    p, cube->v, cube->layers * cube->rows * cube->cols);
	case PORT_MAP:
		return is_finite(p, map->v, map->n);
	case PORT_WHOLE:
	case PORT_TRUTH:
	case PORT_CHOICE:
	case PORT_TEXT:
	case PORT_TEXTS:
	case PORT_JSON:
		return true;
	}
	return false;
}

bool
call_check(struct call *call, const void *result)
{
	for (const struct port *p = call->entry->result; p->name != NULL; p++)
		if (!is_sound(p, (const char *)result + p->at))
			return cx_fail_code(call->cx, FAIL_INVALID, "no_result",
			    NULL, "these inputs give no finite %s", p->name);
	return true;
}

static void
give_row(struct text *out, const double *v, size_t n)
{
	text_char(out, '[');
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			text_char(out, ',');
		text_json_double(out, v[i]);
	}
	text_char(out, ']');
}

static void
give_rows(struct text *out, const double *v, size_t rows, size_t cols)
{
	text_char(out, '[');
	for (size_t i = 0; i < rows; i++) {
		if (i > 0)
			text_char(out, ',');
		give_row(out, v + i * cols, cols);
	}
	text_char(out, ']');
}

static void
give_cube(struct text *out, const struct cube *c)
{
	text_char(out, '[');
	for (size_t i = 0; i < c->layers; i++) {
		if (i > 0)
			text_char(out, ',');
		give_rows(out, c->v + i * c->rows * c->cols, c->rows, c->cols);
	}
	text_char(out, ']');
}

static void
give_map(struct text *out, const struct map *m)
{
	text_char(out, '{');
	for (size_t i = 0; i < m->n; i++) {
		if (i > 0)
			text_char(out, ',');
		text_json(out, m->names[i]);
		text_char(out, ':');
		text_json_double(out, m->v[i]);
	}
	text_char(out, '}');
}

static void
give_texts(struct text *out, const struct texts *t)
{
	text_char(out, '[');
	for (size_t i = 0; i < t->n; i++) {
		if (i > 0)
			text_char(out, ',');
		text_json(out, t->v[i]);
	}
	text_char(out, ']');
}

static struct str
choice_word(const struct port *p, int choice)
{
	struct str rest = str_of(p->choices), word = { NULL, 0 };

	for (int i = 0; i <= choice && rest.p != NULL; i++)
		word = str_cut(rest, ' ', &rest);
	return word;
}

struct str
call_choice(const struct call *call, const char *input, int choice)
{
	const struct port *p = call->entry->given;

	while (strcmp(p->name, input) != 0)
		p++;
	return choice_word(p, choice);
}

static void
give(struct text *out, const struct port *p, const void *at)
{
	const struct matrix *m = at;
	const struct vector *v = at;

	switch (p->kind) {
	case PORT_NUMBER:
		text_json_double(out, *(const double *)at);
		break;
	case PORT_WHOLE:
		text_int(out, *(const int64_t *)at);
		break;
	case PORT_TRUTH:
		text_puts(out, *(const bool *)at ? "true" : "false");
		break;
	case PORT_CHOICE:
		text_json(out, choice_word(p, *(const int *)at));
		break;
	case PORT_TEXT:
		text_json(out, *(const struct str *)at);
		break;
	case PORT_VECTOR:
		give_row(out, v->v, v->n);
		break;
	case PORT_MATRIX:
		give_rows(out, m->v, m->rows, m->cols);
		break;
	case PORT_CUBE:
		give_cube(out, at);
		break;
	case PORT_MAP:
		give_map(out, at);
		break;
	case PORT_TEXTS:
		give_texts(out, at);
		break;
	case PORT_JSON:
		text_puts(out, json_canonical(out->cx, *(json_t *const *)at));
		break;
	}
}

void
call_give(const struct entry *entry, const void *result, struct text *out)
{
	text_char(out, '{');
	for (const struct port *p = entry->result; p->name != NULL; p++) {
		if (p != entry->result)
			text_char(out, ',');
		text_json(out, str_of(p->name));
		text_char(out, ':');
		give(out, p, (const char *)result + p->at);
	}
	text_char(out, '}');
}
