/*
 * energy_monthly.h - what the monthly energy report counts.
 *
 * The rows of reports/energy-monthly/queries as structs, and the measures
 * taken from them.  A measure is one figure: value, grade, and a digest of
 * the rows it rests on, so that it can be taken again from rows asked for
 * later and compared.
 *
 *	tce             sum of amounts * coefficients, tce (energy.h):
 *equivalent value (当量值), media not counted, sold energy negative, of a
 *coefficient with a range its middle amount          sum of amounts of one
 *kind, in its unit * scale completeness    intervals that were read / intervals
 *that should be tce_per_output  tce per 10,000 yuan, of the enterprises that
 *declared their output, by those alone peak            largest hour of bought
 *electricity, kW * scale
 *
 * Grades by grade.h from completeness and validity; a sum by kgce.  A figure
 * of grade D has no value: the data do not suffice.  Only completeness, which
 * says just that, always has one.  Pure: no clock, no I/O.
 */
#ifndef REPORT_ENERGY_MONTHLY_H
#define REPORT_ENERGY_MONTHLY_H

#include "base/cx.h"
#include "energy/energy.h"
#include "energy/grade.h"

/* One kind of energy of one tenant, one edition of its coefficient. */
struct monthly_use {
	int32_t tenant;
	struct str kind, name, name_en, unit;
	bool sold;
	bool convertible; /* an edition is in force */
	struct energy_coefficient coefficient;
	double amount; /* NaN: nothing was read */
	size_t meters;
	struct grade_tally tally;
};

struct monthly_output {
	int32_t tenant;
	int64_t fen;
};

struct monthly_hour {
	int32_t day;
	int hour;
	double kwh;
};

/* The rows of one span of days, each list by tenant or by time. */
struct monthly_rows {
	const struct monthly_use *uses;
	size_t uses_n;
	const struct monthly_output *outputs;
	size_t outputs_n;
	const struct monthly_hour *hours;
	size_t hours_n;
};

/* The rows of one tenant, or of one kind. */
struct monthly_rows monthly_rows_of_tenant(
    const struct monthly_rows *rows, int32_t tenant);
struct monthly_rows monthly_rows_of_kind(
    struct cx *cx, const struct monthly_rows *rows, struct str kind);

enum monthly_metric {
	MONTHLY_TCE,
	MONTHLY_AMOUNT,
	MONTHLY_COMPLETENESS,
	MONTHLY_TCE_PER_OUTPUT,
	MONTHLY_PEAK,
	MONTHLY_METRIC_COUNT
};

struct monthly_measure {
	double value; /* NaN: not known, or grade D */
	double raw;   /* the same whatever the grade */
	char grade;   /* 'A'..'D' */
	size_t rows;
	const char *sha256; /* of the rows */
};

/* "tce", "amount"… as in park.figure, and back; COUNT for an unknown one. */
const char *monthly_metric_name(enum monthly_metric metric);
enum monthly_metric monthly_metric_of(struct str name);
int monthly_metric_version(enum monthly_metric metric);

struct monthly_measure monthly_measure_of(struct cx *cx,
    enum monthly_metric metric, const struct monthly_rows *rows, double scale);

/* Standard coal of one row, kgce; NaN without amount or coefficient, 0 for
 * a medium. */
double monthly_kgce(const struct monthly_use *use);

#endif
