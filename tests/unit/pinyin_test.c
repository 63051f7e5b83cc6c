#include "enterprise/pinyin.h"

#include "unit.h"

static void
initials(struct cx *cx, const char *name, const char *wanted)
{
	const char *got = pinyin_initials(cx, str_of(name));

	if (strcmp(got, wanted) != 0)
		fail_msg(
		    "%s has the initials %s instead of %s", name, got, wanted);
}

static void
names_of_companies_have_their_initials(void **state)
{
	initials(*state, "云湖钢铁", "yhgt");
	initials(*state, "苏州工业园区", "szgyyq");
	initials(*state, "空压机电表", "kyjdb");
	initials(*state, "中国石油化工股份有限公司", "zgsyhggfyxgs");
	initials(*state, "鑫晟钰科技", "xsykj");
	initials(*state, "选煤学院", "xmxy");
	initials(*state, "深圳市", "szs");
}

/* The first and the last character of each letter in GB 2312 level 1. */
static void
each_letter_begins_and_ends_where_the_standard_says(void **state)
{
	static const struct {
		char letter;
		const char *first, *last;
	} edges[] = { { 'a', "啊", "澳" }, { 'b', "芭", "怖" },
		{ 'c', "擦", "错" }, { 'd', "搭", "堕" }, { 'e', "蛾", "贰" },
		{ 'f', "发", "咐" }, { 'g', "噶", "过" }, { 'h', "哈", "祸" },
		{ 'j', "击", "骏" }, { 'k', "喀", "阔" }, { 'l', "垃", "络" },
		{ 'm', "妈", "穆" }, { 'n', "拿", "诺" }, { 'o', "哦", "沤" },
		{ 'p', "啪", "瀑" }, { 'q', "期", "群" }, { 'r', "然", "弱" },
		{ 's', "撒", "所" }, { 't', "塌", "唾" }, { 'w', "挖", "误" },
		{ 'x', "昔", "迅" }, { 'y', "压", "孕" }, { 'z', "匝", "座" } };

	for (size_t i = 0; i < sizeof(edges) / sizeof(edges[0]); i++) {
		const char wanted[] = { edges[i].letter, '\0' };

		initials(*state, edges[i].first, wanted);
		initials(*state, edges[i].last, wanted);
	}
}

static void
latin_letters_and_digits_stay(void **state)
{
	initials(*state, "ABB 电机 2 号", "abbdj2h");
	initials(*state, "ＡＢＢ（苏州）", "abbsz");
	initials(*state, "1#主变", "1zb");
}

static void
what_has_no_initial_is_passed_over(void **state)
{
	initials(*state, "", "");
	initials(*state, " - （）、。", "");
	initials(*state, "電", "");
	initials(*state, "😀工厂", "gc");
	initials(*state, "カナ", "");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(names_of_companies_have_their_initials),
		UNIT(each_letter_begins_and_ends_where_the_standard_says),
		UNIT(latin_letters_and_digits_stay),
		UNIT(what_has_no_initial_is_passed_over),
	};

	return cmocka_run_group_tests_name("pinyin", tests, NULL, NULL);
}
