/*
 * telemetry.c - `park telemetry export|import`: samples out of one park, as
 * files, into another one or the same.
 *
 * What export writes is told in telemetry/export_job.h.  Import sends the
 * files to a platform as any device does, with a token from PARK_TOKEN; what
 * was sent stands in the folder's `imported`, so that it goes on where it
 * ended, and sending a file twice does no harm.
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/moment.h"
#include "demo/demo_http.h"
#include "program/command.h"
#include "telemetry/export_job.h"

#define USAGE                                                                  \
	"park telemetry export --out FOLDER --from TIME --to TIME "            \
	"[--tenant NUMBER] [--device NUMBER-OR-KEY] | "                        \
	"park telemetry import --in FOLDER --url ADDRESS"

/* Export ------------------------------------------------------------------- */

static void
say_progress(const struct export_figures *f, size_t of)
{
	(void)fprintf(stderr, "%zu of %zu devices, %" PRIu64 " values\n",
	    f->devices, of, f->values);
}

static bool
read_time(struct cx *cx, int argc, char *argv[], const char *name, int64_t *us)
{
	const char *word = command_option(argc, argv, name);

	if (word == NULL)
		return cx_fail(cx, FAIL_INVALID, name, USAGE);
	return moment_parse(str_of(word), us) ||
	    cx_fail(cx, FAIL_INVALID, name,
		"--%s %s is no time such as 2026-11-24T08:00:00+08:00", name,
		word);
}

static bool
run_export(struct cx *cx, int argc, char *argv[])
{
	const char *tenant = command_option(argc, argv, "tenant");
	struct export_ask ask = { .folder = command_option(argc, argv, "out"),
		.device = command_option(argc, argv, "device") };
	struct export_figures figures;
	struct conn *conn;

	if (ask.folder == NULL)
		return cx_fail(cx, FAIL_INVALID, "out", USAGE);
	if (!read_time(cx, argc, argv, "from", &ask.from_us) ||
	    !read_time(cx, argc, argv, "to", &ask.to_us))
		return false;
	if (ask.from_us >= ask.to_us)
		return cx_fail(
		    cx, FAIL_INVALID, "from", "--from must lie before --to");
	if (tenant != NULL &&
	    (!str_int64(str_of(tenant), &ask.tenant) || ask.tenant < 1 ||
		ask.tenant > INT32_MAX))
		return cx_fail(
		    cx, FAIL_INVALID, "tenant", "%s is no tenant", tenant);
	conn = command_connect(cx, "park_job");
	if (conn == NULL || !export_run(cx, conn, &ask, say_progress, &figures))
		return false;
	(void)printf("%zu devices, %" PRIu64 " values, %zu of them before\n",
	    figures.devices, figures.values, figures.skipped);
	return true;
}

/* Import ------------------------------------------------------------------- */

struct import {
	const char *folder;
	struct http *http;
	const char *token;
	FILE *done;
	size_t files, skipped;
	unsigned long long devices, values;
};

/* Only what is whole is brought. */
static bool
read_manifest(struct cx *cx, struct import *im)
{
	struct str bytes, rest;
	bool ended = false;

	if (!file_read(cx, cx_printf(cx, "%s/manifest", im->folder), &bytes))
		return false;
	for (rest = bytes; rest.p != NULL && rest.n > 0;) {
		const struct str line = str_cut(rest, '\n', &rest);
		const char *words = cx_strndup(cx, line.p, line.n);

		ended = sscanf(words, "end devices %llu values %llu",
			    &im->devices, &im->values) == 2;
		if (ended)
			break;
	}
	return ended ||
	    cx_fail(cx, FAIL_CONFLICT, "in",
		"the export in %s has not come to its end", im->folder);
}

static bool
was_sent(struct str done, const char *name)
{
	while (done.p != NULL && done.n > 0)
		if (str_eq(str_cut(done, '\n', &done), str_of(name)))
			return true;
	return false;
}

static bool
send_file(struct cx *cx, struct import *im, const char *name)
{
	struct http_answer answer;
	struct str bytes;

	if (!file_read(cx, cx_printf(cx, "%s/%s", im->folder, name), &bytes) ||
	    !http_ask(cx, im->http,
		&(struct http_request){ .method = "POST",
		    .path = "/write?precision=us",
		    .body = bytes,
		    .media = "text/plain",
		    .gzip = true,
		    .token = im->token },
		&answer))
		return false;
	if (answer.status != 204)
		return cx_fail(cx, FAIL_CONFLICT, NULL,
		    "%s is refused: %d %.*s", name, answer.status,
		    answer.body.n > 300 ? 300 : (int)answer.body.n,
		    answer.body.p);
	if (fprintf(im->done, "%s\n", name) < 0 || fflush(im->done) != 0)
		return cx_fail(cx, FAIL_BUSY, NULL,
		    "%s/imported cannot be written", im->folder);
	im->files++;
	return true;
}

static bool
send_files(struct cx *cx, struct import *im)
{
	const char *done_path = cx_printf(cx, "%s/imported", im->folder);
	struct str done = { NULL, 0 };
	const char *const *names;
	size_t n;

	if (!file_list(cx, im->folder, ".lp.gz", &names, &n))
		return false;
	if (access(done_path, F_OK) == 0 && !file_read(cx, done_path, &done))
		return false;
	im->done = fopen(done_path, "a");
	if (im->done == NULL)
		return cx_fail(
		    cx, FAIL_BUSY, NULL, "%s cannot be written", done_path);
	for (size_t i = 0; i < n; i++) {
		struct cx piece;
		bool ok;

		if (was_sent(done, names[i])) {
			im->skipped++;
			continue;
		}
		cx_init(&piece);
		ok = send_file(&piece, im, names[i]);
		if (!ok)
			(void)cx_fail(
			    cx, piece.fail, NULL, "%s", piece.message);
		cx_clear(&piece);
		if (!ok)
			return false;
		(void)fprintf(stderr, "%zu of %zu files\n", i + 1, n);
	}
	return true;
}

/* What is acknowledged may be set aside: a device nobody knows there, or a
 * time too long ago.  -1 when the token may not ask. */
static int64_t
set_aside(struct cx *cx, struct import *im)
{
	struct http_answer answer;
	const json_t *stats;

	if (!http_ask(cx, im->http,
		&(struct http_request){ .method = "GET",
		    .path = "/api/v1/telemetry/stats",
		    .token = im->token },
		&answer) ||
	    answer.status != 200 ||
	    (stats = json_read(cx, answer.body)) == NULL) {
		cx_forgive(cx);
		return -1;
	}
	return json_integer_value(json_object_get(stats, "future")) +
	    json_integer_value(json_object_get(stats, "old")) +
	    json_integer_value(json_object_get(stats, "unknown_device"));
}

static bool
run_import(struct cx *cx, int argc, char *argv[])
{
	const char *url = command_option(argc, argv, "url");
	struct import im = { .folder = command_option(argc, argv, "in"),
		.token = getenv("PARK_TOKEN") };
	int64_t before, after;
	bool ok;

	if (im.folder == NULL || url == NULL)
		return cx_fail(cx, FAIL_INVALID, "in", USAGE);
	if (im.token == NULL || im.token[0] == '\0')
		return cx_fail(cx, FAIL_INVALID, NULL,
		    "PARK_TOKEN must hold the token that writes there");
	if (!read_manifest(cx, &im) || (im.http = http_open(cx, url)) == NULL)
		return false;
	before = set_aside(cx, &im);
	ok = send_files(cx, &im);
	if (im.done != NULL)
		(void)fclose(im.done);
	if (!ok)
		return false;
	after = set_aside(cx, &im);
	(void)printf(
	    "%llu devices, %llu values, %zu files, %zu of them before\n",
	    im.devices, im.values, im.files + im.skipped, im.skipped);
	return before < 0 || after <= before ||
	    cx_fail(cx, FAIL_CONFLICT, NULL,
		"%" PRId64 " lines were set aside there (devices nobody knows, "
		"or times too long ago); see /api/v1/telemetry/rejects",
		after - before);
}

bool
command_telemetry(struct cx *cx, int argc, char *argv[])
{
	if (argc > 0 && strcmp(argv[0], "export") == 0)
		return run_export(cx, argc - 1, argv + 1);
	if (argc > 0 && strcmp(argv[0], "import") == 0)
		return run_import(cx, argc - 1, argv + 1);
	return cx_fail(cx, FAIL_INVALID, NULL, USAGE);
}
