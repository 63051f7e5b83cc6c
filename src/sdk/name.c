#include "sdk/name.h"

#include <ctype.h>
#include <math.h>
#include <string.h>

char *
sdk_snake(struct cx *cx, const char *name)
{
	const bool is_id = strchr(name, '-') != NULL;
	struct text out = text_new(cx, 2 * strlen(name) + 2);

	for (const char *c = name; *c != '\0'; c++) {
		if (*c == '-' || *c == '_')
			text_char(&out, '_');
		else if (!is_id && isupper((unsigned char)*c))
			text_printf(&out, "_%c", tolower((unsigned char)*c));
		else
			text_char(&out, (char)tolower((unsigned char)*c));
	}
	return out.p;
}

char *
sdk_pascal(struct cx *cx, const char *name)
{
	char *s = cx_printf(cx, "%s", name);

	s[0] = (char)toupper((unsigned char)s[0]);
	return s;
}

static char *
bare(struct cx *cx, const char *id, bool is_class)
{
	char *s = cx_printf(cx, "%s", id), *to = s;

	for (const char *c = id; *c != '\0'; c++)
		if (*c != '-')
			*to++ = is_class && c > id
			    ? (char)tolower((unsigned char)*c)
			    : *c;
	*to = '\0';
	return s;
}

char *
sdk_class(struct cx *cx, const char *id)
{
	return bare(cx, id, true);
}

char *
sdk_bare(struct cx *cx, const char *id)
{
	return bare(cx, id, false);
}

char *
sdk_safe(struct cx *cx, const char *name, const char *words)
{
	const char *padded = cx_printf(cx, " %s ", words);
	const bool taken = strstr(padded, cx_printf(cx, " %s ", name)) != NULL;

	return cx_printf(cx, "%s%s", name, taken ? "_" : "");
}

char *
sdk_comment(struct cx *cx, const char *text)
{
	char *s = cx_printf(cx, "%s", text);

	for (char *c = s; *c != '\0'; c++) {
		if ((unsigned char)*c < ' ' || *c == '\\')
			*c = ' ';
		else if (*c == '"')
			*c = '\'';
		else if (*c == '*' && c[1] == '/')
			*c = 'x';
	}
	return s;
}

/* Whole ones without a point, whatever they were read as. */
static void
put_number(struct text *out, double v)
{
	if (v > -1e15 && v < 1e15 && v == floor(v))
		text_int(out, (int64_t)v);
	else
		text_json_double(out, v);
}

static void
put_json(struct text *out, const json_t *v)
{
	const char *name, *mark = "";
	json_t *one;
	size_t i;

	if (json_is_array(v)) {
		text_char(out, '[');
		json_array_foreach(v, i, one)
		{
			text_puts(out, i == 0 ? "" : ", ");
			put_json(out, one);
		}
		text_char(out, ']');
	} else if (json_is_object(v)) {
		text_char(out, '{');
		json_object_foreach((json_t *)(uintptr_t)v, name, one)
		{
			text_puts(out, mark);
			text_json(out, str_of(name));
			text_puts(out, ": ");
			put_json(out, one);
			mark = ", ";
		}
		text_char(out, '}');
	} else if (json_is_string(v)) {
		text_json(out, str_of(json_string_value(v)));
	} else if (json_is_number(v)) {
		put_number(out, json_number_value(v));
	} else {
		text_puts(out,
		    json_is_null(v)       ? "null"
			: json_is_true(v) ? "true"
					  : "false");
	}
}

char *
sdk_json(struct cx *cx, const json_t *value)
{
	struct text out = text_new(cx, 1u << 20);

	put_json(&out, value);
	return out.p;
}

char *
sdk_float(struct cx *cx, const json_t *value)
{
	struct text out = text_new(cx, 40);

	text_json_double(&out, json_number_value(value));
	if (strpbrk(out.p, ".e") == NULL)
		text_puts(&out, ".0");
	return out.p;
}
