#include "device/device.h"

#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "base/word.h"

/* Kinds ------------------------------------------------------------------- */

bool
device_kind(struct cx *cx, const char *field, struct str text, struct str *kind)
{
	static const struct {
		const char *kind, *words;
	} kinds[] = {
		{ "meter", "meter 计量仪表 计量 仪表 电表 水表 气表 热表" },
		{ "equipment", "equipment 设备 生产设备 用能设备" },
		{ "sensor", "sensor 传感器 监测点" },
		{ "controller", "controller 控制器 网关" },
		{ "product", "product 产品" },
	};

	text = str_trim(text);
	for (size_t i = 0; i < sizeof(kinds) / sizeof(kinds[0]); i++) {
		struct str rest = str_of(kinds[i].words);

		while (rest.p != NULL) {
			const struct str word = str_cut(rest, ' ', &rest);

			if (word.n != text.n ||
			    strncasecmp(word.p, text.p, word.n) != 0)
				continue;
			*kind = str_of(kinds[i].kind);
			return true;
		}
	}
	return cx_fail_code(cx, FAIL_INVALID, "unknown_kind", field,
	    "'%.*s' is no kind of device; use one of: " DEVICE_KINDS,
	    STR_ARG(text));
}

/* Units ------------------------------------------------------------------- */

struct unit_reader {
	struct str s;
	size_t at;
	int depth;
};

static char
peek(const struct unit_reader *r)
{
	return r->at < r->s.n ? r->s.p[r->at] : '\0';
}

static bool
is_digit(char c)
{
	return c >= '0' && c <= '9';
}

static bool
is_letter(char c)
{
	return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '%' ||
	    c == '\'' || c == '"' || c == '_' || c == '*' || c == '^';
}

/* {note} or [atom]; a note may hold any characters but braces. */
static bool
read_closed(struct unit_reader *r, char close)
{
	const size_t from = ++r->at;

	while (r->at < r->s.n && r->s.p[r->at] != close &&
	    r->s.p[r->at] != '{' && r->s.p[r->at] != '[')
		r->at++;
	return peek(r) == close && r->at++ > from;
}

static bool read_terms(struct unit_reader *r);

static bool
read_atom(struct unit_reader *r)
{
	const size_t from = r->at;

	if (peek(r) == '(') {
		r->at++;
		if (++r->depth > 4 || !read_terms(r) || peek(r) != ')')
			return false;
		r->depth--;
		r->at++;
		return true;
	}
	while (is_digit(peek(r)))
		r->at++;
	while (is_letter(peek(r)) || peek(r) == '[')
		if (peek(r) != '[')
			r->at++;
		else if (!read_closed(r, ']'))
			return false;
	if (r->at > from) {
		if (peek(r) == '-' || peek(r) == '+')
			if (r->at++, !is_digit(peek(r)))
				return false;
		while (is_digit(peek(r)))
			r->at++;
	}
	if (peek(r) == '{' && !read_closed(r, '}'))
		return false;
	return r->at > from;
}

static bool
read_terms(struct unit_reader *r)
{
	if (peek(r) == '/')
		r->at++;
	for (;;) {
		if (!read_atom(r))
			return false;
		if (peek(r) != '.' && peek(r) != '/')
			return true;
		r->at++;
	}
}

/* s with the usual symbols in the letters of UCUM. */
static struct str
spell(struct cx *cx, struct str s)
{
	static const struct {
		const char *sign, *ucum;
	} signs[] = {
		{ "℃", "Cel" },
		{ "°C", "Cel" },
		{ "°", "deg" },
		{ "²", "2" },
		{ "³", "3" },
		{ "µ", "u" },
		{ "μ", "u" },
		{ "Ω", "Ohm" },
		{ "·", "." },
		{ "％", "%" },
	};
	struct text out = text_new(cx, 4 * s.n + 1);
	size_t i;

	while (s.n > 0) {
		size_t n = 0;

		for (i = 0; i < sizeof(signs) / sizeof(signs[0]); i++)
			if (str_starts(s, str_of(signs[i].sign)))
				break;
		if (i < sizeof(signs) / sizeof(signs[0])) {
			text_puts(&out, signs[i].ucum);
			n = strlen(signs[i].sign);
		} else {
			text_char(&out, s.p[n++]);
		}
		s.p += n;
		s.n -= n;
	}
	return text_str(&out);
}

bool
device_unit(struct cx *cx, const char *field, struct str text, struct str *unit)
{
	struct unit_reader r = { .s = spell(cx, str_trim(text)) };

	if (r.s.n == 0 ||
	    (str_chars(r.s) <= DEVICE_UNIT_MOST && read_terms(&r) &&
		r.at == r.s.n)) {
		*unit = r.s;
		return true;
	}
	return cx_fail_code(cx, FAIL_INVALID, "bad_unit", field,
	    "'%.*s' is not a unit such as kWh, m3/h, Cel or {pcs}",
	    STR_ARG(text));
}

/* Metrics ----------------------------------------------------------------- */

static bool
metric_fails(struct cx *cx, const char *code, const char *field, size_t i,
    const char *why)
{
	return cx_fail_code(
	    cx, FAIL_INVALID, code, field, "metric %zu: %s", i + 1, why);
}

static bool
has_known_members(struct cx *cx, const char *field, size_t i, json_t *one)
{
	static const char *const strings[] = { "code", "name", "name_en",
		"unit" };
	static const char *const others[] = { "counter", "min", "max" };
	size_t known = 0;

	for (size_t k = 0; k < 4; k++) {
		const json_t *v = json_object_get(one, strings[k]);

		known += v != NULL;
		if (v != NULL && !json_is_string(v))
			return metric_fails(cx, "bad_metric", field, i,
			    cx_printf(cx, "%s must be a string", strings[k]));
	}
	for (size_t k = 0; k < 3; k++) {
		const json_t *v = json_object_get(one, others[k]);

		known += v != NULL;
		if (v != NULL && !json_is_null(v) &&
		    !(k == 0 ? json_is_boolean(v) : json_is_number(v)))
			return metric_fails(cx, "bad_metric", field, i,
			    cx_printf(cx, "%s must be %s", others[k],
				k == 0 ? "true or false" : "a number"));
	}
	return known == json_object_size(one) ||
	    metric_fails(cx, "unknown_field", field, i,
		"only code, name, name_en, unit, counter, min and max are "
		"known");
}

static json_t *
string_of(struct str s)
{
	return json_stringn(s.n == 0 ? "" : s.p, s.n);
}

/* A name as it stands, or the empty one. */
static bool
read_name(struct cx *cx, const char *field, const json_t *one, const char *key,
    struct str *name)
{
	*name = str_trim(json_str(one, key));
	return name->n == 0 ||
	    word_read(cx, field, *name, DEVICE_NAME_MOST, name);
}

static json_t *
read_metric(struct cx *cx, const char *field, size_t i, json_t *one)
{
	const json_t *min = json_object_get(one, "min");
	const json_t *max = json_object_get(one, "max");
	struct str code, name, name_en, unit;
	json_t *made;

	if (!json_is_object(one)) {
		(void)metric_fails(
		    cx, "bad_metric", field, i, "it is not an object");
		return NULL;
	}
	if (!has_known_members(cx, field, i, one) ||
	    !word_read(cx, field, json_str(one, "code"), 256, &code) ||
	    !read_name(cx, field, one, "name", &name) ||
	    !read_name(cx, field, one, "name_en", &name_en) ||
	    !device_unit(cx, field, json_str(one, "unit"), &unit))
		return NULL;
	if (json_is_number(min) && json_is_number(max) &&
	    json_number_value(min) >= json_number_value(max)) {
		(void)metric_fails(
		    cx, "bad_metric", field, i, "min must be less than max");
		return NULL;
	}
	made = json_own(cx, json_object());
	(void)json_object_set_new(made, "code", string_of(code));
	(void)json_object_set_new(made, "name", string_of(name));
	(void)json_object_set_new(made, "name_en", string_of(name_en));
	(void)json_object_set_new(made, "unit", string_of(unit));
	(void)json_object_set_new(made, "counter",
	    json_boolean(json_is_true(json_object_get(one, "counter"))));
	if (json_is_number(min))
		(void)json_object_set_new(made, "min", json_deep_copy(min));
	if (json_is_number(max))
		(void)json_object_set_new(made, "max", json_deep_copy(max));
	return made;
}

json_t *
device_metrics(struct cx *cx, const char *field, const json_t *list)
{
	json_t *made = json_own(cx, json_array());
	json_t *seen = json_own(cx, json_object());

	if (!json_is_array(list) || json_array_size(list) > DEVICE_METRICS) {
		(void)cx_fail_code(cx, FAIL_INVALID, "too_many", field,
		    "%s must be a list of at most %d metrics", field,
		    DEVICE_METRICS);
		return NULL;
	}
	for (size_t i = 0; i < json_array_size(list); i++) {
		json_t *one =
		    read_metric(cx, field, i, json_array_get(list, i));
		const char *code;

		if (one == NULL)
			return NULL;
		code = json_string_value(json_object_get(one, "code"));
		if (json_object_get(seen, code) != NULL) {
			(void)metric_fails(cx, "duplicate", field, i,
			    cx_printf(cx, "%s stands there twice", code));
			return NULL;
		}
		(void)json_object_set_new(seen, code, json_true());
		(void)json_array_append(made, one);
	}
	return made;
}
