#include "edge/plan.h"

#include "unit.h"

static enum plan_function
function_of(const json_t *word)
{
	for (int i = 0; i < PLAN_FUNCTION_COUNT; i++)
		if (strcmp(json_string_value(word), plan_function_words[i]) ==
		    0)
			return (enum plan_function)i;
	fail_msg("no function %s", json_string_value(word));
	return PLAN_FUNCTION_COUNT;
}

static unsigned
number(const json_t *list, size_t i)
{
	return (unsigned)json_integer_value(json_array_get(list, i));
}

static void
check_request(const char *name, const struct plan_request *r, json_t *want)
{
	const json_t *points = json_array_get(want, 3);

	if (r->function != function_of(json_array_get(want, 0)) ||
	    r->address != number(want, 1) || r->count != number(want, 2) ||
	    r->n != json_array_size(points))
		fail_msg("%s: %s %u, %u long, of %zu points", name,
		    plan_function_words[r->function], r->address, r->count,
		    r->n);
	for (size_t i = 0; i < r->n; i++)
		if (r->points[i] != number(points, i))
			fail_msg("%s: point %zu is %zu", name, i, r->points[i]);
}

static void
check_case(struct cx *cx, const json_t *c)
{
	const char *name = json_string_value(json_object_get(c, "case"));
	const json_t *list = json_object_get(c, "points");
	const json_t *want = json_object_get(c, "requests");
	struct plan_point *points = cx_calloc(cx, 8, sizeof(*points));
	const struct plan_request *requests;
	size_t n;

	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *p = json_array_get(list, i);

		points[i].function = function_of(json_array_get(p, 0));
		points[i].address = number(p, 1);
		points[i].words = number(p, 2);
	}
	plan_requests(cx, points, json_array_size(list),
	    (unsigned)unit_number(c, "gap"), (unsigned)unit_number(c, "most"),
	    &requests, &n);
	if (n != json_array_size(want))
		fail_msg("%s: %zu requests", name, n);
	for (size_t i = 0; i < n; i++)
		check_request(name, &requests[i], json_array_get(want, i));
}

static void
neighbouring_registers_are_read_together(void **state)
{
	const json_t *cases =
	    json_read(*state, unit_file(*state, "tests/edge/data/plan.json"));

	assert_int_equal(json_array_size(cases), 13);
	for (size_t i = 0; i < json_array_size(cases); i++)
		check_case(*state, json_array_get(cases, i));
}

/* Whatever the points are, each lies whole in exactly one legal request. */
static void
of_any_points_each_is_read_once_and_whole(void **state)
{
	uint64_t seed = 20261126;

	for (int round = 0; round < 2000; round++) {
		const size_t n = 1 + unit_below(&seed, 40);
		const unsigned gap = (unsigned)unit_below(&seed, 20);
		const unsigned most = 4 + (unsigned)unit_below(&seed, 122);
		struct plan_point points[40] = { 0 };
		const struct plan_request *r;
		int seen[40] = { 0 };
		size_t count;

		for (size_t i = 0; i < n; i++) {
			points[i].function =
			    (enum plan_function)unit_below(&seed, 4);
			points[i].address = (unsigned)unit_below(&seed, 400);
			points[i].words = plan_is_bits(points[i].function)
			    ? 1
			    : 1 + unit_below(&seed, 4);
		}
		plan_requests(*state, points, n, gap, most, &r, &count);
		for (size_t i = 0; i < count; i++)
			for (size_t k = 0; k < r[i].n; k++) {
				const struct plan_point *p =
				    &points[r[i].points[k]];

				seen[r[i].points[k]]++;
				assert_int_equal(p->function, r[i].function);
				assert_true(p->address >= r[i].address);
				assert_true(p->address + p->words <=
				    r[i].address + r[i].count);
				assert_true(r[i].count <=
				    (plan_is_bits(p->function) ? PLAN_BITS
							       : most));
			}
		for (size_t i = 0; i < n; i++)
			assert_int_equal(seen[i], 1);
	}
}

static void
a_point_is_taken_from_its_place_in_the_answer(void **state)
{
	const uint16_t words[] = { 1, 2, 0x41b8, 0xcccd, 5 };
	const struct plan_request r = { PLAN_HOLDING, 100, 5, NULL, 0 };
	const struct plan_point plain = {
		.address = 104, .words = 1, .type = VALUE_INT16
	};
	const struct plan_point scaled = { .address = 102,
		.words = 2,
		.type = VALUE_FLOAT32,
		.scaled = true,
		.scale = 10,
		.offset = 1 };
	struct value v = plan_value(&plain, &r, words);

	(void)state;
	assert_int_equal(v.integer, 5);
	v = plan_value(&scaled, &r, words);
	unit_near("scaled", value_number(&v), 232, 1e-6, 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(neighbouring_registers_are_read_together),
		UNIT(of_any_points_each_is_read_once_and_whole),
		UNIT(a_point_is_taken_from_its_place_in_the_answer),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
