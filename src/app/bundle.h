/*
 * bundle.h - the files of a package, in a zip (APPNOTE 6.3) in memory, by
 * libzip.
 *
 * What is read comes from strangers: nothing is written to a disk, nothing is
 * inflated before its size is known, and a name that would lead anywhere else
 * than beneath a folder of its own is refused.
 *
 * Pure.  Linked to `park` alone: the front of Kore reads no packages.
 */
#ifndef APP_BUNDLE_H
#define APP_BUNDLE_H

#include "base/cx.h"
#include "base/str.h"

#define BUNDLE_BYTES (64u << 20) /* of a package, and of all its files */
#define BUNDLE_RATIO 100         /* bytes of a file for each in the package */
#define BUNDLE_FILES 64

struct bundle_file {
	const char *path;
	struct str bytes;
};

struct bundle {
	struct bundle_file *files;
	size_t n;
};

/*
 * All files of a zip; they live as long as cx.  FAIL_LARGE for one that is too
 * large or grows too much, FAIL_INVALID "bad_package" for one that is no zip,
 * has too many files, a path twice, one that is absolute or has .. in it, a
 * folder, a link, or bytes that cannot be read.
 */
bool bundle_read(struct cx *cx, struct str bytes, struct bundle *bundle);

/* The zip of these files in their order: the same files, the same bytes.  They
 * are stored as they are, since what deflate makes changes with its version. */
bool bundle_write(
    struct cx *cx, const struct bundle *bundle, struct str *bytes);

/* The bytes of a file; p is NULL where there is none. */
struct str bundle_find(const struct bundle *bundle, const char *path);

#endif
