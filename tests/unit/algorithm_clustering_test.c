/* Nearest centers, to the last digit, and k-means from centers given. */
#include "algorithm/clustering/nearest.h"
#include "model.h"

#define M 7  /* numbers of a sample */
#define K 11 /* centers */

/* Numbers of no order, all alike at each run. */
static double
number(uint32_t *seed)
{
	*seed = *seed * 1664525 + 1013904223;
	return (double)*seed / 4294967296 * 20 - 10;
}

static double
square(const double *a, const double *b)
{
	double sum = 0;

	for (size_t j = 0; j < M; j++)
		sum += (a[j] - b[j]) * (a[j] - b[j]);
	return sum;
}

/* One sample against one center after the other. */
static void
plainly(
    const double *sample, const double *centers, struct nearest *to, size_t i)
{
	to->first[i] = to->second[i] = INFINITY;
	for (size_t c = 0; c < K; c++) {
		const double d = square(sample, centers + c * M);

		if (d < to->first[i]) {
			to->second[i] = to->first[i];
			to->first[i] = d;
			to->which[i] = (double)c;
		} else if (d < to->second[i]) {
			to->second[i] = d;
		}
	}
}

static void
all_widths_give_the_same_digits(void **state)
{
	double centers[K * M], samples[NEAREST_LANES * M],
	    side[M * NEAREST_LANES], squares[NEAREST_LANES];
	struct nearest plain, narrow, usual;
	uint32_t seed = 1;

	(void)state;
	for (size_t round = 0; round < 100; round++) {
		for (size_t i = 0; i < K * M; i++)
			centers[i] = number(&seed);
		memcpy(centers + 3 * M, centers, M * sizeof(double));
		for (size_t i = 0; i < NEAREST_LANES * M; i++)
			samples[i] = number(&seed);
		memcpy(samples, centers, M * sizeof(double));
		for (size_t i = 0; i < NEAREST_LANES; i++) {
			nearest_put(side, i, samples + i * M, M);
			plainly(samples + i * M, centers, &plain, i);
		}
		nearest_two_narrow(side, M, centers, K, &narrow);
		nearest_two(side, M, centers, K, &usual);
		nearest_squares(side, M, centers + M, squares);
		assert_memory_equal(&narrow, &plain, sizeof(plain));
		assert_memory_equal(&usual, &plain, sizeof(plain));
		for (size_t i = 0; i < NEAREST_LANES; i++)
			model_near(squares[i],
			    square(samples + i * M, centers + M), 0);
	}
}

/* Four corners; from two samples of the left the pairs are left and right. */
static void
centers_given_are_where_it_begins(void **state)
{
	const json_t *out = model_run(*state, "CLU-01",
	    "X=[[0,0],[0,1],[9,0],[9,1]] k=2 init=[[0,0],[8,1]]");
	const json_t *other = model_run(*state, "CLU-01",
	    "X=[[0,0],[0,1],[9,0],[9,1]] k=2 init=[[4,0],[4,1]]");

	model_near(
	    json_number_value(json_object_get(out, "inertia")), 1, 1e-12);
	model_near(
	    json_number_value(json_object_get(other, "inertia")), 81, 1e-12);
	model_refuses("CLU-01", "init", "X=[[0,0],[9,1]] k=2 init=[[0,0]]");
	model_refuses("CLU-01", "init", "X=[[1],[2]] k=1 init=[[0],[1]]");
}

/* More centers than the samples are apart: somebody is always alone. */
static void
an_empty_cluster_takes_the_farthest(void **state)
{
	const json_t *out = model_run(
	    *state, "CLU-01", "X=[[0],[1],[2],[50]] k=2 init=[[1],[-90]]");

	model_near(json_number_value(json_object_get(out, "inertia")), 2, 1e-9);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		UNIT(all_widths_give_the_same_digits),
		UNIT(centers_given_are_where_it_begins),
		UNIT(an_empty_cluster_takes_the_farthest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
