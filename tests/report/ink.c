/*
 * ink - prints characters through libharu with one font, for run.py to see
 * which of them left ink.
 *
 *	ink fonts                    the fonts that reports use: path TAB index
 *	ink FONT INDEX LINES OUT     LINES: a file of lines of UTF-8
 *
 * Each character stands in a cell of 20 points, a line in a row, a hundred
 * rows on a page of 1000 x 2000 points.  Extraction of text cannot find a
 * glyph without strokes: it reads the codes.
 */
#include <hpdf.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "paper/paper.h"

#define CELL 20
#define ROWS 100

static void
on_error(HPDF_STATUS error, HPDF_STATUS detail, void *user)
{
	(void)user;
	(void)fprintf(stderr, "ink: libharu says %04lX %lu\n",
	    (unsigned long)error, (unsigned long)detail);
	exit(1);
}

/* Whether no role before has this file, too. */
static bool
is_new(const struct paper_fonts *fonts, size_t role, const char *path)
{
	for (size_t r = 0; r < role; r++)
		for (size_t i = 0; i < PAPER_FONT_CHOICES; i++) {
			const char *other = fonts->choices[r][i].path;

			if (other != NULL && access(other, R_OK) == 0) {
				if (strcmp(other, path) == 0)
					return false;
				break;
			}
		}
	return true;
}

/* Those of an operator's PARK_FONTS count as they do for reports. */
static int
list_fonts(void)
{
	struct paper_fonts fonts = paper_fonts_debian;
	struct cx cx;

	cx_init(&cx);
	if (!paper_fonts_read(&cx, getenv("PARK_FONTS"), &fonts)) {
		(void)fprintf(stderr, "ink: %s\n", cx.message);
		return 1;
	}
	for (size_t role = 0; role < PAPER_FONT_COUNT; role++)
		for (size_t i = 0; i < PAPER_FONT_CHOICES; i++) {
			const struct paper_font *f = &fonts.choices[role][i];

			if (f->path == NULL || access(f->path, R_OK) != 0)
				continue;
			if (is_new(&fonts, role, f->path))
				(void)printf("%s\t%u\n", f->path, f->index);
			break;
		}
	cx_clear(&cx);
	return 0;
}

static void
print_line(
    struct cx *cx, HPDF_Page page, HPDF_Font font, struct str line, size_t row)
{
	size_t at = 0, column = 0;

	while (at < line.n) {
		const size_t from = at;

		(void)str_char(line, &at);
		(void)HPDF_Page_BeginText(page);
		(void)HPDF_Page_SetFontAndSize(page, font, 16);
		(void)HPDF_Page_TextOut(page, (HPDF_REAL)(column++ * CELL + 2),
		    (HPDF_REAL)(ROWS * CELL - row * CELL - 17),
		    cx_strndup(cx, line.p + from, at - from));
		(void)HPDF_Page_EndText(page);
	}
}

int
main(int argc, char **argv)
{
	struct cx cx;
	struct str lines, line;
	HPDF_Doc doc;
	HPDF_Font font;
	HPDF_Page page = NULL;
	const char *name;
	int64_t index;

	if (argc == 2 && strcmp(argv[1], "fonts") == 0)
		return list_fonts();
	cx_init(&cx);
	if (argc != 5 || !str_int64(str_of(argv[2]), &index) || index < 0 ||
	    !file_read(&cx, argv[3], &lines)) {
		(void)fprintf(stderr, "usage: ink FONT INDEX LINES OUT\n");
		return 2;
	}
	doc = HPDF_New(on_error, NULL);
	(void)HPDF_UseUTFEncodings(doc);
	(void)HPDF_SetCompressionMode(doc, HPDF_COMP_ALL);
	name = strstr(argv[1], ".ttc") != NULL
	    ? HPDF_LoadTTFontFromFile2(
		  doc, argv[1], (HPDF_UINT)index, HPDF_TRUE)
	    : HPDF_LoadTTFontFromFile(doc, argv[1], HPDF_TRUE);
	font = HPDF_GetFont(doc, name, "UTF-8");
	for (size_t row = 0; lines.n > 0; row++) {
		line = str_cut(lines, '\n', &lines);
		if (row % ROWS == 0) {
			page = HPDF_AddPage(doc);
			(void)HPDF_Page_SetWidth(page, 1000);
			(void)HPDF_Page_SetHeight(page, ROWS * CELL);
		}
		print_line(&cx, page, font, line, row % ROWS);
	}
	(void)HPDF_SaveToFile(doc, argv[4]);
	HPDF_Free(doc);
	cx_clear(&cx);
	return 0;
}
