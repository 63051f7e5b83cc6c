#include "app/run_paper.h"

#include <math.h>

#include "app/form.h"
#include "base/hash.h"
#include "base/moment.h"

#define DECISIONS 3
#define DIGEST 16 /* characters of a digest that are printed */

/* --- words ---------------------------------------------------------------- */

static const char *
say(const struct run_paper *r, const char *zh, const char *en)
{
	return r->english ? en : zh;
}

/* What people filled in may hold what no page can: it is a blank there. */
static const char *
printable(struct cx *cx, const char *text)
{
	char *words = cx_printf(cx, "%s", text == NULL ? "" : text);

	for (char *c = words; *c != '\0'; c++)
		if ((unsigned char)*c < ' ' || *c == 0x7F)
			*c = ' ';
	return words;
}

/* A member that is words in both languages; NULL where there are none. */
static const char *
words_of(const struct run_paper *r, struct cx *cx, const json_t *object,
    const char *member)
{
	const char *text = json_string_value(json_object_get(
	    json_object_get(object, member), r->english ? "en" : "zh-CN"));

	return text == NULL ? NULL : printable(cx, text);
}

static bool
is_kind(const json_t *view, const char *kind)
{
	return str_is(json_str(view, "kind"), kind);
}

static double
number_of(const json_t *value)
{
	return json_is_number(value) ? json_number_value(value) : (double)NAN;
}

static int
decimals_of(const json_t *object)
{
	return (int)json_integer_value(json_object_get(object, "decimals"));
}

static enum paper_tone
tone_of(const json_t *view)
{
	static const char *const words[] = { [PAPER_PLAIN] = "plain",
		[PAPER_GOOD] = "good",
		[PAPER_WARN] = "warn",
		[PAPER_BAD] = "bad",
		[PAPER_MUTED] = "muted" };
	int tone = PAPER_MUTED;

	while (tone > 0 && !str_is(json_str(view, "tone"), words[tone]))
		tone--;
	return (enum paper_tone)tone;
}

/* --- what it says --------------------------------------------------------- */

/* Words of key figures of that tone, the worst are asked for first. */
static size_t
collect(const struct run_paper *r, struct cx *cx, enum paper_tone tone,
    const char **sentence, size_t n)
{
	const json_t *views = json_object_get(r->result, "views");

	for (size_t i = 0; i < json_array_size(views) && n < DECISIONS; i++) {
		const json_t *view = json_array_get(views, i);
		const char *words = words_of(r, cx, view, "words");

		if (is_kind(view, "kpi") && tone_of(view) == tone &&
		    words != NULL)
			sentence[n++] = cx_printf(cx, "%s%s%s",
			    words_of(r, cx, view, "name"), say(r, "：", ": "),
			    words);
	}
	return n;
}

static void
put_decision(const struct run_paper *r, struct paper *p)
{
	static const enum paper_tone order[] = { PAPER_BAD, PAPER_WARN,
		PAPER_GOOD, PAPER_PLAIN };
	const char **sentence = cx_calloc(p->cx, DECISIONS, sizeof(*sentence));
	size_t n = 0;

	for (size_t i = 0; i < sizeof(order) / sizeof(order[0]); i++)
		n = collect(r, p->cx, order[i], sentence, n);
	if (n > 0)
		paper_decision(p, sentence, n);
}

static struct paper_kpi
kpi_of(const struct run_paper *r, struct cx *cx, const json_t *view)
{
	const json_t *value = json_object_get(view, "value");
	const char *unit = words_of(r, cx, view, "unit");
	struct paper_kpi kpi = { .label = words_of(r, cx, view, "name"),
		.value = "—",
		.number = number_of(value),
		.decimals = decimals_of(view),
		.unit = unit == NULL ? "" : unit };

	if (json_is_number(value))
		kpi.value = cx_printf(cx, "%.*f", kpi.decimals, kpi.number);
	else if (json_is_string(value))
		kpi.value = printable(cx, json_string_value(value));
	return kpi;
}

static void
put_kpis(const struct run_paper *r, struct paper *p)
{
	const json_t *views = json_object_get(r->result, "views");
	struct paper_kpi *kpis =
	    cx_calloc(p->cx, json_array_size(views) + 1, sizeof(*kpis));
	size_t n = 0;

	for (size_t i = 0; i < json_array_size(views); i++)
		if (is_kind(json_array_get(views, i), "kpi"))
			kpis[n++] = kpi_of(r, p->cx, json_array_get(views, i));
	if (n == 0)
		return;
	paper_heading(p, 1, say(r, "主要指标", "Key figures"));
	paper_kpis(p, kpis, n);
}

/* --- charts --------------------------------------------------------------- */

static const char *
cell_text(struct cx *cx, const json_t *value, int decimals)
{
	if (json_is_number(value))
		return cx_printf(
		    cx, "%.*f", decimals, json_number_value(value));
	return json_is_string(value) ? printable(cx, json_string_value(value))
				     : "—";
}

static const json_t *
values_of(const struct run_paper *r, const json_t *column)
{
	const json_t *english = json_object_get(column, "values_en");

	return r->english && json_is_array(english)
	    ? english
	    : json_object_get(column, "values");
}

static double *
numbers(struct cx *cx, const json_t *values, size_t n)
{
	double *v = cx_calloc(cx, n, sizeof(*v));

	for (size_t i = 0; i < n; i++)
		v[i] = number_of(json_array_get(values, i));
	return v;
}

/* Instants in their order, as a series of a device has them; NULL for other
 * texts. */
static int64_t *
instants(struct cx *cx, const json_t *x, size_t n)
{
	int64_t *at = cx_calloc(cx, n, sizeof(*at));

	for (size_t i = 0; i < n; i++) {
		const struct str text =
		    str_of(json_string_value(json_array_get(x, i)));

		if (text.n < sizeof("2026-10-01T00:00Z") - 1 ||
		    !moment_parse(text, &at[i]) || (i > 0 && at[i] < at[i - 1]))
			return NULL;
	}
	return at;
}

static const char *const *
labels(struct cx *cx, const json_t *x, size_t n)
{
	const char **label = cx_calloc(cx, n, sizeof(*label));

	for (size_t i = 0; i < n; i++)
		label[i] = cell_text(cx, json_array_get(x, i), 0);
	return label;
}

static void
put_chart(const struct run_paper *r, struct paper *p, const json_t *view,
    const json_t *column)
{
	struct cx *cx = p->cx;
	const json_t *x = values_of(r, json_object_get(view, "x"));
	const size_t n = json_array_size(x);
	const bool bar = str_is(json_str(view, "form"), "bar");
	const char *unit = words_of(r, cx, column, "unit");
	struct chart_series *series = cx_alloc(cx, sizeof(*series));
	struct chart *chart = cx_alloc(cx, sizeof(*chart));

	*series =
	    (struct chart_series){ .name = words_of(r, cx, column, "name"),
		    .y = numbers(cx, json_object_get(column, "values"), n) };
	*chart = (struct chart){ .kind = bar ? CHART_BAR : CHART_LINE,
		.title = cx_printf(
		    cx, "%s · %s", words_of(r, cx, view, "name"), series->name),
		.unit = unit == NULL ? "" : unit,
		.at_us = bar ? NULL : instants(cx, x, n),
		.zone_min = r->zone_min,
		.n = n,
		.series = series,
		.series_n = 1,
		.decimals = decimals_of(column) };
	if (chart->at_us == NULL)
		chart->labels = labels(cx, x, n);
	paper_chart(p, chart);
}

/* A chart has one unit, and columns may have several: each is one. */
static void
put_charts(const struct run_paper *r, struct paper *p, const json_t *view)
{
	const json_t *columns = json_object_get(view, "columns");
	const size_t n = json_array_size(
	    json_object_get(json_object_get(view, "x"), "values"));

	if (n == 0 || n > CHART_POINTS) {
		paper_note(p,
		    cx_printf(p->cx, "%s: %s", words_of(r, p->cx, view, "name"),
			n == 0
			    ? say(r, "没有数据", "no data")
			    : say(r, "点数过多，图从略", "too many points")));
		return;
	}
	for (size_t i = 0; i < json_array_size(columns); i++)
		put_chart(r, p, view, json_array_get(columns, i));
}

/* --- tables --------------------------------------------------------------- */

static size_t
columns_of(const struct run_paper *r, struct cx *cx, const json_t *view,
    struct paper_column **columns)
{
	const json_t *list = json_object_get(view, "columns");
	const size_t n = json_array_size(list) < PAPER_COLUMNS
	    ? json_array_size(list)
	    : PAPER_COLUMNS;

	*columns = cx_calloc(cx, n, sizeof(**columns));
	for (size_t i = 0; i < n; i++) {
		const json_t *column = json_array_get(list, i);

		(*columns)[i] = (struct paper_column){ .title = words_of(r, cx,
							   column, "name"),
			.unit = words_of(r, cx, column, "unit"),
			.decimals = decimals_of(column) };
	}
	return n;
}

static void
put_cell(struct paper_table *t, struct cx *cx, const json_t *value)
{
	if (json_is_number(value))
		paper_number(t, json_number_value(value));
	else if (json_is_string(value))
		paper_text(t, printable(cx, json_string_value(value)));
	else
		paper_empty(t);
}

static void
put_rows(const struct run_paper *r, struct paper_table *t, struct cx *cx,
    const json_t *view, size_t rows, size_t columns)
{
	const json_t *list = json_object_get(view, "columns");

	for (size_t row = 0; row < rows; row++) {
		paper_row(t, PAPER_PLAIN);
		for (size_t k = 0; k < columns; k++)
			put_cell(t, cx,
			    json_array_get(
				values_of(r, json_array_get(list, k)), row));
	}
}

static void
put_table(const struct run_paper *r, struct paper *p, const json_t *view)
{
	const char *name = words_of(r, p->cx, view, "name");
	const json_t *first =
	    json_array_get(json_object_get(view, "columns"), 0);
	const size_t rows = json_array_size(values_of(r, first));
	const size_t most = rows < PAPER_ROWS ? rows : PAPER_ROWS;
	struct paper_column *columns;
	const size_t n = columns_of(r, p->cx, view, &columns);

	put_rows(r, paper_table(p, name, columns, n), p->cx, view,
	    most < RUN_PAPER_ROWS ? most : RUN_PAPER_ROWS, n);
	if (rows <= RUN_PAPER_ROWS)
		return;
	paper_note(p,
	    r->english
		? cx_printf(p->cx,
		      "%zu rows, of which the first %d are printed; a "
		      "workbook has all.",
		      rows, RUN_PAPER_ROWS)
		: cx_printf(p->cx, "共 %zu 行，印出前 %d 行；工作簿中有全部。",
		      rows, RUN_PAPER_ROWS));
	put_rows(r, paper_detail(p, name, columns, n), p->cx, view, most, n);
}

static void
put_views(const struct run_paper *r, struct paper *p)
{
	const json_t *views = json_object_get(r->result, "views");
	bool headed = false;

	for (size_t i = 0; i < json_array_size(views); i++) {
		const json_t *view = json_array_get(views, i);

		if (is_kind(view, "kpi"))
			continue;
		if (!headed)
			paper_heading(p, 1, say(r, "分析", "Analysis"));
		headed = true;
		if (is_kind(view, "chart"))
			put_charts(r, p, view);
		else if (is_kind(view, "table"))
			put_table(r, p, view);
		else
			paper_paragraph(p, words_of(r, p->cx, view, "words"));
	}
}

/* --- what it rests on ----------------------------------------------------- */

static bool
is_example(const struct run_paper *r, const char *id)
{
	const json_t *examples = json_object_get(r->evidence, "examples");

	for (size_t i = 0; i < json_array_size(examples); i++)
		if (str_is(
			str_of(json_string_value(json_array_get(examples, i))),
			id))
			return true;
	return false;
}

static const char *
filled(const struct run_paper *r, struct cx *cx, const json_t *value)
{
	if (json_is_array(value))
		return cx_printf(cx, "%zu%s", json_array_size(value),
		    say(r, " 项", " items"));
	return json_is_number(value)
	    ? cx_printf(cx, "%.10g", json_number_value(value))
	    : cell_text(cx, value, 0);
}

static void
put_inputs(const struct run_paper *r, struct paper *p)
{
	const struct paper_column columns[] = {
		{ .title = say(r, "输入", "Input"), .width = 2 },
		{ .title = say(r, "值", "Value"), .width = 3 },
		{ .title = say(r, "单位", "Unit"), .width = 1 },
		{ .title = say(r, "来源", "Origin"), .width = 1 }
	};
	const json_t *inputs = json_object_get(r->definition, "inputs");
	struct paper_table *t;

	if (json_array_size(inputs) == 0)
		return;
	paper_heading(p, 1, say(r, "填写的内容", "What was filled in"));
	t = paper_table(p, say(r, "表单", "Form"), columns, 4);
	for (size_t i = 0; i < json_array_size(inputs); i++) {
		const json_t *input = json_array_get(inputs, i);
		const char *id =
		    json_string_value(json_object_get(input, "id"));

		paper_row(t, PAPER_PLAIN);
		paper_text(t, words_of(r, p->cx, input, "name"));
		paper_text(t, filled(r, p->cx, json_object_get(r->inputs, id)));
		paper_text(
		    t, cell_text(p->cx, json_object_get(input, "unit"), 0));
		paper_text(t,
		    is_example(r, id) ? say(r, "示例", "example")
			: form_is_usual(p->cx, input, r->inputs)
			? say(r, "默认", "usual")
			: say(r, "填写", "filled in"));
	}
}

/* Rows of a list of the evidence; the digest is cut. */
static void
put_evidence(const struct run_paper *r, struct paper_table *t, struct cx *cx,
    const char *list, const char *named, const char *counted,
    const char *digest)
{
	const json_t *rows = json_object_get(r->evidence, list);

	for (size_t i = 0; i < json_array_size(rows); i++) {
		const json_t *one = json_array_get(rows, i);

		paper_row(t, PAPER_PLAIN);
		put_cell(t, cx, json_object_get(one, "node"));
		put_cell(t, cx, json_object_get(one, named));
		paper_text(t, filled(r, cx, json_object_get(one, counted)));
		paper_text(t,
		    cx_printf(cx, "%.*s", DIGEST,
			cell_text(cx, json_object_get(one, digest), 0)));
	}
}

static void
put_basis(const struct run_paper *r, struct paper *p)
{
	const struct paper_column columns[] = {
		{ .title = say(r, "步骤", "Step"), .width = 1 },
		{ .title = say(r, "问题、测点、模型或算法",
		      "Question, series, model or algorithm"),
		    .width = 3 },
		{ .title = say(
		      r, "行数、样本数或版本", "Rows, samples or version"),
		    .width = 1 },
		{ .title = say(r, "摘要", "Digest"), .width = 2 }
	};
	struct paper_table *t;

	paper_heading(p, 1, say(r, "依据", "What it rests on"));
	t = paper_table(
	    p, say(r, "数据与计算", "Data and computation"), columns, 4);
	put_evidence(r, t, p->cx, "questions", "query", "rows", "rows_sha256");
	put_evidence(
	    r, t, p->cx, "series", "series", "samples", "values_sha256");
	put_evidence(
	    r, t, p->cx, "calls", "entry", "version", "outputs_sha256");
}

static void
put_completeness(const struct run_paper *r, struct paper *p)
{
	const json_t *share = json_object_get(r->result, "completeness");
	const double percent = json_number_value(share) * 100;

	if (!json_is_number(share))
		return;
	paper_note(p,
	    cx_printf(p->cx, "%s %.1f%%%s",
		say(r, "数据完整率", "Completeness of the data:"), percent,
		say(r, "；缺的不算作零。",
		    "; what is missing does not count as nought.")));
}

void
run_paper(const struct run_paper *r, struct paper *p)
{
	p->style = PAPER_BRIEF;
	p->english = r->english;
	p->title = r->name;
	p->subtitle = r->app;
	p->park = r->park;
	p->author = r->tenant;
	p->period = json_string_value(json_object_get(r->evidence, "month"));
	p->scope = r->purpose;
	p->generated_us = r->made_us;
	p->as_of_us = r->as_of_us;
	p->zone_min = r->zone_min;
	p->run_id = cx_printf(p->cx, "%s/%lld", r->app, r->run);
	p->evidence_hash =
	    hash_sha256_hex(p->cx, str_of(json_canonical(p->cx, r->evidence)));
	put_decision(r, p);
	put_kpis(r, p);
	put_views(r, p);
	put_completeness(r, p);
	put_inputs(r, p);
	put_basis(r, p);
}
