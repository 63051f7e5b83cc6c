/*
 * packet.h - what goes over the socket between the entrances and the writer.
 *
 * Both ends are processes of one machine and one build: numbers are the
 * machine's own, arrays lie as they lie in memory.  A packet is a head of 16
 * bytes and a body; every ask has a tag of the asker's choice that comes
 * back with its answer.  Several asks may be under way.
 *
 *   entrance                        writer
 *   PACKET_ROWS   samples       ->
 *                               <-  PACKET_DONE    committed, or why not
 *   PACKET_ASK    devices       ->
 *                               <-  PACKET_TAILS   what is in no chunk yet
 *   PACKET_SCAN   devices,      ->
 *                 a range       <-  PACKET_SUMS    one metric of each of them
 *
 * Pure.  The writer believes no length: packet_rows_of() and its like check
 * everything, since a confused entrance must not take the writer down.
 */
#ifndef TELEMETRY_PACKET_H
#define TELEMETRY_PACKET_H

#include "base/link.h"
#include "base/str.h"
#include "telemetry/batch.h"
#include "telemetry/glance.h"
#include "telemetry/tail.h"

#define PACKET_MOST LINK_BODY_MOST
#define PACKET_DEVICES 1024 /* of one PACKET_ASK: 40 kB of rows each */

#define PACKET_SCANNED 512 /* of one PACKET_SCAN: a millisecond's work */

enum packet_kind {
	PACKET_ROWS = 1,
	PACKET_DONE,
	PACKET_ASK,
	PACKET_TAILS,
	PACKET_SCAN,
	PACKET_SUMS
};

/* Wide rows of one tenant, as batch_rows() makes them. */
struct packet_rows {
	int32_t tenant;
	uint32_t rows, values;
	const int64_t *device; /* rows */
	const int64_t *at_us;
	const uint32_t *width;  /* values of each row */
	const double *value;    /* values; NaN: not there */
	const uint8_t *quality; /* values, or NULL: all good */
};

/* A whole packet, head included, in cx. */
struct str packet_of_rows(
    struct cx *cx, uint64_t tag, int32_t tenant, const struct batch_rows *rows);

/* The rows of a body that lies at an address divisible by eight; false when
 * it is none, or names devices below 1 or times before 1970 or behind 9999:
 * what no chunk can keep must not come into the journal. */
bool packet_rows_of(struct str body, struct packet_rows *rows);

/* DONE: kind of the failure, FAIL_NONE for none, and a sentence. */
struct packet_done {
	enum fail fail;
	struct str message;
};
struct str packet_of_done(
    struct cx *cx, uint64_t tag, enum fail fail, const char *message);
bool packet_done_of(struct str body, struct packet_done *done);

struct str packet_of_ask(
    struct cx *cx, uint64_t tag, const int64_t *device, size_t n);
bool packet_ask_of(struct str body, const int64_t **device, size_t *n);

/* TAILS: for each device asked for, in that order, the rows of its tail as
 * tail.h writes them, empty for none; and when rows of any of them last left
 * the writer for a chunk (moment_steady(), 0: never). */
struct str packet_of_tails(struct cx *cx, uint64_t tag, const struct str *tail,
    size_t n, int64_t left_us);
bool packet_tails_of(
    struct str body, struct str *tail, size_t n, int64_t *left_us);

/* SCAN: one metric of each device over from_us <= t < to_us, samples of bad
 * quality left out. */
struct packet_scan {
	int64_t from_us, to_us;
	size_t n;
	const int64_t *device; /* n */
	const uint32_t *place; /* of its metric, from 0; below TAIL_PLACES */
};
struct str packet_of_scan(
    struct cx *cx, uint64_t tag, const struct packet_scan *scan);
/* False for more than PACKET_SCANNED devices, too. */
bool packet_scan_of(struct str body, struct packet_scan *scan);

/* SUMS: what the tail of each device says, in the order asked for. */
struct packet_sum {
	struct glance_sum of;
	uint64_t whole; /* 1: no chunk holds samples of the range; 0: may be */
};
struct str packet_of_sums(
    struct cx *cx, uint64_t tag, const struct packet_sum *sum, size_t n);
/* n of them into sum[]. */
bool packet_sums_of(struct str body, struct packet_sum *sum, size_t n);

#endif
