#include "gate/payload.h"

#include <string.h>

#include "base/moment.h"
#include "base/text.h"
#include "telemetry/body.h"

#define ANSWER_MOST (2 * BODY_TEXT_MOST)

struct walk {
	struct cx *cx;
	struct batch *b;
	struct str raw;
	int64_t now_us;
	size_t points;
};

static bool
wrong(struct walk *w, const char *code, const char *field, const char *why)
{
	return cx_fail_code(w->cx, FAIL_INVALID, code, field, "%s %s",
	    field == NULL ? "the payload" : field, why);
}

static bool
take_value(struct walk *w, const char *name, const json_t *value)
{
	const struct str code = str_of(name);

	if (code.n == 0 || code.n > LINE_NAME)
		return wrong(w, "bad_length", "values",
		    "has a name that is empty or longer than 256 bytes");
	if (json_is_string(value) && json_string_length(value) > BODY_TEXT_MOST)
		return wrong(w, "bad_length", name, "is longer than 64 KiB");
	if (json_is_object(value) || json_is_array(value))
		return wrong(w, "wrong_type", name,
		    "must be a number, a truth or a string");
	if (json_is_null(value))
		return true;
	if (json_is_string(value))
		return batch_text(w->b, code,
		    (struct str){
			json_string_value(value), json_string_length(value) });
	return batch_number(w->b, code,
	    json_is_number(value) ? json_number_value(value)
				  : (double)json_is_true(value));
}

static bool
take_values(struct walk *w, struct str key, json_t *values, int64_t at_us)
{
	const char *name;
	json_t *value;

	if (!json_is_object(values))
		return wrong(
		    w, "wrong_type", "values", "must be an object with values");
	if (json_object_size(values) > LINE_FIELDS)
		return wrong(
		    w, "out_of_range", "values", "holds more than 1024 values");
	if (++w->points > PAYLOAD_POINTS)
		return wrong(
		    w, "out_of_range", NULL, "holds more than 10,000 samples");
	if (json_object_size(values) == 0)
		return true;
	if (!batch_point(w->b, key, at_us, w->raw))
		return false;
	json_object_foreach(
	    values, name, value) if (!take_value(w, name, value)) return false;
	return true;
}

/* The times that line protocol can say, so that both end in one store. */
static bool
read_time(struct walk *w, const json_t *ts, int64_t *at_us)
{
	if (!json_is_integer(ts) ||
	    __builtin_mul_overflow(json_integer_value(ts), 1000, at_us) ||
	    *at_us > INT64_MAX / 1000 || *at_us < INT64_MIN / 1000)
		return wrong(
		    w, "wrong_type", "ts", "must be milliseconds since 1970");
	return true;
}

static bool
take_sample(struct walk *w, struct str key, json_t *sample)
{
	json_t *ts = json_object_get(sample, "ts");
	json_t *values = json_object_get(sample, "values");
	int64_t at_us = 0;

	if (!json_is_object(sample))
		return wrong(w, "wrong_type", NULL,
		    "must be an object or a list of them");
	if (values == NULL || !json_is_object(values))
		return take_values(w, key, sample, w->now_us);
	if (json_object_size(sample) != 2 || ts == NULL)
		return wrong(
		    w, "unknown", "values", "stands with ts and nothing else");
	return read_time(w, ts, &at_us) && take_values(w, key, values, at_us);
}

static bool
take_samples(struct walk *w, struct str key, json_t *root)
{
	size_t i;
	json_t *one;

	if (!json_is_array(root))
		return take_sample(w, key, root);
	json_array_foreach(
	    root, i, one) if (!take_sample(w, key, one)) return false;
	return true;
}

static bool
check_key(struct walk *w, struct str key)
{
	if (key.n == 0 || str_chars(key) > BODY_KEY_MOST)
		return wrong(w, "bad_length", "device",
		    "has a key that is empty or longer than 200 characters");
	return true;
}

typedef bool (*take)(struct walk *w, struct str key, json_t *value);

static bool
take_attributes(struct walk *w, struct str key, json_t *values)
{
	return take_values(w, key, values, w->now_us);
}

static bool
take_devices(struct walk *w, json_t *root, take each)
{
	const char *name;
	json_t *value;

	if (!json_is_object(root))
		return wrong(
		    w, "wrong_type", NULL, "must be an object of devices");
	json_object_foreach(
	    root, name, value) if (!check_key(w, str_of(name)) ||
	    !each(w, str_of(name), value)) return false;
	return true;
}

/* A copy of the payload, to show what was set aside. */
static struct walk
walk_of(struct batch *b, struct str payload, int64_t now_us)
{
	return (struct walk){ .cx = b->cx,
		.b = b,
		.now_us = now_us,
		.raw = { cx_strndup(b->cx, payload.p,
			     payload.n < 1000 ? payload.n : 1000),
		    payload.n < 1000 ? payload.n : 1000 } };
}

/* All of it, or nothing. */
static bool
take_whole(struct walk *w, struct str key, json_t *root, take each)
{
	const struct batch_mark mark = batch_mark(w->b);

	if (root != NULL &&
	    (key.p == NULL ? take_devices(w, root, each) : each(w, key, root)))
		return true;
	batch_undo(w->b, mark);
	return false;
}

bool
payload_telemetry(
    struct batch *b, struct str key, struct str payload, int64_t now_us)
{
	struct walk w = walk_of(b, payload, now_us);

	return take_whole(&w, key, json_read(b->cx, payload), take_samples);
}

bool
payload_attributes(
    struct batch *b, struct str key, struct str payload, int64_t now_us)
{
	struct walk w = walk_of(b, payload, now_us);

	return take_whole(&w, key, json_read(b->cx, payload), take_attributes);
}

bool
payload_gateway(
    struct batch *b, bool attributes, struct str payload, int64_t now_us)
{
	struct walk w = walk_of(b, payload, now_us);

	return take_whole(&w, (struct str){ NULL, 0 },
	    json_read(b->cx, payload),
	    attributes ? take_attributes : take_samples);
}

bool
payload_answer(struct batch *b, struct str key, struct str request,
    struct str payload, int64_t now_us)
{
	struct text t = text_new(b->cx, ANSWER_MOST);
	json_t *root = json_read(b->cx, payload);

	if (root == NULL)
		return false;
	text_puts(&t, "{\"request\":");
	text_json(&t, request);
	text_puts(&t, ",\"answer\":");
	text_puts(&t, json_canonical(b->cx, root));
	text_char(&t, '}');
	if (t.full || t.n > BODY_TEXT_MOST)
		return cx_fail_code(b->cx, FAIL_INVALID, "bad_length", NULL,
		    "the answer is longer than 64 KiB");
	return batch_point(b, key, now_us, text_str(&t)) &&
	    batch_text(b, STR("rpc.response"), text_str(&t));
}

bool
payload_gateway_answer(struct batch *b, struct str payload, int64_t now_us,
    struct str *key, struct str *request, struct str *answer)
{
	const json_t *root = json_read(b->cx, payload);
	const json_t *id = json_object_get(root, "id");
	const json_t *data = json_object_get(root, "data");

	if (root == NULL)
		return false;
	*key = json_str(root, "device");
	if (key->n == 0 || str_chars(*key) > BODY_KEY_MOST)
		return cx_fail_code(b->cx, FAIL_INVALID, "missing", "device",
		    "device must be the key of a device");
	if (!json_is_integer(id) || data == NULL)
		return cx_fail_code(b->cx, FAIL_INVALID, "missing", "id",
		    "id must be the number of the call, and data its answer");
	*request =
	    str_of(cx_printf(b->cx, "%lld", (long long)json_integer_value(id)));
	*answer = str_of(json_canonical(b->cx, data));
	return payload_answer(b, *key, *request, *answer, now_us);
}

static void
pick_words(json_t *words, const json_t *sample)
{
	static const char *const names[] = { "fw_state", "fw_error",
		"fw_progress", "current_fw_title", "current_fw_version" };
	const json_t *values = json_object_get(sample, "values");

	if (!json_is_object(values))
		values = sample;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++) {
		json_t *said = json_object_get(values, names[i]);

		if (json_is_string(said) || json_is_number(said))
			(void)json_object_set(words, names[i], said);
	}
}

json_t *
payload_firmware(struct cx *cx, const json_t *samples)
{
	json_t *words = json_own(cx, json_object());

	if (json_is_array(samples))
		for (size_t i = 0; i < json_array_size(samples); i++)
			pick_words(words, json_array_get(samples, i));
	else
		pick_words(words, samples);
	return words;
}

bool
payload_presence(struct cx *cx, struct str payload)
{
	const json_t *root = json_read(cx, payload);
	const struct str key =
	    root == NULL ? (struct str){ NULL, 0 } : json_str(root, "device");

	if (root == NULL)
		return false;
	if (key.n == 0 || str_chars(key) > BODY_KEY_MOST)
		return cx_fail_code(cx, FAIL_INVALID, "missing", "device",
		    "device must be the key of a device");
	return true;
}
