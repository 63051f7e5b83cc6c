/*
 * scribe.h - readings as line protocol.
 *
 * Pure; times are written in seconds (precision=s).
 */
#ifndef DEMO_SCRIBE_H
#define DEMO_SCRIBE_H

#include "base/text.h"
#include "demo/works.h"

/* v with so many decimals, 0..6; nothing like "-0.00".  |v| < 1e12. */
void scribe_decimal(struct text *out, double v, int decimals);

/* One line of a device at an instant: the first `metrics` of its metrics. */
void scribe_line(struct text *out, struct works *w, size_t device,
    int64_t at_us, size_t metrics);

/* The body as gzip, in cx. */
struct str scribe_gzip(struct cx *cx, struct str body);

#endif
