/*
 * demo_economics.c - what the enterprises declare each month.
 */
#include "base/moment.h"
#include "demo/demo.h"
#include "demo/shape.h"

/* The k-th month before the anchor's, k from 1. */
static struct date
month_before(const struct demo *d, int k)
{
	struct date day = date_of(moment_day(d->anchor_us, SHAPE_ZONE_MIN));
	const int months = day.year * 12 + day.month - 1 - k;

	return (struct date){ months / 12, months % 12 + 1, 1 };
}

static int64_t
months_done(const struct member *m)
{
	return json_integer_value(json_object_get(m->state, "economics"));
}

static bool
ask_month(struct demo *d, size_t i, struct cx *cx, struct http_request *r)
{
	const struct member *m = &d->member[i / (size_t)d->scale->economics];
	const int k = (int)(i % (size_t)d->scale->economics);
	const struct date day = month_before(d, k + 1);
	const struct cast_month month =
	    cast_economics(&m->enterprise, day.year, day.month);

	if (months_done(m) >> k & 1)
		return false;
	r->path = cx_printf(
	    cx, "/api/v1/enterprises/%lld/economics", (long long)m->tenant);
	r->body = str_of(cx_printf(cx,
	    "{\"month\":\"%04d-%02d\",\"output_fen\":%lld,"
	    "\"value_added_fen\":%lld,\"revenue_fen\":%lld,\"tax_fen\":%lld,"
	    "\"employees\":%d}",
	    day.year, day.month, (long long)month.output,
	    (long long)month.added, (long long)month.revenue,
	    (long long)month.tax, month.employees));
	return true;
}

static bool
took_month(
    struct demo *d, size_t i, struct cx *cx, const struct http_answer *answer)
{
	const struct member *m = &d->member[i / (size_t)d->scale->economics];
	const int k = (int)(i % (size_t)d->scale->economics);

	(void)cx;
	(void)answer;
	(void)json_object_set_new(m->state, "economics",
	    json_integer(months_done(m) | INT64_C(1) << k));
	return demo_save(d, false);
}

bool
demo_economics(struct demo *d)
{
	static const struct demo_fan months = { ask_month, took_month,
		"months of economic figures" };

	return demo_ask_all(d, d->n * (size_t)d->scale->economics, &months);
}
