/*
 * intensity_web.h - energy for each 10,000 yuan of output (万元产值能耗).
 *
 * Only months that are over count, and only enterprises that reported their
 * output of every one of them; of these the energy of the same days.  Days
 * have no intensity.
 */
#ifndef ENERGY_INTENSITY_WEB_H
#define ENERGY_INTENSITY_WEB_H

#include "energy/figure_web.h"

struct intensity_span {
	size_t span;      /* of the frame */
	int32_t from, to; /* first days of natural months by their names */
	size_t months;
};

/* For the three spans of a figure. */
struct intensity {
	struct intensity_span span[FIGURE_SPANS];
	const char *why; /* there is none: "day", "running" */
};

struct intensity_value {
	double value; /* tce per 10,000 yuan; NaN for none */
	double tce;
	int64_t output_fen;
	size_t enterprises; /* that are in it */
	const char *why;    /* "day", "running", "no_output", "no_data" */
};

struct intensity intensity_of(struct frame *f, const struct figure *figure);

/* Binds what Q_ENERGY_OUTPUT wants. */
void intensity_bind(
    struct cx *cx, struct exchange *x, const struct intensity *intensity);

/* Of one span; of one tenant unless that is 0. */
bool intensity_value(struct cx *cx, const struct frame *f,
    const struct intensity *intensity, int which, int32_t tenant,
    const struct account_row *rows, size_t n, const struct db_rows *output,
    struct intensity_value *value);

/* "intensity":{…} with both comparisons. */
bool intensity_write(struct cx *cx, struct text *out, const struct frame *f,
    const struct intensity *intensity, const struct account_row *rows, size_t n,
    const struct db_rows *output);

#define SHAPE_INTENSITY                                                        \
	"{unit text, value number?, tce number?, output_fen int, enterprises " \
	"int, reason text?, before number?, change number?, year_ago "         \
	"number?, "                                                            \
	"change_year_ago number?}"

#endif
