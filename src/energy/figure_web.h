/*
 * figure_web.h - what was consumed in a period, beside the period before
 * (环比) and the same one a year ago (同比).
 *
 * A period that runs is compared with as many days of the others; a day that
 * runs with none.
 */
#ifndef ENERGY_FIGURE_WEB_H
#define ENERGY_FIGURE_WEB_H

#include "energy/frame_web.h"

enum { FIGURE_NOW, FIGURE_BEFORE, FIGURE_YEAR_AGO, FIGURE_SPANS };

struct figure {
	struct period period[FIGURE_SPANS];
	size_t span[FIGURE_SPANS];
	bool running;
};

/* Its three spans, added to the frame. */
struct figure figure_of(struct frame *f, struct period period);

/* The account of one of them; of one tenant unless that is 0. */
bool figure_account(struct cx *cx, const struct frame *f,
    const struct figure *figure, int which, int32_t tenant,
    const struct account_row *rows, size_t n, struct account *account);

/* The change to another of its spans, and why there is none. */
double figure_change(const struct figure *figure, const struct account *now,
    const struct account *other, const char **why);

/* Members of an object, without its brackets. */
bool figure_write(struct cx *cx, struct text *out, const struct frame *f,
    const struct figure *figure, const struct account_row *rows, size_t n);

#define SHAPE_COMPARED                                                         \
	"{period " SHAPE_PERIOD ", from date, to date, tce number?, change "   \
	"number?, reason text?}"
#define SHAPE_FIGURE                                                           \
	"period " SHAPE_PERIOD ", from date, to date, running bool, unit "     \
	"text, tce number?, sold_tce number?, nonfossil_tce number?, "         \
	"media_tce "                                                           \
	"number?, kinds " SHAPE_KINDS ", quality " SHAPE_QUALITY               \
	", before " SHAPE_COMPARED ", year_ago " SHAPE_COMPARED

#endif
