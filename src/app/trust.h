/*
 * trust.h - by whose keys packages may be signed.
 */
#ifndef APP_TRUST_H
#define APP_TRUST_H

#include <stdbool.h>
#include <stddef.h>

/* A key that packages are signed with. */
struct package_key {
	const char *key; /* 64 hexadecimal digits */
	bool revoked;
};

/* Who may publish; with all, any key that was not revoked. */
struct package_trust {
	const struct package_key *keys;
	size_t n;
	bool all;
};

#endif
