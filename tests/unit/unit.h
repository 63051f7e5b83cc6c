/*
 * unit.h - what the unit tests share: a context per test, vectors, chance.
 *
 * Vectors are published worked cases, kept outside of the repository in
 * $PARK_SHARED/data (default ../shared/data).  Without them a test says so
 * and is skipped.  Chance is a seeded generator: every run is the same run.
 */
#ifndef TESTS_UNIT_UNIT_H
#define TESTS_UNIT_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/cx.h"
#include "base/json.h"
#include "base/str.h"
#include "base/text.h"

static inline int
unit_begin(void **state)
{
	struct cx *cx = malloc(sizeof(*cx));

	cx_init(cx);
	*state = cx;
	return 0;
}

static inline int
unit_end(void **state)
{
	cx_clear(*state);
	free(*state);
	return 0;
}

#define UNIT(f) cmocka_unit_test_setup_teardown(f, unit_begin, unit_end)

/* The bytes of a file; empty when there is none. */
static inline struct str
unit_file(struct cx *cx, const char *path)
{
	struct text t = text_new(cx, 1 << 26);
	FILE *f = fopen(path, "rb");
	char buf[8192];
	size_t n;

	if (f == NULL)
		return (struct str){ NULL, 0 };
	while ((n = fread(buf, 1, sizeof(buf), f)) > 0)
		text_put(&t, (struct str){ buf, n });
	(void)fclose(f);
	return text_str(&t);
}

static inline struct str
unit_shared(struct cx *cx, const char *path)
{
	const char *root = getenv("PARK_SHARED");

	return unit_file(cx,
	    cx_printf(
		cx, "%s/data/%s", root == NULL ? "../shared" : root, path));
}

/* The vectors of a topic; skips the test when they are not at hand. */
static inline json_t *
unit_vectors(struct cx *cx, const char *topic, const char *path)
{
	const struct str s = unit_shared(cx, path);
	json_t *vectors;

	if (s.n == 0) {
		printf("skip - vectors of %s: shared data absent\n", topic);
		skip();
	}
	vectors = json_read(cx, s);
	if (vectors == NULL)
		fail_msg("%s", cx->message);
	return vectors;
}

static inline double
unit_number(const json_t *object, const char *key)
{
	const json_t *v = json_object_get(object, key);

	return json_is_number(v) ? json_number_value(v) : (double)NAN;
}

/* |a - b| <= atol + rtol * |b|, or both NaN. */
static inline void
unit_near(const char *what, double a, double b, double rtol, double atol)
{
	if (isnan(a) && isnan(b))
		return;
	if (!(fabs(a - b) <= atol + rtol * fabs(b)))
		fail_msg("%s is %.12g instead of %.12g", what, a, b);
}

/* The failure has this code; and is forgiven. */
static inline void
unit_refused(struct cx *cx, const char *code)
{
	if (cx->fail == FAIL_NONE)
		fail_msg("nothing was refused, %s was expected", code);
	assert_string_equal(cx->code, code);
	cx_forgive(cx);
}

/* xorshift64* (Vigna 2016), seeded by the test. */
static inline uint64_t
unit_chance(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return *seed * UINT64_C(2685821657736338717);
}

/* 0 <= result < below */
static inline size_t
unit_below(uint64_t *seed, size_t below)
{
	return (size_t)(unit_chance(seed) >> 11) % below;
}

/* 0 <= result < 1 */
static inline double
unit_share(uint64_t *seed)
{
	return (double)(unit_chance(seed) >> 11) / 9007199254740992.0;
}

#endif
