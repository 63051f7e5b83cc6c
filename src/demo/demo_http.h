/*
 * demo_http.h - asking the park's own server, on libcurl.
 *
 * Requests run side by side on one thread; http_turn() lets them move.  An
 * answer without status (0) means that there was none: refused, reset or
 * out of time.
 */
#ifndef DEMO_DEMO_HTTP_H
#define DEMO_DEMO_HTTP_H

#include <stdint.h>

#include "base/json.h"
#include "base/text.h"

struct http;

struct http_request {
	const char *method;
	const char *path;
	struct str body;   /* lives until the answer came; empty for none */
	const char *media; /* of the body; NULL is JSON */
	bool gzip;         /* the body is gzip */
	const char *token; /* bearer token; NULL: the session, if any */
};

struct http_answer {
	int status;
	struct str body; /* until the callback returns */
};

typedef void (*http_done)(void *owner, const struct http_answer *answer);

/* Closed by cx. */
struct http *http_open(struct cx *cx, const char *url);

const char *http_url(const struct http *h);

/* Asks; done comes from a later http_turn(). */
void http_send(struct http *h, const struct http_request *request,
    http_done done, void *owner);

/* How many were sent and have not come back. */
size_t http_under_way(const struct http *h);

/* Waits up to wait_ms for something to happen and calls what is done. */
void http_turn(struct http *h, int wait_ms);

/*
 * Asks and waits; *answer's body is copied into cx.  A busy or absent server
 * is asked again for half a minute, then FAIL_BUSY.
 */
bool http_ask(struct cx *cx, struct http *h, const struct http_request *request,
    struct http_answer *answer);

/* The same for JSON; FAIL_BROKEN with the server's words unless 2xx. */
json_t *http_json(
    struct cx *cx, struct http *h, const struct http_request *request);

/* Whether to try again later: no answer, 429 or 503. */
bool http_is_busy(int status);

/* Signs in; requests without a token then carry the session. */
bool http_sign_in(
    struct cx *cx, struct http *h, const char *name, const char *password);
void http_sign_out(struct http *h);

#endif
