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
tally_ask(struct cx *cx, struct pool_job *job, const struct tenant_tally *tally,
    size_t n)
{
	struct db_binds b = db_binds(cx);

	db_bind_each_int4(&b, "tenant", DB_EACH(tally, n, tenant));
	db_bind_each_int8(&b, "points", DB_EACH(tally, n, points));
	db_bind_each_int8(&b, "fields", DB_EACH(tally, n, fields));
	db_bind_each_int8(&b, "requests", DB_EACH(tally, n, requests));
	pool_job_ask(job, Q_TALLY_FLUSH, &b);
}
