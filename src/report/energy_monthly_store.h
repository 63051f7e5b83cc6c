/*
 * energy_monthly_store.h - the rows of the monthly energy report as structs,
 * and what its questions are asked with.
 */
#ifndef REPORT_ENERGY_MONTHLY_STORE_H
#define REPORT_ENERGY_MONTHLY_STORE_H

#include "base/json.h"
#include "db/db.h"
#include "report/energy_monthly.h"

/* What a figure's queries are asked with; kept in park.figure.parameters. */
struct monthly_param {
	int32_t first, last; /* day numbers, half-open */
	int32_t month;       /* its first day, of declared output */
	int32_t tenant;      /* 0: every enterprise I may see */
	struct str kind;     /* empty: all; the rows are chosen afterwards */
	double scale;        /* of the printed unit */
};

json_t *monthly_param_json(struct cx *cx, const struct monthly_param *param);
/* FAIL_BROKEN when a member is missing or of another type. */
bool monthly_param_read(
    struct cx *cx, json_t *json, struct monthly_param *param);
void monthly_param_bind(const struct monthly_param *param, struct db_binds *b);

/* The queries a metric rests on: always the factors and the sums first. */
#define MONTHLY_QUERIES 3
size_t monthly_queries(
    enum monthly_metric metric, enum query queries[MONTHLY_QUERIES]);

/* Adds the rows of one of these queries to *rows. */
void monthly_rows_add(struct cx *cx, enum query query,
    const struct db_rows *answer, struct monthly_rows *rows);

/* tce of each of n days from `first` on, NaN where nothing was read; from the
 * rows of the daily query. */
double *monthly_days(struct cx *cx, const struct db_rows *answer,
    const struct energy_policy *policy, int32_t first, size_t n);

#endif
