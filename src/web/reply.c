/*
 * reply.c - answers and failures on the wire, and the access record.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/hash.h"
#include "base/moment.h"
#include "web/cache.h"
#include "web/exchange.h"
#include "web/guard.h"
#include "web/worker.h"

/* Whatever it waited for last: less would have come in time. */
static void
is_too_late(struct exchange *x)
{
	cx_forgive(&x->cx);
	(void)cx_fail_code(&x->cx, FAIL_BUSY, "read_timeout", NULL,
	    "the answer did not come within %d s; ask for less",
	    x->at.route->answer_ms / 1000);
	x->status = 504;
}

/* RFC 9457. */
static void
write_problem(struct exchange *x)
{
	struct text *t = &x->out;

	x->bytes = (struct str){ NULL, 0 };
	*t = text_new(&x->cx, 65536);
	if (x->cx.fail == FAIL_BUSY && x->until_us > 0 &&
	    moment_steady() >= x->until_us)
		is_too_late(x);
	x->media = "application/problem+json";
	/* A step may have promised another end before its work failed. */
	if (x->status < 400)
		x->status = fail_status(x->cx.fail);
	text_printf(
	    t, "{\"type\":\"about:blank\",\"status\":%d,\"code\":", x->status);
	text_json(t, str_of(x->cx.code));
	text_puts(t, ",\"title\":");
	text_json(t, str_of(x->cx.message));
	if (x->cx.field != NULL) {
		text_puts(t, ",\"field\":");
		text_json(t, str_of(x->cx.field));
	}
	text_printf(t, ",\"request\":\"%s\"}", x->request_id);
	if (x->cx.fail == FAIL_UNKNOWN)
		web_reply_header(x, "www-authenticate", "Bearer");
	if (x->cx.fail == FAIL_BUSY)
		web_retry_after(x, 2);
}

/* What was answered cannot be sent. */
static void
write_instead(struct exchange *x, enum fail kind, const char *why)
{
	cx_forgive(&x->cx);
	(void)cx_fail(&x->cx, kind, NULL, "%s", why);
	x->status = 0;
	write_problem(x);
}

static struct str
body_of(const struct exchange *x)
{
	return x->bytes.p != NULL ? x->bytes : text_str(&x->out);
}

static void
record(const struct exchange *x, size_t bytes)
{
	struct cx cx;
	struct text t;

	cx_init(&cx);
	t = text_new(&cx, 8192);
	text_printf(&t,
	    "{\"at\":\"%s\",\"request\":\"%s\",\"ip\":\"%s\","
	    "\"tenant\":%d,\"user\":%lld,\"method\":\"%s\","
	    "\"path\":",
	    moment_text(&cx, x->began_us, 0), x->request_id, x->ip,
	    x->who.tenant, (long long)x->who.user,
	    http_method_text(x->req->method));
	text_json(&t, str_of(x->req->path));
	text_printf(&t, ",\"status\":%d,\"bytes\":%zu,\"ms\":%.1f}\n",
	    x->status, bytes, (double)(moment_now() - x->began_us) / 1000);
	worker_record(text_str(&t), x->status);
	cx_clear(&cx);
}

/* What a client has kept, it asks about before each use: the next one at the
 * same screen may be somebody else. */
static void
offer_to_keep(struct exchange *x, struct str *body)
{
	const char *seen = web_header(x, "if-none-match"),
		   *etag = cx_printf(
		       &x->cx, "\"%.32s\"", hash_sha256_hex(&x->cx, *body));

	web_reply_header(x, "etag", etag);
	web_reply_header(x, "vary", "cookie, authorization");
	if (seen != NULL && strstr(seen, etag) != NULL) {
		x->status = 304;
		*body = (struct str){ "", 0 };
	}
}

void
exchange_reply(struct exchange *x)
{
	struct str body;
	bool lasts;

	if (x->taken) {
		record(x, 0);
		return;
	}
	if (x->cx.fail != FAIL_NONE)
		write_problem(x);
	if (x->out.full)
		write_instead(
		    x, FAIL_LARGE, "the answer is too large; ask for less");
	if (!guard_owe(x->req->owner, body_of(x).n))
		write_instead(
		    x, FAIL_BUSY, "too many large answers wait to be read");
	body = body_of(x);
	if (x->status == 0)
		x->status = 200;
	if (x->status == 200 && x->at.route != NULL && x->at.route->cache_s > 0)
		cache_keep(x, body);
	lasts = x->status == 200 && x->at.route != NULL && x->at.route->lasting;
	if (lasts)
		offer_to_keep(x, &body);
	if (x->media == NULL)
		x->media = x->at.route != NULL && x->at.route->media != NULL
		    ? x->at.route->media
		    : "application/json";
	if (x->status != 204 && x->status != 304)
		web_reply_header(x, "content-type", x->media);
	/* Answers of the API are for one pair of eyes. */
	if (x->at.route != NULL)
		web_reply_header(x, "cache-control",
		    lasts ? "private, no-cache" : "no-store");
	web_reply_header(x, "x-content-type-options", "nosniff");
	web_reply_header(x, "referrer-policy", "same-origin");
	web_reply_header(x, "x-frame-options", "SAMEORIGIN");
	web_reply_header(x, "x-request-id", x->request_id);
	record(x, body.n);
	http_response(x->req, x->status, body.n > 0 ? body.p : NULL, body.n);
	/* Kore's header timer would cut a download that takes longer. */
	x->req->owner->http_timeout = 0;
}
