#include "model/safety/cylinder.h"

#include <math.h>

void
cylinder_view(double L, double D, double X, double *Fv, double *Fh)
{
	const double h = 2 * L / D, S = 2 * X / D;
	const double A = (h * h + S * S + 1) / (2 * S);
	const double B = (1 + S * S) / (2 * S);
	const double near = (S - 1) / (S + 1);
	const double a = atan(sqrt((A + 1) / (A - 1) * near)) / sqrt(A * A - 1);
	const double b = atan(sqrt((B + 1) / (B - 1) * near)) / sqrt(B * B - 1);

	*Fv = (atan(h / sqrt(S * S - 1)) - h * atan(sqrt(near)) + A * h * a) /
	    (M_PI * S);
	*Fh = ((B - 1 / S) * b - (A - 1 / S) * a) / M_PI;
}
