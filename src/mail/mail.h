/*
 * mail.h - the words of mail: header fields that carry any script.
 *
 * Pure.
 */
#ifndef MAIL_MAIL_H
#define MAIL_MAIL_H

#include <stdint.h>

#include "base/cx.h"
#include "base/str.h"

/*
 * Text of any script as a header field's encoded words (RFC 2047, base64,
 * UTF-8), folded so that no line has more than 76 characters.
 */
char *mail_words(struct cx *cx, const char *text);

/* "=?UTF-8?B?…?= <a@example.org>"; without a name the address alone. */
char *mail_party(struct cx *cx, const char *name, const char *address);

/*
 * Why a server refused a mail for good, as a word of park.fault.  `said` is
 * libcurl's sentence, which names the command ("MAIL failed: 552"), `reply`
 * the server's last line ("552 5.3.4 too big"; RFC 5321 4.2, RFC 3463).  552
 * is a size, but for a mailbox that is full (X.2.2); RFC 1870 has it for one
 * that the server announced.
 */
const char *mail_fault(const char *said, const char *reply);

/* What a server said, in UTF-8 and in one line of at most so many bytes. */
char *mail_said(struct cx *cx, const char *text, size_t most);

/* "Thu, 26 Nov 2026 04:41:07 +0000" (RFC 5322) */
char *mail_date(struct cx *cx, int64_t at_us);

/* What follows the @ of an address; "localhost" when there is none. */
const char *mail_domain(const char *address);

/*
 * Content-Disposition of a file: an ASCII name for all, and the real one for
 * those who read RFC 6266.
 */
char *mail_disposition(struct cx *cx, const char *ascii, const char *name);

/* "application/pdf" with the real name for those who read RFC 2047. */
char *mail_type(struct cx *cx, const char *media, const char *name);

#endif
