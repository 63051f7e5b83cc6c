/*
 * cast.h - the enterprises of the demo park 云湖.
 *
 * All invented.  Names begin with the park's own, credit codes carry a
 * region that does not exist (329999) and right check digits, and nobody has
 * a personal name.  Enterprise n is the same in every size of the park but
 * for its plot.
 *
 * Pure.
 */
#ifndef DEMO_CAST_H
#define DEMO_CAST_H

#include <stdbool.h>
#include <stdint.h>

#include "demo/land.h"
#include "demo/trade.h"

enum demo_size { DEMO_SMALL, DEMO_PARK, DEMO_LARGE, DEMO_SIZES };

struct demo_scale {
	const char *name;
	size_t enterprises;
	size_t subs_large, subs_little;         /* sub-meters of electricity */
	size_t machines_large, machines_little; /* other devices */
	size_t sends_every; /* of those machines, one in so many sends */
	int months;         /* whole months of main meters */
	int days;           /* of sub-meters and machines */
	int economics;      /* months of economic figures */
};

extern const struct demo_scale demo_scales[DEMO_SIZES];

/* What is planted in an enterprise; README.md lists them. */
enum story {
	STORY_NONE,
	STORY_STEEL,      /* its electricity is the real data set */
	STORY_REPLACED,   /* a sub-meter was replaced */
	STORY_ROLLOVER,   /* a sub-meter rolled over */
	STORY_GAP,        /* its main meter was silent for six hours */
	STORY_INCOMPLETE, /* 87 % of its intervals are there */
	STORY_STALE,      /* nothing came for two days */
	STORY_DROP,       /* electricity fell by 62 %, output did not */
	STORY_LOSS,       /* 4.8 % get lost, within the limit */
	STORY_LEAK        /* 7.4 % get lost, above the limit */
};

struct enterprise {
	size_t n; /* from 1 */
	uint64_t seed;
	const struct trade *trade;
	enum story story;
	bool above_scale;
	char uscc[19];
	char name[100], name_en[100], short_name[50];
	char address[100];
	int32_t entered_on; /* day number */
	double kw;          /* mean electric load */
	double loss;        /* share lost between main and sub-meters */
	int employees;
	struct plot plot;
};

/* The n-th of them, n from 1, without a plot. */
void cast_enterprise(struct enterprise *e, size_t n);

/* All of a size, with their plots; the array holds that many. */
void cast_park(struct enterprise *all, size_t n);

/* Economic figures of a month; money in fen. */
struct cast_month {
	int64_t output, added, revenue, tax;
	int employees;
};

struct cast_month cast_economics(
    const struct enterprise *e, int year, int month);

#endif
