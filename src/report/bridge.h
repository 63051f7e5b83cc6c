/*
 * bridge.h - what stands between an issue and the one it repeats.
 */
#ifndef REPORT_BRIDGE_H
#define REPORT_BRIDGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct reissue {
	bool then;                  /* as known then; else as known now */
	int64_t of_run;             /* 0: a first issue */
	int64_t ready_us, as_of_us; /* of that run */
};

/* As park.figure_compare() has it: new, gone, changed. */
struct bridge_figure {
	const char *label;
	const char *state;
	const char *before, *after; /* with unit; "" where there is none */
	const char *code;           /* of what is printed now, or before */
	double change;              /* in `unit`; NaN: none to be told */
	const char *unit;
};

struct bridge_correction {
	const char *tenant, *meter, *day, *unit, *reason;
	double before, after; /* NaN: there was none */
};

struct bridge {
	struct bridge_figure *figures; /* that differ */
	size_t figures_n;
	size_t same; /* figures that do not */
	size_t rows; /* of those, how many rest on other rows than before */
	struct bridge_correction *corrections;
	size_t corrections_n;
};

#endif
