#include "telemetry/telemetry_store.h"

#include <stdlib.h>
#include <string.h>

#include "base/moment.h"

enum store_engine
store_engine(void)
{
	const char *word = getenv("PARK_ENGINE");

	return word != NULL && strcmp(word, "rows") == 0 ? STORE_ROWS
							 : STORE_COLUMNS;
}

/* Beginnings of days whose partition may not exist yet. */
static size_t
new_days(struct cx *cx, const struct directory *d, const struct batch_rows *r,
    int64_t **days)
{
	size_t n = 0;

	*days = cx_calloc(cx, r->n, sizeof(**days));
	for (size_t i = 0; i < r->n; i++) {
		const int32_t day = moment_day(r->at_us[i], 0);
		const int64_t begins_us = moment_of_day(day, 0);
		size_t k = n;

		if (directory_has_day(d, day))
			continue;
		while (k > 0 && (*days)[k - 1] != begins_us)
			k--;
		if (k == 0)
			(*days)[n++] = begins_us;
	}
	return n;
}

static void
bind_rows(struct db_binds *b, const struct batch_rows *r)
{
	db_bind_int8s(b, "device", r->device, r->n);
	db_bind_moments(b, "at", r->at_us, r->n);
	db_bind_int4s(b, "first", r->first, r->n);
	db_bind_int4s(b, "last", r->last, r->n);
	db_bind_float8s(b, "v", r->values, r->value_count);
}

static void
bind_texts(struct db_binds *b, const struct batch_rows *r)
{
	db_bind_int8s(b, "text_device", r->text_device, r->texts);
	db_bind_moments(b, "text_at", r->text_at_us, r->texts);
	db_bind_texts(b, "code", r->text_code, r->texts);
	db_bind_texts(b, "value", r->text_value, r->texts);
}

bool
store_write_texts(
    const struct batch_rows *rows, struct db_binds *binds, enum query *ask)
{
	if (rows->texts == 0)
		return false;
	bind_texts(binds, rows);
	*ask = Q_SAMPLE_TEXT_INSERT;
	return true;
}

size_t
store_write(struct cx *cx, const struct directory *d,
    const struct batch_rows *rows, struct db_binds *binds,
    enum query ask[STORE_ASKS])
{
	int64_t *days;
	const size_t new = new_days(cx, d, rows, &days);
	size_t n = 0;

	if (new > 0) {
		db_bind_moments(binds, "days", days, new);
		ask[n++] = Q_SAMPLE_DAYS;
	}
	if (rows->n > 0) {
		bind_rows(binds, rows);
		ask[n++] = Q_SAMPLE_INSERT;
	}
	if (store_write_texts(rows, binds, &ask[n]))
		n++;
	return n;
}

const char *
store_aside_word(size_t reason)
{
	static const char *const words[ASIDE_COUNT] = {
		[ASIDE_FUTURE] = "future",
		[ASIDE_OLD] = "old",
		[ASIDE_UNKNOWN] = "unknown_device",
		[ASIDE_NUMBER] = "not_a_number",
	};

	return words[reason];
}

/* One example a reason goes with its count. */
bool
store_aside(const struct batch *batch, struct db_binds *b, enum query *ask)
{
	struct str reason[ASIDE_COUNT], example[ASIDE_COUNT];
	int64_t count[ASIDE_COUNT];
	size_t n = 0;

	for (size_t i = 0; i < ASIDE_COUNT; i++) {
		if (batch->aside[i] == 0)
			continue;
		reason[n] = str_of(store_aside_word(i));
		example[n] = batch->aside_example[i];
		if (example[n].n > 1000)
			example[n].n = 1000;
		/* Never end inside a character. */
		while (example[n].n > 0 && !str_is_utf8(example[n]))
			example[n].n--;
		count[n++] = (int64_t)batch->aside[i];
	}
	if (n == 0)
		return false;
	db_bind_texts(b, "reason", reason, n);
	db_bind_texts(b, "example", example, n);
	db_bind_int8s(b, "count", count, n);
	*ask = Q_SET_ASIDE_ADD;
	return true;
}

static void
bind_range(struct cx *cx, const struct store_series *s, int64_t from_us,
    int64_t to_us, int64_t limit, struct db_binds *binds)
{
	db_bind_int(binds, "tenant", s->tenant);
	db_bind_int(binds, "device", s->device);
	db_bind_int(binds, "ordinal", s->ordinal);
	db_bind(binds, "code", s->code);
	db_bind_text(binds, "from", moment_text(cx, from_us, 0));
	db_bind_text(binds, "to", moment_text(cx, to_us, 0));
	db_bind_int(binds, "limit", limit < STORE_PIECE ? limit : STORE_PIECE);
}

enum query
store_read(struct cx *cx, const struct store_series *s, int64_t from_us,
    int64_t to_us, int64_t before_us, int64_t after_us, int64_t limit,
    struct db_binds *binds)
{
	bind_range(cx, s, from_us, to_us, limit, binds);
	db_bind_text(binds, "before", moment_text(cx, before_us, 0));
	db_bind_text(binds, "after", moment_text(cx, after_us, 0));
	return Q_SERIES_READ;
}

struct telemetry_sample
store_sample(const struct db_rows *rows, size_t row)
{
	return (struct telemetry_sample){ db_moment(rows, row, 0),
		db_double(rows, row, 1) };
}

enum query
store_read_text(struct cx *cx, const struct store_series *s, int64_t from_us,
    int64_t to_us, int64_t limit, struct db_binds *binds)
{
	bind_range(cx, s, from_us, to_us, limit, binds);
	return Q_TEXT_READ;
}
