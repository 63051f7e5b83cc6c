/*
 * chance.h - chance that is the same for everybody.
 *
 * Not a stream but a function: the value drawn for (what, where) never
 * depends on what was drawn before, so that a restart, another order or
 * another machine gives the same park.  The mixing is that of splitmix64
 * (Steele, Lea, Flood 2014); good for a play, useless for secrets.
 *
 * Pure.
 */
#ifndef DEMO_CHANCE_H
#define DEMO_CHANCE_H

#include <stddef.h>
#include <stdint.h>

uint64_t chance_mix(uint64_t seed, uint64_t of);

/* 0 <= result < 1 */
double chance_share(uint64_t seed, uint64_t of);

double chance_between(uint64_t seed, uint64_t of, double lo, double hi);

/* 0 <= result < below; below > 0 */
size_t chance_below(uint64_t seed, uint64_t of, size_t below);

/*
 * A smooth curve through chance, -1..1: one value every length of at, the
 * cubic smooth step between them.
 */
double chance_wave(uint64_t seed, double at, double length);

#endif
