/* What a chart may not hold, and what each kind draws. */
#include "unit.h"

#include "paper/chart.h"

/* A canvas that only counts. */
struct counter {
	size_t lines, fills, rects, texts;
	char words[4096];
	double left, right, top, bottom; /* of all that was drawn */
};

static void
reach(struct counter *c, double x, double y)
{
	c->left = fmin(c->left, x);
	c->right = fmax(c->right, x);
	c->top = fmin(c->top, y);
	c->bottom = fmax(c->bottom, y);
}

static void
on_polyline(void *self, const struct chart_point *p, size_t n, double width,
    uint32_t colour, double dash)
{
	struct counter *c = self;

	(void)width, (void)colour, (void)dash;
	c->lines++;
	for (size_t i = 0; i < n; i++)
		reach(c, p[i].x, p[i].y);
}

static void
on_line(void *self, double x1, double y1, double x2, double y2, double width,
    uint32_t colour, double dash)
{
	const struct chart_point p[] = { { x1, y1 }, { x2, y2 } };

	on_polyline(self, p, 2, width, colour, dash);
}

static void
on_fill(void *self, const struct chart_point *p, size_t n, uint32_t colour)
{
	struct counter *c = self;

	on_polyline(self, p, n, 0, colour, 0);
	c->lines--;
	c->fills++;
}

static void
on_rect(void *self, double x, double y, double w, double h, uint32_t colour)
{
	struct counter *c = self;

	(void)colour;
	c->rects++;
	reach(c, x, y);
	reach(c, x + w, y + h);
}

static void
on_text(void *self, double x, double y, double size, enum chart_anchor anchor,
    uint32_t colour, const char *s)
{
	struct counter *c = self;
	const size_t n = strlen(c->words);

	(void)size, (void)anchor, (void)colour;
	c->texts++;
	reach(c, x, y);
	(void)snprintf(c->words + n, sizeof(c->words) - n, "%s|", s);
}

static double
on_measure(void *self, double size, const char *s)
{
	(void)self;
	return size * 0.5 * (double)strlen(s);
}

static struct counter
drawn(struct cx *cx, const struct chart *c)
{
	struct counter n = { .left = 1e9,
		.right = -1e9,
		.top = 1e9,
		.bottom = -1e9,
		.words = "|" };
	const struct chart_canvas on = { &n, on_line, on_polyline, on_fill,
		on_rect, on_text, on_measure };

	if (!chart_check(cx, c))
		fail_msg("refused: %s", cx->message);
	chart_draw(cx, c, &on, 480, chart_height(c, 480));
	if (n.left < -1 || n.right > 481 || n.top < -1 ||
	    n.bottom > chart_height(c, 480) + 1)
		fail_msg("it is drawn over its edge: %g..%g x %g..%g of %g",
		    n.left, n.right, n.top, n.bottom, chart_height(c, 480));
	return n;
}

static void
refused(struct cx *cx, const struct chart *c, const char *why)
{
	if (chart_check(cx, c))
		fail_msg("nothing was refused: %s", why);
	assert_string_equal(cx->field, "chart");
	if (strstr(cx->message, why) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", cx->message, why);
	cx_forgive(cx);
}

static const char *const abc[] = { "a", "b", "c", "d", "e", "f", "g", "h" };

static void
a_ring_gathers_what_is_beyond_six(void **state)
{
	const double y[] = { 8, 7, 6, 5, 4, 3, 2, 1 };
	struct chart_series s = { "s", y, false, false };
	const struct chart c = { .kind = CHART_RING,
		.labels = abc,
		.n = 8,
		.series = &s,
		.series_n = 1,
		.rest = "rest" };
	const struct counter n = drawn(*state, &c);

	assert_int_equal(n.fills, 6);
	assert_non_null(strstr(n.words, "rest (3)"));
	assert_non_null(strstr(n.words, "22.2%")); /* 8 of 36 */
	assert_non_null(strstr(n.words, "16.7%")); /* 3 + 2 + 1 of 36 */
	assert_null(strstr(n.words, "|g|"));
}

static void
a_ring_of_nothing_is_empty(void **state)
{
	const double none[] = { 0, NAN }, less[] = { 1, -1 };
	struct chart_series s = { "s", none, false, false };
	struct chart c = { .kind = CHART_RING,
		.labels = abc,
		.n = 2,
		.series = &s,
		.series_n = 1 };

	assert_int_equal(drawn(*state, &c).fills, 0);
	s.y = less;
	refused(*state, &c, "negative");
}

static void
a_waterfall_adds_up(void **state)
{
	const double y[] = { 10, 5, -3, 12 }, wrong[] = { 10, 5, -3, 13 };
	const double gap[] = { 10, NAN, -3, 7 }, under[] = { 2, -5, 1, -2 };
	struct chart_series s = { "s", y, false, false };
	struct chart c = { .kind = CHART_WATERFALL,
		.labels = abc,
		.n = 4,
		.series = &s,
		.series_n = 1 };
	const struct counter n = drawn(*state, &c);

	assert_int_equal(n.rects, 4);
	assert_non_null(strstr(n.words, "+5|"));
	assert_non_null(strstr(n.words, "-3|"));
	s.y = under;
	(void)drawn(*state, &c);
	s.y = wrong;
	refused(*state, &c, "another sum");
	s.y = gap;
	refused(*state, &c, "no gaps");
	s.y = y;
	c.n = 1;
	refused(*state, &c, "beginning and an end");
}

static void
a_scatter_needs_both(void **state)
{
	const double y[] = { 1, 2, NAN, 4 }, x[] = { 10, NAN, 30, 40 };
	struct chart_series s = { "s", y, false, false, x };
	struct chart c = { .kind = CHART_SCATTER,
		.labels = abc,
		.n = 4,
		.series = &s,
		.series_n = 1 };
	struct counter n = drawn(*state, &c);

	assert_int_equal(n.fills, 2);
	assert_non_null(strstr(n.words, "|a|"));
	assert_null(strstr(n.words, "|b|"));
	c.labels = NULL;
	n = drawn(*state, &c);
	assert_int_equal(n.fills, 2);
	s.x = NULL;
	refused(*state, &c, "needs x");
}

static void
flows_lead_from_left_to_right(void **state)
{
	struct chart_flow flows[] = { { 0, 2, 5 }, { 1, 2, 3 }, { 2, 3, 8 } };
	struct chart c = { .kind = CHART_SANKEY,
		.labels = abc,
		.n = 4,
		.flows = flows,
		.flows_n = 3 };
	const struct counter n = drawn(*state, &c);

	assert_int_equal(n.fills, 3);
	assert_int_equal(n.rects, 4);
	assert_non_null(strstr(n.words, "|c 8|"));
	flows[2].to = 0;
	refused(*state, &c, "circle");
	flows[2].to = 4;
	refused(*state, &c, "no place");
	flows[2] = (struct chart_flow){ 2, 3, 0 };
	refused(*state, &c, "not above 0");
	c.flows_n = 0;
	refused(*state, &c, "1 to 120");
}

static void
a_map_has_a_scale(void **state)
{
	const struct chart_point area[] = { { 118, 31 }, { 118.02, 31 },
		{ 118.02, 31.01 }, { 118, 31.01 } };
	const struct chart_point off[] = { { 181, 0 } };
	struct chart_shape shapes[] = { { "area", area, 4, 0, 3.5 },
		{ "place", area, 1, 1, NAN } };
	struct chart c = { .kind = CHART_MAP,
		.unit = "tce",
		.shapes = shapes,
		.shapes_n = 2 };
	struct counter n = drawn(*state, &c);

	/* 0.02 degrees are 1.9 km here: a bar of 500 m fits. */
	assert_non_null(strstr(n.words, "|500 m|"));
	assert_non_null(strstr(n.words, "|area|"));
	assert_non_null(strstr(n.words, "|N|"));
	c.labels = abc;
	c.n = 2;
	n = drawn(*state, &c);
	assert_non_null(strstr(n.words, "|b|"));
	shapes[1].class = 2;
	refused(*state, &c, "no class");
	shapes[1] = (struct chart_shape){ NULL, area, 2, 0, 0 };
	refused(*state, &c, "0, 2 or too many");
	shapes[1] = (struct chart_shape){ NULL, off, 1, 0, 0 };
	refused(*state, &c, "off the map");
}

static void
ticks_are_round(void **state)
{
	struct chart_ticks t = chart_ticks_of(0, 6.2, 5);

	(void)state;
	assert_true(t.at[0] == 0 && t.at[t.n - 1] >= 6.2);
	assert_true(t.step == 2 && t.decimals == 0);
	t = chart_ticks_of(-0.012, 0.031, 5);
	assert_true(t.at[0] == -0.02 && t.step == 0.01 && t.decimals == 2);
	t = chart_ticks_of(NAN, INFINITY, 5);
	assert_true(t.at[0] == 0 && t.at[t.n - 1] == 1);
}

static void
time_is_told_as_short_as_it_may(void **state)
{
	struct cx *cx = *state;
	const int64_t hour = INT64_C(3600000000), day = 24 * hour;
	const int64_t at = INT64_C(1793462400000000); /* 1 November, +08:00 */
	int64_t ticks[CHART_TICKS], step;
	const size_t n = chart_time_ticks(at, at + day, 480, 9, ticks, &step);

	assert_int_equal(n, 9);
	assert_true(step == 3 * hour && ticks[0] == at);
	assert_string_equal(
	    chart_time_label(cx, at + hour, hour, 480, false), "01:00");
	assert_string_equal(chart_time_label(cx, at, day, 480, false), "11/1");
	assert_string_equal(
	    chart_time_label(cx, at, 28 * day, 480, false), "11月");
	assert_string_equal(
	    chart_time_label(cx, at, 28 * day, 480, true), "Nov");
	assert_string_equal(
	    chart_time_label(cx, at + 61 * day, 28 * day, 480, true),
	    "Jan 2027");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_ring_gathers_what_is_beyond_six),
		UNIT(a_ring_of_nothing_is_empty),
		UNIT(a_waterfall_adds_up),
		UNIT(a_scatter_needs_both),
		UNIT(flows_lead_from_left_to_right),
		UNIT(a_map_has_a_scale),
		UNIT(ticks_are_round),
		UNIT(time_is_told_as_short_as_it_may),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
