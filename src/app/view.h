/*
 * view.h - what people see of a run: key figures, charts, tables, sentences.
 *
 *	{"views": [
 *	  {"id", "kind": "kpi", "name", "value", "unit", "decimals", "tone",
 *	   "words"},
 *	  {"id", "kind": "chart", "name", "form", "x": column,
 *	   "columns": [column …]},
 *	  {"id", "kind": "table", "name", "columns": [column …]},
 *	  {"id", "kind": "text", "name", "words"}],
 *	 "completeness": 0..1 or null}
 *
 * with column {"name", "unit", "decimals", "values", "values_en"}.  name, unit
 * and words are in both languages, {"zh-CN", "en"}; unit, words, decimals and
 * values_en may be null.  A value that is null is not known: then tone is
 * "muted".  A text whose conditions do not hold is left out.
 *
 * Pure.
 */
#ifndef APP_VIEW_H
#define APP_VIEW_H

#include "app/app.h"

/*
 * Every value that a view names is there and of its kind; every step leads to
 * a view.  False after app_refuse().
 */
bool app_views_prove(struct cx *cx, struct app *app);

/* What is shown of the values of app_play(). */
json_t *app_show(struct cx *cx, const struct app *app, const json_t *values);

/* The value at "node.port", or NULL. */
json_t *app_value(const json_t *values, struct str reference);

#endif
