#include "paper/xlsx.h"

#include <math.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/file.h"

#define SHEET_NAME 31
#define TEXT_COLUMNS 6 /* words run over so many columns at least */
#define WIDEST 44.0
#define WIDE_SHEET 12 /* columns */
#define PIXELS_A_ROW 20.0

/* --- small parts ---------------------------------------------------------- */

void
xlsx_note(struct xlsx *x, lxw_error error)
{
	if (x->error == LXW_NO_ERROR)
		x->error = error;
}

static bool
same_look(const struct xlsx_look *a, const struct xlsx_look *b)
{
	return str_eq(str_of(a->number), str_of(b->number)) &&
	    a->align == b->align && a->size == b->size && a->bold == b->bold &&
	    a->wrap == b->wrap && a->line == b->line && a->link == b->link &&
	    a->ink == b->ink && a->wash == b->wash;
}

static void
dress(lxw_format *f, const struct xlsx_look *look)
{
	static const uint8_t aligns[] = { [PAPER_AUTO] = LXW_ALIGN_LEFT,
		[PAPER_LEFT] = LXW_ALIGN_LEFT,
		[PAPER_CENTRE] = LXW_ALIGN_CENTER,
		[PAPER_RIGHT] = LXW_ALIGN_RIGHT };

	format_set_font_name(f, "Microsoft YaHei");
	format_set_font_size(f, look->size > 0 ? look->size : 10);
	format_set_align(f, aligns[look->align]);
	format_set_align(f, LXW_ALIGN_VERTICAL_CENTER);
	if (look->number != NULL)
		format_set_num_format(f, look->number);
	if (look->bold)
		format_set_bold(f);
	if (look->wrap)
		format_set_text_wrap(f);
	if (look->line) {
		format_set_bottom(f, LXW_BORDER_HAIR);
		format_set_bottom_color(f, 0xC9D3DC);
	}
	if (look->link) {
		format_set_font_color(f, XLSX_PRIMARY);
		format_set_underline(f, LXW_UNDERLINE_SINGLE);
	} else if (look->ink != 0) {
		format_set_font_color(f, look->ink);
	}
	if (look->wash != 0)
		format_set_bg_color(f, look->wash);
}

lxw_format *
xlsx_format(struct xlsx *x, const struct xlsx_look *look)
{
	lxw_format *f;

	for (size_t i = 0; i < x->formats_n; i++)
		if (same_look(&x->formats[i].look, look))
			return x->formats[i].format;
	f = workbook_add_format(x->book);
	if (f == NULL) {
		xlsx_note(x, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return NULL;
	}
	dress(f, look);
	if (x->formats_n < XLSX_FORMATS) {
		x->formats[x->formats_n].look = *look;
		x->formats[x->formats_n++].format = f;
	}
	return f;
}

/* Width of a text in half-width characters; of several lines the longest. */
static double
cells_of(const char *words)
{
	const struct str s = str_of(words);
	double line = 0, widest = 0;
	size_t at = 0;

	while (at < s.n) {
		const uint32_t c = str_char(s, &at);

		line = c == '\n' ? 0 : line + (c >= 0x1100 ? 2 : 1.1);
		widest = fmax(widest, line);
	}
	return widest;
}

void
xlsx_fit(struct xlsx_sheet *s, size_t column, const char *words)
{
	if (column < XLSX_WIDTHS)
		s->widths[column] = fmax(s->widths[column],
		    fmin(WIDEST, fmax(8, cells_of(words) + 2.5)));
}

static double
width_of(const struct xlsx_sheet *s, size_t column)
{
	return column < XLSX_WIDTHS && s->widths[column] > 0 ? s->widths[column]
							     : 8;
}

double
xlsx_lines(const struct xlsx_sheet *s, size_t column, const char *words)
{
	return fmax(1, ceil(cells_of(words) * 1.05 / width_of(s, column)));
}

void
xlsx_put(struct xlsx *x, struct xlsx_sheet *s, lxw_row_t row, size_t column,
    const char *words, const struct xlsx_look *look)
{
	lxw_format *f = xlsx_format(x, look);

	if (column >= s->columns)
		s->columns = column + 1;
	if (str_of(words).n == 0)
		xlsx_note(
		    x, worksheet_write_blank(s->ws, row, (lxw_col_t)column, f));
	else
		xlsx_note(x,
		    worksheet_write_string(
			s->ws, row, (lxw_col_t)column, words, f));
}

const char *
xlsx_range(struct cx *cx, const struct xlsx_sheet *s, lxw_row_t first_row,
    size_t first_column, lxw_row_t last_row, size_t last_column)
{
	char range[LXW_MAX_CELL_RANGE_LENGTH];
	struct text t = text_new(cx, 1024);

	lxw_rowcol_to_range_abs(range, first_row, (lxw_col_t)first_column,
	    last_row, (lxw_col_t)last_column);
	text_puts(&t, "='");
	for (const char *c = s->name; *c != '\0'; c++) {
		text_char(&t, *c);
		if (*c == '\'')
			text_char(&t, '\'');
	}
	text_printf(&t, "'!%s", range);
	return t.p;
}

/* --- sheets --------------------------------------------------------------- */

/* What Excel allows: no []:*?/\ , no ' at the ends, 31 UTF-16 units. */
static const char *
allowed_name(struct cx *cx, const char *wanted, size_t most)
{
	struct str s = str_trim(str_of(wanted));
	struct text t = text_new(cx, 4 * SHEET_NAME + 16);
	size_t at = 0, units = 0;

	while (at < s.n) {
		const size_t from = at;
		const uint32_t c = str_char(s, &at);

		units += c > 0xFFFF ? 2 : 1;
		if (units > most)
			break;
		if (c < 0x80 && (strchr("[]:*?/\\'", (int)c) != NULL))
			text_char(&t, '_');
		else
			text_put(&t, (struct str){ s.p + from, at - from });
	}
	return t.n == 0 ? "_" : t.p;
}

const char *
xlsx_sheet_name(struct cx *cx, const char *wanted)
{
	return allowed_name(cx, wanted, SHEET_NAME);
}

static bool
is_taken(const struct xlsx *x, const char *name)
{
	for (size_t i = 0; i < x->names_n; i++)
		if (strcasecmp(x->names[i], name) == 0)
			return true;
	/* Excel keeps this one to itself. */
	return strcasecmp(name, "history") == 0;
}

static const char *
free_name(struct xlsx *x, const char *wanted)
{
	const char *name = allowed_name(x->cx, wanted, SHEET_NAME);

	for (size_t i = 2; is_taken(x, name); i++)
		name = cx_printf(x->cx, "%s(%zu)",
		    allowed_name(x->cx, wanted, SHEET_NAME - 5), i);
	return name;
}

static void
set_print(struct xlsx *x, struct xlsx_sheet *s)
{
	worksheet_set_paper(s->ws, 9);
	worksheet_set_landscape(s->ws);
	worksheet_fit_to_pages(s->ws, 1, 0);
	worksheet_set_margins(s->ws, 0.5, 0.5, 0.7, 0.6);
	xlsx_note(x,
	    worksheet_set_footer(s->ws,
		paper_say(x->paper, "&L&A&R第 &P 页 共 &N 页",
		    "&L&A&RPage &P of &N")));
	worksheet_gridlines(s->ws, LXW_HIDE_ALL_GRIDLINES);
}

static struct xlsx_sheet
sheet_new(struct xlsx *x, const char *title)
{
	static const struct xlsx_look look = {
		.size = 15, .bold = true, .ink = XLSX_DEEP
	};
	struct xlsx_sheet s = { .name = free_name(x, title) };

	x->names[x->names_n++] = s.name;
	s.ws = workbook_add_worksheet(x->book, s.name);
	if (s.ws == NULL) {
		xlsx_note(x, LXW_ERROR_MEMORY_MALLOC_FAILED);
		return s;
	}
	set_print(x, &s);
	xlsx_note(x, worksheet_set_row(s.ws, 0, 28, NULL));
	xlsx_put(x, &s, 0, 0, title, &look);
	s.row = 2;
	return s;
}

/* Columns as wide as they must be, and the charts right of them; on a wide
 * sheet right of their own data. */
static void
sheet_end(struct xlsx *x, struct xlsx_sheet *s)
{
	const size_t beside = s->columns + 1;
	const bool wide = s->columns > WIDE_SHEET;
	lxw_row_t row = 2;

	for (size_t c = 0; c < s->columns && c < XLSX_WIDTHS; c++)
		xlsx_note(x,
		    worksheet_set_column(s->ws, (lxw_col_t)c, (lxw_col_t)c,
			width_of(s, c), NULL));
	for (size_t i = 0; i < s->charts_n; i++) {
		const struct xlsx_chart *c = &s->charts[i];
		lxw_chart_options options = { .x_scale = 640.0 / 480,
			.y_scale = c->height / 288 };

		xlsx_note(x,
		    worksheet_insert_chart_opt(s->ws, wide ? c->row : row,
			(lxw_col_t)(wide ? c->column : beside), c->chart,
			&options));
		row += (lxw_row_t)ceil(c->height / PIXELS_A_ROW) + 1;
	}
}

/* --- words ---------------------------------------------------------------- */

static double
text_width(const struct xlsx_sheet *s, size_t columns)
{
	double w = 0;

	for (size_t c = 0; c < columns; c++)
		w += width_of(s, c);
	return w;
}

/* A text over several columns, its row as high as its lines. */
static void
put_words(struct xlsx *x, struct xlsx_sheet *s, const char *words,
    const struct xlsx_look *look)
{
	const size_t columns = s->columns > TEXT_COLUMNS && s->columns < 12
	    ? s->columns
	    : TEXT_COLUMNS;
	const double lines =
	    ceil(cells_of(words) * 1.05 / text_width(s, columns));

	if (str_of(words).n == 0)
		return;
	xlsx_note(x,
	    worksheet_merge_range(s->ws, s->row, 0, s->row,
		(lxw_col_t)(columns - 1), words, xlsx_format(x, look)));
	xlsx_note(x,
	    worksheet_set_row(
		s->ws, s->row, fmin(400, 16.5 * fmax(1, lines) + 3), NULL));
	s->row++;
}

static void
put_items(struct xlsx *x, struct xlsx_sheet *s, const struct paper_block *b,
    const struct xlsx_look *look)
{
	for (size_t i = 0; i < b->n; i++)
		put_words(x, s,
		    b->ordered || b->kind == PAPER_DECISION
			? cx_printf(
			      x->cx, "%zu. %s", i + 1, paper_words(b->items[i]))
			: cx_printf(x->cx, "· %s", paper_words(b->items[i])),
		    look);
}

static void
put_callout(struct xlsx *x, struct xlsx_sheet *s, const struct paper_block *b)
{
	const struct xlsx_look look = { .wrap = true,
		.ink = paper_tone_ink(b->tone),
		.wash = paper_tone_wash(b->tone) };

	put_words(x, s,
	    str_of(b->title).n == 0
		? b->text
		: cx_printf(x->cx, "%s%s%s", b->title,
		      paper_say(x->paper, "：", ": "), paper_words(b->text)),
	    &look);
}

static void
put_block_words(
    struct xlsx *x, struct xlsx_sheet *s, const struct paper_block *b)
{
	static const struct xlsx_look plain = { .wrap = true };
	static const struct xlsx_look head = {
		.bold = true, .size = 11, .ink = XLSX_DEEP
	};
	static const struct xlsx_look quiet = { .wrap = true, .ink = 0x5B6B7A };

	switch (b->kind) {
	case PAPER_HEADING:
		put_words(x, s, b->text, &head);
		break;
	case PAPER_PARAGRAPH:
		put_words(x, s, b->text, &plain);
		break;
	case PAPER_NOTE:
		put_words(x, s,
		    cx_printf(x->cx, "%s%s",
			paper_say(x->paper, "数据质量：", "Data quality: "),
			paper_words(b->text)),
		    &quiet);
		break;
	case PAPER_CALLOUT:
		put_callout(x, s, b);
		break;
	case PAPER_LIST:
		put_items(x, s, b, &plain);
		break;
	case PAPER_DECISION:
	case PAPER_KPIS:
	case PAPER_TABLE:
	case PAPER_CHART:
	case PAPER_TERMS:
	case PAPER_EVIDENCE:
	case PAPER_PAGE_BREAK:
	case PAPER_ANNEX:
	case PAPER_TURN:
	case PAPER_DETAIL:
	case PAPER_IMAGE:
	case PAPER_KIND_COUNT:
		break;
	}
	if (b->note > 0)
		put_words(x, s,
		    cx_printf(x->cx, "%s%zu：%s",
			paper_say(x->paper, "注", "Note "), b->note, b->source),
		    &quiet);
}

/* --- the sheets one by one ------------------------------------------------ */

static void
cover(struct xlsx *x)
{
	static const struct xlsx_look label = {
		.bold = true, .line = true, .ink = 0x5B6B7A
	};
	static const struct xlsx_look plain = { .wrap = true, .line = true };
	const struct paper *p = x->paper;
	struct xlsx_sheet s = sheet_new(x, paper_say(p, "说明", "About"));
	struct paper_fact facts[PAPER_FACTS];
	const size_t n = paper_facts(x->cx, p, facts);
	const struct xlsx_look title = {
		.size = 16, .bold = true, .ink = XLSX_DEEP
	};

	xlsx_put(x, &s, 0, 0, p->title, &title);
	if (str_of(p->subtitle).n > 0)
		xlsx_put(x, &s, 1, 0, p->subtitle, &label);
	for (size_t i = 0; i < n; i++) {
		xlsx_fit(&s, 0, facts[i].label);
		xlsx_put(x, &s, s.row, 0, facts[i].label, &label);
		xlsx_put(x, &s, s.row, 1, facts[i].value, &plain);
		xlsx_note(x,
		    worksheet_set_row(s.ws, s.row,
			16.5 * ceil((cells_of(facts[i].value) + 1) / 84) + 3,
			NULL));
		s.row++;
	}
	xlsx_put(x, &s, s.row, 0, paper_say(p, "时区", "Time zone"), &label);
	xlsx_put(x, &s, s.row++, 1,
	    cx_printf(x->cx, "UTC%+03d:%02d", p->zone_min / 60,
		(p->zone_min < 0 ? -p->zone_min : p->zone_min) % 60),
	    &plain);
	if (str_of(p->run_url).n > 0) {
		const struct xlsx_look link = { .line = true, .link = true };

		xlsx_put(x, &s, s.row, 0, paper_say(p, "核验地址", "Verify at"),
		    &label);
		xlsx_note(x,
		    worksheet_write_url(
			s.ws, s.row, 1, p->run_url, xlsx_format(x, &link)));
	}
	sheet_end(x, &s);
	xlsx_note(x, worksheet_set_column(s.ws, 1, 1, 84, NULL));
}

/* The row of figures as a table. */
static void
put_kpis(struct xlsx *x, struct xlsx_sheet *s, const struct paper_block *b)
{
	static const struct xlsx_look head = { .align = PAPER_CENTRE,
		.bold = true,
		.line = true,
		.ink = XLSX_DEEP,
		.wash = XLSX_HEAD };
	static const struct xlsx_look plain = { .line = true };
	static const struct xlsx_look right = { .line = true,
		.align = PAPER_RIGHT };
	static const struct xlsx_look centre = { .line = true,
		.align = PAPER_CENTRE };
	const struct paper *p = x->paper;
	const char *const titles[] = { paper_say(p, "指标", "Figure"),
		paper_say(p, "数值", "Value"), paper_say(p, "单位", "Unit"),
		paper_say(p, "同比", "YoY"), paper_say(p, "环比", "MoM"),
		paper_say(p, "可信度", "Grade"),
		paper_say(p, "证据", "Evidence") };

	for (size_t c = 0; c < 7; c++) {
		xlsx_fit(s, c, titles[c]);
		xlsx_put(x, s, s->row, c, titles[c], &head);
	}
	for (size_t i = 0; i < b->n; i++) {
		const struct paper_kpi *k = &b->kpis[i];
		const lxw_row_t row = ++s->row;
		const char *url = paper_code_url(x->cx, p, k->evidence);
		const struct xlsx_look number = { .line = true,
			.bold = true,
			.align = PAPER_RIGHT,
			.number = xlsx_number_format(
			    x->cx, PAPER_NUMBER, k->decimals) };
		const struct xlsx_look link = { .line = true, .link = true };

		xlsx_fit(s, 0, k->label);
		xlsx_fit(s, 1, k->value);
		xlsx_fit(s, 2, k->unit);
		xlsx_fit(s, 6, k->evidence);
		xlsx_put(x, s, row, 0, k->label, &plain);
		if (isfinite(k->number))
			xlsx_note(x,
			    worksheet_write_number(s->ws, row, 1, k->number,
				xlsx_format(x, &number)));
		else
			xlsx_put(x, s, row, 1, k->value, &right);
		xlsx_put(x, s, row, 2, k->unit, &plain);
		xlsx_put(x, s, row, 3, k->yoy, &right);
		xlsx_put(x, s, row, 4, k->mom, &right);
		xlsx_put(x, s, row, 5,
		    k->grade == 0 ? "" : cx_printf(x->cx, "%c", k->grade),
		    &centre);
		if (url == NULL)
			xlsx_put(x, s, row, 6, k->evidence, &plain);
		else
			xlsx_note(x,
			    worksheet_write_url_opt(s->ws, row, 6, url,
				xlsx_format(x, &link), k->evidence, NULL));
	}
	s->row += 2;
}

static bool
is_section(const struct paper_block *b)
{
	return (b->kind == PAPER_HEADING && b->level == 1) ||
	    b->kind == PAPER_ANNEX;
}

/* Tables, then the data of charts, then words; up to the next section. */
static void
put_blocks(
    struct xlsx *x, struct xlsx_sheet *s, const struct paper_block *first)
{
	const struct paper_block *b;

	for (b = first; b != NULL && !is_section(b); b = b->next)
		if (b->kind == PAPER_TABLE)
			xlsx_table(x, s, b->table);
	for (b = first; b != NULL && !is_section(b); b = b->next)
		if (b->kind == PAPER_CHART)
			xlsx_chart(x, s, b->chart);
		else if (b->kind == PAPER_IMAGE)
			xlsx_image(x, s, b->image);
	for (b = first; b != NULL && !is_section(b); b = b->next)
		put_block_words(x, s, b);
}

static void
summary(struct xlsx *x)
{
	static const struct xlsx_look look = {
		.wrap = true, .bold = true, .wash = 0xEEF5FB
	};
	struct xlsx_sheet s =
	    sheet_new(x, paper_say(x->paper, "摘要", "Summary"));

	for (const struct paper_block *b = x->paper->first;
	     b != NULL && !is_section(b); b = b->next) {
		if (b->kind != PAPER_DECISION)
			continue;
		for (size_t c = 0; c < TEXT_COLUMNS; c++)
			s.widths[c] = 16;
		put_items(x, &s, b, &look);
		s.row++;
	}
	/* All figures, wherever they stand in the paper. */
	for (const struct paper_block *b = x->paper->first; b != NULL;
	     b = b->next)
		if (b->kind == PAPER_KPIS)
			put_kpis(x, &s, b);
	put_blocks(x, &s, x->paper->first);
	sheet_end(x, &s);
}

/* Whether a section has more than what other sheets hold. */
static bool
has_own(const struct paper_block *first)
{
	for (const struct paper_block *b = first; b != NULL && !is_section(b);
	     b = b->next)
		if (b->kind != PAPER_TERMS && b->kind != PAPER_EVIDENCE &&
		    b->kind != PAPER_PAGE_BREAK && b->kind != PAPER_HEADING &&
		    b->kind != PAPER_TURN && b->kind != PAPER_DETAIL)
			return true;
	return false;
}

static const char *
annex_name(struct xlsx *x, const struct paper_block *b)
{
	const char *word = paper_say(x->paper, "附件", "Annex ");

	return x->paper->annexes == 1
	    ? cx_printf(x->cx, "%s %s", word, paper_words(b->title))
	    : cx_printf(
		  x->cx, "%s%zu %s", word, b->annex, paper_words(b->title));
}

/* Tables to reckon with, a sheet each: so each keeps its head in view. */
static void
details(struct xlsx *x)
{
	for (const struct paper_block *b = x->paper->first; b != NULL;
	     b = b->next) {
		struct xlsx_sheet s;

		if (b->kind != PAPER_DETAIL || x->names_n > XLSX_SHEETS)
			continue;
		s = sheet_new(x,
		    cx_printf(x->cx, "%s %s",
			paper_say(x->paper, "明细", "Detail"),
			paper_words(b->table->caption)));
		xlsx_table(x, &s, b->table);
		xlsx_filter(x, &s, b->table);
		sheet_end(x, &s);
	}
}

static void
sections(struct xlsx *x)
{
	for (const struct paper_block *b = x->paper->first; b != NULL;
	     b = b->next) {
		struct xlsx_sheet s;

		if (!is_section(b) || !has_own(b->next) ||
		    x->names_n > XLSX_SHEETS)
			continue;
		s = sheet_new(x,
		    b->kind == PAPER_ANNEX ? annex_name(x, b)
					   : paper_words(b->text));
		put_blocks(x, &s, b->next);
		sheet_end(x, &s);
	}
}

/* What the columns of the tables hold, behind the terms. */
static void
put_columns(struct xlsx *x, struct xlsx_sheet *s)
{
	const struct paper_column columns[] = {
		{ .title = paper_say(x->paper, "表", "Table") },
		{ .title = paper_say(x->paper, "列", "Column") },
		{ .title = paper_say(x->paper, "单位", "Unit") },
	};
	struct paper aside = *x->paper;
	struct paper_table *t;

	aside.cx = x->cx;
	aside.first = aside.last = NULL;
	t = paper_table(&aside, NULL, columns, 3);
	for (const struct paper_block *b = x->paper->first; b != NULL;
	     b = b->next)
		for (size_t c = 0;
		     (b->kind == PAPER_TABLE || b->kind == PAPER_DETAIL) &&
		     c < b->table->columns_n;
		     c++) {
			paper_row(t, PAPER_PLAIN);
			paper_text(t, b->table->caption);
			paper_text(t, b->table->columns[c].title);
			paper_text(t, paper_words(b->table->columns[c].unit));
		}
	if (t->rows_n > 0)
		xlsx_table(x, s, t);
}

static void
dictionary(struct xlsx *x)
{
	struct xlsx_sheet s =
	    sheet_new(x, paper_say(x->paper, "数据字典", "Dictionary"));

	s.widths[1] = 80;
	for (const struct paper_block *b = x->paper->first; b != NULL;
	     b = b->next)
		if (b->kind == PAPER_TERMS)
			xlsx_table(
			    x, &s, paper_terms_table(x->cx, x->paper, b));
	put_columns(x, &s);
	sheet_end(x, &s);
}

static void
evidence(struct xlsx *x)
{
	struct xlsx_sheet s =
	    sheet_new(x, paper_say(x->paper, "证据", "Evidence"));

	for (const struct paper_block *b = x->paper->first; b != NULL;
	     b = b->next)
		if (b->kind == PAPER_EVIDENCE)
			xlsx_table(
			    x, &s, paper_evidence_table(x->cx, x->paper, b));
	sheet_end(x, &s);
}

/* --- the file
 * ----------------------------------------------------------------- */

static char *
owned(struct cx *cx, const char *s)
{
	const struct str view = str_of(s);

	return cx_strndup(cx, view.p, view.n > 255 ? 0 : view.n);
}

static void
properties(struct xlsx *x)
{
	const struct paper *p = x->paper;
	lxw_doc_properties doc = { .title = owned(x->cx, p->title),
		.subject = owned(x->cx, p->period),
		.author = owned(x->cx, p->author),
		.company = owned(x->cx, p->park),
		.comments = owned(x->cx, "园枢 ParkHub"),
		.created = (time_t)(p->generated_us / 1000000) };

	xlsx_note(x, workbook_set_properties(x->book, &doc));
	if (str_of(p->run_id).n > 0)
		xlsx_note(x,
		    workbook_set_custom_property_string(
			x->book, paper_say(p, "运行编号", "Run"), p->run_id));
}

bool
paper_xlsx(
    struct cx *cx, const struct paper *p, const char *tmpdir, struct str *bytes)
{
	struct xlsx *x = cx_alloc(cx, sizeof(*x));
	const char *path = cx_printf(cx, "%s/paper-%p.xlsx", tmpdir, (void *)x);
	lxw_workbook_options options = { .tmpdir =
					     cx_printf(cx, "%s", tmpdir) };
	bool done;

	if (!paper_check(cx, p))
		return false;
	*x = (struct xlsx){ .cx = cx, .paper = p };
	x->book = workbook_new_opt(path, &options);
	if (x->book == NULL)
		return cx_fail(
		    cx, FAIL_BROKEN, "xlsx", "no workbook can be made");
	properties(x);
	cover(x);
	summary(x);
	sections(x);
	details(x);
	dictionary(x);
	evidence(x);
	xlsx_note(x, workbook_close(x->book));
	if (x->error != LXW_NO_ERROR) {
		(void)unlink(path);
		return cx_fail(cx, FAIL_BROKEN, "xlsx",
		    "the workbook cannot be written: %s",
		    lxw_strerror(x->error));
	}
	done = file_read(cx, path, bytes);
	(void)unlink(path);
	return done;
}
