/*
 * query.h - the named questions of sql/query as a table.
 *
 * sql/embed.awk makes `enum query` and `query_text` at build time; the
 * suite tests/sql prepares each against the schema and compares the result
 * columns, so that the JSON, the API description and the portal's types,
 * all derived from them, cannot lie.
 */
#ifndef DB_QUERY_H
#define DB_QUERY_H

#include <stdbool.h>
#include <stddef.h>

#include "query_names.h"

#define QUERY_PARAMS 32
#define QUERY_COLUMNS 48

struct query_word {
	const char *name;
	const char *type;  /* PostgreSQL type */
	const char *about; /* meaning, for parameters */
};

struct query_text {
	const char *name;
	const char *about;
	const char *sql;
	bool is_public; /* may be asked without an identity */
	bool is_binary; /* results come in binary format */
	/* Planned once a connection, whatever its values; else PostgreSQL
	 * plans anew for each of its first five uses at the least. */
	bool is_generic;
	size_t param_count;
	size_t column_count;
	struct query_word params[QUERY_PARAMS];
	struct query_word columns[QUERY_COLUMNS];
};

extern const struct query_text query_text[Q_COUNT];

#endif
