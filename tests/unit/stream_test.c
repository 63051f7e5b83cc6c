#include "telemetry/stream.h"

#include "unit.h"

#define MOST 5000

/* Writes the row, reads it back, and says which codec it was. */
static enum stream_codec
there_and_back(struct cx *cx, const int64_t *x, size_t n, bool small)
{
	struct stream_writer *w = stream_writer(cx, n, small);
	struct bytes out = { .cx = cx };
	int64_t *back = cx_calloc(cx, n, sizeof(*back));

	bytes_byte(&out, 0xaa); /* streams may begin anywhere */
	stream_put(w, &out, x, n);
	assert_true(
	    stream_get(cx, (struct view){ out.p + 1, out.n - 1 }, back, n));
	assert_memory_equal(x, back, n * sizeof(*x));
	return (enum stream_codec)(out.p[1] & 15);
}

static size_t
size_of(struct cx *cx, const int64_t *x, size_t n, bool small)
{
	struct bytes out = { .cx = cx };

	stream_put(stream_writer(cx, n, small), &out, x, n);
	return out.n;
}

static void
a_constant_and_a_line_cost_a_few_bytes(void **state)
{
	int64_t same[1000], line[1000];

	for (size_t i = 0; i < 1000; i++) {
		same[i] = -123456;
		line[i] = 987654321 + 7000 * (int64_t)i;
	}
	assert_int_equal(
	    there_and_back(*state, same, 1000, false), STREAM_SAME);
	assert_int_equal(
	    there_and_back(*state, line, 1000, false), STREAM_SAME);
	assert_true(size_of(*state, same, 1000, false) <= 5);
	assert_true(size_of(*state, line, 1000, false) <= 12);
}

/* Rows of one kind: what they are made of depends on the kind's number. */
static void
fill(int64_t *x, size_t n, int kind, uint64_t *seed)
{
	const unsigned width = (unsigned)unit_below(seed, 52);
	const int64_t below = INT64_C(1) << (width == 0 ? 1 : width);
	int64_t a = 0, step = 0;

	for (size_t i = 0; i < n; i++) {
		const uint64_t chance = unit_chance(seed) >> 8;
		const int64_t noise = (int64_t)(chance % (uint64_t)below);

		switch (kind) {
		case 0: /* noise of one sign, then of both */
			x[i] = noise;
			break;
		case 1:
			x[i] = noise - below / 2;
			break;
		case 2: /* a counter */
			x[i] = a += (int64_t)(chance % 15);
			break;
		case 3: /* rare steps, small or large */
			x[i] = a += chance % 10 == 0 ? noise / 4096 : 0;
			break;
		case 4: /* a pattern */
			x[i] = (int64_t)(i % 7 * i % 5) * 1000;
			break;
		case 5: /* speeds up and down */
			x[i] = a += step += (int64_t)(chance % 5) - 2;
			break;
		case 6: /* falls off geometrically */
			x[i] = __builtin_ctzll(chance | 1ull << 40);
			break;
		default: /* the farthest numbers there are */
			x[i] = chance & 1 ? STREAM_BELOW - 1 : 1 - STREAM_BELOW;
		}
	}
}

static void
rows_of_every_kind_come_back_and_every_codec_is_used(void **state)
{
	int64_t *x = cx_calloc(*state, MOST, sizeof(*x));
	size_t used[STREAM_CODEC_COUNT] = { 0 };
	uint64_t seed = 20260701;

	for (int round = 0; round < 400; round++) {
		const size_t n = 1 +
		    unit_below(&seed,
			round % 50 == 0     ? MOST
			    : round % 2 > 0 ? 200
					    : 700);
		struct cx cx;

		cx_init(&cx);
		fill(x, n, round % 8, &seed);
		used[there_and_back(&cx, x, n, false)]++;
		used[there_and_back(&cx, x, n, true)]++;
		cx_clear(&cx);
	}
	for (size_t c = 0; c < STREAM_CODEC_COUNT; c++)
		if (used[c] == 0)
			fail_msg("codec %zu was never used", c);
}

static void
trying_everything_is_never_larger_by_more_than_a_64th(void **state)
{
	int64_t *x = cx_calloc(*state, MOST, sizeof(*x));
	uint64_t seed = 5;

	for (int kind = 0; kind < 8; kind++) {
		fill(x, 1000, kind, &seed);
		assert_true(size_of(*state, x, 1000, true) * 63 <=
		    size_of(*state, x, 1000, false) * 64);
	}
}

/* Bits of an ideal code that knows how often each value occurs. */
static double
entropy(const int64_t *x, size_t n, size_t values)
{
	size_t *count = calloc(values, sizeof(*count));
	double bits = 0;

	for (size_t i = 0; i < n; i++)
		count[x[i]]++;
	for (size_t i = 0; i < values; i++)
		if (count[i] > 0)
			bits -= (double)count[i] *
			    log2((double)count[i] / (double)n);
	free(count);
	return bits;
}

static void
noise_costs_little_more_than_its_entropy(void **state)
{
	static const size_t values[] = { 2, 3, 5, 11, 15, 21, 101, 201, 1000 };
	int64_t *x = cx_calloc(*state, 1440, sizeof(*x));
	uint64_t seed = 11;

	for (size_t v = 0; v < sizeof(values) / sizeof(values[0]); v++) {
		double ideal, bits;

		for (size_t i = 0; i < 1440; i++)
			x[i] = (int64_t)unit_below(&seed, values[v]);
		bits = 8 * (double)size_of(*state, x, 1440, true);
		ideal = entropy(x, 1440, values[v]);
		/* Of many values the empirical entropy is too small. */
		if (values[v] > 100)
			ideal = 1440 * log2((double)values[v]);
		if (bits > ideal * 1.02 + 150)
			fail_msg("%zu values cost %.0f bits, ideally %.0f",
			    values[v], bits, ideal);
	}
}

static void
what_is_no_stream_is_refused(void **state)
{
	static const char *const bad[] = {
		"",             /* nothing */
		"\x04",         /* a codec that is none */
		"\x31",         /* order 3 */
		"\x80",         /* a bit that means nothing */
		"\x40",         /* its least is missing */
		"\x50\x02",     /* its sum is missing */
		"\x60\x02\x02", /* its step is missing */
		"\x01",         /* blocks of nothing */
		"\x02",         /* classes of nothing */
		"\x03\x01x",    /* not packed by Zstandard */
		"\x50\x80\x80\x80\x80\x80\x80\x80\x80\x80\x80\x01", /* long */
	};
	int64_t x[200];

	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(stream_get(*state,
		    (struct view){ (const uint8_t *)bad[i], strlen(bad[i]) }, x,
		    200));
}

static void
no_stream_that_ends_early_gives_a_whole_row(void **state)
{
	int64_t x[300], back[300];
	uint64_t seed = 3;

	for (int kind = 0; kind < 8; kind++) {
		struct stream_writer *w =
		    stream_writer(*state, 300, kind % 2 == 0);
		struct bytes out = { .cx = *state };

		fill(x, 300, kind, &seed);
		stream_put(w, &out, x, 300);
		for (size_t n = 0; n + 1 < out.n; n++)
			assert_false(stream_get(
			    *state, (struct view){ out.p, n }, back, 300));
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(a_constant_and_a_line_cost_a_few_bytes),
		UNIT(rows_of_every_kind_come_back_and_every_codec_is_used),
		UNIT(trying_everything_is_never_larger_by_more_than_a_64th),
		UNIT(noise_costs_little_more_than_its_entropy),
		UNIT(what_is_no_stream_is_refused),
		UNIT(no_stream_that_ends_early_gives_a_whole_row),
	};

	return cmocka_run_group_tests_name("stream", tests, NULL, NULL);
}
