/*
 * door_web.h - where devices connect, for who sets them up.
 */
#ifndef GATE_DOOR_WEB_H
#define GATE_DOOR_WEB_H

#include "web/web.h"

extern const struct route door_routes[];

#endif
