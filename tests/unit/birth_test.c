#include "gate/birth.h"

#include "unit.h"

#include "telemetry/tail.h"

#define NOW INT64_C(1795478400000000)

/* A payload under construction, as protocol buffers write it. */
struct made {
	struct text t;
};

static void
varint(struct text *t, uint64_t v)
{
	for (; v >= 0x80; v >>= 7)
		text_char(t, (char)(v | 0x80));
	text_char(t, (char)v);
}

static void
block(struct text *t, unsigned number, struct str s)
{
	varint(t, number << 3 | 2);
	varint(t, s.n);
	text_put(t, s);
}

/* A metric with an alias (0: none), a type (0: none) and an integer. */
static void
metric(struct made *m, const char *name, uint64_t alias, unsigned type,
    uint32_t value)
{
	struct text t = text_new(m->t.cx, 4096);

	if (name != NULL)
		block(&t, 1, str_of(name));
	if (alias != 0) {
		text_char(&t, 2 << 3);
		varint(&t, alias);
	}
	if (type != 0) {
		text_char(&t, 4 << 3);
		varint(&t, type);
	}
	text_char(&t, 10 << 3);
	varint(&t, value);
	block(&m->t, 2, text_str(&t));
}

static struct made
begin(struct cx *cx, unsigned seq)
{
	struct made m = { text_new(cx, 1 << 22) };

	text_char(&m.t, 3 << 3);
	varint(&m.t, seq);
	return m;
}

/* One node and what has become of it. */
struct node {
	struct births *births;
	struct batch *b;
};

static enum birth_verdict
say(struct node *n, const char *topic, const struct made *m)
{
	struct sparkplug_topic t;

	assert_true(sparkplug_topic(str_of(topic), &t));
	return birth_take(&n->births, n->b, &t, text_str(&m->t), NOW);
}

static struct node
born(struct cx *cx)
{
	struct node n = { NULL, batch_new(cx) };
	struct made m = begin(cx, 0);

	metric(&m, "bdSeq", 0, SPARKPLUG_UINT64, 4);
	metric(&m, "temp", 1, SPARKPLUG_INT32, 20);
	metric(&m, "Node Control/Rebirth", 0, SPARKPLUG_BOOLEAN, 0);
	assert_int_equal(say(&n, "spBv1.0/g/NBIRTH/e", &m), BIRTH_TAKEN);
	return n;
}

/* The last field of the batch and whose it is. */
static void
last(const struct node *n, const char *key, const char *code, double value)
{
	const struct batch_point *p = &n->b->point[n->b->points - 1];
	const struct batch_field *f = &n->b->field[n->b->fields - 1];

	if (!str_is(n->b->device[p->device].key, key) ||
	    !str_is(batch_code(f), code) || f->value != value)
		fail_msg("%.*s %.*s %g instead of %s %s %g",
		    STR_ARG(n->b->device[p->device].key),
		    STR_ARG(batch_code(f)), f->value, key, code, value);
}

static void
a_birth_is_kept_without_its_controls(void **state)
{
	struct node n = born(*state);

	assert_int_equal(n.b->points, 2);
	assert_true(str_is(batch_code(&n.b->field[0]), "temp"));
	assert_int_equal(n.b->point[0].at_us, NOW);
	last(&n, "e", "online", 1);
	births_end(n.births);
}

static void
an_alias_stands_for_name_and_type(void **state)
{
	struct node n = born(*state);
	struct made m = begin(*state, 1);

	metric(&m, NULL, 1, 0, (uint32_t)-5);
	assert_int_equal(say(&n, "spBv1.0/g/NDATA/e", &m), BIRTH_TAKEN);
	last(&n, "e", "temp", -5);
	m = begin(*state, 2);
	metric(&m, "temp", 0, 0, (uint32_t)-6);
	assert_int_equal(say(&n, "spBv1.0/g/NDATA/e", &m), BIRTH_TAKEN);
	last(&n, "e", "temp", -6);
	births_end(n.births);
}

static void
names_outlive_their_birth_in_the_batch(void **state)
{
	struct node n = born(*state);
	struct made m = begin(*state, 1);

	metric(&m, NULL, 1, 0, 5);
	assert_int_equal(say(&n, "spBv1.0/g/NDATA/e", &m), BIRTH_TAKEN);
	births_end(n.births);
	last(&n, "e", "temp", 5);
}

static void
devices_are_born_of_their_node(void **state)
{
	struct node n = born(*state);
	struct made m = begin(*state, 1);

	metric(&m, "power", 7, SPARKPLUG_INT32, 100);
	assert_int_equal(say(&n, "spBv1.0/g/DBIRTH/e/d", &m), BIRTH_TAKEN);
	last(&n, "e/d", "online", 1);
	m = begin(*state, 2);
	metric(&m, NULL, 7, 0, 101);
	assert_int_equal(say(&n, "spBv1.0/g/DDATA/e/d", &m), BIRTH_TAKEN);
	last(&n, "e/d", "power", 101);
	/* An alias of the node is none of the device. */
	m = begin(*state, 3);
	metric(&m, NULL, 1, 0, 1);
	assert_int_equal(say(&n, "spBv1.0/g/DDATA/e/d", &m), BIRTH_AGAIN);
	last(&n, "e/d", "power", 101);
	m = begin(*state, 4);
	assert_int_equal(say(&n, "spBv1.0/g/DDEATH/e/d", &m), BIRTH_TAKEN);
	last(&n, "e/d", "online", 0);
	births_end(n.births);
}

static void
an_alias_may_change_with_the_next_birth(void **state)
{
	struct node n = born(*state);
	struct made m = begin(*state, 1);

	for (unsigned i = 0; i < 100; i++)
		metric(&m, cx_printf(*state, "m%u", i), 100 + i,
		    SPARKPLUG_INT32, i);
	assert_int_equal(say(&n, "spBv1.0/g/DBIRTH/e/d", &m), BIRTH_TAKEN);
	m = begin(*state, 2);
	for (unsigned i = 0; i < 100; i++)
		metric(&m, cx_printf(*state, "m%u", i), 299 - i,
		    SPARKPLUG_INT32, i);
	assert_int_equal(say(&n, "spBv1.0/g/DBIRTH/e/d", &m), BIRTH_TAKEN);
	m = begin(*state, 3);
	metric(&m, NULL, 299, 0, 7);
	assert_int_equal(say(&n, "spBv1.0/g/DDATA/e/d", &m), BIRTH_TAKEN);
	last(&n, "e/d", "m0", 7);
	births_end(n.births);
}

static void
gaps_and_strangers_ask_for_births(void **state)
{
	struct node n = { NULL, batch_new(*state) };
	struct made m = begin(*state, 3);

	metric(&m, NULL, 1, 0, 1);
	metric(&m, "whole", 0, SPARKPLUG_INT32, 2);
	assert_int_equal(say(&n, "spBv1.0/g/NDATA/e", &m), BIRTH_AGAIN);
	/* What needed no birth to be understood is kept. */
	assert_int_equal(n.b->points, 1);
	last(&n, "e", "whole", 2);
	assert_int_equal(say(&n, "spBv1.0/g/DBIRTH/e/d", &m), BIRTH_AGAIN);
	assert_null(n.births);
	n = born(*state);
	m = begin(*state, 2);
	metric(&m, NULL, 1, 0, 9);
	assert_int_equal(say(&n, "spBv1.0/g/NDATA/e", &m), BIRTH_AGAIN);
	last(&n, "e", "temp", 9);
	m = begin(*state, 3);
	metric(&m, NULL, 1, 0, 10);
	assert_int_equal(say(&n, "spBv1.0/g/NDATA/e", &m), BIRTH_TAKEN);
	births_end(n.births);
}

static void
sequence_numbers_begin_again_after_255(void **state)
{
	struct node n = born(*state);

	for (unsigned i = 1; i < 600; i++) {
		struct made m = begin(*state, i % 256);

		metric(&m, NULL, 1, 0, i);
		assert_int_equal(say(&n, "spBv1.0/g/NDATA/e", &m), BIRTH_TAKEN);
	}
	births_end(n.births);
}

static void
a_death_belongs_to_its_birth(void **state)
{
	struct node n = born(*state);
	struct made m = begin(*state, 0);

	metric(&m, "bdSeq", 0, SPARKPLUG_UINT64, 3);
	assert_int_equal(say(&n, "spBv1.0/g/NDEATH/e", &m), BIRTH_TAKEN);
	last(&n, "e", "online", 1);
	m = begin(*state, 0);
	metric(&m, "bdSeq", 0, SPARKPLUG_UINT64, 4);
	assert_int_equal(say(&n, "spBv1.0/g/NDEATH/e", &m), BIRTH_TAKEN);
	last(&n, "e", "online", 0);
	births_end(n.births);
}

static void
what_is_malformed_or_too_much_changes_nothing(void **state)
{
	struct node n = born(*state);
	const size_t points = n.b->points;
	struct made m = { text_new(*state, 10) };

	text_puts(&m.t, "\xff");
	assert_int_equal(say(&n, "spBv1.0/g/NDATA/e", &m), BIRTH_BAD);
	unit_refused(*state, "malformed_payload");
	m = begin(*state, 1);
	for (int i = 0; i <= BIRTH_METRICS; i++)
		metric(&m, cx_printf(*state, "m%d", i), 0, SPARKPLUG_INT32, 1);
	assert_int_equal(say(&n, "spBv1.0/g/DBIRTH/e/new", &m), BIRTH_BAD);
	unit_refused(*state, "too_many_metrics");
	m = begin(*state, 2);
	assert_int_equal(
	    say(&n, cx_printf(*state, "spBv1.0/g/DBIRTH/e/%0201d", 1), &m),
	    BIRTH_BAD);
	unit_refused(*state, "bad_length");
	assert_int_equal(n.b->points, points);
	assert_int_equal(n.b->devices, 1);
	births_end(n.births);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_birth_is_kept_without_its_controls),
		UNIT(an_alias_stands_for_name_and_type),
		UNIT(names_outlive_their_birth_in_the_batch),
		UNIT(devices_are_born_of_their_node),
		UNIT(an_alias_may_change_with_the_next_birth),
		UNIT(gaps_and_strangers_ask_for_births),
		UNIT(sequence_numbers_begin_again_after_255),
		UNIT(a_death_belongs_to_its_birth),
		UNIT(what_is_malformed_or_too_much_changes_nothing),
	};

	return cmocka_run_group_tests_name("birth", tests, NULL, NULL);
}
