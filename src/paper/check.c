#include "paper/paper.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define ITEMS 1024 /* of a list, a row of figures, a table of evidence */

/* Where in the paper the check stands; every refusal says so. */
struct check {
	struct cx *cx;
	const struct paper *paper;
	size_t block; /* from 1; 0 is the front */
};

static bool
refuse(const struct check *k, const char *what)
{
	if (k->block == 0)
		return cx_fail(
		    k->cx, FAIL_INVALID, "paper", "the front %s", what);
	return cx_fail(
	    k->cx, FAIL_INVALID, "paper", "block %zu %s", k->block, what);
}

/* Controls have no glyph, and XML cannot say them at all. */
static bool
has_control(struct str s)
{
	for (size_t i = 0; i < s.n; i++) {
		const unsigned char c = (unsigned char)s.p[i];

		if ((c < 0x20 && c != '\n' && c != '\t') || c == 0x7f)
			return true;
	}
	return false;
}

static bool
text_ok(const struct check *k, const char *text)
{
	const struct str s = str_of(text);

	if (s.n > PAPER_TEXT)
		return refuse(k, "has a text that is too long");
	if (!str_is_utf8(s))
		return refuse(k, "has a text that is not UTF-8");
	if (has_control(s))
		return refuse(k, "has a text with control characters");
	return true;
}

static bool
texts_ok(const struct check *k, const char *const *texts, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!text_ok(k, texts[i]))
			return false;
	return true;
}

static bool
count_ok(const struct check *k, size_t n, size_t most)
{
	if (n == 0)
		return refuse(k, "has no items");
	if (n > most)
		return refuse(k, "has too many items");
	return true;
}

static bool
grade_ok(const struct check *k, char grade)
{
	if (grade != 0 && (grade < 'A' || grade > 'D'))
		return refuse(k, "has a grade outside A to D");
	return true;
}

static bool
is_digits(int decimals)
{
	return decimals >= 0 && decimals <= 6;
}

static bool
kpi_ok(const struct check *k, const struct paper_kpi *kpi)
{
	const char *texts[] = { kpi->label, kpi->value, kpi->unit, kpi->yoy,
		kpi->mom, kpi->evidence };

	if (!is_digits(kpi->decimals))
		return refuse(k, "has decimals outside 0 to 6");
	return grade_ok(k, kpi->grade) &&
	    texts_ok(k, texts, sizeof(texts) / sizeof(texts[0]));
}

static bool
column_ok(const struct check *k, const struct paper_column *c)
{
	if (!is_digits(c->decimals))
		return refuse(k, "has decimals outside 0 to 6");
	if (!(c->width >= 0 && c->width <= 1000))
		return refuse(k, "has a column width outside 0 to 1000");
	if (c->format >= PAPER_FORMAT_COUNT)
		return refuse(k, "has a column of no known format");
	return text_ok(k, c->title) && text_ok(k, c->unit);
}

static bool
row_ok(const struct check *k, const struct paper_table *t, size_t i)
{
	const struct paper_row *row = &t->rows[i];

	if (row->surplus)
		return refuse(k, "has a row with more cells than columns");
	if (row->total && i + 1 != t->rows_n)
		return refuse(k, "has a row below its total");
	if (row->tone >= PAPER_TONE_COUNT)
		return refuse(k, "has a row of no known tone");
	for (size_t c = 0; c < t->columns_n; c++)
		if (!text_ok(k, row->cells[c].text))
			return false;
	return true;
}

static bool
table_ok(const struct check *k, const struct paper_table *t)
{
	if (!count_ok(k, t->columns_n, PAPER_COLUMNS) ||
	    !text_ok(k, t->caption))
		return false;
	if (t->rows_n > PAPER_ROWS)
		return refuse(k, "has too many rows");
	for (size_t i = 0; i < t->columns_n; i++)
		if (!column_ok(k, &t->columns[i]))
			return false;
	for (size_t i = 0; i < t->rows_n; i++)
		if (!row_ok(k, t, i))
			return false;
	return true;
}

static bool
chart_ok(const struct check *k, const struct chart *c)
{
	const char *texts[] = { c->title, c->unit, c->limit_name, c->evidence,
		c->x_title, c->rest };

	if (!chart_check(k->cx, c) ||
	    !texts_ok(k, texts, sizeof(texts) / sizeof(texts[0])))
		return false;
	if (c->labels != NULL && !texts_ok(k, c->labels, c->n))
		return false;
	for (size_t i = 0; i < c->shapes_n; i++)
		if (!text_ok(k, c->shapes[i].name))
			return false;
	for (size_t i = 0; i < c->series_n; i++)
		if (!text_ok(k, c->series[i].name))
			return false;
	return true;
}

static bool
image_ok(const struct check *k, const struct paper_image *i)
{
	struct picture same;

	if (!(i->share > 0 && i->share <= 1))
		return refuse(k, "is a picture wider than the line, or none");
	return picture_read(k->cx, i->picture.bytes, &same) &&
	    text_ok(k, i->caption);
}

static bool
evidence_ok(const struct check *k, const struct paper_evidence *e)
{
	const char *texts[] = { e->code, e->label, e->value, e->unit };

	return grade_ok(k, e->grade) &&
	    texts_ok(k, texts, sizeof(texts) / sizeof(texts[0]));
}

static bool
items_ok(const struct check *k, const struct paper_block *b)
{
	for (size_t i = 0; i < b->n; i++) {
		if (b->kind == PAPER_KPIS && !kpi_ok(k, &b->kpis[i]))
			return false;
		if (b->kind == PAPER_EVIDENCE &&
		    !evidence_ok(k, &b->evidence[i]))
			return false;
		if (b->kind == PAPER_TERMS &&
		    !(text_ok(k, b->terms[i].term) &&
			text_ok(k, b->terms[i].meaning)))
			return false;
	}
	return b->items == NULL || texts_ok(k, b->items, b->n);
}

static bool
block_ok(const struct check *k, const struct paper_block *b)
{
	switch (b->kind) {
	case PAPER_HEADING:
		if (b->level < 1 || b->level > 3)
			return refuse(k, "is a heading outside levels 1 to 3");
		return text_ok(k, b->text);
	case PAPER_DECISION:
		if (k->block != 1)
			return refuse(k, "is a decision but not the first");
		return count_ok(k, b->n, PAPER_DECISIONS) && items_ok(k, b);
	case PAPER_KPIS:
	case PAPER_LIST:
	case PAPER_TERMS:
	case PAPER_EVIDENCE:
		return count_ok(k, b->n, ITEMS) && items_ok(k, b);
	case PAPER_TABLE:
	case PAPER_DETAIL:
		return table_ok(k, b->table);
	case PAPER_ANNEX:
		return text_ok(k, b->title);
	case PAPER_CHART:
		return chart_ok(k, b->chart);
	case PAPER_IMAGE:
		return image_ok(k, b->image);
	case PAPER_CALLOUT:
		if (b->tone >= PAPER_TONE_COUNT)
			return refuse(k, "is a callout of no known tone");
		return text_ok(k, b->title) && text_ok(k, b->text);
	case PAPER_PARAGRAPH:
	case PAPER_NOTE:
		return text_ok(k, b->text);
	case PAPER_PAGE_BREAK:
	case PAPER_TURN:
		return true;
	case PAPER_KIND_COUNT:
		break;
	}
	return refuse(k, "is of no known kind");
}

/* Links go into the files as they are, so only plain ones are let in. */
static bool
link_ok(const struct check *k, const char *url)
{
	const struct str s = str_of(url);

	for (size_t i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] > '~' || strchr("\"<>\\()", s.p[i]))
			return refuse(k, "has a link with odd characters");
	if (s.n > 0 && !str_starts(s, STR("https://")) &&
	    !str_starts(s, STR("http://")))
		return refuse(k, "has a link that is not http(s)");
	return s.n <= 1024 || refuse(k, "has a link that is too long");
}

static bool
front_ok(const struct check *k, const struct paper *p)
{
	const char *texts[] = { p->title, p->subtitle, p->park, p->author,
		p->reader, p->period, p->scope, p->run_id, p->evidence_hash,
		p->watermark, p->receiver, p->receiver_address };

	if (str_of(p->title).n == 0)
		return refuse(k, "has no title");
	if (p->style >= PAPER_STYLE_COUNT)
		return refuse(k, "has no known style");
	if (p->zone_min < -720 || p->zone_min > 840)
		return refuse(k, "has a zone outside -720 to 840 minutes");
	if (p->generated_us < 0 || p->as_of_us < 0)
		return refuse(k, "has an instant before 1970");
	if (p->blocks > PAPER_BLOCKS)
		return refuse(k, "has too many blocks");
	return texts_ok(k, texts, sizeof(texts) / sizeof(texts[0])) &&
	    link_ok(k, p->run_url) && link_ok(k, p->evidence_url);
}

bool
paper_check(struct cx *cx, const struct paper *p)
{
	struct check k = { cx, p, 0 };

	if (!front_ok(&k, p))
		return false;
	for (const struct paper_block *b = p->first; b != NULL; b = b->next) {
		k.block++;
		if (!block_ok(&k, b) || !text_ok(&k, b->source))
			return false;
	}
	return true;
}
