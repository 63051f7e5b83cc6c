/*
 * secure.h - TLS on connections that never wait.
 *
 * TLS 1.2 and 1.3. A client may bring a certificate: what it says is not
 * judged here, but that the client has its key is proven by the handshake.
 * Sessions are not resumed, so that each connection proves itself anew.
 */
#ifndef GATE_SECURE_H
#define GATE_SECURE_H

#include <sys/types.h>

#include "base/cx.h"
#include "base/str.h"

struct secure; /* what a listener has: its certificate and key */
struct wire;   /* one connection */

/* From files in PEM, the chain behind the certificate.  NULL after
 * FAIL_INVALID. */
struct secure *secure_new(
    struct cx *cx, const char *certificate, const char *key);

/* NULL when there is no memory. */
struct wire *wire_new(struct secure *secure, int fd);
void wire_end(struct wire *wire);

/* What a step waits for. */
enum wire_step {
	WIRE_DONE,
	WIRE_READS,  /* until something comes */
	WIRE_WRITES, /* until something can be sent */
	WIRE_GONE    /* the connection is over */
};

enum wire_step wire_greet(struct wire *wire);

/* *n bytes were read; up to a record of 16 KiB at a time, so nothing is left
 * that the socket does not know of. */
enum wire_step wire_read(struct wire *wire, char *p, size_t room, size_t *n);

/* *n bytes were taken; after WIRE_READS or WIRE_WRITES the same bytes must come
 * again, more behind them allowed. */
enum wire_step wire_write(struct wire *wire, struct str bytes, size_t *n);

/* The client's certificate in DER, empty when it has none. */
struct str wire_certificate(struct cx *cx, const struct wire *wire);

#endif
