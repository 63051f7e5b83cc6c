#include "base/shape.h"

#include <ctype.h>
#include <string.h>

#define DEEPEST 16

static bool write_one(struct text *out, const char **p, int depth);

static void
skip_blanks(const char **p)
{
	while (isspace((unsigned char)**p))
		(*p)++;
}

static bool
take(const char **p, char c)
{
	skip_blanks(p);
	if (**p != c)
		return false;
	(*p)++;
	return true;
}

static struct str
take_word(const char **p)
{
	struct str word;

	skip_blanks(p);
	word.p = *p;
	while (isalnum((unsigned char)**p) || **p == '_')
		(*p)++;
	word.n = (size_t)(*p - word.p);
	return word;
}

/* The type of a value, and null with it when a "?" follows at `end`. */
static void
write_type(struct text *out, const char *type, bool may_be_null)
{
	text_printf(out,
	    may_be_null ? "\"type\":[\"%s\",\"null\"]" : "\"type\":\"%s\"",
	    type);
}

/* Whether the "?" of the bracket that opened before p is there. */
static bool
is_optional(const char *p)
{
	int open = 1;

	for (; *p != '\0' && open > 0; p++)
		open += (*p == '{' || *p == '[') - (*p == '}' || *p == ']');
	return *p == '?';
}

static bool
write_members(struct text *out, const char **p, int depth)
{
	text_puts(out, ",\"properties\":{");
	for (bool first = true;; first = false) {
		const struct str name = take_word(p);

		if (name.n == 0)
			return false;
		if (!first)
			text_char(out, ',');
		text_json(out, name);
		text_char(out, ':');
		if (!write_one(out, p, depth + 1))
			return false;
		if (take(p, '}'))
			break;
		if (!take(p, ','))
			return false;
	}
	text_char(out, '}');
	return true;
}

static bool
write_word(struct text *out, struct str word, bool may_be_null)
{
	static const struct {
		const char *word, *type, *format;
	} known[] = {
		{ "text", "string", NULL },
		{ "int", "integer", NULL },
		{ "number", "number", NULL },
		{ "bool", "boolean", NULL },
		{ "date", "string", "date" },
		{ "moment", "string", "date-time" },
	};

	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++) {
		if (!str_is(word, known[i].word))
			continue;
		write_type(out, known[i].type, may_be_null);
		if (known[i].format != NULL)
			text_printf(out, ",\"format\":\"%s\"", known[i].format);
		return true;
	}
	return str_is(word, "any");
}

static bool
write_one(struct text *out, const char **p, int depth)
{
	bool good;

	if (depth > DEEPEST)
		return false;
	text_char(out, '{');
	if (take(p, '{')) {
		write_type(out, "object", is_optional(*p));
		good = write_members(out, p, depth);
	} else if (take(p, '[')) {
		write_type(out, "array", is_optional(*p));
		text_puts(out, ",\"items\":");
		good = write_one(out, p, depth + 1) && take(p, ']');
	} else {
		const struct str word = take_word(p);

		good = write_word(out, word, **p == '?');
	}
	if (**p == '?')
		(*p)++;
	text_char(out, '}');
	return good;
}

bool
shape_write(struct text *out, const char *shape)
{
	const char *p = shape;

	if (!write_one(out, &p, 0))
		return false;
	skip_blanks(&p);
	return *p == '\0';
}
