/*
 * chart_web.h - a long range of one series for so many pixels, out of
 * quarters of an hour.
 */
#ifndef TELEMETRY_CHART_WEB_H
#define TELEMETRY_CHART_WEB_H

#include "telemetry/answer_web.h"

/* Whether the answer's columns are so wide that roll-ups say enough. */
bool chart_serves(const struct answer *r);

/* Sets the samples of r, which is web_kept(), and goes on with done. */
bool chart_walk(
    struct cx *cx, struct exchange *x, struct answer *r, web_step done);

#endif
