/*
 * notice.h - what people and systems are told of alarms.
 *
 * A message is about one alarm, or about several that came while the budget
 * of its receiver was used up.  Alarms are the objects of the question
 * alarm_post_next.
 *
 * Pure.
 */
#ifndef ALARM_NOTICE_H
#define ALARM_NOTICE_H

#include <jansson.h>

#include "base/cx.h"
#include "base/str.h"

#define NOTICE_LISTED 50 /* alarms written out in one message */

struct notice {
	char *subject; /* one line of UTF-8 */
	char *text;    /* lines ended by \r\n */
};

/* In the language "zh-CN" or "en"; base_url is where the portal is. */
struct notice notice_write(struct cx *cx, const json_t *alarms,
    const char *locale, const char *base_url);

/* The body of a web hook's request: {"id", "kind", "alarms"}. */
char *notice_json(struct cx *cx, const json_t *alarms, int64_t message);

#endif
