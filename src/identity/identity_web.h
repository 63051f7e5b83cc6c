/*
 * identity_web.h - signing in and out, accounts, roles, tokens.
 */
#ifndef IDENTITY_IDENTITY_WEB_H
#define IDENTITY_IDENTITY_WEB_H

#include "web/web.h"

extern const struct route identity_routes[];

#endif
