#include "knowledge/call.h"

#include <gsl/gsl_errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/text.h"
#include "knowledge/entry.h"
#include "knowledge/reference.h"

#define MESSAGE 400
#define NAMED_KEYS 12 /* of a table, in a refusal */

bool
call_refuse(struct call *call, const char *input, const char *fmt, ...)
{
	char message[MESSAGE];
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(message, sizeof(message), fmt, args);
	va_end(args);
	return cx_fail_code(
	    call->cx, FAIL_INVALID, "out_of_range", input, "%s", message);
}

void
call_warn(struct call *call, const char *zh, const char *en)
{
	if (call->warning_count < CALL_WARNINGS)
		call->warnings[call->warning_count++] =
		    (struct words){ zh, en };
}

bool
call_goes_on(struct call *call, double share)
{
	if (call->goes_on == NULL || call->goes_on(call->whom, share))
		return true;
	return cx_fail_code(
	    call->cx, FAIL_BUSY, "stopped", NULL, "the call was stopped");
}

/* Where the edition of a table stands that is used, or shall stand. */
static const struct reference **
place_of(struct call *call, const char *table)
{
	size_t i = 0;

	while (i < CALL_TABLES - 1 && call->used[i] != NULL &&
	    strcmp(call->used[i]->name, table) != 0)
		i++;
	return &call->used[i];
}

const struct reference *
call_table(struct call *call, const char *table)
{
	const struct reference **at = place_of(call, table);

	if (*at == NULL)
		*at = reference_on(
		    call->tables, call->table_count, table, call->as_of);
	return *at;
}

bool
call_edition(struct call *call, const char *table, const char *edition)
{
	const struct reference *t = reference_edition(
	    call->tables, call->table_count, table, str_of(edition));

	if (t == NULL)
		return cx_fail(call->cx, FAIL_BROKEN, NULL,
		    "there is no edition %s of %s", edition, table);
	*place_of(call, table) = t;
	return true;
}

static bool
refuse_key(struct call *call, const struct reference *table, struct str key,
    const char *input)
{
	struct text keys = text_new(call->cx, MESSAGE / 2);

	for (size_t i = 0; i < table->row_count && i < NAMED_KEYS; i++) {
		text_puts(&keys, i == 0 ? "" : ", ");
		text_put(&keys, table->cells[i * table->column_count]);
	}
	return cx_fail_code(call->cx, FAIL_INVALID, "unknown_name", input,
	    "'%.*s' is not in %s (%s), which has %.*s%s", STR_ARG(key),
	    table->name, table->edition, STR_ARG(text_str(&keys)),
	    table->row_count > NAMED_KEYS ? ", …" : "");
}

bool
call_coefficient(struct call *call, const char *table, struct str key,
    const char *column, const char *input, double *value)
{
	const struct reference *t = call_table(call, table);
	struct str cell;

	if (t == NULL)
		return cx_fail(call->cx, FAIL_BROKEN, NULL,
		    "there is no table of the name %s", table);
	cell = reference_cell(t, key, column);
	if (cell.p == NULL)
		return refuse_key(call, t, key, input);
	if (!str_double(cell, value))
		return cx_fail_code(call->cx, FAIL_INVALID, "unknown_name",
		    input, "%s (%s) gives no %s for '%.*s'", t->name,
		    t->edition, column, STR_ARG(key));
	return true;
}

struct vector
call_vector(struct call *call, size_t n)
{
	return (struct vector){ cx_calloc(call->cx, n, sizeof(double)), n };
}

struct matrix
call_matrix(struct call *call, size_t rows, size_t cols)
{
	return (struct matrix){
		cx_calloc(call->cx, rows * cols, sizeof(double)), rows, cols
	};
}

struct texts
call_texts(struct call *call, size_t n)
{
	return (struct texts){ cx_calloc(call->cx, n, sizeof(struct str)), n };
}

struct map
call_map(struct call *call, size_t n)
{
	return (struct map){ cx_calloc(call->cx, n, sizeof(struct str)),
		cx_calloc(call->cx, n, sizeof(double)), n };
}

/* Which of several methods it was: the words of all choices. */
static void
put_variant(const struct call *call, const void *given)
{
	const struct port *p = call->entry->given;
	bool first = true;

	text_char(call->variant, '{');
	for (; p->name != NULL; p++) {
		int choice;

		if (p->kind != PORT_CHOICE)
			continue;
		memcpy(&choice, (const char *)given + p->at, sizeof(choice));
		if (!first)
			text_char(call->variant, ',');
		text_json(call->variant, str_of(p->name));
		text_char(call->variant, ':');
		text_json(call->variant, call_choice(call, p->name, choice));
		first = false;
	}
	text_char(call->variant, '}');
}

bool
call_run(struct call *call, const json_t *inputs, struct text *out)
{
	const struct entry *e = call->entry;
	void *given = cx_alloc(call->cx, e->given_size);
	void *result = cx_alloc(call->cx, e->result_size);

	/* By itself GSL ends the program when a series does not converge. */
	(void)gsl_set_error_handler_off();
	if (!call_take(call, inputs, given))
		return false;
	if (call->variant != NULL)
		put_variant(call, given);
	if (!e->evaluate(call, given, result) || !call_check(call, result))
		return false;
	call_give(e, result, out);
	return true;
}
