/*
 * sample.h - what tests ask of a sample before they compute.
 *
 * The refusals name the input.  A sample that does not vary is told by its
 * least and greatest value, for sums of equal numbers round.
 */
#ifndef STATISTICS_SAMPLE_H
#define STATISTICS_SAMPLE_H

#include "knowledge/call.h"

/* A copy in ascending order. */
struct vector sample_sorted(struct call *call, struct vector v);

/* Ranks from 1 on, equal values sharing the mean of theirs. */
struct vector sample_ranks(struct call *call, struct vector v);

/* Groups of t equal values: their pairs, sum t(t-1)/2, and the sums of
 * t(t-1)(t-2), t(t-1)(2t+5) and t^3 - t that tests by ranks are corrected with.
 */
struct sample_ties {
	double pairs, triples, fives, cubes;
};
struct sample_ties sample_ties(struct call *call, struct vector v);

/* The place of each value in ascending order. */
size_t *sample_order(struct call *call, struct vector v);

bool sample_is_constant(struct vector v);

/* Refuses a sample of fewer than `least` values. */
bool sample_has(
    struct call *call, const char *input, struct vector v, size_t least);

/* Refuses a sample whose values are all equal, too. */
bool sample_varies(
    struct call *call, const char *input, struct vector v, size_t least);

/* Sum of squares about the mean, which is *mean then. */
double sample_squares(struct vector v, double *mean);

/* Refuses a vector with anything but 0 and 1, or with one of them alone. */
bool sample_is_binary(struct call *call, const char *input, struct vector v);

/*
 * Samples of unlike lengths: a JSON list of lists of numbers, at least two of
 * them and each with `least` values.  NULL after a refusal.
 */
struct vector *sample_groups(struct call *call, const char *input,
    const json_t *lists, size_t least, size_t *n);

#endif
