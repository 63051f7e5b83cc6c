/*
 * knowledge.c - `park knowledge list`, `park knowledge call ID < inputs.json`:
 * models and algorithms without a database, a network or the platform.
 *
 * `call` takes any number of JSON objects, one behind the other, and answers
 * each with a line: the outputs, or {"error": {"code", "field", "message"}}.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"
#include "base/text.h"
#include "knowledge/catalogue.h"
#include "knowledge/reference.h"
#include "program/command.h"

#define ANSWER (1 << 28) /* bytes of one */

static bool
list(void)
{
	for (size_t i = 0; i < catalogue_count(); i++) {
		const struct entry *e = catalogue_at(i);

		(void)printf("%s\t%s\t%s\t%s\n", e->id,
		    catalogue_class_word(e->class), e->words.zh, e->words.en);
	}
	return true;
}

/* Whether there is a value to read, past blanks. */
static bool
is_there(FILE *in)
{
	int c;

	do
		c = getc(in);
	while (c != EOF && isspace(c));
	return c != EOF && ungetc(c, in) != EOF;
}

static void
put_error(const struct cx *cx, struct text *out)
{
	text_puts(out, "{\"error\":{\"code\":");
	text_json(out, str_of(cx->code));
	text_puts(out, ",\"field\":");
	text_json(out, str_of(cx->field == NULL ? "" : cx->field));
	text_puts(out, ",\"message\":");
	text_json(out, str_of(cx->message));
	text_puts(out, "}}");
}

/* One value of the stream; false when it was refused. */
static bool
answer(const struct call *usual, const json_t *inputs)
{
	struct cx cx;
	struct call call = *usual;
	struct text out;
	bool done;

	cx_init(&cx);
	call.cx = &cx;
	out = text_new(&cx, ANSWER);
	done = call_run(&call, inputs, &out);
	if (!done)
		put_error(&cx, &out);
	(void)printf("%.*s\n", STR_ARG(text_str(&out)));
	(void)fflush(stdout);
	for (size_t i = 0; i < call.warning_count; i++)
		(void)fprintf(
		    stderr, "%s: %s\n", call.entry->id, call.warnings[i].en);
	cx_clear(&cx);
	return done;
}

static bool
calls(struct cx *cx, const struct entry *entry)
{
	struct call call = { .cx = cx, .entry = entry };
	bool good = true;

	call.tables = reference_shipped(cx, &call.table_count);
	if (call.tables == NULL)
		return false;
	while (is_there(stdin)) {
		json_error_t error;
		json_t *inputs = json_loadf(stdin,
		    JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, &error);

		if (inputs == NULL)
			return cx_fail(cx, FAIL_INVALID, "inputs",
			    "line %d, column %d: %s", error.line, error.column,
			    error.text);
		good &= answer(&call, inputs);
		json_decref(inputs);
	}
	return good;
}

bool
command_knowledge(struct cx *cx, int argc, char *argv[])
{
	const struct entry *entry;

	if (argc == 1 && strcmp(argv[0], "list") == 0)
		return list();
	if (argc != 2 || strcmp(argv[0], "call") != 0)
		return cx_fail(cx, FAIL_INVALID, NULL,
		    "usage: park knowledge list | "
		    "park knowledge call ID <INPUTS.json");
	entry = catalogue_find(str_of(argv[1]));
	if (entry == NULL)
		return cx_fail(cx, FAIL_MISSING, "id",
		    "there is no model or algorithm %s", argv[1]);
	return calls(cx, entry);
}
