#include "knowledge/knowledge_web.h"

#include <string.h>

#include "base/hash.h"
#include "base/moment.h"
#include "knowledge/long_web.h"
#include "knowledge/pool_web.h"
#include "knowledge/refer_web.h"
#include "knowledge/upload.h"
#include "knowledge/upload_web.h"

#define BODY_MOST (16u << 20)

/* Calling ------------------------------------------------------------------ */

struct calling {
	struct ask ask;
	bool is_long; /* to be come back for */
	struct told told;
	/* Of a call that is computed again. */
	struct str call, at, version, editions, outputs_hash, inputs;
	struct told then; /* computed again, with the editions of then */
};

static bool
answered(struct cx *cx, struct exchange *x)
{
	const struct calling *c = web_kept(x);

	(void)cx;
	web_reply_bytes(x, c->told.body);
	return true;
}

static bool
call_it(struct cx *cx, struct exchange *x)
{
	struct calling *c = web_kept(x);

	if (c->is_long)
		long_ask(cx, x, &c->ask, c->call);
	else
		pool_call(cx, x, &c->ask, &c->told, answered);
	return true;
}

/* Counted on from a number that no other worker has: to ask the system for
 * each call takes longer than some of them. */
static char *
new_number(struct cx *cx)
{
	static uint64_t last;

	if (last == 0)
		hash_random(&last, sizeof(last));
	return ask_number(cx, moment_now(), ++last);
}

static struct calling *
new_calling(struct cx *cx, struct exchange *x, bool is_algorithm)
{
	const struct identity *who = web_identity(x);
	const bool is_machine = who->user == 0;
	struct calling *c = cx_alloc(cx, sizeof(*c));

	c->ask = (struct ask){ .tenant = who->tenant,
		.account = who->user,
		.token = who->token,
		.via = is_machine ? VIA_API : VIA_PAGE,
		.client = client_of(web_header(x, "user-agent"),
		    is_machine ? CLIENT_OTHER : CLIENT_PORTAL),
		.is_algorithm = is_algorithm,
		.actor = str_of(who->actor),
		.id = web_text(x, "id"),
		.call = str_of(new_number(cx)) };
	web_keep(x, c);
	return c;
}

static bool
fill_in(struct cx *cx, struct exchange *x)
{
	struct calling *c = web_kept(x);

	return refer_is_there(c->ask.body)
	    ? refer_fill(cx, x, c->ask.body, &c->ask.body, call_it)
	    : call_it(cx, x);
}

static bool
look_for_uploads(struct cx *cx, struct exchange *x)
{
	const struct calling *c = web_kept(x);

	if (c->is_long || !upload_may_be_named(c->ask.body))
		return fill_in(cx, x);
	upload_refuse(cx, x, c->ask.body, fill_in);
	return true;
}

static bool
begin_call(struct cx *cx, struct exchange *x, bool is_algorithm)
{
	struct calling *c = new_calling(cx, x, is_algorithm);

	c->ask.body = web_body(x);
	c->is_long = long_is_preferred(x);
	if (!long_may_be_said(c->ask.body))
		return look_for_uploads(cx, x);
	long_read(cx, x, &c->ask.body, &c->is_long, look_for_uploads);
	return true;
}

static bool
call_model(struct cx *cx, struct exchange *x)
{
	return begin_call(cx, x, false);
}

static bool
call_algorithm(struct cx *cx, struct exchange *x)
{
	return begin_call(cx, x, true);
}

/* Again -------------------------------------------------------------------- */

static void
put_same(struct text *out, const char *name, const struct calling *c,
    const struct told *told)
{
	text_puts(out, name);
	text_puts(out,
	    str_eq(c->outputs_hash, told->outputs_hash) ? "true" : "false");
}

static bool
compared(struct cx *cx, struct exchange *x)
{
	const struct calling *c = web_kept(x);
	struct text *out = web_out(x);

	(void)cx;
	text_puts(out, "{\"call\":");
	text_json(out, c->call);
	put_same(out, ",\"same\":", c, &c->told);
	put_same(out, ",\"same_as_of_then\":", c, &c->then);
	text_puts(out, ",\"at\":");
	text_json(out, c->at);
	text_printf(out, ",\"version\":%.*s,\"editions\":%.*s",
	    STR_ARG(c->version), STR_ARG(c->editions));
	text_puts(out, ",\"outputs_sha256\":");
	text_json(out, c->outputs_hash);
	text_puts(out, ",\"again_sha256\":");
	text_json(out, c->told.outputs_hash);
	text_puts(out, ",\"then_sha256\":");
	text_json(out, c->then.outputs_hash);
	text_puts(out, ",\"again\":");
	text_put(out, c->told.body);
	text_puts(out, ",\"then\":");
	text_put(out, c->then.body);
	text_char(out, '}');
	return true;
}

static struct str
keep(struct cx *cx, const struct db_rows *rows, const char *column)
{
	const struct str s = db_str(rows, 0, db_find(rows, column));

	return (struct str){ cx_strndup(cx, s.p, s.n), s.n };
}

static bool
can_be_compared(struct cx *cx, const struct db_rows *rows)
{
	if (db_count(rows) == 0)
		return cx_fail(cx, FAIL_MISSING, NULL, "no such call");
	if (!str_is(db_str(rows, 0, db_find(rows, "outcome")), "done"))
		return cx_fail_code(cx, FAIL_CONFLICT, "no_outputs", NULL,
		    "the call had no outputs to compare with");
	if (db_is_null(rows, 0, db_find(rows, "inputs")))
		return cx_fail_code(cx, FAIL_CONFLICT, "inputs_not_kept", NULL,
		    "the inputs of this call were too long to be kept");
	return true;
}

/* Inputs that came by upload come from there again. */
static bool
uploads_are_there(struct cx *cx, const struct db_rows *rows)
{
	const char *input;

	if (db_is_null(rows, 0, db_find(rows, "gone")))
		return true;
	input = keep(cx, rows, "gone").p;
	return cx_fail_code(cx, FAIL_CONFLICT, "upload_gone", input,
	    "%s came by an upload that is gone", input);
}

static const char *
what_of(const struct calling *c)
{
	return *c->inputs.p == '[' ? "batch" : "inputs";
}

/* With the editions of today, by another number: each is booked. */
static bool
now(struct cx *cx, struct exchange *x)
{
	struct calling *c = web_kept(x);

	c->ask.call = str_of(new_number(cx));
	c->ask.body = str_of(
	    cx_printf(cx, "{\"%s\":%.*s}", what_of(c), STR_ARG(c->inputs)));
	pool_call(cx, x, &c->ask, &c->told, compared);
	return true;
}

static bool
call_found(struct cx *cx, struct exchange *x)
{
	struct calling *c = web_kept(x);
	const struct db_rows *rows = web_rows(x, 0);

	if (!can_be_compared(cx, rows) || !uploads_are_there(cx, rows))
		return false;
	c->call = web_text(x, "call");
	c->at =
	    str_of(moment_text(cx, db_moment(rows, 0, db_find(rows, "at")), 0));
	c->version = keep(cx, rows, "version");
	c->editions = keep(cx, rows, "editions");
	c->outputs_hash = keep(cx, rows, "outputs_sha256");
	c->inputs = keep(cx, rows, "inputs");
	c->is_long = db_bool(rows, 0, db_find(rows, "by_upload"));
	c->ask.is_test = true;
	c->ask.body = str_of(
	    cx_printf(cx, "{\"%s\":%.*s,\"editions\":%.*s,\"test\":true}",
		what_of(c), STR_ARG(c->inputs), STR_ARG(c->editions)));
	if (c->is_long)
		return call_it(cx, x);
	pool_call(cx, x, &c->ask, &c->then, now);
	return true;
}

static bool
begin_again(struct cx *cx, struct exchange *x, bool is_algorithm)
{
	(void)new_calling(cx, x, is_algorithm);
	web_ask(x, Q_KNOWLEDGE_CALL_FIND, call_found);
	return true;
}

static bool
model_again(struct cx *cx, struct exchange *x)
{
	return begin_again(cx, x, false);
}

static bool
algorithm_again(struct cx *cx, struct exchange *x)
{
	return begin_again(cx, x, true);
}

/* Routes ------------------------------------------------------------------- */

/* The other kind has addresses of its own. */
#define KIND(word)                                                             \
	{                                                                      \
		"kind", IN_QUERY, PARAM_CHOICE, .choices = word,               \
						.fallback = word,              \
						.about = "as the address says" \
	}
#define FILTERS                                                                \
	{ "class", IN_QUERY, PARAM_TEXT, .hi = 40,                             \
		.about = "of this class only, such as energy" },               \
	    { "industry", IN_QUERY, PARAM_TEXT, .hi = 40,                      \
		    .about = "made for this industry, such as chemical; "      \
			     "general: for any" },                             \
	    { "domain", IN_QUERY, PARAM_TEXT, .hi = 40,                        \
		    .about = "that serve this domain, such as safety" },       \
	    { "strength", IN_QUERY, PARAM_CHOICE, .choices = "A B C",          \
		    .about = "A: another method agrees, B: a published value " \
			     "agrees, C: the formula alone" },                 \
	{                                                                      \
		"q", IN_QUERY, PARAM_TEXT, .hi = 100,                          \
					   .about = "part of id, names, "      \
						    "class, equation or "      \
						    "source"                   \
	}
#define ID                                                                     \
	{                                                                      \
		"id", IN_PATH, PARAM_TEXT, .lo = 1, .hi = 40,                  \
					   .about = "its number, as ENE-001"   \
	}
#define CALL                                                                   \
	{                                                                      \
		"call", IN_PATH, PARAM_TEXT, .lo = 36, .hi = 36,               \
					     .about = "number of the call"     \
	}
#define INPUTS                                                                 \
	{ "inputs", IN_BODY, PARAM_JSON,                                       \
		.about =                                                       \
		    "by the names of its inputs; a number may come as "        \
		    "{value, unit}, a list as {series, from, to, step, "       \
		    "agg, unit: 1 for without its unit}; in a long call a "    \
		    "list or "                                                 \
		    "matrix as {upload, column or columns or member, unit}" }, \
	    { "batch", IN_BODY, PARAM_JSON,                                    \
		    .about = "instead of it: 1 to 10,000 of them" },           \
	    { "as_of", IN_BODY, PARAM_DATE,                                    \
		    .about = "with the editions of tables that hold on this "  \
			     "day; else today" },                              \
	    { "editions", IN_BODY, PARAM_JSON,                                 \
		    .about = "with these editions, by table" },                \
	    { "async", IN_BODY, PARAM_BOOL,                                    \
		    .about =                                                   \
			"come back for it: 202 and the address of a job, "     \
			"as with Prefer: respond-async" },                     \
	{                                                                      \
		"test", IN_BODY, PARAM_BOOL,                                   \
		    .about = "a self-test, which is not counted as use"        \
	}
#define ANSWER                                                                 \
	"{outputs any?, warnings [{zh text, en text}]?, results any?, call "   \
	"text, version int, editions any, variant any?}"
#define AGAIN                                                                  \
	"{call text, same bool, same_as_of_then bool, at moment, version "     \
	"int, "                                                                \
	"editions any, outputs_sha256 text, again_sha256 text, then_sha256 "   \
	"text, again any, then any}"
#define USAGE                                                                  \
	{ "by", IN_QUERY, PARAM_CHOICE, .choices = "entry month token client", \
		.fallback = "entry", .about = "counted by" },                  \
	    { "from", IN_QUERY, PARAM_DATE, .about = "from this day on" },     \
	{                                                                      \
		"to", IN_QUERY, PARAM_DATE, .about = "before this day"         \
	}

/* The same rows for both, at /api/v1/<many> and …/<calls>. */
#define CATALOGUE(many, kind, Name)                                            \
	{ "GET", "/api/v1/" many, "", Q_KNOWLEDGE_LIST, REPLY_LIST, NULL,      \
		NULL, Name " of the catalogue", "R-6.2.1",                     \
		.params = { KIND(kind), FILTERS, WEB_LIMIT, WEB_AFTER } },     \
	    { "GET", "/api/v1/" many ".csv", "", Q_KNOWLEDGE_LIST, REPLY_CSV,  \
		    WEB_CSV, NULL, "The same as a table", NULL,                \
		    .patience_ms = 20000,                                      \
		    .params = { KIND(kind), FILTERS, WEB_ROWS } },             \
	    { "GET", "/api/v1/" many "/facets", "", Q_KNOWLEDGE_FACETS,        \
		    REPLY_LIST, NULL, NULL,                                    \
		    "How many of them have each class, industry, domain and "  \
		    "strength",                                                \
		    "R-6.2.1", .params = { KIND(kind), FILTERS } },            \
	{                                                                      \
		"GET", "/api/v1/" many "/{id}", "", Q_KNOWLEDGE_FIND,          \
		    REPLY_ONE, NULL, NULL,                                     \
		    "One with ports, units, ranges, source, example, test "    \
		    "vectors and the JSON Schema of its inputs",               \
		    "R-6.2.1", .params = {                                     \
			    KIND(kind),                                        \
			    ID                                                 \
		    }                                                          \
	}
#define CALLS(many, calls, kind, call, again)                                  \
	{ "POST", "/api/v1/" many "/{id}/" calls, "knowledge.call", Q_NONE,    \
		REPLY_OWN, NULL, call, "Compute it from inputs, or from many", \
		"R-6.2.1", .body_most = BODY_MOST, .raw_body = true,           \
		.shape = ANSWER, .params = { ID, INPUTS } },                   \
	    { "GET", "/api/v1/" many "/{id}/" calls, "knowledge.call",         \
		    Q_KNOWLEDGE_CALL_LIST, REPLY_LIST, NULL, NULL,             \
		    "Calls of it that this tenant made, newest first",         \
		    "R-6.2.1",                                                 \
		    .params = { KIND(kind), ID, WEB_LIMIT, WEB_AFTER } },      \
	    { "GET", "/api/v1/" many "/{id}/" calls ".csv", "knowledge.call",  \
		    Q_KNOWLEDGE_CALL_LIST, REPLY_CSV, WEB_CSV, NULL,           \
		    "The same as a table", NULL, .patience_ms = 20000,         \
		    .params = { KIND(kind), ID, WEB_ROWS } },                  \
	{                                                                      \
		"POST", "/api/v1/" many "/{id}/" calls "/{call}/again",        \
		    "knowledge.call", Q_NONE, REPLY_OWN, NULL, again,          \
		    "Compute it again from the same inputs, with the "         \
		    "editions "                                                \
		    "of then and with those of today, and compare; of inputs " \
		    "by upload as a job, with those of then",                  \
		    "R-6.2.1", .shape = AGAIN, .params = {                     \
			    KIND(kind),                                        \
			    ID,                                                \
			    CALL                                               \
		    }                                                          \
	}

const struct route knowledge_routes[] = { CATALOGUE("models", "model",
					      "Mechanism models"),
	CALLS("models", "calls", "model", call_model, model_again),
	CATALOGUE("algorithms", "algorithm", "Algorithms"),
	CALLS(
	    "algorithms", "runs", "algorithm", call_algorithm, algorithm_again),
	{ "GET", "/api/v1/knowledge/usage", "knowledge.call", Q_KNOWLEDGE_USAGE,
	    REPLY_LIST, NULL, NULL,
	    "How often models and algorithms are used, and by how many; "
	    "neither self-tests nor what a demonstration does",
	    "R-6.2.1", .slow = true,
	    .params = { USAGE, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/knowledge/usage.csv", "knowledge.call",
	    Q_KNOWLEDGE_USAGE, REPLY_CSV, WEB_CSV, NULL, "The same as a table",
	    NULL, .patience_ms = 20000, .params = { USAGE, WEB_ROWS } },
	{ .path = NULL } };
