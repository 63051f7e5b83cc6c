/*
 * archive.h - files as a .tar.gz (POSIX ustar, RFC 1952): the same files, the
 * same bytes, whoever makes it and when.
 */
#ifndef SDK_ARCHIVE_H
#define SDK_ARCHIVE_H

#include "base/cx.h"
#include "base/str.h"

struct sdk_file {
	const char *path; /* below the folder, at most 99 bytes with it */
	struct str bytes;
};

/* All of them in one folder; FAIL_BROKEN when a path is too long. */
bool sdk_archive(struct cx *cx, const char *folder,
    const struct sdk_file *files, size_t n, struct str *bytes);

#endif
