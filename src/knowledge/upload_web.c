#include "knowledge/upload_web.h"

#include "knowledge/upload.h"

#define UPLOADS "/api/v1/knowledge/uploads"

/* Calls that are answered at once ------------------------------------------ */

struct looking {
	struct cx *cx;
	struct str body;
};

/* On a thread: it may be long. */
static void
look(void *thing)
{
	const struct looking *l = thing;
	struct upload_pick picks[UPLOAD_MOST];
	json_t *body = json_read(l->cx, l->body);
	size_t n;

	if (body != NULL && upload_picks(l->cx, body, picks, &n) && n > 0)
		(void)cx_fail_code(l->cx, FAIL_INVALID, "too_large",
		    picks[0].input,
		    "%s: an upload is too large for a call that is answered "
		    "at once; ask for a long call, with \"async\": true",
		    picks[0].input);
}

void
upload_refuse(struct cx *cx, struct exchange *x, struct str body, web_step next)
{
	struct looking *l = cx_alloc(cx, sizeof(*l));

	*l = (struct looking){ cx, body };
	web_compute(x, look, l, next);
}

/* Parts -------------------------------------------------------------------- */

static bool
announced(struct cx *cx, struct exchange *x)
{
	if (db_count(web_rows(x, 0)) > 0)
		return web_present(cx, x);
	return cx_fail_code(cx, FAIL_CONFLICT, "too_many_uploads", "bytes",
	    "with it you would have more than a hundred uploads, or more than "
	    "1 GiB of them; delete some first");
}

static bool
announce(struct cx *cx, struct exchange *x)
{
	(void)cx;
	db_bind(web_binds(x), "digest", web_text(x, "sha256"));
	web_ask(x, Q_KNOWLEDGE_UPLOAD_ADD, announced);
	return true;
}

static bool
part_add(struct cx *cx, struct exchange *x)
{
	const struct str body = web_body(x);

	if (body.n == 0)
		return cx_fail_code(
		    cx, FAIL_INVALID, "empty", NULL, "there are no bytes");
	db_bind_bytes(web_binds(x), "body", body);
	web_ask(x, Q_KNOWLEDGE_UPLOAD_PART, web_present);
	return true;
}

/* The refusal is committed before it is told. */
static bool
ended(struct cx *cx, struct exchange *x)
{
	const struct db_rows *rows = web_rows(x, 0);

	if (db_count(rows) > 0 &&
	    str_is(db_str(rows, 0, db_find(rows, "state")), "refused"))
		return cx_fail_code(cx, FAIL_CONFLICT, "wrong_digest", "sha256",
		    "the bytes have another SHA-256 than was announced; they "
		    "are gone");
	return web_present(cx, x);
}

static bool
end(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_ask(x, Q_KNOWLEDGE_UPLOAD_END, ended);
	return true;
}

/* Routes ------------------------------------------------------------------- */

#define UPLOAD                                                                 \
	{                                                                      \
		"upload", IN_PATH, PARAM_INT, .about = "upload"                \
	}
#define STATE                                                                  \
	{                                                                      \
		"state", IN_QUERY, PARAM_CHOICE,                               \
		    .choices = "uploading ready refused",                      \
		    .about = "in this state only"                              \
	}

const struct route upload_routes[] = {
	{ "GET", UPLOADS, "knowledge.call", Q_KNOWLEDGE_UPLOAD_LIST, REPLY_LIST,
	    NULL, NULL, "Uploads of this tenant, newest first", "R-6.2.1",
	    .params = { STATE, WEB_LIMIT, WEB_AFTER } },
	{ "GET", UPLOADS ".csv", "knowledge.call", Q_KNOWLEDGE_UPLOAD_LIST,
	    REPLY_CSV, WEB_CSV, NULL, "The same as a table", NULL,
	    .patience_ms = 20000, .params = { STATE, WEB_ROWS } },
	{ "POST", UPLOADS, "knowledge.call", Q_NONE, REPLY_CREATED, NULL,
	    announce, "Announce numbers for long calls, which come in parts",
	    "R-6.2.1",
	    .params = { { "name", IN_BODY, PARAM_TEXT, .required = true,
			    .lo = 1, .hi = 100, .about = "what it is called" },
		{ "format", IN_BODY, PARAM_CHOICE, .required = true,
		    .choices = "json csv",
		    .about = "JSON, or CSV in UTF-8 with a header" },
		{ "bytes", IN_BODY, PARAM_INT, .required = true, .lo = 1,
		    .hi = UPLOAD_BYTES,
		    .about = "that it has; JSON at most 33554432" },
		{ "sha256", IN_BODY, PARAM_TEXT, .required = true, .lo = 64,
		    .hi = 64, .about = "of the bytes, hexadecimal" } } },
	{ "GET", UPLOADS "/{upload}", "knowledge.call", Q_KNOWLEDGE_UPLOAD_FIND,
	    REPLY_ONE, NULL, NULL,
	    "An upload, how much of it has come, until when it is kept",
	    "R-6.2.1", .params = { UPLOAD } },
	{ "POST", UPLOADS "/{upload}/parts", "knowledge.call", Q_NONE,
	    REPLY_ONE, NULL, part_add, "The next bytes of an upload", "R-6.2.1",
	    .body_most = UPLOAD_PART_MOST, .raw_body = true,
	    .patience_ms = 30000,
	    .params = { UPLOAD,
		{ "offset", IN_QUERY, PARAM_INT, .required = true, .lo = 0,
		    .hi = UPLOAD_BYTES,
		    .about = "where they begin; all parts but the last are "
			     "multiples of 65536 bytes" } } },
	{ "POST", UPLOADS "/{upload}/end", "knowledge.call", Q_NONE, REPLY_ONE,
	    NULL, end, "Hold all of it against what was announced", "R-6.2.1",
	    .patience_ms = 30000, .params = { UPLOAD } },
	{ "DELETE", UPLOADS "/{upload}", "knowledge.call",
	    Q_KNOWLEDGE_UPLOAD_DROP, REPLY_DONE, NULL, NULL, "Take it away",
	    "R-6.2.1", .params = { UPLOAD } },
	{ .path = NULL }
};
