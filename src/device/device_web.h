/*
 * device_web.h - the register of devices and their thing models over HTTP.
 */
#ifndef DEVICE_DEVICE_WEB_H
#define DEVICE_DEVICE_WEB_H

#include "web/web.h"

extern const struct route device_routes[];

#endif
