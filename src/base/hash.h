/*
 * hash.h - digests, random bytes and the codes made from them (OpenSSL).
 */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>

#include "base/cx.h"
#include "base/str.h"

#define SHA256_SIZE 32

void hash_sha256(struct str s, unsigned char out[SHA256_SIZE]);

/* SHA-256 as 64 lower-case hexadecimal digits. */
char *hash_sha256_hex(struct cx *cx, struct str s);

/* HMAC-SHA256 (RFC 2104) as 64 lower-case hexadecimal digits. */
char *hash_hmac_sha256_hex(struct cx *cx, struct str key, struct str s);

/* Base64 (RFC 4648) with padding, on one line. */
char *hash_base64(struct cx *cx, struct str s);

/* n bytes of the kernel's randomness; aborts when there is none. */
void hash_random(void *out, size_t n);

/* n random letters and digits (base 62, 5.95 bits each). */
char *hash_random_word(struct cx *cx, size_t n);

/* Compares in time that depends on the length alone. */
bool hash_same(struct str a, struct str b);

#endif
