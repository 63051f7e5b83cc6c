/*
 * grade.h - how far a figure can be trusted (数据可信度).
 *
 *   score = completeness * timeliness * validity * consistency * coverage
 *
 *   completeness  intervals that were read / intervals that should be
 *   timeliness    samples that came before their day was scored / samples, of
 *                 the days that have a score (src/quality)
 *   validity      of those read: good ones count 1, linear ones 1/2
 *   consistency   samples that neither stand still nor fall where they cannot /
 *                 samples, of the same days; of sums against their month
 *                 1 - |sum of days - month| / |month|
 *   coverage      metered kgce / declared kgce, at most 1
 *
 * A from 95 %, B from 90 %, C from 80 %, D below: a report then says that the
 * data do not suffice.  When more than 10 % of the intervals are estimates,
 * C is the best there is.  A sum has the mean score of its parts, weighted by
 * their kgce.
 */
#ifndef ENERGY_GRADE_H
#define ENERGY_GRADE_H

#include "energy/meter.h"

#define GRADE_ESTIMATES 0.10

enum grade { GRADE_NONE, GRADE_A, GRADE_B, GRADE_C, GRADE_D };

/* What a row of intervals is made of. */
struct grade_tally {
	size_t expected;
	size_t received;  /* a reading stands behind them: G L Z O X */
	size_t estimated; /* P and E */
	double good;      /* G 1, L 1/2, all else 0 */
	/* Samples of the meters' devices on days that were scored: those whose
	 * arrival is known, and of them late; those watched for whether they
	 * can be, and of them odd. */
	size_t timed, late;
	size_t watched, odd;
};

/* Each within 0..1; NaN for what is not known, which then does not count. */
struct grade_factors {
	double completeness;
	double timeliness;
	double validity;
	double consistency;
	double coverage;
};

/* One part of a sum. */
struct grade_part {
	double score; /* 0..1; NaN parts count as 0 */
	double kgce;  /* its weight, by amount */
};

/* Counts intervals into tally, which may hold others already. */
void grade_count(struct grade_tally *tally,
    const struct meter_interval *intervals, size_t n);

/* What a tally says; what it says nothing about, and coverage, are NaN. */
struct grade_factors grade_factors_of(const struct grade_tally *tally);

double grade_consistency(double days_sum, double month);
double grade_coverage(double metered_kgce, double declared_kgce);

/* The product; NaN when nothing is known. */
double grade_score(const struct grade_factors *factors);

/* kgce-weighted mean; the plain mean when no part has weight, NaN of none. */
double grade_roll_up(const struct grade_part *parts, size_t n);

/* GRADE_NONE for a NaN score; estimated is the share of estimates, 0..1. */
enum grade grade_of(double score, double estimated);

/* 'A'..'D', '-' for none */
char grade_letter(enum grade grade);

#endif
