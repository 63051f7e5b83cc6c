#include "gate/firmware_gate.h"

#include "firmware/firmware.h"
#include "gate/errand_gate.h"
#include "gate/inquiry_gate.h"

static void
answer(struct inquiry *q, const struct db_rows *rows)
{
	if (db_count(rows) > 0 && !db_is_null(rows, 0, 0))
		inquiry_publish(q, db_bytes(&q->cx, rows, 0, 0));
}

bool
firmware_ask(struct peer *peer, struct client *c, struct cx *cx,
    const struct topic *topic, struct str payload)
{
	struct inquiry *q;
	struct db_binds b;
	int64_t size;

	if (!str_int64(str_trim(payload), &size) || size < 1 ||
	    size > (int64_t)FIRMWARE_CHUNK_MOST)
		return cx_fail_code(cx, FAIL_INVALID, "out_of_range", NULL,
		    "the payload must say how many bytes, 1 to %u",
		    FIRMWARE_CHUNK_MOST);
	q = inquiry_new(peer, c, cx);
	if (q == NULL)
		return false;
	q->topic = str_of(cx_printf(&q->cx, "v2/fw/response/%.*s/chunk/%lld",
	    STR_ARG(topic->request), (long long)topic->chunk));
	b = db_binds(&q->cx);
	db_bind_text(&b, "key", inquiry_keep(q, client_str(&c->key)).p);
	db_bind_int(&b, "from", topic->chunk * size);
	db_bind_int(&b, "count", size);
	inquiry_ask(q, courier_pool(client_gate(peer)->courier),
	    Q_FIRMWARE_CHUNK, &b, answer);
	return true;
}
