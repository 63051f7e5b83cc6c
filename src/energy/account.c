#include "energy/account.h"

#include <math.h>

static struct account_kind *
kind_of(struct account *account, struct str kind)
{
	for (size_t i = 0; i < account->kind_count; i++)
		if (str_eq(account->kinds[i].kind, kind))
			return &account->kinds[i];
	account->kinds[account->kind_count] =
	    (struct account_kind){ .kind = kind, .amount = NAN, .kgce = NAN };
	return &account->kinds[account->kind_count++];
}

static void
add_to(double *sum, double more)
{
	if (!isnan(more))
		*sum = isnan(*sum) ? more : *sum + more;
}

/* Converts one row; *kgce stays NaN when no edition is in force. */
static bool
convert(struct cx *cx, const struct energy_policy *given,
    const struct account_row *row, struct account *account,
    struct account_kind *kind, double *kgce)
{
	struct energy_policy policy = *given;
	const struct energy_use use = {
		.kind = row->kind,
		.amount =
		    str_is(row->role, "export") ? -row->amount : row->amount,
		.nonfossil = str_is(row->role, "generation"),
	};
	struct energy_total total;

	policy.day = row->day;
	add_to(&kind->amount, use.amount);
	if (energy_row(&policy, row->kind, (struct str){ 0 }) == NULL) {
		account->whole = false;
		return true;
	}
	if (!energy_total_of(cx, &policy, &use, 1, &total))
		return false;
	*kgce = total.kgce;
	kind->counted = total.parts[0].basis != ENERGY_NOT_COUNTED;
	kind->factor = total.parts[0].factor;
	kind->edition = total.parts[0].row->edition;
	account->known |= kind->counted;
	add_to(&kind->kgce, total.kgce);
	if (account->total.mode != ENERGY_MODE_UNSET)
		return energy_total_add(cx, &account->total, &total);
	account->total = total;
	account->total.parts = NULL;
	return true;
}

static void
count(struct account *account, const struct account_row *row)
{
	account->meters += row->meters;
	account->reported += row->reported;
	account->tally.expected += row->tally.expected;
	account->tally.received += row->tally.received;
	account->tally.estimated += row->tally.estimated;
	account->tally.good += row->tally.good;
	account->tally.timed += row->tally.timed;
	account->tally.late += row->tally.late;
	account->tally.watched += row->tally.watched;
	account->tally.odd += row->tally.odd;
	if (row->data_us > account->data_us)
		account->data_us = row->data_us;
}

static void
judge(struct account *account, const struct grade_part *parts, size_t n)
{
	account->factors = grade_factors_of(&account->tally);
	account->factors.coverage = account->meters == 0
	    ? (double)NAN
	    : (double)account->reported / (double)account->meters;
	account->estimated = account->tally.expected == 0
	    ? 0
	    : (double)account->tally.estimated /
		(double)account->tally.expected;
	account->score = n == 0
	    ? (double)NAN
	    : grade_roll_up(parts, n) * account->factors.coverage;
	account->grade = grade_of(account->score, account->estimated);
}

bool
account_of(struct cx *cx, const struct energy_policy *policy,
    const struct account_row *rows, size_t n, struct account *account)
{
	struct grade_part *parts = cx_calloc(cx, n + 1, sizeof(*parts));

	*account = (struct account){ .whole = true };
	account->kinds = cx_calloc(cx, n + 1, sizeof(*account->kinds));
	for (size_t i = 0; i < n; i++) {
		const struct grade_factors factors =
		    grade_factors_of(&rows[i].tally);
		struct account_kind *kind = kind_of(account, rows[i].kind);
		double kgce = NAN;

		count(account, &rows[i]);
		if (!isnan(rows[i].amount) &&
		    !convert(cx, policy, &rows[i], account, kind, &kgce))
			return false;
		parts[i].score = grade_score(&factors);
		parts[i].kgce = isnan(kgce) ? 0 : fabs(kgce);
	}
	judge(account, parts, n);
	return true;
}

double
account_tce(const struct account *account)
{
	return account->known ? account->total.tce : (double)NAN;
}

double
account_change(
    const struct account *now, const struct account *before, const char **why)
{
	const double a = account_tce(now), b = account_tce(before);

	*why = NULL;
	if (isnan(a))
		*why = "no_data";
	else if (isnan(b))
		*why = "no_data_before";
	else if (b <= 0)
		*why = "zero_before";
	return *why == NULL ? (a - b) / b : (double)NAN;
}
