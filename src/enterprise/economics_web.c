#include "base/moment.h"
#include "enterprise/enterprise_web.h"

#define MOST_FEN 9e15

/* An enterprise without figures and none at all are different answers. */
static bool
is_seen(struct cx *cx, const struct exchange *x)
{
	return db_count(web_rows(x, 0)) > 0 ||
	    cx_fail(cx, FAIL_MISSING, NULL, "no such enterprise");
}

static bool
economics_of(struct cx *cx, struct exchange *x)
{
	if (!is_seen(cx, x))
		return false;
	web_ask(x, Q_ECONOMICS_LIST, web_present);
	return true;
}

static bool
economics_list(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_ask(x, Q_ENTERPRISE_SEEN, economics_of);
	return true;
}

static bool
contacts_of(struct cx *cx, struct exchange *x)
{
	if (!is_seen(cx, x))
		return false;
	web_ask(x, Q_CONTACT_LIST, web_present);
	return true;
}

static bool
contact_list(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_ask(x, Q_ENTERPRISE_SEEN, contacts_of);
	return true;
}

/* "2026-10" or any day of it becomes the first day of the month. */
static bool
economics_put(struct cx *cx, struct exchange *x)
{
	const struct str month = web_text(x, "month");
	const char *day =
	    cx_printf(cx, "%.*s-01", month.n > 7 ? 7 : (int)month.n, month.p);
	int32_t number;

	if ((month.n != 7 && month.n != 10) ||
	    !date_parse(str_of(day), &number))
		return cx_fail_code(cx, FAIL_INVALID, "wrong_type", "month",
		    "month must be a month such as 2026-10");
	db_bind_text(web_binds(x), "day", day);
	web_ask(x, Q_ECONOMICS_PUT, web_present);
	return true;
}

#define TENANT                                                                 \
	{                                                                      \
		"tenant", IN_PATH, PARAM_INT, .about = "enterprise"            \
	}
#define CONTACT                                                                \
	{                                                                      \
		"contact", IN_PATH, PARAM_INT, .about = "contact"              \
	}
#define DUTIES "legal general energy safety environment finance quality"
#define PHONE                                                                  \
	{ "phone", IN_BODY, PARAM_TEXT, .hi = 30, .about = "telephone" },      \
	{                                                                      \
		"email", IN_BODY, PARAM_TEXT, .hi = 200, .about = "e-mail"     \
	}

const struct route economics_routes[] = {
	{ "GET", "/api/v1/enterprises/{tenant}/economics", "enterprise.read",
	    Q_NONE, REPLY_LIST, NULL, economics_list,
	    "Economic figures of an enterprise, newest month first", "R-3.2.1",
	    .params = { TENANT, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/enterprises/{tenant}/economics.csv",
	    "enterprise.read", Q_NONE, REPLY_CSV, WEB_CSV, economics_list,
	    "Economic figures of an enterprise as a table", "R-3.2.1",
	    .params = { TENANT, WEB_ROWS } },
	{ "POST", "/api/v1/enterprises/{tenant}/economics", "enterprise.write",
	    Q_NONE, REPLY_CREATED, NULL, economics_put,
	    "Report the economic figures of a month, or report them anew",
	    "R-3.2.1",
	    .params = { TENANT,
		{ "month", IN_BODY, PARAM_TEXT, .required = true, .hi = 10,
		    .about = "month such as 2026-10" },
		{ "output_fen", IN_BODY, PARAM_INT, .required = true,
		    .hi = MOST_FEN, .about = "output value, fen" },
		{ "value_added_fen", IN_BODY, PARAM_INT, .lo = -MOST_FEN,
		    .hi = MOST_FEN, .about = "value added, fen" },
		{ "revenue_fen", IN_BODY, PARAM_INT, .hi = MOST_FEN,
		    .about = "revenue, fen" },
		{ "tax_fen", IN_BODY, PARAM_INT, .lo = -MOST_FEN,
		    .hi = MOST_FEN, .about = "taxes paid, fen" },
		{ "employees", IN_BODY, PARAM_INT, .hi = 10e6,
		    .about = "employees at the end of the month" } } },
	{ "GET", "/api/v1/enterprises/{tenant}/contacts", "enterprise.read",
	    Q_NONE, REPLY_LIST, NULL, contact_list,
	    "Whom to call at an enterprise", "R-3.2.1", .params = { TENANT } },
	{ "GET", "/api/v1/enterprises/{tenant}/contacts.csv", "enterprise.read",
	    Q_NONE, REPLY_CSV, WEB_CSV, contact_list,
	    "Whom to call at an enterprise, as a table", "R-3.2.1",
	    .params = { TENANT } },
	{ "POST", "/api/v1/enterprises/{tenant}/contacts", "enterprise.write",
	    Q_CONTACT_ADD, REPLY_CREATED, NULL, NULL, "Add a contact",
	    "R-3.2.1",
	    .params = { TENANT,
		{ "duty", IN_BODY, PARAM_CHOICE, .required = true,
		    .choices = DUTIES, .about = "for which matter" },
		{ "name", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,
		    .hi = 50, .about = "name" },
		PHONE } },
	{ "PATCH", "/api/v1/enterprises/{tenant}/contacts/{contact}",
	    "enterprise.write", Q_CONTACT_CHANGE, REPLY_ONE, NULL, NULL,
	    "Change a contact", "R-3.2.1",
	    .params = { TENANT, CONTACT,
		{ "duty", IN_BODY, PARAM_CHOICE, .choices = DUTIES,
		    .about = "for which matter" },
		{ "name", IN_BODY, PARAM_TEXT, .lo = 1, .hi = 50,
		    .about = "name" },
		PHONE } },
	{ "DELETE", "/api/v1/enterprises/{tenant}/contacts/{contact}",
	    "enterprise.write", Q_CONTACT_REMOVE, REPLY_DONE, NULL, NULL,
	    "Take a contact out", "R-3.2.1", .params = { TENANT, CONTACT } },
	{ .path = NULL }
};
