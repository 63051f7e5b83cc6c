/*
 * knowledge_web.h - the catalogue of models and algorithms over HTTP, calls of
 * them, and who used them.
 */
#ifndef KNOWLEDGE_KNOWLEDGE_WEB_H
#define KNOWLEDGE_KNOWLEDGE_WEB_H

#include "web/web.h"

extern const struct route knowledge_routes[];

#endif
