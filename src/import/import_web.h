/*
 * import_web.h - files for the registers over HTTP.
 */
#ifndef IMPORT_IMPORT_WEB_H
#define IMPORT_IMPORT_WEB_H

#include "web/web.h"

extern const struct route import_routes[];

#endif
