#include "model/safety/scale.h"

#include "knowledge/reference.h"

bool
scale_grade(struct call *call, const char *scale, double value,
    const char *input, int64_t *grade)
{
	static const char *const columns[] = { "step_2", "step_3", "step_4",
		"step_5" };
	const struct reference *table = call_table(call, "risk_scale");
	double at_limit, limit;

	if (!call_coefficient(call, "risk_scale", str_of(scale), "at_limit",
		input, &at_limit))
		return false;
	*grade = 1;
	for (int step = 2; step <= 5; step++) {
		/* A scale of fewer grades leaves the last cells empty. */
		if (!str_double(
			reference_cell(table, str_of(scale), columns[step - 2]),
			&limit))
			break;
		if (step <= at_limit ? value >= limit : value > limit)
			*grade = step;
	}
	return true;
}
