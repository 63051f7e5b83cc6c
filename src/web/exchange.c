/*
 * exchange.c - the one state machine.
 *
 * Route, identity, permission, parameters, question, answer.  It is the
 * only code that knows that Kore calls a handler again and again; a step
 * never does.
 */
#include "web/exchange.h"

#include <stdlib.h>
#include <string.h>

#include "base/moment.h"
#include "web/cache.h"
#include "web/guard.h"
#include "web/live.h"
#include "web/present.h"
#include "web/static.h"
#include "web/worker.h"

#define ANSWER_MOST (128u << 20)
#define PATIENCE_US (5 * US_PER_S)

int park_dispatch(struct http_request *req);

/* Waking ------------------------------------------------------------------- */

/* The rows that were asked for ahead take the place of those before. */
static void
settle_ahead(struct exchange *x)
{
	const struct cx *aside = &x->aside[x->turn];

	x->job = x->ahead;
	x->job_sent = true;
	x->ahead = NULL;
	if (aside->fail != FAIL_NONE)
		(void)cx_fail_code(&x->cx, aside->fail, aside->code, NULL, "%s",
		    aside->message);
}

void
web_awake(void *owner)
{
	struct exchange *x = owner;

	if (--x->awaited > 0)
		return;
	if (x->ahead != NULL)
		settle_ahead(x);
	http_request_wakeup(x->req);
}

static void
sleep_until_awake(struct exchange *x)
{
	x->awaited++;
	http_request_sleep(x->req);
}

static void
forget(struct http_request *req)
{
	struct exchange *x = http_state_get(req);

	if (x->work != NULL)
		offload_leave(x->work);
	if (x->compute != NULL)
		compute_leave(x->compute);
	cx_clear(&x->aside[0]);
	cx_clear(&x->aside[1]);
	/* Leaves the job and frees the arena in which x's values live. */
	cx_clear(&x->cx);
	guard_next(req->owner);
}

/* What steps may call ------------------------------------------------------ */

int64_t
web_deadline(const struct exchange *x)
{
	const int ms = x->at.route == NULL ? 0 : x->at.route->patience_ms;
	const int64_t us = moment_steady() + (ms > 0 ? ms * 1000 : PATIENCE_US);

	return x->until_us > 0 && x->until_us < us ? x->until_us : us;
}

/* Tables taken away whole read much, and a change waits for the disk. */
static bool
takes_long(const struct route *r)
{
	return r->slow || r->patience_ms * 1000 > PATIENCE_US ||
	    (r->media != NULL && strcmp(r->media, WEB_CSV) == 0) ||
	    strcmp(r->method, "GET") != 0;
}

static struct pool_job *
new_job(const struct exchange *x, struct cx *cx, enum query query)
{
	const struct identity *who =
	    query_text[query].is_public ? NULL : &x->who;
	struct pool_job *job = pool_job_new(worker_pool(), cx, who);

	if (query != Q_IDENTITY_FIND && takes_long(x->at.route))
		pool_job_slow(job);
	return job;
}

void
web_ask(struct exchange *x, enum query query, web_step next)
{
	if (x->job == NULL || x->job_sent) {
		x->job = new_job(x, &x->cx, query);
		x->job_sent = x->job_parts = false;
	}
	pool_job_ask(x->job, query, &x->binds);
	x->next = next;
}

static void
first_part_came(void *owner)
{
	struct exchange *x = owner;

	x->first_came = true;
	web_awake(x);
}

/* Also of a job that failed before its first part came. */
static void
rest_came(void *owner)
{
	struct exchange *x = owner;

	x->rest_came = true;
	if (!x->first_came || x->rest_awaited)
		web_awake(x);
}

void
web_ask_early(struct exchange *x)
{
	x->job_parts = true;
	x->first_came = x->rest_came = x->rest_awaited = false;
	pool_job_early(x->job, first_part_came);
}

void
web_rest(struct exchange *x, web_step next)
{
	x->next = next;
	x->rest_awaited = !x->rest_came;
	if (x->rest_awaited)
		sleep_until_awake(x);
}

void
web_ask_ahead(struct exchange *x, enum query query)
{
	if (x->ahead == NULL) {
		x->turn = !x->turn;
		cx_clear(&x->aside[x->turn]);
		x->ahead = new_job(x, &x->aside[x->turn], query);
	}
	pool_job_ask(x->ahead, query, &x->binds);
}

const struct db_rows *
web_rows(const struct exchange *x, size_t n)
{
	return pool_job_rows(x->job, n);
}

void
web_work(struct exchange *x, void (*work)(const char *in, char *out),
    const char *in, web_step next)
{
	if (x->work != NULL)
		offload_leave(x->work);
	x->work = offload_run(work, in, web_awake, x);
	if (x->work == NULL) {
		web_retry_after(x, 5);
		(void)cx_fail(&x->cx, FAIL_PATIENCE, NULL,
		    "too many sign-ins at once; try again in a moment");
		return;
	}
	x->next = next;
	sleep_until_awake(x);
}

void
web_compute(struct exchange *x, void (*compute)(void *thing), void *thing,
    web_step next)
{
	if (x->compute != NULL)
		compute_leave(x->compute);
	x->next = next;
	sleep_until_awake(x);
	if (x->ahead != NULL) {
		sleep_until_awake(x);
		pool_job_start(x->ahead, web_deadline(x), web_awake, x);
	}
	x->compute = compute_run(compute, thing, web_awake, x);
}

void
web_compute_both(void (*mine)(void *thing), void *my_thing,
    void (*other)(void *thing), void *other_thing)
{
	compute_both(mine, my_thing, other, other_thing);
}

void
web_wait(struct exchange *x, web_step next)
{
	x->next = next;
	sleep_until_awake(x);
}

const char *
web_worked(const struct exchange *x)
{
	return offload_result(x->work);
}

void
web_keep(struct exchange *x, void *thing)
{
	x->kept = thing;
}

void *
web_kept(const struct exchange *x)
{
	return x->kept;
}

const struct identity *
web_identity(const struct exchange *x)
{
	return &x->who;
}

const char *
web_role(const struct exchange *x)
{
	return x->session.role;
}

int64_t
web_device(const struct exchange *x)
{
	return x->session.device;
}

bool
web_may(const struct exchange *x, const char *permission)
{
	return x->signed_in && session_may(&x->session, permission);
}

const char *
web_permissions(const struct exchange *x)
{
	return x->session.permissions;
}

const char *
web_csrf(const struct exchange *x)
{
	return x->session.csrf;
}

struct str
web_secret(const struct exchange *x)
{
	return (struct str){ (const char *)x->secret,
		x->signed_in ? SHA256_SIZE : 0 };
}

const char *
web_ip(const struct exchange *x)
{
	return x->ip;
}

const char *
web_net(struct exchange *x)
{
	const char mark = strchr(x->ip, ':') != NULL ? ':' : '.';
	char *net = cx_printf(&x->cx, "%s", x->ip);
	int left = 3;

	for (char *p = net; *p != '\0'; p++)
		if (*p == mark && --left == 0)
			*p = '\0';
	return net;
}

const char *
web_header(const struct exchange *x, const char *name)
{
	const char *value = NULL;

	return http_request_header(x->req, name, &value) == KORE_RESULT_OK
	    ? value
	    : NULL;
}

struct str
web_body(const struct exchange *x)
{
	return x->body;
}

struct db_binds *
web_binds(struct exchange *x)
{
	return &x->binds;
}

static size_t
param_index(const struct exchange *x, const char *name)
{
	const size_t n = param_count(x->at.route);

	for (size_t i = 0; i < n; i++)
		if (strcmp(x->at.route->params[i].name, name) == 0)
			return i;
	abort();
}

bool
web_has(const struct exchange *x, const char *name)
{
	return x->values.has[param_index(x, name)];
}

struct str
web_text(const struct exchange *x, const char *name)
{
	return x->values.text[param_index(x, name)];
}

int64_t
web_int(const struct exchange *x, const char *name)
{
	return x->values.integer[param_index(x, name)];
}

double
web_double(const struct exchange *x, const char *name)
{
	return x->values.number[param_index(x, name)];
}

json_t *
web_json(const struct exchange *x, const char *name)
{
	return x->values.json[param_index(x, name)];
}

struct text *
web_out(struct exchange *x)
{
	return &x->out;
}

void
web_status(struct exchange *x, int status)
{
	x->status = status;
}

void
web_reply_header(struct exchange *x, const char *name, const char *value)
{
	http_response_header(x->req, name, value);
}

void
web_reply_bytes(struct exchange *x, struct str bytes)
{
	x->bytes = bytes;
}

void
web_reply_media(struct exchange *x, const char *media)
{
	x->media = media;
}

void
web_retry_after(struct exchange *x, int seconds)
{
	http_response_header(
	    x->req, "retry-after", cx_printf(&x->cx, "%d", seconds));
}

/* Presenting --------------------------------------------------------------- */

static bool
present_first(struct cx *cx, struct exchange *x, int status)
{
	const struct db_rows *rows = web_rows(x, 0);

	if (db_count(rows) == 0)
		return cx_fail(cx, FAIL_MISSING, NULL, "no such thing");
	x->status = status;
	web_json_row(&x->out, rows, 0);
	return true;
}

static bool
present_bytes(struct cx *cx, struct exchange *x)
{
	const struct db_rows *rows = web_rows(x, 0);

	if (db_count(rows) == 0 || db_is_null(rows, 0, 0))
		return cx_fail(cx, FAIL_MISSING, NULL, "no such thing");
	x->bytes = db_bytes(cx, rows, 0, 0);
	/* A map tile without content is an answer, not a missing thing. */
	if (x->bytes.n == 0)
		x->status = 204;
	return true;
}

static size_t
list_limit(const struct exchange *x)
{
	for (size_t i = 0; i < param_count(x->at.route); i++)
		if (strcmp(x->at.route->params[i].name, "limit") == 0)
			return (size_t)x->values.integer[i];
	return 0;
}

bool
web_present(struct cx *cx, struct exchange *x)
{
	switch (x->at.route->reply) {
	case REPLY_LIST:
		present_list(&x->out, web_rows(x, 0), list_limit(x));
		return true;
	case REPLY_ONE:
		return present_first(cx, x, 200);
	case REPLY_CREATED:
		return present_first(cx, x, 201);
	case REPLY_ACCEPTED:
		return present_first(cx, x, 202);
	case REPLY_DONE:
		if (db_count(web_rows(x, 0)) == 0)
			return cx_fail(cx, FAIL_MISSING, NULL, "no such thing");
		x->status = 204;
		return true;
	case REPLY_CSV:
		x->media = "text/csv; charset=utf-8";
		present_csv(&x->out, web_rows(x, 0));
		return true;
	case REPLY_BYTES:
		return present_bytes(cx, x);
	case REPLY_OWN:
		break;
	}
	return true;
}

/* Beginning ---------------------------------------------------------------- */

static const char *
method_name(const struct http_request *req)
{
	switch (req->method) {
	case HTTP_METHOD_GET:
		return "GET";
	case HTTP_METHOD_HEAD:
		return "HEAD";
	case HTTP_METHOD_POST:
		return "POST";
	case HTTP_METHOD_PUT:
		return "PUT";
	case HTTP_METHOD_PATCH:
		return "PATCH";
	case HTTP_METHOD_DELETE:
		return "DELETE";
	default:
		return "OPTIONS";
	}
}

static bool
is_changing(const struct exchange *x)
{
	return strcmp(x->at.route->method, "GET") != 0;
}

static bool
read_params(struct cx *cx, struct exchange *x)
{
	const struct kore_buf *body = x->req->http_body;

	if (body != NULL)
		x->body = (struct str){ (const char *)body->data,
			x->req->http_body_length };
	x->binds = db_binds(cx);
	if (!param_read(
		cx, &x->at, str_of(x->req->query_string), x->body, &x->values))
		return false;
	param_bind(x->at.route, &x->values, &x->binds);
	return true;
}

/* The changing request of a browser shows the word that only our own pages
 * know; other sites can make it send the cookie but not read that word. */
static bool
check_csrf(struct cx *cx, const struct exchange *x)
{
	const char *shown = web_header(x, "x-park-csrf");

	if (!x->session.is_browser || !is_changing(x))
		return true;
	if (shown != NULL && hash_same(str_of(shown), str_of(x->session.csrf)))
		return true;
	return cx_fail_code(cx, FAIL_DENIED, "csrf", NULL,
	    "the request does not come from a page of this session");
}

static bool
answer_route(struct cx *cx, struct exchange *x)
{
	const struct route *route = x->at.route;

	if (route->permission != NULL && !x->signed_in)
		return cx_fail(cx, FAIL_UNKNOWN, NULL, "sign in first");
	if (route->permission != NULL && route->permission[0] != '\0' &&
	    !session_may(&x->session, route->permission))
		return cx_fail(cx, FAIL_DENIED, NULL,
		    "your role does not include %s", route->permission);
	if (x->signed_in && !check_csrf(cx, x))
		return false;
	if (!read_params(cx, x))
		return false;
	if (route->cache_s > 0 && cache_find(x, &x->bytes))
		return true;
	if (route->begin != NULL)
		return route->begin(cx, x);
	web_ask(x, route->query, web_present);
	return true;
}

/* "POST /api/v1/…", as the audit log has it. */
static const char *
action_of(struct cx *cx, const struct route *r)
{
	const size_t method = strlen(r->method), path = strlen(r->path);
	char *action = cx_alloc(cx, method + path + 2);

	memcpy(action, r->method, method);
	action[method] = ' ';
	memcpy(action + method + 1, r->path, path);
	return action;
}

static void
become(struct exchange *x, const struct session *s)
{
	x->session = *s;
	x->signed_in = true;
	x->who = s->who;
	x->who.actor = x->session.actor;
	x->who.action = is_changing(x) ? action_of(&x->cx, x->at.route) : "";
	x->who.request = x->request_id;
	x->who.ip = x->ip;
}

static bool
identity_came(struct cx *cx, struct exchange *x)
{
	struct session s;

	if (session_read(web_rows(x, 0), x->secret, moment_steady(), &s)) {
		session_remember(&s);
		become(x, &s);
	}
	return answer_route(cx, x);
}

/* The cookie's or bearer token's text; empty when neither was sent. */
static struct str
credential(const struct exchange *x)
{
	const char *bearer = web_header(x, "authorization");
	struct str cookies = str_of(web_header(x, "cookie"));

	if (bearer != NULL && strncasecmp(bearer, "bearer ", 7) == 0)
		return str_trim(str_of(bearer + 7));
	/* The InfluxDB 2 clients say "Token". */
	if (bearer != NULL && strncasecmp(bearer, "token ", 6) == 0)
		return str_trim(str_of(bearer + 6));
	while (cookies.p != NULL) {
		const struct str one =
		    str_trim(str_cut(cookies, ';', &cookies));

		if (str_starts(one, STR("park_session=")))
			return (struct str){ one.p + 13, one.n - 13 };
	}
	return (struct str){ NULL, 0 };
}

static bool
identify(struct cx *cx, struct exchange *x)
{
	const struct str c = credential(x);
	const struct session *known;

	if (c.n == 0 || c.n > 200)
		return answer_route(cx, x);
	hash_sha256(c, x->secret);
	known = session_recall(x->secret, moment_steady());
	if (known != NULL) {
		become(x, known);
		return answer_route(cx, x);
	}
	x->binds = db_binds(cx);
	db_bind_bytes(&x->binds, "secret",
	    (struct str){ (const char *)x->secret, SHA256_SIZE });
	web_ask(x, Q_IDENTITY_FIND, identity_came);
	return true;
}

static bool
find_route(struct cx *cx, struct exchange *x)
{
	const char *method = method_name(x->req);

	x->at = router_find(cx, method, str_of(x->req->path));
	if (x->at.route != NULL) {
		if (x->at.route->answer_ms > 0)
			x->until_us =
			    moment_steady() + x->at.route->answer_ms * 1000;
		return identify(cx, x);
	}
	if (x->at.allow != NULL) {
		web_reply_header(x, "allow", x->at.allow);
		(void)cx_fail_code(cx, FAIL_INVALID, "method_not_allowed", NULL,
		    "%s is not possible here", method);
		x->status = 405;
		return false;
	}
	if (static_find(x))
		return true;
	return cx_fail(cx, FAIL_MISSING, NULL, "there is nothing here");
}

static void
read_ip(struct exchange *x)
{
	const struct connection *c = x->req->owner;
	const char *forwarded = web_header(x, "x-forwarded-for");

	if (c->family == AF_INET)
		(void)inet_ntop(
		    AF_INET, &c->addr.ipv4.sin_addr, x->ip, sizeof(x->ip));
	else if (c->family == AF_INET6)
		(void)inet_ntop(
		    AF_INET6, &c->addr.ipv6.sin6_addr, x->ip, sizeof(x->ip));
	/* Behind our own proxy the last address is the one it saw. */
	if (forwarded != NULL && worker_trusts_proxy()) {
		const char *last = strrchr(forwarded, ',');

		(void)snprintf(x->ip, sizeof(x->ip), "%s",
		    last == NULL ? forwarded : str_trim(str_of(last + 1)).p);
	}
}

static struct exchange *
begin(struct http_request *req)
{
	struct exchange *x = http_state_create(req, sizeof(*x), forget);

	cx_init(&x->cx);
	cx_init(&x->aside[0]);
	cx_init(&x->aside[1]);
	x->req = req;
	x->began_us = moment_now();
	x->out = text_new(&x->cx, ANSWER_MOST);
	x->who = (struct identity){
		.actor = "", .action = "", .request = "", .ip = ""
	};
	worker_request_id(x->request_id, sizeof(x->request_id));
	read_ip(x);
	x->next = find_route;
	/* Kore would answer 408 while the handler still works. */
	req->owner->http_timeout = 0;
	return x;
}

/* Whether the time of the answer is up: nobody computes on for ever. */
static bool
is_late(struct exchange *x)
{
	return x->until_us > 0 && moment_steady() >= x->until_us &&
	    !cx_fail(&x->cx, FAIL_BUSY, NULL, "it took too long");
}

int
park_dispatch(struct http_request *req)
{
	struct exchange *x =
	    http_state_exists(req) ? http_state_get(req) : begin(req);

	while (x->awaited == 0 && x->next != NULL && x->cx.fail == FAIL_NONE &&
	    !is_late(x)) {
		const web_step step = x->next;

		x->next = NULL;
		if (!step(&x->cx, x) || x->next == NULL)
			break;
		if (x->job != NULL && !x->job_sent) {
			x->job_sent = true;
			pool_job_start(x->job, web_deadline(x),
			    x->job_parts ? rest_came : web_awake, x);
			sleep_until_awake(x);
		}
	}
	if (x->awaited > 0)
		return KORE_RESULT_RETRY;
	exchange_reply(x);
	return KORE_RESULT_OK;
}
