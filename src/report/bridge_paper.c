#include "report/bridge_paper.h"

#include <math.h>

#include "base/moment.h"
#include "report/phrase_paper.h"

#define FIGURES_MOST 400

static const struct {
	const char *word, *zh, *en;
} words[] = {
	{ "changed", "数值变化", "value changed" },
	{ "new", "新增", "new" },
	{ "gone", "不再列出", "left out" },
	{ "late_data", "补传数据", "late data" },
	{ "meter_event", "换表或拆表", "meter replaced" },
	{ "recomputed", "重新计算", "derived anew" },
};

static const char *
words_of(const char *word, bool english)
{
	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (str_is(str_of(word), words[i].word))
			return english ? words[i].en : words[i].zh;
	return word;
}

/* "2026-11-03 07:30" on the park's clock. */
static const char *
minute(struct cx *cx, int64_t us, const struct paper *p)
{
	char *text = cx_strndup(cx, moment_text(cx, us, p->zone_min), 16);

	text[10] = ' ';
	return text;
}

static void
set_front(struct cx *cx, const struct reissue *of, struct paper *p)
{
	const char *said = p->english
	    ? cx_printf(cx, "Issued again as known %s; first issue %lld",
		  of->then ? "then" : "now", (long long)of->of_run)
	    : cx_printf(cx, "按%s重出，原运行编号 %lld",
		  of->then ? "出具时口径" : "当前数据", (long long)of->of_run);

	p->subtitle = p->subtitle == NULL || p->subtitle[0] == '\0'
	    ? said
	    : cx_printf(cx, "%s · %s", p->subtitle, said);
}

static const char *
summary(struct cx *cx, const struct reissue *of, const struct bridge *b,
    const struct paper *p)
{
	const char *ready = minute(cx, of->ready_us, p);
	const char *as_of = minute(cx, of->as_of_us, p);

	const char *rows = b->rows == 0 ? ""
	    : p->english
	    ? cx_printf(cx, " (%zu of them rest on other rows)", b->rows)
	    : cx_printf(cx, "（其中 %zu 个所依据的明细有变）", b->rows);

	if (p->english && b->figures_n == 0)
		return cx_printf(cx,
		    "The first issue was made at %s from data as of %s. All "
		    "%zu figures are the same%s.",
		    ready, as_of, b->same, rows);
	if (p->english)
		return cx_printf(cx,
		    "The first issue was made at %s from data as of %s. Of "
		    "its figures %zu are the same%s and %zu differ:",
		    ready, as_of, b->same, rows, b->figures_n);
	if (b->figures_n == 0)
		return cx_printf(cx,
		    "原报告于 %s 出具，数据截至 %s。全部 %zu "
		    "个数值与原报告一致%s。",
		    ready, as_of, b->same, rows);
	return cx_printf(cx,
	    "原报告于 %s 出具，数据截至 %s。%zu 个数值与原报告一致%s，%zu "
	    "个不同：",
	    ready, as_of, b->same, rows, b->figures_n);
}

static const char *
change_of(struct cx *cx, const struct bridge_figure *f, bool english)
{
	const char *unit = f->unit;

	if (isnan(f->change) || f->change == 0)
		return "";
	if (str_is(str_of(unit), "%"))
		unit = english ? "points" : "个百分点";
	return cx_printf(cx, "%s%s%s%s", f->change > 0 ? "+" : "-",
	    phrase_number(cx, fabs(f->change)), unit[0] == '\0' ? "" : " ",
	    unit);
}

static void
put_text(struct paper_table *t, const char *text)
{
	if (text == NULL || text[0] == '\0')
		paper_empty(t);
	else
		paper_text(t, text);
}

static void
put_figures(struct cx *cx, const struct bridge *b, struct paper *p)
{
	const bool en = p->english;
	const struct paper_column columns[] = {
		{ .title = en ? "Figure" : "指标", .width = 3 },
		{ .title = en ? "First issue" : "原报告",
		    .width = 1.6,
		    .align = PAPER_RIGHT },
		{ .title = en ? "This issue" : "本次",
		    .width = 1.6,
		    .align = PAPER_RIGHT },
		{ .title = en ? "Difference" : "差异",
		    .width = 1.5,
		    .align = PAPER_RIGHT },
		{ .title = en ? "What changed" : "变化", .width = 1.8 },
		{ .title = en ? "Evidence" : "证据编号", .width = 1.4 },
	};
	struct paper_table *t = paper_table(p,
	    en ? "Bridge from the first issue" : "与原报告的对照", columns,
	    sizeof(columns) / sizeof(columns[0]));

	for (size_t i = 0; i < b->figures_n && i < FIGURES_MOST; i++) {
		const struct bridge_figure *f = &b->figures[i];

		paper_row(t, PAPER_PLAIN);
		put_text(t, f->label);
		put_text(t, f->before);
		put_text(t, f->after);
		put_text(t, change_of(cx, f, en));
		put_text(t, words_of(f->state, en));
		paper_code(t, f->code);
	}
	if (b->figures_n > FIGURES_MOST)
		paper_note(p,
		    en ? cx_printf(cx, "%zu more are left out.",
			     b->figures_n - FIGURES_MOST)
		       : cx_printf(cx, "另有 %zu 个未列出。",
			     b->figures_n - FIGURES_MOST));
}

static void
put_amount(struct paper_table *t, double v)
{
	if (isnan(v))
		paper_empty(t);
	else
		paper_number(t, v);
}

static void
put_corrections(const struct bridge *b, struct paper *p)
{
	const bool en = p->english;
	const struct paper_column columns[] = {
		{ .title = en ? "Party" : "单位", .width = 2 },
		{ .title = en ? "Meter" : "计量表", .width = 2 },
		{ .title = en ? "Day" : "日期", .width = 1.2 },
		{ .title = en ? "Before" : "更正前",
		    .width = 1.3,
		    .decimals = 1 },
		{ .title = en ? "After" : "更正后",
		    .width = 1.3,
		    .decimals = 1 },
		{ .title = en ? "Unit" : "单位量", .width = 0.8 },
		{ .title = en ? "Reason" : "原因", .width = 1.6 },
	};
	struct paper_table *t;

	if (b->corrections_n == 0)
		return;
	t = paper_table(p,
	    en ? "Corrections of meters between the two"
	       : "两次出具之间的计量更正",
	    columns, sizeof(columns) / sizeof(columns[0]));
	for (size_t i = 0; i < b->corrections_n; i++) {
		const struct bridge_correction *c = &b->corrections[i];

		paper_row(t, PAPER_PLAIN);
		put_text(t, c->tenant);
		put_text(t, c->meter);
		put_text(t, c->day);
		put_amount(t, c->before);
		put_amount(t, c->after);
		put_text(t, c->unit);
		put_text(t, words_of(c->reason, en));
	}
}

void
bridge_paper(struct cx *cx, const struct reissue *of, const struct bridge *b,
    struct paper *p)
{
	set_front(cx, of, p);
	paper_annex(
	    p, p->english ? "Against the first issue" : "与原报告的对照");
	paper_paragraph(p, summary(cx, of, b, p));
	if (b->figures_n > 0)
		put_figures(cx, b, p);
	if (!of->then)
		put_corrections(b, p);
}
