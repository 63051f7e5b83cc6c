/*
 * filter.h - which values are worth sending.
 *
 * A dead-band holds back what differs too little from what was sent last;
 * after a time of silence the value is sent all the same, so that "nothing
 * changed" and "nothing works" look different at the other end.  A window
 * sends the smallest, the mean and the largest of its values instead of
 * each one.
 *
 * Pure: instants are milliseconds of a clock that never steps.
 */
#ifndef EDGE_FILTER_H
#define EDGE_FILTER_H

#include "edge/value.h"

struct filter_rule {
	bool dead_band;  /* else every value passes */
	double absolute; /* passes when it moved by more than this … */
	double percent;  /* … and by more than this share of the last one */
	int64_t silence_ms; /* passes all the same after this long */
	int64_t window_ms;  /* 0: no window */
	bool counter;       /* a fall is a fresh start and always passes */
};

/* What one point remembers; all zero at first. */
struct filter {
	bool sent;
	struct value last; /* what was sent last … */
	int64_t last_ms;   /* … and when */
	int64_t window_ms; /* when the window began */
	size_t n;          /* values in it, all finite */
	double sum, least, most;
};

struct filter_window {
	double least, mean, most;
};

/* Whether v is to be sent; then it counts as sent. */
bool filter_pass(const struct filter_rule *rule, struct filter *f,
    const struct value *v, int64_t now_ms);

/* What was passed last could not be kept: the next one passes. */
void filter_forget(struct filter *f);

/*
 * Adds a finite value, and true when it was the first behind a window that
 * is over: *out is what that window held.
 */
bool filter_gather(const struct filter_rule *rule, struct filter *f, double v,
    int64_t now_ms, struct filter_window *out);

#endif
