/*
 * sdk.c - `park sdk LANGUAGE DIR OPENAPI`: the library of a language as files,
 * for the API that is described in a file and the catalogue built in.
 *
 *	curl -so openapi.json $PARK_URL/api/v1/openapi.json
 *	park sdk python DIR openapi.json
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "knowledge/descriptor.h"
#include "program/command.h"
#include "sdk/sdk.h"

static bool
make_folder(struct cx *cx, const char *path)
{
	return mkdir(path, 0777) == 0 || errno == EEXIST ||
	    cx_fail(cx, FAIL_BUSY, NULL, "%s: %s", path, strerror(errno));
}

/* The folders above a file, below the one that is there. */
static bool
make_folders(struct cx *cx, const char *dir, const char *path)
{
	const char *slash = path;

	if (!make_folder(cx, dir))
		return false;
	while ((slash = strchr(slash, '/')) != NULL) {
		if (!make_folder(cx,
			cx_printf(
			    cx, "%s/%.*s", dir, (int)(slash - path), path)))
			return false;
		slash++;
	}
	return true;
}

static bool
write_all(
    struct cx *cx, const char *dir, const struct sdk_file *files, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (!make_folders(cx, dir, files[i].path) ||
		    !file_write(cx, cx_printf(cx, "%s/%s", dir, files[i].path),
			files[i].bytes, 0644))
			return false;
	return true;
}

bool
command_sdk(struct cx *cx, int argc, char *argv[])
{
	const struct sdk_language *l =
	    argc == 3 ? sdk_language(str_of(argv[0])) : NULL;
	struct sdk_plan plan;
	struct sdk_file *files;
	struct str openapi;
	size_t n;

	if (l == NULL)
		return cx_fail(cx, FAIL_INVALID, NULL,
		    "usage: park sdk python|javascript|java|go|c DIR "
		    "OPENAPI");
	return file_read(cx, argv[2], &openapi) &&
	    sdk_plan_read(
		cx, openapi, str_of(descriptor_catalogue(cx)), &plan) &&
	    sdk_write(cx, l, &plan, &files, &n) &&
	    write_all(cx, argv[1], files, n);
}
