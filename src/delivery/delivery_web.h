/*
 * delivery_web.h - receivers of reports, what was sent to them, and the links
 * in their mails.
 */
#ifndef DELIVERY_DELIVERY_WEB_H
#define DELIVERY_DELIVERY_WEB_H

#include "web/web.h"

extern const struct route delivery_routes[];
extern const struct route link_routes[];

#endif
