#include "alarm/interval.h"

#include <math.h>

#include "base/moment.h"

/* Arrivals are apart when so much lies between them, what is usual is known
 * after so many intervals, and a new one weighs an eighth from then on. */
#define APART_US (US_PER_S / 10)
#define KNOWN 5
#define WEIGHT 8

void
interval_begin(struct interval *i)
{
	*i = (struct interval){ 0, -1 };
}

void
interval_learn(struct interval *i, int64_t gap_us)
{
	int64_t weight = i->count + 1;

	if (gap_us < APART_US)
		return;
	if (i->count < 0) {
		i->count = 0;
		return;
	}
	if (i->count < KNOWN) {
		i->count++;
	} else {
		weight = WEIGHT;
		if (gap_us > 2 * i->usual_us)
			gap_us = 2 * i->usual_us;
	}
	i->usual_us += (gap_us - i->usual_us) / weight;
}

int64_t
interval_patience(const struct interval *i, const struct rule *rule)
{
	double us;

	if (!(rule->intervals > 0) || i->count < KNOWN)
		return rule->after_s * US_PER_S;
	us = rule->intervals * (double)i->usual_us;
	us = fmax(us, (double)RULE_STALE_LEAST_S * US_PER_S);
	return (int64_t)fmin(us, (double)RULE_STALE_MOST_S * US_PER_S);
}
