#include "app/app_web.h"

#include "app/door_web.h"

#define PDF_MEDIA "application/pdf"
#define XLSX_MEDIA                                                             \
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#define WAITING_MOST 20 /* runs of a tenant that are not over */

/* --- subscriptions -------------------------------------------------------- */

static bool
subscribed(struct cx *cx, struct exchange *x)
{
	if (db_count(web_rows(x, 0)) == 0)
		return cx_fail_code(cx, FAIL_CONFLICT, "trial_used", "trial",
		    "the APP was tried out before; subscribe to it");
	return web_present(cx, x);
}

static bool
subscribe(struct cx *cx, struct exchange *x)
{
	(void)cx;
	db_bind_text(web_binds(x), "actor", web_identity(x)->actor);
	web_ask(x, Q_APP_SUBSCRIBE, subscribed);
	return true;
}

/* --- runs ----------------------------------------------------------------- */

static bool
asked(struct cx *cx, struct exchange *x)
{
	const struct db_rows *r = web_rows(x, 0);

	web_reply_header(x, "location",
	    cx_printf(cx, "/api/v1/apps/%.*s/runs/%lld",
		STR_ARG(web_text(x, "id")),
		(long long)db_int(r, 0, db_find(r, "id"))));
	return web_present(cx, x);
}

static bool
door_came(struct cx *cx, struct exchange *x)
{
	const struct db_rows *r = web_rows(x, 0);
	const json_t *form = door_form(cx, x);

	if (form == NULL)
		return false;
	if (db_int(r, 0, db_find(r, "waiting")) >= WAITING_MOST)
		return cx_fail_code(cx, FAIL_PATIENCE, "too_many_runs", NULL,
		    "%d runs are not over yet", WAITING_MOST);
	db_bind_text(web_binds(x), "inputs", json_canonical(cx, form));
	db_bind_text(web_binds(x), "actor", web_identity(x)->actor);
	web_ask(x, Q_APP_ASK, asked);
	return true;
}

static bool
run_ask(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_ask(x, Q_APP_DOOR, door_came);
	return true;
}

/* --- on paper ------------------------------------------------------------- */

static bool
file_came(struct cx *cx, struct exchange *x)
{
	const struct db_rows *r = web_rows(x, 0);
	const bool pdf = str_is(web_text(x, "format"), "pdf");

	if (db_count(r) == 0)
		return cx_fail(cx, FAIL_MISSING, "app_run",
		    "nobody has asked for such a file");
	if (str_is(db_str(r, 0, db_find(r, "state")), "failed"))
		return cx_fail_code(cx, FAIL_CONFLICT, "paper_failed", NULL,
		    "the file could not be made; ask for it again");
	if (!str_is(db_str(r, 0, db_find(r, "state")), "done"))
		return cx_fail_code(cx, FAIL_CONFLICT, "not_ready", NULL,
		    "the file is not ready");
	web_reply_media(x, pdf ? PDF_MEDIA : XLSX_MEDIA);
	web_reply_header(x, "etag",
	    cx_printf(
		cx, "\"%.*s\"", STR_ARG(db_str(r, 0, db_find(r, "sha256")))));
	web_reply_header(x, "content-disposition",
	    cx_printf(cx, "attachment; filename=\"%.*s-%lld.%s\"",
		STR_ARG(db_str(r, 0, db_find(r, "app"))),
		(long long)db_int(r, 0, db_find(r, "run")),
		pdf ? "pdf" : "xlsx"));
	web_reply_bytes(x, db_bytes(cx, r, 0, db_find(r, "body")));
	return true;
}

static bool
paper_file(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_ask(x, Q_APP_PAPER_FILE, file_came);
	return true;
}

/* --- routes --------------------------------------------------------------- */

#define ID                                                                     \
	{                                                                      \
		"id", IN_PATH, PARAM_TEXT, .lo = 7, .hi = 7,                   \
					   .about = "its number, as APP-010"   \
	}
#define RUN                                                                    \
	{                                                                      \
		"app_run", IN_PATH, PARAM_INT, .about = "run"                  \
	}
#define PAPER(where)                                                           \
	{ "format", where, PARAM_CHOICE, .choices = "pdf xlsx",                \
		.fallback = "pdf", .about = "PDF, sealed, or a workbook" },    \
	{                                                                      \
		"language", where, PARAM_CHOICE,                               \
		    .choices = "zh-CN en", .fallback = "zh-CN",                \
		    .about = "language it is written "                         \
			     "in"                                              \
	}
#define FILTERS                                                                \
	{ "class", IN_QUERY, PARAM_TEXT, .hi = 40,                             \
		.about = "of this class only, such as decision" },             \
	    { "domain", IN_QUERY, PARAM_TEXT, .hi = 40,                        \
		    .about = "that serve this domain, such as saving" },       \
	    { "industry", IN_QUERY, PARAM_TEXT, .hi = 40,                      \
		    .about = "made for this industry, such as chemical" },     \
	    { "entry", IN_QUERY, PARAM_TEXT, .hi = 40,                         \
		    .about = "that compute with this model or algorithm" },    \
	    { "audience", IN_QUERY, PARAM_CHOICE,                              \
		    .choices = "park enterprise both",                         \
		    .about = "made for the park, an enterprise, or both" },    \
	    { "subscribed", IN_QUERY, PARAM_BOOL,                              \
		    .about = "those that run for my tenant, or the others" },  \
	{                                                                      \
		"q", IN_QUERY, PARAM_TEXT, .hi = 100,                          \
					   .about = "part of id, names or "    \
						    "purpose"                  \
	}
#define KIND                                                                   \
	{                                                                      \
		"kind", IN_QUERY, PARAM_CHOICE,                                \
		    .choices = "app model algorithm",                          \
		    .about = "of this kind only"                               \
	}
#define MONTHS                                                                 \
	{                                                                      \
		"from", IN_QUERY, PARAM_DATE,                                  \
		    .about = "from the month of this day on; a year when not " \
			     "given"                                           \
	}
#define USAGE                                                                  \
	{ "by", IN_QUERY, PARAM_CHOICE, .choices = "app month",                \
		.fallback = "app", .about = "counted by" },                    \
	    { "from", IN_QUERY, PARAM_DATE, .about = "from this day on" },     \
	{                                                                      \
		"to", IN_QUERY, PARAM_DATE, .about = "before this day"         \
	}

const struct route app_routes[] = {
	{ "GET", "/api/v1/apps", "", Q_APP_LIST, REPLY_LIST, NULL, NULL,
	    "Industrial APPs, and whether they run for whoever asks", "R-6.2.3",
	    .params = { FILTERS, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/apps.csv", "", Q_APP_LIST, REPLY_CSV, WEB_CSV, NULL,
	    "The same as a table", NULL, .patience_ms = 20000,
	    .params = { FILTERS, WEB_ROWS } },
	{ "GET", "/api/v1/apps/facets", "", Q_APP_FACETS, REPLY_LIST, NULL,
	    NULL,
	    "How APPs divide into classes, domains, industries, audiences",
	    "R-6.2.3", .params = { FILTERS } },
	{ "GET", "/api/v1/apps/coverage", "", Q_APP_COVERAGE, REPLY_LIST, NULL,
	    NULL,
	    "How many models, algorithms and APPs serve each industry in each "
	    "domain; what serves any industry stands by itself",
	    "R-0.10" },
	{ "GET", "/api/v1/apps/coverage.csv", "", Q_APP_COVERAGE, REPLY_CSV,
	    WEB_CSV, NULL, "The same as a table", NULL, .patience_ms = 20000 },
	{ "GET", "/api/v1/subscriptions", "app.run", Q_APP_MINE, REPLY_LIST,
	    NULL, NULL,
	    "What my tenant subscribed to, tries out or ran, and the models "
	    "and algorithms it called within a year",
	    "R-4.3", .slow = true, .params = { KIND, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/subscriptions.csv", "app.run", Q_APP_MINE, REPLY_CSV,
	    WEB_CSV, NULL, "The same as a table", NULL, .patience_ms = 20000,
	    .params = { KIND, WEB_ROWS } },
	{ "GET", "/api/v1/usage", "app.run", Q_APP_USE_BY_MONTH, REPLY_LIST,
	    NULL, NULL,
	    "Month by month how much models, algorithms and APPs are used; "
	    "tests and demonstration stand beside it and are not counted",
	    "R-6.2.6", .slow = true,
	    .params = { MONTHS, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/usage.csv", "app.run", Q_APP_USE_BY_MONTH, REPLY_CSV,
	    WEB_CSV, NULL, "The same as a table", NULL, .patience_ms = 20000,
	    .params = { MONTHS, WEB_ROWS } },
	{ "GET", "/api/v1/apps/usage", "app.run", Q_APP_USAGE, REPLY_LIST, NULL,
	    NULL,
	    "How often APPs are used, and by how many subscribers; neither "
	    "tests nor what a demonstration does",
	    "R-6.2.5", .slow = true,
	    .params = { USAGE, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/apps/usage.csv", "app.run", Q_APP_USAGE, REPLY_CSV,
	    WEB_CSV, NULL, "The same as a table", NULL, .patience_ms = 20000,
	    .params = { USAGE, WEB_ROWS } },
	{ "GET", "/api/v1/apps/{id}", "", Q_APP_FIND, REPLY_ONE, NULL, NULL,
	    "One with its form, steps, views and tests", "R-6.2.3",
	    .params = { ID } },
	{ "GET", "/api/v1/apps/{id}/subscriptions", "app.run",
	    Q_APP_SUBSCRIPTION_LIST, REPLY_LIST, NULL, NULL,
	    "Who subscribed to it: my tenant, or those of my park", "R-6.2.5",
	    .params = { ID, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/apps/{id}/subscriptions.csv", "app.run",
	    Q_APP_SUBSCRIPTION_LIST, REPLY_CSV, WEB_CSV, NULL,
	    "The same as a table", NULL, .patience_ms = 20000,
	    .params = { ID, WEB_ROWS } },
	{ "POST", "/api/v1/apps/{id}/subscriptions", "app.subscribe", Q_NONE,
	    REPLY_ONE, NULL, subscribe,
	    "Subscribe my tenant to it, or begin the one trial of thirty days "
	    "that it has",
	    "R-6.2.5",
	    .params = { ID,
		{ "trial", IN_BODY, PARAM_BOOL,
		    .about = "try it out; the trial ends by itself" } } },
	{ "DELETE", "/api/v1/apps/{id}/subscriptions", "app.subscribe",
	    Q_APP_UNSUBSCRIBE, REPLY_DONE, NULL, NULL,
	    "End my tenant's subscription; what ran stays to be read",
	    "R-6.2.5", .params = { ID } },
	{ "POST", "/api/v1/apps/{id}/runs", "app.run", Q_NONE, REPLY_ACCEPTED,
	    NULL, run_ask, "Have it run with the form filled in", "R-6.2.3",
	    .params = { ID,
		{ "inputs", IN_BODY, PARAM_JSON,
		    .about = "by the names of its inputs; what is left out is "
			     "as usual, and a month the last whole one" },
		{ "test", IN_BODY, PARAM_BOOL,
		    .about = "a test, which is not counted as use" } } },
	{ "GET", "/api/v1/apps/{id}/runs", "app.run", Q_APP_RUN_LIST,
	    REPLY_LIST, NULL, NULL, "Runs of it by my tenant, newest first",
	    "R-6.2.3", .params = { ID, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/apps/{id}/runs.csv", "app.run", Q_APP_RUN_LIST,
	    REPLY_CSV, WEB_CSV, NULL, "The same as a table", NULL,
	    .patience_ms = 20000, .params = { ID, WEB_ROWS } },
	{ "GET", "/api/v1/apps/{id}/runs/{app_run}", "app.run", Q_APP_RUN_FIND,
	    REPLY_ONE, NULL, NULL,
	    "A run: how far it is, what it shows, what that rests on",
	    "R-6.2.3", .params = { ID, RUN } },
	{ "POST", "/api/v1/apps/{id}/runs/{app_run}/papers", "app.run",
	    Q_APP_PAPER_ASK, REPLY_ACCEPTED, NULL, NULL,
	    "Have a run that is done made into a PDF or a workbook", "R-6.2.3",
	    .params = { ID, RUN, PAPER(IN_BODY) } },
	{ "GET", "/api/v1/apps/{id}/runs/{app_run}/paper", "app.run", Q_NONE,
	    REPLY_OWN, PDF_MEDIA, paper_file,
	    "The PDF or workbook of a run, once it is made", "R-6.2.3",
	    .patience_ms = 20000, .also = XLSX_MEDIA,
	    .params = { ID, RUN, PAPER(IN_QUERY) } },
	{ "POST", "/api/v1/apps/{id}/runs/{app_run}/cancel", "app.run",
	    Q_APP_CANCEL, REPLY_ONE, NULL, NULL, "End a run that is not over",
	    "R-6.2.3", .params = { ID, RUN } },
	{ .path = NULL }
};
