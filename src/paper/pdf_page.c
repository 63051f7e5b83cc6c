#include <errno.h>
#include <qrencode.h>
#include <string.h>

#include "base/moment.h"
#include "paper/pdf.h"

#define PITCH 15.79 /* points, of the official style's running text */
#define LEAD 28.99
#define A4_SHORT 595.276
#define A4_LONG 841.89
#define QR_QUIET 2 /* modules of white; the page around adds the rest */

const struct pdf_look pdf_looks[PAPER_STYLE_COUNT] = {
	[PAPER_BRIEF] = {
		.left = PDF_MM(20),
		.right = PDF_MM(20),
		.top = PDF_MM(21),
		.bottom = PDF_MM(20),
		.type = {
			[PDF_TITLE] = { PAPER_FONT_HEI, 21, 29, true,
			    PDF_DEEP },
			[PDF_SUBTITLE] = { PAPER_FONT_HEI, 11.5, 17, false,
			    PDF_QUIET },
			[PDF_META] = { PAPER_FONT_HEI, 8.5, 13, false,
			    PDF_QUIET },
			[PDF_HEAD_1] = { PAPER_FONT_HEI, 14, 22, true,
			    PDF_DEEP },
			[PDF_HEAD_2] = { PAPER_FONT_HEI, 11.5, 19, true,
			    PDF_INK },
			[PDF_HEAD_3] = { PAPER_FONT_HEI, 10.5, 17, true,
			    PDF_QUIET },
			[PDF_BODY] = { PAPER_FONT_HEI, 10.5, 17.5, false,
			    PDF_INK },
			[PDF_VERDICT] = { PAPER_FONT_HEI, 11.5, 19, false,
			    PDF_INK },
			[PDF_CAPTION] = { PAPER_FONT_HEI, 9.5, 15, true,
			    PDF_INK },
			[PDF_CELL] = { PAPER_FONT_HEI, 9, 13, false,
			    PDF_INK },
			[PDF_NOTE] = { PAPER_FONT_HEI, 8.5, 13.5, false,
			    PDF_QUIET },
			[PDF_LABEL] = { PAPER_FONT_HEI, 8.5, 12, false,
			    PDF_QUIET },
			[PDF_FIGURE] = { PAPER_FONT_HEI, 18, 24, true,
			    PDF_DEEP },
			[PDF_FOOT] = { PAPER_FONT_HEI, 7.5, 11, false,
			    PDF_QUIET },
		},
	},
	/*
	 * 28 characters and 22 lines fill 156 x 225 mm: 三号 (16 pt) closed up
	 * to a pitch of 442.2 / 28 points, on a leading of 637.8 / 22.
	 */
	[PAPER_GONGWEN] = {
		.left = PDF_MM(28),
		.right = PDF_MM(26),
		.top = PDF_MM(37),
		.bottom = PDF_MM(35),
		.indent = 2,
		.official = true,
		.type = {
			[PDF_TITLE] = { PAPER_FONT_TITLE, 22, 34, true, 0 },
			[PDF_SUBTITLE] = { PAPER_FONT_KAI, PITCH, LEAD, false,
			    0 },
			[PDF_META] = { PAPER_FONT_BODY, 10.5, 17, false, 0 },
			[PDF_HEAD_1] = { PAPER_FONT_HEI, PITCH, LEAD, false,
			    0 },
			[PDF_HEAD_2] = { PAPER_FONT_KAI, PITCH, LEAD, false,
			    0 },
			[PDF_HEAD_3] = { PAPER_FONT_BODY, PITCH, LEAD, false,
			    0 },
			[PDF_BODY] = { PAPER_FONT_BODY, PITCH, LEAD, false, 0 },
			[PDF_VERDICT] = { PAPER_FONT_BODY, PITCH, LEAD, false,
			    0 },
			[PDF_CAPTION] = { PAPER_FONT_HEI, 10.5, 17, false, 0 },
			[PDF_CELL] = { PAPER_FONT_BODY, 10, 14.5, false, 0 },
			[PDF_NOTE] = { PAPER_FONT_BODY, 10, 15, false, 0 },
			[PDF_LABEL] = { PAPER_FONT_HEI, 9, 13, false, 0 },
			[PDF_FIGURE] = { PAPER_FONT_HEI, 17, 24, false, 0 },
			[PDF_FOOT] = { PAPER_FONT_BODY, 8, 11, false,
			    PDF_QUIET },
			[PDF_NUMBER] = { PAPER_FONT_NUMBER, 14, 14, false, 0 },
		},
	},
};

/* --- pages ---------------------------------------------------------------- */

static void
sheets_add(struct pdf *pdf, HPDF_Page page)
{
	if (pdf->sheets_n == pdf->sheets_room) {
		struct pdf_sheet *more;

		pdf->sheets_room =
		    pdf->sheets_room == 0 ? 32 : 2 * pdf->sheets_room;
		more = cx_calloc(pdf->cx, pdf->sheets_room, sizeof(*more));
		if (pdf->sheets_n > 0)
			memcpy(
			    more, pdf->sheets, pdf->sheets_n * sizeof(*more));
		pdf->sheets = more;
	}
	pdf->sheets[pdf->sheets_n++] = (struct pdf_sheet){ page, false };
}

/*
 * The frame of a page.  A page that lies is one that stands, turned to the
 * right: what was its left edge is on top, so a reader turns the paper and
 * finds the binding where it was.
 */
static void
frame_set(struct pdf *pdf)
{
	const struct pdf_look *look = pdf->look;
	const bool lies = pdf->landscape;

	pdf->width = lies ? A4_LONG : A4_SHORT;
	pdf->height = lies ? A4_SHORT : A4_LONG;
	pdf->left = lies ? look->bottom : look->left;
	pdf->right = pdf->width - (lies ? look->top : look->right);
	pdf->top = lies ? look->left : look->top;
	pdf->floor = pdf->height - (lies ? look->right : look->bottom);
}

static void
sheet_size(struct pdf *pdf)
{
	(void)HPDF_Page_SetSize(pdf->page, HPDF_PAGE_SIZE_A4,
	    pdf->landscape ? HPDF_PAGE_LANDSCAPE : HPDF_PAGE_PORTRAIT);
	pdf->sheets[pdf->sheets_n - 1].landscape = pdf->landscape;
	frame_set(pdf);
	pdf->bottom = pdf->floor - pdf->held;
	pdf->held_here = pdf->held;
	pdf->y = pdf->top;
}

void
pdf_page_new(struct pdf *pdf)
{
	if (pdf->sheets_n > 0)
		pdf_notes_draw(pdf);
	pdf->page = HPDF_AddPage(pdf->doc);
	sheets_add(pdf, pdf->page);
	sheet_size(pdf);
}

void
pdf_turn(struct pdf *pdf, bool landscape)
{
	const bool used = pdf->y > pdf->top;

	if (pdf->landscape == landscape)
		return;
	if (used)
		pdf_notes_draw(pdf);
	pdf->landscape = landscape;
	if (used)
		pdf_page_new(pdf);
	else
		sheet_size(pdf);
}

void
pdf_sheet_choose(struct pdf *pdf, size_t i)
{
	pdf->page = pdf->sheets[i].page;
	pdf->landscape = pdf->sheets[i].landscape;
	frame_set(pdf);
}

void
pdf_need(struct pdf *pdf, double height)
{
	if (pdf->y + height > pdf->bottom + 0.01 && pdf->y > pdf->top)
		pdf_page_new(pdf);
}

void
pdf_space(struct pdf *pdf, double height)
{
	if (pdf->y > pdf->top)
		pdf->y += height;
}

/* --- marks ---------------------------------------------------------------- */

static HPDF_REAL
part(uint32_t colour, int shift)
{
	return (HPDF_REAL)(colour >> shift & 0xFF) / 255;
}

void
pdf_colour_fill(struct pdf *pdf, uint32_t colour)
{
	(void)HPDF_Page_SetRGBFill(
	    pdf->page, part(colour, 16), part(colour, 8), part(colour, 0));
}

void
pdf_colour_stroke(struct pdf *pdf, uint32_t colour)
{
	(void)HPDF_Page_SetRGBStroke(
	    pdf->page, part(colour, 16), part(colour, 8), part(colour, 0));
}

void
pdf_rect(
    struct pdf *pdf, double x, double y, double w, double h, uint32_t colour)
{
	pdf_colour_fill(pdf, colour);
	(void)HPDF_Page_Rectangle(pdf->page, (HPDF_REAL)x,
	    (HPDF_REAL)(pdf->height - y - h), (HPDF_REAL)w, (HPDF_REAL)h);
	(void)HPDF_Page_Fill(pdf->page);
}

void
pdf_rule(struct pdf *pdf, double x1, double y1, double x2, double y2,
    double width, uint32_t colour)
{
	pdf_colour_stroke(pdf, colour);
	(void)HPDF_Page_SetLineWidth(pdf->page, (HPDF_REAL)width);
	(void)HPDF_Page_MoveTo(
	    pdf->page, (HPDF_REAL)x1, (HPDF_REAL)(pdf->height - y1));
	(void)HPDF_Page_LineTo(
	    pdf->page, (HPDF_REAL)x2, (HPDF_REAL)(pdf->height - y2));
	(void)HPDF_Page_Stroke(pdf->page);
}

void
pdf_link(
    struct pdf *pdf, double x, double y, double w, double h, const char *url)
{
	const HPDF_Rect area = { (HPDF_REAL)x, (HPDF_REAL)(pdf->height - y - h),
		(HPDF_REAL)(x + w), (HPDF_REAL)(pdf->height - y) };

	if (url != NULL)
		(void)HPDF_LinkAnnot_SetBorderStyle(
		    HPDF_Page_CreateURILinkAnnot(pdf->page, area, url), 0, 0,
		    0);
}

/* --- QR
 * ----------------------------------------------------------------------- */

static void
qr_row(struct pdf *pdf, double x, double y, double module,
    const unsigned char *row, int n)
{
	for (int i = 0; i < n; i++) {
		int run = 0;

		while (i + run < n && (row[i + run] & 1) != 0)
			run++;
		if (run > 0)
			(void)HPDF_Page_Rectangle(pdf->page,
			    (HPDF_REAL)(x + i * module),
			    (HPDF_REAL)(pdf->height - y - module),
			    (HPDF_REAL)(run * module), (HPDF_REAL)module);
		i += run;
	}
}

bool
pdf_qr(struct pdf *pdf, double x, double y, double side, const char *s)
{
	QRcode *code = QRcode_encodeString8bit(s, 0, QR_ECLEVEL_M);
	double module;

	if (code == NULL)
		return false;
	module = side / (code->width + 2 * QR_QUIET);
	pdf_rect(pdf, x, y, side, side, 0xFFFFFF);
	pdf_colour_fill(pdf, 0);
	for (int r = 0; r < code->width; r++)
		qr_row(pdf, x + QR_QUIET * module, y + (r + QR_QUIET) * module,
		    module, code->data + r * code->width, code->width);
	(void)HPDF_Page_Fill(pdf->page);
	QRcode_free(code);
	return true;
}

/* --- headers and footers
 * --------------------------------------------------------- */

static void
brief_head(struct pdf *pdf, const struct pdf_type *type)
{
	const double y = pdf->top - PDF_MM(8);
	const struct paper *p = pdf->paper;

	pdf_show(pdf, type, pdf->left, y, str_of(p->title));
	pdf_show_right(pdf, type, pdf->right, y, str_of(p->period));
	pdf_rule(pdf, pdf->left, y + 5, pdf->right, y + 5, 0.4, PDF_RULE);
}

/* What proves the paper stands on each of its pages. */
static const char *
proof(struct pdf *pdf)
{
	const struct paper *p = pdf->paper;
	const struct str hash = str_of(p->evidence_hash);
	struct text t = text_new(pdf->cx, 4 * PAPER_TEXT);

	text_puts(&t, "");
	if (str_of(p->run_id).n > 0)
		text_printf(
		    &t, "%s %s", paper_say(p, "运行编号", "Run"), p->run_id);
	if (hash.n > 0)
		text_printf(&t, "%s%s %.*s%s", t.n > 0 ? "  ·  " : "",
		    paper_say(p, "证据摘要", "Evidence"),
		    (int)(hash.n > 16 ? 16 : hash.n), hash.p,
		    hash.n > 16 ? "…" : "");
	return paper_words(t.p);
}

static const char *
page_words(struct pdf *pdf, size_t i)
{
	return pdf->paper->english
	    ? cx_printf(pdf->cx, "Page %zu of %zu", i + 1, pdf->sheets_n)
	    : cx_printf(pdf->cx, "第 %zu 页 共 %zu 页", i + 1, pdf->sheets_n);
}

static void
brief_foot(struct pdf *pdf, const struct pdf_type *type, size_t i)
{
	const double y = pdf->height - PDF_MM(11);

	pdf_rule(pdf, pdf->left, y - 11, pdf->right, y - 11, 0.4, PDF_RULE);
	pdf_show(pdf, type, pdf->left, y, str_of(proof(pdf)));
	pdf_show_right(pdf, type, pdf->right, y, str_of(page_words(pdf, i)));
}

/*
 * "— 1 —" with the dashes 7 mm below the frame; odd pages right and even
 * pages left, one character in.  On a page that lies it stands where it does
 * on all others: there the axes are turned first.
 */
static void
gongwen_foot(struct pdf *pdf, size_t i)
{
	const struct pdf_type *number = &pdf->look->type[PDF_NUMBER];
	const struct pdf_type *type = &pdf->look->type[PDF_FOOT];
	const struct str s = str_of(cx_printf(pdf->cx, "— %zu —", i + 1));
	const bool lies = pdf->landscape;
	double y;

	(void)HPDF_Page_GSave(pdf->page);
	if (lies) {
		(void)HPDF_Page_Concat(
		    pdf->page, 0, -1, 1, 0, 0, (HPDF_REAL)A4_SHORT);
		pdf->landscape = false;
		frame_set(pdf);
	}
	/* A dash stands 0.36 em above the baseline. */
	y = pdf->floor + PDF_MM(7) + 0.36 * number->size;
	if (i % 2 == 0)
		pdf_show_right(pdf, number, pdf->right - number->size, y, s);
	else
		pdf_show(pdf, number, pdf->left + number->size, y, s);
	pdf_show_centred(pdf, type, pdf->width / 2, pdf->height - PDF_MM(10),
	    str_of(cx_printf(
		pdf->cx, "%s  ·  %s", proof(pdf), page_words(pdf, i))));
	(void)HPDF_Page_GRestore(pdf->page);
}

void
pdf_furniture(struct pdf *pdf)
{
	const struct pdf_type *type = &pdf->look->type[PDF_FOOT];

	for (size_t i = 0; i < pdf->sheets_n; i++) {
		pdf_sheet_choose(pdf, i);
		if (pdf->look->official) {
			gongwen_foot(pdf, i);
			continue;
		}
		if (i > 0)
			brief_head(pdf, type);
		brief_foot(pdf, type, i);
	}
}
