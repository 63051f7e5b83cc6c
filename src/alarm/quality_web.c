#include "alarm/alarm_web.h"
#include "alarm/quality.h"

#include "base/moment.h"

#define EVENTS_MOST 100000
#define PERIOD_MOST_DAYS 92

static bool
read_events(
    struct cx *cx, const struct db_rows *rows, struct quality_event **events)
{
	const size_t n = db_count(rows);
	const size_t at = db_find(rows, "at"), rule = db_find(rows, "rule_id"),
		     device = db_find(rows, "device_id"),
		     kind = db_find(rows, "kind"),
		     severity = db_find(rows, "severity");

	if (n > EVENTS_MOST)
		return cx_fail_code(cx, FAIL_INVALID, "too_many", "from",
		    "more than %d events; choose a shorter period",
		    EVENTS_MOST);
	*events = cx_calloc(cx, n + 1, sizeof(**events));
	for (size_t i = 0; i < n; i++)
		(*events)[i] = (struct quality_event){
			.at_us = db_moment(rows, i, at),
			.rule = db_int(rows, i, rule),
			.device = db_int(rows, i, device),
			.kind = (enum quality_kind)db_int(rows, i, kind),
			.severity = (int)db_int(rows, i, severity),
		};
	return true;
}

/* Names -------------------------------------------------------------------- */

/* Rules and devices of every alarm that is listed. */
static void
bind_names(struct cx *cx, struct exchange *x, const struct quality *q)
{
	const struct {
		const struct quality_tag *tags;
		size_t n;
	} lists[] = { { q->top, q->tops },
		{ q->chattering, q->chattering_count },
		{ q->fleeting, q->fleeting_count },
		{ q->standing, q->standing_count } };
	const size_t most = QUALITY_TOP + 5 * QUALITY_LIST;
	int64_t *rules = cx_calloc(cx, most, sizeof(*rules));
	int64_t *devices = cx_calloc(cx, most, sizeof(*devices));
	size_t n = 0;

	for (size_t i = 0; i < sizeof(lists) / sizeof(lists[0]); i++)
		for (size_t k = 0; k < lists[i].n && k < QUALITY_LIST;
		     k++, n++) {
			rules[n] = lists[i].tags[k].rule;
			devices[n] = lists[i].tags[k].device;
		}
	for (size_t k = 0; k < q->pair_count && k < QUALITY_LIST; k++) {
		devices[n] = devices[n + 1] = q->pairs[k].device;
		rules[n++] = q->pairs[k].rule;
		rules[n++] = q->pairs[k].other;
	}
	db_bind_int8s(web_binds(x), "rules", rules, n);
	db_bind_int8s(web_binds(x), "devices", devices, n);
}

/* The row that names a rule on a device; rows come in the order asked. */
static size_t
find_name(const struct db_rows *names, int64_t rule, int64_t device)
{
	size_t i = 0;

	while (i < db_count(names) &&
	    (db_int(names, i, 0) != rule || db_int(names, i, 1) != device))
		i++;
	return i;
}

static void
put_name(
    struct text *out, const struct db_rows *names, int64_t rule, int64_t device)
{
	static const char *const columns[] = { "name", "name_en", "device_name",
		"tenant_name", "quiet" };
	const size_t row = find_name(names, rule, device);

	text_printf(out, "\"rule\":%lld,\"device\":%lld", (long long)rule,
	    (long long)device);
	for (size_t i = 0; i < sizeof(columns) / sizeof(columns[0]); i++) {
		text_printf(out, ",\"%s\":", columns[i]);
		if (row == db_count(names) ||
		    db_is_null(names, row, db_find(names, columns[i])))
			text_puts(out, "null");
		else
			text_json(out,
			    db_str(names, row, db_find(names, columns[i])));
	}
	text_puts(out, ",\"alarm\":");
	if (row == db_count(names))
		text_puts(out, "null");
	else
		text_printf(out, "%lld",
		    (long long)db_int(names, row, db_find(names, "open")));
}

/* The answer --------------------------------------------------------------- */

static void
put_tags(struct text *out, const char *name, const struct db_rows *names,
    const struct quality_tag *tags, size_t n)
{
	text_printf(out, ",\"%s\":[", name);
	for (size_t i = 0; i < n && i < QUALITY_LIST; i++) {
		text_puts(out, i > 0 ? ",{" : "{");
		put_name(out, names, tags[i].rule, tags[i].device);
		text_printf(out, ",\"count\":%zu}", tags[i].count);
	}
	text_puts(out, "]");
}

static void
put_pairs(
    struct text *out, const struct db_rows *names, const struct quality *q)
{
	text_puts(out, ",\"duplicates\":[");
	for (size_t i = 0; i < q->pair_count && i < QUALITY_LIST; i++) {
		const struct quality_pair *p = &q->pairs[i];
		const size_t other = find_name(names, p->other, p->device);

		text_puts(out, i > 0 ? ",{" : "{");
		put_name(out, names, p->rule, p->device);
		text_printf(out,
		    ",\"other\":%lld,\"other_name\":", (long long)p->other);
		text_json(out,
		    other == db_count(names)
			? STR("")
			: db_str(names, other, db_find(names, "name")));
		text_printf(out, ",\"count\":%zu}", p->count);
	}
	text_puts(out, "]");
}

static void
put_floods(
    struct cx *cx, struct text *out, const struct quality *q, int64_t from_us)
{
	text_puts(out, ",\"floods\":[");
	for (size_t i = 0; i < q->flood_count && i < QUALITY_LIST; i++) {
		const int64_t bin_us = QUALITY_BIN_S * US_PER_S;
		const struct quality_flood *f = &q->floods[i];

		text_printf(out,
		    "%s{\"from\":\"%s\",\"to\":\"%s\",\"alarms\":%zu}",
		    i > 0 ? "," : "",
		    moment_text(
			cx, from_us + (int64_t)f->first_bin * bin_us, 480),
		    moment_text(
			cx, from_us + (int64_t)(f->last_bin + 1) * bin_us, 480),
		    f->alarms);
	}
	text_puts(out, "]");
}

static void
put_number(struct text *out, const char *name, double v)
{
	text_printf(out, ",\"%s\":", name);
	text_json_double(out, v);
}

static void
put_figures(struct text *out, const struct quality *q)
{
	static const char *const bands[] = { "acceptable", "manageable",
		"overload" };

	text_printf(out,
	    "{\"raised\":%zu,\"bins\":%zu,\"busiest\":%zu,\"bins_over\":%zu,"
	    "\"band\":\"%s\",\"acknowledged\":%zu,\"chattering_count\":%zu,"
	    "\"fleeting_count\":%zu,\"standing_count\":%zu,"
	    "\"duplicate_count\":%zu,\"flood_count\":%zu",
	    q->raised, q->bins, q->busiest, q->bins_over, bands[q->band],
	    q->acknowledged, q->chattering_count, q->fleeting_count,
	    q->standing_count, q->pair_count, q->flood_count);
	put_number(out, "per_ten_minutes", q->per_bin);
	put_number(out, "over_pct", q->over_pct);
	put_number(out, "flood_pct", q->flood_pct);
	put_number(out, "top_pct", q->top_pct);
	put_number(out, "ack_median_s", q->ack_median_s);
	put_number(out, "ack_p90_s", q->ack_p90_s);
	text_puts(out, ",\"severity_pct\":[");
	for (size_t i = 1; i < 5; i++) {
		text_puts(out, i > 1 ? "," : "");
		text_json_double(out, q->severity_pct[i]);
	}
	text_puts(out, "]");
}

struct measured {
	struct quality q;
	int64_t from_us;
};

static bool
names_came(struct cx *cx, struct exchange *x)
{
	const struct measured *m = web_kept(x);
	const struct db_rows *names = web_rows(x, 0);
	struct text *out = web_out(x);

	put_figures(out, &m->q);
	put_tags(out, "top", names, m->q.top, m->q.tops);
	put_tags(
	    out, "chattering", names, m->q.chattering, m->q.chattering_count);
	put_tags(out, "fleeting", names, m->q.fleeting, m->q.fleeting_count);
	put_tags(out, "standing", names, m->q.standing, m->q.standing_count);
	put_pairs(out, names, &m->q);
	put_floods(cx, out, &m->q, m->from_us);
	text_puts(out, "}");
	return true;
}

static bool
log_came(struct cx *cx, struct exchange *x)
{
	struct measured *m = cx_alloc(cx, sizeof(*m));
	struct quality_event *events = NULL;
	int64_t to_us;

	if (!read_events(cx, web_rows(x, 0), &events) ||
	    !moment_parse(web_text(x, "from"), &m->from_us) ||
	    !moment_parse(web_text(x, "to"), &to_us))
		return false;
	if (!quality_measure(cx, events, db_count(web_rows(x, 0)), m->from_us,
		to_us, (int)web_int(x, "operators"), &m->q))
		return false;
	web_keep(x, m);
	bind_names(cx, x, &m->q);
	web_ask(x, Q_ALARM_NAMES, names_came);
	return true;
}

static bool
quality(struct cx *cx, struct exchange *x)
{
	int64_t from_us, to_us;

	if (!moment_parse(web_text(x, "from"), &from_us) ||
	    !moment_parse(web_text(x, "to"), &to_us))
		return false;
	if (to_us - from_us < QUALITY_BIN_S * US_PER_S ||
	    to_us - from_us > PERIOD_MOST_DAYS * US_PER_DAY)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "to",
		    "the period must have ten minutes to %d days",
		    PERIOD_MOST_DAYS);
	db_bind_int(web_binds(x), "limit", EVENTS_MOST + 1);
	web_ask(x, Q_ALARM_LOG, log_came);
	return true;
}

#define TAG                                                                    \
	"{rule int, device int, name text?, name_en text?, device_name "       \
	"text?, tenant_name text?, quiet text?, alarm int?, count int}"

const struct route alarm_quality_routes[] = {
	{ "GET", "/api/v1/alarm-quality", "alarm.read", Q_NONE, REPLY_OWN, NULL,
	    quality,
	    "How good the alarms of a period are, after ISA-18.2 and EEMUA 191",
	    "R-1.9", .patience_ms = 20000,
	    .shape = "{raised int, bins int, busiest int, bins_over int, band "
		     "text, acknowledged int, chattering_count int, "
		     "fleeting_count int, standing_count int, duplicate_count "
		     "int, flood_count int, per_ten_minutes number, over_pct "
		     "number, flood_pct number, top_pct number, ack_median_s "
		     "number?, ack_p90_s number?, severity_pct [number], top "
		     "[" TAG "], chattering [" TAG "], fleeting [" TAG
		     "], standing [" TAG
		     "], duplicates [{rule int, device int, name text?, "
		     "name_en text?, device_name text?, tenant_name text?, "
		     "quiet text?, alarm int?, other int, other_name text, "
		     "count int}], floods [{from moment, to moment, alarms "
		     "int}]}",
	    .params = { { "from", IN_QUERY, PARAM_MOMENT, .required = true,
			    .about = "beginning of the period" },
		{ "to", IN_QUERY, PARAM_MOMENT, .required = true,
		    .about = "its end" },
		{ "tenant", IN_QUERY, PARAM_INT,
		    .about = "of this enterprise only" },
		{ "operators", IN_QUERY, PARAM_INT, .lo = 1, .hi = 100,
		    .fallback = "1",
		    .about = "positions that share the alarms" } } },
	{ .path = NULL }
};
