/*
 * Whose call is next: tenants in turn, none beyond its limits, and nobody
 * forgotten, whatever is put, dropped and ended in whatever order.
 */
#include "knowledge/queue.h"

#include "unit.h"

#define CALLS 400

static const struct queue_limits limits = { 2, 5, 1000 };

static struct waiting
call_of(int32_t tenant)
{
	return (struct waiting){ .tenant = tenant, .weight = 1 };
}

static void
tenants_take_turns_each_in_its_order(void **state)
{
	struct queue *q = queue_new(&limits);
	struct waiting a[3] = { call_of(1), call_of(1), call_of(1) };
	struct waiting b = call_of(2);

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(queue_put(q, &a[i]), QUEUE_TAKEN);
	assert_int_equal(queue_put(q, &b), QUEUE_TAKEN);
	assert_ptr_equal(queue_next(q), &a[0]);
	assert_ptr_equal(queue_next(q), &b);
	assert_ptr_equal(queue_next(q), &a[1]);
	/* Two of the first tenant run already. */
	assert_null(queue_next(q));
	assert_int_equal(queue_waiting(q), 1);
	queue_over(q, 1);
	assert_ptr_equal(queue_next(q), &a[2]);
	queue_free(q);
}

static void
beyond_its_limit_a_tenant_is_told_so_and_others_are_not(void **state)
{
	struct queue *q = queue_new(&limits);
	struct waiting a[6], b = call_of(2), heavy = call_of(3);

	(void)state;
	for (int i = 0; i < 6; i++) {
		a[i] = call_of(1);
		assert_int_equal(queue_put(q, &a[i]),
		    i < 5 ? QUEUE_TAKEN : QUEUE_TENANT_FULL);
	}
	/* What runs counts, too. */
	assert_non_null(queue_next(q));
	assert_int_equal(queue_put(q, &a[5]), QUEUE_TENANT_FULL);
	queue_over(q, 1);
	assert_int_equal(queue_put(q, &a[5]), QUEUE_TAKEN);
	assert_int_equal(queue_put(q, &b), QUEUE_TAKEN);
	heavy.weight = 1000;
	assert_int_equal(queue_put(q, &heavy), QUEUE_FULL);
	queue_free(q);
}

static void
whose_patience_is_over_is_taken_out(void **state)
{
	struct queue *q = queue_new(&limits);
	struct waiting a = call_of(1), b = call_of(2);

	(void)state;
	a.until_us = 100;
	b.until_us = 50;
	assert_int_equal(queue_put(q, &a), QUEUE_TAKEN);
	assert_int_equal(queue_put(q, &b), QUEUE_TAKEN);
	assert_null(queue_late(q, 49));
	assert_ptr_equal(queue_late(q, 99), &b);
	assert_null(queue_late(q, 99));
	queue_drop(q, &a);
	assert_null(queue_next(q));
	assert_int_equal(queue_waiting(q), 0);
	queue_free(q);
}

/* What rides along takes nobody's turn, and counts towards the tenant's
 * limit all the same. */
static void
calls_ride_along_and_are_put_back(void **state)
{
	struct queue *q = queue_new(&limits);
	struct waiting a[6], b = call_of(2);

	(void)state;
	for (int i = 0; i < 5; i++) {
		a[i] = call_of(1);
		assert_int_equal(queue_put(q, &a[i]), QUEUE_TAKEN);
	}
	assert_int_equal(queue_put(q, &b), QUEUE_TAKEN);
	assert_ptr_equal(queue_next(q), &a[0]);
	assert_ptr_equal(queue_peek(q, 1), &a[1]);
	queue_ride(q, &a[1]);
	assert_ptr_equal(queue_peek(q, 1), &a[2]);
	queue_ride(q, &a[2]);
	a[5] = call_of(1);
	assert_int_equal(queue_put(q, &a[5]), QUEUE_TENANT_FULL);
	queue_rode(q, 1);
	assert_int_equal(queue_put(q, &a[5]), QUEUE_TAKEN);
	/* The other one did not take. */
	queue_rode(q, 1);
	queue_put_back(q, &a[2]);
	assert_ptr_equal(queue_peek(q, 1), &a[2]);
	assert_ptr_equal(queue_next(q), &b);
	assert_ptr_equal(queue_next(q), &a[2]);
	assert_null(queue_next(q));
	queue_over(q, 1);
	assert_ptr_equal(queue_next(q), &a[3]);
	queue_over(q, 1);
	assert_ptr_equal(queue_next(q), &a[4]);
	queue_over(q, 1);
	assert_ptr_equal(queue_next(q), &a[5]);
	queue_put_back(q, &a[0]);
	assert_ptr_equal(queue_peek(q, 1), &a[0]);
	assert_null(queue_peek(q, 3));
	queue_free(q);
}

static void
a_tenant_goes_on_alone_until_another_may_run(void **state)
{
	struct queue *q = queue_new(&limits);
	struct waiting a[3] = { call_of(1), call_of(1), call_of(1) };
	struct waiting b[3] = { call_of(2), call_of(2), call_of(2) };

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_int_equal(queue_put(q, &a[i]), QUEUE_TAKEN);
	assert_ptr_equal(queue_next(q), &a[0]);
	assert_ptr_equal(queue_peek_alone(q, 1), &a[1]);
	assert_null(queue_peek_alone(q, 2));
	for (int i = 0; i < 3; i++)
		assert_int_equal(queue_put(q, &b[i]), QUEUE_TAKEN);
	assert_null(queue_peek_alone(q, 1));
	assert_ptr_equal(queue_peek(q, 1), &a[1]);
	/* Two of the other one run: its third stands in nobody's way. */
	assert_ptr_equal(queue_next(q), &a[1]);
	assert_ptr_equal(queue_next(q), &b[0]);
	assert_ptr_equal(queue_next(q), &b[1]);
	assert_ptr_equal(queue_peek_alone(q, 1), &a[2]);
	queue_over(q, 2);
	assert_null(queue_peek_alone(q, 1));
	queue_free(q);
}

/* Against books that count naively. */
static void
nobody_is_lost_whatever_comes(void **state)
{
	struct waiting call[CALLS];
	size_t running[8] = { 0 }, waiting[8] = { 0 }, put = 0, gone = 0;
	struct queue *q = queue_new(&limits);
	uint64_t seed = 7;

	(void)state;
	while (put < CALLS || gone < CALLS) {
		const int32_t tenant = (int32_t)unit_below(&seed, 8);
		struct waiting *w;

		switch (unit_below(&seed, 3)) {
		case 0:
			if (put == CALLS)
				break;
			call[put] = call_of(tenant);
			if (queue_put(q, &call[put]) == QUEUE_TAKEN) {
				put++;
				waiting[tenant]++;
			} else {
				assert_int_equal(
				    waiting[tenant] + running[tenant], 5);
			}
			break;
		case 1:
			w = queue_next(q);
			if (w == NULL) {
				for (int i = 0; i < 8; i++)
					assert_true(waiting[i] == 0 ||
					    running[i] == limits.running);
				break;
			}
			waiting[w->tenant]--;
			running[w->tenant]++;
			assert_true(running[w->tenant] <= limits.running);
			gone++;
			break;
		default:
			if (running[tenant] > 0) {
				queue_over(q, tenant);
				running[tenant]--;
			}
		}
	}
	assert_int_equal(queue_waiting(q), 0);
	queue_free(q);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(tenants_take_turns_each_in_its_order),
		UNIT(beyond_its_limit_a_tenant_is_told_so_and_others_are_not),
		UNIT(whose_patience_is_over_is_taken_out),
		UNIT(calls_ride_along_and_are_put_back),
		UNIT(a_tenant_goes_on_alone_until_another_may_run),
		UNIT(nobody_is_lost_whatever_comes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
