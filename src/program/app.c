/*
 * app.c - `park app check [FILE]`: whether definitions of APPs keep their
 * grammar, name only what exists, fit together, and pass their own tests.
 * `park app pack`, `park app verify`: one as a signed file that travels;
 * without a database.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/definition_store.h"
#include "app/package_paper.h"
#include "app/publisher_store.h"
#include "app/rehearse.h"
#include "base/file.h"
#include "program/command.h"

#define PUBLISHER "园枢 ParkHub"

static bool
check(struct cx *cx, struct str text)
{
	struct app app;

	if (!app_read(cx, text, &app) || !app_rehearse_all(cx, &app, NULL))
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

static bool
app_check(struct cx *cx, int argc, char *argv[])
{
	struct str text;

	if (argc == 0)
		return check_all(cx);
	if (argc != 1)
		return cx_fail(
		    cx, FAIL_INVALID, NULL, "usage: park app check [FILE]");
	return file_read(cx, argv[0], &text) && check(cx, text);
}

/* --- packages ------------------------------------------------------------- */

/* The key that seals reports signs packages, too: it is the park's. */
static bool
own_key(struct cx *cx, struct seal_key *key)
{
	const char *state = getenv("PARK_STATE");

	if (str_of(state).n == 0)
		return cx_fail(cx, FAIL_INVALID, NULL, "PARK_STATE is not set");
	return seal_key_open(
	    cx, cx_printf(cx, "%s/secret/report.key", state), key);
}

/* One that is delivered, by its number, or a definition or pack in a file. */
static bool
app_named(struct cx *cx, const char *name, struct app *app)
{
	struct str text;

	if (str_starts(str_of(name), STR("APP-")) && strchr(name, '.') == NULL)
		return app_open(cx, str_of(name), app);
	return file_read(cx, name, &text) && app_read(cx, text, app);
}

static bool
app_pack(struct cx *cx, int argc, char *argv[])
{
	const char *publisher = command_option(argc, argv, "publisher");
	struct seal_key key;
	struct str bytes;
	struct app app;

	if (argc != 2 && !(argc == 4 && publisher != NULL))
		return cx_fail(cx, FAIL_INVALID, NULL,
		    "usage: park app pack ID|DEFINITION FILE "
		    "[--publisher NAME], with PARK_STATE set");
	if (!own_key(cx, &key) || !app_named(cx, argv[0], &app) ||
	    !app_rehearse_all(cx, &app, NULL) ||
	    !package_write(cx, &key, publisher != NULL ? publisher : PUBLISHER,
		&app, &bytes) ||
	    !file_write(cx, argv[1], bytes, 0644))
		return false;
	(void)printf("%s  %d  %zu bytes\n", app.id, app.version, bytes.n);
	return true;
}

static void
say(const struct package *p, bool known)
{
	const json_t *files = json_object_get(p->manifest, "files"),
		     *needed = json_object_get(p->manifest, "permissions");

	(void)printf("id         %s\nversion    %d\npublisher  %s\n"
		     "key        %s%s\nmanifest   %s\n",
	    p->app.id, p->app.version, p->publisher, p->key,
	    known ? "" : ", compare it with the one that was published",
	    p->sha256);
	for (size_t i = 0; i < json_array_size(needed); i++)
		(void)printf("permission %s\n",
		    json_string_value(json_array_get(needed, i)));
	for (size_t i = 0; i < json_array_size(files); i++) {
		const json_t *file = json_array_get(files, i);

		(void)printf("file       %s  %lld  %s\n",
		    json_string_value(json_object_get(file, "path")),
		    (long long)json_integer_value(
			json_object_get(file, "bytes")),
		    json_string_value(json_object_get(file, "sha256")));
	}
}

/* Options are pairs behind the file. */
static bool
app_verify(struct cx *cx, int argc, char *argv[])
{
	const char *wanted = command_option(argc, argv, "key"),
		   *revoked = command_option(argc, argv, "revoked");
	struct package_key keys[2];
	struct package_trust trust = { .keys = keys, .all = wanted == NULL };
	struct package package;
	struct str bytes;

	if (wanted != NULL)
		keys[trust.n++] = (struct package_key){ .key = wanted };
	if (revoked != NULL)
		keys[trust.n++] =
		    (struct package_key){ .key = revoked, .revoked = true };
	if (argc != 1 + 2 * (int)trust.n)
		return cx_fail(cx, FAIL_INVALID, NULL,
		    "usage: park app verify FILE [--key KEY] [--revoked KEY]");
	if (!file_read(cx, argv[0], &bytes) ||
	    !package_read(cx, bytes, &trust, NULL, &package))
		return false;
	say(&package, wanted != NULL);
	return true;
}

/* --- into the database ---------------------------------------------------- */

/* Whoever has the owner's access to the database is the platform's operator. */
static const char *
operator_name(void)
{
	const char *user = getenv("USER");

	return str_of(user).n == 0 ? "park" : user;
}

/* A transaction in which nobody else installs or revokes. */
static struct conn *
begin(struct cx *cx)
{
	const struct identity who = identity_system("app.package");
	struct conn *conn = command_connect(cx, "park_owner");

	return conn != NULL && conn_begin(cx, conn, &who) &&
		conn_run(cx, conn,
		    "lock table park.app_publisher, park.app_package"
		    " in share row exclusive mode")
	    ? conn
	    : NULL;
}

/* The park's own key is trusted from the first package on, until revoked. */
static bool
trust_own(struct cx *cx, struct conn *conn)
{
	struct seal_key key;
	const char *values[3] = { NULL, PUBLISHER, operator_name() };

	if (!own_key(cx, &key))
		return false;
	values[0] = package_key_text(cx, &key);
	return conn_ask_text(cx, conn,
		   "select park.app_publisher_trust($1, $2, $3)", 3,
		   values) != NULL;
}

static bool
put(struct cx *cx, struct conn *conn, const struct package *package,
    bool rollback)
{
	const char *const values[] = { package->definition.p,
		package->app.sha256, package->sha256, package->key,
		operator_name(), rollback ? "true" : "false" };

	return conn_ask_text(cx, conn,
		   "select park.app_install($1, $2, $3, $4, $5, $6::boolean)",
		   6, values) != NULL &&
	    conn_commit(cx, conn);
}

static bool
app_install(struct cx *cx, int argc, char *argv[])
{
	const bool rollback = argc == 2 && strcmp(argv[1], "--rollback") == 0;
	struct package_trust trust;
	struct package package;
	struct conn *conn;
	struct str bytes;

	if (argc != 1 && !rollback)
		return cx_fail(cx, FAIL_INVALID, NULL,
		    "usage: park app install FILE [--rollback], with "
		    "PARK_STATE set");
	if (!file_read(cx, argv[0], &bytes))
		return false;
	conn = begin(cx);
	if (conn == NULL || !trust_own(cx, conn) ||
	    !publisher_keys(cx, conn, &trust) ||
	    !package_read(cx, bytes, &trust, NULL, &package) ||
	    !put(cx, conn, &package, rollback))
		return false;
	say(&package, true);
	return true;
}

/* `trust KEY NAME` and `revoke KEY REASON` */
static bool
app_publisher(struct cx *cx, const char *sql, int argc, char *argv[])
{
	const char *values[3] = { NULL, NULL, operator_name() };
	const struct db_rows *r;
	struct conn *conn;

	if (argc != 2)
		return cx_fail(cx, FAIL_INVALID, NULL,
		    "usage: park app trust KEY NAME | park app revoke KEY "
		    "REASON");
	values[0] = argv[0];
	values[1] = argv[1];
	conn = begin(cx);
	r = conn == NULL ? NULL : conn_ask_text(cx, conn, sql, 3, values);
	if (r == NULL)
		return false;
	if (db_count(r) == 0)
		return cx_fail(cx, FAIL_CONFLICT, "key",
		    "the key is known already, or is none that holds");
	return conn_commit(cx, conn);
}

bool
command_app(struct cx *cx, int argc, char *argv[])
{
	const char *word = argc > 0 ? argv[0] : "";

	if (strcmp(word, "check") == 0)
		return app_check(cx, argc - 1, argv + 1);
	if (strcmp(word, "pack") == 0)
		return app_pack(cx, argc - 1, argv + 1);
	if (strcmp(word, "verify") == 0)
		return app_verify(cx, argc - 1, argv + 1);
	if (strcmp(word, "install") == 0)
		return app_install(cx, argc - 1, argv + 1);
	if (strcmp(word, "trust") == 0)
		return app_publisher(cx,
		    "select key from park.app_publisher_trust($1, $2, $3)",
		    argc - 1, argv + 1);
	if (strcmp(word, "revoke") == 0)
		return app_publisher(cx,
		    "select key from park.app_publisher_revoke($1, $2, $3)",
		    argc - 1, argv + 1);
	return cx_fail(cx, FAIL_INVALID, NULL,
	    "usage: park app check|pack|verify|install|trust|revoke");
}
