#include "demo/demo_http.h"

#include <curl/curl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/moment.h"

#define ANSWER_MOST (64u << 20)
#define PATIENCE_S 30L
#define AGAIN_US 300000

struct call {
	struct http *http;
	CURL *easy;
	struct curl_slist *headers;
	struct cx cx; /* of the answer */
	struct text body;
	struct text first; /* header lines that matter */
	http_done done;
	void *owner;
	struct call *next; /* among the idle ones */
};

struct http {
	CURLM *multi;
	struct call *idle;
	size_t under_way;
	const char *url;
	char cookie[128]; /* park_session=… */
	char csrf[96];
	char *fresh_cookie; /* of the answer read last */
};

static void
free_call(struct call *c)
{
	curl_easy_cleanup(c->easy);
	curl_slist_free_all(c->headers);
	cx_clear(&c->cx);
	free(c);
}

static void
close_http(void *thing)
{
	struct http *h = thing;

	while (h->idle != NULL) {
		struct call *c = h->idle;

		h->idle = c->next;
		free_call(c);
	}
	free(h->fresh_cookie);
	(void)curl_multi_cleanup(h->multi);
}

struct http *
http_open(struct cx *cx, const char *url)
{
	struct http *h = cx_alloc(cx, sizeof(*h));

	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK ||
	    (h->multi = curl_multi_init()) == NULL) {
		(void)cx_fail(cx, FAIL_BROKEN, NULL, "libcurl will not start");
		return NULL;
	}
	h->url = url;
	cx_defer(cx, close_http, h);
	return h;
}

const char *
http_url(const struct http *h)
{
	return h->url;
}

/* One call ---------------------------------------------------------------- */

static size_t
take_body(char *p, size_t size, size_t n, void *owner)
{
	struct call *c = owner;

	text_put(&c->body, (struct str){ p, size * n });
	return c->body.full ? 0 : size * n;
}

static size_t
take_header(char *p, size_t size, size_t n, void *owner)
{
	static const char name[] = "set-cookie: ";
	struct call *c = owner;
	struct str rest;

	if (size * n > sizeof(name) &&
	    strncasecmp(p, name, sizeof(name) - 1) == 0)
		text_put(&c->first,
		    str_cut((struct str){ p + sizeof(name) - 1,
				size * n - sizeof(name) + 1 },
			';', &rest));
	return size * n;
}

static struct call *
take_call(struct http *h)
{
	struct call *c = h->idle;

	if (c != NULL) {
		h->idle = c->next;
		return c;
	}
	c = calloc(1, sizeof(*c));
	if (c == NULL || (c->easy = curl_easy_init()) == NULL)
		abort();
	c->http = h;
	cx_init(&c->cx);
	return c;
}

static void
add_header(struct call *c, const char *name, const char *value)
{
	c->headers = curl_slist_append(
	    c->headers, cx_printf(&c->cx, "%s: %s", name, value));
}

static void
set_headers(struct call *c, const struct http_request *r)
{
	add_header(c, "expect", "");
	if (r->body.n > 0)
		add_header(c, "content-type",
		    r->media == NULL ? "application/json" : r->media);
	if (r->gzip)
		add_header(c, "content-encoding", "gzip");
	if (r->token != NULL) {
		add_header(c, "authorization",
		    cx_printf(&c->cx, "Bearer %s", r->token));
	} else if (c->http->cookie[0] != '\0') {
		add_header(c, "cookie", c->http->cookie);
		add_header(c, "x-park-csrf", c->http->csrf);
	}
}

void
http_send(
    struct http *h, const struct http_request *r, http_done done, void *owner)
{
	struct call *c = take_call(h);

	c->done = done;
	c->owner = owner;
	c->body = text_new(&c->cx, ANSWER_MOST);
	c->first = text_new(&c->cx, sizeof(h->cookie) - 1);
	set_headers(c, r);
	/* Connections stay; only what is asked is new. */
	curl_easy_reset(c->easy);
	curl_easy_setopt(
	    c->easy, CURLOPT_URL, cx_printf(&c->cx, "%s%s", h->url, r->path));
	curl_easy_setopt(c->easy, CURLOPT_HTTPHEADER, c->headers);
	curl_easy_setopt(c->easy, CURLOPT_CUSTOMREQUEST, r->method);
	if (strcmp(r->method, "GET") != 0) {
		curl_easy_setopt(c->easy, CURLOPT_POSTFIELDSIZE_LARGE,
		    (curl_off_t)r->body.n);
		curl_easy_setopt(c->easy, CURLOPT_POSTFIELDS,
		    r->body.n == 0 ? "" : r->body.p);
	}
	curl_easy_setopt(c->easy, CURLOPT_WRITEFUNCTION, take_body);
	curl_easy_setopt(c->easy, CURLOPT_WRITEDATA, c);
	curl_easy_setopt(c->easy, CURLOPT_HEADERFUNCTION, take_header);
	curl_easy_setopt(c->easy, CURLOPT_HEADERDATA, c);
	curl_easy_setopt(c->easy, CURLOPT_PRIVATE, c);
	curl_easy_setopt(c->easy, CURLOPT_TIMEOUT, PATIENCE_S);
	curl_easy_setopt(c->easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(c->easy, CURLOPT_NOPROXY, "*");
	(void)curl_multi_add_handle(h->multi, c->easy);
	h->under_way++;
}

static void
finish(struct call *c, CURLcode result)
{
	struct http *h = c->http;
	struct http_answer answer = { 0, text_str(&c->body) };
	long status = 0;

	if (result == CURLE_OK)
		curl_easy_getinfo(c->easy, CURLINFO_RESPONSE_CODE, &status);
	answer.status = (int)status;
	(void)curl_multi_remove_handle(h->multi, c->easy);
	h->under_way--;
	if (c->first.n > 0) {
		free(h->fresh_cookie);
		h->fresh_cookie = strndup(c->first.p, c->first.n);
	}
	c->done(c->owner, &answer);
	curl_slist_free_all(c->headers);
	c->headers = NULL;
	cx_clear(&c->cx);
	c->next = h->idle;
	h->idle = c;
}

size_t
http_under_way(const struct http *h)
{
	return h->under_way;
}

void
http_turn(struct http *h, int wait_ms)
{
	CURLMsg *message;
	int running, left;

	(void)curl_multi_perform(h->multi, &running);
	if ((size_t)running == h->under_way)
		(void)curl_multi_poll(h->multi, NULL, 0, wait_ms, NULL);
	(void)curl_multi_perform(h->multi, &running);
	while ((message = curl_multi_info_read(h->multi, &left)) != NULL) {
		const CURLcode result = message->data.result;
		struct call *c = NULL;

		if (message->msg != CURLMSG_DONE)
			continue;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &c);
		finish(c, result);
	}
}

/* Asking and waiting ------------------------------------------------------ */

struct waiting {
	struct cx *cx;
	struct http_answer *answer;
	bool came;
};

static void
came(void *owner, const struct http_answer *answer)
{
	struct waiting *w = owner;

	w->answer->status = answer->status;
	w->answer->body = (struct str){
		cx_strndup(w->cx, answer->body.n == 0 ? "" : answer->body.p,
		    answer->body.n),
		answer->body.n
	};
	w->came = true;
}

bool
http_is_busy(int status)
{
	return status == 0 || status == 429 || status == 503;
}

bool
http_ask(struct cx *cx, struct http *h, const struct http_request *request,
    struct http_answer *answer)
{
	const int64_t until_us = moment_now() + PATIENCE_S * US_PER_S;

	for (;;) {
		struct waiting w = { .cx = cx, .answer = answer };

		http_send(h, request, came, &w);
		while (!w.came)
			http_turn(h, 1000);
		if (!http_is_busy(answer->status))
			return true;
		if (moment_now() > until_us)
			return cx_fail(cx, FAIL_BUSY, NULL,
			    "%s%s does not answer (%d)", h->url, request->path,
			    answer->status);
		(void)usleep(AGAIN_US);
	}
}

json_t *
http_json(struct cx *cx, struct http *h, const struct http_request *request)
{
	struct http_answer answer;

	if (!http_ask(cx, h, request, &answer))
		return NULL;
	if (answer.status < 200 || answer.status > 299) {
		(void)cx_fail(cx, FAIL_BROKEN, NULL, "%s %s says %d: %.*s",
		    request->method, request->path, answer.status,
		    answer.body.n > 300 ? 300 : (int)answer.body.n,
		    answer.body.p);
		return NULL;
	}
	return answer.body.n == 0 ? json_own(cx, json_null())
				  : json_read(cx, answer.body);
}

bool
http_sign_in(
    struct cx *cx, struct http *h, const char *name, const char *password)
{
	struct text body = text_new(cx, 4096);
	const json_t *answer;

	http_sign_out(h);
	text_puts(&body, "{\"name\":");
	text_json(&body, str_of(name));
	text_puts(&body, ",\"password\":");
	text_json(&body, str_of(password));
	text_char(&body, '}');
	answer = http_json(cx, h,
	    &(struct http_request){ .method = "POST",
		.path = "/api/v1/session",
		.body = text_str(&body) });
	if (answer == NULL)
		return false;
	(void)snprintf(h->csrf, sizeof(h->csrf), "%.*s",
	    STR_ARG(json_str(answer, "csrf")));
	(void)snprintf(h->cookie, sizeof(h->cookie), "%s",
	    h->fresh_cookie == NULL ? "" : h->fresh_cookie);
	return true;
}

void
http_sign_out(struct http *h)
{
	h->cookie[0] = '\0';
	h->csrf[0] = '\0';
}
