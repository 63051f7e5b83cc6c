/*
 * errand_gate.h - commands on their way to connected devices.
 *
 * A command is a row (park.command).  A client that listens for commands
 * asks the database for those of its device: when it begins to listen, and
 * whenever the database says that there is a new one (park_command).  What it
 * is given is marked as sent to this very session, in the same breath, so
 * that no other session and no other gate is given it as well; and only then
 * it is published.  So a call that may come once is sent at most once: if the
 * gate dies in between, it is not sent at all, and times out.
 *
 * Clients of one tenant are asked for together.  Nothing here waits.
 */
#ifndef GATE_ERRAND_GATE_H
#define GATE_ERRAND_GATE_H

#include "db/pool.h"
#include "gate/client_gate.h"

#define ERRANDS_FLIGHT 8 /* commands whose PUBACK is due, of a client */

struct courier;

/* All errands of a process. */
struct courier *courier_new(struct pool *pool);

struct pool *courier_pool(const struct courier *courier);

/* What the client listens to has changed. */
void errands_listen(struct peer *peer, struct client *c);

/* The client is gone. */
void errands_end(struct gate *gate, struct client *c);

/* Its PUBACK; false when nothing of that number was sent to it. */
bool errands_ack(struct gate *gate, struct client *c, uint16_t number,
    enum mqtt_reason reason);

/*
 * It asks for its attributes: {"clientKeys": "a,b", "sharedKeys": "c"}, or
 * {} for all of them.  False after cx_fail(), when it asks for too many at a
 * time or in a form that is none.
 */
bool errands_attributes(struct peer *peer, struct client *c, struct cx *cx,
    struct str request, struct str payload);

/* What the database has told (park_command): "tenant key"; empty: something
 * may have been missed. */
void courier_heard(struct gate *gate, const char *news);

/* Asks for what is wanted; call every turn. */
void courier_turn(struct gate *gate, int64_t now_us);

/* Nothing has to be told to the database any more. */
bool courier_is_idle(const struct courier *courier);

#endif
