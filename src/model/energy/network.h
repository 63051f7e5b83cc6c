/*
 * network.h - steady state of an electrical network, by Newton and Raphson.
 *
 * Buses count from 0.  Powers in MW and Mvar, voltages and impedances per
 * unit of the base power and of the buses' own voltage.
 */
#ifndef MODEL_NETWORK_H
#define MODEL_NETWORK_H

#include "knowledge/call.h"

enum bus_kind {
	BUS_LOAD = 1,      /* power is given, voltage follows */
	BUS_GENERATOR = 2, /* active power and voltage are given */
	BUS_SLACK = 3      /* voltage is given, power follows */
};

struct bus {
	enum bus_kind kind;
	double load, load_reactive; /* taken off */
	double shunt;               /* Mvar that it feeds in at voltage 1 */
	double generation;
	double voltage; /* where it is given */
};

struct branch {
	size_t from, to;
	double r, x, b; /* series impedance, charging of the whole line */
	double ratio;   /* of a transformer at `from`; 0: a line */
};

struct network {
	double base; /* MVA */
	const struct bus *buses;
	size_t bus_count;
	const struct branch *branches;
	size_t branch_count;
};

#define NETWORK_BUSES 300

struct network_state {
	double *voltage, *angle; /* by bus, the angle in radians */
	double loss;             /* active, MW */
};

/* False after refusing `input`: no state was found, or a bus stands alone. */
bool network_solve(struct call *call, const struct network *network,
    const char *input, struct network_state *state);

/* Networks of the literature: of 9 buses (Schulz, Turner and Ewart 1974) and
 * of 30 buses (Alsac and Stott 1974, rounded as usual). */
extern const struct network network_of_9, network_of_30;

#endif
