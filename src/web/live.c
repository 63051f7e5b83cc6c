#include "web/live.h"

#include <stdlib.h>
#include <string.h>

#include "base/moment.h"
#include "web/guard.h"
#include "web/worker.h"

#define MOST_WAITING (256 * 1024)
#define PATIENCE_US (5 * US_PER_S)

struct ear {
	struct ear *next, **self;
	struct connection *c;
	int32_t from, to;
	char topics[200];
	unsigned char secret[SHA256_SIZE];
	/* Asking whether the session goes on: now, and once more after. */
	bool asking, doubtful;
	struct cx cx;
	struct pool_job *job;
};

static struct ear *ears;
static size_t count;

static void
gone(struct connection *c)
{
	struct ear *l = guard_of(c)->live;

	*l->self = l->next;
	if (l->next != NULL)
		l->next->self = l->self;
	count--;
	/* Leaves the job, if one is under way. */
	cx_clear(&l->cx);
	free(l);
}

static size_t
waiting(struct connection *c)
{
	const struct netbuf *nb;
	size_t n = 0;

	TAILQ_FOREACH(nb, &c->send_queue, list)
	n += nb->b_len - nb->s_off;
	return n;
}

static void
tell(struct ear *l, const char *s, size_t n)
{
	if (waiting(l->c) > MOST_WAITING) {
		kore_connection_disconnect(l->c);
		return;
	}
	net_send_queue(l->c, s, n);
	(void)net_send_flush(l->c);
}

static bool
hears(const struct ear *l, struct str topic, int64_t tenant)
{
	struct str rest = str_of(l->topics);

	if (tenant < l->from || tenant > l->to)
		return false;
	while (rest.p != NULL)
		if (str_eq(str_cut(rest, ',', &rest), topic))
			return true;
	return false;
}

void
live_heard(const char *channel, const char *payload)
{
	struct cx cx;
	struct text t;
	json_t *event;
	struct str topic;

	(void)channel;
	if (payload[0] == '\0' || ears == NULL)
		return;
	cx_init(&cx);
	event = json_read(&cx, str_of(payload));
	topic = json_str(event, "topic");
	if (event != NULL && topic.n > 0) {
		const int64_t tenant = (int64_t)json_integer_value(
		    json_object_get(event, "tenant"));

		t = text_new(&cx, 16384);
		text_printf(&t, "event: %.*s\ndata: %s\n\n", STR_ARG(topic),
		    json_canonical(&cx, json_object_get(event, "data")));
		for (struct ear *l = ears, *next; l != NULL; l = next) {
			/* Telling may free an ear that does not keep up. */
			next = l->next;
			if (hears(l, topic, tenant))
				tell(l, t.p, t.n);
		}
	}
	cx_clear(&cx);
}

static void ask(struct ear *l);

/* Ends the stream when the session behind it is no more.  A database that
 * does not answer leaves the doubt to the next beat. */
static void
judged(void *owner)
{
	struct ear *l = owner;

	l->asking = false;
	if (l->cx.fail != FAIL_NONE)
		l->doubtful = true;
	else if (db_count(pool_job_rows(l->job, 0)) == 0)
		kore_connection_disconnect(l->c);
	else if (l->doubtful)
		ask(l);
}

static void
ask(struct ear *l)
{
	struct db_binds binds;

	cx_clear(&l->cx);
	cx_init(&l->cx);
	binds = db_binds(&l->cx);
	db_bind_bytes(&binds, "secret",
	    (struct str){ (const char *)l->secret, SHA256_SIZE });
	l->asking = true;
	l->doubtful = false;
	l->job = pool_job_new(worker_pool(), &l->cx, NULL);
	pool_job_ask(l->job, Q_IDENTITY_FIND, &binds);
	pool_job_start(l->job, moment_steady() + PATIENCE_US, judged, l);
}

void
live_doubt(void)
{
	for (struct ear *l = ears; l != NULL; l = l->next) {
		if (l->asking)
			l->doubtful = true;
		else
			ask(l);
	}
}

void
live_beat(void)
{
	for (struct ear *l = ears, *next; l != NULL; l = next) {
		next = l->next;
		if (l->doubtful && !l->asking)
			ask(l);
		tell(l, ":\n\n", 3);
	}
}

size_t
live_count(void)
{
	return count;
}

bool
live_open(struct cx *cx, struct exchange *x)
{
	struct connection *c = x->req->owner;
	struct ear *l = calloc(1, sizeof(*l));
	const struct str topics = web_text(x, "topic");

	if (l == NULL)
		abort();
	/* The limit of a parameter counts characters, not bytes. */
	if (topics.n >= sizeof(l->topics)) {
		free(l);
		return cx_fail(
		    cx, FAIL_INVALID, "topic", "there is no such topic");
	}
	l->c = c;
	cx_init(&l->cx);
	memcpy(l->secret, x->secret, SHA256_SIZE);
	l->from = x->who.from;
	l->to = x->who.to;
	memcpy(l->topics, topics.p, topics.n);
	l->self = &ears;
	l->next = ears;
	if (ears != NULL)
		ears->self = &l->next;
	ears = l;
	count++;
	guard_of(c)->live = l;
	guard_of(c)->gone = gone;
	x->req->flags |= HTTP_REQUEST_NO_CONTENT_LENGTH;
	c->flags |= CONN_IS_BUSY;
	web_reply_header(x, "content-type", "text/event-stream");
	web_reply_header(x, "cache-control", "no-store");
	http_response(x->req, 200, NULL, 0);
	c->http_timeout = 0;
	c->idle_timer.length = 24u * 3600 * 1000;
	net_send_queue(c, ":\n\n", 3);
	x->taken = true;
	x->status = 200;
	return true;
}

const struct route live_routes[] = {
	{ "GET", "/api/v1/live", "", Q_NONE, REPLY_OWN, "text/event-stream",
	    live_open, "Server-sent events of topics as they happen", NULL,
	    .params = { { "topic", IN_QUERY, PARAM_TEXT, .required = true,
		.lo = 1, .hi = 190,
		.about = "comma-separated: telemetry, jobs, reports, overview, "
			 "alarms, commands, shadow, presence" } } },
	{ .path = NULL }
};
