/*
 * How many calls a month has, of a tenant and of its tokens.
 */
#include "knowledge/allowance.h"

#include "unit.h"

static bool
may(struct allowances *a, int32_t tenant, const char *token)
{
	struct cx cx;
	bool ok;

	cx_init(&cx);
	ok = allowances_take(&cx, a, tenant, str_of(token));
	if (!ok)
		unit_refused(&cx, "quota");
	cx_clear(&cx);
	return ok;
}

static void
tell(struct cx *cx, struct allowances *a, const char *json)
{
	assert_true(allowances_read(cx, a, str_of(json)));
}

static void
who_has_no_limit_calls_as_they_like(void **state)
{
	struct allowances *a = allowances_new();

	for (int i = 0; i < 100; i++)
		assert_true(may(a, 7, "x"));
	tell(*state, a, "[]");
	assert_true(may(a, 7, ""));
	allowances_free(a);
}

static void
a_month_has_as_many_as_were_set(void **state)
{
	struct allowances *a = allowances_new();

	tell(*state, a,
	    "[{\"tenant\":7,\"month\":\"2026-11\",\"token\":\"\",\"calls\":5,"
	    "\"used\":3}]");
	assert_true(may(a, 7, ""));
	assert_true(may(a, 7, "x"));
	assert_false(may(a, 7, ""));
	assert_true(may(a, 8, ""));
	/* The books are behind: what was let in counts on. */
	tell(*state, a,
	    "[{\"tenant\":7,\"month\":\"2026-11\",\"token\":\"\",\"calls\":5,"
	    "\"used\":3}]");
	assert_false(may(a, 7, ""));
	/* More are given. */
	tell(*state, a,
	    "[{\"tenant\":7,\"month\":\"2026-11\",\"token\":\"\",\"calls\":6,"
	    "\"used\":3}]");
	assert_true(may(a, 7, ""));
	assert_false(may(a, 7, ""));
	/* The next month begins. */
	tell(*state, a,
	    "[{\"tenant\":7,\"month\":\"2026-12\",\"token\":\"\",\"calls\":6,"
	    "\"used\":0}]");
	assert_true(may(a, 7, ""));
	allowances_free(a);
}

static void
a_token_may_have_fewer(void **state)
{
	struct allowances *a = allowances_new();

	tell(*state, a,
	    "[{\"tenant\":7,\"month\":\"2026-11\",\"token\":\"\",\"calls\":3,"
	    "\"used\":0},{\"tenant\":7,\"month\":\"2026-11\",\"token\":\"x\","
	    "\"calls\":1,\"used\":0}]");
	assert_true(may(a, 7, "x"));
	assert_false(may(a, 7, "x"));
	assert_true(may(a, 7, "y"));
	assert_true(may(a, 7, ""));
	assert_false(may(a, 7, "y"));
	allowances_free(a);
}

static void
what_is_none_changes_nothing(void **state)
{
	static const char *const odd[] = { "x", "[{\"tenant\":0}]",
		"[{\"tenant\":7,\"calls\":-1,\"used\":0}]",
		"[{\"tenant\":7,\"calls\":1,\"used\":0,"
		"\"month\":\"2026-11-01\"}]" };
	struct allowances *a = allowances_new();

	tell(*state, a,
	    "[{\"tenant\":7,\"month\":\"2026-11\",\"token\":\"\",\"calls\":0,"
	    "\"used\":0}]");
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++) {
		struct cx cx;

		cx_init(&cx);
		assert_false(allowances_read(&cx, a, str_of(odd[i])));
		assert_false(may(a, 7, ""));
		cx_clear(&cx);
	}
	allowances_free(a);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(who_has_no_limit_calls_as_they_like),
		UNIT(a_month_has_as_many_as_were_set),
		UNIT(a_token_may_have_fewer),
		UNIT(what_is_none_changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
