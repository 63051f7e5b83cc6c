/*
 * station_gate.h - monitoring stations that report by HJ 212 over TCP.
 *
 * A station is the device whose key is its MN, and every frame carries its
 * password.  One connection may speak for several stations, as collectors do.
 * A report is answered with 9014, if it asks for that, when it is committed;
 * one that is refused is not answered, so that the station sends it again or
 * somebody looks.
 *
 * A password has six characters: who has guessed wrong five times has to wait,
 * twice as long each time.
 */
#ifndef GATE_STATION_GATE_H
#define GATE_STATION_GATE_H

#include "gate/gate.h"
#include "gate/peer.h"

#define STATION_UNACKED 64 /* reports whose answer is still due */

extern const struct peer_kind station_kind;

/* One a process, never freed. */
struct stations *stations_new(void);

/* desk_told of stations. */
void station_told(struct peer *peer, size_t answers, bool kept);

/* A token or device has changed: everybody proves himself again. */
void stations_doubt(struct gate *gate);

#endif
