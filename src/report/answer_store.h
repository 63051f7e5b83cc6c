/*
 * answer_store.h - what a report's queries are asked with, and their rows.
 */
#ifndef REPORT_ANSWER_STORE_H
#define REPORT_ANSWER_STORE_H

#include "db/db.h"
#include "energy/calendar.h"
#include "report/answer.h"
#include "report/definition_store.h"
#include "report/span.h"

/*
 * About whom and when.  A figure keeps it, so that its queries can be asked
 * again with the very same parameters.
 */
struct asking {
	int32_t tenant_from, tenant_to;
	struct period month;
	int days;          /* whole days of it that are counted */
	const char *zone;  /* IANA name of the park's calendar */
	const char *as_of; /* instant of the issue, RFC 3339 */
	json_t *params;    /* the report's own */
};

/* The parameters of a query of the definition. */
void asking_bind(
    const struct asking *a, const json_t *spec, struct db_binds *b);

/* As JSON, and back; false after FAIL_BROKEN for another shape. */
json_t *asking_json(struct cx *cx, const struct asking *a);
bool asking_read(struct cx *cx, json_t *json, struct asking *a);

/* The rows with their digest; texts are copied. */
struct answer answer_of(
    struct cx *cx, const json_t *spec, const struct db_rows *rows);

#endif
