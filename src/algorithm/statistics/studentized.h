/*
 * studentized.h - chances of quotients over an estimated standard deviation s:
 * the studentized range and Student's noncentral t.
 *
 * Both are a mean, over the distribution of s, of a chance that is known for
 * each s; the mean is taken by Gauss and Legendre's rule.  Good to 1e-9.
 */
#ifndef STATISTICS_STUDENTIZED_H
#define STATISTICS_STUDENTIZED_H

/* That the range of k normal means over s is beyond q; s with `free` degrees
 * of freedom, 1 or more (Copenhaver & Holland 1988). */
double studentized_beyond(double q, double k, double free);

/* q that it is within with chance p. */
double studentized_quantile(double p, double k, double free);

/* That (Z + delta)/s is at most t. */
double noncentral_t(double t, double free, double delta);

#endif
