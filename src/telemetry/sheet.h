/*
 * sheet.h - the samples of one device as columns: sorted by time, one row
 * an instant.
 *
 * What a tail holds in the order of arrival is laid out the way chunks and
 * readers want it: of two values of one instant and place the later one
 * stands, and places that were not sent again stay.
 *
 * Pure; everything lives in the cx.
 */
#ifndef TELEMETRY_SHEET_H
#define TELEMETRY_SHEET_H

#include "base/cx.h"
#include "telemetry/tail.h"

struct sheet {
	size_t n;          /* rows */
	size_t places;     /* columns, by ordinal from 0 */
	int64_t *at_us;    /* n, rising */
	double **value;    /* places; NULL: nothing there; NaN: not there */
	uint8_t **quality; /* places; NULL: all good */
};

/* FAIL_BROKEN "damaged_tail" when the bytes are no rows. */
bool sheet_of_tail(struct cx *cx, struct str rows, struct sheet *sheet);

/* Rows [from, to) of a sheet, in the same memory. */
struct sheet sheet_slice(
    struct cx *cx, const struct sheet *sheet, size_t from, size_t to);

#endif
