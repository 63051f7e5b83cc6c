/*
 * Every entry of the catalogue: its descriptor is whole, its vectors hold, and
 * what is wrong with an input is said by the input's name.
 */
#include "base/moment.h"
#include "device/device.h"
#include "knowledge/catalogue.h"
#include "knowledge/unit.h"
#include "tables.h"

#define PATIENCE_US 100000 /* of an entry, for its draws */
#define DRAWS 40           /* of inputs, for each entry */

static bool
run(struct cx *cx, const struct entry *e, const json_t *inputs,
    struct text *out)
{
	struct call call = { .cx = cx, .entry = e };

	call.tables = unit_tables(&call.table_count);
	return call_run(&call, inputs, out);
}

static const json_t *
vectors_of(struct cx *cx, const struct entry *e)
{
	const struct str text = catalogue_vectors(cx, e);
	const json_t *vectors;

	if (text.n == 0)
		fail_msg("%s has no vectors", e->id);
	vectors = json_read(cx, text);
	if (!json_is_array(vectors) || json_array_size(vectors) == 0)
		fail_msg("%s: %s", e->id, cx->message);
	return vectors;
}

static void
is_port(struct cx *cx, const struct entry *e, const struct port *p)
{
	struct str unit;
	double factor, offset;

	if (p->words.zh == NULL || p->words.en == NULL || p->unit == NULL)
		fail_msg("%s.%s lacks a name or a unit", e->id, p->name);
	if (!device_unit(cx, "unit", str_of(p->unit), &unit))
		fail_msg("%s.%s: %s", e->id, p->name, cx->message);
	if (unit.n > 0 &&
	    (!unit_convert(cx, "unit",
		 str_of(cx_printf(cx, "10*3.(%s)", p->unit)), unit, &factor,
		 &offset) ||
		factor < 999.9 || factor > 1000.1))
		fail_msg("%s.%s is in %s, which nothing can be converted to",
		    e->id, p->name, p->unit);
	if (p->range.least > p->range.most)
		fail_msg("%s.%s has an empty range", e->id, p->name);
	if (p->kind == PORT_CHOICE && p->choices == NULL)
		fail_msg("%s.%s has no choices", e->id, p->name);
	if (p->otherwise != NULL && json_read(cx, str_of(p->otherwise)) == NULL)
		fail_msg("%s.%s: %s", e->id, p->name, cx->message);
}

static void
each_descriptor_is_whole(void **state)
{
	struct cx *cx = *state;

	assert_true(catalogue_count() > 0);
	for (size_t i = 0; i < catalogue_count(); i++) {
		const struct entry *e = catalogue_at(i);

		assert_ptr_equal(catalogue_find(str_of(e->id)), e);
		if (e->words.zh == NULL || e->words.en == NULL ||
		    e->equation == NULL || e->source == NULL ||
		    e->oracle == NULL || e->version < 1 || e->evaluate == NULL)
			fail_msg("%s is not whole", e->id);
		if ((e->note.zh == NULL) != (e->note.en == NULL))
			fail_msg("the note of %s has one language", e->id);
		for (const struct port *p = e->given; p->name != NULL; p++)
			is_port(cx, e, p);
		for (const struct port *p = e->result; p->name != NULL; p++)
			is_port(cx, e, p);
	}
	assert_null(catalogue_find(STR("ENE-000")));
}

/* Where they differ, as a path, or NULL. */
static const char *
differs(struct cx *cx, const char *at, const json_t *want, const json_t *got,
    double rtol)
{
	const char *key, *path = NULL;
	json_t *value;
	size_t i;

	if (json_is_number(want)) {
		const double w = json_number_value(want);

		if (!json_is_number(got))
			return at;
		return fabs(json_number_value(got) - w) <=
			1e-12 + rtol * fabs(w)
		    ? NULL
		    : cx_printf(cx, "%s: %.17g, not %.17g", at,
			  json_number_value(got), w);
	}
	if (json_is_array(want)) {
		if (json_array_size(got) != json_array_size(want))
			return cx_printf(cx, "%s: %zu items, not %zu", at,
			    json_array_size(got), json_array_size(want));
		json_array_foreach(want, i, value)
		{
			path = differs(cx, cx_printf(cx, "%s[%zu]", at, i),
			    value, json_array_get(got, i), rtol);
			if (path != NULL)
				return path;
		}
		return NULL;
	}
	if (json_is_object(want)) {
		json_object_foreach((json_t *)(uintptr_t)want, key, value)
		{
			path = differs(cx, cx_printf(cx, "%s.%s", at, key),
			    value, json_object_get(got, key), rtol);
			if (path != NULL)
				return path;
		}
		return NULL;
	}
	return json_equal(want, got) ? NULL : at;
}

/* What is wrong with a vector, or NULL. */
static const char *
vector_fault(struct cx *cx, const struct entry *e, const json_t *vector)
{
	struct text out = text_new(cx, 1 << 24);

	if (!run(cx, e, json_object_get(vector, "in"), &out))
		return cx->message;
	return differs(cx, "out", json_object_get(vector, "out"),
	    json_read(cx, text_str(&out)),
	    json_number_value(json_object_get(vector, "rtol")));
}

static void
each_vector_holds(void **state)
{
	struct cx *outer = *state;
	size_t wrong = 0, n = 0;

	for (size_t i = 0; i < catalogue_count(); i++) {
		const struct entry *e = catalogue_at(i);
		const json_t *vectors = vectors_of(outer, e);

		for (size_t v = 0; v < json_array_size(vectors); v++, n++) {
			struct cx cx;
			const char *fault;

			cx_init(&cx);
			fault =
			    vector_fault(&cx, e, json_array_get(vectors, v));
			if (fault != NULL)
				printf("# %s, vector %zu: %s\n", e->id, v + 1,
				    fault);
			wrong += fault != NULL;
			cx_clear(&cx);
		}
	}
	printf("# %zu entries, %zu vectors\n", catalogue_count(), n);
	assert_int_equal(wrong, 0);
}

/* Refused, with the input's name and this code. */
static void
is_refused(const struct entry *e, const json_t *inputs, const char *field,
    const char *code)
{
	struct cx cx;
	struct text out;

	cx_init(&cx);
	out = text_new(&cx, 1 << 24);
	if (run(&cx, e, inputs, &out))
		fail_msg("%s takes what is %s in %s", e->id, code, field);
	if (cx.fail != FAIL_INVALID || cx.field == NULL ||
	    strcmp(cx.field, field) != 0 || strcmp(cx.code, code) != 0)
		fail_msg("%s.%s, %s: %s (%s of %s)", e->id, field, code,
		    cx.message, cx.code, cx.field);
	cx_clear(&cx);
}

static json_t *
with(struct cx *cx, const json_t *inputs, const char *name, json_t *value)
{
	json_t *copy = json_own(cx, json_deep_copy(inputs));

	assert_int_equal(json_object_set_new(copy, name, value), 0);
	return copy;
}

/* A number in the shape that the port has; NULL for kinds without. */
static json_t *
shaped(const json_t *example, double v)
{
	json_t *copy = json_deep_copy(example), *at = copy;

	if (json_is_number(copy)) {
		json_decref(copy);
		return json_real(v);
	}
	while (json_is_array(json_array_get(at, 0)))
		at = json_array_get(at, 0);
	assert_int_equal(json_array_set_new(at, 0, json_real(v)), 0);
	return copy;
}

static void
refuses_numbers(struct cx *cx, const struct entry *e, const struct port *p,
    const json_t *inputs)
{
	const json_t *example = json_object_get(inputs, p->name);
	const bool bounded = p->range.least < p->range.most;

	if (p->kind != PORT_NUMBER && p->kind != PORT_VECTOR &&
	    p->kind != PORT_MATRIX && p->kind != PORT_CUBE)
		return;
	if (json_is_object(example) || example == NULL)
		return;
	if (bounded && p->range.most < 1e300)
		is_refused(e,
		    with(cx, inputs, p->name,
			shaped(
			    example, p->range.most + 1 + fabs(p->range.most))),
		    p->name, "out_of_range");
	if (bounded && p->range.least > -1e300)
		is_refused(e,
		    with(cx, inputs, p->name,
			shaped(example,
			    p->range.least - 1 - fabs(p->range.least))),
		    p->name, "out_of_range");
	is_refused(e,
	    with(cx, inputs, p->name,
		json_pack("{s:O,s:s}", "value", example, "unit", "no unit")),
	    p->name, "bad_unit");
	if (p->kind == PORT_NUMBER)
		return;
	is_refused(
	    e, with(cx, inputs, p->name, json_array()), p->name, "wrong_shape");
	is_refused(
	    e, with(cx, inputs, p->name, json_real(1)), p->name, "wrong_type");
}

static void
each_fault_names_its_input(void **state)
{
	struct cx *cx = *state;

	for (size_t i = 0; i < catalogue_count(); i++) {
		const struct entry *e = catalogue_at(i);
		const json_t *inputs =
		    json_object_get(json_array_get(vectors_of(cx, e), 0), "in");

		is_refused(e, with(cx, inputs, "nonsense", json_real(1)),
		    "nonsense", "unexpected");
		is_refused(
		    e, json_own(cx, json_array()), "inputs", "wrong_type");
		for (const struct port *p = e->given; p->name != NULL; p++) {
			json_t *without = json_own(cx, json_deep_copy(inputs));

			refuses_numbers(cx, e, p, inputs);
			if (p->kind != PORT_JSON)
				is_refused(e,
				    with(cx, inputs, p->name, json_null()),
				    p->name, "wrong_type");
			if (p->otherwise != NULL)
				continue;
			(void)json_object_del(without, p->name);
			is_refused(e, without, p->name, "missing");
		}
	}
}

/* As people write it: 20 ℃ for 293.15 K. */
static void
a_number_may_come_in_another_unit(void **state)
{
	static const char *const ways[] = { "{\"T\": 293.15}",
		"{\"T\": {\"value\": 20, \"unit\": \"Cel\"}}",
		"{\"T\": {\"value\": 20, \"unit\": \"℃\"}}",
		"{\"T\": {\"value\": 68, \"unit\": \"[degF]\"}}" };
	const struct entry *e = catalogue_find(STR("ENE-001"));
	struct cx *cx = *state;
	double p[4];

	for (size_t i = 0; i < 4; i++) {
		struct text out = text_new(cx, 1000);

		assert_true(run(cx, e, json_read(cx, str_of(ways[i])), &out));
		p[i] = unit_number(json_read(cx, text_str(&out)), "p");
		unit_near("p", p[i], p[0], 1e-12, 0);
	}
	is_refused(e,
	    json_read(cx, STR("{\"T\": {\"value\": 20, \"unit\": \"kW\"}}")),
	    "T", "bad_unit");
	is_refused(e,
	    json_read(cx, STR("{\"T\": {\"value\": -20, \"unit\": \"Cel\"}}")),
	    "T", "out_of_range");
}

/* One number within the range of its port: an end, any, or as it was. */
static json_t *
drawn(const struct port *p, const json_t *example, uint64_t *seed)
{
	const double least = p->range.least, most = p->range.most;
	double v = json_number_value(example);

	if (least < most)
		switch (unit_below(seed, 4)) {
		case 0:
			v = least;
			break;
		case 1:
			v = most;
			break;
		case 2:
			v = least + (most - least) * unit_share(seed);
			break;
		default:
			break;
		}
	return p->kind == PORT_WHOLE ? json_integer((json_int_t)v)
				     : json_real(v);
}

/* A copy with its numbers drawn anew, whatever they stand in. */
static json_t *
redrawn(const struct port *p, const json_t *example, uint64_t *seed)
{
	json_t *copy, *item;
	const char *key;
	size_t i;

	if (json_is_number(example))
		return drawn(p, example, seed);
	copy = json_copy((json_t *)(uintptr_t)example);
	json_array_foreach(example, i, item) assert_int_equal(
	    json_array_set_new(copy, i, redrawn(p, item, seed)), 0);
	json_object_foreach((json_t *)(uintptr_t)example, key, item)
	    assert_int_equal(
		json_object_set_new(copy, key, redrawn(p, item, seed)), 0);
	return copy;
}

/* Whether the call gives a result, or says of an input that it cannot. */
static void
is_answered(const struct entry *e, const json_t *example, uint64_t *seed)
{
	struct cx cx;
	struct text out;
	json_t *inputs;

	cx_init(&cx);
	out = text_new(&cx, 1 << 24);
	inputs = json_own(&cx, json_deep_copy(example));
	for (const struct port *p = e->given; p->name != NULL; p++) {
		const json_t *value = json_object_get(inputs, p->name);

		if (value != NULL && p->kind != PORT_JSON &&
		    unit_below(seed, 3) > 0)
			assert_int_equal(json_object_set_new(inputs, p->name,
					     redrawn(p, value, seed)),
			    0);
	}
	if (!run(&cx, e, inputs, &out) &&
	    (cx.fail != FAIL_INVALID || cx.field == NULL))
		fail_msg("%s of %s: %s", e->id, json_canonical(&cx, inputs),
		    cx.message);
	cx_clear(&cx);
}

/* Ranges promise: within them there is a result, or an input to blame.  What
 * learns for long at the ends of its ranges is drawn less often. */
static void
each_range_is_answered_for(void **state)
{
	struct cx *cx = *state;
	uint64_t seed = 2026;

	for (size_t i = 0; i < catalogue_count(); i++) {
		const struct entry *e = catalogue_at(i);
		const json_t *vectors = vectors_of(cx, e);
		const int64_t until_us = moment_steady() + PATIENCE_US;

		for (size_t n = 0;
		     n < DRAWS && (n == 0 || moment_steady() < until_us); n++)
			is_answered(e,
			    json_object_get(json_array_get(vectors,
						n % json_array_size(vectors)),
				"in"),
			    &seed);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(each_descriptor_is_whole),
		UNIT(each_vector_holds),
		UNIT(each_fault_names_its_input),
		UNIT(each_range_is_answered_for),
		UNIT(a_number_may_come_in_another_unit),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
