/*
 * remote_write.h - the message of Prometheus remote write, read where it lies.
 *
 *   WriteRequest { repeated TimeSeries timeseries = 1; }
 *   TimeSeries   { repeated Label labels = 1; repeated Sample samples = 2; }
 *   Label        { string name = 1; string value = 2; }
 *   Sample       { double value = 1; int64 timestamp = 2; }   milliseconds
 *
 * Source: "Prometheus Remote-Write Specification 1.0", protocol version 0.1.0.
 * Metadata, exemplars, histograms and whatever else a sender may add is
 * passed over.  The body must be unpacked already.
 *
 * What is refused: a malformed message, one of these fields in another wire
 * type, a label without a name, a repeated one, ill-formed UTF-8 and NUL, a
 * name beyond REMOTE_NAME or a value beyond REMOTE_VALUE bytes, more than
 * REMOTE_LABELS labels of a series or REMOTE_SERIES series, and a time that
 * int64 nanoseconds cannot hold.  A label without a value is no label.
 */
#ifndef WIRE_REMOTE_WRITE_H
#define WIRE_REMOTE_WRITE_H

#include "base/cx.h"
#include "wire/proto.h"

#define REMOTE_LABELS 64
#define REMOTE_NAME 256   /* bytes */
#define REMOTE_VALUE 4096 /* bytes */
#define REMOTE_SERIES 200000

enum remote_result {
	REMOTE_END,        /* nothing is left */
	REMOTE_TIMESERIES, /* *series was filled */
	REMOTE_BAD         /* cx says which series and why */
};

struct remote_label {
	struct str name;
	struct str value;
};

/* The strings are views into the message. */
struct remote_series {
	size_t number; /* in the message, from 1 */
	size_t labels;
	struct remote_label
	    label[REMOTE_LABELS]; /* by the bytes of their names */
	size_t samples;
	struct proto rest; /* for remote_sample() */
};

struct remote_sample {
	double value; /* any double */
	int64_t at_ms;
};

struct remote_reader {
	struct cx *cx;
	struct proto rest;
	size_t series; /* met so far */
};

void remote_open(struct remote_reader *r, struct cx *cx, struct str message);

/*
 * The next series, looked over whole: later calls of remote_sample() do not
 * fail.  REMOTE_BAD is FAIL_INVALID with the code "malformed_series" and a
 * message that begins "series 3: ", or FAIL_LARGE past REMOTE_SERIES.
 */
enum remote_result remote_next(
    struct remote_reader *r, struct remote_series *series);

/* The next sample of a series, in the order of the message; false at the end.
 */
bool remote_sample(struct remote_series *series, struct remote_sample *sample);

/* The value of a label, empty when there is none. */
struct str remote_label(const struct remote_series *series, const char *name);

/* Whether a value is the mark by which Prometheus says that a series ended:
 * one NaN of all, told apart by its bits. */
bool remote_is_stale(double value);

#endif
