/*
 * fuzz.h - runs LLVMFuzzerTestOneInput() without libFuzzer.
 *
 * With clang, -fsanitize=fuzzer brings its own main and -DFUZZ_LIBRARY leaves
 * ours out.  Without it, the program replays the files it is given and then
 * feeds mutations of them, from a seeded generator, for a number of seconds:
 *
 *   line_fuzz [-t seconds] [-s seed] file…
 *
 * The last line says how many inputs were tried.  What goes wrong aborts; the
 * same seed comes to the same input again.
 */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* A promise of the code under test. */
static inline void
fuzz_expect(int holds, const char *promise)
{
	if (holds)
		return;
	(void)fprintf(stderr, "broken promise: %s\n", promise);
	abort();
}

#ifndef FUZZ_LIBRARY

#define FUZZ_FILES 64
#define FUZZ_MOST 4096

struct fuzz_input {
	uint8_t *p;
	size_t n;
};

static inline uint64_t
fuzz_chance(uint64_t *seed)
{
	*seed ^= *seed >> 12;
	*seed ^= *seed << 25;
	*seed ^= *seed >> 27;
	return *seed * UINT64_C(2685821657736338717) >> 16;
}

static inline struct fuzz_input
fuzz_read(const char *path)
{
	struct fuzz_input in = { malloc(FUZZ_MOST), 0 };
	FILE *f = fopen(path, "rb");

	if (f == NULL || in.p == NULL) {
		(void)fprintf(stderr, "%s cannot be read\n", path);
		exit(2);
	}
	in.n = fread(in.p, 1, FUZZ_MOST, f);
	(void)fclose(f);
	return in;
}

/* One small change: a byte, a bit, a piece doubled, dropped or brought in. */
static inline void
fuzz_mutate(
    struct fuzz_input *in, const struct fuzz_input *other, uint64_t *seed)
{
	static const char words[] = "\\,= \"\n\r#\0iutTfF-+.eE09nN\xe7\xff;'";
	const size_t at = in->n == 0 ? 0 : fuzz_chance(seed) % in->n;
	size_t n = 1 + fuzz_chance(seed) % 16;

	switch (fuzz_chance(seed) % 6) {
	case 0:
		if (in->n > 0)
			in->p[at] ^= (uint8_t)(1u << fuzz_chance(seed) % 8);
		return;
	case 1:
		if (in->n > 0)
			in->p[at] = (uint8_t)
			    words[fuzz_chance(seed) % (sizeof(words) - 1)];
		return;
	case 2:
		n = n > in->n - at ? in->n - at : n;
		memmove(in->p + at, in->p + at + n, in->n - at - n);
		in->n -= n;
		return;
	case 3:
		n = n > in->n - at ? in->n - at : n;
		if (in->n + n > FUZZ_MOST)
			return;
		memmove(in->p + at + n, in->p + at, in->n - at);
		in->n += n;
		return;
	case 4:
		if (in->n == FUZZ_MOST)
			return;
		memmove(in->p + at + 1, in->p + at, in->n - at);
		in->p[at] =
		    (uint8_t)words[fuzz_chance(seed) % (sizeof(words) - 1)];
		in->n++;
		return;
	default:
		n = other->n > 0 ? fuzz_chance(seed) % other->n : 0;
		if (at + other->n - n > FUZZ_MOST)
			return;
		memcpy(in->p + at, other->p + n, other->n - n);
		in->n = at + other->n - n;
	}
}

/* A copy of exactly its size, so that reading behind it is noticed. */
static inline void
fuzz_try(const struct fuzz_input *in)
{
	uint8_t *p = malloc(in->n == 0 ? 1 : in->n);

	if (p == NULL)
		exit(2);
	memcpy(p, in->p, in->n);
	(void)LLVMFuzzerTestOneInput(p, in->n);
	free(p);
}

static inline void
fuzz_run(const struct fuzz_input *files, size_t n, int seconds, uint64_t seed)
{
	const time_t end = time(NULL) + seconds;
	struct fuzz_input in = { malloc(FUZZ_MOST), 0 };
	uint64_t tried = 0;

	if (in.p == NULL)
		exit(2);
	for (size_t i = 0; i < n; i++, tried++)
		fuzz_try(&files[i]);
	while (n > 0 && time(NULL) < end) {
		const struct fuzz_input *from = &files[fuzz_chance(&seed) % n];

		memcpy(in.p, from->p, from->n);
		in.n = from->n;
		for (uint64_t k = fuzz_chance(&seed) % 8 + 1; k > 0; k--)
			fuzz_mutate(&in, &files[fuzz_chance(&seed) % n], &seed);
		fuzz_try(&in);
		tried++;
	}
	free(in.p);
	printf("%llu inputs, no promise broken\n", (unsigned long long)tried);
}

int
main(int argc, char **argv)
{
	struct fuzz_input files[FUZZ_FILES];
	int seconds = 5, option;
	uint64_t seed = 20260301;
	size_t n = 0;

	while ((option = getopt(argc, argv, "t:s:")) != -1) {
		if (option == 't')
			seconds = (int)strtol(optarg, NULL, 10);
		else if (option == 's')
			seed = strtoull(optarg, NULL, 10) | 1;
		else
			return 2;
	}
	for (int i = optind; i < argc && n < FUZZ_FILES; i++)
		files[n++] = fuzz_read(argv[i]);
	fuzz_run(files, n, seconds, seed);
	for (size_t i = 0; i < n; i++)
		free(files[i].p);
	return 0;
}

#endif
#endif
