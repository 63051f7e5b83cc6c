#include "report/compose_paper.h"

#include <string.h>

static const char *
filled(struct cx *cx, const struct composition *c, const struct paper *p,
    const json_t *both)
{
	return facts_fill(cx, c->facts, definition_words(both, p->english));
}

/* --- decisions ------------------------------------------------------------ */

static bool
decide(struct cx *cx, const struct composition *c, struct paper *p)
{
	const json_t *list = json_object_get(c->definition->json, "decisions");
	const char *sentences[PAPER_DECISIONS];
	size_t n = 0;

	for (size_t i = 0; i < json_array_size(list) && n < PAPER_DECISIONS;
	     i++) {
		const json_t *d = json_array_get(list, i);
		bool holds;

		if (!facts_hold(
			cx, c->facts, json_object_get(d, "when"), &holds))
			return false;
		if (!holds)
			continue;
		sentences[n] = filled(cx, c, p, json_object_get(d, "text"));
		if (sentences[n++] == NULL)
			return false;
	}
	if (n > 0)
		paper_decision(p, sentences, n);
	return true;
}

/* --- blocks --------------------------------------------------------------- */

static enum paper_tone
tone_of(struct str name)
{
	static const char *const names[PAPER_TONE_COUNT] = { "plain", "good",
		"warn", "bad", "muted" };

	for (size_t i = 0; i < PAPER_TONE_COUNT; i++)
		if (str_is(name, names[i]))
			return (enum paper_tone)i;
	return PAPER_PLAIN;
}

/* Words of a kind; empty ones add nothing. */
static void
put_words(struct paper *p, const json_t *block, const char *kind,
    const char *title, const char *text)
{
	if (text[0] == '\0')
		return;
	if (strcmp(kind, "text") == 0)
		paper_paragraph(p, text);
	else if (strcmp(kind, "heading") == 0)
		paper_heading(p, 2, text);
	else if (strcmp(kind, "note") == 0)
		paper_note(p, text);
	else
		paper_callout(p, tone_of(json_str(block, "tone")), title, text);
}

static bool
add_words(struct cx *cx, const struct composition *c, struct paper *p,
    const json_t *block, const char *kind, const char *key)
{
	const json_t *title = json_object_get(block, "title");
	const char *text = filled(cx, c, p, json_object_get(block, key));
	const char *above = title == NULL ? NULL : filled(cx, c, p, title);

	if (text == NULL || (title != NULL && above == NULL))
		return false;
	put_words(p, block, kind, above, text);
	return true;
}

static void
add_terms(struct cx *cx, struct paper *p, const json_t *list)
{
	const size_t n = json_array_size(list);
	struct paper_term *terms = cx_calloc(cx, n, sizeof(*terms));

	for (size_t i = 0; i < n; i++) {
		const json_t *t = json_array_get(list, i);

		terms[i].term =
		    definition_words(json_object_get(t, "term"), p->english);
		terms[i].meaning =
		    definition_words(json_object_get(t, "meaning"), p->english);
	}
	paper_terms(p, terms, n);
}

/* Numbered among the charts. */
static bool
add_image(struct cx *cx, const struct composition *c, struct paper *p,
    const json_t *spec)
{
	const json_t *width = json_object_get(spec, "width");
	const char *caption =
	    filled(cx, c, p, json_object_get(spec, "caption"));
	struct paper_image image = {
		.share =
		    width == NULL ? 1 : (double)json_integer_value(width) / 100,
	};

	if (caption == NULL ||
	    !definition_picture(
		cx, c->definition, json_str(spec, "file"), &image.picture))
		return false;
	image.caption = c->blocks == NULL
	    ? caption
	    : cx_printf(cx, p->english ? "Figure %zu  %s" : "图 %zu  %s",
		  ++c->blocks->charts, caption);
	paper_image(p, &image);
	return true;
}

/* Figures, a table, a chart or a list: from data, or made by the program. */
static bool
add_made(struct cx *cx, const struct composition *c, struct paper *p,
    const char *kind, const json_t *made)
{
	const char *name = json_string_value(made);

	if (name == NULL)
		return c->blocks == NULL
		    ? cx_fail(cx, FAIL_BROKEN, NULL,
			  "the report has no rows for its %s", kind)
		    : block_add(cx, c->blocks, p, kind, made);
	return (c->add != NULL && c->add(c->self, p, kind, name)) ||
	    cx_fail(cx, FAIL_BROKEN, NULL, "the report has no %s called %s",
		kind, name);
}

static const char *
kind_of(const json_t *block, const char *const *kinds, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (json_object_get(block, kinds[i]) != NULL)
			return kinds[i];
	return NULL;
}

static const char *
words_kind(const json_t *block)
{
	static const char *const kinds[] = { "text", "note", "callout",
		"heading" };

	return kind_of(block, kinds, 4);
}

static bool
add_block(struct cx *cx, const struct composition *c, struct paper *p,
    const json_t *block)
{
	static const char *const made[] = { "kpis", "chart", "table", "list" };
	const char *kind = words_kind(block);

	if (kind != NULL)
		return add_words(cx, c, p, block, kind, kind);
	kind = kind_of(block, made, 4);
	if (kind != NULL)
		return add_made(cx, c, p, kind, json_object_get(block, kind));
	if (json_object_get(block, "image") != NULL)
		return add_image(cx, c, p, json_object_get(block, "image"));
	if (json_object_get(block, "terms") != NULL)
		add_terms(cx, p, json_object_get(block, "terms"));
	else if (json_object_get(block, "page_break") != NULL)
		paper_page_break(p);
	else if (c->evidence_n > 0)
		paper_evidence(p, c->evidence, c->evidence_n);
	return true;
}

static bool
add_source(struct cx *cx, const struct composition *c, struct paper *p,
    const json_t *block)
{
	const json_t *source = json_object_get(block, "source");
	const char *words = source == NULL ? "" : filled(cx, c, p, source);

	if (words != NULL && words[0] != '\0')
		paper_source(p, words);
	return words != NULL;
}

/* The block where its conditions hold, otherwise its words for that case. */
static bool
add_fitting(struct cx *cx, const struct composition *c, struct paper *p,
    const json_t *block)
{
	const char *kind = words_kind(block);
	bool holds;

	if (!facts_hold(cx, c->facts, json_object_get(block, "when"), &holds))
		return false;
	if (holds)
		return add_block(cx, c, p, block) &&
		    add_source(cx, c, p, block);
	if (json_object_get(block, "else") == NULL)
		return true;
	return add_words(cx, c, p, block, kind == NULL ? "text" : kind, "else");
}

/* --- sections ------------------------------------------------------------- */

/* "一、总体情况" or "1. Overview" */
static const char *
heading(struct cx *cx, const struct paper *p, size_t number, const json_t *both)
{
	static const char *const numerals[] = { "一", "二", "三", "四", "五",
		"六", "七", "八", "九", "十" };
	const char *title = definition_words(both, p->english);

	if (p->english || number > 10)
		return cx_printf(cx, "%zu. %s", number, title);
	return cx_printf(cx, "%s、%s", numerals[number - 1], title);
}

static bool
is_for(const struct composition *c, const json_t *section)
{
	const struct str whom = json_str(section, "for");

	return whom.n == 0 || str_is(whom, c->is_park ? "park" : "enterprise");
}

static bool
add_section(struct cx *cx, const struct composition *c, struct paper *p,
    const json_t *section, size_t *number)
{
	const json_t *blocks = json_object_get(section, "blocks");
	const json_t *title = json_object_get(section, "title");

	/* A section without a title of its own stands above the first. */
	if (json_is_true(json_object_get(section, "annex")))
		paper_annex(p, definition_words(title, p->english));
	else if (definition_words(title, p->english)[0] != '\0')
		paper_heading(p, 1, heading(cx, p, ++*number, title));
	for (size_t i = 0; i < json_array_size(blocks); i++)
		if (!add_fitting(cx, c, p, json_array_get(blocks, i)))
			return false;
	return true;
}

/* What concerns all pages. */
static bool
mark(struct cx *cx, const struct composition *c, struct paper *p)
{
	const json_t *d = c->definition->json;
	const json_t *watermark = json_object_get(d, "watermark");

	p->contents = json_is_true(json_object_get(d, "contents"));
	if (watermark != NULL)
		p->watermark = filled(cx, c, p, watermark);
	return watermark == NULL || p->watermark != NULL;
}

bool
compose(struct cx *cx, const struct composition *c, struct paper *p)
{
	const json_t *list = json_object_get(c->definition->json, "sections");
	size_t number = 0;

	if (!decide(cx, c, p) || !mark(cx, c, p))
		return false;
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *section = json_array_get(list, i);

		if (is_for(c, section) &&
		    !add_section(cx, c, p, section, &number))
			return false;
	}
	return true;
}
