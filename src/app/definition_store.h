/*
 * definition_store.h - an APP from its text: its grammar kept, each step
 * proven against what leads to it, each view against what there is.
 */
#ifndef APP_DEFINITION_STORE_H
#define APP_DEFINITION_STORE_H

#include "app/app.h"
#include "db/query.h"

#define APP_BYTES (256u << 10) /* of a definition */

struct app_file {
	const char *id;
	const char *const *lines; /* ends with NULL */
};

/* Made by embed.awk: definitions and packs, and templates by their names; each
 * ends with a row whose id is NULL. */
extern const struct app_file app_files[], app_templates[];

/* The text of one that was built in. */
struct str app_text(struct cx *cx, const struct app_file *file);

/*
 * Of a definition, or of a pack, which its template makes one (template.h).
 * FAIL_BROKEN with a sentence that begins with the place: what is not known or
 * missing, no unit, units of different kinds, ports and entries that do not
 * exist, inputs nothing leads to, circles, steps that no view rests on.
 */
bool app_read(struct cx *cx, struct str text, struct app *app);

/* One that was built in; FAIL_MISSING when there is none of the id. */
bool app_open(struct cx *cx, struct str id, struct app *app);

/*
 * All that were built in, for park.app_publish():
 * [{"definition": …, "sha256": …}, …]; NULL after a failure.
 */
char *app_shelf(struct cx *cx);

/* source_store.c: the form and questions. */
extern const struct node_kind source_kinds[];
/* Its permissions are those that its questions and series need, a month is
 * there for them to be about, and the form asks for what they name. */
bool app_sources_prove(struct cx *cx, struct app *app);

#endif
