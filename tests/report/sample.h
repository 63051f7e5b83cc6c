/* sample.h - what the files of the sample share. */
#ifndef REPORT_SAMPLE_H
#define REPORT_SAMPLE_H

#include "paper/paper.h"

/* sample_kinds.c: flows, shares, places; the wide table of the annex. */
void sample_flows(struct paper *p);
void sample_shares(struct paper *p);
void sample_bridge(struct paper *p);
void sample_places(struct paper *p);
void sample_efficiency(struct paper *p, struct cx *cx);
void sample_annexes(struct paper *p, struct cx *cx);
void sample_details(struct paper *p, struct cx *cx);

/* sample_english.c: the same park for a reader of English. */
void sample_english(struct paper *p, struct cx *cx);

#endif
