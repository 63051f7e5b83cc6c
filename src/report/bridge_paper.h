/*
 * bridge_paper.h - what stands between an issue and the one it repeats.
 *
 * Pure.  A report that is issued once more says so on its front, and has an
 * annex with each figure that differs, and with the corrections of meters
 * made between; as known then nothing may differ, and it says so.
 */
#ifndef REPORT_BRIDGE_PAPER_H
#define REPORT_BRIDGE_PAPER_H

#include "paper/paper.h"
#include "report/bridge.h"

/* Adds to the front of the paper and behind its last block. */
void bridge_paper(struct cx *cx, const struct reissue *of,
    const struct bridge *b, struct paper *p);

#endif
