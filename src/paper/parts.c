#include "paper/parts.h"

#include <math.h>

#include "base/moment.h"

#define LAST_SECOND 6e10 /* in the year 3871 */
#define SUM_SLACK 1e-9   /* of the total: what adding doubles may lose */

const char *
paper_words(const char *text)
{
	return text == NULL ? "" : text;
}

const char *
paper_say(const struct paper *p, const char *chinese, const char *english)
{
	return p->english ? english : chinese;
}

static struct paper_table *
loose_table(struct cx *cx, const struct paper *p, const char *caption,
    const struct paper_column *columns, size_t n)
{
	struct paper *aside = cx_alloc(cx, sizeof(*aside));

	*aside = *p;
	aside->cx = cx;
	aside->first = aside->last = NULL;
	return paper_table(aside, caption, columns, n);
}

const struct paper_table *
paper_terms_table(
    struct cx *cx, const struct paper *p, const struct paper_block *b)
{
	const struct paper_column columns[] = {
		{ .title = paper_say(p, "术语与指标", "Term"), .width = 1 },
		{ .title = paper_say(p, "定义", "Meaning"), .width = 3.2 },
	};
	struct paper_table *t = loose_table(cx, p, NULL, columns, 2);

	for (size_t i = 0; i < b->n; i++) {
		paper_row(t, PAPER_PLAIN);
		paper_text(t, b->terms[i].term);
		paper_text(t, b->terms[i].meaning);
	}
	return t;
}

const struct paper_table *
paper_evidence_table(
    struct cx *cx, const struct paper *p, const struct paper_block *b)
{
	const struct paper_column columns[] = {
		{ .title = paper_say(p, "证据编号", "Evidence"), .width = 1.2 },
		{ .title = paper_say(p, "指标", "Figure"), .width = 3 },
		{ .title = paper_say(p, "报告数值", "As printed"),
		    .width = 1.2,
		    .align = PAPER_RIGHT },
		{ .title = paper_say(p, "单位", "Unit"), .width = 0.9 },
		{ .title = paper_say(p, "可信度", "Grade"),
		    .width = 0.7,
		    .align = PAPER_CENTRE },
	};
	struct paper_table *t = loose_table(
	    cx, p, paper_say(p, "证据目录", "List of evidence"), columns, 5);

	for (size_t i = 0; i < b->n; i++) {
		const struct paper_evidence *e = &b->evidence[i];

		paper_row(t, PAPER_PLAIN);
		paper_code(t, e->code);
		paper_text(t, e->label);
		paper_text(t, e->value);
		paper_text(t, e->unit);
		if (e->grade == 0)
			paper_empty(t);
		else
			paper_text(t, cx_printf(cx, "%c", e->grade));
	}
	return t;
}

static const char *
signed_words(struct cx *cx, double v, int decimals, const char *tail)
{
	const char *words = chart_number(cx, v, decimals);
	const double smallest = 0.5 * pow(10, -decimals);

	return cx_printf(cx, "%s%s%s", v >= smallest ? "+" : "", words, tail);
}

static const char *
instant_words(struct cx *cx, double seconds)
{
	const int64_t at =
	    (int64_t)llround(fmax(-LAST_SECOND, fmin(LAST_SECOND, seconds)));
	const int32_t day = moment_day(at * US_PER_S, 0);
	const int64_t rest = at - moment_of_day(day, 0) / US_PER_S;

	return cx_printf(cx, "%s %02d:%02d:%02d", date_text(cx, day),
	    (int)(rest / 3600), (int)(rest / 60 % 60), (int)(rest % 60));
}

static const char *
number_words(struct cx *cx, const struct paper_column *column, double v)
{
	switch (column->format) {
	case PAPER_PERCENT:
		return cx_printf(
		    cx, "%s%%", chart_number(cx, v * 100, column->decimals));
	case PAPER_CHANGE:
		return signed_words(cx, v * 100, column->decimals, "%");
	case PAPER_SIGNED:
		return signed_words(cx, v, column->decimals, "");
	case PAPER_INSTANT:
		return instant_words(cx, v);
	case PAPER_EXACT:
		return cx_printf(cx, "%.15g", v);
	case PAPER_NUMBER:
	case PAPER_FORMAT_COUNT:
		break;
	}
	return chart_number(cx, v, column->decimals);
}

const char *
paper_cell_words(struct cx *cx, const struct paper_column *column,
    const struct paper_cell *cell)
{
	if (cell->kind == PAPER_CELL_NUMBER)
		return number_words(cx, column, cell->number);
	if (cell->kind == PAPER_CELL_EMPTY)
		return "—";
	return paper_words(cell->text);
}

bool
paper_column_is_numeric(const struct paper_table *t, size_t column)
{
	for (size_t i = 0; i < t->rows_n; i++)
		if (t->rows[i].cells[column].kind == PAPER_CELL_NUMBER)
			return true;
	return false;
}

enum paper_align
paper_column_align(const struct paper_table *t, size_t column)
{
	if (t->columns[column].align != PAPER_AUTO)
		return t->columns[column].align;
	/* A column of numbers stays one while it has none yet. */
	return t->columns[column].sum || t->columns[column].decimals > 0 ||
		paper_column_is_numeric(t, column)
	    ? PAPER_RIGHT
	    : PAPER_LEFT;
}

bool
paper_column_sums(const struct paper_table *t, size_t column, double *sum)
{
	const struct paper_cell *total;

	*sum = 0;
	if (t->rows_n < 2 || !t->rows[t->rows_n - 1].total ||
	    !t->columns[column].sum)
		return false;
	total = &t->rows[t->rows_n - 1].cells[column];
	for (size_t i = 0; i + 1 < t->rows_n; i++)
		if (t->rows[i].cells[column].kind == PAPER_CELL_NUMBER)
			*sum += t->rows[i].cells[column].number;
	return total->kind == PAPER_CELL_NUMBER &&
	    fabs(*sum - total->number) <=
	    SUM_SLACK * fmax(1, fabs(total->number));
}

const char *
paper_code_url(struct cx *cx, const struct paper *p, const char *code)
{
	struct text t = text_new(cx, 4 * PAPER_TEXT);

	if (str_of(p->evidence_url).n == 0 || str_of(code).n == 0)
		return NULL;
	text_puts(&t, p->evidence_url);
	text_url(&t, str_of(code));
	return t.p;
}

const char *
paper_instant(struct cx *cx, const struct paper *p, int64_t at_us)
{
	const int32_t day = moment_day(at_us, p->zone_min);
	const int64_t rest = at_us - moment_of_day(day, p->zone_min);

	return cx_printf(cx, "%s %02d:%02d", date_text(cx, day),
	    (int)(rest / US_PER_HOUR), (int)(rest / US_PER_MIN % 60));
}

const char *
paper_receiver(struct cx *cx, const struct paper *p)
{
	if (str_of(p->receiver).n == 0)
		return "";
	if (str_of(p->receiver_address).n == 0)
		return p->receiver;
	return cx_printf(cx, "%s <%s>", p->receiver, p->receiver_address);
}

size_t
paper_facts(
    struct cx *cx, const struct paper *p, struct paper_fact facts[PAPER_FACTS])
{
	const struct paper_fact all[PAPER_FACTS] = {
		{ paper_say(p, "园区", "Park"), p->park },
		{ paper_say(p, "报告期", "Period"), p->period },
		{ paper_say(p, "编制单位", "Issued by"), p->author },
		{ paper_say(p, "报送对象", "For"), p->reader },
		{ paper_say(p, "本份送达", "This copy for"),
		    paper_receiver(cx, p) },
		{ paper_say(p, "统计范围", "Scope"), p->scope },
		{ paper_say(p, "数据截至", "Data as of"),
		    p->as_of_us > 0 ? paper_instant(cx, p, p->as_of_us)
				    : NULL },
		{ paper_say(p, "生成时间", "Made at"),
		    paper_instant(cx, p, p->generated_us) },
		{ paper_say(p, "运行编号", "Run"), p->run_id },
		{ paper_say(p, "证据摘要", "Evidence digest"),
		    p->evidence_hash },
	};
	size_t n = 0;

	for (size_t i = 0; i < PAPER_FACTS; i++)
		if (str_of(all[i].value).n > 0)
			facts[n++] = all[i];
	return n;
}

const char *
paper_arrow(const char *delta)
{
	const struct str s = str_of(delta);

	if (str_starts(s, STR("+")))
		return "▲";
	if (str_starts(s, STR("-")) || str_starts(s, STR("−")))
		return "▼";
	return "";
}

uint32_t
paper_tone_ink(enum paper_tone tone)
{
	static const uint32_t inks[PAPER_TONE_COUNT] = {
		[PAPER_PLAIN] = 0x1D2731,
		[PAPER_GOOD] = 0x1E7B4F,
		[PAPER_WARN] = 0xA8620A,
		[PAPER_BAD] = 0xB3261E,
		[PAPER_MUTED] = 0x6B7C8C,
	};

	return inks[tone];
}

uint32_t
paper_tone_wash(enum paper_tone tone)
{
	static const uint32_t washes[PAPER_TONE_COUNT] = {
		[PAPER_PLAIN] = 0xF1F6FA,
		[PAPER_GOOD] = 0xEDF7F1,
		[PAPER_WARN] = 0xFDF5E6,
		[PAPER_BAD] = 0xFCEFEE,
		[PAPER_MUTED] = 0xF4F6F8,
	};

	return washes[tone];
}
