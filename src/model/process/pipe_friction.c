#include "model/process/pipe_friction.h"

#include <math.h>

#define STEPS 100

/*
 * 1 / sqrt(f) by substitution: each step is at least five times closer, for
 * the derivative of the right side is at most 0.2 once the flow is turbulent.
 */
static double
colebrook(double Re, double roughness)
{
	double x = 8;

	for (int i = 0; i < STEPS; i++) {
		const double last = x;

		x = -2 * log10(roughness / 3.7 + 2.51 * x / Re);
		if (fabs(x - last) <= 1e-15 * x)
			break;
	}
	return x;
}

double
pipe_friction(double Re, double roughness)
{
	double x;

	if (Re < FRICTION_LAMINAR)
		return 64 / Re;
	x = colebrook(Re, roughness);
	return 1 / (x * x);
}
