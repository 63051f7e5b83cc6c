#include "model/electronics/arrhenius_factor.h"

#include <math.h>

#define BOLTZMANN 8.617333262e-5 /* eV/K */
#define ZERO_CELSIUS 273.15

double
arrhenius_factor(double Ea, double use, double stress)
{
	return exp(Ea / BOLTZMANN *
	    (1 / (use + ZERO_CELSIUS) - 1 / (stress + ZERO_CELSIUS)));
}
