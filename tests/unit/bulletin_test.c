#include "gate/bulletin.h"

#include "unit.h"

#include "base/moment.h"

#define HEAD "QN=20261124080500123;ST=31;PW=123456;MN=YH0000001;Flag=5;"
#define EIGHT INT64_C(1795478400000000) /* 2026-11-24 08:00 in China */

static void
is(struct str s, const char *expected)
{
	if (!str_is(s, expected))
		fail_msg("\"%.*s\" instead of \"%s\"", STR_ARG(s), expected);
}

static bool
take(struct batch *b, const char *data, struct bulletin_parts *parts)
{
	struct hj212_packet p;

	if (!hj212_read(b->cx, str_of(data), &p))
		fail_msg("%s: %s", data, b->cx->message);
	return bulletin_take(b, STR("M1"), &p, 480, parts);
}

static struct batch *
taken(struct cx *cx, const char *data)
{
	struct bulletin_parts parts = { .cn = 0 };
	struct batch *b = batch_new(cx);

	if (!take(b, data, &parts))
		fail_msg("%s: %s", data, cx->message);
	return b;
}

static void
refuse(struct cx *cx, const char *data, const char *field)
{
	struct bulletin_parts parts = { .cn = 0 };
	struct batch *b = batch_new(cx);

	if (take(b, data, &parts))
		fail_msg("%s was taken", data);
	if (cx->field == NULL || strcmp(cx->field, field) != 0)
		fail_msg("%s: %s", data, cx->message);
	unit_refused(cx, "malformed_frame");
	assert_int_equal(b->points, 0);
	assert_int_equal(b->devices, 0);
}

static void
values_have_the_names_of_the_standard(void **state)
{
	const struct batch *b = taken(*state,
	    HEAD "CN=2011;CP=&&DataTime=20261124080000;a21026-Rtd=12.5,"
		 "a21026-ZsRtd=13,a21026-Flag=N;i12001-Info=ok;x-Rtd=&&");

	assert_int_equal(b->points, 3);
	assert_int_equal(b->point[0].at_us, EIGHT);
	is(b->device[0].key, "M1");
	is(batch_code(&b->field[0]), "a21026-Rtd");
	assert_true(b->field[0].value == 12.5);
	is(batch_code(&b->field[1]), "a21026-ZsRtd");
	is(b->text[b->field[2].text], "ok");
}

static void
a_stretch_of_time_is_part_of_the_name(void **state)
{
	is(batch_code(&taken(
	       *state, HEAD "CN=2051;CP=&&DataTime=20261124080000;a-Avg=1&&")
			   ->field[0]),
	    "a-Avg.minute");
	is(batch_code(&taken(
	       *state, HEAD "CN=2061;CP=&&DataTime=20261124080000;a-Avg=1&&")
			   ->field[0]),
	    "a-Avg.hour");
	is(batch_code(&taken(
	       *state, HEAD "CN=2031;CP=&&DataTime=20261124000000;a-Cou=1&&")
			   ->field[0]),
	    "a-Cou.day");
	is(batch_code(&taken(
	       *state, HEAD "CN=2021;CP=&&DataTime=20261124080000;SB1-RS=1&&")
			   ->field[0]),
	    "SB1-RS");
}

static void
a_flag_becomes_a_quality_with_its_letter(void **state)
{
	const struct batch *b = taken(*state,
	    HEAD
	    "CN=2011;CP=&&DataTime=20261124080000;a-Rtd=1,a-Flag=N;"
	    "b-Rtd=2,b-Flag=T;c-Rtd=3,c-Flag=D;d-Rtd=4,d-Flag=S;e-Rtd=5&&");

	assert_int_equal(b->fields, 5);
	assert_int_equal(b->field[0].quality, 0);
	assert_int_equal(
	    b->field[1].quality, ('T' - '0') << 2 | HJ212_UNCERTAIN);
	assert_int_equal(b->field[2].quality, ('D' - '0') << 2 | HJ212_BAD);
	assert_int_equal(
	    b->field[3].quality, ('S' - '0') << 2 | HJ212_SUBSTITUTED);
	assert_int_equal(b->field[4].quality, 0);
}

static void
a_sampled_value_counts_from_then(void **state)
{
	const struct batch *b = taken(*state,
	    HEAD "CN=2011;CP=&&DataTime=20261124080000;"
		 "w-SampleTime=20261124060000,w-Rtd=1&&");

	assert_int_equal(b->point[0].at_us, EIGHT - 2 * US_PER_HOUR);
}

static void
events_have_times_of_other_names(void **state)
{
	const struct batch *b = taken(*state,
	    HEAD "CN=2081;CP=&&DataTime=20261124080000;"
		 "RestartTime=20261124075900&&");

	is(batch_code(&b->field[0]), "RestartTime");
	b = taken(*state,
	    HEAD "CN=2072;CP=&&AlarmTime=20261124080000;a-Ala=1.1,"
		 "AlarmType=1&&");
	assert_int_equal(b->point[0].at_us, EIGHT);
}

static void
what_is_wrong_is_refused_whole(void **state)
{
	refuse(*state, HEAD "CN=2011;CP=&&a-Rtd=1&&", "DataTime");
	refuse(*state, HEAD "CN=2011;CP=&&DataTime=2026;a-Rtd=1&&", "DataTime");
	refuse(*state, HEAD "CN=2011;CP=&&DataTime=20261124080000;a-Rtd=1;b&&",
	    "CP");
	refuse(*state,
	    HEAD "CN=2011;CP=&&DataTime=20261124080000;a-Rtd=1;"
		 "b-SampleTime=x,b-Rtd=1&&",
	    "SampleTime");
	refuse(*state,
	    cx_printf(*state,
		HEAD "CN=2011;CP=&&DataTime=20261124080000;%0257d-Rtd=1&&", 1),
	    "CP");
}

#define PART(n, cp)                                                            \
	"QN=20261124080500123;ST=31;CN=2061;PW=123456;MN=YH0000001;Flag=7;"    \
	"PNUM=3;PNO=" #n ";CP=&&" cp "&&"

static void
parts_share_the_time_of_their_first(void **state)
{
	struct bulletin_parts parts = { .cn = 0 };
	struct batch *b = batch_new(*state);

	assert_true(
	    take(b, PART(1, "DataTime=20261124080000;a-Avg=1"), &parts));
	assert_true(take(b, PART(2, "b-Avg=2"), &parts));
	assert_true(take(b, PART(3, "c-Avg=3"), &parts));
	assert_int_equal(b->point[2].at_us, EIGHT);
	is(batch_code(&b->field[2]), "c-Avg.hour");
}

static void
a_part_without_its_first_is_refused(void **state)
{
	struct bulletin_parts parts = { .cn = 0 };
	struct batch *b = batch_new(*state);

	assert_false(take(b, PART(2, "b-Avg=2"), &parts));
	unit_refused(*state, "malformed_frame");
	/* Nor does a first part of another message count, or a first part
	 * without a time. */
	assert_true(take(b,
	    "QN=20261124080400123;ST=31;CN=2061;PW=1;MN=Y;Flag=7;PNUM=2;"
	    "PNO=1;CP=&&DataTime=20261124080000;a-Avg=1&&",
	    &parts));
	assert_false(take(b, PART(2, "b-Avg=2"), &parts));
	unit_refused(*state, "malformed_frame");
	assert_false(take(b, PART(1, "b-Avg=2"), &parts));
	unit_refused(*state, "malformed_frame");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(values_have_the_names_of_the_standard),
		UNIT(a_stretch_of_time_is_part_of_the_name),
		UNIT(a_flag_becomes_a_quality_with_its_letter),
		UNIT(a_sampled_value_counts_from_then),
		UNIT(events_have_times_of_other_names),
		UNIT(what_is_wrong_is_refused_whole),
		UNIT(parts_share_the_time_of_their_first),
		UNIT(a_part_without_its_first_is_refused),
	};

	return cmocka_run_group_tests_name("bulletin", tests, NULL, NULL);
}
