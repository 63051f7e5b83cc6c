/*
 * attainment_web.h - the platform held against its clauses.
 */
#ifndef ATTAINMENT_ATTAINMENT_WEB_H
#define ATTAINMENT_ATTAINMENT_WEB_H

#include "web/web.h"

extern const struct route attainment_routes[];

#endif
