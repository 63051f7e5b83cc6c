#include <hpdf_font.h>
#include <hpdf_fontdef.h>
#include <hpdf_objects.h>
#include <hpdf_streams.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "paper/pdf.h"

#define GETA 0x3013 /* 〓, the printer's sign for a type that is not there */
#define NOT_TRIED -2
#define NO_FACE -1
#define BOLD_EM 0.028  /* stroke around a glyph that has no bold of its own */
#define CENTRED_EM 0.3 /* a comma further right than this is centred */
#define COMMA_EM 0.12  /* where a comma begins in simplified Chinese */

/* --- loading -------------------------------------------------------------- */

/*
 * libharu writes begincidrange into ToUnicode, which belongs into another
 * kind of CMap: readers warn and cannot search.  The encoding is identity,
 * so bfrange over the whole plane says it right.
 */
static void
to_unicode_repair(HPDF_Font font)
{
	static const char head[] =
	    "/CIDInit /ProcSet findresource begin\n12 dict begin\n"
	    "begincmap\n/CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)"
	    "/Supplement 0>> def\n/CMapName /Adobe-Identity-UCS def\n"
	    "/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\n"
	    "endcodespacerange\n";
	static const char tail[] =
	    "endcmap\nCMapName currentdict /CMap defineresource pop\n"
	    "end\nend\n";
	HPDF_Dict map = HPDF_Dict_GetItem(font, "ToUnicode", HPDF_OCLASS_DICT);
	char line[40];

	if (map == NULL || map->stream == NULL)
		return;
	HPDF_MemStream_FreeData(map->stream);
	HPDF_Stream_WriteStr(map->stream, head);
	for (unsigned hi = 0; hi < 256; hi++) {
		if (hi % 64 == 0)
			HPDF_Stream_WriteStr(map->stream, "64 beginbfrange\n");
		snprintf(line, sizeof(line), "<%02X00> <%02XFF> <%02X00>\n", hi,
		    hi, hi);
		HPDF_Stream_WriteStr(map->stream, line);
		if (hi % 64 == 63)
			HPDF_Stream_WriteStr(map->stream, "endbfrange\n");
	}
	HPDF_Stream_WriteStr(map->stream, tail);
}

static bool
is_collection(const char *path)
{
	const size_t n = strlen(path);

	return n > 4 && strcmp(path + n - 4, ".ttc") == 0;
}

static int
face_open(struct pdf *pdf, struct paper_font f)
{
	struct pdf_face *face = &pdf->faces[pdf->faces_n];
	const char *name;

	for (size_t i = 0; i < pdf->faces_n; i++)
		if (strcmp(pdf->faces[i].path, f.path) == 0 &&
		    pdf->faces[i].index == f.index)
			return (int)i;
	name = is_collection(f.path)
	    ? HPDF_LoadTTFontFromFile2(pdf->doc, f.path, f.index, HPDF_TRUE)
	    : HPDF_LoadTTFontFromFile(pdf->doc, f.path, HPDF_TRUE);
	if (name == NULL)
		return NO_FACE;
	*face = (struct pdf_face){ f.path, f.index,
		HPDF_GetFont(pdf->doc, name, "UTF-8") };
	if (face->font == NULL)
		return NO_FACE;
	to_unicode_repair(face->font);
	return (int)pdf->faces_n++;
}

/* Fonts are large: one is loaded when a character first asks for it. */
static int
face_of(struct pdf *pdf, enum paper_role role)
{
	int *face = &pdf->role_face[role];

	if (*face != NOT_TRIED)
		return *face;
	*face = NO_FACE;
	for (size_t i = 0; i < PAPER_FONT_CHOICES; i++) {
		const struct paper_font f = pdf->fonts->choices[role][i];

		if (f.path == NULL)
			break;
		if (access(f.path, R_OK) == 0) {
			*face = face_open(pdf, f);
			break;
		}
	}
	return *face;
}

bool
pdf_fonts_load(struct pdf *pdf)
{
	for (size_t i = 0; i < PAPER_FONT_COUNT; i++)
		pdf->role_face[i] = NOT_TRIED;
	if (face_of(pdf, PAPER_FONT_HEI) >= 0)
		return true;
	if (pdf->error != HPDF_OK)
		return cx_fail(pdf->cx, FAIL_BROKEN, "fonts",
		    "the font for headings cannot be read (0x%04X)",
		    (unsigned)pdf->error);
	return cx_fail(pdf->cx, FAIL_BROKEN, "fonts",
	    "none of the fonts for headings is installed");
}

/* --- characters
 * --------------------------------------------------------------- */

static HPDF_FontDef
definition(const struct pdf_face *face)
{
	return ((HPDF_FontAttr)face->font->attr)->fontdef;
}

/*
 * The widths of libharu are 1000 for a glyph that is missing; only the
 * glyph number tells.
 */
static bool
has(struct pdf *pdf, int face, uint16_t c)
{
	return face >= 0 &&
	    HPDF_TTFontDef_GetGlyphid(definition(&pdf->faces[face]), c) != 0;
}

/* The face that has c: the role's own, then the others by usefulness. */
static int
face_with(struct pdf *pdf, enum paper_role role, uint16_t c)
{
	const enum paper_role chain[] = { role, PAPER_FONT_HEI,
		PAPER_FONT_FALLBACK, PAPER_FONT_BODY };

	for (size_t i = 0; i < sizeof(chain) / sizeof(chain[0]); i++)
		if (has(pdf, face_of(pdf, chain[i]), c))
			return face_of(pdf, chain[i]);
	return NO_FACE;
}

/* A sign of the same meaning that every font has. */
static uint16_t
stand_in(uint32_t c)
{
	static const uint16_t pairs[][2] = { { '\t', ' ' }, { 0x00A0, ' ' },
		{ 0x2002, ' ' }, { 0x2003, 0x3000 }, { 0x2009, ' ' },
		{ 0x202F, ' ' }, { 0x2010, '-' }, { 0x2011, '-' },
		{ 0x2212, '-' }, { 0x2022, 0x00B7 }, { 0x30FB, 0x00B7 },
		{ 0x2013, '-' } };

	for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++)
		if (pairs[i][0] == c)
			return pairs[i][1];
	return 0;
}

static bool
is_silent(uint32_t c)
{
	return (c >= 0x200B && c <= 0x200F) || c == 0xFEFF || c == 0x2060 ||
	    c == 0x00AD || (c >= 0xFE00 && c <= 0xFE0F) || c == '\n';
}

static struct str
head_of(struct str s, size_t most)
{
	size_t at = 0, end = 0;

	while (at < s.n && at < most) {
		end = at;
		(void)str_char(s, &at);
	}
	return (struct str){ s.p, at <= most ? at : end };
}

static void
warn(struct pdf *pdf, uint32_t c, struct str within)
{
	struct paper_warnings *w = pdf->warnings;
	const struct str head = head_of(within, 96);

	for (size_t i = 0; i < pdf->missing_n; i++)
		if (pdf->missing[i] == c)
			return;
	if (pdf->missing_n == pdf->missing_room) {
		uint32_t *more = cx_calloc(
		    pdf->cx, 2 * pdf->missing_room + 64, sizeof(*more));

		if (pdf->missing_n > 0)
			memcpy(
			    more, pdf->missing, pdf->missing_n * sizeof(*more));
		pdf->missing = more;
		pdf->missing_room = 2 * pdf->missing_room + 64;
	}
	pdf->missing[pdf->missing_n++] = c;
	if (w == NULL)
		return;
	w->total++;
	if (w->n < PAPER_WARNINGS)
		w->items[w->n++] = (struct paper_warning){ c,
			cx_strndup(pdf->cx, head.p, head.n) };
}

/*
 * Some fonts centre the comma in its square, as is done in Taipei.  In
 * simplified Chinese it stands left; the em it gives up would be a hole.
 */
static void
set_comma(struct pdf *pdf, struct pdf_glyph *g)
{
	static const uint16_t commas[] = { 0xFF0C, 0xFF1B, 0xFF1A, 0xFF01 };
	const struct pdf_face *face = &pdf->faces[g->face];

	for (size_t i = 0; i < sizeof(commas) / sizeof(commas[0]); i++) {
		HPDF_Box box;

		if (commas[i] != g->character)
			continue;
		box =
		    HPDF_TTFontDef_GetCharBBox(definition(face), g->character);
		if ((double)box.left > CENTRED_EM * 1000)
			g->shift = box.left / 1000.0F - (float)COMMA_EM;
		g->width -= g->shift;
	}
}

static void
glyph_make(struct pdf *pdf, enum paper_role role, uint32_t c, struct str within,
    struct pdf_glyph *g)
{
	int face = c <= 0xFFFF ? face_with(pdf, role, (uint16_t)c) : NO_FACE;

	*g = (struct pdf_glyph){ .known = true, .character = (uint16_t)c };
	if (is_silent(c)) {
		g->character = 0;
		return;
	}
	if (face < 0 && stand_in(c) != 0) {
		g->character = stand_in(c);
		face = face_with(pdf, role, g->character);
	}
	if (face < 0) {
		warn(pdf, c, within);
		g->character = GETA;
		face = face_with(pdf, role, GETA);
	}
	g->face = (uint8_t)(face < 0 ? 0 : face);
	g->width = (float)HPDF_Font_GetUnicodeWidth(
		       pdf->faces[g->face].font, g->character) /
	    1000;
	set_comma(pdf, g);
}

const struct pdf_glyph *
pdf_glyph_of(
    struct pdf *pdf, enum paper_role role, uint32_t c, struct str within)
{
	struct pdf_glyph **block, *g;

	if (c > 0xFFFF) {
		warn(pdf, c, within);
		c = GETA;
	}
	block = &pdf->glyphs[role][c >> 8];
	if (*block == NULL)
		*block = cx_calloc(pdf->cx, 256, sizeof(**block));
	g = &(*block)[c & 0xFF];
	if (!g->known)
		glyph_make(pdf, role, c, within, g);
	return g;
}

double
pdf_width(struct pdf *pdf, const struct pdf_type *type, struct str s)
{
	double w = 0;

	for (size_t at = 0; at < s.n;)
		w += (double)pdf_glyph_of(pdf, type->role, str_char(s, &at), s)
			 ->width;
	return w * type->size;
}

/* --- showing
 * -------------------------------------------------------------------- */

static bool
is_wide(uint32_t c)
{
	return c >= 0x2E80;
}

/* Space may be put behind a: around ideographs and between words. */
static bool
is_place(uint32_t a, uint32_t b)
{
	return is_wide(a) || is_wide(b) || a == ' ';
}

struct pdf_places
pdf_places_of(struct str s)
{
	struct pdf_places n = { 0, 0 };
	uint32_t a = 0;

	for (size_t at = 0; at < s.n;) {
		const uint32_t b = str_char(s, &at);

		if (a != 0 && is_place(a, b))
			n.each++;
		if (a == ' ')
			n.blank++;
		a = b;
	}
	return n;
}

/* Characters that one call of libharu can show: one face, one spacing. */
struct piece {
	struct text text; /* what is shown, UTF-8 */
	uint8_t face;
	bool spaced;
	double x;
};

static void
put_utf8(struct text *t, uint32_t c)
{
	if (c < 0x80) {
		text_char(t, (char)c);
		return;
	}
	if (c < 0x800) {
		text_char(t, (char)(0xC0 | c >> 6));
	} else {
		text_char(t, (char)(0xE0 | c >> 12));
		text_char(t, (char)(0x80 | (c >> 6 & 0x3F)));
	}
	text_char(t, (char)(0x80 | (c & 0x3F)));
}

static void
piece_flush(struct pdf *pdf, const struct pdf_type *type, double y, double each,
    struct piece *piece)
{
	if (piece->text.n == 0)
		return;
	HPDF_Page_SetCharSpace(pdf->page, piece->spaced ? (HPDF_REAL)each : 0);
	HPDF_Page_SetFontAndSize(
	    pdf->page, pdf->faces[piece->face].font, (HPDF_REAL)type->size);
	HPDF_Page_TextOut(pdf->page, (HPDF_REAL)piece->x,
	    (HPDF_REAL)(pdf->height - y), piece->text.p);
	piece->text.n = 0;
}

static void
show_pieces(struct pdf *pdf, const struct pdf_type *type, double x, double y,
    struct str s, struct pdf_gap gap)
{
	struct piece piece = { .text = text_new(pdf->cx, 8 * PAPER_TEXT) };
	const bool wider = gap.each > 0 || gap.blank > 0;
	uint32_t a = 0;

	for (size_t at = 0; at < s.n;) {
		const uint32_t b = str_char(s, &at);
		const struct pdf_glyph *g = pdf_glyph_of(pdf, type->role, b, s);
		const bool spaced = gap.each > 0 && is_wide(b);

		if (g->character == 0)
			continue;
		if (a != 0 && is_place(a, b))
			x += gap.each;
		if (a == ' ')
			x += gap.blank;
		if (g->face != piece.face || spaced != piece.spaced ||
		    g->shift > 0 || (wider && a == ' '))
			piece_flush(pdf, type, y, gap.each, &piece);
		if (piece.text.n == 0) {
			piece.x = x - (double)g->shift * type->size;
			piece.face = g->face;
			piece.spaced = spaced;
		}
		put_utf8(&piece.text, g->character);
		if (g->shift > 0)
			piece_flush(pdf, type, y, gap.each, &piece);
		x += (double)g->width * type->size;
		a = b;
	}
	piece_flush(pdf, type, y, gap.each, &piece);
}

void
pdf_show_wide(struct pdf *pdf, const struct pdf_type *type, double x, double y,
    struct str s, struct pdf_gap gap)
{
	if (s.n == 0)
		return;
	pdf_colour_fill(pdf, type->colour);
	if (type->bold) {
		pdf_colour_stroke(pdf, type->colour);
		HPDF_Page_SetLineWidth(
		    pdf->page, (HPDF_REAL)(type->size * BOLD_EM));
	}
	HPDF_Page_BeginText(pdf->page);
	HPDF_Page_SetTextRenderingMode(
	    pdf->page, type->bold ? HPDF_FILL_THEN_STROKE : HPDF_FILL);
	show_pieces(pdf, type, x, y, s, gap);
	HPDF_Page_EndText(pdf->page);
}

void
pdf_show(struct pdf *pdf, const struct pdf_type *type, double x, double y,
    struct str s)
{
	pdf_show_wide(pdf, type, x, y, s, (struct pdf_gap){ 0, 0 });
}

void
pdf_show_right(struct pdf *pdf, const struct pdf_type *type, double x, double y,
    struct str s)
{
	pdf_show(pdf, type, x - pdf_width(pdf, type, s), y, s);
}

void
pdf_show_centred(struct pdf *pdf, const struct pdf_type *type, double x,
    double y, struct str s)
{
	pdf_show(pdf, type, x - pdf_width(pdf, type, s) / 2, y, s);
}
