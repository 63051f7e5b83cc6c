#include "knowledge/reference_web.h"

#include "knowledge/edition.h"

#define REFERENCES "/api/v1/knowledge/references"
#define QUOTAS "/api/v1/knowledge/quotas"
#define BODY_MOST (2u << 20)
#define LIST_BYTES (256u << 10)

/* Adding ------------------------------------------------------------------- */

struct adding {
	struct cx *cx;
	const json_t *columns;
	struct str csv;
	struct edition_looked looked;
	bool is_dry; /* nothing is to change */
};

static void
put_looked(struct exchange *x, const struct adding *a)
{
	struct text *out = web_out(x);

	text_printf(out, "{\"rows\":%zu,\"fault_count\":%zu,\"faults\":%.*s",
	    a->looked.rows, a->looked.faults,
	    STR_ARG(text_str(a->looked.list)));
	text_puts(out, ",\"edition\":");
}

static bool
added(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_status(x, 201);
	put_looked(x, web_kept(x));
	web_json_row(web_out(x), web_rows(x, 0), 0);
	text_char(web_out(x), '}');
	return true;
}

static bool
refuse(struct cx *cx, const struct adding *a)
{
	return cx_fail_code(cx, FAIL_INVALID, "bad_rows", "csv",
	    "row %zu, column %s: %s; %zu faults in all, which a dry run names",
	    a->looked.row, a->looked.column, a->looked.code, a->looked.faults);
}

static bool
looked_at(struct cx *cx, struct exchange *x)
{
	struct adding *a = web_kept(x);
	struct db_binds *b = web_binds(x);

	if (a->is_dry) {
		put_looked(x, a);
		text_puts(web_out(x), "null}");
		return true;
	}
	if (a->looked.faults > 0)
		return refuse(cx, a);
	db_bind_int(b, "rows", (int64_t)a->looked.rows);
	db_bind_text(b, "actor", web_identity(x)->actor);
	web_ask(x, Q_REFERENCE_ADD, added);
	return true;
}

/* On a thread: it may be a megabyte. */
static void
look(void *thing)
{
	struct adding *a = thing;

	(void)edition_look(a->cx, a->columns, a->csv, &a->looked);
}

static bool
columns_came(struct cx *cx, struct exchange *x)
{
	const struct db_rows *r = web_rows(x, 0);
	struct adding *a = web_kept(x);

	if (db_count(r) == 0)
		return cx_fail(cx, FAIL_MISSING, "name", "no such table");
	a->cx = cx;
	a->columns = json_read(cx, db_str(r, 0, db_find(r, "columns")));
	a->csv = web_text(x, "csv");
	a->looked.list = cx_alloc(cx, sizeof(*a->looked.list));
	*a->looked.list = text_new(cx, LIST_BYTES);
	if (a->columns == NULL)
		return false;
	web_compute(x, look, a, looked_at);
	return true;
}

static bool
begin(struct cx *cx, struct exchange *x, bool is_dry)
{
	struct adding *a = cx_alloc(cx, sizeof(*a));

	a->is_dry = is_dry;
	web_keep(x, a);
	web_ask(x, Q_REFERENCE_COLUMNS, columns_came);
	return true;
}

static bool
add(struct cx *cx, struct exchange *x)
{
	return begin(cx, x, false);
}

static bool
preview(struct cx *cx, struct exchange *x)
{
	return begin(cx, x, true);
}

static bool
set_quota(struct cx *cx, struct exchange *x)
{
	(void)cx;
	db_bind_text(web_binds(x), "actor", web_identity(x)->actor);
	web_ask(x, Q_KNOWLEDGE_QUOTA_SET, web_present);
	return true;
}

static bool
confirm(struct cx *cx, struct exchange *x)
{
	(void)cx;
	db_bind_text(web_binds(x), "actor", web_identity(x)->actor);
	web_ask(x, Q_REFERENCE_CONFIRM, web_present);
	return true;
}

/* Routes ------------------------------------------------------------------- */

#define OF_TENANTS                                                             \
	{ "q", IN_QUERY, PARAM_TEXT, .hi = 100,                                \
		.about = "part of a tenant's name" },                          \
	{                                                                      \
		"state", IN_QUERY, PARAM_CHOICE,                               \
		    .choices = "any good near used_up",                        \
		    .about = "of the month: no limit, good, at eight tenths, " \
			     "used up"                                         \
	}
#define FILTERS                                                                \
	{ "q", IN_QUERY, PARAM_TEXT, .hi = 100,                                \
		.about = "part of names, editions or sources" },               \
	    { "confirmed", IN_QUERY, PARAM_BOOL,                               \
		    .about =                                                   \
			"held against its document by somebody, or not" },     \
	{                                                                      \
		"in_force", IN_QUERY, PARAM_BOOL,                              \
		    .about = "in force today, or not"                          \
	}
#define EDITION                                                                \
	{                                                                      \
		"edition", IN_PATH, PARAM_INT,                                 \
		    .lo = 1, .hi = 9e15, .about = "number of the edition"      \
	}

#define NAME                                                                   \
	{                                                                      \
		"name", IN_BODY, PARAM_TEXT, true, .lo = 1, .hi = 40,          \
						   .about = "table"            \
	}
#define ROWS                                                                   \
	{                                                                      \
		"csv", IN_BODY, PARAM_TEXT, true,                              \
		    .lo = 1, .hi = EDITION_BYTES, .about = "heading and rows"  \
	}
#define LOOKED                                                                 \
	"{rows int, fault_count int, faults [{row int, column text, code "     \
	"text, value text}], edition {id int, name text, edition text, rows "  \
	"int, sha256 text}?}"

const struct route reference_routes[] = {
	{ "GET", REFERENCES, "", Q_REFERENCE_LIST, REPLY_LIST, NULL, NULL,
	    "Editions of the tables that models and algorithms take "
	    "coefficients from",
	    "R-6.2.1", .params = { FILTERS, WEB_LIMIT, WEB_AFTER } },
	{ "GET", REFERENCES ".csv", "", Q_REFERENCE_LIST, REPLY_CSV, WEB_CSV,
	    NULL, "The same as a table", NULL, .patience_ms = 20000,
	    .params = { FILTERS, WEB_ROWS } },
	{ "GET", REFERENCES "/{edition}", "", Q_REFERENCE_FIND, REPLY_ONE, NULL,
	    NULL, "An edition with its rows, as CSV", "R-6.2.1",
	    .params = { EDITION } },
	{ "GET", REFERENCES "/{edition}/rows.csv", "", Q_REFERENCE_CSV,
	    REPLY_BYTES, WEB_CSV, NULL, "Its rows alone", NULL,
	    .params = { EDITION } },
	{ "POST", REFERENCES, "knowledge.manage", Q_NONE, REPLY_OWN, NULL, add,
	    "Add an edition from CSV: the columns of its table in their order",
	    "R-6.2.1", .body_most = BODY_MOST, .shape = LOOKED,
	    .params = { NAME, ROWS,
		{ "edition", IN_BODY, PARAM_TEXT, true, .lo = 1, .hi = 100,
		    .about = "document with its year" },
		{ "valid_from", IN_BODY, PARAM_DATE, .about = "first day" },
		{ "valid_to", IN_BODY, PARAM_DATE,
		    .about = "first day no more" },
		{ "source", IN_BODY, PARAM_TEXT, .hi = 1000,
		    .about = "where its values were read" } } },
	{ "POST", REFERENCES "/preview", "knowledge.manage", Q_NONE, REPLY_OWN,
	    NULL, preview,
	    "Look at the rows of an edition; row and column of each fault are "
	    "named, nothing changes",
	    "R-6.2.1", .body_most = BODY_MOST, .shape = LOOKED,
	    .params = { NAME, ROWS } },
	{ "POST", REFERENCES "/{edition}/confirmation", "knowledge.manage",
	    Q_NONE, REPLY_ONE, NULL, confirm,
	    "Say that you have held it against its document", "R-6.2.1",
	    .params = { EDITION,
		{ "note", IN_BODY, PARAM_TEXT, .hi = 1000,
		    .about = "what was held against what" } } },
	{ "DELETE", REFERENCES "/{edition}/confirmation", "knowledge.manage",
	    Q_REFERENCE_DOUBT, REPLY_DONE, NULL, NULL,
	    "Take that back: it is unconfirmed again", "R-6.2.1",
	    .params = { EDITION } },
	{ "GET", QUOTAS, "knowledge.manage", Q_KNOWLEDGE_QUOTA_LIST, REPLY_LIST,
	    NULL, NULL,
	    "Calls of models and algorithms that tenants have in a month of "
	    "the park's clock, and have used",
	    "R-6.2.1", .slow = true,
	    .params = { OF_TENANTS, WEB_LIMIT, WEB_AFTER } },
	{ "GET", QUOTAS ".csv", "knowledge.manage", Q_KNOWLEDGE_QUOTA_LIST,
	    REPLY_CSV, WEB_CSV, NULL, "The same as a table", NULL,
	    .patience_ms = 20000, .params = { OF_TENANTS, WEB_ROWS } },
	{ "GET", "/api/v1/knowledge/quota", "knowledge.call",
	    Q_KNOWLEDGE_QUOTA_MINE, REPLY_ONE, NULL, NULL,
	    "Calls that one's own tenant has in this month, has used and has "
	    "left; null: any number",
	    "R-6.2.1" },
	{ "POST", QUOTAS, "knowledge.manage", Q_NONE, REPLY_ONE, NULL,
	    set_quota,
	    "Set how many a tenant has, and each of its API tokens; without a "
	    "number, any",
	    "R-6.2.1",
	    .params = { { "tenant", IN_BODY, PARAM_INT, true, .lo = 1,
			    .hi = 2147483647, .about = "whose" },
		{ "calls", IN_BODY, PARAM_INT, .lo = 0, .hi = 1e12,
		    .about = "of all of it" },
		{ "token_calls", IN_BODY, PARAM_INT, .lo = 0, .hi = 1e12,
		    .about = "of each of its API tokens" },
		{ "reason", IN_BODY, PARAM_TEXT, .hi = 500,
		    .about = "why it is set, changed or lifted" } } },
	{ .path = NULL }
};
