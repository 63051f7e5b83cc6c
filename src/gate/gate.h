/*
 * gate.h - what all connections of one gate process share.
 *
 * Pure: names the parts without knowing them.
 */
#ifndef GATE_GATE_H
#define GATE_GATE_H

#include <stdbool.h>
#include <stdint.h>

struct house;
struct desk;
struct credentials;
struct sessions;
struct courier;
struct presences;
struct stations;

/* Why something that came was not taken. */
enum gate_refusal {
	GATE_TOPIC,   /* MQTT: what this client may not publish, or how */
	GATE_PAYLOAD, /* MQTT: what it published */
	GATE_REPORT,  /* HJ 212: a report that says nothing */
	GATE_FRAME,   /* HJ 212: bytes that are no frame, or no packet */
	GATE_COMMAND, /* HJ 212: what stations do not send */
	GATE_REFUSALS
};

struct gate {
	struct house *house;
	struct desk *desk;
	struct credentials *credentials;
	struct sessions *sessions;   /* of MQTT, by client */
	struct courier *courier;     /* of commands to them */
	struct presences *presences; /* who is connected */
	struct stations *stations;   /* of HJ 212: who has guessed passwords */
	uint64_t id;                 /* of this process among the gates */
	bool ending;                 /* told to stop: wills are not published */
	uint64_t messages;           /* published, or reported by stations */
	uint64_t refused[GATE_REFUSALS];
	uint64_t logins_refused;
	int64_t log_second; /* and how many lines were written in it */
	int logged;
};

/* One line about a connection that did something wrong; no more than a few a
 * second, since others decide how often that is. */
void gate_complain(struct gate *gate, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

#endif
