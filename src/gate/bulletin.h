/*
 * bulletin.h - what a monitoring station reports by HJ 212, into a batch.
 *
 * A value is named as the standard writes it, with the stretch of time it
 * stands for:
 *
 *   a21026-Rtd                  of an instant
 *   a21026-Avg.minute           of the minutes, the hour, the day that begin
 *   a21026-Avg.hour, ….day      at DataTime
 *
 * The meaning of a code can differ from outlet to outlet, so nothing is
 * translated here: device and name together say what was measured.  A value
 * with a SampleTime was taken then and not at DataTime.  The letter that
 * comes with a value becomes its quality.
 *
 * Pure; strings are borrowed from the frame.
 */
#ifndef GATE_BULLETIN_H
#define GATE_BULLETIN_H

#include "telemetry/batch.h"
#include "wire/hj212.h"

/* The time of a message in parts stands in its first one. */
struct bulletin_parts {
	char qn[24];
	int cn;
	int64_t at_us;
};

/*
 * Adds what a packet reports; nothing at all when it fails.  FAIL_INVALID:
 * no real DataTime, a malformed item, a value that is no number; a part
 * whose first one did not come.
 */
bool bulletin_take(struct batch *b, struct str key,
    const struct hj212_packet *packet, int zone_min,
    struct bulletin_parts *parts);

#endif
