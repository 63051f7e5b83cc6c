/*
 * body.h - the bodies that carry telemetry, into a batch.
 *
 * All or nothing: the first thing that is wrong fails the whole body, says
 * which line or sample it is, and nothing of it is stored.
 *
 * Pure; everything lives in the cx of the batch, and strings are borrowed
 * from the body.
 */
#ifndef TELEMETRY_BODY_H
#define TELEMETRY_BODY_H

#include "telemetry/batch.h"
#include "wire/line.h"

#define BODY_UNPACKED_MOST (32u << 20) /* bytes */
#define BODY_KEY_MOST 200              /* characters of a device's key */
#define BODY_TEXT_MOST 65536           /* characters of a string */
#define BODY_CODE_MOST 256 /* characters of a metric with its labels */

/*
 * The body as it was before it was packed; coding is the Content-Encoding,
 * NULL for none.  FAIL_INVALID for a coding that is not gzip, and for bytes
 * that are not one whole gzip file; FAIL_LARGE past BODY_UNPACKED_MOST.
 */
bool body_unpack(struct cx *cx, const char *coding, struct str *body);

/*
 * The same for Prometheus, whose bodies are always one block of snappy:
 * FAIL_INVALID for any other coding, and for bytes that are no such block.
 * The length that a block says of itself is judged before it is unpacked.
 */
bool body_unpack_remote(struct cx *cx, const char *coding, struct str *body);

/* Line protocol; the tag dev or device names the device.  now_us is the
 * time of lines without one. */
bool body_lines(struct batch *b, struct str body, enum line_precision precision,
    int64_t now_us);

/*
 * {"device": key, "at": time, "values": {name: value, …}}, a list of such,
 * or {"samples": [such, …]}.  A time is RFC 3339 or milliseconds since
 * 1970, now_us when it is left out; a value is a number, a truth, a string,
 * or null for none.
 */
bool body_json(struct batch *b, struct str body, int64_t now_us);

/*
 * Prometheus remote write (wire/remote_write.h), unpacked.  The device is the
 * label dev, else device, instance or job.  The metric is the name of the
 * series and, in the order of their names, its other labels but for instance
 * and job: up{a=b,c=d}, where a backslash stands before \ , = and } of a
 * name or value, so that two series are never one.  A series without samples
 * may lack both.  A value that marks the end of a series is none; another
 * NaN, or an infinity, is set aside.
 */
bool body_remote(struct batch *b, struct str body);

#endif
