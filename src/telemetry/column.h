/*
 * column.h - the values of one metric, with their quality, in few bytes.
 *
 * Sensors send decimals.  A value that is m / 10^scale with one scale for the
 * whole column and |m| < 2^51 (over 15 digits) is written as m and comes back
 * with the same bits, because both m and 10^scale are exact doubles and IEEE
 * 754 rounds their quotient correctly.  When that fails, the same is tried
 * with the quotient rounded to single precision.  What is no such number
 * (-0.0, huge or long ones, infinities) is an exception and stands beside;
 * when they are more than a quarter, all stand as they are, byte by byte of all
 * numbers, packed by Zstandard when that helps.
 *
 * Bytes: a head (scale 0-22, 23-29 scale 0-6 of single precision, 30 no
 * value, 31 as they are; +32 gaps, +64 exceptions, +128 quality), then, as far
 * as the head says so,
 *
 *   exceptions  varint c, a stream of their places among the values, 8 bytes
 *               each
 *   gaps        varint 2 c + p, and a stream of c rows: those that hold a
 *               value (p = 1) or those that do not
 *   quality     varint c, a stream of the c - 1 rows where it changes (when
 *               there are any), a stream of the c qualities
 *   values      to the end: a stream, or eight rows of bytes, the low first
 *
 * Streams before the last stand behind their length (stream.h).
 */
#ifndef TELEMETRY_COLUMN_H
#define TELEMETRY_COLUMN_H

#include "telemetry/stream.h"

#define COLUMN_SCALE_MOST 22

/* Scratch of a writer of columns; one for many of them. */
struct column_writer;

/* For columns of up to `most` rows, STREAM_NUMBERS at most.  Lives in cx. */
struct column_writer *column_writer(struct cx *cx, size_t most, bool small);

/* The writer of streams that works for it. */
struct stream_writer *column_streams(struct column_writer *w);

/* The forms of a column: 0 … 29 are decimals (see the head). */
#define COLUMN_EMPTY 30
#define COLUMN_RAW 31

/* The whole number that v is at a scale of up to COLUMN_SCALE_MOST; false
 * when it is none below STREAM_BELOW. */
bool column_decimal(double v, unsigned scale, int64_t *decimal);

/* Adds values at such a scale to *sum up to the first that is none there, and
 * says how many; of up to 1024 the sum stays below 2^61. */
size_t column_sum(const double *v, size_t n, unsigned scale, int64_t *sum);

/* A form in which all of n >= 1 values (none NaN) are whole numbers, and
 * those; COLUMN_RAW when there is none. */
unsigned column_form(const double *value, size_t n, int64_t *decimal);

/* The values of whole numbers in a form below COLUMN_EMPTY. */
void column_values(
    const int64_t *decimal, size_t n, unsigned form, double *value);

/*
 * Appends n >= 1 rows: value NaN is no value; quality NULL is 0 everywhere.
 * Nothing is appended when there is no value and no quality but 0.
 */
void column_put(struct column_writer *w, struct bytes *out, const double *value,
    const uint8_t *quality, size_t n);

/*
 * All n rows back, NaN where there is no value; quality may be NULL.  False
 * when the bytes are no such column; then value and quality hold anything.
 * An empty view is a column without values.
 */
bool column_get(struct cx *cx, struct view bytes, size_t n, double *value,
    uint8_t *quality);

#endif
