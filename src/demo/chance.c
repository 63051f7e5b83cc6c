#include "demo/chance.h"

#include <math.h>

uint64_t
chance_mix(uint64_t seed, uint64_t of)
{
	uint64_t z = seed + (of + 1) * UINT64_C(0x9e3779b97f4a7c15);

	z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
	z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
	return z ^ (z >> 31);
}

double
chance_share(uint64_t seed, uint64_t of)
{
	return (double)(chance_mix(seed, of) >> 11) * 0x1p-53;
}

double
chance_between(uint64_t seed, uint64_t of, double lo, double hi)
{
	return lo + (hi - lo) * chance_share(seed, of);
}

size_t
chance_below(uint64_t seed, uint64_t of, size_t below)
{
	return (size_t)(chance_share(seed, of) * (double)below);
}

double
chance_wave(uint64_t seed, double at, double length)
{
	const double place = at / length;
	const double left = floor(place);
	const double part = place - left;
	const uint64_t k = (uint64_t)(int64_t)left;
	const double a = chance_share(seed, k), b = chance_share(seed, k + 1);

	return 2 * (a + (b - a) * part * part * (3 - 2 * part)) - 1;
}
