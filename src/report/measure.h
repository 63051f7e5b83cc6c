/*
 * measure.h - the arithmetic of comparisons, as reports of statistics do it.
 *
 * Pure.  NaN is "not known" and never taken for 0; whatever rests on it is
 * not known either.
 */
#ifndef REPORT_MEASURE_H
#define REPORT_MEASURE_H

#include "base/cx.h"

/*
 * How a value stands to its base.  A ratio to nothing says nothing, and one
 * to a loss says the contrary of what it seems to: those have words.
 */
enum change_kind {
	CHANGE_NO_BASE,   /* missing or zero: 无可比数据 */
	CHANGE_RATIO,     /* +3.2% */
	CHANGE_TO_PROFIT, /* 扭亏为盈 */
	CHANGE_TO_LOSS,   /* 由盈转亏 */
	CHANGE_LESS_LOSS, /* 减亏 */
	CHANGE_MORE_LOSS  /* 增亏 */
};

struct change {
	enum change_kind kind;
	/* RATIO: now / base - 1; LESS_LOSS and MORE_LOSS: by how much the loss
	 * became smaller or larger, of itself, >= 0; otherwise NaN. */
	double ratio;
};

struct change measure_change(double now, double base);

/* Two shares 0..1: their distance in percentage points, 1.2 for 0.412 - 0.4. */
double measure_points(double now, double base);

/* a / b; NaN when b is not positive. */
double measure_ratio(double a, double b);

/* The sum of what is known; NaN of nothing. */
double measure_sum(const double *v, size_t n);
double measure_mean(const double *v, size_t n);

/*
 * 累计: the change between two sums over the same months.  A month that
 * either lacks is in neither sum.
 */
struct change measure_cumulative(
    const double *now, const double *base, size_t n);

/*
 * By how many percentage points one part moved the whole: (now - base) / total
 * base * 100.  A part without a base is new and counts whole; one without a
 * value now is not known.  All parts add up to the change of the whole.
 */
double measure_contribution(double now, double base, double total_base);

/*
 * Shares of a whole in percent, rounded to `decimals` (0..4) by largest
 * remainder, so that what is printed adds up to 100 exactly; of equal
 * remainders the first is rounded up.  Parts that are not known have no
 * share.  All NaN when a part is negative or there is no whole.
 */
void measure_shares(
    struct cx *cx, const double *v, size_t n, int decimals, double *percent);

/* 1 for the largest; equal values have equal rank; 0 for what is not known. */
size_t measure_rank(const double *v, size_t n, size_t i);

#endif
