/*
 * post_job.h - one message on its way out, by mail or by a web hook.
 */
#ifndef ALARM_POST_JOB_H
#define ALARM_POST_JOB_H

#include <jansson.h>
#include <stdint.h>

#include "base/cx.h"

struct post {
	bool mail;
	int32_t tenant;
	int64_t message;     /* its number: the same when it is tried again */
	const char *address; /* mailbox or URL */
	const char *locale;
	const char *secret; /* of a web hook */
	const json_t *alarms;
};

/*
 * Sends it; "" when the other side took it, else why not, in one sentence
 * of at most 500 bytes.
 *
 * Mail goes to one receiver a transaction, so that a refusal is seen.  A web
 * hook is a POST of JSON with X-Park-Timestamp (Unix seconds), X-Park-Message
 * and X-Park-Signature: "sha256=" and HMAC-SHA256 in hexadecimal, by the
 * channel's secret, of timestamp, "." and body.  Any status 200 to 299 is
 * taken as received; redirects are not followed.  Ten seconds in all.
 */
const char *post_send(struct cx *cx, const struct post *post);

#endif
