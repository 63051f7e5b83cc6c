#include "energy/frame_web.h"

#include <math.h>
#include <string.h>

#include "base/moment.h"
#include "energy/account_store.h"

static struct str
kept(struct cx *cx, const struct db_rows *rows, size_t row, const char *column)
{
	const struct str s = db_str(rows, row, db_find(rows, column));

	return (struct str){ cx_strndup(cx, s.n == 0 ? "" : s.p, s.n), s.n };
}

/* Rules -------------------------------------------------------------------- */

static void
read_coefficients(struct cx *cx, struct frame *f, const struct db_rows *rows)
{
	size_t n;
	const struct energy_coefficient *all = account_factors(cx, rows, &n);

	f->kinds = cx_calloc(cx, n + 1, sizeof(*f->kinds));
	for (size_t i = 0; i < n; i++) {
		if (i > 0 && str_eq(all[i].kind, all[i - 1].kind))
			continue;
		f->kinds[f->kind_count++] = (struct frame_kind){
			.code = all[i].kind,
			.name = kept(cx, rows, i, "name"),
			.name_en = kept(cx, rows, i, "name_en"),
			.unit = kept(cx, rows, i, "unit"),
		};
	}
	f->policy.rows = all;
	f->policy.row_count = n;
}

static enum energy_choice
choice_of(struct str word)
{
	if (str_is(word, "low"))
		return ENERGY_CHOICE_LOW;
	return str_is(word, "high") ? ENERGY_CHOICE_HIGH : ENERGY_CHOICE_MID;
}

static bool
read_policy(struct cx *cx, const struct exchange *x, struct frame *f)
{
	f->policy.mode = str_is(web_text(x, "mode"), "primary")
	    ? ENERGY_MODE_PRIMARY
	    : ENERGY_MODE_EQUIVALENT;
	f->policy.choice = choice_of(web_text(x, "choice"));
	f->policy.media = web_has(x, "media") && web_int(x, "media") != 0;
	f->policy.primary_kgce =
	    web_has(x, "primary_kgce") ? web_double(x, "primary_kgce") : 0;
	if (f->policy.mode == ENERGY_MODE_PRIMARY &&
	    !web_has(x, "primary_kgce"))
		return cx_fail_code(cx, FAIL_INVALID, "primary_factor",
		    "primary_kgce",
		    "primary mode needs the kgce burnt for one kWh");
	return true;
}

/* The frame ---------------------------------------------------------------- */

static bool
ground_came(struct cx *cx, struct exchange *x)
{
	struct frame *f = web_kept(x);
	const struct db_rows *ground = web_rows(x, 0);
	const size_t tenant = db_find(ground, "tenant_id");

	if (db_count(ground) == 0 ||
	    (web_has(x, "tenant") && db_is_null(ground, 0, tenant)))
		return cx_fail(
		    cx, FAIL_MISSING, "tenant", "no such enterprise");
	if (!db_is_null(ground, 0, tenant)) {
		f->tenant = (int32_t)db_int(ground, 0, tenant);
		f->name = kept(cx, ground, 0, "tenant_name");
		f->name_en = kept(cx, ground, 0, "tenant_name_en");
	}
	f->park_name = kept(cx, ground, 0, "name");
	f->park_name_en = kept(cx, ground, 0, "name_en");
	f->is_park = f->tenant == 0;
	f->demo = db_bool(ground, 0, db_find(ground, "demo"));
	f->zone_min = (int)db_int(ground, 0, db_find(ground, "zone_min"));
	f->stat_day = (int)db_int(ground, 0, db_find(ground, "stat_day"));
	f->today = db_date(ground, 0, db_find(ground, "today"));
	read_coefficients(cx, f, web_rows(x, 1));
	if (f->tenant != 0)
		db_bind_int(web_binds(x), "tenant", f->tenant);
	return f->ready(cx, x);
}

static struct frame *
begin(struct cx *cx, struct exchange *x, web_step ready)
{
	struct frame *f = cx_alloc(cx, sizeof(*f));

	f->ready = ready;
	f->from = cx_calloc(cx, FRAME_SPANS, sizeof(*f->from));
	f->to = cx_calloc(cx, FRAME_SPANS, sizeof(*f->to));
	f->policy.mode = ENERGY_MODE_EQUIVALENT;
	f->policy.choice = ENERGY_CHOICE_MID;
	web_keep(x, f);
	web_ask(x, Q_ENERGY_GROUND, ground_came);
	web_ask(x, Q_ENERGY_FACTORS, ground_came);
	return f;
}

bool
frame_begin(struct cx *cx, struct exchange *x, web_step ready)
{
	return read_policy(cx, x, begin(cx, x, ready));
}

bool
frame_begin_plain(struct cx *cx, struct exchange *x, web_step ready)
{
	(void)begin(cx, x, ready);
	return true;
}

struct frame *
frame_of(const struct exchange *x)
{
	return web_kept(x);
}

size_t
frame_span(struct frame *f, int32_t from, int32_t to)
{
	if (f->span_count == FRAME_SPANS)
		abort();
	f->from[f->span_count] = from;
	f->to[f->span_count] = to;
	return f->span_count++;
}

const char *
frame_dates(struct cx *cx, const int32_t *days, size_t n)
{
	struct text t = text_new(cx, 16 * n + 16);

	text_char(&t, '{');
	for (size_t i = 0; i < n; i++)
		text_printf(
		    &t, "%s%s", i == 0 ? "" : ",", date_text(cx, days[i]));
	text_char(&t, '}');
	return t.p;
}

void
frame_bind(struct cx *cx, struct exchange *x)
{
	const struct frame *f = web_kept(x);

	db_bind_text(
	    web_binds(x), "from", frame_dates(cx, f->from, f->span_count));
	db_bind_text(web_binds(x), "to", frame_dates(cx, f->to, f->span_count));
}

const struct account_row *
frame_span_rows(
    const struct account_row *rows, size_t n, size_t span, size_t *count)
{
	size_t first = 0, last;

	while (first < n && rows[first].span < span)
		first++;
	for (last = first; last < n && rows[last].span == span;)
		last++;
	*count = last - first;
	return rows + first;
}

const struct account_row *
frame_tenant_rows(
    const struct account_row *rows, size_t n, int32_t tenant, size_t *count)
{
	size_t first = 0, last;

	while (first < n && rows[first].tenant < tenant)
		first++;
	for (last = first; last < n && rows[last].tenant == tenant;)
		last++;
	*count = last - first;
	return rows + first;
}

void
frame_past(const struct frame *f, const struct period *period, int32_t *from,
    int32_t *to)
{
	const int32_t over =
	    period->kind == PERIOD_DAY ? f->today + 1 : f->today;

	*from = period->from;
	*to = period->to < over ? period->to : over;
	if (*to < *from)
		*to = *from;
}

void
frame_alike(
    const struct period *period, int32_t days, int32_t *from, int32_t *to)
{
	*from = period->from;
	*to =
	    period->to - period->from < days ? period->to : period->from + days;
}

/* Writing ------------------------------------------------------------------ */

void
frame_write_period(struct cx *cx, struct text *out, const struct period *period)
{
	static const char *const names[] = { "day", "month", "year" };

	text_printf(out,
	    "{\"text\":\"%s\",\"kind\":\"%s\",\"from\":\"%s\",\"to\":\"%s\"}",
	    period_text(cx, period), names[period->kind],
	    date_text(cx, period->from), date_text(cx, period->to));
}

void
frame_write_number(struct text *out, const char *name, double value)
{
	text_printf(out, "\"%s\":", name);
	/* Six digits behind the point are more than any meter knows, and
	 * hide how binary fractions add up. */
	text_json_double(
	    out, isfinite(value) ? round(value * 1e6) / 1e6 : (double)NAN);
}

void
frame_write_text(struct text *out, const char *name, struct str value)
{
	text_printf(out, "\"%s\":", name);
	text_json(out, value);
}

void
frame_write_moment(struct cx *cx, struct text *out, const char *name,
    int64_t at_us, int zone_min)
{
	text_printf(out, "\"%s\":", name);
	if (at_us == 0)
		text_puts(out, "null");
	else
		text_printf(out, "\"%s\"", moment_text(cx, at_us, zone_min));
}

/* Why the grade is not better, as stable words. */
static void
write_reasons(struct text *out, const struct account *a)
{
	const struct {
		const char *word;
		bool applies;
	} reasons[] = {
		{ "no_meters", a->meters == 0 },
		{ "silent_meters", a->reported < a->meters },
		{ "incomplete", a->factors.completeness < 0.95 },
		{ "gaps", a->factors.validity < 0.95 },
		{ "late", a->factors.timeliness < 0.95 },
		{ "inconsistent", a->factors.consistency < 0.95 },
		{ "estimated", a->estimated > GRADE_ESTIMATES },
		{ "no_edition", !a->whole },
	};
	bool first = true;

	text_puts(out, "\"reasons\":[");
	for (size_t i = 0; i < sizeof(reasons) / sizeof(reasons[0]); i++) {
		if (!reasons[i].applies)
			continue;
		text_printf(out, "%s\"%s\"", first ? "" : ",", reasons[i].word);
		first = false;
	}
	text_char(out, ']');
}

void
frame_write_quality(
    struct cx *cx, struct text *out, const struct account *a, int zone_min)
{
	text_printf(
	    out, "\"quality\":{\"grade\":\"%c\",", grade_letter(a->grade));
	frame_write_number(out, "score", a->score);
	text_char(out, ',');
	frame_write_number(out, "completeness", a->factors.completeness);
	text_char(out, ',');
	frame_write_number(out, "timeliness", a->factors.timeliness);
	text_char(out, ',');
	frame_write_number(out, "validity", a->factors.validity);
	text_char(out, ',');
	frame_write_number(out, "consistency", a->factors.consistency);
	text_char(out, ',');
	frame_write_number(out, "coverage", a->factors.coverage);
	text_char(out, ',');
	frame_write_number(out, "estimated", a->estimated);
	text_printf(
	    out, ",\"meters\":%zu,\"reported\":%zu,", a->meters, a->reported);
	frame_write_moment(cx, out, "data_at", a->data_us, zone_min);
	text_char(out, ',');
	write_reasons(out, a);
	text_char(out, '}');
}

static const struct frame_kind *
kind_find(const struct frame *f, struct str code)
{
	static const struct frame_kind none;

	for (size_t i = 0; i < f->kind_count; i++)
		if (str_eq(f->kinds[i].code, code))
			return &f->kinds[i];
	return &none;
}

void
frame_write_kinds(
    struct text *out, const struct frame *f, const struct account *a)
{
	text_puts(out, "\"kinds\":[");
	for (size_t i = 0; i < a->kind_count; i++) {
		const struct account_kind *k = &a->kinds[i];
		const struct frame_kind *known = kind_find(f, k->kind);

		text_puts(out, i == 0 ? "{" : ",{");
		frame_write_text(out, "kind", k->kind);
		text_char(out, ',');
		frame_write_text(out, "name", known->name);
		text_char(out, ',');
		frame_write_text(out, "name_en", known->name_en);
		text_char(out, ',');
		frame_write_text(out, "unit", known->unit);
		text_char(out, ',');
		frame_write_number(out, "amount", k->amount);
		text_char(out, ',');
		frame_write_number(out, "tce", k->kgce / 1000);
		text_char(out, ',');
		frame_write_number(
		    out, "factor", k->edition.n == 0 ? (double)NAN : k->factor);
		text_puts(out, ",\"edition\":");
		if (k->edition.n == 0)
			text_puts(out, "null");
		else
			text_json(out, k->edition);
		text_printf(
		    out, ",\"counted\":%s}", k->counted ? "true" : "false");
	}
	text_char(out, ']');
}

void
frame_write_rules(struct text *out, const struct frame *f)
{
	static const char *const choices[] = { "none", "low", "mid", "high" };
	const bool primary = f->policy.mode == ENERGY_MODE_PRIMARY;

	text_printf(out,
	    "\"rules\":{\"mode\":\"%s\",\"choice\":\"%s\",\"media\":%s,",
	    primary ? "primary" : "equivalent", choices[f->policy.choice],
	    f->policy.media ? "true" : "false");
	frame_write_number(out, "primary_kgce",
	    primary ? f->policy.primary_kgce : (double)NAN);
	text_puts(out, ",\"unit\":\"tce\",\"standard\":\"GB/T 2589-2020\"}");
}
