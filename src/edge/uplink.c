#include "edge/uplink.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/file.h"
#include "base/json.h"

#define ANSWER_MOST 65536
#define REASON_MOST 500
#define PATIENCE_S 60L
#define CONNECT_S 10L
#define TOKEN_BYTES 4096
#define GZIP_LEVEL                                                             \
	1 /* lines repeat themselves; more costs more than it saves */

struct uplink {
	const struct config *config;
	const atomic_bool *stop;
	CURL *easy;
	char token[TOKEN_BYTES];
	char error[CURL_ERROR_SIZE];
	const char *url;
	int64_t wait_s;
};

/* The token ------------------------------------------------------------ */

static bool
read_token(struct uplink *u, struct cx *cx)
{
	const struct config *c = u->config;
	const char *from = c->token_env;
	struct str token = { NULL, 0 };

	if (c->token_file != NULL) {
		from = c->token_file;
		if (!file_read(cx, c->token_file, &token))
			return false;
	} else if (getenv(c->token_env) != NULL) {
		token = str_of(getenv(c->token_env));
	}
	token = str_trim(token);
	if (token.n < 1 || token.n >= TOKEN_BYTES)
		return cx_fail(
		    cx, FAIL_INVALID, "platform", "%s holds no token", from);
	for (size_t i = 0; i < token.n; i++)
		if (token.p[i] <= ' ' || token.p[i] > '~')
			return cx_fail(cx, FAIL_INVALID, "platform",
			    "%s holds more than a token", from);
	(void)snprintf(u->token, sizeof(u->token), "%.*s", STR_ARG(token));
	return true;
}

/* It may have been replaced in its file since. */
static void
read_token_again(struct uplink *u)
{
	struct cx cx;

	cx_init(&cx);
	(void)read_token(u, &cx);
	cx_clear(&cx);
}

/* One request -------------------------------------------------------------- */

static struct str
pack(struct cx *cx, struct str body)
{
	z_stream z = { 0 };
	uLong room;
	char *out;

	if (deflateInit2(&z, GZIP_LEVEL, Z_DEFLATED, 15 + 16, 8,
		Z_DEFAULT_STRATEGY) != Z_OK)
		abort();
	room = deflateBound(&z, body.n);
	out = cx_alloc(cx, room);
	z.next_in = (unsigned char *)(uintptr_t)body.p;
	z.avail_in = (unsigned)body.n;
	z.next_out = (unsigned char *)out;
	z.avail_out = (unsigned)room;
	(void)deflate(&z, Z_FINISH);
	(void)deflateEnd(&z);
	return (struct str){ out, z.total_out };
}

static size_t
take_answer(char *p, size_t size, size_t n, void *owner)
{
	/* More than that is no answer of ours; the rest is not needed. */
	text_put(owner, (struct str){ p, size * n });
	return size * n;
}

static int
look_at_stop(
    void *owner, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
	const struct uplink *u = owner;

	(void)a;
	(void)b;
	(void)c;
	(void)d;
	return atomic_load(u->stop) ? 1 : 0;
}

static struct curl_slist *
headers(const struct uplink *u, struct cx *cx)
{
	struct curl_slist *list = NULL;

	list = curl_slist_append(list, "expect:");
	list = curl_slist_append(list, "content-type: text/plain");
	list = curl_slist_append(list, "content-encoding: gzip");
	return curl_slist_append(
	    list, cx_printf(cx, "authorization: Bearer %s", u->token));
}

static CURLcode
ask(struct uplink *u, struct cx *cx, struct str body, struct text *answer)
{
	struct curl_slist *list = headers(u, cx);
	CURLcode result;

	(void)curl_easy_setopt(u->easy, CURLOPT_HTTPHEADER, list);
	(void)curl_easy_setopt(
	    u->easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body.n);
	(void)curl_easy_setopt(u->easy, CURLOPT_POSTFIELDS, body.p);
	(void)curl_easy_setopt(u->easy, CURLOPT_WRITEDATA, answer);
	u->error[0] = '\0';
	result = curl_easy_perform(u->easy);
	(void)curl_easy_setopt(u->easy, CURLOPT_HTTPHEADER, NULL);
	curl_slist_free_all(list);
	return result;
}

/* What the answer says ----------------------------------------------------- */

/* The problem document, or NULL when some other thing answered. */
static const json_t *
problem_of(const struct uplink *u, struct cx *cx, struct str body)
{
	static const char media[] = "application/problem+json";
	const json_t *problem = NULL;
	const char *type = NULL;

	(void)curl_easy_getinfo(u->easy, CURLINFO_CONTENT_TYPE, &type);
	if (type != NULL && strncasecmp(type, media, strlen(media)) == 0)
		problem = json_read(cx, body);
	cx_forgive(cx);
	return problem;
}

static bool
is_for_good(long status, const json_t *problem)
{
	if (problem == NULL)
		return false;
	return status == 400 || status == 413 || status == 422 ||
	    (status == 403 &&
		str_is(json_str(problem, "code"), "foreign_device"));
}

static enum forward_verdict
verdict_of(long status, const json_t *problem)
{
	if (status >= 200 && status < 300)
		return FORWARD_TAKEN;
	return is_for_good(status, problem) ? FORWARD_REFUSED : FORWARD_LATER;
}

/* The platform's sentence, else the beginning of what came. */
static struct str
reason_of(const json_t *problem, struct str body)
{
	struct str reason = json_str(problem, "detail");

	if (reason.n == 0)
		reason = body;
	if (reason.n > REASON_MOST)
		reason.n = REASON_MOST;
	return reason;
}

struct forward_answer
uplink_post(void *owner, struct cx *cx, struct str lines)
{
	struct uplink *u = owner;
	struct text body = text_new(cx, ANSWER_MOST);
	const CURLcode result = ask(u, cx, pack(cx, lines), &body);
	curl_off_t wait_s = 0;
	const json_t *problem;
	long status = 0;

	u->wait_s = 0;
	if (result != CURLE_OK)
		return (struct forward_answer){ FORWARD_LATER, 0,
			str_of(cx_printf(cx, "%s",
			    u->error[0] != '\0'
				? u->error
				: curl_easy_strerror(result))) };
	(void)curl_easy_getinfo(u->easy, CURLINFO_RESPONSE_CODE, &status);
	(void)curl_easy_getinfo(u->easy, CURLINFO_RETRY_AFTER, &wait_s);
	u->wait_s = (int64_t)wait_s;
	if (status == 401)
		read_token_again(u);
	problem = problem_of(u, cx, text_str(&body));
	return (struct forward_answer){ verdict_of(status, problem),
		(int)status, reason_of(problem, text_str(&body)) };
}

int64_t
uplink_wait_s(const struct uplink *u)
{
	return u->wait_s;
}

/* Opening ------------------------------------------------------------------ */

static void
close_uplink(void *thing)
{
	struct uplink *u = thing;

	curl_easy_cleanup(u->easy);
}

struct uplink *
uplink_open(struct cx *cx, const struct config *c, const atomic_bool *stop)
{
	struct uplink *u = cx_alloc(cx, sizeof(*u));

	u->config = c;
	u->stop = stop;
	u->url = cx_printf(cx, "%s/write?precision=ms", c->url);
	if (!read_token(u, cx))
		return NULL;
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    (u->easy = curl_easy_init()) == NULL) {
		(void)cx_fail(cx, FAIL_BROKEN, NULL, "libcurl will not start");
		return NULL;
	}
	cx_defer(cx, close_uplink, u);
	(void)curl_easy_setopt(u->easy, CURLOPT_URL, u->url);
	(void)curl_easy_setopt(u->easy, CURLOPT_POST, 1L);
	(void)curl_easy_setopt(u->easy, CURLOPT_PROTOCOLS_STR, "http,https");
	(void)curl_easy_setopt(u->easy, CURLOPT_WRITEFUNCTION, take_answer);
	(void)curl_easy_setopt(u->easy, CURLOPT_ERRORBUFFER, u->error);
	(void)curl_easy_setopt(u->easy, CURLOPT_TIMEOUT, PATIENCE_S);
	(void)curl_easy_setopt(u->easy, CURLOPT_CONNECTTIMEOUT, CONNECT_S);
	(void)curl_easy_setopt(u->easy, CURLOPT_NOSIGNAL, 1L);
	(void)curl_easy_setopt(u->easy, CURLOPT_NOPROGRESS, 0L);
	(void)curl_easy_setopt(u->easy, CURLOPT_XFERINFOFUNCTION, look_at_stop);
	(void)curl_easy_setopt(u->easy, CURLOPT_XFERINFODATA, u);
	if (c->ca_file != NULL)
		(void)curl_easy_setopt(u->easy, CURLOPT_CAINFO, c->ca_file);
	return u;
}
