/*
 * sink.h - alarms that a run raises or takes back.
 *
 *	"alarms": [{"id", "severity": 1 urgent .. 4 low, "words",
 *	            "when": [{"value": "node.port", "above", "below"}]
 *	            or "level": {"view": id, "tone"},
 *	            "about": "node.port"}]
 *
 * `when` holds when all of it does; `level` when that key figure is shown with
 * that tone.  `about` names a text, or a list of texts beside which the values
 * of `when` are lists as well: then each of them is judged by itself.
 *
 * Pure.
 */
#ifndef APP_SINK_H
#define APP_SINK_H

#include "app/app.h"

/* False after app_refuse().  What an alarm rests on counts as used. */
bool app_alarms_prove(struct cx *cx, struct app *app);

/*
 * What came of each alarm by the values of app_play():
 *
 *	[{"id", "severity", "words": {"zh-CN", "en"},
 *	  "raised": [{"about", "value"}], "unknown": [about …]}]
 *
 * about is "" where the alarm is about no one thing, value that of the first
 * condition.  What is not known is neither raised nor taken back.  NULL when
 * the APP has no alarms.
 */
json_t *app_alarms(struct cx *cx, const struct app *app, const json_t *values);

#endif
