#include <math.h>

#include "paper/plot.h"

#define RANK_PITCH 15.0 /* of a bar in a ranking */
#define NODE_PITCH 26.0 /* of a place in a sankey */

static const uint32_t palette[CHART_SERIES] = { 0x2F6F9F, 0xD9730D, 0x2B8A78,
	0x8A6DAB, 0xB58900, 0x6B7C8C, 0x1F6FB2, 0xA14A5B };

uint32_t
chart_colour(size_t i)
{
	return palette[i % CHART_SERIES];
}

double
chart_height(const struct chart *c, double width)
{
	const double rows = (double)c->series_n;

	switch (c->kind) {
	case CHART_RANKING:
		return fmin(620, 24 + RANK_PITCH * (double)c->n);
	case CHART_HEAT:
		return 32 + rows * fmax(7, fmin(18, 290 / rows));
	case CHART_RING:
		return 150;
	case CHART_SANKEY:
		return fmax(150, fmin(360, NODE_PITCH * (double)c->n));
	case CHART_MAP:
		return plot_map_height(c, width);
	case CHART_SCATTER:
		return fmax(150, fmin(230, width * 0.44));
	case CHART_LINE:
	case CHART_BAR:
	case CHART_STACKED:
	case CHART_WATERFALL:
	case CHART_KIND_COUNT:
		break;
	}
	return fmax(120, fmin(190, width * 0.36));
}

void
chart_draw(struct cx *cx, const struct chart *c, const struct chart_canvas *on,
    double width, double height)
{
	static void (*const draw[CHART_KIND_COUNT])(
	    struct plot *, double, double) = {
		[CHART_LINE] = plot_line,
		[CHART_BAR] = plot_bars,
		[CHART_STACKED] = plot_stacked,
		[CHART_RANKING] = plot_ranking,
		[CHART_HEAT] = plot_heat,
		[CHART_RING] = plot_ring,
		[CHART_SCATTER] = plot_scatter,
		[CHART_WATERFALL] = plot_waterfall,
		[CHART_SANKEY] = plot_sankey,
		[CHART_MAP] = plot_map,
	};
	struct plot p = { .cx = cx, .c = c, .on = on };

	draw[c->kind](&p, width, height);
}
