/*
 * static.h - the portal's files, out of memory.
 *
 * Read once at start into a table by exact path, so no request ever names a
 * file of the disk: nothing to traverse, nothing to leak.  Beside a file
 * the build leaves .br and .gz; the best one the browser takes is sent.
 */
#ifndef WEB_STATIC_H
#define WEB_STATIC_H

#include "web/exchange.h"

/* Reads every file below dir; a missing dir leaves the table empty. */
void static_load(const char *dir);

/* Answers a GET of a file or of a page of the portal; false otherwise. */
bool static_find(struct exchange *x);

#endif
