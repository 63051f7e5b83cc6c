/*
 * presence_gate.h - telling the database who is connected, and why not any
 * more.
 *
 * A gate lives by a lease that it renews; when it dies, what hangs on it is
 * swept (park.presence_sweep).  When it has lost its lease and lives, as after
 * an outage of the database, it draws another number and tells all its
 * connections anew; so it does when more has happened than it can keep.
 */
#ifndef GATE_PRESENCE_GATE_H
#define GATE_PRESENCE_GATE_H

#include "db/pool.h"
#include "gate/client_gate.h"

#define PRESENCE_LEASE_S 30
#define PRESENCE_NEWS 100000 /* changes that wait to be told */

struct presences;

/* The ports at which devices knock; 0: there is no such door. */
struct doors {
	int mqtt, mqtts, hj212;
};

/* One a process, never freed. */
struct presences *presences_new(struct pool *pool, struct doors doors);

/* A client that is a device is open; its connection has ended. */
void presence_begin(struct peer *peer, struct client *c);
void presence_end(struct peer *peer, const struct client *c);

/* A gateway says that a device behind it has come or gone; it is online while
 * the gateway is. */
void presence_child(
    struct peer *peer, const struct client *c, struct str key, bool on);

/* Call every turn. */
void presences_turn(struct gate *gate, int64_t now_us);

/* Nothing waits to be told. */
bool presences_are_told(const struct presences *presences);

#endif
