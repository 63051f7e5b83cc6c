/*
 * app.c - `park app check [FILE]`: whether definitions of APPs keep their
 * grammar, name only what exists, fit together, and pass their own tests.
 */
#include <stdio.h>
#include <string.h>

#include "app/definition_store.h"
#include "app/rehearse.h"
#include "base/file.h"
#include "program/command.h"

static bool
check(struct cx *cx, struct str text)
{
	struct app app;

	if (!app_read(cx, text, &app) || !app_rehearse_all(cx, &app))
		return false;
	(void)printf("%s  %d  %s\n", app.id, app.version,
	    json_string_value(
		json_object_get(json_object_get(app.json, "name"), "zh-CN")));
	return true;
}

static bool
check_all(struct cx *cx)
{
	for (const struct app_file *f = app_files; f->id != NULL; f++) {
		if (check(cx, app_text(cx, f)))
			continue;
		cx->message = cx_printf(cx, "%s: %s", f->id, cx->message);
		return false;
	}
	return true;
}

bool
command_app(struct cx *cx, int argc, char *argv[])
{
	struct str text;

	if (argc < 1 || argc > 2 || strcmp(argv[0], "check") != 0)
		return cx_fail(
		    cx, FAIL_INVALID, NULL, "usage: park app check [FILE]");
	if (argc == 1)
		return check_all(cx);
	return file_read(cx, argv[1], &text) && check(cx, text);
}
