/*
 * paper.h - a document as data, and its writers.
 *
 * A report, a dossier or a certificate is built once as a list of blocks and
 * written as PDF (to file and sign), XLSX (to go on reckoning) and HTML (to
 * read on a screen).  A paper knows no database, no clock and no network:
 * equal papers give equal bytes.
 *
 * Texts are well-formed UTF-8, NUL-terminated, and live as long as the
 * paper; NULL is the empty text.  Arrays handed to a builder are copied,
 * the texts in them are not.  Numbers are doubles, NaN is "no value".
 * A writer first checks the paper: what breaks a rule of this header is
 * FAIL_INVALID and names the block; what a library refuses is FAIL_BROKEN.
 */
#ifndef PAPER_PAPER_H
#define PAPER_PAPER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cx.h"
#include "base/picture.h"
#include "base/str.h"
#include "base/text.h"
#include "paper/chart.h"

#define PAPER_BLOCKS 4096
#define PAPER_COLUMNS 16
#define PAPER_ROWS 50000  /* of one table */
#define PAPER_TEXT 16384  /* bytes of one text */
#define PAPER_DECISIONS 3 /* sentences an official can act on */

enum paper_style {
	PAPER_BRIEF,   /* dense sans for daily use, margins 20 mm */
	PAPER_GONGWEN, /* page and type metrics of GB/T 9704-2012 */
	PAPER_STYLE_COUNT
};

/* What a colour says; each is also said by a sign or a word. */
enum paper_tone {
	PAPER_PLAIN,
	PAPER_GOOD,
	PAPER_WARN,
	PAPER_BAD,
	PAPER_MUTED,
	PAPER_TONE_COUNT
};

/* --- blocks ------------------------------------------------------------ */

struct paper_kpi {
	const char *label; /* "综合能源消费量" */
	const char *value; /* as printed, "1,234.5" */
	double number;     /* the same for a workbook; NaN: text only */
	int decimals;      /* of number there, 0..6 */
	const char *unit;  /* "tce" */
	const char *yoy;   /* 同比, "+3.2%"; NULL: not shown */
	const char *mom;   /* 环比 */
	enum paper_tone yoy_tone;
	enum paper_tone mom_tone;
	char grade;           /* 'A'..'D', or 0 */
	const char *evidence; /* code, or NULL */
};

enum paper_align {
	PAPER_AUTO, /* numbers right, all else left */
	PAPER_LEFT,
	PAPER_CENTRE,
	PAPER_RIGHT
};

enum paper_format {
	PAPER_NUMBER,  /* 1,234.5 */
	PAPER_PERCENT, /* a fraction: 0.063 is 6.3% */
	PAPER_CHANGE,  /* a fraction with its sign: +6.3% */
	PAPER_SIGNED,  /* +1,234.5 */
	/* Seconds since 1970-01-01 00:00 at the park: 2026-11-01 08:00:00 */
	PAPER_INSTANT,
	PAPER_EXACT, /* as many digits as it has, at most 15 */
	PAPER_FORMAT_COUNT
};

struct paper_column {
	const char *title;
	const char *unit; /* under the title, or NULL */
	double width;     /* share of the line, > 0; 0 counts as 1 */
	enum paper_align align;
	enum paper_format format; /* of its numbers */
	int decimals;             /* 0..6 */
	bool sum; /* its total is the sum of the rows: a formula in XLSX */
};

enum paper_cell_kind {
	PAPER_CELL_EMPTY, /* "—" */
	PAPER_CELL_TEXT,
	PAPER_CELL_NUMBER,
	PAPER_CELL_CODE /* an evidence code, linked */
};

struct paper_cell {
	enum paper_cell_kind kind;
	const char *text;
	double number;
};

struct paper_row {
	enum paper_tone tone;
	bool total;
	bool surplus; /* more cells were given than there are columns */
	struct paper_cell *cells; /* as many as the table has columns */
};

struct paper_table {
	struct paper *paper;
	const char *caption; /* above the table */
	struct paper_column *columns;
	size_t columns_n;
	struct paper_row *rows;
	size_t rows_n;
	size_t rows_room;
	size_t cells_n; /* given to the newest row so far */
};

struct paper_evidence {
	const char *code;
	const char *label;
	const char *value; /* as printed */
	const char *unit;
	char grade; /* 'A'..'D', or 0 */
};

struct paper_term {
	const char *term;
	const char *meaning;
};

/* A picture with its caption above, as charts have one. */
struct paper_image {
	const char *caption;
	struct picture picture; /* as picture_read() gives it */
	double share;           /* of the line, > 0 .. 1 */
};

enum paper_kind {
	PAPER_HEADING,
	PAPER_PARAGRAPH,
	PAPER_DECISION,
	PAPER_KPIS,
	PAPER_TABLE,
	PAPER_CHART,
	PAPER_NOTE,
	PAPER_CALLOUT,
	PAPER_LIST,
	PAPER_TERMS,
	PAPER_EVIDENCE,
	PAPER_PAGE_BREAK,
	PAPER_ANNEX,
	PAPER_TURN,
	PAPER_DETAIL, /* a table for workbooks alone */
	PAPER_IMAGE,
	PAPER_KIND_COUNT
};

struct paper_block {
	enum paper_kind kind;
	struct paper_block *next;
	int level;                /* heading: 1..3 */
	bool ordered;             /* list */
	enum paper_tone tone;     /* callout */
	const char *title;        /* callout, annex */
	const char *text;         /* heading, paragraph, note, callout */
	size_t n;                 /* items of what follows */
	const char *const *items; /* decision, list */
	const struct paper_kpi *kpis;
	const struct paper_evidence *evidence;
	const struct paper_term *terms;
	const struct chart *chart;
	const struct paper_image *image;
	struct paper_table *table;
	bool landscape;     /* turn */
	const char *source; /* footnote, or NULL; see paper_source() */
	size_t note;        /* its number, from 1; 0: none */
	size_t annex;       /* number of the annex, from 1 */
};

/* --- the paper --------------------------------------------------------- */

/*
 * Fill the front by name, then add blocks:
 *
 *	struct paper p = { .cx = cx, .title = "…", … };
 *	paper_heading(&p, 1, "一、总体情况");
 */
struct paper {
	struct cx *cx;
	enum paper_style style;
	bool english;      /* the writers' own words; Chinese otherwise */
	const char *title; /* required */
	const char *subtitle;
	const char *park;          /* whose park */
	const char *author;        /* the party that issues it */
	const char *reader;        /* the party it is for */
	const char *period;        /* "2026年10月" */
	const char *scope;         /* what was counted, one or two sentences */
	int64_t generated_us;      /* also the date inside of the files */
	int64_t as_of_us;          /* the data are of this instant */
	int zone_min;              /* minutes east of UTC, -720..840 */
	const char *run_id;        /* number of the run, or NULL */
	const char *evidence_hash; /* digest over its evidence, or NULL */
	const char *run_url;       /* becomes the QR code, or NULL */
	const char *evidence_url;  /* a code is put behind it, or NULL */
	struct paper_block *first;
	struct paper_block *last;
	size_t blocks;
	bool contents; /* a table of contents before the first section */
	const char *watermark; /* across each page of a PDF, or NULL */
	/*
	 * Whose own copy it is, or NULL: below the watermark with the date of
	 * generated_us, and in the colophon.
	 */
	const char *receiver;
	const char *receiver_address; /* where it went; with receiver alone */
	size_t notes;                 /* footnotes so far */
	size_t annexes;               /* so far */
};

void paper_heading(struct paper *p, int level, const char *text);
void paper_paragraph(struct paper *p, const char *text);
/* Up to PAPER_DECISIONS sentences; the first block of a paper. */
void paper_decision(struct paper *p, const char *const *sentences, size_t n);
void paper_kpis(struct paper *p, const struct paper_kpi *kpis, size_t n);
void paper_chart(struct paper *p, const struct chart *chart);
void paper_image(struct paper *p, const struct paper_image *image);
/* A remark on the quality of the data. */
void paper_note(struct paper *p, const char *text);
void paper_callout(
    struct paper *p, enum paper_tone tone, const char *title, const char *text);
void paper_list(
    struct paper *p, bool ordered, const char *const *items, size_t n);
/* Definitions of the terms and indicators used. */
void paper_terms(struct paper *p, const struct paper_term *terms, size_t n);
void paper_evidence(
    struct paper *p, const struct paper_evidence *evidence, size_t n);
void paper_page_break(struct paper *p);

/*
 * Where the data of the newest block come from: a numbered footnote on the
 * page where a table or chart begins, or where a text ends.  A block has
 * one; blocks that say the same share its number.  Ignored before the first
 * block and after a break, a turn or a heading.
 */
void paper_source(struct paper *p, const char *text);

/* What follows is an annex, on a page of its own, up to the next one. */
void paper_annex(struct paper *p, const char *title);

/* What follows stands on landscape pages; false turns back. */
void paper_landscape(struct paper *p, bool on);

/*
 * A table, filled row by row and from left to right:
 *
 *	t = paper_table(p, "表 1  …", columns, n);
 *	paper_row(t, PAPER_PLAIN);
 *	paper_text(t, "云湖钢铁"), paper_number(t, 812.5);
 *	paper_total(t);
 *	paper_text(t, "合计"), paper_number(t, 812.5);
 *
 * Cells left out stay empty; cells beyond the last column are refused when
 * the paper is written.  The total is the last row.
 */
struct paper_table *paper_table(struct paper *p, const char *caption,
    const struct paper_column *columns, size_t n);
/* The same for rows to reckon with: workbooks alone hold it, as 明细. */
struct paper_table *paper_detail(struct paper *p, const char *caption,
    const struct paper_column *columns, size_t n);
void paper_row(struct paper_table *t, enum paper_tone tone);
void paper_total(struct paper_table *t);
void paper_text(struct paper_table *t, const char *text);
void paper_number(struct paper_table *t, double number);
void paper_code(struct paper_table *t, const char *code);
void paper_empty(struct paper_table *t);

/* Whether the paper keeps the rules above; the writers ask it themselves. */
bool paper_check(struct cx *cx, const struct paper *p);

/* --- fonts and warnings ------------------------------------------------ */

enum paper_role {
	PAPER_FONT_HEI,      /* headings, table heads; brief: all text */
	PAPER_FONT_BODY,     /* gongwen: running text, by the standard 仿宋 */
	PAPER_FONT_FALLBACK, /* characters that the others lack */
	PAPER_FONT_TITLE,    /* gongwen: the title, by the standard 小标宋 */
	PAPER_FONT_KAI,      /* gongwen: headings of level 2 */
	PAPER_FONT_NUMBER,   /* gongwen: page numbers, by the standard 宋体 */
	PAPER_FONT_COUNT
};

#define PAPER_FONT_CHOICES 4

/* A TrueType outline font; of a collection (.ttc) the index-th. */
struct paper_font {
	const char *path; /* NULL ends the choices */
	unsigned index;
};

/*
 * For each role the first file that exists is used.  Fonts with composite
 * Han glyphs (wqy-microhei, Droid Sans Fallback) come out blank: the test in
 * tests/report/ink.c tells.
 */
struct paper_fonts {
	struct paper_font choices[PAPER_FONT_COUNT][PAPER_FONT_CHOICES];
};

extern const struct paper_fonts paper_fonts_debian;

/*
 * Fonts of an operator, put before those of Debian: lines of a role (title,
 * hei, kai, body, number, fallback), a path, and for a collection an index,
 * parted by blanks; `#` begins a remark.  A path of NULL or "" changes nothing.
 * FAIL_INVALID on "fonts" names the line; a file that is not there, too.
 */
bool paper_fonts_read(
    struct cx *cx, const char *path, struct paper_fonts *fonts);

/* A character that no font has; it was printed as 〓. */
struct paper_warning {
	uint32_t character;
	const char *where; /* the text it stands in */
};

#define PAPER_WARNINGS 64

struct paper_warnings {
	struct paper_warning items[PAPER_WARNINGS];
	size_t n;     /* kept */
	size_t total; /* seen, each character counted once */
};

/* --- writers ------------------------------------------------------------ */

/* The bytes live as long as cx. FAIL_BROKEN also when a role has no font. */
bool paper_pdf(struct cx *cx, const struct paper *p,
    const struct paper_fonts *fonts, struct str *bytes,
    struct paper_warnings *warnings);

/* tmpdir: a private folder for the parts of the file while it is made. */
bool paper_xlsx(struct cx *cx, const struct paper *p, const char *tmpdir,
    struct str *bytes);

/* A complete page; needs nothing from outside but its own <style>. */
bool paper_html(struct cx *cx, const struct paper *p, struct text *out);

#endif
