#include "energy/energy.h"

#include <math.h>

/* A sum that carries its rounding error along (A. Neumaier, 1974). */
struct sum {
	double total;
	double lost;
};

static void
sum_add(struct sum *s, double v)
{
	const double t = s->total + v;

	s->lost +=
	    fabs(s->total) >= fabs(v) ? (s->total - t) + v : (v - t) + s->total;
	s->total = t;
}

static bool
is_known(const struct energy_policy *policy, struct str kind)
{
	for (size_t i = 0; i < policy->row_count; i++)
		if (str_eq(policy->rows[i].kind, kind))
			return true;
	return false;
}

static bool
is_in_force(const struct energy_coefficient *row, int32_t day)
{
	return row->valid_from <= day && day < row->valid_to;
}

const struct energy_coefficient *
energy_row(
    const struct energy_policy *policy, struct str kind, struct str edition)
{
	const struct energy_coefficient *best = NULL;

	for (size_t i = 0; i < policy->row_count; i++) {
		const struct energy_coefficient *row = &policy->rows[i];

		if (!str_eq(row->kind, kind))
			continue;
		if (edition.n > 0 ? !str_eq(row->edition, edition)
				  : !is_in_force(row, policy->day))
			continue;
		if (best == NULL || row->valid_from > best->valid_from)
			best = row;
	}
	return best;
}

/* An edition may be asked for by name for media only. */
static const struct energy_coefficient *
row_of(const struct energy_policy *policy, struct str kind)
{
	const struct energy_coefficient *row =
	    energy_row(policy, kind, policy->media_edition);

	if (row != NULL && row->category == ENERGY_MEDIUM)
		return row;
	return energy_row(policy, kind, (struct str){ NULL, 0 });
}

static bool
choose(struct cx *cx, enum energy_choice choice,
    const struct energy_coefficient *row, double *factor)
{
	if (row->kgce > 0) {
		*factor = row->kgce;
		return true;
	}
	if (choice == ENERGY_CHOICE_NONE && row->kgce_low < row->kgce_high)
		return cx_fail_code(cx, FAIL_INVALID, "range_choice", "choice",
		    "%.*s has a range of %g to %g kgce: choose low, mid or "
		    "high, or measure its calorific value",
		    STR_ARG(row->kind), row->kgce_low, row->kgce_high);
	if (choice == ENERGY_CHOICE_HIGH)
		*factor = row->kgce_high;
	else if (choice == ENERGY_CHOICE_MID)
		*factor = (row->kgce_low + row->kgce_high) / 2;
	else
		*factor = row->kgce_low;
	return true;
}

static bool
is_electricity(struct str kind)
{
	return str_is(kind, "electricity");
}

static bool
find_factor(struct cx *cx, const struct energy_policy *policy,
    const struct energy_use *use, struct energy_part *part)
{
	if (part->row->category == ENERGY_MEDIUM && !policy->media) {
		part->basis = ENERGY_NOT_COUNTED;
		part->factor = 0;
		return true;
	}
	if (is_electricity(use->kind) && policy->mode == ENERGY_MODE_PRIMARY) {
		part->basis = ENERGY_BY_PRIMARY_POWER;
		part->factor = policy->primary_kgce;
		return true;
	}
	if (use->ncv_kj > 0) {
		part->basis = ENERGY_BY_MEASURED_NCV;
		part->factor = use->ncv_kj / ENERGY_KJ_PER_KGCE;
		return true;
	}
	part->basis = ENERGY_BY_COEFFICIENT;
	return choose(cx, policy->choice, part->row, &part->factor);
}

static bool
check_use(struct cx *cx, const struct energy_policy *policy,
    const struct energy_use *use)
{
	if (!isfinite(use->amount))
		return cx_fail(cx, FAIL_INVALID, "amount",
		    "the amount of %.*s is not a number", STR_ARG(use->kind));
	if (!isfinite(use->ncv_kj) || use->ncv_kj < 0)
		return cx_fail(cx, FAIL_INVALID, "ncv_kj",
		    "the calorific value of %.*s is not above 0",
		    STR_ARG(use->kind));
	if (use->mode != ENERGY_MODE_UNSET && use->mode != policy->mode)
		return cx_fail_code(cx, FAIL_INVALID, "mixed_mode", "mode",
		    "%.*s was counted in another electricity mode than the "
		    "total",
		    STR_ARG(use->kind));
	return true;
}

static bool
count_use(struct cx *cx, const struct energy_policy *policy,
    const struct energy_use *use, struct energy_part *part)
{
	if (!check_use(cx, policy, use))
		return false;
	if (!is_known(policy, use->kind))
		return cx_fail_code(cx, FAIL_INVALID, "unknown_carrier", "kind",
		    "no coefficient is known for \"%.*s\"", STR_ARG(use->kind));
	part->row = row_of(policy, use->kind);
	if (part->row == NULL)
		return cx_fail_code(cx, FAIL_INVALID, "no_coefficient", "kind",
		    "no edition of the coefficient of %.*s is in force on "
		    "the day",
		    STR_ARG(use->kind));
	if (!find_factor(cx, policy, use, part))
		return false;
	part->kgce = use->amount * part->factor;
	return true;
}

static bool
check_policy(struct cx *cx, const struct energy_policy *policy)
{
	if (policy->mode == ENERGY_MODE_UNSET)
		return cx_fail(cx, FAIL_INVALID, "mode",
		    "a total needs one electricity mode");
	if (policy->mode == ENERGY_MODE_PRIMARY &&
	    !(isfinite(policy->primary_kgce) && policy->primary_kgce > 0))
		return cx_fail_code(cx, FAIL_INVALID, "primary_factor",
		    "primary_kgce",
		    "primary mode needs the kgce burnt for one kWh");
	return true;
}

static void
book(struct energy_total *total, const struct energy_use *use,
    const struct energy_part *part)
{
	if (part->kgce < 0)
		total->sold_kgce += part->kgce;
	else
		total->bought_kgce += part->kgce;
	if (part->row->category == ENERGY_MEDIUM)
		total->media_kgce += part->kgce;
	if (use->feedstock)
		total->feedstock_kgce += part->kgce;
	if (use->nonfossil)
		total->nonfossil_kgce += part->kgce;
}

bool
energy_total_of(struct cx *cx, const struct energy_policy *policy,
    const struct energy_use *uses, size_t n, struct energy_total *total)
{
	struct energy_part *parts = cx_calloc(cx, n, sizeof(*parts));
	struct sum sum = { 0 };

	*total = (struct energy_total){
		.mode = policy->mode,
		.choice = policy->choice,
		.media = policy->media,
		.parts = parts,
		.part_count = n,
	};
	if (!check_policy(cx, policy))
		return false;
	for (size_t i = 0; i < n; i++) {
		if (!count_use(cx, policy, &uses[i], &parts[i]))
			return false;
		book(total, &uses[i], &parts[i]);
		sum_add(&sum, parts[i].kgce);
	}
	total->kgce = sum.total + sum.lost;
	total->tce = total->kgce / 1000;
	return true;
}

bool
energy_total_add(
    struct cx *cx, struct energy_total *sum, const struct energy_total *more)
{
	if (sum->mode != more->mode || sum->choice != more->choice ||
	    sum->media != more->media)
		return cx_fail_code(cx, FAIL_INVALID, "mixed_mode", "mode",
		    "totals of different rules cannot be added");
	sum->kgce += more->kgce;
	sum->tce = sum->kgce / 1000;
	sum->bought_kgce += more->bought_kgce;
	sum->sold_kgce += more->sold_kgce;
	sum->media_kgce += more->media_kgce;
	sum->feedstock_kgce += more->feedstock_kgce;
	sum->nonfossil_kgce += more->nonfossil_kgce;
	sum->parts = NULL;
	sum->part_count = 0;
	return true;
}

double
energy_intensity(double tce, int64_t value_fen)
{
	const double fen_per_10k_yuan = 1e6;

	return value_fen > 0 ? tce / ((double)value_fen / fen_per_10k_yuan)
			     : (double)NAN;
}
