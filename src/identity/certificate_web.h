/* certificate_web.h - certificates by which devices prove who they are. */
#ifndef IDENTITY_CERTIFICATE_WEB_H
#define IDENTITY_CERTIFICATE_WEB_H

#include "web/web.h"

extern const struct route certificate_routes[];

#endif
