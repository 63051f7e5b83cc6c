#include "energy/grade.h"

#include <math.h>

/* Shares are quotients of counts: 0.95 may come as 0.9499999999999999. */
#define ALMOST 1e-9

void
grade_count(
    struct grade_tally *tally, const struct meter_interval *intervals, size_t n)
{
	tally->expected += n;
	for (size_t i = 0; i < n; i++)
		switch (meter_flag_letter(intervals[i].flags)) {
		case 'G':
			tally->received++;
			tally->good += 1;
			break;
		case 'L':
			tally->received++;
			tally->good += 0.5;
			break;
		case 'Z':
		case 'X':
			tally->received++;
			break;
		case 'P':
		case 'E':
			tally->estimated++;
			break;
		default:
			break;
		}
}

/* NaN when nothing was looked at. */
static double
without(size_t faults, size_t whole)
{
	if (whole == 0)
		return NAN;
	return faults >= whole ? 0 : 1 - (double)faults / (double)whole;
}

struct grade_factors
grade_factors_of(const struct grade_tally *tally)
{
	const double received = (double)tally->received;

	return (struct grade_factors){
		.completeness = tally->expected == 0
		    ? (double)NAN
		    : received / (double)tally->expected,
		.validity =
		    tally->received == 0 ? (double)NAN : tally->good / received,
		.timeliness = without(tally->late, tally->timed),
		.consistency = without(tally->odd, tally->watched),
		.coverage = NAN,
	};
}

static double
within_one(double share)
{
	return share < 0 ? 0 : share > 1 ? 1 : share;
}

double
grade_consistency(double days_sum, double month)
{
	if (month == 0)
		return days_sum == 0 ? 1 : 0;
	return within_one(1 - fabs(days_sum - month) / fabs(month));
}

double
grade_coverage(double metered_kgce, double declared_kgce)
{
	if (!(declared_kgce > 0))
		return NAN;
	return within_one(metered_kgce / declared_kgce);
}

double
grade_score(const struct grade_factors *factors)
{
	const double all[] = { factors->completeness, factors->timeliness,
		factors->validity, factors->consistency, factors->coverage };
	double score = NAN;

	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		if (!isnan(all[i]))
			score = (isnan(score) ? 1 : score) * within_one(all[i]);
	return score;
}

double
grade_roll_up(const struct grade_part *parts, size_t n)
{
	double weight = 0, weighted = 0, plain = 0;

	for (size_t i = 0; i < n; i++) {
		const double kgce = fabs(parts[i].kgce);
		const double score = isnan(parts[i].score) ? 0 : parts[i].score;

		weight += kgce;
		weighted += kgce * score;
		plain += score;
	}
	if (n == 0)
		return NAN;
	return weight > 0 ? weighted / weight : plain / (double)n;
}

enum grade
grade_of(double score, double estimated)
{
	enum grade grade;

	if (isnan(score))
		return GRADE_NONE;
	grade = score >= 0.95 - ALMOST ? GRADE_A
	    : score >= 0.90 - ALMOST   ? GRADE_B
	    : score >= 0.80 - ALMOST   ? GRADE_C
				       : GRADE_D;
	if (estimated > GRADE_ESTIMATES + ALMOST && grade < GRADE_C)
		return GRADE_C;
	return grade;
}

char
grade_letter(enum grade grade)
{
	return "-ABCD"[grade];
}
