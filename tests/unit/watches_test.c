/*
 * What changes is read again piece by piece; an engine that was kept so must
 * judge as one that was built of everything at once.
 */
#include "alarm/changes.h"

#include "alarm/alarm.h"
#include "base/moment.h"

#include "unit.h"

#define TENANT 1000001
#define DEVICES 400
#define RULES 9
#define METRICS 3
#define NOBODY (-1)

/* What the database would know. */
struct device {
	bool there;
	int kind;
	int place[METRICS]; /* 0: has no such metric */
};

struct rule_of {
	bool works;
	int version, form;
	int kind; /* of devices it is about; NOBODY: all */
};

struct world {
	struct device device[DEVICES + 1];
	struct rule_of rule[RULES + 1];
	uint64_t seed;
};

struct kept {
	struct cx *cx;
	struct alarm_outbox *outbox;
	struct alarm_engine *engine;
	struct changes changes;
};

/* By form: threshold of one metric, of an expression, of silence. */
static const char *const forms[] = {
	"{\"kind\":\"threshold\",\"metric\":\"a\",\"hi\":50}",
	"{\"kind\":\"threshold\",\"metric\":\"b\",\"hi\":50}",
	"{\"kind\":\"expression\",\"expression\":\"a > 50 and c > 50\"}",
	"{\"kind\":\"rate\",\"metric\":\"c\",\"rise\":50,\"over_s\":10}",
};
static const int needs[][METRICS] = { { 0, -1, -1 }, { 1, -1, -1 },
	{ 0, 2, -1 }, { 2, -1, -1 } };

static bool
watches(const struct world *w, int rule, int device, int place[METRICS])
{
	const struct rule_of *r = &w->rule[rule];
	const struct device *d = &w->device[device];
	bool any = false;

	for (int i = 0; i < METRICS; i++) {
		const int metric = needs[r->form][i];

		place[i] = metric < 0 ? 0 : d->place[metric];
		any = any || place[i] > 0;
	}
	return any && r->works && d->there &&
	    (r->kind == NOBODY || r->kind == d->kind);
}

/* Reading a piece ---------------------------------------------------------- */

static void
add_rule(struct kept *k, const struct world *w, int id, bool alone)
{
	const struct rule_of *r = &w->rule[id];
	struct rule rule;
	struct cx memory;

	if (!r->works) {
		if (alone)
			alarm_drop_rule(k->engine, id);
		return;
	}
	if (alarm_keep_rule(k->engine, id, r->version, 480))
		return;
	cx_init(&memory);
	assert_true(rule_read(
	    &memory, json_read(&memory, str_of(forms[r->form])), &rule));
	alarm_add_rule(k->engine, id, TENANT, r->version, 480, &rule, &memory);
	cx_clear(&memory);
}

static size_t
add_range(struct kept *k, const struct world *w, int64_t rule, int64_t from,
    int64_t to)
{
	size_t rows = 0;

	for (int64_t d = from < 1 ? 1 : from; d <= to && d <= DEVICES; d++)
		for (int r = 1; r <= RULES; r++) {
			int place[CONDITION_METRICS] = { 0 };

			if ((rule != 0 && rule != r) ||
			    !watches(w, r, (int)d, place))
				continue;
			(void)alarm_watch(k->engine, r, w->rule[r].version,
			    TENANT, d, place, 0);
			rows++;
		}
	return rows;
}

static int64_t
next_of(const struct world *w, int64_t last)
{
	for (int64_t d = last + 1; d <= DEVICES; d++)
		if (w->device[d].there)
			return d;
	return 0;
}

static void
read_piece(struct kept *k, const struct world *w, const struct change_piece *p)
{
	const int64_t next = p->goes_on ? next_of(w, p->to[0]) : 0;
	size_t rows = 0;

	alarm_begin_piece(k->engine);
	for (int r = 1; p->definitions && r <= RULES; r++)
		if (p->rule == 0 || p->rule == r)
			add_rule(k, w, r, p->rule != 0);
	if (p->definitions && p->rule == 0)
		alarm_drop_unseen_rules(k->engine);
	for (size_t i = 0; i < p->n; i++)
		rows += add_range(k, w, p->rule, p->from[i], p->to[i]);
	for (size_t i = 0; p->rule == 0 && i < p->n; i++)
		alarm_drop_unseen(k->engine, p->from[i],
		    !p->goes_on     ? p->to[i]
			: next == 0 ? INT64_MAX
				    : next - 1);
	if (changes_read(&k->changes, p, rows, next))
		alarm_retire(k->engine, p->rule);
}

static bool
read_one(struct kept *k, const struct world *w)
{
	struct change_piece p;

	if (!changes_next(&k->changes, &p))
		return false;
	k->changes.width = 32; /* many pieces of so few devices */
	read_piece(k, w, &p);
	return true;
}

static struct kept
begin(struct cx *cx)
{
	struct kept k = { .cx = cx, .outbox = alarm_outbox_new(cx) };

	k.engine = alarm_engine_new(cx, k.outbox);
	changes_begin(&k.changes);
	return k;
}

/* Changing ----------------------------------------------------------------- */

static void
change_device(struct world *w, int id)
{
	struct device *d = &w->device[id];
	const int what = (int)unit_below(&w->seed, 4);
	const int m = (int)unit_below(&w->seed, METRICS);

	if (what == 0)
		d->there = !d->there;
	else if (what == 1)
		d->kind = (int)unit_below(&w->seed, 3);
	else
		d->place[m] = (int)unit_below(&w->seed, 5);
}

static void
change_rule(struct world *w, int id)
{
	struct rule_of *r = &w->rule[id];

	if (unit_below(&w->seed, 3) == 0) {
		r->works = !r->works;
		return;
	}
	r->version++;
	r->form = (int)unit_below(&w->seed, 4);
	r->kind = (int)unit_below(&w->seed, 4) - 1;
}

/* Some devices one after the other, some anywhere, rules; at times it is not
 * said what. */
static void
change(struct kept *k, struct world *w)
{
	const int what = (int)unit_below(&w->seed, 12);
	const int from = 1 + (int)unit_below(&w->seed, DEVICES);
	int to = from + (int)unit_below(&w->seed, what < 3 ? 60 : 1);
	const char *words = "";

	if (what < 3) {
		const int rule = 1 + (int)unit_below(&w->seed, RULES);

		change_rule(w, rule);
		words = cx_printf(k->cx, "rule %d", rule);
	} else if (what < 11) {
		to = to > DEVICES ? DEVICES : to;
		for (int d = from; d <= to; d++)
			change_device(w, d);
		change_device(w, 1 + from % DEVICES);
		words = cx_printf(k->cx, "device %d-%d %d-%d", from, to,
		    1 + from % DEVICES, 1 + from % DEVICES);
	} else {
		change_device(w, from);
		change_rule(w, 1 + from % RULES);
	}
	changes_hear(&k->changes, words);
}

/* Judging ------------------------------------------------------------------ */

static int
by_name(const void *a, const void *b)
{
	const struct alarm_transition *x = a, *y = b;

	return x->device != y->device ? (x->device > y->device ? 1 : -1)
	    : x->rule != y->rule      ? (x->rule > y->rule ? 1 : -1)
				      : 0;
}

/* All values of all devices, five seconds after each other. */
static struct alarm_transition *
show(struct kept *k, int64_t at_us, double first, double then, size_t *n)
{
	const struct alarm_transition *t;
	struct alarm_transition *own;

	for (int i = 0; i < 3; i++) {
		const double v = i == 0 ? first : then;
		const double values[] = { v, v, v, v, v };
		const int64_t us = at_us + i * 5 * US_PER_S;

		alarm_tick(k->engine, us);
		for (int64_t d = 1; d <= DEVICES; d++) {
			struct alarm_device *it =
			    alarm_find(k->engine, TENANT, d);

			if (it != NULL)
				alarm_row(k->engine, it, us, us, values, 5);
		}
	}
	t = alarm_take(k->outbox, SIZE_MAX, n);
	own = cx_calloc(k->cx, *n + 1, sizeof(*own));
	if (*n > 0)
		memcpy(own, t, *n * sizeof(*own));
	alarm_settle(k->outbox, *n, true);
	qsort(own, *n, sizeof(*own), by_name);
	return own;
}

static size_t
assert_alike(struct kept *a, struct kept *b, int64_t at_us)
{
	static const double shown[][2] = { { 1, 1 }, { 1, 99 }, { 1, 1 } };
	size_t raised = 0;

	for (size_t i = 0; i < 3; i++) {
		const int64_t us = at_us + (int64_t)i * 60 * US_PER_S;
		size_t n, m;
		const struct alarm_transition *x =
		    show(a, us, shown[i][0], shown[i][1], &n);
		const struct alarm_transition *y =
		    show(b, us, shown[i][0], shown[i][1], &m);

		/* The first brings the one that was kept to rest. */
		if (i == 0)
			continue;
		assert_int_equal(n, m);
		for (size_t t = 0; t < n; t++) {
			assert_int_equal(x[t].device, y[t].device);
			assert_int_equal(x[t].rule, y[t].rule);
			assert_int_equal(x[t].version, y[t].version);
			assert_int_equal(x[t].what, y[t].what);
		}
		raised += n;
	}
	return raised;
}

static void
an_engine_that_is_kept_judges_as_one_that_is_built_anew(void **state)
{
	struct world w = { .seed = 20261127 };
	struct kept k = begin(*state);
	int64_t at_us = moment_of_day(20000, 480);
	size_t judged = 0;

	for (int round = 0; round < 150; round++) {
		struct kept anew = begin(*state);
		const int changed = (int)unit_below(&w.seed, 30);

		for (int i = 0; i < changed; i++) {
			change(&k, &w);
			while (unit_below(&w.seed, 3) > 0 && read_one(&k, &w))
				;
		}
		while (read_one(&k, &w))
			;
		while (read_one(&anew, &w))
			;
		assert_false(changes_wait(&k.changes));
		assert_int_equal(
		    alarm_watches(k.engine), alarm_watches(anew.engine));
		judged += assert_alike(&k, &anew, at_us);
		at_us += 3600 * US_PER_S;
	}
	assert_true(judged > 10000);
}

/* Alone -------------------------------------------------------------------- */

static struct changes
quiet(void)
{
	struct changes c;
	struct change_piece p;

	changes_begin(&c);
	assert_true(changes_next(&c, &p));
	assert_true(p.definitions && p.goes_on && p.rule == 0);
	assert_true(changes_read(&c, &p, 5000, 0));
	assert_false(changes_wait(&c));
	return c;
}

static void
ranges_that_touch_are_read_as_one(void **state)
{
	struct changes c = quiet();
	struct change_piece p;

	(void)state;
	changes_hear(&c, "device 10-20 40-50 7-7");
	changes_hear(&c, "device 18-41");
	assert_true(changes_next(&c, &p));
	assert_int_equal(p.n, 2);
	assert_int_equal(p.from[0], 7);
	assert_int_equal(p.to[0], 7);
	assert_int_equal(p.from[1], 10);
	assert_int_equal(p.to[1], 50);
	assert_false(p.goes_on || p.definitions);
	assert_false(changes_next(&c, &p));
}

static void
a_wide_range_comes_in_pieces_and_again_when_it_failed(void **state)
{
	struct changes c = quiet();
	struct change_piece p;
	int64_t next = 1;
	int pieces = 0;

	(void)state;
	changes_hear(&c, "device 1-100000");
	for (; changes_next(&c, &p); pieces++) {
		assert_int_equal(p.n, 1);
		assert_int_equal(p.from[0], next);
		if (pieces % 3 == 0) {
			changes_failed(&c, &p);
			continue;
		}
		next = p.to[0] + 1;
		(void)changes_read(&c, &p, 9000, 0);
		assert_in_range(c.width, 16, 32768);
	}
	assert_int_equal(next, 100001);
	assert_true(pieces > 200);
}

static void
what_is_not_understood_means_everything(void **state)
{
	static const char *const words[] = { "", "device 1-x", "rule", "rule 0",
		"something", "device 5-6," };
	struct change_piece p;

	(void)state;
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		struct changes c = quiet();

		changes_hear(&c, words[i]);
		assert_true(changes_next(&c, &p));
		assert_true(p.definitions && p.rule == 0);
	}
}

static void
more_rules_and_ranges_than_are_kept_lose_nothing(void **state)
{
	struct changes c = quiet();
	struct change_piece p;
	char words[64];

	(void)state;
	for (int i = 0; i < 5000; i++) {
		(void)snprintf(words, sizeof(words), "device %d-%d",
		    100 * (i * 7 % 5000), 100 * (i * 7 % 5000) + 3);
		changes_hear(&c, words);
	}
	assert_int_equal(c.ranges[0].from, 0);
	assert_true(c.ranges[c.range_count - 1].to == 100 * 4999 + 3);
	for (size_t i = 1; i < c.range_count; i++)
		assert_true(c.ranges[i].from > c.ranges[i - 1].to);
	for (int i = 1; i <= CHANGES_RULES + 1; i++) {
		(void)snprintf(words, sizeof(words), "rule %d", i);
		changes_hear(&c, words);
	}
	assert_true(changes_next(&c, &p));
	assert_true(p.definitions && p.rule == 0 && p.goes_on);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(ranges_that_touch_are_read_as_one),
		UNIT(a_wide_range_comes_in_pieces_and_again_when_it_failed),
		UNIT(what_is_not_understood_means_everything),
		UNIT(more_rules_and_ranges_than_are_kept_lose_nothing),
		UNIT(an_engine_that_is_kept_judges_as_one_that_is_built_anew),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
