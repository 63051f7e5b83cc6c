#include "app/package_web.h"

#define APPS "/api/v1/apps"
#define BODY_MOST (16u << 20)
#define WAITING_MOST 20 /* as in sql/routine/app_package.sql */
#define KEY_DIGITS 64
#define NAME_MOST 200

/* --- handing in ----------------------------------------------------------- */

static bool
added(struct cx *cx, struct exchange *x)
{
	const struct db_rows *r = web_rows(x, 0);

	if (db_count(r) == 0 || db_is_null(r, 0, db_find(r, "id")))
		return cx_fail_code(cx, FAIL_PATIENCE, "too_many_packages",
		    NULL, "%d packages are not decided on yet", WAITING_MOST);
	web_reply_header(x, "location",
	    cx_printf(cx, APPS "/uploads/%lld",
		(long long)db_int(r, 0, db_find(r, "id"))));
	return web_present(cx, x);
}

/* What is no zip at all need not wait for its check. */
static bool
hand_in(struct cx *cx, struct exchange *x)
{
	const struct str body = web_body(x);

	if (body.n == 0)
		return cx_fail_code(
		    cx, FAIL_INVALID, "empty", "package", "there are no bytes");
	if (!str_starts(body, STR("PK\x03\x04")))
		return cx_fail_code(cx, FAIL_INVALID, "bad_package", "package",
		    "the package is no zip");
	db_bind_bytes(web_binds(x), "body", body);
	db_bind_text(web_binds(x), "actor", web_identity(x)->actor);
	web_ask(x, Q_APP_UPLOAD_ADD, added);
	return true;
}

static const char *
kept(struct cx *cx, const struct db_rows *r, const char *column)
{
	const struct str s = db_str(r, 0, db_find(r, column));

	return cx_strndup(cx, s.p, s.n);
}

/* What is installed here may have changed since it was checked. */
static bool
consented(struct cx *cx, struct exchange *x)
{
	const struct db_rows *r = web_rows(x, 0);

	if (db_str(r, 0, db_find(r, "_fault")).n > 0)
		return cx_fail_code(cx, FAIL_CONFLICT, kept(cx, r, "_fault"),
		    kept(cx, r, "_field"), "%s", kept(cx, r, "_said"));
	return web_present(cx, x);
}

static bool
consent(struct cx *cx, struct exchange *x)
{
	(void)cx;
	db_bind_text(web_binds(x), "actor", web_identity(x)->actor);
	web_ask(x, Q_APP_UPLOAD_CONSENT, consented);
	return true;
}

static bool
decline(struct cx *cx, struct exchange *x)
{
	(void)cx;
	db_bind_text(web_binds(x), "actor", web_identity(x)->actor);
	web_ask(x, Q_APP_UPLOAD_DECLINE, web_present);
	return true;
}

/* --- publishers ----------------------------------------------------------- */

static bool
is_key(struct str text)
{
	size_t i = 0;

	while (i < text.n &&
	    ((text.p[i] >= '0' && text.p[i] <= '9') ||
		(text.p[i] >= 'a' && text.p[i] <= 'f')))
		i++;
	return i == text.n && text.n == KEY_DIGITS;
}

static bool
trusted(struct cx *cx, struct exchange *x)
{
	if (db_count(web_rows(x, 0)) == 0)
		return cx_fail_code(cx, FAIL_CONFLICT, "exists", "key",
		    "the key is known already, or was revoked for good");
	return web_present(cx, x);
}

static bool
trust(struct cx *cx, struct exchange *x)
{
	if (!is_key(web_text(x, "key")))
		return cx_fail_code(cx, FAIL_INVALID, "bad_key", "key",
		    "a key is %d hexadecimal digits, in small letters",
		    KEY_DIGITS);
	if (!web_bind_name(cx, x, NAME_MOST))
		return false;
	db_bind_text(web_binds(x), "actor", web_identity(x)->actor);
	web_ask(x, Q_APP_PUBLISHER_TRUST, trusted);
	return true;
}

static bool
revoke(struct cx *cx, struct exchange *x)
{
	(void)cx;
	db_bind_text(web_binds(x), "actor", web_identity(x)->actor);
	web_ask(x, Q_APP_PUBLISHER_REVOKE, web_present);
	return true;
}

/* --- routes --------------------------------------------------------------- */

#define UPLOAD                                                                 \
	{                                                                      \
		"app_upload", IN_PATH, PARAM_INT,                              \
		    .about = "package that was handed in"                      \
	}
#define STATE                                                                  \
	{                                                                      \
		"state", IN_QUERY, PARAM_CHOICE,                               \
		    .choices =                                                 \
			"queued checking refused waiting installed declined",  \
		    .about = "in this state only"                              \
	}

const struct route app_package_routes[] = {
	{ "POST", APPS "/packages", "app.install", Q_NONE, REPLY_ACCEPTED, NULL,
	    hand_in,
	    "Hand in a package of an APP (.parkapp, at most 16 MiB); it is "
	    "checked behind, and installed when it asks for nothing new",
	    "R-6.2.3", .body_most = BODY_MOST, .raw_body = true,
	    .patience_ms = 30000,
	    .params = { { "file_name", IN_QUERY, PARAM_TEXT, .hi = 200,
			    .about = "name of the file, for people" },
		{ "rollback", IN_QUERY, PARAM_BOOL,
		    .about = "it may take the place of a newer version, or of "
			     "the same with other content" } } },
	{ "GET", APPS "/packages", "app.install", Q_APP_PACKAGE_LIST,
	    REPLY_LIST, NULL, NULL,
	    "APPs that came in packages: whose they are, and who installed "
	    "them when",
	    "R-6.2.3", .params = { WEB_LIMIT, WEB_AFTER } },
	{ "GET", APPS "/packages.csv", "app.install", Q_APP_PACKAGE_LIST,
	    REPLY_CSV, WEB_CSV, NULL, "The same as a table", NULL,
	    .patience_ms = 20000, .params = { WEB_ROWS } },
	{ "DELETE", APPS "/packages/{id}", "app.install",
	    Q_APP_PACKAGE_WITHDRAW, REPLY_DONE, NULL, NULL,
	    "Take an APP of a package off the shelf; what ran stays to be read",
	    "R-6.2.3",
	    .params = { { "id", IN_PATH, PARAM_TEXT, .lo = 7, .hi = 7,
		.about = "its number, as APP-900" } } },
	{ "GET", APPS "/uploads", "app.install", Q_APP_UPLOAD_LIST, REPLY_LIST,
	    NULL, NULL,
	    "Packages that were handed in, newest first, with what they ask "
	    "for or why they were refused",
	    "R-6.2.3", .params = { STATE, WEB_LIMIT, WEB_AFTER } },
	{ "GET", APPS "/uploads.csv", "app.install", Q_APP_UPLOAD_LIST,
	    REPLY_CSV, WEB_CSV, NULL, "The same as a table", NULL,
	    .patience_ms = 20000, .params = { STATE, WEB_ROWS } },
	{ "GET", APPS "/uploads/{app_upload}", "app.install", Q_APP_UPLOAD_FIND,
	    REPLY_ONE, NULL, NULL,
	    "One of them: what it is, what it asks for, why it was refused",
	    "R-6.2.3", .params = { UPLOAD } },
	{ "POST", APPS "/uploads/{app_upload}/consent", "app.install", Q_NONE,
	    REPLY_ONE, NULL, consent,
	    "Consent to the permissions that it asks for, and install it",
	    "R-6.2.3", .params = { UPLOAD } },
	{ "DELETE", APPS "/uploads/{app_upload}", "app.install", Q_NONE,
	    REPLY_DONE, NULL, decline,
	    "Decline a package that waits for consent", "R-6.2.3",
	    .params = { UPLOAD } },
	{ "GET", APPS "/publishers", "app.install", Q_APP_PUBLISHER_LIST,
	    REPLY_LIST, NULL, NULL,
	    "Keys whose packages are taken, and those that were revoked",
	    "R-6.2.3", .params = { WEB_LIMIT, WEB_AFTER } },
	{ "GET", APPS "/publishers.csv", "app.install", Q_APP_PUBLISHER_LIST,
	    REPLY_CSV, WEB_CSV, NULL, "The same as a table", NULL,
	    .patience_ms = 20000, .params = { WEB_ROWS } },
	{ "POST", APPS "/publishers", "app.install", Q_NONE, REPLY_CREATED,
	    NULL, trust, "Trust a publisher's key from now on", "R-6.2.3",
	    .params = { { "key", IN_BODY, PARAM_TEXT, true, .lo = 1, .hi = 200,
			    .about = "public key, Ed25519, 64 hexadecimal "
				     "digits" },
		{ "name", IN_BODY, PARAM_TEXT, true, .lo = 1, .hi = 200,
		    .about = "whose it is" } } },
	{ "POST", APPS "/publishers/{publisher}/revoke", "app.install", Q_NONE,
	    REPLY_ONE, NULL, revoke,
	    "Revoke a key for good: nothing of it is taken, and what it signed "
	    "is withdrawn",
	    "R-6.2.3",
	    .params = { { "publisher", IN_PATH, PARAM_TEXT, .lo = 64, .hi = 64,
			    .about = "its key" },
		{ "reason", IN_BODY, PARAM_TEXT, true, .lo = 1, .hi = 500,
		    .about = "why" } } },
	{ .path = NULL }
};
