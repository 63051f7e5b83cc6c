/*
 * file.h - whole files and folders, for programs that may wait.
 */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include "base/cx.h"
#include "base/str.h"

/* The bytes of a file, NUL-terminated behind their end; at most 256 MiB. */
bool file_read(struct cx *cx, const char *path, struct str *bytes);

/* Writes a file whole: beside it first, then in its place. mode as chmod. */
bool file_write(
    struct cx *cx, const char *path, struct str bytes, unsigned mode);

/* Names in a folder that end with suffix, sorted. */
bool file_list(struct cx *cx, const char *folder, const char *suffix,
    const char *const **names, size_t *n);

/* A private folder for temporary files, in TMPDIR or /tmp, that goes with the
 * cx; whoever puts files there takes them out again.  NULL after FAIL_BUSY. */
char *file_folder(struct cx *cx);

#endif
