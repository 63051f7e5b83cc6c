#include "app/app_job.h"

#include <string.h>

#include "app/ask_store.h"
#include "app/definition_store.h"
#include "app/form.h"
#include "app/play.h"
#include "app/series.h"
#include "app/sink.h"
#include "app/view.h"
#include "base/hash.h"
#include "base/moment.h"
#include "knowledge/caller_store.h"
#include "knowledge/entry.h"

#define RUN_MOST_US (120 * US_PER_S)
#define RESULT_MOST (2u << 20) /* bytes of what is shown */

struct run {
	struct job *job;
	int64_t id;
	int64_t began_us;
	struct app app;
	json_t *form;
	bool is_test;
	struct str actor;
	struct ask_snapshot *snapshot;
	json_t *calls; /* of the evidence */
	bool is_over;  /* cancelled meanwhile */
};

/* --- what to do ----------------------------------------------------------- */

static bool
refuse(struct cx *cx, const char *fault, const char *why)
{
	return cx_fail_code(cx, FAIL_CONFLICT, fault, NULL, "%s", why);
}

static bool
may_begin(struct cx *cx, const struct run *run, const struct db_rows *r)
{
	if (!db_bool(r, 0, db_find(r, "open")))
		return refuse(cx, "not_subscribed",
		    "the subscription has ended, or the APP was withdrawn");
	if (db_bool(r, 0, db_find(r, "late")))
		return refuse(cx, "time_over", "it waited longer than a day");
	if (!str_is(db_str(r, 0, db_find(r, "sha256")), run->app.sha256))
		return refuse(cx, "definition_changed",
		    "the APP is another one than when it was asked for");
	return true;
}

/* One that came in a package is read from there, else it was built in. */
static bool
open_app(struct cx *cx, const struct db_rows *r, struct app *app)
{
	const struct str packed = db_str(r, 0, db_find(r, "packed"));

	return packed.n > 0
	    ? app_read(cx, packed, app)
	    : app_open(cx, db_str(r, 0, db_find(r, "app")), app);
}

/* False with FAIL_NONE when there is nothing to do any more. */
static bool
begin(struct cx *cx, struct run *run)
{
	struct db_binds b = db_binds(cx);
	const struct db_rows *r;

	db_bind_int(&b, "run", run->id);
	r = conn_ask_once(cx, run->job->conn, &run->job->who, Q_APP_BEGIN, &b);
	if (r == NULL || db_count(r) == 0 || !open_app(cx, r, &run->app) ||
	    !may_begin(cx, run, r))
		return false;
	run->form = json_read(cx, db_str(r, 0, db_find(r, "inputs")));
	run->is_test = db_bool(r, 0, db_find(r, "test"));
	run->actor = db_str(r, 0, db_find(r, "actor"));
	run->calls = json_own(cx, json_array());
	return run->form != NULL;
}

/* --- steps ---------------------------------------------------------------- */

static bool
goes_on(struct cx *cx, void *whom, double share)
{
	struct run *run = whom;
	struct db_binds b = db_binds(cx);
	const struct db_rows *r;

	if (moment_steady() - run->began_us > RUN_MOST_US)
		return refuse(cx, "time_over", "it takes too long");
	db_bind_int(&b, "run", run->id);
	db_bind_double(&b, "progress", share);
	r = conn_ask_once(
	    cx, run->job->conn, &run->job->who, Q_APP_PROGRESS, &b);
	if (r == NULL)
		return false;
	run->is_over = db_count(r) == 0;
	if (run->is_over)
		return false;
	return job_progress(cx, run->job, share) || cx->fail != FAIL_NONE ||
	    cx_fail(cx, FAIL_BUSY, NULL, "another worker has the run now");
}

static bool
ask(struct cx *cx, void *whom, const struct app_node *node, json_t *in,
    json_t *out)
{
	const struct run *run = whom;

	return series_is(node) ? ask_series(cx, run->snapshot, node, in, out)
			       : ask_question(cx, run->snapshot, node, out);
}

/* The step is named; what took too long once will do so again. */
static json_t *
failed(struct cx *cx, const struct app_node *node)
{
	if (strcmp(cx->code, "time_limit") == 0) {
		cx_forgive(cx);
		(void)refuse(cx, "time_over", "the call takes too long");
	}
	cx->message = cx_printf(
	    cx, "%s (%s): %s", node->id, node->entry->id, cx->message);
	return NULL;
}

/* Of a step that the run goes on without. */
static void
note_refusal(
    const struct cx *cx, const struct run *run, const struct app_node *node)
{
	(void)json_array_append_new(run->calls,
	    json_pack("{s:s,s:s,s:s,s:s}", "node", node->id, "entry",
		node->entry->id, "refused", cx->code, "reason", cx->message));
}

static void
note_call(const struct run *run, const struct app_node *node,
    const struct told *told, const json_t *answer)
{
	json_t *version = json_object_get(answer, "version"),
	       *editions = json_object_get(answer, "editions"),
	       *call = json_object_get(answer, "call"),
	       *warnings = json_object_get(answer, "warnings");

	(void)json_array_append_new(run->calls,
	    json_pack("{s:s,s:s,s:O?,s:O?,s:O?,s:O?,s:s%,s:s%}", "node",
		node->id, "entry", node->entry->id, "version", version,
		"editions", editions, "call", call, "warnings", warnings,
		"inputs_sha256", told->inputs_hash.p, told->inputs_hash.n,
		"outputs_sha256", told->outputs_hash.p, told->outputs_hash.n));
}

static uint64_t
some_chance(void)
{
	uint64_t chance;

	hash_random(&chance, sizeof(chance));
	return chance;
}

static json_t *
compute(
    struct cx *cx, void *whom, const struct app_node *node, const char *body)
{
	const struct run *run = whom;
	const uint64_t chance = some_chance();
	struct told told;
	json_t *answer;
	const struct ask call = { .tenant = run->job->tenant,
		.account = run->job->who.user,
		.via = VIA_APP,
		.client = CLIENT_APP,
		.is_algorithm = node->entry->class >= CLASS_MODELS,
		.is_test = run->is_test,
		.actor = run->actor,
		.id = str_of(node->entry->id),
		.call = str_of(ask_number(cx, moment_now(), chance)),
		.body = str_of(body) };

	/* All questions stand before the first call. */
	ask_close(run->snapshot);
	if (!caller_call(cx, &call, &told)) {
		note_refusal(cx, run, node);
		return failed(cx, node);
	}
	answer = json_read(cx, told.body);
	if (answer != NULL)
		note_call(run, node, &told, answer);
	return answer;
}

/* --- what came of it ------------------------------------------------------ */

static bool
end(struct cx *cx, const struct run *run, struct db_binds *b, const char *state,
    const char *fault, const char *error)
{
	db_bind_int(b, "run", run->id);
	db_bind_text(b, "state", state);
	db_bind_text(b, "fault", fault);
	db_bind_text(b, "error", error);
	return conn_ask_once(
		   cx, run->job->conn, &run->job->who, Q_APP_END, b) != NULL;
}

static bool
asks_the_park(const struct app *app)
{
	for (size_t i = 0; i < app->node_count; i++)
		if (app->nodes[i].query != Q_NONE ||
		    app->nodes[i].asked != NULL)
			return true;
	return false;
}

/* What it raises and takes back: nothing of examples, of tests, and of a month
 * that is no longer the last one. */
static void
bind_alarms(struct cx *cx, const struct run *run, const json_t *values,
    const json_t *examples, struct db_binds *b)
{
	const json_t *alarms = app_alarms(cx, &run->app, values);

	if (alarms != NULL && !run->is_test && json_array_size(examples) == 0 &&
	    ask_is_latest(run->snapshot))
		db_bind_text(b, "alarms", json_canonical(cx, alarms));
}

static bool
keep(struct cx *cx, const struct run *run, const json_t *values)
{
	struct db_binds b = db_binds(cx);
	json_t *examples =
	    form_examples(cx, json_object_get(run->app.json, "inputs"),
		run->form, asks_the_park(&run->app));
	json_t *shown = app_show(cx, &run->app, values);
	json_t *evidence = ask_evidence(cx, run->snapshot);
	const char *text = json_canonical(cx, shown);

	if (strlen(text) > RESULT_MOST)
		return cx_fail_code(cx, FAIL_LARGE, "too_many_items", NULL,
		    "what it shows is longer than %u bytes", RESULT_MOST);
	(void)json_object_set(evidence, "calls", run->calls);
	(void)json_object_set(evidence, "examples", examples);
	bind_alarms(cx, run, values, examples, &b);
	db_bind_text(&b, "as_of", ask_as_of(run->snapshot));
	db_bind_text(&b, "result", text);
	db_bind_text(&b, "evidence", json_canonical(cx, evidence));
	return end(cx, run, &b, "done", "", "");
}

static bool
work(struct cx *cx, struct run *run)
{
	struct app_world world = {
		.whom = run, .ask = ask, .compute = compute, .goes_on = goes_on
	};
	json_t *values;

	if (!begin(cx, run))
		return false;
	world.is_test = run->is_test;
	run->snapshot = ask_open(cx, &run->job->who, run->form);
	if (run->snapshot == NULL)
		return false;
	values = app_play(cx, &run->app, run->form, &world);
	ask_close(run->snapshot);
	return values != NULL && keep(cx, run, values);
}

/* A word of park.app_run.fault. */
static const char *
fault_of(const struct cx *cx)
{
	static const char *const own[] = { "too_early", "too_many_rows",
		"too_many_items", "definition_changed", "not_subscribed",
		"time_over" };

	for (size_t i = 0; i < sizeof(own) / sizeof(own[0]); i++)
		if (strcmp(cx->code, own[i]) == 0)
			return own[i];
	if (cx->fail == FAIL_INVALID || cx->fail == FAIL_LARGE)
		return "refused";
	return cx->fail == FAIL_BUSY || cx->fail == FAIL_PATIENCE ? "busy"
								  : "broken";
}

/* What the people who wait are told; the job itself fails by cx. */
static void
confess(struct cx *cx, struct run *run)
{
	struct db_binds b;
	struct cx own;

	/* Too many calls at once is a matter of a moment. */
	if (cx->fail == FAIL_PATIENCE)
		cx->fail = FAIL_BUSY;
	cx_init(&own);
	b = db_binds(&own);
	conn_rollback(run->job->conn);
	(void)end(&own, run, &b, cx->fail == FAIL_BUSY ? "queued" : "failed",
	    fault_of(cx), cx->message);
	cx_clear(&own);
}

bool
app_run(struct cx *cx, struct job *job)
{
	struct run run = { .job = job,
		.id = json_integer_value(json_object_get(job->payload, "run")),
		.began_us = moment_steady() };

	if (work(cx, &run) || cx->fail == FAIL_NONE)
		return true;
	confess(cx, &run);
	return false;
}

bool
app_sweep(struct cx *cx, struct job *job)
{
	return conn_ask_once(cx, job->conn, &job->who, Q_APP_SWEEP, NULL) !=
	    NULL;
}
