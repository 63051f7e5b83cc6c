/*
 * chart.h - a chart as data, its axes, and its drawing on any canvas.
 *
 * The same model becomes vectors in a PDF, SVG in a page and a native chart
 * in a workbook.  One chart has one unit.  Values are doubles; NaN is a gap,
 * never a zero.  Series differ by colour, dash and marker, so that a print
 * in grey can still be read.
 *
 * Everything here is pure: no clock, no file, no locale.
 */
#ifndef PAPER_CHART_H
#define PAPER_CHART_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/cx.h"
#include "base/text.h"

#define CHART_SERIES 8 /* of one chart; of a heat map CHART_HEAT_ROWS */
#define CHART_HEAT_ROWS 64
#define CHART_POINTS 4096 /* of one series */
#define CHART_TICKS 16
#define CHART_SLICES 6 /* of a ring; what is beyond them is gathered */
#define CHART_NODES 40 /* of a sankey */
#define CHART_FLOWS 120
#define CHART_SHAPES 2000 /* of a map */
#define CHART_CLASSES 8

enum chart_kind {
	CHART_LINE,
	CHART_BAR,     /* upright; series side by side */
	CHART_STACKED, /* upright; series on one another, none negative */
	CHART_RANKING, /* lying, one series, in the order given */
	CHART_HEAT,    /* a series is a row, a label is a column */
	CHART_RING,    /* shares of one series, none negative */
	CHART_SCATTER, /* series of points; labels name them, or are NULL */
	/* One series without gaps: where it begins, the changes, and where it
	 * ends, which must be the sum of those before. */
	CHART_WATERFALL,
	CHART_SANKEY, /* labels are places, flows lie between them */
	CHART_MAP,    /* shapes; labels are their classes, or NULL: by value */
	CHART_KIND_COUNT
};

struct chart_point {
	double x;
	double y;
};

struct chart_series {
	const char *name;
	const double *y; /* n of the chart; NaN is a gap */
	bool dashed;     /* a forecast, a plan, last year */
	bool muted;      /* grey, behind all others */
	const double *x; /* of a scatter: n, too */
};

/* From one label to another; no way leads back to where it began. */
struct chart_flow {
	size_t from, to;
	double value; /* > 0 */
};

/*
 * A place of one point or an area of three and more, in degrees: x is the
 * longitude (-180..180), y the latitude (-85..85).  An area closes itself.
 */
struct chart_shape {
	const char *name; /* written where there is room, or NULL */
	const struct chart_point *at;
	size_t n;
	size_t class; /* index into labels, when there are any */
	double value; /* else what it is coloured by; NaN is grey */
};

/*
 * Points lie on categories (labels) or on a time axis (at_us, ascending);
 * a time axis is for CHART_LINE alone.  Of kinds up to CHART_WATERFALL, the
 * scatter apart, exactly one of the two is set.
 */
struct chart {
	enum chart_kind kind;
	const char *title; /* "图 1  园区用电负荷" or without a number */
	const char *unit;  /* of every value, such as "tce"; may be "" */
	const char *const *labels;
	const int64_t *at_us;
	int zone_min; /* of at_us, minutes east of UTC */
	size_t n;
	const struct chart_series *series;
	size_t series_n;
	double limit;           /* a threshold line; see limit_name */
	const char *limit_name; /* NULL: no threshold */
	int decimals;           /* of values written beside bars, 0..6 */
	const char *evidence;   /* code under the chart, or NULL */
	const char *x_title;    /* scatter: what lies below, with its unit */
	const char *rest; /* ring: name of the gathered; NULL: 其他, Other */
	const struct chart_flow *flows; /* sankey */
	size_t flows_n;
	const struct chart_shape *shapes; /* map */
	size_t shapes_n;
	bool english; /* its own few words; a paper sets it to its language */
};

/* FAIL_INVALID on "chart" when the model breaks a rule above. */
bool chart_check(struct cx *cx, const struct chart *c);

/* --- axes ------------------------------------------------------------- */

/* Round values that span an interval: at[0] <= low, at[n - 1] >= high. */
struct chart_ticks {
	double at[CHART_TICKS];
	size_t n;     /* 2..CHART_TICKS */
	double step;  /* 1, 2, 2.5 or 5 times a power of ten */
	int decimals; /* enough to write each of them exactly, 0..9 */
};

/*
 * About `about` steps (2..10) that cover low..high.  Equal ends are spread
 * to an interval that holds zero; what is not finite counts as 0..1.
 */
struct chart_ticks chart_ticks_of(double low, double high, int about);

/*
 * Instants of round local time that lie in from..to: steps of 1, 5, 15, 30
 * minutes, 1, 2, 3, 6, 12 hours, 1, 2, 7 days, 1, 3 months or whole years.
 * Returns how many, at most `most` (2..CHART_TICKS).
 */
size_t chart_time_ticks(int64_t from_us, int64_t to_us, int zone_min,
    size_t most, int64_t at_us[CHART_TICKS], int64_t *step_us);

/*
 * "08:00", "10/3", "10月", "2026": an instant as short as the step allows; a
 * month in English is "Oct", the first of a year "2026年1月" or "Jan 2026".
 */
char *chart_time_label(
    struct cx *cx, int64_t at_us, int64_t step_us, int zone_min, bool english);

/* 1234567.5 as "1,234,567.5"; NaN as "—". */
char *chart_number(struct cx *cx, double v, int decimals);

/* --- canvas ------------------------------------------------------------ */

enum chart_anchor { CHART_START, CHART_MIDDLE, CHART_END };

/*
 * Where a chart is drawn: points (1/72 inch) from the upper left corner, y
 * downwards; y of a text is its baseline.  Colours are 0xRRGGBB.  A dash of
 * 0 is a solid line, otherwise the length of dash and gap in points.
 */
struct chart_canvas {
	void *self;
	void (*line)(void *self, double x1, double y1, double x2, double y2,
	    double width, uint32_t colour, double dash);
	void (*polyline)(void *self, const struct chart_point *p, size_t n,
	    double width, uint32_t colour, double dash);
	void (*fill)(
	    void *self, const struct chart_point *p, size_t n, uint32_t colour);
	void (*rect)(void *self, double x, double y, double w, double h,
	    uint32_t colour);
	void (*text)(void *self, double x, double y, double size,
	    enum chart_anchor anchor, uint32_t colour, const char *s);
	double (*measure)(void *self, double size, const char *s);
};

/* Height in points that suits the chart at this width. */
double chart_height(const struct chart *c, double width);

/* Draws a checked chart, its title apart, into width x height. */
void chart_draw(struct cx *cx, const struct chart *c,
    const struct chart_canvas *on, double width, double height);

/* Colours with a meaning of their own: a dark page turns them round. */
#define CHART_INK 0x1D2731U   /* words that matter */
#define CHART_QUIET 0x5B6B7AU /* words of axes */
#define CHART_RULE 0xDCE3E9U  /* grid */
#define CHART_SHEET 0xFFFFFFU /* what lies behind all */
#define CHART_ALARM 0xC0392BU /* a threshold */
/* Words on data, which keep their colour, and so must these. */
#define CHART_ON_PALE 0x14202BU
#define CHART_ON_DARK 0xFEFEFEU

/* The colour of the i-th series. */
uint32_t chart_colour(size_t i);

/* The chart as one <svg> element with a title and a description. */
void chart_svg(
    struct cx *cx, const struct chart *c, double width, struct text *out);

#endif
