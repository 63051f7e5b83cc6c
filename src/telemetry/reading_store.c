#include "telemetry/reading_store.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/moment.h"
#include "telemetry/chunk.h"
#include "telemetry/ingest_link_store.h"
#include "telemetry/sheet.h"

#define PAGE_ROWS 500000 /* rows of chunks in one answer, about */

enum state { IN_TAIL, IN_RANGE, IN_BEFORE, IN_BEHIND, IN_ROWS, DONE };

/* The last one before the range, or the first one behind it. */
struct neighbour {
	struct telemetry_sample sample;
	bool found;
	bool late; /* from the tail, which is newer than any chunk */
};

struct column {
	struct telemetry_sample *sample; /* in the range, as they came */
	size_t n, room;
	bool rising;
	struct neighbour before, behind;
	struct telemetry_sample *all; /* sorted, with the neighbours */
	size_t all_n;
};

struct reading {
	struct cx *cx;
	struct reading_of of;
	struct reading_span span;
	enum state state;
	struct column *column; /* places */
	struct sheet tail;
	int32_t day, last_day;      /* next day of the range to ask for */
	int32_t back_day, next_day; /* looked at back to here, and up to here */
	/* Wide rows: which place, where its next piece begins, of how many. */
	size_t place, asked;
	int64_t left_us;
};

static int32_t
day_of(const struct reading *r, int64_t at_us)
{
	return moment_day(at_us, r->of.zone_min);
}

struct reading *
reading_open(struct cx *cx, enum store_engine engine,
    const struct reading_of *of, const struct reading_span *span)
{
	struct reading *r = cx_alloc(cx, sizeof(*r));
	int *ordinal = cx_calloc(cx, of->places, sizeof(*ordinal));

	r->cx = cx;
	r->of = *of;
	memcpy(ordinal, of->ordinal, of->places * sizeof(*ordinal));
	r->of.ordinal = ordinal;
	r->span = *span;
	r->column = cx_calloc(cx, of->places, sizeof(*r->column));
	for (size_t i = 0; i < of->places; i++)
		r->column[i].rising = true;
	r->state = engine == STORE_ROWS ? IN_ROWS : IN_TAIL;
	r->left_us = span->from_us;
	r->day = r->back_day = day_of(r, span->from_us);
	r->last_day = r->next_day = day_of(r, span->to_us - 1);
	return r;
}

/* Samples ------------------------------------------------------------------ */

static void
append(struct reading *r, struct column *c, struct telemetry_sample s)
{
	if (c->n == c->room) {
		struct telemetry_sample *more;

		c->room = c->room == 0 ? 1024 : c->room * 2;
		more = cx_calloc(r->cx, c->room, sizeof(*more));
		if (c->n > 0)
			memcpy(more, c->sample, c->n * sizeof(*more));
		c->sample = more;
	}
	if (c->n > 0 && c->sample[c->n - 1].at_us >= s.at_us)
		c->rising = false;
	c->sample[c->n++] = s;
}

/* Of two of one instant the later arrival counts. */
static void
compare_before(struct neighbour *n, struct telemetry_sample s, bool late)
{
	if (n->found &&
	    (s.at_us < n->sample.at_us ||
		(s.at_us == n->sample.at_us && n->late && !late)))
		return;
	*n = (struct neighbour){ s, true, late };
}

static void
compare_behind(struct neighbour *n, struct telemetry_sample s, bool late)
{
	if (n->found &&
	    (s.at_us > n->sample.at_us ||
		(s.at_us == n->sample.at_us && n->late && !late)))
		return;
	*n = (struct neighbour){ s, true, late };
}

static void
sort_in(
    struct reading *r, struct column *c, struct telemetry_sample s, bool late)
{
	const struct reading_span *span = &r->span;

	if (s.at_us < span->from_us) {
		if (s.at_us >= span->before_us)
			compare_before(&c->before, s, late);
	} else if (s.at_us >= span->to_us) {
		if (s.at_us < span->after_us)
			compare_behind(&c->behind, s, late);
	} else if (!late) {
		append(r, c, s);
	}
}

static bool
counts(const struct reading *r, double value, uint8_t quality)
{
	return !isnan(value) &&
	    !(r->span.skips_bad && (quality & 3) == QUALITY_BAD);
}

/* The tail ----------------------------------------------------------------- */

static bool
tail_has(const struct reading *r, size_t i, size_t row, double *value)
{
	const size_t place = (size_t)r->of.ordinal[i] - 1;
	const double *column =
	    place < r->tail.places ? r->tail.value[place] : NULL;

	if (column == NULL)
		return false;
	*value = column[row];
	return counts(r, *value,
	    r->tail.quality[place] == NULL ? 0 : r->tail.quality[place][row]);
}

bool
reading_tail_came(struct reading *r, struct str tail)
{
	r->state = IN_RANGE;
	if (!sheet_of_tail(r->cx, tail, &r->tail))
		return false;
	for (size_t i = 0; i < r->of.places; i++)
		for (size_t row = 0; row < r->tail.n; row++) {
			struct telemetry_sample s = { r->tail.at_us[row], 0 };

			if (tail_has(r, i, row, &s.value))
				sort_in(r, &r->column[i], s, true);
		}
	return true;
}

/* What of the tail lies in the days that were read. */
static void
append_tail(struct reading *r, int64_t until_us)
{
	for (size_t i = 0; i < r->of.places; i++)
		for (size_t row = 0; row < r->tail.n; row++) {
			struct telemetry_sample s = { r->tail.at_us[row], 0 };

			if (s.at_us >= r->span.from_us && s.at_us < until_us &&
			    tail_has(r, i, row, &s.value))
				append(r, &r->column[i], s);
		}
}

/* Chunks ------------------------------------------------------------------- */

static bool
take_chunk(struct reading *r, struct str body)
{
	struct chunk c;
	struct cx cx;
	int64_t *at_us;
	double *value;
	uint8_t *quality;
	bool ok;

	/* Columns are copied out, so that the rest ends here. */
	cx_init(&cx);
	ok = chunk_open(&cx, body, &c);
	at_us = ok ? cx_calloc(&cx, c.n, sizeof(*at_us)) : NULL;
	value = ok ? cx_calloc(&cx, c.n, sizeof(*value)) : NULL;
	quality = ok ? cx_alloc(&cx, c.n) : NULL;
	ok = ok && chunk_times(&cx, &c, at_us);
	for (size_t i = 0; ok && i < r->of.places; i++) {
		ok = chunk_values(
		    &cx, &c, (size_t)r->of.ordinal[i] - 1, value, quality);
		for (size_t k = 0; ok && k < c.n; k++)
			if (counts(r, value[k], quality[k]))
				sort_in(r, &r->column[i],
				    (struct telemetry_sample){
					at_us[k], value[k] },
				    false);
	}
	if (!ok)
		(void)cx_fail_code(
		    r->cx, cx.fail, "damaged_chunk", NULL, "%s", cx.message);
	cx_clear(&cx);
	return ok;
}

int64_t
reading_device(const struct reading *r)
{
	return r->of.device;
}

size_t
reading_size(const struct reading *r)
{
	size_t most = 0;

	for (size_t i = 0; i < r->of.places; i++)
		if (r->column[i].n > most)
			most = r->column[i].n;
	return most;
}

/* Whether older days may hold a later neighbour than the one found. */
static bool
looks_back(const struct reading *r)
{
	const int64_t looked_us = moment_of_day(r->back_day, r->of.zone_min);

	if (looked_us <= r->span.before_us)
		return false;
	for (size_t i = 0; i < r->of.places; i++)
		if (!r->column[i].before.found ||
		    r->column[i].before.sample.at_us < looked_us)
			return true;
	return false;
}

static bool
looks_on(const struct reading *r)
{
	const int64_t looked_us =
	    moment_of_day(r->next_day + 1, r->of.zone_min);

	if (looked_us >= r->span.after_us)
		return false;
	for (size_t i = 0; i < r->of.places; i++)
		if (!r->column[i].behind.found ||
		    r->column[i].behind.sample.at_us >= looked_us)
			return true;
	return false;
}

/* Sorting ------------------------------------------------------------------ */

struct arrival {
	struct telemetry_sample sample;
	size_t number;
};

static int
by_time_and_arrival(const void *a, const void *b)
{
	const struct arrival *x = a, *y = b;

	if (x->sample.at_us != y->sample.at_us)
		return x->sample.at_us < y->sample.at_us ? -1 : 1;
	return x->number < y->number ? -1 : 1;
}

static void
sort(struct reading *r, struct column *c)
{
	struct arrival *a = cx_calloc(r->cx, c->n, sizeof(*a));
	size_t kept = 0;

	for (size_t i = 0; i < c->n; i++)
		a[i] = (struct arrival){ c->sample[i], i };
	qsort(a, c->n, sizeof(*a), by_time_and_arrival);
	for (size_t i = 0; i < c->n; i++) {
		if (i + 1 < c->n && a[i].sample.at_us == a[i + 1].sample.at_us)
			continue;
		c->sample[kept++] = a[i].sample;
	}
	c->n = kept;
	c->rising = true;
}

/* Counted when it is known what is found twice. */
static bool
has_enough(struct reading *r)
{
	for (size_t i = 0; r->span.limit > 0 && i < r->of.places; i++) {
		struct column *c = &r->column[i];

		if (c->n >= r->span.limit && !c->rising)
			sort(r, c);
		if (c->n < r->span.limit)
			return false;
	}
	return r->span.limit > 0;
}

static void
finish(struct reading *r)
{
	r->state = DONE;
	for (size_t i = 0; i < r->of.places; i++) {
		struct column *c = &r->column[i];

		if (!c->rising)
			sort(r, c);
		c->all = cx_calloc(r->cx, c->n + 2, sizeof(*c->all));
		if (c->before.found)
			c->all[c->all_n++] = c->before.sample;
		if (c->n > 0)
			memcpy(c->all + c->all_n, c->sample,
			    c->n * sizeof(*c->all));
		c->all_n += c->n;
		if (c->behind.found)
			c->all[c->all_n++] = c->behind.sample;
	}
}

const struct telemetry_sample *
reading_samples(const struct reading *r, size_t i, size_t *n)
{
	*n = r->column[i].all_n;
	return r->column[i].all;
}

/* Columns: what comes next ------------------------------------------------- */

static void
range_ends(struct reading *r, int64_t until_us)
{
	append_tail(r, until_us);
	/* Behind a page that was cut short nothing more is wanted. */
	if (until_us < r->span.to_us)
		for (size_t i = 0; i < r->of.places; i++)
			r->column[i].behind.found = false;
	r->state = until_us < r->span.to_us ? DONE : IN_BEFORE;
	if (r->state == DONE)
		finish(r);
}

static bool
range_came(struct reading *r, const struct db_rows *rows)
{
	const size_t n = db_count(rows);
	int32_t day = r->last_day;

	for (size_t i = 0; i < n; i++) {
		if (!take_chunk(r, db_str(rows, i, 1)))
			return false;
		day = db_date(rows, i, 0);
	}
	/* A page ends with a whole day; `more` says that days are left. */
	if (n == 0 || !db_bool(rows, n - 1, 2))
		day = r->last_day;
	r->day = day + 1;
	if (r->day > r->last_day)
		range_ends(r, r->span.to_us);
	else if (has_enough(r))
		range_ends(r, moment_of_day(r->day, r->of.zone_min));
	return true;
}

static bool
back_came(struct reading *r, const struct db_rows *rows)
{
	/* Without an answer nothing is left to look at. */
	r->back_day = day_of(r, r->span.before_us) - 1;
	for (size_t i = 0; i < db_count(rows); i++) {
		if (!take_chunk(r, db_str(rows, i, 1)))
			return false;
		r->back_day = db_date(rows, i, 0);
	}
	return true;
}

static bool
next_came(struct reading *r, const struct db_rows *rows)
{
	r->next_day = day_of(r, r->span.after_us) + 1;
	for (size_t i = 0; i < db_count(rows); i++) {
		if (!take_chunk(r, db_str(rows, i, 1)))
			return false;
		r->next_day = db_date(rows, i, 0);
	}
	return true;
}

static void
bind_device(const struct reading *r, struct db_binds *b)
{
	db_bind_int(b, "tenant", r->of.tenant);
	db_bind_int(b, "device", r->of.device);
}

static void
bind_day(
    const struct reading *r, struct db_binds *b, const char *name, int32_t day)
{
	db_bind_text(b, name, date_text(r->cx, day));
}

static enum query
ask_range(const struct reading *r, struct db_binds *b)
{
	bind_device(r, b);
	bind_day(r, b, "from_day", r->day);
	bind_day(r, b, "to_day", r->last_day);
	db_bind_int(b, "page", PAGE_ROWS);
	/* Of two days there are no pages worth counting rows for. */
	return r->last_day - r->day < 2 ? Q_CHUNK_DAYS : Q_CHUNK_RANGE;
}

static enum query
ask_back(const struct reading *r, struct db_binds *b)
{
	bind_device(r, b);
	bind_day(r, b, "from_day", day_of(r, r->span.before_us));
	bind_day(r, b, "to_day", r->back_day - 1);
	return Q_CHUNK_BACK;
}

static enum query
ask_next(const struct reading *r, struct db_binds *b)
{
	bind_device(r, b);
	bind_day(r, b, "from_day", r->next_day + 1);
	bind_day(r, b, "to_day", day_of(r, r->span.after_us - 1));
	return Q_CHUNK_NEXT;
}

/* Wide rows ---------------------------------------------------------------- */

static size_t
smaller(size_t a, size_t b)
{
	return a < b ? a : b;
}

static enum query
ask_rows(struct reading *r, struct db_binds *b)
{
	const struct reading_span *span = &r->span;
	const struct store_series s = { r->of.tenant, r->of.device,
		r->of.ordinal[r->place], { NULL, 0 } };
	const bool first = r->left_us == span->from_us;
	const size_t have = r->column[r->place].n;

	r->asked = span->limit == 0 ? STORE_PIECE
				    : smaller(span->limit - have, STORE_PIECE);
	return store_read(r->cx, &s, r->left_us, span->to_us,
	    first ? span->before_us : r->left_us, span->after_us,
	    (int64_t)r->asked, b);
}

static bool
rows_came(struct reading *r, const struct db_rows *rows)
{
	struct column *c = &r->column[r->place];
	const size_t had = c->n;

	for (size_t i = 0; i < db_count(rows); i++) {
		const struct telemetry_sample s = store_sample(rows, i);

		sort_in(r, c, s, false);
		if (s.at_us >= r->left_us && s.at_us < r->span.to_us)
			r->left_us = s.at_us + 1;
	}
	/* More of this place is left, and wanted. */
	if (c->n - had == r->asked && r->left_us < r->span.to_us &&
	    (r->span.limit == 0 || c->n < r->span.limit)) {
		c->behind.found = false;
		return true;
	}
	if (c->n - had == r->asked && r->left_us < r->span.to_us)
		c->behind.found = false;
	r->left_us = r->span.from_us;
	if (++r->place == r->of.places)
		finish(r);
	return true;
}

/* The walk ----------------------------------------------------------------- */

enum reading_want
reading_next(struct reading *r, struct db_binds *binds, enum query *query)
{
	if (r->state == IN_BEFORE && !looks_back(r))
		r->state = IN_BEHIND;
	if (r->state == IN_BEHIND && !looks_on(r))
		finish(r);
	switch (r->state) {
	case IN_TAIL:
		return READING_TAIL;
	case IN_RANGE:
		*query = ask_range(r, binds);
		return READING_ROWS;
	case IN_BEFORE:
		*query = ask_back(r, binds);
		return READING_ROWS;
	case IN_BEHIND:
		*query = ask_next(r, binds);
		return READING_ROWS;
	case IN_ROWS:
		*query = ask_rows(r, binds);
		return READING_ROWS;
	case DONE:
		break;
	}
	return READING_DONE;
}

bool
reading_rows_came(struct reading *r, const struct db_rows *rows)
{
	switch (r->state) {
	case IN_RANGE:
		return range_came(r, rows);
	case IN_BEFORE:
		return back_came(r, rows);
	case IN_BEHIND:
		return next_came(r, rows);
	case IN_ROWS:
		return rows_came(r, rows);
	case IN_TAIL:
	case DONE:
		break;
	}
	return cx_fail(r->cx, FAIL_BROKEN, NULL, "an answer nobody asked for");
}

const struct reading *
reading_now(struct cx *cx, struct conn *conn, const struct reading_of *of,
    const struct reading_span *span)
{
	struct reading *r = reading_open(cx, store_engine(), of, span);

	for (;;) {
		struct db_binds b = db_binds(cx);
		const struct db_rows *rows;
		struct str tail;
		enum query query;

		switch (reading_next(r, &b, &query)) {
		case READING_TAIL:
			if (!link_ask_now(cx, &of->device, 1, &tail) ||
			    !reading_tail_came(r, tail))
				return NULL;
			break;
		case READING_ROWS:
			rows = conn_ask(cx, conn, query, &b);
			if (rows == NULL || !reading_rows_came(r, rows))
				return NULL;
			break;
		case READING_DONE:
			return r;
		}
	}
}
