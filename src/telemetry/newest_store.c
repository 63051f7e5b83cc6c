#include "telemetry/newest_store.h"

/* Those who said everything at one time: it is theirs, and one for all. */
static void
ask_plain(struct cx *cx, struct pool_job *job, const struct newest_values *n)
{
	struct db_binds b = db_binds(cx);

	db_bind_int8s(&b, "device", n->device, n->plain);
	db_bind_int4s(&b, "tenant", n->tenant, n->plain);
	db_bind_moments(&b, "at", n->at_us, n->plain);
	db_bind_int4s(&b, "first", n->first, n->plain);
	db_bind_int4s(&b, "last", n->last, n->plain);
	db_bind_float8s(&b, "v", n->v, n->plain_values);
	pool_job_ask(job, Q_LATEST_FLUSH_PLAIN, &b);
}

static void
ask_mixed(struct cx *cx, struct pool_job *job, const struct newest_values *n)
{
	const size_t from = n->plain, count = n->n - from;
	struct db_binds b = db_binds(cx);

	db_bind_int8s(&b, "device", n->device + from, count);
	db_bind_int4s(&b, "tenant", n->tenant + from, count);
	db_bind_moments(&b, "at", n->at_us + from, count);
	db_bind_int4s(&b, "first", n->first + from, count);
	db_bind_int4s(&b, "last", n->last + from, count);
	db_bind_int8s(&b, "t", n->t_ms, n->values);
	db_bind_float8s(&b, "v", n->v, n->values);
	pool_job_ask(job, Q_LATEST_FLUSH, &b);
}

void
newest_ask(struct cx *cx, struct pool_job *job, const struct newest_values *n)
{
	if (n->plain > 0)
		ask_plain(cx, job, n);
	if (n->plain < n->n)
		ask_mixed(cx, job, n);
}

void
tally_ask(
    struct cx *cx, struct pool_job *job, const struct tally *tally, size_t n)
{
	struct db_binds b = db_binds(cx);
	int32_t *tenant = cx_calloc(cx, n, sizeof(*tenant));
	int64_t *points = cx_calloc(cx, n, sizeof(*points));
	int64_t *fields = cx_calloc(cx, n, sizeof(*fields));
	int64_t *requests = cx_calloc(cx, n, sizeof(*requests));

	for (size_t i = 0; i < n; i++) {
		tenant[i] = tally[i].tenant;
		points[i] = tally[i].points;
		fields[i] = tally[i].fields;
		requests[i] = tally[i].requests;
	}
	db_bind_int4s(&b, "tenant", tenant, n);
	db_bind_int8s(&b, "points", points, n);
	db_bind_int8s(&b, "fields", fields, n);
	db_bind_int8s(&b, "requests", requests, n);
	pool_job_ask(job, Q_TALLY_FLUSH, &b);
}
