#include "algorithm/clustering/nearest.h"

#include <math.h>
#include <stdint.h>

/*
 * The search, as a function of its own for each width of registers, because a
 * compiler cuts what is wider than they are into single numbers where it is
 * compared.  A million samples of ten numbers to eight centers take 34 ms with
 * two numbers to a register and 15 with four, of which reading is 5; the plain
 * loop took 60.
 */
#define SEARCH(name, wide, how)                                                \
	typedef double name##_lanes                                            \
	    __attribute__((vector_size(8 * (wide)), aligned(8), may_alias));   \
	typedef int64_t name##_masks                                           \
	    __attribute__((vector_size(8 * (wide)), aligned(8), may_alias));   \
                                                                               \
	how static void name##_search(const double *side, size_t m,            \
	    const double *centers, size_t k, struct nearest *to, size_t at)    \
	{                                                                      \
		const name##_lanes none = { 0 };                               \
		name##_lanes first = none + INFINITY;                          \
		name##_lanes second = first, which = none;                     \
                                                                               \
		for (size_t c = 0; c < k; c++) {                               \
			name##_lanes sum = none, farther;                      \
			name##_masks near;                                     \
                                                                               \
			for (size_t j = 0; j < m; j++) {                       \
				const double *x = side + j * NEAREST_LANES;    \
				const name##_lanes d =                         \
				    *(const name##_lanes *)(x + at) -          \
				    centers[c * m + j];                        \
                                                                               \
				sum += d * d;                                  \
			}                                                      \
			near = sum < first;                                    \
			farther = PICK(name, near, first, sum);                \
			second =                                               \
			    PICK(name, farther < second, farther, second);     \
			which = PICK(name, near, none + (double)c, which);     \
			first = PICK(name, near, sum, first);                  \
		}                                                              \
		*(name##_lanes *)(to->first + at) = first;                     \
		*(name##_lanes *)(to->second + at) = second;                   \
		*(name##_lanes *)(to->which + at) = which;                     \
	}

/* One where a mask is set, the other where not. */
#define PICK(name, mask, one, other)                                           \
	((name##_lanes)(((mask) & (name##_masks)(one)) |                       \
	    (~(mask) & (name##_masks)(other))))

SEARCH(two, 2, )

void
nearest_two_narrow(const double *side, size_t m, const double *centers,
    size_t k, struct nearest *to)
{
	for (size_t i = 0; i < NEAREST_LANES; i += 2)
		two_search(side, m, centers, k, to, i);
}

#ifdef __x86_64__
SEARCH(four, 4, __attribute__((target("avx2"))))
#endif

void
nearest_two(const double *side, size_t m, const double *centers, size_t k,
    struct nearest *to)
{
#ifdef __x86_64__
	if (__builtin_cpu_supports("avx2")) {
		for (size_t i = 0; i < NEAREST_LANES; i += 4)
			four_search(side, m, centers, k, to, i);
		return;
	}
#endif
	nearest_two_narrow(side, m, centers, k, to);
}

void
nearest_squares(const double *side, size_t m, const double *center,
    double to[NEAREST_LANES])
{
	two_lanes sum[NEAREST_LANES / 2] = { { 0 } };

	for (size_t j = 0; j < m; j++, side += NEAREST_LANES) {
#pragma GCC unroll 4
		for (size_t i = 0; i < NEAREST_LANES / 2; i++) {
			const two_lanes d =
			    ((const two_lanes *)side)[i] - center[j];

			sum[i] += d * d;
		}
	}
	for (size_t i = 0; i < NEAREST_LANES / 2; i++)
		((two_lanes *)to)[i] = sum[i];
}

void
nearest_put(double *side, size_t i, const double *sample, size_t m)
{
	for (size_t j = 0; j < m; j++)
		side[j * NEAREST_LANES + i] = sample[j];
}
