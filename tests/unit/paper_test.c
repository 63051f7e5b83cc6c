/* What a paper may not hold, and what its parts agree on. */
#include "unit.h"

#include <unistd.h>

#include "paper/parts.h"

static struct paper
paper_of(struct cx *cx)
{
	return (struct paper){ .cx = cx, .title = "报告", .zone_min = 480 };
}

static void
refused(struct cx *cx, const struct paper *p, const char *why)
{
	if (paper_check(cx, p))
		fail_msg("nothing was refused: %s", why);
	assert_int_equal(cx->fail, FAIL_INVALID);
	assert_string_equal(cx->field, "paper");
	if (strstr(cx->message, why) == NULL)
		fail_msg("\"%s\" does not say \"%s\"", cx->message, why);
	cx_forgive(cx);
}

static void
front_is_checked(void **state)
{
	struct cx *cx = *state;
	struct paper p = paper_of(cx);

	assert_true(paper_check(cx, &p));
	p.title = "";
	refused(cx, &p, "has no title");
	p.title = "a\x01"
		  "b";
	refused(cx, &p, "control characters");
	p.title = "\xff\xfe";
	refused(cx, &p, "not UTF-8");
	p.title = "报告";
	p.zone_min = 900;
	refused(cx, &p, "zone outside");
	p.zone_min = 480;
	p.as_of_us = -1;
	refused(cx, &p, "before 1970");
	p.as_of_us = 0;
	p.run_url = "javascript:void";
	refused(cx, &p, "not http");
	p.run_url = "https://x/\"><script>";
	refused(cx, &p, "odd characters");
	p.run_url = NULL;
	p.style = PAPER_STYLE_COUNT;
	refused(cx, &p, "no known style");
}

static void
blocks_are_checked(void **state)
{
	struct cx *cx = *state;
	const char *const words[] = { "一", "二", "三", "四" };
	struct paper p;

	p = paper_of(cx);
	paper_heading(&p, 4, "x");
	refused(cx, &p, "block 1 is a heading outside levels");
	p = paper_of(cx);
	paper_paragraph(&p, "x");
	paper_decision(&p, words, 2);
	refused(cx, &p, "block 2 is a decision but not the first");
	p = paper_of(cx);
	paper_decision(&p, words, 4);
	refused(cx, &p, "too many items");
	p = paper_of(cx);
	paper_kpis(&p, NULL, 0);
	refused(cx, &p, "no items");
	p = paper_of(cx);
	paper_kpis(&p, &(struct paper_kpi){ .label = "x", .grade = 'E' }, 1);
	refused(cx, &p, "grade outside A to D");
	p = paper_of(cx);
	paper_kpis(&p, &(struct paper_kpi){ .label = "x", .decimals = 7 }, 1);
	refused(cx, &p, "decimals outside");
	p = paper_of(cx);
	paper_callout(&p, PAPER_TONE_COUNT, "x", "y");
	refused(cx, &p, "no known tone");
}

static void
tables_are_checked(void **state)
{
	struct cx *cx = *state;
	const struct paper_column columns[] = { { .title = "a" },
		{ .title = "b", .sum = true } };
	struct paper p = paper_of(cx);
	struct paper_table *t = paper_table(&p, "表", columns, 2);

	paper_row(t, PAPER_PLAIN);
	paper_text(t, "x");
	paper_number(t, 1);
	assert_true(paper_check(cx, &p));
	paper_number(t, 2);
	refused(cx, &p, "more cells than columns");

	p = paper_of(cx);
	t = paper_table(&p, "表", columns, 2);
	paper_total(t);
	paper_row(t, PAPER_PLAIN);
	refused(cx, &p, "a row below its total");

	p = paper_of(cx);
	(void)paper_table(&p, "表", columns, 0);
	refused(cx, &p, "no items");
}

static void
charts_are_checked(void **state)
{
	struct cx *cx = *state;
	const double y[] = { 1, 2 };
	const char *const labels[] = { "a", "b" };
	const struct chart_series one = { "s", y, false, false };
	const struct chart good = { .kind = CHART_LINE,
		.title = "图",
		.labels = labels,
		.n = 2,
		.series = &one,
		.series_n = 1 };
	struct chart bad = good;
	struct paper p = paper_of(cx);

	paper_chart(&p, &good);
	assert_true(paper_check(cx, &p));
	bad.labels = NULL;
	p = paper_of(cx);
	paper_chart(&p, &bad);
	assert_false(paper_check(cx, &p));
	unit_refused(cx, "invalid");
	bad = good;
	bad.series_n = 0;
	p = paper_of(cx);
	paper_chart(&p, &bad);
	assert_false(paper_check(cx, &p));
	unit_refused(cx, "invalid");
}

/* A total is only called a sum when it is one. */
static void
sums_are_told(void **state)
{
	struct cx *cx = *state;
	const struct paper_column columns[] = {
		{ .title = "a", .sum = true, .decimals = 1 },
		{ .title = "b" },
	};
	struct paper p = paper_of(cx);
	struct paper_table *t = paper_table(&p, NULL, columns, 2);
	double sum;

	for (int i = 0; i < 10; i++) {
		paper_row(t, PAPER_PLAIN);
		paper_number(t, 0.1);
		paper_number(t, 1);
	}
	paper_total(t);
	paper_number(t, 1);
	paper_number(t, 10);
	assert_true(paper_column_sums(t, 0, &sum));
	unit_near("the sum", sum, 1, 1e-12, 0);
	assert_false(paper_column_sums(t, 1, &sum));
	t->rows[10].cells[0].number = 1.01;
	assert_false(paper_column_sums(t, 0, &sum));
}

static void
cells_are_worded(void **state)
{
	struct cx *cx = *state;
	struct paper_column c = { .format = PAPER_CHANGE, .decimals = 1 };
	struct paper_cell v = { PAPER_CELL_NUMBER, NULL, 0.0632 };

	assert_string_equal(paper_cell_words(cx, &c, &v), "+6.3%");
	v.number = -0.5;
	assert_string_equal(paper_cell_words(cx, &c, &v), "-50.0%");
	c.format = PAPER_SIGNED;
	v.number = 1234.56;
	assert_string_equal(paper_cell_words(cx, &c, &v), "+1,234.6");
	v.kind = PAPER_CELL_EMPTY;
	assert_string_equal(paper_cell_words(cx, &c, &v), "—");
	assert_string_equal(paper_arrow("+1%"), "▲");
	assert_string_equal(paper_arrow("-1%"), "▼");
	assert_string_equal(paper_arrow("—"), "");
}

static void
sources_share_a_number(void **state)
{
	struct cx *cx = *state;
	struct paper p = paper_of(cx);

	paper_source(&p, "before the first block");
	paper_heading(&p, 1, "一");
	paper_source(&p, "of a heading");
	assert_int_equal(p.notes, 0);
	paper_paragraph(&p, "甲");
	paper_source(&p, "meters");
	paper_paragraph(&p, "乙");
	paper_source(&p, "declared");
	paper_paragraph(&p, "丙");
	paper_source(&p, "meters");
	paper_source(&p, "a second one");
	assert_int_equal(p.notes, 2);
	assert_int_equal(p.last->note, 1);
	assert_string_equal(p.last->source, "meters");
	assert_true(paper_check(cx, &p));
	p.last->source = "\xff";
	refused(cx, &p, "not UTF-8");
}

static void
fonts_are_put_first(void **state)
{
	struct cx *cx = *state;
	struct paper_fonts fonts = paper_fonts_debian;
	char path[] = "/tmp/park-fonts-XXXXXX";
	const int fd = mkstemp(path);
	FILE *f = fdopen(fd, "w");

	assert_non_null(f);
	fprintf(f, "# ours\n\nbody  %s\ntitle\t%s 2\n", path, path);
	fclose(f);
	assert_true(paper_fonts_read(cx, path, &fonts));
	assert_string_equal(fonts.choices[PAPER_FONT_BODY][0].path, path);
	assert_string_equal(fonts.choices[PAPER_FONT_BODY][1].path,
	    paper_fonts_debian.choices[PAPER_FONT_BODY][0].path);
	assert_int_equal(fonts.choices[PAPER_FONT_TITLE][0].index, 2);
	assert_true(paper_fonts_read(cx, NULL, &fonts));
	f = fopen(path, "w");
	fprintf(f, "body /no/such/font.ttf\n");
	fclose(f);
	assert_false(paper_fonts_read(cx, path, &fonts));
	assert_string_equal(cx->field, "fonts");
	assert_non_null(strstr(cx->message, "line 1"));
	cx_forgive(cx);
	f = fopen(path, "w");
	fprintf(f, "\nserif /etc/passwd\n");
	fclose(f);
	assert_false(paper_fonts_read(cx, path, &fonts));
	assert_non_null(strstr(cx->message, "line 2 names no role"));
	unlink(path);
}

static void
instants_and_exact_numbers_are_worded(void **state)
{
	struct cx *cx = *state;
	struct paper_column c = { .format = PAPER_INSTANT };
	struct paper_cell v = { PAPER_CELL_NUMBER, NULL, 1793520000 };

	assert_string_equal(
	    paper_cell_words(cx, &c, &v), "2026-11-01 08:00:00");
	c.format = PAPER_EXACT;
	v.number = 0.1;
	assert_string_equal(paper_cell_words(cx, &c, &v), "0.1");
}

static void
whose_copy_it_is_stands_among_its_facts(void **state)
{
	struct cx *cx = *state;
	struct paper p = paper_of(cx);
	struct paper_fact facts[PAPER_FACTS];
	const size_t plain = paper_facts(cx, &p, facts);

	assert_string_equal(paper_receiver(cx, &p), "");
	p.receiver_address = "wang@example.org";
	assert_string_equal(paper_receiver(cx, &p), "");
	p.receiver = "王";
	assert_string_equal(paper_receiver(cx, &p), "王 <wang@example.org>");
	assert_int_equal(paper_facts(cx, &p, facts), plain + 1);
	assert_string_equal(facts[0].label, "本份送达");
	p.receiver_address = "";
	assert_string_equal(paper_receiver(cx, &p), "王");
	p.receiver = "\xff";
	refused(cx, &p, "not UTF-8");
	p.receiver = "王";
	p.receiver_address = "a\x01";
	refused(cx, &p, "control characters");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(front_is_checked),
		UNIT(blocks_are_checked),
		UNIT(tables_are_checked),
		UNIT(charts_are_checked),
		UNIT(sums_are_told),
		UNIT(cells_are_worded),
		UNIT(sources_share_a_number),
		UNIT(fonts_are_put_first),
		UNIT(instants_and_exact_numbers_are_worded),
		UNIT(whose_copy_it_is_stands_among_its_facts),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
