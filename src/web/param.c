#include "web/param.h"

#include <math.h>
#include <string.h>

#include "base/moment.h"

size_t
param_count(const struct route *route)
{
	size_t n = 0;

	while (n < ROUTE_PARAMS && route->params[n].name != NULL)
		n++;
	return n;
}

static bool
check_range(struct cx *cx, const struct param *p, double v)
{
	if ((p->lo == 0 && p->hi == 0) || (v >= p->lo && v <= p->hi))
		return true;
	return cx_fail_code(cx, FAIL_INVALID, "out_of_range", p->name,
	    "%s must be between %.15g and %.15g", p->name, p->lo, p->hi);
}

static bool
check_text(struct cx *cx, const struct param *p, struct str s)
{
	const double chars = (double)str_chars(s);
	const double most = p->hi > 0 ? p->hi : 1000;

	if (!str_is_utf8(s))
		return cx_fail_code(cx, FAIL_INVALID, "not_utf8", p->name,
		    "%s is not valid UTF-8", p->name);
	if (chars < p->lo || chars > most)
		return cx_fail_code(cx, FAIL_INVALID, "bad_length", p->name,
		    "%s must have %.0f to %.0f characters", p->name, p->lo,
		    most);
	for (size_t i = 0; i < s.n; i++)
		if ((unsigned char)s.p[i] < 0x20 && s.p[i] != '\n' &&
		    s.p[i] != '\t' && s.p[i] != '\r')
			return cx_fail_code(cx, FAIL_INVALID,
			    "control_character", p->name,
			    "%s contains a control character", p->name);
	return true;
}

static bool
is_choice(const char *choices, struct str s)
{
	struct str rest = str_of(choices);

	while (rest.p != NULL)
		if (str_eq(str_cut(rest, ' ', &rest), s))
			return true;
	return false;
}

/* One value from text; the shape is the same for path, query and fallback. */
static bool
read_text(struct cx *cx, const struct param *p, size_t i, struct str s,
    struct param_values *v)
{
	const char *wanted = NULL;

	v->has[i] = true;
	v->text[i] = s;
	switch (p->kind) {
	case PARAM_TEXT:
		return check_text(cx, p, s);
	case PARAM_INT:
		if (!str_int64(s, &v->integer[i]))
			wanted = "a whole number";
		v->number[i] = (double)v->integer[i];
		break;
	case PARAM_NUMBER:
		if (!str_double(s, &v->number[i]))
			wanted = "a number";
		break;
	case PARAM_BOOL:
		v->integer[i] = str_is(s, "true") || str_is(s, "1");
		if (v->integer[i] == 0 && !str_is(s, "false") &&
		    !str_is(s, "0"))
			wanted = "true or false";
		v->text[i] = v->integer[i] ? STR("true") : STR("false");
		break;
	case PARAM_DATE: {
		int32_t day;

		if (!date_parse(s, &day))
			wanted = "a day such as 2026-11-24";
		else
			v->integer[i] = day;
		break;
	}
	case PARAM_MOMENT:
		if (!moment_parse(s, &v->integer[i]))
			wanted = "a time such as 2026-11-24T08:00:00+08:00";
		else
			v->text[i] = str_of(moment_text(cx, v->integer[i], 0));
		break;
	case PARAM_CHOICE:
		if (!is_choice(p->choices, s))
			return cx_fail_code(cx, FAIL_INVALID, "not_a_choice",
			    p->name, "%s must be one of: %s", p->name,
			    p->choices);
		break;
	case PARAM_JSON:
	case PARAM_ANY:
		v->json[i] = json_read(cx, s);
		return v->json[i] != NULL;
	}
	if (wanted != NULL)
		return cx_fail_code(cx, FAIL_INVALID, "wrong_type", p->name,
		    "%s must be %s", p->name, wanted);
	return (p->kind != PARAM_INT && p->kind != PARAM_NUMBER) ||
	    check_range(cx, p, v->number[i]);
}

static bool
read_json(struct cx *cx, const struct param *p, size_t i, json_t *j,
    struct param_values *v)
{
	const char *wanted = NULL;

	switch (p->kind) {
	case PARAM_TEXT:
	case PARAM_DATE:
	case PARAM_CHOICE:
		if (!json_is_string(j))
			wanted = "a string";
		break;
	case PARAM_MOMENT:
		if (!json_is_string(j) && !json_is_number(j))
			wanted = "RFC 3339 or Unix seconds";
		break;
	case PARAM_INT:
		if (!json_is_integer(j))
			wanted = "a whole number";
		break;
	case PARAM_NUMBER:
		if (!json_is_number(j))
			wanted = "a number";
		break;
	case PARAM_BOOL:
		if (!json_is_boolean(j))
			wanted = "true or false";
		break;
	case PARAM_JSON:
		if (!json_is_object(j) && !json_is_array(j))
			wanted = "an object or a list";
		break;
	case PARAM_ANY:
		break;
	}
	if (wanted != NULL)
		return cx_fail_code(cx, FAIL_INVALID, "wrong_type", p->name,
		    "%s must be %s", p->name, wanted);
	if (p->kind == PARAM_JSON || p->kind == PARAM_ANY) {
		v->has[i] = true;
		v->json[i] = j;
		v->text[i] = str_of(json_canonical(cx, j));
		return true;
	}
	return read_text(cx, p, i,
	    json_is_string(j)
		? (struct str){ json_string_value(j), json_string_length(j) }
		: str_of(json_canonical(cx, j)),
	    v);
}

static bool
find(const struct route *route, enum param_in in, struct str name, size_t *at)
{
	for (*at = 0; *at < param_count(route); (*at)++)
		if (route->params[*at].in == in &&
		    str_is(name, route->params[*at].name))
			return true;
	return false;
}

static bool
unknown(struct cx *cx, struct str name)
{
	const char *n = cx_strndup(cx, name.p, name.n);

	return cx_fail_code(cx, FAIL_INVALID, "unknown_field", n,
	    "there is no parameter %s here", n);
}

static bool
read_query(struct cx *cx, const struct route *route, struct str query,
    struct param_values *v)
{
	while (query.n > 0) {
		struct str value, name, raw;
		const struct str pair = str_cut(query, '&', &query);
		size_t i;

		if (pair.n == 0)
			continue;
		raw = str_cut(pair, '=', &value);
		if (!url_decode(cx, raw, true, &name) ||
		    !url_decode(cx, value, true, &value))
			return cx_fail_code(cx, FAIL_INVALID, "malformed_query",
			    NULL, "the query string is malformed");
		if (!find(route, IN_QUERY, name, &i))
			return unknown(cx, name);
		if (v->has[i])
			return cx_fail_code(cx, FAIL_INVALID, "repeated_field",
			    route->params[i].name, "%s is given twice",
			    route->params[i].name);
		/* "?q=" asks for everything, as an empty search box does. */
		if (value.n > 0 &&
		    !read_text(cx, &route->params[i], i, value, v))
			return false;
	}
	return true;
}

static bool
wants_body(const struct route *route)
{
	for (size_t i = 0; i < param_count(route); i++)
		if (route->params[i].in == IN_BODY)
			return true;
	return false;
}

static bool
read_body(struct cx *cx, const struct route *route, struct str body,
    struct param_values *v)
{
	json_t *object, *value;
	const char *key;

	if (route->raw_body || (body.n == 0 && !wants_body(route)))
		return true;
	object = json_read(cx, body.n == 0 ? STR("{}") : body);
	if (object == NULL)
		return false;
	if (!json_is_object(object))
		return cx_fail_code(cx, FAIL_INVALID, "wrong_type", NULL,
		    "the body must be a JSON object");
	json_object_foreach(object, key, value)
	{
		size_t i;

		if (!find(route, IN_BODY, str_of(key), &i))
			return unknown(cx, str_of(key));
		if (!json_is_null(value) &&
		    !read_json(cx, &route->params[i], i, value, v))
			return false;
	}
	return true;
}

static bool
complete(struct cx *cx, const struct route *route, struct param_values *v)
{
	for (size_t i = 0; i < param_count(route); i++) {
		const struct param *p = &route->params[i];

		if (v->has[i])
			continue;
		if (p->required)
			return cx_fail_code(cx, FAIL_INVALID, "missing",
			    p->name, "%s is missing", p->name);
		if (p->fallback != NULL &&
		    !read_text(cx, p, i, str_of(p->fallback), v))
			return false;
	}
	return true;
}

bool
param_read(struct cx *cx, const struct routed *at, struct str query,
    struct str body, struct param_values *v)
{
	const struct route *route = at->route;
	size_t part = 0;

	memset(v, 0, sizeof(*v));
	for (size_t i = 0; i < param_count(route); i++)
		if (route->params[i].in == IN_PATH &&
		    !read_text(cx, &route->params[i], i, at->part[part++], v)) {
			/* An id of the wrong shape names nothing. */
			cx_forgive(cx);
			return cx_fail(cx, FAIL_MISSING, NULL, "no such thing");
		}
	return read_query(cx, route, query, v) &&
	    read_body(cx, route, body, v) && complete(cx, route, v);
}

void
param_bind(
    const struct route *route, const struct param_values *v, struct db_binds *b)
{
	for (size_t i = 0; i < param_count(route); i++) {
		if (v->has[i])
			db_bind(b, route->params[i].name, v->text[i]);
		else
			db_bind_null(b, route->params[i].name);
	}
}
