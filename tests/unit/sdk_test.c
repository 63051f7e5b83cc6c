/*
 * sdk_test.c - what libraries are made of: names, the plan, the archive.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "base/json.h"
#include "sdk/name.h"
#include "sdk/sdk.h"

static struct cx cx;

static int
begin(void **state)
{
	(void)state;
	cx_init(&cx);
	return 0;
}

static int
end(void **state)
{
	(void)state;
	cx_clear(&cx);
	return 0;
}

static const char api[] =
    "{\"info\":{\"version\":\"1\"},\"paths\":{"
    "\"/api/v1/models/{id}/calls\":{\"get\":{\"operationId\":"
    "\"listModelCalls\",\"summary\":\"Calls */ of it\",\"parameters\":["
    "{\"name\":\"id\",\"in\":\"path\",\"required\":true,\"schema\":{\"type\":"
    "\"string\"}},{\"name\":\"from\",\"in\":\"query\",\"required\":false,"
    "\"schema\":{\"type\":\"string\"}}],\"responses\":{\"200\":{\"content\":{"
    "\"application/json\":{\"schema\":{\"properties\":{\"items\":{},\"next\":"
    "{}}}}}}}}}}}";
static const char entries[] =
    "[{\"id\":\"ENE-001\",\"kind\":\"model\",\"name\":{\"zh\":\"一\",\"en\":"
    "\"one\"},\"inputs\":[{\"name\":\"lambda\",\"kind\":\"number\",\"unit\":"
    "\"K\",\"zh\":\"温\",\"en\":\"t\"},{\"name\":\"t\",\"kind\":\"whole\","
    "\"unit\":\"1\",\"zh\":\"\",\"en\":\"\",\"otherwise\":1e300},{\"name\":"
    "\"T\",\"kind\":\"choice\",\"unit\":\"\",\"zh\":\"\",\"en\":\"\","
    "\"choices\":[\"a\",\"b\"]}],\"example\":{\"inputs\":{\"lambda\":300,"
    "\"T\":\"a\"}}}]";

static struct sdk_plan
plan(void)
{
	struct sdk_plan p;

	assert_true(sdk_plan_read(&cx, str_of(api), str_of(entries), &p));
	return p;
}

static void
names_are_those_of_each_language(void **state)
{
	(void)state;
	assert_string_equal(
	    sdk_snake(&cx, "listModelCalls"), "list_model_calls");
	assert_string_equal(sdk_snake(&cx, "ENE-001"), "ene_001");
	assert_string_equal(sdk_class(&cx, "ENE-001"), "Ene001");
	assert_string_equal(sdk_bare(&cx, "ENE-001"), "ENE001");
	assert_string_equal(sdk_pascal(&cx, "getApp"), "GetApp");
	assert_string_equal(sdk_safe(&cx, "in", "for in is"), "in_");
	assert_string_equal(sdk_safe(&cx, "i", "for in is"), "i");
}

static void
comments_cannot_be_ended_from_inside(void **state)
{
	(void)state;
	assert_string_equal(sdk_comment(&cx, "a */ \"b\"\n\\"), "a x/ 'b'  ");
}

static void
numbers_are_written_as_literals(void **state)
{
	(void)state;
	assert_string_equal(
	    sdk_json(&cx, json_own(&cx, json_real(300))), "300");
	assert_string_equal(
	    sdk_json(&cx, json_own(&cx, json_real(0.5))), "0.5");
	assert_string_equal(
	    sdk_float(&cx, json_own(&cx, json_integer(3))), "3.0");
	assert_true(strtod(sdk_json(&cx, json_own(&cx, json_real(1e300))),
			NULL) == 1e300);
}

static void
a_plan_knows_operations_and_entries(void **state)
{
	const struct sdk_plan p = plan();

	(void)state;
	assert_int_equal(p.operation_count, 1);
	assert_string_equal(p.operations[0].method, "GET");
	assert_string_equal(p.operations[0].group, "models");
	assert_true(p.operations[0].is_list);
	assert_int_equal(p.operations[0].param_count, 2);
	assert_int_equal(p.operations[0].params[1].in, SDK_IN_QUERY);
	assert_int_equal(p.entries[0].inputs[1].kind, SDK_WHOLE);
	assert_false(p.entries[0].inputs[1].required);
	assert_true(p.entries[0].inputs[2].required);
	assert_ptr_equal(sdk_plan_entry(&p, STR("ENE-001")), &p.entries[0]);
	assert_null(sdk_plan_entry(&p, STR("ENE-002")));
}

static void
what_is_no_description_is_refused(void **state)
{
	static const char *const wrong[] = { "", "[]", "{}", "{\"paths\":1}",
		"{\"paths\":{\"/x\":{\"get\":{}}}}" };
	struct sdk_plan p;

	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		assert_false(
		    sdk_plan_read(&cx, str_of(wrong[i]), str_of(entries), &p));
		assert_int_equal(cx.fail, FAIL_INVALID);
		cx_forgive(&cx);
	}
	assert_false(sdk_plan_read(&cx, str_of(api), STR("{\"id\":1}"), &p));
}

static bool
holds(struct sdk_file *files, size_t n, const char *path, const char *text)
{
	for (size_t i = 0; i < n; i++)
		if (strcmp(files[i].path, path) == 0)
			return memmem(files[i].bytes.p, files[i].bytes.n, text,
				   strlen(text)) != NULL;
	return false;
}

static void
each_language_says_it_in_its_way(void **state)
{
	static const struct {
		const char *word, *path, *text;
	} said[] = {
		{ "python", "parkhub/entries.py", "lambda_: Number" },
		{ "python", "parkhub/operations.py",
		    "from_: Optional[str] = None" },
		{ "javascript", "operations.d.ts", "T: 'a' | 'b'" },
		{ "java", "parkhub/Models.java",
		    "public Ene001 lambda(Quantity value)" },
		{ "go", "entries.go", "T_ string `json:\"T,omitempty\"`" },
		{ "go", "entries.go", "T *int64 `json:\"t,omitempty\"`" },
		{ "c", "entries.h", "struct parkhub_number lambda;" },
		{ "c", "operations.h",
		    "json_t *parkhub_list_model_calls(struct parkhub *park, "
		    "const char *id, json_t *params);" },
	};
	const struct sdk_plan p = plan();

	(void)state;
	for (size_t i = 0; i < sizeof(said) / sizeof(said[0]); i++) {
		struct sdk_file *files;
		size_t n;

		assert_true(sdk_write(
		    &cx, sdk_language(str_of(said[i].word)), &p, &files, &n));
		if (!holds(files, n, said[i].path, said[i].text))
			fail_msg("%s lacks: %s", said[i].path, said[i].text);
	}
}

static struct str
unpacked(struct str gz)
{
	z_stream z = { .next_in = (z_const Bytef *)(uintptr_t)gz.p,
		.avail_in = (uInt)gz.n };
	char *to = cx_alloc(&cx, 1 << 16);

	assert_int_equal(inflateInit2(&z, 31), Z_OK);
	z.next_out = (Bytef *)to;
	z.avail_out = 1 << 16;
	assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
	(void)inflateEnd(&z);
	return (struct str){ to, z.total_out };
}

static void
an_archive_is_a_tar_of_the_same_bytes(void **state)
{
	const struct sdk_file files[] = { { "a.txt", STR("hello") } };
	struct str one, two, tar;
	unsigned sum = 0;

	(void)state;
	assert_true(sdk_archive(&cx, "box", files, 1, &one));
	assert_true(sdk_archive(&cx, "box", files, 1, &two));
	assert_true(str_eq(one, two));
	tar = unpacked(one);
	assert_int_equal(tar.n, 4 * 512);
	assert_string_equal(tar.p, "box/a.txt");
	assert_memory_equal(tar.p + 257, "ustar\00000", 8);
	assert_memory_equal(tar.p + 124, "00000000005", 12);
	assert_memory_equal(tar.p + 512, "hello", 6);
	for (size_t i = 0; i < 512; i++)
		sum += i >= 148 && i < 156 ? ' ' : (unsigned char)tar.p[i];
	assert_int_equal(strtoul(tar.p + 148, NULL, 8), sum);
}

static void
a_path_that_is_too_long_is_refused(void **state)
{
	char path[120];
	struct sdk_file file = { path, STR("") };
	struct str bytes;

	(void)state;
	memset(path, 'x', sizeof(path) - 1);
	path[sizeof(path) - 1] = '\0';
	assert_false(sdk_archive(&cx, "box", &file, 1, &bytes));
	assert_int_equal(cx.fail, FAIL_BROKEN);
}

static void
a_shell_takes_any_text(void **state)
{
	const struct sdk_entry e = { .id = "TXT-01", .is_algorithm = true };
	struct text out = text_new(&cx, 4096);

	(void)state;
	sdk_curl(&out, &e, json_own(&cx, json_pack("{s:s}", "t", "it's")));
	assert_non_null(strstr(out.p, "/algorithms/TXT-01/runs"));
	assert_non_null(strstr(out.p, "it'\\''s"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(
		    names_are_those_of_each_language, begin, end),
		cmocka_unit_test_setup_teardown(
		    comments_cannot_be_ended_from_inside, begin, end),
		cmocka_unit_test_setup_teardown(
		    numbers_are_written_as_literals, begin, end),
		cmocka_unit_test_setup_teardown(
		    a_plan_knows_operations_and_entries, begin, end),
		cmocka_unit_test_setup_teardown(
		    what_is_no_description_is_refused, begin, end),
		cmocka_unit_test_setup_teardown(
		    each_language_says_it_in_its_way, begin, end),
		cmocka_unit_test_setup_teardown(
		    an_archive_is_a_tar_of_the_same_bytes, begin, end),
		cmocka_unit_test_setup_teardown(
		    a_path_that_is_too_long_is_refused, begin, end),
		cmocka_unit_test_setup_teardown(
		    a_shell_takes_any_text, begin, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
