/*
 * energy_monthly_job.c - asks for the rows of the monthly energy report, all
 * of one snapshot, and turns its figures into rows of park.figure.
 */
#include <math.h>

#include "base/moment.h"
#include "report/data_paper.h"
#include "report/energy_monthly_paper.h"
#include "report/report_job.h"

struct inquiry {
	struct cx *cx;
	struct snapshot *snapshot;
	const struct job *job;
};

static const char *
copied(const struct inquiry *a, const struct db_rows *r, size_t i,
    const char *column)
{
	const struct str s = db_str(r, i, db_find(r, column));

	return cx_strndup(a->cx, s.p, s.n);
}

/* The English name where there is one. */
static const char *
named(const struct inquiry *a, const struct db_rows *r, size_t i,
    const char *column, bool english)
{
	const char *en = copied(a, r, i, cx_printf(a->cx, "%s_en", column));

	return english && en[0] != '\0' ? en : copied(a, r, i, column);
}

/* --- spans ---------------------------------------------------------------- */

static struct monthly_span
days_of(const struct period *p, int32_t days)
{
	const int32_t length = p->to - p->from;

	return (struct monthly_span){ .first = p->from,
		.last = p->from + (days < length ? days : length),
		.month = date_number((struct date){ p->year, p->month, 1 }) };
}

/* The month, or its whole days until now, and the same of what it is compared
 * with. */
static bool
set_spans(const struct inquiry *a, struct monthly *m)
{
	const int32_t today = moment_day(m->as_of_us, m->zone_min);
	const int32_t length = m->period.to - m->period.from;
	int32_t days = today - m->period.from;
	const struct period before = period_before(&m->period);
	const struct period year = period_year_ago(&m->period);

	if (days < 1)
		return cx_fail_code(a->cx, FAIL_INVALID, "too_early", "period",
		    "the period has no complete day yet");
	m->partial = days < length;
	/* A whole month is compared with whole months, however long. */
	if (!m->partial)
		days = 31;
	m->spans[MONTHLY_NOW] = days_of(&m->period, days);
	m->spans[MONTHLY_BEFORE] = days_of(&before, days);
	m->spans[MONTHLY_YEAR_AGO] = days_of(&year, days);
	return true;
}

/* --- asking
 * -------------------------------------------------------------------
 */

static const struct db_rows *
ask(const struct inquiry *a, enum query query, const struct monthly *m,
    const struct monthly_span *span)
{
	const struct monthly_param param = { span->first, span->last,
		span->month, m->tenant, { NULL, 0 }, 1 };
	struct db_binds b = db_binds(a->cx);

	monthly_param_bind(&param, &b);
	db_bind_text(&b, "since", "-infinity");
	return snapshot_ask(a->snapshot, query, &b);
}

static bool
ask_span(const struct inquiry *a, struct monthly *m, struct monthly_span *span,
    bool hours)
{
	static const enum query queries[] = { Q_ENERGY_FACTORS, Q_ENERGY_SUM,
		Q_ENERGY_OUTPUT, Q_ENERGY_MONTHLY_HOUR };

	for (size_t i = 0; i < (hours ? 4 : 3); i++) {
		const struct db_rows *r = ask(a, queries[i], m, span);

		if (r == NULL)
			return false;
		monthly_rows_add(a->cx, queries[i], r, &span->rows);
	}
	return true;
}

static bool
ask_days(const struct inquiry *a, const struct monthly *m,
    const struct monthly_span *span, const double **days, size_t *n)
{
	const struct db_rows *r = ask(a, Q_ENERGY_MONTHLY_DAY, m, span);

	if (r == NULL)
		return false;
	*n = db_count(r) == 0 ? 0 : (size_t)(span->last - span->first);
	*days = monthly_days(a->cx, r, span->rows.policy, span->first, *n);
	return true;
}

static bool
ask_kinds(const struct inquiry *a, struct monthly *m)
{
	const struct db_rows *r =
	    snapshot_ask(a->snapshot, Q_ENERGY_KIND_LIST, NULL);
	struct monthly_kind *kinds;

	if (r == NULL)
		return false;
	kinds = cx_calloc(a->cx, db_count(r) + 1, sizeof(*kinds));
	for (size_t i = 0; i < db_count(r); i++)
		kinds[i] = (struct monthly_kind){
			.code = db_str(r, i, db_find(r, "code")),
			.name = copied(a, r, i, "name"),
			.name_en = copied(a, r, i, "name_en"),
			.unit = copied(a, r, i, "unit"),
		};
	m->kinds = kinds;
	m->kinds_n = db_count(r);
	return true;
}

static bool
ask_scope(
    const struct inquiry *a, const struct report_run *run, struct monthly *m)
{
	const struct db_rows *r =
	    snapshot_ask(a->snapshot, Q_ENERGY_MONTHLY_SCOPE, NULL);

	if (r == NULL)
		return false;
	if (db_count(r) == 0)
		return cx_fail(a->cx, FAIL_BROKEN, NULL, "the tenant is gone");
	m->is_park = str_is(db_str(r, 0, db_find(r, "tenant_kind")), "park");
	m->tenant = m->is_park ? 0 : a->job->tenant;
	m->park = named(a, r, 0, "park_name", m->english);
	m->subject =
	    m->is_park ? m->park : named(a, r, 0, "tenant_name", m->english);
	m->zone_min = (int)db_int(r, 0, db_find(r, "zone_min"));
	m->as_of_us = run->as_of_us != 0 ? run->as_of_us
					 : db_moment(r, 0, db_find(r, "now"));
	return period_parse(a->cx, run->period,
	    (int)db_int(r, 0, db_find(r, "stat_day")), &m->period);
}

static bool
ask_parties(const struct inquiry *a, struct monthly *m)
{
	const struct db_rows *r =
	    snapshot_ask(a->snapshot, Q_ENERGY_MONTHLY_PARTY, NULL);
	struct monthly_party *parties;

	if (r == NULL)
		return false;
	parties = cx_calloc(a->cx, db_count(r), sizeof(*parties));
	for (size_t i = 0; i < db_count(r); i++)
		parties[i] = (struct monthly_party){
			.tenant =
			    (int32_t)db_int(r, i, db_find(r, "tenant_id")),
			.name = named(a, r, i, "name", m->english),
			.short_name = m->english
			    ? named(a, r, i, "name", true)
			    : copied(a, r, i, "short_name"),
			.demo = db_bool(r, i, db_find(r, "demo")),
			.meters = (size_t)db_int(r, i, db_find(r, "meters")),
		};
	m->parties = parties;
	m->parties_n = db_count(r);
	return true;
}

static bool
ask_changes(const struct inquiry *a, struct monthly *m)
{
	const struct db_rows *r =
	    ask(a, Q_ENERGY_MONTHLY_CHANGE, m, &m->spans[MONTHLY_NOW]);

	if (r == NULL)
		return false;
	m->corrections = db_count(r);
	return true;
}

/* Everything, inside of the snapshot. */
static bool
ask_all(
    const struct inquiry *a, const struct report_run *run, struct monthly *m)
{
	struct monthly_span *now = &m->spans[MONTHLY_NOW];

	return ask_scope(a, run, m) && set_spans(a, m) && ask_parties(a, m) &&
	    ask_kinds(a, m) && ask_span(a, m, now, true) &&
	    ask_span(a, m, &m->spans[MONTHLY_BEFORE], false) &&
	    ask_span(a, m, &m->spans[MONTHLY_YEAR_AGO], false) &&
	    ask_days(a, m, now, &m->days, &m->days_n) &&
	    ask_days(a, m, &m->spans[MONTHLY_BEFORE], &m->days_before,
		&m->days_before_n) &&
	    ask_changes(a, m);
}

static bool
ask_snapshot(const struct inquiry *a, struct job *job,
    const struct report_run *run, struct monthly *m, struct data_report *data)
{
	bool done;

	if (!snapshot_begin(a->snapshot))
		return false;
	done = ask_all(a, run, m) && report_data_ask(a->cx, job, run, data);
	snapshot_end(a->snapshot);
	return done;
}

/* --- figures
 * ------------------------------------------------------------------
 */

static json_t *
figure_row(struct cx *cx, const struct monthly_figure *f, size_t ordinal)
{
	json_t *row = json_own(cx, json_object());
	enum query queries[MONTHLY_QUERIES];
	const size_t n = monthly_queries(f->metric, queries);
	const char grade[] = { f->measure.grade, '\0' };
	const char *names = "";

	(void)json_object_update_new(row,
	    json_pack("{s:s,s:I,s:s,s:s,s:s,s:s,s:s,s:s,s:i,s:I,s:s}", "code",
		f->code, "ordinal", (json_int_t)ordinal, "label", f->label,
		"label_en", f->label_en, "printed", f->printed, "unit", f->unit,
		"grade", grade, "metric", monthly_metric_name(f->metric),
		"metric_version", monthly_metric_version(f->metric), "rows",
		(json_int_t)f->measure.rows, "result_sha256",
		f->measure.sha256));
	(void)json_object_set_new(row, "value",
	    isnan(f->measure.value) ? json_null()
				    : json_real(f->measure.value));
	for (size_t i = 0; i < n; i++)
		names = cx_printf(cx, "%s%s%s", names, i == 0 ? "" : " ",
		    query_text[queries[i]].name);
	(void)json_object_set_new(row, "query", json_string(names));
	(void)json_object_set_new(row, "query_sha256",
	    json_string(definition_queries_hash(cx, queries, n)));
	(void)json_object_set(
	    row, "parameters", monthly_param_json(cx, &f->param));
	return row;
}

/* Those of the definition stand behind those of the program. */
static void
add_figures(json_t *figures, json_t *more)
{
	for (size_t i = 0; i < json_array_size(more); i++) {
		json_t *row = json_array_get(more, i);

		(void)json_object_set_new(row, "ordinal",
		    json_integer((json_int_t)json_array_size(figures)));
		(void)json_array_append(figures, row);
	}
}

bool
energy_monthly_make(struct cx *cx, struct job *job,
    const struct report_run *run, struct report_made *made)
{
	const struct inquiry a = { cx, run->snapshot, job };
	struct monthly_figures *figures = cx_alloc(cx, sizeof(*figures));
	struct monthly m = { .english = run->english,
		.top = (size_t)json_integer_value(
		    json_object_get(run->params, "top")),
		.run_id = cx_printf(cx, "%lld", (long long)run->id),
		.salt = run->salt,
		.base_url = run->base_url };
	struct data_report data;
	json_t *more;

	if (!ask_snapshot(&a, job, run, &m, &data) ||
	    !monthly_paper(cx, &m, &data, &made->paper, figures, &more))
		return false;
	made->as_of_us = m.as_of_us;
	made->month = m.period;
	made->figures = json_own(cx, json_array());
	for (size_t i = 0; i < figures->n; i++)
		(void)json_array_append(
		    made->figures, figure_row(cx, &figures->items[i], i));
	add_figures(made->figures, more);
	return true;
}
