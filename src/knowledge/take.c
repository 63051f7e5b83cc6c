/* Inputs: JSON into an entry's own struct, everything checked on the way. */
#include <math.h>
#include <string.h>

#include "base/json.h"
#include "device/device.h"
#include "knowledge/entry.h"
#include "knowledge/unit.h"

#define LETTERS 26

/* Lengths that letters of shapes stand for in this call; 0: not yet met. */
struct taking {
	struct cx *cx;
	const struct port *port;
	double factor, offset; /* from the unit that was sent */
	size_t lengths[LETTERS];
	bool known[LETTERS];
};

static bool
refuse(struct taking *t, const char *code, const char *what)
{
	return cx_fail_code(t->cx, FAIL_INVALID, code, t->port->name, "%s %s",
	    t->port->name, what);
}

static bool
take_number(struct taking *t, const json_t *value, double *number)
{
	const struct port *p = t->port;
	double v;

	if (json_is_null(value) && p->gaps) {
		*number = NAN;
		return true;
	}
	if (!json_is_number(value))
		return refuse(t, "wrong_type", "must be a number");
	v = json_number_value(value) * t->factor + t->offset;
	if (!isfinite(v))
		return refuse(t, "out_of_range", "is not a finite number");
	if (port_has_range(p) && (v < p->range.least || v > p->range.most))
		return cx_fail_code(t->cx, FAIL_INVALID, "out_of_range",
		    p->name, "%s must be from %.10g to %.10g %s, not %.10g",
		    p->name, p->range.least, p->range.most, p->unit, v);
	*number = v;
	return true;
}

static bool
take_whole(struct taking *t, const json_t *value, int64_t *number)
{
	double v;

	if (!take_number(t, value, &v))
		return false;
	if (v != floor(v) || fabs(v) > 9007199254740992.0)
		return refuse(t, "wrong_type", "must be a whole number");
	*number = (int64_t)v;
	return true;
}

static bool
take_text(struct taking *t, const json_t *value, struct str *text)
{
	if (!json_is_string(value))
		return refuse(t, "wrong_type", "must be a text");
	*text =
	    (struct str){ json_string_value(value), json_string_length(value) };
	return true;
}

static bool
take_choice(struct taking *t, const json_t *value, int *choice)
{
	struct str rest = str_of(t->port->choices), text;
	int place = 0;

	if (!take_text(t, value, &text))
		return false;
	for (; rest.p != NULL; place++)
		if (str_eq(str_cut(rest, ' ', &rest), text)) {
			*choice = place;
			return true;
		}
	return cx_fail_code(t->cx, FAIL_INVALID, "unknown_name", t->port->name,
	    "%s must be one of: %s", t->port->name, t->port->choices);
}

/* The length that a part of a shape ("n", "n+1", "3") asks for against the
 * one that is there. */
static bool
agrees(struct taking *t, struct str part, size_t length)
{
	int64_t more = 0;
	size_t letter;

	if (part.n > 0 && *part.p >= '0' && *part.p <= '9')
		return str_int64(part, &more) && (size_t)more == length;
	letter = (size_t)(*part.p - 'a');
	if (part.n > 2)
		(void)str_int64((struct str){ part.p + 2, part.n - 2 }, &more);
	if (part.n > 2 && part.p[1] == '-')
		more = -more;
	if ((int64_t)length - more < 1)
		return false;
	if (!t->known[letter]) {
		t->known[letter] = true;
		t->lengths[letter] = (size_t)((int64_t)length - more);
	}
	return (int64_t)t->lengths[letter] + more == (int64_t)length;
}

/* Against the shape of the port, dimension by dimension. */
static bool
fits(struct taking *t, const size_t *lengths, size_t n)
{
	struct str rest = str_of(t->port->shape);
	size_t i = 0;

	for (; rest.p != NULL && i < n; i++)
		if (!agrees(t, str_cut(rest, ',', &rest), lengths[i]))
			return cx_fail_code(t->cx, FAIL_INVALID, "wrong_shape",
			    t->port->name,
			    "%s must have the lengths %s, where the same "
			    "letter is the same length in every input; "
			    "length %zu is %zu",
			    t->port->name, t->port->shape, i + 1, lengths[i]);
	return true;
}

static bool
take_list(struct taking *t, const json_t *value, size_t *n)
{
	*n = json_array_size(value);
	if (!json_is_array(value))
		return refuse(t, "wrong_type", "must be a list");
	if (*n == 0)
		return refuse(t, "wrong_shape", "must not be empty");
	if (*n > CALL_NUMBERS)
		return refuse(t, "too_large", "has more than 1,000,000 items");
	return true;
}

static bool
take_numbers(struct taking *t, const json_t *list, double *v, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		const json_t *value = json_array_get(list, i);

		if (json_is_null(value) && !t->port->gaps)
			return cx_fail_code(t->cx, FAIL_INVALID, "has_gaps",
			    t->port->name,
			    "%s has a gap at place %zu, and none is allowed",
			    t->port->name, i + 1);
		if (!take_number(t, value, &v[i]))
			return false;
	}
	return true;
}

static bool
take_vector(struct taking *t, const json_t *value, struct vector *to)
{
	if (!take_list(t, value, &to->n) || !fits(t, &to->n, 1))
		return false;
	to->v = cx_calloc(t->cx, to->n, sizeof(*to->v));
	return take_numbers(t, value, to->v, to->n);
}

/* Rows of one length, into v when that is there; *cols: which length. */
static bool
take_rows(struct taking *t, const json_t *value, size_t *rows, size_t *cols)
{
	if (!take_list(t, value, rows))
		return false;
	for (size_t i = 0; i < *rows; i++) {
		size_t n;

		if (!take_list(t, json_array_get(value, i), &n))
			return false;
		if (i > 0 && n != *cols)
			return refuse(
			    t, "wrong_shape", "must have rows of one length");
		*cols = n;
	}
	if (*rows * *cols > CALL_NUMBERS)
		return refuse(
		    t, "too_large", "has more than 1,000,000 numbers");
	return true;
}

static bool
take_matrix(struct taking *t, const json_t *value, struct matrix *to)
{
	if (!take_rows(t, value, &to->rows, &to->cols) ||
	    !fits(t, (size_t[]){ to->rows, to->cols }, 2))
		return false;
	to->v = cx_calloc(t->cx, to->rows * to->cols, sizeof(*to->v));
	for (size_t i = 0; i < to->rows; i++)
		if (!take_numbers(t, json_array_get(value, i),
			to->v + i * to->cols, to->cols))
			return false;
	return true;
}

static bool
take_cube(struct taking *t, const json_t *value, struct cube *to)
{
	struct matrix m;

	if (!take_list(t, value, &to->layers))
		return false;
	for (size_t i = 0; i < to->layers; i++) {
		const json_t *layer = json_array_get(value, i);

		if (!take_rows(t, layer, &m.rows, &m.cols))
			return false;
		if (i > 0 && (m.rows != to->rows || m.cols != to->cols))
			return refuse(
			    t, "wrong_shape", "must have layers of one shape");
		to->rows = m.rows;
		to->cols = m.cols;
		if (i == 0 && to->layers * m.rows * m.cols > CALL_NUMBERS)
			return refuse(
			    t, "too_large", "has more than 1,000,000 numbers");
		if (i == 0)
			to->v = cx_calloc(t->cx, to->layers * m.rows * m.cols,
			    sizeof(*to->v));
		for (size_t j = 0; j < m.rows; j++)
			if (!take_numbers(t, json_array_get(layer, j),
				to->v + (i * m.rows + j) * m.cols, m.cols))
				return false;
	}
	return fits(t, (size_t[]){ to->layers, to->rows, to->cols }, 3);
}

static bool
take_map(struct taking *t, const json_t *value, struct map *to)
{
	const char *name;
	json_t *number;
	size_t i = 0;

	if (!json_is_object(value))
		return refuse(t, "wrong_type", "must be names with numbers");
	to->n = json_object_size(value);
	to->names = cx_calloc(t->cx, to->n, sizeof(*to->names));
	to->v = cx_calloc(t->cx, to->n, sizeof(*to->v));
	json_object_foreach((json_t *)(uintptr_t)value, name, number)
	{
		to->names[i] = str_of(name);
		if (!take_number(t, number, &to->v[i++]))
			return false;
	}
	return true;
}

static bool
take_texts(struct taking *t, const json_t *value, struct texts *to)
{
	if (!take_list(t, value, &to->n) || !fits(t, &to->n, 1))
		return false;
	to->v = cx_calloc(t->cx, to->n, sizeof(*to->v));
	for (size_t i = 0; i < to->n; i++)
		if (!take_text(t, json_array_get(value, i), &to->v[i]))
			return false;
	return true;
}

static bool
has_numbers(enum port_kind kind)
{
	return kind == PORT_NUMBER || kind == PORT_WHOLE ||
	    kind == PORT_VECTOR || kind == PORT_MATRIX || kind == PORT_CUBE;
}

/* {"value": …, "unit": …} instead of the value: sets the conversion. */
static bool
take_unit(struct taking *t, const json_t **value)
{
	const json_t *unit = json_object_get(*value, "unit");
	struct str code;

	t->factor = 1;
	t->offset = 0;
	if (!has_numbers(t->port->kind) || !json_is_object(*value))
		return true;
	if (!json_is_string(unit) || json_object_size(*value) != 2 ||
	    json_object_get(*value, "value") == NULL)
		return refuse(t, "wrong_type",
		    "must be a number or {\"value\": …, \"unit\": \"…\"}");
	*value = json_object_get(*value, "value");
	return device_unit(t->cx, t->port->name,
		   str_of(json_string_value(unit)), &code) &&
	    unit_convert(t->cx, t->port->name, code, str_of(t->port->unit),
		&t->factor, &t->offset);
}

static bool
take(struct taking *t, const json_t *value, void *to)
{
	if (!take_unit(t, &value))
		return false;
	switch (t->port->kind) {
	case PORT_NUMBER:
		return take_number(t, value, to);
	case PORT_WHOLE:
		return take_whole(t, value, to);
	case PORT_TRUTH:
		*(bool *)to = json_is_true(value);
		return json_is_boolean(value) ||
		    refuse(t, "wrong_type", "must be true or false");
	case PORT_CHOICE:
		return take_choice(t, value, to);
	case PORT_TEXT:
		return take_text(t, value, to);
	case PORT_VECTOR:
		return take_vector(t, value, to);
	case PORT_MATRIX:
		return take_matrix(t, value, to);
	case PORT_CUBE:
		return take_cube(t, value, to);
	case PORT_MAP:
		return take_map(t, value, to);
	case PORT_TEXTS:
		return take_texts(t, value, to);
	case PORT_JSON:
		*(const json_t **)to = value;
		return true;
	}
	return false;
}

/* What was not given, as the port has it. */
static const json_t *
otherwise(struct taking *t)
{
	const char *text = t->port->otherwise;

	return text == NULL ? NULL : json_read(t->cx, str_of(text));
}

/* All else than a number is nothing when it is zero, as it is already. */
static void
leave_out(const struct port *port, void *to)
{
	if (port->kind == PORT_NUMBER)
		*(double *)to = NAN;
}

static bool
is_known(const struct entry *entry, const char *name)
{
	for (const struct port *p = entry->given; p->name != NULL; p++)
		if (strcmp(p->name, name) == 0)
			return true;
	return false;
}

bool
call_take(struct call *call, const json_t *inputs, void *given)
{
	const struct entry *e = call->entry;
	struct taking t = { .cx = call->cx };
	const char *name;
	json_t *unused;

	if (!json_is_object(inputs))
		return cx_fail_code(call->cx, FAIL_INVALID, "wrong_type",
		    "inputs", "inputs must be an object");
	json_object_foreach((json_t *)(uintptr_t)inputs, name,
	    unused) if (!is_known(e, name)) return cx_fail_code(call->cx,
	    FAIL_INVALID, "unexpected", cx_printf(call->cx, "%.60s", name),
	    "%s has no input of the name %.60s", e->id, name);
	for (t.port = e->given; t.port->name != NULL; t.port++) {
		const json_t *value = json_object_get(inputs, t.port->name);
		const bool given_here = value != NULL;

		if (value == NULL)
			value = otherwise(&t);
		if (value == NULL)
			return refuse(&t, "missing", "is missing");
		if (!given_here && json_is_null(value)) {
			leave_out(t.port, (char *)given + t.port->at);
			continue;
		}
		if (!take(&t, value, (char *)given + t.port->at))
			return false;
	}
	return true;
}
