#include "gate/inquiry_gate.h"

#include <stdlib.h>

#include "base/memory.h"
#include "base/moment.h"

#define PATIENCE_US (10 * US_PER_S)

struct inquiry *
inquiry_new(struct peer *peer, struct client *c, struct cx *cx)
{
	struct inquiry *q;

	if (c->requests >= INQUIRIES) {
		(void)cx_fail_code(cx, FAIL_INVALID, "too_many", NULL,
		    "at most %d requests at a time", INQUIRIES);
		return NULL;
	}
	q = need(calloc(1, sizeof(*q)));
	c->requests++;
	q->peer = peer;
	cx_init(&q->cx);
	q->who = identity_system("");
	q->who.tenant = q->who.from = q->who.to = c->tenant;
	peer_hold(peer);
	return q;
}

struct str
inquiry_keep(struct inquiry *q, struct str s)
{
	return (struct str){ cx_strndup(&q->cx, s.p, s.n), s.n };
}

static void
answered(void *owner)
{
	struct inquiry *q = owner;
	struct peer *peer = q->peer;
	struct client *c = peer_state(peer);

	c->requests--;
	if (peer_is_open(peer) && q->cx.fail == FAIL_NONE &&
	    client_hears(c, q->topic) >= 0)
		q->answer(q, pool_job_rows(q->job, 0));
	cx_clear(&q->cx);
	free(q);
	peer_release(peer);
}

void
inquiry_ask(struct inquiry *q, struct pool *pool, enum query query,
    const struct db_binds *binds,
    void (*answer)(struct inquiry *q, const struct db_rows *rows))
{
	q->answer = answer;
	q->job = pool_job_new(pool, &q->cx, &q->who);
	pool_job_ask(q->job, query, binds);
	pool_job_start(q->job, moment_steady() + PATIENCE_US, answered, q);
}

void
inquiry_publish(struct inquiry *q, struct str payload)
{
	const struct client *c = peer_state(q->peer);
	const size_t room = payload.n + q->topic.n + 16;
	struct mqtt_out out = { cx_alloc(&q->cx, room), 0, room, false };

	mqtt_write_publish(&out, c->version, q->topic, payload);
	if (!out.full && out.n <= c->packet_most)
		client_write(q->peer, &out);
}
