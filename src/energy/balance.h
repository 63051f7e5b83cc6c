/*
 * balance.h - what a meter passed on and what its sub-meters saw of it.
 *
 *   loss = main - sum of the direct sub-meters      rate = loss / main
 *
 * Amounts of one kind, in one unit, of one period.  Only direct children are
 * compared, so a loss shows at the level where it happens.  The uncertainty
 * of a loss is the root of the sum of (class_i * amount_i)^2 over the main
 * meter and its children; a loss below it says nothing (在计量误差内).
 */
#ifndef ENERGY_BALANCE_H
#define ENERGY_BALANCE_H

#include "base/cx.h"
#include "base/str.h"

#define BALANCE_TOLERANCE 0.02 /* share by which children may exceed */
#define BALANCE_LIMIT 0.05     /* share that may be lost, by default */
#define BALANCE_DAYS 0.95      /* share of its days a meter has to know */

/* The first that applies, in this order. */
enum balance_status {
	BALANCE_NO_MAIN,    /* the main meter has no amount */
	BALANCE_INCOMPLETE, /* a sub-meter has none */
	BALANCE_NEGATIVE,   /* rate below -tolerance: CT, multiplier, parent? */
	BALANCE_HIGH,       /* rate above the limit */
	BALANCE_OK,
	BALANCE_STATUS_COUNT
};

struct balance_node {
	struct str id;
	struct str parent; /* empty at the top */
	double amount;     /* NaN: missing */
	double limit;      /* largest rate; NaN: BALANCE_LIMIT */
	double accuracy;   /* class as a share (0.005); NaN: unknown */
};

struct balance {
	size_t node;       /* index of the main meter */
	double sub_sum;    /* of the children that have an amount */
	double loss;       /* NaN without a main amount */
	double rate;       /* NaN likewise, or when main is 0 and sub_sum not */
	double loss_error; /* NaN when a class or an amount is unknown */
	bool within_error; /* |loss| is below its own uncertainty */
	size_t *missing;   /* indexes of children without an amount */
	size_t missing_count;
	enum balance_status status;
};

/*
 * One balance for each node that has children, in the order of nodes.
 * FAIL_INVALID on a repeated id ("repeated_meter"), a parent that is not
 * among them ("unknown_parent") or a circle ("meter_cycle").
 */
bool balance_of(struct cx *cx, const struct balance_node *nodes, size_t n,
    double tolerance, struct balance **balances, size_t *count);

/* A parent that is not among them, as out of service then, is none: its meters
 * stand at the top. */
void balance_cut_loose(struct cx *cx, struct balance_node *nodes, size_t n);

/* "no_main", "incomplete", "negative", "high", "ok" */
const char *balance_status_name(enum balance_status status);

#endif
