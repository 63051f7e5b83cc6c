/*
 * mail_job.h - one mail to one receiver, by the operator's mail server.
 *
 *	PARK_SMTP_URL       smtp://host:587 or smtps://host; without, mail waits
 *	PARK_SMTP_FROM      sender; park@localhost
 *	PARK_SMTP_USER, PARK_SMTP_PASSWORD   a password goes out encrypted or
 *	                    not at all
 *	PARK_SMTP_TLS       "require": nothing goes out unencrypted
 *	PARK_SMTP_CA        certificates to trust, instead of the system's
 *
 * Each receiver is a transaction of its own, since libcurl does not tell which
 * of several was refused.
 */
#ifndef MAIL_MAIL_JOB_H
#define MAIL_MAIL_JOB_H

#include "base/cx.h"
#include "base/str.h"

struct mail_file {
	const char *name;  /* as its reader shall see it */
	const char *ascii; /* for mail programs that cannot */
	const char *media;
	struct str bytes;
};

struct mail {
	const char *address, *name; /* name: NULL for none */
	const char *subject;
	const char *message_id;  /* what stands before the @; the same each
				  * time it is tried */
	const char *text;        /* lines ended by \r\n */
	const char *html;        /* the same to look at; NULL for none */
	const char *unsubscribe; /* URL; NULL for none */
	const struct mail_file *files;
	size_t files_n;
	long whole_ms; /* for all of it */
};

enum mail_end {
	MAIL_SENT,    /* the server took it */
	MAIL_LATER,   /* 4xx, no connection, no server: may be tried again */
	MAIL_REFUSED, /* 5xx: there is no such receiver */
	MAIL_BARRED   /* 5xx to our password, sender or message, or no TLS that
		       * we may trust: no repetition helps, and no receiver is
		       * to blame */
};

struct mail_outcome {
	enum mail_end end;
	int code;          /* what the server answered last, 0 for nothing */
	const char *fault; /* a word of park.fault; "" when it was sent */
	const char *why;   /* as the server or libcurl said it, at most 400
			    * bytes; "" when that says no more than the word */
};

/* Between curl_global_init() and its cleanup: see mail_begin(). */
struct mail_outcome mail_send(struct cx *cx, const struct mail *mail);

/* Gets libcurl ready until cx ends. */
bool mail_begin(struct cx *cx);

#endif
