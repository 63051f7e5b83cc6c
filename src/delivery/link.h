/*
 * link.h - links in mails: what they lead to, signed, so that nobody can make
 * one or turn one into another.
 *
 *	file         f-<tenant>-<delivery>-<pdf|xlsx>-<until>-<signature>
 *	unsubscribe  u-<tenant>-<recipient>-<signature>
 *
 * `until` is in Unix seconds.  The signature is HMAC-SHA256 in hexadecimal of
 * what stands before it, by the key of the installation.
 *
 * Pure.
 */
#ifndef DELIVERY_LINK_H
#define DELIVERY_LINK_H

#include <stdint.h>

#include "base/cx.h"
#include "base/str.h"

#define LINK_MOST 160

struct file_link {
	int32_t tenant;
	int64_t delivery;
	bool xlsx;
	int64_t until_s;
};

struct unsubscribe_link {
	int32_t tenant;
	int64_t recipient;
};

char *link_of_file(struct cx *cx, struct str key, const struct file_link *link);
char *link_of_unsubscribe(
    struct cx *cx, struct str key, const struct unsubscribe_link *link);

/*
 * FAIL_MISSING for whatever was not signed by this key, whatever is wrong
 * with it, and for a file whose time is over at now_s.
 */
bool link_file(struct cx *cx, struct str key, struct str text, int64_t now_s,
    struct file_link *link);
bool link_unsubscribe(struct cx *cx, struct str key, struct str text,
    struct unsubscribe_link *link);

#endif
