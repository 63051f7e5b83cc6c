#include "join/join.h"

#include "base/word.h"
#include "unit.h"

typedef bool (*judge)(struct cx *cx, const char *field, struct str text);

static void
takes(struct cx *cx, judge is_good, const char *text)
{
	if (!is_good(cx, "f", str_of(text)))
		fail_msg("%s: %s", text, cx->message);
}

static void
refuses(struct cx *cx, judge is_good, const char *text, const char *why)
{
	if (is_good(cx, "f", str_of(text)))
		fail_msg("%s was taken", text);
	assert_string_equal(cx->field, "f");
	unit_refused(cx, why);
}

static void
a_sign_in_name_is_small_letters_digits_and_marks(void **state)
{
	struct cx *cx = *state;

	takes(cx, join_account_name, "ab");
	takes(cx, join_account_name, "0-a.b_c");
	takes(cx, join_account_name,
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa");
	refuses(cx, join_account_name, "", "account_name");
	refuses(cx, join_account_name, "a", "account_name");
	refuses(cx, join_account_name, "Ab", "account_name");
	refuses(cx, join_account_name, ".ab", "account_name");
	refuses(cx, join_account_name, " join", "account_name");
	refuses(cx, join_account_name, "a b", "account_name");
	refuses(cx, join_account_name, "王小明", "account_name");
	refuses(cx, join_account_name,
	    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	    "account_name");
}

static void
a_telephone_number_has_five_digits(void **state)
{
	struct cx *cx = *state;

	takes(cx, join_phone, "12345");
	takes(cx, join_phone, "+86 (512) 6123-4567");
	refuses(cx, join_phone, "", "phone");
	refuses(cx, join_phone, "1234", "phone");
	refuses(cx, join_phone, "+ ()-- 123", "phone");
	refuses(cx, join_phone, "call me", "phone");
	refuses(cx, join_phone, "1234567890123456789012345678901", "phone");
	refuses(cx, join_phone, "１２３４５", "phone");
}

static void
a_mailbox_is_one(void **state)
{
	struct cx *cx = *state;

	takes(cx, word_mailbox, "a@b");
	takes(cx, word_mailbox, "first.last+x@mail.example.org");
	refuses(cx, word_mailbox, "", "wrong_type");
	refuses(cx, word_mailbox, "a", "wrong_type");
	refuses(cx, word_mailbox, "@b", "wrong_type");
	refuses(cx, word_mailbox, "a@", "wrong_type");
	refuses(cx, word_mailbox, "a@b@c", "wrong_type");
	refuses(cx, word_mailbox, "a@.b", "wrong_type");
	refuses(cx, word_mailbox, "a@b.", "wrong_type");
	refuses(cx, word_mailbox, "a@b,c@d", "wrong_type");
	refuses(cx, word_mailbox, "A <a@b>", "wrong_type");
	refuses(cx, word_mailbox, "a@b\r\nBcc: c@d", "wrong_type");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_sign_in_name_is_small_letters_digits_and_marks),
		UNIT(a_telephone_number_has_five_digits),
		UNIT(a_mailbox_is_one),
	};

	return cmocka_run_group_tests_name("join", tests, NULL, NULL);
}
