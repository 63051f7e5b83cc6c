#include "delivery/letter.h"
#include "delivery/link.h"

#include "unit.h"

#define KEY STR("0123456789abcdef0123456789abcdef")
#define NOW INT64_C(1795700000)

static void
has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" has no \"%s\"", text, part);
}

static void
lacks(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		fail_msg("\"%s\" has \"%s\"", text, part);
}

/* Links -------------------------------------------------------------------- */

static void
a_link_leads_to_what_it_was_made_for(void **state)
{
	const struct file_link file = { 1000001, 77, true, NOW + 60 };
	const struct unsubscribe_link leave = { 1000001, 88 };
	struct file_link f;
	struct unsubscribe_link u;

	assert_true(link_file(
	    *state, KEY, str_of(link_of_file(*state, KEY, &file)), NOW, &f));
	assert_int_equal(f.tenant, 1000001);
	assert_int_equal(f.delivery, 77);
	assert_true(f.xlsx);
	assert_int_equal(f.until_s, NOW + 60);
	assert_true(link_unsubscribe(
	    *state, KEY, str_of(link_of_unsubscribe(*state, KEY, &leave)), &u));
	assert_int_equal(u.tenant, 1000001);
	assert_int_equal(u.recipient, 88);
}

static void
a_file_has_its_time(void **state)
{
	const struct file_link file = { 1000001, 77, false, NOW };
	const char *text = link_of_file(*state, KEY, &file);
	struct file_link f;

	assert_true(link_file(*state, KEY, str_of(text), NOW - 1, &f));
	assert_false(f.xlsx);
	assert_false(link_file(*state, KEY, str_of(text), NOW, &f));
	unit_refused(*state, "not_found");
}

static void
no_byte_of_a_link_can_be_changed(void **state)
{
	const struct file_link file = { 1000001, 77, false, NOW + 60 };
	char *text = link_of_file(*state, KEY, &file);
	struct file_link f;

	for (size_t i = 0; text[i] != '\0'; i++) {
		const char was = text[i];

		text[i] = was == '1' ? '2' : '1';
		if (link_file(*state, KEY, str_of(text), NOW, &f))
			fail_msg("%s was taken", text);
		unit_refused(*state, "not_found");
		text[i] = was;
	}
	assert_false(
	    link_file(*state, STR("another key"), str_of(text), NOW, &f));
	unit_refused(*state, "not_found");
}

static void
one_kind_of_link_is_not_the_other(void **state)
{
	static const char *const bad[] = { "", "-", "f", "u-", "f-1-2-pdf-9-",
		"u-1-2-0", "u--1-2-0" };
	const struct file_link file = { 1000001, 77, false, NOW + 60 };
	struct unsubscribe_link u;
	struct file_link f;

	assert_false(link_unsubscribe(
	    *state, KEY, str_of(link_of_file(*state, KEY, &file)), &u));
	unit_refused(*state, "not_found");
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		assert_false(link_unsubscribe(*state, KEY, str_of(bad[i]), &u));
		unit_refused(*state, "not_found");
		assert_false(link_file(*state, KEY, str_of(bad[i]), NOW, &f));
		unit_refused(*state, "not_found");
	}
}

/* Letters ------------------------------------------------------------------ */

static struct letter_facts
facts(struct cx *cx)
{
	return (struct letter_facts){
		.schedule = "副主任月报",
		.report = "月度能耗报告",
		.owner = "云湖 <园区>",
		.period = "2026-10",
		.completeness = 87.25,
		.figures = json_read(cx,
		    STR("[{\"label\":\"综合能源消费量\",\"label_en\":"
			"\"Energy\","
			"\"printed\":\"1,234.5\",\"unit\":\"tce\",\"grade\":"
			"\"B\"}]")),
		.run_url = "https://park.example/reports/runs/7",
	};
}

static void
a_letter_says_the_same_in_both_forms(void **state)
{
	struct letter_facts f = facts(*state);
	const struct letter l = letter_write(*state, &f);

	assert_string_equal(l.subject, "月度能耗报告 2026-10");
	has(l.text, "综合能源消费量: 1,234.5 tce (B)");
	has(l.text, "见附件");
	has(l.text, f.run_url);
	has(l.html, "1,234.5 tce");
	has(l.html, "云湖 &lt;园区&gt;");
	lacks(l.html, "<园区>");
	lacks(l.text, "不完整");
	lacks(l.text, "退订");
}

static void
a_letter_says_what_is_missing(void **state)
{
	struct letter_facts f = facts(*state);
	struct letter l;

	f.incomplete = f.test = true;
	l = letter_write(*state, &f);
	has(l.subject, "[测试] [数据不完整] 月度能耗报告");
	has(l.text, "87.2");
	f.english = true;
	l = letter_write(*state, &f);
	has(l.subject, "[Test] [incomplete data]");
	has(l.text, "Energy: 1,234.5 tce (B)");
}

static void
links_stand_instead_of_files(void **state)
{
	struct letter_facts f = facts(*state);
	struct letter l;

	f.pdf_url = "https://park.example/f?a=1&b=2";
	f.until = "2026-12-01";
	f.sign_in = true;
	f.unsubscribe_url = "https://park.example/unsubscribe/u";
	l = letter_write(*state, &f);
	has(l.text, "https://park.example/f?a=1&b=2");
	has(l.html, "a=1&amp;b=2");
	has(l.text, "2026-12-01");
	has(l.text, "登录");
	has(l.text, "https://park.example/unsubscribe/u");
	lacks(l.text, "见附件");
	lacks(l.text, "Excel");
}

static void
the_owner_is_told_who_got_nothing(void **state)
{
	struct letter_trouble t = { .schedule = "月报",
		.report = "月度能耗报告",
		.period = "2026-10",
		.state = "partial",
		.reason = "refused",
		.fault = "",
		.detail = "",
		.failed = json_read(*state,
		    STR("[{\"address\":\"a@example.org\",\"fault\":"
			"\"receiver\","
			"\"error\":\"550 who\"}]")),
		.disabled = json_read(*state, STR("[\"b@example.org\"]")),
		.log_url = "https://park.example/log" };
	struct letter l = letter_of_trouble(*state, &t);

	has(l.subject, "部分送达");
	has(l.text, "a@example.org：邮件服务器拒收该收件人（“550 who”）");
	has(l.text, "b@example.org 连续三次");
	has(l.text, t.log_url);
	t.english = true;
	t.state = "failed";
	t.reason = "timed_out";
	l = letter_of_trouble(*state, &t);
	has(l.subject, "[not delivered]");
	has(l.text, "it took too long");
}

static void
names_of_files_hold_what_files_may_be_called(void **state)
{
	const char *name;

	assert_string_equal(
	    letter_file_name(*state, "月度能耗报告", "2026-10", "pdf"),
	    "月度能耗报告-2026-10.pdf");
	assert_string_equal(
	    letter_file_name(*state, "a/b\\c:\"d\"\n", "2026", "xlsx"),
	    "abcd-2026.xlsx");
	name = letter_file_name(*state,
	    "很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很"
	    "长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很长很"
	    "长",
	    "2026-10", "pdf");
	assert_true(strlen(name) <= 200);
	assert_true(str_is_utf8(str_of(name)));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_link_leads_to_what_it_was_made_for),
		UNIT(a_file_has_its_time),
		UNIT(no_byte_of_a_link_can_be_changed),
		UNIT(one_kind_of_link_is_not_the_other),
		UNIT(a_letter_says_the_same_in_both_forms),
		UNIT(a_letter_says_what_is_missing),
		UNIT(links_stand_instead_of_files),
		UNIT(the_owner_is_told_who_got_nothing),
		UNIT(names_of_files_hold_what_files_may_be_called),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
