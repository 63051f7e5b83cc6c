/*
 * batch.h - the telemetry of one request, on its way into rows.
 *
 * Whatever the protocol, a request becomes points: a device's key, an
 * instant, and fields.  batch_rows() turns the points of known devices into
 * wide rows sorted by device and time, merging points of one instant: of
 * two values of one field the later wins.
 *
 * Pure; everything lives in the cx of the batch, and strings are borrowed
 * from the request's body.
 */
#ifndef TELEMETRY_BATCH_H
#define TELEMETRY_BATCH_H

#include "base/cx.h"
#include "base/str.h"

#define BATCH_POINTS 200000 /* of one request */
#define BATCH_FIELDS 2000000

enum aside {
	ASIDE_FUTURE,
	ASIDE_OLD,
	ASIDE_UNKNOWN,
	ASIDE_NUMBER, /* NaN and infinities, where a protocol has them */
	ASIDE_COUNT
};

struct batch_metric {
	struct str code;
	int ordinal; /* place in the wide row, from 1 */
};

/* One device of a request, and what the directory knows of it. */
struct batch_device {
	struct str key;
	uint64_t hash; /* of the key */
	int64_t id;    /* 0: not resolved yet, or unknown */
	const struct batch_metric *metric;
	size_t metrics;
	bool placed; /* all of its fields have their ordinals */
};

/* There are up to two million, and memory is what they cost: so a text, which
 * is rare, lies elsewhere. */
struct batch_field {
	const char *code;
	union {
		double value;
		size_t text; /* which of text[] */
	};
	int32_t ordinal; /* of its metric, where the device is `placed` */
	uint16_t code_n;
	uint8_t quality; /* tail.h; 0 is good */
	bool is_text;
};

struct batch_point {
	size_t device;
	int64_t at_us;
	size_t first, fields; /* in field[] */
	struct str raw;       /* the line, for the example of a refusal */
};

struct batch {
	struct cx *cx;
	struct batch_device *device;
	size_t devices, device_room;
	struct batch_point *point;
	size_t points, point_room;
	struct batch_field *field;
	size_t fields, field_room;
	struct str *text;
	size_t texts, text_room;
	size_t judged; /* fields that are not good */
	size_t *slot;  /* hash of keys */
	size_t slots;  /* a power of two */
	size_t aside[ASIDE_COUNT];
	struct str aside_example[ASIDE_COUNT];
};

struct batch *batch_new(struct cx *cx);

/* Makes room at once for about so many points and fields.  Only a hint: what
 * does not fit makes more room by itself. */
void batch_expect(struct batch *b, size_t points, size_t fields);

/* Begins a point; false after FAIL_LARGE past BATCH_POINTS. */
bool batch_point(
    struct batch *b, struct str device, int64_t at_us, struct str raw);

/* Adds a field to the point begun last. */
bool batch_number(struct batch *b, struct str code, double value);
/* The same with a judgement (enum tail_quality and six bits of source). */
bool batch_judged(
    struct batch *b, struct str code, double value, uint8_t quality);
bool batch_text(struct batch *b, struct str code, struct str text);

/* Counts a sample that is no point, because it cannot be kept. */
void batch_aside(struct batch *b, enum aside why, struct str raw);

/* How far a batch has come, to go back to when a part of it is refused. */
struct batch_mark {
	size_t devices, points, fields, texts, judged;
};
struct batch_mark batch_mark(const struct batch *b);

/* Forgets the points since the mark, and the devices that came with them. */
void batch_undo(struct batch *b, struct batch_mark mark);

/* The name of a field. */
static inline struct str
batch_code(const struct batch_field *f)
{
	return (struct str){ f->code, f->code_n };
}

/* The place of a field's metric among the device's, or 0 when it is not
 * known.  *hint speeds up lines whose fields come in the same order. */
int batch_ordinal(const struct batch_device *d, struct str code, size_t *hint);

/* Wide rows: values[first[i]-1 .. last[i]-1] belong to device[i], at[i]. */
struct batch_rows {
	size_t n;
	int64_t *device;
	int64_t *at_us;
	int32_t *first, *last; /* from 1, as PostgreSQL counts */
	double *values;
	uint8_t *quality; /* one a value; NULL when all are good */
	size_t value_count;
	size_t *of; /* index of the batch's device */
	size_t texts;
	int64_t *text_device, *text_at_us;
	struct str *text_code, *text_value;
};

/*
 * Rows of all resolved devices.  Points later than latest_us or earlier
 * than earliest_us, and those of unknown devices, are counted in aside[].
 */
struct batch_rows *batch_rows(
    struct batch *b, int64_t earliest_us, int64_t latest_us);

#endif
