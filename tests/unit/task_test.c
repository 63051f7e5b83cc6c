/*
 * A request from body to answer: one or many, what is wrong said by name,
 * counted and told on, whatever bytes come.
 */
#include "knowledge/task.h"

#include "knowledge/ask.h"
#include "knowledge/catalogue.h"
#include "knowledge/descriptor.h"
#include "knowledge/record.h"
#include "unit.h"

static struct task
task_of(struct cx *cx, const char *id, const char *body)
{
	struct task t = { .id = str_of(id), .body = str_of(body), .call = "c" };

	t.tables = reference_shipped(cx, &t.table_count);
	assert_non_null(t.tables);
	return t;
}

static const json_t *
answer(struct cx *cx, struct task *t)
{
	const json_t *json;

	if (!task_run(cx, t))
		fail_msg("%s", cx->message);
	json = json_read(cx, text_str(&t->out));
	if (json == NULL)
		fail_msg("%.*s", STR_ARG(text_str(&t->out)));
	return json;
}

static void
one_is_answered_with_version_and_editions(void **state)
{
	struct cx *cx = *state;
	struct task t = task_of(cx, "ENE-006",
	    "{\"inputs\": {\"use\": {\"raw_coal\": 1000}, \"export\": {}}}");
	const json_t *a = answer(cx, &t);

	unit_near("E", unit_number(json_object_get(a, "outputs"), "E"), 714.3,
	    1e-12, 0);
	assert_int_equal(json_array_size(json_object_get(a, "warnings")), 0);
	assert_true(str_is(json_str(a, "call"), "c"));
	assert_true(str_is(
	    json_str(json_object_get(a, "editions"), "energy_coefficient"),
	    "GB/T 2589-2020"));
	assert_int_equal(t.items, 1);
	assert_int_equal(t.refused, 0);
	assert_true(
	    str_is(t.inputs, "{\"export\":{},\"use\":{\"raw_coal\":1000}}"));
	assert_int_equal(t.inputs_hash.n, 64);
	assert_int_equal(t.outputs_hash.n, 64);
}

static void
items_of_a_batch_fail_alone(void **state)
{
	struct cx *cx = *state;
	struct task t = task_of(cx, "ENE-001",
	    "{\"batch\": [{\"T\": 300}, {\"T\": 3}, {\"T\": 300}, {}, 7]}");
	const json_t *r = json_object_get(answer(cx, &t), "results");
	const json_t *error = json_object_get(json_array_get(r, 1), "error");

	assert_int_equal(json_array_size(r), 5);
	assert_int_equal(t.items, 5);
	assert_int_equal(t.refused, 3);
	unit_near("p",
	    unit_number(json_object_get(json_array_get(r, 2), "outputs"), "p"),
	    unit_number(json_object_get(json_array_get(r, 0), "outputs"), "p"),
	    0, 0);
	assert_true(str_is(json_str(error, "field"), "T"));
	assert_true(str_is(json_str(error, "code"), "out_of_range"));
	error = json_object_get(json_array_get(r, 3), "error");
	assert_true(str_is(json_str(error, "code"), "missing"));
	assert_true(cx->fail == FAIL_NONE);
}

static void
equal_inputs_have_equal_digests(void **state)
{
	struct cx *cx = *state;
	struct task a = task_of(cx, "ENE-006",
	    "{\"inputs\": {\"use\": {\"ng\": 1}, \"export\": {}}}");
	struct task b = task_of(cx, "ENE-006",
	    "{\"inputs\":{\"export\":{} ,\"use\":{\"ng\":1}},\"test\":true}");
	struct task c = task_of(cx, "ENE-006",
	    "{\"inputs\": {\"use\": {\"ng\": 2}, \"export\": {}}}");

	(void)answer(cx, &a), (void)answer(cx, &b), (void)answer(cx, &c);
	assert_true(str_eq(a.inputs_hash, b.inputs_hash));
	assert_true(str_eq(a.outputs_hash, b.outputs_hash));
	assert_false(str_eq(a.inputs_hash, c.inputs_hash));
	assert_false(str_eq(a.outputs_hash, c.outputs_hash));
	assert_true(b.is_test && !a.is_test);
}

static void
what_is_no_request_is_refused_by_name(void **state)
{
	static const struct {
		const char *id, *body, *code, *field;
		enum fail fail;
	} cases[] = {
		{ "ENE-000", "{}", "not_found", NULL, FAIL_MISSING },
		{ "ENE-001", "", "missing", "inputs", FAIL_INVALID },
		{ "ENE-001", "[]", "wrong_type", NULL, FAIL_INVALID },
		{ "ENE-001", "{\"inputs\":", "malformed_json", NULL,
		    FAIL_INVALID },
		{ "ENE-001", "{\"inputs\": 7}", "wrong_type", "inputs",
		    FAIL_INVALID },
		{ "ENE-001", "{\"inputs\": {}, \"batch\": []}", "not_together",
		    "batch", FAIL_INVALID },
		{ "ENE-001", "{\"batch\": []}", "out_of_range", "batch",
		    FAIL_INVALID },
		{ "ENE-001", "{\"batch\": {}}", "wrong_type", "batch",
		    FAIL_INVALID },
		{ "ENE-001", "{\"inputs\": {\"T\": 300}, \"test\": 1}",
		    "wrong_type", "test", FAIL_INVALID },
		{ "ENE-001", "{\"inputs\": {\"T\": 300}, \"x\": 1}",
		    "unknown_field", "x", FAIL_INVALID },
		{ "ENE-001", "{\"inputs\": {\"T\": \"warm\"}}", "wrong_type",
		    "T", FAIL_INVALID },
		{ "ECO-013", "{\"inputs\": {\"A\": [[0.1]], \"y\": [null]}}",
		    "has_gaps", "y", FAIL_INVALID },
	};
	struct cx *cx = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct task t = task_of(cx, cases[i].id, cases[i].body);

		if (task_run(cx, &t))
			fail_msg("%s was taken", cases[i].body);
		assert_int_equal(cx->fail, cases[i].fail);
		if (cases[i].field != NULL)
			assert_string_equal(cx->field, cases[i].field);
		unit_refused(cx, cases[i].code);
	}
}

/* An algorithm is no model, though they have one catalogue. */
static void
each_kind_answers_at_its_own_address(void **state)
{
	struct cx *cx = *state;
	struct task t = task_of(cx, "ENE-001", "{\"inputs\": {\"T\": 300}}");

	t.is_algorithm = true;
	assert_false(task_run(cx, &t));
	assert_int_equal(cx->fail, FAIL_MISSING);
	cx_forgive(cx);
}

static bool
stops(void *whom, double share)
{
	(void)whom;
	return share < 0.5;
}

static void
a_batch_ends_when_it_is_told_to(void **state)
{
	struct cx *cx = *state;
	struct text body = text_new(cx, 1 << 20);
	struct task t;

	text_puts(&body, "{\"batch\":[{\"T\":300}");
	for (int i = 1; i < 1000; i++)
		text_puts(&body, ",{\"T\":300}");
	text_puts(&body, "]}");
	t = task_of(cx, "ENE-001", body.p);
	t.goes_on = stops;
	assert_false(task_run(cx, &t));
	unit_refused(cx, "stopped");
	assert_in_range(t.items, 400, 600);
}

static bool
grows(void *whom, double share)
{
	double *before = whom;
	const bool is_more = share >= *before && share <= 1;

	*before = share;
	return is_more;
}

/* Items that say how far they are say it of their part of the batch. */
static void
a_batch_is_as_far_as_its_items(void **state)
{
	const char *item = "{\"a\":[1,2,3],\"b\":[1,2,3]}";
	struct cx *cx = *state;
	double share = 0;
	struct task t = task_of(cx, "TSF-21",
	    cx_printf(cx, "{\"batch\":[%s,%s,%s,%s]}", item, item, item, item));

	t.is_algorithm = true;
	t.goes_on = grows;
	t.whom = &share;
	assert_true(task_run(cx, &t));
	assert_int_equal(t.items, 4);
	assert_true(share >= 0.75);
}

static void
how_far_it_is_survives_the_way(void **state)
{
	const struct str p = share_packet(*state, 4, 0.25);
	const double odd[] = { -0.1, 1.1, NAN };
	struct link_head head;
	double share = 0;

	memcpy(&head, p.p, sizeof(head));
	assert_int_equal(head.kind, ASK_SHARE);
	assert_int_equal(head.tag, 4);
	assert_true(
	    share_read((struct str){ p.p + sizeof(head), head.size }, &share));
	assert_true(share > 0.24 && share < 0.26);
	assert_false(share_read((struct str){ p.p + sizeof(head), 3 }, &share));
	for (size_t i = 0; i < sizeof(odd) / sizeof(odd[0]); i++)
		assert_false(share_read(
		    (struct str){ (const char *)&odd[i], sizeof(double) },
		    &share));
}

/* What goes over the sockets comes out as it went in. */
static void
asks_and_answers_survive_the_way(void **state)
{
	const struct ask ask = { 1000001, 7, 5, VIA_APP, CLIENT_GO, true, false,
		STR("王"), STR("ENE-001"), STR("call"),
		STR("{\"inputs\":{}}") };
	const struct told told = { FAIL_INVALID, STR("code"), STR("field"),
		STR("message"), STR("body"), STR("ih"), STR("oh"),
		STR("record\n") };
	struct cx *cx = *state;
	struct str p = ask_packet(cx, 9, &ask);
	struct link_head head;
	struct ask a;
	struct told b;

	memcpy(&head, p.p, sizeof(head));
	assert_int_equal(head.tag, 9);
	assert_int_equal(head.kind, ASK_CALL);
	assert_int_equal(head.size + sizeof(head), p.n);
	assert_true(
	    ask_read((struct str){ p.p + sizeof(head), head.size }, &a));
	assert_true(a.tenant == ask.tenant && a.account == 7 && a.token == 5 &&
	    a.client == CLIENT_GO && a.via == VIA_APP && a.is_algorithm &&
	    !a.is_test && str_eq(a.actor, ask.actor) && str_eq(a.id, ask.id) &&
	    str_eq(a.call, ask.call) && str_eq(a.body, ask.body));
	for (size_t n = 0; n < head.size; n++)
		assert_false(
		    ask_read((struct str){ p.p + sizeof(head), n }, &a));

	p = told_packet(cx, 3, &told);
	memcpy(&head, p.p, sizeof(head));
	assert_true(
	    told_read((struct str){ p.p + sizeof(head), head.size }, &b));
	assert_true(b.fail == FAIL_INVALID && str_eq(b.code, told.code) &&
	    str_eq(b.field, told.field) && str_eq(b.message, told.message) &&
	    str_eq(b.body, told.body) &&
	    str_eq(b.inputs_hash, told.inputs_hash) &&
	    str_eq(b.outputs_hash, told.outputs_hash) &&
	    str_eq(b.record, told.record));
	for (size_t n = 0; n < head.size; n++)
		assert_false(
		    told_read((struct str){ p.p + sizeof(head), n }, &b));
}

static struct records
columns_of(struct cx *cx, const struct text *lines)
{
	struct records r;

	assert_true(records_read(cx, text_str(lines), &r));
	return r;
}

static void
a_record_is_a_line_and_reads_back_as_columns(void **state)
{
	struct cx *cx = *state;
	struct task t = task_of(cx, "ENE-001", "{\"inputs\": {\"T\": 300}}");
	struct ask ask = { .tenant = 1000001,
		.token = 12,
		.client = CLIENT_PYTHON,
		.actor = STR("a\"b\n\t"),
		.id = t.id,
		.call = STR("c") };
	const struct record r = { &ask, &t, "done", "", 1795478400000000, 500 };
	struct text out = text_new(cx, 1 << 16);
	struct records columns;
	const json_t *head;

	(void)answer(cx, &t);
	record_write(&out, &r);
	assert_int_equal(out.p[out.n - 1], '\n');
	assert_ptr_equal(strchr(out.p, '\n'), out.p + out.n - 1);
	columns = columns_of(cx, &out);
	assert_int_equal(columns.n, 1);
	assert_int_equal(columns.head[0], 1);
	assert_true(str_is(columns.id[0], "c"));
	assert_int_equal(columns.at_us[0], 1795478400000000);
	assert_int_equal(columns.items[0], 1);
	assert_int_equal(columns.refused[0], 0);
	assert_int_equal(columns.us[0], 500);
	assert_true(str_is(columns.inputs[0], "{\"T\":300}"));
	assert_int_equal(columns.inputs_sha256[0].n, 64);
	assert_int_equal(columns.outputs_sha256[0].n, 64);
	head = json_array_get(json_read(cx, str_of(columns.heads)), 0);
	assert_true(json_is_null(json_object_get(head, "account")));
	assert_int_equal(
	    json_integer_value(json_object_get(head, "token")), 12);
	assert_true(str_is(json_str(head, "client"), "python"));
	assert_true(str_is(json_str(head, "actor"), "a\"b\n\t"));
	assert_true(str_is(json_str(head, "outcome"), "done"));
	assert_string_equal(
	    record_outcome(FAIL_BUSY, "time_limit"), "time_limit");
	assert_string_equal(record_outcome(FAIL_INVALID, "missing"), "refused");
	assert_string_equal(record_outcome(FAIL_BROKEN, "broken"), "failed");
}

/* What calls have in common is told once, in whatever order they come. */
static void
records_share_their_heads(void **state)
{
	struct cx *cx = *state;
	struct task t = task_of(cx, "ENE-001", "{\"inputs\": {\"T\": 300}}");
	struct ask ask = { .id = t.id, .call = STR("c") };
	struct text out = text_new(cx, 1 << 22);
	struct records r;

	(void)answer(cx, &t);
	for (int i = 0; i < 1000; i++) {
		ask.tenant = 1000001 + i % 7;
		record_write(&out,
		    &(struct record){ &ask, &t, i % 2 == 0 ? "done" : "failed",
			"", i, 2 * i });
	}
	r = columns_of(cx, &out);
	assert_int_equal(r.n, 1000);
	assert_int_equal(json_array_size(json_read(cx, str_of(r.heads))), 14);
	for (int i = 0; i < 1000; i++) {
		assert_int_equal(r.head[i], 1 + i % 14);
		assert_int_equal(r.at_us[i], i);
		assert_int_equal(r.us[i], 2 * i);
	}
}

static void
what_is_no_record_is_refused(void **state)
{
	static const char *const wrong[] = { "\n", "{}\n", "{\"id\":\"c\"}\n",
		"{}\tc\t1\t1\t0\t5\t\t\n", "{}\tc\tx\t1\t0\t5\t\t\t\n",
		"{}\tc\t1\t4294967296\t0\t5\t\t\t\n",
		"{}\tc\t1\t1\t0\t\t\t\t\n" };
	struct cx *cx = *state;
	struct records r;

	assert_true(records_read(cx, STR(""), &r));
	assert_int_equal(r.n, 0);
	assert_string_equal(r.heads, "[]");
	assert_true(records_read(cx, STR("{}\tc\t1\t1\t0\t5\t\t\t\n"), &r));
	assert_int_equal(r.inputs[0].n, 0);
	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		assert_false(records_read(cx, str_of(wrong[i]), &r));
		assert_int_equal(cx->fail, FAIL_INVALID);
		cx_forgive(cx);
	}
}

/* Inputs longer than the books take are told by their digest. */
static void
long_inputs_leave_their_digest(void **state)
{
	struct cx *cx = *state;
	struct text body = text_new(cx, 1 << 20), out = text_new(cx, 1 << 16);
	struct ask ask = { .call = STR("c") };
	struct records r;
	struct task t;

	text_puts(&body, "{\"batch\":[{\"T\":300}");
	for (int i = 1; i < 2000; i++)
		text_puts(&body, ",{\"T\":300}");
	text_puts(&body, "]}");
	t = task_of(cx, "ENE-001", body.p);
	(void)answer(cx, &t);
	assert_true(t.inputs.n > RECORD_INPUTS);
	record_write(&out, &(struct record){ &ask, &t, "done", "", 0, 1 });
	r = columns_of(cx, &out);
	assert_int_equal(r.inputs[0].n, 0);
	assert_int_equal(r.inputs_sha256[0].n, 64);
}

/* The schema names each input once, and asks for what has no usual value. */
static void
each_descriptor_is_json_with_a_schema(void **state)
{
	struct cx *cx = *state;
	const json_t *all = json_read(cx, str_of(descriptor_catalogue(cx)));
	size_t i;
	json_t *d;

	assert_int_equal(json_array_size(all), catalogue_count());
	json_array_foreach(all, i, d)
	{
		const struct entry *e = catalogue_at(i);
		const json_t *schema = json_object_get(d, "schema");
		const json_t *example =
		    json_object_get(json_object_get(d, "example"), "inputs");
		size_t needed = 0, ports = 0;

		assert_true(str_is(json_str(d, "id"), e->id));
		for (const struct port *p = e->given; p->name != NULL; p++) {
			ports++;
			needed += p->otherwise == NULL;
			assert_non_null(json_object_get(
			    json_object_get(schema, "properties"), p->name));
			if (p->otherwise == NULL &&
			    json_object_get(example, p->name) == NULL)
				fail_msg("the example of %s lacks %s", e->id,
				    p->name);
		}
		assert_int_equal(
		    json_object_size(json_object_get(schema, "properties")),
		    ports);
		assert_int_equal(
		    json_array_size(json_object_get(schema, "required")),
		    needed);
		assert_true(
		    json_array_size(json_object_get(d, "industries")) > 0);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(one_is_answered_with_version_and_editions),
		UNIT(items_of_a_batch_fail_alone),
		UNIT(equal_inputs_have_equal_digests),
		UNIT(what_is_no_request_is_refused_by_name),
		UNIT(each_kind_answers_at_its_own_address),
		UNIT(a_batch_ends_when_it_is_told_to),
		UNIT(a_batch_is_as_far_as_its_items),
		UNIT(how_far_it_is_survives_the_way),
		UNIT(asks_and_answers_survive_the_way),
		UNIT(a_record_is_a_line_and_reads_back_as_columns),
		UNIT(records_share_their_heads),
		UNIT(what_is_no_record_is_refused),
		UNIT(long_inputs_leave_their_digest),
		UNIT(each_descriptor_is_json_with_a_schema),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
