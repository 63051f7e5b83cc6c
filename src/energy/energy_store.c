#include "energy/energy_store.h"

#include <math.h>

#include "base/moment.h"
#include "energy/reading_store.h"

#define SHORT_GAP_MIN 120
#define PROFILE_DAYS 28

/* What is due -------------------------------------------------------------- */

static int32_t
day_or_none(const struct db_rows *rows, size_t row, const char *column)
{
	const size_t c = db_find(rows, column);

	return db_is_null(rows, row, c) ? STORE_NO_DAY : db_date(rows, row, c);
}

static int64_t
int_of(const struct db_rows *rows, size_t row, const char *column)
{
	return db_int(rows, row, db_find(rows, column));
}

static double
double_of(const struct db_rows *rows, size_t row, const char *column)
{
	return db_double(rows, row, db_find(rows, column));
}

static struct store_meter
meter_of(struct cx *cx, const struct db_rows *rows, size_t row)
{
	const struct str reason = db_str(rows, row, db_find(rows, "reason"));
	const size_t ordinal = db_find(rows, "ordinal");
	const size_t device = db_find(rows, "device_id");

	return (struct store_meter){
		.tenant = (int32_t)int_of(rows, row, "tenant_id"),
		.id = int_of(rows, row, "meter_id"),
		.device = db_is_null(rows, row, device)
		    ? 0
		    : db_int(rows, row, device),
		.ordinal = db_is_null(rows, row, ordinal)
		    ? 0
		    : (int)db_int(rows, row, ordinal),
		.rule = {
			.multiplier = double_of(rows, row, "multiplier"),
			.digits = (int)int_of(rows, row, "digits"),
			.max_rate = double_of(rows, row, "max_rate"),
			.bucket_min = (int)int_of(rows, row, "bucket_min"),
			.short_gap_min = SHORT_GAP_MIN,
			.zone_min = (int)int_of(rows, row, "zone_min"),
			.rescue = true,
		},
		.valid_from = day_or_none(rows, row, "valid_from"),
		.valid_to = day_or_none(rows, row, "valid_to"),
		.reason = { cx_strndup(cx, reason.p, reason.n), reason.n },
		.first = STORE_NO_DAY,
	};
}

/* Who is asked about, as arrays. */
struct whose {
	int32_t *tenant;
	int64_t *id;
	int64_t *device;
	int32_t *ordinal;
	size_t *meter; /* place among the meters */
	size_t n;
};

static struct whose
whose_new(struct cx *cx, size_t n)
{
	return (struct whose){
		.tenant = cx_calloc(cx, n + 1, sizeof(int32_t)),
		.id = cx_calloc(cx, n + 1, sizeof(int64_t)),
		.device = cx_calloc(cx, n + 1, sizeof(int64_t)),
		.ordinal = cx_calloc(cx, n + 1, sizeof(int32_t)),
		.meter = cx_calloc(cx, n + 1, sizeof(size_t)),
	};
}

static void
whose_add(struct whose *w, const struct store_meter *m, size_t place)
{
	w->tenant[w->n] = m->tenant;
	w->id[w->n] = m->id;
	w->device[w->n] = m->device;
	w->ordinal[w->n] = m->ordinal;
	w->meter[w->n++] = place;
}

static bool
read_events(
    struct cx *cx, struct conn *conn, struct store_meter *meters, size_t n)
{
	struct db_binds b = db_binds(cx);
	struct whose all = whose_new(cx, n);
	const struct db_rows *rows;
	size_t at = 0;

	for (size_t i = 0; i < n; i++)
		whose_add(&all, &meters[i], i);
	db_bind_int4s(&b, "tenant", all.tenant, n);
	db_bind_int8s(&b, "meter", all.id, n);
	rows = conn_ask(cx, conn, Q_ENERGY_EVENTS, &b);
	if (rows == NULL)
		return false;
	while (at < db_count(rows)) {
		const int64_t place = db_int(rows, at, 0);
		size_t count = 1;

		while (at + count < db_count(rows) &&
		    db_int(rows, at + count, 0) == place)
			count++;
		meters[place - 1].events = rows_events(cx, rows, at, count);
		meters[place - 1].event_count = count;
		at += count;
	}
	return true;
}

/* The day of a meter's first reading at or behind from_us, or of the last
 * one before it, STORE_NO_DAY for none. */
static bool
day_of_neighbour(struct cx *cx, struct conn *conn, const struct store_meter *m,
    const struct reading_span *span, int32_t *day)
{
	const struct reading_of of = { m->tenant, m->device, m->rule.zone_min,
		&m->ordinal, 1 };
	const struct reading *r = reading_now(cx, conn, &of, span);
	const struct telemetry_sample *s;
	size_t n;

	if (r == NULL)
		return false;
	s = reading_samples(r, 0, &n);
	*day = n == 0 ? STORE_NO_DAY : moment_day(s->at_us, m->rule.zone_min);
	return true;
}

/*
 * Where a meter whose past has changed, or that was never followed, begins:
 * with the reading before, since a gap that ends behind it is divided anew,
 * or with its first one.
 */
static bool
look_back(struct cx *cx, struct conn *conn, const struct store_meter *m,
    int64_t dirty_us, int64_t back_us, int32_t *day)
{
	const int64_t now_us = moment_now();
	const int64_t oldest_us = now_us - STORE_PAST_DAYS * US_PER_DAY;
	const struct reading_span before = { .from_us = dirty_us,
		.to_us = dirty_us + 1,
		.before_us = back_us,
		.after_us = dirty_us + 1 };
	const struct reading_span opening = { .from_us = oldest_us,
		.to_us = oldest_us + 1,
		.before_us = oldest_us,
		.after_us = now_us + US_PER_DAY };

	*day = STORE_NO_DAY;
	if (m->ordinal == 0)
		return true;
	if (back_us < dirty_us && !day_of_neighbour(cx, conn, m, &before, day))
		return false;
	return *day != STORE_NO_DAY ||
	    day_of_neighbour(cx, conn, m, &opening, day);
}

static bool
find_beginning(struct cx *cx, struct conn *conn, const struct db_rows *rows,
    size_t row, struct store_meter *m)
{
	const size_t dirty = db_find(rows, "dirty_at");
	const int64_t dirty_us =
	    db_is_null(rows, row, dirty) ? 0 : db_moment(rows, row, dirty);
	const int64_t back_us =
	    dirty_us == 0 ? 0 : db_moment(rows, row, db_find(rows, "back_at"));

	m->from = day_or_none(rows, row, "known_day");
	if (db_bool(rows, row, db_find(rows, "looks_back"))) {
		int32_t day;

		if (!look_back(cx, conn, m, dirty_us, back_us, &day))
			return false;
		m->from = day < m->from ? day : m->from;
	}
	if (m->from != STORE_NO_DAY && m->from < m->valid_from)
		m->from = m->valid_from;
	return true;
}

bool
store_due(struct cx *cx, struct conn *conn, int64_t began_us, size_t most,
    struct store_meter **meters, size_t *n)
{
	struct db_binds b = db_binds(cx);
	const struct db_rows *rows;

	db_bind_text(&b, "began", moment_text(cx, began_us, 0));
	db_bind_int(&b, "limit", (int64_t)most);
	rows = conn_ask(cx, conn, Q_ENERGY_DUE, &b);
	if (rows == NULL)
		return false;
	*n = db_count(rows);
	*meters = cx_calloc(cx, *n + 1, sizeof(**meters));
	for (size_t i = 0; i < *n; i++) {
		(*meters)[i] = meter_of(cx, rows, i);
		if (!find_beginning(cx, conn, rows, i, &(*meters)[i]))
			return false;
	}
	return *n == 0 || read_events(cx, conn, *meters, *n);
}

/* Writing ------------------------------------------------------------------ */

/* Days and issues of many meters, as columns. */
struct sheet {
	struct cx *cx;
	size_t n, room;
	int32_t *tenant, *day, *first, *last;
	int32_t *expected, *received, *good, *linear, *estimated;
	int64_t *meter, *data_us;
	double *amount, *slots;
	size_t slot_count;
	struct str *flags, *reason;
	size_t issue_count;
	int32_t *issue_tenant;
	int64_t *issue_meter, *issue_us;
	struct str *issue_kind;
	double *issue_amount, *issue_after;
};

#define COLUMN(s, name, n)                                                     \
	((s)->name = cx_calloc((s)->cx, (n), sizeof(*(s)->name)))

/* Room for so many days of at most 96 intervals. */
static void
sheet_open(struct sheet *s, struct cx *cx, size_t days, size_t slots)
{
	*s = (struct sheet){ .cx = cx, .room = days };
	COLUMN(s, tenant, days);
	COLUMN(s, meter, days);
	COLUMN(s, day, days);
	COLUMN(s, first, days);
	COLUMN(s, last, days);
	COLUMN(s, amount, days);
	COLUMN(s, flags, days);
	COLUMN(s, reason, days);
	COLUMN(s, expected, days);
	COLUMN(s, received, days);
	COLUMN(s, good, days);
	COLUMN(s, linear, days);
	COLUMN(s, estimated, days);
	COLUMN(s, data_us, days);
	COLUMN(s, slots, slots);
}

static void
sheet_issues(struct sheet *s, size_t n)
{
	COLUMN(s, issue_tenant, n + 1);
	COLUMN(s, issue_meter, n + 1);
	COLUMN(s, issue_us, n + 1);
	COLUMN(s, issue_kind, n + 1);
	COLUMN(s, issue_amount, n + 1);
	COLUMN(s, issue_after, n + 1);
}

static void
sheet_day(
    struct sheet *s, const struct store_meter *m, const struct follow_day *day)
{
	const size_t i = s->n++;

	s->tenant[i] = m->tenant;
	s->meter[i] = m->id;
	s->day[i] = day->day;
	s->amount[i] = day->amount;
	s->flags[i] = (struct str){ day->flags, day->n };
	s->reason[i] = m->reason;
	s->expected[i] = (int32_t)day->expected;
	s->received[i] = (int32_t)day->received;
	s->good[i] = (int32_t)day->good;
	s->linear[i] = (int32_t)day->linear;
	s->estimated[i] = (int32_t)day->estimated;
	s->data_us[i] = day->data_us;
	s->first[i] = (int32_t)s->slot_count + 1;
	for (size_t j = 0; j < day->n; j++)
		s->slots[s->slot_count++] = day->intervals[j].amount;
	s->last[i] = (int32_t)s->slot_count;
}

static void
sheet_issue(struct sheet *s, const struct store_meter *m,
    const struct meter_issue *issue)
{
	const size_t i = s->issue_count++;

	s->issue_tenant[i] = m->tenant;
	s->issue_meter[i] = m->id;
	s->issue_us[i] = issue->at_us;
	s->issue_kind[i] = str_of(meter_issue_name(issue->kind));
	s->issue_amount[i] = issue->amount;
	s->issue_after[i] = issue->after;
}

static bool
write_days(struct sheet *s, struct conn *conn)
{
	struct db_binds b = db_binds(s->cx);

	db_bind_int4s(&b, "tenant", s->tenant, s->n);
	db_bind_int8s(&b, "meter", s->meter, s->n);
	db_bind_int4s(&b, "day", s->day, s->n);
	db_bind_float8s(&b, "amount", s->amount, s->n);
	db_bind_int4s(&b, "first", s->first, s->n);
	db_bind_int4s(&b, "last", s->last, s->n);
	db_bind_float8s(&b, "slots", s->slots, s->slot_count);
	db_bind_texts(&b, "flags", s->flags, s->n);
	db_bind_int4s(&b, "expected", s->expected, s->n);
	db_bind_int4s(&b, "received", s->received, s->n);
	db_bind_int4s(&b, "good", s->good, s->n);
	db_bind_int4s(&b, "linear", s->linear, s->n);
	db_bind_int4s(&b, "estimated", s->estimated, s->n);
	db_bind_moments(&b, "data_at", s->data_us, s->n);
	db_bind_texts(&b, "reason", s->reason, s->n);
	return conn_ask(s->cx, conn, Q_ENERGY_DAY_PUT, &b) != NULL;
}

static bool
write_issues(struct sheet *s, struct conn *conn, const struct whose *w,
    const int64_t *from_us, const int64_t *to_us)
{
	struct db_binds b = db_binds(s->cx);

	db_bind_int4s(&b, "all_tenant", w->tenant, w->n);
	db_bind_int8s(&b, "all_meter", w->id, w->n);
	db_bind_moments(&b, "from", from_us, w->n);
	db_bind_moments(&b, "to", to_us, w->n);
	db_bind_int4s(&b, "tenant", s->issue_tenant, s->issue_count);
	db_bind_int8s(&b, "meter", s->issue_meter, s->issue_count);
	db_bind_moments(&b, "at", s->issue_us, s->issue_count);
	db_bind_texts(&b, "kind", s->issue_kind, s->issue_count);
	db_bind_float8s(&b, "amount", s->issue_amount, s->issue_count);
	db_bind_float8s(&b, "behind", s->issue_after, s->issue_count);
	return conn_ask(s->cx, conn, Q_ENERGY_ISSUE_PUT, &b) != NULL;
}

/* Following ---------------------------------------------------------------- */

/* A stretch of days of many meters. */
struct stretch {
	struct cx *cx;
	struct conn *conn;
	struct store_meter *meters;
	int32_t from, to;
	int64_t now_us;
	struct whose who;
	struct follow *follow; /* one each of who */
	int64_t *from_us, *to_us;
};

static int32_t
later(int32_t a, int32_t b)
{
	return a > b ? a : b;
}

static int32_t
earlier(int32_t a, int32_t b)
{
	return a < b ? a : b;
}

static void
choose(struct stretch *s, size_t n)
{
	s->who = whose_new(s->cx, n);
	for (size_t i = 0; i < n; i++) {
		const struct store_meter *m = &s->meters[i];

		if (m->ordinal > 0 && m->from < s->to && m->valid_to > s->from)
			whose_add(&s->who, m, i);
	}
	s->follow = cx_calloc(s->cx, s->who.n + 1, sizeof(*s->follow));
	s->from_us = cx_calloc(s->cx, s->who.n + 1, sizeof(*s->from_us));
	s->to_us = cx_calloc(s->cx, s->who.n + 1, sizeof(*s->to_us));
}

/*
 * The usual hours before the month of the stretch.  They depend on that month
 * alone, so that a day comes out the same whenever it is derived.
 */
static bool
usual_hours(struct stretch *s, const struct store_meter *m, double hours[24])
{
	const struct date d = date_of(s->from);
	const int32_t month = date_number((struct date){ d.year, d.month, 1 });
	struct db_binds b = db_binds(s->cx);
	const struct db_rows *rows;
	double **days;
	size_t *n;

	db_bind_int(&b, "tenant", m->tenant);
	db_bind_int(&b, "meter", m->id);
	db_bind_text(&b, "from", date_text(s->cx, month - PROFILE_DAYS));
	db_bind_text(&b, "to", date_text(s->cx, month));
	rows = conn_ask(s->cx, s->conn, Q_ENERGY_USUAL, &b);
	if (rows == NULL)
		return false;
	days = cx_calloc(s->cx, db_count(rows) + 1, sizeof(*days));
	n = cx_calloc(s->cx, db_count(rows) + 1, sizeof(*n));
	for (size_t i = 0; i < db_count(rows); i++)
		n[i] = db_doubles(s->cx, rows, i, 0, &days[i]);
	if (db_count(rows) > 0)
		follow_profile(s->cx, days, n, db_count(rows), hours);
	return true;
}

static bool
derive(struct stretch *s, size_t place, const struct meter_reading *readings,
    size_t n)
{
	struct store_meter *m = &s->meters[s->who.meter[place]];
	struct follow *out = &s->follow[place];
	const int32_t from = later(later(s->from, m->from), m->valid_from);
	const int32_t to = earlier(s->to, m->valid_to);
	double hours[24];

	if (from >= to)
		return true;
	/* Without knowing better, a long gap is divided evenly. */
	for (size_t i = 0; i < 24; i++)
		hours[i] = 1;
	m->rule.profile = hours;
	if (!follow_days(s->cx, &m->rule, readings, n, m->events,
		m->event_count, from, to, s->now_us, out) ||
	    (follow_needs_profile(out) &&
		(!usual_hours(s, m, hours) ||
		    !follow_days(s->cx, &m->rule, readings, n, m->events,
			m->event_count, from, to, s->now_us, out))))
		return false;
	m->rule.profile = NULL;
	s->from_us[place] = moment_of_day(from, m->rule.zone_min);
	s->to_us[place] = moment_of_day(to, m->rule.zone_min);
	m->first = earlier(m->first, from);
	for (size_t i = 0; i < out->n; i++)
		if (out->days[i].data_us > m->seen_us)
			m->seen_us = out->days[i].data_us;
	return true;
}

/* A meter's readings live in an arena of their own. */
static bool
read_and_derive(struct stretch *s, size_t place)
{
	const struct store_meter *m = &s->meters[s->who.meter[place]];
	const struct reading_of of = { m->tenant, m->device, m->rule.zone_min,
		&m->ordinal, 1 };
	const struct reading_span span =
	    readings_span(moment_of_day(s->from, m->rule.zone_min) - US_PER_DAY,
		moment_of_day(s->to, m->rule.zone_min) + US_PER_DAY);
	const struct meter_reading *readings = NULL;
	const struct reading *r;
	struct cx cx;
	bool done;
	size_t n = 0;

	cx_init(&cx);
	r = reading_now(&cx, s->conn, &of, &span);
	if (r != NULL)
		readings = readings_of(&cx, r, &n);
	else
		(void)cx_fail(s->cx, cx.fail, NULL, "%s", cx.message);
	done = r != NULL && derive(s, place, readings, n);
	cx_clear(&cx);
	return done;
}

static bool
derive_all(struct stretch *s)
{
	for (size_t i = 0; i < s->who.n; i++)
		if (!read_and_derive(s, i))
			return false;
	return true;
}

static bool
write_stretch(struct stretch *s)
{
	size_t days = 0, slots = 0, issues = 0;
	struct sheet sheet;

	for (size_t i = 0; i < s->who.n; i++) {
		days += s->follow[i].n;
		slots += s->follow[i].series.n;
		issues += s->follow[i].series.issue_count;
	}
	sheet_open(&sheet, s->cx, days + 1, slots + 1);
	sheet_issues(&sheet, issues);
	for (size_t i = 0; i < s->who.n; i++) {
		const struct store_meter *m = &s->meters[s->who.meter[i]];
		const struct meter_series *series = &s->follow[i].series;

		for (size_t d = 0; d < s->follow[i].n; d++)
			sheet_day(&sheet, m, &s->follow[i].days[d]);
		for (size_t j = 0; j < series->issue_count; j++)
			if (series->issues[j].at_us >= s->from_us[i] &&
			    series->issues[j].at_us < s->to_us[i])
				sheet_issue(&sheet, m, &series->issues[j]);
	}
	return sheet.n == 0 ||
	    (write_days(&sheet, s->conn) &&
		write_issues(&sheet, s->conn, &s->who, s->from_us, s->to_us));
}

bool
store_follow(struct cx *cx, struct conn *conn, struct store_meter *meters,
    size_t n, int32_t from, int32_t to, int64_t now_us)
{
	struct stretch s = { .cx = cx,
		.conn = conn,
		.meters = meters,
		.from = from,
		.to = to,
		.now_us = now_us };

	choose(&s, n);
	return s.who.n == 0 || (derive_all(&s) && write_stretch(&s));
}

bool
store_done(struct cx *cx, struct conn *conn, const struct store_meter *meters,
    size_t n)
{
	struct db_binds b = db_binds(cx);
	struct whose all = whose_new(cx, n);
	int32_t *first = cx_calloc(cx, n + 1, sizeof(*first));
	int64_t *seen_us = cx_calloc(cx, n + 1, sizeof(*seen_us));

	for (size_t i = 0; i < n; i++) {
		whose_add(&all, &meters[i], i);
		first[i] = meters[i].first;
		seen_us[i] = meters[i].seen_us;
	}
	db_bind_int4s(&b, "tenant", all.tenant, n);
	db_bind_int8s(&b, "meter", all.id, n);
	db_bind_int4s(&b, "first", first, n);
	db_bind_moments(&b, "seen_at", seen_us, n);
	return conn_ask(cx, conn, Q_ENERGY_FOLLOWED, &b) != NULL;
}
