/*
 * sdk_web.h - libraries to be taken away, and examples of their use.
 */
#ifndef SDK_SDK_WEB_H
#define SDK_SDK_WEB_H

#include "web/web.h"

extern const struct route sdk_routes[];

#endif
