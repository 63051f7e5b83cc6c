#include "energy/load.h"

#include <math.h>

/* Highest and lowest power of one local day. */
struct day {
	int32_t number;
	double max_kw;
	double min_kw;
	bool open;
};

static void
close_day(struct load *load, struct day *day)
{
	if (day->open && day->max_kw > 0) {
		load->peak_valley += (day->max_kw - day->min_kw) / day->max_kw;
		load->days++;
	}
	day->open = false;
}

static void
add_to_day(struct load *load, struct day *day, int32_t number, double kw)
{
	if (day->open && day->number != number)
		close_day(load, day);
	if (!day->open)
		*day = (struct day){ number, kw, kw, true };
	day->max_kw = fmax(day->max_kw, kw);
	day->min_kw = fmin(day->min_kw, kw);
}

static void
add(struct load *load, size_t i, double kwh, double kw)
{
	load->kwh += kwh;
	if (load->n == 0 || kw > load->max_kw) {
		load->max_kw = kw;
		load->max_at = i;
	}
	if (load->n == 0 || kw < load->min_kw)
		load->min_kw = kw;
	load->n++;
}

static void
finish(struct load *load, double hours_each)
{
	load->peak_valley = load->days > 0
	    ? load->peak_valley / (double)load->days
	    : (double)NAN;
	if (load->n == 0)
		load->kwh = load->max_kw = load->min_kw = NAN;
	load->factor = load->n > 0 && load->max_kw > 0
	    ? load->kwh / (load->max_kw * (double)load->n * hours_each)
	    : (double)NAN;
}

bool
load_of(struct cx *cx, const double *kwh, size_t n, int step_min,
    int64_t from_us, int zone_min, struct load *load)
{
	struct day day = { .open = false };

	if (step_min < 1 || step_min > 1440)
		return cx_fail(cx, FAIL_INVALID, "step_min",
		    "an interval of %d minutes is not within a day", step_min);
	*load = (struct load){ 0 };
	for (size_t i = 0; i < n; i++) {
		const int64_t at_us =
		    from_us + (int64_t)i * step_min * US_PER_MIN;
		const double kw = kwh[i] * 60 / step_min;

		if (isinf(kwh[i]))
			return cx_fail(cx, FAIL_INVALID, "kwh",
			    "interval %zu is infinite", i);
		if (isnan(kwh[i]))
			continue;
		add(load, i, kwh[i], kw);
		add_to_day(load, &day, moment_day(at_us, zone_min), kw);
	}
	close_day(load, &day);
	finish(load, step_min / 60.0);
	return true;
}

double
load_power_factor(double kwh, double kvarh)
{
	return kwh == 0 && kvarh == 0 ? (double)NAN : kwh / hypot(kwh, kvarh);
}

double
load_power_factor_billed(double kwh, double kvarh)
{
	/* 0.895 may come as 0.89499999999999991 and still is half way. */
	return floor(load_power_factor(kwh, kvarh) * 100 + 0.5 + 1e-9) / 100;
}
