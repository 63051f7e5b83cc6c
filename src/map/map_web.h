/*
 * map_web.h - vector tiles of the park and what stands beside the map.
 */
#ifndef MAP_MAP_WEB_H
#define MAP_MAP_WEB_H

#include "web/web.h"

/* Tiles, the summary, and the search that the map and the portal share. */
extern const struct route map_routes[];

#endif
