/*
 * openapi.h - the description of the API, made from the route rows and the
 * declared columns of their queries.
 */
#ifndef WEB_OPENAPI_H
#define WEB_OPENAPI_H

#include "base/text.h"
#include "web/web.h"

/* The OpenAPI 3.1 document of route_tables. */
void openapi_write(struct text *out);

extern const struct route openapi_routes[];

#endif
