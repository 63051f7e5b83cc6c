/*
 * view.h - what people see of a run: key figures, charts, tables, sentences.
 *
 *	{"views": [
 *	  {"id", "kind": "kpi", "name", "value", "unit", "decimals", "tone",
 *	   "words"},
 *	  {"id", "kind": "chart", "name", "form", "x": column,
 *	   "columns": [column …]},
 *	  {"id", "kind": "table", "name", "columns": [column …]},
 *	  {"id", "kind": "text", "name", "words"},
 *	  {"id", "kind": "map", "name", "lon": [deg …], "lat": [deg …],
 *	   "label": column, "columns": [column …]},
 *	  {"id", "kind": "graph", "name",
 *	   "nodes": {"id": [text …], "label": column, "group": column or null,
 *	             "columns": [column …]},
 *	   "edges": {"from": [id …], "to": [id …], "columns": [column …]}}],
 *	 "completeness": 0..1 or null}
 *
 * with column {"name", "unit", "decimals", "values", "values_en"}.  name, unit
 * and words are in both languages, {"zh-CN", "en"}; unit, words, decimals and
 * values_en may be null.  A value that is null is not known: then tone is
 * "muted".  A text whose conditions do not hold is left out.
 *
 * A map's points stand in CGCS2000, as everything in the park does; a point
 * without a place has null for it and is listed, not drawn.  An edge joins the
 * nodes of its ids; columns of nodes and edges go with them one to one.
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

/* --- of which alarms are made as well (sink.h) -----------------------------
 */

/* "node.port" is there: a list or one value, a number where only that will do.
 * What it rests on counts as used.  False after app_refuse(). */
bool app_view_refers(struct cx *cx, struct app *app, const char *place,
    const json_t *reference, bool list, bool number);

/* Braces of both languages name values; false after app_refuse(). */
bool app_view_words(
    struct cx *cx, struct app *app, const char *place, const json_t *words);

/* A new object, {"zh-CN", "en"}, with the values in place of their braces. */
json_t *app_view_filled(
    struct cx *cx, const json_t *values, const json_t *words);

/* Above and below, where they are said; what is not known holds nowhere. */
bool app_view_holds(const json_t *condition, const json_t *value);

#endif
