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
	bool centred;                    /* titles */
	struct pdf_type type[PDF_VOICE_COUNT];
};

extern const struct pdf_look pdf_looks[PAPER_STYLE_COUNT];

/* --- the document being written ---------------------------------------------
 */

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

	HPDF_Page *pages;
	size_t pages_n;
	size_t pages_room;
	HPDF_Page page;
	double width, height; /* of the page */
	double left, right;   /* edges of the frame */
	double top, bottom;
	double y;                /* the next block begins here */
	HPDF_Outline outline[4]; /* the last of each level */
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

struct pdf_line {
	struct str s;
	bool last; /* of its paragraph: never justified */
};

struct pdf_lines {
	struct pdf_line *line;
	size_t n;
};

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

/* --- pdf_table.c, pdf_block.c
 * ------------------------------------------------------- */

void pdf_table(struct pdf *pdf, const struct paper_table *t);
/* Height of caption, head and two rows. */
double pdf_table_least(struct pdf *pdf, const struct paper_table *t);

void pdf_front(struct pdf *pdf);
void pdf_block(struct pdf *pdf, const struct paper_block *b);
void pdf_back(struct pdf *pdf);

#endif
