/*
 * model.h - what the tests of single entries share: an entry run with inputs
 * in JSON, and one of its numbers, or what it refuses.
 *
 * Inputs may be written as words instead, "V=2 z=[0.4,0.6] sub=S&T": what
 * stands behind a sign of equality is JSON, or a text that begins with a
 * letter.
 */
#ifndef TESTS_UNIT_MODEL_H
#define TESTS_UNIT_MODEL_H

#include "knowledge/catalogue.h"
#include "knowledge/reference.h"
#include "unit.h"

/* V=2 sub=S&T as {"V":2,"sub":"S&T"}. */
static inline struct str
model_object(struct cx *cx, struct str words)
{
	struct text t = text_new(cx, 1 << 20);

	while (words.n > 0) {
		struct str value;
		const struct str word = str_cut(words, ' ', &words);

		text_puts(&t, t.n == 0 ? "{" : ",");
		text_json(&t, str_cut(word, '=', &value));
		text_char(&t, ':');
		if (value.n == 0 || (*value.p | 32) < 'a' ||
		    (*value.p | 32) > 'z' || str_is(value, "true") ||
		    str_is(value, "false"))
			text_put(&t, value);
		else
			text_json(&t, value);
	}
	text_char(&t, '}');
	return text_str(&t);
}

/* The outputs, or NULL with the reason in cx; *warnings: how many. */
static inline const json_t *
model_call(struct cx *cx, const char *id, const char *inputs, size_t *warnings)
{
	struct call call = { .cx = cx, .entry = catalogue_find(str_of(id)) };
	const json_t *outputs;
	struct text out = text_new(cx, 1 << 22);
	const json_t *in = json_read(cx,
	    *inputs == '{' ? str_of(inputs) : model_object(cx, str_of(inputs)));

	if (call.entry == NULL || in == NULL)
		fail_msg("%s of %s: %s", id, inputs, cx->message);
	call.tables = reference_shipped(cx, &call.table_count);
	outputs =
	    call_run(&call, in, &out) ? json_read(cx, text_str(&out)) : NULL;
	*warnings = call.warning_count;
	return outputs;
}

static inline const json_t *
model_run(struct cx *cx, const char *id, const char *inputs)
{
	size_t warnings;

	return model_call(cx, id, inputs, &warnings);
}

/* There is a result with so many warnings. */
static inline void
model_warns(struct cx *cx, const char *id, size_t warnings, const char *inputs)
{
	size_t n;

	if (model_call(cx, id, inputs, &n) == NULL || n != warnings)
		fail_msg(
		    "%s of %s: %zu warnings %s", id, inputs, n, cx->message);
}

/* One output as a number. */
static inline double __attribute__((format(printf, 4, 5))) model_gives(
    struct cx *cx, const char *id, const char *output, const char *fmt, ...)
{
	char inputs[4096];
	const json_t *out;
	va_list args;

	va_start(args, fmt);
	(void)vsnprintf(inputs, sizeof(inputs), fmt, args);
	va_end(args);
	out = model_run(cx, id, inputs);
	if (out == NULL)
		fail_msg("%s of %s: %s", id, inputs, cx->message);
	return json_number_value(json_object_get(out, output));
}

/* Refused, with the name of the input that is at fault. */
static inline void
model_refuses(const char *id, const char *input, const char *inputs)
{
	struct cx cx;

	cx_init(&cx);
	if (model_run(&cx, id, inputs) != NULL)
		fail_msg("%s takes %s", id, inputs);
	if (cx.fail != FAIL_INVALID || cx.field == NULL ||
	    strcmp(cx.field, input) != 0)
		fail_msg("%s of %s: %s", id, inputs, cx.message);
	cx_clear(&cx);
}

/* Equal to a share of the second. */
static inline void
model_near(double got, double want, double share)
{
	unit_near("it", got, want, share, 1e-12);
}

#endif
