/*
 * run_paper.h - a run of an APP as a paper: what it says, its key figures,
 * charts and tables, what was filled in, and what all that rests on.
 */
#ifndef APP_RUN_PAPER_H
#define APP_RUN_PAPER_H

#include "base/json.h"
#include "paper/paper.h"

#define RUN_PAPER_ROWS 200 /* of a table in print; a workbook has all */

struct run_paper {
	const char *app; /* "APP-010" */
	const char *name, *purpose;
	const char *park, *tenant; /* whose park, and for whom it ran */
	long long run;
	const json_t *definition; /* its inputs are named */
	const json_t *inputs, *result, *evidence;
	int64_t as_of_us, made_us;
	int zone_min;
	bool english;
};

/* Fills p, whose cx is set; all that it is made of must outlive it. */
void run_paper(const struct run_paper *r, struct paper *p);

#endif
