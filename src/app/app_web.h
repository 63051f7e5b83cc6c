/*
 * app_web.h - routes of industrial APPs: the shelf, subscriptions, runs, use.
 */
#ifndef APP_APP_WEB_H
#define APP_APP_WEB_H

#include "web/web.h"

extern const struct route app_routes[];

#endif
