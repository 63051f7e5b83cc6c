/*
 * energy.h - comprehensive energy consumption in standard coal (GB/T 2589).
 *
 *   E = sum over kinds of amount_i * p_i
 *
 * where p_i, in kgce per unit of the kind, is
 *   - NCV_i / 29307.6 when the net calorific value was measured, kJ per unit;
 *   - for electricity 0.1229 at its heat value (当量值), or in primary mode
 *     (等价值) what the year's power stations burnt for a kWh, as published;
 *   - else the coefficient of the edition that is in force on the day.
 * Where the standard gives a range (natural gas 1.1000..1.3300) somebody has
 * to choose; the choice stays with the total.  Sold energy has a negative
 * amount.  Media (water, compressed air…) count only when asked for.
 *
 * Pure: coefficients come from the caller as rows.
 */
#ifndef ENERGY_ENERGY_H
#define ENERGY_ENERGY_H

#include "base/cx.h"
#include "base/str.h"

#define ENERGY_KJ_PER_KGCE 29307.6
#define ENERGY_DAY_OPEN INT32_MAX /* valid_to of what is in force */

enum energy_category {
	ENERGY_PRIMARY,   /* coal, crude oil, natural gas… */
	ENERGY_SECONDARY, /* coke, diesel, heat, electricity… */
	ENERGY_MEDIUM     /* water, oxygen, compressed air… (耗能工质) */
};

enum energy_mode {
	ENERGY_MODE_UNSET,
	ENERGY_MODE_EQUIVALENT, /* electricity at its heat value, 当量 */
	ENERGY_MODE_PRIMARY     /* at what was burnt for it, 等价 */
};

enum energy_choice {
	ENERGY_CHOICE_NONE,
	ENERGY_CHOICE_LOW,
	ENERGY_CHOICE_MID, /* mean of both ends */
	ENERGY_CHOICE_HIGH
};

/* How a part came to its factor. */
enum energy_basis {
	ENERGY_BY_COEFFICIENT,
	ENERGY_BY_MEASURED_NCV,
	ENERGY_BY_PRIMARY_POWER,
	ENERGY_NOT_COUNTED /* a medium, and media are left out */
};

/* One row of coefficients. */
struct energy_coefficient {
	struct str kind; /* "electricity" is known by this word */
	enum energy_category category;
	struct str edition; /* "2020" */
	int32_t valid_from; /* first day number, */
	int32_t valid_to;   /* first day no more */
	double kgce_low;    /* kgce per unit */
	double kgce_high;   /* the same where there is no range */
	double kgce;   /* confirmed by the park, 0 for none: ends a range */
	double ncv_kj; /* average, kJ per unit, 0 when unknown; informs */
};

/* The rules of one total. */
struct energy_policy {
	const struct energy_coefficient *rows;
	size_t row_count;
	int32_t day; /* editions in force on this day number */
	enum energy_mode mode;
	double primary_kgce; /* kgce per kWh; only in primary mode */
	enum energy_choice choice;
	bool media;               /* count media too */
	struct str media_edition; /* empty: by the day */
};

/* An amount of one kind in its own unit. */
struct energy_use {
	struct str kind;
	double amount;         /* negative when sold */
	double ncv_kj;         /* measured, kJ per unit; 0 for not measured */
	enum energy_mode mode; /* how it was counted elsewhere; UNSET is free */
	bool feedstock;        /* used as raw material */
	bool nonfossil;        /* electricity without fossil origin */
};

struct energy_part {
	const struct energy_coefficient *row;
	enum energy_basis basis;
	double factor; /* kgce per unit */
	double kgce;   /* amount * factor; 0 when not counted */
};

struct energy_total {
	double kgce;
	double tce; /* kgce / 1000 */
	double bought_kgce;
	double sold_kgce; /* not positive; bought + sold = kgce */
	double media_kgce;
	double feedstock_kgce; /* these two are parts of kgce, shown apart; */
	double nonfossil_kgce; /* quotas deduct them, this total does not */
	enum energy_mode mode;
	enum energy_choice choice;
	bool media;
	const struct energy_part
	    *parts; /* one a use; NULL in a sum of totals */
	size_t part_count;
};

/*
 * The total of n uses.  FAIL_INVALID with the codes
 *   unknown_carrier  no row has the kind
 *   no_coefficient   no edition of it is in force on the day
 *   range_choice     it has a range, nothing was measured, nothing chosen
 *   mixed_mode       a use was counted in another mode than the policy's
 *   primary_factor   primary mode without a factor above 0
 *   invalid          a number that is not finite, or a negative NCV
 */
bool energy_total_of(struct cx *cx, const struct energy_policy *policy,
    const struct energy_use *uses, size_t n, struct energy_total *total);

/*
 * Adds one total to another.  FAIL_INVALID "mixed_mode" unless mode, choice
 * and media are the same: such a sum would mean nothing.
 */
bool energy_total_add(
    struct cx *cx, struct energy_total *sum, const struct energy_total *more);

/*
 * The row of a kind for a day, of the given edition unless that is empty;
 * the younger one where two overlap.  NULL without one.
 */
const struct energy_coefficient *energy_row(
    const struct energy_policy *policy, struct str kind, struct str edition);

/*
 * tce per 10,000 yuan of output (万元产值能耗); NaN when the value is not
 * positive.
 */
double energy_intensity(double tce, int64_t value_fen);

#endif
