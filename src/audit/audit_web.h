/*
 * audit_web.h - the audit log over HTTP: reading, taking away, checking.
 */
#ifndef AUDIT_AUDIT_WEB_H
#define AUDIT_AUDIT_WEB_H

#include "web/web.h"

extern const struct route audit_routes[];

#endif
