#include "alarm/address.h"
#include "alarm/notice.h"
#include "alarm/usual.h"

#include <arpa/inet.h>

#include "base/moment.h"

#include "unit.h"

/* Addresses ---------------------------------------------------------------- */

static struct sockaddr_storage
address(const char *text)
{
	struct sockaddr_storage out = { 0 };
	struct sockaddr_in *v4 = (struct sockaddr_in *)&out;
	struct sockaddr_in6 *v6 = (struct sockaddr_in6 *)&out;

	if (inet_pton(AF_INET, text, &v4->sin_addr) == 1) {
		out.ss_family = AF_INET;
	} else {
		assert_int_equal(inet_pton(AF_INET6, text, &v6->sin6_addr), 1);
		out.ss_family = AF_INET6;
	}
	return out;
}

static bool
is_public(const char *text)
{
	const struct sockaddr_storage a = address(text);

	return address_is_public((const struct sockaddr *)&a);
}

static bool
in(const char *list, const char *text)
{
	const struct sockaddr_storage a = address(text);

	return address_in(str_of(list), (const struct sockaddr *)&a);
}

static void
addresses_of_the_internet_are_public(void **state)
{
	static const char *const good[] = { "1.1.1.1", "172.15.255.255",
		"172.32.0.1", "100.63.255.255", "223.255.255.255",
		"2606:4700::1111", "::ffff:8.8.8.8" };

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		if (!is_public(good[i]))
			fail_msg("%s is public", good[i]);
}

static void
addresses_of_a_house_are_not(void **state)
{
	static const char *const bad[] = { "127.0.0.1", "127.255.255.254",
		"0.0.0.0", "10.1.2.3", "172.16.0.1", "172.31.255.255",
		"192.168.1.1", "169.254.169.254", "100.64.0.1", "198.18.0.1",
		"224.0.0.1", "255.255.255.255", "::1", "::", "fe80::1",
		"fd00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1",
		"64:ff9b::7f00:1", "2001:db8::1", "2002:7f00:1::" };
	struct sockaddr none = { .sa_family = AF_UNIX };

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		if (is_public(bad[i]))
			fail_msg("%s is not public", bad[i]);
	assert_false(address_is_public(&none));
}

static void
a_list_allows_addresses_and_networks(void **state)
{
	(void)state;
	assert_true(in("10.0.0.0/8", "10.9.8.7"));
	assert_false(in("192.168.1.1, fd00::/8 ,10.0.0.0/15", "10.2.0.1"));
	assert_true(in("192.168.1.1, fd00::/8 ,10.0.0.0/15", "10.1.255.1"));
	assert_true(in("127.0.0.1", "127.0.0.1"));
	assert_true(in("127.0.0.1", "::ffff:127.0.0.1"));
	assert_true(in("0.0.0.0/0", "8.8.8.8"));
	assert_false(in("0.0.0.0/0", "::1"));
	assert_false(in("127.0.0.1", "127.0.0.2"));
	assert_false(in("10.0.0.0/8", "11.0.0.0"));
}

static void
a_list_that_cannot_be_read_allows_nothing(void **state)
{
	(void)state;
	assert_false(in("", "127.0.0.1"));
	assert_false(in(NULL, "127.0.0.1"));
	assert_false(in("127.0.0.1/33", "127.0.0.1"));
	assert_false(in("127.0.0.1/-1", "127.0.0.1"));
	assert_false(in("127.0.0.1/", "127.0.0.1"));
	assert_false(in("localhost", "127.0.0.1"));
	assert_false(in("127.0.0", "127.0.0.1"));
	assert_true(in("nonsense,127.0.0.1", "127.0.0.1"));
}

/* Messages ----------------------------------------------------------------- */

static const char one[] =
    "{\"kind\":\"alarm\",\"alarm\":17,\"severity\":1,\"name\":\"氨气浓度高\","
    "\"name_en\":\"Ammonia high\",\"message\":\"浓度超限\",\"message_en\":\"\","
    "\"device_name\":\"罐区一号探头\",\"tenant_name\":\"云湖化工\",\"value\":"
    "35.5,"
    "\"bound\":25,\"unit\":\"mg/m3\",\"response\":\"撤离下风向人员\","
    "\"raised_at\":\"2026-11-26T12:41:07.123456+08:00\"}";

static json_t *
alarms(struct cx *cx, size_t n)
{
	struct text t = text_new(cx, 1 << 20);

	for (size_t i = 0; i < n; i++)
		text_printf(&t, "%s%s", i == 0 ? "[" : ",", one);
	text_puts(&t, "]");
	return json_read(cx, text_str(&t));
}

static void
has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" is not in: %s", part, text);
}

static void
a_message_says_what_where_how_much_and_what_to_do(void **state)
{
	const struct notice n =
	    notice_write(*state, alarms(*state, 1), "zh-CN", "http://park");

	assert_string_equal(n.subject, "[紧急] 氨气浓度高 · 罐区一号探头");
	has(n.text, "浓度超限\r\n");
	has(n.text, "设备: 罐区一号探头\r\n");
	has(n.text, "企业: 云湖化工\r\n");
	has(n.text, "数值: 35.5 mg/m3\r\n");
	has(n.text, "限值: 25 mg/m3\r\n");
	has(n.text, "发生: 2026-11-26 12:41:07 +08:00\r\n");
	has(n.text, "处置: 撤离下风向人员\r\n");
	has(n.text, "http://park/alarms?alarm=17\r\n");
}

static void
in_english_what_has_no_english_stays_as_it_is(void **state)
{
	const struct notice n =
	    notice_write(*state, alarms(*state, 1), "en", "");

	assert_string_equal(n.subject, "[URGENT] Ammonia high · 罐区一号探头");
	has(n.text, "浓度超限\r\n");
	has(n.text, "Limit: 25 mg/m3\r\n");
}

static void
a_digest_lists_fifty_and_counts_the_rest(void **state)
{
	const struct notice n =
	    notice_write(*state, alarms(*state, 53), "en", "");
	size_t listed = 0;

	has(n.subject, "53 alarms: ");
	has(n.text, "3 more are in the alarm centre.");
	for (const char *p = n.text; (p = strstr(p, "[URGENT]")) != NULL; p++)
		listed++;
	assert_int_equal(listed, NOTICE_LISTED);
}

static void
a_test_says_that_it_is_one(void **state)
{
	const json_t *test =
	    json_read(*state, STR("[{\"kind\":\"test\",\"severity\":4}]"));

	has(notice_write(*state, test, "en", "").subject, "Test");
	has(notice_write(*state, test, "zh-CN", "").text, "测试");
	assert_string_equal(notice_json(*state, test, 9),
	    "{\"alarms\":[],\"id\":9,\"kind\":\"test\"}");
}

static void
a_hook_is_told_in_json(void **state)
{
	has(notice_json(*state, alarms(*state, 1), 9), "\"kind\":\"alarm\"");
	has(notice_json(*state, alarms(*state, 2), 9), "\"kind\":\"digest\"");
}

/* What is usual ------------------------------------------------------------ */

static void
a_quarter_is_known_after_five_days(void **state)
{
	struct usual *u = cx_alloc(*state, sizeof(*u));
	double mean[ALARM_SLOTS], spread[ALARM_SLOTS];

	for (int day = 0; day < 5; day++) {
		assert_true(day == 0 || isnan(mean[4]));
		for (int i = 0; i < 2; i++)
			usual_add(u,
			    moment_of_day(20000 + day, 480) +
				(60 + i) * US_PER_MIN,
			    480, i == 0 ? 9 : 11);
		assert_int_equal(usual_end(u, mean, spread), day + 1);
	}
	unit_near("mean", mean[4], 10, 1e-12, 0);
	unit_near("spread", spread[4], 1, 1e-12, 0);
	assert_true(isnan(mean[3]) && isnan(mean[5]));
}

static void
many_samples_of_one_day_are_not_what_is_usual(void **state)
{
	struct usual *u = cx_alloc(*state, sizeof(*u));
	double mean[ALARM_SLOTS], spread[ALARM_SLOTS];

	for (int i = 0; i < 800; i++)
		usual_add(u, moment_of_day(20000, 480) + i * US_PER_S, 480, i);
	usual_add(u, moment_of_day(20001, 480), 480, (double)NAN);
	assert_int_equal(usual_end(u, mean, spread), 1);
	assert_true(isnan(mean[0]));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(addresses_of_the_internet_are_public),
		UNIT(addresses_of_a_house_are_not),
		UNIT(a_list_allows_addresses_and_networks),
		UNIT(a_list_that_cannot_be_read_allows_nothing),
		UNIT(a_message_says_what_where_how_much_and_what_to_do),
		UNIT(in_english_what_has_no_english_stays_as_it_is),
		UNIT(a_digest_lists_fifty_and_counts_the_rest),
		UNIT(a_test_says_that_it_is_one),
		UNIT(a_hook_is_told_in_json),
		UNIT(a_quarter_is_known_after_five_days),
		UNIT(many_samples_of_one_day_are_not_what_is_usual),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
