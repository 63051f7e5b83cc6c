/*
 * enterprise_web.h - the register of enterprises over HTTP.
 */
#ifndef ENTERPRISE_ENTERPRISE_WEB_H
#define ENTERPRISE_ENTERPRISE_WEB_H

#include "web/web.h"

/* Enterprises and industries. */
extern const struct route enterprise_routes[];

/* What enterprises report month by month, and whom to call there. */
extern const struct route economics_routes[];

#endif
