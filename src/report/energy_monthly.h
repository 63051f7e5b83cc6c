/*
 * energy_monthly.h - what the monthly energy report counts.
 *
 * A measure is one figure: value, grade, and a digest of the rows it rests
 * on, so that it can be taken again from rows asked for later and compared.
 * Energy is accounted as everywhere (energy/account.h), under the rules of
 * monthly_policy(): electricity at its heat value (当量值), media left out, of
 * a coefficient with a range its middle.
 *
 *	tce             the account's total, tce
 *	amount          of one kind, in its unit * scale
 *	completeness    intervals that were read / intervals that should be
 *	tce_per_output  tce per 10,000 yuan, of the enterprises that declared
 *	                their output, by those alone
 *	peak            largest hour of bought electricity, kW * scale
 *
 * A figure of grade D has no value: the data do not suffice.  Only
 * completeness, which says just that, always has one.  Pure.
 */
#ifndef REPORT_ENERGY_MONTHLY_H
#define REPORT_ENERGY_MONTHLY_H

#include "base/cx.h"
#include "energy/account.h"

struct monthly_output {
	int32_t tenant;
	int64_t fen;
};

struct monthly_hour {
	int32_t day;
	int hour;
	double kwh;
};

/* The rows of one span of days, sums and outputs by tenant. */
struct monthly_rows {
	const struct energy_policy *policy;
	const struct account_row *sums;
	size_t sums_n;
	const struct monthly_output *outputs;
	size_t outputs_n;
	const struct monthly_hour *hours;
	size_t hours_n;
};

/* The rules, with the editions to choose from. */
struct energy_policy monthly_policy(
    const struct energy_coefficient *factors, size_t n);

/* The rows of one tenant; of one kind, all of them when it is empty. */
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

/* The account of the rows; one without anything when they break a rule. */
struct account monthly_account(struct cx *cx, const struct monthly_rows *rows);

#endif
