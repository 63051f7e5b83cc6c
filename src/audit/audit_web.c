#include "audit/audit_web.h"

#define FILTERS                                                                \
	{ "tenant", IN_QUERY, PARAM_INT,                                       \
		.about = "of actors of this tenant only" },                    \
	    { "about", IN_QUERY, PARAM_INT,                                    \
		    .about = "about rows of this tenant, whoever changed" },   \
	    { "actor", IN_QUERY, PARAM_TEXT, .hi = 50,                         \
		    .about = "of this actor only" },                           \
	    { "action", IN_QUERY, PARAM_TEXT, .hi = 50,                        \
		    .about = "actions that begin so, such as device" },        \
	    { "object", IN_QUERY, PARAM_TEXT, .hi = 100,                       \
		    .about = "objects that contain this" },                    \
	    { "result", IN_QUERY, PARAM_CHOICE,                                \
		    .choices = "done refused failed",                          \
		    .about = "with this result only" },                        \
	    { "from", IN_QUERY, PARAM_MOMENT, .about = "not before" },         \
	{                                                                      \
		"to", IN_QUERY, PARAM_MOMENT, .about = "before"                \
	}

const struct route audit_routes[] = {
	{ "GET", "/api/v1/audit", "audit.read", Q_AUDIT_LIST, REPLY_LIST, NULL,
	    NULL, "The audit log, newest first", "R-5.4",
	    .params = { FILTERS, WEB_LIMIT,
		{ "after", IN_QUERY, PARAM_TEXT, .hi = 60,
		    .about = "cursor, from `next` of the page before" } } },
	{ "GET", "/api/v1/audit.csv", "audit.read", Q_AUDIT_CSV, REPLY_CSV,
	    WEB_CSV, NULL, "The audit log as a table, at most 100,000 lines",
	    "R-5.4", .patience_ms = 20000, .params = { FILTERS } },
	{ "GET", "/api/v1/audit/chain", "audit.read", Q_AUDIT_STATE, REPLY_ONE,
	    NULL, NULL, "Whether a chain of the audit log is whole", "R-5.4",
	    .patience_ms = 20000,
	    .params = { { "tenant", IN_QUERY, PARAM_INT,
		.about = "whose; one's own when not said" } } },
	{ .path = NULL }
};
