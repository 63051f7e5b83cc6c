#include "join/join_web.h"

#include "base/hash.h"
#include "base/word.h"
#include "enterprise/pinyin.h"
#include "enterprise/uscc.h"
#include "identity/password.h"
#include "join/join.h"

#define CODE_LETTERS 24 /* 143 bits */
#define NAME_MOST 200
#define CONTACT_MOST 50

static void
bind_digest(struct exchange *x, struct str code)
{
	unsigned char digest[SHA256_SIZE];

	hash_sha256(code, digest);
	db_bind_bytes(web_binds(x), "code",
	    (struct str){ (const char *)digest, sizeof(digest) });
}

/* Whether whoever asks must wait; says so, and false, when he must. */
static bool
may_go_on(struct cx *cx, struct exchange *x, int64_t wait_s)
{
	if (wait_s <= 0)
		return true;
	web_retry_after(x, (int)wait_s);
	return cx_fail_code(cx, FAIL_PATIENCE, "too_often", NULL,
	    "too many from your network; try again in %lld s",
	    (long long)wait_s);
}

/* Applying ----------------------------------------------------------------- */

/* The answer tells nothing of what the park knows: an enterprise that is there
 * already, and a name that is taken, look like any other. */
static bool
added(struct cx *cx, struct exchange *x)
{
	(void)cx;
	web_status(x, 202);
	text_printf(web_out(x), "{\"code\":\"%s\"}", (const char *)web_kept(x));
	return true;
}

static bool
hashed(struct cx *cx, struct exchange *x)
{
	char *code = hash_random_word(cx, CODE_LETTERS);

	web_keep(x, code);
	bind_digest(x, str_of(code));
	db_bind_text(web_binds(x), "hash", web_worked(x));
	db_bind_text(web_binds(x), "ip", web_ip(x));
	web_ask(x, Q_JOIN_ADD, added);
	return true;
}

static bool
gate_passed(struct cx *cx, struct exchange *x)
{
	const struct db_rows *rows = web_rows(x, 0);
	const struct str password = web_text(x, "password");

	if (db_is_null(rows, 0, db_find(rows, "park")))
		return cx_fail_code(cx, FAIL_CONFLICT, "join_closed", "park",
		    "the park takes no applications here");
	if (!may_go_on(cx, x, db_int(rows, 0, db_find(rows, "wait_s"))))
		return false;
	web_work(
	    x, password_hash, cx_strndup(cx, password.p, password.n), hashed);
	return true;
}

static bool
judge_words(struct cx *cx, struct exchange *x)
{
	struct db_binds *b = web_binds(x);
	struct str code, name, contact;

	if (!uscc_read(cx, web_text(x, "uscc"), &code) ||
	    !word_read(cx, "name", web_text(x, "name"), NAME_MOST, &name) ||
	    !word_read(
		cx, "contact", web_text(x, "contact"), CONTACT_MOST, &contact))
		return false;
	db_bind(b, "uscc", code);
	db_bind(b, "name", name);
	db_bind(b, "contact", contact);
	db_bind_text(b, "pinyin", pinyin_initials(cx, name));
	return true;
}

static bool
judge(struct cx *cx, struct exchange *x)
{
	if (web_int(x, "consent") == 0)
		return cx_fail_code(cx, FAIL_INVALID, "consent", "consent",
		    "without consent nothing is kept");
	return judge_words(cx, x) &&
	    join_phone(cx, "phone", web_text(x, "phone")) &&
	    word_mailbox(cx, "email", web_text(x, "email")) &&
	    join_account_name(
		cx, "account_name", web_text(x, "account_name")) &&
	    password_judge(cx, "password", web_text(x, "password"),
		web_text(x, "account_name"));
}

static bool
join_ask(struct cx *cx, struct exchange *x)
{
	if (!judge(cx, x))
		return false;
	db_bind_text(web_binds(x), "net", web_net(x));
	web_ask(x, Q_JOIN_GATE, gate_passed);
	return true;
}

/* How it stands ------------------------------------------------------------ */

static bool
is_none(struct cx *cx, struct exchange *x)
{
	(void)x;
	return cx_fail_code(cx, FAIL_MISSING, "no_application", "code",
	    "there is no application of this code");
}

static bool
state_came(struct cx *cx, struct exchange *x)
{
	(void)cx;
	if (db_count(web_rows(x, 0)) == 0)
		web_ask(x, Q_JOIN_GUESS, is_none);
	else
		web_json_row(web_out(x), web_rows(x, 0), 0);
	return true;
}

static bool
wait_came(struct cx *cx, struct exchange *x)
{
	if (!may_go_on(cx, x, db_int(web_rows(x, 0), 0, 0)))
		return false;
	bind_digest(x, str_trim(web_text(x, "code")));
	web_ask(x, Q_JOIN_STATE, state_came);
	return true;
}

static bool
join_state(struct cx *cx, struct exchange *x)
{
	(void)cx;
	db_bind_text(web_binds(x), "net", web_net(x));
	web_ask(x, Q_JOIN_WAIT, wait_came);
	return true;
}

/* Deciding ----------------------------------------------------------------- */

static bool
join_approve(struct cx *cx, struct exchange *x)
{
	if (web_has(x, "account_name") &&
	    !join_account_name(cx, "account_name", web_text(x, "account_name")))
		return false;
	web_ask(x, Q_JOIN_APPROVE, web_present);
	return true;
}

static bool
join_refuse(struct cx *cx, struct exchange *x)
{
	struct str reason;

	if (!word_read(cx, "reason", web_text(x, "reason"), 500, &reason))
		return false;
	db_bind(web_binds(x), "reason", reason);
	web_ask(x, Q_JOIN_REFUSE, web_present);
	return true;
}

#define FILTERS                                                                \
	{ "state", IN_QUERY, PARAM_CHOICE,                                     \
		.choices = "waiting approved refused expired",                 \
		.about = "in this state only" },                               \
	    { "industry", IN_QUERY, PARAM_TEXT, .hi = 10,                      \
		    .about = "of this GB/T 4754 division only" },              \
	{                                                                      \
		"q", IN_QUERY, PARAM_TEXT,                                     \
		    .hi = 100,                                                 \
		    .about = "part of the name, the code, the initials, the "  \
			     "contact or the sign-in name"                     \
	}
#define JOIN                                                                   \
	{                                                                      \
		"join", IN_PATH, PARAM_INT, .about = "application"             \
	}
#define VERSION                                                                \
	{                                                                      \
		"version", IN_BODY, PARAM_INT, .required = true,               \
					       .about = "the version seen"     \
	}

const struct route join_routes[] = {
	{ "GET", "/api/v1/join", NULL, Q_JOIN_OFFER, REPLY_ONE, NULL, NULL,
	    "What an applicant chooses from: parks and industries", "R-3.2.1",
	    .operation = "getJoinOffer" },
	{ "POST", "/api/v1/join", NULL, Q_NONE, REPLY_OWN, NULL, join_ask,
	    "Apply for an enterprise to be let into a park", "R-3.2.1",
	    .shape = "{code text}",
	    .params = { { "park", IN_BODY, PARAM_INT, .lo = 1, .hi = 2000,
			    .about = "park; the only one when not given" },
		{ "uscc", IN_BODY, PARAM_TEXT, .required = true, .hi = 60,
		    .about = "unified social credit code" },
		{ "name", IN_BODY, PARAM_TEXT, .required = true, .hi = 200,
		    .about = "registered name" },
		{ "industry_code", IN_BODY, PARAM_TEXT, .required = true,
		    .lo = 1, .hi = 10, .about = "GB/T 4754 division" },
		{ "contact", IN_BODY, PARAM_TEXT, .required = true, .hi = 50,
		    .about = "who applies" },
		{ "phone", IN_BODY, PARAM_TEXT, .required = true, .hi = 30,
		    .about = "telephone" },
		{ "email", IN_BODY, PARAM_TEXT, .required = true, .hi = 200,
		    .about = "e-mail" },
		{ "account_name", IN_BODY, PARAM_TEXT, .required = true,
		    .hi = 50, .about = "sign-in name wished" },
		{ "password", IN_BODY, PARAM_TEXT, .required = true,
		    .secret = true, .lo = 1, .hi = 128, .about = "password" },
		{ "locale", IN_BODY, PARAM_CHOICE, .choices = "zh-CN en",
		    .about = "language" },
		{ "note", IN_BODY, PARAM_TEXT, .hi = 500,
		    .about = "what else there is to say" },
		{ "consent", IN_BODY, PARAM_BOOL, .required = true,
		    .about = "to the data being kept until decided" } } },
	{ "POST", "/api/v1/join/state", NULL, Q_NONE, REPLY_OWN, NULL,
	    join_state, "How an application stands, by the code it was given",
	    "R-3.2.1", .operation = "getJoinState",
	    .shape = "{state text, park_name text, park_name_en text, name "
		     "text, account_name text, reason text, asked_at moment, "
		     "expires_at moment, decided_at moment?}",
	    .params = { { "code", IN_BODY, PARAM_TEXT, .required = true,
		.secret = true, .lo = 1, .hi = 64,
		.about = "code of the application" } } },
	{ "GET", "/api/v1/joins", "join.read", Q_JOIN_LIST, REPLY_LIST, NULL,
	    NULL, "Applications of enterprises", "R-3.2.1",
	    .params = { FILTERS, WEB_LIMIT, WEB_AFTER } },
	{ "GET", "/api/v1/joins.csv", "join.read", Q_JOIN_CSV, REPLY_CSV,
	    WEB_CSV, NULL, "Applications as a table, at most 50,000", "R-3.2.1",
	    .patience_ms = 20000, .params = { FILTERS } },
	{ "GET", "/api/v1/joins/waiting", "join.read", Q_JOIN_COUNT, REPLY_ONE,
	    NULL, NULL, "How many applications wait for a decision", NULL },
	{ "GET", "/api/v1/joins/{join}", "join.read", Q_JOIN_FIND, REPLY_ONE,
	    NULL, NULL, "An application, and what it may be a double of",
	    "R-3.2.6", .params = { JOIN } },
	{ "POST", "/api/v1/joins/{join}/approve", "join.decide", Q_NONE,
	    REPLY_ONE, NULL, join_approve,
	    "Let an enterprise in: tenant, register, first administrator",
	    "R-3.2.1",
	    .params = { JOIN, VERSION,
		{ "account_name", IN_BODY, PARAM_TEXT, .lo = 1, .hi = 50,
		    .about = "sign-in name instead of the wished one" } } },
	{ "POST", "/api/v1/joins/{join}/refuse", "join.decide", Q_NONE,
	    REPLY_ONE, NULL, join_refuse, "Refuse an application", "R-3.2.1",
	    .params = { JOIN, VERSION,
		{ "reason", IN_BODY, PARAM_TEXT, .required = true, .hi = 500,
		    .about = "why; the applicant reads it" } } },
	{ .path = NULL }
};
