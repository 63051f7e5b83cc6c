/*
 * operation.h - a name for each route, by which programs call it.
 *
 * It follows from method and address: what is done, then the words of the
 * address, singular where one of many is meant.
 *
 *	GET    /api/v1/devices                     listDevices
 *	GET    /api/v1/devices.csv                 exportDevices
 *	GET    /api/v1/devices/{device}            getDevice
 *	POST   /api/v1/models/{id}/calls           createModelCall
 *	POST   /api/v1/apps/{id}/runs/{run}/cancel cancelAppRun
 *	POST   /api/v1/scan                        postScan
 *	PATCH  /api/v1/devices/{device}            changeDevice
 *	DELETE /api/v1/tokens/{token}              removeToken
 */
#ifndef WEB_OPERATION_H
#define WEB_OPERATION_H

#include "web/web.h"

/* The name, the row's own where it has one; lives as long as cx. */
char *operation_id(struct cx *cx, const struct route *r);

/* The first word of its address, "platform" for what is not of /api/v1/. */
struct str operation_group(const struct route *r);

#endif
