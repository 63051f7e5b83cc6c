#include "park/park_web.h"

const struct route park_routes[] = { { "GET", "/api/v1/park", "park.read",
					 Q_PARK_FIND, REPLY_ONE, NULL, NULL,
					 "My park", NULL },
	{ "PATCH", "/api/v1/park", "park.write", Q_PARK_CHANGE, REPLY_ONE, NULL,
	    NULL, "Change what is known of my park", NULL,
	    .params = { { "name", IN_BODY, PARAM_TEXT, .lo = 1, .hi = 100,
			    .about = "name in Chinese" },
		{ "name_en", IN_BODY, PARAM_TEXT, .hi = 100,
		    .about = "name in English" },
		{ "region", IN_BODY, PARAM_TEXT, .hi = 20,
		    .about = "province whose rules and factors apply, as 江苏; "
			     "empty for none" },
		{ "auto_register", IN_BODY, PARAM_BOOL,
		    .about = "telemetry of an unknown device registers it" },
		{ "join_open", IN_BODY, PARAM_BOOL,
		    .about = "anybody may apply on the public page" } } },
	{ .path = NULL } };
