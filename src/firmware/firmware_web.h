/* firmware_web.h - keys, images and campaigns; downloads for devices. */
#ifndef FIRMWARE_FIRMWARE_WEB_H
#define FIRMWARE_FIRMWARE_WEB_H

#include "web/web.h"

extern const struct route firmware_routes[];

#endif
