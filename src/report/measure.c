#include "report/measure.h"

#include <math.h>
#include <stdlib.h>

struct change
measure_change(double now, double base)
{
	if (isnan(now) || isnan(base) || base == 0)
		return (struct change){ CHANGE_NO_BASE, (double)NAN };
	if (base > 0 && now >= 0)
		return (struct change){ CHANGE_RATIO, now / base - 1 };
	if (base > 0)
		return (struct change){ CHANGE_TO_LOSS, (double)NAN };
	if (now >= 0)
		return (struct change){ CHANGE_TO_PROFIT, (double)NAN };
	if (now >= base)
		return (struct change){ CHANGE_LESS_LOSS, 1 - now / base };
	return (struct change){ CHANGE_MORE_LOSS, now / base - 1 };
}

double
measure_points(double now, double base)
{
	return (now - base) * 100;
}

double
measure_ratio(double a, double b)
{
	return b > 0 ? a / b : (double)NAN;
}

double
measure_sum(const double *v, size_t n)
{
	double sum = NAN;

	for (size_t i = 0; i < n; i++)
		if (!isnan(v[i]))
			sum = (isnan(sum) ? 0 : sum) + v[i];
	return sum;
}

double
measure_mean(const double *v, size_t n)
{
	size_t known = 0;

	for (size_t i = 0; i < n; i++)
		known += isnan(v[i]) ? 0 : 1;
	return known == 0 ? (double)NAN : measure_sum(v, n) / (double)known;
}

struct change
measure_cumulative(const double *now, const double *base, size_t n)
{
	double a = NAN, b = NAN;

	for (size_t i = 0; i < n; i++) {
		if (isnan(now[i]) || isnan(base[i]))
			continue;
		a = (isnan(a) ? 0 : a) + now[i];
		b = (isnan(b) ? 0 : b) + base[i];
	}
	return measure_change(a, b);
}

double
measure_contribution(double now, double base, double total_base)
{
	const double before = isnan(base) ? 0 : base;

	return measure_ratio(now - before, total_base) * 100;
}

/* --- shares --------------------------------------------------------------- */

struct part {
	size_t at;
	double rest; /* what rounding down took, in units of the last digit */
};

static int
by_rest(const void *a, const void *b)
{
	const struct part *x = a, *y = b;

	if (x->rest != y->rest)
		return x->rest < y->rest ? 1 : -1;
	return x->at < y->at ? -1 : 1;
}

static bool
has_negative(const double *v, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (v[i] < 0)
			return true;
	return false;
}

void
measure_shares(
    struct cx *cx, const double *v, size_t n, int decimals, double *percent)
{
	struct part *parts = cx_calloc(cx, n + 1, sizeof(*parts));
	const double total = has_negative(v, n) ? 0 : measure_sum(v, n);
	const double digit = pow(10, decimals);
	double left = 100 * digit;
	size_t known = 0;

	for (size_t i = 0; i < n; i++) {
		const double exact = v[i] / total * 100 * digit;

		percent[i] = NAN;
		if (!(total > 0) || isnan(v[i]))
			continue;
		/* A whole number that the division missed by a hair. */
		percent[i] = floor(exact + 1e-9);
		parts[known++] = (struct part){ i, exact - percent[i] };
		left -= percent[i];
	}
	qsort(parts, known, sizeof(*parts), by_rest);
	for (size_t i = 0; i < known && left > 0.5; i++, left--)
		percent[parts[i].at]++;
	for (size_t i = 0; i < n; i++)
		percent[i] /= digit;
}

size_t
measure_rank(const double *v, size_t n, size_t i)
{
	size_t rank = 1;

	if (isnan(v[i]))
		return 0;
	for (size_t k = 0; k < n; k++)
		rank += v[k] > v[i];
	return rank;
}
