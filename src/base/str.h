/*
 * str.h - a borrowed view of bytes.
 *
 * A str never owns memory and is not NUL-terminated by contract: it points
 * into an arena, a literal, a database row or a request body, and is valid
 * exactly as long as that owner is.  Pass it by value.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct str {
	const char *p; /* first byte; may be NULL when n is 0 */
	size_t n;      /* length in bytes, not characters */
};

/* A str over a string literal, also in static initialisers. */
#define STR(lit) ((struct str){ .p = (lit), .n = sizeof(lit) - 1 })

/* Arguments for "%.*s". */
#define STR_ARG(s) (int)(s).n, (s).n ? (s).p : ""

/* A view of a C string; NULL gives the empty view. */
struct str str_of(const char *s);

/* Names that differ mostly differ in their first byte: that needs no call. */
static inline bool
str_eq(struct str a, struct str b)
{
	return a.n == b.n &&
	    (a.n == 0 || (*a.p == *b.p && memcmp(a.p, b.p, a.n) == 0));
}
bool str_is(struct str a, const char *b);
bool str_starts(struct str s, struct str prefix);

/* ASCII blanks cut off both ends. */
struct str str_trim(struct str s);

/*
 * The part before the first `at`, and in *rest what follows it.  Without
 * `at` the whole of s is returned and rest->p is NULL.
 */
struct str str_cut(struct str s, char at, struct str *rest);

/*
 * Whole-string numbers.  False, and *out untouched, when s holds anything
 * else or the value does not fit; a double must be finite.
 */
bool str_int64(struct str s, int64_t *out);
bool str_double(struct str s, double *out);

/* True when s is well-formed UTF-8 (RFC 3629) without NUL. */
bool str_is_utf8(struct str s);

/* Number of characters of well-formed UTF-8. */
size_t str_chars(struct str s);

/*
 * Decodes the character at *at and moves *at behind it; U+FFFD for a byte
 * that starts none.  Call only while *at < s.n.
 */
uint32_t str_char(struct str s, size_t *at);

#endif
