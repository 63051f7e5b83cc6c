/*
 * kore.h - Kore's headers, and nothing else; only src/web includes this.
 *
 * Kore 4.1.0 leaves holes that four files here close; each says which.
 */
#ifndef WEB_KORE_H
#define WEB_KORE_H

#include <kore.h>

#include <http.h>

#endif
