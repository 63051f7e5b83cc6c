#include "quality/today_web.h"

#include "base/moment.h"
#include "quality/quality_store.h"
#include "telemetry/compact.h"
#include "telemetry/sheet.h"
#include "telemetry/telemetry_store.h"
#include "telemetry/telemetry_web.h"

/* What is judged, and how far it is. */
struct today {
	int32_t tenant, day;
	int64_t device, created_us, now_us;
	int zone_min;
	struct str key, name;
	struct link_call *call; /* NULL: the engine has no tails */
	struct cx *cx;          /* for the thread that judges */
	struct exchange *x;
};

/* Writing ------------------------------------------------------------------ */

static void
put_count(struct text *out, const char *name, int64_t n)
{
	text_printf(out, ",\"%s\":%lld", name, (long long)n);
}

static void
put_scores(struct text *out, const struct quality_tally *t)
{
	static const char *const names[] = { "completeness", "timeliness",
		"validity", "consistency", "uniqueness" };
	const struct quality_scores s = quality_scores(t);

	text_printf(out, ",\"grade\":\"%c\",\"score\":", s.grade);
	text_json_double(out, s.score);
	for (size_t i = 0; i < DIMENSIONS; i++) {
		text_printf(out, ",\"%s\":", names[i]);
		text_json_double(out, s.of[i]);
	}
	put_count(out, "received", t->of[TALLY_RECEIVED]);
	put_count(out, "expected", t->of[TALLY_EXPECTED]);
	put_count(out, "missing", t->of[TALLY_MISSING]);
	put_count(out, "late", t->of[TALLY_LATE]);
	put_count(out, "bad", t->of[TALLY_BAD]);
	put_count(out, "outside", t->of[TALLY_OUTSIDE]);
	put_count(out, "stuck", t->of[TALLY_STUCK]);
	put_count(out, "fallen", t->of[TALLY_FALLEN]);
	put_count(out, "repeated", t->of[TALLY_REPEATED]);
	put_count(out, "overwritten", t->of[TALLY_OVERWRITTEN]);
}

static void
put_text(struct text *out, const char *name, struct str value)
{
	text_printf(out, ",\"%s\":", name);
	text_json(out, value);
}

static void
put_seconds(struct text *out, const char *name, int32_t ms)
{
	text_printf(out, ",\"%s\":", name);
	if (ms == 0)
		text_puts(out, "null");
	else
		text_json_double(out, (double)ms / 1000);
}

static void
put_metric(struct text *out, const struct db_rows *rules, const int32_t *p)
{
	struct quality_tally t;
	size_t row = 0;

	while (db_int(rules, row, 1) != p[0])
		row++;
	for (size_t i = 0; i < TALLY_COUNTS; i++)
		t.of[i] = p[DAY_HEAD + i];
	text_puts(out, "{\"metric\":");
	text_json(out, db_str(rules, row, db_find(rules, "code")));
	put_text(out, "name", db_str(rules, row, db_find(rules, "name")));
	put_text(out, "name_en", db_str(rules, row, db_find(rules, "name_en")));
	put_text(out, "unit", db_str(rules, row, db_find(rules, "unit")));
	put_seconds(out, "interval_s", p[1]);
	put_seconds(out, "step_s", p[2]);
	text_printf(out, ",\"estimated\":%s", p[3] == 1 ? "true" : "false");
	put_scores(out, &t);
	text_puts(out, "}");
}

static void
put_today(struct cx *cx, struct text *out, const struct today *t,
    const struct day *day, const struct day_scores *s,
    const struct db_rows *rules)
{
	text_printf(out, "{\"tenant_id\":%d,\"device_id\":%lld", t->tenant,
	    (long long)t->device);
	put_text(out, "device_key", t->key);
	put_text(out, "device_name", t->name);
	put_text(out, "day", str_of(date_text(cx, t->day)));
	put_text(
	    out, "from", str_of(moment_text(cx, day->from_us, t->zone_min)));
	put_text(out, "to", str_of(moment_text(cx, day->to_us, t->zone_min)));
	put_scores(out, &s->sum);
	text_puts(out, ",\"metrics\":[");
	for (size_t i = 0; i < s->n; i++) {
		text_puts(out, i > 0 ? "," : "");
		put_metric(out, rules, s->packed + i * DAY_STRIDE);
	}
	text_puts(out, "]}");
}

/* Judging ------------------------------------------------------------------ */

static bool
check_size(struct cx *cx, size_t *values, size_t rows, size_t places)
{
	*values += rows * places;
	return *values <= TODAY_VALUES_MOST ||
	    cx_fail_code(cx, FAIL_LARGE, "too_many_samples", NULL,
		"the device sent more than %d values today; its day is scored "
		"once it is over",
		TODAY_VALUES_MOST);
}

static bool
read_pieces(struct cx *cx, const struct today *t, const struct db_rows *bodies,
    struct chunk_rows *piece, size_t *n)
{
	struct sheet sheet = { 0 };
	size_t values = 0;

	for (*n = 0; *n < db_count(bodies); (*n)++) {
		const struct str body = db_str(bodies, *n, 2);
		struct chunk c;

		if (!chunk_open(cx, body, &c) ||
		    !check_size(cx, &values, c.n, c.places) ||
		    !compact_read(cx, body, &piece[*n]))
			return false;
	}
	if (t->call == NULL || link_tails(t->call)[0].n == 0)
		return true;
	if (!sheet_of_tail(cx, link_tails(t->call)[0], &sheet) ||
	    !check_size(cx, &values, sheet.n, sheet.places))
		return false;
	piece[(*n)++] = (struct chunk_rows){ sheet.n, sheet.places, sheet.at_us,
		sheet.value, sheet.quality };
	return true;
}

/* On a thread. */
static void
judge(void *thing)
{
	const struct today *t = thing;
	struct exchange *x = t->x;
	struct cx *cx = t->cx;
	const struct db_rows *rules = web_rows(x, 0), *bodies = web_rows(x, 2);
	const int64_t from_us = moment_of_day(t->day, t->zone_min);
	struct chunk_rows *piece =
	    cx_calloc(cx, db_count(bodies) + 2, sizeof(*piece));
	const struct past past = quality_past(cx, web_rows(x, 1), 1, 0);
	struct day day = { .from_us = t->created_us > from_us ? t->created_us
							      : from_us,
		.fresh = past.n == 0,
		.to_us = t->now_us,
		.piece = piece };
	struct day_metric *m = quality_metrics(cx, rules, 1, &day.metrics);
	struct day_scores s;

	day.metric = m;
	if (!read_pieces(cx, t, bodies, piece, &day.pieces))
		return;
	quality_recall(m, day.metrics, &past, t->day);
	s = day_judge(cx, &day);
	put_today(cx, web_out(x), t, &day, &s, rules);
}

static bool
judged(struct cx *cx, struct exchange *x)
{
	(void)x;
	return cx->fail == FAIL_NONE;
}

static bool
all_came(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_compute(x, judge, web_kept(x), judged);
	return true;
}

/* Asking ------------------------------------------------------------------- */

/* The tail is asked for first: one that is closed meanwhile is then found
 * twice, never not at all. */
static bool
tail_came(struct cx *cx, struct exchange *x)
{
	const struct today *t = web_kept(x);
	struct db_binds *b = web_binds(x);

	db_bind_int4s(b, "tenant", &t->tenant, 1);
	db_bind_int8s(b, "device", &t->device, 1);
	db_bind_dates(b, "day", &t->day, 1);
	db_bind_text(b, "from_day", date_text(cx, t->day - DAY_STEPS));
	db_bind_text(b, "to_day", date_text(cx, t->day - 1));
	web_ask(x, Q_QUALITY_RULES, all_came);
	web_ask(x, Q_QUALITY_KNOWN, all_came);
	web_ask(x, Q_QUALITY_BODIES, all_came);
	return true;
}

static struct str
keep(struct cx *cx, struct str s)
{
	return (struct str){ cx_strndup(cx, s.p, s.n), s.n };
}

static bool
device_came(struct cx *cx, struct exchange *x)
{
	const struct db_rows *rows = web_rows(x, 0);
	struct today *t = cx_calloc(cx, 1, sizeof(*t));

	if (db_count(rows) == 0)
		return cx_fail(
		    cx, FAIL_MISSING, NULL, "there is no such device");
	t->cx = cx;
	t->x = x;
	t->tenant = (int32_t)db_int(rows, 0, 0);
	t->device = db_int(rows, 0, 1);
	t->key = keep(cx, db_str(rows, 0, 2));
	t->name = keep(cx, db_str(rows, 0, 3));
	t->zone_min = (int)db_int(rows, 0, 4);
	t->created_us = db_moment(rows, 0, 5);
	t->now_us = moment_now();
	t->day = moment_day(t->now_us, t->zone_min);
	web_keep(x, t);
	if (store_engine() == STORE_ROWS)
		return tail_came(cx, x);
	t->call = link_ask_tails(
	    telemetry_link(), cx, &t->device, 1, web_deadline(x), web_awake, x);
	web_wait(x, tail_came);
	return true;
}

bool
today_begin(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_ask(x, Q_QUALITY_DEVICE_FIND, device_came);
	return true;
}
