/*
 * firmware_gate.h - firmware by MQTT, as ThingsBoard's devices fetch it.
 *
 * A device that was offered an image publishes how many bytes it wants at a
 * time to v2/fw/request/{request}/chunk/{number}, and hears that piece on
 * v2/fw/response/{request}/chunk/{number}: bytes, none behind the end.
 * Nothing is said to who was offered nothing.
 */
#ifndef GATE_FIRMWARE_GATE_H
#define GATE_FIRMWARE_GATE_H

#include "gate/client_gate.h"

/* False after cx_fail(): the payload is no size, or it asks for too many
 * pieces at a time. */
bool firmware_ask(struct peer *peer, struct client *c, struct cx *cx,
    const struct topic *topic, struct str payload);

#endif
