/*
 * config.h - what a gateway is told to do, read from JSON.
 *
 * Strict: an unknown member, a missing one or a value out of its range is
 * refused with the path of the member ("devices[2].registers[0].type").
 * README.md lists the members.
 *
 * Pure: secrets and files are named here and read elsewhere.
 */
#ifndef EDGE_CONFIG_H
#define EDGE_CONFIG_H

#include "edge/plan.h"

#define CONFIG_DEVICES 200 /* five metrics each are metrics of the gateway */
#define CONFIG_POINTS 200  /* of a device: one line of line protocol */

struct config_device {
	const char *key; /* the platform's name for it */
	const char *host;
	const char *port;
	unsigned unit_id; /* 0..247, 255 */
	int64_t period_ms;
	int64_t timeout_ms; /* of one answer, and of connecting */
	const struct plan_point *points;
	size_t point_count;
	const struct plan_request *requests;
	size_t request_count;
};

struct config {
	const char *gateway;    /* key of the device this program is */
	const char *url;        /* of the platform, without slash at its end */
	const char *token_file; /* one of these two holds the token */
	const char *token_env;
	const char *ca_file; /* NULL: the machine's own */
	const char *spool_folder;
	uint64_t spool_limit; /* bytes */
	int64_t send_ms;      /* how long new values may wait for others */
	int64_t health_ms;
	const struct config_device *devices;
	size_t device_count;
};

/* Everything in it lives in cx; false after FAIL_INVALID. */
bool config_read(struct cx *cx, struct str json, struct config *out);

#endif
