/*
 * device_tag_web.h - tags of devices over HTTP: made, renamed, given to many.
 */
#ifndef DEVICE_DEVICE_TAG_WEB_H
#define DEVICE_DEVICE_TAG_WEB_H

#include "web/web.h"

extern const struct route device_tag_routes[];

#endif
