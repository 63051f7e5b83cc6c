/*
 * data_job.c - asks the queries of a report that is data alone, each with
 * its own time-out.
 */
#include "base/moment.h"
#include "report/data_paper.h"
#include "report/report_job.h"
#include "report/worked.h"

#define TIMEOUT_MS 8000
#define ROWS_MOST 5000

struct making {
	struct cx *cx;
	struct snapshot *snapshot;
	struct job *job;
	const struct report_run *run;
	struct data_report r;
};

/* --- whose report it is --------------------------------------------------- */

static const char *
copied(struct cx *cx, const struct db_rows *r, const char *column)
{
	const struct str s = db_str(r, 0, db_find(r, column));

	return cx_strndup(cx, s.p, s.n);
}

static const char *
named(const struct making *m, const struct db_rows *r, const char *column)
{
	const char *en = copied(m->cx, r, cx_printf(m->cx, "%s_en", column));

	return m->run->english && en[0] != '\0' ? en : copied(m->cx, r, column);
}

static void
set_scope(struct making *m, const struct db_rows *r)
{
	struct data_scope *s = &m->r.scope;

	*s = (struct data_scope){ .english = m->run->english,
		.is_park =
		    str_is(db_str(r, 0, db_find(r, "tenant_kind")), "park"),
		.park = named(m, r, "park_name"),
		.zone_min = (int)db_int(r, 0, db_find(r, "zone_min")),
		.as_of_us = m->run->as_of_us != 0
		    ? m->run->as_of_us
		    : db_moment(r, 0, db_find(r, "now")),
		.demo = db_bool(r, 0, db_find(r, "demo")),
		.run_id = cx_printf(m->cx, "%lld", (long long)m->run->id),
		.salt = m->run->salt,
		.base_url = m->run->base_url };
	s->subject = s->is_park ? s->park : named(m, r, "tenant_name");
	s->subject_short = s->is_park ? s->park : named(m, r, "tenant_short");
}

static bool
set_asking(struct making *m, const struct db_rows *r)
{
	struct asking *a = &m->r.asking;
	const int32_t today =
	    moment_day(m->r.scope.as_of_us, m->r.scope.zone_min);
	const bool is_park = m->r.scope.is_park;

	if (!period_parse(m->cx, m->run->period,
		(int)db_int(r, 0, db_find(r, "stat_day")), &a->month))
		return false;
	a->tenant_from = m->job->tenant;
	a->tenant_to = is_park ? m->job->tenant + 999999 : m->job->tenant;
	a->zone = copied(m->cx, r, "zone");
	a->as_of = moment_text(m->cx, m->r.scope.as_of_us, m->r.scope.zone_min);
	a->params = m->run->params;
	a->days = today - a->month.from;
	if (a->days < 1)
		return cx_fail_code(m->cx, FAIL_INVALID, "too_early", "period",
		    "the period has no complete day yet");
	if (a->days > a->month.to - a->month.from)
		a->days = a->month.to - a->month.from;
	return true;
}

static bool
ask_scope(struct making *m)
{
	const struct db_rows *r =
	    snapshot_ask(m->snapshot, Q_REPORT_SCOPE, NULL);

	if (r == NULL)
		return false;
	if (db_count(r) == 0)
		return cx_fail(m->cx, FAIL_BROKEN, NULL, "the tenant is gone");
	set_scope(m, r);
	return set_asking(m, r);
}

/* --- its queries ---------------------------------------------------------- */

static long long
limit_of(const json_t *spec, const char *name, long long usual)
{
	const json_t *limit = json_object_get(spec, name);

	return limit == NULL ? usual : json_integer_value(limit);
}

static const struct db_rows *
ask(struct making *m, const json_t *spec)
{
	struct db_binds b = db_binds(m->cx);

	if (!snapshot_patience(
		m->snapshot, limit_of(spec, "timeout_ms", TIMEOUT_MS)))
		return NULL;
	asking_bind(&m->r.asking, spec, &b);
	return snapshot_ask(
	    m->snapshot, definition_query(json_str(spec, "query")), &b);
}

static bool
ask_one(struct making *m, const json_t *spec, struct answer *answer)
{
	const struct db_rows *r = ask(m, spec);
	const long long most = str_is(json_str(spec, "rows"), "one")
	    ? 1
	    : limit_of(spec, "max_rows", ROWS_MOST);

	if (r == NULL)
		return false;
	if (db_count(r) > (size_t)most)
		return cx_fail_code(m->cx, FAIL_BROKEN, "too_many_rows", NULL,
		    "the query %.*s gives %zu rows, more than %lld",
		    STR_ARG(json_str(spec, "query")), db_count(r), most);
	*answer = answer_of(m->cx, spec, r);
	return true;
}

static bool
ask_all(struct making *m)
{
	const json_t *queries =
	    json_object_get(m->run->definition.json, "queries");
	const size_t n = json_array_size(queries);

	if (!ask_scope(m))
		return false;
	m->r.answers = cx_calloc(m->cx, n + 1, sizeof(*m->r.answers));
	for (size_t i = 0; i < n; i++)
		if (!ask_one(m, json_array_get(queries, i), &m->r.answers[i]) ||
		    !worked_do(m->cx, m->run->definition.json, m->r.answers, i))
			return false;
	return true;
}

static bool
ask_snapshot(struct making *m)
{
	bool done;

	if (!snapshot_begin(m->snapshot))
		return false;
	done = ask_all(m);
	snapshot_end(m->snapshot);
	return done;
}

bool
report_data_ask(struct cx *cx, struct job *job, const struct report_run *run,
    struct data_report *r)
{
	struct making m = { .cx = cx,
		.snapshot = run->snapshot,
		.job = job,
		.run = run,
		.r = { .definition = &run->definition } };

	if (!ask_all(&m))
		return false;
	*r = m.r;
	return true;
}

bool
report_data_make(struct cx *cx, struct job *job, const struct report_run *run,
    struct report_made *made)
{
	struct making m = { .cx = cx,
		.snapshot = run->snapshot,
		.job = job,
		.run = run,
		.r = { .definition = &run->definition } };

	if (!ask_snapshot(&m))
		return false;
	made->as_of_us = m.r.scope.as_of_us;
	made->month = m.r.asking.month;
	return data_paper(cx, &m.r, &made->paper, &made->figures);
}
