/*
 * account.h - what an enterprise, or a park, consumed in a span of days.
 *
 * Amounts come summed by kind, role and edition of the coefficients; here
 * they become standard coal (energy.h) and a grade (grade.h).  Exported
 * energy is sold and counts below zero; generated energy counts, and is
 * shown apart as energy without fossil origin.
 *
 * Until enterprises declare what they consume, the coverage of a grade is
 * the share of meters that said anything.
 *
 * Pure.
 */
#ifndef ENERGY_ACCOUNT_H
#define ENERGY_ACCOUNT_H

#include "energy/energy.h"
#include "energy/grade.h"

/* One sum. */
struct account_row {
	int32_t tenant;
	size_t span;
	struct str kind;
	struct str role; /* "main", "generation", "export" */
	int32_t day;     /* a day of it, for the edition */
	double amount;   /* unit of the kind; NaN: there is none */
	size_t meters;
	size_t reported; /* of them, with any amount */
	struct grade_tally tally;
	int64_t data_us; /* last reading; 0: none */
};

/* What one kind adds. */
struct account_kind {
	struct str kind;
	double amount; /* NaN: there is none */
	double kgce;   /* NaN likewise, or when no edition is in force */
	double factor; /* kgce per unit; of the last row */
	struct str edition;
	bool counted; /* false: a medium, and media are left out */
};

struct account {
	bool known;                /* any amount was there that counts */
	bool whole;                /* every amount could be converted */
	struct energy_total total; /* without parts */
	struct account_kind *kinds;
	size_t kind_count;
	size_t meters, reported;
	struct grade_tally tally;
	struct grade_factors factors;
	double estimated; /* share of the expected intervals */
	double score;
	enum grade grade;
	int64_t data_us;
};

/*
 * The account of n rows, of one span.  The day of the policy is ignored.
 * FAIL_INVALID as energy_total_of(), but an amount for whose day there is no
 * edition is left out of the total, which is not whole then.
 */
bool account_of(struct cx *cx, const struct energy_policy *policy,
    const struct account_row *rows, size_t n, struct account *account);

/* tce; NaN unless known. */
double account_tce(const struct account *account);

/*
 * The relative change to another span: 0.1 is a tenth more.  NaN with the
 * reason in *why, a stable word: "no_data", "no_data_before", "zero_before".
 */
double account_change(
    const struct account *now, const struct account *before, const char **why);

#endif
