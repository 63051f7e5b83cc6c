#include <math.h>
#include <string.h>

#include "base/moment.h"
#include "report/energy_monthly_paper.h"

#define RANKED 10 /* bars of the ranking */

static const char *
say(const struct monthly_work *w, const char *chinese, const char *english)
{
	return monthly_say(w->m, chinese, english);
}

/* As many values as there are days on the axis; NaN behind the last. */
static double *
stretched(
    const struct monthly_work *w, const double *days, size_t n, size_t room)
{
	double *tce = cx_calloc(w->cx, room, sizeof(*tce));

	for (size_t i = 0; i < room; i++)
		tce[i] = i < n ? days[i] : (double)NAN;
	return tce;
}

static size_t
length_of(const struct monthly_span *span)
{
	return (size_t)(span->last - span->first);
}

static const char *const *
day_labels(const struct monthly_work *w, size_t n)
{
	const char **labels = cx_calloc(w->cx, n, sizeof(*labels));

	for (size_t i = 0; i < n; i++)
		labels[i] = w->m->english ? cx_printf(w->cx, "%zu", i + 1)
					  : cx_printf(w->cx, "%zu日", i + 1);
	return labels;
}

void
monthly_chart_daily(struct monthly_work *w, struct paper *p)
{
	const struct monthly *m = w->m;
	const struct monthly_span *before = &m->spans[MONTHLY_BEFORE];
	const size_t n = (size_t)fmax(
	    (double)(m->period.to - m->period.from), (double)length_of(before));
	const struct chart_series series[] = {
		{ say(w, "本月", "this month"),
		    stretched(w, m->days, m->days_n, n), false, false },
		{ say(w, "上月", "month before"),
		    stretched(w, m->days_before, m->days_before_n, n), true,
		    true },
	};
	struct chart chart = { .kind = CHART_LINE,
		.unit = "tce",
		.labels = day_labels(w, n),
		.n = n,
		.series = series,
		.series_n = m->days_before_n > 0 ? 2 : 1,
		.evidence = w->kpis_n > 0 ? w->kpis[0].evidence : NULL };

	if (m->days_n > 0) {
		chart.title = monthly_chart_caption(
		    w, "每日综合能源消费量", "Energy consumption by day");
		paper_chart(p, &chart);
	}
}

static const char *const *
hour_labels(const struct monthly_work *w)
{
	const char **labels = cx_calloc(w->cx, 24, sizeof(*labels));

	for (size_t h = 0; h < 24; h++)
		labels[h] = cx_printf(w->cx, "%zu", h);
	return labels;
}

/* kW or MW, so that axes stay short. */
static struct phrase_unit
power_unit(const struct monthly_rows *rows)
{
	double peak = 0;

	for (size_t i = 0; i < rows->hours_n; i++)
		peak = fmax(peak, rows->hours[i].kwh);
	return peak >= 1e4 ? (struct phrase_unit){ 1e-3, "MW" }
			   : (struct phrase_unit){ 1, "kW" };
}

/* Mean load of each hour over working days, and over days of rest. */
static void
mean_days(const struct monthly_work *w, double factor, double mean[2][24])
{
	const struct monthly_rows *rows = &w->m->spans[MONTHLY_NOW].rows;
	size_t n[2][24] = { 0 };

	memset(mean, 0, 2 * sizeof(mean[0]));
	for (size_t i = 0; i < rows->hours_n; i++) {
		const struct monthly_hour *h = &rows->hours[i];
		const size_t rest = date_weekday(h->day) > 5;

		mean[rest][h->hour] += h->kwh * factor;
		n[rest][h->hour]++;
	}
	for (size_t k = 0; k < 2; k++)
		for (size_t h = 0; h < 24; h++)
			mean[k][h] = n[k][h] > 0 ? mean[k][h] / (double)n[k][h]
						 : (double)NAN;
}

void
monthly_chart_load(struct monthly_work *w, struct paper *p)
{
	const struct monthly_rows *rows = &w->m->spans[MONTHLY_NOW].rows;
	const struct phrase_unit unit = power_unit(rows);
	double mean[2][24];
	const struct chart_series series[] = {
		{ say(w, "周一至周五平均", "Monday to Friday"), mean[0], false,
		    false },
		{ say(w, "周末平均", "weekends"), mean[1], true, false },
	};
	struct chart chart = { .kind = CHART_LINE,
		.unit = unit.name,
		.labels = hour_labels(w),
		.n = 24,
		.series = series,
		.series_n = 2 };

	if (rows->hours_n == 0)
		return;
	mean_days(w, unit.factor, mean);
	chart.title = monthly_chart_caption(w, "典型日用电负荷曲线（小时平均）",
	    "Electric load of a typical day, hourly means");
	paper_chart(p, &chart);
}

void
monthly_chart_heat(struct monthly_work *w, struct paper *p)
{
	const struct monthly_span *now = &w->m->spans[MONTHLY_NOW];
	const struct phrase_unit unit = power_unit(&now->rows);
	const size_t n = length_of(now);
	struct chart_series *series = cx_calloc(w->cx, n, sizeof(*series));
	double *kw = cx_calloc(w->cx, n * 24, sizeof(*kw));
	struct chart chart = { .kind = CHART_HEAT,
		.unit = unit.name,
		.labels = hour_labels(w),
		.n = 24,
		.series = series,
		.series_n = n };

	for (size_t i = 0; i < n * 24; i++)
		kw[i] = NAN;
	for (size_t i = 0; i < now->rows.hours_n; i++) {
		const struct monthly_hour *h = &now->rows.hours[i];

		kw[(size_t)(h->day - now->first) * 24 + (size_t)h->hour] =
		    h->kwh * unit.factor;
	}
	for (size_t d = 0; d < n; d++) {
		series[d].name = day_labels(w, n)[d];
		series[d].y = kw + d * 24;
	}
	if (now->rows.hours_n > 0) {
		chart.title = monthly_chart_caption(
		    w, "逐日逐时用电负荷", "Electric load by day and hour");
		paper_chart(p, &chart);
	}
}

void
monthly_chart_ranking(struct monthly_work *w, struct paper *p)
{
	const char *labels[RANKED];
	double tce[RANKED];
	const struct chart_series series = { say(w, "综合能耗", "consumption"),
		tce, false, false };
	struct chart chart = { .kind = CHART_RANKING,
		.unit = "tce",
		.labels = labels,
		.series = &series,
		.series_n = 1,
		.decimals = 1 };

	for (size_t i = 0; i < w->shares_n && chart.n < RANKED; i++) {
		const double value = w->shares[i].tce[MONTHLY_NOW].value;

		if (isnan(value))
			continue;
		labels[chart.n] = w->shares[i].party->short_name;
		tce[chart.n++] = value;
	}
	if (chart.n > 1) {
		chart.title = monthly_chart_caption(
		    w, "综合能源消费量前十企业", "Ten largest consumers");
		paper_chart(p, &chart);
	}
}
