#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/moment.h"
#include "energy/load.h"
#include "report/code.h"
#include "report/energy_monthly_paper.h"

#define NAMES_SHOWN 5

const char *
monthly_say(const struct monthly *m, const char *chinese, const char *english)
{
	return m->english ? english : chinese;
}

const struct monthly_kind *
monthly_kind_of(const struct monthly *m, struct str code)
{
	static const struct monthly_kind unknown = {
		.name = "—", .name_en = "—", .unit = ""
	};

	for (size_t i = 0; i < m->kinds_n; i++)
		if (str_eq(m->kinds[i].code, code))
			return &m->kinds[i];
	return &unknown;
}

/* --- figures -------------------------------------------------------------- */

const struct monthly_figure *
monthly_enter(struct monthly_work *w, enum monthly_metric metric,
    const struct monthly_rows *rows, int32_t tenant, struct str kind,
    struct phrase_unit unit, const char *label, const char *label_en)
{
	const struct monthly_span *now = &w->m->spans[MONTHLY_NOW];
	struct monthly_figure f = {
		.label = label,
		.label_en = label_en,
		.unit = unit.name,
		.metric = metric,
		.param = { now->first, now->last, now->month,
		    tenant == 0 ? w->m->tenant : tenant, kind, unit.factor },
		.measure = monthly_measure_of(w->cx, metric, rows, unit.factor),
	};

	f.code = code_of(w->cx, w->m->salt, monthly_metric_name(metric),
	    monthly_param_json(w->cx, &f.param));
	/* Not enough data is one thing, nothing to compute from another. */
	f.printed = isnan(f.measure.value) && !isnan(f.measure.raw)
	    ? monthly_say(w->m, "数据不足以判定", "not enough data")
	    : phrase_number(w->cx, f.measure.value);
	for (size_t i = 0; i < w->figures->n; i++)
		if (strcmp(w->figures->items[i].code, f.code) == 0)
			return &w->figures->items[i];
	if (w->figures->n == MONTHLY_FIGURES)
		abort(); /* the ranking's `top` is bounded by the definition */
	w->figures->items[w->figures->n] = f;
	return &w->figures->items[w->figures->n++];
}

/* --- the KPI block, and the facts beside it ------------------------------- */

/* One indicator as it is looked for and called. */
struct indicator {
	const char *name; /* of its facts */
	enum monthly_metric metric;
	const char *kind; /* or NULL */
	const char *label, *label_en;
	const char *unit, *unit_en;
	bool compared; /* with a year and a month ago */
	bool judged;   /* more is worse */
};

static const struct indicator indicators[] = {
	{ "tce", MONTHLY_TCE, NULL, "综合能源消费量", "Energy consumption",
	    "tce", "tce", true, true },
	{ "electricity", MONTHLY_AMOUNT, "electricity", "用电量", "Electricity",
	    "kWh", "kWh", true, true },
	{ "gas", MONTHLY_AMOUNT, "natural_gas", "天然气", "Natural gas", "m3",
	    "m3", true, true },
	{ "intensity", MONTHLY_TCE_PER_OUTPUT, NULL, "单位产值能耗",
	    "Energy per output", "tce/万元", "tce/10,000 yuan", true, true },
	{ "peak", MONTHLY_PEAK, "electricity", "最大小时负荷", "Peak hour",
	    "kW", "kW", false, false },
	{ "completeness", MONTHLY_COMPLETENESS, NULL, "数据完整率",
	    "Completeness", "%", "%", true, false },
};

static void
fact(struct monthly_work *w, const char *name, double number,
    const char *printed)
{
	facts_put(&w->facts, name, number, printed);
}

static struct monthly_rows
rows_of(const struct monthly_work *w, int span, const char *kind)
{
	return monthly_rows_of_kind(
	    w->cx, &w->m->spans[span].rows, str_of(kind));
}

static struct phrase_unit
unit_of(const struct monthly_work *w, const struct indicator *k, double raw)
{
	const char *name = monthly_say(w->m, k->unit, k->unit_en);

	if (k->metric == MONTHLY_COMPLETENESS)
		return (struct phrase_unit){ 100, "%" };
	if (k->metric == MONTHLY_PEAK && raw >= 1e4)
		return (struct phrase_unit){ 1e-3, "MW" };
	return phrase_unit_of(name, fabs(raw), w->m->english);
}

/* "同比增长 3.2%，环比下降 1.4%" */
static const char *
trends(const struct monthly_work *w, double yoy, double mom)
{
	return cx_printf(w->cx, "%s%s%s",
	    phrase_trend(w->cx, PHRASE_YEAR, yoy, w->m->english),
	    monthly_say(w->m, "，", ", "),
	    phrase_trend(w->cx, PHRASE_MONTH, mom, w->m->english));
}

static const char *
sub(const struct monthly_work *w, const struct indicator *k, const char *part)
{
	return cx_printf(w->cx, "%s.%s", k->name, part);
}

static enum paper_tone
tone_of(const struct indicator *k, double change)
{
	if (!k->judged || isnan(change) || fabs(change) < PHRASE_STEADY)
		return PAPER_PLAIN;
	return change > 0 ? PAPER_BAD : PAPER_GOOD;
}

static double
change_to(const struct monthly_work *w, const struct indicator *k, double now,
    int span, double scale)
{
	const struct monthly_rows rows = rows_of(w, span, k->kind);
	const struct monthly_measure base =
	    monthly_measure_of(w->cx, k->metric, &rows, scale);

	return phrase_change(now, base.value);
}

static void
put_indicator(struct monthly_work *w, const struct indicator *k)
{
	const struct monthly_rows rows = rows_of(w, MONTHLY_NOW, k->kind);
	const struct phrase_unit unit =
	    unit_of(w, k, monthly_measure_of(w->cx, k->metric, &rows, 1).raw);
	const struct monthly_figure *f;
	double yoy, mom;

	if (rows.sums_n == 0) {
		fact(w, k->name, NAN, NULL);
		fact(w, sub(w, k, "yoy"), NAN, NULL);
		fact(w, sub(w, k, "mom"), NAN, NULL);
		fact(w, sub(w, k, "trend"), NAN, NULL);
		return;
	}
	f = monthly_enter(w, k->metric, &rows, 0, str_of(k->kind), unit,
	    k->label, k->label_en);
	yoy = change_to(w, k, f->measure.value, MONTHLY_YEAR_AGO, unit.factor);
	mom = change_to(w, k, f->measure.value, MONTHLY_BEFORE, unit.factor);
	fact(w, k->name, f->measure.value,
	    isnan(f->measure.value)
		? f->printed
		: cx_printf(w->cx, "%s%s%s", f->printed,
		      unit.name[0] == '%' ? "" : " ", unit.name));
	fact(w, sub(w, k, "yoy"), yoy, phrase_percent_signed(w->cx, yoy));
	fact(w, sub(w, k, "mom"), mom, phrase_percent_signed(w->cx, mom));
	fact(w, sub(w, k, "trend"), yoy, trends(w, yoy, mom));
	w->kpis[w->kpis_n++] = (struct paper_kpi){
		.label = monthly_say(w->m, k->label, k->label_en),
		.value = f->printed,
		.number = f->measure.value,
		.decimals = phrase_decimals(f->measure.value),
		.unit = isnan(f->measure.value) ? "" : unit.name,
		.yoy = k->compared ? phrase_percent_signed(w->cx, yoy) : NULL,
		.mom = k->compared ? phrase_percent_signed(w->cx, mom) : NULL,
		.yoy_tone = tone_of(k, yoy),
		.mom_tone = tone_of(k, mom),
		.grade = f->measure.grade,
		.evidence = f->code,
	};
}

/* --- parties -------------------------------------------------------------- */

static int
by_tce(const void *a, const void *b)
{
	const struct monthly_share *x = a, *y = b;

	if (x->raw != y->raw)
		return x->raw < y->raw ? 1 : -1;
	return x->party->tenant < y->party->tenant ? -1 : 1;
}

static void
share_out(struct monthly_work *w)
{
	const struct monthly *m = w->m;

	w->shares = cx_calloc(w->cx, m->parties_n, sizeof(*w->shares));
	for (size_t i = 0; i < m->parties_n; i++) {
		struct monthly_share *s = &w->shares[w->shares_n];

		if (m->parties[i].meters == 0)
			continue;
		w->shares_n++;
		s->party = &m->parties[i];
		for (int span = 0; span < MONTHLY_SPANS; span++) {
			const struct monthly_rows rows = monthly_rows_of_tenant(
			    &m->spans[span].rows, s->party->tenant);

			s->tce[span] =
			    monthly_measure_of(w->cx, MONTHLY_TCE, &rows, 1);
			if (span == MONTHLY_NOW)
				s->intensity = monthly_measure_of(
				    w->cx, MONTHLY_TCE_PER_OUTPUT, &rows, 1)
						   .value;
		}
		s->raw = isnan(s->tce[MONTHLY_NOW].raw)
		    ? 0
		    : s->tce[MONTHLY_NOW].raw;
	}
	if (w->shares_n > 0)
		qsort(w->shares, w->shares_n, sizeof(*w->shares), by_tce);
}

/* Names joined, the first few of them and how many there are. */
struct roll {
	struct text text;
	size_t n;
};

static void
enrol(const struct monthly_work *w, struct roll *roll, const char *name)
{
	if (roll->n < NAMES_SHOWN)
		text_printf(&roll->text, "%s%s",
		    roll->n == 0 ? "" : monthly_say(w->m, "、", ", "), name);
	roll->n++;
}

static void
put_roll(struct monthly_work *w, struct roll *roll, const char *name)
{
	if (roll->n > NAMES_SHOWN)
		text_puts(&roll->text, monthly_say(w->m, "等", " and others"));
	fact(w, cx_printf(w->cx, "%s.count", name), (double)roll->n,
	    cx_printf(w->cx, "%zu", roll->n));
	fact(w, cx_printf(w->cx, "%s.names", name),
	    roll->n == 0 ? (double)NAN : (double)roll->n, roll->text.p);
}

static void
put_quality(struct monthly_work *w)
{
	const struct monthly *m = w->m;
	struct roll missing = { text_new(w->cx, 8192), 0 };
	struct roll weak = { text_new(w->cx, 8192), 0 };
	size_t demo = 0;

	for (size_t i = 0; i < m->parties_n; i++) {
		demo += m->parties[i].demo;
		if (m->parties[i].meters == 0)
			enrol(w, &missing, m->parties[i].short_name);
	}
	for (size_t i = 0; i < w->shares_n; i++) {
		const struct monthly_measure *t =
		    &w->shares[i].tce[MONTHLY_NOW];

		if (t->grade == 'D')
			enrol(w, isnan(t->raw) ? &missing : &weak,
			    w->shares[i].party->short_name);
	}
	put_roll(w, &missing, "missing");
	put_roll(w, &weak, "weak");
	fact(w, "demo", demo > 0 ? (double)demo : (double)NAN, NULL);
	fact(w, "corrections",
	    m->corrections > 0 ? (double)m->corrections : (double)NAN,
	    cx_printf(w->cx, "%zu", m->corrections));
}

/* --- who moved the total
 * ------------------------------------------------------ */

static void
put_leaders(struct monthly_work *w)
{
	const double all = w->tce[MONTHLY_NOW].raw;
	double first = NAN, three = NAN;

	for (size_t i = 0; i < w->shares_n && i < 3; i++)
		three = (i == 0 ? 0 : three) + w->shares[i].raw / all;
	if (w->shares_n > 0)
		first = w->shares[0].raw / all;
	/* Of three or fewer, the first three are no news. */
	if (w->shares_n <= 3)
		three = NAN;
	fact(w, "top.name", first,
	    w->shares_n > 0 ? w->shares[0].party->short_name : NULL);
	fact(w, "top.share", first, phrase_percent(w->cx, first));
	fact(w, "top3.share", three, phrase_percent(w->cx, three));
}

/* Percentage points by which a party moved the total; NaN: not known. */
static double
points_of(const struct monthly_work *w, const struct monthly_share *s)
{
	if (w->base < 0)
		return NAN;
	return (s->tce[MONTHLY_NOW].value - s->tce[w->base].value) /
	    w->tce[w->base].raw * 100;
}

static void
put_mover(struct monthly_work *w, const char *name, double sign)
{
	const struct monthly_share *most = NULL;

	for (size_t i = 0; i < w->shares_n; i++) {
		const double points = points_of(w, &w->shares[i]) * sign;

		if (points > 0.05 &&
		    (most == NULL || points > points_of(w, most) * sign))
			most = &w->shares[i];
	}
	fact(w, cx_printf(w->cx, "%s.name", name),
	    most == NULL ? (double)NAN : 1,
	    most == NULL ? NULL : most->party->short_name);
	fact(w, cx_printf(w->cx, "%s.points", name),
	    most == NULL ? (double)NAN : points_of(w, most),
	    most == NULL ? NULL
			 : chart_number(w->cx, fabs(points_of(w, most)), 1));
}

/* --- the shape of the load
 * ------------------------------------------------------ */

static const char *
hour_words(const struct monthly_work *w, int64_t hour)
{
	const struct date d =
	    date_of(w->m->spans[MONTHLY_NOW].first + (int32_t)(hour / 24));

	if (w->m->english)
		return cx_printf(
		    w->cx, "%d-%02d %02d:00", d.month, d.day, (int)(hour % 24));
	return cx_printf(
	    w->cx, "%d月%d日%d时", d.month, d.day, (int)(hour % 24));
}

static bool
load_of_hours(const struct monthly_work *w, struct load *load)
{
	const struct monthly_span *now = &w->m->spans[MONTHLY_NOW];
	const size_t n = (size_t)(now->last - now->first) * 24;
	double *kwh = cx_calloc(w->cx, n, sizeof(*kwh));

	for (size_t i = 0; i < n; i++)
		kwh[i] = NAN;
	for (size_t i = 0; i < now->rows.hours_n; i++) {
		const struct monthly_hour *h = &now->rows.hours[i];

		kwh[(size_t)(h->day - now->first) * 24 + (size_t)h->hour] =
		    h->kwh;
	}
	return now->rows.hours_n > 0 &&
	    load_of(w->cx, kwh, n, 60,
		moment_of_day(now->first, w->m->zone_min), w->m->zone_min,
		load);
}

static void
put_load(struct monthly_work *w)
{
	struct load load;
	const bool known = load_of_hours(w, &load);

	fact(w, "peak.at", known ? (double)load.max_at : (double)NAN,
	    known ? hour_words(w, (int64_t)load.max_at) : NULL);
	fact(w, "load.factor", known ? load.factor : (double)NAN,
	    known ? phrase_percent(w->cx, load.factor) : NULL);
	fact(w, "peak.valley", known ? load.peak_valley : (double)NAN,
	    known ? phrase_percent(w->cx, load.peak_valley) : NULL);
}

/* --- the rest
 * --------------------------------------------------------------------- */

static const char *
month_words(const struct monthly_work *w, const struct period *p)
{
	if (w->m->english)
		return cx_printf(w->cx, "%04d-%02d", p->year, p->month);
	return cx_printf(w->cx, "%d年%d月", p->year, p->month);
}

static void
put_period(struct monthly_work *w)
{
	const struct monthly *m = w->m;
	const struct period before = period_before(&m->period);
	const struct period year = period_year_ago(&m->period);
	const struct date last = date_of(m->spans[MONTHLY_NOW].last - 1);

	fact(w, "subject", 1, m->subject);
	fact(w, "subject.short", 1,
	    !m->is_park && m->parties_n == 1 ? m->parties[0].short_name
					     : m->subject);
	fact(w, "park", 1, m->park);
	fact(w, "period", 1, month_words(w, &m->period));
	fact(w, "period.before", 1, month_words(w, &before));
	fact(w, "period.year_ago", 1, month_words(w, &year));
	fact(w, "partial", m->partial ? 1 : (double)NAN,
	    m->english ? cx_printf(w->cx, "%d-%02d", last.month, last.day)
		       : cx_printf(w->cx, "%d月%d日", last.month, last.day));
}

/* A coefficient nobody knows leaves energy out of the total: say which. */
static void
put_unconvertible(struct monthly_work *w)
{
	const struct account account =
	    monthly_account(w->cx, &w->m->spans[MONTHLY_NOW].rows);
	struct roll roll = { text_new(w->cx, 8192), 0 };

	for (size_t i = 0; i < account.kind_count; i++) {
		const struct account_kind *k = &account.kinds[i];
		const struct monthly_kind *kind =
		    monthly_kind_of(w->m, k->kind);

		if (isnan(k->kgce) && !isnan(k->amount))
			enrol(w, &roll,
			    monthly_say(w->m, kind->name, kind->name_en));
	}
	put_roll(w, &roll, "unconvertible");
}

static void
put_electricity_share(struct monthly_work *w)
{
	const struct monthly_rows power =
	    rows_of(w, MONTHLY_NOW, "electricity");
	const double share =
	    monthly_measure_of(w->cx, MONTHLY_TCE, &power, 1).raw /
	    w->tce[MONTHLY_NOW].raw;

	fact(w, "electricity.share", share, phrase_percent(w->cx, share));
}

void
monthly_facts(struct monthly_work *w)
{
	w->facts = facts_new(w->cx);
	w->base = -1;
	for (int span = MONTHLY_SPANS - 1; span >= 0; span--)
		w->tce[span] = monthly_measure_of(
		    w->cx, MONTHLY_TCE, &w->m->spans[span].rows, 1);
	if (!isnan(w->tce[MONTHLY_BEFORE].value))
		w->base = MONTHLY_BEFORE;
	if (!isnan(w->tce[MONTHLY_YEAR_AGO].value))
		w->base = MONTHLY_YEAR_AGO;
	for (size_t i = 0; i < sizeof(indicators) / sizeof(indicators[0]); i++)
		put_indicator(w, &indicators[i]);
	share_out(w);
	fact(w, "parties", (double)w->shares_n,
	    cx_printf(w->cx, "%zu", w->shares_n));
	fact(w, "base", w->base,
	    w->base < 0 ? NULL
		: w->base == MONTHLY_YEAR_AGO
		? monthly_say(w->m, "同比", "year-on-year")
		: monthly_say(w->m, "环比", "month-on-month"));
	fact(w, "grade", 1, cx_printf(w->cx, "%c", w->tce[MONTHLY_NOW].grade));
	fact(w, "outputs", (double)w->m->spans[MONTHLY_NOW].rows.outputs_n,
	    cx_printf(w->cx, "%zu", w->m->spans[MONTHLY_NOW].rows.outputs_n));
	put_period(w);
	put_quality(w);
	put_leaders(w);
	put_mover(w, "riser", 1);
	put_mover(w, "faller", -1);
	put_load(w);
	put_unconvertible(w);
	put_electricity_share(w);
}
