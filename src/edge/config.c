#include "edge/config.h"

#include <math.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/json.h"

#define LIMIT_MB 1024
#define KEY_BYTES 128
#define METRIC_BYTES 64
#define TEXT_BYTES 4096
#define SHOWN_BYTES 60

/* An object and the way to it. */
struct place {
	struct cx *cx;
	json_t *object;
	const char *path; /* "" for the whole */
};

static const char *
path_of(const struct place *p, const char *name)
{
	return p->path[0] == '\0' ? name
				  : cx_printf(p->cx, "%s.%s", p->path, name);
}

static bool refuse(const struct place *p, const char *name, const char *fmt,
    ...) __attribute__((format(printf, 3, 4)));

static bool
refuse(const struct place *p, const char *name, const char *fmt, ...)
{
	const char *path = path_of(p, name);
	char why[256];
	va_list ap;

	va_start(ap, fmt);
	(void)vsnprintf(why, sizeof(why), fmt, ap);
	va_end(ap);
	return cx_fail(p->cx, FAIL_INVALID, path, "%s %s", path, why);
}

/* A word of the file, short enough for a message. */
static const char *
shown(struct cx *cx, const char *word)
{
	size_t n = strlen(word);

	if (n > SHOWN_BYTES)
		n = SHOWN_BYTES;
	while (!str_is_utf8((struct str){ word, n }))
		n--;
	return cx_strndup(cx, word, n);
}

/* Members ------------------------------------------------------------------ */

static json_t *
member(const struct place *p, const char *name)
{
	return json_object_get(p->object, name);
}

/* Nothing but the known members; known ends with NULL. */
static bool
only(const struct place *p, const char *const known[])
{
	for (void *i = json_object_iter(p->object); i != NULL;
	     i = json_object_iter_next(p->object, i)) {
		const char *name = json_object_iter_key(i);
		size_t k = 0;

		while (known[k] != NULL && strcmp(known[k], name) != 0)
			k++;
		if (known[k] == NULL)
			return refuse(
			    p, shown(p->cx, name), "is not known here");
	}
	return true;
}

/* Every reader leaves *out as it is when the member is absent. */

static bool
read_number(const struct place *p, const char *name, double low, double high,
    double *out)
{
	const json_t *v = member(p, name);

	if (v == NULL)
		return true;
	if (!json_is_number(v) || json_number_value(v) < low ||
	    json_number_value(v) > high)
		return refuse(
		    p, name, "must be a number from %g to %g", low, high);
	*out = json_number_value(v);
	return true;
}

static bool
read_integer(const struct place *p, const char *name, int64_t low, int64_t high,
    int64_t *out)
{
	const json_t *v = member(p, name);

	if (v == NULL)
		return true;
	if (!json_is_integer(v) || json_integer_value(v) < low ||
	    json_integer_value(v) > high)
		return refuse(p, name,
		    "must be a whole number from %lld to %lld", (long long)low,
		    (long long)high);
	*out = json_integer_value(v);
	return true;
}

static bool
read_bool(const struct place *p, const char *name, bool *out)
{
	const json_t *v = member(p, name);

	if (v == NULL)
		return true;
	if (!json_is_boolean(v))
		return refuse(p, name, "must be true or false");
	*out = json_is_true(v);
	return true;
}

static bool
read_text(
    const struct place *p, const char *name, size_t most, const char **out)
{
	const json_t *v = member(p, name);
	const size_t n = json_string_length(v);

	if (v == NULL)
		return true;
	if (!json_is_string(v) || n < 1 || n > most)
		return refuse(
		    p, name, "must be a text of 1 to %zu bytes", most);
	for (size_t i = 0; i < n; i++)
		if ((unsigned char)json_string_value(v)[i] < ' ')
			return refuse(
			    p, name, "must not hold control characters");
	*out = cx_strndup(p->cx, json_string_value(v), n);
	return true;
}

/* The place of the word among `words`. */
static bool
read_choice(const struct place *p, const char *name, const char *const words[],
    size_t n, unsigned *out)
{
	const json_t *v = member(p, name);
	struct text all = text_new(p->cx, 256);

	if (v == NULL)
		return true;
	for (size_t i = 0; i < n; i++) {
		if (json_is_string(v) &&
		    strcmp(json_string_value(v), words[i]) == 0) {
			*out = (unsigned)i;
			return true;
		}
		text_printf(&all, " %s", words[i]);
	}
	return refuse(p, name, "must be one of:%s", all.p);
}

static bool
require(const struct place *p, const char *name)
{
	return member(p, name) != NULL || refuse(p, name, "is missing");
}

/* Walks into an object; an absent one reads as an empty one. */
static bool
enter(const struct place *p, const char *name, struct place *inner)
{
	json_t *v = member(p, name);

	*inner = (struct place){ p->cx, v, path_of(p, name) };
	return v == NULL || json_is_object(v) ||
	    refuse(p, name, "must be an object");
}

static bool
enter_list(const struct place *p, const char *name, size_t most, json_t **list)
{
	*list = member(p, name);
	if (!json_is_array(*list) || json_array_size(*list) < 1 ||
	    json_array_size(*list) > most)
		return refuse(
		    p, name, "must be a list of 1 to %zu members", most);
	return true;
}

static bool
enter_item(const struct place *p, const char *name, json_t *list, size_t i,
    struct place *inner)
{
	*inner = (struct place){ p->cx, json_array_get(list, i),
		cx_printf(p->cx, "%s[%zu]", path_of(p, name), i) };
	return json_is_object(inner->object) ||
	    cx_fail(p->cx, FAIL_INVALID, inner->path, "%s must be an object",
		inner->path);
}

/* Names -------------------------------------------------------------------- */

/* What needs no escape as a tag of line protocol. */
static bool
read_key(const struct place *p, const char *name, const char **out)
{
	return require(p, name) && read_text(p, name, KEY_BYTES, out) &&
	    (strpbrk(*out, " ,=\\\"\x7f") == NULL ||
		refuse(p, name,
		    "must not hold a blank, comma, quote, equals sign or "
		    "backslash"));
}

static bool
read_metric(const struct place *p, const char **out)
{
	static const char letters[] = "abcdefghijklmnopqrstuvwxyz"
				      "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "0123456789_.-";

	return require(p, "metric") &&
	    read_text(p, "metric", METRIC_BYTES, out) &&
	    ((*out)[strspn(*out, letters)] == '\0' ||
		refuse(p, "metric", "is made of letters, digits, _ . and -"));
}

/* Points ------------------------------------------------------------------- */

static bool
read_dead_band(const struct place *p, struct plan_point *point)
{
	static const char *const known[] = { "absolute", "percent", NULL };
	struct filter_rule *rule = &point->rule;
	struct place band;

	if (!enter(p, "dead_band", &band) || !only(&band, known) ||
	    !read_number(&band, "absolute", 0, 1e15, &rule->absolute) ||
	    !read_number(&band, "percent", 0, 100, &rule->percent))
		return false;
	rule->dead_band = band.object != NULL;
	if (rule->dead_band && json_object_size(band.object) != 1)
		return refuse(p, "dead_band",
		    "takes absolute or percent, and one of them");
	if (rule->percent > 0 && rule->counter)
		return refuse(
		    &band, "percent", "grows with a counter; give absolute");
	if (rule->absolute + rule->percent > 0 &&
	    (point->type == VALUE_BIT || point->type == VALUE_STRING))
		return refuse(p, "dead_band",
		    "of a %s can only be {\"absolute\": 0}: when it changes",
		    value_type_words[point->type]);
	if (!rule->dead_band && member(p, "silence_s") != NULL)
		return refuse(p, "silence_s", "belongs to a dead_band");
	return true;
}

static bool
read_rule(const struct place *p, struct plan_point *point)
{
	struct filter_rule *rule = &point->rule;
	int64_t silence_s = 900, window_s = 0;

	if (!read_bool(p, "counter", &rule->counter) ||
	    !read_dead_band(p, point) ||
	    !read_integer(p, "silence_s", 1, 86400, &silence_s) ||
	    !read_integer(p, "window_s", 1, 86400, &window_s))
		return false;
	rule->silence_ms = silence_s * 1000;
	rule->window_ms = window_s * 1000;
	if (rule->window_ms > 0 && (rule->counter || rule->dead_band))
		return refuse(p, "window_s",
		    "goes with neither a counter nor a dead_band");
	return true;
}

static bool
read_range(const struct place *p, struct plan_point *point)
{
	struct place range = *p;
	json_t *list = member(p, "range");

	point->low = -(double)INFINITY;
	point->high = (double)INFINITY;
	if (list == NULL)
		return true;
	if (!json_is_array(list) || json_array_size(list) != 2 ||
	    !json_is_number(json_array_get(list, 0)) ||
	    !json_is_number(json_array_get(list, 1)))
		return refuse(&range, "range", "must be two numbers");
	point->low = json_number_value(json_array_get(list, 0));
	point->high = json_number_value(json_array_get(list, 1));
	return point->low <= point->high ||
	    refuse(&range, "range", "must begin with the smaller number");
}

/* Members that only numbers have. */
static bool
read_number_rules(const struct place *p, struct plan_point *point)
{
	static const char *const names[] = { "scale", "offset", "range",
		"window_s", "counter" };
	const bool number =
	    point->type != VALUE_BIT && point->type != VALUE_STRING;

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (!number && member(p, names[i]) != NULL)
			return refuse(p, names[i], "has no meaning for a %s",
			    value_type_words[point->type]);
	point->scale = 1;
	if (!read_number(p, "scale", -1e15, 1e15, &point->scale) ||
	    !read_number(p, "offset", -1e15, 1e15, &point->offset) ||
	    !read_range(p, point))
		return false;
	if (point->scale == 0)
		return refuse(p, "scale", "must not be 0");
	point->scaled = point->scale != 1 || point->offset != 0;
	return true;
}

static bool
read_type(const struct place *p, struct plan_point *point)
{
	int64_t bit = 0, words;
	unsigned order = VALUE_ABCD, type = VALUE_BIT;
	const bool is_bit = plan_is_bits(point->function);

	if ((!is_bit && !require(p, "type")) ||
	    !read_choice(
		p, "type", value_type_words, VALUE_TYPE_COUNT, &type) ||
	    !read_choice(
		p, "order", value_order_words, VALUE_ORDER_COUNT, &order))
		return false;
	point->type = (enum value_type)type;
	point->order = (enum value_order)order;
	if (is_bit &&
	    (type != VALUE_BIT || member(p, "order") != NULL ||
		member(p, "bit") != NULL))
		return refuse(p, "function",
		    "reads single bits: no other type, no order, no bit");
	if (type != VALUE_BIT && member(p, "bit") != NULL)
		return refuse(p, "bit", "belongs to the type bit");
	if ((type == VALUE_STRING) != (member(p, "words") != NULL))
		return refuse(p, "words",
		    "is how many registers a string takes, and nothing else");
	words = (int64_t)value_words(point->type);
	if (!read_integer(p, "bit", 0, 15, &bit) ||
	    !read_integer(p, "words", 1, VALUE_WORDS, &words))
		return false;
	point->bit = (unsigned)bit;
	point->words = (size_t)words;
	return true;
}

static bool
read_point(const struct place *p, struct plan_point *point)
{
	static const char *const known[] = { "metric", "function", "address",
		"type", "order", "bit", "words", "scale", "offset", "range",
		"unit", "dead_band", "silence_s", "window_s", "counter", NULL };
	unsigned function = PLAN_HOLDING;
	int64_t address = 0;

	if (!only(p, known) || !read_metric(p, &point->metric) ||
	    !require(p, "function") || !require(p, "address") ||
	    !read_choice(p, "function", plan_function_words,
		PLAN_FUNCTION_COUNT, &function))
		return false;
	point->function = (enum plan_function)function;
	if (!read_integer(p, "address", 0, 65535, &address) ||
	    !read_type(p, point) || !read_number_rules(p, point) ||
	    !read_rule(p, point) ||
	    !read_text(p, "unit", METRIC_BYTES, &point->unit))
		return false;
	point->address = (unsigned)address;
	return point->address + point->words <= 65536 ||
	    refuse(p, "address", "leaves no room for a %s",
		value_type_words[point->type]);
}

/* A window sends metric.min, .mean and .max, which nobody else may be. */
static bool
is_same_metric(const struct plan_point *a, const struct plan_point *b)
{
	static const char *const ends[] = { "", ".min", ".mean", ".max" };
	const size_t n = strlen(a->metric);
	const bool window = a->rule.window_ms > 0;

	if (window && b->rule.window_ms > 0)
		return strcmp(a->metric, b->metric) == 0;
	for (size_t i = window ? 1 : 0; i < (window ? 4u : 1u); i++)
		if (strncmp(a->metric, b->metric, n) == 0 &&
		    strcmp(b->metric + n, ends[i]) == 0)
			return true;
	return false;
}

static bool
read_points(const struct place *p, const char *name,
    const struct plan_point **points, size_t *n)
{
	struct plan_point *made;
	struct place item;
	json_t *list;

	if (!enter_list(p, name, CONFIG_POINTS, &list))
		return false;
	*n = json_array_size(list);
	*points = made = cx_calloc(p->cx, *n, sizeof(*made));
	for (size_t i = 0; i < *n; i++) {
		if (!enter_item(p, name, list, i, &item) ||
		    !read_point(&item, &made[i]))
			return false;
		for (size_t k = 0; k < i; k++)
			if (is_same_metric(&made[k], &made[i]) ||
			    is_same_metric(&made[i], &made[k]))
				return refuse(&item, "metric",
				    "%s is there already", made[i].metric);
	}
	return true;
}

/* Devices ------------------------------------------------------------------ */

/* Own registers, or the name of a map that several devices share. */
static bool
read_registers(
    const struct place *p, const struct place *maps, struct config_device *d)
{
	const json_t *name = member(p, "registers");

	if (!json_is_string(name))
		return read_points(p, "registers", &d->points, &d->point_count);
	if (maps->object == NULL ||
	    member(maps, json_string_value(name)) == NULL)
		return refuse(p, "registers", "names no map: %s",
		    shown(p->cx, json_string_value(name)));
	return read_points(
	    maps, json_string_value(name), &d->points, &d->point_count);
}

static bool
read_device(
    const struct place *p, const struct place *maps, struct config_device *d)
{
	static const char *const known[] = { "key", "host", "port", "unit_id",
		"period_ms", "timeout_ms", "gap", "most", "registers", NULL };
	int64_t port = 502, unit_id = 1, gap = 8, most = PLAN_REGISTERS;

	d->period_ms = 10000;
	d->timeout_ms = 1000;
	if (!only(p, known) || !read_key(p, "key", &d->key) ||
	    !require(p, "host") || !require(p, "registers") ||
	    !read_text(p, "host", 255, &d->host) ||
	    !read_integer(p, "port", 1, 65535, &port) ||
	    !read_integer(p, "unit_id", 0, 255, &unit_id) ||
	    !read_integer(p, "period_ms", 100, 86400000, &d->period_ms) ||
	    !read_integer(p, "timeout_ms", 50, 10000, &d->timeout_ms) ||
	    !read_integer(p, "gap", 0, PLAN_REGISTERS, &gap) ||
	    !read_integer(p, "most", 4, PLAN_REGISTERS, &most) ||
	    !read_registers(p, maps, d))
		return false;
	if (unit_id > 247 && unit_id < 255)
		return refuse(p, "unit_id", "must be 0 to 247, or 255");
	for (size_t i = 0; i < d->point_count; i++)
		if (d->points[i].words > (size_t)most)
			return refuse(p, "most", "is less than %s takes",
			    d->points[i].metric);
	d->port = cx_printf(p->cx, "%lld", (long long)port);
	d->unit_id = (unsigned)unit_id;
	plan_requests(p->cx, d->points, d->point_count, (unsigned)gap,
	    (unsigned)most, &d->requests, &d->request_count);
	return true;
}

/* Maps that nobody uses are read as well: they are there to be used. */
static bool
read_maps(const struct place *p, struct place *maps)
{
	const struct plan_point *points;
	size_t n;

	if (!enter(p, "maps", maps))
		return false;
	for (void *i = json_object_iter(maps->object); i != NULL;
	     i = json_object_iter_next(maps->object, i))
		if (!read_points(maps, json_object_iter_key(i), &points, &n))
			return false;
	return true;
}

static bool
read_devices(const struct place *p, struct config *c)
{
	struct config_device *made;
	struct place item, maps;
	json_t *list;

	if (!read_maps(p, &maps) ||
	    !enter_list(p, "devices", CONFIG_DEVICES, &list))
		return false;
	c->device_count = json_array_size(list);
	c->devices = made = cx_calloc(p->cx, c->device_count, sizeof(*made));
	for (size_t i = 0; i < c->device_count; i++) {
		if (!enter_item(p, "devices", list, i, &item) ||
		    !read_device(&item, &maps, &made[i]))
			return false;
		if (strcmp(made[i].key, c->gateway) == 0)
			return refuse(&item, "key", "is the gateway's own");
		for (size_t k = 0; k < i; k++)
			if (strcmp(made[k].key, made[i].key) == 0)
				return refuse(&item, "key",
				    "%s is there already", made[i].key);
	}
	return true;
}

/* The whole ---------------------------------------------------------------- */

static bool
read_platform(const struct place *p, struct config *c)
{
	static const char *const known[] = { "url", "token_file", "token_env",
		"ca_file", "send_ms", "health_s", NULL };
	int64_t health_s = 60;
	struct place in;
	size_t n;

	c->send_ms = 1000;
	if (!require(p, "platform") || !enter(p, "platform", &in) ||
	    !only(&in, known) || !require(&in, "url") ||
	    !read_text(&in, "url", TEXT_BYTES, &c->url) ||
	    !read_text(&in, "token_file", TEXT_BYTES, &c->token_file) ||
	    !read_text(&in, "token_env", TEXT_BYTES, &c->token_env) ||
	    !read_text(&in, "ca_file", TEXT_BYTES, &c->ca_file) ||
	    !read_integer(&in, "send_ms", 50, 600000, &c->send_ms) ||
	    !read_integer(&in, "health_s", 1, 3600, &health_s))
		return false;
	c->health_ms = health_s * 1000;
	if ((c->token_file == NULL) == (c->token_env == NULL))
		return refuse(&in, "token_file",
		    "or token_env is needed, and one of them");
	if (!str_starts(str_of(c->url), STR("http://")) &&
	    !str_starts(str_of(c->url), STR("https://")))
		return refuse(
		    &in, "url", "must begin with http:// or https://");
	for (n = strlen(c->url); c->url[n - 1] == '/';)
		n--;
	c->url = cx_strndup(p->cx, c->url, n);
	return true;
}

static bool
read_spool(const struct place *p, struct config *c)
{
	static const char *const known[] = { "folder", "limit_mb", NULL };
	int64_t limit_mb = LIMIT_MB;
	struct place in;

	if (!require(p, "spool") || !enter(p, "spool", &in) ||
	    !only(&in, known) || !require(&in, "folder") ||
	    !read_text(&in, "folder", TEXT_BYTES, &c->spool_folder) ||
	    !read_integer(&in, "limit_mb", 4, 1 << 20, &limit_mb))
		return false;
	c->spool_limit = (uint64_t)limit_mb << 20;
	return true;
}

bool
config_read(struct cx *cx, struct str json, struct config *out)
{
	static const char *const known[] = { "gateway", "platform", "spool",
		"maps", "devices", NULL };
	struct place p = { cx, json_read(cx, json), "" };

	*out = (struct config){ 0 };
	if (p.object == NULL)
		return false;
	if (!json_is_object(p.object))
		return cx_fail(cx, FAIL_INVALID, NULL,
		    "the configuration must be an object");
	return only(&p, known) && read_key(&p, "gateway", &out->gateway) &&
	    read_platform(&p, out) && read_spool(&p, out) &&
	    read_devices(&p, out);
}
