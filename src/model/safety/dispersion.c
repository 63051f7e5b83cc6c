#include "model/safety/dispersion.h"

#include <math.h>

#define FITTED_FROM_M 100

bool
briggs_widths(
    struct call *call, int terr, int cl, double x, double *sy, double *sz)
{
	static const char *const columns[] = { "y_slope", "y_bend", "y_power",
		"z_slope", "z_bend", "z_power" };
	const struct str ground = call_choice(call, "terr", terr);
	const struct str air = call_choice(call, "cl", cl);
	const struct str key = str_of(
	    cx_printf(call->cx, "%.*s_%.*s", STR_ARG(ground), STR_ARG(air)));
	double c[6];

	for (size_t i = 0; i < 6; i++)
		if (!call_coefficient(
			call, "briggs", key, columns[i], "cl", &c[i]))
			return false;
	*sy = c[0] * x * pow(1 + c[1] * x, c[2]);
	*sz = c[3] * x * pow(1 + c[4] * x, c[5]);
	if (x < FITTED_FROM_M)
		call_warn(call, "距离小于 100 m，扩散参数为外推值",
		    "Closer than 100 m the plume's widths are extrapolated");
	return true;
}
