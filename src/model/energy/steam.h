/*
 * steam.h - water and steam by the industrial formulation of IAPWS, IF97.
 *
 * Regions 1 (liquid), 2 (steam), 4 (the line between them) and of region 3
 * what lies on that line; source: IAPWS R7-97(2012).  T in K, p in Pa, v in
 * m3/kg, h in J/kg.
 */
#ifndef MODEL_STEAM_H
#define MODEL_STEAM_H

#include "knowledge/call.h"

#define STEAM_T_LEAST 273.15     /* of all regions */
#define STEAM_T_REGION_1 623.15  /* its upper border, 350 degrees */
#define STEAM_T_REGION_2 1073.15 /* upper border of region 2 */
#define STEAM_P_MOST 100e6       /* of regions 1 and 2 */

struct steam {
	double v, h;
};

/* Saturation pressure, 273.15 to 647.096 K; equation 30. */
double steam_saturation_pressure(double T);

/* Saturation temperature, 611.213 to 22.064e6 Pa; equation 31. */
double steam_saturation_temperature(double p);

/* Liquid water; equation 7.  Exact as far as region 1 goes. */
struct steam steam_liquid(double T, double p);

/* Steam; equation 15.  Exact as far as region 2 goes. */
struct steam steam_vapour(double T, double p);

/* Both ends of the line of saturation, up to 20e6 Pa; above 350 degrees by
 * region 3, equation 28. */
struct steam steam_saturated_liquid(double p);
struct steam steam_saturated_vapour(double p);

/* Whether T and p are in region 1 or 2; refuses p, or T, by these names. */
bool steam_is_liquid(struct call *call, const char *T_name, double T,
    const char *p_name, double p);
bool steam_is_vapour(struct call *call, const char *T_name, double T,
    const char *p_name, double p);

#endif
