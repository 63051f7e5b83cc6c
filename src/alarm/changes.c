#include "alarm/changes.h"

#include <ctype.h>
#include <stdlib.h>
#include <string.h>

/* A piece has so many numbers that some thousand rows come of it. */
#define FIRST_WIDTH 512
#define LEAST_WIDTH 16
#define MOST_WIDTH 32768
#define FEW_ROWS 2000
#define MANY_ROWS 8000

void
changes_begin(struct changes *c)
{
	*c = (struct changes){ .everything = true, .width = FIRST_WIDTH };
}

/* Hearing ------------------------------------------------------------------ */

/* Devices in between do no harm, but they cost. */
static void
melt(struct changes *c)
{
	c->ranges[0].to = c->ranges[c->range_count - 1].to;
	c->range_count = 1;
}

/* Keeps them sorted and apart. */
static void
add_range(struct changes *c, int64_t from, int64_t to)
{
	size_t i = 0, end;

	while (i < c->range_count && c->ranges[i].to < from)
		i++;
	for (end = i; end < c->range_count && c->ranges[end].from <= to;
	     end++) {
		from = c->ranges[end].from < from ? c->ranges[end].from : from;
		to = c->ranges[end].to > to ? c->ranges[end].to : to;
	}
	if (end == i && c->range_count == CHANGES_RANGES) {
		melt(c);
		add_range(c, from, to);
		return;
	}
	memmove(&c->ranges[i + 1], &c->ranges[end],
	    (c->range_count - end) * sizeof(c->ranges[0]));
	c->range_count = c->range_count + 1 - (end - i);
	c->ranges[i] = (struct change_range){ from, to };
}

static void
hear_ranges(struct changes *c, const char *words)
{
	char *end;

	for (; isdigit((unsigned char)*words); words = end + (*end == ' ')) {
		const int64_t from = strtoll(words, &end, 10);
		const int64_t to =
		    *end == '-' ? strtoll(end + 1, &end, 10) : from;

		if (from <= to)
			add_range(c, from, to);
	}
	if (*words != '\0')
		c->everything = true;
}

static void
hear_rule(struct changes *c, int64_t rule)
{
	for (size_t i = 0; i < c->rule_count; i++)
		if (c->rules[i] == rule)
			return;
	if (rule <= 0 || c->rule_count == CHANGES_RULES)
		c->everything = true;
	else
		c->rules[c->rule_count++] = rule;
}

void
changes_hear(struct changes *c, const char *words)
{
	if (strncmp(words, "device ", 7) == 0)
		hear_ranges(c, words + 7);
	else if (strncmp(words, "rule ", 5) == 0)
		hear_rule(c, strtoll(words + 5, NULL, 10));
	else
		c->everything = true;
}

/* Reading ------------------------------------------------------------------ */

static void
take_ranges(struct changes *c, struct change_piece *p)
{
	int64_t left = c->width;
	size_t gone = 0;

	while (
	    gone < c->range_count && p->n < CHANGES_PIECE_RANGES && left > 0) {
		struct change_range *r = &c->ranges[gone];
		const bool whole = r->to - r->from < left;

		p->from[p->n] = r->from;
		p->to[p->n] = whole ? r->to : r->from + left - 1;
		left -= p->to[p->n] - p->from[p->n] + 1;
		r->from = p->to[p->n++] + 1;
		gone += whole;
	}
	c->range_count -= gone;
	memmove(
	    c->ranges, c->ranges + gone, c->range_count * sizeof(c->ranges[0]));
}

static void
take_span(struct changes *c, struct change_piece *p, int64_t from)
{
	p->goes_on = true;
	p->n = 1;
	p->from[0] = from;
	p->to[0] = from + c->width - 1;
}

/* Whatever was said before is in it. */
static void
start_all(struct changes *c)
{
	c->everything = false;
	c->in_all = true;
	c->all_from = 0;
	c->rule = 0;
	c->rule_count = 0;
	c->range_count = 0;
}

static void
start_rule(struct changes *c)
{
	c->rule = c->rules[0];
	c->rule_from = 0;
	c->rule_count--;
	memmove(c->rules, c->rules + 1, c->rule_count * sizeof(c->rules[0]));
}

bool
changes_next(struct changes *c, struct change_piece *p)
{
	p->rule = 0;
	p->definitions = p->goes_on = false;
	p->n = 0;
	if (c->everything)
		start_all(c);
	/* Its definitions come before any device. */
	if (c->in_all && c->all_from == 0) {
		p->definitions = true;
		take_span(c, p, 0);
		return true;
	}
	if (c->range_count > 0) {
		take_ranges(c, p);
		return true;
	}
	if (c->rule == 0 && c->rule_count > 0)
		start_rule(c);
	if (c->rule != 0) {
		p->rule = c->rule;
		p->definitions = c->rule_from == 0;
		take_span(c, p, c->rule_from);
		return true;
	}
	if (c->in_all)
		take_span(c, p, c->all_from);
	return c->in_all;
}

static void
learn_width(struct changes *c, size_t rows)
{
	if (rows > MANY_ROWS && c->width > LEAST_WIDTH)
		c->width /= 2;
	else if (rows < FEW_ROWS && c->width < MOST_WIDTH)
		c->width *= 2;
}

bool
changes_read(
    struct changes *c, const struct change_piece *p, size_t rows, int64_t next)
{
	learn_width(c, rows);
	if (!p->goes_on)
		return false;
	if (p->rule != 0)
		c->rule_from = next;
	else
		c->all_from = next;
	if (next != 0)
		return false;
	if (p->rule != 0)
		c->rule = 0;
	else
		c->in_all = false;
	return true;
}

void
changes_failed(struct changes *c, const struct change_piece *p)
{
	for (size_t i = 0; !p->goes_on && i < p->n; i++)
		add_range(c, p->from[i], p->to[i]);
}

bool
changes_wait(const struct changes *c)
{
	return c->everything || c->in_all || c->rule != 0 ||
	    c->rule_count > 0 || c->range_count > 0;
}
