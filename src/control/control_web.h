/* control_web.h - what devices may be set to, their shadows, and commands. */
#ifndef CONTROL_CONTROL_WEB_H
#define CONTROL_CONTROL_WEB_H

#include "web/web.h"

extern const struct route control_routes[];

#endif
