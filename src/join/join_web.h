/*
 * join_web.h - routes of enterprises that ask to be let in.
 */
#ifndef JOIN_JOIN_WEB_H
#define JOIN_JOIN_WEB_H

#include "web/web.h"

extern const struct route join_routes[];

#endif
