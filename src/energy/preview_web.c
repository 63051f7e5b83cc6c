/*
 * preview_web.c - what noting an event of a meter would change, before
 * anybody notes it.
 */
#include <math.h>

#include "base/moment.h"
#include "energy/energy_web.h"
#include "energy/follow.h"
#include "energy/reading_store.h"
#include "telemetry/reading_web.h"

#define PREVIEW_DAYS 62
#define SHORT_GAP_MIN 120

struct preview {
	struct meter_rule rule;
	struct meter_event event;
	double hours[24];
	int32_t from, to;
	const char *unit;
	struct reading_of of;
	int ordinal;
	struct meter_event *events; /* noted already, and room for one */
	size_t event_count;
	struct reading *reading;
};

static enum meter_change
change_of(struct str kind)
{
	if (str_is(kind, "replace"))
		return METER_REPLACED;
	return str_is(kind, "ct_change") ? METER_CT_CHANGED : METER_RESET_NOTED;
}

static double
total_of(const struct follow *f)
{
	double sum = NAN;

	for (size_t i = 0; i < f->n; i++)
		if (!isnan(f->days[i].amount))
			sum = (isnan(sum) ? 0 : sum) + f->days[i].amount;
	return sum;
}

static bool
same(double a, double b)
{
	return (isnan(a) && isnan(b)) || fabs(a - b) <= 1e-9 * fmax(fabs(a), 1);
}

static void
write_pair(struct text *out, double before, double after)
{
	text_puts(out, "\"before\":");
	text_json_double(out, before);
	text_puts(out, ",\"after\":");
	text_json_double(out, after);
}

static void
write_days(struct cx *cx, struct text *out, const struct follow *before,
    const struct follow *after)
{
	bool first = true;

	text_puts(out, "\"days\":[");
	for (size_t i = 0; i < before->n; i++) {
		const double a = before->days[i].amount,
			     b = after->days[i].amount;

		if (same(a, b))
			continue;
		text_printf(out, "%s{\"day\":\"%s\",", first ? "" : ",",
		    date_text(cx, before->days[i].day));
		write_pair(out, a, b);
		text_char(out, '}');
		first = false;
	}
	text_char(out, ']');
}

static void
write_issues(struct cx *cx, struct text *out, const struct preview *p,
    const struct follow *after)
{
	text_puts(out, "\"issues\":[");
	for (size_t i = 0; i < after->series.issue_count; i++) {
		const struct meter_issue *issue = &after->series.issues[i];

		text_printf(out, "%s{\"kind\":\"%s\",\"at\":\"%s\",\"amount\":",
		    i == 0 ? "" : ",", meter_issue_name(issue->kind),
		    moment_text(cx, issue->at_us, p->rule.zone_min));
		text_json_double(out, issue->amount);
		text_puts(out, ",\"after\":");
		text_json_double(out, issue->after);
		text_char(out, '}');
	}
	text_char(out, ']');
}

static bool
readings_came(struct cx *cx, struct exchange *x)
{
	struct preview *p = web_kept(x);
	const size_t n = p->event_count;
	struct meter_event *events = p->events;
	struct follow before, after;
	struct text *out = web_out(x);
	size_t count = 0;
	const struct meter_reading *readings =
	    readings_of(cx, p->reading, &count);

	events[n] = p->event;
	if (!follow_days(cx, &p->rule, readings, count, events, n, p->from,
		p->to, moment_now(), &before) ||
	    !follow_days(cx, &p->rule, readings, count, events, n + 1, p->from,
		p->to, moment_now(), &after))
		return false;
	text_puts(out, "{\"unit\":");
	text_json(out, str_of(p->unit));
	text_printf(out, ",\"from\":\"%s\",\"to\":\"%s\",",
	    date_text(cx, p->from), date_text(cx, p->to));
	write_pair(out, total_of(&before), total_of(&after));
	text_char(out, ',');
	write_days(cx, out, &before, &after);
	text_char(out, ',');
	write_issues(cx, out, p, &after);
	text_char(out, '}');
	return true;
}

static bool
read_rule(struct cx *cx, struct exchange *x, struct preview *p)
{
	const struct db_rows *r = web_rows(x, 0);
	const size_t until = db_find(r, "valid_to");
	const int32_t today = db_date(r, 0, db_find(r, "today"));
	const int64_t at_us = web_int(x, "at");

	for (size_t i = 0; i < 24; i++)
		p->hours[i] = 1;
	p->rule = (struct meter_rule){
		.multiplier = db_double(r, 0, db_find(r, "multiplier")),
		.digits = (int)db_int(r, 0, db_find(r, "digits")),
		.max_rate = db_double(r, 0, db_find(r, "max_rate")),
		.bucket_min = (int)db_int(r, 0, db_find(r, "bucket_min")),
		.zone_min = (int)db_int(r, 0, db_find(r, "zone_min")),
		.short_gap_min = SHORT_GAP_MIN,
		.profile = p->hours,
		.rescue = true,
	};
	p->event = (struct meter_event){
		.at_us = at_us,
		.change = change_of(web_text(x, "kind")),
		.old_final = web_double(x, "old_final"),
		.new_initial = web_double(x, "new_initial"),
		.new_multiplier = web_has(x, "new_multiplier")
		    ? web_double(x, "new_multiplier")
		    : 0,
		.new_digits = (int)web_int(x, "new_digits"),
	};
	p->from = moment_day(at_us, p->rule.zone_min);
	p->to = p->from + PREVIEW_DAYS < today + 1 ? p->from + PREVIEW_DAYS
						   : today + 1;
	if (p->event.change == METER_CT_CHANGED && p->event.new_multiplier == 0)
		return cx_fail_code(cx, FAIL_INVALID, "missing",
		    "new_multiplier",
		    "a changed transformer needs its new multiplier");
	if (at_us > moment_now())
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "at",
		    "it has not happened yet");
	if (p->from < db_date(r, 0, db_find(r, "valid_from")) ||
	    (!db_is_null(r, 0, until) && p->from >= db_date(r, 0, until)))
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", "at",
		    "the meter is not in service then");
	return true;
}

static bool
events_came(struct cx *cx, struct exchange *x)
{
	struct preview *p = web_kept(x);
	const struct db_rows *noted = web_rows(x, 0);
	const struct reading_span span =
	    readings_span(moment_of_day(p->from, p->rule.zone_min),
		moment_of_day(p->to, p->rule.zone_min));

	p->event_count = db_count(noted);
	p->events = rows_events(cx, noted, 0, p->event_count);
	p->reading = reading_open(cx, store_engine(), &p->of, &span);
	return reading_walk(cx, x, p->reading, readings_came);
}

static bool
rule_came(struct cx *cx, struct exchange *x)
{
	struct preview *p = web_kept(x);
	const struct db_rows *r = web_rows(x, 0);
	struct db_binds *b = web_binds(x);
	struct str unit;

	if (db_count(r) == 0)
		return cx_fail(cx, FAIL_MISSING, NULL, "no such meter");
	if (db_is_null(r, 0, db_find(r, "ordinal")))
		return cx_fail_code(cx, FAIL_CONFLICT, "no_register", "meter",
		    "the meter has no register to read");
	if (!read_rule(cx, x, p))
		return false;
	unit = db_str(r, 0, db_find(r, "unit"));
	p->unit = cx_strndup(cx, unit.p, unit.n);
	p->ordinal = (int)db_int(r, 0, db_find(r, "ordinal"));
	p->of =
	    (struct reading_of){ (int32_t)db_int(r, 0, db_find(r, "tenant_id")),
		    db_int(r, 0, db_find(r, "device_id")), p->rule.zone_min,
		    &p->ordinal, 1 };
	db_bind_text(b, "tenant", cx_printf(cx, "{%d}", (int)p->of.tenant));
	db_bind_text(b, "meter",
	    cx_printf(cx, "{%lld}", (long long)web_int(x, "meter")));
	web_ask(x, Q_ENERGY_EVENTS, events_came);
	return true;
}

static bool
preview(struct cx *cx, struct exchange *x)
{
	web_keep(x, cx_alloc(cx, sizeof(struct preview)));
	web_ask(x, Q_METER_RULE, rule_came);
	return true;
}

const struct route preview_routes[] = {
	{ "POST", "/api/v1/energy/meters/{meter}/events/preview",
	    "energy.write", Q_NONE, REPLY_OWN, NULL, preview,
	    "What noting an event would change in the 62 days behind it; "
	    "changes nothing",
	    "R-6.4.2",
	    .shape = "{unit text, from date, to date, before number?, after "
		     "number?, days [{day date, before number?, after "
		     "number?}], issues [{kind text, at moment, amount "
		     "number?, after number?}]}",
	    .params = { ENERGY_METER, ENERGY_EVENT } },
	{ .path = NULL }
};
