#include "import/import.h"

#include "unit.h"

#define OWN 1000002
#define OTHER 1000003
#define USCC "91320594MA1MC3XQ5X"

/* Two enterprises, a name that both have, one model, one industry. */
static struct import_registers
registers(struct cx *cx, int32_t own)
{
	struct import_registers r = { .own = own,
		.tenants = lookup_new(cx),
		.industries = lookup_new(cx),
		.models = lookup_new(cx),
		.west = 120.6,
		.south = 31.2,
		.east = 120.8,
		.north = 31.4 };

	(void)lookup_add(&r.tenants, STR("1000002"), OWN);
	(void)lookup_add(&r.tenants, STR("我的企业"), OWN);
	(void)lookup_add(&r.tenants, STR("1000003"), OTHER);
	(void)lookup_add(&r.tenants, STR("别的企业"), OTHER);
	(void)lookup_add(&r.tenants, STR(USCC), OTHER);
	(void)lookup_add(&r.tenants, STR("同名"), IMPORT_AMBIGUOUS);
	(void)lookup_add(&r.industries, STR("31"), 31);
	(void)lookup_add(&r.industries, STR("01"), 1);
	(void)lookup_add(&r.industries, STR("黑色金属冶炼和压延加工业"), 31);
	(void)lookup_add(&r.models, STR("meter-3p"), 1);
	return r;
}

/* What each row of a file becomes: "key=value" words, or "code@column". */
static const char *
judge(struct cx *cx, enum import_kind kind, int32_t own, const char *file,
    const char *member)
{
	const struct import_registers r = registers(cx, own);
	struct text out = text_new(cx, 1 << 16);
	struct csv_reader csv;
	struct csv_record row;
	struct import im;
	json_t *ignored;

	text_puts(&out, "");
	csv_open(&csv, cx, str_of(file));
	assert_int_equal(csv_next(&csv, &row), CSV_ROW);
	if (!import_open(&im, cx, kind, &r, &row, &ignored)) {
		text_printf(&out, "%s@%s", cx->code, cx->field);
		cx_forgive(cx);
		return out.p;
	}
	while (csv_next(&csv, &row) == CSV_ROW) {
		json_t *value =
		    import_is_example(&row) ? NULL : import_row(&im, cx, &row);
		const json_t *shown = json_object_get(value, member);

		text_puts(&out, out.n > 0 ? " " : "");
		if (value != NULL)
			text_puts(&out,
			    shown == NULL ? "good" : json_canonical(cx, shown));
		else if (cx->fail == FAIL_NONE)
			text_puts(&out, "example");
		else
			text_printf(&out, "%s@%s", cx->code,
			    cx->field == NULL ? "" : cx->field);
		cx_forgive(cx);
	}
	return out.p;
}

#define DEVICES(file, member) judge(*state, IMPORT_DEVICE, OWN, file, member)
#define PARKWIDE(file, member) judge(*state, IMPORT_DEVICE, 0, file, member)
#define ENTERPRISES(file, member)                                              \
	judge(*state, IMPORT_ENTERPRISE, 0, file, member)

static void
a_lookup_keeps_the_first_unless_told(void **state)
{
	struct lookup t = lookup_new(*state);

	assert_int_equal(lookup_get(&t, STR("a"), -7), -7);
	assert_int_equal(lookup_add(&t, STR("a"), 1), 1);
	assert_int_equal(lookup_add(&t, STR("a"), 2), 1);
	assert_int_equal(lookup_get(&t, STR("a"), -7), 1);
	lookup_put(&t, STR("a"), 3);
	assert_int_equal(lookup_get(&t, STR("a"), -7), 3);
	lookup_put(&t, STR("b"), 4);
	assert_int_equal(lookup_get(&t, STR("b"), -7), 4);
	assert_int_equal(lookup_add(&t, (struct str){ NULL, 0 }, 5), 5);
	assert_int_equal(lookup_get(&t, STR(""), -7), 5);
	assert_int_equal(lookup_get(&t, STR("ab"), -7), -7);
}

static void
a_lookup_finds_all_of_many(void **state)
{
	struct lookup t = lookup_new(*state);

	for (int i = 0; i < 20000; i++)
		(void)lookup_add(&t, str_of(cx_printf(*state, "w%d", i)), i);
	assert_int_equal(t.n, 20000);
	for (int i = 0; i < 20000; i++)
		assert_int_equal(
		    lookup_get(&t, str_of(cx_printf(*state, "w%d", i)), -1), i);
	assert_int_equal(lookup_get(&t, STR("w20000"), -1), -1);
}

static void
columns_are_known_in_both_languages_and_any_order(void **state)
{
	assert_string_equal(
	    DEVICES("名称,KEY, 类型 \n一号,k1,电表\n", "key"), "\"k1\"");
	assert_string_equal(
	    DEVICES("type,device_key,name\nmeter,k1,x\n", "kind"), "\"meter\"");
}

static void
a_header_must_have_what_is_needed_once(void **state)
{
	assert_string_equal(
	    DEVICES("编码,类型\nx,meter\n", "key"), "missing_column@设备名称");
	assert_string_equal(
	    DEVICES("名称,类型\nx,meter\n", "key"), "missing_column@设备编码");
	assert_string_equal(
	    DEVICES("key,编码,name\nx,x,x\n", "key"), "repeated_column@编码");
	assert_string_equal(ENTERPRISES("name\nx\n", "name"),
	    "missing_column@统一社会信用代码");
}

static void
other_columns_are_told_but_not_our_own_reasons(void **state)
{
	const struct import_registers r = registers(*state, OWN);
	struct csv_reader csv;
	struct csv_record row;
	struct import im;
	json_t *ignored;

	csv_open(&csv, *state,
	    STR("key,name,颜色,错误列,错误代码,错误原因,error,\n"));
	assert_int_equal(csv_next(&csv, &row), CSV_ROW);
	assert_true(
	    import_open(&im, *state, IMPORT_DEVICE, &r, &row, &ignored));
	assert_string_equal(json_canonical(*state, ignored), "[\"颜色\"]");
	assert_true(import_is_reason(STR("错误列")));
	assert_false(import_is_reason(STR("颜色")));
}

static void
our_template_is_read_as_an_example_alone(void **state)
{
	static const enum import_kind kinds[] = { IMPORT_DEVICE,
		IMPORT_ENTERPRISE };

	for (size_t i = 0; i < 2; i++) {
		struct text t = text_new(*state, 1 << 16);

		import_template(&t, kinds[i]);
		text_char(&t, '\0');
		assert_string_equal(
		    judge(*state, kinds[i], 0, t.p, "name"), "example");
	}
}

#define D "key,name,kind,serial,lon,lat,crs,tags,model\n"

static void
cells_become_what_the_register_holds(void **state)
{
	assert_string_equal(DEVICES(D " k1 , 一号 ,电表\n", "key"), "\"k1\"");
	assert_string_equal(
	    DEVICES(D "k1,一号电表,电表\n", "pinyin"), "\"yhdb\"");
	assert_string_equal(
	    DEVICES(D "k1,x,meter,,,,,高压; 一期；二期、三|四,\n", "tags"),
	    "[\"高压\",\"一期\",\"二期\",\"三\",\"四\"]");
	assert_string_equal(
	    DEVICES(D "k1,x,,,,,,,meter-3p\n", "model"), "\"meter-3p\"");
	assert_string_equal(DEVICES(D "k1,x,meter\n", "tenant"), "1000002");
	/* An empty cell says nothing. */
	assert_string_equal(DEVICES(D "k1,x,meter,,,,,,\n", "serial"), "good");
	assert_string_equal(DEVICES(D "k1,x,meter,,,,,,\n", "tags"), "good");
}

static void
a_disarmed_cell_is_what_it_was_and_a_formula_is_refused(void **state)
{
	assert_string_equal(
	    DEVICES(D "=cmd,x,meter\n'=cmd,x,meter\nk1,@x,meter\nk2,'-x,meter\n"
		      "'k3,x,meter\n",
		"key"),
	    "formula@key formula@key formula@name formula@name \"'k3\"");
	assert_string_equal(
	    DEVICES(D "k1,x,meter,=1\nk2,x,meter,,,,,a;+b\n", "key"),
	    "formula@serial formula@tags");
	/* Coordinates of the west are disarmed by downloads as well. */
	assert_string_equal(
	    DEVICES(D "k1,x,meter,,'-120.7,31.3\n", "key"), "outside_park@lon");
}

static void
places_are_in_the_park_and_whole(void **state)
{
	assert_string_equal(
	    DEVICES(D "k1,x,meter,,120.64,31.31\nk2,x,meter,,120.64,\n"
		      "k3,x,meter,,,31.31\nk4,x,meter,,x,31.31\n"
		      "k5,x,meter,,181,31.31\nk6,x,meter,,120.64,-91\n"
		      "k7,x,meter,,121,31.31\nk8,x,meter,,120.64,31.5\n"
		      "k9,x,meter,,120.64,31.31,Mars\n",
		"lon"),
	    "120.64 half_place@lat half_place@lon not_a_number@lon "
	    "out_of_range@lon out_of_range@lat outside_park@lon "
	    "outside_park@lat unknown_crs@crs");
}

static void
words_may_stand_once(void **state)
{
	assert_string_equal(
	    DEVICES(D "k1,x,meter,s1\nk1,x,meter,s2\nk2,x,meter,s1\n"
		      "k3,x,meter,\nk4,x,meter,\n",
		"key"),
	    "\"k1\" duplicate_key@key duplicate_serial@serial \"k3\" \"k4\"");
}

static void
what_must_be_there_is_missed(void **state)
{
	assert_string_equal(
	    DEVICES(D ",x,meter\nk1,,meter\nk2,x,\n"
		      "k3,x,animal\nk4,x,,,,,,,none\n"
		      "k5,x,meter,,,,,,,more\nk6,x,meter,,,,,,,,\n",
		"key"),
	    "missing@key missing@name missing@kind unknown_kind@kind "
	    "unknown_model@model too_many_fields@ \"k6\"");
}

#define T "key,name,kind,uscc,tenant,enterprise\n"

static void
an_enterprise_imports_for_itself_alone(void **state)
{
	assert_string_equal(
	    DEVICES(T "k1,x,meter,,,\nk2,x,meter,,1000002,我的企业\n"
		      "k3,x,meter,,1000003,\nk4,x,meter," USCC ",,\n"
		      "k5,x,meter,,,别的企业\nk6,x,meter,,,nobody\n",
		"tenant"),
	    "1000002 1000002 not_yours@tenant not_yours@uscc "
	    "not_yours@enterprise not_yours@enterprise");
}

static void
the_park_must_say_whose_it_is(void **state)
{
	assert_string_equal(
	    PARKWIDE(T "k1,x,meter,,,\nk1,x,meter,,1000002,\n"
		       "k1,x,meter," USCC ",,\nk2,x,meter,,,同名\n"
		       "k3,x,meter,,,nobody\nk4,x,meter,,1000002,别的企业\n"
		       "k5,x,meter,91,,\n",
		"tenant"),
	    "enterprise_missing@uscc 1000002 1000003 "
	    "ambiguous_enterprise@enterprise unknown_enterprise@enterprise "
	    "not_yours@enterprise uscc_length@uscc");
}

#define E "uscc,name,industry,above_scale,status,entered_on\n" USCC ","

static void
cells_of_an_enterprise_are_read_as_people_write_them(void **state)
{
	assert_string_equal(ENTERPRISES(E "x,C31\n", "industry"), "\"31\"");
	assert_string_equal(ENTERPRISES(E "x,3110\n", "industry"), "\"31\"");
	assert_string_equal(ENTERPRISES(E "x,1\n", "industry"), "\"01\"");
	assert_string_equal(
	    ENTERPRISES(E "x,99\n", "industry"), "unknown_industry@industry");
	assert_string_equal(ENTERPRISES(E "x,,是\n", "above_scale"), "true");
	assert_string_equal(ENTERPRISES(E "x,,NO\n", "above_scale"), "false");
	assert_string_equal(ENTERPRISES(E "x,,maybe\n", "above_scale"),
	    "not_yes_or_no@above_scale");
	assert_string_equal(
	    ENTERPRISES(E "x,,,停产\n", "status"), "\"suspended\"");
	assert_string_equal(
	    ENTERPRISES(E "x,,,asleep\n", "status"), "unknown_status@status");
	assert_string_equal(ENTERPRISES(E "x,,,,2026年1月9日\n", "entered_on"),
	    "\"2026-01-09\"");
	assert_string_equal(
	    ENTERPRISES(E "x,,,,2026/1/9\n", "entered_on"), "\"2026-01-09\"");
	assert_string_equal(ENTERPRISES(E "x,,,,2026-02-29\n", "entered_on"),
	    "not_a_day@entered_on");
	assert_string_equal(ENTERPRISES(E "x,,,,2026-1\n", "entered_on"),
	    "not_a_day@entered_on");
	assert_string_equal(ENTERPRISES(E "x\n" USCC ",y\n", "name"),
	    "\"x\" duplicate_key@uscc");
	assert_string_equal(ENTERPRISES("uscc,name\n" USCC ",\n,x\n", "name"),
	    "missing@name missing@uscc");
}

/* A code without a sentence of its own would be told as "something". */
static void
every_fault_has_its_sentence(void **state)
{
	static const char *const codes[] = { "missing", "too_long", "too_many",
		"too_many_fields", "formula", "control_character",
		"duplicate_key", "duplicate_serial", "enterprise_missing",
		"unknown_enterprise", "ambiguous_enterprise", "not_yours",
		"unknown_kind", "unknown_model", "unknown_industry",
		"unknown_status", "unknown_crs", "not_a_number", "out_of_range",
		"half_place", "outside_park", "not_yes_or_no", "not_a_day",
		"uscc_character", "uscc_length", "uscc_authority",
		"uscc_region", "uscc_check" };
	const char *none = import_reason("no such code");

	(void)state;
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		assert_string_not_equal(import_reason(codes[i]), none);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_lookup_keeps_the_first_unless_told),
		UNIT(a_lookup_finds_all_of_many),
		UNIT(columns_are_known_in_both_languages_and_any_order),
		UNIT(a_header_must_have_what_is_needed_once),
		UNIT(other_columns_are_told_but_not_our_own_reasons),
		UNIT(our_template_is_read_as_an_example_alone),
		UNIT(cells_become_what_the_register_holds),
		UNIT(a_disarmed_cell_is_what_it_was_and_a_formula_is_refused),
		UNIT(places_are_in_the_park_and_whole),
		UNIT(words_may_stand_once),
		UNIT(what_must_be_there_is_missed),
		UNIT(an_enterprise_imports_for_itself_alone),
		UNIT(the_park_must_say_whose_it_is),
		UNIT(cells_of_an_enterprise_are_read_as_people_write_them),
		UNIT(every_fault_has_its_sentence),
	};

	return cmocka_run_group_tests_name("import", tests, NULL, NULL);
}
