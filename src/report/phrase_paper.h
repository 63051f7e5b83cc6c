/*
 * phrase_paper.h - numbers as an official reads them, in Chinese or English.
 *
 * Pure.  NaN is "no value" and prints "—"; it is never taken for 0.
 */
#ifndef REPORT_PHRASE_PAPER_H
#define REPORT_PHRASE_PAPER_H

#include "base/cx.h"
#include "report/measure.h"

/* What is smaller than half of the last printed digit is no change. */
#define PHRASE_STEADY 0.0005

/* A unit that suits a value: 12,345,678 kWh is 1,234.6 万kWh or 12.3 GWh. */
struct phrase_unit {
	double factor; /* printed = value * factor */
	const char *name;
};

/* unit: kWh, m3, MJ or anything else, which stays as it is. */
struct phrase_unit phrase_unit_of(
    const char *unit, double largest, bool english);

/* Digits behind the point, 1..6: about four figures in all. */
int phrase_decimals(double value);

/* 1,234.5 */
char *phrase_number(struct cx *cx, double value);

/*
 * The relative change from base to now.  NaN when either is missing or base
 * is not positive: a ratio to nothing, or to a loss, says nothing.
 */
double phrase_change(double now, double base);

/* +3.2%, 0.0%, — */
char *phrase_percent_signed(struct cx *cx, double change);

/* 3.2% of a share 0..1 */
char *phrase_percent(struct cx *cx, double share);

/* Which base a change is measured against. */
enum phrase_base { PHRASE_YEAR, PHRASE_MONTH };

/* 同比增长 3.2%; 环比下降 1.4%; 同比基本持平; 上年同期无可比数据 */
char *phrase_trend(
    struct cx *cx, enum phrase_base base, double change, bool english);

/* 同比, 环比 */
const char *phrase_base_words(enum phrase_base base);

/* 同比提高 1.2 个百分点: shares, whose change is in percentage points. */
char *phrase_points(
    struct cx *cx, enum phrase_base base, double points, bool english);

/* 扭亏为盈, 由盈转亏, 减亏 12.0%, 增亏 3.4%; kind is one of these four. */
const char *phrase_profit(
    struct cx *cx, enum change_kind kind, double ratio, bool english);

#endif
