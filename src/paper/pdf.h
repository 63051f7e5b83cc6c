/*
 * pdf.h - what the files of the PDF writer share; nobody else includes it.
 *
 * Lengths are points (1/72 inch).  y runs downwards from the upper edge of
 * the page; only the calls into libharu turn it round.  libharu's errors
 * are recorded by a handler that returns: its functions refuse to work on
 * what is missing, so layout goes on harmlessly and the writer asks once at
 * the end.  Nothing ever jumps out of a frame of libharu.
 */
#ifndef PAPER_PDF_H
#define PAPER_PDF_H

#include <hpdf.h>

#include "paper/parts.h"

#define PDF_MM(x) ((x)*72.0 / 25.4)
#define PDF_PRIMARY 0x1F6FB2U
#define PDF_INK 0x1D2731U
#define PDF_QUIET 0x5B6B7AU
#define PDF_RULE 0xC9D3DCU
#define PDF_DEEP 0x173A5EU /* headings */

/* --- type ----------------------------------------------------------------- */

enum pdf_voice {
	PDF_TITLE,
	PDF_SUBTITLE,
	PDF_META,
	PDF_HEAD_1,
	PDF_HEAD_2,
	PDF_HEAD_3,
	PDF_BODY,
	PDF_VERDICT, /* the decision */
	PDF_CAPTION,
	PDF_CELL,
	PDF_NOTE,
	PDF_LABEL,
	PDF_FIGURE, /* the large number of a KPI */
	PDF_FOOT,
	PDF_NUMBER, /* of a page, in the official style */
	PDF_VOICE_COUNT
};

struct pdf_type {
	enum paper_role role;
	double size;
	double lead; /* from baseline to baseline */
	bool bold;
	uint32_t colour;
};

struct pdf_look {
	double left, right, top, bottom; /* margins */
	double indent;                   /* of a paragraph, em */
	bool official; /* black words, titles centred, lines on a grid */
	struct pdf_type type[PDF_VOICE_COUNT];
};

extern const struct pdf_look pdf_looks[PAPER_STYLE_COUNT];

/* --- the document being written ------------------------------------------- */

struct pdf_face {
	const char *path;
	unsigned index;
	HPDF_Font font;
};

struct pdf_glyph {
	bool known;
	uint8_t face;       /* index into faces */
	uint16_t character; /* what is printed; 0: nothing at all */
	float width;        /* em */
	float shift;        /* em by which it is drawn further left */
};

struct pdf_line {
	struct str s;
	bool last; /* of its paragraph: never justified */
};

struct pdf_lines {
	struct pdf_line *line;
	size_t n;
};

struct pdf_sheet {
	HPDF_Page page;
	bool landscape;
};

/* A line of the table of contents: where it stands, and what it leads to. */
struct pdf_entry {
	const char *words;
	int level;
	size_t on;     /* sheet it stands on */
	double y;      /* upper edge of its last line there */
	double end;    /* where that line ends */
	size_t page;   /* number of the page it leads to; 0: none yet */
	double page_y; /* of the heading there */
};

struct pdf_note {
	size_t number;
	struct pdf_lines *lines;
};

#define PDF_NOTES 12 /* on one page */

struct pdf {
	struct cx *cx;
	const struct paper *paper;
	const struct paper_fonts *fonts;
	struct paper_warnings *warnings;
	const struct pdf_look *look;
	HPDF_Doc doc;
	HPDF_STATUS error; /* the first, 0 for none */
	HPDF_STATUS detail;

	struct pdf_face faces[PAPER_FONT_COUNT];
	size_t faces_n;
	int role_face[PAPER_FONT_COUNT]; /* -1: none, -2: not tried */
	struct pdf_glyph *glyphs[PAPER_FONT_COUNT][256];
	uint32_t *missing; /* characters warned about */
	size_t missing_n;
	size_t missing_room;

	struct pdf_sheet *sheets;
	size_t sheets_n;
	size_t sheets_room;
	HPDF_Page page;
	bool landscape;          /* this page and the next ones */
	double width, height;    /* of the page */
	double left, right;      /* edges of the frame */
	double top, bottom;      /* bottom: above the footnotes */
	double y;                /* the next block begins here */
	HPDF_Outline outline[4]; /* the last of each level */

	struct pdf_note notes[PDF_NOTES]; /* of this page */
	size_t notes_n;
	double floor;     /* lower edge of the frame, footnotes and all */
	double held;      /* kept free on each page while a text is drawn */
	double held_here; /* and on this one */

	struct pdf_entry *entries; /* of the table of contents */
	size_t entries_n;
	size_t entries_met; /* whose headings were drawn */
	bool contents_done;
	bool closed; /* signed: what follows are annexes */
};

/* --- pdf_font.c: characters
 * --------------------------------------------------- */

/* Loads the fonts of the roles; FAIL_BROKEN without one for PAPER_FONT_HEI. */
bool pdf_fonts_load(struct pdf *pdf);

/* How a character is printed in a role; warns when it is not. */
const struct pdf_glyph *pdf_glyph_of(
    struct pdf *pdf, enum paper_role role, uint32_t c, struct str within);

double pdf_width(struct pdf *pdf, const struct pdf_type *type, struct str s);

/*
 * How a justified line is widened: each is put beside every ideograph,
 * blank more at every space.  Words and numbers stay as they are.
 */
struct pdf_gap {
	double each;
	double blank;
};

struct pdf_places {
	size_t each;
	size_t blank;
};

/* Where s may be widened. */
struct pdf_places pdf_places_of(struct str s);

/* One line at a baseline. */
void pdf_show(struct pdf *pdf, const struct pdf_type *type, double x, double y,
    struct str s);
void pdf_show_wide(struct pdf *pdf, const struct pdf_type *type, double x,
    double y, struct str s, struct pdf_gap gap);

/* The same, ending at x or centred about it. */
void pdf_show_right(struct pdf *pdf, const struct pdf_type *type, double x,
    double y, struct str s);
void pdf_show_centred(struct pdf *pdf, const struct pdf_type *type, double x,
    double y, struct str s);

/* --- pdf_flow.c: lines
 * ---------------------------------------------------------- */

/* Whether a line may end between two neighbours; before is what precedes a. */
bool pdf_may_break(uint32_t before, uint32_t a, uint32_t b);

/* s broken to width, its first line to width - indent. */
struct pdf_lines pdf_lines_of(struct pdf *pdf, const struct pdf_type *type,
    struct str s, double width, double indent);

/* Draws a line into a box of the type's lead whose upper edge is y. */
void pdf_line_draw(struct pdf *pdf, const struct pdf_type *type, double x,
    double y, const struct pdf_line *line, double justify_to);

/* Lines that go on this page so that no page has one alone; 0: none. */
size_t pdf_lines_here(size_t n, size_t room);

/* A paragraph at the cursor, over as many pages as it takes. */
void pdf_paragraph(struct pdf *pdf, const struct pdf_type *type, double x,
    double width, double indent, struct str s);

/* --- pdf_page.c: pages and marks
 * --------------------------------------------------- */

void pdf_page_new(struct pdf *pdf);
/* What follows stands on pages that lie, or stand again. */
void pdf_turn(struct pdf *pdf, bool landscape);
/* Back to the i-th page: its size, its frame. */
void pdf_sheet_choose(struct pdf *pdf, size_t i);
/* A new page unless height is left on this one. */
void pdf_need(struct pdf *pdf, double height);
void pdf_space(struct pdf *pdf, double height); /* nothing on top of a page */
void pdf_rect(
    struct pdf *pdf, double x, double y, double w, double h, uint32_t colour);
void pdf_rule(struct pdf *pdf, double x1, double y1, double x2, double y2,
    double width, uint32_t colour);
void pdf_link(
    struct pdf *pdf, double x, double y, double w, double h, const char *url);
void pdf_colour_fill(struct pdf *pdf, uint32_t colour);
void pdf_colour_stroke(struct pdf *pdf, uint32_t colour);
/* A square of modules; false and nothing drawn when s does not fit. */
bool pdf_qr(struct pdf *pdf, double x, double y, double side, const char *s);
/* Headers and footers, once the number of pages is known. */
void pdf_furniture(struct pdf *pdf);

/* --- pdf_note.c: footnotes, watermark ------------------------------------- */

/* Height that the footnote of a block takes on this page; 0 without one. */
double pdf_note_height(struct pdf *pdf, const struct paper_block *b);
/* Puts it onto this page: bottom rises. */
void pdf_note_put(struct pdf *pdf, const struct paper_block *b);
/* The same for a text: room is kept while it runs over pages, and its
 * footnote stands where it ends. */
void pdf_note_hold(struct pdf *pdf, const struct paper_block *b);
void pdf_note_let(struct pdf *pdf, const struct paper_block *b);
/* Draws those of this page, which then has none. */
void pdf_notes_draw(struct pdf *pdf);
/* s with the raised number of the block's footnote behind it. */
const char *pdf_noted(
    struct pdf *pdf, const struct paper_block *b, const char *s);
/* Across the page, so thin that everything can be read. */
void pdf_watermark(struct pdf *pdf);

/* --- pdf_front.c, pdf_contents.c: first page, contents, last page --------- */

void pdf_front(struct pdf *pdf);
/* The table of contents; the numbers of its pages follow. */
void pdf_contents(struct pdf *pdf);
/* A heading of the table of contents was met, on this page. */
void pdf_contents_met(struct pdf *pdf);
void pdf_contents_fill(struct pdf *pdf);
/* What ends the paper before its annexes, and the height it takes: the list
 * of them, who issues it, and when.  Nobody signs a page without words, so
 * the text before leaves room for it or takes lines along. */
double pdf_close_height(struct pdf *pdf);
void pdf_close(struct pdf *pdf);
void pdf_back(struct pdf *pdf);
/* Whether a line of the contents leads to it. */
bool pdf_is_entry(const struct paper_block *b);

/* --- blocks --------------------------------------------------------------- */

/*
 * Each draws a block at the cursor; least is the height that must stand
 * together with a heading above it.
 */
void pdf_block(struct pdf *pdf, const struct paper_block *b);

#define PDF_CELL_PAD 5.0 /* left and right of a cell */
/* Moves width between the columns w of a table while that saves lines. */
void pdf_columns_settle(struct pdf *pdf, const struct paper_table *t,
    const struct pdf_type *type, const double *least, double *w);
void pdf_table(
    struct pdf *pdf, const struct paper_block *b, const struct paper_table *t);
double pdf_table_least(struct pdf *pdf, const struct paper_table *t);

void pdf_chart(struct pdf *pdf, const struct paper_block *b);
double pdf_chart_least(struct pdf *pdf, const struct chart *c);

void pdf_image(struct pdf *pdf, const struct paper_block *b);
double pdf_image_least(const struct pdf *pdf, const struct paper_image *i);
/* A code as small blue words that lead to its evidence. */
void pdf_code_right(struct pdf *pdf, double right, double y, const char *code);

#define PDF_CARD 74.0 /* height of a card */
/* Cards, as even rows of them as fit. */
void pdf_figures(struct pdf *pdf, const struct paper_block *b);

/* Decision and callout. */
void pdf_panel(struct pdf *pdf, const struct paper_block *b);
double pdf_panel_least(struct pdf *pdf, const struct paper_block *b);
void pdf_quality(struct pdf *pdf, const struct paper_block *b);
void pdf_list(struct pdf *pdf, const struct paper_block *b);
/* A paragraph with the footnote of its block. */
void pdf_text(struct pdf *pdf, const struct paper_block *b,
    const struct pdf_type *type, double x, double width, double indent,
    const char *s);

/* "附件 2", or "附件" when it is the only one. */
const char *pdf_annex_words(struct pdf *pdf, const struct paper_block *b);

const struct pdf_type *pdf_voice(const struct pdf *pdf, enum pdf_voice v);
double pdf_line_width(const struct pdf *pdf);
/* A type in another colour; in the official style all is black. */
struct pdf_type pdf_tinted(
    const struct pdf *pdf, const struct pdf_type *type, uint32_t colour);
/* Adds to the outline a heading that stands at the cursor. */
void pdf_outline(struct pdf *pdf, int level, const char *s);

#endif
