/*
 * package_web.h - routes of APPs that come in packages, and of their
 * publishers.
 */
#ifndef APP_PACKAGE_WEB_H
#define APP_PACKAGE_WEB_H

#include "web/web.h"

extern const struct route app_package_routes[];

#endif
