/*
 * report.c - `park report check [FILE]`: whether definitions keep their
 * grammar, name only what exists, ask what the database has, and can be
 * printed with the fonts there are.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "paper/paper.h"
#include "program/command.h"
#include "report/definition_store.h"

/* --- what the database says ----------------------------------------------- */

/* As the role that will ask them: a missing right is found out, too. */
static bool
prepare(struct cx *cx, struct conn *conn, const json_t *spec)
{
	const enum query query = definition_query(json_str(spec, "query"));

	if (!conn_run(cx, conn,
		cx_printf(
		    cx, "prepare report_check as %s", query_text[query].sql)))
		return false;
	return conn_run(cx, conn, "deallocate report_check");
}

static bool
queries_ok(struct cx *cx, const struct definition *d)
{
	const json_t *list = json_object_get(d->json, "queries");
	struct conn *conn = command_connect(cx, "park_report");

	if (conn == NULL)
		return false;
	for (size_t i = 0; i < json_array_size(list); i++)
		if (!prepare(cx, conn, json_array_get(list, i)))
			return false;
	return true;
}

/* --- what the fonts say --------------------------------------------------- */

static void
put_words(struct paper *p, json_t *value)
{
	const char *key;
	json_t *member;

	if (json_is_string(value) && json_string_length(value) > 0)
		paper_paragraph(p, json_string_value(value));
	for (size_t i = 0; i < json_array_size(value); i++)
		put_words(p, json_array_get(value, i));
	json_object_foreach(value, key, member) put_words(p, member);
}

/* And every picture. */
static bool
put_pictures(struct cx *cx, struct paper *p, const struct definition *d)
{
	const json_t *sections = json_object_get(d->json, "sections");

	for (size_t i = 0; i < json_array_size(sections); i++) {
		const json_t *blocks =
		    json_object_get(json_array_get(sections, i), "blocks");

		for (size_t k = 0; k < json_array_size(blocks); k++) {
			const json_t *spec =
			    json_object_get(json_array_get(blocks, k), "image");
			struct paper_image image = { .share = 1 };

			if (spec == NULL)
				continue;
			if (!definition_picture(
				cx, d, json_str(spec, "file"), &image.picture))
				return false;
			paper_image(p, &image);
		}
	}
	return true;
}

/* Every text of the definition on paper: a character that no font has is
 * told by the renderer, as is a picture that cannot be drawn. */
static bool
glyphs_ok(struct cx *cx, const struct definition *d)
{
	struct paper p = { .cx = cx,
		.title = d->id,
		.park = d->id,
		.author = d->id,
		.reader = d->id,
		.period = "2000-01" };
	struct paper_warnings *warnings = cx_alloc(cx, sizeof(*warnings));
	struct str bytes;

	put_words(&p, d->json);
	if (!put_pictures(cx, &p, d) ||
	    !paper_pdf(cx, &p, &paper_fonts_debian, &bytes, warnings))
		return false;
	return warnings->total == 0 ||
	    cx_fail(cx, FAIL_BROKEN, NULL,
		"report %s: no font has U+%04X of “%s”", d->id,
		(unsigned)warnings->items[0].character,
		warnings->items[0].where);
}

/* --- the command ---------------------------------------------------------- */

static bool
check(struct cx *cx, const struct definition *d)
{
	if (!glyphs_ok(cx, d) ||
	    (getenv("PARK_DB") != NULL && !queries_ok(cx, d)))
		return false;
	(void)printf("%s version %d: %zu queries, %zu facts\n", d->id,
	    d->version, json_array_size(json_object_get(d->json, "queries")),
	    json_array_size(json_object_get(d->json, "facts")));
	return true;
}

static const char *
folder_of(struct cx *cx, const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash == NULL ? "."
			     : cx_strndup(cx, path, (size_t)(slash - path));
}

static bool
check_file(struct cx *cx, const char *path)
{
	struct definition d;
	struct str text, id;
	json_t *json;

	if (!file_read(cx, path, &text))
		return false;
	json = json_read(cx, text);
	if (json == NULL)
		return false;
	id = json_str(json, "id");
	return definition_read(cx, cx_strndup(cx, id.p, id.n), text,
		   folder_of(cx, path), &d) &&
	    check(cx, &d);
}

static bool
check_all(struct cx *cx)
{
	for (const struct report_file *f = report_files; f->id != NULL; f++) {
		struct definition d;

		if (!definition_find(cx, str_of(f->id), &d) || !check(cx, &d))
			return false;
	}
	return true;
}

bool
report_check(struct cx *cx, int argc, char *argv[])
{
	if (argc > 1)
		return cx_fail(
		    cx, FAIL_INVALID, NULL, "usage: park report check [FILE]");
	return argc == 1 ? check_file(cx, argv[0]) : check_all(cx);
}
