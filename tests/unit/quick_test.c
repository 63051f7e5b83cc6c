/*
 * Which entries may ride along: those that were quick often enough, and no
 * longer once one of them was not.
 */
#include "knowledge/quick.h"

#include "unit.h"

static void
be_quick(struct quick *q, struct str id, int times)
{
	for (int i = 0; i < times; i++)
		quick_note(q, id, QUICK_US);
}

static void
an_entry_is_quick_once_it_was_often_enough_in_a_row(void **state)
{
	struct quick q = { { 0 } };

	(void)state;
	be_quick(&q, STR("ENE-001"), QUICK_TIMES - 1);
	assert_false(quick_is(&q, STR("ENE-001")));
	be_quick(&q, STR("ENE-001"), 1);
	assert_true(quick_is(&q, STR("ENE-001")));
	assert_false(quick_is(&q, STR("ENE-002")));
	be_quick(&q, STR("ENE-001"), 1000);
	assert_true(quick_is(&q, STR("ENE-001")));
}

static void
one_slow_call_begins_the_count_anew(void **state)
{
	struct quick q = { { 0 } };

	(void)state;
	be_quick(&q, STR("SIG-01"), QUICK_TIMES);
	quick_note(&q, STR("SIG-01"), QUICK_US + 1);
	assert_false(quick_is(&q, STR("SIG-01")));
	be_quick(&q, STR("SIG-01"), QUICK_TIMES - 1);
	assert_false(quick_is(&q, STR("SIG-01")));
}

static void
what_is_forgotten_is_quick_no_more(void **state)
{
	struct quick q = { { 0 } };

	(void)state;
	be_quick(&q, STR("A"), QUICK_TIMES);
	be_quick(&q, STR("B"), QUICK_TIMES);
	quick_forget(&q, STR("A"));
	assert_false(quick_is(&q, STR("A")));
	assert_true(quick_is(&q, STR("B")));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(an_entry_is_quick_once_it_was_often_enough_in_a_row),
		UNIT(one_slow_call_begins_the_count_anew),
		UNIT(what_is_forgotten_is_quick_no_more),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
