#include "report/energy_monthly_paper.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "base/moment.h"
#include "report/compose_paper.h"

#define MOVERS 5 /* each way */
#define WEAK 15  /* rows of the table of data quality */

static const char *
say(const struct monthly_work *w, const char *chinese, const char *english)
{
	return monthly_say(w->m, chinese, english);
}

/* --- captions ------------------------------------------------------------- */

const char *
monthly_table_caption(
    struct monthly_work *w, const char *chinese, const char *english)
{
	return cx_printf(w->cx, "%s %zu  %s", say(w, "表", "Table"),
	    ++w->blocks->tables, say(w, chinese, english));
}

const char *
monthly_chart_caption(
    struct monthly_work *w, const char *chinese, const char *english)
{
	return cx_printf(w->cx, "%s %zu  %s", say(w, "图", "Figure"),
	    ++w->blocks->charts, say(w, chinese, english));
}

/* --- the table of kinds
 * -------------------------------------------------------
 */

static double
tce_change(const struct monthly_work *w, struct str kind, double now, int span)
{
	const struct monthly_rows rows =
	    monthly_rows_of_kind(w->cx, &w->m->spans[span].rows, kind);

	return phrase_change(
	    now, monthly_measure_of(w->cx, MONTHLY_AMOUNT, &rows, 1).value);
}

static void
kind_row(
    struct monthly_work *w, struct paper_table *t, const struct account_kind *k)
{
	const struct monthly_kind *kind = monthly_kind_of(w->m, k->kind);
	const struct monthly_rows rows = monthly_rows_of_kind(
	    w->cx, &w->m->spans[MONTHLY_NOW].rows, k->kind);
	const double amount =
	    monthly_measure_of(w->cx, MONTHLY_AMOUNT, &rows, 1).value;
	const struct phrase_unit unit =
	    phrase_unit_of(kind->unit, fabs(k->amount), w->m->english);
	const double tce = k->counted ? k->kgce / 1000 : (double)NAN;
	const struct monthly_figure *f = monthly_enter(w, MONTHLY_AMOUNT, &rows,
	    0, k->kind, unit, kind->name, kind->name_en);

	paper_row(t, PAPER_PLAIN);
	paper_text(t, say(w, kind->name, kind->name_en));
	paper_number(t, f->measure.value);
	paper_text(t, unit.name);
	paper_number(t, tce);
	paper_number(t, tce / w->tce[MONTHLY_NOW].raw);
	paper_number(t, tce_change(w, k->kind, amount, MONTHLY_YEAR_AGO));
	paper_number(t, tce_change(w, k->kind, amount, MONTHLY_BEFORE));
	paper_text(t, cx_printf(w->cx, "%c", f->measure.grade));
	paper_code(t, f->code);
}

static void
add_kinds(struct monthly_work *w, struct paper *p)
{
	const struct paper_column columns[] = {
		{ .title = say(w, "能源品种", "Energy"), .width = 1.5 },
		{ .title = say(w, "消费量", "Amount"),
		    .width = 1.3,
		    .decimals = 1 },
		{ .title = say(w, "单位", "Unit"), .width = 0.8 },
		{ .title = say(w, "折标煤", "Coal eq."),
		    .unit = "tce",
		    .width = 1.2,
		    .decimals = 1,
		    .sum = true },
		{ .title = say(w, "占比", "Share"),
		    .width = 0.8,
		    .format = PAPER_PERCENT,
		    .decimals = 1 },
		{ .title = say(w, "同比", "YoY"),
		    .width = 0.9,
		    .align = PAPER_RIGHT,
		    .format = PAPER_CHANGE,
		    .decimals = 1 },
		{ .title = say(w, "环比", "MoM"),
		    .width = 0.9,
		    .align = PAPER_RIGHT,
		    .format = PAPER_CHANGE,
		    .decimals = 1 },
		{ .title = say(w, "等级", "Grade"),
		    .width = 0.6,
		    .align = PAPER_CENTRE },
		{ .title = say(w, "证据", "Evidence"), .width = 1.35 },
	};
	const double total = w->tce[MONTHLY_NOW].value;
	const struct account account =
	    monthly_account(w->cx, &w->m->spans[MONTHLY_NOW].rows);
	struct paper_table *t;

	if (account.kind_count == 0)
		return;
	t = paper_table(p,
	    monthly_table_caption(w, "分品种能源消费", "Consumption by energy"),
	    columns, 9);
	/* What counts stands above what does not. */
	for (size_t pass = 0; pass < 2; pass++)
		for (size_t i = 0; i < account.kind_count; i++)
			if (account.kinds[i].counted == (pass == 0))
				kind_row(w, t, &account.kinds[i]);
	paper_total(t);
	paper_text(t, say(w, "合计", "Total"));
	paper_empty(t);
	paper_empty(t);
	paper_number(t, w->tce[MONTHLY_NOW].raw);
	paper_number(t, isnan(total) ? (double)NAN : 1);
	paper_number(t, phrase_change(total, w->tce[MONTHLY_YEAR_AGO].value));
	paper_number(t, phrase_change(total, w->tce[MONTHLY_BEFORE].value));
	paper_text(t, cx_printf(w->cx, "%c", w->tce[MONTHLY_NOW].grade));
	paper_code(t, w->kpis_n > 0 ? w->kpis[0].evidence : "");
}

/* --- the table of enterprises
 * --------------------------------------------------
 */

static void
share_row(struct monthly_work *w, struct paper_table *t, size_t rank,
    const struct monthly_share *s)
{
	const struct monthly_rows rows = monthly_rows_of_tenant(
	    &w->m->spans[MONTHLY_NOW].rows, s->party->tenant);
	const double now = s->tce[MONTHLY_NOW].value;
	const double yoy = phrase_change(now, s->tce[MONTHLY_YEAR_AGO].value);
	const struct monthly_figure *f = monthly_enter(w, MONTHLY_TCE, &rows,
	    s->party->tenant, str_of(NULL), (struct phrase_unit){ 1, "tce" },
	    cx_printf(w->cx, "%s 综合能源消费量", s->party->name),
	    cx_printf(w->cx, "Energy consumption, %s", s->party->name));

	paper_row(t, yoy > 0.2 ? PAPER_WARN : PAPER_PLAIN);
	paper_number(t, (double)rank);
	paper_text(t, s->party->name);
	paper_number(t, now);
	paper_number(t, now / w->tce[MONTHLY_NOW].raw);
	paper_number(t, yoy);
	paper_number(t, phrase_change(now, s->tce[MONTHLY_BEFORE].value));
	paper_number(t, s->intensity);
	paper_text(t, cx_printf(w->cx, "%c", f->measure.grade));
	paper_code(t, f->code);
}

/* What the listed rows leave of the total, the weak data included. */
static void
rest_row(
    struct monthly_work *w, struct paper_table *t, size_t others, double rest)
{
	if (others == 0)
		return;
	paper_row(t, PAPER_MUTED);
	paper_empty(t);
	paper_text(t,
	    cx_printf(w->cx, "%s%zu%s", say(w, "其余 ", ""), others,
		say(w, " 家（含数据不足）", " others, weak data included")));
	paper_number(t, rest);
	paper_number(t, rest / w->tce[MONTHLY_NOW].raw);
}

static void
add_ranking(struct monthly_work *w, struct paper *p)
{
	const struct paper_column columns[] = {
		{ .title = say(w, "序号", "No."),
		    .width = 0.6,
		    .align = PAPER_CENTRE },
		{ .title = say(w, "企业", "Enterprise"), .width = 2.9 },
		{ .title = say(w, "综合能耗", "Energy"),
		    .unit = "tce",
		    .width = 1.2,
		    .decimals = 1,
		    .sum = true },
		{ .title = say(w, "占比", "Share"),
		    .width = 0.8,
		    .format = PAPER_PERCENT,
		    .decimals = 1 },
		{ .title = say(w, "同比", "YoY"),
		    .width = 0.9,
		    .align = PAPER_RIGHT,
		    .format = PAPER_CHANGE,
		    .decimals = 1 },
		{ .title = say(w, "环比", "MoM"),
		    .width = 0.9,
		    .align = PAPER_RIGHT,
		    .format = PAPER_CHANGE,
		    .decimals = 1 },
		{ .title = say(w, "单位产值能耗", "Per output"),
		    .unit = say(w, "tce/万元", "tce/10k yuan"),
		    .width = 1.2,
		    .align = PAPER_RIGHT,
		    .decimals = 4 },
		{ .title = say(w, "等级", "Grade"),
		    .width = 0.6,
		    .align = PAPER_CENTRE },
		{ .title = say(w, "证据", "Evidence"), .width = 1.4 },
	};
	const double total = w->tce[MONTHLY_NOW].raw;
	double rest = total;
	size_t listed = 0;
	struct paper_table *t;

	if (w->shares_n == 0 || isnan(total))
		return;
	t = paper_table(p,
	    monthly_table_caption(
		w, "企业综合能源消费排名", "Enterprises by consumption"),
	    columns, 9);
	for (size_t i = 0; i < w->shares_n && listed < w->m->top; i++) {
		if (isnan(w->shares[i].tce[MONTHLY_NOW].value))
			continue;
		share_row(w, t, ++listed, &w->shares[i]);
		rest -= w->shares[i].raw;
	}
	rest_row(w, t, w->shares_n - listed, fmax(rest, 0));
	paper_total(t);
	paper_empty(t);
	paper_text(t, say(w, "合计", "Total"));
	paper_number(t, total);
	paper_number(t, 1);
	paper_number(t,
	    phrase_change(
		w->tce[MONTHLY_NOW].value, w->tce[MONTHLY_YEAR_AGO].value));
	paper_number(t,
	    phrase_change(
		w->tce[MONTHLY_NOW].value, w->tce[MONTHLY_BEFORE].value));
	paper_empty(t);
	paper_text(t, cx_printf(w->cx, "%c", w->tce[MONTHLY_NOW].grade));
	paper_code(t, w->kpis_n > 0 ? w->kpis[0].evidence : "");
}

/* --- the table of movers
 * ---------------------------------------------------------
 */

static double
moved(const struct monthly_work *w, const struct monthly_share *s)
{
	return s->tce[MONTHLY_NOW].value - s->tce[w->base].value;
}

/* The largest mover of a sign below the last one taken. */
static const struct monthly_share *
next_mover(const struct monthly_work *w, double sign, double below)
{
	const struct monthly_share *most = NULL;

	for (size_t i = 0; i < w->shares_n; i++) {
		const double v = moved(w, &w->shares[i]) * sign;

		if (v > 0 && v < below &&
		    (most == NULL || v > moved(w, most) * sign))
			most = &w->shares[i];
	}
	return most;
}

static void
mover_rows(struct monthly_work *w, struct paper_table *t, double sign)
{
	double below = INFINITY;

	for (size_t i = 0; i < MOVERS; i++) {
		const struct monthly_share *s = next_mover(w, sign, below);

		if (s == NULL)
			return;
		below = moved(w, s) * sign;
		paper_row(t, PAPER_PLAIN);
		paper_text(t, s->party->name);
		paper_number(t, s->tce[MONTHLY_NOW].value);
		paper_number(t, s->tce[w->base].value);
		paper_number(t, moved(w, s));
		paper_number(t,
		    phrase_change(
			s->tce[MONTHLY_NOW].value, s->tce[w->base].value));
		paper_number(t, moved(w, s) / w->tce[w->base].raw * 100);
	}
}

static void
add_movers(struct monthly_work *w, struct paper *p)
{
	const bool year = w->base == MONTHLY_YEAR_AGO;
	const struct paper_column columns[] = {
		{ .title = say(w, "企业", "Enterprise"), .width = 3 },
		{ .title = say(w, "本月", "This month"),
		    .unit = "tce",
		    .decimals = 1 },
		{ .title = year ? say(w, "上年同期", "Year before")
				: say(w, "上月", "Month before"),
		    .unit = "tce",
		    .decimals = 1 },
		{ .title = say(w, "增减", "Change"),
		    .unit = "tce",
		    .format = PAPER_SIGNED,
		    .decimals = 1 },
		{ .title = say(w, "增减幅", "Change"),
		    .format = PAPER_CHANGE,
		    .decimals = 1 },
		{ .title = say(w, "拉动", "Contribution"),
		    .unit = say(w, "个百分点", "points"),
		    .format = PAPER_SIGNED,
		    .decimals = 2 },
	};
	struct paper_table *t;

	if (w->base < 0 ||
	    (next_mover(w, 1, INFINITY) == NULL &&
		next_mover(w, -1, INFINITY) == NULL))
		return;
	t = paper_table(p,
	    year ? monthly_table_caption(w, "对同比增减贡献最大的企业",
		       "Who moved the year-on-year change")
		 : monthly_table_caption(w, "对环比增减贡献最大的企业",
		       "Who moved the month-on-month change"),
	    columns, 6);
	mover_rows(w, t, 1);
	mover_rows(w, t, -1);
}

/* --- the table of data quality
 * -----------------------------------------------------
 */

static void
quality_row(struct monthly_work *w, struct paper_table *t,
    const struct monthly_party *party)
{
	const struct monthly_rows rows = monthly_rows_of_tenant(
	    &w->m->spans[MONTHLY_NOW].rows, party->tenant);
	const struct monthly_measure m =
	    monthly_measure_of(w->cx, MONTHLY_COMPLETENESS, &rows, 1);

	paper_row(t, party->meters == 0 ? PAPER_MUTED : PAPER_PLAIN);
	paper_text(t, party->name);
	paper_number(t, (double)party->meters);
	paper_number(t, m.value);
	paper_text(t, cx_printf(w->cx, "%c", m.grade));
	if (party->meters == 0)
		paper_text(t, say(w, "未接入计量器具", "no meter connected"));
	else if (isnan(m.value) || m.value <= 0)
		paper_text(t, say(w, "本期没有数据", "no data this month"));
	else if (m.grade == 'D')
		paper_text(
		    t, say(w, "数据不足以判定", "not enough data to judge"));
	else
		paper_text(
		    t, say(w, "含补值或缺口", "holds estimates or gaps"));
}

static void
add_quality(struct monthly_work *w, struct paper *p)
{
	const struct paper_column columns[] = {
		{ .title = say(w, "企业", "Enterprise"), .width = 3 },
		{ .title = say(w, "计量点", "Meters"), .width = 0.8 },
		{ .title = say(w, "完整率", "Complete"),
		    .align = PAPER_RIGHT,
		    .format = PAPER_PERCENT,
		    .decimals = 1 },
		{ .title = say(w, "等级", "Grade"),
		    .width = 0.7,
		    .align = PAPER_CENTRE },
		{ .title = say(w, "说明", "Remark"), .width = 2.2 },
	};
	struct paper_table *t = NULL;
	size_t n = 0;

	for (size_t i = 0; i < w->m->parties_n && n < WEAK; i++) {
		const struct monthly_party *party = &w->m->parties[i];
		const struct monthly_rows rows = monthly_rows_of_tenant(
		    &w->m->spans[MONTHLY_NOW].rows, party->tenant);

		if (party->meters > 0 &&
		    monthly_measure_of(w->cx, MONTHLY_TCE, &rows, 1).grade <
			'C')
			continue;
		if (n++ == 0)
			t = paper_table(p,
			    monthly_table_caption(
				w, "数据待完善的企业", "Whose data are weak"),
			    columns, 5);
		quality_row(w, t, party);
	}
}

/* --- composition
 * --------------------------------------------------------------------
 */

static void
add_kpis(struct monthly_work *w, struct paper *p)
{
	if (w->kpis_n > 0)
		paper_kpis(p, w->kpis, w->kpis_n);
}

static bool
add_block(void *self, struct paper *p, const char *kind, const char *name)
{
	static const struct {
		const char *kind, *name;
		void (*add)(struct monthly_work *, struct paper *);
	} blocks[] = {
		{ "kpis", "main", add_kpis },
		{ "chart", "daily", monthly_chart_daily },
		{ "chart", "load", monthly_chart_load },
		{ "chart", "heat", monthly_chart_heat },
		{ "chart", "ranking", monthly_chart_ranking },
		{ "table", "kinds", add_kinds },
		{ "table", "ranking", add_ranking },
		{ "table", "movers", add_movers },
		{ "table", "quality", add_quality },
	};

	for (size_t i = 0; i < sizeof(blocks) / sizeof(blocks[0]); i++)
		if (strcmp(blocks[i].kind, kind) == 0 &&
		    strcmp(blocks[i].name, name) == 0) {
			blocks[i].add(self, p);
			return true;
		}
	return false;
}

/* Figures in the order in which they were printed, those of the definition
 * behind them, and a digest of all. */
static struct paper_evidence *
evidence_of(const struct monthly_work *w, const struct data_part *part,
    const json_t *more, const char **hash)
{
	const struct monthly_figures *f = w->figures;
	const size_t n = json_array_size(more);
	struct paper_evidence *list = cx_calloc(w->cx, f->n + n, sizeof(*list));
	struct text all = text_new(w->cx, 1u << 20);

	for (size_t i = 0; i < f->n; i++) {
		const struct monthly_figure *one = &f->items[i];

		list[i] = (struct paper_evidence){ one->code,
			say(w, one->label, one->label_en), one->printed,
			isnan(one->measure.value) ? "" : one->unit,
			one->measure.grade };
		text_printf(&all, "%s %s %s %s\n", one->code, one->printed,
		    one->unit, one->measure.sha256);
	}
	if (n > 0)
		memcpy(list + f->n, data_part_evidence(part, more, &all),
		    n * sizeof(*list));
	*hash = hash_sha256_hex(w->cx, text_str(&all));
	return list;
}

static const char *
scope_words(const struct monthly_work *w)
{
	const struct fact *demo = facts_find(&w->facts, STR("demo"));

	return cx_printf(w->cx, "%s%s",
	    w->m->is_park
		? say(w,
		      "园区内在营企业的外购与外供能源，按总表计量；"
		      "不含企业内部分表。",
		      "Energy bought and sold by the enterprises in operation, "
		      "by their main meters.")
		: say(w, "本企业外购与外供能源，按总表计量。",
		      "Energy bought and sold by the enterprise, by its main "
		      "meters."),
	    isnan(demo->number) ? ""
				: say(w, "其中含演示数据，不作为业绩。",
				      " Holds demonstration data, which count "
				      "as nobody's achievement."));
}

/* The full name of an enterprise, whose short name is in the title. */
static const char *
subtitle(const struct monthly_work *w)
{
	const bool demo = !isnan(facts_find(&w->facts, STR("demo"))->number);
	const char *mark = demo ? say(w, "演示数据", "Demonstration data") : "";

	if (w->m->is_park)
		return mark;
	return cx_printf(
	    w->cx, "%s%s%s", w->m->subject, demo ? "  ·  " : "", mark);
}

static void
front(struct monthly_work *w, const struct definition *d, struct paper *p,
    const char *title)
{
	const struct monthly *m = w->m;
	const json_t *reader = json_object_get(d->json, "reader");

	*p = (struct paper){ .cx = w->cx,
		.style = str_is(json_str(d->json, "style"), "gongwen")
		    ? PAPER_GONGWEN
		    : PAPER_BRIEF,
		.english = m->english,
		.title = title,
		.subtitle = subtitle(w),
		.park = m->park,
		.author = m->is_park ? say(w, "园区能源管理", "Energy office")
				     : m->subject,
		.reader = m->is_park ? definition_words(reader, m->english)
				     : m->subject,
		.period = facts_find(&w->facts, STR("period"))->printed,
		.scope = scope_words(w),
		.generated_us = m->as_of_us,
		.as_of_us = m->as_of_us,
		.zone_min = m->zone_min,
		.run_id = m->run_id };
	if (m->base_url == NULL)
		return;
	p->run_url =
	    cx_printf(w->cx, "%s/reports/runs/%s", m->base_url, m->run_id);
	p->evidence_url = cx_printf(w->cx, "%s/evidence/", m->base_url);
}

/* One pass over the definition. */
static bool
write_down(struct monthly_work *w, struct data_part *part,
    struct composition *c, struct paper *p)
{
	struct blocks blocks = data_part_blocks(part);
	const char *title = facts_fill(w->cx, &w->facts,
	    definition_words(
		json_object_get(c->definition->json, "title"), w->m->english));

	if (title == NULL)
		return false;
	w->blocks = c->blocks = &blocks;
	front(w, c->definition, p, title);
	return compose(w->cx, c, p);
}

bool
monthly_paper(struct cx *cx, const struct monthly *m,
    const struct data_report *data, struct paper *p,
    struct monthly_figures *figures, json_t **more)
{
	struct monthly_work *w = cx_alloc(cx, sizeof(*w));
	struct composition c = { .definition = data->definition,
		.is_park = m->is_park,
		.add = add_block,
		.self = w };
	struct data_part *part;
	struct paper draft;
	const char *hash;

	*w = (struct monthly_work){ .cx = cx, .m = m, .figures = figures };
	figures->n = 0;
	monthly_facts(w);
	part = data_part(cx, data, &w->facts);
	c.facts = &w->facts;
	/* The list of evidence stands in the paper that makes it: a first
	 * pass enters the figures, the second prints them. */
	if (!write_down(w, part, &c, &draft))
		return false;
	*more = data_part_figures(part);
	c.evidence = evidence_of(w, part, *more, &hash);
	c.evidence_n = figures->n + json_array_size(*more);
	if (!write_down(w, part, &c, p))
		return false;
	p->evidence_hash = hash;
	return true;
}
