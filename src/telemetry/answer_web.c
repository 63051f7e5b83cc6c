#include "telemetry/answer_web.h"

#include <math.h>
#include <string.h>

#include "base/moment.h"
#include "telemetry/pixels.h"
#include "telemetry/tape.h"

/* Of JSON, about. */
#define POINT_BYTES 24
#define HEAD_BYTES 256

enum answer_form
answer_form(struct exchange *x)
{
	const char *accept = web_header(x, "accept");

	if (accept == NULL || strstr(accept, TAPE_MEDIA) == NULL)
		return ANSWER_JSON;
	web_reply_media(x, TAPE_MEDIA);
	return ANSWER_TAPE;
}

void
answer_begin(struct exchange *x, const struct answer *r)
{
	if (r->form == ANSWER_TAPE)
		tape_begin(web_out(x));
	else if (r->many)
		text_puts(web_out(x), "{\"series\":[");
}

void
answer_end(struct exchange *x, const struct answer *r)
{
	if (r->form != ANSWER_TAPE && r->many)
		text_puts(web_out(x), "]}");
}

/* Text --------------------------------------------------------------------- */

static void
write_time(struct cx *cx, struct text *out, const struct answer *r,
    size_t shown, int64_t at_us)
{
	if (r->form == ANSWER_CSV) {
		text_puts(out, moment_text(cx, at_us, r->range.zone_min));
	} else {
		text_puts(out, shown == 0 ? "[" : ",[");
		text_int(out, at_us / 1000);
	}
	text_char(out, ',');
}

static void
write_end(struct text *out, const struct answer *r)
{
	if (r->form != ANSWER_CSV) {
		text_char(out, ']');
		return;
	}
	text_char(out, ',');
	text_csv(out, r->series[r->at].unit);
	text_puts(out, "\r\n");
}

static void
write_number(struct cx *cx, struct text *out, const struct answer *r,
    size_t shown, int64_t at_us, double value)
{
	if (r->form == ANSWER_CSV) {
		write_time(cx, out, r, shown, at_us);
		text_json_double(out, value);
		write_end(out, r);
		return;
	}
	if (shown > 0)
		text_char(out, ',');
	text_json_pair(out, at_us / 1000, value);
}

static void
write_string(struct cx *cx, struct text *out, const struct answer *r,
    size_t shown, int64_t at_us, struct str value)
{
	write_time(cx, out, r, shown, at_us);
	if (r->form == ANSWER_CSV)
		text_csv(out, value);
	else
		text_json(out, value);
	write_end(out, r);
}

static void
write_points_begin(struct text *out, const struct answer *r)
{
	if (r->form != ANSWER_CSV)
		text_puts(out, "\"points\":[");
}

/* Where the page after this one begins, when there is one. */
static void
write_points_end(struct cx *cx, struct text *out, const struct answer *r,
    const int64_t *next_us)
{
	if (r->form == ANSWER_CSV)
		return;
	text_puts(out, "],\"next\":");
	if (next_us == NULL)
		text_puts(out, "null");
	else
		text_json(
		    out, str_of(moment_text(cx, *next_us, r->range.zone_min)));
}

/* Numbers and strings in the order of time; at one instant the number. */
static void
write_raw(struct cx *cx, struct text *out, const struct answer *r)
{
	const struct texts *t = &r->texts;
	size_t i = 0, k = 0, shown = 0;
	int64_t next_us = 0;
	bool more = false;

	write_points_begin(out, r);
	for (; i < r->samples || k < t->n; shown++) {
		const bool number = k == t->n ||
		    (i < r->samples && r->sample[i].at_us <= t->at_us[k]);

		next_us = number ? r->sample[i].at_us : t->at_us[k];
		more = shown == r->limit;
		if (more)
			break;
		if (number)
			write_number(
			    cx, out, r, shown, next_us, r->sample[i++].value);
		else
			write_string(cx, out, r, shown, next_us, t->value[k]);
		while (k < t->n && t->at_us[k] == next_us)
			k++;
	}
	write_points_end(cx, out, r, more ? &next_us : NULL);
}

/* Those a chart shows, and of how many they are. */
static void
write_pixels(struct cx *cx, struct text *out, const struct answer *r)
{
	write_points_begin(out, r);
	for (size_t i = 0; i < r->samples; i++)
		write_number(
		    cx, out, r, i, r->sample[i].at_us, r->sample[i].value);
	write_points_end(cx, out, r, NULL);
	if (r->form == ANSWER_JSON) {
		text_puts(out, ",\"samples\":");
		text_int(out, (int64_t)r->chosen_from);
	}
}

static void
write_buckets(struct cx *cx, struct text *out, const struct answer *r,
    const struct telemetry_bucket *bucket, size_t count)
{
	write_points_begin(out, r);
	for (size_t i = 0; i < count && i < r->limit; i++)
		write_number(cx, out, r, i, bucket[i].from_us,
		    telemetry_value(&bucket[i], r->agg));
	write_points_end(
	    cx, out, r, count > r->limit ? &bucket[r->limit].from_us : NULL);
}

static void
write_head(struct text *out, const struct answer *r)
{
	const struct series *s = &r->series[r->at];

	if (r->form == ANSWER_CSV) {
		/* Spreadsheets take the mark as the sign of UTF-8. */
		text_puts(out,
		    "\xef\xbb\xbf"
		    "time,value,unit\r\n");
		return;
	}
	text_puts(out, r->at > 0 ? ",{\"device\":" : "{\"device\":");
	text_json(out, s->key);
	text_puts(out, ",\"device_id\":");
	text_int(out, s->store.device);
	text_puts(out, ",\"metric\":");
	text_json(out, s->code);
	text_puts(out, ",\"unit\":");
	text_json(out, s->unit);
	text_char(out, ',');
}

/* Tapes -------------------------------------------------------------------- */

static struct tape_point
sample_at(const void *thing, size_t i)
{
	const struct answer *r = thing;

	return (struct tape_point){ r->sample[i].at_us, r->sample[i].value };
}

struct buckets {
	const struct telemetry_bucket *bucket;
	enum telemetry_agg agg;
};

static struct tape_point
bucket_at(const void *thing, size_t i)
{
	const struct buckets *b = thing;

	return (struct tape_point){ b->bucket[i].from_us,
		telemetry_value(&b->bucket[i], b->agg) };
}

static struct tape_head
head_of(const struct answer *r)
{
	const struct series *s = &r->series[r->at];

	return (struct tape_head){ .device = s->store.device,
		.key = s->key,
		.metric = s->code,
		.unit = s->unit,
		.samples = r->columns > 0 ? r->chosen_from : 0 };
}

static void
tape_samples(struct text *out, const struct answer *r)
{
	const bool more = r->columns == 0 && r->samples > r->limit;
	struct tape_head head = head_of(r);

	if (more)
		head.next_us = &r->sample[r->limit].at_us;
	tape_series(out, &head, more ? r->limit : r->samples, sample_at, r);
}

static void
tape_buckets(struct text *out, const struct answer *r,
    const struct telemetry_bucket *bucket, size_t count)
{
	const struct buckets b = { bucket, r->agg };
	struct tape_head head = head_of(r);

	if (count > r->limit)
		head.next_us = &bucket[r->limit].from_us;
	tape_series(
	    out, &head, count > r->limit ? r->limit : count, bucket_at, &b);
}

/* Either ------------------------------------------------------------------- */

static void
choose(struct cx *cx, struct answer *r)
{
	/* Quarters of an hour were counted before. */
	if (r->reading != NULL)
		r->chosen_from = r->samples;
	r->sample = pixels_of(cx, r->sample, r->samples, r->range.from_us,
	    r->range.to_us, r->columns, &r->samples);
}

/* Samples, or those of them that a chart shows. */
static void
write_samples(struct cx *cx, struct text *out, const struct answer *r)
{
	if (r->columns > 0)
		write_pixels(cx, out, r);
	else
		write_raw(cx, out, r);
}

void
answer_ahead(struct cx *cx, struct answer *r)
{
	if (!r->raw || r->form != ANSWER_JSON)
		return;
	if (r->columns > 0)
		choose(cx, r);
	r->ahead = text_new(cx, web_out(r->x)->most);
	text_expect(&r->ahead, r->samples * POINT_BYTES);
	write_samples(cx, &r->ahead, r);
}

bool
answer_series(struct cx *cx, struct text *out, struct answer *r)
{
	struct telemetry_bucket *bucket = NULL;
	size_t count = 0;

	if (r->ahead.n > 0) {
		text_expect(out, r->ahead.n + HEAD_BYTES);
		write_head(out, r);
		text_put(out, text_str(&r->ahead));
		text_char(out, '}');
		return true;
	}
	if (r->columns > 0)
		choose(cx, r);
	else if (!r->raw &&
	    !telemetry_aggregate(
		cx, &r->range, r->sample, r->samples, &bucket, &count))
		return false;
	if (r->form == ANSWER_TAPE) {
		if (r->raw)
			tape_samples(out, r);
		else
			tape_buckets(out, r, bucket, count);
		return true;
	}
	write_head(out, r);
	if (r->raw)
		write_samples(cx, out, r);
	else
		write_buckets(cx, out, r, bucket, count);
	if (r->form == ANSWER_JSON)
		text_char(out, '}');
	return true;
}
