#include "base/cx.h"

#include <stdalign.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#define BLOCK_SIZE 8192
/* From here on a block has pages of its own, of two MiB where the kernel has
 * them: to be given it by 4 KiB each takes longer than to fill it. */
#if defined(__SANITIZE_ADDRESS__)
#define LONG_BLOCK SIZE_MAX /* which watches the borders of malloc()'s */
#else
#define LONG_BLOCK ((size_t)1 << 20)
#endif

struct cx_block {
	struct cx_block *older;
	size_t used;
	size_t size;
	alignas(max_align_t) unsigned char bytes[];
};

struct cx_deed {
	struct cx_deed *older;
	void (*undo)(void *);
	void *thing;
};

static const struct {
	int status;
	const char *code;
} kinds[FAIL_COUNT] = {
	[FAIL_NONE] = { 200, "ok" },
	[FAIL_INVALID] = { 400, "invalid" },
	[FAIL_UNKNOWN] = { 401, "not_signed_in" },
	[FAIL_DENIED] = { 403, "denied" },
	[FAIL_MISSING] = { 404, "not_found" },
	[FAIL_CONFLICT] = { 409, "conflict" },
	[FAIL_LARGE] = { 413, "too_large" },
	[FAIL_PATIENCE] = { 429, "too_many" },
	[FAIL_BROKEN] = { 500, "broken" },
	[FAIL_BUSY] = { 503, "busy" },
};

static void *
map(size_t size)
{
	void *p = mmap(NULL, size, PROT_READ | PROT_WRITE,
	    MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (p == MAP_FAILED)
		return NULL;
	(void)madvise(p, size, MADV_HUGEPAGE);
	return p;
}

static struct cx_block *
block_new(struct cx_block *older, size_t size)
{
	struct cx_block *b;

	if (size > SIZE_MAX - sizeof(*b))
		abort();
	b = size < LONG_BLOCK ? malloc(sizeof(*b) + size)
			      : map(sizeof(*b) + size);
	if (b == NULL)
		abort();
	b->older = older;
	b->used = 0;
	b->size = size;
	return b;
}

static void
block_free(struct cx_block *b)
{
	if (b->size < LONG_BLOCK)
		free(b);
	else
		(void)munmap(b, sizeof(*b) + b->size);
}

void
cx_init(struct cx *cx)
{
	*cx = (struct cx){ .fail = FAIL_NONE };
}

void
cx_clear(struct cx *cx)
{
	struct cx_block *b, *older;

	for (struct cx_deed *d = cx->deeds; d != NULL; d = d->older)
		d->undo(d->thing);
	for (b = cx->blocks; b != NULL; b = older) {
		older = b->older;
		block_free(b);
	}
	cx_init(cx);
}

static void *
take(struct cx *cx, size_t size)
{
	const size_t a = alignof(max_align_t);
	struct cx_block *b = cx->blocks;
	void *p;

	if (size > SIZE_MAX - a)
		abort();
	size = (size + a - 1) & ~(a - 1);
	if (b == NULL || b->size - b->used < size)
		cx->blocks = b =
		    block_new(b, size > BLOCK_SIZE ? size : BLOCK_SIZE);
	p = b->bytes + b->used;
	b->used += size;
	return p;
}

void *
cx_alloc(struct cx *cx, size_t size)
{
	void *p = take(cx, size);

	/* Pages of its own are zeroed, and nothing was there before. */
	return size < LONG_BLOCK ? memset(p, 0, size) : p;
}

static size_t
product(size_t n, size_t size)
{
	size_t total;

	if (__builtin_mul_overflow(n, size, &total))
		abort();
	return total;
}

void *
cx_calloc(struct cx *cx, size_t n, size_t size)
{
	return cx_alloc(cx, product(n, size));
}

void *
cx_room(struct cx *cx, size_t n, size_t size)
{
	return take(cx, product(n, size));
}

char *
cx_strndup(struct cx *cx, const char *p, size_t n)
{
	char *s = cx_alloc(cx, n + 1);

	if (n > 0)
		memcpy(s, p, n);
	return s;
}

static char *
format(struct cx *cx, const char *fmt, va_list ap)
{
	char small[160]; /* most are, and are formatted once */
	va_list again;
	char *s;
	int n;

	va_copy(again, ap);
	n = vsnprintf(small, sizeof(small), fmt, ap);
	if (n < 0)
		abort();
	if ((size_t)n < sizeof(small)) {
		s = cx_strndup(cx, small, (size_t)n);
	} else {
		s = cx_alloc(cx, (size_t)n + 1);
		(void)vsnprintf(s, (size_t)n + 1, fmt, again);
	}
	va_end(again);
	return s;
}

char *
cx_printf(struct cx *cx, const char *fmt, ...)
{
	va_list ap;
	char *s;

	va_start(ap, fmt);
	s = format(cx, fmt, ap);
	va_end(ap);
	return s;
}

char *
cx_integer(struct cx *cx, int64_t value)
{
	char digits[20]; /* of 2^63 they are 19, and the sign */
	char *p = digits + sizeof(digits);
	uint64_t left = value < 0 ? -(uint64_t)value : (uint64_t)value;

	do {
		*--p = (char)('0' + left % 10);
		left /= 10;
	} while (left > 0);
	if (value < 0)
		*--p = '-';
	return cx_strndup(cx, p, (size_t)(digits + sizeof(digits) - p));
}

void
cx_defer(struct cx *cx, void (*undo)(void *), void *thing)
{
	struct cx_deed *d = cx_alloc(cx, sizeof(*d));

	*d = (struct cx_deed){ cx->deeds, undo, thing };
	cx->deeds = d;
}

static bool
fail(struct cx *cx, enum fail kind, const char *code, const char *field,
    const char *fmt, va_list ap)
{
	if (cx->fail != FAIL_NONE)
		return false;
	cx->message = format(cx, fmt, ap);
	cx->fail = kind;
	cx->code = code;
	cx->field = field == NULL ? NULL : cx_strndup(cx, field, strlen(field));
	return false;
}

bool
cx_fail(struct cx *cx, enum fail kind, const char *field, const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)fail(cx, kind, fail_code(kind), field, fmt, ap);
	va_end(ap);
	return false;
}

bool
cx_fail_code(struct cx *cx, enum fail kind, const char *code, const char *field,
    const char *fmt, ...)
{
	va_list ap;

	va_start(ap, fmt);
	(void)fail(cx, kind, code, field, fmt, ap);
	va_end(ap);
	return false;
}

void
cx_forgive(struct cx *cx)
{
	cx->fail = FAIL_NONE;
	cx->code = cx->field = cx->message = NULL;
}

int
fail_status(enum fail kind)
{
	return kinds[kind].status;
}

const char *
fail_code(enum fail kind)
{
	return kinds[kind].code;
}
