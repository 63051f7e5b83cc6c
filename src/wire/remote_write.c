#include "wire/remote_write.h"

#include <string.h>

#define STALE UINT64_C(0x7ff0000000000002)
#define LAST_MS (INT64_MAX / 1000000)

enum { REQUEST_SERIES = 1 };
enum { SERIES_LABEL = 1, SERIES_SAMPLE = 2 };
enum { LABEL_NAME = 1, LABEL_VALUE = 2 };
enum { SAMPLE_VALUE = 1, SAMPLE_TIME = 2 };

void
remote_open(struct remote_reader *r, struct cx *cx, struct str message)
{
	*r = (struct remote_reader){ cx, proto_open(message), 0 };
}

static bool
wrong(const struct remote_reader *r, const char *what)
{
	return cx_fail_code(r->cx, FAIL_INVALID, "malformed_series", NULL,
	    "series %zu: %s", r->series, what);
}

/* Labels ------------------------------------------------------------------- */

/* NULL, or what is wrong. */
static const char *
read_label(struct str message, struct remote_label *to)
{
	struct proto p = proto_open(message);
	struct proto_field f;

	*to = (struct remote_label){ { "", 0 }, { "", 0 } };
	while (proto_next(&p, &f)) {
		if (f.number != LABEL_NAME && f.number != LABEL_VALUE)
			continue;
		if (f.wire != PROTO_BYTES)
			return "a label is not made of strings";
		if (f.number == LABEL_NAME)
			to->name = f.bytes;
		else
			to->value = f.bytes;
	}
	if (p.bad)
		return "a label is cut off or malformed";
	if (to->name.n == 0)
		return "a label has no name";
	if (to->name.n > REMOTE_NAME)
		return "the name of a label is too long";
	if (to->value.n > REMOTE_VALUE)
		return "the value of a label is too long";
	if (!str_is_utf8(to->name) || !str_is_utf8(to->value))
		return "a label is not UTF-8";
	return NULL;
}

static int
by_name(struct str a, struct str b)
{
	const int order = memcmp(a.p, b.p, a.n < b.n ? a.n : b.n);

	return order != 0 ? order : (a.n > b.n) - (a.n < b.n);
}

/* Senders sort, so that the place is nearly always the last one. */
static const char *
keep_label(struct remote_series *s, const struct remote_label *label)
{
	size_t at = s->labels;

	if (at == REMOTE_LABELS)
		return "it has too many labels";
	for (; at > 0; at--) {
		const int order = by_name(s->label[at - 1].name, label->name);

		if (order == 0)
			return "a label is repeated";
		if (order < 0)
			break;
		s->label[at] = s->label[at - 1];
	}
	s->label[at] = *label;
	s->labels++;
	return NULL;
}

static void
drop_empty(struct remote_series *s)
{
	size_t kept = 0;

	for (size_t i = 0; i < s->labels; i++)
		if (s->label[i].value.n > 0)
			s->label[kept++] = s->label[i];
	s->labels = kept;
}

/* Samples ------------------------------------------------------------------ */

static const char *
read_sample(struct str message, struct remote_sample *to)
{
	struct proto p = proto_open(message);
	struct proto_field f;

	*to = (struct remote_sample){ 0, 0 };
	while (proto_next(&p, &f)) {
		if (f.number == SAMPLE_VALUE && f.wire == PROTO_FIXED64)
			to->value = proto_double(&f);
		else if (f.number == SAMPLE_TIME && f.wire == PROTO_VARINT)
			to->at_ms = (int64_t)f.value;
		else if (f.number == SAMPLE_VALUE || f.number == SAMPLE_TIME)
			return "a sample is not a double and a time";
	}
	if (p.bad)
		return "a sample is cut off or malformed";
	if (to->at_ms >= LAST_MS || to->at_ms <= -LAST_MS)
		return "the time of a sample is out of range";
	return NULL;
}

bool
remote_sample(struct remote_series *series, struct remote_sample *sample)
{
	struct proto_field f;

	while (proto_next(&series->rest, &f))
		if (f.number == SERIES_SAMPLE)
			return read_sample(f.bytes, sample) == NULL;
	return false;
}

/* Series ------------------------------------------------------------------- */

static const char *
read_part(struct remote_series *s, const struct proto_field *f)
{
	struct remote_sample sample;
	struct remote_label label;
	const char *why;

	if (f->wire != PROTO_BYTES)
		return "labels and samples must be messages";
	if (f->number == SERIES_SAMPLE) {
		s->samples++;
		return read_sample(f->bytes, &sample);
	}
	why = read_label(f->bytes, &label);
	return why != NULL ? why : keep_label(s, &label);
}

/* The room for labels stays as it is: a message may hold many series that
 * hold nothing. */
static const char *
read_series(struct str message, struct remote_series *s)
{
	struct proto p = proto_open(message);
	const char *why = NULL;
	struct proto_field f;

	s->labels = s->samples = 0;
	s->rest = p;
	while (why == NULL && proto_next(&p, &f))
		if (f.number == SERIES_LABEL || f.number == SERIES_SAMPLE)
			why = read_part(s, &f);
	drop_empty(s);
	return p.bad ? "it is cut off or malformed" : why;
}

enum remote_result
remote_next(struct remote_reader *r, struct remote_series *series)
{
	struct proto_field f;
	const char *why;

	while (proto_next(&r->rest, &f)) {
		if (f.number != REQUEST_SERIES)
			continue;
		if (r->series++ == REMOTE_SERIES) {
			(void)cx_fail(r->cx, FAIL_LARGE, NULL,
			    "a request holds at most %d series", REMOTE_SERIES);
			return REMOTE_BAD;
		}
		series->number = r->series;
		why = f.wire == PROTO_BYTES ? read_series(f.bytes, series)
					    : "it must be a message";
		if (why == NULL)
			return REMOTE_TIMESERIES;
		(void)wrong(r, why);
		return REMOTE_BAD;
	}
	if (!r->rest.bad)
		return REMOTE_END;
	r->series++;
	(void)wrong(r, "the message is cut off or malformed");
	return REMOTE_BAD;
}

struct str
remote_label(const struct remote_series *series, const char *name)
{
	for (size_t i = 0; i < series->labels; i++)
		if (str_is(series->label[i].name, name))
			return series->label[i].value;
	return (struct str){ NULL, 0 };
}

bool
remote_is_stale(double value)
{
	uint64_t bits;

	memcpy(&bits, &value, sizeof(bits));
	return bits == STALE;
}
