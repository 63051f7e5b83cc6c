#include "attainment/attainment_web.h"

#define FILTERS                                                                \
	{ "level", IN_QUERY, PARAM_CHOICE, .choices = "home stretch",          \
		.fallback = "home",                                            \
		.about = "held against a park, or a platform across "          \
			 "industries" },                                       \
	    { "status", IN_QUERY, PARAM_CHOICE,                                \
		    .choices = "met near missing beyond",                      \
		    .about = "with this status only; beyond: the level does "  \
			     "not ask for it" },                               \
	{                                                                      \
		"kind", IN_QUERY, PARAM_CHOICE,                                \
		    .choices = "SW CAP CNT ADOPT OUT HW AG",                   \
		    .about = "clauses that need this only: software, "         \
			     "capacity, content, adoption, an outcome, "       \
			     "hardware, an agency"                             \
	}

const struct route attainment_routes[] = {
	{ "GET", "/api/v1/attainment", "attainment.read", Q_ATTAINMENT_LIST,
	    REPLY_LIST, NULL, NULL,
	    "Clauses with what counts towards them; demonstration is shown "
	    "beside and never counted",
	    "R-7.R.5", .slow = true, .params = { FILTERS } },
	{ "GET", "/api/v1/attainment.csv", "attainment.read", Q_ATTAINMENT_LIST,
	    REPLY_CSV, WEB_CSV, NULL, "The same as a table", "R-7.R.5",
	    .patience_ms = 20000, .params = { FILTERS } },
	{ .path = NULL }
};
