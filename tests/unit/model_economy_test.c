/* What formulas of the economy hold besides their vectors. */
#include "base/csv.h"
#include "model.h"

/* Of the entry with inputs from the text. */
static const json_t *
run(struct cx *cx, const char *id, const struct text *inputs)
{
	const struct str s = text_str(inputs);
	const json_t *out = model_run(cx, id, cx_strndup(cx, s.p, s.n));

	if (out == NULL)
		fail_msg("%s: %s", id, cx->message);
	return out;
}

static double
at(const json_t *object, const char *key, size_t i)
{
	return json_number_value(
	    json_array_get(json_object_get(object, key), i));
}

/* China's 42 sectors of 2007: flows, output and what is no intermediate. */
struct china {
	double Z[42][42], x[42], demand[42], value[42];
	struct str name[42];
};

static struct china *
china_read(struct cx *cx)
{
	const struct str s = unit_shared(cx, "chain/china_io_2007_42.csv");
	struct china *c = cx_calloc(cx, 1, sizeof(*c));
	struct csv_reader *csv = cx_alloc(cx, sizeof(*csv));
	struct csv_record row;

	if (s.n == 0) {
		printf("skip - China's table of 2007: shared data absent\n");
		skip();
	}
	csv_open(csv, cx, s);
	assert_int_equal(csv_next(csv, &row), CSV_ROW);
	for (size_t i = 0; i < 42; i++) {
		assert_int_equal(csv_next(csv, &row), CSV_ROW);
		c->name[i] = row.fields[1];
		assert_true(str_double(row.fields[row.n - 1], &c->x[i]));
		c->demand[i] = c->x[i];
		for (size_t j = 0; j < 42; j++) {
			assert_true(str_double(row.fields[j + 2], &c->Z[i][j]));
			c->demand[i] -= c->Z[i][j];
		}
	}
	for (size_t j = 0; j < 42; j++) {
		c->value[j] = c->x[j];
		for (size_t i = 0; i < 42; i++)
			c->value[j] -= c->Z[i][j];
	}
	return c;
}

static void
put_vector(struct text *t, const char *key, const double *v)
{
	text_puts(t, key);
	for (size_t i = 0; i < 42; i++) {
		text_char(t, i ? ',' : '[');
		text_json_double(t, v[i]);
	}
	text_char(t, ']');
}

/* Flows, or what each sector takes of the others for one of its own. */
static void
put_flows(struct text *t, const char *key, const struct china *c, bool shares)
{
	double row[42];

	text_puts(t, key);
	for (size_t i = 0; i < 42; i++) {
		for (size_t j = 0; j < 42; j++)
			row[j] = c->Z[i][j] / (shares ? c->x[j] : 1);
		put_vector(t, i ? "," : "[", row);
	}
	text_char(t, ']');
}

/* The sectors that figures were published of, one by one. */
static void
are_near(struct cx *cx, const struct china *c, const char *figure,
    const json_t *out, const char *key)
{
	json_t *all = unit_vectors(
	    cx, "input and output", "knowledge/dataset_expected.json");
	json_t *want = json_object_get(
	    json_object_get(all, "china_io_2007_42"), "expected");
	size_t seen = 0;

	for (size_t i = 0; i < 42; i++) {
		const json_t *sector = json_object_get(
		    want, cx_strndup(cx, c->name[i].p, c->name[i].n));

		if (sector == NULL)
			continue;
		model_near(at(out, key, i), unit_number(sector, figure), 1e-9);
		seen++;
	}
	assert_int_equal(seen, json_object_size(want));
	assert_true(seen > 20);
}

static void
china_of_2007_makes_what_it_made(void **state)
{
	struct cx *cx = *state;
	const struct china *c = china_read(cx);
	struct text t = text_new(cx, 1 << 20), a = text_new(cx, 1 << 20);
	const json_t *out;

	put_flows(&t, "{\"A\":", c, true);
	put_vector(&t, ",\"y\":", c->demand);
	text_char(&t, '}');
	out = run(cx, "ECO-013", &t);
	for (size_t i = 0; i < 42; i++)
		model_near(at(out, "x", i), c->x[i], 1e-9);
	are_near(cx, c, "output_multiplier", out, "mult");
	put_flows(&a, "{\"A\":", c, true);
	text_char(&a, '}');
	out = run(cx, "ECO-014", &a);
	are_near(cx, c, "influence", out, "F");
	are_near(cx, c, "sensitivity", out, "E");
}

/* Value added drives the same output; and a unit of it, what was published. */
static void
china_of_2007_is_driven_by_its_value_added(void **state)
{
	struct cx *cx = *state;
	const struct china *c = china_read(cx);
	const double unit[42] = { 1 };
	struct text t = text_new(cx, 1 << 20), one = text_new(cx, 1 << 20);
	const json_t *out;
	double sum = 0;

	put_flows(&t, "{\"Z\":", c, false);
	put_vector(&t, ",\"x\":", c->x);
	text_put(&one, text_str(&t));
	put_vector(&t, ",\"v\":", c->value);
	text_char(&t, '}');
	out = run(cx, "ECO-016", &t);
	for (size_t i = 0; i < 42; i++)
		model_near(at(out, "xg", i), c->x[i], 1e-9);
	put_vector(&one, ",\"v\":", unit);
	text_char(&one, '}');
	out = run(cx, "ECO-016", &one);
	for (size_t i = 0; i < 42; i++)
		sum += at(out, "xg", i);
	model_near(sum, 2.868478421124011, 1e-9);
}

static void
sectors_that_eat_more_than_they_make_are_refused(void **state)
{
	(void)state;
	model_refuses(
	    "ECO-013", "A", "{\"A\": [[0.9, 0.3], [0.3, 0.9]], \"y\": [1, 1]}");
	model_refuses("ECO-014", "A", "{\"A\": [[1]]}");
	model_refuses("ECO-016", "Z",
	    "{\"Z\": [[3, 1], [1, 3]], \"x\": [3, 3], \"v\": [1, 1]}");
	model_refuses(
	    "ECO-015", "c", "{\"A\": [[0.5]], \"x\": [10], \"c\": [0.6]}");
}

/* The score of one firm, by its ratios, in memory that ends with it. */
static void
altman_of(
    const struct call *like, const char *id, const double *ratio, double *Z)
{
	struct cx cx;
	struct call call = *like;
	struct text out;

	cx_init(&cx);
	call.cx = &cx;
	call.entry = catalogue_find(str_of(id));
	out = text_new(&cx, 256);
	if (!call_run(&call,
		json_read(&cx,
		    str_of(cx_printf(&cx,
			"{\"wc\": %.9g, \"re\": %.9g, \"ebit\": %.9g, "
			"\"bve\": %.9g, %s, \"ta\": 1, \"tl\": 1}",
			ratio[0], ratio[1], ratio[2], ratio[3],
			strcmp(id, "ECO-003") == 0
			    ? "\"em\": false"
			    : cx_printf(
				  &cx, "\"sales\": %.9g", fmax(0, ratio[4]))))),
		&out))
		fail_msg("%s: %s", id, cx.message);
	*Z = json_number_value(
	    json_object_get(json_read(&cx, text_str(&out)), "Z"));
	cx_clear(&cx);
}

static void
tells_apart(struct cx *cx, const struct call *like, const char *id,
    struct str csv, double auc)
{
	struct text y = text_new(cx, 1 << 20), s = text_new(cx, 1 << 20);
	struct csv_reader *reader = cx_alloc(cx, sizeof(*reader));
	struct csv_record row;
	const char *between = "";
	size_t firms = 0;

	csv_open(reader, cx, csv);
	assert_int_equal(csv_next(reader, &row), CSV_ROW);
	text_puts(&y, "{\"y\": [");
	text_puts(&s, "], \"s\": [");
	while (csv_next(reader, &row) == CSV_ROW) {
		double v[6], Z;
		bool whole = true;

		for (size_t i = 0; i < 6; i++)
			whole &= str_double(row.fields[i], &v[i]);
		if (!whole)
			continue;
		firms++;
		altman_of(like, id, v, &Z);
		text_puts(&y, between);
		text_puts(&s, between);
		text_json_double(&y, v[5]);
		text_json_double(&s, -Z);
		between = ",";
	}
	text_put(&y, text_str(&s));
	text_puts(&y, "]}");
	assert_int_equal(firms, 5891);
	unit_near(id, unit_number(run(cx, "ECO-008", &y), "auc"), auc, 0, 5e-4);
}

/* 5,891 Polish firms, of which 406 failed. */
static void
altman_tells_failed_firms_as_well_as_published(void **state)
{
	struct cx *cx = *state;
	const struct str csv =
	    unit_shared(cx, "credit/polish_bankruptcy_5year_altman.csv");
	struct call like = { .cx = cx };

	if (csv.n == 0) {
		printf("skip - Polish firms: shared data absent\n");
		skip();
	}
	like.tables = reference_shipped(cx, &like.table_count);
	tells_apart(cx, &like, "ECO-002", csv, 0.7079);
	tells_apart(cx, &like, "ECO-003", csv, 0.7663);
}

static void
credit_codes_are_those_of_the_vectors(void **state)
{
	struct cx *cx = *state;
	const json_t *all =
	    unit_vectors(cx, "credit codes", "knowledge/uscc_vectors.json");
	const json_t *one;
	size_t i;

	json_array_foreach(all, i, one)
	{
		const char *code =
		    json_string_value(json_object_get(one, "code"));
		const json_t *out = model_run(
		    cx, "ECO-019", cx_printf(cx, "{\"code\": \"%s\"}", code));

		assert_non_null(out);
		if (!json_equal(json_object_get(out, "ok"),
			json_object_get(one, "valid")))
			fail_msg("%s is judged wrongly", code);
	}
	assert_true(i > 30);
}

static const char firm[] =
    "{\"wc\": %.9g, \"re\": 0, \"ebit\": 0, \"bve\": 0, \"ta\": 1, "
    "\"tl\": 1, \"em\": %s}";

static void
scores_of_distress_keep_their_zones(void **state)
{
	struct cx *cx = *state;
	static const char ohlson[] =
	    "{\"ta_gnp\": 500, \"tl_ta\": %.9g, \"wc_ta\": 0.1, "
	    "\"cl_ca\": 0.8, \"oeneg\": 0, \"ni_ta\": 0.03, \"ffo_tl\": 0.1, "
	    "\"intwo\": 0, \"chin\": 0.1}";
	double p = 0;

	assert_int_equal(
	    model_gives(cx, "ECO-003", "zone", firm, 2.61 / 6.56, "false"), 1);
	assert_int_equal(
	    model_gives(cx, "ECO-003", "zone", firm, 2.59 / 6.56, "false"), 0);
	assert_int_equal(
	    model_gives(cx, "ECO-003", "zone", firm, 1.09 / 6.56, "false"), -1);
	model_near(model_gives(cx, "ECO-003", "Z", firm, 0.3, "true"),
	    model_gives(cx, "ECO-003", "Z", firm, 0.3, "false") + 3.25, 1e-12);
	for (double debts = 0.05; debts < 1; debts += 0.05) {
		const double more =
		    model_gives(cx, "ECO-004", "p", ohlson, debts);

		assert_true(more > p && more < 1);
		p = more;
	}
}

static const char flows[] = "{\"r\": %.17g, \"cf\": [%s]}";

static void
the_internal_rate_leaves_nothing(void **state)
{
	struct cx *cx = *state;
	static const char *const projects[] = { "-1000, 300, 300, 300, 300",
		"-100, 0, 0, 0, 250", "-100, 60", "100, -60, -70",
		"-5, 100, 3000" };

	for (size_t i = 0; i < 5; i++) {
		const double irr =
		    model_gives(cx, "ECO-009", "irr", flows, 0.1, projects[i]);

		unit_near("value at the internal rate",
		    model_gives(cx, "ECO-009", "npv", flows, irr, projects[i]),
		    0, 0, 1e-8);
	}
	unit_near("irr",
	    model_gives(cx, "ECO-009", "irr", flows, 0.1, "-90, 40, 50"), 0, 0,
	    1e-12);
	/* 10 and 20 % both leave nothing: the nearer to nought. */
	model_near(
	    model_gives(cx, "ECO-009", "irr", flows, 0.1, "-100, 230, -132"),
	    0.1, 1e-9);
	/* 0.4 % and -0.2 %: so close together all the same. */
	model_near(model_gives(cx, "ECO-009", "irr", flows, 0.1,
		       "-1000000, 2002000, -1001992"),
	    -0.002, 1e-6);
	model_refuses("ECO-009", "cf", "{\"r\": 0.1, \"cf\": [5, 3]}");
	model_refuses("ECO-009", "cf", "{\"r\": 0.1, \"cf\": [-5]}");
}

static void
ranks_alone_decide_how_well_a_score_tells(void **state)
{
	struct cx *cx = *state;
	static const char in[] = "{\"y\": [0, 1, 0, 1, 0, 0, 1], \"s\": [%s]}";
	const double auc =
	    model_gives(cx, "ECO-008", "auc", in, "1, 2, 3, 4, 3, 0, 9");

	model_near(
	    model_gives(cx, "ECO-008", "auc", in, "-1, -2, -3, -4, -3, 0, -9"),
	    1 - auc, 1e-12);
	model_near(
	    model_gives(cx, "ECO-008", "auc", in, "1, 8, 27, 64, 27, 0, 729"),
	    auc, 1e-12);
	model_near(model_gives(cx, "ECO-008", "auc", in, "5, 5, 5, 5, 5, 5, 5"),
	    0.5, 1e-12);
	model_near(model_gives(cx, "ECO-008", "ks", in, "5, 5, 5, 5, 5, 5, 5"),
	    0, 1e-12);
	model_near(model_gives(cx, "ECO-008", "ks", in, "1, 7, 2, 8, 3, 4, 9"),
	    1, 1e-12);
	model_refuses("ECO-008", "y", "{\"y\": [1, 1], \"s\": [1, 2]}");
	model_refuses("ECO-008", "y", "{\"y\": [1, 0.5], \"s\": [1, 2]}");
}

static void
a_shift_counts_the_same_in_both_directions(void **state)
{
	struct cx *cx = *state;
	static const char psi[] = "{\"e\": [%s], \"a\": [%s]}";
	static const char woe[] = "{\"good\": [%s], \"bad\": [%s]}";

	model_near(model_gives(cx, "ECO-007", "psi", psi, "0.2, 0.3, 0.5",
		       "0.4, 0.4, 0.2"),
	    model_gives(
		cx, "ECO-007", "psi", psi, "0.4, 0.4, 0.2", "0.2, 0.3, 0.5"),
	    1e-12);
	model_near(
	    model_gives(cx, "ECO-007", "psi", psi, "0.2, 0.8", "0.2, 0.8"), 0,
	    1e-12);
	model_near(model_gives(cx, "ECO-006", "iv", woe, "10, 40", "30, 20"),
	    model_gives(cx, "ECO-006", "iv", woe, "30, 20", "10, 40"), 1e-12);
	model_refuses("ECO-007", "a", "{\"e\": [0.5, 0.5], \"a\": [1, 0]}");
	model_refuses("ECO-007", "e", "{\"e\": [0.5, 0.6], \"a\": [0.4, 0.6]}");
	model_refuses("ECO-006", "bad", "{\"good\": [5, 6], \"bad\": [1, 0]}");
}

static void
distress_goes_round_a_ring_once(void **state)
{
	struct cx *cx = *state;
	static const char ring[] =
	    "{\"W\": [[0, 8, 0], [0, 0, 6], [7, 0, 0]], \"E\": [10, 9, 8], "
	    "\"s0\": [%.9g, 0, 0]}";

	for (double s = 0.1; s <= 1; s += 0.1) {
		const double R = model_gives(cx, "ECO-017", "R", ring, s);

		assert_true(R > 0 && R < 1);
	}
	/* What has failed cannot be hit again: 8/9 and 6/8 of that are lost. */
	model_near(model_gives(cx, "ECO-017", "R", ring, 1.0),
	    (9 * 8.0 / 9 + 8 * 6.0 / 9) / 27, 1e-12);
	model_near(model_gives(cx, "ECO-017", "R", ring, 0.0), 0, 1e-15);
	model_refuses("ECO-017", "W",
	    "{\"W\": [[1, 0], [0, 0]], \"E\": [1, 1], \"s0\": [1, 0]}");
}

static void
equal_parts_have_no_gini(void **state)
{
	struct cx *cx = *state;
	static const char in[] = "{\"x\": [%s]}";

	model_near(model_gives(cx, "ECO-018", "G", in, "7, 7, 7, 7"), 0, 1e-12);
	model_near(
	    model_gives(cx, "ECO-018", "G", in, "0, 0, 5, 0"), 0.75, 1e-12);
	model_near(model_gives(cx, "ECO-018", "G", in, "3, 1, 2"),
	    model_gives(cx, "ECO-018", "G", in, "200, 300, 100"), 1e-12);
	model_refuses("ECO-018", "x", "{\"x\": [0, 0]}");
}

static void
what_has_no_meaning_is_refused(void **state)
{
	struct cx *cx = *state;
	static const char land[] =
	    "{\"v\": [%.9g, 10], \"b\": [10, 10], \"w\": [0.5, 0.5], "
	    "\"cap\": 1.5}";

	model_refuses(
	    "ECO-010", "eq", "{\"ni\": 1, \"rev\": 5, \"ta\": 5, \"eq\": 0}");
	model_refuses("ECO-011", "p", "{\"F\": 1, \"p\": 5, \"v\": 5}");
	model_refuses(
	    "ECO-012", "eir", "{\"eir\": 2, \"er\": 1, \"ein\": 1, \"en\": 2}");
	model_refuses("ECO-020", "w",
	    "{\"v\": [1], \"b\": [1], \"w\": [0.9], \"cap\": 1.5}");
	model_near(model_gives(cx, "ECO-020", "S", land, 10.0), 100, 1e-12);
	model_near(model_gives(cx, "ECO-020", "S", land, 15.0), 125, 1e-12);
	model_near(model_gives(cx, "ECO-020", "S", land, 90.0), 125, 1e-12);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(china_of_2007_makes_what_it_made),
		UNIT(china_of_2007_is_driven_by_its_value_added),
		UNIT(sectors_that_eat_more_than_they_make_are_refused),
		UNIT(altman_tells_failed_firms_as_well_as_published),
		UNIT(credit_codes_are_those_of_the_vectors),
		UNIT(scores_of_distress_keep_their_zones),
		UNIT(the_internal_rate_leaves_nothing),
		UNIT(ranks_alone_decide_how_well_a_score_tells),
		UNIT(a_shift_counts_the_same_in_both_directions),
		UNIT(distress_goes_round_a_ring_once),
		UNIT(equal_parts_have_no_gini),
		UNIT(what_has_no_meaning_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
