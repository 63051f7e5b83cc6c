#include "gate/door_web.h"

const struct route door_routes[] = {
	{ "GET", "/api/v1/doors", "telemetry.read", Q_DOOR_FIND, REPLY_ONE,
	    NULL, NULL,
	    "Ports at which devices connect: MQTT, MQTT over TLS, HJ 212; null "
	    "where nobody listens",
	    "R-2.1" },
	{ .path = NULL }
};
