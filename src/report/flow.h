/*
 * flow.h - flows between places, few enough to be drawn.
 *
 * Pure.  Rows of equal ends are one flow, the sum of theirs; a row without an
 * end or with nothing above 0 is no flow.  The largest are kept.  Of the
 * others, those from a place that is kept go from it to the rest, all else
 * from other places to the rest, so that no amount is lost and every kept
 * place gives what it gives.
 */
#ifndef REPORT_FLOW_H
#define REPORT_FLOW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/cx.h"

#define FLOW_LINKS 60
#define FLOW_PLACES 40 /* the two gathered ones counted */

struct flow {
	const char *from, *to; /* NULL: gathered */
	double value;
};

/*
 * At most FLOW_LINKS flows between at most FLOW_PLACES places, the largest
 * first, the gathered ones last; *n is how many there are.
 */
struct flow *flow_gather(
    struct cx *cx, const struct flow *rows, size_t rows_n, size_t *n);

/* All that a place gives; NULL is the gathered one. */
double flow_given(const struct flow *flows, size_t n, const char *from);

#endif
