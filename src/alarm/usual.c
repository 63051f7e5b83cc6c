#include "alarm/usual.h"

#include <math.h>

#include "base/moment.h"

void
usual_add(struct usual *u, int64_t at_us, int zone_min, double value)
{
	const int32_t day = moment_day(at_us, zone_min);
	struct usual_quarter *q =
	    &u->quarter[(at_us - moment_of_day(day, zone_min)) /
		(15 * US_PER_MIN)];
	const double off = value - q->mean;

	if (isnan(value))
		return;
	if (q->n == 0 || q->last_day != day)
		q->days++;
	q->last_day = day;
	q->n++;
	q->mean += off / (double)q->n;
	q->sum += off * (value - q->mean);
}

int
usual_end(
    const struct usual *u, double mean[ALARM_SLOTS], double spread[ALARM_SLOTS])
{
	int32_t days = 0;

	for (size_t i = 0; i < ALARM_SLOTS; i++) {
		const struct usual_quarter *q = &u->quarter[i];
		const bool known =
		    q->n >= USUAL_SAMPLES && q->days >= USUAL_DAYS;

		mean[i] = known ? q->mean : (double)NAN;
		spread[i] = known ? sqrt(q->sum / (double)q->n) : (double)NAN;
		days = q->days > days ? q->days : days;
	}
	return days;
}
