#include "base/hash.h"
#include "paper/parts.h"

#define SVG_WIDTH 680.0

static const char style[] =
    ":root{color-scheme:light dark;--ink:#1d2731;--quiet:#5b6b7a;"
    "--sheet:#fff;--rule:#dce3e9;--wash:#f1f6fa;--head:#e9f0f6;"
    "--primary:#1f6fb2;--deep:#173a5e;--good:#1e7b4f;--warn:#a8620a;"
    "--bad:#b3261e;--goodw:#edf7f1;--warnw:#fdf5e6;--badw:#fcefee}"
    "@media(prefers-color-scheme:dark){:root{--ink:#dfe7ee;"
    "--quiet:#9fb0bf;--sheet:#12181e;--rule:#2b3844;--wash:#19222b;"
    "--head:#1d2832;--primary:#6db1e8;--deep:#b9d8f2;--good:#5cc48f;"
    "--warn:#e0a54e;--bad:#f0867e;--goodw:#14261d;--warnw:#2a2213;"
    "--badw:#2e1a19}}"
    "*{box-sizing:border-box}"
    "body{margin:0;background:var(--sheet);color:var(--ink);"
    "font:15px/1.75 'Noto Sans SC','Source Han Sans SC','PingFang SC',"
    "'Microsoft YaHei','WenQuanYi Zen Hei',sans-serif;"
    "font-variant-numeric:tabular-nums}"
    "main{max-width:820px;margin:0 auto;padding:32px 24px 48px}"
    "header{border-bottom:2px solid var(--primary);padding-bottom:14px;"
    "margin-bottom:18px}"
    "header p{margin:0;color:var(--quiet);font-size:13px}"
    "h1{font-size:27px;line-height:1.35;margin:6px 0;color:var(--deep);"
    "text-wrap:balance}"
    "header .sub{font-size:16px;margin-bottom:4px}"
    "h2{font-size:20px;margin:32px 0 8px;color:var(--deep)}"
    "h3{font-size:16.5px;margin:22px 0 6px}"
    "h4{font-size:15px;margin:16px 0 4px;color:var(--quiet)}"
    "p{margin:8px 0}a{color:var(--primary);text-decoration:none}"
    "a:hover,a:focus-visible{text-decoration:underline}"
    ".panel{background:var(--wash);border-left:4px solid var(--primary);"
    "padding:12px 18px;margin:16px 0}"
    ".panel strong{color:var(--primary);display:block;font-size:14px}"
    ".panel ol,.panel p{margin:2px 0}.decision{font-size:16.5px}"
    ".good{--primary:var(--good);--wash:var(--goodw)}"
    ".warn{--primary:var(--warn);--wash:var(--warnw)}"
    ".bad{--primary:var(--bad);--wash:var(--badw)}"
    ".kpis{display:grid;grid-template-columns:repeat(auto-fit,"
    "minmax(max(150px,28%),1fr));gap:16px;margin:18px 0;padding:0;"
    "list-style:none}"
    ".kpis li{border-top:2px solid var(--primary);padding-top:6px}"
    ".kpis small{color:var(--quiet);font-size:12.5px;display:flex;"
    "justify-content:space-between;gap:8px}"
    ".kpis b{font-size:25px;line-height:1.35;color:var(--deep)}"
    ".kpis i{font-style:normal;color:var(--quiet);font-size:13px}"
    ".up{display:inline-block;margin-right:10px;font-size:13px}"
    ".up b{font:inherit;color:inherit}"
    ".t-good{color:var(--good)!important}"
    ".t-warn{color:var(--warn)!important}"
    ".t-bad{color:var(--bad)!important}.t-muted{color:var(--quiet)}"
    ".scroll{overflow-x:auto;margin:14px 0}"
    "table{border-collapse:collapse;width:100%;font-size:13.5px;"
    "line-height:1.5;border-top:2px solid var(--deep);"
    "border-bottom:2px solid var(--deep)}"
    "caption,figcaption{text-align:left;font-weight:600;padding:4px 0;"
    "font-size:14px}"
    "th,td{padding:5px 9px;vertical-align:top;text-align:left}"
    "thead th{background:var(--head);vertical-align:bottom;"
    "border-bottom:1px solid var(--deep)}"
    "th small{display:block;font-weight:400;color:var(--quiet)}"
    "tbody tr:nth-child(even){background:var(--wash)}"
    "tbody tr.r-good{background:var(--goodw)}"
    "tbody tr.r-warn{background:var(--warnw)}"
    "tbody tr.r-bad{background:var(--badw)}"
    "tr.r-bad td:first-child{box-shadow:inset 3px 0 var(--bad)}"
    "tr.r-warn td:first-child{box-shadow:inset 3px 0 var(--warn)}"
    "tr.r-good td:first-child{box-shadow:inset 3px 0 var(--good)}"
    "tr.r-muted{color:var(--quiet)}"
    "tfoot td{font-weight:600;background:var(--head);"
    "border-top:1px solid var(--deep)}"
    ".right{text-align:right;white-space:nowrap}.centre{"
    "text-align:center}"
    "figure{margin:18px 0}figure svg{width:100%;height:auto;"
    "color:var(--ink);display:block}"
    "figure img{display:block;height:auto;max-width:100%;"
    "background:#fff}"
    "figcaption{display:flex;justify-content:space-between}"
    "figcaption a{font-weight:400;font-size:12.5px}"
    ".note,.notes{color:var(--quiet);font-size:13px}"
    ".notes{border-top:1px solid var(--rule);margin-top:32px;"
    "padding:10px 0 0 1.5em}sup{line-height:0;padding-left:1px}"
    ".toc{margin:20px 0}.toc ol{list-style:none;padding:0;margin:4px 0;"
    "columns:2 280px}"
    "footer{border-top:1px solid var(--rule);margin-top:32px;"
    "padding-top:12px;color:var(--quiet);font-size:12.5px}"
    "footer dl{display:grid;grid-template-columns:6em 1fr;margin:0}"
    "footer dd{margin:0;overflow-wrap:anywhere}";

static const char style_print[] =
    "@media print{:root{--ink:#1d2731;--quiet:#5b6b7a;--sheet:#fff;"
    "--rule:#dce3e9;--wash:#f1f6fa;--head:#e9f0f6;--primary:#1f6fb2;"
    "--deep:#173a5e;--good:#1e7b4f;--warn:#a8620a;--bad:#b3261e;"
    "--goodw:#edf7f1;--warnw:#fdf5e6;--badw:#fcefee}"
    "@page{size:A4;margin:18mm}body{font-size:10.5pt}"
    "main{max-width:none;padding:0}h2,h3,h4{break-after:avoid}"
    "figure,.panel,.kpis li,tr{break-inside:avoid}"
    ".scroll{overflow:visible}"
    "*{print-color-adjust:exact;-webkit-print-color-adjust:exact}"
    ".break{break-before:page}}";

/* A page on its way out: where to, and what it says. */
struct page {
	struct cx *cx;
	const struct paper *p;
	struct text *out;
};

static const char *const tones[PAPER_TONE_COUNT] = { "plain", "good", "warn",
	"bad", "muted" };

static void
words(const struct page *g, const char *s)
{
	text_html(g->out, str_of(s));
}

/* <tag>s</tag>, nothing for an empty text. */
static void
element(
    const struct page *g, const char *open, const char *s, const char *close)
{
	if (str_of(s).n == 0)
		return;
	text_puts(g->out, open);
	words(g, s);
	text_puts(g->out, close);
}

/* A code that leads to its evidence, in a window of its own. */
static void
code(const struct page *g, const char *s)
{
	const char *url = paper_code_url(g->cx, g->p, s);

	if (str_of(s).n == 0)
		return;
	if (url == NULL) {
		words(g, s);
		return;
	}
	text_puts(g->out, "<a target=\"_blank\" rel=\"noopener\" href=\"");
	words(g, url);
	text_puts(g->out, "\">");
	words(g, s);
	text_puts(g->out, "</a>");
}

/* The number of a block's footnote, leading to it. */
static void
put_mark(const struct page *g, const struct paper_block *b)
{
	if (b->note > 0)
		text_printf(g->out, "<sup><a href=\"#n%zu\">%zu</a></sup>",
		    b->note, b->note);
}

/* --- blocks
 * ------------------------------------------------------------------- */

/* number: of the section, for links from the contents; 0: none */
static void
put_heading(const struct page *g, const struct paper_block *b, size_t number)
{
	text_printf(g->out, "<h%d", b->level + 1);
	if (number > 0)
		text_printf(g->out, " id=\"s%zu\"", number);
	text_char(g->out, '>');
	words(g, b->text);
	text_printf(g->out, "</h%d>\n", b->level + 1);
}

static void
put_decision(const struct page *g, const struct paper_block *b)
{
	text_printf(g->out,
	    "<section class=\"panel decision\"><strong>%s</strong><ol>",
	    paper_say(g->p, "决策要点", "Decisions"));
	for (size_t i = 0; i < b->n; i++)
		element(g, "<li>", b->items[i], "</li>");
	text_puts(g->out, "</ol></section>\n");
}

static void
put_delta(const struct page *g, const char *label, const char *delta,
    enum paper_tone tone)
{
	if (str_of(delta).n == 0)
		return;
	text_printf(g->out, "<span class=\"up\">%s <b class=\"t-%s\">%s", label,
	    tones[tone], paper_arrow(delta));
	words(g, delta);
	text_puts(g->out, "</b></span>");
}

static void
put_kpi(const struct page *g, const struct paper_kpi *k)
{
	static const char *const grades[] = { "good", "good", "warn", "bad" };

	text_puts(g->out, "<li><small>");
	words(g, k->label);
	text_puts(g->out, "</small><b>");
	words(g, k->value);
	text_puts(g->out, "</b> ");
	element(g, "<i>", k->unit, "</i>");
	text_puts(g->out, "<br>");
	put_delta(g, paper_say(g->p, "同比", "YoY"), k->yoy, k->yoy_tone);
	put_delta(g, paper_say(g->p, "环比", "MoM"), k->mom, k->mom_tone);
	text_puts(g->out, "<small>");
	if (k->grade != 0)
		text_printf(g->out, "<span class=\"t-%s\">%s %c</span>",
		    grades[k->grade - 'A'], paper_say(g->p, "可信度", "Grade"),
		    k->grade);
	code(g, k->evidence);
	text_puts(g->out, "</small></li>\n");
}

static void
put_kpis(const struct page *g, const struct paper_block *b)
{
	text_puts(g->out, "<ul class=\"kpis\">\n");
	for (size_t i = 0; i < b->n; i++)
		put_kpi(g, &b->kpis[i]);
	text_puts(g->out, "</ul>\n");
}

static const char *
align_class(const struct paper_table *t, size_t c)
{
	const enum paper_align align = paper_column_align(t, c);

	if (align == PAPER_RIGHT)
		return " class=\"right\"";
	return align == PAPER_CENTRE ? " class=\"centre\"" : "";
}

static void
put_row(const struct page *g, const struct paper_table *t,
    const struct paper_row *row)
{
	text_printf(g->out, "<tr class=\"r-%s\">", tones[row->tone]);
	for (size_t c = 0; c < t->columns_n; c++) {
		const struct paper_cell *cell = &row->cells[c];

		text_printf(g->out, "<td%s>", align_class(t, c));
		if (cell->kind == PAPER_CELL_CODE)
			code(g, cell->text);
		else if (cell->kind != PAPER_CELL_EMPTY || !row->total)
			words(g, paper_cell_words(g->cx, &t->columns[c], cell));
		text_puts(g->out, "</td>");
	}
	text_puts(g->out, "</tr>\n");
}

static void
put_caption(const struct page *g, const struct paper_block *b,
    const struct paper_table *t)
{
	if (str_of(t->caption).n == 0 && b->note == 0)
		return;
	text_puts(g->out, "<caption>");
	words(g, t->caption);
	put_mark(g, b);
	text_puts(g->out, "</caption>");
}

static void
put_table(const struct page *g, const struct paper_block *b,
    const struct paper_table *t)
{
	const bool total = t->rows_n > 0 && t->rows[t->rows_n - 1].total;

	text_puts(g->out, "<div class=\"scroll\" tabindex=\"0\"><table>");
	put_caption(g, b, t);
	text_puts(g->out, "<thead><tr>");
	for (size_t c = 0; c < t->columns_n; c++) {
		text_printf(g->out, "<th scope=\"col\"%s>", align_class(t, c));
		words(g, t->columns[c].title);
		element(g, "<small>", t->columns[c].unit, "</small>");
		text_puts(g->out, "</th>");
	}
	text_puts(g->out, "</tr></thead>\n<tbody>\n");
	for (size_t i = 0; i + (total ? 1 : 0) < t->rows_n; i++)
		put_row(g, t, &t->rows[i]);
	text_puts(g->out, "</tbody>\n");
	if (total) {
		text_puts(g->out, "<tfoot>");
		put_row(g, t, &t->rows[t->rows_n - 1]);
		text_puts(g->out, "</tfoot>");
	}
	text_puts(g->out, "</table></div>\n");
}

static void
put_chart(const struct page *g, const struct paper_block *b)
{
	const struct chart *c = b->chart;

	text_puts(g->out, "<figure><figcaption><span>");
	words(g, c->title);
	put_mark(g, b);
	text_puts(g->out, "</span>");
	code(g, c->evidence);
	text_puts(g->out, "</figcaption>");
	chart_svg(g->cx, c, SVG_WIDTH, g->out);
	text_puts(g->out, "</figure>\n");
}

static void
put_image(const struct page *g, const struct paper_block *b)
{
	const struct picture *p = &b->image->picture;

	text_puts(g->out, "<figure><figcaption><span>");
	words(g, b->image->caption);
	put_mark(g, b);
	text_printf(g->out,
	    "</span></figcaption><img style=\"width:%.0f%%\" width=\"%u\" "
	    "height=\"%u\" alt=\"",
	    100 * b->image->share, p->width, p->height);
	words(g, b->image->caption);
	text_printf(g->out, "\" src=\"data:image/%s;base64,",
	    p->kind == PICTURE_PNG ? "png" : "jpeg");
	text_puts(g->out, hash_base64(g->cx, p->bytes));
	text_puts(g->out, "\"/></figure>\n");
}

static void
put_callout(const struct page *g, const struct paper_block *b)
{
	text_printf(g->out, "<aside class=\"panel %s\">", tones[b->tone]);
	element(g, "<strong>", b->title, "</strong>");
	text_puts(g->out, "<p>");
	words(g, b->text);
	put_mark(g, b);
	text_puts(g->out, "</p></aside>\n");
}

static void
put_list(const struct page *g, const struct paper_block *b)
{
	text_puts(g->out, b->ordered ? "<ol>" : "<ul>");
	for (size_t i = 0; i < b->n; i++) {
		text_puts(g->out, "<li>");
		words(g, b->items[i]);
		text_puts(g->out, "</li>");
	}
	text_puts(g->out, b->ordered ? "</ol>\n" : "</ul>\n");
}

static const char *
annex_words(const struct page *g, const struct paper_block *b)
{
	const char *word = paper_say(g->p, "附件", "Annex");

	return g->p->annexes == 1 ? word
				  : cx_printf(g->cx, "%s %zu", word, b->annex);
}

static void
put_annex(const struct page *g, const struct paper_block *b)
{
	text_printf(g->out, "<h2 class=\"break\" id=\"a%zu\">", b->annex);
	text_printf(g->out, "%s　", annex_words(g, b));
	words(g, b->title);
	text_puts(g->out, "</h2>\n");
}

static void
put_block(const struct page *g, const struct paper_block *b)
{
	switch (b->kind) {
	case PAPER_HEADING:
		break;
	case PAPER_PARAGRAPH:
		text_puts(g->out, "<p>");
		words(g, b->text);
		put_mark(g, b);
		text_puts(g->out, "</p>\n");
		break;
	case PAPER_DECISION:
		put_decision(g, b);
		break;
	case PAPER_KPIS:
		put_kpis(g, b);
		break;
	case PAPER_TABLE:
		put_table(g, b, b->table);
		break;
	case PAPER_CHART:
		put_chart(g, b);
		break;
	case PAPER_IMAGE:
		put_image(g, b);
		break;
	case PAPER_NOTE:
		text_printf(g->out, "<p class=\"note\">%s",
		    paper_say(g->p, "数据质量：", "Data quality: "));
		words(g, b->text);
		put_mark(g, b);
		text_puts(g->out, "</p>\n");
		break;
	case PAPER_CALLOUT:
		put_callout(g, b);
		break;
	case PAPER_LIST:
		put_list(g, b);
		break;
	case PAPER_TERMS:
		put_table(g, b, paper_terms_table(g->cx, g->p, b));
		break;
	case PAPER_EVIDENCE:
		put_table(g, b, paper_evidence_table(g->cx, g->p, b));
		break;
	case PAPER_PAGE_BREAK:
		text_puts(g->out, "<div class=\"break\"></div>\n");
		break;
	case PAPER_ANNEX:
		put_annex(g, b);
		break;
	case PAPER_TURN:
	case PAPER_DETAIL:
	case PAPER_KIND_COUNT:
		break;
	}
}

/* --- what surrounds the blocks
 * ------------------------------------------------- */

/* Sections and annexes with links; pages there are none. */
static void
put_contents(const struct page *g)
{
	size_t n = 0;

	text_printf(g->out, "<nav class=\"toc\"><strong>%s</strong><ol>",
	    paper_say(g->p, "目录", "Contents"));
	for (const struct paper_block *b = g->p->first; b != NULL;
	     b = b->next) {
		if (b->kind == PAPER_HEADING && b->level == 1) {
			text_printf(g->out, "<li><a href=\"#s%zu\">", ++n);
			words(g, b->text);
		} else if (b->kind == PAPER_ANNEX) {
			text_printf(g->out, "<li><a href=\"#a%zu\">%s　",
			    b->annex, annex_words(g, b));
			words(g, b->title);
		} else {
			continue;
		}
		text_puts(g->out, "</a></li>");
	}
	text_puts(g->out, "</ol></nav>\n");
}

static void
put_notes(const struct page *g)
{
	size_t next = 1;

	if (g->p->notes == 0)
		return;
	text_puts(g->out, "<ol class=\"notes\">\n");
	for (const struct paper_block *b = g->p->first; b != NULL; b = b->next)
		if (b->note == next) {
			text_printf(g->out, "<li id=\"n%zu\">", next++);
			words(g, b->source);
			text_puts(g->out, "</li>\n");
		}
	text_puts(g->out, "</ol>\n");
}

/* --- the page
 * ------------------------------------------------------------------ */

static void
put_head(const struct page *g)
{
	const struct paper *p = g->p;

	text_printf(g->out,
	    "<!doctype html>\n<html lang=\"%s\">\n<head>\n"
	    "<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
	    "content=\"width=device-width,initial-scale=1\">\n",
	    paper_say(p, "zh-CN", "en"));
	element(g, "<title>", p->title, "</title>\n");
	text_printf(g->out, "<style>%s%s</style>\n</head>\n<body>\n<main>\n",
	    style, style_print);
	text_puts(g->out, "<header><p>");
	words(g, p->park);
	element(g, " · ", p->author, "");
	element(g, paper_say(p, "　报送：", " · For: "), p->reader, "");
	text_puts(g->out, "</p>");
	element(g, "<h1>", p->title, "</h1>");
	element(g, "<p class=\"sub\">", p->subtitle, "</p>");
	text_puts(g->out, "<p>");
	element(g, paper_say(p, "报告期 ", "Period "), p->period, "　");
	if (p->as_of_us > 0)
		text_printf(g->out, "%s %s　",
		    paper_say(p, "数据截至", "Data as of"),
		    paper_instant(g->cx, p, p->as_of_us));
	text_printf(g->out, "%s %s</p></header>\n",
	    paper_say(p, "生成", "Made"),
	    paper_instant(g->cx, p, p->generated_us));
}

static void
put_foot(const struct page *g)
{
	struct paper_fact facts[PAPER_FACTS];
	const size_t n = paper_facts(g->cx, g->p, facts);

	text_puts(g->out, "<footer><dl>");
	for (size_t i = 0; i < n; i++) {
		text_printf(g->out, "<dt>%s</dt>", facts[i].label);
		element(g, "<dd>", facts[i].value, "</dd>");
	}
	if (str_of(g->p->run_url).n > 0) {
		text_printf(g->out,
		    "<dt>%s</dt><dd><a target=\"_blank\" "
		    "rel=\"noopener\" href=\"",
		    paper_say(g->p, "核验地址", "Verify at"));
		words(g, g->p->run_url);
		element(g, "\">", g->p->run_url, "</a></dd>");
	}
	text_puts(g->out, "</dl></footer>\n</main>\n</body>\n</html>\n");
}

static bool
is_section(const struct paper_block *b)
{
	return (b->kind == PAPER_HEADING && b->level == 1) ||
	    b->kind == PAPER_ANNEX;
}

/* The contents stand before the first section, as on paper. */
static void
put_blocks(const struct page *g)
{
	bool wanted = g->p->contents;
	size_t n = 0;

	for (const struct paper_block *b = g->p->first; b != NULL;
	     b = b->next) {
		if (is_section(b) && wanted) {
			wanted = false;
			put_contents(g);
		}
		if (b->kind == PAPER_HEADING)
			put_heading(g, b, b->level == 1 ? ++n : 0);
		else
			put_block(g, b);
	}
}

bool
paper_html(struct cx *cx, const struct paper *p, struct text *out)
{
	const struct page g = { cx, p, out };

	if (!paper_check(cx, p))
		return false;
	put_head(&g);
	put_blocks(&g);
	put_notes(&g);
	put_foot(&g);
	if (out->full)
		return cx_fail(cx, FAIL_LARGE, "html",
		    "the page is larger than %zu bytes", out->most);
	return true;
}
