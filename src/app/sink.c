#include "app/sink.h"

#include <string.h>

#include "app/view.h"

#define SINKS 16 /* alarms of one APP */

/* --- proving -------------------------------------------------------------- */

/* Whether what it is about is a list; false as well when it is about nothing
 * in particular. */
static bool
about_ok(struct cx *cx, struct app *app, const char *place, const json_t *alarm,
    bool *list)
{
	const json_t *about = json_object_get(alarm, "about");
	struct app_type type;
	size_t node;

	*list = false;
	if (about == NULL)
		return true;
	place = cx_printf(cx, "%s.about", place);
	if (!app_find(cx, app, place, json_string_value(about), &node, &type))
		return false;
	*list = type.kind == APP_TEXTS;
	if (!*list && type.kind != APP_TEXT)
		return app_refuse(
		    cx, place, "it is about a text or a list of texts");
	return app_view_refers(cx, app, place, about, *list, false);
}

static bool
condition_ok(struct cx *cx, struct app *app, const char *place,
    const json_t *condition, bool list)
{
	const json_t *value = json_object_get(condition, "value");
	struct app_type type;
	size_t node;

	if (!app_view_refers(cx, app, place, value, list, true) ||
	    !app_find(cx, app, place, json_string_value(value), &node, &type))
		return false;
	if (list && type.kind != APP_NUMBERS)
		return app_refuse(cx, place, "it takes a list of numbers");
	return json_object_get(condition, "above") != NULL ||
	    json_object_get(condition, "below") != NULL ||
	    app_refuse(cx, place, "a condition has above or below");
}

static const json_t *
view_named(const struct app *app, struct str id)
{
	const json_t *views = json_object_get(app->json, "views");

	for (size_t i = 0; i < json_array_size(views); i++)
		if (str_eq(json_str(json_array_get(views, i), "id"), id))
			return json_array_get(views, i);
	return NULL;
}

static bool
level_ok(struct cx *cx, const struct app *app, const char *place,
    const json_t *level, bool list)
{
	const json_t *view = view_named(app, json_str(level, "view")),
		     *levels = json_object_get(view, "levels");

	if (list)
		return app_refuse(
		    cx, place, "a key figure is about no list of things");
	for (size_t i = 0; i < json_array_size(levels); i++)
		if (str_eq(json_str(json_array_get(levels, i), "tone"),
			json_str(level, "tone")))
			return true;
	return app_refuse(
	    cx, place, "no key figure of that name has a level of that tone");
}

static bool
alarm_ok(struct cx *cx, struct app *app, const char *place, const json_t *alarm)
{
	const json_t *when = json_object_get(alarm, "when");
	const char *at = cx_printf(cx, "%s.level", place);
	bool list;

	if (!about_ok(cx, app, place, alarm, &list))
		return false;
	for (size_t i = 0; i < json_array_size(when); i++)
		if (!condition_ok(cx, app,
			cx_printf(cx, "%s.when[%zu]", place, i),
			json_array_get(when, i), list))
			return false;
	return (when != NULL ||
		   level_ok(
		       cx, app, at, json_object_get(alarm, "level"), list)) &&
	    app_view_words(cx, app, cx_printf(cx, "%s.words", place),
		json_object_get(alarm, "words"));
}

bool
app_alarms_prove(struct cx *cx, struct app *app)
{
	const json_t *alarms = json_object_get(app->json, "alarms");

	if (json_array_size(alarms) > SINKS)
		return app_refuse(cx, "alarms", "there are at most %d", SINKS);
	for (size_t i = 0; i < json_array_size(alarms); i++) {
		const json_t *alarm = json_array_get(alarms, i);
		const char *id =
		    json_string_value(json_object_get(alarm, "id"));

		for (size_t k = 0; k < i; k++)
			if (str_is(
				json_str(json_array_get(alarms, k), "id"), id))
				return app_refuse(cx, "alarms",
				    "there are two called %s", id);
		if (!alarm_ok(cx, app, cx_printf(cx, "alarms.%s", id), alarm))
			return false;
	}
	return true;
}

/* --- judging -------------------------------------------------------------- */

struct judging {
	const struct app *app;
	const json_t *values, *alarm;
	json_t *raised, *unknown;
};

/* The value of a condition, or its item of a list. */
static const json_t *
item_of(const struct judging *j, const json_t *condition, bool list, size_t at)
{
	const json_t *value =
	    app_value(j->values, json_str(condition, "value"));

	return list ? json_array_get(value, at) : value;
}

static void
note(const struct judging *j, const json_t *about, const json_t *value,
    bool holds)
{
	json_t *of =
	    json_string(json_is_string(about) ? json_string_value(about) : "");

	if (!json_is_number(value))
		(void)json_array_append_new(j->unknown, of);
	else if (holds)
		(void)json_array_append_new(j->raised,
		    json_pack("{s:o,s:f}", "about", of, "value",
			json_number_value(value)));
	else
		json_decref(of);
}

/* All conditions hold; one that is not known makes all of it so. */
static void
judge_when(const struct judging *j, const json_t *about, bool list, size_t at)
{
	const json_t *when = json_object_get(j->alarm, "when");
	const json_t *value = item_of(j, json_array_get(when, 0), list, at);
	bool holds = true;

	for (size_t i = 0; i < json_array_size(when); i++) {
		const json_t *one = json_array_get(when, i);
		const json_t *v = item_of(j, one, list, at);

		if (!json_is_number(v))
			value = NULL;
		holds = holds && app_view_holds(one, v);
	}
	note(j, about, value, holds);
}

/* The first level that holds speaks, as it does on the page. */
static void
judge_level(const struct judging *j, const json_t *about)
{
	const json_t *level = json_object_get(j->alarm, "level");
	const json_t *view = view_named(j->app, json_str(level, "view")),
		     *levels = json_object_get(view, "levels"),
		     *value = app_value(j->values, json_str(view, "value"));
	size_t i = 0;

	while (i < json_array_size(levels) &&
	    !app_view_holds(json_array_get(levels, i), value))
		i++;
	note(j, about, value,
	    str_eq(json_str(json_array_get(levels, i), "tone"),
		json_str(level, "tone")));
}

static void
judge(const struct judging *j)
{
	const json_t *about = app_value(j->values, json_str(j->alarm, "about"));

	if (json_object_get(j->alarm, "level") != NULL)
		judge_level(j, about);
	else if (!json_is_array(about))
		judge_when(j, about, false, 0);
	else
		for (size_t i = 0; i < json_array_size(about); i++)
			judge_when(j, json_array_get(about, i), true, i);
}

json_t *
app_alarms(struct cx *cx, const struct app *app, const json_t *values)
{
	const json_t *alarms = json_object_get(app->json, "alarms");
	json_t *list = json_own(cx, json_array());

	if (alarms == NULL)
		return NULL;
	for (size_t i = 0; i < json_array_size(alarms); i++) {
		const json_t *alarm = json_array_get(alarms, i);
		const struct judging j = { app, values, alarm, json_array(),
			json_array() };

		judge(&j);
		(void)json_array_append_new(list,
		    json_pack("{s:O,s:O,s:o,s:o,s:o}", "id",
			json_object_get(alarm, "id"), "severity",
			json_object_get(alarm, "severity"), "words",
			app_view_filled(
			    cx, values, json_object_get(alarm, "words")),
			"raised", j.raised, "unknown", j.unknown));
	}
	return list;
}
