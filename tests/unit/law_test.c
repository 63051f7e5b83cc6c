/*
 * Laws that formulas keep whatever their inputs: tests/unit/knowledge/laws.json
 * says them as sentences, an entry's id before each list.
 *
 *	Y rises with X, Y falls with X      never the other way, and not flat
 *	Y goes as X^1/2                     a power; whole, broken or with a
 *point Y stays with A and B swapped Y stays with A, B reordered         all
 *alike Y stays with A, B moved, … scaled   by one number Y moves with A, B by
 *the same number Y adds up to 1
 *
 * Inputs are those of the entry's vectors, shaken.  What a formula refuses,
 * since a range ends there, proves nothing and does not count.
 */
#include "knowledge/catalogue.h"
#include "tables.h"

#define DRAWS 40
#define LEAST 6 /* draws that must have been answered */
#define EQUAL 1e-7

enum law {
	RISES,
	FALLS,
	POWER,
	SWAPPED,
	REORDERED,
	MOVED,
	SCALED,
	MOVES_TOO,
	ADDS_UP
};

struct sentence {
	enum law law;
	char out[24];
	char in[6][24];
	size_t ins;
	double power; /* of POWER; what ADDS_UP comes to */
};

/* Reading ------------------------------------------------------------------ */

static double
number_of(const char *word)
{
	char *end;
	const double n = strtod(word, &end);

	return *end == '/' ? n / strtod(end + 1, NULL) : n;
}

/* "A, B, C last": the names, and the word behind them if there is one. */
static void
read_names(struct sentence *s, const char *rest, char last[24])
{
	char word[24];
	int n;

	last[0] = '\0';
	for (; sscanf(rest, " %23s%n", word, &n) == 1; rest += n) {
		const size_t end = strlen(word) - 1;
		const bool more = word[end] == ',';

		if (strcmp(word, "and") == 0)
			continue;
		if (more)
			word[end] = '\0';
		if (strcmp(word, "swapped") == 0 ||
		    strcmp(word, "reordered") == 0 ||
		    strcmp(word, "moved") == 0 || strcmp(word, "scaled") == 0)
			(void)snprintf(last, 24, "%s", word);
		else
			(void)snprintf(s->in[s->ins++], 24, "%s", word);
		assert_true(s->ins < 6);
	}
}

static enum law
stays(const char *how)
{
	static const struct {
		const char *word;
		enum law law;
	} ways[] = { { "swapped", SWAPPED }, { "reordered", REORDERED },
		{ "moved", MOVED }, { "scaled", SCALED } };

	for (size_t i = 0; i < sizeof(ways) / sizeof(*ways); i++)
		if (strcmp(ways[i].word, how) == 0)
			return ways[i].law;
	fail_msg("nothing stays with things %s", how);
	return SWAPPED;
}

static struct sentence
read_sentence(const char *text)
{
	struct sentence s = { .law = ADDS_UP };
	char verb[24], power[24], last[24];
	int n = 0;

	if (sscanf(text, "%23s %23s%n", s.out, verb, &n) != 2)
		fail_msg("no sentence: %s", text);
	if (strcmp(verb, "rises") == 0 || strcmp(verb, "falls") == 0) {
		s.law = verb[0] == 'r' ? RISES : FALLS;
		assert_int_equal(sscanf(text + n, " with %23s", s.in[0]), 1);
		s.ins = 1;
	} else if (strcmp(verb, "goes") == 0) {
		s.law = POWER;
		assert_int_equal(
		    sscanf(text + n, " as %23[^^]^%23s", s.in[0], power), 2);
		s.power = number_of(power);
		s.ins = 1;
	} else if (strcmp(verb, "stays") == 0) {
		read_names(&s, text + n + strlen(" with"), last);
		s.law = stays(last);
		assert_true(s.law != SWAPPED || s.ins == 2);
	} else if (strcmp(verb, "moves") == 0) {
		s.law = MOVES_TOO;
		read_names(&s, text + n + strlen(" with"), last);
	} else {
		assert_int_equal(sscanf(text + n, " up to %23s", power), 1);
		s.power = number_of(power);
	}
	return s;
}

/* Inputs ------------------------------------------------------------------- */

static const struct port *
port_of(const struct entry *e, const char *name)
{
	const struct port *p = e->given;

	while (p->name != NULL && strcmp(p->name, name) != 0)
		p++;
	if (p->name == NULL)
		fail_msg("%s has no input %s", e->id, name);
	return p;
}

/* Each number of a value, wherever it stands, by f. */
static json_t *
each_number(const json_t *value, double (*f)(double, void *), void *own)
{
	json_t *copy, *item;
	size_t i;

	if (json_is_number(value))
		return json_real(f(json_number_value(value), own));
	copy = json_copy((json_t *)(uintptr_t)value);
	json_array_foreach(value, i, item) assert_int_equal(
	    json_array_set_new(copy, i, each_number(item, f, own)), 0);
	return copy;
}

static double
shaken(double v, void *seed)
{
	return v * (0.9 + 0.2 * unit_share(seed));
}

static double
times(double v, void *factor)
{
	return v * *(const double *)factor;
}

static double
plus(double v, void *more)
{
	return v + *(const double *)more;
}

static double
raised(double v, void *share)
{
	return v + (v == 0 ? 1 : fabs(v)) * *(const double *)share;
}

static json_t *
drawn(
    struct cx *cx, const struct entry *e, const json_t *example, uint64_t *seed)
{
	json_t *in = json_own(cx, json_deep_copy(example));

	for (const struct port *p = e->given; p->name != NULL; p++) {
		const json_t *v = json_object_get(in, p->name);

		if (v != NULL && p->kind == PORT_NUMBER && json_is_number(v))
			assert_int_equal(json_object_set_new(in, p->name,
					     each_number(v, shaken, seed)),
			    0);
	}
	return in;
}

/* The items of a list turned about and one place on. */
static json_t *
reordered(const json_t *list)
{
	const size_t n = json_array_size(list);
	json_t *other = json_array();

	for (size_t i = 0; i < n; i++)
		assert_int_equal(json_array_append(other,
				     json_array_get(list, (2 * n - i) % n)),
		    0);
	return other;
}

static void
set(json_t *in, const char *name, json_t *value)
{
	assert_int_equal(json_object_set_new(in, name, value), 0);
}

/* The inputs once more, changed as the law has it, by `by`. */
static json_t *
changed(struct cx *cx, const struct entry *e, const struct sentence *s,
    const json_t *in, double by)
{
	json_t *other = json_own(cx, json_deep_copy(in));

	for (size_t i = 0; i < s->ins; i++) {
		const struct port *p = port_of(e, s->in[i]);
		const json_t *v = json_object_get(in, s->in[i]);
		double factor = 1 + by;

		if (v == NULL)
			fail_msg("%s: %s has no value", e->id, s->in[i]);
		if (s->law == SWAPPED)
			set(other, s->in[i],
			    json_deep_copy(json_object_get(in, s->in[1 - i])));
		else if (s->law == REORDERED)
			set(other, s->in[i], reordered(v));
		else if (s->law == MOVED || s->law == MOVES_TOO)
			set(other, s->in[i], each_number(v, plus, &by));
		else if (p->kind == PORT_WHOLE)
			set(other, s->in[i],
			    json_integer(
				json_integer_value(v) + (by > 0 ? 1 : -1)));
		else if (s->law == SCALED || s->law == POWER)
			set(other, s->in[i], each_number(v, times, &factor));
		else
			set(other, s->in[i], each_number(v, raised, &by));
	}
	return other;
}

/* Judging ------------------------------------------------------------------ */

static const json_t *
answer(struct cx *cx, const struct entry *e, const json_t *in, const char *out)
{
	struct call call = { .cx = cx, .entry = e };
	struct text t = text_new(cx, 1 << 24);
	const json_t *value;

	call.tables = unit_tables(&call.table_count);
	if (!call_run(&call, in, &t)) {
		cx->fail = FAIL_NONE;
		return NULL;
	}
	value = json_object_get(json_read(cx, text_str(&t)), out);
	if (value == NULL)
		fail_msg("%s has no output %s", e->id, out);
	return json_is_null(value) ? NULL : value;
}

static double
total(const json_t *v)
{
	double sum = json_number_value(v);
	json_t *item;
	size_t i;

	json_array_foreach(v, i, item) sum += total(item);
	return sum;
}

/* Whether b is to a as the law has it; `did` once it moved at all. */
static bool
kept(const struct sentence *s, const json_t *a, const json_t *b, double by,
    double from, double to, bool *did)
{
	const double x = json_number_value(a), y = json_number_value(b);
	const double slack = EQUAL * (1e-5 + fabs(x));

	for (size_t i = 0; i < json_array_size(a); i++)
		if (!kept(s, json_array_get(a, i), json_array_get(b, i), by,
			from, to, did))
			return false;
	if (!json_is_number(a))
		return json_array_size(a) == json_array_size(b);
	*did |= x != y;
	switch (s->law) {
	case RISES:
		return by > 0 ? y >= x - slack * 1e-3 : y <= x + slack * 1e-3;
	case FALLS:
		return by > 0 ? y <= x + slack * 1e-3 : y >= x - slack * 1e-3;
	case POWER:
		return fabs(y - x * pow(to / from, s->power)) <=
		    EQUAL * fabs(y);
	case MOVES_TOO:
		return fabs(y - x - by) <= slack + EQUAL;
	default:
		return fabs(y - x) <= slack;
	}
}

struct tally {
	size_t answered;
	bool moved;
};

static bool
holds(struct cx *cx, const struct entry *e, const struct sentence *s,
    const json_t *in, double by, struct tally *tally)
{
	const json_t *a = answer(cx, e, in, s->out), *b, *other;

	if (a == NULL)
		return true;
	if (s->law == ADDS_UP) {
		tally->answered++;
		return fabs(total(a) - s->power) <= EQUAL;
	}
	other = changed(cx, e, s, in, by);
	b = answer(cx, e, other, s->out);
	if (b == NULL)
		return true;
	tally->answered++;
	return kept(s, a, b, by, total(json_object_get(in, s->in[0])),
	    total(json_object_get(other, s->in[0])), &tally->moved);
}

/* What is wrong with a law, or NULL. */
static const char *
fault_of(struct cx *cx, const struct entry *e, const struct sentence *s,
    const json_t *vectors)
{
	struct tally tally = { 0, false };
	uint64_t seed = 2026;

	for (size_t i = 0; i < DRAWS; i++) {
		const json_t *in = drawn(cx, e,
		    json_object_get(
			json_array_get(vectors, i % json_array_size(vectors)),
			"in"),
		    &seed);
		const double by =
		    (0.02 + 0.3 * unit_share(&seed)) * (i % 2 ? -1 : 1);

		if (!holds(cx, e, s, in, by, &tally))
			return cx_printf(
			    cx, "by %g: %s", by, json_canonical(cx, in));
	}
	if (tally.answered < LEAST)
		return cx_printf(cx, "%zu draws were answered", tally.answered);
	if (s->law <= POWER && !tally.moved)
		return "nothing moves";
	return NULL;
}

static void
formulas_keep_their_laws(void **state)
{
	const json_t *laws = json_read(
	    *state, unit_file(*state, "tests/unit/knowledge/laws.json"));
	size_t n = 0, wrong = 0, i;
	const char *id;
	json_t *list, *law;

	assert_non_null(laws);
	json_object_foreach((json_t *)(uintptr_t)laws, id, list)
	{
		const struct entry *e = catalogue_find(str_of(id));

		if (e == NULL)
			fail_msg("there is no %s", id);
		json_array_foreach(list, i, law)
		{
			const char *text = json_string_value(law), *fault;
			const struct sentence s = read_sentence(text);
			struct cx cx;

			cx_init(&cx);
			fault = fault_of(&cx, e, &s,
			    json_read(&cx, catalogue_vectors(&cx, e)));
			if (fault != NULL)
				printf("# %s, %s: %.200s\n", id, text, fault);
			wrong += fault != NULL;
			n++;
			cx_clear(&cx);
		}
	}
	printf("# %zu laws of %zu entries\n", n, json_object_size(laws));
	assert_int_equal(wrong, 0);
}

/* A law that does not hold must be found out, whatever its kind. */
static void
what_is_no_law_is_noticed(void **state)
{
	static const char *const wrong[][2] = { { "ENE-001", "p falls with T" },
		{ "PRO-001", "Re rises with mu" },
		{ "PRO-001", "Re goes as V^2" },
		{ "PRO-001", "Re stays with V and mu swapped" },
		{ "STA-01", "mean stays with x moved" },
		{ "STA-01", "mean stays with x scaled" },
		{ "STA-01", "var moves with x" },
		{ "STA-04", "r stays with x reordered" },
		{ "STA-31", "ratio adds up to 2" } };
	struct cx *cx = *state;

	for (size_t i = 0; i < sizeof(wrong) / sizeof(*wrong); i++) {
		const struct entry *e = catalogue_find(str_of(wrong[i][0]));
		const struct sentence s = read_sentence(wrong[i][1]);

		if (fault_of(cx, e, &s,
			json_read(cx, catalogue_vectors(cx, e))) == NULL)
			fail_msg("%s: %s", e->id, wrong[i][1]);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = { UNIT(formulas_keep_their_laws),
		UNIT(what_is_no_law_is_noticed) };

	return cmocka_run_group_tests(tests, NULL, NULL);
}
