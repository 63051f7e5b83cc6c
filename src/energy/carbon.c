#include "energy/carbon.h"

#include <math.h>

#define CO2_PER_C (44.0 / 12)

double
carbon_per_batch(const struct carbon_factor *f)
{
	if (!isnan(f->per_batch))
		return f->per_batch;
	return f->ncv * f->carbon * f->oxidation * CO2_PER_C;
}

double
carbon_tonnes(const struct carbon_factor *f, double amount)
{
	return amount / f->batch * carbon_per_batch(f);
}

/* How near a factor's region is: 0 not at all, 2 the province itself. */
static int
nearness(const struct carbon_factor *f, struct str region)
{
	if (f->region.n == 0 || (region.n > 0 && str_eq(f->region, region)))
		return 2;
	return str_is(f->region, CARBON_NATION) ? 1 : 0;
}

const struct carbon_factor *
carbon_choose(const struct carbon_factor *factors, size_t n, struct str kind,
    struct str region, int year, int32_t issued)
{
	const struct carbon_factor *best = NULL;

	for (size_t i = 0; i < n; i++) {
		const struct carbon_factor *f = &factors[i];
		const int near = nearness(f, region);

		if (!str_eq(f->kind, kind) || near == 0 || f->year > year ||
		    f->published > issued)
			continue;
		if (best == NULL || near > nearness(best, region) ||
		    (near == nearness(best, region) && f->year > best->year))
			best = f;
	}
	return best;
}
