#include <math.h>
#include <string.h>

#include "paper/pdf.h"

#define STRETCH_EM 0.25 /* the most a justified gap may grow */
#define QUIET_EM 0.09   /* up to this, readers still see one word */
#define BLANK_EM 0.6    /* the most a space may grow before that */
#define SLACK 0.01      /* points lost in adding widths */

/* Signs no line may begin with, and signs no line may end with. */
static const char no_start[] =
    "，。、；：？！）》】〕〉」』”’％%)]},.;:?!℃°‰…—～·々₂₃⁰¹²³⁴⁵⁶⁷⁸⁹㎡㎥㎞/-";
static const char no_end[] = "（《【〔〈「『“‘([{￥¥$#";

/* What follows a number and must not leave it. */
static const char measures[] =
    "年月日时分秒天周季度吨元万亿千百十个家台套次户人米公里克升瓦焦斤亩平"
    "立方度倍成位项条名种类层间座期级点号第折";
static const char powers[] = "万亿千百";

static bool
among(uint32_t c, const char *set)
{
	const struct str s = str_of(set);

	for (size_t at = 0; at < s.n;)
		if (str_char(s, &at) == c)
			return true;
	return false;
}

static bool
is_wide(uint32_t c)
{
	return c >= 0x2E80;
}

static bool
is_digit(uint32_t c)
{
	return c >= '0' && c <= '9';
}

bool
pdf_may_break(uint32_t before, uint32_t a, uint32_t b)
{
	if (b == ' ' || among(b, no_start) || among(a, no_end))
		return false;
	/* A number keeps its unit, with a blank between them or without. */
	if (a == ' ')
		return !is_digit(before);
	if (is_digit(a) && among(b, measures))
		return false;
	/* A date stays whole: 2026年10月23日. */
	if (is_digit(before) && among(a, "年月") && is_digit(b))
		return false;
	if ((is_digit(before) || before == ' ') && among(a, powers) &&
	    (!is_wide(b) || among(b, measures)))
		return false;
	return is_wide(a) || is_wide(b);
}

/* At a line's end the blank half of a closing sign may hang over. */
static double
hanging(uint32_t c)
{
	return among(c, "，。、；：）》】”") && is_wide(c) ? 0.5 : 0;
}

struct breaker {
	struct pdf *pdf;
	const struct pdf_type *type;
	struct str s;
	double width;
};

/* End of the line that begins at from; *next is where the following does. */
static size_t
line_end(const struct breaker *k, size_t from, double width, size_t *next)
{
	uint32_t before = 0, a = 0;
	size_t at = from, good = from;
	double x = 0;

	while (at < k->s.n && k->s.p[at] != '\n') {
		const size_t here = at;
		const uint32_t b = str_char(k->s, &at);
		const struct pdf_glyph *g =
		    pdf_glyph_of(k->pdf, k->type->role, b, k->s);
		const double w = (double)g->width * k->type->size;

		if (here > from && pdf_may_break(before, a, b))
			good = here;
		if (b != ' ' && x + w - hanging(b) * w > width + SLACK) {
			/* A word wider than the line is cut where it is full.
			 */
			*next = good > from ? good : here > from ? here : at;
			return *next;
		}
		x += w;
		before = a;
		a = b;
	}
	*next = at < k->s.n ? at + 1 : at;
	return at;
}

static void
lines_add(struct cx *cx, struct pdf_lines *l, size_t *room, struct pdf_line add)
{
	if (l->n == *room) {
		struct pdf_line *more;

		*room = *room == 0 ? 8 : 2 * *room;
		more = cx_calloc(cx, *room, sizeof(*more));
		if (l->n > 0)
			memcpy(more, l->line, l->n * sizeof(*more));
		l->line = more;
	}
	l->line[l->n++] = add;
}

struct pdf_lines
pdf_lines_of(struct pdf *pdf, const struct pdf_type *type, struct str s,
    double width, double indent)
{
	const struct breaker k = { pdf, type, s, width };
	struct pdf_lines lines = { NULL, 0 };
	size_t at = 0, room = 0;

	while (at < s.n) {
		size_t next;
		const size_t end = line_end(
		    &k, at, lines.n == 0 ? width - indent : width, &next);
		size_t trimmed = end;

		while (trimmed > at && s.p[trimmed - 1] == ' ')
			trimmed--;
		lines_add(pdf->cx, &lines, &room,
		    (struct pdf_line){ { s.p + at, trimmed - at },
			next >= s.n || s.p[end] == '\n' });
		at = next;
		while (at < s.n && s.p[at] == ' ')
			at++;
	}
	return lines;
}

static double
hanging_end(const struct pdf_type *type, struct str s)
{
	size_t at = s.n;

	while (at > 0 && ((unsigned char)s.p[--at] & 0xC0) == 0x80)
		;
	return s.n == 0 ? 0 : hanging(str_char(s, &at)) * 0.6 * type->size;
}

/*
 * What makes a line as wide as its column; nothing when it is too much.
 * Characters far apart are read as words by searching programs, so spaces
 * that are there anyway take what goes beyond a little.
 */
static struct pdf_gap
gap_for(struct pdf *pdf, const struct pdf_type *type, struct str s,
    double justify_to)
{
	const struct pdf_places n = pdf_places_of(s);
	const double slack =
	    justify_to - pdf_width(pdf, type, s) + hanging_end(type, s);
	struct pdf_gap gap = { 0, 0 };

	if (slack <= 0 || n.each == 0)
		return gap;
	gap.each = slack / (double)n.each;
	if (gap.each > QUIET_EM * type->size && n.blank > 0) {
		gap.blank = fmin(BLANK_EM * type->size,
		    (slack - QUIET_EM * type->size * (double)n.each) /
			(double)n.blank);
		gap.each =
		    (slack - gap.blank * (double)n.blank) / (double)n.each;
	}
	return gap.each <= STRETCH_EM * type->size ? gap
						   : (struct pdf_gap){ 0, 0 };
}

void
pdf_line_draw(struct pdf *pdf, const struct pdf_type *type, double x, double y,
    const struct pdf_line *line, double justify_to)
{
	struct pdf_gap gap = { 0, 0 };

	/* Words far apart are harder to read than an uneven edge. */
	if (justify_to > 0 && !line->last && !pdf->paper->english)
		gap = gap_for(pdf, type, line->s, justify_to);
	pdf_show_wide(
	    pdf, type, x, y + type->lead / 2 + 0.36 * type->size, line->s, gap);
}

size_t
pdf_lines_here(size_t n, size_t room)
{
	if (room >= n)
		return n;
	if (room < 2 || n < 4)
		return 0;
	return n - room < 2 ? n - 2 : room;
}

void
pdf_paragraph(struct pdf *pdf, const struct pdf_type *type, double x,
    double width, double indent, struct str s)
{
	const struct pdf_lines lines =
	    pdf_lines_of(pdf, type, s, width, indent);
	size_t i = 0;

	while (i < lines.n) {
		const double left = fmax(0, pdf->bottom - pdf->y + SLACK);
		size_t n =
		    pdf_lines_here(lines.n - i, (size_t)(left / type->lead));

		if (n == 0)
			pdf_page_new(pdf);
		for (; n > 0; n--, i++) {
			const double in = i == 0 ? indent : 0;

			pdf_line_draw(pdf, type, x + in, pdf->y, &lines.line[i],
			    width - in);
			pdf->y += type->lead;
		}
	}
}
