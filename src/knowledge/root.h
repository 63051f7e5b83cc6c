/*
 * root.h - where a function of one number is nought.
 */
#ifndef KNOWLEDGE_ROOT_H
#define KNOWLEDGE_ROOT_H

#include <stdbool.h>

/* Of each x between the ends; a number that is not finite ends the search, in
 * vain.  `with` is its own data. */
typedef double root_function(double x, const void *with);

/*
 * *x between low and high with f(*x) = 0, to the last digits (Brent).  False,
 * and *x untouched, when f has one sign, or no finite number, at both ends.
 */
bool root_between(
    root_function *f, const void *with, double low, double high, double *x);

/*
 * The same from low up to the first of high, 2 high, 4 high, … where the sign
 * has changed, at most up to `most`.
 */
bool root_above(root_function *f, const void *with, double low, double high,
    double most, double *x);

#endif
