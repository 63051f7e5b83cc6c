/* The expressions of alarm rules: whatever is taken can be evaluated, within
 * the stack, and never changes its mind about the same values. */
#include "alarm/condition.h"

#include <math.h>

#include "fuzz.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct str text = { (const char *)data, size };
	double some[CONDITION_METRICS], none[CONDITION_METRICS];
	struct expression c;
	struct cx cx;

	for (size_t i = 0; i < CONDITION_METRICS; i++) {
		some[i] = (double)i - 2.5;
		none[i] = (double)NAN;
	}
	cx_init(&cx);
	if (condition_parse(&cx, text, &c)) {
		const enum truth truth = condition_holds(&c, some);

		fuzz_expect(
		    c.name_count > 0 && c.name_count <= CONDITION_METRICS,
		    "an expression has 1 to 8 metrics");
		fuzz_expect(truth == condition_holds(&c, some),
		    "the same values make the same truth");
		fuzz_expect(condition_holds(&c, none) <= TRUTH_UNKNOWN,
		    "without values there is a truth too");
	} else {
		fuzz_expect(cx.fail == FAIL_INVALID && cx.field != NULL &&
			strcmp(cx.field, "expression") == 0,
		    "a refusal names its field");
	}
	cx_clear(&cx);
	return 0;
}
