#include "algorithm/signal/tops.h"

size_t
tops_of(const double *x, size_t n, double sign, double *place)
{
	size_t found = 0;

	for (size_t i = 1; i + 1 < n; i++) {
		size_t end = i;

		if (!(sign * x[i] > sign * x[i - 1]))
			continue;
		while (
		    end + 1 < n && !(x[end + 1] > x[i]) && !(x[end + 1] < x[i]))
			end++;
		if (end + 1 < n && sign * x[end + 1] < sign * x[i])
			place[found++] = (double)((i + end) / 2);
		i = end;
	}
	return found;
}
