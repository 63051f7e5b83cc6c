/*
 * talk_gate.h - the conversation with a client of MQTT: packets in, answers
 * out.
 */
#ifndef GATE_TALK_GATE_H
#define GATE_TALK_GATE_H

#include "gate/peer.h"

/* peer_kind.take: whole packets, one after another, until the client has to
 * wait. */
size_t talk_take(struct peer *peer, void *state, struct str bytes);

/* desk_told of clients: answers have left, or never will. */
void talk_told(struct peer *peer, size_t answers, bool kept);

#endif
