/*
 * cx.h - the context of one piece of work (a request, a job, a command).
 *
 * It carries the two things every function needs and no function should
 * invent: memory that ends with the work, and the reason why it failed.
 * Fallible functions take it first and return false or NULL after calling
 * cx_fail(); the caller only has to return too.
 *
 * A cx belongs to one thread at a time.
 */
#ifndef BASE_CX_H
#define BASE_CX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Why work failed.  One kind is one HTTP status and one exit code. */
enum fail {
	FAIL_NONE,
	FAIL_INVALID,  /* the caller's input is wrong              400 */
	FAIL_UNKNOWN,  /* nobody is signed in                      401 */
	FAIL_DENIED,   /* the caller may not do this               403 */
	FAIL_MISSING,  /* no such thing, or not for this caller    404 */
	FAIL_CONFLICT, /* the thing exists, changed, or is in use  409 */
	FAIL_LARGE,    /* more bytes than the limit allows         413 */
	FAIL_PATIENCE, /* too many attempts, come back later       429 */
	FAIL_BROKEN,   /* our fault: a bug                         500 */
	FAIL_BUSY,     /* a dependency is away or too slow         503 */
	FAIL_COUNT
};

struct cx_block;
struct cx_deed;

struct cx {
	struct cx_block *blocks; /* arena, newest first */
	struct cx_deed *deeds;   /* what cx_clear() must undo, newest first */
	enum fail fail;          /* FAIL_NONE until the first failure */
	const char *code;        /* stable word for machines, never NULL then */
	const char *field;       /* offending input, or NULL */
	const char *message;     /* one sentence for a person */
};

void cx_init(struct cx *cx);

/* Undoes every deferred deed, frees every allocation; cx is as new. */
void cx_clear(struct cx *cx);

/* Zeroed memory that lives until cx_clear(); never NULL (aborts instead). */
void *cx_alloc(struct cx *cx, size_t size)
    __attribute__((malloc, alloc_size(2), returns_nonnull));

/* The same for n items of size bytes; aborts when the product overflows. */
void *cx_calloc(struct cx *cx, size_t n, size_t size)
    __attribute__((malloc, alloc_size(2, 3), returns_nonnull));

/* The same, but not zeroed: for what is written in full, where zeroing it
 * first would be half the cost. */
void *cx_room(struct cx *cx, size_t n, size_t size)
    __attribute__((malloc, alloc_size(2, 3), returns_nonnull));

/* A NUL-terminated copy of n bytes of p. */
char *cx_strndup(struct cx *cx, const char *p, size_t n)
    __attribute__((returns_nonnull));

/* A formatted string that lives as long as cx. */
char *cx_printf(struct cx *cx, const char *fmt, ...)
    __attribute__((format(printf, 2, 3), returns_nonnull));

/* A whole number in decimal, for where printf would be felt. */
char *cx_integer(struct cx *cx, int64_t value) __attribute__((returns_nonnull));

/* Calls undo(thing) at cx_clear(), in the reverse order of registration. */
void cx_defer(struct cx *cx, void (*undo)(void *), void *thing);

/* Records the first failure and returns false, so callers can return it. */
bool cx_fail(struct cx *cx, enum fail kind, const char *field, const char *fmt,
    ...) __attribute__((format(printf, 4, 5)));

/* As cx_fail(), with a code finer than the kind's own ("locked_out"). */
bool cx_fail_code(struct cx *cx, enum fail kind, const char *code,
    const char *field, const char *fmt, ...)
    __attribute__((format(printf, 5, 6)));

/* Forgets the failure; memory stays.  For work that continues, as a job does
 * with the next row of an import. */
void cx_forgive(struct cx *cx);

/* The kind's HTTP status, and its code when none finer was given. */
int fail_status(enum fail kind);
const char *fail_code(enum fail kind);

#endif
