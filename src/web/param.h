/*
 * param.h - from the text of a request to typed, bounded values.
 */
#ifndef WEB_PARAM_H
#define WEB_PARAM_H

#include "web/router.h"
#include "web/web.h"

/* Every parameter of the route, in the order of its rows. */
struct param_values {
	bool has[ROUTE_PARAMS];
	struct str text[ROUTE_PARAMS]; /* as sent, or the fallback */
	double number[ROUTE_PARAMS];
	int64_t integer[ROUTE_PARAMS];
	json_t *json[ROUTE_PARAMS];
};

/*
 * Reads path, query string and JSON body.  Fails with FAIL_INVALID and the
 * field's name for a missing, ill-typed, out-of-range, repeated or unknown
 * parameter.  body may be empty.
 */
bool param_read(struct cx *cx, const struct routed *at, struct str query,
    struct str body, struct param_values *v);

/* Binds every value by its name. */
void param_bind(const struct route *route, const struct param_values *v,
    struct db_binds *b);

size_t param_count(const struct route *route);

#endif
