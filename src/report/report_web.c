#include "report/report_web.h"

#include "base/moment.h"
#include "energy/calendar.h"
#include "report/definition_store.h"

#define PDF_MEDIA "application/pdf"
#define XLSX_MEDIA                                                             \
	"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#define HTML_MEDIA "text/html; charset=utf-8"

/* A report shown inside of a page brings its style and nothing else. */
#define HTML_POLICY                                                            \
	"default-src 'none'; style-src 'unsafe-inline'; img-src data:; "       \
	"base-uri 'none'; "                                                    \
	"form-action 'none'; frame-ancestors 'self'; "                         \
	"sandbox allow-popups allow-popups-to-escape-sandbox"

/* --- what reports there are ----------------------------------------------- */

static void
put_json(struct cx *cx, struct text *out, const char *key, const json_t *value)
{
	text_printf(out, "\"%s\":%s", key, json_canonical(cx, value));
}

static void
put_sections(struct cx *cx, struct text *out, const json_t *sections)
{
	text_puts(out, "\"sections\":[");
	for (size_t i = 0; i < json_array_size(sections); i++) {
		const json_t *s = json_array_get(sections, i);

		text_printf(out, "%s{", i > 0 ? "," : "");
		put_json(cx, out, "id", json_object_get(s, "id"));
		text_char(out, ',');
		put_json(cx, out, "title", json_object_get(s, "title"));
		text_char(out, '}');
	}
	text_puts(out, "]");
}

static void
put_definition(struct cx *cx, struct text *out, const struct definition *d)
{
	static const char *const keys[] = { "id", "version", "name", "about",
		"decides", "reader", "for", "period", "params" };

	text_char(out, '{');
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		put_json(cx, out, keys[i], json_object_get(d->json, keys[i]));
		text_char(out, ',');
	}
	put_sections(cx, out, json_object_get(d->json, "sections"));
	text_printf(out, ",\"hash\":\"%s\"}", d->hash);
}

static bool
report_list(struct cx *cx, struct exchange *x)
{
	struct text *out = web_out(x);
	const char *comma = "";

	text_puts(out, "{\"items\":[");
	for (const struct report_file *f = report_files; f->id != NULL; f++) {
		struct definition d;

		if (!definition_find(cx, str_of(f->id), &d))
			return false;
		if (!definition_is_for(&d, web_identity(x)->tenant))
			continue;
		text_puts(out, comma);
		put_definition(cx, out, &d);
		comma = ",";
	}
	text_puts(out, "],\"next\":null}");
	return true;
}

/* --- asking for one ------------------------------------------------------- */

/* A month that has begun somewhere on earth; the job, which knows the park's
 * calendar, is the one to be exact. */
static bool
period_ok(struct cx *cx, struct str text)
{
	struct period period;

	if (text.n != 7 || !period_parse(cx, text, 1, &period) ||
	    period.kind != PERIOD_MONTH) {
		cx_forgive(cx);
		return cx_fail_code(cx, FAIL_INVALID, "wrong_type", "period",
		    "period must be a month such as 2026-10");
	}
	if (moment_day(moment_now(), 840) <= period.from)
		return cx_fail_code(cx, FAIL_INVALID, "too_early", "period",
		    "the period has no complete day yet");
	return true;
}

static bool
run_asked(struct cx *cx, struct exchange *x)
{
	const struct db_rows *r = web_rows(x, 0);
	const struct str id = db_str(r, 0, db_find(r, "id"));

	web_reply_header(x, "location",
	    cx_printf(cx, "/api/v1/report-runs/%.*s", STR_ARG(id)));
	return web_present(cx, x);
}

static bool
run_ask(struct cx *cx, struct exchange *x)
{
	struct definition d;
	json_t *params;

	if (!definition_find(cx, web_text(x, "id"), &d) ||
	    !definition_check_for(cx, &d, web_identity(x)->tenant, "id") ||
	    !period_ok(cx, web_text(x, "period")))
		return false;
	params = definition_params(cx, &d, web_json(x, "params"));
	if (params == NULL)
		return false;
	db_bind_text(web_binds(x), "report", d.id);
	db_bind_text(web_binds(x), "params", json_canonical(cx, params));
	web_ask(x, Q_REPORT_ASK, run_asked);
	return true;
}

/* --- issuing it once more ------------------------------------------------- */

static bool
reissue_ask(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_ask(x, Q_REPORT_REISSUE, run_asked);
	return true;
}

/* As known then needs the definition that the rows were asked by. */
static bool
reissue_found(struct cx *cx, struct exchange *x)
{
	const struct db_rows *r = web_rows(x, 0);
	struct definition d;

	if (db_count(r) == 0)
		return cx_fail(cx, FAIL_MISSING, "run", "no such run");
	if (!str_is(db_str(r, 0, db_find(r, "state")), "ready"))
		return cx_fail_code(cx, FAIL_CONFLICT, "not_ready", "run",
		    "the report is not ready");
	if (!definition_find(cx, db_str(r, 0, db_find(r, "report")), &d))
		return false;
	if (str_is(web_text(x, "basis"), "then") &&
	    !str_is(db_str(r, 0, db_find(r, "definition_hash")), d.hash))
		return cx_fail_code(cx, FAIL_CONFLICT, "definition_changed",
		    "basis",
		    "the report is defined otherwise than when it was issued; "
		    "its files of then can be read, not be made anew");
	return reissue_ask(cx, x);
}

static bool
reissue(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_ask(x, Q_REPORT_RUN_FIND, reissue_found);
	return true;
}

/* --- its files
 * ----------------------------------------------------------------
 */

static bool
file_came(struct cx *cx, struct exchange *x)
{
	const struct db_rows *r = web_rows(x, 0);
	const char *format = web_kept(x);
	struct str sum, body;

	if (db_count(r) == 0)
		return cx_fail(cx, FAIL_MISSING, NULL, "no such run");
	if (!str_is(db_str(r, 0, db_find(r, "state")), "ready"))
		return cx_fail_code(cx, FAIL_CONFLICT, "not_ready", NULL,
		    "the report is not ready");
	sum = db_str(r, 0, db_find(r, "sha256"));
	body = db_bytes(cx, r, 0, db_find(r, "body"));
	web_reply_header(x, "etag", cx_printf(cx, "\"%.*s\"", STR_ARG(sum)));
	if (str_is(str_of(format), "html"))
		web_reply_header(x, "content-security-policy", HTML_POLICY);
	else
		web_reply_header(x, "content-disposition",
		    cx_printf(cx, "attachment; filename=\"%.*s-%.*s.%s\"",
			STR_ARG(db_str(r, 0, db_find(r, "report"))),
			STR_ARG(db_str(r, 0, db_find(r, "period"))), format));
	web_reply_bytes(x, body);
	return true;
}

static bool
file(struct cx *cx, struct exchange *x, const char *format)
{
	web_keep(x, cx_printf(cx, "%s", format));
	db_bind_text(web_binds(x), "format", format);
	web_ask(x, Q_REPORT_RUN_FILE, file_came);
	return true;
}

static bool
file_pdf(struct cx *cx, struct exchange *x)
{
	return file(cx, x, "pdf");
}

static bool
file_xlsx(struct cx *cx, struct exchange *x)
{
	return file(cx, x, "xlsx");
}

static bool
file_html(struct cx *cx, struct exchange *x)
{
	return file(cx, x, "html");
}

/* --- its figures
 * --------------------------------------------------------------
 */

static bool
run_came(struct cx *cx, struct exchange *x)
{
	if (db_count(web_rows(x, 0)) == 0)
		return cx_fail(cx, FAIL_MISSING, NULL, "no such run");
	web_ask(x, Q_REPORT_FIGURES, web_present);
	return true;
}

static bool
run_figures(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_ask(x, Q_REPORT_RUN_FIND, run_came);
	return true;
}

/* --- routes
 * ------------------------------------------------------------------- */

#define STATES "queued computing rendering ready failed"
#define RUN                                                                    \
	{                                                                      \
		"run", IN_PATH, PARAM_INT, .about = "run"                      \
	}

#define WITH                                                                   \
	{                                                                      \
		"with", IN_QUERY, PARAM_INT,                                   \
		    .required = true, .about = "run it is compared with"       \
	}

#define SHAPE_WORDS "any"

const struct route report_routes[] = {
	{ "GET", "/api/v1/reports", "report.read", Q_NONE, REPLY_OWN, NULL,
	    report_list, "Reports that are made for whoever asks", "R-7.R.5",
	    .shape = "{items [{id text, version int, name " SHAPE_WORDS
		     ", about " SHAPE_WORDS ", decides " SHAPE_WORDS
		     ", reader " SHAPE_WORDS ", for text, period "
		     "{grain text, default text}, params "
		     "[{name text, type text, default int, min int, max int, "
		     "about " SHAPE_WORDS
		     "}], sections [{id text, title " SHAPE_WORDS
		     "}], hash text}], next text?}" },
	{ "POST", "/api/v1/reports/{id}/runs", "report.run", Q_NONE,
	    REPLY_ACCEPTED, NULL, run_ask,
	    "Ask for an issue of a report; the same one twice while it waits "
	    "is one",
	    "R-7.R.5",
	    .params = { { "id", IN_PATH, PARAM_TEXT, .lo = 1, .hi = 60,
			    .about = "report, such as energy-monthly" },
		{ "period", IN_BODY, PARAM_TEXT, .required = true, .hi = 10,
		    .about = "month, as 2026-10" },
		{ "params", IN_BODY, PARAM_JSON,
		    .about = "further parameters, as the report lists them" },
		{ "locale", IN_BODY, PARAM_CHOICE, .choices = "zh-CN en",
		    .fallback = "zh-CN", .about = "language" } } },
	{ "GET", "/api/v1/report-runs", "report.read", Q_REPORT_RUN_LIST,
	    REPLY_LIST, NULL, NULL, "Issues of reports, newest first",
	    "R-7.R.5",
	    .params = { { "report", IN_QUERY, PARAM_TEXT, .hi = 60,
			    .about = "of this report only" },
		{ "period", IN_QUERY, PARAM_TEXT, .hi = 10,
		    .about = "of this month only" },
		{ "state", IN_QUERY, PARAM_CHOICE, .choices = STATES,
		    .about = "in this state only" },
		WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/report-runs.csv", "report.read", Q_REPORT_RUN_LIST,
	    REPLY_CSV, WEB_CSV, NULL, "Issues of reports as a table", "R-7.R.5",
	    .patience_ms = 20000,
	    .params = { { "report", IN_QUERY, PARAM_TEXT, .hi = 60,
			    .about = "of this report only" },
		{ "period", IN_QUERY, PARAM_TEXT, .hi = 10,
		    .about = "of this month only" },
		{ "state", IN_QUERY, PARAM_CHOICE, .choices = STATES,
		    .about = "in this state only" },
		WEB_ROWS } },
	{ "GET", "/api/v1/report-runs/{run}", "report.read", Q_REPORT_RUN_FIND,
	    REPLY_ONE, NULL, NULL, "An issue: state, progress, files",
	    "R-7.R.5", .params = { RUN } },
	{ "GET", "/api/v1/report-runs/{run}/figures", "report.read", Q_NONE,
	    REPLY_LIST, NULL, run_figures,
	    "Figures printed in an issue, with their evidence codes", "R-7.R.5",
	    .params = { RUN } },
	{ "POST", "/api/v1/report-runs/{run}/reissues", "report.run", Q_NONE,
	    REPLY_ACCEPTED, NULL, reissue,
	    "Issue a report once more: as known then, from the rows that were "
	    "kept, or as known now, with a bridge between the two",
	    "R-7.R.5",
	    .params = { RUN,
		{ "basis", IN_BODY, PARAM_CHOICE, .required = true,
		    .choices = "then now",
		    .about = "then: the data of the issue; now: those of "
			     "today" },
		{ "locale", IN_BODY, PARAM_CHOICE, .choices = "zh-CN en",
		    .about = "language; that of the issue when left out" } } },
	{ "GET", "/api/v1/report-runs/{run}/comparison", "report.read",
	    Q_REPORT_COMPARISON, REPLY_LIST, NULL, NULL,
	    "Figures of an issue beside those of another of the same report",
	    "R-7.R.5", .params = { RUN, WITH } },
	{ "GET", "/api/v1/report-runs/{run}/comparison.csv", "report.read",
	    Q_REPORT_COMPARISON, REPLY_CSV, WEB_CSV, NULL,
	    "Figures of two issues as a table", "R-7.R.5", .patience_ms = 20000,
	    .params = { RUN, WITH } },
	{ "GET", "/api/v1/report-runs/{run}/pdf", "report.read", Q_NONE,
	    REPLY_OWN, PDF_MEDIA, file_pdf, "An issue as PDF", "R-7.R.5",
	    .patience_ms = 20000, .params = { RUN } },
	{ "GET", "/api/v1/report-runs/{run}/xlsx", "report.read", Q_NONE,
	    REPLY_OWN, XLSX_MEDIA, file_xlsx, "An issue as a workbook",
	    "R-7.R.5", .patience_ms = 20000, .params = { RUN } },
	{ "GET", "/api/v1/report-runs/{run}/html", "report.read", Q_NONE,
	    REPLY_OWN, HTML_MEDIA, file_html, "An issue to read on a screen",
	    "R-7.R.5", .patience_ms = 20000, .params = { RUN } },
	{ .path = NULL }
};
