#include "mail/mail.h"

#include "base/moment.h"
#include "unit.h"

static void
has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		fail_msg("\"%s\" has no \"%s\"", text, part);
}

static void
a_header_is_folded_at_characters_and_never_inside(void **state)
{
	const char *folded = mail_words(
	    *state, "[紧急] 氨气浓度高于二十五毫克每立方米请立即撤离");
	const char *line = folded;

	assert_string_equal(mail_words(*state, ""), "");
	assert_string_equal(mail_words(*state, "a"), "=?UTF-8?B?YQ==?=");
	while (line != NULL) {
		const char *end = strstr(line, "\r\n");
		const size_t n =
		    end == NULL ? strlen(line) : (size_t)(end - line);

		assert_true(n <= 76);
		has(line, "=?UTF-8?B?");
		line = end == NULL ? NULL : end + 2;
	}
}

static void
a_party_may_have_a_name(void **state)
{
	assert_string_equal(
	    mail_party(*state, "", "a@example.org"), "<a@example.org>");
	assert_string_equal(
	    mail_party(*state, NULL, "a@example.org"), "<a@example.org>");
	assert_string_equal(mail_party(*state, "a", "a@example.org"),
	    "=?UTF-8?B?YQ==?=\r\n <a@example.org>");
}

static void
dates_are_those_of_mail(void **state)
{
	int64_t at_us;

	assert_true(moment_parse(STR("2026-11-26T12:41:07+08:00"), &at_us));
	assert_string_equal(
	    mail_date(*state, at_us), "Thu, 26 Nov 2026 04:41:07 +0000");
	assert_true(moment_parse(STR("2028-02-29T23:59:59Z"), &at_us));
	assert_string_equal(
	    mail_date(*state, at_us), "Tue, 29 Feb 2028 23:59:59 +0000");
}

static void
a_domain_follows_the_last_at(void **state)
{
	(void)state;
	assert_string_equal(mail_domain("a@example.org"), "example.org");
	assert_string_equal(mail_domain("\"a@b\"@example.org"), "example.org");
	assert_string_equal(mail_domain("root"), "localhost");
	assert_string_equal(mail_domain("root@"), "localhost");
}

static void
a_file_has_a_name_for_everybody(void **state)
{
	const char *d =
	    mail_disposition(*state, "m-2026-10.pdf", "月报 10.pdf");

	has(d, "filename=\"m-2026-10.pdf\"");
	has(d, "filename*=UTF-8''%E6%9C%88%E6%8A%A5%2010.pdf");
	has(mail_type(*state, "application/pdf", "月报.pdf"),
	    "application/pdf;\r\n name=\"=?UTF-8?B?");
}

static void
a_refusal_has_a_word(void **state)
{
	(void)state;
	assert_string_equal(
	    mail_fault("MAIL failed: 552", "552 5.3.4 too big"), "too_large");
	assert_string_equal(
	    mail_fault("", "552 Error: Too much mail data"), "too_large");
	assert_string_equal(mail_fault("DATA failed: 554",
				"554 5.2.3 Message length exceeds the limit"),
	    "too_large");
	assert_string_equal(
	    mail_fault("", "552 5.2.2 Mailbox full"), "receiver");
	assert_string_equal(
	    mail_fault("RCPT failed: 550", "550 5.1.1 unknown"), "receiver");
	assert_string_equal(
	    mail_fault("MAIL failed: 553", "553 5.7.1 not yours"), "sender");
	assert_string_equal(
	    mail_fault("Login denied", "535 5.7.8 Authentication failed"),
	    "sign_in");
	assert_string_equal(
	    mail_fault("", "554 5.7.1 looks like spam"), "content");
}

static void
what_a_server_says_is_one_line(void **state)
{
	assert_string_equal(
	    mail_said(*state, "550 no\x01such\xff", 400), "550 no?such?");
	assert_string_equal(mail_said(*state, "拒收", 5), "拒");
	assert_string_equal(mail_said(*state, "", 5), "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_header_is_folded_at_characters_and_never_inside),
		UNIT(a_party_may_have_a_name),
		UNIT(dates_are_those_of_mail),
		UNIT(a_domain_follows_the_last_at),
		UNIT(a_file_has_a_name_for_everybody),
		UNIT(a_refusal_has_a_word),
		UNIT(what_a_server_says_is_one_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
