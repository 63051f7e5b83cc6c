/*
 * sdk.h - libraries for developers, in five languages.
 *
 * A library is hand-written files (kit/<language>) beside files that follow
 * from the plan: operations, and a typed call for each model and algorithm.
 * Pure: the same plan makes the same bytes.
 */
#ifndef SDK_SDK_H
#define SDK_SDK_H

#include "base/text.h"
#include "sdk/archive.h"
#include "sdk/plan.h"

struct sdk_made {
	const char *path;
	void (*write)(struct text *out, const struct sdk_plan *p);
};

struct sdk_language {
	const char *word;        /* "python", as in parkhub-python.tar.gz */
	const char *title;       /* "Python" */
	const char *needs;       /* what its library stands on */
	const char *file;        /* of an example */
	struct sdk_made made[4]; /* a NULL path ends it */
	/* A program that computes the entry from inputs and prints outputs. */
	void (*example)(
	    struct text *out, const struct sdk_entry *e, const json_t *inputs);
};

#define SDK_LANGUAGES 5
extern const struct sdk_language sdk_c, sdk_python, sdk_javascript, sdk_java,
    sdk_go;
extern const struct sdk_language *const sdk_languages[SDK_LANGUAGES];

/* NULL: there is none of that word. */
const struct sdk_language *sdk_language(struct str word);

/* Its files in a fixed order; they live as long as the cx. */
bool sdk_write(struct cx *cx, const struct sdk_language *l,
    const struct sdk_plan *p, struct sdk_file **files, size_t *n);

/* All of it as parkhub-<word>-<version>/ in a .tar.gz. */
bool sdk_pack(struct cx *cx, const struct sdk_language *l,
    const struct sdk_plan *p, struct str *bytes);

/* The same call for a shell: curl with PARKHUB_URL and PARKHUB_TOKEN. */
void sdk_curl(
    struct text *out, const struct sdk_entry *e, const json_t *inputs);

/* One hand-written file, line by line; made by embed.awk. */
struct sdk_kit {
	const char *language, *path;
	const char *const *lines;
};
extern const struct sdk_kit sdk_kit[];

#endif
