#include "alarm/condition.h"

#include <math.h>

static const struct expression_rules rules = {
	.field = "expression",
	.noun = "a metric",
	.large_code = "expression_large",
	.truths = true,
	.wide_names = true,
	.bytes = CONDITION_BYTES,
	.name_bytes = CONDITION_BYTES,
	.names = CONDITION_METRICS,
	.depth = CONDITION_DEPTH,
	.stack = CONDITION_STACK,
};

bool
condition_parse(struct cx *cx, struct str text, struct expression *condition)
{
	return expression_parse(cx, &rules, text, condition) &&
	    (condition->name_count > 0 ||
		cx_fail_code(cx, FAIL_INVALID, "no_metric", "expression",
		    "the expression is about no metric"));
}

enum truth
condition_holds(const struct expression *condition, const double *values)
{
	unsigned mishaps;
	const double v = expression_value(condition, values, &mishaps);

	return isnan(v) ? TRUTH_UNKNOWN : v > 0 ? TRUTH_YES : TRUTH_NO;
}
