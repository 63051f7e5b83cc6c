#include "wire/hj212.h"

#include "unit.h"

#include "base/moment.h"

/* The example of HJ 212-2017, annex C: set the interval of samples. */
#define EXAMPLE                                                                \
	"##0101QN=20160801085857223;ST=32;CN=1062;PW=100000;"                  \
	"MN=010000A8900016F000169DC0;Flag=5;CP=&&RtdInterval=30&&1C80\r\n"

#define HEAD "QN=20261124080500123;ST=31;CN=2011;PW=123456;MN=YH0000001;"

static void
is(struct str s, const char *expected)
{
	if (!str_is(s, expected))
		fail_msg("\"%.*s\" instead of \"%s\"", STR_ARG(s), expected);
}

/* data as a frame. */
static struct str
framed(struct cx *cx, const char *data)
{
	return str_of(cx_printf(cx, "##%04zu%s%04X\r\n", strlen(data), data,
	    hj212_crc(str_of(data))));
}

static struct hj212_packet
packet_of(struct cx *cx, const char *data)
{
	struct hj212_packet p;

	if (!hj212_read(cx, str_of(data), &p))
		fail_msg("%s: %s", data, cx->message);
	return p;
}

static void
refuse(struct cx *cx, const char *data, const char *field)
{
	struct hj212_packet p;

	if (hj212_read(cx, str_of(data), &p))
		fail_msg("%s was taken", data);
	assert_string_equal(cx->field, field);
	unit_refused(cx, "malformed_frame");
}

/* Frames ------------------------------------------------------------------- */

static void
the_example_of_the_standard_is_read(void **state)
{
	struct hj212_packet p;
	struct str data;
	size_t used;

	assert_int_equal(hj212_frame(STR(EXAMPLE), &data, &used), HJ212_WHOLE);
	assert_int_equal(used, sizeof(EXAMPLE) - 1);
	assert_int_equal(hj212_crc(data), 0x1c80);
	p = packet_of(*state, cx_strndup(*state, data.p, data.n));
	is(p.qn, "20160801085857223");
	is(p.st, "32");
	assert_int_equal(p.cn, 1062);
	is(p.pw, "100000");
	is(p.mn, "010000A8900016F000169DC0");
	assert_int_equal(p.version, HJ212_2017);
	assert_true(p.wants_answer && !p.is_part);
	is(p.cp, "RtdInterval=30");
}

static void
a_frame_is_awaited_byte_by_byte(void **state)
{
	const struct str whole = STR(EXAMPLE);
	struct str data;
	size_t used;

	(void)state;
	for (size_t n = 0; n < whole.n; n++) {
		assert_int_equal(
		    hj212_frame((struct str){ whole.p, n }, &data, &used),
		    HJ212_MORE);
		assert_int_equal(used, 0);
	}
}

static void
what_stands_before_a_frame_is_passed_over(void **state)
{
	struct str data, bytes = STR("noise#\r\n" EXAMPLE "rest");
	size_t used;

	(void)state;
	assert_int_equal(hj212_frame(bytes, &data, &used), HJ212_WHOLE);
	assert_int_equal(used, 8 + sizeof(EXAMPLE) - 1);
	bytes = STR("noise#");
	assert_int_equal(hj212_frame(bytes, &data, &used), HJ212_MORE);
	assert_int_equal(used, 5);
}

static void
a_corrupt_frame_hides_none_behind_it(void **state)
{
	static const char *const corrupt[] = {
		"##01O1QN=2;CP=&&&&0000\r\n", /* no length */
		"##0010QN=2;CP=&&&&0000\r\n", /* another length */
		"##0011QN=2;CP=&&&&FFFF\r\n", /* another CRC */
		"##0000FFFF\n\r",             /* another end */
		"####",
	};

	for (size_t i = 0; i < sizeof(corrupt) / sizeof(corrupt[0]); i++) {
		struct str data,
		    rest =
			str_of(cx_printf(*state, "%s%s", corrupt[i], EXAMPLE));
		size_t used, seen = 0;
		enum hj212_frame f;

		while ((f = hj212_frame(rest, &data, &used)) == HJ212_CORRUPT) {
			seen++;
			rest.p += used;
			rest.n -= used;
		}
		assert_int_equal(f, HJ212_WHOLE);
		assert_true(seen > 0);
		assert_int_equal(hj212_crc(data), 0x1c80);
	}
}

static void
a_crc_may_be_written_small(void **state)
{
	struct str data;
	size_t used;

	(void)state;
	assert_int_equal(
	    hj212_frame(STR("##0000ffff\r\n"), &data, &used), HJ212_WHOLE);
	assert_int_equal(data.n, 0);
}

/* Packets ------------------------------------------------------------------ */

static void
the_flag_says_edition_parts_and_answer(void **state)
{
	struct hj212_packet p;

	p = packet_of(*state, HEAD "CP=&&&&");
	assert_int_equal(p.version, HJ212_2005);
	assert_false(p.wants_answer);
	p = packet_of(*state, HEAD "Flag=3;PNUM=2;PNO=1;CP=&&&&");
	assert_int_equal(p.version, HJ212_2005);
	assert_true(p.wants_answer && p.is_part);
	assert_int_equal(p.parts, 2);
	assert_int_equal(p.part, 1);
	p = packet_of(*state, HEAD "Flag=4;CP=&&&&");
	assert_int_equal(p.version, HJ212_2017);
	assert_false(p.wants_answer);
	p = packet_of(*state, HEAD "Flag=9;CP=&&&&");
	assert_int_equal(p.version, HJ212_2025);
	assert_true(p.wants_answer);
	/* Numbers of parts mean nothing where Flag does not say so. */
	p = packet_of(*state, HEAD "Flag=5;PNUM=9;PNO=77;CP=&&&&");
	assert_int_equal(p.parts, 1);
}

static void
what_is_missing_or_malformed_is_named(void **state)
{
	refuse(*state, "ST=31;CN=2011;PW=1;MN=2;Flag=5", "CP");
	refuse(*state, HEAD "CP=&&a=1", "CP");
	refuse(*state, HEAD "CP=&&", "CP");
	refuse(*state, "CN=2011;PW=1;MN=2;CP=&&&&", "ST");
	refuse(*state, "ST=31;PW=1;MN=2;CP=&&&&", "CN");
	refuse(*state, "ST=31;CN=20x1;PW=1;MN=2;CP=&&&&", "CN");
	refuse(*state, "ST=31;CN=2011;MN=2;CP=&&&&", "PW");
	refuse(*state, "ST=31;CN=2011;PW=1;CP=&&&&", "MN");
	refuse(*state, "ST=31;CN=2011;PW=1;MN=;CP=&&&&", "MN");
	refuse(*state, "ST=31;CN=2011;PW=1;MN=a b;CP=&&&&", "MN");
	refuse(*state, "ST=31;CN=2011;PW=1;MN;CP=&&&&", "MN");
	refuse(*state,
	    "ST=31;CN=2011;PW=1;MN=12345678901234567890123456789012345678901;"
	    "CP=&&&&",
	    "MN");
	refuse(*state, HEAD "MN=other;CP=&&&&", "MN");
	refuse(*state, "QN=12;ST=31;CN=2011;PW=1;MN=2;CP=&&&&", "QN");
	refuse(*state, HEAD "Flag=x;CP=&&&&", "Flag");
	refuse(*state, HEAD "Flag=256;CP=&&&&", "Flag");
	refuse(*state, HEAD "Flag=12;CP=&&&&", "Flag");
	refuse(*state, HEAD "Flag=6;CP=&&&&", "PNUM");
	refuse(*state, HEAD "Flag=6;PNUM=0;PNO=1;CP=&&&&", "PNUM");
	refuse(*state, HEAD "Flag=6;PNUM=2;PNO=3;CP=&&&&", "PNO");
	refuse(*state, HEAD "CP=&&a-Info=\xff&&", "CP");
}

/* Values ------------------------------------------------------------------- */

static struct hj212_value
value_at(struct cx *cx, const struct hj212_packet *p, size_t place)
{
	struct hj212_values values = hj212_values(p);
	struct hj212_value v = { .flag = '\0' };

	for (size_t i = 0; i <= place; i++)
		assert_true(hj212_next(cx, &values, &v));
	return v;
}

static void
values_carry_code_field_number_and_flag(void **state)
{
	const struct hj212_packet p = packet_of(*state,
	    HEAD "CP=&&DataTime=20261124080000;a21026-Rtd=12.5,a21026-Flag=N,"
		 "a21026-ZsRtd=13;w01018-SampleTime=20261124060000,"
		 "w01018-Rtd=-0.5,w01018-EFlag=A01;i12001-Info=ok;&&");
	struct hj212_value v = value_at(*state, &p, 0);

	assert_int_equal(v.code.n, 0);
	is(v.field, "DataTime");
	is(v.text, "20261124080000");
	v = value_at(*state, &p, 1);
	is(v.code, "a21026");
	is(v.field, "Rtd");
	assert_true(v.is_number && v.number == 12.5);
	assert_int_equal(v.flag, 'N');
	v = value_at(*state, &p, 2);
	is(v.field, "ZsRtd");
	assert_int_equal(v.flag, 'N');
	v = value_at(*state, &p, 3);
	is(v.code, "w01018");
	assert_true(v.number == -0.5);
	assert_int_equal(v.flag, '\0');
	is(v.sampled, "20261124060000");
	v = value_at(*state, &p, 4);
	is(v.field, "Info");
	assert_false(v.is_number);
	is(v.text, "ok");
}

static void
a_list_of_values_ends(void **state)
{
	const struct hj212_packet p =
	    packet_of(*state, HEAD "CP=&&;;a-Flag=N;b-Rtd=1,;&&");
	struct hj212_values values = hj212_values(&p);
	struct hj212_value v;

	assert_true(hj212_next(*state, &values, &v));
	is(v.code, "b");
	assert_false(hj212_next(*state, &values, &v));
	assert_false(hj212_next(*state, &values, &v));
	assert_int_equal(((struct cx *)*state)->fail, FAIL_NONE);
}

static void
a_name_without_a_value_is_refused(void **state)
{
	static const char *const data[] = { HEAD "CP=&&a21026-Rtd&&",
		HEAD "CP=&&=1&&", HEAD "CP=&&a-=1&&", HEAD "CP=&&a-Rtd=1,b&&" };

	for (size_t i = 0; i < sizeof(data) / sizeof(data[0]); i++) {
		const struct hj212_packet p = packet_of(*state, data[i]);
		struct hj212_values values = hj212_values(&p);
		struct hj212_value v;

		while (hj212_next(*state, &values, &v))
			continue;
		unit_refused(*state, "malformed_frame");
	}
}

static void
letters_mean_qualities(void **state)
{
	(void)state;
	for (const char *c = "N31"; *c != '\0'; c++)
		assert_int_equal(hj212_quality(*c), HJ212_GOOD);
	assert_int_equal(hj212_quality('\0'), HJ212_GOOD);
	for (const char *c = "FMDCBP02"; *c != '\0'; c++)
		assert_int_equal(hj212_quality(*c), HJ212_BAD);
	for (const char *c = "T?nx"; *c != '\0'; c++)
		assert_int_equal(hj212_quality(*c), HJ212_UNCERTAIN);
	assert_int_equal(hj212_quality('S'), HJ212_SUBSTITUTED);
}

static void
times_are_local_and_real(void **state)
{
	static const char *const bad[] = { "", "2026112408000",
		"202611240800000", "20261124240000", "20261124086000",
		"20260229000000", "2026112408000x", "-0261124080000" };
	int64_t at_us, same_us;

	(void)state;
	assert_true(hj212_time(STR("20261124080001"), 480, &at_us));
	assert_true(moment_parse(STR("2026-11-24T00:00:01Z"), &same_us));
	assert_int_equal(at_us, same_us);
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(hj212_time(str_of(bad[i]), 480, &at_us));
}

static void
commands_are_told_apart(void **state)
{
	(void)state;
	assert_int_equal(hj212_kind(2011), HJ212_NOW);
	assert_int_equal(hj212_kind(2051), HJ212_MINUTE);
	assert_int_equal(hj212_kind(2061), HJ212_HOUR);
	assert_int_equal(hj212_kind(2031), HJ212_DAY);
	assert_int_equal(hj212_kind(2041), HJ212_DAY);
	assert_int_equal(hj212_kind(2021), HJ212_STATE);
	assert_int_equal(hj212_kind(3020), HJ212_EVENT);
	assert_int_equal(hj212_kind(9015), HJ212_PULSE);
	assert_int_equal(hj212_kind(9012), HJ212_ANSWER);
	assert_int_equal(hj212_kind(1062), HJ212_STRANGE);
}

static void
results_of_requests_are_read(void **state)
{
	struct hj212_packet p = packet_of(*state,
	    "QN=20261124080500123;ST=91;CN=9011;PW=123456;MN=M;Flag=4;"
	    "CP=&&QnRtn=3&&");

	assert_int_equal(hj212_result(&p), 3);
	p = packet_of(*state,
	    "ST=91;CN=9012;PW=123456;MN=M;"
	    "CP=&&QN=20261124080500123;ExeRtn=1&&");
	assert_int_equal(hj212_result(&p), 1);
	p = packet_of(*state, HEAD "CP=&&&&");
	assert_int_equal(hj212_result(&p), -1);
}

/* Answers ------------------------------------------------------------------ */

static void
answered(struct cx *cx, const char *data, const char *expected)
{
	const struct hj212_packet p = packet_of(cx, data);
	char out[HJ212_REPLY_ROOM];
	const struct str reply = { out, hj212_reply(&p, 9014, out) };
	const struct str whole = framed(cx, expected);

	if (!str_eq(reply, whole))
		fail_msg("%.*s instead of %s", STR_ARG(reply), whole.p);
}

static void
answers_have_the_form_of_their_edition(void **state)
{
	answered(*state, HEAD "Flag=1;CP=&&&&",
	    "ST=91;CN=9014;PW=123456;MN=YH0000001;Flag=0;"
	    "CP=&&QN=20261124080500123;CN=2011&&");
	answered(*state, HEAD "Flag=5;CP=&&&&",
	    "QN=20261124080500123;ST=91;CN=9014;PW=123456;MN=YH0000001;"
	    "Flag=4;CP=&&&&");
	answered(*state, HEAD "Flag=11;PNUM=1;PNO=1;CP=&&&&",
	    "QN=20261124080500123;ST=91;CN=9014;PW=123456;MN=YH0000001;"
	    "Flag=8;CP=&&&&");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(the_example_of_the_standard_is_read),
		UNIT(a_frame_is_awaited_byte_by_byte),
		UNIT(what_stands_before_a_frame_is_passed_over),
		UNIT(a_corrupt_frame_hides_none_behind_it),
		UNIT(a_crc_may_be_written_small),
		UNIT(the_flag_says_edition_parts_and_answer),
		UNIT(what_is_missing_or_malformed_is_named),
		UNIT(values_carry_code_field_number_and_flag),
		UNIT(a_list_of_values_ends),
		UNIT(a_name_without_a_value_is_refused),
		UNIT(letters_mean_qualities),
		UNIT(times_are_local_and_real),
		UNIT(commands_are_told_apart),
		UNIT(results_of_requests_are_read),
		UNIT(answers_have_the_form_of_their_edition),
	};

	return cmocka_run_group_tests_name("hj212", tests, NULL, NULL);
}
