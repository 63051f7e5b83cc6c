/*
 * shelf_store.h - the editions that a park computes with.
 *
 * Whoever computes has no database.  A librarian (librarian_store.h) keeps a
 * file of what stands in park.reference_edition; the dispatcher and the
 * foremen look at it, and processes that come to a seat afterwards have it.
 * Without a file it is what is delivered.
 */
#ifndef KNOWLEDGE_SHELF_STORE_H
#define KNOWLEDGE_SHELF_STORE_H

#include "knowledge/reference.h"

struct shelf {
	char path[600], allowances[600];
	struct cx cx; /* of the tables */
	const struct reference *const *tables;
	size_t table_count;
	int64_t stamp;       /* of the file that was read last */
	unsigned generation; /* grows when there are other tables */
};

/* The file of a folder. */
const char *shelf_path(struct cx *cx, const char *folder);

/* With what is delivered; false after FAIL_BROKEN. */
bool shelf_open(struct cx *cx, struct shelf *shelf, const char *folder);

/* Takes over what the file has, when that has changed; what it cannot read it
 * leaves, and says so in the log. */
void shelf_look(struct shelf *shelf);

/* Takes over what the librarian has written beside it. */
struct allowances;
void shelf_allowances(const struct shelf *shelf, struct allowances *allowances);

void shelf_close(struct shelf *shelf);

/*
 * Reads [{"name", "edition", "from", "to", "csv"}]; NULL after FAIL_BROKEN, or
 * when there are none.
 */
const struct reference *const *shelf_read(
    struct cx *cx, struct str json, size_t *n);

#endif
