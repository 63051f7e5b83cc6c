/*
 * client.h - by which program a call came: one of a closed set of words, so
 * that a stranger's header makes no rows of its own.
 *
 * Our libraries begin their User-Agent with "parkhub-sdk-<language>/<version>"
 * (src/sdk/README.md); "parkhub-<language>/<version>" is taken as well.  Pure.
 */
#ifndef KNOWLEDGE_CLIENT_H
#define KNOWLEDGE_CLIENT_H

#include "base/str.h"

enum client {
	CLIENT_OTHER,
	CLIENT_PORTAL,
	CLIENT_APP, /* an APP of the platform itself */
	CLIENT_PYTHON,
	CLIENT_JAVASCRIPT,
	CLIENT_JAVA,
	CLIENT_GO,
	CLIENT_C,
	CLIENT_COUNT
};

/* The library that says so; else usual.  user_agent: NULL for none. */
enum client client_of(const char *user_agent, enum client usual);

const char *client_word(enum client client);

/* Of a word; CLIENT_OTHER for any that is none. */
enum client client_read(struct str word);

#endif
