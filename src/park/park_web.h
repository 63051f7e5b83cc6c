/*
 * park_web.h - what is known of the park itself.
 */
#ifndef PARK_PARK_WEB_H
#define PARK_PARK_WEB_H

#include "web/web.h"

extern const struct route park_routes[];

#endif
