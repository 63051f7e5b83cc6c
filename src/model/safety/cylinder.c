#include "model/safety/cylinder.h"

#include <math.h>

/*
 * Mudan's A and B are written out in the distances to the near and the far
 * side: A^2 - 1 and B^2 - 1 lose all their digits at the flame's surface.
 */
void
cylinder_view(double L, double D, double X, double *Fv, double *Fh)
{
	const double h = 2 * L / D, S = 2 * X / D;
	const double near = 2 * (X - D / 2) / D, far = S + 1;
	const double p = h * h + near * near, q = h * h + far * far;
	const double slant = atan(sqrt(q / p * near / far)) / sqrt(p * q);

	*Fv = (atan(h / sqrt(near * far)) - h * atan(sqrt(near / far)) +
		  (h * h + S * S + 1) * h * slant) /
	    (M_PI * S);
	*Fh = (atan(sqrt(far / near)) - (h * h + near * far) * slant) / M_PI;
}
