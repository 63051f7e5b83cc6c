#include "identity/identity_web.h"

#include <string.h>

#include "base/hash.h"
#include "identity/password.h"
#include "wire/hj212.h"

#define COOKIE_LETTERS 43 /* 256 bits */
#define CSRF_LETTERS 32
#define TOKEN_LETTERS 32

/* Threads get one string: password, NUL, hash would end at the first NUL,
 * so the two are joined by a unit separator, which no password contains. */
static const char *
join(struct cx *cx, struct str password, struct str hash)
{
	return cx_printf(cx, "%.*s\x1f%.*s", STR_ARG(password), STR_ARG(hash));
}

static void
work_verify(const char *in, char *out)
{
	const char *hash = strchr(in, '\x1f');
	char password[WORK_ROOM];

	memcpy(password, in, (size_t)(hash - in));
	password[hash - in] = '\0';
	out[0] = password_fits(password, hash + 1) ? 'y' : 'n';
	explicit_bzero(password, sizeof(password));
}

static void
work_hash(const char *in, char *out)
{
	password_hash(in, out);
}

/* The two secrets of a new session: one for the cookie, one for pages. */
struct words {
	const char *cookie, *csrf;
};

/* Signing in --------------------------------------------------------------- */

static bool
session_show_came(struct cx *cx, struct exchange *x)
{
	struct text *out = web_out(x);
	const struct db_rows *rows = web_rows(x, 0);
	struct str rest = str_of(web_permissions(x));

	if (db_count(rows) == 0)
		return cx_fail(cx, FAIL_UNKNOWN, NULL, "sign in first");
	text_puts(out, "{\"user\":");
	text_put(out, db_str(rows, 0, db_find(rows, "account")));
	text_puts(out, ",\"tenant\":");
	text_put(out, db_str(rows, 0, db_find(rows, "tenant")));
	text_puts(out, ",\"park\":");
	text_put(out, db_str(rows, 0, db_find(rows, "park")));
	text_puts(out, ",\"role\":");
	text_json(out, str_of(web_role(x)));
	text_puts(out, ",\"permissions\":[");
	for (bool first = true; rest.p != NULL; first = false) {
		const struct str p = str_cut(rest, ' ', &rest);

		if (p.n == 0)
			continue;
		if (!first)
			text_char(out, ',');
		text_json(out, p);
	}
	text_puts(out, "],\"csrf\":");
	text_json(out, str_of(web_csrf(x)));
	text_char(out, '}');
	return true;
}

static bool
session_show(struct cx *cx, struct exchange *x)
{
	(void)cx;
	db_bind_text(web_binds(x), "role", web_role(x));
	web_ask(x, Q_SESSION_SHOW, session_show_came);
	return true;
}

static const char *
cookie_text(struct cx *cx, const char *value, int seconds)
{
	/* Secure comes from the proxy that ends TLS (proxy_cookie_flags in
	 * deploy/), since this server speaks plain HTTP to it. */
	return cx_printf(cx,
	    "park_session=%s; Path=/; HttpOnly; SameSite=Lax; Max-Age=%d",
	    value, seconds);
}

/* A fresh session answers with its csrf word; the portal then asks
 * GET /api/v1/session for the rest. */
static bool
session_opened(struct cx *cx, struct exchange *x)
{
	const struct words *w = web_kept(x);

	web_reply_header(
	    x, "set-cookie", cookie_text(cx, w->cookie, 12 * 3600));
	text_printf(web_out(x), "{\"csrf\":\"%s\"}", w->csrf);
	web_status(x, 201);
	return true;
}

static bool
refused(struct cx *cx, struct exchange *x)
{
	(void)x;
	return cx_fail_code(cx, FAIL_UNKNOWN, "wrong_password", NULL,
	    "the name or the password is wrong");
}

static bool
password_checked(struct cx *cx, struct exchange *x)
{
	struct db_binds *b = web_binds(x);
	struct words *w;
	unsigned char digest[SHA256_SIZE];

	if (web_worked(x)[0] != 'y') {
		web_ask(x, Q_LOGIN_FAIL, refused);
		return true;
	}
	w = cx_alloc(cx, sizeof(*w));
	w->cookie = hash_random_word(cx, COOKIE_LETTERS);
	w->csrf = hash_random_word(cx, CSRF_LETTERS);
	web_keep(x, w);
	hash_sha256(str_of(w->cookie), digest);
	db_bind_bytes(
	    b, "secret", (struct str){ (const char *)digest, sizeof(digest) });
	db_bind_text(b, "csrf", w->csrf);
	db_bind_text(b, "ip", web_ip(x));
	web_ask(x, Q_SESSION_OPEN, session_opened);
	return true;
}

static bool
login_found(struct cx *cx, struct exchange *x)
{
	const struct db_rows *rows = web_rows(x, 0);
	const int64_t wait_s = db_int(rows, 0, db_find(rows, "wait_s"));
	struct str hash = db_str(rows, 0, db_find(rows, "hash"));

	if (wait_s > 0) {
		web_retry_after(x, (int)wait_s);
		return cx_fail_code(cx, FAIL_PATIENCE, "locked_out", NULL,
		    "too many wrong passwords; try again in %lld s",
		    (long long)wait_s);
	}
	if (hash.n == 0)
		hash = str_of(password_of_nobody);
	web_work(x, work_verify, join(cx, web_text(x, "password"), hash),
	    password_checked);
	return true;
}

static bool
session_open(struct cx *cx, struct exchange *x)
{
	(void)cx;
	db_bind_text(web_binds(x), "net", web_net(x));
	web_ask(x, Q_LOGIN_FIND, login_found);
	return true;
}

static bool
session_closed(struct cx *cx, struct exchange *x)
{
	web_reply_header(x, "set-cookie", cookie_text(cx, "", 0));
	web_reply_header(x, "clear-site-data", "\"storage\"");
	web_status(x, 204);
	return true;
}

static bool
session_close(struct cx *cx, struct exchange *x)
{
	(void)cx;
	db_bind_bytes(web_binds(x), "secret", web_secret(x));
	web_ask(x, Q_SESSION_CLOSE, session_closed);
	return true;
}

/* My sessions and account -------------------------------------------------- */

static bool
sessions_list(struct cx *cx, struct exchange *x)
{
	(void)cx;
	db_bind_bytes(web_binds(x), "secret", web_secret(x));
	web_ask(x, Q_SESSION_LIST, web_present);
	return true;
}

static bool
sessions_end(struct cx *cx, struct exchange *x)
{
	(void)cx;
	db_bind_bytes(web_binds(x), "secret", web_secret(x));
	web_ask(x, Q_SESSION_END, web_present);
	return true;
}

/* My password -------------------------------------------------------------- */

static bool
new_password_hashed(struct cx *cx, struct exchange *x)
{
	(void)cx;
	db_bind_text(web_binds(x), "hash", web_worked(x));
	web_ask(x, Q_PASSWORD_CHANGE, session_closed);
	return true;
}

static bool
old_password_checked(struct cx *cx, struct exchange *x)
{
	const struct str fresh = web_text(x, "new_password");

	if (web_worked(x)[0] != 'y')
		return cx_fail_code(cx, FAIL_INVALID, "wrong_password",
		    "old_password", "the old password is wrong");
	web_work(x, work_hash, cx_strndup(cx, fresh.p, fresh.n),
	    new_password_hashed);
	return true;
}

static bool
password_found(struct cx *cx, struct exchange *x)
{
	web_work(x, work_verify,
	    join(cx, web_text(x, "old_password"), db_str(web_rows(x, 0), 0, 0)),
	    old_password_checked);
	return true;
}

static bool
password_change(struct cx *cx, struct exchange *x)
{
	if (web_identity(x)->user == 0)
		return cx_fail(
		    cx, FAIL_DENIED, NULL, "a token has no password");
	if (!password_judge(cx, "new_password", web_text(x, "new_password"),
		str_of(web_identity(x)->actor)))
		return false;
	web_ask(x, Q_PASSWORD_FIND, password_found);
	return true;
}

/* Accounts of others ------------------------------------------------------- */

static bool
account_hashed(struct cx *cx, struct exchange *x)
{
	(void)cx;
	db_bind_text(web_binds(x), "hash", web_worked(x));
	web_ask(x, Q_ACCOUNT_ADD, web_present);
	return true;
}

static bool
account_add(struct cx *cx, struct exchange *x)
{
	const struct str password = web_text(x, "password");

	if (!password_judge(cx, "password", password, web_text(x, "name")))
		return false;
	web_work(x, work_hash, cx_strndup(cx, password.p, password.n),
	    account_hashed);
	return true;
}

static bool
reset_hashed(struct cx *cx, struct exchange *x)
{
	(void)cx;
	db_bind_text(web_binds(x), "hash", web_worked(x));
	web_ask(x, Q_ACCOUNT_RESET, web_present);
	return true;
}

static bool
account_reset(struct cx *cx, struct exchange *x)
{
	const struct str password = web_text(x, "password");

	if (!password_judge(cx, "password", password, STR("")))
		return false;
	web_work(
	    x, work_hash, cx_strndup(cx, password.p, password.n), reset_hashed);
	return true;
}

/* Tokens ------------------------------------------------------------------- */

static bool
token_added(struct cx *cx, struct exchange *x)
{
	struct text *out = web_out(x);
	const char *token = web_kept(x);

	(void)cx;
	web_status(x, 201);
	text_puts(out, "{\"id\":");
	text_put(out, db_str(web_rows(x, 0), 0, 0));
	if (token == NULL)
		text_puts(out, ",\"token\":null}");
	else
		text_printf(out, ",\"token\":\"%s\"}", token);
	return true;
}

static bool
token_ask(struct exchange *x, struct str prefix,
    const unsigned char digest[SHA256_SIZE])
{
	struct db_binds *b = web_binds(x);

	db_bind(b, "prefix", prefix);
	db_bind_bytes(
	    b, "secret", (struct str){ (const char *)digest, SHA256_SIZE });
	web_ask(x, Q_TOKEN_ADD, token_added);
	return true;
}

/* A station of HJ 212 brings its number and password with it. */
static bool
station_add(struct cx *cx, struct exchange *x)
{
	const struct str mn = web_text(x, "mn"), pw = web_text(x, "pw");
	unsigned char digest[SHA256_SIZE];

	if (!str_is(web_text(x, "role"), "device") || !web_has(x, "device"))
		return cx_fail_code(cx, FAIL_INVALID, "missing", "device",
		    "a station is one device: role and device say so");
	if (!hj212_is_word(mn, HJ212_MN_MOST))
		return cx_fail_code(cx, FAIL_INVALID, "not_a_word", "mn",
		    "mn may hold letters, digits and marks, no blanks");
	if (!hj212_is_word(pw, HJ212_PW_MOST))
		return cx_fail_code(cx, FAIL_INVALID, "not_a_word", "pw",
		    "pw may hold letters, digits and marks, no blanks");
	hj212_secret(mn, pw, digest);
	return token_ask(x, mn, digest);
}

static bool
token_add(struct cx *cx, struct exchange *x)
{
	char *token = cx_printf(cx, "pk_%s_%s", hash_random_word(cx, 8),
	    hash_random_word(cx, TOKEN_LETTERS));
	unsigned char digest[SHA256_SIZE];

	if (web_has(x, "mn") || web_has(x, "pw"))
		return station_add(cx, x);
	hash_sha256(str_of(token), digest);
	web_keep(x, token);
	return token_ask(x, (struct str){ token, 11 }, digest);
}

/* A token made anew for the same purpose; both are good for a while. */
static bool
token_rotate(struct cx *cx, struct exchange *x)
{
	char *token = cx_printf(cx, "pk_%s_%s", hash_random_word(cx, 8),
	    hash_random_word(cx, TOKEN_LETTERS));
	unsigned char digest[SHA256_SIZE];
	struct db_binds *b = web_binds(x);

	hash_sha256(str_of(token), digest);
	web_keep(x, token);
	db_bind(b, "prefix", (struct str){ token, 11 });
	db_bind_bytes(
	    b, "secret", (struct str){ (const char *)digest, sizeof(digest) });
	web_ask(x, Q_TOKEN_ROTATE, token_added);
	return true;
}

/* Set-up ------------------------------------------------------------------- */

static bool
setup_hashed(struct cx *cx, struct exchange *x)
{
	unsigned char digest[SHA256_SIZE];

	(void)cx;
	hash_sha256(web_text(x, "code"), digest);
	db_bind_bytes(web_binds(x), "code",
	    (struct str){ (const char *)digest, sizeof(digest) });
	db_bind_text(web_binds(x), "hash", web_worked(x));
	web_ask(x, Q_SETUP_FINISH, web_present);
	return true;
}

static bool
setup_finish(struct cx *cx, struct exchange *x)
{
	const struct str password = web_text(x, "password");

	if (!password_judge(cx, "password", password, web_text(x, "name")))
		return false;
	web_work(
	    x, work_hash, cx_strndup(cx, password.p, password.n), setup_hashed);
	return true;
}

#define TENANT                                                                 \
	{                                                                      \
		"tenant", IN_QUERY, PARAM_INT, .about = "of this tenant only"  \
	}
#define ACCOUNT_FILTERS                                                        \
	TENANT,                                                                \
	    { "q", IN_QUERY, PARAM_TEXT, .hi = 100,                            \
		    .about = "part of a name or e-mail" },                     \
	    { "role", IN_QUERY, PARAM_TEXT, .hi = 50,                          \
		    .about = "with this role only" },                          \
	{                                                                      \
		"state", IN_QUERY, PARAM_CHOICE, .choices = "active disabled", \
						 .about = "in this state only" \
	}
#define NAME                                                                   \
	{                                                                      \
		"name", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,        \
					     .hi = 50, .about = "sign-in name" \
	}
#define PASSWORD                                                               \
	{                                                                      \
		"password", IN_BODY, PARAM_TEXT,                               \
		    .required = true, .secret = true, .lo = 1, .hi = 128,      \
		    .about = "password"                                        \
	}

const struct route identity_routes[] = {
	{ "POST", "/api/v1/session", NULL, Q_NONE, REPLY_OWN, NULL,
	    session_open, "Sign in: sets the session cookie", "R-3.1.2",
	    .operation = "signIn", .params = { NAME, PASSWORD } },
	{ "GET", "/api/v1/session", "", Q_NONE, REPLY_OWN, NULL, session_show,
	    "Who I am and what I may do", "R-3.1.2" },
	{ "DELETE", "/api/v1/session", "", Q_NONE, REPLY_OWN, NULL,
	    session_close, "Sign out", "R-3.1.2", .operation = "signOut" },
	{ "PATCH", "/api/v1/session", "", Q_ACCOUNT_MINE, REPLY_ONE, NULL, NULL,
	    "Change my own name, e-mail or language", NULL,
	    .params = { { "display_name", IN_BODY, PARAM_TEXT, .lo = 1,
			    .hi = 50, .about = "name shown to others" },
		{ "email", IN_BODY, PARAM_TEXT, .hi = 200, .about = "e-mail" },
		{ "locale", IN_BODY, PARAM_CHOICE, .choices = "zh-CN en",
		    .about = "language" } } },
	{ "GET", "/api/v1/sessions", "", Q_NONE, REPLY_LIST, NULL,
	    sessions_list, "My open sessions", NULL },
	{ "DELETE", "/api/v1/sessions", "", Q_NONE, REPLY_DONE, NULL,
	    sessions_end, "End all my sessions but this one", NULL },
	{ "DELETE", "/api/v1/sessions/{session}", "", Q_NONE, REPLY_DONE, NULL,
	    sessions_end, "End one of my sessions", NULL,
	    .params = { { "session", IN_PATH, PARAM_TEXT, .lo = 32, .hi = 32,
		.about = "word of the session" } } },
	{ "POST", "/api/v1/session/password", "", Q_NONE, REPLY_OWN, NULL,
	    password_change, "Change my password; ends all my sessions",
	    "R-3.1.2", .operation = "changePassword",
	    .params = { { "old_password", IN_BODY, PARAM_TEXT, .required = true,
			    .secret = true, .hi = 128,
			    .about = "password now" },
		{ "new_password", IN_BODY, PARAM_TEXT, .required = true,
		    .secret = true, .lo = 1, .hi = 128,
		    .about = "password from now on" } } },
	{ "GET", "/api/v1/setup", NULL, Q_SETUP_NEEDED, REPLY_ONE, NULL, NULL,
	    "Whether the platform waits for its first operator", NULL },
	{ "POST", "/api/v1/setup", NULL, Q_NONE, REPLY_CREATED, NULL,
	    setup_finish, "Make the first operator with the printed code", NULL,
	    .params = { { "code", IN_BODY, PARAM_TEXT, .required = true,
			    .secret = true, .lo = 8, .hi = 64,
			    .about = "one-time code from the log" },
		NAME, PASSWORD,
		{ "park_name", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,
		    .hi = 100, .about = "name of the park" } } },
	{ "GET", "/api/v1/users", "user.read", Q_ACCOUNT_LIST, REPLY_LIST, NULL,
	    NULL, "Accounts", "R-3.1.2",
	    .params = { ACCOUNT_FILTERS, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/users.csv", "user.read", Q_ACCOUNT_CSV, REPLY_CSV,
	    WEB_CSV, NULL, "Accounts as a table, at most 50,000", "R-3.1.2",
	    .patience_ms = 20000, .params = { ACCOUNT_FILTERS } },
	{ "POST", "/api/v1/users", "user.write", Q_NONE, REPLY_CREATED, NULL,
	    account_add, "Make an account", "R-3.1.2",
	    .params = { NAME, PASSWORD,
		{ "display_name", IN_BODY, PARAM_TEXT, .required = true,
		    .lo = 1, .hi = 50, .about = "name shown to others" },
		{ "role", IN_BODY, PARAM_TEXT, .required = true, .lo = 1,
		    .hi = 50, .about = "role, see /api/v1/roles" },
		{ "email", IN_BODY, PARAM_TEXT, .hi = 200, .about = "e-mail" },
		{ "locale", IN_BODY, PARAM_CHOICE, .choices = "zh-CN en",
		    .about = "language" },
		{ "tenant", IN_BODY, PARAM_INT,
		    .about = "tenant, mine when not given" } } },
	{ "PATCH", "/api/v1/users/{user}", "user.write", Q_ACCOUNT_CHANGE,
	    REPLY_ONE, NULL, NULL, "Change an account", "R-3.1.2",
	    .params = { { "user", IN_PATH, PARAM_INT, .about = "account" },
		{ "display_name", IN_BODY, PARAM_TEXT, .lo = 1, .hi = 50,
		    .about = "name shown to others" },
		{ "role", IN_BODY, PARAM_TEXT, .lo = 1, .hi = 50,
		    .about = "role" },
		{ "email", IN_BODY, PARAM_TEXT, .hi = 200, .about = "e-mail" },
		{ "locale", IN_BODY, PARAM_CHOICE, .choices = "zh-CN en",
		    .about = "language" },
		{ "state", IN_BODY, PARAM_CHOICE, .choices = "active disabled",
		    .about = "disabled ends its sessions at once" } } },
	{ "POST", "/api/v1/users/{user}/password", "user.write", Q_NONE,
	    REPLY_DONE, NULL, account_reset,
	    "Set somebody's password; to be changed at the next sign-in",
	    "R-3.1.2", .operation = "resetPassword",
	    .params = { { "user", IN_PATH, PARAM_INT, .about = "account" },
		PASSWORD } },
	{ "GET", "/api/v1/roles", "user.read", Q_ROLE_LIST, REPLY_LIST, NULL,
	    NULL, "Roles and their permissions", "R-3.1.2" },
	{ "GET", "/api/v1/tokens", "token.read", Q_TOKEN_LIST, REPLY_LIST, NULL,
	    NULL, "Bearer tokens, without their secrets", NULL,
	    .params = { TENANT,
		{ "device", IN_QUERY, PARAM_INT,
		    .about = "for this device only" },
		WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/tokens.csv", "token.read", Q_TOKEN_LIST, REPLY_CSV,
	    WEB_CSV, NULL, "Bearer tokens as a table, without their secrets",
	    NULL, .patience_ms = 20000,
	    .params = { TENANT,
		{ "device", IN_QUERY, PARAM_INT,
		    .about = "for this device only" },
		WEB_ROWS } },
	{ "POST", "/api/v1/tokens", "token.write", Q_NONE, REPLY_OWN, NULL,
	    token_add, "Make a token; its text is shown this once", NULL,
	    .params = { { "name", IN_BODY, PARAM_TEXT, .required = true,
			    .lo = 1, .hi = 100, .about = "what it is for" },
		{ "role", IN_BODY, PARAM_CHOICE, .required = true,
		    .choices = "device developer park_operator",
		    .about = "whose permissions it carries" },
		{ "device", IN_BODY, PARAM_INT,
		    .about = "the one device it may write for" },
		{ "mn", IN_BODY, PARAM_TEXT, .lo = 1, .hi = HJ212_MN_MOST,
		    .about = "of a station of HJ 212: its number, which "
			     "together with pw stands for a token" },
		{ "pw", IN_BODY, PARAM_TEXT, .secret = true, .lo = 4,
		    .hi = HJ212_PW_MOST, .about = "and its password" },
		{ "tenant", IN_BODY, PARAM_INT,
		    .about = "tenant, mine when not given" },
		{ "expires", IN_BODY, PARAM_MOMENT,
		    .about = "when it ends" } } },
	{ "POST", "/api/v1/tokens/{token}/rotate", "token.write", Q_NONE,
	    REPLY_OWN, NULL, token_rotate,
	    "Make a token anew; the older one stays good for a while", NULL,
	    .params = { { "token", IN_PATH, PARAM_INT, .about = "token" },
		{ "keep_s", IN_BODY, PARAM_INT, .lo = 0, .hi = 2592000,
		    .fallback = "86400",
		    .about = "the older one is good for so many seconds; 0: "
			     "it ends at once" } } },
	{ "DELETE", "/api/v1/tokens/{token}", "token.write", Q_TOKEN_REVOKE,
	    REPLY_DONE, NULL, NULL, "Withdraw a token", NULL,
	    .params = { { "token", IN_PATH, PARAM_INT, .about = "token" } } },
	{ .path = NULL }
};
