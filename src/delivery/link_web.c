#include "base/moment.h"
#include "delivery/delivery_web.h"
#include "delivery/link.h"

/* Whoever has a link needs not sign in: it is signed instead. */

static struct str
key_of(const struct exchange *x)
{
	const struct db_rows *r = web_rows(x, 0);

	return db_str(r, 0, db_find(r, "key"));
}

static bool
gone(struct cx *cx)
{
	return cx_fail(cx, FAIL_MISSING, NULL,
	    "the link is not one of ours, or its time is over");
}

/* Files -------------------------------------------------------------------- */

static bool
file_came(struct cx *cx, struct exchange *x)
{
	const struct db_rows *r = web_rows(x, 0);
	const struct file_link *link = web_kept(x);

	if (db_count(r) == 0)
		return cx_fail_code(cx, FAIL_MISSING, "sign_in", NULL,
		    "the link has ended, or is for somebody who signs in "
		    "first");
	web_reply_media(x,
	    link->xlsx ? "application/vnd.openxmlformats-officedocument."
			 "spreadsheetml.sheet"
		       : "application/pdf");
	web_reply_header(x, "content-disposition",
	    cx_printf(cx, "attachment; filename=\"%.*s-%.*s.%s\"",
		STR_ARG(db_str(r, 0, db_find(r, "report"))),
		STR_ARG(db_str(r, 0, db_find(r, "period"))),
		link->xlsx ? "xlsx" : "pdf"));
	web_reply_bytes(x, db_bytes(cx, r, 0, db_find(r, "body")));
	return true;
}

static bool
file_key_came(struct cx *cx, struct exchange *x)
{
	struct file_link *link = cx_alloc(cx, sizeof(*link));
	struct db_binds *b = web_binds(x);

	if (!link_file(cx, key_of(x), web_text(x, "link"),
		moment_now() / US_PER_S, link))
		return false;
	web_keep(x, link);
	db_bind_int(b, "tenant", link->tenant);
	db_bind_int(b, "delivery", link->delivery);
	db_bind_text(b, "format", link->xlsx ? "xlsx" : "pdf");
	db_bind_int(b, "account_tenant", web_identity(x)->tenant);
	db_bind_int(b, "account", web_identity(x)->user);
	web_ask(x, Q_LINK_FILE, file_came);
	return true;
}

static bool
file(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_ask(x, Q_LINK_KEY, file_key_came);
	return true;
}

/* Unsubscribing ------------------------------------------------------------ */

static bool
bind_recipient(struct cx *cx, struct exchange *x)
{
	struct unsubscribe_link link;

	if (!link_unsubscribe(cx, key_of(x), web_text(x, "link"), &link))
		return false;
	db_bind_int(web_binds(x), "tenant", link.tenant);
	db_bind_int(web_binds(x), "recipient", link.recipient);
	db_bind_text(web_binds(x), "ip", web_ip(x));
	return true;
}

static bool
recipient_came(struct cx *cx, struct exchange *x)
{
	return db_count(web_rows(x, 0)) == 0 ? gone(cx) : web_present(cx, x);
}

static bool
recipient_key_came(struct cx *cx, struct exchange *x)
{
	if (!bind_recipient(cx, x))
		return false;
	web_ask(x, Q_LINK_RECIPIENT, recipient_came);
	return true;
}

static bool
recipient(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_ask(x, Q_LINK_KEY, recipient_key_came);
	return true;
}

static bool
left(struct cx *cx, struct exchange *x)
{
	const struct db_rows *r = web_rows(x, 0);

	if (!db_bool(r, 0, db_find(r, "done")))
		return gone(cx);
	text_puts(web_out(x), "{\"state\":\"unsubscribed\"}");
	return true;
}

static bool
leave_key_came(struct cx *cx, struct exchange *x)
{
	if (!bind_recipient(cx, x))
		return false;
	web_ask(x, Q_LINK_UNSUBSCRIBE, left);
	return true;
}

static bool
leave(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_ask(x, Q_LINK_KEY, leave_key_came);
	return true;
}

#define LINK                                                                   \
	{                                                                      \
		"link", IN_PATH, PARAM_TEXT, .secret = true, .lo = 1,          \
					     .hi = LINK_MOST,                  \
					     .about = "as the mail has it"     \
	}

const struct route link_routes[] = {
	{ "GET", "/api/v1/report-files/{link}", NULL, Q_NONE, REPLY_OWN,
	    "application/octet-stream", file,
	    "A file of a report by the link in a mail; of a confidential one "
	    "for whom it was sent to, signed in",
	    "R-7.R.5", .patience_ms = 20000, .params = { LINK } },
	{ "GET", "/api/v1/report-unsubscribe/{link}", NULL, Q_NONE, REPLY_ONE,
	    NULL, recipient, "What the receiver of a mail would no longer get",
	    "R-7.R.5",
	    .shape = "{name text, locale text, tenant_name text, "
		     "tenant_name_en text, report text, state text}",
	    .params = { LINK } },
	{ "POST", "/api/v1/report-unsubscribe/{link}", NULL, Q_NONE, REPLY_OWN,
	    NULL, leave, "Get it no more", "R-7.R.5", .shape = "{state text}",
	    .params = { LINK } },
	{ .path = NULL }
};
