#include "alarm/alarm.h"

#include "base/moment.h"

#include "unit.h"

#define FOLDER "tests/unit/alarm/"
#define SHANGHAI 480
#define DEVICE 7
#define TENANT 1000001

/* A Monday, at local midnight. */
static int64_t
start(void)
{
	return moment_of_day(
	    date_number((struct date){ 2026, 3, 2 }), SHANGHAI);
}

static json_t *
cases(struct cx *cx, const char *name)
{
	json_t *list =
	    json_read(cx, unit_file(cx, cx_printf(cx, FOLDER "%s", name)));

	if (list == NULL)
		fail_msg("%s: %s", name, cx->message);
	return list;
}

/* 90, or "01:30" of the Monday; "26:00" is two o'clock on Tuesday. */
static int64_t
instant(const json_t *v)
{
	int hours, minutes;

	if (json_is_number(v))
		return start() + (int64_t)(json_number_value(v) * 1e6);
	assert_int_equal(
	    sscanf(json_string_value(v), "%d:%d", &hours, &minutes), 2);
	return start() + (hours * 60 + minutes) * US_PER_MIN;
}

struct play {
	struct cx *cx;
	struct alarm_outbox *outbox;
	struct alarm_engine *engine;
	const struct str *metrics;
	size_t metric_count;
	struct rule rule;
};

static void
watch(struct play *p, struct alarm_engine *e, int32_t version)
{
	static const int places[] = { 1, 2, 3, 4, 5, 6, 7, 8 };
	struct cx memory;

	cx_init(&memory);
	if (!alarm_keep_rule(e, 5, version, SHANGHAI))
		alarm_add_rule(
		    e, 5, 1000000, version, SHANGHAI, &p->rule, &memory);
	p->metric_count = alarm_metrics(e, 5, &p->metrics);
	(void)alarm_watch(e, 5, version, TENANT, DEVICE, places, 0);
}

static struct play
play(struct cx *cx, const json_t *definition)
{
	struct play p = { .cx = cx, .outbox = alarm_outbox_new(cx) };

	if (!rule_read(cx, definition, &p.rule))
		fail_msg("%s: %s", cx->field, cx->message);
	p.engine = alarm_engine_new(cx, p.outbox);
	watch(&p, p.engine, 1);
	return p;
}

static void
take_baseline(struct play *p, const json_t *b)
{
	double mean[ALARM_SLOTS], spread[ALARM_SLOTS];

	if (b == NULL)
		return;
	for (size_t i = 0; i < ALARM_SLOTS; i++) {
		const json_t *own = json_object_get(
		    json_object_get(b, "but"), cx_printf(p->cx, "%zu", i));

		mean[i] = own == NULL ? unit_number(b, "mean")
		    : json_is_null(json_array_get(own, 0))
		    ? (double)NAN
		    : json_number_value(json_array_get(own, 0));
		spread[i] = own == NULL
		    ? unit_number(b, "spread")
		    : json_number_value(json_array_get(own, 1));
	}
	alarm_baseline(p->engine, 5, TENANT, DEVICE, mean, spread);
}

/* A bare number is that of the rule's one metric; an object names them. */
static size_t
row_of(const struct play *p, const json_t *v, double values[8])
{
	for (size_t i = 0; i < 8; i++)
		values[i] = (double)NAN;
	if (json_is_number(v))
		values[0] = json_number_value(v);
	for (size_t i = 0; json_is_object(v) && i < p->metric_count; i++)
		values[i] = unit_number(
		    v, cx_strndup(p->cx, p->metrics[i].p, p->metrics[i].n));
	return 8;
}

static void
step(struct play *p, const json_t *s)
{
	const json_t *first = json_array_get(s, 0);
	double values[8];
	int64_t at_us, received_us;

	if (json_is_string(first) &&
	    strcmp(json_string_value(first), "tick") == 0) {
		alarm_tick(p->engine, instant(json_array_get(s, 1)));
		return;
	}
	at_us = instant(first);
	received_us =
	    json_array_size(s) > 2 ? instant(json_array_get(s, 2)) : at_us;
	alarm_tick(p->engine, received_us);
	alarm_row(p->engine, alarm_find(p->engine, TENANT, DEVICE), at_us,
	    received_us, values, row_of(p, json_array_get(s, 1), values));
}

static void
check(const json_t *wanted, const struct alarm_transition *t, size_t n,
    const char *about)
{
	static const char *const what[] = { "raise", "change", "return" };

	for (size_t i = 0; i < n && i < json_array_size(wanted); i++) {
		const json_t *w = json_array_get(wanted, i);
		const json_t *bound = json_array_get(w, 3);

		if (t[i].at_us != instant(json_array_get(w, 0)) ||
		    strcmp(json_string_value(json_array_get(w, 1)),
			what[t[i].what]) != 0 ||
		    t[i].level != (int)json_integer_value(json_array_get(w, 2)))
			fail_msg("%s: transition %zu is %s %d at %+.1f s",
			    about, i, what[t[i].what], t[i].level,
			    (double)(t[i].at_us - start()) / 1e6);
		unit_near(about, t[i].bound,
		    json_is_number(bound) ? json_number_value(bound)
					  : (double)NAN,
		    1e-12, 1e-12);
		assert_int_equal(t[i].rule, 5);
		assert_int_equal(t[i].rule_tenant, 1000000);
		assert_int_equal(t[i].tenant, TENANT);
		assert_int_equal(t[i].device, DEVICE);
	}
	if (n != json_array_size(wanted))
		fail_msg("%s: %zu transitions instead of %zu", about, n,
		    json_array_size(wanted));
}

static void
play_file(struct cx *cx, const char *name)
{
	const json_t *list = cases(cx, name);
	size_t i;
	json_t *c;

	assert_true(json_array_size(list) > 0);
	json_array_foreach((json_t *)(uintptr_t)list, i, c)
	{
		struct play p = play(cx, json_object_get(c, "rule"));
		const json_t *steps = json_object_get(c, "steps");
		const struct alarm_transition *t;
		size_t n;

		take_baseline(&p, json_object_get(c, "baseline"));
		for (size_t k = 0; k < json_array_size(steps); k++)
			step(&p, json_array_get(steps, k));
		t = alarm_take(p.outbox, SIZE_MAX, &n);
		check(json_object_get(c, "expected"), t, n,
		    json_string_value(json_object_get(c, "about")));
	}
}

static void
thresholds_raise_and_return_as_written(void **state)
{
	play_file(*state, "threshold.json");
}

static void
rates_deviations_silence_and_expressions_do_too(void **state)
{
	play_file(*state, "other.json");
}

static void
a_definition_that_is_wrong_names_its_member(void **state)
{
	struct cx *cx = *state;
	const json_t *list = cases(cx, "refused.json");
	size_t i;
	json_t *c;

	json_array_foreach((json_t *)(uintptr_t)list, i, c)
	{
		struct rule rule;
		const char *said = json_canonical(cx, json_array_get(c, 0));

		if (rule_read(cx, json_array_get(c, 0), &rule))
			fail_msg("%s was taken", said);
		if (strcmp(cx->field,
			json_string_value(json_array_get(c, 2))) != 0)
			fail_msg("%s names %s", said, cx->field);
		unit_refused(cx, json_string_value(json_array_get(c, 1)));
	}
}

static const char *
truth_of(struct cx *cx, struct str text, const json_t *values)
{
	static const char *const words[] = { "no", "yes", "unknown" };
	struct expression c;
	double v[CONDITION_METRICS];

	if (!condition_parse(cx, text, &c)) {
		cx_forgive(cx);
		return "refused";
	}
	for (size_t i = 0; i < c.name_count; i++)
		v[i] = unit_number(
		    values, cx_strndup(cx, c.names[i].p, c.names[i].n));
	return words[condition_holds(&c, v)];
}

static void
an_expression_is_true_false_or_unknown(void **state)
{
	struct cx *cx = *state;
	const json_t *all = cases(cx, "condition.json");
	size_t i;
	json_t *c;

	json_array_foreach(json_object_get(all, "truths"), i, c)
	{
		const char *text = json_string_value(json_array_get(c, 0));
		const char *truth =
		    truth_of(cx, str_of(text), json_object_get(all, "values"));
		const json_t *wanted = json_array_get(c, 1);

		/* null: nothing is measured in it. */
		if (strcmp(truth,
			json_is_null(wanted) ? "refused"
					     : json_string_value(wanted)) != 0)
			fail_msg("%s is %s", text, truth);
	}
}

static void
an_expression_that_is_none_is_refused(void **state)
{
	struct cx *cx = *state;
	const json_t *all = cases(cx, "condition.json");
	size_t i;
	json_t *c;

	json_array_foreach(json_object_get(all, "refused"), i, c)
	{
		const char *text = json_string_value(json_array_get(c, 0));
		struct expression condition;

		if (condition_parse(cx, str_of(text), &condition))
			fail_msg("%s was taken", text);
		assert_string_equal(cx->field, "expression");
		if (strcmp(cx->code, json_string_value(json_array_get(c, 1))))
			fail_msg("%s: %s", text, cx->code);
		cx_forgive(cx);
	}
}

static void
an_expression_of_more_than_500_bytes_is_too_large(void **state)
{
	struct cx *cx = *state;
	char text[CONDITION_BYTES + 2];
	struct expression condition;

	memset(text, ' ', sizeof(text));
	memcpy(text, "a > 1", 5);
	assert_true(condition_parse(
	    cx, (struct str){ text, CONDITION_BYTES }, &condition));
	assert_false(condition_parse(
	    cx, (struct str){ text, CONDITION_BYTES + 1 }, &condition));
	unit_refused(cx, "expression_large");
}

/* The outbox, restarts and new rules -------------------------------------- */

static const json_t *
above_80(struct cx *cx)
{
	return json_read(
	    cx, STR("{\"kind\":\"threshold\",\"metric\":\"t\",\"hi\":80}"));
}

static void
show(struct play *p, struct alarm_engine *e, int second, double value)
{
	alarm_tick(e, start() + second * US_PER_S);
	alarm_row(e, alarm_find(e, TENANT, DEVICE), start() + second * US_PER_S,
	    start() + second * US_PER_S, &value, 1);
	(void)p;
}

static void
what_was_not_committed_is_given_out_again_in_order(void **state)
{
	struct play p = play(*state, above_80(*state));
	const struct alarm_transition *t;
	size_t n;

	for (int i = 0; i < 300; i++)
		show(&p, p.engine, i, i % 2 == 0 ? 90 : 70);
	(void)alarm_take(p.outbox, 100, &n);
	assert_int_equal(n, 100);
	(void)alarm_take(p.outbox, 50, &n);
	alarm_settle(p.outbox, 100, true);
	alarm_settle(p.outbox, 50, false);
	t = alarm_take(p.outbox, SIZE_MAX, &n);
	assert_int_equal(n, 200);
	for (size_t i = 0; i < n; i++)
		assert_int_equal(
		    t[i].at_us, start() + (int64_t)(i + 100) * US_PER_S);
	alarm_settle(p.outbox, 200, true);
	(void)alarm_take(p.outbox, SIZE_MAX, &n);
	assert_int_equal(n, 0);
}

static void
a_full_outbox_delays_judgement_and_loses_nothing(void **state)
{
	struct play p = play(*state, above_80(*state));
	size_t n;

	for (int i = 0; i < ALARM_OUTBOX_MOST; i++)
		show(&p, p.engine, i, i % 2 == 0 ? 90 : 70);
	show(&p, p.engine, ALARM_OUTBOX_MOST, 90);
	(void)alarm_take(p.outbox, SIZE_MAX, &n);
	assert_int_equal(n, ALARM_OUTBOX_MOST);
	alarm_settle(p.outbox, n, true);
	show(&p, p.engine, ALARM_OUTBOX_MOST + 1, 90);
	(void)alarm_take(p.outbox, SIZE_MAX, &n);
	assert_int_equal(n, 1);
}

static void
an_alarm_that_is_open_is_not_raised_again_after_a_restart(void **state)
{
	struct play p = play(*state, above_80(*state));
	const struct alarm_transition *t;
	size_t n;

	alarm_restore(p.engine, 5, TENANT, DEVICE, 1, start());
	show(&p, p.engine, 10, 95);
	(void)alarm_take(p.outbox, SIZE_MAX, &n);
	assert_int_equal(n, 0);
	show(&p, p.engine, 20, 70);
	t = alarm_take(p.outbox, SIZE_MAX, &n);
	assert_int_equal(n, 1);
	assert_int_equal(t[0].what, ALARM_RETURN);
}

static void
samples_older_than_the_open_alarm_do_not_end_it(void **state)
{
	struct play p = play(*state, above_80(*state));
	size_t n;

	alarm_restore(p.engine, 5, TENANT, DEVICE, 1, start() + 60 * US_PER_S);
	show(&p, p.engine, 30, 20);
	(void)alarm_take(p.outbox, SIZE_MAX, &n);
	assert_int_equal(n, 0);
}

static void
what_is_said_again_goes_on_where_it_was(void **state)
{
	struct cx *cx = *state;
	struct play p = play(cx,
	    json_read(cx,
		STR("{\"kind\":\"threshold\",\"metric\":\"t\",\"hi\":80,"
		    "\"on_s\":60}")));
	const struct alarm_transition *t;
	size_t n;

	show(&p, p.engine, 0, 90);
	watch(&p, p.engine, 1);
	alarm_tick(p.engine, start() + 61 * US_PER_S);
	t = alarm_take(p.outbox, SIZE_MAX, &n);
	assert_int_equal(n, 1);
	assert_int_equal(t[0].at_us, start() + 60 * US_PER_S);
	assert_int_equal(t[0].what, ALARM_RAISE);
}

/* However often it is read again: else a park where devices come and go would
 * never hear of one that fell silent. */
static void
a_silence_is_not_counted_anew_when_it_is_said_again(void **state)
{
	static const int none[] = { 0 };
	struct cx *cx = *state;
	struct play p =
	    play(cx, json_read(cx, STR("{\"kind\":\"stale\",\"after_s\":60}")));
	size_t n;

	(void)alarm_watch(
	    p.engine, 5, 1, TENANT, DEVICE, none, start() + US_PER_S);
	for (int s = 2; s < 100; s++) {
		(void)alarm_watch(p.engine, 5, 1, TENANT, DEVICE, none,
		    start() + s * US_PER_S);
		alarm_tick(p.engine, start() + s * US_PER_S);
	}
	(void)alarm_take(p.outbox, SIZE_MAX, &n);
	assert_int_equal(n, 1);
}

static void
a_new_version_keeps_the_alarm_and_forgets_the_delay(void **state)
{
	struct cx *cx = *state;
	struct play p = play(cx, above_80(cx));
	struct alarm_engine *e = p.engine;
	const struct alarm_transition *t;
	size_t n;

	show(&p, p.engine, 0, 90);
	p.rule.limits.hi = 95;
	watch(&p, e, 2);
	(void)alarm_take(p.outbox, SIZE_MAX, &n);
	show(&p, e, 10, 94);
	t = alarm_take(p.outbox, SIZE_MAX, &n);
	assert_int_equal(n, 1);
	assert_int_equal(t[0].what, ALARM_RETURN);
	assert_int_equal(t[0].version, 2);
}

/* What a version makes of a value that stands since `age_s` seconds. */
static size_t
raised_by_standing(struct cx *cx, const char *definition, int32_t version,
    double value, int age_s)
{
	struct play p = play(cx, json_read(cx, str_of(definition)));
	struct alarm_engine *e = p.engine;
	const double values[8] = { value, 1 };
	const int64_t now_us = start() + 7200 * US_PER_S;
	const int64_t at_us[8] = { now_us - age_s * US_PER_S, now_us };
	size_t n;

	show(&p, e, 0, 0);
	watch(&p, e, version);
	alarm_standing(e, 5, TENANT, DEVICE, values, at_us, now_us);
	alarm_tick(e, now_us + 100 * US_PER_S);
	(void)alarm_take(p.outbox, SIZE_MAX, &n);
	return n;
}

static void
what_stands_is_judged_by_a_version_that_is_new(void **state)
{
	static const char above[] =
	    "{\"kind\":\"threshold\",\"metric\":\"t\",\"hi\":80}";
	static const char later[] = "{\"kind\":\"threshold\",\"metric\":\"t\","
				    "\"hi\":80,\"on_s\":60}";
	static const char both[] = "{\"kind\":\"expression\","
				   "\"expression\":\"a > 80 and b > 0\"}";
	struct cx *cx = *state;

	assert_int_equal(raised_by_standing(cx, above, 2, 90, 10), 1);
	assert_int_equal(raised_by_standing(cx, above, 2, 70, 10), 0);
	assert_int_equal(raised_by_standing(cx, above, 2, (double)NAN, 10), 0);
	assert_int_equal(raised_by_standing(cx, above, 2, 90, 3599), 1);
	assert_int_equal(raised_by_standing(cx, above, 2, 90, 3601), 0);
	assert_int_equal(raised_by_standing(cx, later, 2, 90, 10), 1);
	assert_int_equal(raised_by_standing(cx, both, 2, 90, 10), 1);
	assert_int_equal(raised_by_standing(cx, both, 2, 90, 1000), 0);
}

static void
a_sample_that_an_older_version_judged_is_judged_anew(void **state)
{
	struct cx *cx = *state;
	struct play p = play(cx, above_80(cx));
	struct alarm_engine *e = p.engine;
	const double values[8] = { 75 };
	const int64_t at_us[8] = { start() };
	const struct alarm_transition *t;
	size_t n;

	show(&p, p.engine, 0, 75);
	p.rule.limits.hi = 70;
	watch(&p, e, 2);
	alarm_standing(e, 5, TENANT, DEVICE, values, at_us, start() + US_PER_S);
	t = alarm_take(p.outbox, SIZE_MAX, &n);
	assert_int_equal(n, 1);
	assert_int_equal(t[0].what, ALARM_RAISE);
	assert_int_equal(t[0].at_us, start());
}

/* What the outbox has besides the raise, when something is let go. */
static size_t
let_go(struct cx *cx, double value, void (*act)(struct alarm_engine *e),
    struct alarm_transition *last)
{
	struct play p = play(cx, above_80(cx));
	const struct alarm_transition *t;
	size_t n;

	show(&p, p.engine, 0, value);
	show(&p, p.engine, 30, value);
	(void)alarm_take(p.outbox, SIZE_MAX, &n);
	alarm_settle(p.outbox, n, true);
	assert_false(alarm_withdraws(p.outbox));
	act(p.engine);
	alarm_tick(p.engine, start() + 60 * US_PER_S);
	assert_int_equal(alarm_watches(p.engine), 0);
	t = alarm_take(p.outbox, SIZE_MAX, &n);
	assert_true(alarm_withdraws(p.outbox) == (n > 0));
	if (n > 0)
		*last = t[n - 1];
	alarm_settle(p.outbox, n, true);
	assert_false(alarm_withdraws(p.outbox));
	return n;
}

static void
the_rule_goes(struct alarm_engine *e)
{
	alarm_drop_rule(e, 5);
}

static void
the_device_leaves_its_reach(struct alarm_engine *e)
{
	alarm_begin_piece(e);
	alarm_drop_unseen(e, DEVICE, DEVICE);
}

static void
what_was_raised_is_withdrawn_when_nobody_watches_any_more(void **state)
{
	void (*const acts[])(struct alarm_engine *) = { the_rule_goes,
		the_device_leaves_its_reach };
	struct alarm_transition t;

	for (size_t i = 0; i < sizeof(acts) / sizeof(acts[0]); i++) {
		assert_int_equal(let_go(*state, 70, acts[i], &t), 0);
		assert_int_equal(let_go(*state, 90, acts[i], &t), 1);
		assert_int_equal(t.what, ALARM_WITHDRAW);
		assert_int_equal(t.level, 0);
		assert_int_equal(t.rule, 5);
		assert_int_equal(t.device, DEVICE);
		assert_true(t.at_us >= start() + 30 * US_PER_S);
	}
}

static void
a_device_that_no_rule_watches_is_not_found(void **state)
{
	struct play p = play(*state, above_80(*state));

	assert_non_null(alarm_find(p.engine, TENANT, DEVICE));
	assert_null(alarm_find(p.engine, TENANT, DEVICE + 1));
	assert_null(alarm_find(p.engine, TENANT + 1, DEVICE));
}

static void
a_metric_the_device_does_not_have_lets_the_rule_sleep(void **state)
{
	struct play p = play(*state, above_80(*state));
	const double value = 99;
	const int none = 0;
	size_t n;

	(void)alarm_watch(p.engine, 5, 1, TENANT, 8, &none, 0);
	alarm_row(p.engine, alarm_find(p.engine, TENANT, 8), start(), start(),
	    &value, 1);
	(void)alarm_take(p.outbox, SIZE_MAX, &n);
	assert_int_equal(n, 0);
}

static void
ten_thousand_devices_are_each_found_and_judged(void **state)
{
	struct play p = play(*state, above_80(*state));
	const int first = 1;
	size_t n;

	for (int64_t d = 100; d < 10100; d++)
		(void)alarm_watch(p.engine, 5, 1, TENANT, d, &first, 0);
	assert_int_equal(alarm_watches(p.engine), 10001);
	for (int64_t d = 100; d < 10100; d++) {
		const double value = d % 10 == 0 ? 90 : 70;

		alarm_row(p.engine, alarm_find(p.engine, TENANT, d), start(),
		    start(), &value, 1);
	}
	(void)alarm_take(p.outbox, SIZE_MAX, &n);
	assert_int_equal(n, 1000);
}

/* A model of one threshold rule without delays, in ten lines. */
static void
random_streams_agree_with_a_model_of_ten_lines(void **state)
{
	struct cx *cx = *state;
	uint64_t seed = 20261126;
	struct play p = play(cx,
	    json_read(cx,
		STR("{\"kind\":\"threshold\",\"metric\":\"t\",\"hi\":60,"
		    "\"hysteresis\":5}")));
	bool active = false;
	int newest = -1, changes = 0;
	size_t n;

	for (int i = 0; i < 20000; i++) {
		const int at = i / 2 + (int)unit_below(&seed, 20);
		const double v = (double)unit_below(&seed, 100);

		show(&p, p.engine, at, v);
		if (at <= newest)
			continue;
		newest = at;
		if (active ? v <= 55 : v > 60) {
			active = !active;
			changes++;
		}
	}
	(void)alarm_take(p.outbox, SIZE_MAX, &n);
	assert_int_equal(n, changes);
	assert_true(changes > 100);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(thresholds_raise_and_return_as_written),
		UNIT(rates_deviations_silence_and_expressions_do_too),
		UNIT(a_definition_that_is_wrong_names_its_member),
		UNIT(an_expression_is_true_false_or_unknown),
		UNIT(an_expression_that_is_none_is_refused),
		UNIT(an_expression_of_more_than_500_bytes_is_too_large),
		UNIT(what_was_not_committed_is_given_out_again_in_order),
		UNIT(a_full_outbox_delays_judgement_and_loses_nothing),
		UNIT(an_alarm_that_is_open_is_not_raised_again_after_a_restart),
		UNIT(samples_older_than_the_open_alarm_do_not_end_it),
		UNIT(what_is_said_again_goes_on_where_it_was),
		UNIT(a_silence_is_not_counted_anew_when_it_is_said_again),
		UNIT(a_new_version_keeps_the_alarm_and_forgets_the_delay),
		UNIT(what_stands_is_judged_by_a_version_that_is_new),
		UNIT(a_sample_that_an_older_version_judged_is_judged_anew),
		UNIT(what_was_raised_is_withdrawn_when_nobody_watches_any_more),
		UNIT(a_device_that_no_rule_watches_is_not_found),
		UNIT(a_metric_the_device_does_not_have_lets_the_rule_sleep),
		UNIT(ten_thousand_devices_are_each_found_and_judged),
		UNIT(random_streams_agree_with_a_model_of_ten_lines),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
