#include <math.h>

#include "paper/pdf.h"

#define TALLEST 0.8 /* of what a page holds */
#define LEAST 0.6   /* of its size, to stand on this page */

struct size {
	double width, height;
};

static struct size
size_of(const struct pdf *pdf, const struct paper_image *i)
{
	const struct picture *p = &i->picture;
	struct size s = { .width = i->share * pdf_line_width(pdf) };
	double most = TALLEST * (pdf->bottom - pdf->top);

	s.height = s.width * p->height / p->width;
	if (s.height > most) {
		s.width *= most / s.height;
		s.height = most;
	}
	return s;
}

static double
above(const struct pdf *pdf)
{
	return pdf_voice(pdf, PDF_CAPTION)->lead + 4;
}

double
pdf_image_least(const struct pdf *pdf, const struct paper_image *i)
{
	return above(pdf) + 6 + LEAST * size_of(pdf, i).height;
}

/* It was read before, so what cannot be loaded now is libharu's fault. */
static HPDF_Image
load(struct pdf *pdf, const struct picture *p)
{
	const HPDF_BYTE *bytes = (const HPDF_BYTE *)p->bytes.p;

	return p->kind == PICTURE_PNG
	    ? HPDF_LoadPngImageFromMem(pdf->doc, bytes, (HPDF_UINT)p->bytes.n)
	    : HPDF_LoadJpegImageFromMem(pdf->doc, bytes, (HPDF_UINT)p->bytes.n);
}

void
pdf_image(struct pdf *pdf, const struct paper_block *b)
{
	const struct pdf_type *type = pdf_voice(pdf, PDF_CAPTION);
	const struct pdf_line title = {
		str_of(pdf_noted(pdf, b, b->image->caption)), true
	};
	HPDF_Image image = load(pdf, &b->image->picture);
	struct size s;
	double x, room;

	if (image == NULL)
		return;
	pdf_space(pdf, 6);
	pdf_need(
	    pdf, pdf_image_least(pdf, b->image) - 6 + pdf_note_height(pdf, b));
	pdf_note_put(pdf, b);
	x = pdf->left;
	if (pdf->look->official)
		x += (pdf_line_width(pdf) - pdf_width(pdf, type, title.s)) / 2;
	pdf_line_draw(pdf, type, x, pdf->y, &title, 0);
	pdf->y += above(pdf);
	s = size_of(pdf, b->image);
	room = fmin(1, (pdf->bottom - pdf->y) / s.height);
	s.width *= room;
	s.height *= room;
	x = pdf->left + (pdf_line_width(pdf) - s.width) / 2;
	(void)HPDF_Page_DrawImage(pdf->page, image, (HPDF_REAL)x,
	    (HPDF_REAL)(pdf->height - pdf->y - s.height), (HPDF_REAL)s.width,
	    (HPDF_REAL)s.height);
	pdf->y += s.height + 10;
}
