#include "report/facts.h"

#include <math.h>
#include <string.h>

#include "base/text.h"

#define WORDS_MOST 65536

struct facts
facts_new(struct cx *cx)
{
	return (struct facts){ .cx = cx };
}

void
facts_put(struct facts *f, const char *name, double number, const char *printed)
{
	if (f->n == f->room) {
		const size_t room = f->room == 0 ? 64 : 2 * f->room;
		struct fact *more = cx_calloc(f->cx, room, sizeof(*more));

		if (f->n > 0)
			memcpy(more, f->items, f->n * sizeof(*more));
		f->items = more;
		f->room = room;
	}
	f->items[f->n++] = (struct fact){ name, number,
		printed == NULL ? "—" : printed, false };
}

const struct fact *
facts_find(const struct facts *f, struct str name)
{
	for (size_t i = 0; i < f->n; i++)
		if (str_is(name, f->items[i].name))
			return &f->items[i];
	return NULL;
}

static struct fact *
must_find(struct cx *cx, const struct facts *f, struct str name)
{
	const struct fact *fact = facts_find(f, name);

	if (fact != NULL)
		return &f->items[fact - f->items];
	(void)cx_fail(cx, FAIL_BROKEN, NULL,
	    "the report asks for the fact %.*s, which is not computed",
	    STR_ARG(name));
	return NULL;
}

/* --- conditions ----------------------------------------------------------- */

static bool
is_met(const struct fact *fact, const json_t *condition)
{
	const json_t *above = json_object_get(condition, "above");
	const json_t *below = json_object_get(condition, "below");
	const json_t *known = json_object_get(condition, "known");

	if (known != NULL && json_is_true(known) == isnan(fact->number))
		return false;
	if (above != NULL && !(fact->number > json_number_value(above)))
		return false;
	return below == NULL || fact->number < json_number_value(below);
}

bool
facts_hold(
    struct cx *cx, const struct facts *f, const json_t *when, bool *holds)
{
	*holds = true;
	for (size_t i = 0; i < json_array_size(when); i++) {
		const json_t *condition = json_array_get(when, i);
		const struct fact *fact =
		    must_find(cx, f, json_str(condition, "fact"));

		if (fact == NULL)
			return false;
		*holds = *holds && is_met(fact, condition);
	}
	return true;
}

/* --- words ---------------------------------------------------------------- */

const char *
facts_fill(struct cx *cx, const struct facts *f, const char *words)
{
	struct str rest = str_of(words);
	struct text out = text_new(cx, WORDS_MOST);

	text_puts(&out, "");
	while (rest.p != NULL) {
		struct fact *fact;
		struct str name;

		text_put(&out, str_cut(rest, '{', &rest));
		if (rest.p == NULL)
			break;
		name = str_cut(rest, '}', &rest);
		fact = must_find(cx, f, name);
		if (fact == NULL)
			return NULL;
		fact->used = true;
		text_puts(&out, fact->printed);
	}
	return out.n == 0 ? "" : out.p;
}
