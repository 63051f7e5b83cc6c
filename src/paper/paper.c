#include "paper/paper.h"

#include <math.h>
#include <string.h>

static struct paper_block *
block_new(struct paper *p, enum paper_kind kind)
{
	struct paper_block *b = cx_alloc(p->cx, sizeof(*b));

	b->kind = kind;
	if (p->last == NULL)
		p->first = b;
	else
		p->last->next = b;
	p->last = b;
	p->blocks++;
	return b;
}

static void *
copy(struct cx *cx, const void *items, size_t n, size_t size)
{
	void *p = cx_calloc(cx, n, size);

	if (n > 0)
		memcpy(p, items, n * size);
	return p;
}

void
paper_heading(struct paper *p, int level, const char *text)
{
	struct paper_block *b = block_new(p, PAPER_HEADING);

	b->level = level;
	b->text = text;
}

void
paper_paragraph(struct paper *p, const char *text)
{
	block_new(p, PAPER_PARAGRAPH)->text = text;
}

void
paper_decision(struct paper *p, const char *const *sentences, size_t n)
{
	struct paper_block *b = block_new(p, PAPER_DECISION);

	b->items = copy(p->cx, sentences, n, sizeof(*sentences));
	b->n = n;
}

void
paper_kpis(struct paper *p, const struct paper_kpi *kpis, size_t n)
{
	struct paper_block *b = block_new(p, PAPER_KPIS);

	b->kpis = copy(p->cx, kpis, n, sizeof(*kpis));
	b->n = n;
}

static const double *
copy_values(struct cx *cx, const double *y, size_t n)
{
	return y == NULL ? NULL : copy(cx, y, n, sizeof(*y));
}

static const struct chart_shape *
copy_shapes(struct cx *cx, const struct chart_shape *shapes, size_t n)
{
	struct chart_shape *s = copy(cx, shapes, n, sizeof(*s));

	for (size_t i = 0; i < n; i++)
		if (s[i].at != NULL)
			s[i].at = copy(cx, s[i].at, s[i].n, sizeof(*s[i].at));
	return s;
}

void
paper_chart(struct paper *p, const struct chart *chart)
{
	struct chart *c = copy(p->cx, chart, 1, sizeof(*chart));
	struct chart_series *series =
	    copy(p->cx, c->series, c->series_n, sizeof(*series));

	for (size_t i = 0; i < c->series_n; i++) {
		series[i].y = copy_values(p->cx, series[i].y, c->n);
		series[i].x = copy_values(p->cx, series[i].x, c->n);
	}
	c->series = series;
	c->english = p->english;
	if (c->flows != NULL)
		c->flows = copy(p->cx, c->flows, c->flows_n, sizeof(*c->flows));
	if (c->shapes != NULL)
		c->shapes = copy_shapes(p->cx, c->shapes, c->shapes_n);
	if (c->labels != NULL)
		c->labels = copy(p->cx, c->labels, c->n, sizeof(*c->labels));
	if (c->at_us != NULL)
		c->at_us = copy(p->cx, c->at_us, c->n, sizeof(*c->at_us));
	block_new(p, PAPER_CHART)->chart = c;
}

void
paper_image(struct paper *p, const struct paper_image *image)
{
	block_new(p, PAPER_IMAGE)->image =
	    copy(p->cx, image, 1, sizeof(*image));
}

void
paper_note(struct paper *p, const char *text)
{
	block_new(p, PAPER_NOTE)->text = text;
}

void
paper_callout(
    struct paper *p, enum paper_tone tone, const char *title, const char *text)
{
	struct paper_block *b = block_new(p, PAPER_CALLOUT);

	b->tone = tone;
	b->title = title;
	b->text = text;
}

void
paper_list(struct paper *p, bool ordered, const char *const *items, size_t n)
{
	struct paper_block *b = block_new(p, PAPER_LIST);

	b->ordered = ordered;
	b->items = copy(p->cx, items, n, sizeof(*items));
	b->n = n;
}

void
paper_terms(struct paper *p, const struct paper_term *terms, size_t n)
{
	struct paper_block *b = block_new(p, PAPER_TERMS);

	b->terms = copy(p->cx, terms, n, sizeof(*terms));
	b->n = n;
}

void
paper_evidence(struct paper *p, const struct paper_evidence *evidence, size_t n)
{
	struct paper_block *b = block_new(p, PAPER_EVIDENCE);

	b->evidence = copy(p->cx, evidence, n, sizeof(*evidence));
	b->n = n;
}

void
paper_page_break(struct paper *p)
{
	(void)block_new(p, PAPER_PAGE_BREAK);
}

static bool
may_have_source(enum paper_kind kind)
{
	return kind != PAPER_HEADING && kind != PAPER_PAGE_BREAK &&
	    kind != PAPER_ANNEX && kind != PAPER_TURN && kind != PAPER_DETAIL;
}

void
paper_source(struct paper *p, const char *text)
{
	struct paper_block *last = p->last;

	if (last == NULL || !may_have_source(last->kind) || last->note > 0 ||
	    str_of(text).n == 0)
		return;
	last->source = text;
	for (const struct paper_block *b = p->first; b != last; b = b->next)
		if (b->note > 0 && str_eq(str_of(b->source), str_of(text)))
			last->note = b->note;
	if (last->note == 0)
		last->note = ++p->notes;
}

void
paper_annex(struct paper *p, const char *title)
{
	struct paper_block *b = block_new(p, PAPER_ANNEX);

	b->title = title;
	b->annex = ++p->annexes;
}

void
paper_landscape(struct paper *p, bool on)
{
	block_new(p, PAPER_TURN)->landscape = on;
}

/* --- tables -------------------------------------------------------------- */

static struct paper_table *
table_new(struct paper *p, enum paper_kind kind, const char *caption,
    const struct paper_column *columns, size_t n)
{
	struct paper_table *t = cx_alloc(p->cx, sizeof(*t));

	t->paper = p;
	t->caption = caption;
	t->columns = copy(p->cx, columns, n, sizeof(*columns));
	t->columns_n = n;
	block_new(p, kind)->table = t;
	return t;
}

struct paper_table *
paper_table(struct paper *p, const char *caption,
    const struct paper_column *columns, size_t n)
{
	return table_new(p, PAPER_TABLE, caption, columns, n);
}

struct paper_table *
paper_detail(struct paper *p, const char *caption,
    const struct paper_column *columns, size_t n)
{
	return table_new(p, PAPER_DETAIL, caption, columns, n);
}

static void
row_add(struct paper_table *t, enum paper_tone tone, bool total)
{
	struct cx *cx = t->paper->cx;
	struct paper_row *rows = t->rows;

	if (t->rows_n == t->rows_room) {
		t->rows_room = t->rows_room == 0 ? 16 : 2 * t->rows_room;
		rows = cx_calloc(cx, t->rows_room, sizeof(*rows));
		if (t->rows_n > 0)
			memcpy(rows, t->rows, t->rows_n * sizeof(*rows));
		t->rows = rows;
	}
	rows[t->rows_n++] = (struct paper_row){
		.tone = tone,
		.total = total,
		.cells = cx_calloc(cx, t->columns_n, sizeof(*rows->cells)),
	};
	t->cells_n = 0;
}

void
paper_row(struct paper_table *t, enum paper_tone tone)
{
	row_add(t, tone, false);
}

void
paper_total(struct paper_table *t)
{
	row_add(t, PAPER_PLAIN, true);
}

static void
cell_add(struct paper_table *t, struct paper_cell cell)
{
	struct paper_row *row;

	if (t->rows_n == 0)
		row_add(t, PAPER_PLAIN, false);
	row = &t->rows[t->rows_n - 1];
	if (t->cells_n == t->columns_n)
		row->surplus = true;
	else
		row->cells[t->cells_n++] = cell;
}

void
paper_text(struct paper_table *t, const char *text)
{
	cell_add(t, (struct paper_cell){ PAPER_CELL_TEXT, text, 0 });
}

void
paper_number(struct paper_table *t, double number)
{
	enum paper_cell_kind kind =
	    isfinite(number) ? PAPER_CELL_NUMBER : PAPER_CELL_EMPTY;

	cell_add(t, (struct paper_cell){ kind, NULL, number });
}

void
paper_code(struct paper_table *t, const char *code)
{
	cell_add(t, (struct paper_cell){ PAPER_CELL_CODE, code, 0 });
}

void
paper_empty(struct paper_table *t)
{
	cell_add(t, (struct paper_cell){ .kind = PAPER_CELL_EMPTY });
}
