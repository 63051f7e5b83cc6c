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

/* Samples in the order they came.  One of bad quality that is to be skipped
 * is void (NaN): it counts for nothing, but takes the place of what came
 * before for its instant. */
struct samples {
	struct telemetry_sample *sample;
	size_t n, room;
	size_t voids;
	bool falls; /* not strictly rising */
};

struct column {
	/* In the range, with the tail once its days were read; before and
	 * behind it, out of chunks alone. */
	struct samples in, before, behind;
	struct telemetry_sample *all; /* sorted, with the neighbours */
	size_t all_n;
};

struct reading {
	struct cx *cx;
	struct reading_of of;
	struct reading_span span;
	enum state state;
	bool cut;              /* the limit ended it before its range did */
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
	r->state = engine == STORE_ROWS ? IN_ROWS : IN_TAIL;
	r->left_us = span->from_us;
	r->day = r->back_day = day_of(r, span->from_us);
	r->last_day = r->next_day = day_of(r, span->to_us - 1);
	return r;
}

/* Samples ------------------------------------------------------------------ */

static void
append(struct cx *cx, struct samples *s, struct telemetry_sample one)
{
	if (s->n == s->room) {
		struct telemetry_sample *more;

		s->room = s->room == 0 ? 1024 : s->room * 2;
		more = cx_calloc(cx, s->room, sizeof(*more));
		if (s->n > 0)
			memcpy(more, s->sample, s->n * sizeof(*more));
		s->sample = more;
	}
	s->falls |= s->n > 0 && s->sample[s->n - 1].at_us >= one.at_us;
	s->voids += isnan(one.value) ? 1 : 0;
	s->sample[s->n++] = one;
}

static void
sort_in(struct reading *r, struct column *c, struct telemetry_sample s)
{
	const struct reading_span *span = &r->span;

	if (s.at_us < span->from_us) {
		if (s.at_us >= span->before_us)
			append(r->cx, &c->before, s);
	} else if (s.at_us >= span->to_us) {
		if (s.at_us < span->after_us)
			append(r->cx, &c->behind, s);
	} else {
		append(r->cx, &c->in, s);
	}
}

static struct telemetry_sample
judged(const struct reading *r, int64_t at_us, double value, uint8_t quality)
{
	const bool is_void = r->span.skips_bad && (quality & 3) == QUALITY_BAD;

	return (
	    struct telemetry_sample){ at_us, is_void ? (double)NAN : value };
}

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

/* Sorted, of two of one instant the one that came later. */
static void
sort(struct cx *cx, struct samples *s)
{
	struct arrival *a = cx_calloc(cx, s->n, sizeof(*a));
	size_t kept = 0;

	for (size_t i = 0; i < s->n; i++)
		a[i] = (struct arrival){ s->sample[i], i };
	qsort(a, s->n, sizeof(*a), by_time_and_arrival);
	s->voids = 0;
	for (size_t i = 0; i < s->n; i++) {
		if (i + 1 < s->n && a[i].sample.at_us == a[i + 1].sample.at_us)
			continue;
		s->voids += isnan(a[i].sample.value) ? 1 : 0;
		s->sample[kept++] = a[i].sample;
	}
	s->n = kept;
	s->falls = false;
}

static void
drop_voids(struct samples *s)
{
	size_t kept = 0;

	for (size_t i = 0; s->voids > 0 && i < s->n; i++)
		if (!isnan(s->sample[i].value))
			s->sample[kept++] = s->sample[i];
	s->n = s->voids > 0 ? kept : s->n;
	s->voids = 0;
}

/* The tail ----------------------------------------------------------------- */

bool
reading_tail_came(struct reading *r, struct str tail)
{
	r->state = IN_RANGE;
	return sheet_of_tail(r->cx, tail, &r->tail);
}

/* What the tail says of a place in from_us <= t < to_us. */
static void
append_tail(const struct reading *r, struct cx *cx, struct samples *to,
    size_t i, int64_t from_us, int64_t to_us)
{
	const size_t place = (size_t)r->of.ordinal[i] - 1;
	const double *value =
	    place < r->tail.places ? r->tail.value[place] : NULL;
	const uint8_t *quality = value == NULL ? NULL : r->tail.quality[place];

	for (size_t row = 0; value != NULL && row < r->tail.n; row++)
		if (r->tail.at_us[row] >= from_us &&
		    r->tail.at_us[row] < to_us && !isnan(value[row]))
			append(cx, to,
			    judged(r, r->tail.at_us[row], value[row],
				quality == NULL ? 0 : quality[row]));
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
			if (!isnan(value[k]))
				sort_in(r, &r->column[i],
				    judged(r, at_us[k], value[k], quality[k]));
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
		if (r->column[i].in.n > most)
			most = r->column[i].in.n;
	return most;
}

/* Neighbours --------------------------------------------------------------- */

/* The last one before the range, or the first one behind it, of the chunks
 * looked at and the tail; false when there is none. */
static bool
neighbour(const struct reading *r, size_t i, bool behind,
    struct telemetry_sample *found)
{
	const struct reading_span *span = &r->span;
	const struct samples *chunks =
	    behind ? &r->column[i].behind : &r->column[i].before;
	struct samples s = { 0 };
	struct cx cx;
	bool any;

	if (span->before_us == span->from_us && !behind)
		return false;
	if (span->after_us == span->to_us && behind)
		return false;
	cx_init(&cx);
	for (size_t k = 0; k < chunks->n; k++)
		append(&cx, &s, chunks->sample[k]);
	append_tail(r, &cx, &s, i, behind ? span->to_us : span->before_us,
	    behind ? span->after_us : span->from_us);
	if (s.falls)
		sort(&cx, &s);
	drop_voids(&s);
	any = s.n > 0;
	if (any)
		*found = s.sample[behind ? 0 : s.n - 1];
	cx_clear(&cx);
	return any;
}

/* Whether older days may hold a later neighbour than the one found. */
static bool
looks_back(const struct reading *r)
{
	const int64_t looked_us = moment_of_day(r->back_day, r->of.zone_min);
	struct telemetry_sample s;

	if (looked_us <= r->span.before_us)
		return false;
	for (size_t i = 0; i < r->of.places; i++)
		if (!neighbour(r, i, false, &s) || s.at_us < looked_us)
			return true;
	return false;
}

static bool
looks_on(const struct reading *r)
{
	const int64_t looked_us =
	    moment_of_day(r->next_day + 1, r->of.zone_min);
	struct telemetry_sample s;

	if (looked_us >= r->span.after_us)
		return false;
	for (size_t i = 0; i < r->of.places; i++)
		if (!neighbour(r, i, true, &s) || s.at_us >= looked_us)
			return true;
	return false;
}

/* What comes out ----------------------------------------------------------- */

/* Counted when it is known what is found twice. */
static bool
has_enough(struct reading *r)
{
	for (size_t i = 0; r->span.limit > 0 && i < r->of.places; i++) {
		struct samples *s = &r->column[i].in;

		if (s->n - s->voids >= r->span.limit && s->falls)
			sort(r->cx, s);
		if (s->n - s->voids < r->span.limit)
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
		struct telemetry_sample s;

		if (c->in.falls)
			sort(r->cx, &c->in);
		drop_voids(&c->in);
		c->all = cx_calloc(r->cx, c->in.n + 2, sizeof(*c->all));
		if (neighbour(r, i, false, &s))
			c->all[c->all_n++] = s;
		if (c->in.n > 0)
			memcpy(c->all + c->all_n, c->in.sample,
			    c->in.n * sizeof(*c->all));
		c->all_n += c->in.n;
		if (!r->cut && neighbour(r, i, true, &s))
			c->all[c->all_n++] = s;
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
	for (size_t i = 0; i < r->of.places; i++)
		append_tail(
		    r, r->cx, &r->column[i].in, i, r->span.from_us, until_us);
	/* Behind a page that was cut short nothing more is wanted. */
	r->cut = until_us < r->span.to_us;
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
	const size_t have = r->column[r->place].in.n;

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
	const size_t had = c->in.n;

	for (size_t i = 0; i < db_count(rows); i++) {
		const struct telemetry_sample s = store_sample(rows, i);

		sort_in(r, c, s);
		if (s.at_us >= r->left_us && s.at_us < r->span.to_us)
			r->left_us = s.at_us + 1;
	}
	/* What follows a piece that is full is no neighbour of the range. */
	if (c->in.n - had == r->asked && r->left_us < r->span.to_us) {
		c->behind.n = 0;
		if (r->span.limit == 0 || c->in.n < r->span.limit)
			return true;
	}
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

enum query
reading_beside(const struct reading *r, struct db_binds *binds)
{
	return ask_range(r, binds);
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
