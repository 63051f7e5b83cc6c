#include <math.h>

#include "paper/plot.h"

#define BAR 9.0   /* width of a place */
#define GAP 11.0  /* between places of one column */
#define THIN 11.0 /* a place lower than its words */
#define CURVE 14  /* steps along the edge of a flow */
#define PALE 0.58 /* how far a flow is from its place's colour to white */

struct node {
	size_t column;
	double in, out;  /* values */
	double x, y, h;  /* where it stands */
	double from, to; /* how far its flows are drawn already */
};

struct sankey {
	const struct plot *p;
	struct node node[CHART_NODES];
	size_t columns;
	double per; /* points a unit */
};

static double
through(const struct node *n)
{
	return fmax(n->in, n->out);
}

/* A place stands right of all that flow into it. */
static void
columns(struct sankey *k)
{
	const struct chart *c = k->p->c;

	for (size_t round = 0; round < c->n; round++)
		for (size_t i = 0; i < c->flows_n; i++) {
			const struct chart_flow *f = &c->flows[i];

			if (k->node[f->to].column <= k->node[f->from].column)
				k->node[f->to].column =
				    k->node[f->from].column + 1;
		}
	for (size_t i = 0; i < c->n; i++)
		if (k->node[i].column + 1 > k->columns)
			k->columns = k->node[i].column + 1;
}

static void
amounts(struct sankey *k)
{
	const struct chart *c = k->p->c;

	for (size_t i = 0; i < c->flows_n; i++) {
		k->node[c->flows[i].from].out += c->flows[i].value;
		k->node[c->flows[i].to].in += c->flows[i].value;
	}
}

/* The fullest column fills the height; the others are centred. */
static void
scale(struct sankey *k, double height)
{
	k->per = INFINITY;
	for (size_t at = 0; at < k->columns; at++) {
		double sum = 0, gaps = -GAP;

		for (size_t i = 0; i < k->p->c->n; i++)
			if (k->node[i].column == at) {
				sum += through(&k->node[i]);
				gaps += GAP;
			}
		if (sum > 0)
			k->per = fmin(k->per, fmax(8, height - gaps) / sum);
	}
}

static void
place(struct sankey *k, double width, double height)
{
	const double step =
	    k->columns < 2 ? 0 : (width - BAR) / (double)(k->columns - 1);

	for (size_t at = 0; at < k->columns; at++) {
		double sum = -GAP, y;

		for (size_t i = 0; i < k->p->c->n; i++)
			if (k->node[i].column == at)
				sum += through(&k->node[i]) * k->per + GAP;
		y = fmax(0, (height - sum) / 2) + k->p->y;
		for (size_t i = 0; i < k->p->c->n; i++) {
			struct node *n = &k->node[i];

			if (n->column != at)
				continue;
			n->x = k->p->x + step * (double)at;
			n->y = n->from = n->to = y;
			n->h = through(n) * k->per;
			y += n->h + GAP;
		}
	}
}

static uint32_t
paler(uint32_t colour)
{
	uint32_t made = 0;

	for (int shift = 16; shift >= 0; shift -= 8) {
		const double v = colour >> shift & 0xFF;

		made = made << 8 | (uint32_t)lround(v + (255 - v) * PALE);
	}
	return made;
}

/* A band between two places, as wide at both ends. */
static void
band(struct sankey *k, const struct chart_flow *f)
{
	struct node *a = &k->node[f->from], *b = &k->node[f->to];
	const double w = f->value * k->per;
	const double x1 = a->x + BAR, x2 = b->x;
	struct chart_point at[2 * (CURVE + 1)];

	for (size_t i = 0; i <= CURVE; i++) {
		const double t = (double)i / CURVE;
		const double bend = t * t * (3 - 2 * t);
		const double y = a->from + (b->to - a->from) * bend;

		at[i] = (struct chart_point){ x1 + (x2 - x1) * t, y };
		at[2 * CURVE + 1 - i] =
		    (struct chart_point){ x1 + (x2 - x1) * t, y + w };
	}
	k->p->on->fill(
	    k->p->on->self, at, 2 * (CURVE + 1), paler(chart_colour(f->from)));
	a->from += w;
	b->to += w;
}

/* Words on the flows of a place; where those are thin, on a ground. */
static void
beside(const struct sankey *k, const struct node *n, const char *words)
{
	const bool last = n->column > 0 && n->column + 1 == k->columns;
	const double y = n->y + n->h / 2 + CAP;
	const double x = last ? n->x - 4 : n->x + BAR + 4;
	const double w = plot_wide(k->p, words);

	if (n->h < THIN)
		k->p->on->rect(k->p->on->self, (last ? x - w : x) - 1, y - 7,
		    w + 2, 9, CHART_SHEET);
	plot_words(k->p, x, y, last ? CHART_END : CHART_START,
	    n->h < THIN ? CHART_INK : CHART_ON_PALE, words);
}

/* Name and amount of a place; in the last column left of it. */
static void
label(const struct sankey *k, size_t i)
{
	const struct node *n = &k->node[i];
	const double step = k->p->w / (double)(k->columns > 1 ? k->columns : 2);
	const char *words = cx_printf(k->p->cx, "%s %s",
	    k->p->c->labels[i] == NULL ? "" : k->p->c->labels[i],
	    plot_number(k->p, through(n)));

	plot_box(
	    k->p, chart_colour(i), false, n->x, n->y, BAR, fmax(n->h, 0.8));
	beside(k, n, plot_fit(k->p, words, step * 1.1));
}

void
plot_sankey(struct plot *p, double width, double height)
{
	struct sankey *k = cx_alloc(p->cx, sizeof(*k));

	k->p = p;
	if (p->c->unit != NULL)
		plot_words(p, 0, 8, CHART_START, CHART_QUIET, p->c->unit);
	p->x = 2;
	p->y = 16;
	p->w = width - 4;
	p->h = height - p->y - 2;
	columns(k);
	amounts(k);
	scale(k, p->h);
	place(k, p->w, p->h);
	for (size_t i = 0; i < p->c->flows_n; i++)
		band(k, &p->c->flows[i]);
	for (size_t i = 0; i < p->c->n; i++)
		label(k, i);
}
