#include "paper/pdf.h"

#include "base/moment.h"

/* libharu calls this and goes on; the first error is the cause. */
static void
on_error(HPDF_STATUS error, HPDF_STATUS detail, void *user)
{
	struct pdf *pdf = user;

	if (pdf->error != HPDF_OK)
		return;
	pdf->error = error;
	pdf->detail = detail;
}

static HPDF_Date
date_for(const struct paper *p)
{
	const int32_t day = moment_day(p->generated_us, p->zone_min);
	const struct date d = date_of(day);
	const int second =
	    (int)((p->generated_us - moment_of_day(day, p->zone_min)) /
		US_PER_S);
	const int off = p->zone_min < 0 ? -p->zone_min : p->zone_min;

	return (HPDF_Date){ d.year, d.month, d.day, second / 3600,
		second / 60 % 60, second % 60, p->zone_min < 0 ? '-' : '+',
		off / 60, off % 60 };
}

static void
info_set(struct pdf *pdf, HPDF_InfoType type, const char *s)
{
	if (str_of(s).n > 0)
		(void)HPDF_SetInfoAttr(pdf->doc, type, s);
}

static void
describe(struct pdf *pdf)
{
	const struct paper *p = pdf->paper;

	info_set(pdf, HPDF_INFO_TITLE, p->title);
	info_set(
	    pdf, HPDF_INFO_AUTHOR, p->author != NULL ? p->author : p->park);
	info_set(pdf, HPDF_INFO_SUBJECT, p->subtitle);
	info_set(pdf, HPDF_INFO_KEYWORDS, p->run_id);
	info_set(pdf, HPDF_INFO_CREATOR, "园枢 ParkHub");
	(void)HPDF_SetInfoDateAttr(
	    pdf->doc, HPDF_INFO_CREATION_DATE, date_for(p));
}

/* Titles are written as UTF-16 only when UTF-8 is the current encoder. */
static void
set_up(struct pdf *pdf)
{
	(void)HPDF_UseUTFEncodings(pdf->doc);
	(void)HPDF_SetCurrentEncoder(pdf->doc, "UTF-8");
	(void)HPDF_SetCompressionMode(pdf->doc, HPDF_COMP_ALL);
	(void)HPDF_SetPageMode(pdf->doc, HPDF_PAGE_MODE_USE_OUTLINE);
	describe(pdf);
}

static bool
take_bytes(struct pdf *pdf, struct str *bytes)
{
	HPDF_UINT32 size;
	char *p;

	if (HPDF_SaveToStream(pdf->doc) != HPDF_OK)
		return false;
	size = HPDF_GetStreamSize(pdf->doc);
	p = cx_alloc(pdf->cx, (size_t)size + 1);
	(void)HPDF_ResetStream(pdf->doc);
	if (HPDF_ReadFromStream(pdf->doc, (HPDF_BYTE *)p, &size) != HPDF_OK)
		return false;
	*bytes = (struct str){ p, size };
	return true;
}

static bool
write_all(struct pdf *pdf, struct str *bytes)
{
	set_up(pdf);
	if (!pdf_fonts_load(pdf))
		return false;
	pdf_page_new(pdf);
	pdf_front(pdf);
	for (const struct paper_block *b = pdf->paper->first; b != NULL;
	     b = b->next) {
		if (pdf_is_entry(b))
			pdf_contents(pdf);
		pdf_block(pdf, b);
		if (pdf->error != HPDF_OK)
			return false;
	}
	pdf_close(pdf);
	pdf_back(pdf);
	pdf_notes_draw(pdf);
	pdf_contents_fill(pdf);
	pdf_furniture(pdf);
	pdf_watermark(pdf);
	return pdf->error == HPDF_OK && take_bytes(pdf, bytes) &&
	    pdf->error == HPDF_OK;
}

bool
paper_pdf(struct cx *cx, const struct paper *p, const struct paper_fonts *fonts,
    struct str *bytes, struct paper_warnings *warnings)
{
	struct pdf pdf = {
		.cx = cx, .paper = p, .fonts = fonts, .warnings = warnings
	};
	bool done;

	if (warnings != NULL)
		*warnings = (struct paper_warnings){ .n = 0 };
	if (!paper_check(cx, p))
		return false;
	pdf.look = &pdf_looks[p->style];
	pdf.doc = HPDF_New(on_error, &pdf);
	if (pdf.doc == NULL)
		return cx_fail(
		    cx, FAIL_BROKEN, "pdf", "libharu does not start");
	done = write_all(&pdf, bytes);
	HPDF_Free(pdf.doc);
	if (done || cx->fail != FAIL_NONE)
		return done;
	return cx_fail(cx, FAIL_BROKEN, "pdf",
	    "libharu failed with 0x%04X (%u)", (unsigned)pdf.error,
	    (unsigned)pdf.detail);
}
