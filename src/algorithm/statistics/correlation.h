/*
 * correlation.h - the product-moment coefficient and how likely one as far
 * from 0 is without a relation.
 */
#ifndef STATISTICS_CORRELATION_H
#define STATISTICS_CORRELATION_H

#include "knowledge/call.h"

/*
 * x and y have equal lengths, n >= 3, and vary; -1 <= *r <= 1.  *p is
 * two-sided, by Student's t with n-2 degrees of freedom.
 */
void correlation(struct vector x, struct vector y, double *r, double *p);

#endif
