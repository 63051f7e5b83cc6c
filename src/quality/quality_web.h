/*
 * quality_web.h - data quality over HTTP: days of devices, their metrics,
 * enterprises, and today so far.
 */
#ifndef QUALITY_QUALITY_WEB_H
#define QUALITY_QUALITY_WEB_H

#include "web/web.h"

extern const struct route quality_routes[];

#endif
