/*
 * unit.c against worked conversions, and against udunits2, which has the same
 * units by other names and knows nothing of ours.
 */
#include "knowledge/unit.h"

#include <udunits2.h>

#include "unit.h"

static json_t *
vectors_of(struct cx *cx)
{
	json_t *list =
	    json_read(cx, unit_file(cx, "tests/unit/knowledge/unit.json"));

	if (json_array_size(list) == 0)
		fail_msg("no vectors: %s", cx->message);
	return list;
}

static bool
convert(struct cx *cx, const json_t *vector, double *factor, double *offset)
{
	return unit_convert(cx, "x", json_str(vector, "from"),
	    json_str(vector, "to"), factor, offset);
}

static const char *
name_of(struct cx *cx, const json_t *vector)
{
	return cx_printf(cx, "%.*s -> %.*s", STR_ARG(json_str(vector, "from")),
	    STR_ARG(json_str(vector, "to")));
}

static void
each_conversion_holds_and_leads_back(void **state)
{
	struct cx *cx = *state;
	json_t *vector;
	size_t i, n = 0;

	json_array_foreach(vectors_of(cx), i, vector)
	{
		const double value = unit_number(vector, "value");
		const double want = unit_number(vector, "want");
		double factor, offset, back, back_offset;

		if (json_is_true(json_object_get(vector, "refused")))
			continue;
		n++;
		if (!convert(cx, vector, &factor, &offset))
			fail_msg("%s: %s", name_of(cx, vector), cx->message);
		unit_near(name_of(cx, vector), value * factor + offset, want,
		    1e-14, 1e-12);
		assert_true(unit_convert(cx, "x", json_str(vector, "to"),
		    json_str(vector, "from"), &back, &back_offset));
		unit_near(name_of(cx, vector), want * back + back_offset, value,
		    1e-14, 1e-12);
	}
	assert_true(n > 60);
}

static void
what_is_no_unit_or_of_another_kind_is_refused_by_name(void **state)
{
	struct cx *cx = *state;
	json_t *vector;
	size_t i, n = 0;

	json_array_foreach(vectors_of(cx), i, vector)
	{
		double factor, offset;

		if (!json_is_true(json_object_get(vector, "refused")))
			continue;
		n++;
		if (convert(cx, vector, &factor, &offset))
			fail_msg("%s was taken", name_of(cx, vector));
		assert_string_equal(cx->field, "x");
		unit_refused(cx, "bad_unit");
	}
	assert_true(n > 20);
}

static ut_unit *
theirs(ut_system *system, const json_t *names, size_t i)
{
	const char *name = json_string_value(json_array_get(names, i));
	ut_unit *unit = ut_parse(system, name, UT_UTF8);

	if (unit == NULL)
		fail_msg("udunits2 knows no %s", name);
	return unit;
}

static void
agree_with_udunits(struct cx *cx, ut_system *system, const json_t *vector)
{
	const json_t *names = json_object_get(vector, "as");
	ut_unit *from = theirs(system, names, 0);
	ut_unit *to = theirs(system, names, 1);
	cv_converter *converter = ut_get_converter(from, to);
	const double value = unit_number(vector, "value");
	const double rtol = unit_number(vector, "rtol");
	double factor, offset;

	if (converter == NULL)
		fail_msg("udunits2: %s", name_of(cx, vector));
	assert_true(convert(cx, vector, &factor, &offset));
	unit_near(name_of(cx, vector), value * factor + offset,
	    cv_convert_double(converter, value), isnan(rtol) ? 1e-12 : rtol,
	    1e-9);
	cv_free(converter);
	ut_free(from);
	ut_free(to);
}

/* Where it rounds a unit more than we do, a vector says how much. */
static void
udunits_agrees(void **state)
{
	struct cx *cx = *state;
	ut_system *system;
	json_t *vector;
	size_t i, n = 0;

	(void)ut_set_error_message_handler(ut_ignore);
	system = ut_read_xml(NULL);
	assert_non_null(system);
	json_array_foreach(vectors_of(cx), i, vector)
	{
		if (json_object_get(vector, "as") == NULL)
			continue;
		agree_with_udunits(cx, system, vector);
		n++;
	}
	assert_true(n > 40);
	ut_free_system(system);
}

/* Bytes of any kind: a refusal or an answer, and never more. */
static void
rubbish_is_read_without_harm(void **state)
{
	static const char letters[] = "mskgKPahd[]{}()/.^*'%_0123+-1C";
	struct cx *cx = *state;
	uint64_t seed = 41;

	for (int i = 0; i < 20000; i++) {
		double factor, offset;
		char text[24];
		const size_t n = unit_below(&seed, sizeof(text));

		for (size_t k = 0; k < n; k++)
			text[k] =
			    letters[unit_below(&seed, sizeof(letters) - 1)];
		if (unit_convert(cx, "x", (struct str){ text, n }, STR("1"),
			&factor, &offset))
			assert_true(isfinite(factor) && isfinite(offset));
		else
			assert_string_equal(cx->code, "bad_unit");
		cx_forgive(cx);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(each_conversion_holds_and_leads_back),
		UNIT(what_is_no_unit_or_of_another_kind_is_refused_by_name),
		UNIT(udunits_agrees),
		UNIT(rubbish_is_read_without_harm),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
