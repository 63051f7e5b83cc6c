/*
 * publish_gate.h - what clients of MQTT publish, onto the tray of their
 * tenant.
 *
 * A publication of QoS 1 is answered when it is committed.  One that is
 * refused changes nothing: a client of 5.0 reads why in its PUBACK (or
 * DISCONNECT, for QoS 0), one of 3.1.1 is disconnected, since acknowledging
 * is all that it would understand.
 */
#ifndef GATE_PUBLISH_GATE_H
#define GATE_PUBLISH_GATE_H

#include "gate/client_gate.h"

/* May end the client. */
void publish_message(
    struct peer *peer, struct client *c, const struct mqtt_publish *p);

/* The client is gone: what it left for that. */
void publish_will(struct peer *peer, struct client *c);

#endif
