#include "model/economy/altman.h"

bool
altman_score(struct call *call, const char *variant, const double x[5],
    double *Z, int64_t *zone)
{
	static const char *const columns[] = { "constant", "x1", "x2", "x3",
		"x4", "x5", "safe", "distress" };
	double c[8];

	for (size_t i = 0; i < 8; i++)
		if (!call_coefficient(call, "altman", str_of(variant),
			columns[i], "ta", &c[i]))
			return false;
	*Z = c[0];
	for (size_t i = 0; i < 5; i++)
		*Z += c[i + 1] * x[i];
	*zone = *Z > c[6] ? 1 : *Z < c[7] ? -1 : 0;
	return true;
}
