/*
 * arrhenius_factor.h - how much faster a test ages than use does.
 */
#ifndef MODEL_ELECTRONICS_ARRHENIUS_FACTOR_H
#define MODEL_ELECTRONICS_ARRHENIUS_FACTOR_H

/*
 * exp(Ea / k (1 / Tu - 1 / Ts)): Ea in eV, temperatures in Cel, above
 * absolute zero; JEDEC JEP122.
 */
double arrhenius_factor(double Ea, double use, double stress);

#endif
