/*
 * router.h - which route a method and a path mean.
 */
#ifndef WEB_ROUTER_H
#define WEB_ROUTER_H

#include "web/web.h"

#define ROUTE_PARTS 12

struct routed {
	const struct route *route;    /* NULL: none */
	struct str part[ROUTE_PARTS]; /* decoded values of {…}, in order */
	const char *allow;            /* methods of the path, for 405 */
};

/*
 * Finds the route.  Segments are percent-decoded once; one that is not
 * UTF-8 after that, or is empty, matches nothing.  HEAD finds GET.
 */
struct routed router_find(struct cx *cx, const char *method, struct str path);

/* Percent-decodes; false for a malformed escape, NUL or bad UTF-8. */
bool url_decode(struct cx *cx, struct str s, bool plus, struct str *out);

/* Whether the path accepts a body of so many bytes, before anything else is
 * known about the request; for the framing guard. */
bool router_takes(struct str path, unsigned long long bytes);

#endif
