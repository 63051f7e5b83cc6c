/*
 * reference_web.h - what an operator manages over HTTP: reference tables, their
 * editions, one with its rows, a new one from CSV with a dry run, who has
 * confirmed it; and how many calls a tenant has in a month.
 */
#ifndef KNOWLEDGE_REFERENCE_WEB_H
#define KNOWLEDGE_REFERENCE_WEB_H

#include "web/web.h"

extern const struct route reference_routes[];

#endif
