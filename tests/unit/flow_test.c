#include "report/flow.h"

#include "unit.h"

static double
total(const struct flow *flows, size_t n)
{
	double sum = 0;

	for (size_t i = 0; i < n; i++)
		sum += flows[i].value;
	return sum;
}

static void
flows_of_the_same_ends_are_one(void **state)
{
	const struct flow rows[] = { { "a", "x", 1 }, { "b", "x", 5 },
		{ "a", "x", 2 } };
	size_t n;
	const struct flow *f = flow_gather(*state, rows, 3, &n);

	assert_int_equal(n, 2);
	assert_string_equal(f[0].from, "b");
	assert_float_equal(f[1].value, 3, 1e-12);
	assert_float_equal(flow_given(f, n, "a"), 3, 1e-12);
	assert_float_equal(flow_given(f, n, "x"), 0, 1e-12);
}

static void
what_has_no_end_or_no_amount_is_no_flow(void **state)
{
	const struct flow rows[] = { { NULL, "x", 1 }, { "a", NULL, 1 },
		{ "a", "x", 0 }, { "a", "x", -4 }, { "a", "x", NAN } };
	size_t n;

	(void)flow_gather(*state, rows, 5, &n);
	assert_int_equal(n, 0);
	(void)flow_gather(*state, rows, 0, &n);
	assert_int_equal(n, 0);
}

static struct flow *
many(struct cx *cx, size_t sources, size_t sinks)
{
	struct flow *rows = cx_calloc(cx, sources * sinks, sizeof(*rows));

	for (size_t i = 0; i < sources * sinks; i++)
		rows[i] = (struct flow){ cx_printf(cx, "s%zu", i / sinks),
			cx_printf(cx, "t%zu", i % sinks),
			(double)(sources * sinks - i) };
	return rows;
}

static void
sixty_links_stay_as_they_are(void **state)
{
	size_t n;
	const struct flow *f = flow_gather(*state, many(*state, 6, 10), 60, &n);

	assert_int_equal(n, 60);
	for (size_t i = 0; i < n; i++)
		assert_non_null(f[i].to);
}

static void
the_rest_is_gathered_and_nothing_is_lost(void **state)
{
	const struct flow *rows = many(*state, 7, 10);
	size_t n;
	const struct flow *f = flow_gather(*state, rows, 70, &n);

	assert_true(n <= FLOW_LINKS);
	assert_null(f[n - 1].to);
	assert_float_equal(total(f, n), total(rows, 70), 1e-9);
}

static void
a_place_that_is_kept_gives_what_it_gives(void **state)
{
	struct flow *rows = many(*state, 1, 90);
	size_t n;
	const struct flow *f;

	rows[89].value = 500;
	f = flow_gather(*state, rows, 90, &n);
	/* 38 sinks, the source and the rest are 40 places. */
	assert_int_equal(n, 39);
	assert_string_equal(f[0].to, "t89");
	assert_string_equal(f[n - 1].from, "s0");
	assert_null(f[n - 1].to);
	assert_float_equal(total(f, n), total(rows, 90), 1e-9);
}

static void
many_small_sources_are_one(void **state)
{
	const struct flow *rows = many(*state, 5000, 1);
	size_t n, others = 0;
	const struct flow *f = flow_gather(*state, rows, 5000, &n);

	for (size_t i = 0; i < n; i++)
		others += f[i].from == NULL;
	assert_int_equal(others, 1);
	assert_true(n <= FLOW_LINKS);
	assert_float_equal(total(f, n), total(rows, 5000), 1e-3);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(flows_of_the_same_ends_are_one),
		UNIT(what_has_no_end_or_no_amount_is_no_flow),
		UNIT(sixty_links_stay_as_they_are),
		UNIT(the_rest_is_gathered_and_nothing_is_lost),
		UNIT(a_place_that_is_kept_gives_what_it_gives),
		UNIT(many_small_sources_are_one),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
