/*
 * dispersion.h - Briggs' widths of a plume over open country and over a city.
 *
 * Fitted to 100 m to 10 km downwind (Briggs 1973).  Other sets exist (Turner,
 * CCPS) and differ by some 10 to 20 %: a concentration is worth nothing
 * without the name of the set, so the table `briggs` is named with it.
 */
#ifndef MODEL_SAFETY_DISPERSION_H
#define MODEL_SAFETY_DISPERSION_H

#include "knowledge/call.h"

#define STABILITY_CLASSES "A B C D E F"
#define TERRAINS "rural urban"

/*
 * Standard deviations sy across and sz upwards, in m, at x > 0 m downwind,
 * of the choices made at the inputs `cl` and `terr`.  Warns below 100 m.
 */
bool briggs_widths(
    struct call *call, int terr, int cl, double x, double *sy, double *sz);

#endif
