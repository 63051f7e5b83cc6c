/*
 * series.h - a series of a device as a source: what people name in the form,
 * in steps of time.
 *
 *	input "device"	a device of the form, with params.metric
 *	input "series"	or a series of the form
 *	params.unit	the unit that its numbers come in
 *	params.agg	mean min max sum count first last time_mean delta; mean
 *	params.step	"15m", "hour", "day" (telemetry.h)
 *	params.last	"24h", "30d": so long, up to the step that is not over;
 *		without it the month of the form
 *
 *	at		texts: when each step begins, on the park's clock
 *	value		numbers; a step without samples is a gap
 *	completeness	the share of steps with a sample, 0..1
 *	name		of the device
 *
 * Pure.
 */
#ifndef APP_SERIES_H
#define APP_SERIES_H

#include "app/app.h"
#include "telemetry/telemetry.h"

/* The type "series"; a row behind it ends the table. */
extern const struct node_kind series_kinds[];

/*
 * It is led to by an input of the form of that type, and of that kind of unit;
 * fills node->asked.  False after app_refuse().
 */
bool series_form_prove(
    struct cx *cx, const struct app *app, struct app_node *node);

bool series_is(const struct app_node *node);

/* What params say; zone_min is of the park. */
struct telemetry_range series_range(
    const struct app_node *node, int zone_min, enum telemetry_agg *agg);

/*
 * Sets from_us..to_us of the range: whole steps, the last of which ended at
 * now_us or before.  False, and the range untouched, without params.last.
 */
bool series_last(
    const struct app_node *node, int64_t now_us, struct telemetry_range *range);

/* Fills at, value and completeness from the buckets that have samples; numbers
 * are multiplied by factor, then offset is added. */
void series_outputs(struct cx *cx, const struct telemetry_range *range,
    enum telemetry_agg agg, const struct telemetry_bucket *bucket, size_t n,
    double factor, double offset, json_t *out);

#endif
