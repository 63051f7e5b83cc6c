#include "telemetry/body.h"

#include <math.h>
#include <snappy-c.h>
#include <stdint.h>
#include <string.h>
#include <zlib.h>

#include "base/json.h"
#include "base/moment.h"
#include "base/text.h"
#include "wire/remote_write.h"

#define SAMPLE 16384 /* bytes of a body that are looked at ahead */

/* Packed bodies --------------------------------------------------------- */

/* Feeds z into out; the last answer of zlib. */
static int
inflate_all(z_stream *z, struct text *out)
{
	unsigned char piece[16384];
	int r = Z_OK;

	while (r == Z_OK && !out->full) {
		z->next_out = piece;
		z->avail_out = sizeof(piece);
		r = inflate(z, Z_NO_FLUSH);
		text_put(out,
		    (struct str){
			(char *)piece, sizeof(piece) - z->avail_out });
	}
	return r;
}

static bool
too_large(struct cx *cx)
{
	return cx_fail(cx, FAIL_LARGE, NULL,
	    "the body unpacks to more than %u MiB", BODY_UNPACKED_MOST >> 20);
}

bool
body_unpack(struct cx *cx, const char *coding, struct str *body)
{
	z_stream z = { 0 };
	struct text out = text_new(cx, BODY_UNPACKED_MOST);
	int r;

	if (coding == NULL || strcmp(coding, "identity") == 0)
		return true;
	if (strcmp(coding, "gzip") != 0)
		return cx_fail_code(cx, FAIL_INVALID, "unknown_coding", NULL,
		    "content-encoding %.40s is not known; use gzip", coding);
	if (inflateInit2(&z, 15 + 16) != Z_OK)
		return cx_fail(cx, FAIL_BROKEN, NULL, "no memory to unpack");
	z.next_in = (unsigned char *)(uintptr_t)body->p;
	z.avail_in = (unsigned)body->n;
	r = inflate_all(&z, &out);
	(void)inflateEnd(&z);
	if (out.full)
		return too_large(cx);
	if (r != Z_STREAM_END || z.avail_in > 0)
		return cx_fail_code(cx, FAIL_INVALID, "malformed_gzip", NULL,
		    "the body is not one whole gzip file");
	*body = text_str(&out);
	return true;
}

bool
body_unpack_remote(struct cx *cx, const char *coding, struct str *body)
{
	size_t n = 0;
	char *out;

	if (coding == NULL || strcmp(coding, "snappy") != 0)
		return cx_fail_code(cx, FAIL_INVALID, "unknown_coding", NULL,
		    "content-encoding must be snappy");
	if (snappy_uncompressed_length(body->p, body->n, &n) == SNAPPY_OK &&
	    n > BODY_UNPACKED_MOST)
		return too_large(cx);
	out = cx_alloc(cx, n + 1);
	if (snappy_uncompress(body->p, body->n, out, &n) != SNAPPY_OK)
		return cx_fail_code(cx, FAIL_INVALID, "malformed_snappy", NULL,
		    "the body is not one whole block of snappy");
	*body = (struct str){ out, n };
	return true;
}

/* Line protocol --------------------------------------------------------- */

static struct str
device_key(const struct line_point *p)
{
	for (size_t i = 0; i < p->tag_count; i++)
		if (str_is(p->tags[i].key, "dev") ||
		    str_is(p->tags[i].key, "device"))
			return p->tags[i].value;
	return (struct str){ NULL, 0 };
}

static bool
take_line(struct batch *b, const struct line_point *p)
{
	const struct str key = device_key(p);

	if (key.n == 0)
		return cx_fail_code(b->cx, FAIL_INVALID, "no_device", "dev",
		    "line %zu: the tag dev names no device", p->line);
	if (str_chars(key) > BODY_KEY_MOST)
		return cx_fail_code(b->cx, FAIL_INVALID, "bad_length", "dev",
		    "line %zu: a device key has at most %d characters", p->line,
		    BODY_KEY_MOST);
	if (!batch_point(b, key, p->at_us, p->raw))
		return false;
	for (size_t i = 0; i < p->field_count; i++) {
		const struct line_field *f = &p->fields[i];
		const bool done = f->type == LINE_TEXT
		    ? batch_text(b, f->key, f->text)
		    : batch_number(b, f->key, line_number(f));

		if (!done)
			return false;
	}
	return true;
}

/* About how many there are: lines of one body are much alike, so that its
 * beginning tells, and a sixteenth more is a margin. */
static size_t
about_how_many(struct str s, char c)
{
	const size_t looked = s.n < SAMPLE ? s.n : SAMPLE;
	size_t n = 0;

	for (size_t i = 0; i < looked; i++)
		n += s.p[i] == c;
	return looked == s.n ? n : (n + n / 16) * (s.n / looked + 1);
}

bool
body_lines(struct batch *b, struct str body, enum line_precision precision,
    int64_t now_us)
{
	struct line_reader r;
	struct line_point p;
	enum line_result result;

	batch_expect(
	    b, about_how_many(body, '\n') + 1, about_how_many(body, '='));
	line_open(&r, b->cx, body, precision, now_us);
	while ((result = line_next(&r, &p)) == LINE_POINT)
		if (!take_line(b, &p))
			return false;
	return result == LINE_END;
}

/* JSON ------------------------------------------------------------------ */

/* Which sample of the body is being read, from 1, for messages. */
struct place {
	struct cx *cx;
	size_t n;
};

static bool
wrong(const struct place *p, const char *code, const char *field,
    const char *what)
{
	return cx_fail_code(
	    p->cx, FAIL_INVALID, code, field, "sample %zu: %s", p->n, what);
}

static bool
check_members(const struct place *p, json_t *sample)
{
	const char *name;
	json_t *value;

	if (!json_is_object(sample))
		return wrong(
		    p, "wrong_type", NULL, "a sample must be an object");
	json_object_foreach(sample, name,
	    value) if (strcmp(name, "device") != 0 && strcmp(name, "at") != 0 &&
	    strcmp(name, "values") != 0) return cx_fail_code(p->cx,
	    FAIL_INVALID, "unknown", cx_printf(p->cx, "%.60s", name),
	    "sample %zu: %.60s is not known here", p->n, name);
	return true;
}

/* The times that line protocol can say, so that both end in one store. */
static bool
read_time(const struct place *p, const json_t *at, int64_t *at_us)
{
	if (at == NULL || json_is_null(at))
		return true;
	if (json_is_integer(at) &&
	    !__builtin_mul_overflow(json_integer_value(at), 1000, at_us) &&
	    *at_us / 1000 < INT64_MAX / 1000000 &&
	    *at_us / 1000 > INT64_MIN / 1000000)
		return true;
	if (json_is_string(at) &&
	    moment_parse(
		(struct str){ json_string_value(at), json_string_length(at) },
		at_us))
		return true;
	return wrong(p, "wrong_type", "at",
	    "at must be RFC 3339 or milliseconds since 1970");
}

static bool
take_value(const struct place *p, struct batch *b, const char *code,
    const json_t *value)
{
	const struct str name = str_of(code);

	if (name.n == 0 || name.n > LINE_NAME)
		return cx_fail_code(p->cx, FAIL_INVALID, "bad_length", "values",
		    "sample %zu: a name has 1 to %d bytes", p->n, LINE_NAME);
	if (json_is_number(value))
		return batch_number(b, name, json_number_value(value));
	if (json_is_boolean(value))
		return batch_number(b, name, json_is_true(value));
	if (json_is_null(value))
		return true;
	if (!json_is_string(value))
		return cx_fail_code(p->cx, FAIL_INVALID, "wrong_type", code,
		    "sample %zu: %s must be a number, a truth or a string",
		    p->n, code);
	if (json_string_length(value) > BODY_TEXT_MOST)
		return cx_fail_code(p->cx, FAIL_INVALID, "bad_length", code,
		    "sample %zu: a string has at most %d bytes", p->n,
		    BODY_TEXT_MOST);
	return batch_text(b, name,
	    (struct str){
		json_string_value(value), json_string_length(value) });
}

static bool
take_sample(const struct place *p, struct batch *b, json_t *s, int64_t now_us)
{
	const struct str key = json_str(s, "device");
	json_t *values = json_object_get(s, "values"), *value;
	int64_t at_us = now_us;
	const char *code;

	if (!check_members(p, s))
		return false;
	if (key.n == 0)
		return wrong(p, "missing", "device", "device is missing");
	if (str_chars(key) > BODY_KEY_MOST)
		return wrong(p, "bad_length", "device",
		    "a device key has at most 200 characters");
	if (!json_is_object(values) || json_object_size(values) == 0)
		return wrong(p, "missing", "values",
		    "values must be an object with values");
	if (json_object_size(values) > LINE_FIELDS)
		return wrong(p, "out_of_range", "values",
		    "values holds too many values");
	if (!read_time(p, json_object_get(s, "at"), &at_us) ||
	    !batch_point(b, key, at_us, str_of(json_canonical(p->cx, s))))
		return false;
	json_object_foreach(values, code,
	    value) if (!take_value(p, b, code, value)) return false;
	return true;
}

bool
body_json(struct batch *b, struct str body, int64_t now_us)
{
	struct place p = { b->cx, 1 };
	json_t *root = json_read(b->cx, body), *samples, *one;
	size_t i;

	if (root == NULL)
		return false;
	samples = json_is_array(root) ? root : json_object_get(root, "samples");
	if (samples == NULL)
		return take_sample(&p, b, root, now_us);
	if (samples != root && json_object_size(root) != 1)
		return cx_fail_code(b->cx, FAIL_INVALID, "unknown", NULL,
		    "samples stands alone");
	if (!json_is_array(samples))
		return cx_fail_code(b->cx, FAIL_INVALID, "wrong_type",
		    "samples", "samples must be a list");
	json_array_foreach(samples, i, one)
	{
		p.n = i + 1;
		if (!take_sample(&p, b, one, now_us))
			return false;
	}
	return true;
}

/* Prometheus ------------------------------------------------------------ */

static bool
take_device(struct cx *cx, const struct remote_series *s, struct str *key)
{
	static const char *const names[] = { "dev", "device", "instance",
		"job" };

	*key = (struct str){ NULL, 0 };
	for (size_t i = 0; i < 4 && key->n == 0; i++)
		*key = remote_label(s, names[i]);
	if (key->n == 0)
		return cx_fail_code(cx, FAIL_INVALID, "no_device", "dev",
		    "series %zu: none of the labels dev, device, instance and "
		    "job names a device",
		    s->number);
	if (str_chars(*key) > BODY_KEY_MOST)
		return cx_fail_code(cx, FAIL_INVALID, "bad_length", "dev",
		    "series %zu: a device key has at most %d characters",
		    s->number, BODY_KEY_MOST);
	return true;
}

static void
put_escaped(struct text *out, struct str word)
{
	for (size_t i = 0; i < word.n; i++) {
		if (strchr("\\,=}", word.p[i]) != NULL)
			text_char(out, '\\');
		text_char(out, word.p[i]);
	}
}

/* Labels that say where a series comes from are no part of its metric. */
static bool
names_origin(const struct remote_series *s, struct str key, size_t i)
{
	const struct str name = s->label[i].name;

	return str_is(name, "__name__") || str_is(name, "instance") ||
	    str_is(name, "job") ||
	    ((str_is(name, "dev") || str_is(name, "device")) &&
		s->label[i].value.p == key.p);
}

static bool
take_code(struct cx *cx, const struct remote_series *s, struct str key,
    struct str *code)
{
	const struct str name = remote_label(s, "__name__");
	/* Room for every character, and for four bytes each. */
	struct text out = text_new(cx, 4 * BODY_CODE_MOST);
	bool any = false;

	if (name.n == 0)
		return cx_fail_code(cx, FAIL_INVALID, "missing", "__name__",
		    "series %zu: the label __name__ is missing", s->number);
	text_put(&out, name);
	for (size_t i = 0; i < s->labels; i++) {
		if (names_origin(s, key, i))
			continue;
		text_char(&out, any ? ',' : '{');
		put_escaped(&out, s->label[i].name);
		text_char(&out, '=');
		put_escaped(&out, s->label[i].value);
		any = true;
	}
	if (any)
		text_char(&out, '}');
	*code = text_str(&out);
	if (out.full || str_chars(*code) > BODY_CODE_MOST)
		return cx_fail_code(cx, FAIL_INVALID, "bad_length", "__name__",
		    "series %zu: %.80s with its labels has more than %d "
		    "characters",
		    s->number, cx_strndup(cx, name.p, name.n), BODY_CODE_MOST);
	return true;
}

static bool
take_samples(struct batch *b, struct remote_series *s)
{
	struct remote_sample sample;
	struct str key, code, raw;

	if (!take_device(b->cx, s, &key) || !take_code(b->cx, s, key, &code))
		return false;
	raw = str_of(
	    cx_printf(b->cx, "%.*s of %.*s", STR_ARG(code), STR_ARG(key)));
	while (remote_sample(s, &sample)) {
		if (remote_is_stale(sample.value))
			continue;
		if (!isfinite(sample.value))
			batch_aside(b, ASIDE_NUMBER, raw);
		else if (!batch_point(b, key, sample.at_ms * 1000, raw) ||
		    !batch_number(b, code, sample.value))
			return false;
	}
	return true;
}

bool
body_remote(struct batch *b, struct str body)
{
	struct remote_series *s = cx_alloc(b->cx, sizeof(*s));
	enum remote_result result;
	struct remote_reader r;

	remote_open(&r, b->cx, body);
	while ((result = remote_next(&r, s)) == REMOTE_TIMESERIES)
		if (s->samples > 0 && !take_samples(b, s))
			return false;
	return result == REMOTE_END;
}
