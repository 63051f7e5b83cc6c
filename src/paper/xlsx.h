/*
 * xlsx.h - what the files of the workbook writer share; nobody else includes
 * it.
 *
 * Sheets: 说明, 摘要, one a heading of level 1 and an annex, 明细 for each
 * table of detail, 数据字典, 证据.  On a sheet the
 * first table stands on top, its head frozen and repeated in print; below it
 * further tables, the data of charts, and the words; charts stand right of
 * them.  Texts are written as strings, so nothing in them is ever a formula.
 */
#ifndef PAPER_XLSX_H
#define PAPER_XLSX_H

#include <xlsxwriter.h>

#include "paper/parts.h"

#define XLSX_FORMATS 96
#define XLSX_SHEETS 64
#define XLSX_WIDTHS 64 /* columns whose width is fitted */
#define XLSX_CHARTS 32 /* on one sheet */
#define XLSX_PRIMARY 0x1F6FB2U
#define XLSX_DEEP 0x173A5EU
#define XLSX_HEAD 0xE9F0F6U

/* How a cell looks; equal looks share one format. */
struct xlsx_look {
	const char *number; /* format code, or NULL */
	enum paper_align align;
	double size; /* of type; 0: the usual */
	bool bold, wrap, line, link;
	uint32_t ink, wash; /* 0: the usual */
};

struct xlsx_sheet {
	lxw_worksheet *ws;
	const char *name;
	lxw_row_t row; /* the next free one */
	double widths[XLSX_WIDTHS];
	size_t columns; /* that hold anything */
	bool frozen;
	struct xlsx_chart {
		lxw_chart *chart;
		double height; /* pixels */
		lxw_row_t row; /* beside its own data */
		size_t column;
	} charts[XLSX_CHARTS];
	size_t charts_n;
};

struct xlsx {
	struct cx *cx;
	const struct paper *paper;
	lxw_workbook *book;
	lxw_error error; /* the first */
	struct {
		struct xlsx_look look;
		lxw_format *format;
	} formats[XLSX_FORMATS];
	size_t formats_n;
	const char *names[XLSX_SHEETS + 4];
	size_t names_n;
};

lxw_format *xlsx_format(struct xlsx *x, const struct xlsx_look *look);

/* Keeps the first error of the library. */
void xlsx_note(struct xlsx *x, lxw_error error);

/* Height in points of a row whose texts take so many lines. */
#define XLSX_LINE 14.5
double xlsx_lines(const struct xlsx_sheet *s, size_t column, const char *words);

/* Makes the column wide enough for s, within reason. */
void xlsx_fit(struct xlsx_sheet *s, size_t column, const char *words);

void xlsx_put(struct xlsx *x, struct xlsx_sheet *s, lxw_row_t row,
    size_t column, const char *words, const struct xlsx_look *look);

/* A table at the sheet's next row. */
void xlsx_table(
    struct xlsx *x, struct xlsx_sheet *s, const struct paper_table *t);

/* Lets a reader filter the rows of a table just written, its total apart. */
void xlsx_filter(
    struct xlsx *x, struct xlsx_sheet *s, const struct paper_table *t);

/* The data of a chart at the next row, and the chart itself beside. */
void xlsx_chart(struct xlsx *x, struct xlsx_sheet *s, const struct chart *c);

/* A picture at the next row, its caption above. */
void xlsx_image(
    struct xlsx *x, struct xlsx_sheet *s, const struct paper_image *image);

/* --- charts: parts, and the kinds with data of their own ------------------ */

extern const struct xlsx_look xlsx_head_look;
extern const struct xlsx_look xlsx_label_look;
/* A number, or nothing for NaN. */
void xlsx_value(struct xlsx *x, struct xlsx_sheet *s, lxw_row_t row,
    size_t column, double v, const struct xlsx_look *look);
/* Keeps the next row in view, unless another one is. */
void xlsx_freeze(struct xlsx *x, struct xlsx_sheet *s);
/* The k-th sign of a line or of points. */
void xlsx_marker(lxw_chart_series *series, size_t k, uint32_t colour);
/* NULL when the sheet holds no more charts. */
lxw_chart *xlsx_chart_new(struct xlsx *x, struct xlsx_sheet *s, uint8_t type);
/* Gives it a title and a place: beside its data at row and column. */
void xlsx_chart_keep(struct xlsx_sheet *s, const struct chart *c,
    lxw_chart *chart, double height, lxw_row_t row, size_t column, bool legend);

void xlsx_ring(struct xlsx *x, struct xlsx_sheet *s, const struct chart *c);
void xlsx_scatter(struct xlsx *x, struct xlsx_sheet *s, const struct chart *c);
void xlsx_waterfall(
    struct xlsx *x, struct xlsx_sheet *s, const struct chart *c);
void xlsx_flows(struct xlsx *x, struct xlsx_sheet *s, const struct chart *c);
void xlsx_places(struct xlsx *x, struct xlsx_sheet *s, const struct chart *c);

/* A number as a workbook counts: instants become days since 1900. */
double xlsx_number(enum paper_format format, double v);

/* "#,##0.0" … as a column wants its numbers. */
const char *xlsx_number_format(
    struct cx *cx, enum paper_format format, int decimals);

/* wanted, as far as Excel allows it for a sheet. */
const char *xlsx_sheet_name(struct cx *cx, const char *wanted);

/* 'a sheet''s name'!$A$1:$B$9 with a leading =. */
const char *xlsx_range(struct cx *cx, const struct xlsx_sheet *s,
    lxw_row_t first_row, size_t first_column, lxw_row_t last_row,
    size_t last_column);

#endif
