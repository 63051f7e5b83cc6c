/*
 * energy_monthly_store.h - the rows of reports/energy-monthly as structs.
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
	int32_t tenant_from, tenant_to;
	struct str kind; /* empty: all */
	double scale;    /* of the printed unit */
};

json_t *monthly_param_json(struct cx *cx, const struct monthly_param *param);
/* FAIL_BROKEN when a member is missing or of another type. */
bool monthly_param_read(
    struct cx *cx, json_t *json, struct monthly_param *param);
void monthly_param_bind(const struct monthly_param *param, struct db_binds *b);

/* The one or two queries a metric rests on; the first is always the use. */
#define MONTHLY_QUERIES 2
size_t monthly_queries(
    enum monthly_metric metric, enum query queries[MONTHLY_QUERIES]);

/* Adds the rows of one of these queries to *rows.  Texts stay in the rows of
 * the database. */
void monthly_rows_add(struct cx *cx, enum query query,
    const struct db_rows *answer, struct monthly_rows *rows);

/* Rows of the daily query: their use, and the day of each. */
struct monthly_day {
	int32_t day;
	double kgce; /* NaN: not convertible */
};
size_t monthly_days_read(
    struct cx *cx, const struct db_rows *answer, struct monthly_day **days);

#endif
