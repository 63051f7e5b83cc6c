#include "program/command.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "app/definition_store.h"
#include "base/hash.h"
#include "db/migrate.h"
#include "knowledge/descriptor.h"
#include "knowledge/reference.h"

struct conn *
command_connect(struct cx *cx, const char *role)
{
	const char *db = getenv("PARK_DB");

	return conn_open(cx,
	    cx_printf(cx,
		"%s user=%s application_name=park sslmode=disable "
		"gssencmode=disable client_encoding=UTF8 "
		"options='-c timezone=Asia/Shanghai'",
		db == NULL ? "host=/tmp dbname=park" : db, role));
}

const char *
command_home(void)
{
	const char *home = getenv("PARK_HOME");

	return home == NULL ? "." : home;
}

const char *
command_option(int argc, char *argv[], const char *name)
{
	for (int i = 0; i + 1 < argc; i++)
		if (strncmp(argv[i], "--", 2) == 0 &&
		    strcmp(argv[i] + 2, name) == 0)
			return argv[i + 1];
	return NULL;
}

/* What this program can compute and run, for those who do not link it. */
static bool
publish(struct cx *cx, struct conn *conn)
{
	const char *const entries[] = { descriptor_catalogue(cx) };
	const char *const apps[] = { app_shelf(cx) };
	const char *const editions[] = { reference_catalogue(cx) };

	return entries[0] != NULL && apps[0] != NULL && editions[0] != NULL &&
	    conn_ask_text(cx, conn, "select park.reference_publish($1::jsonb)",
		1, editions) != NULL &&
	    conn_ask_text(cx, conn, "select park.knowledge_publish($1::jsonb)",
		1, entries) != NULL &&
	    conn_ask_text(cx, conn, "select park.app_publish($1::jsonb)", 1,
		apps) != NULL;
}

bool
command_migrate(struct cx *cx, int argc, char *argv[])
{
	struct conn *conn = command_connect(cx, "park_owner");

	(void)argc;
	(void)argv;
	return conn != NULL && migrate(cx, conn, command_home()) &&
	    publish(cx, conn);
}

/* Until somebody uses the code, each call makes a new one. */
bool
command_setup(struct cx *cx, int argc, char *argv[])
{
	struct conn *conn = command_connect(cx, "park_owner");
	const char *code = hash_random_word(cx, 20);
	const char *const values[] = { hash_sha256_hex(cx, str_of(code)) };

	(void)argc;
	(void)argv;
	if (conn == NULL ||
	    conn_ask_text(cx, conn,
		"insert into park_private.setup (digest)"
		" select decode($1, 'hex')"
		" on conflict (single) do update set"
		" digest = excluded.digest, made_at = now()",
		1, values) == NULL)
		return false;
	(void)printf("%s\n", code);
	return true;
}
