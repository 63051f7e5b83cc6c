#include "enterprise/uscc.h"

#include "unit.h"

#define GOOD "91321100KHQ7TAY97X"

static void
reads(struct cx *cx, const char *text, const char *expected)
{
	struct str code;

	if (!uscc_read(cx, str_of(text), &code))
		fail_msg("%s: %s", text, cx->message);
	assert_true(str_is(code, expected));
}

static void
refuse(struct cx *cx, const char *text, const char *why)
{
	struct str code = STR("untouched");

	if (uscc_read(cx, str_of(text), &code))
		fail_msg("%s was taken", text);
	assert_string_equal(cx->field, "uscc");
	assert_true(str_is(code, "untouched"));
	unit_refused(cx, why);
}

static void
published_codes_are_told_apart(void **state)
{
	const json_t *vectors =
	    unit_vectors(*state, "uscc", "knowledge/uscc_vectors.json");
	struct cx *cx = *state;
	size_t i;
	json_t *c;

	json_array_foreach(vectors, i, c)
	{
		const struct str text = json_str(c, "code");
		struct str code;
		const bool valid = uscc_read(cx, text, &code);

		if (valid != json_is_true(json_object_get(c, "valid")))
			fail_msg("%.*s", STR_ARG(text));
		cx_forgive(cx);
	}
	assert_true(i >= 38);
}

static void
a_code_is_taken_as_people_type_it(void **state)
{
	reads(*state, GOOD, GOOD);
	reads(*state, "91321100khq7tay97x", GOOD);
	reads(*state, "  9132 1100 KHQ7 TAY9 7X\r\n", GOOD);
	reads(*state, "９１３２１１００ＫＨＱ７ＴＡＹ９７ｘ", GOOD);
	reads(*state, "91321100\xe3\x80\x80KHQ7TAY97X\xc2\xa0", GOOD);
}

static void
refusals_say_why(void **state)
{
	refuse(*state, "", "uscc_empty");
	refuse(*state, " \t\r\n", "uscc_empty");
	refuse(*state, "91321100KHQ7TAY97", "uscc_length");
	refuse(*state, GOOD "0", "uscc_length");
	refuse(*state, "91321100KHQ7TAY9IX", "uscc_character");
	refuse(*state, "91321100KHQ7TAY9OX", "uscc_character");
	refuse(*state, "91321100KHQ7TAY9-X", "uscc_character");
	refuse(*state, "91321100KHQ7TAY9电X", "uscc_character");
	refuse(*state, "91321100KHQ7TAY9\xff\xffX", "uscc_character");
	refuse(*state, "01321100KHQ7TAY97X", "uscc_authority");
	refuse(*state, "W1321100KHQ7TAY97X", "uscc_authority");
	refuse(*state, "9132110AKHQ7TAY97X", "uscc_region");
	refuse(*state, "91321100KHQ7TAY970", "uscc_check");
}

static void
every_single_wrong_character_is_found(void **state)
{
	static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";

	for (size_t i = 0; i < USCC_SIZE; i++)
		for (size_t k = 0; k < sizeof(alphabet) - 1; k++) {
			struct cx *cx = *state;
			char text[] = GOOD;
			struct str code;

			if (text[i] == alphabet[k])
				continue;
			text[i] = alphabet[k];
			if (uscc_read(cx, str_of(text), &code))
				fail_msg("%s was taken", text);
			cx_clear(cx);
		}
}

static void
every_swap_of_neighbours_is_found(void **state)
{
	for (size_t i = 0; i + 1 < USCC_SIZE; i++) {
		struct cx *cx = *state;
		char text[] = GOOD;
		struct str code;

		if (text[i] == text[i + 1])
			continue;
		text[i] = GOOD[i + 1];
		text[i + 1] = GOOD[i];
		if (uscc_read(cx, str_of(text), &code))
			fail_msg("%s was taken", text);
		cx_clear(cx);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(published_codes_are_told_apart),
		UNIT(a_code_is_taken_as_people_type_it),
		UNIT(refusals_say_why),
		UNIT(every_single_wrong_character_is_found),
		UNIT(every_swap_of_neighbours_is_found),
	};

	return cmocka_run_group_tests_name("uscc", tests, NULL, NULL);
}
