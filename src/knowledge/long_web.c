#include "knowledge/long_web.h"

#include <string.h>

#define JOBS "/api/v1/knowledge/jobs"

bool
long_is_preferred(const struct exchange *x)
{
	const char *prefer = web_header(x, "prefer");

	return prefer != NULL && strcasestr(prefer, "respond-async") != NULL;
}

bool
long_may_be_said(struct str body)
{
	return body.n > 0 && memmem(body.p, body.n, "\"async\"", 7) != NULL;
}

struct reading {
	struct cx *cx;
	struct str *body;
	bool *is_long;
};

/* On a thread: it may be long. */
static void
read_body(void *thing)
{
	const struct reading *r = thing;
	json_t *body = json_read(r->cx, *r->body);
	const json_t *async;

	if (body == NULL)
		return;
	async = json_object_get(body, "async");
	if (async == NULL)
		return;
	if (!json_is_boolean(async)) {
		(void)cx_fail_code(r->cx, FAIL_INVALID, "wrong_type", "async",
		    "async must be true or false");
		return;
	}
	*r->is_long = json_is_true(async);
	(void)json_object_del(body, "async");
	*r->body = str_of(json_canonical(r->cx, body));
}

void
long_read(struct cx *cx, struct exchange *x, struct str *body, bool *is_long,
    web_step next)
{
	struct reading *r = cx_alloc(cx, sizeof(*r));

	*r = (struct reading){ cx, body, is_long };
	web_compute(x, read_body, r, next);
}

static bool
asked(struct cx *cx, struct exchange *x)
{
	const struct db_rows *r = web_rows(x, 0);

	if (db_count(r) == 0)
		return cx_fail_code(cx, FAIL_PATIENCE, "too_many_calls", NULL,
		    "more than 50 long calls of yours, or 256 MiB of them, are "
		    "not over yet");
	web_status(x, 202);
	web_reply_header(x, "preference-applied", "respond-async");
	web_reply_header(x, "location",
	    cx_printf(
		cx, JOBS "/%.*s", STR_ARG(db_str(r, 0, db_find(r, "call")))));
	web_json_row(web_out(x), r, 0);
	return true;
}

static bool
may_call(struct cx *cx, struct exchange *x)
{
	const struct db_rows *r = web_rows(x, 0);

	if (db_count(r) > 0 &&
	    db_int(r, 0, db_find(r, "used")) >=
		db_int(r, 0, db_find(r, "calls"))) {
		web_retry_after(x, 3600);
		return cx_fail_code(cx, FAIL_PATIENCE, "quota", NULL,
		    "all %lld calls that your organisation has in this month "
		    "are used; the operator of the park sets how many there "
		    "are",
		    (long long)db_int(r, 0, db_find(r, "calls")));
	}
	web_ask(x, Q_KNOWLEDGE_LONG_ASK, asked);
	return true;
}

void
long_ask(struct cx *cx, struct exchange *x, const struct ask *ask,
    struct str again_of)
{
	struct db_binds *b = web_binds(x);

	(void)cx;
	db_bind_text(b, "kind", ask->is_algorithm ? "algorithm" : "model");
	db_bind(b, "id", ask->id);
	db_bind(b, "call", ask->call);
	db_bind(b, "actor", ask->actor);
	db_bind_text(b, "via", ask->via == VIA_PAGE ? "page" : "api");
	if (again_of.n > 0)
		db_bind(b, "again", again_of);
	db_bind_int(b, "token", ask->token);
	db_bind_text(b, "client", client_word(ask->client));
	db_bind_bytes(b, "body", ask->body.n == 0 ? STR("{}") : ask->body);
	web_ask(x, Q_KNOWLEDGE_QUOTA_LEFT, may_call);
}

/* Routes ------------------------------------------------------------------- */

#define CALL                                                                   \
	{                                                                      \
		"call", IN_PATH, PARAM_TEXT, .lo = 36, .hi = 36,               \
					     .about = "number of the call"     \
	}
#define STATE                                                                  \
	{                                                                      \
		"state", IN_QUERY, PARAM_CHOICE,                               \
		    .choices = "queued computing done refused failed "         \
			       "cancelled",                                    \
		    .about = "in this state only"                              \
	}

const struct route long_routes[] = {
	{ "GET", JOBS, "knowledge.call", Q_KNOWLEDGE_LONG_LIST, REPLY_LIST,
	    NULL, NULL, "Long calls of this tenant, newest first", "R-6.2.1",
	    .params = { STATE, WEB_LIMIT, WEB_AFTER } },
	{ "GET", JOBS ".csv", "knowledge.call", Q_KNOWLEDGE_LONG_LIST,
	    REPLY_CSV, WEB_CSV, NULL, "The same as a table", NULL,
	    .patience_ms = 20000, .params = { STATE, WEB_ROWS } },
	{ "GET", JOBS "/{call}", "knowledge.call", Q_KNOWLEDGE_LONG_FIND,
	    REPLY_ONE, NULL, NULL,
	    "A long call: how far it is (0..1, where its formula tells), how "
	    "it ended, until when its answer is kept; of one that computes "
	    "another again, whether inputs and outputs are the same",
	    "R-6.2.1", .params = { CALL } },
	{ "GET", JOBS "/{call}/result", "knowledge.call",
	    Q_KNOWLEDGE_LONG_RESULT, REPLY_BYTES, "application/json", NULL,
	    "Its answer, once it is done, as the call would have had it",
	    "R-6.2.1", .patience_ms = 20000, .params = { CALL } },
	{ "DELETE", JOBS "/{call}", "knowledge.call", Q_KNOWLEDGE_LONG_CANCEL,
	    REPLY_DONE, NULL, NULL,
	    "End it; its process is gone within a second", "R-6.2.1",
	    .params = { CALL } },
	{ .path = NULL }
};
