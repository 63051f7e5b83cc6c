/*
 * address.h - where a web hook may lead.
 *
 * A hook makes this server ask an address that somebody else chose.  So it
 * may only be one of the public internet, judged by the address that the
 * name resolved to at the moment of connecting, or one that the operator
 * allowed.
 *
 * Pure.
 */
#ifndef ALARM_ADDRESS_H
#define ALARM_ADDRESS_H

#include <stdbool.h>
#include <sys/socket.h>

#include "base/str.h"

/* Not loopback, private, link-local, shared, documentation, multicast or
 * reserved (RFC 6890); of an IPv6 address that holds one of IPv4, that. */
bool address_is_public(const struct sockaddr *address);

/*
 * Whether a list of addresses and networks, "10.0.0.0/8, fd00::1", holds it.
 * What cannot be read in the list allows nothing.
 */
bool address_in(struct str list, const struct sockaddr *address);

#endif
